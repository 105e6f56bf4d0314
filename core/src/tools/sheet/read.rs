//! Reading a whole sheet.

use super::definition::{OnDuplicate, SheetDefinition};
use super::header::{self, CellTarget, Header};
use super::rows::{Row, Rows};
use super::value::{Fault, ReadRule, ReadingNote, SheetCell};
use crate::base::id::Id;
use crate::base::problem::{Code, Problem, Problems};
use crate::tools::calendar::Zone;
use csv::StringRecord;
use std::collections::BTreeMap;

/// What the reader is told besides the text.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReadOptions<'a> {
    /// The zone of times without an offset; without one they are problems.
    pub zone: Option<&'a Zone>,
    /// The year of dates without one; without it they are problems.
    pub year: Option<i32>,
    /// What separates cells: an ASCII character, a comma if not stated. Another byte is `out_of_range`: it would cut characters
    /// of UTF-8 in two.
    pub delimiter: u8,
}

impl Default for ReadOptions<'_> {
    fn default() -> Self {
        Self { zone: None, year: None, delimiter: b',' }
    }
}

/// A row without problems.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SheetRecord {
    /// The row as a spreadsheet shows it: the header of a sheet without blank lines is row 1.
    pub row: u64,
    /// Its place among the rows of data, from 0, rows with problems counted: the number in the paths of problems.
    pub index: usize,
    /// Its cells in the order of the definition's columns.
    pub cells: Vec<SheetCell>,
}

/// A row with problems: it does not count, and what can be read of it says whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedRecord {
    /// The row as a spreadsheet shows it.
    pub row: u64,
    /// Its place among the rows of data, from 0.
    pub index: usize,
    /// Its cells in the order of the definition's columns; `None` for one that cannot be read. Of a row whose cells cannot be
    /// told apart, none can be.
    pub cells: Vec<Option<SheetCell>>,
}

impl RefusedRecord {
    /// The row with nothing in the cells that cannot be read.
    pub(crate) fn without_faults(&self) -> SheetRecord {
        // Default: what cannot be read is left empty, which is what the caller asks for.
        let cells = self.cells.iter().map(|cell| cell.clone().unwrap_or(SheetCell::Empty)).collect();
        SheetRecord { row: self.row, index: self.index, cells }
    }
}

/// What a sheet says.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Sheet {
    /// The names of the columns.
    pub columns: Vec<Id>,
    /// The rows without problems: these count.
    pub rows: Vec<SheetRecord>,
    /// The rows with problems, by their number in the spreadsheet: these do not count.
    pub refused: Vec<u64>,
    /// What can be read of them, in the same order.
    pub in_part: Vec<RefusedRecord>,
    /// Whether the header lets rows be read. Where it does not, nothing is known of any row.
    pub readable: bool,
    /// The columns that have no header.
    pub without_header: Vec<Id>,
    /// Everything that is wrong. Paths are `/rows/<nth row of data, from 0>/<column>` and `/header/<nth header, from 0>`;
    /// parameters name the spreadsheet's row, the header and the text.
    pub problems: Problems,
    /// Every reading by a rule.
    pub notes: Vec<ReadingNote>,
}

impl Sheet {
    /// A record's cell by its column's name.
    #[must_use]
    pub fn cell<'r>(&self, record: &'r SheetRecord, column: &str) -> Option<&'r SheetCell> {
        record.cells.get(self.columns.iter().position(|name| name == column)?)
    }

    /// A cell of a row with problems; `None` if it cannot be read or there is no such column.
    #[must_use]
    pub fn cell_in_part<'r>(&self, record: &'r RefusedRecord, column: &str) -> Option<&'r SheetCell> {
        record.cells.get(self.columns.iter().position(|name| name == column)?)?.as_ref()
    }
}

