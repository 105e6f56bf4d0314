//! Worth by band: the range that a measured number lies in.

use super::effect::Effect;
use super::numbers::NumberRange;
use crate::base::exact::{Decimal, Ratio};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::item::Band;

impl Band {
    /// True if a number lies in this range; a bound that is not stated bounds nothing.
    pub(crate) fn holds(&self, value: &Decimal) -> bool {
        self.at_least.is_none_or(|bound| *value >= bound)
            && self.more_than.is_none_or(|bound| *value > bound)
            && self.at_most.is_none_or(|bound| *value <= bound)
            && self.less_than.is_none_or(|bound| *value < bound)
    }
}

/// A number of each band, with its effect; bands in which no number may be answered are left out.
pub(super) fn choices(bands: &[(Band, Effect)], range: NumberRange) -> Vec<(AnswerValue, Effect)> {
    let answer = |(band, effect): &(Band, Effect)| Some((AnswerValue::Number(number_in(band, range)?), effect.clone()));
    bands.iter().filter_map(answer).collect()
}

/// A number that may be answered and lies in a band; `None` if there is none with at most 9 digits after the
/// point. Tried in order: the lower bound, the upper bound, their middle, the first number above the lower
/// bound.
fn number_in(band: &Band, (min, max): NumberRange) -> Option<Decimal> {
    let low = band.at_least.or(band.more_than).into_iter().chain(min).max();
    let high = band.at_most.or(band.less_than).into_iter().chain(max).min();
    let middle = low.zip(high).and_then(|(low, high)| {
        let half = Ratio::new(1, 2)?;
        decimal(&(&(&low.ratio() + &high.ratio()) * &half))
    });
    let may_be = |value: &Decimal| min.is_none_or(|min| *value >= min) && max.is_none_or(|max| *value <= max);
    // Bounds have at most 9 digits after the point: if any such number lies strictly between them, the next one does.
    let next = low.and_then(|low| decimal(&(&low.ratio() + &Ratio::from_units(1, 9))));
    low.into_iter().chain(high).chain(middle).chain(next).find(|value| band.holds(value) && may_be(value))
}

/// The decimal of a ratio; `None` if it has more than 9 digits after the point and no inspection could state
/// it.
pub(super) fn decimal(value: &Ratio) -> Option<Decimal> {
    value.to_finite_decimal()?.parse().ok()
}
