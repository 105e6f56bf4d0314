//! What to correct: the gain of each correction, and the smallest and the cheapest set that reaches a better
//! grade.
//!
//! The method, in order: score the inspection as it stands; stop with `held_up` if there is no final score; find
//! the lines that a better answer can put right (`corrections`); compute the gain of each alone by a full roll-up;
//! search for optimal sets for each target grade (`fix_sets`, which uses the exact search in `search`).

mod choice_groups;
mod every_set;
mod fix_sets;
#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
mod improvement;
mod knapsack_bound;
mod node_facts;
mod search;
mod search_tree;
mod upper_bound;

pub use improvement::{
    BeyondCorrection, Correction, Fix, FixSet, Gain, GainsIn, GradeTarget, ImproveRequest, Improvement, ScoreStanding,
};

use crate::analysis::checklist::corrections::{Corrected, is_wrong, may_not_apply};
use crate::base::exact::Ratio;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::checklist::card::binding::Binding;
use crate::checklist::card::score::{count, no_score_of};
use crate::checklist::model::checklist::ChecklistRef;
use crate::checklist::model::inspection::Inspection;
use crate::checklist::range::branches::Sheet;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line::{EvaluatedLine, LineEvaluator};
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::Plan;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::FactSet;
use fix_sets::FixSetSearch;
use search::{CorrectableLine, fixed_slot};
use std::sync::Arc;

/// What to correct in an inspection. A correction takes a line to its best legal answer; a grade counts as
/// reached if it or a better one is the result, whatever is still unknown. Without a final score there is
/// nothing to improve, and `held_up` says why.
///
/// The sets are optimal (`exact`) if the search ends within its limits; otherwise the best set found is
/// given, with a lower bound.
///
/// # Errors
/// `unknown_id` for a grade that the checklist does not have; `unknown_item` for a cost of an item that it
/// does not have; `out_of_range` for a cost below 0.
///
/// ```
/// use fugong::{Code, Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let inspection = list.read(&Json::parse(r#"{"answers": {"gate": "否"}}"#)?)?;
/// let request = ImproveRequest::new(None).with_cost("roof", "3".parse().unwrap());
/// let problems = list.improve(&inspection, &request).unwrap_err();
/// assert_eq!(problems.iter().next().unwrap().code(), Code::UnknownItem);
/// // Seven answers are missing: nothing is said about corrections before there is a score.
/// assert!(list.improve(&inspection, &ImproveRequest::default())?.result.held_up.is_some());
/// # Ok::<(), fugong::Problems>(())
/// ```
///
/// The grades above the present one are all targets unless the request names one. Present means the worst grade
/// that is still possible. Lines of the result are in the checklist's order, and gains are rounded once, from
/// exact values.
pub fn improve(
    plan: &Plan,
    inspection: &Inspection,
    wish: &ImproveRequest,
    binding: &Binding<'_>,
) -> Result<Improvement, Problems> {
    let asked = check(plan, wish)?;
    let drawn = draw(plan, &inspection.answers, &inspection.facts, binding.names);
    let evaluated = &drawn.lines;
    let slots: Vec<LineScore> = evaluated.iter().map(EvaluatedLine::slot).collect();
    let tally = Tally::of(plan, &slots);
    let bench = ImproveContext {
        plan,
        inspection,
        binding,
        evaluated,
        slots: &slots,
        tally: &tally,
        facts: &drawn.facts,
        seen: drawn.seen(),
        held: is_held(plan, evaluated),
    };
    let checklist = plan.checklist();
    let mut improvement = Improvement {
        checklist: ChecklistRef {
            id: checklist.id.clone(),
            version: checklist.version.clone(),
            sha256: Arc::clone(binding.sha256),
        },
        inspection: inspection.id.clone(),
        site: inspection.site.clone(),
        now: bench.standing(&tally),
        held_up: None,
        gains_in: if plan.method().has_percent() { GainsIn::Percent } else { GainsIn::Total },
        corrections: Vec::new(),
        beyond_correction: Vec::new(),
        all_corrected: None,
        targets: Vec::new(),
    };
    let counts = count(plan, &slots);
    let sheet = Sheet { answers: &inspection.answers, facts: &inspection.facts, names: binding.names };
    if let Some(outcome) = no_score_of(plan, &drawn, &counts, &tally, &sheet) {
        improvement.now = ScoreStanding { outcome, fraction: None, percent: None, total: None, final_score: None };
        let waiting = evaluated
            .iter()
            .filter(|evaluated| evaluated.blocks())
            .filter_map(|evaluated| plan.items.get(evaluated.item));
        let mut items: Vec<(&str, &Text)> = waiting.map(|item| (item.item.id.as_str(), &item.item.title)).collect();
        items.dedup_by_key(|(id, _)| *id);
        improvement.held_up = Some(match items.as_slice() {
            [] => Problem::new(Code::NoScoreToImprove),
            _ => Problem::new(Code::ImproveWaits).with_all_titled("items", items),
        });
        return Ok(improvement);
    }
    let lines = bench.lines(wish, &mut improvement.beyond_correction);
    improvement.corrections = lines.iter().filter_map(|line| bench.correction(line)).collect();
    let fixables: Vec<CorrectableLine> = lines.iter().map(WrongLine::fixable).collect();
    let gains = improvement.corrections.iter().map(|correction| correction.gain.exact.clone()).collect();
    debug_assert_eq!(improvement.corrections.len(), lines.len(), "every line that can be put right has a correction");
    let search = FixSetSearch { bench: &bench, lines: &lines, fixables: &fixables, gains };
    let all: Vec<(usize, usize)> = (0..lines.len()).map(|line| (line, 0)).collect();
    let corrected = search.slots(&all);
    let corrected = Tally::of(plan, &corrected);
    improvement.all_corrected = Some(bench.standing(&corrected));
    // Default: without grades there is none above the present one, and no target.
    let now = bench.place(&tally).unwrap_or_default();
    let places: Vec<usize> = asked.map_or_else(|| (0..now).collect(), |place| vec![place]);
    improvement.targets = search.targets(&places, &corrected);
    Ok(improvement)
}

