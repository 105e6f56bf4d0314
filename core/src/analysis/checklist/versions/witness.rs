//! Witness: a sheet with different results under the two versions, found by sampling.
//!
//! Each sheet is scored under the old version, migrated, and scored under the new one. Sampling is deterministic and
//! bounded, so the search may miss a witness that exists; that no witness was found proves nothing.

use super::migrate::migrate;
use super::rename::Renamed;
use super::score_summary::ScoreSummary;
use super::{ChecklistVersion, write};
use crate::base::exact::Ratio;
use crate::base::ordered::{CollectOrdered, Map};
use crate::checklist::card::binding::Binding;
use crate::checklist::card::score::score;
use crate::checklist::model::answer::{Answer, AnswerValue, Answers, Instance};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::inspection::Inspection;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::condition::{Atom, Fact, FactSet, FactType, FactValue, Literal, Operand, atoms, comparisons};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many sheets are tried.
const MOST_SHEETS: usize = 2_000;
/// How many lines are drawn in all while they are.
/// It bounds the time for long checklists: sheets tried × items of the old version.
const MOST_LINES: usize = 100_000;

/// A sheet made under the old version, and what it comes to under both.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Witness {
    /// Its facts.
    pub facts: FactSet,
    /// Its answers, in the old version's codes.
    pub answers: Value,
    /// What it comes to under the old version.
    pub old: ScoreSummary,
    /// What it comes to under the new one, carried over.
    pub new: ScoreSummary,
    /// Whether it carries over whole.
    pub whole: bool,
}

/// Looks for a sheet; one that carries over whole is preferred. Says how many were tried.
/// The first sheet that carries over whole ends the search. One that does not is the second choice, because the
/// difference may come from what was lost.
pub(super) fn find(
    old: ChecklistVersion<'_>,
    new: ChecklistVersion<'_>,
    renamed: &Renamed,
) -> (Option<Witness>, usize) {
    let choices: Vec<Vec<Option<Answer>>> = old.plan.items.iter().map(candidates).collect();
    let settings = settings(old, new);
    let most = MOST_SHEETS.min(MOST_LINES.checked_div(choices.len().max(1)).unwrap_or(MOST_SHEETS));
    let mut second = None;
    let mut tried = 0;
    for sheet in sheets(&choices) {
        for facts in &settings {
            if tried >= most {
                return (second, tried);
            }
            tried += 1;
            let inspection = Inspection {
                facts: facts.clone(),
                answers: written(old.plan, &choices, &sheet),
                ..Inspection::default()
            };
            let moved = migrate(&inspection, old, new, renamed);
            let (before, after) = (gist(old, &inspection), gist(new, &moved.inspection));
            if before != after {
                let answers = write::answers(&inspection.answers);
                let witness = Witness { facts: facts.clone(), answers, old: before, new: after, whole: moved.whole };
                if witness.whole {
                    return (Some(witness), tried);
                }
                second = second.or(Some(witness));
            }
        }
    }
    (second, tried)
}

/// What an inspection comes to under a version.
/// It is scored without calendar and zone, which do not enter a score.
pub(super) fn gist(side: ChecklistVersion<'_>, inspection: &Inspection) -> ScoreSummary {
    let binding = Binding { sha256: side.sha256, names: side.facts, calendar: None, zone: None };
    ScoreSummary::of(&score(side.plan, inspection, &binding))
}

