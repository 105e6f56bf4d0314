//! Comparing: every difference of two checklists, and what each does to scores.
//!
//! Items, sections and grades are matched by id, after renaming. Records are compared as JSON, field by field, with stated
//! defaults filled in, so that writing a default down is no change. Each differing field has one of three effects: text
//! only, keeps scores, changes scores. What an item inherits (applicability, handling, credit) is compared as it results
//! for the item, not where it is written.

use super::change::{ChangeEffect, Comparison, ComparisonVerdict};
use super::condition::{meaning, meaning_of};
use super::differences::{ComparedRecord, Differences, if_it_counts, same_words, text_only};
use super::rename::Renamed;
use super::structure::{Locations, adds_up, reads};
use super::{ChecklistVersion, witness};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::value_of;
use crate::base::problem::{Code, Problem};
use crate::checklist::kind::label::AnswerLabels;
use crate::checklist::model::checklist::{Checklist, Grade};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::item::Item;
use crate::checklist::model::severity::Severity;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use serde_json::Value;

/// Compares an old checklist with a new one.
///
/// A witness is searched for only if some change may alter scores. Whether severities, sections and minimums matter is
/// decided once for both versions: they do if either version reads them.
pub(crate) fn compare(old: ChecklistVersion<'_>, new: ChecklistVersion<'_>, renamed: &Renamed) -> Comparison {
    let either = |is: &dyn Fn(&Plan) -> bool| is(old.plan) || is(new.plan);
    let of_severity = |fact: &str| {
        fact.starts_with("failed.") && fact != "failed.count"
            || fact.starts_with("nonconformities.") && fact != "nonconformities.count"
    };
    let of_section =
        |fact: &str| fact.starts_with("section.") || fact == "worst.section" || fact == "below-minimum.count";
    let by_severity = |plan: &Plan| plan.checklist().sampling.iter().any(|rule| rule.severity.is_some());
    let mut differences = Differences {
        old: old.plan,
        new: new.plan,
        renamed,
        severities_count: either(&|plan| reads(plan, of_severity) || by_severity(plan)),
        sections_count: either(&|plan| !adds_up(plan) || reads(plan, of_section)),
        minimums_count: either(&|plan| reads(plan, |fact| fact == "below-minimum.count")),
        changes: Vec::new(),
    };
    let places = (Locations::of(old.plan.checklist()), Locations::of(new.plan.checklist()));
    differences.checklist();
    differences.sections(&places.0, &places.1);
    differences.items(&places.0, &places.1);
    differences.grades();
    let changes = differences.changes;
    let verdict = ComparisonVerdict::of(&changes);
    let (witness, sheets_tried) =
        if verdict == ComparisonVerdict::NotComparable { witness::find(old, new, renamed) } else { (None, 0) };
    Comparison { from: old.named(), to: new.named(), verdict, changes, witness, sheets_tried }
}

