//! Fields of a packed 64-bit row: where each stands, and the columns that they are unpacked into.

/// The fields: earned or charged, possible, how many lines are out of the ordinary, failed, deficient, and failed of each severity.
pub(super) const EARNED: usize = 0;
pub(super) const POSSIBLE: usize = 1;
pub(super) const EXCEPTIONAL: usize = 2;
pub(super) const FAILED: usize = 3;
pub(super) const DEFICIENT: usize = 4;
pub(super) const FAILED_OF: usize = 5;

/// A field: `value = ((word >> shift) & mask) + least`. Deductions make `least` negative; the bits never are.
#[derive(Clone, Copy, Debug)]
pub(super) struct BitField {
    pub(super) shift: u32,
    pub(super) mask: u64,
    /// The least value, which is stored as 0.
    pub(super) least: i64,
    pub(super) most: i64,
}

/// Packed rows and the unpacked columns of the fields in use.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackedColumns {
    pub(crate) words: Vec<u64>,
    pub(super) columns: Vec<Vec<i64>>,
    /// Of pools: what is left of the start, and the start.
    pub(super) left: Vec<i64>,
    pub(super) start: Vec<i64>,
}

impl PackedColumns {
    /// One field of every row; empty if no condition uses it.
    pub(super) fn column(&self, field: usize) -> &[i64] {
        self.columns.get(field).map_or(&[], Vec::as_slice)
    }
}

impl BitField {
    #[inline(always)]
    pub(super) fn of(self, word: u64) -> i64 {
        // Fields were placed so that none reaches 2⁶².
        ((word >> self.shift) & self.mask).cast_signed() + self.least
    }
}

/// The greatest size of a field's value.
pub(super) fn magnitude(field: BitField) -> i128 {
    i128::from(field.least).abs().max(i128::from(field.most).abs())
}
