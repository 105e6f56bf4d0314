//! What to correct, as a document: the gain of each correction, and the sets that reach a grade.

use super::grade;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::checklist::ChecklistRef;
use crate::checklist::scoring::outcome::Outcome;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, FactTitles, UnmetCondition};
use serde_json::Value;
use std::sync::Arc;

/// The question: which grade to reach, and what corrections cost.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "site", "version": "1.0.0", "items": [{"id": "fence", "points": 2}, {"id": "sign"}, {"id": "lamp"}],
///      "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 50}}, {"id": "poor", "otherwise": true}]}]}"#)?;
/// let site = rules.checklist("site")?;
/// let read = site.read(&Json::parse(r#"{"answers": {"fence": "fail", "sign": "fail", "lamp": "fail"}}"#)?)?;
/// // The fence alone is enough, but costs 5; sign and lamp cost 1 each.
/// let request = ImproveRequest::new(None).with_cost("fence", "5".parse().unwrap());
/// let improved = site.improve(&read, &request)?.result;
/// let target = &improved.targets[0];
/// assert_eq!(target.smallest.as_ref().unwrap().count, 1);
/// assert_eq!(target.cheapest.as_ref().unwrap().cost.to_string(), "2");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ImproveRequest {
    /// The grade to reach; every grade better than the present one if not stated.
    pub grade: Option<Id>,
    /// Cost of correcting an item, by its id, in any unit: 0 or more, 1 if not stated. Each instance costs
    /// the same.
    pub(crate) costs: Map<String, Decimal>,
}

impl ImproveRequest {
    /// Ask for what leads to a grade, or to every grade better than the present one. Every correction costs 1.
    #[must_use]
    pub fn new(grade: Option<Id>) -> Self {
        Self { grade, costs: Map::new() }
    }

    /// State what the correction of an item costs, by the item's id.
    #[must_use]
    pub fn with_cost(mut self, item: &str, cost: Decimal) -> Self {
        self.costs.insert(item.to_owned(), cost);
        self
    }
}

/// What to correct in an inspection.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "site", "version": "1.0.0", "items": [{"id": "fence", "points": 3}, {"id": "sign"}],
///      "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 70}}, {"id": "poor", "otherwise": true}]}]}"#)?;
/// let site = rules.checklist("site")?;
/// let read = site.read(&Json::parse(r#"{"answers": {"fence": "fail", "sign": "fail"}}"#)?)?;
/// let improved = site.improve(&read, &ImproveRequest::default())?.result;
/// // Percentage points, not a factor: from 0 % to 75 % and to 25 %.
/// let gains = improved.corrections.iter().map(|one| (one.fix.item.as_str(), one.gain.rounded.as_str()));
/// assert_eq!(gains.collect::<Vec<_>>(), [("fence", "75.0"), ("sign", "25.0")]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Improvement {
    /// The checklist, its version and its identity.
    pub checklist: ChecklistRef,
    /// The inspection's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// The site's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The outcome as things are.
    pub now: ScoreStanding,
    /// Why there are no corrections: there is no final score that they could improve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_up: Option<Problem>,
    /// The unit of gains.
    pub gains_in: GainsIn,
    /// All lines that can be corrected, in the checklist's order, each with its gain if it alone is
    /// corrected.
    pub corrections: Vec<Correction>,
    /// Lines that are wrong and that no answer puts right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beyond_correction: Vec<BeyondCorrection>,
    /// The outcome if everything is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all_corrected: Option<ScoreStanding>,
    /// The grade asked for; else every grade better than the present one, best first.
    pub targets: Vec<GradeTarget>,
}

/// The unit of gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum GainsIn {
    /// Percentage points.
    Percent,
    /// Fewer charges, or nonconformities.
    Total,
}

