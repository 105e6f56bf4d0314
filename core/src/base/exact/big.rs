//! Ratios without an upper bound: what a [`super::Ratio`] continues in where 128 bits are not enough.

use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A ratio in lowest terms, its denominator above zero.
///
/// Arithmetic is `num-rational`'s. Its comparison, equality and hash are not used: they call themselves once for every term of a
/// Here two fractions are compared by one cross-multiplication, a/b < c/d exactly if a·d < c·b, whose depth is constant.
/// continued fraction, so that their depth grows with the length of the numbers.
#[derive(Clone, Debug)]
pub(in crate::base) struct Big(pub(in crate::base) BigRational);

impl Big {
    /// The ratio of two machine integers, reduced. The denominator is not zero: [`super::Ratio::from_parts`] returns
    /// earlier for one that is.
    pub(in crate::base) fn of(numerator: i128, denominator: i128) -> Self {
        Self(BigRational::new(numerator.into(), denominator.into()))
    }

    /// The ratio of two big integers, reduced; the denominator is not zero.
    pub(in crate::base) fn new(numerator: BigInt, denominator: BigInt) -> Self {
        Self(BigRational::new(numerator, denominator))
    }

    /// The same where they are in lowest terms, the denominator above zero.
    pub(in crate::base) fn of_lowest_terms(numerator: i128, denominator: i128) -> Self {
        Self(BigRational::new_raw(numerator.into(), denominator.into()))
    }

    /// The ratio of a whole number.
    pub(in crate::base) fn whole(value: BigInt) -> Self {
        Self(BigRational::from_integer(value))
    }

    /// The same in machine integers, where both fit.
    pub(in crate::base) fn to_parts(&self) -> Option<(i128, i128)> {
        Some((i128::try_from(self.0.numer()).ok()?, i128::try_from(self.0.denom()).ok()?))
    }

    pub(in crate::base) fn is_negative(&self) -> bool {
        self.0.numer().sign() == num_bigint::Sign::Minus
    }
}

impl PartialEq for Big {
    fn eq(&self, other: &Self) -> bool {
        self.0.numer() == other.0.numer() && self.0.denom() == other.0.denom()
    }
}

impl Eq for Big {}

impl Hash for Big {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.numer(), self.0.denom()).hash(state);
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.numer() * other.0.denom()).cmp(&(other.0.numer() * self.0.denom()))
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
