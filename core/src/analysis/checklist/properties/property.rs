//! The properties that a checklist may have, and how each was decided.

use crate::analysis::checklist::improve::ScoreStanding;
use crate::base::id::Id;
use crate::base::json::string_enum;
use serde_json::Value;

string_enum! {
    /// What readers of a checklist take for granted.
    pub enum PropertyName {
        /// Some sheet is graded so.
        GradeReachable = "grade_reachable",
        /// Every complete sheet with a score has one certain grade.
        AlwaysGraded = "always_graded",
        /// Some sheet has 100 percent.
        FullMarksReachable = "full_marks_reachable",
        /// No sheet has more than 100 percent.
        NeverBeyondFull = "never_beyond_full",
        /// Putting a line right never lowers the score.
        FixKeepsScore = "fix_keeps_score",
        /// Putting a line right never lowers the grade.
        FixKeepsGrade = "fix_keeps_grade",
        /// To call an item not applicable never scores more than to answer it.
        ExcuseKeepsScore = "excuse_keeps_score",
        /// To call an item not applicable never grades better than to answer it.
        ExcuseKeepsGrade = "excuse_keeps_grade",
    }
}

string_enum! {
    /// How it is known.
    pub enum DecidedBy {
        /// By an argument from the checklist's structure, for all sheets.
        Structure = "structure",
        /// By the sheets shown.
        Example = "example",
        /// By every sheet there is.
        EverySheet = "every_sheet",
        /// It is not: there are too many sheets.
        Nothing = "nothing",
    }
}

/// A property and whether the checklist has it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ChecklistProperty"))]
pub struct ChecklistProperty {
    /// Which.
    pub property: PropertyName,
    /// The grade that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Id>,
    /// Whether it holds; `null` where that is not decided.
    pub holds: Option<bool>,
    /// How that is known.
    pub decided_by: DecidedBy,
    /// The item in whose answer two sheets differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The sheet that shows it, or two: as it was, and with one answer changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<AnswerSheet>,
}

/// An answer sheet with what comes out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerSheet {
    /// The answers, as an inspection holds them.
    pub answers: Value,
    /// The site's facts, as an inspection holds them.
    pub facts: Value,
    /// What comes out.
    pub comes_to: ScoreStanding,
}

/// An item of severity `auto-fail` that a visit may leave unjudged without its failing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvadableVeto {
    /// The item.
    pub item: Id,
    /// The states in which it drops out.
    pub states: Vec<&'static str>,
}
