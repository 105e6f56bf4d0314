//! Which cell of a row belongs to which column.

use super::definition::SheetDefinition;
use super::normalise;
use crate::base::problem::{Code, Problem, Problems};
use csv::StringRecord;

/// What each cell of a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellTarget {
    /// It belongs to a column.
    Column(usize),
    /// It is declared as not read, or was reported already.
    NotRead,
    /// It has no header: reported once something stands in it.
    Unnamed,
}

/// A header row matched with the definition.
pub(super) struct Header {
    pub(super) places: Vec<CellTarget>,
    /// Headers as written, by column.
    pub(super) written: Vec<Option<String>>,
    /// Whether rows can be read at all.
    pub(super) sound: bool,
}

/// Matches headers. Unknown headers are reported and the rows still read; a column that is missing though required, or
/// stands twice, leaves every row unread.
pub(super) fn read(cells: &StringRecord, definition: &SheetDefinition, problems: &mut Problems) -> Header {
    let columns = &definition.document().columns;
    let mut header =
        Header { places: Vec::with_capacity(cells.len()), written: vec![None; columns.len()], sound: true };
    for (index, text) in cells.iter().enumerate() {
        let shown = normalise::trim(text);
        let place = format!("/header/{index}");
        header.places.push(match definition.column_of(shown) {
            _ if shown.is_empty() => CellTarget::Unnamed,
            Some(column) => {
                let first = header.written.get_mut(column).and_then(|written| written.replace(shown.to_owned()));
                if let Some(first) = first {
                    let name = columns.get(column).map_or("", |column| column.name.as_str());
                    let problem = Problem::new(Code::SheetDuplicateColumn).with("column", name).with("header", shown);
                    problems.push(problem.with("first", first).at(place));
                    header.sound = false;
                }
                CellTarget::Column(column)
            }
            None => {
                if !definition.is_ignored(shown) {
                    let known = columns
                        .iter()
                        .map(|column| column.headers.first().map_or(column.name.as_str(), String::as_str));
                    let problem = Problem::new(Code::SheetUnknownColumn).with("header", shown);
                    problems.push(problem.with_known(shown, known.collect()).at(place));
                }
                CellTarget::NotRead
            }
        });
    }
    for ((column, written), reader) in columns.iter().zip(&header.written).zip(definition.readers()) {
        if reader.required && written.is_none() {
            let known = column.headers.first().map_or(column.name.as_str(), String::as_str);
            problems.push(Problem::new(Code::SheetMissingColumn).with("header", known).at("/header"));
            header.sound = false;
        }
    }
    header
}
