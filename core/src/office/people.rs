//! Sheets of people: who inspects which site, who is let off a report, who is on duty, and texts in another language.

use super::gaps::{About, Gap};
use super::records::{Assignment, DutyShift, Records};
use super::sheets::{RefusedRow, Row, Sheets};
use crate::base::id::Id;
use crate::base::problem::{Code, Problem};
use crate::report::{Obligations, UnreadWaiver, Waiver};
use crate::rulebook::{Holds, RulebookDocument};
use crate::tools::sheet::SheetCell;

/// What a waiver of every unit says in place of a unit.
const ALL: [&str; 3] = ["*", "全部", "all"];

/// Reads assignments, waivers, shifts and translations.
pub(super) fn read(sheets: &Sheets<'_>, document: &RulebookDocument, records: &mut Records) {
    assignments(sheets, records);
    waivers(sheets, document, records);
    shifts(sheets, records);
    for holds in [Holds::Roster, Holds::Translations] {
        records.gaps.sheets.extend(sheets.unread(holds).map(|(_, because)| because.clone()));
    }
    for sheet in sheets.of(Holds::Translations) {
        records.translations.extend(sheet.rows().map(|row| (row.text("zh"), row.text("en"))));
    }
}

/// An assignment needs a known site and a first day.
fn assignments(sheets: &Sheets<'_>, records: &mut Records) {
    records
        .gaps
        .list
        .extend(sheets.unread(Holds::Assignments).map(|(_, why)| Gap::of(About::Assignments, why.clone())));
    for sheet in sheets.of(Holds::Assignments) {
        for row in sheet.rows() {
            let (place, told) = (sheet.place(row), records.problems.len());
            let site = row.id("site", &place, &mut records.problems);
            let from = row.needed_date("from", &place, &mut records.problems);
            let known = site.as_ref().is_some_and(|site| {
                records.knows_unit(site, |problem| problem.with("row", row.number()).at(format!("{place}/site")))
            });
            match (&site, from, known) {
                (Some(site), Some(from), true) => {
                    let (officer, backup) = (row.text("officer"), row.text("backup"));
                    let (site, to, row) = (site.clone(), row.date("to"), (place, row.number()));
                    records.assignments.push(Assignment { site, officer, backup, from, to, row });
                }
                _ if records.problems.len() > told => {
                    let because = row.told(records, told);
                    records.push_gap(About::Assignments, site, None, because);
                }
                _ => {}
            }
        }
        for (part, because) in sheet.refused() {
            let site = part.id("site");
            let known = site.clone().filter(|site| records.units.get(site).is_some());
            records.push_gap(About::Assignments, known.or(site), None, because);
        }
    }
}

/// A waiver needs a report of the rulebook and a first day.
fn waivers(sheets: &Sheets<'_>, document: &RulebookDocument, records: &mut Records) {
    let unread = sheets.unread(Holds::Waivers).map(|(_, why)| (UnreadWaiver::default(), why.clone()));
    records.gaps.waivers.extend(unread);
    for sheet in sheets.of(Holds::Waivers) {
        for row in sheet.rows() {
            let (place, told) = (sheet.place(row), records.problems.len());
            match waiver(row, &place, document, records) {
                Some(waiver) => records.waivers.push(waiver),
                None if records.problems.len() > told => {
                    let because = row.told(records, told);
                    records.gaps.waivers.push((unread_waiver(row), because));
                }
                None => {}
            }
        }
        for (part, because) in sheet.refused() {
            records.gaps.waivers.push((refused_waiver(part), because));
        }
    }
    let reports = &document.reports;
    for (waiver, _) in &mut records.gaps.waivers {
        // A report that nobody knows may be any.
        waiver.report = waiver.report.take().filter(|id| reports.iter().any(|report| report.id == *id));
    }
}

