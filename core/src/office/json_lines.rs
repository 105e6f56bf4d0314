//! Files of JSON lines: one JSON value a line, blank lines skipped. Each line that cannot be read is a problem of its
//! own.

use super::records::{Files, Records};
use crate::base::json::{Decode, Decoder, Json};
use crate::base::problem::Problems;
use crate::finding::{FindingEvent, LedgerInput};
use crate::tools::sheet::read_json_lines;

/// The journal of cases.
pub(super) const JOURNAL: &str = "journal.jsonl";
/// The register of inspections.
pub(super) const INSPECTIONS: &str = "inspections.jsonl";
/// What people did about findings.
pub(super) const FINDINGS: &str = "findings.jsonl";
/// The names of the files that are no sheets.
pub(super) const NAMES: [&str; 3] = [JOURNAL, INSPECTIONS, FINDINGS];

/// The lines of a file that are JSON, each with its place among the lines.
/// Places count from 0 and skip blank lines; a line that is no JSON keeps its place and is reported. A file that was not
/// given has no lines.
pub(super) fn lines(files: &Files, name: &str, records: &mut Records) -> Vec<(usize, Json)> {
    let Some(text) = files.get(name) else { return Vec::new() };
    let read = read_json_lines(text);
    records.report(name, read.problems);
    // Places count the lines that are not blank, as the reader's own problems do.
    let numbers: Vec<u64> =
        (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(n, _)| n).collect();
    let place = |row: u64| {
        let found = numbers.binary_search(&row);
        debug_assert!(found.is_ok(), "both count the lines of one text");
        found.unwrap_or_else(|next| next)
    };
    read.records.into_iter().map(|record| (place(record.row), record.value)).collect()
}

/// Reads one line, or reports what is wrong with it.
/// `place` is the place among the lines, and the problems are put below `/files/<name>/rows/<place>`.
pub(super) fn line<T: Decode>(name: &str, place: usize, json: &Json, records: &mut Records) -> Option<T> {
    match Decoder::run(json) {
        Ok(value) => Some(value),
        Err(problems) => {
            report(name, place, problems, records);
            None
        }
    }
}

/// Takes the problems of one line over.
/// Paths of the problems are relative to the line.
pub(super) fn report(name: &str, place: usize, problems: Problems, records: &mut Records) {
    let mut placed = Problems::none();
    placed.extend(problems.into_iter().map(|problem| problem.below(&format!("/rows/{place}"))));
    records.report(name, placed);
}

/// Reads what people did about findings.
/// Each event is checked by itself, as a ledger's input with that one event; those that fail are left out.
pub(super) fn read_findings(files: &Files, records: &mut Records) {
    for (place, json) in lines(files, FINDINGS, records) {
        let Some(event) = line::<FindingEvent>(FINDINGS, place, &json, records) else { continue };
        let input = LedgerInput { events: vec![event.clone()], sightings: Vec::new(), close_on_verification: false };
        match input.check() {
            Ok(()) => records.finding_events.push(event),
            Err(problems) => {
                // The check places its problems in a list of events; here a line is one event.
                let mut own = Problems::none();
                own.extend(problems.into_iter().map(|problem| {
                    let path = problem.path().trim_start_matches("/events/0").to_owned();
                    problem.at(path)
                }));
                report(FINDINGS, place, own, records);
            }
        }
    }
}
