//! Encodes cells to dictionary indices, chunk by chunk.
//!
//! An item without parts has one column, and its index is the dictionary's. An item with parts has a column for each; its
//! index combines theirs. If all dictionaries are closed and small, it is a mixed-radix number: parts of 6 and 6 answers with
//! the indices 4 and 5 give 4 · 6 + 5 = 29 of 36. Otherwise each combination that occurs is numbered.
//!
//! ```text
//! cells              "pass"   null   "not_applicable"   of one column
//! dictionary index   5        0      3                  by the AnswerDictionary of the column
//! item's index       5        0      3                  of an item without parts: the same
//!                    4 · 6 + 5 = 29                     of two parts of 6 answers, indices 4 and 5
//! ```
//!
//! An item whose number of indices is known in advance and at most 256 is stored in bytes, any other in 32 bits. Bytes also
//! carry the least and the greatest index of the chunk, from which `group` takes the bases of its digits.

use super::CHUNK;
use super::column::{CellValue, Column, Values};
use super::dictionary::{AnswerDictionary, EncodedCell, ZERO};
use super::outcome::CellProblem;
use crate::base::ordered::CollectOrdered;
use crate::base::simd::wide;
use crate::checklist::{Answer, AnswerValue, Plan};
use std::collections::HashMap;

/// The most indices of an item that fit a byte.
const SMALL: usize = 256;

/// One item's columns, and the indices of its answers.
#[derive(Clone, Debug)]
pub(super) struct ItemColumns {
    /// The index of the item in the plan, in reading order.
    pub(super) item: usize,
    /// One column for the whole item, or one for each part that is asked for, in the order in which they were named.
    pub(super) inputs: Vec<AnswerColumn>,
    /// The number of indices, where it is known in advance and at most 256: the product of the numbers of fixed indices of all
    /// columns. `None` if a dictionary is open or the product is greater.
    pub(super) small: Option<usize>,
    /// The index of each combination of part indices that has occurred, where they do not simply multiply.
    together: HashMap<Vec<u32>, u32>,
    /// The inverse of `together`: the indices of the columns, by the index of their combination.
    parts: Vec<Vec<u32>>,
}

/// One column of an item.
#[derive(Clone, Debug)]
pub(super) struct AnswerColumn {
    /// Its index among the columns given.
    pub(super) column: usize,
    /// The part that it answers; `None` for the whole item.
    pub(super) part: Option<String>,
    /// The answers that occur in the column, each with an index.
    pub(super) alphabet: AnswerDictionary,
    /// What each entry of the caller's own dictionary (Arrow) was read as, by its index there; of a column of Booleans, entry 0
    /// is false and entry 1 true. `None` was not read yet. Reset with every call.
    dictionary: Vec<Option<EncodedCell>>,
}

/// The indices of one item in a chunk.
#[derive(Clone, Debug)]
pub(super) struct EncodedColumn {
    /// In bytes, where they fit: always [`CHUNK`] entries, of which those of the rows of the chunk are valid.
    pub(super) small: Vec<u8>,
    /// In 32 bits otherwise, an entry for each row; empty where they fit a byte.
    pub(super) wide: Vec<u32>,
    /// The least and the greatest index in `small`; (255, 0) without rows, and meaningless while `wide` is in use.
    pub(super) range: (u8, u8),
}

/// The cells of a chunk that could not be read.
#[derive(Clone, Debug, Default)]
pub(super) struct UnreadableCells {
    /// Every problem of the call so far, in any order; the caller sorts them.
    pub(super) problems: Vec<CellProblem>,
    /// Rows with such a cell, counted from the start of the chunk, in any order and possibly more than once; emptied before
    /// each chunk.
    pub(super) rows: Vec<u32>,
}

impl EncodedColumn {
    /// A buffer for one item, without any rows.
    pub(super) fn new() -> Self {
        Self { small: vec![0; CHUNK], wide: Vec::new(), range: (0, 0) }
    }

    /// The index of a row of the chunk.
    pub(super) fn get(&self, row: usize) -> u32 {
        match self.wide.get(row) {
            Some(symbol) => *symbol,
            None => {
                debug_assert!(row < self.small.len(), "rows of a chunk");
                // Invariant: as asserted; a row beyond the chunk would read as missing.
                self.small.get(row).copied().unwrap_or_default().into()
            }
        }
    }
}

