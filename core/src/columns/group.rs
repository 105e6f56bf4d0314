//! Groups of items by their symbols: each row has a place among the combinations that can occur.

use super::CHUNK;
use super::dictionary::ZERO;
use super::encode::EncodedColumn;
use crate::base::simd::wide;
use std::collections::HashMap;
use std::hash::Hash;

/// The most combinations in one group of several.
pub(super) const MOST_TOGETHER: usize = 8192;
/// The most combinations where one group holds everything: a place has 16 bits.
pub(super) const MOST_AT_ONCE: usize = 1 << 16;
/// The most items whose symbols are counted together: a count has 8 bits.
const MOST_COUNTED: usize = 255;
/// Rows whose places are found together: few enough to stay nearest to the processor.
const BLOCK: usize = 1024;

/// Items whose symbols are looked at together.
#[derive(Clone, Debug)]
pub(super) enum Group {
    /// Sets of several items first.
    Few(Vec<ItemSet>),
    /// One item with any number of symbols, by its place among the asked ones.
    Wide(usize),
}

/// One item; or several that can be exchanged for one another, so that it only matters how many have which symbol.
#[derive(Clone, Debug)]
pub(super) struct ItemSet {
    /// Their places among the asked items.
    pub(super) members: Vec<usize>,
    /// The least and the greatest symbol that occurs of them.
    low: u8,
    high: u8,
}

/// The places of a chunk's rows among the combinations of a group's symbols.
pub(super) enum CombinationIndexes<'p> {
    Few(&'p [u16; CHUNK]),
    Many(&'p [u32]),
}

/// Groups items by the least and the greatest symbol that occurs of each; items without these have many. Items whose `alike` is
/// the same can be exchanged.
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
    // Those of several items first; that is how places are found.
    sets.sort_by_key(|set| set.members.len() == 1);
    let all = sets.iter().try_fold(1_usize, |product, set| product.checked_mul(set.combinations()));
    if groups.is_empty() && all.is_some_and(|all| all <= MOST_AT_ONCE) && !sets.is_empty() {
        return vec![Group::Few(sets)];
    }
    let mut together: Vec<ItemSet> = Vec::new();
    for set in sets {
        let product = combinations(&together).saturating_mul(set.combinations());
        if product > MOST_TOGETHER && !together.is_empty() {
            groups.push(Group::Few(std::mem::take(&mut together)));
        }
        together.push(set);
    }
    groups.extend((!together.is_empty()).then_some(Group::Few(together)));
    groups
}

fn combinations(sets: &[ItemSet]) -> usize {
    sets.iter().map(ItemSet::combinations).fold(1, usize::saturating_mul)
}

impl ItemSet {
    /// How far symbols are from the least at most.
    fn span(&self) -> u8 {
        self.high.saturating_sub(self.low)
    }

    /// The least number of combinations: of all together where that is less than each by itself, or of as many as go together.
    fn parts(&self) -> Vec<Self> {
        let of = |members: &[usize]| Self { members: members.to_vec(), ..*self };
        let pays = |count: &usize| {
            let set = of(self.members.get(..*count).unwrap_or_default());
            let apart =
                (usize::from(self.span()).saturating_add(1)).checked_pow(u32::try_from(*count).unwrap_or(u32::MAX));
            set.combinations() <= MOST_TOGETHER && apart.is_none_or(|apart| set.combinations() < apart)
        };
        let most = self.members.len().min(MOST_COUNTED);
        let together = (2..=most).rev().find(pays).unwrap_or(1);
        self.members.chunks(together).map(of).collect()
    }

    /// The digits of a row's place: each one's base. One item has its symbol; of several, the n-th digit is how many have the n-th
    /// symbol above the least or one beyond it.
    fn bases(&self) -> impl Iterator<Item = usize> + use<> {
        let (base, digits) = match self.members.as_slice() {
            [_] => (usize::from(self.span()).saturating_add(1), 1),
            several => (several.len().saturating_add(1), self.span()),
        };
        (0..digits).map(move |_| base)
    }

    fn combinations(&self) -> usize {
        self.bases().fold(1, usize::saturating_mul)
    }

