//! The spread of lines whose open answers decide nothing about others: the range of the score, and the grades still possible.
//!
//! Three methods, in this order. All combinations of effects are tried if there are at most 4096. For plain
//! sums the range is exact for any number of open items (Dinkelbach 1967, see [`percent_range`]). Otherwise
//! each figure is bounded by itself, and grades are evaluated on intervals: the result may list a grade too
//! many, never one too few.

use crate::base::exact::Ratio;
use crate::base::ordered::{Map, Set};
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::card_fact::{FigureKind, SCORE};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::plan::{Node, Plan};
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, FactSource, Lookup};

/// Limit on combinations of answers that are tried one by one.
pub(super) const MOST_COMBINATIONS: usize = 4096;
/// Limit on lines added up while they are tried: bounds the time on long checklists.
pub(super) const MOST_LINES: usize = 262_144;

/// An open line: its index, and its possible effects.
struct OpenLine {
    slot: usize,
    effects: Vec<Effect>,
    partial: bool,
}

/// The scores and grades of an inspection with open lines.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    pub(super) range: SpreadRange,
    /// Indexes of the possible grades.
    pub(super) places: Set<usize>,
    /// Whether every combination was tried, and each can occur.
    pub(super) exhaustive: bool,
}

/// The scores that are possible.
#[derive(Clone, Debug)]
pub(super) enum SpreadRange {
    /// None: whatever is answered, there is no score.
    NoScore,
    /// Between these two.
    Between(Ratio, Ratio),
    /// There are some, and nobody says which.
    Unknown,
}

