//! Places in their order: the part of every map and sort that does not know what it orders.

use std::cmp::Ordering;

/// How many places a block holds before it is cut in two: inserting moves one block at most.
const BLOCK: usize = 256;

/// Numbers of entries, in the order of what the entries hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// None of them is empty.
    blocks: Vec<Vec<usize>>,
}

/// Where a place stands, or where it would.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    block: usize,
    at: usize,
}

impl Places {
    /// Finds the entry that compares equal, or where it belongs. `compare` says how the entry at a place stands to it.
    #[inline(never)]
    pub(super) fn find(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<Spot, Spot> {
        let starts_before =
            |block: &Vec<usize>| block.first().is_some_and(|place| compare(*place) != Ordering::Greater);
        let block = self.blocks.partition_point(starts_before).saturating_sub(1);
        let places = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        match places.binary_search_by(|place| compare(*place)) {
            Ok(at) => Ok(Spot { block, at }),
            Err(at) => Err(Spot { block, at }),
        }
    }

    /// The place that stands there.
    pub(super) fn get(&self, spot: Spot) -> Option<usize> {
        self.blocks.get(spot.block)?.get(spot.at).copied()
    }

    /// Puts a place where `find` said that it belongs.
    #[inline(never)]
    pub(super) fn insert(&mut self, spot: Spot, place: usize) {
        let Some(block) = self.blocks.get_mut(spot.block) else {
            return self.blocks.push(vec![place]);
        };
        block.insert(spot.at.min(block.len()), place);
        if block.len() > BLOCK {
            // Cut at the end where entries come in order, so that blocks are full; else in the middle.
            let half = if spot.at == BLOCK { BLOCK } else { BLOCK.div_euclid(2) };
            let rest = block.split_off(half);
            self.blocks.insert(spot.block.saturating_add(1), rest);
        }
    }

    /// Puts another place where one stands.
    pub(super) fn set(&mut self, spot: Spot, place: usize) {
        if let Some(held) = self.blocks.get_mut(spot.block).and_then(|block| block.get_mut(spot.at)) {
            *held = place;
        }
    }

    /// Takes out what stands there.
    #[inline(never)]
    pub(super) fn remove(&mut self, spot: Spot) -> Option<usize> {
        let block = self.blocks.get_mut(spot.block)?;
        let place = (spot.at < block.len()).then(|| block.remove(spot.at));
        if block.is_empty() {
            self.blocks.remove(spot.block);
        }
        place
    }

    /// Every place, in order.
    pub(super) fn iter(&self) -> Iter<'_> {
        Iter { blocks: self.blocks.iter(), block: [].iter() }
    }

    /// The places of so many things in their order; equals stay as they came.
    #[inline(never)]
    pub(super) fn sorted(many: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Self {
        let mut places = Self::default();
        for place in 0..many {
            let after_equals = |held: usize| compare(held, place).then(Ordering::Less);
            let (Ok(spot) | Err(spot)) = places.find(&after_equals);
            places.insert(spot, place);
        }
        places
    }

    /// For every place, where it has to go so that things stand in this order.
    #[inline(never)]
    pub(super) fn goals(&self) -> Vec<usize> {
        let mut goals = vec![0; self.iter().count()];
        for (rank, place) in self.iter().enumerate() {
            if let Some(goal) = goals.get_mut(place) {
                *goal = rank;
            }
        }
        goals
    }

    /// The last place.
    pub(super) fn last(&self) -> Option<usize> {
        self.blocks.last()?.last().copied()
    }
}

/// Every place, in order.
#[derive(Clone, Debug)]
pub(super) struct Iter<'a> {
    blocks: std::slice::Iter<'a, Vec<usize>>,
    block: std::slice::Iter<'a, usize>,
}

impl Iterator for Iter<'_> {
    type Item = usize;

    #[inline(never)]
    fn next(&mut self) -> Option<usize> {
        loop {
            if let Some(place) = self.block.next() {
                return Some(*place);
            }
            self.block = self.blocks.next()?.iter();
        }
    }
}

/// Brings things where they have to go, one exchange after the other.
pub(super) fn settle<T>(things: &mut [T], mut goals: Vec<usize>) {
    for place in 0..things.len() {
        while let Some(goal) = goals.get(place).copied().filter(|goal| *goal != place) {
            things.swap(place, goal);
            goals.swap(place, goal);
        }
    }
}
