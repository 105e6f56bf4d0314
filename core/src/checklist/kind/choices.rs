//! Legal answers: one answer for every effect that a question can have.

use super::answer_worth::{Effect, Question, WorthScale, selections};
use crate::base::exact::{Decimal, Ratio};
use crate::checklist::model::answer::AnswerValue;
use std::sync::Arc;

/// Answers with their effects.
pub(crate) struct Choices {
    /// In the question's own order: options as listed, numbers from the least.
    pub(crate) each: Vec<(AnswerValue, Effect)>,
    /// True if effects between the extremes are left out.
    pub(crate) partial: bool,
}

impl Question {
    /// One answer for every effect; `range` holds the least and the greatest number accepted.
    pub(crate) fn choices(&self, range: (Option<Decimal>, Option<Decimal>)) -> Choices {
        let whole = |each| Choices { each, partial: false };
        match &self.scale {
            WorthScale::Options(answers) => whole(
                answers
                    .iter()
                    .map(|(code, effect)| (AnswerValue::Code(Arc::from(code.as_str())), effect.clone()))
                    .collect(),
            ),
            WorthScale::Select(base, picks) => {
                let (reached, partial) = selections(*base, picks);
                let code = |place: &usize| picks.get(*place).map(|pick| pick.id.to_string());
                let given = |places: &Vec<usize>| AnswerValue::Codes(places.iter().filter_map(code).collect());
                let each = reached.iter().map(|(chosen, places)| (given(places), self.conclude(chosen.clone())));
                Choices { each: each.collect(), partial }
            }
            WorthScale::Each(each) => {
                let (values, partial) = each.values();
                let answer = |value: &Ratio| {
                    let effect = each.effect(value, &self.possible, self.method);
                    Some((AnswerValue::Number(decimal(value)?), effect))
                };
                Choices { each: values.iter().filter_map(answer).collect(), partial }
            }
            WorthScale::Bands(bands) => {
                let answer = |(band, effect): &(crate::checklist::model::item::Band, Effect)| {
                    Some((AnswerValue::Number(number_in(band, range)?), effect.clone()))
                };
                whole(bands.iter().filter_map(answer).collect())
            }
            WorthScale::Remark => whole(Vec::new()),
        }
    }
}

/// The decimal of a ratio; `None` if it has more than 9 digits after the point and no inspection could state
/// it.
fn decimal(value: &Ratio) -> Option<Decimal> {
    value.to_finite_decimal()?.parse().ok()
}

/// A number that may be answered and lies in a band; `None` if there is none with at most 9 digits after the
/// point. Tried in order: the lower bound, the upper bound, their middle, the first number above the lower
/// bound.
fn number_in(
    band: &crate::checklist::model::item::Band,
    (min, max): (Option<Decimal>, Option<Decimal>),
) -> Option<Decimal> {
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