impl Differences<'_> {
    /// What the checklist says of itself.
    /// Lists of items, sections and grades are compared by other methods, and the version number is no difference.
    fn checklist(&mut self) {
        let (old, new) = (self.old.checklist(), self.new.checklist());
        let (before, after) = (checklist_value(old), checklist_value(new));
        let severities = self.severities(&old.severities, &new.severities);
        let of_field = |field: &str, _: Option<&Value>, _: Option<&Value>| match field {
            "version" | "items" | "sections" | "grades" => None,
            "id" => Some(ChangeEffect::KeepsScores),
            _ if text_only(field) => Some(ChangeEffect::TextOnly),
            // Items say themselves what these come to.
            "handling" | "correction_credit" => Some(ChangeEffect::KeepsScores),
            "severities" => Some(severities),
            _ => Some(ChangeEffect::ChangesScores),
        };
        let record = ComparedRecord { what: "checklist", id: &new.id, value: &after, path: "" };
        self.fields(&before, record, &of_field);
    }

    /// What another list of severities does.
    /// Only another order of severities that both have can matter, and only where something reads how grave failures are.
    fn severities(&self, old: &[Severity], new: &[Severity]) -> ChangeEffect {
        let ids = |list: &[Severity]| list.iter().map(|severity| severity.id.clone()).collect::<Vec<_>>();
        match (ids(old), ids(new)) {
            (before, after) if before == after => {
                let same = old.iter().zip(new).all(|(old, new)| old.veto == new.veto);
                if same { ChangeEffect::TextOnly } else { ChangeEffect::KeepsScores }
            }
            (old, new) => if_it_counts(self.severities_count && reordered(&old, &new)),
        }
    }

    /// Items: which there are, what they say, where they stand.
    /// An item that is removed or added changes scores if it has points or blocks the score while it is missing. An item that
    /// moved into or out of a repeated section changes them in any case.
    fn items(&mut self, old: &Locations<'_>, new: &Locations<'_>) {
        let renamed = self.renamed;
        let (old_plan, new_plan) = (self.old, self.new);
        for ((path, above, before), planned) in old.items.iter().zip(&old_plan.items) {
            let to = renamed.item(&before.id);
            let found = new.items.iter().zip(&new_plan.items).find(|((_, _, item), _)| item.id == to);
            let Some(((new_path, new_above, after), new_planned)) = found else {
                let effect = if_it_counts(before.scored() || waits_for(planned));
                self.entry(effect, Code::EntryRemoved, "item", &before.id, path);
                continue;
            };
            if before.id != to {
                self.renamed("item", &before.id, to, new_path);
            }
            let regrouped =
                group(old_plan, planned).map(|id| renamed.section(id)) != group(new_plan, new_planned).map(Id::as_str);
            let stands = if_it_counts(regrouped || (self.sections_count && before.scored()));
            self.moved("item", to, (*above, *new_above), stands, new_path);
            self.item((before, planned), (after, new_planned), new_path);
        }
        let known = |id: &Id| old.items.iter().any(|(_, _, item)| renamed.item(&item.id) == id.as_str());
        for ((path, _, item), planned) in new.items.iter().zip(&new_plan.items) {
            if !known(&item.id) {
                let effect = if_it_counts(item.scored() || waits_for(planned));
                self.entry(effect, Code::EntryAdded, "item", &item.id, path);
            }
        }
    }

    /// Compares one item with its counterpart; `path` is the JSON pointer of the new one. A change of an item without points
    /// keeps scores unless something waits for it.
    fn item(&mut self, old: (&Item, &PlannedItem), new: (&Item, &PlannedItem), path: &str) {
        let (before, after) = (item_value(old.0), item_value(new.0));
        let scored = old.0.scored() || new.0.scored();
        let severities = if_it_counts(self.severities_count);
        let record = ComparedRecord { what: "item", id: &new.0.id, value: &after, path };
        let of_field = |field: &str, old: Option<&Value>, new: Option<&Value>| match field {
            "id" | "options" | "parts" | "bands" | "handling" | "applies_when" | "correction_credit" => None,
            _ if text_only(field) => Some(ChangeEffect::TextOnly),
            "unit" if same_words(old, new) => Some(ChangeEffect::TextOnly),
            "corrective_action" | "due_within" | "evidence_if_failed" => Some(ChangeEffect::KeepsScores),
            "severity" => Some(severities),
            _ => Some(if_it_counts(scored)),
        };
        self.fields(&before, record, &of_field);
        self.inherited(old, new, (&before, record), scored);
        self.answers(&old.0.id, &before, record);
        let parts = self.renamed.parts.get(old.0.id.as_str());
        let renamed = self.renamed;
        let of_part = |field: &str, old: Option<&Value>, new: Option<&Value>| match field {
            "id" | "options" | "bands" => None,
            _ if text_only(field) => Some(ChangeEffect::TextOnly),
            "unit" if same_words(old, new) => Some(ChangeEffect::TextOnly),
            "applies_when" if meaning_of(old, Some(renamed)) == meaning_of(new, None) => Some(ChangeEffect::TextOnly),
            _ => Some(ChangeEffect::ChangesScores),
        };
        let lists = (before.get("parts"), after.get("parts"));
        self.list("part", lists, parts, &format!("{path}/parts"), &of_part, &mut |this, before, part| {
            this.answers(&old.0.id, before, part);
        });
        self.labels((old.0, old.1), new.1, path);
    }

    /// What an item has of its own or of what holds it: when it applies, what its states do, what a correction gives back.
    /// All three may be stated by the item or by what holds it, so the resulting values are compared.
    /// A condition written elsewhere with the same result is a change of text only.
    fn inherited(
        &mut self,
        old: (&Item, &PlannedItem),
        new: (&Item, &PlannedItem),
        (before, after): (&Value, ComparedRecord<'_>),
        scored: bool,
    ) {
        let path = |field: &str| format!("{}/{field}", after.path);
        // Default: a condition or credit that is absent is told as `null`.
        let json = |value: Option<Value>| value.unwrap_or_default();
        let applies = (
            meaning(self.old.applies(old.1).as_ref(), Some(self.renamed)),
            meaning(self.new.applies(new.1).as_ref(), None),
        );
        let stated = |field: &str| before.get(field) != after.value.get(field);
        if applies.0 != applies.1 {
            let effect = if_it_counts(scored || may_hold_up(old.1) || may_hold_up(new.1));
            let (was, is) = (json(applies.0), json(applies.1));
            self.field(effect, after, "applies_when", Some(&was), Some(&is), &path("applies_when"));
        } else if stated("applies_when") {
            let (was, is) = (before.get("applies_when"), after.value.get("applies_when"));
            self.field(ChangeEffect::TextOnly, after, "applies_when", was, is, &path("applies_when"));
        }
        let differing = STATES.iter().filter(|state| old.1.handling.of(**state) != new.1.handling.of(**state));
        let effect = differing.fold(None, |so_far, state| {
            let words = (old.1.handling.of(*state), new.1.handling.of(*state));
            let held = |word| matches!(word, Some(Handling::Block | Handling::Forbid));
            so_far.max(Some(if_it_counts(scored || held(words.0) || held(words.1))))
        });
        if effect.is_some() || stated("handling") {
            let (was, is) = (value_of(&old.1.handling), value_of(&new.1.handling));
            self.field(
                effect.unwrap_or(ChangeEffect::KeepsScores),
                after,
                "handling",
                Some(&was),
                Some(&is),
                &path("handling"),
            );
        }
        let credit = |item: &Item, checklist: &Checklist| {
            let rule = item.correction_credit.as_ref().or(checklist.correction_credit.as_ref());
            rule.map(value_of)
        };
        let credits = (credit(old.0, self.old.checklist()), credit(new.0, self.new.checklist()));
        if credits.0 != credits.1 || stated("correction_credit") {
            let effect = if_it_counts(scored && !new.0.bonus && credits.0 != credits.1);
            let (was, is) = (json(credits.0), json(credits.1));
            self.field(effect, after, "correction_credit", Some(&was), Some(&is), &path("correction_credit"));
        }
    }

    /// The options and bands of an item or a part.
    /// Options are matched by id after renaming; bands have no renaming.
    fn answers(&mut self, item: &Id, before: &Value, after: ComparedRecord<'_>) {
        let severities = if_it_counts(self.severities_count);
        let of_field = |field: &str, _: Option<&Value>, _: Option<&Value>| match field {
            "id" => None,
            _ if text_only(field) => Some(ChangeEffect::TextOnly),
            "severity" => Some(severities),
            _ => Some(ChangeEffect::ChangesScores),
        };
        let options = self.renamed.options.get(item.as_str());
        for (what, field, renamed) in [("option", "options", options), ("band", "bands", None)] {
            let lists = (before.get(field), after.value.get(field));
            self.list(what, lists, renamed, &format!("{}/{field}", after.path), &of_field, &mut |_, _, _| {});
        }
    }

    /// Says of every text that it stands for another answer now.
    /// The texts are those by which an answer may be written; parts have dictionaries of their own.
    fn labels(&mut self, (before, old): (&Item, &PlannedItem), new: &PlannedItem, path: &str) {
        self.moved_labels(&before.id, &old.dictionary, &new.dictionary, path);
        for (part, planned) in before.parts.iter().zip(&old.parts) {
            let to = self.renamed.part(&before.id, &part.id).to_owned();
            let after = new.item.parts.iter().zip(&new.parts).enumerate().find(|(_, (part, _))| part.id == *to);
            if let Some((place, (_, new))) = after {
                self.moved_labels(&before.id, &planned.dictionary, &new.dictionary, &format!("{path}/parts/{place}"));
            }
        }
    }

    /// Reports each text that both dictionaries know and that stands for different codes (`label_moved`): old sheets written
    /// with it would be read differently.
    fn moved_labels(&mut self, item: &Id, old: &AnswerLabels, new: &AnswerLabels, path: &str) {
        for (label, code) in old.labels() {
            let was = self.renamed.code(item, code);
            let Some(is) = new.code(label).filter(|is| ***is != *was) else { continue };
            // A code that was renamed is no label of its own.
            if &**code == label {
                continue;
            }
            let problem = Problem::new(Code::LabelMoved).with("item", item.as_str()).with("label", label);
            let problem = problem.with("old", was).with("new", &**is).at(format!("{path}/labels"));
            self.say(ChangeEffect::ChangesScores, problem);
        }
    }

    /// Grades: which there are, their order, and what each says.
    /// Grades are matched by id and cannot be renamed. Their order decides which of several true conditions counts, so
    /// reordering changes scores.
    fn grades(&mut self) {
        let (old, new) = (&self.old.checklist().grades, &self.new.checklist().grades);
        let renamed = self.renamed;
        let mut order = Vec::new();
        for (place, before) in old.iter().enumerate() {
            let Some((at, after)) = new.iter().enumerate().find(|(_, grade)| grade.id == before.id) else {
                let path = format!("/grades/{place}");
                self.entry(ChangeEffect::ChangesScores, Code::EntryRemoved, "grade", &before.id, &path);
                continue;
            };
            order.push(at);
            let value = |grade: &Grade| value_of(grade);
            let (path, after) = (format!("/grades/{at}"), value(after));
            let of_field = |field: &str, old: Option<&Value>, new: Option<&Value>| match field {
                _ if text_only(field) => Some(ChangeEffect::TextOnly),
                "disposition" => Some(ChangeEffect::KeepsScores),
                "when" if meaning_of(old, Some(renamed)) == meaning_of(new, None) => Some(ChangeEffect::TextOnly),
                _ => Some(ChangeEffect::ChangesScores),
            };
            let record = ComparedRecord { what: "grade", id: &before.id, value: &after, path: &path };
            self.fields(&value(before), record, &of_field);
        }
        for (at, grade) in new.iter().enumerate().filter(|(_, grade)| !old.iter().any(|before| before.id == grade.id)) {
            self.entry(ChangeEffect::ChangesScores, Code::EntryAdded, "grade", &grade.id, &format!("/grades/{at}"));
        }
        if !order.is_sorted() {
            let problem = Problem::new(Code::EntriesReordered).with_term("what", "grade").at("/grades");
            self.say(ChangeEffect::ChangesScores, problem);
        }
    }
}

