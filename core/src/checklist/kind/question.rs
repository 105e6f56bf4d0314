//! Questions: an item or part that is ready to be scored. An answer's effect is points or charges, whether it fails, and how
//! gravely.
//!
//! Example: a choice with options at 4, 2 and 0 points has 4 possible points. The first is full, the second
//! deficient, the third fails, unless `fails` says otherwise. Under demerit the same numbers are charges: 4
//! is the full charge and fails.

use super::by_selection::SelectionScale;
use super::by_unit::UnitScale;
use super::effect::{Domain, Effect};
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::Handling;
use crate::checklist::model::item::{Asked, Band};
use crate::checklist::model::severity::Severity;

/// A question with the worth of its answers, prepared once when the rulebook is loaded.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) method: Method,
    /// The most that an answer earns, or is charged, before the weight; never below 0.
    pub(crate) possible: Ratio,
    pub(crate) scale: WorthScale,
}

/// How answers become points.
#[derive(Clone, Debug)]
pub(crate) enum WorthScale {
    /// One of these codes.
    ByCode(Vec<(String, Effect)>),
    /// Any of these options.
    Selection(SelectionScale),
    /// So many points for each unit.
    ByUnit(Box<UnitScale>),
    /// Points by the range that a number lies in.
    ByBand(Vec<(Band, Effect)>),
    /// A remark or photograph: no points.
    Remark,
}

impl Question {
    /// Prepares a question.
    pub(crate) fn of(asked: Asked<'_>, method: Method, severities: &[Severity]) -> Self {
        let (possible, scale) = asked.kind.worth(&Worths { asked, method, severities });
        Self { method, possible, scale }
    }

    /// The effect of an answer; `None` if the answer is not legal, which reading an inspection excludes. A
    /// remark does not count.
    pub(crate) fn effect(&self, given: &AnswerValue) -> Option<Effect> {
        match (&self.scale, given) {
            (WorthScale::ByCode(answers), AnswerValue::Code(code)) => {
                answers.iter().find(|(answer, _)| **answer == **code).map(|(_, effect)| effect.clone())
            }
            (WorthScale::Selection(scale), AnswerValue::Codes(codes)) => {
                Some(scale.effect(codes, &self.possible, self.method))
            }
            (WorthScale::ByUnit(scale), AnswerValue::Number(value)) => {
                Some(scale.effect(&value.ratio(), &self.possible, self.method))
            }
            (WorthScale::ByBand(bands), AnswerValue::Number(value)) => {
                bands.iter().find(|(band, _)| band.holds(value)).map(|(_, effect)| effect.clone())
            }
            _ => Some(Effect::EXCLUDED),
        }
    }

    /// The band that a measured number lies in.
    pub(crate) fn band(&self, given: &AnswerValue) -> Option<&Id> {
        match (&self.scale, given) {
            (WorthScale::ByBand(bands), AnswerValue::Number(value)) => {
                bands.iter().find(|(band, _)| band.holds(value)).map(|(band, _)| &band.id)
            }
            _ => None,
        }
    }

    /// The effect of a handling on an unanswered question worth `possible`; `None` for `block`.
    pub(crate) fn handled(&self, handling: Handling, possible: &Ratio) -> Option<Effect> {
        let (worst, best) = match self.method {
            // What nobody counted is one failure, however many there could be; none where nothing can fail.
            Method::Counts => (possible.clone().min(Ratio::ONE), Ratio::ZERO),
            method if method.charges() => (possible.clone(), Ratio::ZERO),
            _ => (Ratio::ZERO, possible.clone()),
        };
        match handling {
            Handling::Exclude | Handling::Forbid => Some(Effect::EXCLUDED),
            Handling::Zero => Some(Effect::of(worst, false, None)),
            Handling::Fail => Some(Effect::of(worst, true, None)),
            Handling::Full => Some(Effect::of(best, false, None)),
            Handling::Block => None,
        }
    }

    /// The effects of all legal answers.
    pub(crate) fn every(&self) -> Domain {
        match &self.scale {
            WorthScale::ByCode(answers) => Domain::whole(answers.iter().map(|(_, effect)| effect.clone())),
            WorthScale::ByBand(bands) => Domain::whole(bands.iter().map(|(_, effect)| effect.clone())),
            WorthScale::Selection(scale) => scale.every(&self.possible, self.method),
            WorthScale::ByUnit(scale) => scale.every(&self.possible, self.method),
            WorthScale::Remark => Domain::whole([Effect::EXCLUDED]),
        }
    }
}