/// Sample order: all items alike; one item varied; prefixes at the last answer; then pseudo-random sheets,
/// the same every time.
/// A sheet has one index for each item, into its candidates; an index beyond the last one means the last one. The sequence
/// is infinite, and the caller stops it.
fn sheets(choices: &[Vec<Option<Answer>>]) -> impl Iterator<Item = Vec<usize>> + '_ {
    // Default: a checklist without items has no sheets of this form.
    let widest = choices.iter().map(Vec::len).max().unwrap_or_default();
    // Every item at the same place of its candidates.
    let diagonal = (0..widest).map(|place| vec![place; choices.len()]);
    // One item at each of its places, the others all first or all last.
    let single = choices.iter().enumerate().flat_map(move |(item, answers)| {
        let bases = [0, usize::MAX];
        bases.into_iter().flat_map(move |base| {
            (0..answers.len()).map(move |place| {
                let mut sheet = vec![base; choices.len()];
                if let Some(one) = sheet.get_mut(item) {
                    *one = place;
                }
                sheet
            })
        })
    });
    // The first items at their last candidate, the others at their first.
    let stairs = (1..choices.len())
        .map(|last| (0..choices.len()).map(|item| if item < last { usize::MAX } else { 0 }).collect());
    let mixed = (1_u32..).map(move |sheet| {
        let place = |(item, answers): (u32, &Vec<_>)| {
            // Knuth's multiplicative hash of the pair; its high bits are the mixed ones.
            let mixed =
                sheet.wrapping_mul(2_654_435_761).wrapping_add(item.wrapping_mul(40_503)).wrapping_mul(2_654_435_761);
            // Invariant: every item has candidates, none at all (`None`) among them.
            usize::try_from(mixed >> 16).ok().and_then(|mixed| mixed.checked_rem(answers.len())).unwrap_or_default()
        };
        (0..).zip(choices).map(place).collect()
    });
    diagonal.chain(single).chain(stairs).chain(mixed)
}

/// The answers of a sheet. A repeated section gets its minimum number of instances, at least one and at most three, all
/// answered alike.
fn written(plan: &Plan, choices: &[Vec<Option<Answer>>], sheet: &[usize]) -> Answers {
    let mut answers = Answers::default();
    let mut groups: BTreeMap<&str, BTreeMap<String, Answer>> = BTreeMap::new();
    for ((item, choices), place) in plan.items.iter().zip(choices).zip(sheet) {
        let answer = choices.get(*place).or(choices.last()).and_then(Option::as_ref);
        let section = item.repeat.and_then(|node| plan.nodes.get(node)).and_then(|node| node.section.as_ref());
        match (answer, section) {
            (None, _) => {}
            (Some(answer), None) => answers.insert(item.item.id.as_str(), answer.clone()),
            (Some(answer), Some(section)) => {
                groups.entry(section).or_default().insert(item.item.id.to_string(), answer.clone());
            }
        }
    }
    for (section, given) in groups {
        let repeat = plan.repeated(section).and_then(|node| plan.nodes.get(node)).and_then(|node| node.repeat.as_ref());
        let many = repeat.map_or(1, |repeat| repeat.at_least.max(1).min(repeat.at_most));
        let instance = |place: u32| Instance { id: place.to_string(), answers: given.clone() };
        answers.insert_group(section, (1..=many.min(3)).map(instance).collect());
    }
    answers
}

/// Answers worth trying, none at all among them: the best-looking first, the other extreme last.
/// Parts of an item are varied together: candidate i of the item takes value i of each part.
fn candidates(planned: &PlannedItem) -> Vec<Option<Answer>> {
    let item = &planned.item;
    let mut given = if item.parts.is_empty() {
        item.asked().trials()
    } else {
        let each: Vec<Vec<AnswerValue>> = item.parts.iter().map(|part| part.asked().trials()).collect();
        // Default: an item without parts does not come here.
        let most = each.iter().map(Vec::len).max().unwrap_or_default();
        let alike = |place: usize| {
            let parts = item.parts.iter().zip(&each);
            let given = parts.filter_map(|(part, values)| {
                Some((part.id.to_string(), Answer::new(values.get(place).or(values.last())?.clone())))
            });
            AnswerValue::Parts(given.collect_map())
        };
        (0..most).map(alike).collect()
    };
    let last = given.pop().map(Answer::new);
    let forbidden = planned.handling.not_applicable == Some(Handling::Forbid);
    let states = [AnswerState::NotApplicable, AnswerState::NotSampled, AnswerState::Error]
        .into_iter()
        .filter(|state| !forbidden || *state != AnswerState::NotApplicable)
        .map(|state| AnswerValue::State(state, None));
    let some = given.into_iter().chain(states).map(|given| Some(Answer::new(given)));
    some.chain([None, last]).collect()
}

