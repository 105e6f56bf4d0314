//! The score card: the outcome, and every line needed to recompute it.

use super::figures::{CardAdjustment, CardBegin, CardFigure};
use super::item_finding::ItemFinding;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::checklist::model::checklist::{ChecklistRef, Method, RepeatFold, RollUp, RoundingRule};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::item::ItemKind;
use crate::checklist::model::sampling::Sampling;
use crate::checklist::scoring::line_detail::{AnswerView, StateReason, SubLine, is_zero};
use crate::checklist::scoring::outcome::{CardNote, EvaluatedGrade, Outcome};
use crate::tools::condition::{Condition, FactSet};
use std::sync::Arc;

/// The result of an inspection. From its lines alone the score, the figures and the grade can be recomputed.
/// All numbers are exact (`"2/3"`, `"0.875"`); only `percent` and `total` are rounded.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"facts": {"site.has-canteen": false}, "answers": {"gate": "是", "temperature": "是", "visitors": "是",
///     "disinfection": {"workshop": "是"}, "supplies": {"value": "否", "note": "口罩库存不足 2 天"}, "masks": "是",
///     "outreach": "是"}}"#;
/// let card = list.score(&list.read(&Json::parse(json)?)?).result;
/// // 6 of 7: the eighth item does not apply without a canteen.
/// assert_eq!(card.score.as_ref().unwrap().fraction.as_deref(), Some("6/7"));
/// assert_eq!(card.percent(), Some("85.7"));
/// assert_eq!(card.counts.hidden, 1);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScoreCard {
    /// The checklist, its version and its identity.
    pub checklist: ChecklistRef,
    /// The inspection's id, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// The site's id, if stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What came out: a grade, a range while answers are missing, or no score with its reason.
    pub outcome: Outcome,
    /// The numbers; absent if the outcome is provisional or no score. Never 0 in place of unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The headline sentence: 共 8 项，符合 7 项，不符合 1 项.
    pub headline: Text,
    /// The sentence that says what decided the grade; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Text>,
    /// Number of scored lines by state.
    pub counts: Counts,
    /// The checklist's method.
    pub method: Method,
    /// The top-level roll-up; left out if it is `sum`.
    #[serde(default, skip_serializing_if = "RollUp::is_sum")]
    pub roll_up: RollUp,
    /// The points that deductions started from, if the checklist is one pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Ratio>,
    /// The lower limit of that pool.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub floor: Option<Ratio>,
    /// The lower limit of the percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_floor: Option<Ratio>,
    /// The upper limit of the percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent_ceiling: Option<Ratio>,
    /// The sampling rules that the visit had to meet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sampling: Vec<Sampling>,
    /// The rounding, and which value thresholds saw.
    pub rounding: RoundingRule,
    /// The figures and site facts that the grades' conditions read, as they read them (rounded if the
    /// checklist compares rounded values).
    pub facts: FactSet,
    /// The figures that the checklist names, as it lists them; none without a score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<CardFigure>,
    /// Where the final score begins; absent where it does so at the percentage or the total, and without a score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub begin: Option<CardBegin>,
    /// The steps that adjusted the score, in order; none without a score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<CardAdjustment>,
    /// One line per item (per item and instance where instances are not folded), in the checklist's order.
    pub lines: Vec<Line>,
    /// One subtotal per section, in the checklist's order.
    pub subtotals: Vec<Subtotal>,
    /// The grade scale as it was evaluated.
    pub grading: Grading,
    /// What was found wrong, gravest severity first.
    pub findings: Vec<ItemFinding>,
    /// Remarks on the numbers, for instance that a rounded value reaches a threshold and the exact one does
    /// not.
    pub notes: Vec<CardNote>,
}

