//! Finds the items and parts that columns answer, by the columns' names: `gate`, or `disinfection.workshop` for a part.
//!
//! A name is split at its first dot: before it the id of an item, after it that of a part. An item has either one column for
//! itself or one for each of its parts, of which some may be left out.

use super::dictionary::AnswerDictionary;
use super::encode::{AnswerColumn, ItemColumns};
use crate::base::json::escape;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::{Item, Plan};
use std::collections::HashMap;

/// The empty range (255, 0) for each item whose indices fit a byte: nothing has occurred yet.
pub(super) fn none_yet(asked: &[ItemColumns]) -> Vec<Option<(u8, u8)>> {
    asked.iter().map(|asked| asked.small.map(|_| (u8::MAX, 0))).collect()
}

/// The items that columns answer, each with its columns. Reports names that are unknown (`unknown_item`), a column for a whole
/// item whose parts need one each (`parts_expected`), and what is answered twice (`duplicate_id`).
/// Problems stand at `/columns/NAME`. The result is in the order of first columns; the caller sorts it by item.
pub(super) fn read_columns(plan: &Plan, columns: &[&str], problems: &mut Problems) -> Vec<ItemColumns> {
    let mut inputs: Vec<(usize, Vec<AnswerColumn>)> = Vec::new();
    let mut places: HashMap<usize, usize> = HashMap::new();
    for (column, name) in columns.iter().enumerate() {
        let path = format!("/columns/{}", escape(name));
        let (id, part_id) = name.split_once('.').map_or((*name, None), |(item, part)| (item, Some(part)));
        let found = plan.place_of(id).and_then(|item| Some((item, plan.item_at(item)?)));
        let part = found.and_then(|(_, item)| item.parts.iter().position(|part| Some(part.id.as_str()) == part_id));
        let Some((item, template)) = found.filter(|_| part_id.is_none() || part.is_some()) else {
            problems.push(unknown_item(plan, name, problems.suggests()).at(path));
            continue;
        };
        let Some(question) = plan.question(item, part) else {
            let parts: Vec<String> = template.parts.iter().map(|part| format!("{}.{}", template.id, part.id)).collect();
            problems.push(Problem::new(Code::PartsExpected).with("parts", parts).at(path));
            continue;
        };
        let input =
            AnswerColumn::new(column, part_id.map(str::to_owned), AnswerDictionary::of(plan, item, part, &question));
        let place = *places.entry(item).or_insert(inputs.len());
        match inputs.get_mut(place) {
            None => inputs.push((item, vec![input])),
            // The whole item beside one of its parts, or the same column twice.
            Some((_, given))
                if part.is_none() || given.iter().any(|one| one.part.is_none() || one.part == input.part) =>
            {
                problems.push(Problem::new(Code::DuplicateId).with("id", *name).at(path));
            }
            Some((_, given)) => given.push(input),
        }
    }
    inputs.into_iter().map(|(item, inputs)| ItemColumns::new(item, inputs)).collect()
}

/// An unknown name of an item or part, with those that there are.
pub(super) fn unknown_item(plan: &Plan, name: &str, suggests: bool) -> Problem {
    let known: Vec<String> = if suggests { plan.items().flat_map(names_of).collect() } else { Vec::new() };
    Problem::new(Code::UnknownItem).with("item", name).with_known(name, known.iter().map(String::as_str).collect())
}

/// The name of an item, or those of its parts.
fn names_of(item: &Item) -> Vec<String> {
    let parts: Vec<String> = item.parts.iter().map(|part| format!("{}.{}", item.id, part.id)).collect();
    if parts.is_empty() { vec![item.id.to_string()] } else { parts }
}
