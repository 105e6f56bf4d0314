//! Exact ratios: machine integers while they fit, big ones when they do not.

use super::big;
use super::natural::Natural;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact ratio in lowest terms. Nothing fails for size: what outgrows 128 bits continues in big integers.
///
/// ```
/// use fugong::exact::Ratio;
/// let third = Ratio::new(1, 3).unwrap();
/// assert_eq!((third.clone() + third.clone() + third).to_string(), "1");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio(Repr);

/// Always in lowest terms, denominator above zero, and `Small` whenever it fits: equality is structural.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i128, i128),
    Big(Box<big::Big>),
}

use Repr::{Big, Small};

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
        Self(Small(i128::from(value), 1))
    }

    /// The ratio of a count.
    pub fn from_count(value: usize) -> Self {
        Self(Small(i128::try_from(value).unwrap_or(i128::MAX), 1))
    }

    /// The ratio of so many units of the `digits`-th decimal place: what [`super::Decimal::in_units`] took apart.
    pub fn from_units(units: i128, digits: u8) -> Self {
        Self::from_parts(units, 10_i128.saturating_pow(u32::from(digits)))
    }

    /// Reduces; a zero denominator cannot come here (private callers check) and would read as zero.
    pub(super) fn from_parts(numerator: i128, denominator: i128) -> Self {
        if denominator == 1 {
            return Self(Small(numerator, 1));
        }
        if denominator == 0 {
            return Self::ZERO;
        }
        if numerator == i128::MIN || denominator == i128::MIN {
            return Self::from_big(big::Big::of(numerator, denominator));
        }
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let sign = denominator.signum();
        let part = |value: i128| value.checked_div(divisor).and_then(|v| v.checked_mul(sign)).unwrap_or_default();
        Self(Small(part(numerator), part(denominator)))
    }

    fn from_big(value: big::Big) -> Self {
        match value.to_parts() {
            Some((numerator, denominator)) => Self(Small(numerator, denominator)),
            None => Self(Big(Box::new(value))),
        }
    }

    /// A whole number that may be too large for the machine's integers.
    pub(super) fn from_natural(negative: bool, magnitude: Natural) -> Self {
        Self::from_big(big::Big::whole(negative, magnitude))
    }

    /// The same as a ratio without an upper bound.
    pub(super) fn big(&self) -> big::Big {
        match &self.0 {
            Small(numerator, denominator) => big::Big::of_lowest_terms(*numerator, *denominator),
            Big(value) => (**value).clone(),
        }
    }

    /// Size of the numerator, and the denominator, where both are machine integers.
    pub(super) fn small(&self) -> Option<(u128, u128)> {
        match self.0 {
            Small(numerator, denominator) => Some((numerator.unsigned_abs(), denominator.unsigned_abs())),
            Big(_) => None,
        }
    }

    /// Quotient, or `None` where the divisor is zero.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let inverse = match &divisor.0 {
            Small(numerator, denominator) => Self::from_parts(*denominator, *numerator),
            Big(value) => Self::from_big(value.inverse()),
        };
        Some(self * &inverse)
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    /// Whether this is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Small(numerator, _) => *numerator < 0,
            Big(value) => value.is_negative(),
        }
    }

    /// Whether this is above zero.
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether this is a whole number.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Small(_, denominator) => *denominator == 1,
            Big(value) => value.is_integer(),
        }
    }

    /// The whole number that this is, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(numerator, 1) => i64::try_from(*numerator).ok(),
            _ => None,
        }
    }

    /// Numerator and denominator in lowest terms, the sign above, where both fit.
    pub fn to_i64_parts(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Small(numerator, denominator) => Some((i64::try_from(*numerator).ok()?, i64::try_from(*denominator).ok()?)),
            Big(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms, as `7/8`, also where the denominator is 1.
    pub fn to_fraction(&self) -> String {
        match &self.0 {
            Small(numerator, denominator) => format!("{numerator}/{denominator}"),
            Big(value) => {
                let (numerator, denominator) = value.magnitude();
                format!("{}{numerator}/{denominator}", if value.is_negative() { "-" } else { "" })
            }
        }
    }

    /// The exact decimal text if the ratio has a finite one of at most 18 places.
    pub fn to_finite_decimal(&self) -> Option<String> {
        if let Small(numerator, 1) = &self.0 {
            return Some(numerator.to_string());
        }
        let denominator = match &self.0 {
            Small(_, denominator) => denominator.unsigned_abs(),
            Big(value) => value.magnitude().1.to_u128()?,
        };
        // In lowest terms, so that the places are those of the first power of ten that the denominator divides.
        let (digits, factor) = (0..=18_u8).find_map(|digits| {
            let power = 10_u128.saturating_pow(digits.into());
            let divides = power.checked_rem(denominator) == Some(0);
            divides.then(|| (digits, power.checked_div(denominator).unwrap_or_default()))
        })?;
        let units = match &self.0 {
            Small(numerator, _) => numerator.unsigned_abs().checked_mul(factor).map(|units| units.to_string()),
            Big(_) => None,
        };
        let units = units.unwrap_or_else(|| self.big().magnitude().0.times(&factor.into()).to_string());
        Some(super::rounding::fixed(self.is_negative(), &units, digits))
    }
}

/// The greatest common divisor (Stein's method), at least 1.
fn gcd(a: u128, b: u128) -> i128 {
    if a == 0 || b == 0 {
        return i128::try_from((a | b).max(1)).unwrap_or(1);
    }
    let twos = (a | b).trailing_zeros();
    let (mut a, mut b) = (a >> a.trailing_zeros(), b >> b.trailing_zeros());
    while a != b {
        if a < b {
            (a, b) = (b, a);
        }
        a = a.wrapping_sub(b);
        a >>= a.trailing_zeros();
    }
    i128::try_from(a << twos).unwrap_or(1)
}

impl Add<&Ratio> for &Ratio {
    type Output = Ratio;

    fn add(self, other: &Ratio) -> Ratio {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            if b == d {
                if let Some(sum) = a.checked_add(*c) {
                    return Ratio::from_parts(sum, *b);
                }
            } else if let (Some(left), Some(right), Some(denominator)) =
                (a.checked_mul(*d), c.checked_mul(*b), b.checked_mul(*d))
                && let Some(sum) = left.checked_add(right)
            {
                return Ratio::from_parts(sum, denominator);
            }
        }
        Ratio::from_big(self.big().plus(&other.big()))
    }
}

