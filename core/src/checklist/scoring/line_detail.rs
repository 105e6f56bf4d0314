//! What a line says beside its numbers: why it is in its state, the answer, the lines of its parts and instances.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, AnswerValue};
use crate::checklist::model::handling::{Handling, State};
use crate::tools::condition::UnmetCondition;
use std::sync::Arc;

/// Why an item is in its state.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StateReason {
    /// The inspector's words.
    Said(String),
    /// The part of the rule that does not hold.
    Rule(Arc<UnmetCondition>),
    /// What is not known.
    Unknown(Arc<Problem>),
}

/// What was answered, as a card tells it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AnswerView {
    /// A code, a number or a text.
    One(Arc<str>),
    /// The codes of a multi-select.
    Several(Vec<String>),
}

impl AnswerView {
    /// What a card tells of an answer; its parts tell for themselves.
    pub(crate) fn of(answer: &Answer) -> Option<Self> {
        match &answer.given {
            AnswerValue::Code(text) | AnswerValue::Text(text) => Some(Self::One(Arc::clone(text))),
            AnswerValue::Codes(codes) => Some(Self::Several(codes.clone())),
            AnswerValue::Number(value) => Some(Self::One(value.to_string().into())),
            AnswerValue::State(..) | AnswerValue::Parts(_) => None,
        }
    }
}

/// The line of one part or one instance within its item's.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubLine {
    /// The part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Id>,
    /// The instance; an instance that is missing has no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The part's title.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Its state.
    pub state: State,
    /// What the state did; absent for what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// What put it in that state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<StateReason>,
    /// The answer's code or codes, or the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
    /// The range that a measured number lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Id>,
    /// Whether it is part of the fold.
    pub counts: bool,
    /// Whether it failed.
    pub failed: bool,
    /// How grave that is, where it is not as grave as the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// How many nonconformities it stands for.
    #[serde(skip_serializing_if = "is_zero")]
    pub nonconformities: u64,
    /// Its share, 0 to 1, of what it could bring (or be charged); present where it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
    /// What of this share was given back for a correction on the spot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Ratio>,
    /// Whether it was put right while the inspector waited.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corrected_on_the_spot: bool,
    /// The lines of an instance's parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SubLine>,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// References of photographs and papers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

pub(crate) fn is_zero(number: &u64) -> bool {
    *number == 0
}