/// Reads CSV text (RFC 4180, any line ends, a byte order mark or none) by its definition. Never fails: what cannot be read is
/// a problem of its row, and the other rows count.
///
/// ```
/// use fugong::tools::sheet::{ReadOptions, SheetDefinition, read_csv};
/// let definition = SheetDefinition::from_json(r#"{"columns": [
///     {"name": "enterprise", "headers": ["企业"], "type": "text"},
///     {"name": "day", "headers": ["日期"], "type": "date"}], "key": ["enterprise"]}"#)?;
/// let mut options = ReadOptions::default();
/// options.year = Some(2020);
/// let sheet = read_csv("企业,日期\n甲厂,2月19日\n乙厂,19/02/2020\n", &definition, &options);
/// // A rule read the first date, and says so; day-first or month-first cannot be told apart, and is refused.
/// assert_eq!((sheet.rows.len(), sheet.refused.as_slice()), (1, &[3][..]));
/// assert!(sheet.notes.iter().any(|note| note.from == "2月19日" && note.to == "2020-02-19"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn read_csv(text: &str, definition: &SheetDefinition, options: &ReadOptions<'_>) -> Sheet {
    let columns = definition.document().columns.iter().map(|column| column.name.clone()).collect();
    let mut sheet = Sheet { columns, ..Sheet::default() };
    if !options.delimiter.is_ascii() {
        let problem = Problem::new(Code::OutOfRange).with("text", options.delimiter).with("min", 0).with("max", 127);
        sheet.problems.push(problem.at("/delimiter"));
        return sheet;
    }
    let mut rows = Rows::new(text, options.delimiter);
    let Some(first) = rows.next() else {
        sheet.problems.push(Problem::new(Code::SheetEmpty));
        return sheet;
    };
    if first.unclosed {
        sheet.problems.push(Problem::new(Code::SheetUnclosedQuote).with("row", first.number).at("/header"));
        return sheet;
    }
    let header = header::read(first.cells, definition, &mut sheet.problems);
    sheet.readable = header.sound;
    let absent = sheet.columns.iter().zip(&header.written).filter(|(_, written)| written.is_none());
    sheet.without_header = absent.map(|(column, _)| column.clone()).collect();
    let mut work = SheetReader { definition, options, header, sheet, seen: BTreeMap::new(), index: 0 };
    while let Some(row) = rows.next() {
        work.row(&row);
    }
    work.sheet
}

struct SheetReader<'w> {
    definition: &'w SheetDefinition,
    options: &'w ReadOptions<'w>,
    header: Header,
    sheet: Sheet,
    /// Keys seen, and where their record is in the sheet.
    seen: BTreeMap<Vec<String>, usize>,
    /// The next row of data.
    index: usize,
}