/// Reads a waiver; `None` after telling what is wrong with it.
fn waiver(row: Row<'_>, place: &str, document: &RulebookDocument, records: &mut Records) -> Option<Waiver> {
    let report = row.id("report", place, &mut records.problems)?;
    let unit = match row.text("unit").is_empty() {
        true if row.has("unit") => {
            // An empty cell cannot be told from a forgotten one.
            let problem = Problem::new(Code::MissingField).with("name", "unit").with("row", row.number());
            records.problems.push(problem.at(format!("{place}/unit")));
            return None;
        }
        true => None,
        false if ALL.contains(&row.text("unit").as_str()) => None,
        // A unit that is no id must not become a waiver of every unit.
        false => Some(row.id("unit", place, &mut records.problems)?),
    };
    let from = row.needed_date("from", place, &mut records.problems)?;
    if !document.reports.iter().any(|known| known.id == report) {
        let problem = Problem::new(Code::UnknownId).with("id", report.as_str()).with_term("what", "report");
        records.problems.push(problem.with("row", row.number()).at(format!("{place}/report")));
        return None;
    }
    if let Some(unit) = &unit {
        let told = |problem: Problem| problem.with("row", row.number()).at(format!("{place}/unit"));
        if !records.knows_unit(unit, told) {
            return None;
        }
    }
    let (reason, recorded_at) = (row.text("reason"), row.instant("recorded-at"));
    let waiver = Waiver { report, unit, from, to: row.date("to"), reason, recorded_at };
    match Obligations::new(Vec::new(), vec![waiver.clone()], &records.units) {
        Ok(_) => Some(waiver),
        Err(problems) => {
            records.problems.extend(problems.into_iter().map(|problem| {
                let rest = problem.path().trim_start_matches("/waivers/0").to_owned();
                problem.with("row", row.number()).at(format!("{place}{rest}"))
            }));
            None
        }
    }
}

/// What a waiver that does not fit may let off.
fn unread_waiver(row: Row<'_>) -> UnreadWaiver {
    let id = |column: &str| Id::new(&row.text(column));
    let mut waiver = UnreadWaiver::default();
    (waiver.report, waiver.unit) = (id("report"), id("unit"));
    (waiver.from, waiver.to) = (row.date("from"), row.date("to").filter(|to| row.date("from").is_none_or(|f| f < *to)));
    waiver.recorded_at = row.instant("recorded-at");
    waiver
}

/// What a waiver that cannot be read whole may let off.
fn refused_waiver(part: RefusedRow<'_>) -> UnreadWaiver {
    let mut waiver = UnreadWaiver::default();
    (waiver.report, waiver.unit) = (part.id("report"), part.id("unit"));
    if let Some(SheetCell::Date(from)) = part.cell("from") {
        waiver.from = Some(*from);
    }
    if let Some(SheetCell::Date(to)) = part.cell("to") {
        waiver.to = Some(*to);
    }
    if let Some(SheetCell::Instant(at)) = part.cell("recorded-at") {
        waiver.recorded_at = Some(*at);
    }
    waiver
}

/// A shift needs both ends. Overlapping shifts of one person are `shifts_overlap`, and both are kept.
fn shifts(sheets: &Sheets<'_>, records: &mut Records) {
    for sheet in sheets.of(Holds::Roster) {
        for row in sheet.rows() {
            let place = sheet.place(row);
            let from = row.needed_instant("from", &place, &mut records.problems);
            let to = row.needed_instant("to", &place, &mut records.problems);
            let (Some(from), Some(to)) = (from, to) else { continue };
            let shift = DutyShift { person: row.text("person"), role: row.text("role"), from, to };
            let overlaps = |other: &&DutyShift| other.person == shift.person && other.from < to && from < other.to;
            if let Some(other) = records.shifts.iter().find(overlaps) {
                let problem = Problem::new(Code::ShiftsOverlap).with("person", shift.person.as_str());
                let problem = problem.with("from", other.from.to_string()).with("to", other.to.to_string());
                records.problems.push(problem.with("row", row.number()).at(place));
            }
            records.shifts.push(shift);
        }
    }
}