/// The numbers of a score.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [{"id": "site",
///     "version": "1.0.0", "method": "deduction", "items": [{"id": "fence", "points": 60}, {"id": "sign", "points": 60}]}]}"#)?;
/// let site = rules.checklist("site")?;
/// let read = site.read(&Json::parse(r#"{"answers": {"fence": "fail", "sign": "fail"}}"#)?)?;
/// let score = site.score(&read).result.score.unwrap();
/// // 100 - 120 is cut at the floor 0; what was charged is still told.
/// assert_eq!((score.total.as_str(), score.charged.unwrap().to_string().as_str()), ("0.0", "120"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Score {
    /// Points earned, after weights and roll-ups; under demerit and counts, what was charged.
    pub earned: Ratio,
    /// Points possible.
    pub possible: Ratio,
    /// Points possible less points earned; under demerit and counts, the same as `earned`.
    pub lost: Ratio,
    /// Under deduction: everything that was charged, before floors cut it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<Ratio>,
    /// Earned over possible as numerator/denominator in lowest terms (`6/7`), after the limits of the
    /// percentage. Absent under demerit and counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The percentage, 0 to 100, rounded once from the fraction (`85.7`). Absent under demerit and counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// Points earned, or demerits charged, rounded once.
    pub total: String,
    /// The final score, rounded once, where the checklist has `scoring`; absent where it has none that could be said.
    #[serde(rename = "final", default, skip_serializing_if = "Option::is_none")]
    pub final_score: Option<String>,
    /// The exact final score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub final_exact: Option<Ratio>,
}

/// Number of scored lines by state; remarks and photographs are not counted. An item that is repeated without
/// folding counts once for each instance.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"answers": {"gate": "不合格", "masks": "无此项", "outreach": "是"}}"#;
/// let counts = list.score(&list.read(&Json::parse(json)?)?).result.counts;
/// // A failed item is answered; a missing one is not failed.
/// assert_eq!((counts.answered, counts.failed, counts.conforming), (2, 1, 1));
/// assert_eq!((counts.not_applicable, counts.missing), (1, 5));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Counts {
    /// All scored lines: the sum of answered, not applicable, hidden, not sampled, missing and error.
    pub items: usize,
    /// Answered, well or badly.
    pub answered: usize,
    /// Answered and not failed.
    pub conforming: usize,
    /// Failed, by the answer or by a handling `fail`; so it may exceed `answered` − `conforming`.
    pub failed: usize,
    /// Below full points (or charged) without failing.
    pub deficient: usize,
    /// Not applicable, as the inspector said (合理缺项).
    pub not_applicable: usize,
    /// Hidden by a rule of the checklist.
    pub hidden: usize,
    /// Not sampled on this visit.
    pub not_sampled: usize,
    /// Missing: not answered, or not known to apply.
    pub missing: usize,
    /// Looked at, but not judged.
    pub error: usize,
}

