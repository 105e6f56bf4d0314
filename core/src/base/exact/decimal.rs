//! The decimal numbers that documents may hold: weights, points, thresholds, measured values.
//!
//! A decimal comes in as a JSON string (`"2.50"`) or as a JSON number that keeps its digits in every reader (`2.5`). It
//! leaves as a string. Bounds: 18 digits before the point, 9 behind it; a longer one is refused, never rounded.

use super::Ratio;
use std::fmt;
use std::str::FromStr;

/// Digits that an input may have before the decimal point.
const DIGITS_BEFORE: usize = 18;
/// Digits that an input may have after the decimal point.
const DIGITS_AFTER: usize = 9;
/// Significant digits that a JSON number keeps for certain when a program reads it as binary floating point.
const SAFE_DIGITS: usize = 15;
/// The largest integer that every JSON reader keeps exactly, 2⁵³ − 1 (RFC 8259 §6).
const SAFE_INTEGER: i128 = 9_007_199_254_740_991;

/// An exact decimal: at most 18 digits before and 9 after the point. Equal values are equal, however written.
/// The greatest is 999 999 999 999 999 999.999 999 999, the least its negative; −0 is 0.
///
/// ```
/// use fugong::base::exact::Decimal;
/// let weight: Decimal = "2.50".parse()?;
/// assert_eq!(weight.to_string(), "2.5");
/// assert_eq!("0.1".parse::<Decimal>()?.ratio().to_fraction(), "1/10"); // exact, unlike binary floating point
/// assert!("1e3".parse::<Decimal>().is_err()); // text has no exponent
/// # Ok::<(), fugong::base::exact::DecimalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The value times 10^`scale`; at most 27 digits, so that it fits i128 (38 digits) with room to spare.
    unscaled: i128,
    /// Digits after the point, 0 to 9, without trailing zeros: 2.50 is stored as 25 and 1. Equality is structural.
    scale: u8,
}

/// Why a text or a JSON number is no acceptable decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// The text is not a decimal number.
    #[error("not a decimal number")]
    Syntax,
    /// More than 18 digits before or 9 after the point.
    #[error("more than 18 digits before or 9 after the decimal point")]
    OutOfRange,
    /// A JSON number with more digits than a reader is sure to keep: write it as a string.
    /// 12345678.123456789 has 17, of which a reader that uses binary floating point keeps 15 for certain.
    #[error("a JSON number with more than 15 significant digits")]
    Inexact,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { unscaled: 0, scale: 0 };
    /// One.
    pub const ONE: Self = Self { unscaled: 1, scale: 0 };
    /// One hundred.
    pub const HUNDRED: Self = Self { unscaled: 100, scale: 0 };

    /// The decimal of an integer.
    #[must_use]
    pub fn from_integer(value: i64) -> Self {
        Self { unscaled: i128::from(value), scale: 0 }
    }

    /// Reads a JSON number by its shortest decimal text. Exponents are accepted here, because JSON writers choose them:
    /// `1.5e3` is 1500.
    ///
    /// # Errors
    /// [`DecimalError::Inexact`] above 15 significant digits (integers: beyond ±(2⁵³−1)), [`DecimalError::OutOfRange`] for size.
    ///
    /// ```
    /// use fugong::base::exact::{Decimal, DecimalError};
    /// use fugong::base::json::Json;
    /// let number = |text| match Json::parse(text) { Ok(Json::Number(number)) => Decimal::from_json(&number), _ => panic!() };
    /// assert_eq!(number("36.50").unwrap().to_string(), "36.5");
    /// assert_eq!(number("1.5e3").unwrap().to_string(), "1500");
    /// assert_eq!(number("12345678.123456789"), Err(DecimalError::Inexact)); // 17 digits: write it as a string
    /// assert_eq!(number("1234567890123456789"), Err(DecimalError::OutOfRange)); // 19 digits before the point
    /// ```
    pub fn from_json(number: &serde_json::Number) -> Result<Self, DecimalError> {
        let text = number.to_string();
        let (mantissa, exponent) = split_exponent(&text)?;
        let value = parse(mantissa, exponent, usize::MAX)?;
        let significant = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
        let trailing = mantissa.bytes().rev().filter(u8::is_ascii_digit).take_while(|b| *b == b'0').count();
        let safe = if value.scale == 0 {
            value.unscaled.abs() <= SAFE_INTEGER
        } else {
            // Default: leading zeros are no significant digits and trailing zeros need not be kept; of `0.0` none is left.
            significant.saturating_sub(trailing) <= SAFE_DIGITS
        };
        if safe { Ok(value) } else { Err(DecimalError::Inexact) }
    }

    /// The same value as an exact ratio.
    #[must_use]
    pub fn ratio(&self) -> Ratio {
        Ratio::from_units(self.unscaled, self.scale)
    }

    /// Whether the value is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.scale == 0
    }

    /// The whole number that this is, if it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        (self.scale == 0).then(|| i64::try_from(self.unscaled).ok()).flatten()
    }

    /// The value in whole units of its `digits`-th decimal place: 2.5 is 250 units at 2 digits. `None` where it has more
    /// places than that, and where the units do not fit 128 bits.
    ///
    /// ```
    /// use fugong::base::exact::Decimal;
    /// let rate: Decimal = "37.25".parse()?;
    /// assert_eq!(rate.in_units(2), Some(3725));
    /// assert_eq!(rate.in_units(1), None); // not rounded to 37.3: the caller decides what an extra digit means
    /// # Ok::<(), fugong::base::exact::DecimalError>(())
    /// ```
    #[must_use]
    pub fn in_units(&self, digits: u8) -> Option<i128> {
        let missing = digits.checked_sub(self.scale)?;
        self.unscaled.checked_mul(10_i128.checked_pow(u32::from(missing))?)
    }

    /// Whether the value is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.unscaled < 0
    }
}

