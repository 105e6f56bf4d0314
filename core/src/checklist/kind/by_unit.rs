//! The worth of a count or a measured number: so many points for each unit.

use super::effect::{Domain, Effect, fails};
use crate::base::exact::Ratio;
use crate::base::rounding::{Rounding, RoundingMode};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::ItemKind;

/// Counts up to this maximum are enumerated while they are open; of larger ones only the ends and the numbers
/// beside thresholds.
const MOST_COUNTED: i64 = 64;

/// The worth of a number by its units.
#[derive(Clone, Debug)]
pub(crate) struct Each {
    pub(super) kind: ItemKind,
    pub(super) points: Ratio,
    pub(super) each: Ratio,
    pub(super) at_most: Option<Ratio>,
    pub(super) min: Ratio,
    pub(super) max: Ratio,
    pub(super) fails_from: Option<Ratio>,
}

impl Each {
    /// `each` × value: from `points` downwards to 0 if `each` is negative under points, else at most
    /// `at_most`. With `points` 10 and `each` −2, three units leave 4, and seven leave 0.
    fn worth(&self, value: &Ratio, method: Method) -> Ratio {
        let all = &self.each * value;
        if self.takes_from_points(method) {
            return (&self.points + &all).max(Ratio::ZERO);
        }
        match &self.at_most {
            Some(most) => all.min(most.clone()),
            None => all,
        }
    }

    /// The most that any number in the range is worth, at its ends.
    pub(super) fn possible(&self, method: Method) -> Ratio {
        if self.takes_from_points(method) {
            return self.points.clone();
        }
        self.worth(&self.min, method).max(self.worth(&self.max, method)).max(Ratio::ZERO)
    }

    /// True if units are taken from `points`.
    fn takes_from_points(&self, method: Method) -> bool {
        method == Method::Points && self.each.is_negative()
    }

    /// True if it counts things that are wrong, so that each is a nonconformity.
    fn takes_away(&self, method: Method) -> bool {
        self.kind == ItemKind::Count && (method.charges() || self.each.is_negative())
    }

    /// The effect of a number.
    pub(crate) fn effect(&self, value: &Ratio, possible: &Ratio, method: Method) -> Effect {
        let points = self.worth(value, method);
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

    /// The numbers that are enumerated, and whether there are others. The ends of the range, and the numbers
    /// on both sides of `fails_from`, are always among them.
    pub(crate) fn values(&self) -> (Vec<Ratio>, bool) {
        if self.kind == ItemKind::Count
            && let Some(max) = self.max.to_i64().filter(|max| *max <= MOST_COUNTED)
        {
            return ((0..=max).map(Ratio::from_integer).collect(), false);
        }
        let step = Ratio::ONE;
        // A count that fails from 2.5 on fails from 3 on: no other number of things lies beside the threshold.
        let upwards = Rounding { digits: 0, mode: RoundingMode::Up };
        let first_failing =
            |from: &Ratio| if self.kind == ItemKind::Count { upwards.apply(from) } else { from.clone() };
        let around = self.fails_from.iter().map(first_failing).flat_map(|from| [&from - &step, from]);
        let first = (self.kind == ItemKind::Count).then_some(Ratio::ONE);
        let values = [self.min.clone(), self.max.clone()].into_iter().chain(around).chain(first);
        (values.filter(|value| *value >= self.min && *value <= self.max).collect(), self.min != self.max)
    }
}
