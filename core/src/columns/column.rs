//! Columns: values of one kind with a bit each that says whether there is one.

/// A column: a value for each row.
#[derive(Clone, Debug)]
pub struct Column<'a> {
    /// The values; what they say where there is none does not matter.
    pub values: Values<'a>,
    /// Where there is a value; everywhere if not stated.
    pub validity: Option<Bits<'a>>,
}

/// Values of one kind.
#[derive(Clone, Debug)]
pub enum Values<'a> {
    /// Codes of one byte: the fastest.
    I8(&'a [i8]),
    /// Codes, counts or whole numbers.
    I16(&'a [i16]),
    /// Codes, counts or whole numbers.
    I32(&'a [i32]),
    /// Codes, counts or whole numbers.
    I64(&'a [i64]),
    /// Yes or no.
    Bools(Bits<'a>),
    /// Texts: the items' labels, numbers as they are written, remarks; an empty one is nothing.
    Texts(Vec<&'a str>),
    /// Texts by their places in a dictionary.
    Coded(Vec<u32>, Vec<&'a str>),
}

/// Bits, the lowest of each byte first.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// The bit of the first row.
    pub offset: usize,
    /// How many rows.
    pub rows: usize,
}

impl Column<'_> {
    /// How many rows.
    pub fn rows(&self) -> usize {
        match &self.values {
            Values::I8(values) => values.len(),
            Values::I16(values) => values.len(),
            Values::I32(values) => values.len(),
            Values::I64(values) => values.len(),
            Values::Bools(bits) => bits.rows,
            Values::Texts(values) => values.len(),
            Values::Coded(codes, _) => codes.len(),
        }
    }

    /// Whether a row has a value.
    pub fn has(&self, row: usize) -> bool {
        self.validity.is_none_or(|bits| bits.get(row))
    }
}

impl Bits<'_> {
    /// The bit of a row; clear beyond the end.
    pub fn get(&self, row: usize) -> bool {
        let bit = self.offset.saturating_add(row);
        row < self.rows && self.bytes.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
    }
}