/// The states that a handling decides.
const STATES: [AnswerState; 4] =
    [AnswerState::NotApplicable, AnswerState::NotSampled, AnswerState::Missing, AnswerState::Error];

/// True if a missing answer to an item blocks the score; such an item matters even without points.
fn waits_for(item: &PlannedItem) -> bool {
    item.handling.of(AnswerState::Missing) == Some(Handling::Block)
}

/// True if any of the four states blocks the score, whether or not the item has points.
fn may_hold_up(item: &PlannedItem) -> bool {
    STATES.iter().any(|state| item.handling.of(*state) == Some(Handling::Block))
}

/// The repeated section that an item belongs to.
/// `None` for an item outside repeated sections.
fn group<'p>(plan: &'p Plan, item: &PlannedItem) -> Option<&'p Id> {
    plan.nodes.get(item.repeat?)?.section.as_ref()
}

/// Whether two lists have what both have in another order.
fn reordered(old: &[Id], new: &[Id]) -> bool {
    let common = |list: &[Id], other: &[Id]| list.iter().filter(|id| other.contains(id)).cloned().collect::<Vec<_>>();
    common(old, new) != common(new, old)
}

/// A checklist as it is compared: what is not stated by the value that it has then.
/// Items, sections and grades are emptied, and `start` and `floor` of a pool have their effective values.
fn checklist_value(checklist: &Checklist) -> Value {
    let bare = Checklist { items: Vec::new(), sections: Vec::new(), grades: Vec::new(), ..checklist.clone() };
    let pool = checklist.pool();
    let full = Checklist {
        start: pool.or(checklist.start),
        floor: pool.map(|_| checklist.floor.unwrap_or(Decimal::ZERO)).or(checklist.floor),
        ..bare
    };
    value_of(&full)
}

/// An item as it is compared: what is not stated by the value that its kind gives it.
fn item_value(item: &Item) -> Value {
    let mut full = item.clone();
    full.state_defaults();
    value_of(&full)
}
