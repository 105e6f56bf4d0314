//! Rounding as a rulebook states it.

use super::exact::{Ratio, fixed};
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use num_bigint::{BigInt, BigUint};
use std::cmp::Ordering;

string_enum! {
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

impl RoundingMode {
    /// The mode as people read it.
    pub fn title(self) -> Text {
        match self {
            Self::HalfUp => Text::pair("四舍五入", "half up"),
            Self::HalfEven => Text::pair("四舍六入五成双", "half to even"),
            Self::Down => Text::pair("只舍不入", "cutting off"),
            Self::Up => Text::pair("只入不舍", "always up"),
        }
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
        if value.is_integer() {
            return value.clone();
        }
        let unit = Ratio::from_integer(10_i64.saturating_pow(u32::from(self.digits.min(9))));
        let shifted = match self.shifted(value) {
            Units::Small(units) => match i128::try_from(units) {
                Ok(units) if value.is_negative() => Ratio::from_parts(units.saturating_neg(), 1),
                Ok(units) => Ratio::from_parts(units, 1),
                Err(_) => Ratio::from_whole(signed(value.is_negative(), units.into())),
            },
            Units::Big(units) => Ratio::from_whole(signed(value.is_negative(), units)),
        };
        shifted.checked_div(&unit).unwrap_or_default()
    }

    /// The rounded value as text with exactly `digits` places, `87.5`.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, rounding::Rounding};
    /// let seven_eighths = Ratio::new(700, 8).unwrap();
    /// assert_eq!(Rounding::half_up(1).text(&seven_eighths), "87.5");
    /// ```
    pub fn text(&self, value: &Ratio) -> String {
        let (negative, digits) = (value.is_negative(), self.digits.min(9));
        match self.shifted(value) {
            Units::Small(units) => fixed(negative && units > 0, itoa::Buffer::new().format(units), digits),
            Units::Big(units) => fixed(negative && units != BigUint::ZERO, &units.to_string(), digits),
        }
    }

    /// The value's size in units of the last digit kept, rounded to a whole number.
    fn shifted(&self, value: &Ratio) -> Units {
        let unit = 10_u128.saturating_pow(u32::from(self.digits.min(9)));
        if let Some((numerator, denominator)) = value.small()
            && let Some(exact) = numerator.checked_mul(unit)
            && let (Some(quotient), Some(rest)) = (exact.checked_div(denominator), exact.checked_rem(denominator))
        {
            // More than half is left where the rest is more than what it lacks to the whole; nothing can overflow this way.
            let half = rest.cmp(&denominator.saturating_sub(rest));
            let raise = self.raises(half, rest == 0, quotient & 1 == 1);
            return Units::Small(quotient.saturating_add(raise.into()));
        }
        let exact = value.big();
        let (numerator, denominator) = (exact.0.numer().magnitude() * unit, exact.0.denom().magnitude());
        let quotient = &numerator / denominator;
        let rest = numerator - &quotient * denominator;
        let half = (&rest + &rest).cmp(denominator);
        let raise = self.raises(half, rest == BigUint::ZERO, quotient.bit(0));
        Units::Big(quotient + u32::from(raise))
    }

    /// Whether the last digit kept goes up: how what is dropped stands to a half, whether it is nothing, whether the digit is odd.
    fn raises(&self, half: Ordering, nothing: bool, odd: bool) -> bool {
        match self.mode {
            RoundingMode::HalfUp => half.is_ge(),
            RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && odd),
            RoundingMode::Down => false,
            RoundingMode::Up => !nothing,
        }
    }
}

/// A count of units.
enum Units {
    Small(u128),
    Big(BigUint),
}

/// A whole number of this size.
fn signed(negative: bool, magnitude: BigUint) -> BigInt {
    let magnitude = BigInt::from(magnitude);
    if negative { -magnitude } else { magnitude }
}
