//! Groups of items: the indices of several items in a row become one number, the row's place.
//!
//! The place is a mixed-radix number: `place = Σ (index_i − min_i) · base_i`. Example: three pass-or-fail items in which only
//! fail (4) and pass (5) occur have the bases 2, 2, 2; the row pass, fail, pass is 1 · 4 + 0 · 2 + 1 = 5 of 8.
//!
//! Interchangeable items (equal lines for every index) need no place each: only how many have which index matters. Of k such
//! items with the indices 4 and 5 there are k + 1 cases and not 2^k: 20 items, 21 places instead of a million. Digit n counts
//! the items whose index is at least min + n; its base is k + 1.
//!
//! A group is a list of sets, most significant first; a set is one item, or several interchangeable ones:
//!
//! ```text
//! set      indices so far   digits of the place                 base of each digit
//! a, b, c  4, 5, 6          how many are ≥ 5, how many are ≥ 6  4 (three items and one)
//! d        4, 5             index − 4                           2
//! row a = 6, b = 5, c = 5, d = 5: digits 3, 1 | 1, place (3 · 4 + 1) · 2 + 1 = 27 of 32
//! ```
//!
//! The counts of a set never increase from digit to digit, so that some places cannot occur: of the 16 of the first set, 10
//! can. The gaps cost table entries; in exchange a place is found by multiplication and addition alone, many rows at once.

use super::CHUNK;
use super::dictionary::ZERO;
use super::encode::EncodedColumn;
use crate::base::simd::wide;
use std::collections::HashMap;
use std::hash::Hash;

/// The most places in one of several groups.
pub(super) const MOST_TOGETHER: usize = 8192;
/// The most places where one group holds all items: a place has 16 bits.
pub(super) const MOST_AT_ONCE: usize = 1 << 16;
/// The most items counted together: a count has 8 bits.
const MOST_COUNTED: usize = 255;
/// Rows whose places are computed together: two counts and a place for each fit the first-level cache.
const BLOCK: usize = 1024;

/// Items whose indices are looked at together.
#[derive(Clone, Debug)]
pub(super) enum Group {
    /// Sets of items with few indices; sets of several items come first.
    Few(Vec<ItemSet>),
    /// One item with any number of indices, by its position among the items asked for: its index is the place.
    Wide(usize),
}

/// One item, or interchangeable items of which only the histogram of indices matters.
#[derive(Clone, Debug)]
pub(super) struct ItemSet {
    /// Their positions among the items asked for.
    pub(super) members: Vec<usize>,
    /// The least and the greatest index that has occurred in any of them.
    low: u8,
    high: u8,
}

