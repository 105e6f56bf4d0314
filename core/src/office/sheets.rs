//! Sheets to units, people and texts. A row that lacks what it cannot do without is a problem with its place, and is
//! left out.
//!
//! Units are read before everything that names them. Paths of problems are `/files/<name>/rows/<index>/<column>`, rows
//! counted from 0 without the heading.

use super::records::{Assignment, DutyShift, Records, file_path};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::SortStable;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::report::{Interval, NamedDuring, Obligations, OrgUnit, OrgUnits, Waiver};
use crate::rulebook::{Holds, RulebookDocument, SheetUse};
use crate::tools::condition::{FactSet, FactValue};
use crate::tools::sheet::{Sheet, SheetCell, SheetRecord};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Sheets as they were read, with how the rulebook uses each.
/// Pairs are in the order of the rulebook's declaration.
#[derive(Default)]
pub(super) struct Sheets<'r>(pub(super) Vec<(&'r SheetUse, Sheet)>);

/// One row of a sheet, by column names.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    sheet: &'s Sheet,
    /// The cells, in the order of the sheet's columns.
    record: &'s SheetRecord,
}

impl<'r> Sheets<'r> {
    /// Adds a sheet.
    pub(super) fn take(&mut self, used: &'r SheetUse, sheet: Sheet) {
        self.0.push((used, sheet));
    }

    /// Units, what they were called, and what is known of sites.
    /// The first row of a unit makes it; a further row with a day renames it from then on, one without is `duplicate_id`. The
    /// kind comes from the sheet's use, else from a column. Units that do not fit the tree are removed and reported.
    pub(super) fn units(&self, document: &RulebookDocument, records: &mut Records) {
        let mut units: Vec<OrgUnit> = Vec::new();
        let mut places: Vec<String> = Vec::new();
        for (used, sheet) in self.of(Holds::Units) {
            for (index, row) in rows(sheet).enumerate() {
                let place = format!("{}/rows/{index}", file_path(&used.file));
                let Some(id) = row.id("id", &place, &mut records.problems) else { continue };
                let facts = row.facts(document);
                records.facts.entry(id.clone()).or_default().extend(facts);
                match units.iter_mut().find(|unit| unit.id == id) {
                    Some(unit) if row.date("from").is_some() => rename(unit, row),
                    Some(_) => {
                        // Only a day tells which of two rows of a unit is the later one.
                        let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
                        records.problems.push(problem.at(format!("{place}/id")));
                    }
                    None => {
                        let problems = &mut records.problems;
                        let kind = used.kind.clone().or_else(|| row.id("kind", &place, problems));
                        // A parent that is no id must not make the unit a root, which no total would hold.
                        let parent = match row.text("parent").is_empty() {
                            true => Some(None),
                            false => row.id("parent", &place, problems).map(Some),
                        };
                        let (Some(kind), Some(parent)) = (kind, parent) else { continue };
                        units.push(unit(id, kind, parent, row));
                        places.push(place);
                    }
                }
            }
        }
        records.order = units.iter().map(|unit| unit.id.clone()).collect();
        records.units = build_without_rejected(units, OrgUnits::new, |index, problem| {
            let place = places.get(index).map_or("/files", String::as_str);
            records.problems.push(problem.at(place));
        });
        let known = |id: &Id| records.units.get(id).is_some();
        records.order.retain(known);
    }