impl Mul<&Ratio> for &Ratio {
    type Output = Ratio;

    fn mul(self, other: &Ratio) -> Ratio {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0)
            && let (Some(numerator), Some(denominator)) = (a.checked_mul(*c), b.checked_mul(*d))
        {
            return Ratio::from_parts(numerator, denominator);
        }
        Ratio::from_big(self.big().times(&other.big()))
    }
}

impl Neg for &Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        match &self.0 {
            Small(numerator, denominator) if *numerator != i128::MIN => {
                Ratio(Small(numerator.saturating_neg(), *denominator))
            }
            _ => Ratio::from_big(self.big().negated()),
        }
    }
}

impl Sub<&Ratio> for &Ratio {
    type Output = Ratio;

    fn sub(self, other: &Ratio) -> Ratio {
        self + &-other
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
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Small(a, b), Small(c, d)) = (&self.0, &other.0) {
            if b == d {
                return a.cmp(c);
            }
            if let (Some(left), Some(right)) = (a.checked_mul(*d), c.checked_mul(*b)) {
                return left.cmp(&right);
            }
        }
        self.big().cmp(&other.big())
    }
}

impl fmt::Display for Ratio {
    /// The finite decimal text where there is one, else the fraction: `7.5`, `22/3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_finite_decimal() {
            Some(text) => f.write_str(&text),
            None => f.write_str(&self.to_fraction()),
        }
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_fraction())
    }
}

impl serde::Serialize for Ratio {
    /// Numbers leave as strings: `"7.5"`, or `"22/3"` where no finite decimal is equal.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ZERO
    }
}
