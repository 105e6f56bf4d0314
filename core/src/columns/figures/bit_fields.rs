//! Fields of a packed 64-bit row: where each stands, and the columns that they are unpacked into.

/// The fields, by index: earned or charged, possible, how many lines block the score, failed, deficient, and from the last
/// index on failed of each severity, gravest first.
pub(super) const EARNED: usize = 0;
pub(super) const POSSIBLE: usize = 1;
pub(super) const EXCEPTIONAL: usize = 2;
pub(super) const FAILED: usize = 3;
pub(super) const DEFICIENT: usize = 4;
pub(super) const FAILED_OF: usize = 5;

/// A field: `value = ((word >> shift) & mask) + least`. Deductions make `least` negative; the bits never are.
#[derive(Clone, Copy, Debug)]
pub(super) struct BitField {
    /// The position of the lowest bit.
    pub(super) shift: u32,
    /// As many low bits set as the field has; 0 for a field that is always `least`.
    pub(super) mask: u64,
    /// The least value, which is stored as 0.
    pub(super) least: i64,
    /// The greatest value that a sum can have.
    pub(super) most: i64,
}

/// Packed rows and the unpacked columns of the fields in use.
/// The buffers are filled anew for each chunk and keep their capacity.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackedColumns {
    /// The sum of words of each row.
    pub(crate) words: Vec<u64>,
    /// By field: its value in each row; empty for fields that nothing reads.
    pub(super) columns: Vec<Vec<i64>>,
    /// Of pools: what is left of the start in each row, and the start, the same in each row; otherwise empty.
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
    /// The field's value in a sum of words; `least` is added once because it is the sum over all items already.
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