/// 10 to the power of a decimal's scale, which is at most 9.
fn power_of_ten(scale: u8) -> i128 {
    10_i128.pow(u32::from(scale))
}

fn split_exponent(text: &str) -> Result<(&str, i32), DecimalError> {
    // A JSON number has an exponent of either case and sign; `text` without one has the exponent 0.
    match text.split_once(['e', 'E']) {
        None => Ok((text, 0)),
        Some((mantissa, exponent)) => {
            Ok((mantissa, exponent.trim_start_matches('+').parse().map_err(|_| DecimalError::Syntax)?))
        }
    }
}

/// Reads `mantissa × 10^exponent`. A mantissa of more than `longest` bytes is refused before it is looked at, so that a
/// cell of a million digits costs nothing.
///
/// Example: `0012.50` with exponent 0. All digits are 001250, of which 2 lead and 1 trails: kept are 125. Two digits stand
/// behind the point, less one trailing zero: scale 1. Three kept digits less scale 1 leave two before the point.
fn parse(mantissa: &str, exponent: i32, longest: usize) -> Result<Decimal, DecimalError> {
    if mantissa.len() > longest {
        return Err(DecimalError::OutOfRange);
    }
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let dangling = digits.contains('.') && fraction.is_empty();
    if whole.is_empty() || dangling || !only_digits(whole) || !only_digits(fraction) {
        return Err(DecimalError::Syntax);
    }
    let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let leading = all.iter().take_while(|b| **b == b'0').count();
    let trailing = all.iter().rev().take_while(|b| **b == b'0').count();
    if leading == all.len() {
        return Ok(Decimal::ZERO);
    }
    // Some digit is not zero, so that the zeros at both ends do not overlap.
    let kept = all.get(leading..all.len() - trailing).ok_or(DecimalError::Syntax)?;
    // Digits after the point once the trailing zeros are gone; negative means zeros to put back. Lengths in memory and a
    // 32-bit exponent cannot overflow 128 bits.
    let scale = fraction.len() as i128 - i128::from(exponent) - trailing as i128;
    let before = kept.len() as i128 - scale;
    if scale > DIGITS_AFTER as i128 || before > DIGITS_BEFORE as i128 {
        return Err(DecimalError::OutOfRange);
    }
    // At most 18 digits before and 9 behind the point are left: below 10^27.
    let mut unscaled = 0_i128;
    for digit in kept {
        unscaled = unscaled * 10 + i128::from(digit - b'0');
    }
    for _ in scale..0 {
        unscaled *= 10;
    }
    let scale = u8::try_from(scale.max(0)).map_err(|_| DecimalError::OutOfRange)?;
    Ok(Decimal { unscaled: if negative { -unscaled } else { unscaled }, scale })
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `-12.5`; no exponent, no plus sign, no bare point.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        parse(text, 0, 64)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.unscaled < 0 { "-" } else { "" };
        let unit = power_of_ten(self.scale).unsigned_abs();
        let magnitude = self.unscaled.unsigned_abs();
        let whole = magnitude / unit;
        if self.scale == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = magnitude % unit;
        write!(f, "{sign}{whole}.{fraction:0width$}", width = usize::from(self.scale))
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ratio().cmp(&other.ratio())
    }
}

impl serde::Serialize for Decimal {
    /// Decimals leave as strings, so that no reader turns them into floats.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
