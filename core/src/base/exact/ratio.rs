//! Exact ratios: 64-bit integers in place while they fit, then 128-bit ones, then big ones.

use super::big;
use super::lowest_terms::{lowest_terms, product, wide_lowest_terms};
use num_bigint::{BigInt, BigUint};

/// An exact ratio in lowest terms. Nothing fails for size: what outgrows 128 bits continues in big integers.
///
/// Every score, percentage and rate is a `Ratio` until it is shown; only a [`Rounding`](crate::base::rounding::Rounding)
/// that a rulebook states turns it into fewer digits. Equal values are equal however they were computed, so that
/// `Eq` and `Hash` may be used on results.
///
/// ```
/// use fugong::base::exact::Ratio;
/// let third = Ratio::new(1, 3).unwrap();
/// assert_eq!((third.clone() + third.clone() + third).to_string(), "1");
/// // 2 of 3 is not 66.67 %: a threshold of 66.67 is missed, and the comparison says so.
/// let two_thirds = Ratio::new(200, 3).unwrap();
/// assert!(two_thirds < Ratio::new(6667, 100).unwrap());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio(pub(super) Repr);

/// The three sizes of a ratio. Invariants: lowest terms, denominator above zero, and always the smallest variant that
/// holds the value. Equality and hash are therefore those of the parts: 6/8 becomes `Small(3, 4)`, and no `Large` ever
/// equals a `Small`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Repr {
    Small(i64, i64),
    /// In a box, so that a `Ratio` takes 24 bytes and most values need no allocation.
    Large(Box<Large>),
}