/// An outcome with its numbers.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"facts": {"site.has-canteen": false}, "answers": {"gate": "否", "temperature": "是", "visitors": "是",
///     "disinfection": {"workshop": "是"}, "supplies": "是", "masks": "是", "outreach": "是"}}"#;
/// let now = list.improve(&list.read(&Json::parse(json)?)?, &ImproveRequest::default())?.result.now;
/// assert_eq!((now.fraction.as_deref(), now.percent.as_deref()), (Some("6/7"), Some("85.7")));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ScoreStanding"))]
#[non_exhaustive]
pub struct ScoreStanding {
    /// The outcome.
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
    /// The final score, rounded, where the checklist has `scoring`.
    #[serde(rename = "final", default, skip_serializing_if = "Option::is_none")]
    pub final_score: Option<String>,
}

/// A line that can be corrected.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Correction {
    /// Which line, and the answer that corrects it.
    #[serde(flatten)]
    pub fix: Fix,
    /// Other answers that are best in another respect: more points, or not a failure. Sets may use them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub or_becomes: Vec<Value>,
    /// The item's title.
    pub title: Text,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Whether it failed; if not, it is below full.
    pub failed: bool,
    /// Its cost, as the request states it.
    pub cost: Ratio,
    /// The gain if it alone is corrected.
    pub gain: Gain,
    /// The outcome then.
    pub then: ScoreStanding,
}

/// A correction by its line.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Fix {
    /// The item's id.
    pub item: Id,
    /// The instance's name, if instances are not folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// That instance's index in its section, from 0; a missing instance has an index and no name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// The answer that corrects it, as an inspection writes it; a list by instance if instances are folded.
    pub becomes: Value,
}

/// How much better a score is: percentage points, or charges fewer. May be negative where a correction lowers
/// the score (see the property `fix_keeps_score`).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Gain {
    /// The exact difference.
    pub exact: Ratio,
    /// The difference, rounded once as the checklist rounds. It may differ from the difference of two rounded
    /// percentages.
    pub rounded: String,
}

/// A line that is wrong and that no answer puts right.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BeyondCorrection {
    /// The item.
    pub item: Id,
    /// The instance of its repeated section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// That instance's place in its section, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// Why: no legal answer is better, or it is not known whether it applies.
    pub reason: Problem,
}

/// A grade, and how corrections reach it.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "facts": {"site.age": {"type": "integer"}},
///     "checklists": [{"id": "site", "version": "1.0.0", "items": [{"id": "fence"}],
///      "grades": [{"id": "good", "when": {"fact": "site.age", "at_most": 10}}, {"id": "poor", "otherwise": true}]}]}"#)?;
/// let site = rules.checklist("site")?;
/// let read = site.read(&Json::parse(r#"{"facts": {"site.age": 12}, "answers": {"fence": "fail"}}"#)?)?;
/// let target = &site.improve(&read, &ImproveRequest::default())?.result.targets[0];
/// // No correction makes the site younger: unreachable is an answer, with what stands in the way.
/// assert_eq!(target.reachable, Some(false));
/// assert!(target.smallest.is_none() && target.unmet.is_some());
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GradeTarget {
    /// The grade; a better one also counts as reached.
    pub grade: Id,
    /// Its title.
    pub title: Text,
    /// Whether corrections can reach it; `null` if the search ended without an answer.
    pub reachable: Option<bool>,
    /// The fewest corrections that reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smallest: Option<FixSet>,
    /// The corrections that reach it at the least cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cheapest: Option<FixSet>,
    /// What is unmet even if everything is corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<UnmetCondition>,
}

/// A set of corrections.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FixSet {
    /// The corrections, in the checklist's order.
    pub corrections: Vec<Fix>,
    /// Number of corrections.
    pub count: usize,
    /// Their total cost.
    pub cost: Ratio,
    /// The outcome then.
    pub then: ScoreStanding,
    /// Whether it is proved that no other set is better.
    pub exact: bool,
    /// If that is not proved: a lower bound on every set, in corrections for the smallest, in cost for the
    /// cheapest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Ratio>,
}

impl ScoreStanding {
    /// Outcome and numbers of totals that have a score.
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
            final_score: tally.final_score(outer).map(|score| rounding.text(&score)),
        }
    }
}
