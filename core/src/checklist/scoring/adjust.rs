//! The final score: where it begins, and the steps that adjust it, one after the other.

use super::own_reading::OwnValue;
use super::plan::Plan;
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::SCORE;
use crate::checklist::model::scoring_rule::{Adjustment, AdjustmentEffect};
use crate::tools::condition::{FactSet, FactValue, Reckoned, Truth};

/// The final score, with every step.
#[derive(Clone, Debug)]
pub(crate) struct Adjusted {
    /// What the score begins as.
    pub(crate) begin: OwnValue,
    /// What the score ends as.
    pub(crate) score: OwnValue,
    /// One entry for each step of the checklist, in order.
    pub(crate) steps: Vec<Step>,
}

impl Adjusted {
    /// The score, if it is a number.
    pub(crate) fn number(&self) -> Option<Ratio> {
        self.score.as_number().cloned()
    }
}

/// What one step did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    /// Whether its condition holds; `None` where there was no score to adjust.
    pub(crate) holds: Option<Truth>,
    /// What its amount came to, where it was taken.
    pub(crate) amount: Option<Ratio>,
    /// The score before it.
    pub(crate) before: Option<Ratio>,
    /// The score after it.
    pub(crate) after: Option<Ratio>,
}

impl Plan {
    /// Adjusts a score. `begin` is the percentage or the total, `exact` holds every fact that the rule reads, never rounded; `score` is put into
    /// it as it changes.
    pub(super) fn adjusted(&self, begin: Option<Ratio>, exact: &mut FactSet) -> Adjusted {
        let Some(rule) = &self.checklist().scoring else {
            let begin = OwnValue::number(begin);
            return Adjusted { score: begin.clone(), begin, steps: Vec::new() };
        };
        let mut score = match &rule.score {
            Some(amount) => OwnValue::from(amount.reckon(exact)),
            None => OwnValue::number(begin),
        };
        let begin = score.clone();
        let mut steps = Vec::with_capacity(rule.adjust.len());
        for adjustment in &rule.adjust {
            let Some(before) = score.as_number().cloned() else {
                steps.push(Step::default());
                continue;
            };
            exact.insert(SCORE, FactValue::Number(before.clone()));
            let (step, after) = adjustment.taken(before, exact);
            steps.push(step);
            score = after;
        }
        Adjusted { begin, score, steps }
    }
}

impl Adjustment {
    /// Takes the step, if its condition holds.
    fn taken(&self, before: Ratio, exact: &FactSet) -> (Step, OwnValue) {
        let holds = self.when.as_ref().map_or(Truth::True, |condition| condition.evaluate(exact));
        let step = Step { holds: Some(holds), before: Some(before.clone()), ..Step::default() };
        match holds {
            Truth::False => (Step { after: Some(before.clone()), ..step }, OwnValue::number(Some(before))),
            Truth::Unknown => (step, OwnValue::Unknown),
            // Invariant: a sound step has an effect.
            Truth::True => match self.effects().next().map(|(effect, amount)| (effect, amount.reckon(exact))) {
                Some((effect, Reckoned::Within(low, high))) if low == high => {
                    let after = effect.applied(before, &low);
                    let step = Step { amount: Some(low), after: Some(after.clone()), ..step };
                    (step, OwnValue::number(Some(after)))
                }
                Some((_, other)) => (step, OwnValue::from(other)),
                None => (step, OwnValue::Unknown),
            },
        }
    }
}

impl AdjustmentEffect {
    fn applied(self, score: Ratio, amount: &Ratio) -> Ratio {
        match self {
            Self::AtMost => score.min(amount.clone()),
            Self::AtLeast => score.max(amount.clone()),
            Self::Plus => &score + amount,
            Self::Times => &score * amount,
            Self::Replace => amount.clone(),
        }
    }
}