impl ItemColumns {
    /// Of an item and the columns that answer it, which must not be empty.
    pub(super) fn new(item: usize, inputs: Vec<AnswerColumn>) -> Self {
        let product = inputs.iter().try_fold(1_usize, |product, input| {
            if input.alphabet.closed { product.checked_mul(input.alphabet.fixed).filter(|p| *p <= SMALL) } else { None }
        });
        Self { item, inputs, small: product, together: HashMap::new(), parts: Vec::new() }
    }

    /// The position of the column whose `i8` codes can be used as they stand: each is its dictionary index less 4. That is so
    /// for an item with one column, at most 256 indices known in advance, no label that reads as a number, and no refused
    /// answer. The caller still has to check that the values are `i8` and that none is missing.
    pub(super) fn direct_column(&self) -> Option<usize> {
        let [input] = self.inputs.as_slice() else { return None };
        let alphabet = &input.alphabet;
        (self.small.is_some() && !alphabet.numbered && alphabet.refused.is_empty()).then_some(input.column)
    }

    /// Drops what belonged to the columns of the call before.
    pub(super) fn begin(&mut self) {
        self.inputs.iter_mut().for_each(|input| input.dictionary.clear());
    }

    /// Number of cached entries besides the fixed ones.
    /// The bound on memory counts these, summed over all items.
    pub(super) fn remembered(&self) -> usize {
        self.parts.len() + self.inputs.iter().map(|input| input.alphabet.remembered()).sum::<usize>()
    }

    /// Drops all cached entries but the fixed ones.
    pub(super) fn forget(&mut self) {
        self.begin();
        self.inputs.iter_mut().for_each(|input| input.alphabet.forget());
        self.together.clear();
        self.parts.clear();
    }

    /// The answer of an index; `None` for missing. An item with parts has the answers of its parts, where any is given.
    /// Undoes the encoding: a mixed-radix number is divided by the sizes of its columns, last column first; a numbered
    /// combination is looked up.
    pub(super) fn answer(&self, symbol: u32) -> Option<Answer> {
        if let [input] = self.inputs.as_slice()
            && input.part.is_none()
        {
            return usize::try_from(symbol)
                .ok()
                .and_then(|symbol| input.alphabet.answers.get(symbol))
                .cloned()
                .flatten();
        }
        let symbols: Vec<u32> = match self.small {
            Some(_) => {
                let mut rest = symbol;
                let mut symbols: Vec<u32> = self
                    .inputs
                    .iter()
                    .rev()
                    .map(|input| {
                        let fixed = u32::try_from(input.alphabet.fixed).unwrap_or(1).max(1);
                        let symbol = rest % fixed;
                        rest /= fixed;
                        symbol
                    })
                    .collect();
                symbols.reverse();
                symbols
            }
            None => {
                let known = usize::try_from(symbol).ok().and_then(|symbol| self.parts.get(symbol)).cloned();
                debug_assert!(known.is_some(), "indices are given out with their parts");
                // Invariant: as asserted.
                known.unwrap_or_default()
            }
        };
        let parts = self.inputs.iter().zip(symbols).filter_map(|(input, symbol)| {
            let answer = input.alphabet.answers.get(usize::try_from(symbol).ok()?)?.clone()?;
            Some((input.part.clone()?, answer))
        });
        let parts: std::collections::BTreeMap<String, Answer> = parts.collect_map();
        (!parts.is_empty()).then(|| Answer::new(AnswerValue::Parts(parts)))
    }

    /// How many indices have been given out.
    /// Every index below this has an answer; in open dictionaries the number grows with the rows that were read.
    pub(super) fn symbols(&self) -> usize {
        match (self.small, self.inputs.as_slice()) {
            (Some(symbols), _) => symbols,
            (None, [input]) if input.part.is_none() => input.alphabet.answers.len(),
            (None, _) => self.parts.len(),
        }
    }

