//! From exact points to whole units: the common denominator of all weights, and the bounds that rounding moves.
//!
//! Weights 1, 3/2 and 4/3 have the common denominator 6: one point is 6 units, and every sum of points a whole number.

use super::line_figures::LineFigures;
use crate::base::exact::Ratio;
use crate::base::rounding::{Rounding, RoundingMode};
use crate::checklist::scoring::plan::Plan;

/// Every figure of a comparison stays below 2⁶², so that a sum of two cannot overflow 64 bits.
pub(super) const MOST: i128 = 1 << 62;

/// A number of points in units, `scale` to a point.
pub(super) fn units(value: &Ratio, scale: i64) -> Option<i64> {
    // None: no whole number of units, or too many.
    (value * &Ratio::from_integer(scale)).to_i64().filter(|units| i128::from(*units).abs() < MOST)
}

/// The weighted points (earned, possible) of each line, by item of the plan and by line.
pub(super) fn points(plan: &Plan, lines: &[&[LineFigures]]) -> Vec<Vec<(Ratio, Ratio)>> {
    lines.iter().map(|lines| lines.iter().filter_map(|line| weighted(plan, line)).collect()).collect()
}

/// The weighted points (earned, possible) of a line: both 0 if it does not count or has no score; possible is 0 for a bonus.
pub(super) fn weighted(plan: &Plan, line: &LineFigures) -> Option<(Ratio, Ratio)> {
    let item = plan.items.get(line.slot.item)?;
    let effect = &line.slot.effect;
    if !effect.counts || !item.item.scored() {
        return Some((Ratio::ZERO, Ratio::ZERO));
    }
    let possible = if item.item.bonus { Ratio::ZERO } else { &item.possible * &item.weight };
    Some((&effect.points * &item.weight, possible))
}

/// The least common denominator; `None` from 2⁴⁰ on.
/// The scale grows by the denominator that each value, taken in the scale so far, still has; 1 if there are no values.
pub(super) fn scale<'r>(values: impl Iterator<Item = &'r Ratio>) -> Option<i64> {
    let mut scale = 1_i64;
    for value in values {
        let (_, denominator) = (value * &Ratio::from_integer(scale)).to_i64_parts()?;
        scale = scale.checked_mul(denominator).filter(|scale| i128::from(*scale) < (1 << 40))?;
    }
    Some(scale)
}

/// The bound that an exact number has to reach (or, if the flag is set, pass) for its rounded value to reach (or pass) `bound`.
/// Half up at one digit, a rounded value reaches 90 from 89.95 on: (89.95, false). Rounded up, everything above 89.9 does:
/// (89.9, true).
pub(super) fn unrounded_bound(bound: &Ratio, strictly: bool, rounding: &Rounding) -> (Ratio, bool) {
    let unit = Ratio::from_units(1, rounding.digits);
    let up = Rounding { digits: rounding.digits, mode: RoundingMode::Up };
    let down = Rounding { digits: rounding.digits, mode: RoundingMode::Down };
    // The least multiple of the unit at or above the bound; above zero that is away from zero, below it towards.
    let mut least = if bound.is_negative() { down.apply(bound) } else { up.apply(bound) };
    if strictly && least == *bound {
        least = &least + &unit;
    }
    // Invariant: two is not zero.
    let half = unit.checked_div(&Ratio::from_integer(2)).unwrap_or_default();
    let even = least
        .checked_div(&unit)
        .and_then(|units| units.checked_div(&Ratio::from_integer(2)))
        .is_some_and(|half| half.is_integer());
    match rounding.mode {
        // Modes act on the magnitude, so that what lies below zero mirrors what lies above.
        RoundingMode::HalfUp => (&least - &half, !least.is_positive()),
        RoundingMode::HalfEven => (&least - &half, !even),
        RoundingMode::Down if least.is_positive() => (least, false),
        RoundingMode::Down => (&least - &unit, true),
        RoundingMode::Up if least.is_positive() => (&least - &unit, true),
        RoundingMode::Up => (least, false),
    }
}
