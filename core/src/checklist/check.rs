//! What a template must satisfy before anything is scored by it; done once, when its rulebook is loaded.

use super::handling::HandlingTable;
use super::label;
use super::template::{Checklist, Grade, Item, ItemOption, Kind, Part, Section};
use crate::condition::{Condition, FactType, FactTypes};
use crate::exact::Decimal;
use crate::id::Id;
use crate::order::InOrder;
use crate::problem::{Code, Problem, Problems};
use std::collections::BTreeSet;

/// How deep sections may be nested.
const DEEPEST: usize = 32;
/// Words of the answer's own form, which therefore name no part.
pub(super) const RESERVED: [&str; 5] = ["value", "note", "evidence", "parts", "error"];

/// What a rulebook declares and a checklist may name: facts of sites, beside the facts of the card itself.
#[derive(Clone, Copy)]
pub struct Declared<'d> {
    /// Declared facts.
    pub facts: &'d dyn FactTypes,
}

impl std::fmt::Debug for Declared<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Declared")
    }
}

impl Checklist {
    /// Checks every id, number and condition; `path` is where the checklist stands in its document.
    pub fn check(&mut self, declared: Declared<'_>, path: &str, problems: &mut Problems) {
        let severities = unique(self.severities.iter(), &format!("{path}/severities"), "", problems);
        let mut seen = Seen { items: BTreeSet::new(), sections: BTreeSet::new(), severities };
        check_digits(self.rounding.digits, path, problems);
        check_handling(&self.handling, path, problems);
        let codes = self.label_codes();
        label::check(
            &self.labels,
            &codes.iter().map(String::as_str).collect::<Vec<_>>(),
            &format!("{path}/labels"),
            problems,
        );
        for (index, item) in self.items.iter_mut().enumerate() {
            item.check(declared, &mut seen, &format!("{path}/items/{index}"), problems);
        }
        for (index, section) in self.sections.iter_mut().enumerate() {
            section.check(declared, &mut seen, 1, &format!("{path}/sections/{index}"), problems);
        }
        if seen.items.is_empty() && problems.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{path}/items")));
        }
        let types = CardFacts { checklist: &self.severities, sections: &seen.sections, outer: declared.facts };
        check_grades(&mut self.grades, &types, &format!("{path}/grades"), problems);
    }

    /// The type of a fact that this checklist's cards provide.
    pub fn fact_type(&self, name: &str) -> Option<FactType> {
        let sections = self.section_ids();
        let none = |_: &str| None;
        let grades = || self.grades.iter().map(|grade| grade.id.to_string()).into_set();
        if name == "grade" && !self.grades.is_empty() {
            return Some(FactType::Choice(grades()));
        }
        CardFacts { checklist: &self.severities, sections: &sections, outer: &none }.fact_type(name)
    }

    fn section_ids(&self) -> BTreeSet<Id> {
        fn collect(sections: &[Section], out: &mut BTreeSet<Id>) {
            for section in sections {
                out.insert(section.id.clone());
                collect(&section.sections, out);
            }
        }
        let mut out = BTreeSet::new();
        collect(&self.sections, &mut out);
        out
    }

    /// Every code that some item takes: what shared labels may stand for.
    fn label_codes(&self) -> BTreeSet<String> {
        let of = |kind, options: &[ItemOption]| {
            label::codes(kind, options).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut codes: BTreeSet<String> = of(Kind::PassFail, &[]).into_iter().into_set();
        for placed in self.placed() {
            codes.extend(of(placed.item.kind, &placed.item.options));
            codes.extend(placed.item.parts.iter().flat_map(|part| of(part.kind, &part.options)));
        }
        codes
    }
}

/// The ids met so far.
struct Seen {
    items: BTreeSet<Id>,
    sections: BTreeSet<Id>,
    severities: BTreeSet<Id>,
}

/// The facts that a grade's condition may name.
struct CardFacts<'c> {
    checklist: &'c [Id],
    sections: &'c BTreeSet<Id>,
    outer: &'c dyn FactTypes,
}

impl FactTypes for CardFacts<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        match name {
            "percent" | "total" | "lost" | "worst.item" | "worst.section" | "answered.share" => Some(FactType::Decimal),
            "failed.count" | "deficient.count" => Some(FactType::Integer),
            _ => {
                let severity = name.strip_prefix("failed.").is_some_and(|id| self.checklist.iter().any(|s| s == id));
                let section = name
                    .strip_prefix("section.")
                    .and_then(|rest| rest.strip_suffix(".percent"))
                    .is_some_and(|id| self.sections.contains(id));
                match (severity, section) {
                    (true, _) => Some(FactType::Integer),
                    (_, true) => Some(FactType::Decimal),
                    _ => self.outer.fact_type(name),
                }
            }
        }
    }
}

