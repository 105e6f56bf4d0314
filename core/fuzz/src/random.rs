//! Choices that bytes make: the same interface as the chance of `tests/runners/mutations`, so that its edits serve here.

/// A stream of choices. Once its bytes are used up, the choices follow from them (SplitMix64), and never end.
pub(crate) struct Random<'b> {
    bytes: &'b [u8],
    state: u64,
}

impl<'b> Random<'b> {
    /// Start with bytes.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, state: hash(bytes) }
    }

    /// Give a number below a limit; zero below zero. It takes one byte, or two where the limit needs them.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let number = if limit > 256 { (self.byte() << 8) | self.byte() } else { self.byte() };
        number.checked_rem(limit).unwrap_or(0)
    }

    /// Pick one of a list that is not empty.
    pub(crate) fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }

    fn byte(&mut self) -> usize {
        if let Some((first, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            return usize::from(*first);
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::from((mixed ^ (mixed >> 31)).to_le_bytes()[0])
    }
}

/// Give a number for bytes (FNV-1a).
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