/// The places of a chunk's rows, one for each row.
pub(super) enum CombinationIndexes<'p> {
    /// Of a group of sets. Only as many entries as rows were computed are valid.
    Few(&'p [u16; CHUNK]),
    /// Of a wide group: the item's indices themselves.
    Many(&'p [u32]),
}

/// Groups items by the least and the greatest index that has occurred in each; `None` marks an item with too many indices,
/// which becomes a wide group of its own. Items with equal `alike` are interchangeable.
///
/// All items go into one group if it has at most 65536 places; otherwise sets go in order into groups of at most 8192 places,
/// and a group is closed as soon as the next set does not fit (next fit). With a single group one look-up gives the outcome of
/// a row; with several, each costs a look-up and a step.
pub(super) fn groups<K: Hash + Eq>(occurring: &[Option<(u8, u8)>], alike: &[K]) -> Vec<Group> {
    let mut kinds: Vec<ItemSet> = Vec::new();
    let mut known: HashMap<&K, usize> = HashMap::new();
    let mut groups: Vec<Group> = Vec::new();
    for (asked, (range, key)) in occurring.iter().zip(alike).enumerate() {
        let Some((low, high)) = *range else {
            groups.push(Group::Wide(asked));
            continue;
        };
        match known.get(key).and_then(|place| kinds.get_mut(*place)) {
            Some(set) => {
                set.members.push(asked);
                (set.low, set.high) = (set.low.min(low), set.high.max(high));
            }
            None => {
                known.insert(key, kinds.len());
                kinds.push(ItemSet { members: vec![asked], low, high });
            }
        }
    }
    let mut sets: Vec<ItemSet> = kinds.iter().flat_map(ItemSet::parts).collect();
    // `place` computes sets of several items before sets of one.
    sets.sort_by_key(|set| set.members.len() == 1);
    let all = sets.iter().try_fold(1_usize, |product, set| product.checked_mul(set.combinations()));
    if groups.is_empty() && all.is_some_and(|all| all <= MOST_AT_ONCE) && !sets.is_empty() {
        return vec![Group::Few(sets)];
    }
    let mut together: Vec<ItemSet> = Vec::new();
    for set in sets {
        // Invariant: only compared with a limit, so that too large and the greatest number mean the same.
        let product = combinations(&together).saturating_mul(set.combinations());
        if product > MOST_TOGETHER && !together.is_empty() {
            groups.push(Group::Few(std::mem::take(&mut together)));
        }
        together.push(set);
    }
    groups.extend((!together.is_empty()).then_some(Group::Few(together)));
    groups
}

/// The product of the numbers of places of sets; `usize::MAX` if it overflows.
fn combinations(sets: &[ItemSet]) -> usize {
    // Invariant: `groups` keeps each group within 65536 places; before that it is only compared with that limit.
    sets.iter().map(ItemSet::combinations).fold(1, usize::saturating_mul)
}

impl ItemSet {
    /// The greatest index less the least.
    fn span(&self) -> u8 {
        // Default: where nothing has occurred yet, least and greatest are (255, 0), and the span is 0.
        self.high.saturating_sub(self.low)
    }

    /// Divides the set into sets that are counted together, as many items in each as has fewer places than the items have one
    /// by one, within the limits of a group. With two indices, two items counted have 3 places, one by one 4.
    fn parts(&self) -> Vec<Self> {
        let of = |members: &[usize]| Self { members: members.to_vec(), ..*self };
        let pays = |count: &usize| {
            // Invariant: `count` is at most the number of members.
            let set = of(self.members.get(..*count).unwrap_or_default());
            // Invariant: a group has at most 255 items.
            let apart = (usize::from(self.span()) + 1).checked_pow(u32::try_from(*count).unwrap_or(u32::MAX));
            set.combinations() <= MOST_TOGETHER && apart.is_none_or(|apart| set.combinations() < apart)
        };
        let most = self.members.len().min(MOST_COUNTED);
        let together = (2..=most).rev().find(pays).unwrap_or(1);
        self.members.chunks(together).map(of).collect()
    }

    /// The base of each digit of a place. One item: one digit of base span + 1. Of k items: `span` digits of base k + 1, where
    /// digit n is the number of items with an index of at least min + n.
    fn bases(&self) -> impl Iterator<Item = usize> + use<> {
        let (base, digits) = match self.members.as_slice() {
            [_] => (usize::from(self.span()) + 1, 1),
            several => (several.len() + 1, self.span()),
        };
        (0..digits).map(move |_| base)
    }

    fn combinations(&self) -> usize {
        // Invariant: sets that are used keep within 65536 places; larger ones are only compared with that limit.
        self.bases().fold(1, usize::saturating_mul)
    }

    /// The histogram of a place: how often each index occurs, from the least on. `None` for digits that no row has: of two
    /// items, one at least min + 1 and two at least min + 2 cannot be. Example of three items and the digits 3, 1: none has
    /// min, two have min + 1, one has min + 2.
    /// `digits` has one digit for one item, and `span` digits for several. The result has an entry for each index of the range,
    /// and its entries add up to the number of items.
    fn counts(&self, digits: &[usize]) -> Option<Vec<usize>> {
        let mut counts = vec![0_usize; usize::from(self.span()) + 1];
        if let ([_], [digit]) = (self.members.as_slice(), digits) {
            *counts.get_mut(*digit)? = 1;
            return Some(counts);
        }
        let mut above = self.members.len();
        for (count, digit) in counts.iter_mut().zip(digits.iter().chain([&0])) {
            *count = above.checked_sub(*digit)?;
            above = *digit;
        }
        Some(counts)
    }

    /// The histogram of every place in turn; `None` for those that no row has.
    pub(super) fn each(&self) -> impl Iterator<Item = Option<Vec<usize>>> {
        let bases: Vec<usize> = self.bases().collect();
        (0..self.combinations()).map(move |place| self.counts(&digits(&bases, place)))
    }

    /// The part of an item's lines, which are by index, that has occurred.
    pub(super) fn occurring<'l, T>(&self, lines: &'l [T]) -> &'l [T] {
        lines.get(self.low.into()..=self.high.into()).unwrap_or(lines)
    }

    /// For one item: the least index as its byte in the column (`zero` is added), the base of its digit, and the span.
    /// A byte less this least byte, wrapping, is the digit; it exceeds the span exactly if the index is outside the range.
    #[inline(always)]
    fn one(&self, zero: u8) -> (u8, u16, u8) {
        let span = self.span();
        (self.low.wrapping_add(zero), u16::from(span).wrapping_add(1), span)
    }

    /// One row's place in this set, computed without vectors; `None` if an index is below the least. Must agree with `append`
    /// and `append_one`, which compute the places of many rows.
    fn place_of(&self, symbols: &[EncodedColumn], row: usize) -> Option<u32> {
        let above = |member: &usize| symbols.get(*member)?.get(row).checked_sub(self.low.into());
        if let [member] = self.members.as_slice() {
            return above(member);
        }
        let all = self.members.iter().map(above).collect::<Option<Vec<u32>>>()?;
        let digit = |least: u32| u32::try_from(all.iter().filter(|symbol| **symbol >= least).count()).ok();
        let base = u32::try_from(self.members.len()).ok()?.checked_add(1)?;
        (1..=u32::from(self.span())).try_fold(0_u32, |place, least| place.checked_mul(base)?.checked_add(digit(least)?))
    }
}