/// The spread of lines whose open answers do not decide what else applies. `hidden` is the number of items that were assumed to
/// apply, or not to.
pub(super) fn spread_of(plan: &Plan, evaluated: &[EvaluatedLine<'_>], outer: &FactSet, hidden: usize) -> Spread {
    let slots: Vec<LineScore> = evaluated.iter().map(EvaluatedLine::slot).collect();
    let open: Vec<OpenLine> = evaluated
        .iter()
        .enumerate()
        .filter_map(|(slot, evaluated)| {
            let domain = evaluated.open.as_ref()?;
            Some(OpenLine { slot, effects: domain.effects.iter().cloned().collect(), partial: domain.partial })
        })
        .collect();
    let whole = open.iter().all(|open| !open.partial);
    let tried = combinations(&open, slots.len()).map(|count| try_all(plan, &slots, &open, outer, count));
    let range = match &tried {
        Some(tried) if !plan.plain || plan.own.scoring.is_some() => {
            tried.range.clone().filter(|_| whole || !plan.own.states())
        }
        _ if plan.own.states() && !plan.plain || plan.own.scoring.is_some() => None,
        _ => range(plan, &slots, &open),
    };
    let known = tried.is_some();
    let (places, exhaustive) = match tried {
        // Items that may turn out not to apply are hidden one by one here; they may only be hidden together.
        Some(tried) if whole => (tried.places, may_be_hidden(&open) + hidden <= 1),
        _ => (bounded(plan, &slots, &open, range.as_ref(), outer), false),
    };
    let range = match range {
        Some((low, high)) => SpreadRange::Between(low, high),
        None if known && whole => SpreadRange::NoScore,
        None => SpreadRange::Unknown,
    };
    Spread { range, places, exhaustive }
}

/// Number of open lines that may turn out not to apply.
fn may_be_hidden(open: &[OpenLine]) -> usize {
    open.iter().filter(|open| open.effects.iter().any(|effect| !effect.counts)).count()
}

/// Lowest and highest score, if they are exact without trying all combinations; else `None`.
fn range(plan: &Plan, slots: &[LineScore], open: &[OpenLine]) -> Option<(Ratio, Ratio)> {
    if plan.plain {
        return percent_range(plan, slots, open);
    }
    let may_drop_out = open.iter().flat_map(|open| &open.effects).any(|effect| !effect.counts);
    let zeroes = plan.nodes.iter().any(Node::decides_by_lines);
    let charges_only = !plan.method().has_percent();
    if zeroes || (may_drop_out && !charges_only) {
        return None;
    }
    // Sum, mean, minimum and maximum are monotone in the points of each line, so the extremes are at the
    // extremes.
    let extreme = |best: bool| {
        let order = |effect: &&Effect| effect.points.clone();
        let pick = |open: &OpenLine| {
            let picked = if best == plan.method().charges() {
                open.effects.iter().min_by_key(order)
            } else {
                open.effects.iter().max_by_key(order)
            };
            picked.cloned()
        };
        let settled = with(slots, open.iter().filter_map(|open| Some((open.slot, pick(open)?))));
        score(&Tally::of(plan, &settled))
    };
    let (one, other) = (extreme(false)?, extreme(true)?);
    Some(if one <= other { (one, other) } else { (other, one) })
}

/// The figure that a range is about: the percentage, or the total without one; `None` where nothing is possible.
fn score(tally: &Tally<'_>) -> Option<Ratio> {
    let root = tally.root();
    if tally.plan().method().has_percent() {
        tally.percent(0)
    } else {
        root.possible.is_positive().then(|| root.earned.clone())
    }
}

/// The lines after these effects are put in.
fn with(slots: &[LineScore], effects: impl Iterator<Item = (usize, Effect)>) -> Vec<LineScore> {
    let mut settled = slots.to_vec();
    for (index, effect) in effects {
        if let Some(slot) = settled.get_mut(index) {
            slot.state = if effect.counts { AnswerState::Answered } else { AnswerState::Hidden };
            slot.effect = effect;
        }
    }
    settled
}

/// Lowest and highest percentage of a plain sum, exactly. Each open item takes one of its effects, or drops
/// out if it may be hidden: a ratio of sums over independent choices, solved by Dinkelbach's method (W.
/// Dinkelbach, On nonlinear fractional programming, Management Science 13(7), 1967): start at some ratio r,
/// take in each item the choice with the greatest earned − r × possible, let r be the ratio of the sums,
/// repeat until it no longer grows.
///
/// Example: 3 of 4 points are settled; an open item may earn 2 of 2, earn 0 of 2, or drop out. For the
/// highest, at r = 3/4 the gains are 2 − 3/4·2 = 1/2, −3/2 and 0, so it earns 2: r = 5/6; the same choice
/// again, so 5/6 is the highest. For the lowest it earns 0: 3/6.
fn percent_range(plan: &Plan, slots: &[LineScore], open: &[OpenLine]) -> Option<(Ratio, Ratio)> {
    let tally = Tally::of(plan, slots);
    let root = tally.root();
    let weighted: Vec<Vec<(Ratio, Ratio)>> = open
        .iter()
        .filter_map(|open| {
            let item = plan.items.get(slots.get(open.slot)?.item)?;
            let of = |effect: &Effect| match effect.counts {
                true if item.item.bonus => (&effect.points * &item.weight, Ratio::ZERO),
                true => (&effect.points * &item.weight, &item.possible * &item.weight),
                false => (Ratio::ZERO, Ratio::ZERO),
            };
            Some(open.effects.iter().map(of).collect())
        })
        .collect();
    let low = extreme(&root.earned, &root.possible, &weighted, false)?;
    let high = extreme(&root.earned, &root.possible, &weighted, true)?;
    let percent = |share: &Ratio| plan.checklist().cut(share * &Ratio::HUNDRED);
    Some((percent(&low), percent(&high)))
}

/// Dinkelbach's iteration. It ends, because the ratio strictly improves and there are finitely many choices.
/// `None` if nothing is possible.
fn extreme(earned: &Ratio, possible: &Ratio, open: &[Vec<(Ratio, Ratio)>], highest: bool) -> Option<Ratio> {
    // Any start with a denominator will do: every open item at its largest possible points.
    let start = |choices: &Vec<(Ratio, Ratio)>| choices.iter().max_by(|a, b| a.1.cmp(&b.1)).cloned();
    let mut sums = open.iter().filter_map(start).fold((earned.clone(), possible.clone()), add);
    let mut best = sums.0.checked_div(&sums.1)?;
    loop {
        sums = picks(&best, possible.is_positive(), open, highest).fold((earned.clone(), possible.clone()), add);
        match sums.0.checked_div(&sums.1) {
            Some(next) if (highest && next > best) || (!highest && next < best) => best = next,
            _ => return Some(best),
        }
    }
}

/// The choices that gain most (or least) against a ratio. If no settled line has possible points (`firm` is
/// false), at least one choice has to: the one that costs least to change is changed.
fn picks<'o>(
    ratio: &Ratio,
    firm: bool,
    open: &'o [Vec<(Ratio, Ratio)>],
    highest: bool,
) -> impl Iterator<Item = (Ratio, Ratio)> + use<'o> {
    let gain = |choice: &(Ratio, Ratio)| {
        let gain = &choice.0 - &(ratio * &choice.1);
        if highest { gain } else { -&gain }
    };
    let most = |choices: &mut dyn Iterator<Item = &'o (Ratio, Ratio)>| choices.max_by(|a, b| gain(a).cmp(&gain(b)));
    let mut picked: Vec<Option<&(Ratio, Ratio)>> = open.iter().map(|choices| most(&mut choices.iter())).collect();
    if !firm && picked.iter().flatten().all(|choice| choice.1.is_zero()) {
        let instead = |(place, choices): (usize, &'o Vec<(Ratio, Ratio)>)| {
            let choice = most(&mut choices.iter().filter(|choice| choice.1.is_positive()))?;
            let now = picked.get(place).copied().flatten()?;
            Some((&gain(choice) - &gain(now), place, choice))
        };
        let swap = open.iter().enumerate().filter_map(instead).max_by(|a, b| a.0.cmp(&b.0));
        if let Some((_, place, choice)) = swap
            && let Some(slot) = picked.get_mut(place)
        {
            *slot = Some(choice);
        }
    }
    picked.into_iter().flatten().cloned()
}