    /// Encodes `rows` rows from `start` on; cells that cannot be read are added to `refused`, and read as missing in a row that
    /// gets no outcome, or that is scored so if such cells count as missing.
    /// A single column of `i8` codes without anything unusual is encoded by vector instructions; any other cell is read by
    /// itself.
    pub(super) fn read(
        &mut self,
        plan: &Plan,
        columns: &[Column<'_>],
        (start, rows): (usize, usize),
        into: &mut EncodedColumn,
        refused: &mut UnreadableCells,
    ) {
        into.wide.clear();
        if let ([input], Some(_)) = (self.inputs.as_slice(), self.small)
            && let Some(column) = columns.get(input.column)
            && let Some(range) = input.read_bytes(column, (start, rows), &mut into.small)
        {
            into.range = range;
            return;
        }
        let mut each: Vec<Vec<u32>> = Vec::new();
        for input in &mut self.inputs {
            let mut symbols = Vec::with_capacity(rows);
            if let Some(column) = columns.get(input.column) {
                input.read_each(plan, column, (start, rows), refused, &mut symbols);
            }
            each.push(symbols);
        }
        let each: Vec<&[u32]> = each.iter().map(Vec::as_slice).collect();
        self.combine_columns(&each, rows, into);
    }

    /// Combines the indices of its columns, `each[input][row]`, to those of the item, for the first `rows` rows. Bytes hold the
    /// mixed-radix number of small items; 32 bits hold the index of a single open column, or the number of the combination, a
    /// new one where it has not occurred.
    pub(super) fn combine_columns(&mut self, each: &[&[u32]], rows: usize, into: &mut EncodedColumn) {
        debug_assert!(each.iter().all(|symbols| symbols.len() >= rows), "each column has been read in all rows");
        // Invariant: as asserted; a row that is not there would read as missing.
        let at = |symbols: &&[u32], row: usize| symbols.get(row).copied().unwrap_or_default();
        into.wide.clear();
        if self.small.is_some() {
            // Invariant: symbols and rows of a chunk are fewer than u32 can count.
            let size = |input: &AnswerColumn| u32::try_from(input.alphabet.fixed).unwrap_or(u32::MAX);
            let sizes: Vec<u32> = self.inputs.iter().map(size).collect();
            for (row, small) in into.small.iter_mut().enumerate().take(rows) {
                let symbol =
                    each.iter().zip(&sizes).fold(0_u32, |symbol, (symbols, size)| symbol * *size + at(symbols, row));
                debug_assert!(u8::try_from(symbol).is_ok(), "the product of the sizes is at most 256");
                // Invariant: as asserted.
                *small = u8::try_from(symbol).unwrap_or_default();
            }
            // Invariant: at most CHUNK rows come in one call.
            into.range = range(into.small.get(..rows).unwrap_or_default());
            return;
        }
        if let ([symbols], [AnswerColumn { part: None, .. }]) = (each, self.inputs.as_slice()) {
            into.wide.extend((0..rows).map(|row| at(symbols, row)));
            return;
        }
        for row in 0..rows {
            let key: Vec<u32> = each.iter().map(|symbols| at(symbols, row)).collect();
            let symbol = match self.together.get(&key) {
                Some(symbol) => *symbol,
                None => {
                    // Invariant: symbols and rows of a chunk are fewer than u32 can count.
                    let symbol = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
                    self.parts.push(key.clone());
                    self.together.insert(key, symbol);
                    symbol
                }
            };
            into.wide.push(symbol);
        }
    }
}

/// The least and the greatest index; (255, 0) of no rows.
fn range(symbols: &[u8]) -> (u8, u8) {
    let (mut least, mut greatest) = (u8::MAX, 0_u8);
    for symbol in symbols {
        least = least.min(*symbol);
        greatest = greatest.max(*symbol);
    }
    (least, greatest)
}

impl AnswerColumn {
    /// `column` is the position among the columns given, `part` the id of the part, `None` for the whole item.
    pub(super) fn new(column: usize, part: Option<String>, alphabet: AnswerDictionary) -> Self {
        Self { column, part, alphabet, dictionary: Vec::new() }
    }

    /// Encodes codes of one byte, many at once, by adding 4 to each; returns the least and the greatest index, or `None` where
    /// some cell needs to be read by itself (a code that is not fixed, or refused).
    fn read_bytes(&self, column: &Column<'_>, (start, rows): (usize, usize), into: &mut [u8]) -> Option<(u8, u8)> {
        let Values::I8(values) = &column.values else { return None };
        let values = values.get(start..start + rows).filter(|_| !self.alphabet.numbered)?;
        let into = into.get_mut(..rows)?;
        let zero = u8::try_from(ZERO).ok()?;
        let (mut least, mut greatest) = wide(
            #[inline(always)]
            || {
                let (mut least, mut greatest) = (u8::MAX, 0_u8);
                for (symbol, value) in into.iter_mut().zip(values) {
                    *symbol = value.cast_unsigned().wrapping_add(zero);
                    least = least.min(*symbol);
                    greatest = greatest.max(*symbol);
                }
                (least, greatest)
            },
        );
        if let Some(validity) = column.validity {
            for (row, symbol) in into.iter_mut().enumerate() {
                *symbol = if validity.get(start + row) { *symbol } else { 0 };
            }
            (least, greatest) = range(into);
        }
        let refused = |(symbol, _): &(u32, usize)| u8::try_from(*symbol).is_ok_and(|symbol| into.contains(&symbol));
        let fixed = usize::from(greatest) < self.alphabet.fixed && !self.alphabet.refused.iter().any(refused);
        fixed.then_some((least, greatest))
    }

