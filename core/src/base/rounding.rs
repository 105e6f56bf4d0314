//! Rounding as a rulebook states it: how many digits, and what happens to the rest.
//!
//! A number is rounded once, from its exact value, and never again from its rounded one: 84.449 at one digit is 84.4,
//! although 84.449 → 84.45 → 84.5 in two steps. Source of the modes: GB/T 8170-2008 数值修约规则与极限数值的表示和判定,
//! which also names the two ways to compare (全数值比较法, 修约值比较法) that a checklist chooses between.

use super::exact::{Ratio, fixed};
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use num_bigint::{BigInt, BigUint};
use std::cmp::Ordering;

string_enum! {
    /// What happens to the digits that are dropped. All modes act on the magnitude, so that −2.5 becomes the negative of
    /// what 2.5 becomes. Of 2.5, 3.5 and 2.1 at 0 digits: `half_up` 3, 4, 2; `half_even` 2, 4, 2; `down` 2, 3, 2; `up` 3, 4, 3.
    pub enum RoundingMode {
        /// From one half on, the last digit kept goes up (四舍五入). The default.
        HalfUp = "half_up",
        /// Exactly one half makes the last digit kept even (四舍六入五成双, GB/T 8170-2008 第3.2条): no bias over many values.
        HalfEven = "half_even",
        /// Dropped digits are cut off (只舍不入): 89.99 does not reach 90.
        Down = "down",
        /// Any dropped digit above zero raises the last one kept (只入不舍): 80.01 reads 80.1 at one digit.
        Up = "up",
    }
}

impl RoundingMode {
    /// The mode as people read it.
    #[must_use]
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
    /// How a number is rounded, once, from its exact value: `{"digits": 1}`, `{"digits": 0, "mode": "half_even"}`.
    pub struct Rounding {
        /// Digits after the decimal point, 0 to 9; rulebooks with more are refused (`out_of_range`). Shown with exactly so
        /// many: at 1 digit, 80 reads 80.0.
        pub digits: u8,
        /// What happens to the dropped digits; `half_up` if not stated.
        pub mode: RoundingMode = RoundingMode::HalfUp,
    }
}

impl Rounding {
    /// A rounding to this many digits after the point.
    #[must_use]
    pub const fn new(digits: u8, mode: RoundingMode) -> Self {
        Self { digits, mode }
    }

    /// Half up at this many digits.
    #[must_use]
    pub const fn half_up(digits: u8) -> Self {
        Self { digits, mode: RoundingMode::HalfUp }
    }

    /// The rounded value.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, rounding::{Rounding, RoundingMode}};
    /// let half_even = Rounding::new(1, RoundingMode::HalfEven);
    /// let value = Ratio::new(8425, 100).unwrap(); // 84.25: exactly between 84.2 and 84.3
    /// assert_eq!(half_even.apply(&value).to_string(), "84.2");
    /// assert_eq!(Rounding::half_up(1).apply(&value).to_string(), "84.3");
    /// assert_eq!(half_even.apply(&Ratio::new(-8425, 100).unwrap()).to_string(), "-84.2");
    /// ```
    #[must_use]
    pub fn apply(&self, value: &Ratio) -> Ratio {
        if value.is_integer() {
            return value.clone();
        }
        let unit = Ratio::from_integer(10_i64.pow(u32::from(self.kept())));
        let shifted = match self.shifted(value) {
            Units::Small(units) => match i128::try_from(units) {
                Ok(units) if value.is_negative() => Ratio::from_parts(-units, 1),
                Ok(units) => Ratio::from_parts(units, 1),
                Err(_) => Ratio::from_whole(signed(value.is_negative(), units.into())),
            },
            Units::Big(units) => Ratio::from_whole(signed(value.is_negative(), units)),
        };
        // Invariant: the unit is a power of ten, never zero.
        shifted.checked_div(&unit).unwrap_or_default()
    }

    /// The rounded value as text with exactly `digits` places, `87.5`.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, rounding::Rounding};
    /// let seven_eighths = Ratio::new(700, 8).unwrap();
    /// assert_eq!(Rounding::half_up(1).text(&seven_eighths), "87.5");
    /// assert_eq!(Rounding::half_up(1).text(&Ratio::from_integer(80)), "80.0");
    /// assert_eq!(Rounding::half_up(0).text(&Ratio::new(-2, 5).unwrap()), "0"); // never "-0"
    /// ```
    #[must_use]
    pub fn text(&self, value: &Ratio) -> String {
        let (negative, digits) = (value.is_negative(), self.kept());
        match self.shifted(value) {
            Units::Small(units) => fixed(negative && units > 0, itoa::Buffer::new().format(units), digits),
            Units::Big(units) => fixed(negative && units != BigUint::ZERO, &units.to_string(), digits),
        }
    }

    /// The digits kept. Rulebooks are refused above 9; a `Rounding` that a program makes with more keeps 9.
    fn kept(&self) -> u8 {
        self.digits.min(9)
    }

    /// The value's size in units of the last digit kept, rounded to a whole number: 87.46 at one digit is 875 units.
    fn shifted(&self, value: &Ratio) -> Units {
        let unit = 10_u128.pow(u32::from(self.kept()));
        if let Some((numerator, denominator)) = value.small()
            && let Some(exact) = numerator.checked_mul(unit)
        {
            // A ratio's denominator is never zero, and a rest is less than its divisor. The rest is above one half exactly
            // if it is above what it lacks to a whole; unlike twice the rest, that cannot overflow.
            let (quotient, rest) = (exact / denominator, exact % denominator);
            let half = rest.cmp(&(denominator - rest));
            let raise = self.raises(half, rest == 0, quotient & 1 == 1);
            // Where something is dropped the denominator is at least 2, and the quotient at most half of the greatest u128.
            return Units::Small(quotient + u128::from(raise));
        }
        let exact = value.big();
        let (numerator, denominator) = (exact.0.numer().magnitude() * unit, exact.0.denom().magnitude());
        let quotient = &numerator / denominator;
        let rest = numerator - &quotient * denominator;
        let half = (&rest + &rest).cmp(denominator);
        let raise = self.raises(half, rest == BigUint::ZERO, quotient.bit(0));
        Units::Big(quotient + u32::from(raise))
    }

    /// Whether the last digit kept goes up. `half`: the dropped part compared with one half; `nothing`: the dropped part is
    /// zero; `odd`: the last digit kept is odd.
    fn raises(&self, half: Ordering, nothing: bool, odd: bool) -> bool {
        match self.mode {
            RoundingMode::HalfUp => half.is_ge(),
            RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && odd),
            RoundingMode::Down => false,
            RoundingMode::Up => !nothing,
        }
    }
}

/// A number of units of the last digit kept, in 128 bits where it fits.
enum Units {
    Small(u128),
    Big(BigUint),
}

/// A whole number of this size.
fn signed(negative: bool, magnitude: BigUint) -> BigInt {
    let magnitude = BigInt::from(magnitude);
    if negative { -magnitude } else { magnitude }
}
