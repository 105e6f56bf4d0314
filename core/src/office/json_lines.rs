//! Files of JSON lines: one JSON value a line, blank lines skipped. Each line that cannot be read is a problem of its
//! own.

use super::gaps::{About, Gap};
use super::records::{Files, Records, file_path};
use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json};
use crate::base::problem::{Code, Problem, Problems};
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

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Its place among the lines that are not blank, from 0.
    pub index: usize,
    /// The line, from 1.
    pub row: u64,
}

impl Place {
    /// A problem at the line, with its number.
    pub fn of(self, file: &str, problem: Problem) -> Problem {
        problem.with("row", self.row).at(format!("{}/rows/{}", file_path(file), self.index))
    }
}

/// What a file of JSON lines holds.
#[derive(Default)]
pub(super) struct Lines {
    /// The lines that are JSON.
    pub read: Vec<(Place, Json)>,
    /// The lines that are not, each with its first problem.
    pub broken: Vec<(usize, Problem)>,
}

/// The lines of a file. A line that is no JSON keeps its place and is reported. A file that was not given has no lines.
pub(super) fn lines(files: &Files, name: &str, records: &mut Records) -> Lines {
    let Some(text) = files.get(name) else { return Lines::default() };
    let read = read_json_lines(text);
    let told = records.problems.len();
    records.report(name, read.problems);
    let mut broken: Vec<(usize, Problem)> = Vec::new();
    for problem in records.problems.iter().skip(told) {
        let index = problem.path().split('/').nth(4).and_then(|index| index.parse().ok());
        if let Some(index) = index.filter(|index| broken.last().is_none_or(|(last, _)| last != index)) {
            broken.push((index, problem.clone()));
        }
    }
    // Places count the lines that are not blank, as the reader's own problems do.
    let numbers: Vec<u64> =
        (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).map(|(n, _)| n).collect();
    let place = |row: u64| {
        let found = numbers.binary_search(&row);
        debug_assert!(found.is_ok(), "both count the lines of one text");
        found.unwrap_or_else(|next| next)
    };
    let placed = |row: u64| Place { index: place(row), row };
    Lines { read: read.records.into_iter().map(|record| (placed(record.row), record.value)).collect(), broken }
}

/// Takes the problems of one line over.
/// Paths of the problems are relative to the line.
pub(super) fn report(name: &str, place: Place, problems: Problems, records: &mut Records) {
    let mut placed = Problems::none();
    let below = format!("/rows/{}", place.index);
    placed.extend(problems.into_iter().map(|problem| problem.with("row", place.row).below(&below)));
    records.report(name, placed);
}

/// Takes the problems of a line that does not count over, and says what cannot be read because of it.
/// `site` is whose line it is, where that can be read, and `at` when it was recorded.
pub(super) fn refuse(name: &str, place: Place, problems: Problems, gap: Gap, records: &mut Records) {
    let told = records.problems.len();
    report(name, place, problems, records);
    if let Some(because) = records.problems.get(told).cloned() {
        records.gaps.list.push(Gap { because, ..gap });
    }
}

/// A field of a line that is a text which reads as something; `None` where it is absent or does not.
pub(super) fn readable<T: Decode>(json: &Json, name: &str) -> Option<T> {
    json.get(name).and_then(|value| Decoder::run(value).ok())
}

/// Reads what people did about findings.
/// Each event is checked by itself, as a ledger's input with that one event; those that fail are left out.
pub(super) fn read_findings(files: &Files, records: &mut Records) {
    let lines = lines(files, FINDINGS, records);
    records.gaps.list.extend(lines.broken.into_iter().map(|(_, because)| Gap::of(About::Findings, because)));
    for (place, json) in lines.read {
        let mut gap = Gap::of(About::Findings, Problem::new(Code::MissingField));
        (gap.site, gap.at) = (readable(&json, "site"), readable(&json, "at"));
        let read = Decoder::run::<FindingEvent>(&json).and_then(|event| {
            let input =
                LedgerInput { events: vec![event.clone()], sightings: Vec::new(), close_on_verification: false };
            // The check places its problems in a list of events; here a line is one event.
            input.check().map_err(|problems| relative(problems, "/events/0"))?;
            Ok(event)
        });
        let event = match read {
            Ok(event) => event,
            Err(problems) => {
                refuse(FINDINGS, place, problems, gap, records);
                continue;
            }
        };
        let Some(site) = Id::new(&event.site) else {
            let problem = Problem::new(Code::UnknownId).with("id", event.site).with_term("what", "unit").at("/site");
            refuse(FINDINGS, place, problem.into(), gap, records);
            continue;
        };
        let path = format!("{}/rows/{}/site", file_path(FINDINGS), place.index);
        let told = records.problems.len();
        if records.knows_unit(&site, |problem| problem.with("row", place.row).at(path)) {
            records.finding_events.push(event);
            records.finding_places.push(place);
        } else if let Some(because) = records.problems.get(told).cloned() {
            records.gaps.list.push(Gap { because, ..gap });
        }
    }
}

/// Problems without the beginning of their paths.
pub(super) fn relative(problems: Problems, prefix: &str) -> Problems {
    let mut own = Problems::none();
    own.extend(problems.into_iter().map(|problem| {
        // Default: a path that does not begin so stays as it is.
        let path = problem.path().strip_prefix(prefix).unwrap_or(problem.path()).to_owned();
        problem.at(path)
    }));
    own
}