/// One item's line. Where it counts, `earned` = `points` × `weight`, out of `possible`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CardLine"))]
#[non_exhaustive]
pub struct Line {
    /// The item's id.
    pub item: Id,
    /// The instance's name, if instances are not folded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<Arc<str>>,
    /// Its title.
    pub title: Text,
    /// The ids of the sections above it, outermost first.
    pub sections: Arc<[Id]>,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// Whether it is a bonus item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bonus: bool,
    /// Its severity; if it failed by an option or band with a severity of its own, that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Its state.
    pub state: AnswerState,
    /// What the state did to the score; absent if it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling: Option<Handling>,
    /// Why it is in that state: the inspector's words, the unmet part of a rule, or the facts that are not
    /// known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<StateReason>,
    /// The answer's code or codes, the number, or the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
    /// The band that a measured number lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<Id>,
    /// Whether the line is part of the score.
    pub counts: bool,
    /// Whether it counts as failed.
    pub failed: bool,
    /// Whether it is below full without failing.
    pub deficient: bool,
    /// Number of nonconformities: one for a failure, or as many as a count of charges says.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub nonconformities: u64,
    /// Points before the weight; absent if the line does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<Ratio>,
    /// Whether the whole item was put right while the inspector waited.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected_on_the_spot: bool,
    /// How many of these points were given back for that correction; parts and instances state their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Ratio>,
    /// The item's weight.
    pub weight: Ratio,
    /// Weighted points earned, or charged; absent if the line does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned: Option<Ratio>,
    /// Weighted points possible; absent if the line does not count, 0 for a bonus item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<Ratio>,
    /// Its part of the final percentage, 0 to 1: with 1 of 8 equal items, `0.125`. Absent where there is no
    /// percentage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_weight: Option<Ratio>,
    /// What the whole score lost by it, in points of the whole; under charges, its charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<Ratio>,
    /// How its parts or instances were folded into this line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fold: Option<RepeatFold>,
    /// The lines of its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SubLine>,
    /// The lines of its instances, if they were folded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instances: Vec<SubLine>,
    /// Whether an answer was given although a rule hides the item. It is kept, and not scored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub answered_though_hidden: bool,
    /// The inspector's remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// References of photographs and papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// One section's subtotal; the sections within it are included.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Subtotal {
    /// The section's id.
    pub section: Id,
    /// Its title.
    pub title: Text,
    /// The ids of the sections above it, outermost first.
    pub sections: Arc<[Id]>,
    /// Points earned, after weights and roll-ups; under demerit and counts, what was charged.
    pub earned: Ratio,
    /// Points possible.
    pub possible: Ratio,
    /// Whether any line in it counts; if not, it drops out of the roll-up above.
    pub counts: bool,
    /// The percentage, rounded; absent under demerit and counts, and if nothing counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// Its weight among its siblings; left out where it is 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<Ratio>,
    /// How what it holds was rolled up; left out for a sum.
    #[serde(default, skip_serializing_if = "RollUp::is_sum")]
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
    /// The condition under which it earns nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zero_when: Option<Arc<Condition>>,
    /// Whether that condition is true.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub zeroed: bool,
    /// What it lost by that condition, in points of the whole, beside what its lines lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forfeited: Option<Ratio>,
    /// The rules for how many of its items must be answered before it has a score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sampling: Vec<Sampling>,
    /// Why it has no score, and drops out of what holds it, although something in it counts: the first rule that is not met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub too_few: Option<Problem>,
    /// The percentage that it should reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_percent: Option<Ratio>,
    /// Whether it is below that percentage, compared as the checklist compares.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub below_minimum: bool,
}

/// All grades as evaluated, best first.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let card = list.score(&list.read(&Json::parse(r#"{"answers": {}}"#)?)?).result;
/// // Without a score nothing was evaluated, which is not the same as false.
/// assert!(card.grading.rungs.iter().all(|grade| grade.holds.is_none()));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grading {
    /// The grades, best first.
    pub rungs: Vec<EvaluatedGrade>,
}

impl ScoreCard {
    /// The grade's id; `None` while the score is provisional, ungraded, or there is none.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// let card = list.score(&list.read(&Json::parse(r#"{"answers": {"gate": "否"}}"#)?)?).result;
    /// assert_eq!(card.grade(), None); // seven answers are missing: not the worst grade, but none yet
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn grade(&self) -> Option<&Id> {
        match &self.outcome {
            Outcome::Graded { grade, .. } => Some(grade),
            _ => None,
        }
    }

    /// The rounded percentage; `None` while the score is provisional, and under demerit and counts.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [{"id": "food",
    ///     "version": "1.0.0", "method": "demerit", "items": [{"id": "rats", "points": 5}, {"id": "dirt", "points": 2}]}]}"#)?;
    /// let food = rules.checklist("food")?;
    /// let card = food.score(&food.read(&Json::parse(r#"{"answers": {"rats": "pass", "dirt": "fail"}}"#)?)?).result;
    /// assert_eq!(card.percent(), None);
    /// assert_eq!(card.score.unwrap().total, "2.0"); // demerits: less is better
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn percent(&self) -> Option<&str> {
        self.score.as_ref()?.percent.as_deref()
    }

    /// The number of one of its facts; `None` if it is unknown, or no number.
    pub(crate) fn facts_number(&self, fact: &str) -> Option<Ratio> {
        match self.facts.get(fact) {
            Some(crate::tools::condition::FactValue::Number(number)) => Some(number.clone()),
            _ => None,
        }
    }

    /// The line of an item; the first if each instance has one.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json, checklist::AnswerState};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// let card = list.score(&list.read(&Json::parse(r#"{"answers": {"gate": "是"}}"#)?)?).result;
    /// let masks = card.line("masks").unwrap();
    /// // A missing item has no points, rather than 0 points.
    /// assert_eq!((masks.state, masks.earned.is_none()), (AnswerState::Missing, true));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn line(&self, item: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.item == item)
    }
}
