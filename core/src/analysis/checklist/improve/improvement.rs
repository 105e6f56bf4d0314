//! What to fix, as a document: what each correction brings, and the sets that reach a grade.

use super::grade;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::checklist::ChecklistRef;
use crate::checklist::scoring::outcome::Outcome;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, FactTitles, UnmetCondition};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is asked: which grade, and what corrections cost.
#[derive(Clone, Debug, Default)]
pub struct ImproveRequest {
    /// The grade to reach; every one better than the present one if not stated.
    pub grade: Option<Id>,
    /// What it costs to correct an item, by its id; 1 if not stated, never negative.
    pub costs: BTreeMap<String, Decimal>,
}

/// What to fix.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Improvement {
    /// The checklist that asked.
    pub checklist: ChecklistRef,
    /// The inspection's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What comes out as things are.
    pub now: ScoreStanding,
    /// Why nothing is said of corrections: there is no final score that they could improve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_up: Option<Problem>,
    /// In what gains are told.
    pub gains_in: GainsIn,
    /// Every line that can be corrected, in the checklist's order, with what it brings if it alone is.
    pub corrections: Vec<Correction>,
    /// Lines that are wrong and that no answer puts right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beyond_correction: Vec<BeyondCorrection>,
    /// What comes out if everything is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_corrected: Option<ScoreStanding>,
    /// The grade asked for; else every grade better than the present one, best first.
    pub targets: Vec<GradeTarget>,
}

/// In what gains are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GainsIn {
    /// Percentage points.
    Percent,
    /// Charges or nonconformities fewer.
    Total,
}

/// An outcome with its numbers.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ScoreStanding"))]
pub struct ScoreStanding {
    /// What comes out.
    pub outcome: Outcome,
    /// The percentage as a fraction in lowest terms, 0 to 1; not under demerit and counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The percentage, rounded; not under demerit and counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// The total, rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
}

/// A line that can be corrected.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Correction {
    /// Which line, and the answer that corrects it.
    #[serde(flatten)]
    pub fix: Fix,
    /// Other answers that are as good in their own way: more points, or not a failure. Sets may take these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or_becomes: Vec<Value>,
    /// The item's title.
    pub title: Text,
    /// How grave it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Whether it failed; otherwise it is below full.
    pub failed: bool,
    /// What it costs.
    pub cost: Ratio,
    /// What it brings alone.
    pub gain: Gain,
    /// What comes out then.
    pub then: ScoreStanding,
}

/// A correction by its line.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fix {
    /// The item.
    pub item: Id,
    /// The instance of its repeated section, where each is an item of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// That instance's place in its section, from 0; one that is missing has no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// The answer that it becomes, as an inspection writes it; a list by instance where those are folded into one line.
    pub becomes: Value,
}

/// How much better a score is.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Gain {
    /// The exact number.
    pub exact: Ratio,
    /// The same, rounded as the checklist rounds.
    pub rounded: String,
}

/// A line that is wrong and that no answer puts right.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BeyondCorrection {
    /// The item.
    pub item: Id,
    /// The instance of its repeated section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// That instance's place in its section, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// Why.
    pub reason: Problem,
}

/// A grade, and how it is reached.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GradeTarget {
    /// The grade; a better one is as good.
    pub grade: Id,
    /// Its title.
    pub title: Text,
    /// Whether corrections can reach it; `null` where that is not known.
    pub reachable: Option<bool>,
    /// The fewest corrections that reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smallest: Option<FixSet>,
    /// The corrections that reach it at the least cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheapest: Option<FixSet>,
    /// What stands in the way even if everything is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<UnmetCondition>,
}

/// A set of corrections.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FixSet {
    /// The corrections, in the checklist's order.
    pub corrections: Vec<Fix>,
    /// How many.
    pub count: usize,
    /// What they cost together.
    pub cost: Ratio,
    /// What comes out then.
    pub then: ScoreStanding,
    /// Whether no other set is better.
    pub exact: bool,
    /// Where that is not known: no set is better than this, in corrections of the smallest, in cost of the cheapest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Ratio>,
}

impl ScoreStanding {
    /// The outcome and the numbers of a tally that has a score.
    pub(crate) fn of(tally: &Tally<'_>, outer: &FactSet, names: &dyn FactTitles) -> Self {
        let plan = tally.plan();
        let facts = tally.facts(outer, plan.rounding().compare);
        let rounding = plan.rounding().rounding();
        let percent = tally.percent(0);
        let fraction = percent.as_ref().and_then(|percent| percent.checked_div(&Ratio::HUNDRED));
        Self {
            outcome: grade::assign_grade(plan, &facts, names).outcome,
            fraction: fraction.map(|fraction| fraction.to_fraction()),
            percent: percent.map(|percent| rounding.text(&percent)),
            total: Some(rounding.text(&tally.root().earned)),
        }
    }
}