/// Settings of the facts that conditions read: for each fact the values that they name, and others beside them.
/// The facts are varied together, value i of each in setting i, so there are as many settings as one fact has values.
/// Facts that the old rulebook does not declare are left out.
fn settings(old: ChecklistVersion<'_>, new: ChecklistVersion<'_>) -> Vec<FactSet> {
    let mut values: Map<&str, Vec<FactValue>> = Map::new();
    for plan in [old.plan, new.plan] {
        let of_nodes = plan.nodes.iter().filter_map(|node| node.applies.as_ref());
        let own = of_nodes.chain(plan.items.iter().filter_map(|item| item.item.applies_when.as_ref()));
        let parts =
            plan.items.iter().flat_map(|item| item.item.parts.iter().filter_map(|part| part.applies_when.as_ref()));
        let rungs = plan.rungs.iter().filter_map(|rung| rung.when.as_deref());
        for condition in own.chain(parts).chain(rungs) {
            atoms(condition, &mut |atom| {
                let Some(fact) = old.facts.get(&atom.fact) else { return };
                let tried = values.entry(&atom.fact).or_default();
                try_values(&atom.fact, fact, named(fact, atom), tried);
            });
            comparisons(condition, &mut |comparison| {
                let mut numbers: Vec<Ratio> = Vec::new();
                comparison.for_each_number(&mut |number| numbers.push(number));
                comparison.for_each_fact(&mut |name| {
                    let Some(fact) = old.facts.get(name) else { return };
                    let mut of = every_option(fact);
                    of.extend(numbers.iter().flat_map(beside));
                    try_values(name, fact, of, values.entry(name).or_default());
                });
            });
        }
    }
    // Default: where no condition reads a fact, one setting without facts is tried.
    let widest = values.values().map(Vec::len).max().unwrap_or_default();
    let setting = |place: usize| {
        let mut facts = FactSet::new();
        for (name, values) in &values {
            if let Some(value) = values.get(place).or(values.last()) {
                facts.insert(*name, value.clone());
            }
        }
        facts
    };
    (0..widest.max(1)).map(setting).collect()
}

/// The values that an atom names, and those beside them.
/// Beside a number are the numbers 1 less and 1 more; of a choice or a yes/no fact every value is tried.
fn named(fact: &Fact, atom: &Atom) -> Vec<FactValue> {
    let literals: Vec<&Literal> = match &atom.operand {
        Operand::Literal(literal) => vec![literal],
        Operand::List(literals) => literals.iter().collect(),
        Operand::Term(_) => Vec::new(),
    };
    let mut values = every_option(fact);
    for literal in literals {
        match literal.value() {
            FactValue::Number(number) => values.extend(beside(&number)),
            value @ (FactValue::Date(_) | FactValue::Instant(_)) => values.push(value),
            _ => {}
        }
    }
    values
}

/// Adds the values that the fact may have and that are not tried yet.
fn try_values(name: &str, fact: &Fact, values: Vec<FactValue>, tried: &mut Vec<FactValue>) {
    for value in values {
        if fact.refuses(name, &value).is_none() && !tried.contains(&value) {
            tried.push(value);
        }
    }
}

/// A number, and those 1 less and 1 more.
fn beside(number: &Ratio) -> [FactValue; 3] {
    [number.clone(), number - &Ratio::ONE, number + &Ratio::ONE].map(FactValue::Number)
}

/// Every value of a fact that has few.
fn every_option(fact: &Fact) -> Vec<FactValue> {
    let mut values = Vec::new();
    match fact.fact_type() {
        FactType::Bool => values.extend([true, false].map(FactValue::Bool)),
        FactType::Choice(options) => values.extend(options.into_iter().map(FactValue::Choice)),
        FactType::Set(options) => {
            values.push(FactValue::Set(options));
            values.push(FactValue::Set(std::collections::BTreeSet::new()));
        }
        _ => {}
    }
    values
}
