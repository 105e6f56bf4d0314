//! Positions of a list in the order of what stands at them: the part of every map and sort that is compiled once.

use std::cmp::Ordering;

/// How many positions a block holds before it is split in two: an insertion moves one block at most.
const BLOCK: usize = 256;

/// The positions of a list's items, in the order of the items: a sorted list in blocks, none of which is empty. While items
/// come in order, as most do, they are only counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Positions {
    /// How many items came in order: their ranks are their positions. 0 where there are blocks.
    in_order: usize,
    blocks: Vec<Vec<usize>>,
}

/// A place in the order: the block, and the place in it. While there are no blocks, block 0 is all of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rank {
    block: usize,
    place: usize,
}

/// The positions in order.
#[derive(Clone)]
pub(super) struct Iter<'a> {
    in_order: std::ops::Range<usize>,
    blocks: std::iter::Flatten<std::slice::Iter<'a, Vec<usize>>>,
}

impl Iterator for Iter<'_> {
    type Item = usize;

    #[inline(never)]
    fn next(&mut self) -> Option<usize> {
        self.in_order.next().or_else(|| self.blocks.next().copied())
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline(never)]
    fn next_back(&mut self) -> Option<usize> {
        self.blocks.next_back().copied().or_else(|| self.in_order.next_back())
    }
}

impl Positions {
    /// No position.
    pub(super) const fn new() -> Self {
        Self { in_order: 0, blocks: Vec::new() }
    }

    /// Find the rank at which an item stands, or at which it belongs. `compare` says how what stands at a position compares to it.
    #[inline(never)]
    pub(super) fn find(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<Rank, Rank> {
        let Some(last) = self.blocks.last() else {
            let rank = |place| Rank { block: 0, place };
            return find_in_order(self.in_order, compare).map(rank).map_err(rank);
        };
        let not_after = |position: &usize| compare(*position) != Ordering::Greater;
        // Most items come in order: they belong at the end.
        let block = match last.first().is_some_and(not_after) {
            true => self.blocks.len(),
            false => self.blocks.partition_point(|block| block.first().is_some_and(not_after)),
        };
        // Invariant: what comes before the first block belongs at its start.
        let block = block.saturating_sub(1);
        let positions = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        match positions.binary_search_by(|position| compare(*position)) {
            Ok(place) => Ok(Rank { block, place }),
            Err(place) => Err(Rank { block, place }),
        }
    }

    /// The position at a rank.
    pub(super) fn get(&self, rank: Rank) -> Option<usize> {
        if self.blocks.is_empty() {
            return Some(rank.place).filter(|position| *position < self.in_order);
        }
        self.blocks.get(rank.block)?.get(rank.place).copied()
    }

    /// Insert a position at the rank that `find` gave.
    #[inline(never)]
    pub(super) fn insert(&mut self, rank: Rank, position: usize) {
        if self.blocks.is_empty() && rank.place == self.in_order && position == self.in_order {
            self.in_order += 1;
            return;
        }
        let rank = match self.in_order {
            0 => rank,
            _ => Rank { block: rank.place.div_euclid(BLOCK), place: rank.place.rem_euclid(BLOCK) },
        };
        self.write_blocks();
        let Some(block) = self.blocks.get_mut(rank.block) else {
            return self.blocks.push(vec![position]);
        };
        let at_end = rank.place == block.len();
        block.insert(rank.place, position);
        if block.len() > BLOCK {
            // Items that come in order fill their blocks.
            let rest = block.split_off(if at_end { BLOCK } else { BLOCK.div_euclid(2) });
            // Invariant: a list has fewer blocks than `usize` counts.
            self.blocks.insert(rank.block.saturating_add(1), rest);
        }
    }

    /// Replace the position at a rank, which was found in blocks.
    pub(super) fn replace(&mut self, rank: Rank, position: usize) {
        if let Some(held) = self.blocks.get_mut(rank.block).and_then(|block| block.get_mut(rank.place)) {
            *held = position;
        }
    }

    /// Remove the position at a rank, which was found in blocks.
    #[inline(never)]
    pub(super) fn remove(&mut self, rank: Rank) {
        if let Some(block) = self.blocks.get_mut(rank.block) {
            block.remove(rank.place);
            if block.is_empty() {
                self.blocks.remove(rank.block);
            }
        }
    }

    /// Write what was only counted into blocks. Ranks that were found before hold no longer.
    #[inline(never)]
    pub(super) fn write_blocks(&mut self) {
        let positions: Vec<usize> = (0..std::mem::take(&mut self.in_order)).collect();
        self.blocks.extend(positions.chunks(BLOCK).map(<[usize]>::to_vec));
    }

    /// Every position, in order.
    pub(super) fn iter(&self) -> Iter<'_> {
        Iter { in_order: 0..self.in_order, blocks: self.blocks.iter().flatten() }
    }

    /// For every position, the rank to which its item has to go; `None` if all items stand in order.
    #[inline(never)]
    pub(super) fn ranks(&self) -> Option<Vec<usize>> {
        (!self.blocks.is_empty()).then(|| ranks(self.iter().collect()))
    }
}

/// Binary search among positions that are their own ranks, the last one first: most items come in order.
fn find_in_order(length: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    let Some(last) = length.checked_sub(1) else { return Err(0) };
    match compare(last) {
        Ordering::Less => return Err(length),
        Ordering::Equal => return Ok(last),
        Ordering::Greater => {}
    }
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = usize::midpoint(low, high);
        match compare(middle) {
            Ordering::Less => low = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => high = middle,
        }
    }
    Err(low)
}

/// Sort positions by what stands at them, stably, and give for every position the rank to which its item has to go.
#[inline(never)]
pub(super) fn sorted_ranks(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|one, other| compare(*one, *other));
    ranks(order)
}

/// Turn an order of positions into the rank of every position.
fn ranks(order: Vec<usize>) -> Vec<usize> {
    let mut ranks = vec![0; order.len()];
    for (rank, position) in order.into_iter().enumerate() {
        if let Some(held) = ranks.get_mut(position) {
            *held = rank;
        }
    }
    ranks
}

/// Bring every item to its rank, by exchanging two at a time.
pub(super) fn rearrange<T>(items: &mut [T], mut ranks: Vec<usize>) {
    for position in 0..items.len() {
        while let Some(rank) = ranks.get(position).copied().filter(|rank| *rank != position) {
            items.swap(position, rank);
            ranks.swap(position, rank);
        }
    }
}
