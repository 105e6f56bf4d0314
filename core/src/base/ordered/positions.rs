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
pub(super) type Iter<'a> = std::iter::Flatten<std::slice::Iter<'a, Vec<usize>>>;

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
        self.blocks.iter().flatten()
    }
}

/// Give the positions of a list in the order of what stands at them; equal ones keep their order.
#[inline(never)]
pub(super) fn sorted(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Give the items of a list in an order of their positions.
pub(super) fn in_order<'p, T>(items: Vec<T>, order: impl Iterator<Item = &'p usize> + Clone) -> Vec<T> {
    if order.clone().is_sorted() {
        return items;
    }
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.filter_map(|position| items.get_mut(*position)?.take()).collect()
}
