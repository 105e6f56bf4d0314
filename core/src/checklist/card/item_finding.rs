//! A finding on a card: what was wrong with an item, what to do about it, and by when.

use crate::base::id::Id;
use crate::base::text::Text;
use crate::tools::calendar::{Deadline, DueWithin};
use std::sync::Arc;

/// Something found wrong: an item that failed, or was seen below full. Items that nobody looked at are no
/// findings, even where the rules count them as 0.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"recorded_at": "2020-02-19T10:30:00+08:00", "answers": {"gate": {"value": "否", "note": "无人值守"}}}"#;
/// let findings = list.score(&list.read(&Json::parse(json)?)?).result.findings;
/// assert_eq!(findings[0].item, "gate");
/// assert_eq!(findings[0].note.as_deref(), Some("无人值守"));
/// // Two hours from the moment of recording.
/// assert!(findings[0].due.is_some());
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ItemFinding {
    /// The item's id.
    pub item: Id,
    /// Its title.
    pub title: Text,
    /// Whether it failed; if not, it is below full.
    pub failed: bool,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// The instance's name, if instances are not folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// The ids of the parts that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Id>,
    /// The names of the instances that are wrong, if they were folded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<String>,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The clause it violates.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub reference: Text,
    /// The corrective action.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub corrective_action: Text,
    /// Whether everything wrong with it was put right while the inspector waited; then there is no deadline.
    pub corrected_on_the_spot: bool,
    /// Within what time it has to be put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_within: Option<DueWithin>,
    /// By when, counted from `recorded_at`. Absent if that is not stated, or it was put right on the spot;
    /// unknown, with the reason, if the calendar of that year is not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Deadline>,
}
