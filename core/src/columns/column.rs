//! Columns: values of one kind, and a bit for each row that says whether there is a value. The memory layout is Arrow's, so
//! that tables of polars, pandas and pyarrow are read in place.

use crate::base::problem::{Code, Problem};
use std::borrow::Cow;

/// A column: a value for each row, or none.
///
/// ```
/// use fugong::columns::{Bits, Column, Values};
/// // Three answers, of which the second is missing: bits 1, 0, 1 from the lowest.
/// let validity = Bits { bytes: &[0b101], offset: 0, rows: 3 };
/// let column = Column { values: Values::I8(&[1, 0, 1]), validity: Some(validity) };
/// assert_eq!(column.rows(), 3);
/// assert!(column.has(0) && !column.has(1)); // the 0 of the second row says nothing
/// ```
#[derive(Clone, Debug)]
pub struct Column<'a> {
    /// The values; those of rows without a value are not looked at.
    pub values: Values<'a>,
    /// A set bit for each row that has a value, as many as rows; every row has one if not stated.
    pub validity: Option<Bits<'a>>,
}

/// Values of one kind.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Codes of one byte, as [`Scorer::codes`](super::Scorer::codes) publishes them: the fastest.
    I8(&'a [i8]),
    /// Codes, counts or whole numbers of 16 bits.
    I16(&'a [i16]),
    /// Codes, counts or whole numbers of 32 bits.
    I32(&'a [i32]),
    /// Codes, counts or whole numbers of 64 bits.
    I64(&'a [i64]),
    /// Yes or no: pass and fail of an item of that kind.
    Bools(Bits<'a>),
    /// Texts: the items' labels (`合格`, `√`), numbers as they are written, remarks; an empty one is missing.
    Texts(Vec<&'a str>),
    /// Texts by their indices in a dictionary. An index beyond it, in a row that has a value, is `out_of_range`.
    Coded(Vec<u32>, Vec<&'a str>),
    /// Cells of different kinds, each read as a column of its own kind would read it: floats and decimals of which some are
    /// whole, numbers beyond 64 bits, texts of which some are broken.
    Cells(Vec<CellValue<'a>>),
}

/// One cell of a column whose cells differ in kind.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CellValue<'a> {
    /// Nothing: missing.
    Missing,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// A number with a fraction, or one beyond 64 bits, as it is written.
    Number(Cow<'a, str>),
    /// Bytes that should be a text and are not UTF-8; such a cell is refused (`not_utf8`).
    Broken,
}

/// Bits, the lowest of each byte first, as Arrow packs them.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    /// The bytes, at least `(offset + rows)` bits.
    pub bytes: &'a [u8],
    /// The bit of the first row; not a multiple of 8 in slices of tables.
    pub offset: usize,
    /// How many rows.
    pub rows: usize,
}

impl Column<'_> {
    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match &self.values {
            Values::I8(values) => values.len(),
            Values::I16(values) => values.len(),
            Values::I32(values) => values.len(),
            Values::I64(values) => values.len(),
            Values::Bools(bits) => bits.rows,
            Values::Texts(values) => values.len(),
            Values::Coded(codes, _) => codes.len(),
            Values::Cells(cells) => cells.len(),
        }
    }

    /// Whether a row has a value.
    #[must_use]
    pub fn has(&self, row: usize) -> bool {
        self.validity.is_none_or(|bits| bits.get(row))
    }

    /// What is wrong with the column itself, whatever it answers: too few bits, or an index beyond its dictionary. Without
    /// this check both would read as missing, and bits that are not there as no.
    /// Too few bits are `wrong_type`, with the number of rows expected and found; an index beyond the dictionary is
    /// `out_of_range`, and only in rows that have a value. Takes time linear in the rows for coded texts, constant time for the
    /// rest.
    pub(super) fn fault(&self) -> Option<Problem> {
        let rows = self.rows();
        let too_few = |found: usize| {
            let problem = Problem::new(Code::WrongType).with("expected", format!("{rows} rows"));
            Some(problem.with("found", found.to_string()))
        };
        let of_values = if let Values::Bools(bits) = &self.values { Some(*bits) } else { None };
        for bits in [self.validity, of_values].into_iter().flatten() {
            let held = bits.held();
            if bits.rows != rows || held < rows {
                return too_few(held.min(bits.rows));
            }
        }
        let Values::Coded(codes, texts) = &self.values else { return None };
        let beyond =
            |(row, code): &(usize, &u32)| self.has(*row) && usize::try_from(**code).is_ok_and(|c| c >= texts.len());
        codes.iter().enumerate().find(beyond).map(|(_, code)| {
            let most = i64::try_from(texts.len()).map_or(i64::MAX, |texts| texts - 1);
            Problem::new(Code::OutOfRange).with("text", *code).with("min", 0).with("max", most)
        })
    }
}

impl Bits<'_> {
    /// The bit of a row; clear beyond the end.
    #[must_use]
    pub fn get(&self, row: usize) -> bool {
        let bit = self.offset + row;
        row < self.rows && self.bytes.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }

    /// How many rows the bytes hold, from the offset on.
    fn held(&self) -> usize {
        // Default: an offset beyond the bytes leaves none.
        (self.bytes.len() * 8).saturating_sub(self.offset)
    }
}
