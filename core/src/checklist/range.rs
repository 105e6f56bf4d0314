//! The provisional score: the range over every legal answer to what is missing, and the grades still possible.

use super::card::{Line, Provisional};
use super::grade;
use super::line::{Drawn, Effect, set_effect};
use super::score::{Tally, blocks};
use super::template::{Checklist, Grade, Method};
use crate::condition::{FactSet, Seen, Sees};
use crate::exact::Ratio;
use crate::id::Id;
use std::collections::BTreeSet;

/// How many combinations of answers are tried one by one.
const MOST_COMBINATIONS: usize = 4096;
/// How many lines are re-drawn in all while they are tried.
const MOST_LINES: usize = 262_144;

/// The range and the possible grades of a card that something still holds up.
pub(super) fn provisional(checklist: &Checklist, drawn: &[Drawn], outer: &FactSet) -> Provisional {
    let open: Vec<&Drawn> = drawn.iter().filter(|drawn| blocks(drawn)).collect();
    let fixed: Vec<Line> = drawn.iter().map(|drawn| drawn.line.clone()).collect();
    let tally = Tally::of(checklist, &fixed);
    let range = match checklist.method {
        Method::Points => percent_range(&tally.earned, &tally.possible, &open),
        Method::Demerit => Some(total_range(&tally.earned, &open)),
    };
    let rounding = checklist.rounding.rounding();
    let (possible_grades, exhaustive) = match combinations(&open, fixed.len()) {
        Some(count) => (try_all(checklist, drawn, outer, count), true),
        None => (bounded(checklist, &tally, &fixed, &open, range.as_ref(), outer), false),
    };
    Provisional {
        low: range.as_ref().map(|(low, _)| rounding.text(low)),
        high: range.as_ref().map(|(_, high)| rounding.text(high)),
        possible_grades,
        exhaustive,
        waiting_for: open.iter().map(|drawn| drawn.line.item.clone()).collect(),
    }
}

/// Lowest and highest percentage. Each open item brings one of its effects, or drops out where it may be hidden: a ratio
/// of sums over independent choices, which Dinkelbach's method solves exactly (Management Science 13(7), 1967).
fn percent_range(earned: &Ratio, possible: &Ratio, open: &[&Drawn]) -> Option<(Ratio, Ratio)> {
    let weighted: Vec<Vec<(Ratio, Ratio)>> = open
        .iter()
        .map(|drawn| {
            let weight = &drawn.line.weight;
            let of = |effect: &Effect| match effect.counts {
                true => (&effect.points * weight, &drawn.possible * weight),
                false => (Ratio::ZERO, Ratio::ZERO),
            };
            drawn.open.iter().map(of).collect()
        })
        .collect();
    let low = extreme(earned, possible, &weighted, false)?;
    let high = extreme(earned, possible, &weighted, true)?;
    Some((&low * &Ratio::HUNDRED, &high * &Ratio::HUNDRED))
}

fn extreme(earned: &Ratio, possible: &Ratio, open: &[Vec<(Ratio, Ratio)>], highest: bool) -> Option<Ratio> {
    // Start anywhere that has a denominator: every open item at its largest.
    let start = |choices: &Vec<(Ratio, Ratio)>| choices.iter().max_by(|a, b| a.1.cmp(&b.1)).cloned();
    let mut sums = open.iter().filter_map(start).fold((earned.clone(), possible.clone()), add);
    let mut best = sums.0.checked_div(&sums.1)?;
    loop {
        let gain = |choice: &(Ratio, Ratio)| &choice.0 - &(&best * &choice.1);
        let pick = |choices: &Vec<(Ratio, Ratio)>| {
            let order = |a: &&(Ratio, Ratio), b: &&(Ratio, Ratio)| gain(a).cmp(&gain(b));
            let picked = if highest { choices.iter().max_by(order) } else { choices.iter().min_by(order) };
            picked.cloned()
        };
        sums = open.iter().filter_map(pick).fold((earned.clone(), possible.clone()), add);
        match sums.0.checked_div(&sums.1) {
            Some(next) if (highest && next > best) || (!highest && next < best) => best = next,
            _ => return Some(best),
        }
    }
}

fn add(sums: (Ratio, Ratio), choice: (Ratio, Ratio)) -> (Ratio, Ratio) {
    (&sums.0 + &choice.0, &sums.1 + &choice.1)
}

/// Lowest and highest total of demerits.
fn total_range(earned: &Ratio, open: &[&Drawn]) -> (Ratio, Ratio) {
    let mut range = (earned.clone(), earned.clone());
    for drawn in open {
        let charges = || drawn.open.iter().map(|effect| &effect.points * &drawn.line.weight);
        range.0 = &range.0 + &charges().min().unwrap_or_default();
        range.1 = &range.1 + &charges().max().unwrap_or_default();
    }
    range
}

