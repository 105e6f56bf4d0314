//! Differences of records and of lists of records, field by field and entry by entry.
//!
//! The comparison knows no types: records are JSON objects, and a function of the field's name and its two values gives
//! the effect. That keeps one rule for each field in one place, and a new field counts as a change until it has a rule.

use super::change::{ChangeEffect, ChecklistChange};
use super::rename::Renamed;
use crate::base::id::Id;
use crate::base::json::escape;
use crate::base::ordered::{CollectOrdered, Map, Set};
use crate::base::problem::{Code, Problem};
use crate::checklist::scoring::plan::Plan;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is compared, and what has been found.
pub(super) struct Differences<'d> {
    pub(super) old: &'d Plan,
    pub(super) new: &'d Plan,
    pub(super) renamed: &'d Renamed,
    /// Whether anything reads how grave a failure is.
    pub(super) severities_count: bool,
    /// Whether it matters in which section an item stands.
    pub(super) sections_count: bool,
    /// Whether anything reads which sections are below their minimum.
    pub(super) minimums_count: bool,
    /// The changes found, in the order in which they were found; indices into it are stable.
    pub(super) changes: Vec<ChecklistChange>,
}

/// What a field's change does to scores; nothing where the field is compared elsewhere.
/// The arguments are the field's name, its old and its new value; a value is `None` if the record lacks the field.
pub(super) type OfField<'f> = &'f dyn Fn(&str, Option<&Value>, Option<&Value>) -> Option<ChangeEffect>;

/// A record at its place.
#[derive(Clone, Copy)]
pub(super) struct ComparedRecord<'r> {
    /// Kind of record, as problems name it: `item`, `option`, `grade` and so on.
    pub(super) what: &'static str,
    /// Its new id.
    pub(super) id: &'r str,
    /// Its new value.
    pub(super) value: &'r Value,
    /// JSON pointer of the new record.
    pub(super) path: &'r str,
}

/// `effect` where something counts, else only that scores stay.
pub(super) fn if_it_counts(counts: bool) -> ChangeEffect {
    if counts { ChangeEffect::ChangesScores } else { ChangeEffect::KeepsScores }
}

impl Differences<'_> {
    /// Adds a change.
    pub(super) fn say(&mut self, effect: ChangeEffect, reason: Problem) {
        self.changes.push(ChecklistChange { effect, reason });
    }

    /// Adds the change that an entry was removed (`entry_removed`) or added (`entry_added`).
    pub(super) fn entry(&mut self, effect: ChangeEffect, code: Code, what: &'static str, id: &str, path: &str) {
        self.say(effect, Problem::new(code).with_term("what", what).with("id", id).at(path));
    }

    /// Adds a change for every field that differs and has an effect of its own.
    /// The fields are the union of those of both records, in order of their names.
    pub(super) fn fields(&mut self, old: &Value, new: ComparedRecord<'_>, of_field: OfField<'_>) {
        let keys: Set<&String> =
            [old, new.value].into_iter().filter_map(Value::as_object).flat_map(|o| o.keys()).collect();
        for key in keys {
            let (before, after) = (old.get(key), new.value.get(key));
            if before == after {
                continue;
            }
            if let Some(effect) = of_field(key, before, after) {
                let path = format!("{}/{}", new.path, escape(key));
                self.field(effect, new, key, before, after, &path);
            }
        }
    }

    /// Adds the change that one field differs.
    /// Its code is `text_changed` or `field_changed`, and it carries both values as parameters.
    pub(super) fn field(
        &mut self,
        effect: ChangeEffect,
        of: ComparedRecord<'_>,
        field: &str,
        before: Option<&Value>,
        after: Option<&Value>,
        path: &str,
    ) {
        let code = if effect == ChangeEffect::TextOnly { Code::TextChanged } else { Code::FieldChanged };
        // Default: a field that is absent is told as `null`.
        let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
        let problem = Problem::new(code).with_term("what", of.what).with("id", of.id).with("field", field);
        self.say(effect, problem.with("old", value(before)).with("new", value(after)).at(path));
    }

    /// Adds the differences of two lists whose entries have ids and whose order does not matter to scores.
    ///
    /// Entries are matched by id after renaming (`renamed` maps old ids to new ones). Removed and added entries change scores.
    /// `inside` is called for each matching pair, to compare lists within it. Reordering is one change that keeps scores.
    pub(super) fn list(
        &mut self,
        what: &'static str,
        (old, new): (Option<&Value>, Option<&Value>),
        renamed: Option<&Map<String, Id>>,
        path: &str,
        of_field: OfField<'_>,
        inside: &mut dyn FnMut(&mut Self, &Value, ComparedRecord<'_>),
    ) {
        // Default: a list that is absent is empty.
        let entries = |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
        let (old, new) = (entries(old), entries(new));
        // Invariant: entries are records with ids.
        let id = |entry: &Value| entry.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let new_id = |entry: &Value| {
            let old = id(entry);
            renamed.and_then(|renamed| renamed.get(&old)).map_or(old, ToString::to_string)
        };
        let mut order = Vec::new();
        for (place, before) in old.iter().enumerate() {
            let (from, to) = (id(before), new_id(before));
            let Some((at, after)) = new.iter().enumerate().find(|(_, entry)| id(entry) == to) else {
                self.entry(ChangeEffect::ChangesScores, Code::EntryRemoved, what, &from, &format!("{path}/{place}"));
                continue;
            };
            order.push(at);
            let path = format!("{path}/{at}");
            if from != to {
                self.renamed(what, &from, &to, &path);
            }
            let record = ComparedRecord { what, id: &to, value: after, path: &path };
            self.fields(before, record, of_field);
            inside(self, before, record);
        }
        let known: BTreeSet<String> = old.iter().map(new_id).collect_set();
        for (at, after) in new.iter().enumerate().filter(|(_, entry)| !known.contains(&id(entry))) {
            self.entry(ChangeEffect::ChangesScores, Code::EntryAdded, what, &id(after), &format!("{path}/{at}"));
        }
        if !order.is_sorted() {
            self.say(ChangeEffect::KeepsScores, Problem::new(Code::EntriesReordered).with_term("what", what).at(path));
        }
    }

    /// Adds the change that an entry has another id; it keeps scores, because answers are translated.
    pub(super) fn renamed(&mut self, what: &'static str, from: &str, to: &str, path: &str) {
        let problem = Problem::new(Code::EntryRenamed).with_term("what", what).with("id", from).with("to", to);
        self.say(ChangeEffect::KeepsScores, problem.at(path));
    }
}

/// What a change of a text does: nothing to scores.
/// These fields hold words for people, or sources of them.
pub(super) fn text_only(field: &str) -> bool {
    matches!(field, "title" | "notes" | "guidance" | "reference" | "labels" | "message")
}

/// Whether two texts read the same in every language that both have, and have one in common.
/// A plain text equals a localised one if it is one of its texts.
pub(super) fn same_words(before: Option<&Value>, after: Option<&Value>) -> bool {
    match (before, after) {
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let mut common = before.iter().filter_map(|(tag, text)| Some((text, after.get(tag)?))).peekable();
            common.peek().is_some() && common.all(|(one, other)| one == other)
        }
        (Some(Value::Object(texts)), Some(text)) | (Some(text), Some(Value::Object(texts))) => {
            texts.values().any(|one| one == text)
        }
        (before, after) => before == after,
    }
}