/// The digits of a place, most significant first: each counts for the product of the bases after its own.
fn digits(bases: &[usize], number: usize) -> Vec<usize> {
    let mut rest = number;
    let mut digits: Vec<usize> = Vec::with_capacity(bases.len());
    for base in bases.iter().rev() {
        // Every base is a span or a number of items plus one.
        digits.push(rest % base);
        rest /= base;
    }
    digits.reverse();
    digits
}

impl Group {
    /// The number of places; `None` for an item with any number of indices.
    pub(super) fn combinations(&self) -> Option<usize> {
        match self {
            Self::Few(sets) => Some(combinations(sets)),
            Self::Wide(_) => None,
        }
    }

    /// Computes the places of the first `rows` rows of a chunk into `into`; a wide group borrows its indices instead. Every
    /// index must be within the range of its set, as it is after `Scorer::regroup`.
    pub(super) fn places<'p>(
        &self,
        symbols: &'p [EncodedColumn],
        rows: usize,
        into: &'p mut [u16; CHUNK],
    ) -> CombinationIndexes<'p> {
        match self {
            Self::Wide(asked) => CombinationIndexes::Many(symbols.get(*asked).map_or(&[], |symbols| &symbols.wide)),
            Self::Few(sets) => {
                let of = |asked: usize| symbols.get(asked).map_or(&[][..], |symbols| &symbols.small);
                // Invariant: a chunk has at most CHUNK rows.
                place(sets, of, (0, 0), into.get_mut(..rows).unwrap_or_default());
                CombinationIndexes::Few(into)
            }
        }
    }

    /// Computes each row's place from the caller's own codes, counted from `first`; `false` if an index occurs that has not
    /// occurred before: its place would be that of other indices.
    pub(super) fn codes(&self, columns: &[&[i8]], rows: usize, first: u16, into: &mut [u16; CHUNK]) -> bool {
        let Self::Few(sets) = self else { return false };
        let Ok(zero) = u8::try_from(ZERO) else { return false };
        debug_assert!(columns.iter().all(|column| column.len() == rows), "a value for each row");
        // Invariant: the caller gives a column for every item asked for.
        let of = |asked: usize| columns.get(asked).copied().unwrap_or_default();
        // Invariant: a chunk has at most CHUNK rows.
        place(sets, of, (0_u8.wrapping_sub(zero), first), into.get_mut(..rows).unwrap_or_default())
    }

    /// One row's place; `None` if an index is below the least that has occurred.
    pub(super) fn place_of(&self, symbols: &[EncodedColumn], row: usize) -> Option<u32> {
        match self {
            Self::Wide(asked) => symbols.get(*asked).map(|symbols| symbols.get(row)),
            Self::Few(sets) => sets.iter().try_fold(0_u32, |place, set| {
                place.checked_mul(u32::try_from(set.combinations()).ok()?)?.checked_add(set.place_of(symbols, row)?)
            }),
        }
    }

    /// One row that has this place: the position of each item among those asked for, and its index. `None` if no row can.
    pub(super) fn symbols(&self, place: usize) -> Option<Vec<(usize, usize)>> {
        let Self::Few(sets) = self else { return None };
        let bases: Vec<usize> = sets.iter().map(ItemSet::combinations).collect();
        let mut all: Vec<(usize, usize)> = Vec::new();
        for (set, place) in sets.iter().zip(digits(&bases, place)) {
            let counts = set.counts(&digits(&set.bases().collect::<Vec<_>>(), place))?;
            let symbols =
                (usize::from(set.low)..).zip(counts).flat_map(|(symbol, count)| std::iter::repeat_n(symbol, count));
            all.extend(set.members.iter().copied().zip(symbols));
        }
        Some(all)
    }
}

