//! Which cell of a row belongs to which column.

use super::definition::{SheetColumn, SheetDefinition};
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
                    problems.push(unread(shown, columns, problems).at(place));
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

/// A header that no column has: one that looks wrongly decoded, or one that is unknown.
fn unread(header: &str, columns: &[SheetColumn], problems: &Problems) -> Problem {
    if looks_wrongly_decoded(header) {
        return Problem::new(Code::SheetWrongEncoding).with("header", header);
    }
    let known = columns.iter().map(|column| column.headers.first().map_or(column.name.as_str(), String::as_str));
    Problem::new(Code::SheetUnknownColumn).with("header", header).with_known(header, problems.suggestions(known))
}

/// True for what a reader leaves behind that takes the bytes for another encoding: replacement characters; control characters,
/// which UTF-8 read as Latin-1 has; or nothing but pairs of Latin-1 characters whose bytes are Chinese characters of GBK (A1–F7,
/// then A1–FE), without any letter of the alphabet among them. `ÃÅÎÀ` is 门卫.
fn looks_wrongly_decoded(header: &str) -> bool {
    if header.contains(|character| matches!(character, '\u{fffd}' | '\u{80}'..='\u{9f}')) {
        return true;
    }
    let bytes: Option<Vec<u8>> = header.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    bytes.is_some_and(|bytes| {
        let mut runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty()).peekable();
        let no_letters = !bytes.iter().any(u8::is_ascii_alphabetic);
        let is_character = |pair: &[u8]| matches!(pair, [0xa1..=0xf7, 0xa1..=0xfe]);
        no_letters && runs.peek().is_some() && runs.all(|run| run.chunks(2).all(is_character))
    })
}

#[cfg(test)]
mod tests {
    use super::looks_wrongly_decoded;

    #[test]
    fn tells_wrongly_decoded_headers_from_those_of_other_languages() {
        for header in ["ÃÅÎÀ", "é\u{97}¨å\u{8d}«", "\u{fffd}\u{fffd}"] {
            assert!(looks_wrongly_decoded(header), "{header}");
        }
        for header in ["门卫", "Gate", "Café", "créée", "Größe", "№ 7", ""] {
            assert!(!looks_wrongly_decoded(header), "{header}");
        }
    }
}