impl Section {
    fn check(&mut self, declared: Declared<'_>, seen: &mut Seen, depth: usize, path: &str, problems: &mut Problems) {
        if depth > DEEPEST {
            problems.push(Problem::new(Code::TooDeep).with("limit", DEEPEST).at(path));
            return;
        }
        if !seen.sections.insert(self.id.clone()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        check_handling(&self.handling, path, problems);
        for (index, item) in self.items.iter_mut().enumerate() {
            item.check(declared, seen, &format!("{path}/items/{index}"), problems);
        }
        for (index, section) in self.sections.iter_mut().enumerate() {
            let path = format!("{path}/sections/{index}");
            section.check(declared, seen, depth.saturating_add(1), &path, problems);
        }
    }
}

impl Item {
    fn check(&mut self, declared: Declared<'_>, seen: &mut Seen, path: &str, problems: &mut Problems) {
        if !seen.items.insert(self.id.clone()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        if let Some(severity) = self.severity.as_ref().filter(|severity| !seen.severities.contains(*severity)) {
            let problem = Problem::new(Code::UnknownId).with("id", severity.as_str()).with("what", "severity");
            problems.push(problem.at(format!("{path}/severity")));
        }
        not_negative(self.weight, &format!("{path}/weight"), problems);
        not_negative(self.points, &format!("{path}/points"), problems);
        check_handling(&self.handling, path, problems);
        check_applies(self.applies_when.as_mut(), declared, path, problems);
        check_options(self.kind, &self.options, path, problems);
        self.check_parts(declared, path, problems);
        let codes = self.codes();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        label::check(&self.labels, &codes, &format!("{path}/labels"), problems);
    }

    fn codes(&self) -> BTreeSet<String> {
        let own = label::codes(self.kind, &self.options);
        let parts = self.parts.iter().flat_map(|part| label::codes(part.kind, &part.options));
        own.into_iter().chain(parts).map(str::to_owned).into_set()
    }

    fn check_parts(&mut self, declared: Declared<'_>, path: &str, problems: &mut Problems) {
        if self.parts.is_empty() {
            if self.fold.is_some() {
                problems.push(Problem::new(Code::MissingField).with("name", "parts").at(path));
            }
            return;
        }
        if self.fold.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", "fold").at(path));
        }
        if self.kind != Kind::PassFail {
            let problem = Problem::new(Code::PartsOfKind).with("kind", self.kind.as_str());
            problems.push(problem.at(format!("{path}/kind")));
        }
        unique(self.parts.iter().map(|part| &part.id), &format!("{path}/parts"), "/id", problems);
        for (index, part) in self.parts.iter_mut().enumerate() {
            part.check(declared, &format!("{path}/parts/{index}"), problems);
        }
    }
}

impl Part {
    fn check(&mut self, declared: Declared<'_>, path: &str, problems: &mut Problems) {
        if RESERVED.contains(&self.id.as_str()) {
            problems.push(Problem::new(Code::ReservedId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        if !matches!(self.kind, Kind::PassFail | Kind::Choice) {
            let problem = Problem::new(Code::PartsOfKind).with("kind", self.kind.as_str());
            problems.push(problem.at(format!("{path}/kind")));
        }
        check_applies(self.applies_when.as_mut(), declared, path, problems);
        check_options(self.kind, &self.options, path, problems);
        if self.kind == Kind::Choice && self.options.iter().all(|option| option.points <= Decimal::ZERO) {
            problems.push(Problem::new(Code::NothingPossible).at(format!("{path}/options")));
        }
        label::check(&self.labels, &label::codes(self.kind, &self.options), &format!("{path}/labels"), problems);
    }
}

fn check_applies(condition: Option<&mut Condition>, declared: Declared<'_>, path: &str, problems: &mut Problems) {
    if let Some(condition) = condition {
        condition.check(declared.facts, &format!("{path}/applies_when"), problems);
    }
}

fn check_options(kind: Kind, options: &[ItemOption], path: &str, problems: &mut Problems) {
    if kind == Kind::Choice && options.is_empty() {
        problems.push(Problem::new(Code::MissingField).with("name", "options").at(path));
    }
    if kind != Kind::Choice && !options.is_empty() {
        problems.push(Problem::new(Code::UnknownField).with("name", "options").at(format!("{path}/options")));
    }
    unique(options.iter().map(|option| &option.id), &format!("{path}/options"), "/id", problems);
    for (index, option) in options.iter().enumerate() {
        not_negative(option.points, &format!("{path}/options/{index}/points"), problems);
    }
    label::check_options(options, path, problems);
}

fn check_handling(table: &HandlingTable, path: &str, problems: &mut Problems) {
    for (state, stated, allowed) in table.stated() {
        if let Some(handling) = stated.filter(|handling| !allowed.contains(handling)) {
            let allowed: Vec<&str> = allowed.iter().map(|handling| handling.as_str()).collect();
            let problem = Problem::new(Code::UnknownWord).with("text", handling.as_str()).with("allowed", allowed);
            problems.push(problem.at(format!("{path}/handling/{state}")));
        }
    }
}

fn check_digits(digits: u8, path: &str, problems: &mut Problems) {
    if digits > 9 {
        let problem = Problem::new(Code::OutOfRange).with("text", digits).with("min", 0).with("max", 9);
        problems.push(problem.at(format!("{path}/rounding/digits")));
    }
}

/// The last rung and only the last holds whenever none above does; every other says when it holds.
fn check_grades(grades: &mut [Grade], types: &dyn FactTypes, path: &str, problems: &mut Problems) {
    unique(grades.iter().map(|grade| &grade.id), path, "/id", problems);
    let last = grades.len().saturating_sub(1);
    for (index, grade) in grades.iter_mut().enumerate() {
        let here = format!("{path}/{index}");
        match (&mut grade.when, grade.otherwise) {
            (Some(condition), false) if index < last => condition.check(types, &format!("{here}/when"), problems),
            (None, true) if index == last => {}
            _ => problems.push(Problem::new(Code::LadderEnd).at(here)),
        }
    }
}

fn not_negative(value: Decimal, path: &str, problems: &mut Problems) {
    if value.is_negative() {
        let problem = Problem::new(Code::OutOfRange).with("text", value.to_string()).with("min", 0).with("max", "∞");
        problems.push(problem.at(path));
    }
}

/// Reports every id that stands twice; returns the set of them all.
fn unique<'i>(ids: impl Iterator<Item = &'i Id>, path: &str, suffix: &str, problems: &mut Problems) -> BTreeSet<Id> {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id.clone()) {
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
            problems.push(problem.at(format!("{path}/{index}{suffix}")));
        }
    }
    seen
}
