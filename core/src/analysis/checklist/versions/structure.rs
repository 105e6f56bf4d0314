//! Where items and sections stand, and what reads it.
//!
//! Sections are matched by id after renaming. Their position matters only where a roll-up does more than add, or where a
//! condition reads a section's figures.

use super::change::ChangeEffect;
use super::condition::meaning_of;
use super::differences::{ComparedRecord, Differences, if_it_counts, text_only};
use crate::base::id::Id;
use crate::base::json::value_of;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::checklist::model::checklist::{Checklist, RollUp, Section};
use crate::checklist::model::item::Item;
use crate::checklist::model::weight::Weight;
use crate::checklist::scoring::plan::{Plan, Role};
use serde_json::Value;

/// Every section and item of a checklist, in reading order, each with its JSON pointer and the section that holds it.
pub(super) struct Locations<'c> {
    /// Tuples of JSON pointer, enclosing section (`None` at the top level) and section.
    pub(super) sections: Vec<(String, Option<&'c Id>, &'c Section)>,
    /// Tuples of JSON pointer, enclosing section and item, in the order of the plan's items.
    pub(super) items: Vec<(String, Option<&'c Id>, &'c Item)>,
}

impl<'c> Locations<'c> {
    /// Walks the checklist once, depth first.
    pub(super) fn of(checklist: &'c Checklist) -> Self {
        let mut places = Self { sections: Vec::new(), items: Vec::new() };
        places.gather("", None, &checklist.items, &checklist.sections);
        places
    }

    /// Adds the items of one level, then each of its sections with everything inside.
    fn gather(&mut self, path: &str, above: Option<&'c Id>, items: &'c [Item], sections: &'c [Section]) {
        let items = items.iter().enumerate().map(|(at, item)| (format!("{path}/items/{at}"), above, item));
        self.items.extend(items);
        for (at, section) in sections.iter().enumerate() {
            let path = format!("{path}/sections/{at}");
            self.sections.push((path.clone(), above, section));
            self.gather(&path, Some(&section.id), &section.items, &section.sections);
        }
    }
}

/// Whether sections only add up what they hold, so that it makes no difference to the whole which of them holds it.
/// True if every roll-up is a sum, without pools below the root and without `zero_when`.
pub(super) fn adds_up(plan: &Plan) -> bool {
    let inner = plan.nodes.iter().skip(1);
    plan.root().is_some_and(|root| root.roll_up == RollUp::Sum)
        && inner.fold(true, |so_far, node| {
            so_far && node.role != Role::Pool && node.roll_up == RollUp::Sum && node.zero_when.is_none()
        })
}

/// Whether a rung or a section's own condition reads a fact of this kind.
/// `is` is asked for every fact name, on both sides of comparisons.
pub(super) fn reads(plan: &Plan, is: impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    let rungs = plan.rungs.iter().filter_map(|rung| rung.when.as_ref());
    let conditions = rungs.chain(plan.nodes.iter().filter_map(|node| node.zero_when.as_ref()));
    for condition in conditions {
        condition.for_each_fact(&mut |fact| found |= is(fact));
    }
    found
}