    /// Assignments, waivers, shifts and translations.
    /// An assignment needs a known site and a first day, a waiver a report of the rulebook and a first day, a shift both ends.
    /// Overlapping shifts of one person are `shifts_overlap`, and both are kept.
    pub(super) fn people(&self, document: &RulebookDocument, records: &mut Records) {
        for (used, sheet) in self.of(Holds::Assignments) {
            for (index, row) in rows(sheet).enumerate() {
                let place = format!("{}/rows/{index}", file_path(&used.file));
                let Some(site) = row.id("site", &place, &mut records.problems) else { continue };
                if records.units.get(&site).is_none() {
                    let problem = Problem::new(Code::UnknownId).with("id", site.as_str()).with_term("what", "unit");
                    records.problems.push(problem.at(format!("{place}/site")));
                    continue;
                }
                let Some(from) = row.needed_date("from", &place, &mut records.problems) else { continue };
                let (officer, backup) = (row.text("officer"), row.text("backup"));
                records.assignments.push(Assignment { site, officer, backup, from, to: row.date("to") });
            }
        }
        for (used, sheet) in self.of(Holds::Waivers) {
            for (index, row) in rows(sheet).enumerate() {
                let place = format!("{}/rows/{index}", file_path(&used.file));
                let Some(report) = row.id("report", &place, &mut records.problems) else { continue };
                let unit = match row.text("unit").is_empty() {
                    true => None,
                    // A unit that is no id must not become a waiver of every unit.
                    false => match row.id("unit", &place, &mut records.problems) {
                        None => continue,
                        unit => unit,
                    },
                };
                let Some(from) = row.needed_date("from", &place, &mut records.problems) else { continue };
                if !document.reports.iter().any(|known| known.id == report) {
                    let problem = Problem::new(Code::UnknownId).with("id", report.as_str()).with_term("what", "report");
                    records.problems.push(problem.at(format!("{place}/report")));
                    continue;
                }
                let (reason, recorded_at) = (row.text("reason"), row.instant("recorded-at"));
                let waiver = Waiver { report, unit, from, to: row.date("to"), reason, recorded_at };
                match Obligations::new(Vec::new(), vec![waiver.clone()], &records.units) {
                    Ok(_) => records.waivers.push(waiver),
                    Err(problems) => records.problems.extend(problems.into_iter().map(|problem| {
                        let rest = problem.path().trim_start_matches("/waivers/0").to_owned();
                        problem.at(format!("{place}{rest}"))
                    })),
                }
            }
        }
        for (used, sheet) in self.of(Holds::Roster) {
            for (index, row) in rows(sheet).enumerate() {
                let place = format!("{}/rows/{index}", file_path(&used.file));
                let from = row.needed_instant("from", &place, &mut records.problems);
                let to = row.needed_instant("to", &place, &mut records.problems);
                let (Some(from), Some(to)) = (from, to) else { continue };
                let shift = DutyShift { person: row.text("person"), role: row.text("role"), from, to };
                let overlaps = |other: &&DutyShift| other.person == shift.person && other.from < to && from < other.to;
                if let Some(other) = records.shifts.iter().find(overlaps) {
                    let problem = Problem::new(Code::ShiftsOverlap).with("person", shift.person.as_str());
                    let problem = problem.with("from", other.from.to_string()).with("to", other.to.to_string());
                    records.problems.push(problem.at(place));
                }
                records.shifts.push(shift);
            }
        }
        for (_, sheet) in self.of(Holds::Translations) {
            records.translations.extend(rows(sheet).map(|row| (row.text("zh"), row.text("en"))));
        }
    }
}

/// The rows of a sheet.
pub(super) fn rows(sheet: &Sheet) -> impl Iterator<Item = Row<'_>> {
    sheet.rows.iter().map(move |record| Row { sheet, record })
}

impl<'s> Row<'s> {
    /// A cell by its column; empty where the sheet has no such column.
    pub(super) fn cell(self, column: &str) -> &'s SheetCell {
        // Default: a column that the sheet does not have is one without anything in it.
        self.sheet.cell(self.record, column).unwrap_or(&SheetCell::Empty)
    }

    /// The cell as text; empty where nothing stands there.
    /// Numbers, days and instants are written in their own standard form.
    pub(super) fn text(self, column: &str) -> String {
        match self.cell(column) {
            SheetCell::Text(text) | SheetCell::Choice(text) => text.clone(),
            SheetCell::Integer(value) => value.to_string(),
            SheetCell::Decimal(value) => value.to_string(),
            SheetCell::Date(value) => value.to_string(),
            SheetCell::Instant(value) => value.to_string(),
            SheetCell::Bool(value) => value.to_string(),
            SheetCell::Empty => String::new(),
        }
    }

    /// The row as the spreadsheet numbers it.
    /// It counts the heading, so it is the number that people see.
    pub(super) fn number(self) -> u64 {
        self.record.row
    }

    /// The cell as a day; `None` if it is empty.
    /// A cell of another type counts as empty.
    fn date(self, column: &str) -> Option<NaiveDate> {
        if let SheetCell::Date(date) = self.cell(column) { Some(*date) } else { None }
    }

    /// The cell as an instant; `None` if it is empty.
    /// A cell of another type counts as empty.
    fn instant(self, column: &str) -> Option<Instant> {
        if let SheetCell::Instant(at) = self.cell(column) { Some(*at) } else { None }
    }

    /// A day that the row cannot do without; reports one that is not there.
    /// The problem is `missing_field`.
    fn needed_date(self, column: &'static str, place: &str, problems: &mut Vec<Problem>) -> Option<NaiveDate> {
        let date = self.date(column);
        if date.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", column).at(place));
        }
        date
    }

    /// An instant that the row cannot do without; reports one that is not there.
    /// The problem is `missing_field`.
    fn needed_instant(self, column: &'static str, place: &str, problems: &mut Vec<Problem>) -> Option<Instant> {
        let at = self.instant(column);
        if at.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", column).at(place));
        }
        at
    }

    /// The cell as an id; reports a text that is none.
    /// The problem is `invalid_id`, also for an empty cell.
    fn id(self, column: &str, place: &str, problems: &mut Vec<Problem>) -> Option<Id> {
        let text = self.text(column);
        let id = Id::new(&text);
        if id.is_none() {
            problems.push(Problem::new(Code::InvalidId).with("text", text).at(format!("{place}/{column}")));
        }
        id
    }

    /// The columns that are declared facts of a site: column `has-canteen` is the fact `site.has-canteen`.
    /// Columns that are no declared facts are skipped, and so are texts and empty cells.
    fn facts(self, document: &RulebookDocument) -> FactSet {
        let mut facts = FactSet::new();
        for column in &self.sheet.columns {
            let name = format!("site.{column}");
            if !document.facts.contains_key(&name) {
                continue;
            }
            let value = match self.cell(column) {
                SheetCell::Bool(value) => FactValue::Bool(*value),
                SheetCell::Integer(value) => FactValue::Number(Ratio::from_integer(*value)),
                SheetCell::Decimal(value) => FactValue::Number(value.ratio()),
                SheetCell::Date(value) => FactValue::Date(*value),
                SheetCell::Instant(value) => FactValue::Instant(*value),
                SheetCell::Choice(code) => FactValue::Choice(code.clone()),
                SheetCell::Text(_) | SheetCell::Empty => continue,
            };
            facts.insert(name, value);
        }
        facts
    }

    /// The two columns of a title; the Chinese text in every language where there is no English one.
    fn title(self) -> Text {
        let (zh, en) = (self.text("title-zh"), self.text("title-en"));
        if en.is_empty() { Text::plain(zh) } else { Text::pair(zh, en) }
    }
}

