//! Sums, differences, products and comparisons of ratios.
//!
//! Each operation tries the sizes in order: 64-bit integers in place, checked 128-bit integers, big integers. Which of them
//! was used never shows: results step back to the smallest size that holds them.

use super::big;
use super::lowest_terms::product;
use super::ratio::Ratio;
use super::ratio::Repr::Small;
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

impl Ratio {
    /// The sum: a/b + c/d = (a·d + c·b) / (b·d), or (a + c) / b where the denominators are equal, as weights and points of
    /// one checklist mostly are.
    fn plus(&self, other: &Self) -> Self {
        if let (Ok((a, b)), Ok((c, d))) = (self.parts(), other.parts()) {
            if b == d {
                if let Some(sum) = a.checked_add(c) {
                    return Self::from_parts(sum, b);
                }
            } else if let (Some(left), Some(right), Some(denominator)) =
                (a.checked_mul(d), c.checked_mul(b), b.checked_mul(d))
                && let Some(sum) = left.checked_add(right)
            {
                return Self::from_parts(sum, denominator);
            }
        }
        Self::from_big(big::Big(self.big().0 + other.big().0))
    }

    /// The product: a/b · c/d = a·c / (b·d). A factor of one costs no reduction; most weights are one.
    fn times(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Small(1, 1), _) => return other.clone(),
            (_, Small(1, 1)) => return self.clone(),
            (Small(a, b), Small(c, d)) => return Self::from_products((*a, *c), (*b, *d)),
            _ => {}
        }
        if let (Ok((a, b)), Ok((c, d))) = (self.parts(), other.parts())
            && let (Some(numerator), Some(denominator)) = (a.checked_mul(c), b.checked_mul(d))
        {
            return Self::from_parts(numerator, denominator);
        }
        Self::from_big(big::Big(self.big().0 * other.big().0))
    }

    /// The order: a/b against c/d is a·d against c·b, because denominators are above zero.
    fn compared(&self, other: &Self) -> Ordering {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            return product(*a, *d).cmp(&product(*c, *b));
        }
        if let (Ok((a, b)), Ok((c, d))) = (self.parts(), other.parts())
            && let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b))
        {
            return left.cmp(&right);
        }
        self.big().cmp(&other.big())
    }
}

// Most operands are whole numbers: they are added, subtracted, multiplied and compared in place.

impl Add<&Ratio> for &Ratio {
    type Output = Ratio;

    #[inline]
    fn add(self, other: &Ratio) -> Ratio {
        match (&self.0, &other.0) {
            (Small(a, 1), Small(b, 1)) if let Some(sum) = a.checked_add(*b) => Ratio(Small(sum, 1)),
            _ => self.plus(other),
        }
    }
}

impl Mul<&Ratio> for &Ratio {
    type Output = Ratio;

    #[inline]
    fn mul(self, other: &Ratio) -> Ratio {
        match (&self.0, &other.0) {
            (Small(a, 1), Small(b, 1)) if let Some(product) = a.checked_mul(*b) => Ratio(Small(product, 1)),
            _ => self.times(other),
        }
    }
}

impl Neg for &Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        if let Small(numerator, denominator) = &self.0
            && let Some(negated) = numerator.checked_neg()
        {
            return Ratio(Small(negated, *denominator));
        }
        match self.parts() {
            Ok((numerator, denominator)) if numerator != i128::MIN => Ratio::reduced(-numerator, denominator),
            _ => Ratio::from_big(big::Big(-self.big().0)),
        }
    }
}

impl Sub<&Ratio> for &Ratio {
    type Output = Ratio;

    #[inline]
    fn sub(self, other: &Ratio) -> Ratio {
        match (&self.0, &other.0) {
            (Small(a, 1), Small(b, 1)) if let Some(rest) = a.checked_sub(*b) => Ratio(Small(rest, 1)),
            _ => self.plus(&-other),
        }
    }
}

macro_rules! by_value {
    ($($operator:ident $method:ident),*) => {$(
        impl $operator for Ratio {
            type Output = Ratio;

            fn $method(self, other: Ratio) -> Ratio {
                (&self).$method(&other)
            }
        }
    )*};
}
by_value!(Add add, Sub sub, Mul mul);

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(items: I) -> Ratio {
        items.fold(Ratio::ZERO, |total, item| &total + &item)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Small(a, b), Small(c, d)) if b == d => a.cmp(c),
            _ => self.compared(other),
        }
    }
}