impl Differences<'_> {
    /// Sections: which there are, what they say of themselves, where they stand.
    /// A repeated section that is removed or added changes scores in any case.
    pub(super) fn sections(&mut self, old: &Locations<'_>, new: &Locations<'_>) {
        let structure = if_it_counts(self.sections_count);
        let renamed = self.renamed;
        for (path, above, before) in &old.sections {
            let to = renamed.section(&before.id);
            let Some((new_path, new_above, after)) = new.sections.iter().find(|(_, _, section)| section.id == to)
            else {
                let effect = if before.repeat.is_some() { ChangeEffect::ChangesScores } else { structure };
                self.entry(effect, Code::EntryRemoved, "section", &before.id, path);
                continue;
            };
            if before.id != to {
                self.renamed("section", &before.id, to, new_path);
            }
            self.moved("section", to, (*above, *new_above), structure, new_path);
            let (old_value, new_value) = (section_value(before), section_value(after));
            let minimums = if_it_counts(self.minimums_count);
            let of_field = |field: &str, old: Option<&Value>, new: Option<&Value>| match field {
                "id" | "items" | "sections" => None,
                _ if text_only(field) => Some(ChangeEffect::TextOnly),
                // Items say themselves what these come to.
                "handling" | "applies_when" => Some(ChangeEffect::KeepsScores),
                "minimum_percent" => Some(minimums),
                "zero_when" if meaning_of(old, Some(renamed)) == meaning_of(new, None) => Some(ChangeEffect::TextOnly),
                _ => Some(ChangeEffect::ChangesScores),
            };
            let record = ComparedRecord { what: "section", id: to, value: &new_value, path: new_path };
            self.fields(&old_value, record, &of_field);
        }
        let known = |id: &Id| old.sections.iter().any(|(_, _, section)| renamed.section(&section.id) == id.as_str());
        for (path, _, section) in new.sections.iter().filter(|(_, _, section)| !known(&section.id)) {
            let effect = if section.repeat.is_some() { ChangeEffect::ChangesScores } else { structure };
            self.entry(effect, Code::EntryAdded, "section", &section.id, path);
        }
        self.orders(old, new);
    }

    /// Adds the change that an item or a section stands in another section (`entry_moved`).
    /// The sections are compared by id after renaming, so a renamed section does not move what it holds.
    pub(super) fn moved(
        &mut self,
        what: &'static str,
        id: &str,
        (from, to): (Option<&Id>, Option<&Id>),
        effect: ChangeEffect,
        path: &str,
    ) {
        if from.map(|from| self.renamed.section(from)) != to.map(Id::as_str) {
            // Default: at the top level there is no section, and so no name.
            let name = |section: Option<&Id>| section.map(ToString::to_string).unwrap_or_default();
            let problem = Problem::new(Code::EntryMoved).with_term("what", what).with("id", id);
            self.say(effect, problem.with("from", name(from)).with("to", name(to)).at(path));
        }
    }

    /// Adds a change (`entries_reordered`) for each list whose common entries are in another order.
    /// Compared are the common children of each pair of matching sections, and of the top level; added and removed ones do
    /// not count as reordered. Order matters only under the roll-up `first`.
    fn orders(&mut self, old: &Locations<'_>, new: &Locations<'_>) {
        let renamed = self.renamed;
        let first = |plan: &Plan, section: Option<&str>| {
            // Default: the root, where there is no section; the ids are of sections of these plans.
            let node = section.and_then(|id| plan.section(id)).unwrap_or_default();
            plan.nodes.get(node).is_some_and(|node| node.roll_up == RollUp::First)
        };
        let mut containers = vec![(None, None, String::new())];
        containers.extend(new.sections.iter().filter_map(|(path, _, section)| {
            let before =
                old.sections.iter().find(|(_, _, before)| renamed.section(&before.id) == section.id.as_str())?;
            Some((Some(&before.2.id), Some(&section.id), path.clone()))
        }));
        for (from, to, path) in containers {
            let counts = first(self.old, from.map(Id::as_str)) || first(self.new, to.map(Id::as_str));
            let items = (
                children(&old.items, from, |item| renamed.item(&item.id).to_owned()),
                children(&new.items, to, |item| item.id.to_string()),
            );
            let sections = (
                children(&old.sections, from, |section| renamed.section(&section.id).to_owned()),
                children(&new.sections, to, |section| section.id.to_string()),
            );
            for (what, field, (before, after)) in [("item", "items", items), ("section", "sections", sections)] {
                let places: Map<&String, usize> = after.iter().enumerate().map(|(place, id)| (id, place)).collect();
                if !before.iter().filter_map(|id| places.get(id)).is_sorted() {
                    let problem = Problem::new(Code::EntriesReordered).with_term("what", what);
                    self.say(if_it_counts(counts), problem.at(format!("{path}/{field}")));
                }
            }
        }
    }
}

/// The ids of the entries directly within a section, in order.
fn children<T>(all: &[(String, Option<&Id>, T)], within: Option<&Id>, id: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().filter(|(_, above, _)| *above == within).map(|(_, _, one)| id(one)).collect()
}

/// A section as it is compared: what is not stated by the value that it has then.
/// Children are emptied; weight and floor have their effective values.
fn section_value(section: &Section) -> Value {
    let bare = Section { items: Vec::new(), sections: Vec::new(), ..section.clone() };
    let full = Section {
        weight: Some(section.weight.clone().unwrap_or(Weight::ONE)),
        floor: section.start.map(|_| section.floor.unwrap_or(crate::base::exact::Decimal::ZERO)).or(section.floor),
        ..bare
    };
    value_of(&full)
}
