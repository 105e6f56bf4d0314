//! The score card: everything that a score says, and all that is needed to say it again.

use super::handling::{Handling, State};
use super::template::{Disposition, Kind, Method, RoundingRule};
use crate::calendar::{Deadline, DueWithin};
use crate::condition::{Condition, FactSet, Reason, Truth};
use crate::exact::Ratio;
use crate::id::Id;
use crate::problem::Problem;
use crate::text::Text;
use crate::version::Version;

/// The result of an inspection. Its lines alone re-derive its score, facts and grade.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScoreCard {
    /// The checklist that asked.
    pub checklist: ChecklistRef,
    /// The inspection's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What came out.
    pub outcome: Outcome,
    /// The numbers; absent where there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The sentence at the head: `8 项检查，符合 7 项`.
    pub headline: Text,
    /// The sentence that says what decided the grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Text>,
    /// How many items are in which state.
    pub counts: Counts,
    /// How points became the score.
    pub method: Method,
    /// How numbers were rounded and compared.
    pub rounding: RoundingRule,
    /// The facts that the grades' conditions saw, the site's own among them.
    pub facts: FactSet,
    /// A line an item, in the checklist's order.
    pub lines: Vec<Line>,
    /// A subtotal a section, in the checklist's order.
    pub subtotals: Vec<Subtotal>,
    /// The ladder, rung by rung.
    pub grading: Grading,
    /// What was found wrong.
    pub findings: Vec<ItemFinding>,
    /// What a reader should know about the numbers.
    pub notes: Vec<Note>,
}

/// Which checklist, which version, which bytes.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChecklistRef {
    /// Its id.
    pub id: Id,
    /// Its version.
    pub version: Version,
    /// SHA-256 of its RFC 8785 form.
    pub sha256: String,
}

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

/// The numbers of a score.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// Weighted points earned; under demerit, demerits charged.
    pub earned: Ratio,
    /// Weighted points possible.
    pub possible: Ratio,
    /// Weighted points lost; under demerit, the same as charged.
    pub lost: Ratio,
    /// Earned over possible as numerator/denominator in lowest terms; only under points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The percentage, rounded once from the fraction; only under points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// The total, rounded once: points earned or demerits charged.
    pub total: String,
}

/// How many items are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// All scored items.
    pub items: usize,
    /// Answered.
    pub answered: usize,
    /// Answered and not failed.
    pub conforming: usize,
    /// Failed: by the answer, or by a handling that says so.
    pub failed: usize,
    /// Below full without failing.
    pub deficient: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Hidden by a rule.
    pub hidden: usize,
    /// Not sampled.
    pub not_sampled: usize,
    /// Missing.
    pub missing: usize,
    /// Could not be judged.
    pub error: usize,
}

/// One item's line. Where it counts, `earned` = `points` × `weight` (or what the handling says) of `possible`.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CardLine"))]
pub struct Line {
    /// The item.
    pub item: Id,
    /// Its title.
    pub title: Text,
    /// The sections above it, outermost first.
    pub sections: Vec<Id>,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Its state.
    pub state: State,
    /// What the state did to the score; absent for what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// What put it in that state: the inspector's words, or the unmet part of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// The answer's code, or the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Whether the line is part of the score.
    pub counts: bool,
    /// Whether it counts as failed.
    pub failed: bool,
    /// Whether it is below full without failing.
    pub deficient: bool,
    /// Unweighted points; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Ratio>,
    /// The item's weight.
    pub weight: Ratio,
    /// Weighted points earned, or demerits charged; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned: Option<Ratio>,
    /// Weighted points possible; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<Ratio>,
    /// Weighted points lost; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Ratio>,
    /// The lines of its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartLine>,
    /// Whether an answer was given although a rule hides the item.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub answered_though_hidden: bool,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// References of photographs and papers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// Why an item is in its state.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Because {
    /// The inspector's words.
    Said(String),
    /// The part of the rule that does not hold.
    Rule(Reason),
    /// What is not known.
    Unknown(Problem),
}

/// One part's line within its item's.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartLine {
    /// The part.
    pub part: Id,
    /// Its title.
    pub title: Text,
    /// Its state.
    pub state: State,
    /// What the state did; absent for what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// The answer's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Whether it is part of the fold.
    pub counts: bool,
    /// Whether it failed.
    pub failed: bool,
    /// Its share, 0 to 1, of what it could bring (or be charged); present where it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Ratio>,
}

/// One section's subtotal, the sections within it included.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subtotal {
    /// The section.
    pub section: Id,
    /// Its title.
    pub title: Text,
    /// Weighted points earned, or demerits charged.
    pub earned: Ratio,
    /// Weighted points possible.
    pub possible: Ratio,
    /// The percentage, rounded; absent under demerit and where nothing counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
}

/// The ladder as it was climbed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grading {
    /// The rungs, best first.
    pub rungs: Vec<Rung>,
}

/// One rung.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rung {
    /// The grade.
    pub grade: Id,
    /// Its title.
    pub title: Text,
    /// What has to happen at it.
    pub disposition: Disposition,
    /// Its condition; absent on the last rung.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether it holds; absent where there is no final score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<Truth>,
    /// What stands in its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<Reason>,
}

/// Something found wrong: an item that failed or is deficient.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemFinding {
    /// The item.
    pub item: Id,
    /// Its title.
    pub title: Text,
    /// Whether it failed; otherwise it is deficient.
    pub failed: bool,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// The parts that are not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Id>,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// By which clause.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub reference: Text,
    /// What to do about it.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub corrective_action: Text,
    /// Whether it was put right while the inspector waited.
    pub corrected_on_the_spot: bool,
    /// Within what time it is to be put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_within: Option<DueWithin>,
    /// By when; absent where the inspection was not recorded yet or was put right on the spot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Deadline>,
}

/// What a reader should know about the numbers.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Note(pub Problem);

impl ScoreCard {
    /// The grade's id, where there is one.
    pub fn grade(&self) -> Option<&Id> {
        match &self.outcome {
            Outcome::Graded { grade, .. } => Some(grade),
            _ => None,
        }
    }

    /// The rounded percentage, where there is one.
    pub fn percent(&self) -> Option<&str> {
        self.score.as_ref()?.percent.as_deref()
    }

    /// The line of an item.
    pub fn line(&self, item: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.item == item)
    }
}
