//! Where the values of a chunk go, and the values that stand for none while columns are written.

#![allow(clippy::disallowed_types, reason = "what leaves may be a double; nothing is decided here")]

use super::memory::{Value, append};
use arrow_buffer::NullBuffer;

/// What stands for none while columns are written.
pub(super) const NO_NUMBER: i64 = i64::MIN;
pub(super) const NO_COUNT: i32 = i32::MIN;
pub(super) const NO_WORD: u8 = u8::MAX;

/// Where values of a chunk go.
pub(super) struct Place<'p> {
    pub(super) start: usize,
    pub(super) rows: usize,
    pub(super) positions: Option<&'p [u32]>,
}

/// A value, or what stands for none.
pub(super) trait None: Value {
    fn is_none(self) -> bool;
}

impl None for u8 {
    fn is_none(self) -> bool {
        self == NO_WORD
    }
}

impl None for f64 {
    fn is_none(self) -> bool {
        self.is_nan()
    }
}

impl None for i64 {
    fn is_none(self) -> bool {
        self == NO_NUMBER
    }
}

impl None for i32 {
    fn is_none(self) -> bool {
        self == NO_COUNT
    }
}

impl Place<'_> {
    pub(super) fn put<T: Value>(&self, column: &mut Vec<T>, values: impl ExactSizeIterator<Item = T>) {
        match self.positions {
            None if column.len() == self.start => append(column, values),
            None => {
                grow(column, self.start + values.len());
                column.iter_mut().skip(self.start).zip(values).for_each(|(place, value)| *place = value);
            }
            Some(positions) => {
                for (position, value) in positions.iter().zip(values) {
                    let row = self.start + *position as usize;
                    grow(column, (row + 1).min(self.rows));
                    if let Some(place) = column.get_mut(row) {
                        *place = value;
                    }
                }
            }
        }
    }
}

fn grow<T: Value>(column: &mut Vec<T>, rows: usize) {
    if column.len() < rows {
        column.resize(rows, T::default());
    }
}

/// Nulls where a value stands for none.
pub(super) fn nulls<T: None>(values: &[T], some: bool) -> Option<NullBuffer> {
    some.then(|| NullBuffer::from_iter(values.iter().map(|value| !value.is_none())))
        .filter(|nulls| nulls.null_count() > 0)
}
