//! Choices: one answer for every effect that a question can have.

use super::by_band;
use super::effect::Effect;
use super::numbers::NumberRange;
use super::question::{Question, WorthScale};
use crate::checklist::model::answer::AnswerValue;

/// Answers with their effects.
pub(crate) struct Choices {
    /// In the question's own order: options as listed, numbers from the least.
    pub(crate) each: Vec<(AnswerValue, Effect)>,
    /// True if effects between the extremes are left out.
    pub(crate) partial: bool,
}

impl Question {
    /// One answer for every effect; `range` holds the least and the greatest number accepted.
    pub(crate) fn choices(&self, range: NumberRange) -> Choices {
        let (each, partial) = match &self.scale {
            WorthScale::ByCode(answers) => {
                let answer = |(code, effect): &(String, Effect)| (AnswerValue::of_code(code), effect.clone());
                (answers.iter().map(answer).collect(), false)
            }
            WorthScale::Selection(scale) => scale.choices(&self.possible, self.method),
            WorthScale::ByUnit(scale) => scale.choices(&self.possible, self.method),
            WorthScale::ByBand(bands) => (by_band::choices(bands, range), false),
            WorthScale::Remark => (Vec::new(), false),
        };
        Choices { each, partial }
    }

    /// Numbers between those of `choices`, as examples; none where all answers are among them.
    pub(crate) fn between(&self) -> Vec<AnswerValue> {
        if let WorthScale::ByUnit(scale) = &self.scale { scale.between() } else { Vec::new() }
    }
}