/// A unit from its first row. Columns of text that are nothing else are its attributes.
/// With a day in `from` it exists and has its name from that day up to `to`; without one it exists always.
fn unit(id: Id, kind: Id, parent: Option<Id>, row: Row<'_>) -> OrgUnit {
    let valid = row.date("from").map(|from| Interval { from, to: row.date("to") });
    let mut attributes = BTreeMap::new();
    for column in &row.sheet.columns {
        let known = matches!(column.as_str(), "id" | "kind" | "parent" | "title-zh" | "title-en");
        if let (SheetCell::Text(text), false) = (row.cell(column), known) {
            attributes.insert(column.to_string(), text.clone());
        }
    }
    let names = valid.clone().map(|days| NamedDuring { from: days.from, to: days.to, title: row.title() });
    OrgUnit {
        id,
        kind,
        title: row.title(),
        parent,
        valid: valid.into_iter().collect(),
        attributes,
        names: names.into_iter().collect(),
    }
}

/// A further row of a unit: another name, and more days of existence, from a later day on.
/// The title is that of the latest name. Times of existence that meet are joined into one.
fn rename(unit: &mut OrgUnit, row: Row<'_>) {
    let Some(from) = row.date("from") else { return };
    let to = row.date("to");
    unit.names.push(NamedDuring { from, to, title: row.title() });
    unit.names.sort_stable_by_key(|name| name.from);
    if let Some(latest) = unit.names.last() {
        unit.title = latest.title.clone();
    }
    // Days that follow each other are one time of existence.
    unit.valid.push(Interval { from, to });
    unit.valid.sort_stable_by_key(|interval| interval.from);
    unit.valid.dedup_by(|next, before| {
        let joins = before.to == Some(next.from);
        if joins {
            before.to = next.to;
        }
        joins
    });
}

/// Builds from a list, removing and reporting the rejected entries until the rest is accepted. Each round removes at
/// least one, so it ends; a revision that follows a rejected one is rejected in the next round.
/// `refuse` gets the index in the original list, and the problem. The rejected entries are found by the first number in a
/// problem's path; if no problem has one, the result is empty. At most n + 1 builds for n entries.
pub(super) fn build_without_rejected<T: Clone, B: Default>(
    mut list: Vec<T>,
    build: impl Fn(Vec<T>) -> Result<B, Problems>,
    mut refuse: impl FnMut(usize, Problem),
) -> B {
    let mut places: Vec<usize> = (0..list.len()).collect();
    loop {
        let problems = match build(list.clone()) {
            Ok(built) => return built,
            Err(problems) => problems,
        };
        let mut bad: Vec<usize> = Vec::new();
        for problem in problems {
            let index = problem.path().split('/').find_map(|part| part.parse::<usize>().ok());
            debug_assert!(index.is_some(), "what is built of a list places its problems below the entries");
            // Without a place no entry is to blame; the first one in particular is not.
            let Some(index) = index else { continue };
            if let Some(place) = places.get(index) {
                refuse(*place, problem);
            }
            bad.push(index);
        }
        if bad.is_empty() || list.is_empty() {
            return B::default();
        }
        let keep = |index: usize| !bad.contains(&index);
        list = list.into_iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, entry)| entry).collect();
        places = places.into_iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, place)| place).collect();
    }
}
