//! Splitting CSV text into rows, numbered as a spreadsheet numbers them.

use csv::{Reader, ReaderBuilder, StringRecord};

/// The rows of a CSV text. Blank lines are no rows, but count: a spreadsheet shows them. A line break within quotes is part
/// of its cell.
pub(super) struct Rows<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    record: StringRecord,
    row: u64,
    delimiter: char,
}

/// A row, and its number as a spreadsheet shows it.
pub(super) struct Row<'r> {
    pub(super) number: u64,
    pub(super) cells: &'r StringRecord,
    /// A quote in it never ends: it has swallowed whatever follows.
    pub(super) unclosed: bool,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        Self { text, reader, record: StringRecord::new(), row: 0, delimiter: char::from(delimiter) }
    }

    /// The next row that is not blank. The text is UTF-8 and rows may differ in length, so no row can fail to be read.
    pub(super) fn next(&mut self) -> Option<Row<'_>> {
        let start = self.reader.position().byte();
        // No error can end the rows early: the text is UTF-8, the delimiter ASCII, and rows may differ in length.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let raw = self.raw(start, self.reader.position().byte());
        self.row =
            // Default: nothing stands before the start of the text.
            self.row + blank_lines(raw, self.raw(start.saturating_sub(1), start)) + 1;
        let quotes = raw.bytes().filter(|byte| *byte == b'"').count();
        let last = self.reader.is_done() || self.reader.position().byte() >= self.length();
        Some(Row {
            number: self.row,
            unclosed: last && quotes % 2 == 1 && opens_quote(raw, self.delimiter),
            cells: &self.record,
        })
    }

    fn length(&self) -> u64 {
        u64::try_from(self.text.len()).unwrap_or(u64::MAX)
    }

    fn raw(&self, start: u64, end: u64) -> &'t str {
        // Invariant: positions lie within the text, which is in memory, and at its ASCII delimiters.
        let range = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(usize::MAX);
        // Invariant: as above.
        self.text.get(range).unwrap_or_default()
    }
}

/// Blank lines before a record. Behind a record that ended in `\r`, a first `\n` still belongs to that record's end.
fn blank_lines(raw: &str, before: &str) -> u64 {
    let mut rest = raw.strip_prefix('\n').filter(|_| before == "\r").unwrap_or(raw);
    let mut lines = 0_u64;
    while let Some(after) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n'])) {
        rest = after;
        lines += 1;
    }
    lines
}

/// Whether some cell begins with a quote.
fn opens_quote(raw: &str, delimiter: char) -> bool {
    let mut before = None;
    raw.chars().any(|c| {
        let opens = c == '"' && before.is_none_or(|before| before == delimiter || before == '\n' || before == '\r');
        before = Some(c);
        opens
    })
}