fn add(sums: (Ratio, Ratio), choice: (Ratio, Ratio)) -> (Ratio, Ratio) {
    (&sums.0 + &choice.0, &sums.1 + &choice.1)
}

/// Number of combinations; `None` if there are too many to try.
fn combinations(open: &[OpenLine], lines: usize) -> Option<usize> {
    let most = MOST_COMBINATIONS.min(MOST_LINES.checked_div(lines.max(1)).unwrap_or(1)).max(1);
    open.iter()
        .try_fold(1_usize, |count, open| count.checked_mul(open.effects.len().max(1)).filter(|count| *count <= most))
}

/// Result of trying all combinations.
struct TriedRange {
    range: Option<(Ratio, Ratio)>,
    places: Set<usize>,
}

/// Tries all combinations: number n chooses effect (n mod size) of each open line, mixed radix.
fn try_all(plan: &Plan, slots: &[LineScore], open: &[OpenLine], outer: &FactSet, count: usize) -> TriedRange {
    let mut tried = TriedRange { range: None, places: Set::new() };
    for combination in 0..count {
        let mut rest = combination;
        let chosen = open.iter().filter_map(|open| {
            let choices = open.effects.len();
            let choice = rest.checked_rem(choices)?;
            rest = rest.checked_div(choices)?;
            Some((open.slot, open.effects.get(choice)?.clone()))
        });
        let settled = with(slots, chosen);
        let tally = Tally::of(plan, &settled);
        // Where nothing is possible there is no score, and no grade.
        let Some(plain) = score(&tally) else { continue };
        let score = match plan.own.scoring {
            None => Some(plain),
            Some(_) => tally.final_score(outer),
        };
        tried.range = match (tried.range.take(), score) {
            (range, None) => range,
            (None, Some(score)) => Some((score.clone(), score)),
            (Some((low, high)), Some(score)) => Some((low.min(score.clone()), high.max(score))),
        };
        let facts = tally.facts(outer, plan.rounding().compare);
        tried.places.extend(grade::possible(plan, &facts).0);
    }
    tried
}

/// Fallback above the limit: interval bounds for each figure, unknown where there are none. Lists a superset
/// of the possible grades.
fn bounded(
    plan: &Plan,
    slots: &[LineScore],
    open: &[OpenLine],
    range: Option<&(Ratio, Ratio)>,
    outer: &FactSet,
) -> Set<usize> {
    let tally = Tally::of(plan, slots);
    let rule = plan.rounding();
    let mut bounds = FactBounds { outer, ranges: Map::new() };
    for fact in &plan.facts {
        let told = match (fact.key.node, fact.key.what, plan.method()) {
            (0, FigureKind::Percent, Method::Points | Method::Deduction)
            | (0, FigureKind::Total, Method::Demerit | Method::Counts) => {
                range.map(|(low, high)| (rule.compared(low), rule.compared(high)))
            }
            (0, FigureKind::FailedCount, _) => Some(failures(plan, slots, open, &tally, fact.key, None)),
            (0, FigureKind::Failed(rank), _) => Some(failures(plan, slots, open, &tally, fact.key, Some(rank))),
            _ => None,
        };
        bounds.ranges.insert(&fact.name, told);
    }
    for name in plan.own.stated() {
        bounds.ranges.insert(name, None);
    }
    if plan.own.scoring.is_some() {
        bounds.ranges.insert(SCORE, None);
    }
    grade::possible(plan, &bounds).0.into_iter().collect()
}

/// The fewest and the most failures, of one severity or of all.
fn failures(
    plan: &Plan,
    slots: &[LineScore],
    open: &[OpenLine],
    tally: &Tally<'_>,
    key: crate::checklist::scoring::plan::FactKey,
    rank: Option<usize>,
) -> (Ratio, Ratio) {
    let own = |open: &OpenLine| {
        slots.get(open.slot).and_then(|slot| plan.items.get(slot.item)).and_then(|item| item.severity)
    };
    let fails =
        |open: &OpenLine, effect: &Effect| effect.failed && (rank.is_none() || effect.severity.or(own(open)) == rank);
    let must =
        open.iter().filter(|open| !open.partial && open.effects.iter().all(|effect| fails(open, effect))).count();
    let can = open.iter().filter(|open| open.effects.iter().any(|effect| fails(open, effect))).count();
    debug_assert!(tally.fact(key).is_some(), "counts of failures are known of every section");
    // Invariant: as asserted.
    let now = tally.fact(key).unwrap_or_default();
    (&now + &Ratio::from_count(must), &now + &Ratio::from_count(can))
}

/// Facts by their bounds; the card's own figures without bounds are unknown.
struct FactBounds<'b> {
    outer: &'b FactSet,
    ranges: Map<&'b str, Option<(Ratio, Ratio)>>,
}

impl FactSource for FactBounds<'_> {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        match self.ranges.get(name) {
            Some(Some((low, high))) => Lookup::Range(low.clone(), high.clone()),
            Some(None) => Lookup::Unknown,
            None => self.outer.lookup(name),
        }
    }
}