/// Computes each row's place, counted from `first`, of columns of bytes in which `zero` is index 0 (codes are indices less 4).
/// `false` if an index outside the range of its set occurs; the places mean nothing then.
/// The columns are worked on in blocks of 1024 rows. Sets of several items come first in `sets`; sets of one are done four at a
/// time. All arithmetic wraps: a group has at most 65536 places, so that 16 bits hold every place of a known index.
fn place<'c, B: Byte>(
    sets: &[ItemSet],
    of: impl Fn(usize) -> &'c [B],
    (zero, first): (u8, u16),
    into: &mut [u16],
) -> bool {
    let (several, of_one) =
        // Invariant: a partition point lies within the list.
        sets.split_at_checked(sets.partition_point(|set| set.members.len() > 1)).unwrap_or_default();
    let columns: Vec<Vec<&[B]>> =
        several.iter().map(|set| set.members.iter().map(|member| of(*member)).collect()).collect();
    let of_one: Vec<(&ItemSet, &[B])> =
        of_one.iter().filter_map(|set| set.members.first().map(|member| (set, of(*member)))).collect();
    let mut known = true;
    let mut digits = ([0_u8; BLOCK], [0_u8; BLOCK]);
    let mut start = 0_usize;
    for into in into.chunks_mut(BLOCK) {
        let rows = start..start + into.len();
        let digits = &mut digits;
        known &= wide(
            #[inline(always)]
            || {
                into.fill(0);
                let mut known = true;
                // Invariant: columns are as long as the places, as their callers assert.
                let block = |column: &&'c [B]| column.get(rows.clone()).unwrap_or_default();
                for (set, columns) in several.iter().zip(&columns) {
                    known &= append(set, columns.iter().map(block), zero, digits, into);
                }
                let (fours, rest) = of_one.as_chunks::<4>();
                for of_four in fours {
                    known &= append_four(of_four.each_ref().map(|(set, column)| (*set, block(column))), zero, into);
                }
                for (set, column) in rest {
                    known &= append_one((set, block(column)), zero, into);
                }
                into.iter_mut().for_each(|place| *place = place.wrapping_add(first));
                known
            },
        );
        start = rows.end;
    }
    known
}

