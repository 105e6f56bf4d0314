//! The decimal numbers that documents may hold.

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
///
/// ```
/// use fugong::base::exact::Decimal;
/// let weight: Decimal = "2.50".parse()?;
/// assert_eq!(weight.to_string(), "2.5");
/// # Ok::<(), fugong::base::exact::DecimalError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    unscaled: i128,
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
    pub fn from_integer(value: i64) -> Self {
        Self { unscaled: i128::from(value), scale: 0 }
    }

    /// Reads a JSON number by its shortest decimal text.
    ///
    /// # Errors
    /// [`DecimalError::Inexact`] above 15 significant digits (integers: beyond ±(2⁵³−1)), [`DecimalError::OutOfRange`] for size.
    pub fn from_json(number: &serde_json::Number) -> Result<Self, DecimalError> {
        let text = number.to_string();
        let (mantissa, exponent) = split_exponent(&text)?;
        let value = parse(mantissa, exponent, usize::MAX)?;
        let significant = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|b| *b == b'0').count();
        let trailing = mantissa.bytes().rev().filter(u8::is_ascii_digit).take_while(|b| *b == b'0').count();
        let safe = if value.scale == 0 {
            value.unscaled.abs() <= SAFE_INTEGER
        } else {
            significant.saturating_sub(trailing) <= SAFE_DIGITS
        };
        if safe { Ok(value) } else { Err(DecimalError::Inexact) }
    }

    /// The same value as an exact ratio.
    pub fn ratio(&self) -> Ratio {
        Ratio::from_units(self.unscaled, self.scale)
    }

    /// Whether the value is a whole number.
    pub fn is_integer(&self) -> bool {
        self.scale == 0
    }

    /// The whole number that this is, if it is one and fits.
    pub fn to_i64(&self) -> Option<i64> {
        (self.scale == 0).then(|| i64::try_from(self.unscaled).ok()).flatten()
    }

    /// The value in whole units of its `digits`-th decimal place, or `None` where it has more places than that.
    pub fn in_units(&self, digits: u8) -> Option<i128> {
        let missing = digits.checked_sub(self.scale)?;
        self.unscaled.checked_mul(power_of_ten(missing))
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        self.unscaled < 0
    }
}

/// 10 to the power of `scale`, which is at most 9 here.
fn power_of_ten(scale: u8) -> i128 {
    10_i128.saturating_pow(u32::from(scale))
}

fn split_exponent(text: &str) -> Result<(&str, i32), DecimalError> {
    match text.split_once(['e', 'E']) {
        None => Ok((text, 0)),
        Some((mantissa, exponent)) => {
            Ok((mantissa, exponent.trim_start_matches('+').parse().map_err(|_| DecimalError::Syntax)?))
        }
    }
}

/// Reads `mantissa × 10^exponent`; `longest` bounds the text so that absurd inputs cost nothing.
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
    let kept = all.get(leading..all.len().saturating_sub(trailing)).unwrap_or_default();
    // Digits after the point once the trailing zeros are gone; negative means zeros to put back.
    let trimmed = i64::try_from(trailing).unwrap_or(i64::MAX);
    let fraction_len = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let scale = fraction_len.saturating_sub(i64::from(exponent)).saturating_sub(trimmed);
    let kept_len = i64::try_from(kept.len()).unwrap_or(i64::MAX);
    let before = kept_len.saturating_sub(scale);
    if scale > DIGITS_AFTER as i64 || before > DIGITS_BEFORE as i64 {
        return Err(DecimalError::OutOfRange);
    }
    let mut unscaled = 0_i128;
    for digit in kept {
        unscaled = unscaled.saturating_mul(10).saturating_add(i128::from(digit.saturating_sub(b'0')));
    }
    for _ in scale..0 {
        unscaled = unscaled.saturating_mul(10);
    }
    let unscaled = if negative { unscaled.saturating_neg() } else { unscaled };
    Ok(Decimal { unscaled, scale: u8::try_from(scale.max(0)).unwrap_or_default() })
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
        let whole = magnitude.checked_div(unit).unwrap_or_default();
        if self.scale == 0 {
            return write!(f, "{sign}{whole}");
        }
        let fraction = magnitude.checked_rem(unit).unwrap_or_default();
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
