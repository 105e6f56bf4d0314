//! How exact numbers are written: as a decimal where a finite one is equal, else as a fraction.
//!
//! `{}` writes `7.5` or `22/3`, and so does JSON (as a string, because readers turn JSON numbers into binary floating
//! point). `{:?}` always writes the fraction, `15/2`, so that a failed assertion shows what is stored.

use super::ratio::Ratio;
use std::fmt;

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
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

/// Writes a whole number of units of the last place as a decimal with exactly `digits` places: units `875` at 1 digit are
/// `87.5`, units `5` at 2 digits are `0.05`, and no digits mean no point.
pub(in crate::base) fn fixed(negative: bool, units: &str, digits: u8) -> String {
    let digits = usize::from(digits);
    // Room for a sign, a leading zero and the point.
    let mut text = String::with_capacity(units.len().max(digits) + 3);
    if negative {
        text.push('-');
    }
    // Default: fewer digits than places leave nothing before the point, which is written as 0.
    let (whole, fraction) = units.split_at(units.len().saturating_sub(digits));
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if digits > 0 {
        text.push('.');
        (fraction.len()..digits).for_each(|_| text.push('0'));
        text.push_str(fraction);
    }
    text
}