/// Appends the digits of a set's columns to the places; `false` if an index outside the set's range occurs.
/// Each pass over the columns counts for two digits, which halves the number of times that a column is loaded. An index below
/// the range wraps to more than the span, so that one comparison at the end finds indices outside on either side.
#[inline(always)]
fn append<'c, B: Byte>(
    set: &ItemSet,
    columns: impl Iterator<Item = &'c [B]> + Clone,
    zero: u8,
    digits: &mut ([u8; BLOCK], [u8; BLOCK]),
    into: &mut [u16],
) -> bool {
    let (low, span) = (set.low.wrapping_add(zero), set.span());
    // At most 255 items are counted together. A set in which one index occurs has no digits, and no base is used.
    let Ok(base) = u16::try_from(set.bases().next().unwrap_or(1)) else { return false };
    let mut most = 0_u8;
    // Two digits at a time: how many are at or above an index, and how many above it.
    for least in (1..=span).step_by(2) {
        let (first, second) = digits;
        let (Some(first), Some(second)) = (first.get_mut(..into.len()), second.get_mut(..into.len())) else {
            return false;
        };
        first.fill(0);
        second.fill(0);
        for column in columns.clone() {
            for ((first, second), byte) in first.iter_mut().zip(&mut *second).zip(column) {
                let symbol = byte.byte().wrapping_sub(low);
                most = most.max(symbol);
                *first = first.wrapping_add(u8::from(symbol >= least));
                *second = second.wrapping_add(u8::from(symbol > least));
            }
        }
        for (place, count) in into.iter_mut().zip(&*first) {
            *place = place.wrapping_mul(base).wrapping_add(u16::from(*count));
        }
        if least < span {
            for (place, count) in into.iter_mut().zip(&*second) {
                *place = place.wrapping_mul(base).wrapping_add(u16::from(*count));
            }
        }
    }
    most <= span
}

/// Appends the digit of one item; `false` if an index outside its range occurs.
/// With one base and one digit: place · base + (index − low).
#[inline(always)]
fn append_one<B: Byte>((set, column): (&ItemSet, &[B]), zero: u8, into: &mut [u16]) -> bool {
    let (low, base, span) = set.one(zero);
    let mut most = 0_u8;
    for (place, byte) in into.iter_mut().zip(column) {
        let symbol = byte.byte().wrapping_sub(low);
        most = most.max(symbol);
        *place = place.wrapping_mul(base).wrapping_add(symbol.into());
    }
    most <= span
}

/// Appends the digits of four items in one pass, so that each place is loaded and stored once.
#[inline(always)]
fn append_four<B: Byte>(of_four: [(&ItemSet, &[B]); 4], zero: u8, into: &mut [u16]) -> bool {
    let [a, b, c, d] = of_four.map(|(_, column)| column);
    let ones = of_four.map(|(set, _)| set.one(zero));
    let mut beyond = 0_u8;
    for ((((place, a), b), c), d) in into.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        for (byte, (low, base, span)) in [a, b, c, d].into_iter().zip(ones) {
            let symbol = byte.byte().wrapping_sub(low);
            beyond |= u8::from(symbol > span);
            *place = place.wrapping_mul(base).wrapping_add(symbol.into());
        }
    }
    beyond == 0
}

/// A byte, signed or not: codes of callers are `i8`, indices `u8`.
trait Byte: Copy + 'static {
    /// The same eight bits, unsigned.
    fn byte(self) -> u8;
}

impl Byte for u8 {
    #[inline(always)]
    fn byte(self) -> u8 {
        self
    }
}

impl Byte for i8 {
    #[inline(always)]
    fn byte(self) -> u8 {
        self.cast_unsigned()
    }
}