/// Whether a line is wrong that stays as it is, because conditions read its answer.
fn is_held(plan: &Plan, evaluated: &[EvaluatedLine<'_>]) -> bool {
    let wrong =
        |line: &EvaluatedLine<'_>| plan.items.get(line.item).is_some_and(|item| is_wrong(line, item, plan.method()));
    evaluated.iter().any(|line| plan.own.is_source(line.item) && wrong(line))
}

/// Checks the request; returns the index of the grade asked for.
/// `None` if none was asked for. Grade indices count from the best grade, 0. All problems are collected, with JSON
/// pointers into the request (`/grade`, `/costs/<item>` with the item's id escaped).
fn check(plan: &Plan, wish: &ImproveRequest) -> Result<Option<usize>, Problems> {
    let mut problems = Problems::none();
    let place = wish.grade.as_ref().map(|grade| plan.rungs.iter().position(|rung| rung.grade == *grade));
    if let (Some(None), Some(grade)) = (place, &wish.grade) {
        problems.push(Problem::new(Code::UnknownId).with("id", grade.as_str()).with_term("what", "grade").at("/grade"));
    }
    for (item, cost) in &wish.costs {
        let path = format!("/costs/{}", crate::base::json::escape(item));
        if plan.planned(item).is_none() {
            problems.push(Problem::new(Code::UnknownItem).with("item", item.as_str()).at(path));
        } else if cost.is_negative() {
            let problem = Problem::new(Code::OutOfRange).with("text", cost.to_string()).with("min", 0).with("max", "∞");
            problems.push(problem.at(path));
        }
    }
    problems.or(place.flatten())
}

/// A line that can be put right.
/// It has at least one way; wrong lines without any are reported as `BeyondCorrection`.
pub(crate) struct WrongLine {
    /// Index among the evaluated lines, and so among the inspection's line scores.
    slot: usize,
    /// Name of the instance of a repeated section.
    instance: Option<Arc<str>>,
    /// Index of the instance within its section, from 0; `None` if the section's instances are folded into one line.
    place: Option<usize>,
    /// Pareto-optimal answers in the order in which they were found; a set uses at most one of them.
    pub(crate) ways: Vec<Corrected>,
    /// True if there may be other ways.
    pub(crate) partial: bool,
    /// Cost as the request states it, else 1; the same for every way.
    pub(crate) cost: Ratio,
}

impl WrongLine {
    /// The line as the exact search needs it: its index and the effect of each way, in the same order.
    fn fixable(&self) -> CorrectableLine {
        CorrectableLine { slot: self.slot, ways: self.ways.iter().map(|way| way.effect.clone()).collect() }
    }
}

/// An inspection as it stands, with everything that is computed once.
/// The fields are views of the same evaluation: `evaluated` and `slots` have one entry for each line, and `tally` is
/// the roll-up of `slots`.
#[derive(Clone, Copy)]
pub(crate) struct ImproveContext<'b> {
    pub(crate) plan: &'b Plan,
    pub(crate) inspection: &'b Inspection,
    pub(crate) binding: &'b Binding<'b>,
    evaluated: &'b [EvaluatedLine<'b>],
    pub(crate) slots: &'b [LineScore],
    pub(crate) tally: &'b Tally<'b>,
    /// The facts that grades read beside the figures.
    pub(crate) facts: &'b FactSet,
    /// The facts that `applies_when` reads.
    seen: &'b FactSet,
    /// Whether a line is wrong and stays as it is, because conditions read its answer.
    held: bool,
}

