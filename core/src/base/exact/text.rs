//! How exact numbers are written: plain decimals where one is equal, fractions elsewhere.

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

/// Writes the digits of a whole number of units of the last place as a decimal with `digits` places.
pub(in crate::base) fn fixed(negative: bool, units: &str, digits: u8) -> String {
    let digits = usize::from(digits);
    let mut text = String::with_capacity(units.len().max(digits).saturating_add(3));
    if negative {
        text.push('-');
    }
    let (whole, fraction) = units.split_at(units.len().saturating_sub(digits));
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if digits > 0 {
        text.push('.');
        (fraction.len()..digits).for_each(|_| text.push('0'));
        text.push_str(fraction);
    }
    text
}
