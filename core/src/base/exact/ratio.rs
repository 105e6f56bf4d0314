//! Exact ratios: 64-bit integers in place while they fit, then 128-bit ones, then big ones.

use super::big;
use num_bigint::{BigInt, BigUint};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact ratio in lowest terms. Nothing fails for size: what outgrows 128 bits continues in big integers.
///
/// ```
/// use fugong::base::exact::Ratio;
/// let third = Ratio::new(1, 3).unwrap();
/// assert_eq!((third.clone() + third.clone() + third).to_string(), "1");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio(Repr);

/// Always in lowest terms, denominator above zero, and as small as it fits: equality is structural.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64, i64),
    Large(Box<Large>),
}

/// What does not fit into two 64-bit integers.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Large {
    Wide(i128, i128),
    Big(big::Big),
}

use Repr::Small;

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self(Small(0, 1));
    /// One.
    pub const ONE: Self = Self(Small(1, 1));
    /// One hundred.
    pub const HUNDRED: Self = Self(Small(100, 1));

    /// The ratio of two integers, or `None` where the denominator is zero.
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from_parts(i128::from(numerator), i128::from(denominator)))
    }

    /// The ratio of an integer.
    pub fn from_integer(value: i64) -> Self {
        Self(Small(value, 1))
    }

    /// The ratio of a count.
    pub fn from_count(value: usize) -> Self {
        match i64::try_from(value) {
            Ok(value) => Self(Small(value, 1)),
            Err(_) => Self::reduced(i128::try_from(value).unwrap_or(i128::MAX), 1),
        }
    }

    /// The ratio of so many units of the `digits`-th decimal place: what [`super::Decimal::in_units`] took apart.
    pub fn from_units(units: i128, digits: u8) -> Self {
        Self::from_parts(units, 10_i128.saturating_pow(u32::from(digits)))
    }

    /// Reduces; a zero denominator cannot come here (private callers check) and would read as zero.
    pub(in crate::base) fn from_parts(numerator: i128, denominator: i128) -> Self {
        if denominator == 1 {
            return Self::reduced(numerator, 1);
        }
        if denominator == 0 {
            return Self::ZERO;
        }
        if numerator == i128::MIN || denominator == i128::MIN {
            return Self::from_big(big::Big::of(numerator, denominator));
        }
        let negative = (numerator < 0) != (denominator < 0);
        let (above, below) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        let (above, below) = match (u64::try_from(above), u64::try_from(below)) {
            (Ok(above), Ok(below)) => {
                let (above, below) = lowest_terms(above, below);
                (above.into(), below.into())
            }
            _ => wide_lowest_terms(above, below),
        };
        let part = |value: u128| i128::try_from(value).unwrap_or_default();
        Self::reduced(if negative { part(above).saturating_neg() } else { part(above) }, part(below))
    }

    /// A product over another one, which is not zero.
    fn from_products(above: (i64, i64), below: (i64, i64)) -> Self {
        match (above.0.checked_mul(above.1), below.0.checked_mul(below.1)) {
            (Some(above), Some(below)) if below > 0 => Self::from_small_parts(above, below),
            _ => Self::from_parts(product(above.0, above.1), product(below.0, below.1)),
        }
    }

    /// The same as [`Self::from_parts`] of 64-bit integers, the denominator above zero.
    fn from_small_parts(numerator: i64, denominator: i64) -> Self {
        if denominator == 1 {
            return Self(Small(numerator, 1));
        }
        let (above, below) = lowest_terms(numerator.unsigned_abs(), denominator.unsigned_abs());
        match (i64::try_from(above), i64::try_from(below)) {
            (Ok(above), Ok(below)) => Self(Small(if numerator < 0 { above.saturating_neg() } else { above }, below)),
            _ => Self::from_parts(numerator.into(), denominator.into()),
        }
    }

    /// What is in lowest terms already, its denominator above zero.
    fn reduced(numerator: i128, denominator: i128) -> Self {
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self(Small(numerator, denominator)),
            _ => Self::large(Large::Wide(numerator, denominator)),
        }
    }

    #[inline(never)]
    fn large(value: Large) -> Self {
        Self(Repr::Large(Box::new(value)))
    }

    fn from_big(value: big::Big) -> Self {
        match value.to_parts() {
            Some((numerator, denominator)) => Self::reduced(numerator, denominator),
            None => Self::large(Large::Big(value)),
        }
    }

    /// Numerator and denominator, where both are machine integers; else the big ratio.
    fn parts(&self) -> Result<(i128, i128), &big::Big> {
        match &self.0 {
            Small(numerator, denominator) => Ok((i128::from(*numerator), i128::from(*denominator))),
            Repr::Large(large) => match &**large {
                Large::Wide(numerator, denominator) => Ok((*numerator, *denominator)),
                Large::Big(value) => Err(value),
            },
        }
    }

    /// A whole number that may be too large for the machine's integers.
    pub(in crate::base) fn from_whole(value: BigInt) -> Self {
        Self::from_big(big::Big::whole(value))
    }

    /// The same as a ratio without an upper bound.
    pub(in crate::base) fn big(&self) -> big::Big {
        match self.parts() {
            Ok((numerator, denominator)) => big::Big::of_lowest_terms(numerator, denominator),
            Err(value) => value.clone(),
        }
    }

    /// Size of the numerator, and the denominator, where both are machine integers.
    pub(in crate::base) fn small(&self) -> Option<(u128, u128)> {
        self.parts().ok().map(|(numerator, denominator)| (numerator.unsigned_abs(), denominator.unsigned_abs()))
    }

    /// Quotient, or `None` where the divisor is zero.
    #[inline]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        match (&self.0, &divisor.0) {
            (_, Small(0, _)) => None,
            (Small(a, b), Small(c, d)) if a == c && b == d => Some(Self::ONE),
            _ => Some(self.divided(divisor)),
        }
    }

    /// Quotient by what is not zero.
    fn divided(&self, divisor: &Self) -> Self {
        if let (Small(a, b), Small(c, d)) = (&self.0, &divisor.0) {
            return Self::from_products((*a, *d), (*b, *c));
        }
        let inverse = match divisor.parts() {
            Ok((numerator, denominator)) => Self::from_parts(denominator, numerator),
            Err(value) => Self::from_big(big::Big(value.0.recip())),
        };
        self * &inverse
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    /// Whether this is below zero.
    pub fn is_negative(&self) -> bool {
        match self.parts() {
            Ok((numerator, _)) => numerator < 0,
            Err(value) => value.is_negative(),
        }
    }

    /// Whether this is above zero.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether this is a whole number.
    pub fn is_integer(&self) -> bool {
        match self.parts() {
            Ok((_, denominator)) => denominator == 1,
            Err(value) => value.0.is_integer(),
        }
    }

    /// The whole number that this is, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(numerator, 1) => Some(*numerator),
            _ => None,
        }
    }

    /// Numerator and denominator in lowest terms, the sign above, where both fit.
    pub fn to_i64_parts(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Small(numerator, denominator) => Some((*numerator, *denominator)),
            Repr::Large(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms, as `7/8`, also where the denominator is 1.
    pub fn to_fraction(&self) -> String {
        if let Small(numerator, denominator) = &self.0 {
            let (mut above, mut below) = (itoa::Buffer::new(), itoa::Buffer::new());
            return [above.format(*numerator), "/", below.format(*denominator)].concat();
        }
        match self.parts() {
            Ok((numerator, denominator)) => format!("{numerator}/{denominator}"),
            Err(value) => format!("{}/{}", value.0.numer(), value.0.denom()),
        }
    }

    /// The finite decimal text where there is one, else the fraction: `7.5`, `22/3`.
    pub fn text(&self) -> String {
        self.to_finite_decimal().unwrap_or_else(|| self.to_fraction())
    }

    /// The exact decimal text if the ratio has a finite one of at most 18 places.
    pub fn to_finite_decimal(&self) -> Option<String> {
        if let Small(numerator, 1) = &self.0 {
            return Some(numerator.to_string());
        }
        let denominator = match self.parts() {
            Ok((_, denominator)) => denominator.unsigned_abs(),
            Err(value) => u128::try_from(value.0.denom()).ok()?,
        };
        // In lowest terms, so that the places are those of the first power of ten that the denominator divides.
        let (digits, factor) = (0..=18_u8).find_map(|digits| {
            let power = 10_u128.saturating_pow(digits.into());
            let divides = power.checked_rem(denominator) == Some(0);
            divides.then(|| (digits, power.checked_div(denominator).unwrap_or_default()))
        })?;
        let units = match self.parts() {
            Ok((numerator, _)) => numerator.unsigned_abs().checked_mul(factor).map(|units| units.to_string()),
            Err(_) => None,
        };
        let units = units.unwrap_or_else(|| (self.big().0.numer().magnitude() * BigUint::from(factor)).to_string());
        Some(super::text::fixed(self.is_negative(), &units, digits))
    }
}

/// Two 64-bit integers always have a 128-bit product.
fn product(a: i64, b: i64) -> i128 {
    i128::from(a).saturating_mul(i128::from(b))
}

/// Divides both by their greatest common divisor (Stein's method).
macro_rules! lowest_terms {
    ($name:ident, $integer:ty) => {
        fn $name(above: $integer, below: $integer) -> ($integer, $integer) {
            if above == 0 {
                return (0, 1);
            }
            let twos = (above | below).trailing_zeros();
            let (mut a, mut b) = (above >> above.trailing_zeros(), below >> below.trailing_zeros());
            while a != b {
                if a < b {
                    (a, b) = (b, a);
                }
                a = a.wrapping_sub(b);
                a >>= a.trailing_zeros();
            }
            let divisor = a << twos;
            if divisor == 1 {
                return (above, below);
            }
            (above.checked_div(divisor).unwrap_or_default(), below.checked_div(divisor).unwrap_or_default())
        }
    };
}
lowest_terms!(lowest_terms, u64);
lowest_terms!(wide_lowest_terms, u128);

impl Ratio {
    /// The sum of any two.
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

    /// The product of any two.
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

    /// How any two stand to each other.
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

// Whole numbers are most of what is met: they are added, taken away, multiplied and compared in place.

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
            Ok((numerator, denominator)) if numerator != i128::MIN => {
                Ratio::reduced(numerator.saturating_neg(), denominator)
            }
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
