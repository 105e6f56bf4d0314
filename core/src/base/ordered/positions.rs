//! Positions of a list in the order of what stands at them: the part of every map and sort that is compiled once.

use std::cmp::Ordering;

/// How many positions a block holds before it is split in two: an insertion moves one block at most.
const BLOCK: usize = 256;

/// The positions of a list's items, in the order of the items: a sorted list in blocks, none of which is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Positions {
    blocks: Vec<Vec<usize>>,
}

/// A place in the order: the block, and the place in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rank {
    block: usize,
    place: usize,
}

/// The positions in order.
#[derive(Clone)]
pub(super) struct Iter<'a>(std::iter::Flatten<std::slice::Iter<'a, Vec<usize>>>);

impl Iterator for Iter<'_> {
    type Item = usize;

    #[inline(never)]
    fn next(&mut self) -> Option<usize> {
        self.0.next().copied()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline(never)]
    fn next_back(&mut self) -> Option<usize> {
        self.0.next_back().copied()
    }
}

impl Positions {
    /// No position.
    pub(super) const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Find the rank at which an item stands, or at which it belongs. `compare` says how what stands at a position compares to it.
    #[inline(never)]
    pub(super) fn find(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<Rank, Rank> {
        let Some(last) = self.blocks.last() else { return Err(Rank { block: 0, place: 0 }) };
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
        self.blocks.get(rank.block)?.get(rank.place).copied()
    }

    /// Insert a position at the rank that `find` gave.
    #[inline(never)]
    pub(super) fn insert(&mut self, rank: Rank, position: usize) {
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

    /// Replace the position at a rank.
    pub(super) fn replace(&mut self, rank: Rank, position: usize) {
        if let Some(held) = self.blocks.get_mut(rank.block).and_then(|block| block.get_mut(rank.place)) {
            *held = position;
        }
    }

    /// Remove the position at a rank.
    #[inline(never)]
    pub(super) fn remove(&mut self, rank: Rank) {
        if let Some(block) = self.blocks.get_mut(rank.block) {
            block.remove(rank.place);
            if block.is_empty() {
                self.blocks.remove(rank.block);
            }
        }
    }

    /// Every position, in order.
    pub(super) fn iter(&self) -> Iter<'_> {
        Iter(self.blocks.iter().flatten())
    }

    /// For every position, the rank to which its item has to go.
    #[inline(never)]
    pub(super) fn ranks(&self) -> Vec<usize> {
        ranks(self.iter().collect())
    }
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