/// What does not fit into two 64-bit integers.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Large {
    Wide(i128, i128),
    /// At least one part needs more than 128 bits.
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
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// assert_eq!(Ratio::new(6, -8), Ratio::new(-3, 4)); // reduced, and the sign stands above
    /// assert_eq!(Ratio::new(5, 0), None); // 5 of 0 is no share: not 0, and not infinite
    /// ```
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator != 0).then(|| Self::from_parts(i128::from(numerator), i128::from(denominator)))
    }

    /// The ratio of an integer.
    #[must_use]
    pub fn from_integer(value: i64) -> Self {
        Self(Small(value, 1))
    }

    /// The ratio of a count.
    #[must_use]
    pub fn from_count(value: usize) -> Self {
        match i64::try_from(value) {
            Ok(value) => Self(Small(value, 1)),
            Err(_) => Self::from_whole(value.into()),
        }
    }

    /// `units × 10^-digits`: so many units of the `digits`-th decimal place, as [`super::Decimal::in_units`] counts them.
    ///
    /// ```
    /// use fugong::base::exact::{Decimal, Ratio};
    /// let weight: Decimal = "2.50".parse()?;
    /// assert_eq!(weight.in_units(2), Some(250));
    /// assert_eq!(Ratio::from_units(250, 2), weight.ratio());
    /// # Ok::<(), fugong::base::exact::DecimalError>(())
    /// ```
    #[must_use]
    pub fn from_units(units: i128, digits: u8) -> Self {
        match 10_i128.checked_pow(u32::from(digits)) {
            Some(power) => Self::from_parts(units, power),
            // 10^39 needs more than 128 bits.
            None => Self::from_big(big::Big::new(units.into(), BigInt::from(10).pow(u32::from(digits)))),
        }
    }

    /// Reduces to lowest terms. The denominator is not zero: every caller passes a power of ten, a checked divisor or a
    /// product of denominators.
    pub(in crate::base) fn from_parts(numerator: i128, denominator: i128) -> Self {
        if denominator == 1 {
            return Self::reduced(numerator, 1);
        }
        if denominator == 0 {
            debug_assert!(denominator != 0, "callers check the denominator");
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
        // Neither part was i128::MIN, so that the size of each fits i128.
        let part = |value: u128| value.cast_signed();
        Self::reduced(if negative { -part(above) } else { part(above) }, part(below))
    }

    /// `above.0 · above.1 / (below.0 · below.1)`, where `below` has no zero. Tries 64-bit products first, because
    /// they are reduced in machine words.
    pub(super) fn from_products(above: (i64, i64), below: (i64, i64)) -> Self {
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
            (Ok(above), Ok(below)) => Self(Small(if numerator < 0 { -above } else { above }, below)),
            _ => Self::from_parts(numerator.into(), denominator.into()),
        }
    }

    /// Stores parts that are in lowest terms already, the denominator above zero, in the smallest variant.
    pub(super) fn reduced(numerator: i128, denominator: i128) -> Self {
        match (i64::try_from(numerator), i64::try_from(denominator)) {
            (Ok(numerator), Ok(denominator)) => Self(Small(numerator, denominator)),
            _ => Self::large(Large::Wide(numerator, denominator)),
        }
    }

    #[inline(never)]
    // Out of line, so that the fast path of every operation stays small enough to be inlined.
    fn large(value: Large) -> Self {
        Self(Repr::Large(Box::new(value)))
    }

    pub(super) fn from_big(value: big::Big) -> Self {
        // Steps back to the smallest variant: a difference of big numbers may be small.
        match value.to_parts() {
            Some((numerator, denominator)) => Self::reduced(numerator, denominator),
            None => Self::large(Large::Big(value)),
        }
    }

    /// Numerator and denominator, where both are machine integers; else the big ratio.
    pub(super) fn parts(&self) -> Result<(i128, i128), &big::Big> {
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
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// let (inspected, due) = (Ratio::from_count(39), Ratio::from_count(52));
    /// assert_eq!(inspected.checked_div(&due).unwrap().to_string(), "0.75");
    /// assert_eq!(inspected.checked_div(&Ratio::ZERO), None); // nobody was due: the rate is not applicable
    /// ```
    #[inline]
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        match (&self.0, &divisor.0) {
            (_, Small(0, _)) => None,
            (Small(a, b), Small(c, d)) if a == c && b == d => Some(Self::ONE),
            _ => Some(self.divided(divisor)),
        }
    }

    /// Quotient, where the divisor is not zero: `a/b ÷ c/d = a·d / (b·c)`.
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
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Small(0, _))
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match self.parts() {
            Ok((numerator, _)) => numerator < 0,
            Err(value) => value.is_negative(),
        }
    }

    /// Whether this is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        !self.is_zero() && !self.is_negative()
    }

    /// Whether this is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match self.parts() {
            Ok((_, denominator)) => denominator == 1,
            Err(value) => value.0.is_integer(),
        }
    }

    /// The value as an integer; `None` for a fraction (7/2), and for whole numbers beyond 64 bits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Small(numerator, 1) => Some(*numerator),
            _ => None,
        }
    }

    /// Numerator and denominator in lowest terms, the denominator above zero; `None` where either needs more than 64 bits.
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// assert_eq!(Ratio::new(12, 14).unwrap().to_i64_parts(), Some((6, 7)));
    /// let large = Ratio::from_integer(i64::MAX) + Ratio::ONE; // exact, but no i64
    /// assert_eq!((large.to_i64_parts(), large.to_string().as_str()), (None, "9223372036854775808"));
    /// ```
    #[must_use]
    pub fn to_i64_parts(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Small(numerator, denominator) => Some((*numerator, *denominator)),
            Repr::Large(_) => None,
        }
    }

    /// Numerator and denominator in lowest terms, as `7/8`, also where the denominator is 1.
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// assert_eq!(Ratio::new(14, 16).unwrap().to_fraction(), "7/8");
    /// assert_eq!(Ratio::from_integer(3).to_fraction(), "3/1");
    /// ```
    #[must_use]
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
    /// Results write exact numbers in this form, as JSON strings.
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// assert_eq!(Ratio::new(15, 2).unwrap().text(), "7.5");
    /// assert_eq!(Ratio::new(22, 3).unwrap().text(), "22/3"); // 7.33 would be another number
    /// ```
    #[must_use]
    pub fn text(&self) -> String {
        self.to_finite_decimal().unwrap_or_else(|| self.to_fraction())
    }

    /// The exact decimal text if the ratio has a finite one of at most 18 places.
    /// A ratio in lowest terms has one exactly if its denominator has no prime factor but 2 and 5.
    #[must_use]
    pub fn to_finite_decimal(&self) -> Option<String> {
        if let Small(numerator, 1) = &self.0 {
            return Some(numerator.to_string());
        }
        let denominator = match self.parts() {
            Ok((_, denominator)) => denominator.unsigned_abs(),
            Err(value) => u128::try_from(value.0.denom()).ok()?,
        };
        // In lowest terms the number of places is the least n whose 10^n the denominator divides: 3/8 has 3, as 8 divides
        // 1000, and 3 · (1000 / 8) = 375 are its units. No n up to 18 divides: the decimal repeats or is too long.
        let (digits, factor) = (0..=18_u8).find_map(|digits| {
            let power = 10_u128.pow(digits.into());
            power.is_multiple_of(denominator).then(|| (digits, power / denominator))
        })?;
        let units = match self.parts() {
            Ok((numerator, _)) => numerator.unsigned_abs().checked_mul(factor).map(|units| units.to_string()),
            Err(_) => None,
        };
        let units = units.unwrap_or_else(|| (self.big().0.numer().magnitude() * BigUint::from(factor)).to_string());
        Some(super::text::fixed(self.is_negative(), &units, digits))
    }
}
