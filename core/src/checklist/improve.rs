//! What to fix: what each correction brings, and the smallest and the cheapest set of them that reaches a better grade.

use super::card::{ChecklistRef, Outcome};
use super::correct::{Corrected, is_wrong, may_not_apply};
use super::grade;
use super::inspection::Inspection;
use super::line::{Drawn, Reader, draw};
use super::plan::Plan;
use super::reach::{self, Fixable, Ground, Reached, fixed_slot};
use super::roll_up::{Slot, Tally};
use super::score::{Binding, no_score_of};
use crate::condition::{Condition, FactSet, Names, Reason};
use crate::exact::Ratio;
use crate::id::Id;
use crate::order::{Map, StableOrder};
use crate::problem::{Code, Problem, Problems};
use crate::text::Text;
use serde_json::Value;
use std::sync::Arc;

/// What is asked: which grade, and what corrections cost.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The grade to reach; every one better than the present one if not stated.
    pub grade: Option<Id>,
    /// What it costs to correct an item, by its id; 1 if not stated, never negative.
    pub costs: Map<String, crate::exact::Decimal>,
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
    pub now: Standing,
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
    pub all_corrected: Option<Standing>,
    /// The grade asked for; else every grade better than the present one, best first.
    pub targets: Vec<Target>,
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
pub struct Standing {
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
    pub then: Standing,
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
pub struct Target {
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
    pub unmet: Option<Reason>,
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
    pub then: Standing,
    /// Whether no other set is better.
    pub exact: bool,
    /// Where that is not known: no set is better than this, in corrections of the smallest, in cost of the cheapest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Ratio>,
}

/// What to fix of an inspection. Every set is one of corrections as [`super::correct`] has them; a grade is reached where the ladder comes to it or
/// to a better one, whatever is not known.
///
/// # Errors
/// `unknown_id` for a grade that the checklist does not have, `unknown_item` and `out_of_range` for costs of other items, or below zero.
pub fn improve(
    plan: &Plan,
    inspection: &Inspection,
    wish: &Wish,
    binding: &Binding<'_>,
) -> Result<Improvement, Problems> {
    let asked = check(plan, wish)?;
    let drawn = draw(plan, &inspection.answers, &inspection.facts, binding.names);
    let slots: Vec<Slot> = drawn.iter().map(Drawn::slot).collect();
    let tally = Tally::of(plan, &slots);
    let bench = Bench { plan, inspection, binding, drawn: &drawn, slots: &slots, tally: &tally };
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
    if let Some(outcome) = no_score_of(plan, &drawn, &slots, &tally, &inspection.facts) {
        improvement.now = Standing { outcome, fraction: None, percent: None, total: None };
        let waiting = drawn.iter().filter(|drawn| drawn.blocks()).filter_map(|drawn| plan.items.get(drawn.item));
        let mut items: Vec<&str> = waiting.map(|item| item.item.id.as_str()).collect();
        items.dedup();
        improvement.held_up = Some(match items.as_slice() {
            [] => Problem::new(Code::NoScoreToImprove),
            _ => Problem::new(Code::ImproveWaits).with("items", items),
        });
        return Ok(improvement);
    }
    let lines = bench.lines(wish, &mut improvement.beyond_correction);
    improvement.corrections = lines.iter().filter_map(|line| bench.correction(line)).collect();
    let fixables: Vec<Fixable> = lines.iter().map(Line::fixable).collect();
    let search = Search { bench: &bench, lines: &lines, fixables: &fixables };
    let all: Vec<(usize, usize)> = (0..lines.len()).map(|line| (line, 0)).collect();
    let corrected = search.slots(&all);
    let corrected = Tally::of(plan, &corrected);
    improvement.all_corrected = Some(bench.standing(&corrected));
    let now = bench.place(&tally).unwrap_or_default();
    let places: Vec<usize> = asked.map_or_else(|| (0..now).collect(), |place| vec![place]);
    improvement.targets = search.targets(&places, &corrected);
    Ok(improvement)
}

impl Standing {
    /// The outcome and the numbers of a tally that has a score.
    pub(super) fn of(tally: &Tally<'_>, outer: &FactSet, names: &dyn Names) -> Self {
        let plan = tally.plan();
        let facts = tally.facts(outer, plan.rounding().compare);
        let rounding = plan.rounding().rounding();
        let percent = tally.percent(0);
        let fraction = percent.as_ref().and_then(|percent| percent.checked_div(&Ratio::HUNDRED));
        Self {
            outcome: grade::climb(plan, &facts, names).outcome,
            fraction: fraction.map(|fraction| fraction.to_fraction()),
            percent: percent.map(|percent| rounding.text(&percent)),
            total: Some(rounding.text(&tally.root().earned)),
        }
    }
}

/// The rung asked for.
fn check(plan: &Plan, wish: &Wish) -> Result<Option<usize>, Problems> {
    let mut problems = Problems::none();
    let place = wish.grade.as_ref().map(|grade| plan.rungs.iter().position(|rung| rung.grade == *grade));
    if let (Some(None), Some(grade)) = (place, &wish.grade) {
        problems.push(Problem::new(Code::UnknownId).with("id", grade.as_str()).with("what", "grade").at("/grade"));
    }
    for (item, cost) in &wish.costs {
        let path = format!("/costs/{}", crate::json::escape(item));
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
struct Line {
    slot: usize,
    instance: Option<Arc<str>>,
    place: Option<usize>,
    ways: Vec<Corrected>,
    /// Whether there may be other ways.
    partial: bool,
    cost: Ratio,
}

impl Line {
    fn fixable(&self) -> Fixable {
        Fixable { slot: self.slot, ways: self.ways.iter().map(|way| way.effect.clone()).collect() }
    }
}

/// An inspection as it stands.
#[derive(Clone, Copy)]
struct Bench<'b> {
    plan: &'b Plan,
    inspection: &'b Inspection,
    binding: &'b Binding<'b>,
    drawn: &'b [Drawn<'b>],
    slots: &'b [Slot],
    tally: &'b Tally<'b>,
}

impl Bench<'_> {
    fn standing(&self, tally: &Tally<'_>) -> Standing {
        Standing::of(tally, &self.inspection.facts, self.binding.names)
    }

