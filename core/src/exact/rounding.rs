//! Rounding as a rulebook states it.

use super::Ratio;
use crate::json::{record, words};
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

words! {
    /// What happens to the digits that are dropped; all modes act on the magnitude, so −0.5 mirrors 0.5.
    pub enum RoundingMode {
        /// Halves go away from zero (四舍五入).
        HalfUp = "half_up",
        /// Halves go to the even digit (四舍六入五成双, GB/T 8170).
        HalfEven = "half_even",
        /// Dropped digits are cut off.
        Down = "down",
        /// Any dropped digit raises the last one kept.
        Up = "up",
    }
}

record! {
    /// How a number is rounded, once, from its exact value.
    pub struct Rounding {
        /// Digits after the decimal point, 0 to 9.
        pub digits: u8,
        /// What happens to the dropped digits.
        pub mode: RoundingMode = RoundingMode::HalfUp,
    }
}

impl Rounding {
    /// Half up at this many digits.
    pub const fn half_up(digits: u8) -> Self {
        Self { digits, mode: RoundingMode::HalfUp }
    }

    /// The rounded value.
    pub fn apply(&self, value: &Ratio) -> Ratio {
        let unit = Ratio::from_integer(10_i64.saturating_pow(u32::from(self.digits.min(9))));
        let shifted = Ratio::from_big_integer(self.shifted(value));
        shifted.checked_div(&unit).unwrap_or_default()
    }

    /// The rounded value as text with exactly `digits` places, `87.5`.
    ///
    /// ```
    /// use fugong::exact::{Ratio, Rounding};
    /// let seven_eighths = Ratio::new(700, 8).unwrap();
    /// assert_eq!(Rounding::half_up(1).text(&seven_eighths), "87.5");
    /// ```
    pub fn text(&self, value: &Ratio) -> String {
        fixed(&self.shifted(value), self.digits.min(9))
    }

    /// The value in units of the last digit kept, rounded to a whole number.
    fn shifted(&self, value: &Ratio) -> BigInt {
        let unit = BigInt::from(10_u32).pow(u32::from(self.digits.min(9)));
        let exact = value.big();
        let negative = exact.is_negative();
        let (quotient, rest) = (exact.numer().abs() * unit).div_rem(exact.denom());
        let half = (&rest + &rest).cmp(exact.denom());
        let raise = match self.mode {
            RoundingMode::HalfUp => half.is_ge(),
            RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && quotient.is_odd()),
            RoundingMode::Down => false,
            RoundingMode::Up => !rest.is_zero(),
        };
        let magnitude = if raise { quotient + 1 } else { quotient };
        if negative { -magnitude } else { magnitude }
    }
}

impl Ratio {
    fn from_big_integer(value: BigInt) -> Self {
        match i128::try_from(&value) {
            Ok(small) => Self::from_parts(small, 1),
            Err(_) => Self::wrap_big(value),
        }
    }
}

/// Writes a whole number of units of the last place as a decimal with `digits` places.
pub(super) fn fixed(units: &BigInt, digits: u8) -> String {
    let sign = if units.is_negative() { "-" } else { "" };
    let width = usize::from(digits).saturating_add(1);
    let text = format!("{:0>width$}", units.abs().to_string());
    if digits == 0 {
        return format!("{sign}{text}");
    }
    let point = text.len().saturating_sub(usize::from(digits));
    let (whole, fraction) = text.split_at(point);
    format!("{sign}{whole}.{fraction}")
}