impl ImproveContext<'_> {
    /// Outcome and numbers of totals that have a score.
    pub(crate) fn standing(&self, tally: &Tally<'_>) -> ScoreStanding {
        ScoreStanding::of(tally, self.facts, self.binding.names)
    }

    /// Index of the worst possible grade; `None` if the checklist has no grades.
    /// Grades are numbered from the best, 0, so the worst possible one has the greatest index. Only conditions with
    /// unknown facts leave more than one grade possible.
    pub(crate) fn place(&self, tally: &Tally<'_>) -> Option<usize> {
        let facts = tally.facts(self.facts, self.plan.rounding().compare);
        grade::possible(self.plan, &facts).0.into_iter().max()
    }

    /// The number of which gains are differences; more is better.
    /// Under methods without a percentage it is the negated total (charges or nonconformities).
    fn score(&self, tally: &Tally<'_>) -> Ratio {
        match self.plan.method().has_percent() {
            // Invariant: gains are computed only where the inspection has a score, and corrections change no denominator.
            true => tally.percent(0).unwrap_or_default(),
            false => -&tally.root().earned,
        }
    }

    /// All lines that can be put right; lines that are wrong and cannot go into `beyond`.
    ///
    /// Only scored, non-bonus lines that count are examined. A line is beyond correction if it is unknown whether it
    /// applies (the reason is the unknown fact), if conditions read its answer, so that another one would change what else is asked or how
    /// it is graded (`answer_is_read`), or if no legal answer is better (`no_better_answer`).
    fn lines(&self, wish: &ImproveRequest, beyond: &mut Vec<BeyondCorrection>) -> Vec<WrongLine> {
        let reader = LineEvaluator { plan: self.plan, facts: self.seen, names: self.binding.names };
        let mut lines = Vec::new();
        let (mut last, mut nth) = (None, 0_usize);
        for (slot, evaluated) in self.evaluated.iter().enumerate() {
            nth = if last == Some(evaluated.item) { nth + 1 } else { 0 };
            last = Some(evaluated.item);
            let Some(item) =
                self.plan.items.get(evaluated.item).filter(|item| is_wrong(evaluated, item, self.plan.method()))
            else {
                continue;
            };
            let each = item.fold(self.plan) == Some(crate::checklist::model::checklist::RepeatFold::Each);
            let (instance, place) = (evaluated.instance.map(Arc::from), each.then_some(nth));
            if self.plan.own.is_source(evaluated.item) {
                let reason = Problem::new(Code::AnswerIsRead);
                beyond.push(BeyondCorrection { item: item.item.id.clone(), instance, place, reason });
                continue;
            }
            let corrections = reader.corrections(evaluated, &self.inspection.answers);
            if corrections.ways.is_empty() {
                let reason = match &evaluated.because {
                    Some(crate::checklist::scoring::line_detail::StateReason::Unknown(problem))
                        if may_not_apply(evaluated.because.as_ref()) =>
                    {
                        Problem::clone(problem)
                    }
                    _ => Problem::new(Code::NoBetterAnswer),
                };
                beyond.push(BeyondCorrection { item: item.item.id.clone(), instance, place, reason });
                continue;
            }
            let cost = wish.costs.get(item.item.id.as_str()).map_or(Ratio::ONE, |cost| cost.ratio());
            lines.push(WrongLine { slot, instance, place, ways: corrections.ways, partial: corrections.partial, cost });
        }
        lines
    }

    /// The correction of a line in one of its ways.
    /// `None` only if an index is out of range.
    pub(crate) fn fix(&self, line: &WrongLine, way: usize) -> Option<Fix> {
        let item = self.plan.items.get(self.evaluated.get(line.slot)?.item)?;
        Some(Fix {
            item: item.item.id.clone(),
            instance: line.instance.clone(),
            place: line.place,
            becomes: line.ways.get(way)?.becomes.clone(),
        })
    }

    /// The gain of one line alone, in the way with the best grade, then the best score.
    ///
    /// Each way costs one roll-up of the whole card, because sections may be capped, forfeited or selected, and a
    /// difference of points alone would not be the gain. The other ways are listed in `or_becomes`. The gain may be
    /// negative (property `fix_keeps_score`).
    fn correction(&self, line: &WrongLine) -> Option<Correction> {
        let (slot, evaluated) = self.slots.get(line.slot).zip(self.evaluated.get(line.slot))?;
        let item = self.plan.items.get(evaluated.item)?;
        let before = self.score(self.tally);
        let mut best: Option<(Option<usize>, Ratio, usize, ScoreStanding)> = None;
        for (way, corrected) in line.ways.iter().enumerate() {
            let mut slots = self.slots.to_vec();
            *slots.get_mut(line.slot)? = fixed_slot(slot, &corrected.effect);
            let tally = Tally::of(self.plan, &slots);
            let found = (self.place(&tally), self.score(&tally));
            let better = best
                .as_ref()
                .is_none_or(|(place, score, ..)| found.0.cmp(place).then_with(|| score.cmp(&found.1)).is_lt());
            if better {
                best = Some((found.0, found.1, way, self.standing(&tally)));
            }
        }
        let (_, score, way, then) = best?;
        let exact = &score - &before;
        let others = line.ways.iter().enumerate().filter(|(other, _)| *other != way);
        Some(Correction {
            fix: self.fix(line, way)?,
            or_becomes: others.map(|(_, other)| other.becomes.clone()).collect(),
            title: item.item.title.clone(),
            severity: evaluated
                .effect
                .severity
                .or(item.severity)
                .and_then(|rank| self.plan.checklist().severity_at(rank)),
            failed: evaluated.effect.failed,
            cost: line.cost.clone(),
            gain: Gain { rounded: self.plan.rounding().rounding().text(&exact), exact },
            then,
        })
    }
}

#[cfg(test)]
mod improve_tests;