    /// Encodes cell by cell: texts, wide integers, and whatever has no fixed code. Appends an index for each row; an unreadable
    /// cell gives 0 and an entry in `refused`.
    fn read_each(
        &mut self,
        plan: &Plan,
        column: &Column<'_>,
        (start, rows): (usize, usize),
        refused: &mut UnreadableCells,
        into: &mut Vec<u32>,
    ) {
        let mut last: Option<(&str, EncodedCell)> = None;
        for at in 0..rows {
            let row = start + at;
            let symbol = match self.cell(plan, column, row, &mut last) {
                EncodedCell::Symbol(symbol) => symbol,
                EncodedCell::Bad(problem) => {
                    // Invariant: symbols and rows of a chunk are fewer than u32 can count.
                    refused.rows.push(u32::try_from(at).unwrap_or(u32::MAX));
                    refused.problems.extend(self.problem(row, self.column, problem));
                    0
                }
            };
            into.push(symbol);
        }
    }

    /// The problem with this index in the dictionary, placed at a row and column of the table.
    pub(super) fn problem(&self, row: usize, column: usize, problem: usize) -> Option<CellProblem> {
        self.alphabet.problems.get(problem).map(|problem| CellProblem { row, column, problem: problem.clone() })
    }

    /// Reads one cell. `last` is the text of the row before and what it was: sorted tables repeat texts.
    /// Booleans and coded texts are read once for each entry of the dictionary of the caller, not once for each row.
    pub(super) fn cell<'c>(
        &mut self,
        plan: &Plan,
        column: &Column<'c>,
        row: usize,
        last: &mut Option<(&'c str, EncodedCell)>,
    ) -> EncodedCell {
        let alphabet = &mut self.alphabet;
        let missing = EncodedCell::Symbol(0);
        if !column.has(row) {
            return missing;
        }
        match &column.values {
            Values::I8(values) => values.get(row).map_or(missing, |value| alphabet.number(plan, (*value).into())),
            Values::I16(values) => values.get(row).map_or(missing, |value| alphabet.number(plan, (*value).into())),
            Values::I32(values) => values.get(row).map_or(missing, |value| alphabet.number(plan, (*value).into())),
            Values::I64(values) => values.get(row).map_or(missing, |value| alphabet.number(plan, *value)),
            Values::Bools(bits) => {
                let value = bits.get(row);
                self.dictionary.resize(2, None);
                let known = self.dictionary.get(usize::from(value)).copied().flatten();
                let cell = known.unwrap_or_else(|| alphabet.boolean(plan, value));
                if let Some(place) = self.dictionary.get_mut(usize::from(value)) {
                    *place = Some(cell);
                }
                cell
            }
            Values::Cells(cells) => match cells.get(row) {
                None | Some(CellValue::Missing) => missing,
                Some(CellValue::Bool(value)) => alphabet.boolean(plan, *value),
                Some(CellValue::Whole(value)) => alphabet.number(plan, *value),
                Some(CellValue::Text(text)) => alphabet.text(plan, text),
                Some(CellValue::Number(text)) => alphabet.decimal(plan, text),
                Some(CellValue::Broken) => alphabet.broken(),
            },
            Values::Texts(texts) => {
                let Some(text) = texts.get(row) else { return missing };
                match last {
                    Some((known, cell)) if known == text => *cell,
                    _ => {
                        let cell = alphabet.text(plan, text);
                        *last = Some((text, cell));
                        cell
                    }
                }
            }
            Values::Coded(codes, texts) => {
                let Some(code) = codes.get(row).and_then(|code| usize::try_from(*code).ok()) else { return missing };
                if self.dictionary.len() < texts.len() {
                    self.dictionary.resize(texts.len(), None);
                }
                match (self.dictionary.get(code).copied().flatten(), texts.get(code)) {
                    (Some(cell), _) => cell,
                    (None, None) => missing,
                    (None, Some(text)) => {
                        let cell = alphabet.text(plan, text);
                        if let Some(place) = self.dictionary.get_mut(code) {
                            *place = Some(cell);
                        }
                        cell
                    }
                }
            }
        }
    }
}
