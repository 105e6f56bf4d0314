//! Rows to submissions, by the report that they answer: each row becomes the document that [`Submission::read`] checks,
//! so sheets and JSON are held to the same rules.
//!
//! Submissions are checked twice: each document by itself, then all of them as a register, in which the revisions of one
//! report, unit and day follow each other. What does not pass has come all the same, and is kept as refused.

use super::records::Records;
use super::sheets::{ReadSheet, Row, Sheets, build_without_rejected};
use crate::base::json::{Decoder, Json};
use crate::base::problem::{Code, Problem};
use crate::report::{RefusedSubmission, Register, ReportDefinition, Submission};
use crate::rulebook::{Holds, Rulebook};
use crate::tools::calendar::Zone;
use crate::tools::sheet::SheetCell;
use serde_json::Number;

/// Columns that say whose row it is; every other column of the sheet is an indicator.
const ABOUT: [&str; 6] = ["unit", "day", "revision", "kind", "recorded-at", "by"];

/// A submission, and the row that it came from.
struct Sent {
    submission: Submission,
    /// The row as a document, for what can be read of it where the register refuses it.
    json: Json,
    place: String,
    row: u64,
}

/// Reads the submissions of all sheets that hold returns. A row that is no valid submission is reported with its row number;
/// so is one that the register refuses (a revision that does not follow from those before it).
pub(super) fn read(rulebook: &Rulebook, sheets: &Sheets<'_>, records: &mut Records) {
    let document = rulebook.document();
    let find = |id: &str| document.reports.iter().find(|report| report.id == id);
    for (used, because) in sheets.unread(Holds::Submissions) {
        records.gaps.reports.extend(used.report.clone().map(|report| (report, because.clone())));
    }
    let mut read: Vec<Sent> = Vec::new();
    for sheet in sheets.of(Holds::Submissions) {
        let Some(report) = sheet.used.report.as_ref().and_then(|id| find(id)) else { continue };
        let unread = sheet.unread_columns().filter(|(column, _)| report.indicator(column).is_some());
        records.gaps.figures.extend(unread.map(|(id, why)| (report.id.clone(), id.clone(), why.clone())));
        for row in sheet.rows() {
            read.extend(sent(sheet, row, report, rulebook.zone(), records));
        }
        for (part, because) in sheet.refused() {
            let json = document_of(report, sheet, |column| part.cell(column));
            records.gaps.refused.push(refused(&json, report, part.whole().is_some(), because));
        }
    }
    // Revisions that do not follow from those before them are refused one by one; the others count.
    let mut rejected: Vec<usize> = Vec::new();
    let beside = records.gaps.refused.clone();
    let (units, problems, gaps) = (&records.units, &mut records.problems, &mut records.gaps);
    let list: Vec<Submission> = read.iter().map(|sent| sent.submission.clone()).collect();
    build_without_rejected(
        list,
        |list| Register::with_refused(list, beside.clone(), units),
        |index, problem| {
            let Some(sent) = read.get(index) else { return };
            // Default: a problem of the whole row has no rest.
            let rest = problem.path().splitn(3, '/').nth(2).map(|rest| format!("/{rest}")).unwrap_or_default();
            let problem = problem.with("row", sent.row).at(format!("{}{rest}", sent.place));
            problems.push(problem.clone());
            if let (Some(report), false) = (find(&sent.submission.report), rejected.contains(&index)) {
                let contradicts = problem.code() == Code::RevisionConflict;
                gaps.refused.push(refused(&sent.json, report, contradicts, problem));
            }
            rejected.push(index);
        },
    );
    for (_, kept) in read.into_iter().enumerate().filter(|(index, _)| !rejected.contains(index)) {
        let Submission { report, unit, day, revision, .. } = &kept.submission;
        let key = (report.clone(), unit.clone(), *day, *revision);
        records.return_rows.entry(key).or_insert((kept.place, kept.row));
        records.submissions.push(kept.submission);
    }
}

