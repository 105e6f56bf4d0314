//! What a comparison says.

use super::witness::Witness;
use crate::base::json::string_enum;
use crate::base::problem::Problem;
use crate::checklist::model::checklist::ChecklistRef;

string_enum! {
    /// What a change does to scores.
    pub enum ChangeEffect {
        /// It changes what people read, and no more.
        TextOnly = "text_only",
        /// It changes what an inspection or what follows it is like, and no score or grade.
        KeepsScores = "keeps_scores",
        /// Some sheet may have another score or grade, or may be answered under one of the two only.
        ChangesScores = "changes_scores",
    }
}

string_enum! {
    /// How two checklists stand to each other.
    pub enum ComparisonVerdict {
        /// They say the same; only the version may differ.
        Same = "same",
        /// They differ in texts.
        TextOnly = "text_only",
        /// They differ, and every sheet has the same score and grade under both.
        Comparable = "comparable",
        /// Scores made under one say nothing about scores made under the other.
        NotComparable = "not_comparable",
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistChange"))]
pub struct ChecklistChange {
    /// What it does to scores.
    pub effect: ChangeEffect,
    /// What it is, of kind `change`. Its path is a JSON pointer into the new checklist; of what is gone, into the old one.
    pub reason: Problem,
}

/// What two checklists differ in.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison {
    /// The old one.
    pub from: ChecklistRef,
    /// The new one.
    pub to: ChecklistRef,
    /// How they stand to each other.
    pub verdict: ComparisonVerdict,
    /// Every difference.
    pub changes: Vec<ChecklistChange>,
    /// A sheet that comes to something else under the new one. Where they are not comparable it is looked for and may not be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// How many sheets were tried in search of it.
    pub sheets_tried: usize,
}

impl ComparisonVerdict {
    /// The verdict that changes come to.
    pub(super) fn of(changes: &[ChecklistChange]) -> Self {
        match changes.iter().map(|change| change.effect).max() {
            None => Self::Same,
            Some(ChangeEffect::TextOnly) => Self::TextOnly,
            Some(ChangeEffect::KeepsScores) => Self::Comparable,
            Some(ChangeEffect::ChangesScores) => Self::NotComparable,
        }
    }
}
