//! Operations on sheets: text that people keep in spreadsheets.

use super::input::{Input, json};
use crate::base::json::string_enum;
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::Rulebook;
use crate::tools::sheet::{ReadOptions, read_csv, read_json_lines};

string_enum! {
    /// What separates the cells of a row.
    pub enum Delimiter {
        /// A comma.
        Comma = ",",
        /// A semicolon, where the comma is the decimal sign.
        Semicolon = ";",
        /// A tab, as copied out of a spreadsheet.
        Tab = "\t",
    }
}

/// `{"sheet": id, "text", "year"?, "delimiter"?}` → `{"rows", "refused", "problems", "notes"}`; what is wrong with rows is in
/// the answer, for the other rows count
///
/// Problems of the input: an unknown sheet (`unknown_id`), or a year outside 1 to 9999 (`out_of_range`); `year` completes dates
/// that are written without one.
pub(super) fn read_sheet(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (definition, text, year, delimiter) = input.read(|arguments| {
        let definition = arguments.named("sheet", |id| {
            let found = rulebook.document().sheets.iter().find(|sheet| sheet.id == id);
            found.ok_or_else(|| Problem::new(Code::UnknownId).with_term("what", "sheet").with("id", id).into())
        });
        let text = arguments.get::<String>("text");
        let year = arguments.get::<Option<u32>>("year");
        let delimiter = arguments.get_or("delimiter", Delimiter::Comma);
        if let Some(Some(year)) = year.filter(|year| year.is_some_and(|year| !(1..=9999).contains(&year))) {
            let problem = Problem::new(Code::OutOfRange).with("text", year).with("min", 1).with("max", 9999);
            arguments.report([problem.at("/year")]);
        }
        Some((definition?, text?, year?, delimiter?))
    })?;
    let options = ReadOptions {
        zone: rulebook.zone(),
        // A year outside 1 to 9999 was reported above.
        year: year.and_then(|year| i32::try_from(year).ok()),
        // Invariant: every delimiter is one byte.
        delimiter: delimiter.as_str().bytes().next().unwrap_or(b','),
    };
    json(&rulebook.cite(read_csv(&text, &definition.sheet, &options)))
}

/// A line that counts.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "JsonLine"))]
pub(super) struct Line {
    /// Its number, from 1.
    row: u64,
    /// What it says.
    value: serde_json::Value,
}

/// Lines that count, and those that do not.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Lines {
    /// The lines that count.
    records: Vec<Line>,
    /// The numbers of those that do not.
    refused: Vec<u64>,
    /// Why not.
    problems: Problems,
}

/// `{"text"}` → `{"records", "refused", "problems"}`
///
/// A line that is no JSON is refused by itself, with its problem in the reply; the other lines count.
pub(super) fn read_lines(input: &Input<'_>) -> Result<String, Problems> {
    let text = input.read(|arguments| arguments.get::<String>("text"))?;
    let lines = read_json_lines(&text);
    let record = |record: crate::tools::sheet::JsonRecord| Line { row: record.row, value: record.value.to_value() };
    let records = lines.records.into_iter().map(record).collect();
    json(&Lines { records, refused: lines.refused, problems: lines.problems })
}