/// Reads one row; `None` if it is no valid submission, of a unit that is not known, or of a day that it cannot be of.
fn sent(
    sheet: &ReadSheet<'_>,
    row: Row<'_>,
    report: &ReportDefinition,
    zone: Option<&Zone>,
    records: &mut Records,
) -> Option<Sent> {
    let (place, number, told) = (sheet.place(row), row.number(), records.problems.len());
    let json = document_of(report, sheet, |column| Some(row.cell(column)));
    let mut decoder = Decoder::default();
    let submission = Submission::read(&json, &|id| Some(report).filter(|report| report.id == id), &mut decoder);
    let problems = decoder.take();
    let sound = problems.is_empty();
    records.problems.extend(problems.into_iter().map(|problem| problem.with("row", number).below(&place)));
    let known = submission.as_ref().filter(|_| sound).is_some_and(|submission| {
        records.knows_unit(&submission.unit, |problem| problem.with("row", number).at(format!("{place}/unit")))
    });
    if let Some(submission) = submission.as_ref().filter(|_| known) {
        let early = zone.and_then(|zone| report.too_early(submission, zone));
        let unit = records.units.get(&submission.unit);
        let closed = unit.and_then(|unit| ReportDefinition::of_no_unit(submission, unit));
        let column = if early.is_some() { "day" } else { "unit" };
        if let Some(problem) = early.or(closed) {
            let to_come = problem.code() == Code::ReturnBeforeItsDay;
            let because = problem.with("row", number).at(format!("{place}/{column}"));
            records.problems.push(because.clone());
            let mut refused = RefusedSubmission::read(&json, report, because);
            // A day that was to come is not the one that it is of: that may be any that had come.
            refused.day = refused.day.filter(|_| !to_come);
            records.gaps.refused.push(refused);
            return None;
        }
    }
    if known {
        return submission.map(|submission| Sent { submission, json, place, row: number });
    }
    // What hangs on a unit whose row cannot be read is not told again.
    if records.problems.len() > told {
        let because = row.told(records, told);
        records.gaps.refused.push(RefusedSubmission::read(&json, report, because));
    }
    None
}

/// What can be read of a refused row. Of one that contradicts another of its unit, day and revision nobody can tell whether it
/// is that revision or a later one.
fn refused(json: &Json, report: &ReportDefinition, contradicts: bool, because: Problem) -> RefusedSubmission {
    let read = RefusedSubmission::read(json, report, because);
    RefusedSubmission { revision: read.revision.filter(|_| !contradicts), ..read }
}

/// The row as a document. An empty cell is left out, so the figure is missing, not 0; so is one that cannot be read.
/// Numbers stay numbers, yes and no stay booleans, and everything else becomes text that the reader of submissions parses.
fn document_of<'c>(
    report: &ReportDefinition,
    sheet: &ReadSheet<'_>,
    cell: impl Fn(&str) -> Option<&'c SheetCell>,
) -> Json {
    let value = |cell: &SheetCell| match cell {
        SheetCell::Integer(value) => Json::Number(Number::from(*value)),
        SheetCell::Bool(value) => Json::Bool(*value),
        other => Json::String(other.to_string()),
    };
    let mut values = Vec::new();
    for column in sheet.columns().iter().filter(|column| !ABOUT.contains(&column.as_str())) {
        if let Some(given) = cell(column).filter(|cell| **cell != SheetCell::Empty) {
            values.push((column.to_string(), value(given)));
        }
    }
    let mut fields = vec![("report".to_owned(), Json::String(report.id.to_string()))];
    for (name, column) in ABOUT.iter().map(|column| (column.replace('-', "_"), *column)) {
        let text = |cell: &SheetCell| if column == "revision" { value(cell) } else { Json::String(cell.to_string()) };
        fields.extend(cell(column).map(|cell| (name, text(cell))));
    }
    fields.push(("values".to_owned(), Json::Object(values)));
    Json::Object(fields)
}
