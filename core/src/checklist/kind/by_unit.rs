//! Worth by unit: so many points for each unit of a count or a measured number.

use super::by_band::decimal;
use super::effect::{Domain, Effect, fails};
use super::numbers::Numbers;
use super::worths::Worths;
use crate::base::exact::{Decimal, Ratio};
use crate::base::rounding::{Rounding, RoundingMode};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::Asked;

/// Counts up to this maximum are enumerated while they are open; of larger ones only the ends and the numbers
/// beside thresholds.
const MOST_COUNTED: i64 = 64;

/// Into how many equal steps the range of a number is divided for examples.
const STEPS: i64 = 16;

/// The worth of a number by its units.
#[derive(Clone, Debug)]
pub(crate) struct UnitScale {
    numbers: Numbers,
    points: Ratio,
    each: Ratio,
    at_most: Option<Ratio>,
    min: Ratio,
    max: Ratio,
    fails_from: Option<Ratio>,
}

impl UnitScale {
    /// The scale of a number. Under charges `points` stand for `each` if that is not stated;
    /// under `counts` each counts 1.
    pub(super) fn of(worths: &Worths<'_>, numbers: Numbers) -> Self {
        let asked = &worths.asked;
        let ratio = |value: Option<Decimal>| value.unwrap_or(Decimal::ZERO).ratio();
        let points = worths.full_points();
        let each = match asked.each.filter(|_| worths.method != Method::Counts) {
            Some(each) => each.ratio(),
            None => points.clone(),
        };
        Self {
            numbers,
            points,
            each,
            at_most: asked.at_most.map(|most| most.ratio()),
            min: ratio(asked.min),
            max: ratio(asked.max),
            fails_from: asked.fails_from.map(|from| from.ratio()),
        }
    }

    /// `each` × value: from `points` downwards to 0 if `each` is negative under points, else at most
    /// `at_most`. With `points` 10 and `each` −2, three units leave 4, and seven leave 0.
    fn points_for(&self, value: &Ratio, method: Method) -> Ratio {
        let all = &self.each * value;
        if self.takes_from_points(method) {
            return (&self.points + &all).max(Ratio::ZERO);
        }
        match &self.at_most {
            Some(most) => all.min(most.clone()),
            None => all,
        }
    }

    /// The most that any number in the range is worth, at its ends. From 1 to 5 with `points` 6 and `each` −1 it is 5.
    pub(super) fn possible(&self, method: Method) -> Ratio {
        self.points_for(&self.min, method).max(self.points_for(&self.max, method)).max(Ratio::ZERO)
    }

    /// True if units are taken from `points`.
    fn takes_from_points(&self, method: Method) -> bool {
        method == Method::Points && self.each.is_negative()
    }

    /// True if it counts things that are wrong, so that each is a nonconformity.
    fn takes_away(&self, method: Method) -> bool {
        self.numbers == Numbers::Whole && (method.charges() || self.each.is_negative())
    }

    /// The effect of a number.
    pub(crate) fn effect(&self, value: &Ratio, possible: &Ratio, method: Method) -> Effect {
        let points = self.points_for(value, method);
        let takes_away = self.takes_away(method);
        let failed = match &self.fails_from {
            Some(from) => value >= from,
            None if takes_away => value.is_positive(),
            None => fails(&points, possible, method),
        };
        let mut effect = Effect::of(points, failed, None);
        if takes_away {
            let count = value.to_i64().and_then(|count| u64::try_from(count).ok());
            debug_assert!(count.is_some(), "a count is a whole number from 0 to 18 digits, not {value}");
            // Invariant: reading an answer, the check of `max` and `values` hold what is asserted.
            effect.nonconformities = count.unwrap_or_default();
        }
        effect
    }

    /// The effects of the enumerated numbers.
    pub(super) fn every(&self, possible: &Ratio, method: Method) -> Domain {
        let (values, partial) = self.values();
        Domain { partial, ..Domain::whole(values.iter().map(|value| self.effect(value, possible, method))) }
    }

    /// The enumerated numbers with their effects; the flag is true if there are others.
    pub(super) fn choices(&self, possible: &Ratio, method: Method) -> (Vec<(AnswerValue, Effect)>, bool) {
        let (values, partial) = self.values();
        let answer = |value: &Ratio| {
            let effect = self.effect(value, possible, method);
            Some((AnswerValue::Number(decimal(value)?), effect))
        };
        (values.iter().filter_map(answer).collect(), partial)
    }

    /// Numbers at equal distances between the ends, where there are more than are enumerated: examples of what lies between.
    /// What a number is worth only rises, or only falls, from one end to the other.
    pub(super) fn between(&self) -> Vec<AnswerValue> {
        if !self.values().1 {
            return Vec::new();
        }
        let nearest = Rounding { digits: 0, mode: RoundingMode::HalfUp };
        let width = &self.max - &self.min;
        let steps = (1..STEPS).filter_map(|step| {
            let value = &self.min + &(&width * &Ratio::new(step, STEPS)?);
            decimal(&if self.numbers == Numbers::Whole { nearest.apply(&value) } else { value })
        });
        steps.map(AnswerValue::Number).collect()
    }

    /// The numbers that are enumerated, and whether there are others. The ends of the range, and the numbers
    /// on both sides of `fails_from`, are always among them.
    fn values(&self) -> (Vec<Ratio>, bool) {
        if self.numbers == Numbers::Whole
            && let Some(max) = self.max.to_i64().filter(|max| *max <= MOST_COUNTED)
        {
            return ((0..=max).map(Ratio::from_integer).collect(), false);
        }
        let step = Ratio::ONE;
        // A count that fails from 2.5 on fails from 3 on: no other number of things lies beside the threshold.
        let upwards = Rounding { digits: 0, mode: RoundingMode::Up };
        let first_failing =
            |from: &Ratio| if self.numbers == Numbers::Whole { upwards.apply(from) } else { from.clone() };
        let around = self.fails_from.iter().map(first_failing).flat_map(|from| [&from - &step, from]);
        let first = (self.numbers == Numbers::Whole).then_some(Ratio::ONE);
        let values = [self.min.clone(), self.max.clone()].into_iter().chain(around).chain(first);
        (values.filter(|value| *value >= self.min && *value <= self.max).collect(), self.min != self.max)
    }
}

/// Numbers worth trying when two versions are compared: the ends of the range, 1, and the bounds of bands and of failing, as far
/// as they may be answered.
pub(super) fn trials(asked: &Asked<'_>, numbers: Numbers) -> Vec<AnswerValue> {
    let least = asked.min.unwrap_or(Decimal::ZERO);
    let bounds = asked.bands.iter().flat_map(|band| [band.at_least, band.more_than, band.at_most, band.less_than]);
    let tried =
        [Some(least), Some(Decimal::ONE), asked.fails_from].into_iter().chain(bounds).chain([asked.max]).flatten();
    let fits = |value: &Decimal| numbers == Numbers::Measured || value.is_integer();
    let within = |value: &Decimal| *value >= least && asked.max.is_none_or(|most| *value <= most);
    tried.filter(|value| fits(value) && within(value)).map(AnswerValue::Number).collect()
}
