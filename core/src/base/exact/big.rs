//! Ratios without an upper bound: what a [`super::Ratio`] continues in where 128 bits are not enough.

use super::natural::Natural;
use std::cmp::Ordering;

/// A ratio in lowest terms, its denominator above zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Big {
    negative: bool,
    numerator: Natural,
    denominator: Natural,
}

impl Big {
    /// Reduces; a zero denominator cannot come here.
    fn new(negative: bool, numerator: Natural, denominator: Natural) -> Self {
        let divisor = numerator.gcd(&denominator);
        let negative = negative && !numerator.is_zero();
        Self { negative, numerator: numerator.divided(&divisor).0, denominator: denominator.divided(&divisor).0 }
    }

    /// The ratio of two machine integers.
    pub(super) fn of(numerator: i128, denominator: i128) -> Self {
        let parts = (numerator.unsigned_abs().into(), denominator.unsigned_abs().into());
        Self::new((numerator < 0) != (denominator < 0), parts.0, parts.1)
    }

    /// The same where they are in lowest terms, the denominator above zero.
    pub(super) fn of_lowest_terms(numerator: i128, denominator: i128) -> Self {
        let parts = (numerator.unsigned_abs().into(), denominator.unsigned_abs().into());
        Self { negative: numerator < 0, numerator: parts.0, denominator: parts.1 }
    }

    /// The ratio of a whole number.
    pub(super) fn whole(negative: bool, magnitude: Natural) -> Self {
        Self { negative: negative && !magnitude.is_zero(), numerator: magnitude, denominator: Natural::one() }
    }

    /// The same in machine integers, where both fit.
    pub(super) fn to_parts(&self) -> Option<(i128, i128)> {
        let magnitude = self.numerator.to_u128()?;
        let numerator =
            if self.negative { 0_i128.checked_sub_unsigned(magnitude)? } else { i128::try_from(magnitude).ok()? };
        Some((numerator, i128::try_from(self.denominator.to_u128()?).ok()?))
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    pub(super) fn is_integer(&self) -> bool {
        self.denominator == Natural::one()
    }

    /// Its size: numerator and denominator.
    pub(super) fn magnitude(&self) -> (&Natural, &Natural) {
        (&self.numerator, &self.denominator)
    }

    pub(super) fn negated(&self) -> Self {
        Self { negative: !self.negative && !self.numerator.is_zero(), ..self.clone() }
    }

    /// One divided by this; it is not zero.
    pub(super) fn inverse(&self) -> Self {
        Self { negative: self.negative, numerator: self.denominator.clone(), denominator: self.numerator.clone() }
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let left = self.numerator.times(&other.denominator);
        let right = other.numerator.times(&self.denominator);
        let (negative, numerator) = match (self.negative == other.negative, left.cmp(&right)) {
            (true, _) => (self.negative, left.plus(&right)),
            (false, Ordering::Less) => (other.negative, right.minus(&left)),
            (false, _) => (self.negative, left.minus(&right)),
        };
        Self::new(negative, numerator, self.denominator.times(&other.denominator))
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let numerator = self.numerator.times(&other.numerator);
        Self::new(self.negative != other.negative, numerator, self.denominator.times(&other.denominator))
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        let sizes = || self.numerator.times(&other.denominator).cmp(&other.numerator.times(&self.denominator));
        match (self.negative, other.negative) {
            (false, false) => sizes(),
            (true, true) => sizes().reverse(),
            (negative, _) => {
                if negative {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
