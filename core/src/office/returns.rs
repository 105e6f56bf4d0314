//! Rows to submissions, by the report that they answer: each row becomes the document that [`Submission::read`] checks,
//! so sheets and JSON are held to the same rules.
//!
//! Submissions are checked twice: each document by itself, then all of them as a register, in which the revisions of one
//! report, unit and day follow each other.

use super::records::{Records, file_path};
use super::sheets::{Row, Sheets, build_without_rejected, rows};
use crate::base::json::{Decoder, Json};
use crate::report::{Register, ReportDefinition, Submission};
use crate::rulebook::{Holds, RulebookDocument};
use crate::tools::sheet::SheetCell;
use serde_json::Number;

/// Columns that say whose row it is; every other column of the sheet is an indicator.
const ABOUT: [&str; 6] = ["unit", "day", "revision", "kind", "recorded-at", "by"];

/// Reads the submissions of all sheets that hold returns. A row that is no valid submission is reported with its row number;
/// one that the register refuses (a revision that does not follow from those before it), with its place.
pub(super) fn read(document: &RulebookDocument, sheets: &Sheets<'_>, records: &mut Records) {
    let find = |id: &str| document.reports.iter().find(|report| report.id == id);
    let mut read: Vec<Submission> = Vec::new();
    let mut places: Vec<String> = Vec::new();
    for (used, sheet) in sheets.of(Holds::Submissions) {
        let Some(report) = used.report.as_ref().and_then(|id| find(id)) else { continue };
        for (index, row) in rows(sheet).enumerate() {
            let place = format!("{}/rows/{index}", file_path(&used.file));
            let json = submission(report, &sheet.columns, row);
            let mut decoder = Decoder::default();
            let submission = Submission::read(&json, &find, &mut decoder);
            let problems = decoder.take();
            match submission {
                Some(submission) if problems.is_empty() => {
                    read.push(submission);
                    places.push(place);
                }
                _ => {
                    let number = row.number();
                    let placed = problems.into_iter().map(|problem| problem.with("row", number).below(&place));
                    records.problems.extend(placed);
                }
            }
        }
    }
    // Revisions that do not follow from those before them are refused one by one; the others count.
    let mut refused = Vec::new();
    let problems = &mut records.problems;
    let units = &records.units;
    build_without_rejected(
        read.clone(),
        |list| Register::new(list, units),
        |index, problem| {
            refused.push(index);
            // Default: a problem of the whole row has no rest.
            let rest = problem.path().splitn(3, '/').nth(2).map(|rest| format!("/{rest}")).unwrap_or_default();
            let place = places.get(index).map_or("/files", String::as_str);
            problems.push(problem.at(format!("{place}{rest}")));
        },
    );
    records.submissions =
        read.into_iter().enumerate().filter(|(index, _)| !refused.contains(index)).map(|(_, kept)| kept).collect();
}

/// The row as a document. An empty cell is left out, so the figure is missing, not 0.
/// Numbers stay numbers, yes and no stay booleans, and everything else becomes text that the reader of submissions parses.
fn submission(report: &ReportDefinition, columns: &[crate::base::id::Id], row: Row<'_>) -> Json {
    let text = |column: &str| Json::String(row.text(column));
    let mut values = Vec::new();
    for column in columns.iter().filter(|column| !ABOUT.contains(&column.as_str())) {
        let value = match row.cell(column) {
            SheetCell::Empty => continue,
            SheetCell::Integer(value) => Json::Number(Number::from(*value)),
            other => match other {
                SheetCell::Bool(value) => Json::Bool(*value),
                _ => text(column),
            },
        };
        values.push((column.to_string(), value));
    }
    let revision = match row.cell("revision") {
        SheetCell::Integer(value) => Json::Number(Number::from(*value)),
        _ => text("revision"),
    };
    Json::Object(vec![
        ("report".to_owned(), Json::String(report.id.to_string())),
        ("unit".to_owned(), text("unit")),
        ("day".to_owned(), text("day")),
        ("revision".to_owned(), revision),
        ("kind".to_owned(), text("kind")),
        ("recorded_at".to_owned(), text("recorded-at")),
        ("by".to_owned(), text("by")),
        ("values".to_owned(), Json::Object(values)),
    ])
}
