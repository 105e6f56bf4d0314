//! What a line states beside its numbers: the reason of its state, the answer, its parts and instances.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, AnswerValue};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::tools::condition::UnmetCondition;
use std::sync::Arc;

/// Why an item is in its state. In JSON a text, a condition or a problem.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum StateReason {
    /// The inspector's words: `{"not_applicable": "无食堂"}`.
    Said(String),
    /// The part of the rule that is not met, for a hidden item.
    Rule(Arc<UnmetCondition>),
    /// The facts that are not known, for an item that may not apply.
    Unknown(Arc<Problem>),
}

/// The answer as serialised on a card.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, checklist::AnswerView};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let card = list.score(&list.read(&Json::parse(r#"{"answers": {"gate": "√", "masks": "无此项"}}"#)?)?).result;
/// // A label becomes its code; a state is no answer.
/// assert_eq!(card.line("gate").unwrap().answer, Some(AnswerView::One("pass".into())));
/// assert_eq!(card.line("masks").unwrap().answer, None);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum AnswerView {
    /// A code, a number or a text, as a string.
    One(Arc<str>),
    /// The codes of a multi-select.
    Several(Vec<String>),
}

impl AnswerView {
    /// The view of an answer; `None` for states and for parts, which have lines of their own.
    pub(crate) fn of(answer: &Answer) -> Option<Self> {
        match &answer.given {
            AnswerValue::Code(text) | AnswerValue::Text(text) => Some(Self::One(Arc::clone(text))),
            AnswerValue::Codes(codes) => Some(Self::Several(codes.clone())),
            AnswerValue::Number(value) => Some(Self::One(value.to_string().into())),
            AnswerValue::State(..) | AnswerValue::Parts(_) => None,
        }
    }
}

/// The line of one part or one instance, within its item's line.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"facts": {"site.has-canteen": true},
///     "answers": {"disinfection": {"workshop": "是", "canteen": {"value": "否", "note": "无记录"}}}}"#;
/// let card = list.score(&list.read(&Json::parse(json)?)?).result;
/// let line = card.line("disinfection").unwrap();
/// // One clean part does not save the item: it is as good as its worst part, and counts once.
/// assert!(!line.parts[0].failed && line.parts[1].failed && line.failed);
/// assert_eq!(card.counts.failed, 1);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SubLine {
    /// The part's id; absent on an instance's line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Id>,
    /// The instance's name; absent for one that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The part's title.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Its state.
    pub state: AnswerState,
    /// What the state did; absent for what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// Why it is in that state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<StateReason>,
    /// The answer's code or codes, or the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
    /// The band that a measured number lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Id>,
    /// Whether it takes part in the fold.
    pub counts: bool,
    /// Whether it failed.
    pub failed: bool,
    /// The severity of the failure, if it is not the item's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Number of nonconformities.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nonconformities: u64,
    /// Its points over its possible points (or its charge over the full charge); absent if it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
    /// How much of this share was given back for a correction on the spot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Ratio>,
    /// Whether it was put right while the inspector waited.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected_on_the_spot: bool,
    /// The lines of an instance's parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SubLine>,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// References of photographs and papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// For serde: leaves out a count of 0.
pub(crate) fn is_zero(number: &u64) -> bool {
    *number == 0
}
