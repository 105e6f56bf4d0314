//! JSON lines: one JSON value a line, each with its own problems.

use crate::base::json::Json;
use crate::base::problem::{Code, Position, Problem, Problems};

/// A line that is a JSON value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct JsonRecord {
    /// The line, from 1.
    pub row: u64,
    /// What stands there.
    pub value: Json,
}

/// What a JSON-lines text says.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Lines {
    /// The lines without problems: these count.
    pub records: Vec<JsonRecord>,
    /// The lines with problems, from 1.
    pub refused: Vec<u64>,
    /// Everything that is wrong. Paths are `/rows/<nth line that is not blank, from 0>/…`; `row` is the line.
    pub problems: Problems,
}

/// Reads JSON lines (any line ends, a byte order mark or none; blank lines are left out). Never fails: a line that cannot be
/// read is a problem, and the other lines count.
#[must_use]
pub fn read_json_lines(text: &str) -> Lines {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = Lines::default();
    let numbered = (1_u64..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    for (index, (row, line)) in numbered.enumerate() {
        match Json::parse(line) {
            Ok(value) => lines.records.push(JsonRecord { row, value }),
            Err(problems) => {
                lines.refused.push(row);
                lines.problems.extend(problems.into_iter().map(|problem| placed(problem, index, row)));
            }
        }
    }
    lines
}

/// A problem of one line as a problem of the whole text.
fn placed(problem: Problem, index: usize, row: u64) -> Problem {
    let place = format!("/rows/{index}");
    // Within the line, the parser's own line number says nothing.
    let position = problem.position().zip(usize::try_from(row).ok()).map(|(found, line)| Position { line, ..found });
    let placed = if problem.code() == Code::InvalidJson {
        Problem::new(Code::SheetLine)
            .with("row", row)
            .with_param_of("column", &problem)
            .with_param_of("detail", &problem)
            .at(place)
    } else {
        problem.with("row", row).below(&place)
    };
    match position {
        Some(position) => placed.positioned(position),
        None => placed,
    }
}