    /// How often each symbol occurs in a combination, from the least on; nothing where the digits do not go together.
    fn counts(&self, digits: &[usize]) -> Option<Vec<usize>> {
        let mut counts = vec![0_usize; usize::from(self.span()).saturating_add(1)];
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

    /// How often each symbol occurs, from the least on, for every combination in turn; nothing for those that cannot be.
    pub(super) fn each(&self) -> impl Iterator<Item = Option<Vec<usize>>> {
        let bases: Vec<usize> = self.bases().collect();
        (0..self.combinations()).map(move |place| self.counts(&digits(&bases, place)))
    }

    /// What of an item's lines, which stand by symbol, can occur.
    pub(super) fn occurring<'l, T>(&self, lines: &'l [T]) -> &'l [T] {
        lines.get(self.low.into()..=self.high.into()).unwrap_or(lines)
    }

    /// The byte of the least symbol of one item, the base of its digit, and how far symbols may be from the least.
    #[inline(always)]
    fn one(&self, zero: u8) -> (u8, u16, u8) {
        let span = self.span();
        (self.low.wrapping_add(zero), u16::from(span).wrapping_add(1), span)
    }

    /// One row's place.
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

/// The digits of a number, the last one is that of units.
fn digits(bases: &[usize], number: usize) -> Vec<usize> {
    let mut rest = number;
    let mut digits: Vec<usize> = Vec::with_capacity(bases.len());
    for base in bases.iter().rev() {
        digits.push(rest.checked_rem(*base).unwrap_or_default());
        rest = rest.checked_div(*base).unwrap_or_default();
    }
    digits.reverse();
    digits
}

impl Group {
    /// How many combinations there are, where there are few.
    pub(super) fn combinations(&self) -> Option<usize> {
        match self {
            Self::Few(sets) => Some(combinations(sets)),
            Self::Wide(_) => None,
        }
    }

    /// Each row's place among the combinations.
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
                place(sets, of, (0, 0), into.get_mut(..rows).unwrap_or_default());
                CombinationIndexes::Few(into)
            }
        }
    }

    /// Each row's place by codes as they stand, counted from `first`; `false` where some have not occurred.
    pub(super) fn codes(&self, columns: &[&[i8]], rows: usize, first: u16, into: &mut [u16; CHUNK]) -> bool {
        let Self::Few(sets) = self else { return false };
        let zero = 0_u8.wrapping_sub(u8::try_from(ZERO).unwrap_or_default());
        let of = |asked: usize| columns.get(asked).copied().unwrap_or_default();
        place(sets, of, (zero, first), into.get_mut(..rows).unwrap_or_default())
    }

    /// One row's place.
    pub(super) fn place_of(&self, symbols: &[EncodedColumn], row: usize) -> Option<u32> {
        match self {
            Self::Wide(asked) => symbols.get(*asked).map(|symbols| symbols.get(row)),
            Self::Few(sets) => sets.iter().try_fold(0_u32, |place, set| {
                place.checked_mul(u32::try_from(set.combinations()).ok()?)?.checked_add(set.place_of(symbols, row)?)
            }),
        }
    }

    /// Symbols that stand in a combination, each with the place of its item among the asked ones; nothing where it cannot be.
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

/// Each row's place, counted from `first`, of columns of bytes in which `zero` stands for the first symbol; whether no other symbols
/// occur than are known.
fn place<'c, B: Byte>(
    sets: &[ItemSet],
    of: impl Fn(usize) -> &'c [B],
    (zero, first): (u8, u16),
    into: &mut [u16],
) -> bool {
    let (several, of_one) =
        sets.split_at_checked(sets.partition_point(|set| set.members.len() > 1)).unwrap_or_default();
    let columns: Vec<Vec<&[B]>> =
        several.iter().map(|set| set.members.iter().map(|member| of(*member)).collect()).collect();
    let of_one: Vec<(&ItemSet, &[B])> =
        of_one.iter().filter_map(|set| set.members.first().map(|member| (set, of(*member)))).collect();
    let mut known = true;
    let mut digits = ([0_u8; BLOCK], [0_u8; BLOCK]);
    let mut start = 0_usize;
    for into in into.chunks_mut(BLOCK) {
        let rows = start..start.saturating_add(into.len());
        let digits = &mut digits;
        known &= wide(
            #[inline(always)]
            || {
                into.fill(0);
                let mut known = true;
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

/// Appends the digits of a set's columns to the places; whether no other symbols occur than are known.
#[inline(always)]
fn append<'c, B: Byte>(
    set: &ItemSet,
    columns: impl Iterator<Item = &'c [B]> + Clone,
    zero: u8,
    digits: &mut ([u8; BLOCK], [u8; BLOCK]),
    into: &mut [u16],
) -> bool {
    let (low, span) = (set.low.wrapping_add(zero), set.span());
    let base = u16::try_from(set.bases().next().unwrap_or(1)).unwrap_or_default();
    let mut most = 0_u8;
    // Two digits at a time: how many are at or above a symbol, and above it.
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

/// Appends the digit of one item.
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

/// The same of four items, while each place is at hand.
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

/// A byte, however it is signed.
trait Byte: Copy + 'static {
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