/// How many combinations there are, if they are few enough to try.
fn combinations(open: &[&Drawn], lines: usize) -> Option<usize> {
    let most = MOST_COMBINATIONS.min(MOST_LINES.checked_div(lines.max(1)).unwrap_or(1)).max(1);
    open.iter()
        .try_fold(1_usize, |count, drawn| count.checked_mul(drawn.open.len().max(1)).filter(|count| *count <= most))
}

/// Tries every combination and collects the grades that come out, best first.
fn try_all(checklist: &Checklist, drawn: &[Drawn], outer: &FactSet, count: usize) -> Vec<Id> {
    let mut found: BTreeSet<Id> = BTreeSet::new();
    for combination in 0..count {
        let mut rest = combination;
        let lines: Vec<Line> = drawn
            .iter()
            .map(|drawn| {
                let mut line = drawn.line.clone();
                if blocks(drawn) && !drawn.open.is_empty() {
                    let choices = drawn.open.len();
                    let choice = rest.checked_rem(choices).unwrap_or_default();
                    rest = rest.checked_div(choices).unwrap_or_default();
                    if let Some(effect) = drawn.open.get(choice) {
                        answer(&mut line, effect, &drawn.possible, checklist.method);
                    }
                }
                line
            })
            .collect();
        let tally = Tally::of(checklist, &lines);
        let facts = tally.facts(checklist, &lines, outer);
        found.extend(grade::possible(checklist, &facts).0);
    }
    in_order(&checklist.grades, |id| found.contains(id))
}

/// The line as it would be after an answer with this effect.
fn answer(line: &mut Line, effect: &Effect, possible: &Ratio, method: Method) {
    let weight = line.weight.clone();
    line.state = if effect.counts { super::State::Answered } else { super::State::Hidden };
    line.handling = None;
    set_effect(line, effect, possible, &weight, method);
}

/// Too many combinations: every fact by its bounds, what has none as unknown. Lists every grade that is possible, perhaps more.
fn bounded(
    checklist: &Checklist,
    tally: &Tally,
    fixed: &[Line],
    open: &[&Drawn],
    range: Option<&(Ratio, Ratio)>,
    outer: &FactSet,
) -> Vec<Id> {
    let mut bounds = Bounds { outer, ranges: Vec::new() };
    if let Some((low, high)) = range {
        let name = if checklist.method == Method::Points { "percent" } else { "total" };
        let rounding = checklist.rounding.rounding();
        let seen = |value: &Ratio| match checklist.rounding.compare {
            super::Compare::Exact => value.clone(),
            super::Compare::Rounded => rounding.apply(value),
        };
        bounds.ranges.push((name.to_owned(), seen(low), seen(high)));
    }
    let facts = tally.exact_facts(checklist, fixed, outer);
    let may_fail = |severity: Option<&Id>| {
        let of = |drawn: &&&Drawn| severity.is_none() || drawn.line.severity.as_ref() == severity;
        let can = |drawn: &&Drawn| drawn.open.iter().any(|effect| effect.failed);
        let must = |drawn: &&Drawn| drawn.open.iter().all(|effect| effect.failed);
        (open.iter().filter(of).filter(|d| must(d)).count(), open.iter().filter(of).filter(|d| can(d)).count())
    };
    let names = checklist.severities.iter().map(|severity| (format!("failed.{severity}"), Some(severity)));
    for (name, severity) in names.chain([("failed.count".to_owned(), None)]) {
        if let Some(crate::condition::FactValue::Number(now)) = facts.get(&name) {
            let (must, can) = may_fail(severity);
            bounds.ranges.push((name, now + &Ratio::from_count(must), now + &Ratio::from_count(can)));
        }
    }
    let (ids, _) = grade::possible(checklist, &bounds);
    in_order(&checklist.grades, |id| ids.contains(id))
}

/// Facts by their bounds.
struct Bounds<'b> {
    outer: &'b FactSet,
    ranges: Vec<(String, Ratio, Ratio)>,
}

impl Sees for Bounds<'_> {
    fn see(&self, name: &str) -> Seen<'_> {
        match self.ranges.iter().find(|(range, ..)| range == name) {
            Some((_, low, high)) => Seen::Between(low.clone(), high.clone()),
            None => self.outer.see(name),
        }
    }
}

fn in_order(grades: &[Grade], keep: impl Fn(&Id) -> bool) -> Vec<Id> {
    grades.iter().map(|grade| &grade.id).filter(|id| keep(id)).cloned().collect()
}