impl SheetReader<'_> {
    fn row(&mut self, row: &Row<'_>) {
        if !row.unclosed && row.cells.iter().all(|cell| super::normalise::trim(cell).is_empty()) {
            return;
        }
        let (index, path) = (self.index, format!("/rows/{}", self.index));
        self.index += 1;
        let cells = if self.header.sound { self.cells(row, &path) } else { None };
        let sound: Option<Vec<SheetCell>> = cells.as_ref().and_then(|cells| cells.iter().cloned().collect());
        let record = sound.map(|cells| SheetRecord { row: row.number, index, cells });
        match record.and_then(|record| self.without_duplicate(record, &path)) {
            Some(Kept::New(record)) => self.sheet.rows.push(record),
            Some(Kept::Dropped) => {}
            None => {
                self.sheet.refused.push(row.number);
                // Default: of a row that cannot be divided into cells no cell is known.
                let cells = cells.unwrap_or_else(|| vec![None; self.sheet.columns.len()]);
                self.sheet.in_part.push(RefusedRecord { row: row.number, index, cells });
            }
        }
    }

    /// The row's cells, `None` in place of each that cannot be read; nothing where the cells cannot be told apart.
    fn cells(&mut self, row: &Row<'_>, path: &str) -> Option<Vec<Option<SheetCell>>> {
        if row.unclosed {
            let problem = Problem::new(Code::SheetUnclosedQuote).with("row", row.number);
            self.sheet.problems.push(problem.at(path));
            return None;
        }
        if !self.fits(row.cells) {
            let problem = Problem::new(Code::SheetRaggedRow).with("row", row.number).with("found", row.cells.len());
            self.sheet.problems.push(problem.with("expected", self.header.places.len()).at(path));
            return None;
        }
        self.report_unnamed(row.cells);
        let mut cells = vec![Some(SheetCell::Empty); self.definition.readers().len()];
        for (place, text) in self.header.places.iter().zip(row.cells) {
            let CellTarget::Column(column) = *place else { continue };
            let (Some(reader), Some(cell)) = (self.definition.readers().get(column), cells.get_mut(column)) else {
                continue;
            };
            match reader.read(text, self.options) {
                Ok(reading) => {
                    let name = self.sheet.columns.get(column).map_or("", |name| name.as_str());
                    self.sheet.notes.extend(reading.rules.iter().map(|rule| ReadingNote {
                        row: row.number,
                        column: name.to_owned(),
                        from: text.to_owned(),
                        to: reading.cell.to_string(),
                        rule: *rule,
                    }));
                    *cell = Some(reading.cell);
                }
                Err(fault) => {
                    *cell = None;
                    let problem = self.problem(fault, column, text, row.number, path);
                    self.sheet.problems.push(problem);
                }
            }
        }
        Some(cells)
    }

    /// As many cells as headers; further ones must be empty.
    fn fits(&self, cells: &StringRecord) -> bool {
        let expected = self.header.places.len();
        cells.len() >= expected && cells.iter().skip(expected).all(|cell| super::normalise::trim(cell).is_empty())
    }

    fn report_unnamed(&mut self, cells: &StringRecord) {
        for (index, (place, text)) in self.header.places.iter_mut().zip(cells).enumerate() {
            if *place == CellTarget::Unnamed && !super::normalise::trim(text).is_empty() {
                *place = CellTarget::NotRead;
                let problem = Problem::new(Code::SheetUnknownColumn).with("header", "");
                self.sheet.problems.push(problem.at(format!("/header/{index}")));
            }
        }
    }

    fn problem(&self, fault: Fault, column: usize, text: &str, row: u64, path: &str) -> Problem {
        let shown: String = text.chars().take(80).collect();
        let declared = self.definition.document().columns.get(column);
        let name = declared.map_or("", |column| column.name.as_str());
        let header = self.header.written.get(column).and_then(Option::as_deref).unwrap_or(name);
        let problem = Problem::new(fault.code()).with("row", row).with("column", name).with("header", header);
        let problem = problem.with("text", shown).at(format!("{path}/{name}"));
        match fault {
            Fault::OutOfRange => {
                let shown =
                    |bound: Option<super::ColumnBound>| bound.map_or("…".to_owned(), |bound| bound.to_string());
                let (min, max) = declared.map_or((None, None), |column| (column.min, column.max));
                problem.with("min", shown(min)).with("max", shown(max))
            }
            Fault::NotALabel => {
                // Invariant: the column's reader is the one that refused the cell.
                let labels = self.definition.readers().get(column).map(|reader| reader.labels()).unwrap_or_default();
                problem.with("allowed", labels.to_vec())
            }
            _ => problem,
        }
    }

    fn without_duplicate(&mut self, record: SheetRecord, path: &str) -> Option<Kept> {
        if self.definition.key().is_empty() {
            return Some(Kept::New(record));
        }
        // Invariant: a record has a cell for each column, and the key names columns.
        let text = |index: &usize| record.cells.get(*index).map(ToString::to_string).unwrap_or_default();
        let key: Vec<String> = self.definition.key().iter().map(text).collect();
        let Some(first) = self.seen.get(&key).and_then(|index| self.sheet.rows.get(*index)) else {
            self.seen.insert(key, self.sheet.rows.len());
            return Some(Kept::New(record));
        };
        let same = first.cells == record.cells;
        if same && self.definition.document().on_duplicate == OnDuplicate::KeepFirst {
            let to = first.row.to_string();
            let rule = ReadRule::DuplicateDropped;
            self.sheet.notes.push(ReadingNote {
                row: record.row,
                column: String::new(),
                from: key.join(", "),
                to,
                rule,
            });
            return Some(Kept::Dropped);
        }
        let code = if same { Code::SheetDuplicateRow } else { Code::SheetConflictingRow };
        let problem = Problem::new(code).with("row", record.row).with("first", first.row).with("key", key);
        self.sheet.problems.push(problem.at(path));
        None
    }
}

enum Kept {
    New(SheetRecord),
    Dropped,
}
