//! Changes between two versions of a checklist, and their effect on scores.

use super::witness::Witness;
use crate::base::json::string_enum;
use crate::base::problem::Problem;
use crate::checklist::model::checklist::ChecklistRef;

string_enum! {
    /// The effect of a change on scores. In doubt the graver one is stated.
    pub enum ChangeEffect {
        /// Only texts for people change.
        TextOnly = "text_only",
        /// The conduct of inspections or what follows them changes, but no score and no grade.
        KeepsScores = "keeps_scores",
        /// Some sheet may have another score or grade, or may be answerable under one version only.
        ChangesScores = "changes_scores",
    }
}

string_enum! {
    /// Whether scores under two versions may be compared.
    pub enum ComparisonVerdict {
        /// Equal but for the version number.
        Same = "same",
        /// They differ in texts.
        TextOnly = "text_only",
        /// They differ, and every sheet has the same score and grade under both.
        Comparable = "comparable",
        /// Scores under one cannot be compared with scores under the other.
        NotComparable = "not_comparable",
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistChange"))]
#[non_exhaustive]
pub struct ChecklistChange {
    /// What it does to scores.
    pub effect: ChangeEffect,
    /// The change, as a problem of kind `change`. Its path is a JSON pointer into the new checklist, or into
    /// the old one if the thing is gone.
    pub reason: Problem,
}

/// What two checklists differ in.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// The old one.
    pub from: ChecklistRef,
    /// The new one.
    pub to: ChecklistRef,
    /// How they stand to each other.
    pub verdict: ComparisonVerdict,
    /// Every difference.
    pub changes: Vec<ChecklistChange>,
    /// A sheet with different results under the two versions. It is searched for only if they are not
    /// comparable, and may not be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// Number of sheets tried in that search.
    pub sheets_tried: usize,
}

impl ComparisonVerdict {
    /// The verdict that changes come to.
    /// The gravest effect decides: a single change that may alter scores makes the versions not comparable.
    pub(super) fn of(changes: &[ChecklistChange]) -> Self {
        match changes.iter().map(|change| change.effect).max() {
            None => Self::Same,
            Some(ChangeEffect::TextOnly) => Self::TextOnly,
            Some(ChangeEffect::KeepsScores) => Self::Comparable,
            Some(ChangeEffect::ChangesScores) => Self::NotComparable,
        }
    }
}
