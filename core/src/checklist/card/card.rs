//! The score card: everything that a score says, and all that is needed to say it again.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::text::Text;
use crate::checklist::model::checklist::{ChecklistRef, Method, RepeatFold, RollUp, RoundingRule, Sampling};
use crate::checklist::model::handling::{Handling, State};
use crate::checklist::model::item::ItemKind;
use crate::checklist::scoring::line_detail::{AnswerView, StateReason, SubLine, is_zero};
use crate::checklist::scoring::outcome::{CardNote, EvaluatedGrade, Outcome};
use crate::tools::calendar::{Deadline, DueWithin};
use crate::tools::condition::{Condition, FactSet};
use std::sync::Arc;

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
    /// How items and sections were rolled up; left out for a sum.
    #[serde(skip_serializing_if = "RollUp::is_sum")]
    pub roll_up: RollUp,
    /// The points that deductions started from, where the checklist is one pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Ratio>,
    /// What that pool never falls below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Ratio>,
    /// What the percentage never falls below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_floor: Option<Ratio>,
    /// What the percentage never rises above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_ceiling: Option<Ratio>,
    /// How many items a visit must have looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sampling: Vec<Sampling>,
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
    pub notes: Vec<CardNote>,
}

/// The numbers of a score.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Score {
    /// Points earned, as weights and roll-ups have it; under demerit, demerits charged.
    pub earned: Ratio,
    /// Points possible.
    pub possible: Ratio,
    /// Points lost; under demerit, the same as charged.
    pub lost: Ratio,
    /// Under deduction: everything that was charged, before any floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<Ratio>,
    /// Earned over possible as numerator/denominator in lowest terms, after any floor or ceiling of the percentage; not under demerit
    /// and counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The percentage, rounded once from the fraction; not under demerit and counts.
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
    /// The instance of its repeated section, where each is an item of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// Its title.
    pub title: Text,
    /// The sections above it, outermost first.
    pub sections: Arc<[Id]>,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// Whether it only adds to the score.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub bonus: bool,
    /// Its severity; where it failed, that of the answer, if that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Its state.
    pub state: State,
    /// What the state did to the score; absent for what was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// What put it in that state: the inspector's words, or the unmet part of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<StateReason>,
    /// The answer's code or codes, the number, or the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
    /// The range that a measured number lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Id>,
    /// Whether the line is part of the score.
    pub counts: bool,
    /// Whether it counts as failed.
    pub failed: bool,
    /// Whether it is below full without failing.
    pub deficient: bool,
    /// How many nonconformities it stands for: one for a failure, as many as were counted.
    #[serde(skip_serializing_if = "is_zero")]
    pub nonconformities: u64,
    /// Unweighted points; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Ratio>,
    /// Whether it was put right as a whole while the inspector waited.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corrected_on_the_spot: bool,
    /// What of these points was given back for a correction of the whole on the spot; parts and instances tell of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Ratio>,
    /// The item's weight.
    pub weight: Ratio,
    /// Weighted points earned, or demerits charged; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned: Option<Ratio>,
    /// Weighted points possible; present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<Ratio>,
    /// Its part of the final percentage, 0 to 1; present where the line counts towards one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_weight: Option<Ratio>,
    /// What the whole lost by it, in points of the whole; its charge under demerit, deduction and counts. Present where the line counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Ratio>,
    /// How its parts or instances were folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fold: Option<RepeatFold>,
    /// The lines of its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SubLine>,
    /// The lines of its instances, where one line stands for all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<SubLine>,
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

/// One section's subtotal, the sections within it included.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Subtotal {
    /// The section.
    pub section: Id,
    /// Its title.
    pub title: Text,
    /// The sections above it, outermost first.
    pub sections: Arc<[Id]>,
    /// Points earned, as weights and roll-ups have it; under demerit, demerits charged.
    pub earned: Ratio,
    /// Points possible.
    pub possible: Ratio,
    /// Whether anything in it counts.
    pub counts: bool,
    /// The percentage, rounded; absent under demerit and where nothing counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// Its weight among its siblings; left out where it is 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Ratio>,
    /// How what it holds was rolled up; left out for a sum.
    #[serde(skip_serializing_if = "RollUp::is_sum")]
    pub roll_up: RollUp,
    /// Its part of the final percentage, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_weight: Option<Ratio>,
    /// The points that deductions started from, where it is a pool of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Ratio>,
    /// What that pool never falls below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Ratio>,
    /// What the pool was charged, before its floor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<Ratio>,
    /// When it earns nothing at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zero_when: Option<Arc<Condition>>,
    /// Whether that is so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub zeroed: bool,
    /// What it lost by that, in points of the whole, beside what its lines lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forfeited: Option<Ratio>,
    /// The percentage that it must reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_percent: Option<Ratio>,
    /// Whether it does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub below_minimum: bool,
}

/// The ladder as it was climbed.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grading {
    /// The rungs, best first.
    pub rungs: Vec<EvaluatedGrade>,
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
    /// The instance of its repeated section, where each is an item of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// The parts that are not right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Id>,
    /// The instances that are not right, where one line stands for all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<String>,
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

    /// What a number among its facts is.
    pub(crate) fn facts_number(&self, fact: &str) -> Option<Ratio> {
        match self.facts.get(fact) {
            Some(crate::tools::condition::FactValue::Number(number)) => Some(number.clone()),
            _ => None,
        }
    }

    /// The line of an item; its first where each instance has one.
    pub fn line(&self, item: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.item == item)
    }
}