    /// The worst rung that may be the grade; none where the checklist has none.
    fn place(&self, tally: &Tally<'_>) -> Option<usize> {
        let facts = tally.facts(&self.inspection.facts, self.plan.rounding().compare);
        grade::possible(self.plan, &facts).0.into_iter().max()
    }

    /// What gains are told of, the more the better.
    fn score(&self, tally: &Tally<'_>) -> Ratio {
        match self.plan.method().has_percent() {
            true => tally.percent(0).unwrap_or_default(),
            false => -&tally.root().earned,
        }
    }

    /// Every line that can be put right; what is wrong and cannot goes into `beyond`.
    fn lines(&self, wish: &Wish, beyond: &mut Vec<BeyondCorrection>) -> Vec<Line> {
        let reader = Reader { plan: self.plan, facts: &self.inspection.facts, names: self.binding.names };
        let mut lines = Vec::new();
        let (mut last, mut nth) = (None, 0_usize);
        for (slot, drawn) in self.drawn.iter().enumerate() {
            nth = if last == Some(drawn.item) { nth.saturating_add(1) } else { 0 };
            last = Some(drawn.item);
            let Some(item) = self.plan.items.get(drawn.item).filter(|item| is_wrong(drawn, item, self.plan.method()))
            else {
                continue;
            };
            let each = item.fold(self.plan) == Some(super::RepeatFold::Each);
            let (instance, place) = (drawn.instance.map(Arc::from), each.then_some(nth));
            let corrections = reader.corrections(drawn, &self.inspection.answers);
            if corrections.ways.is_empty() {
                let reason = match &drawn.because {
                    Some(super::card::Because::Unknown(problem)) if may_not_apply(drawn.because.as_ref()) => {
                        problem.clone()
                    }
                    _ => Problem::new(Code::NoBetterAnswer),
                };
                beyond.push(BeyondCorrection { item: item.item.id.clone(), instance, place, reason });
                continue;
            }
            let cost = wish.costs.get(item.item.id.as_str()).map_or(Ratio::ONE, |cost| cost.ratio());
            lines.push(Line { slot, instance, place, ways: corrections.ways, partial: corrections.partial, cost });
        }
        lines
    }

    fn fix(&self, line: &Line, way: usize) -> Option<Fix> {
        let item = self.plan.items.get(self.drawn.get(line.slot)?.item)?;
        Some(Fix {
            item: item.item.id.clone(),
            instance: line.instance.clone(),
            place: line.place,
            becomes: line.ways.get(way)?.becomes.clone(),
        })
    }

