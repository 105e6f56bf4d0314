//! What a score comes to: a grade, a range, or no score with its reason; and the grade scale as it was evaluated.

use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::checklist::Disposition;
use crate::tools::condition::{Condition, Truth, UnmetCondition};
use std::sync::Arc;

/// What came out.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// A score and its grade.
    Graded {
        /// The grade's id.
        grade: Id,
        /// Its title.
        title: Text,
        /// What has to happen.
        disposition: Disposition,
    },
    /// A score; the checklist has no grades.
    Scored,
    /// A score, but which grade depends on what is not known.
    Ungraded {
        /// The grades that may hold, best first.
        possible_grades: Vec<Id>,
    },
    /// No final score yet: something that counts is missing.
    Provisional(Provisional),
    /// No score, and why.
    NoScore {
        /// A problem of kind `no_score`.
        reason: Problem,
    },
}

/// The range in which the final score will lie, over every legal answer to what is missing.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Provisional {
    /// The lowest score: percent under points, total under demerit. Absent where every item may still drop out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The highest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// The grades that are still possible, best first.
    pub possible_grades: Vec<Id>,
    /// Whether every combination was tried; otherwise some grades listed may be out of reach.
    pub exhaustive: bool,
    /// The items that hold it up.
    pub waiting_for: Vec<Id>,
}

/// One rung.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EvaluatedGrade {
    /// The grade.
    pub grade: Id,
    /// Its title.
    pub title: Text,
    /// What has to happen at it.
    pub disposition: Disposition,
    /// Its condition; absent on the last rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Arc<Condition>>,
    /// Whether it holds; absent where there is no final score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<Truth>,
    /// What stands in its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<UnmetCondition>,
}

/// What a reader should know about the numbers.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CardNote(pub Problem);
