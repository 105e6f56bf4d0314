//! Outcomes: a grade, a range, or no score with its reason; and the grade scale as it was evaluated.

use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::checklist::Disposition;
use crate::tools::condition::{Condition, Truth, UnmetCondition};
use std::sync::Arc;

/// What came out of an inspection. In JSON told apart by `kind`.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, checklist::Outcome};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let outcome = |json: &str| -> Result<Outcome, fugong::Problems> {
///     Ok(list.score(&list.read(&Json::parse(json)?)?).result.outcome)
/// };
/// // Nothing answered is no score; something answered is a range; neither is 0 %.
/// assert!(matches!(outcome(r#"{"answers": {}}"#)?, Outcome::NoScore { .. }));
/// assert!(matches!(outcome(r#"{"answers": {"gate": "否"}}"#)?, Outcome::Provisional(_)));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// A final score with its grade.
    Graded {
        /// The grade's id.
        grade: Id,
        /// The grade's title.
        title: Text,
        /// The grade's consequence.
        disposition: Disposition,
    },
    /// A final score; the checklist has no grades.
    Scored,
    /// A final score whose grade depends on a fact that is not known.
    Ungraded {
        /// The grades that are possible, best first.
        possible_grades: Vec<Id>,
    },
    /// No final score yet: something that counts is missing or not judged.
    Provisional(Provisional),
    /// No score.
    NoScore {
        /// Why: a problem of kind `no_score`, such as `nothing_answered`.
        reason: Problem,
    },
}

/// The range in which the final score will lie, over all legal answers to what is missing. That an inspector
/// may still call an item not applicable is not assumed. Answers with which a sample stays too small for a score are among
/// them.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, checklist::Outcome};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "site", "version": "1.0.0", "items": [{"id": "a", "points": 3}, {"id": "b"}],
///      "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 80}},
///                 {"id": "fair", "when": {"fact": "percent", "at_least": 50}}, {"id": "poor", "otherwise": true}]}]}"#)?;
/// let site = rules.checklist("site")?;
/// let card = site.score(&site.read(&Json::parse(r#"{"answers": {"a": "pass"}}"#)?)?).result;
/// let Outcome::Provisional(range) = card.outcome else { panic!() };
/// // 3 of 4 if b fails, 4 of 4 if it passes: poor is out of reach already.
/// assert_eq!((range.low.as_deref(), range.high.as_deref()), (Some("75.0"), Some("100.0")));
/// assert_eq!(range.possible_grades.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["good", "fair"]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Provisional {
    /// The lowest score, rounded: the percentage, or the total under demerit and counts. Absent if it is not
    /// known, for instance because every item may still drop out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The highest score, rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// The grades that are still possible, best first.
    pub possible_grades: Vec<Id>,
    /// Whether all combinations were tried, and each of them can occur. If not (too many, or several items whose
    /// `applies_when` is unknown and that may only be hidden together), some of the listed grades may be out of reach; none
    /// is left out.
    pub exhaustive: bool,
    /// The items that block the score.
    pub waiting_for: Vec<Id>,
}

/// One grade as evaluated.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct EvaluatedGrade {
    /// The grade.
    pub grade: Id,
    /// Its title.
    pub title: Text,
    /// Its consequence.
    pub disposition: Disposition,
    /// Its condition; absent on the last grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Arc<Condition>>,
    /// `true`, `false` or `unknown`; absent if there is no final score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<Truth>,
    /// The unmet part of its condition, false and unknown alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<UnmetCondition>,
}

/// A remark on the numbers: `rounds_to_threshold`, `evidence_missing` or `answers_migrated`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardNote(pub Problem);
