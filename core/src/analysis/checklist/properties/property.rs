//! The properties that a checklist may have, and how each was decided.

use crate::analysis::checklist::improve::ScoreStanding;
use crate::base::id::Id;
use crate::base::json::string_enum;
use serde_json::Value;

string_enum! {
    /// What readers of a checklist take for granted, and a checklist may violate.
    pub enum PropertyName {
        /// Some answer sheet has this grade.
        GradeReachable = "grade_reachable",
        /// Every complete sheet with a score has exactly one certain grade.
        AlwaysGraded = "always_graded",
        /// Some sheet has 100 %.
        FullMarksReachable = "full_marks_reachable",
        /// No sheet has more than 100 %; bonus items without `percent_ceiling` violate it.
        NeverBeyondFull = "never_beyond_full",
        /// Putting a line right never lowers the score.
        FixKeepsScore = "fix_keeps_score",
        /// Putting a line right never lowers the grade.
        FixKeepsGrade = "fix_keeps_grade",
        /// Calling an item not applicable never scores more than answering it. With `exclude`, a failed item
        /// that is called not applicable raises the percentage.
        ExcuseKeepsScore = "excuse_keeps_score",
        /// Calling an item not applicable never grades better than answering it.
        ExcuseKeepsGrade = "excuse_keeps_grade",
    }
}

string_enum! {
    /// How it was decided.
    pub enum DecidedBy {
        /// By an argument from the checklist's structure, which covers all sheets.
        Structure = "structure",
        /// By the sheets shown.
        Example = "example",
        /// By enumerating all sheets.
        EverySheet = "every_sheet",
        /// Not decided: there are too many sheets.
        Nothing = "nothing",
    }
}

/// A property and whether the checklist has it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistProperty"))]
#[non_exhaustive]
pub struct ChecklistProperty {
    /// The property.
    pub property: PropertyName,
    /// The grade that it is about, for `grade_reachable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Id>,
    /// Whether it holds; `null` if that was not decided.
    pub holds: Option<bool>,
    /// How that was decided.
    pub decided_by: DecidedBy,
    /// The item in whose answer the two sheets differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The sheet that shows it, or two: as it was, and with one answer changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<AnswerSheet>,
}

/// An answer sheet with what comes out.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerSheet {
    /// The answers, as an inspection holds them.
    pub answers: Value,
    /// The site's facts, as an inspection holds them.
    pub facts: Value,
    /// The outcome and its numbers.
    pub comes_to: ScoreStanding,
}

/// An item of a severity with `veto` that a visit may leave unjudged without its failing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EvadableVeto {
    /// The item.
    pub item: Id,
    /// The states in which it does not fail: it drops out, or counts as zero or full.
    pub states: Vec<&'static str>,
}