    /// What one line brings alone: in the way that leaves the best grade, then the best score.
    fn correction(&self, line: &Line) -> Option<Correction> {
        let (slot, drawn) = self.slots.get(line.slot).zip(self.drawn.get(line.slot))?;
        let item = self.plan.items.get(drawn.item)?;
        let before = self.score(self.tally);
        let mut best: Option<(Option<usize>, Ratio, usize, Standing)> = None;
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
        let severities = &self.plan.checklist().severities;
        Some(Correction {
            fix: self.fix(line, way)?,
            or_becomes: others.map(|(_, other)| other.becomes.clone()).collect(),
            title: item.item.title.clone(),
            severity: drawn.effect.severity.or(item.severity).and_then(|rank| severities.get(rank)).cloned(),
            failed: drawn.effect.failed,
            cost: line.cost.clone(),
            gain: Gain { rounded: self.plan.rounding().rounding().text(&exact), exact },
            then,
        })
    }
}

/// The search for sets.
struct Search<'s> {
    bench: &'s Bench<'s>,
    lines: &'s [Line],
    fixables: &'s [Fixable],
}

impl Search<'_> {
    /// The slots once some lines are put right.
    fn slots(&self, picks: &[(usize, usize)]) -> Vec<Slot> {
        let mut slots = self.bench.slots.to_vec();
        for (line, way) in picks {
            let Some(fixable) = self.fixables.get(*line) else { continue };
            if let (Some(slot), Some(effect)) = (slots.get_mut(fixable.slot), fixable.ways.get(*way)) {
                *slot = fixed_slot(slot, effect);
            }
        }
        slots
    }

    fn reaches(&self, place: usize, picks: &[(usize, usize)]) -> bool {
        self.bench.place(&Tally::of(self.bench.plan, &self.slots(picks))).is_some_and(|then| then <= place)
    }

    /// The targets at these places.
    fn targets(&self, places: &[usize], corrected: &Tally<'_>) -> Vec<Target> {
        let ones = vec![Ratio::ONE; self.lines.len()];
        let costs: Vec<Ratio> = self.lines.iter().map(|line| line.cost.clone()).collect();
        let last = places.iter().max().copied().unwrap_or_default();
        let smallest = self.search(last, &ones);
        let alike = costs.iter().zip(costs.iter().skip(1)).all(|(one, other)| one == other)
            && costs.first().is_none_or(Ratio::is_positive);
        let cheapest = if alike { smallest.clone() } else { self.search(last, &costs) };
        let sets = |place: &usize| Some((*place, smallest.get(*place)?, cheapest.get(*place)?));
        let each = places.iter().filter_map(sets);
        each.filter_map(|(place, smallest, cheapest)| {
            self.target(place, corrected, (smallest, &ones), (cheapest, &costs))
        })
        .collect()
    }

    fn target(
        &self,
        place: usize,
        corrected: &Tally<'_>,
        (smallest, ones): (&Searched, &[Ratio]),
        (cheapest, costs): (&Searched, &[Ratio]),
    ) -> Option<Target> {
        let plan = self.bench.plan;
        let rung = plan.rungs.get(place)?;
        let reachable = match (smallest, cheapest) {
            (Searched::Never, _) | (_, Searched::Never) => Some(false),
            (Searched::Unknown, Searched::Unknown) => None,
            _ => Some(true),
        };
        let facts = || corrected.facts(&self.bench.inspection.facts, plan.rounding().compare);
        let unmet = |condition: &Arc<Condition>| condition.unmet(&facts(), self.bench.binding.names);
        Some(Target {
            grade: rung.grade.clone(),
            title: rung.title.clone(),
            reachable,
            smallest: self.set(smallest, ones, place),
            cheapest: self.set(cheapest, costs, place),
            unmet: if reachable == Some(true) { None } else { rung.when.as_ref().and_then(unmet) },
        })
    }

    fn ground(&self) -> Ground<'_> {
        let Bench { plan, slots, tally, inspection, .. } = *self.bench;
        Ground { plan, slots, tally, outer: &inspection.facts, lines: self.fixables }
    }

    /// For every place down to the last: the best set with which its rung holds, or one above it.
    fn search(&self, last: usize, prices: &[Ratio]) -> Vec<Searched> {
        let whole = self.lines.iter().all(|line| !line.partial);
        let price = |picks: &[(usize, usize)]| -> (Ratio, usize) {
            (picks.iter().filter_map(|pick| prices.get(pick.0)).cloned().sum(), picks.len())
        };
        let (mut best, mut exact): (Option<Vec<(usize, usize)>>, bool) = (None, whole);
        let mut all = Vec::new();
        for place in 0..=last {
            let known = self.thinned(place, prices);
            let limit = known.as_ref().map(|picks| price(picks).0);
            let found = match reach::cheapest(self.ground(), place, prices, limit.as_ref()) {
                Reached::By(picks) => Some(picks),
                Reached::Never => None,
                Reached::TooMany => {
                    exact = false;
                    known
                }
            };
            if let Some(picks) = found.filter(|picks| best.as_ref().is_none_or(|best| price(picks) < price(best))) {
                best = Some(picks);
            }
            all.push(match &best {
                Some(picks) if exact => Searched::Best(picks.clone()),
                Some(picks) => Searched::Found(picks.clone()),
                None if exact => Searched::Never,
                None => Searched::Unknown,
            });
        }
        all
    }

    /// A set from which nothing can be left out: everything, less what is not needed, the dearest first.
    fn thinned(&self, place: usize, prices: &[Ratio]) -> Option<Vec<(usize, usize)>> {
        let mut picks: Vec<(usize, usize)> = (0..self.lines.len()).map(|line| (line, 0)).collect();
        if !self.reaches(place, &picks) {
            return None;
        }
        let mut dearest = picks.clone();
        dearest.order_by(|one, other| prices.get(other.0).cmp(&prices.get(one.0)));
        for pick in dearest {
            let without: Vec<(usize, usize)> = picks.iter().copied().filter(|kept| *kept != pick).collect();
            if self.reaches(place, &without) {
                picks = without;
            }
        }
        Some(picks)
    }

    /// What no set can be better than: what has to be in every one, where more corrections never take a grade away.
    fn least(&self, place: usize, prices: &[Ratio]) -> Ratio {
        let now_reached = self.reaches(place, &[]);
        let single = self.lines.iter().all(|line| line.ways.len() == 1 && !line.partial);
        let cheapest = |lines: &mut dyn Iterator<Item = usize>| {
            lines.filter_map(|line| prices.get(line)).min().cloned().unwrap_or_default()
        };
        if now_reached {
            return Ratio::ZERO;
        }
        if !single || !(0..=place).all(|place| reach::is_monotone(self.ground(), place)) {
            return cheapest(&mut (0..self.lines.len()));
        }
        let all: Vec<(usize, usize)> = (0..self.lines.len()).map(|line| (line, 0)).collect();
        let needed = |line: &usize| {
            let without: Vec<(usize, usize)> = all.iter().copied().filter(|pick| pick.0 != *line).collect();
            !self.reaches(place, &without)
        };
        let forced: Vec<usize> = (0..self.lines.len()).filter(needed).collect();
        let sum: Ratio = forced.iter().filter_map(|line| prices.get(*line)).cloned().sum();
        let picks: Vec<(usize, usize)> = forced.iter().map(|line| (*line, 0)).collect();
        if self.reaches(place, &picks) {
            return sum;
        }
        &sum + &cheapest(&mut (0..self.lines.len()).filter(|line| !forced.contains(line)))
    }

    fn set(&self, searched: &Searched, prices: &[Ratio], place: usize) -> Option<FixSet> {
        let (picks, exact) = match searched {
            Searched::Best(picks) => (picks, true),
            Searched::Found(picks) => (picks, false),
            Searched::Never | Searched::Unknown => return None,
        };
        let of = |pick: &(usize, usize)| self.bench.fix(self.lines.get(pick.0)?, pick.1);
        let cost = |pick: &(usize, usize)| self.lines.get(pick.0).map(|line| line.cost.clone());
        Some(FixSet {
            corrections: picks.iter().filter_map(of).collect(),
            count: picks.len(),
            cost: picks.iter().filter_map(cost).sum(),
            then: self.bench.standing(&Tally::of(self.bench.plan, &self.slots(picks))),
            exact,
            at_least: (!exact).then(|| self.least(place, prices)),
        })
    }
}

/// What came of a search.
#[derive(Clone, Debug)]
enum Searched {
    /// No set is better.
    Best(Vec<(usize, usize)>),
    /// This one reaches it.
    Found(Vec<(usize, usize)>),
    /// None reaches it.
    Never,
    /// Nothing was found, and not everything was looked at.
    Unknown,
}
