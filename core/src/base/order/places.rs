//! Places in their order: the part of every map and sort that does not know what it orders.

use std::cmp::Ordering;

/// How many places a block holds before it is cut in two: inserting moves one block at most.
const BLOCK: usize = 256;

/// Numbers of entries, in the order of what the entries hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// So many entries came in their order: as long as all do, no place is written down.
    as_they_came: usize,
    /// Else the places; no block is empty.
    blocks: Vec<Vec<usize>>,
}

/// Where a place stands, or where it would.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    block: usize,
    at: usize,
}

impl Spot {
    /// The spot of the entry that came as this one, where `many` came in their order; behind them all is the end of the last block.
    fn of(rank: usize, many: usize) -> Self {
        let last = many.saturating_sub(1).div_euclid(BLOCK);
        let block = rank.div_euclid(BLOCK).min(last);
        Self { block, at: rank.saturating_sub(block.saturating_mul(BLOCK)) }
    }

    fn rank(self) -> usize {
        self.block.saturating_mul(BLOCK).saturating_add(self.at)
    }
}

impl Places {
    /// So many entries, which came in their order.
    pub(super) const fn as_they_came(many: usize) -> Self {
        Self { as_they_came: many, blocks: Vec::new() }
    }

    /// Finds the entry that compares equal, or where it belongs. `compare` says how the entry at a place stands to it.
    #[inline(never)]
    pub(super) fn find(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<Spot, Spot> {
        if self.blocks.is_empty() {
            return find_in_order(self.as_they_came, compare);
        }
        let starts_before =
            |block: &Vec<usize>| block.first().is_some_and(|place| compare(*place) != Ordering::Greater);
        let block = match self.blocks.len() {
            1 => 0,
            _ => self.blocks.partition_point(starts_before).saturating_sub(1),
        };
        let places = self.blocks.get(block).map_or(&[][..], Vec::as_slice);
        match places.binary_search_by(|place| compare(*place)) {
            Ok(at) => Ok(Spot { block, at }),
            Err(at) => Err(Spot { block, at }),
        }
    }

    /// The same for an entry that is to be put there: behind the last one is where most belong.
    #[inline(never)]
    pub(super) fn find_room(&self, compare: &dyn Fn(usize) -> Ordering) -> Result<Spot, Spot> {
        let many = self.as_they_came;
        match many.checked_sub(1) {
            Some(last) if self.blocks.is_empty() && compare(last) == Ordering::Less => Err(Spot::of(many, many)),
            _ => self.find(compare),
        }
    }

    /// The place that stands there.
    pub(super) fn get(&self, spot: Spot) -> Option<usize> {
        if self.blocks.is_empty() {
            return Some(spot.rank()).filter(|rank| *rank < self.as_they_came);
        }
        self.blocks.get(spot.block)?.get(spot.at).copied()
    }

    /// Puts a place where `find` said that it belongs.
    #[inline(never)]
    pub(super) fn insert(&mut self, spot: Spot, place: usize) {
        if self.blocks.is_empty() && spot.rank() == self.as_they_came && place == self.as_they_came {
            self.as_they_came = place.saturating_add(1);
            return;
        }
        let blocks = self.written_down();
        let Some(block) = blocks.get_mut(spot.block) else {
            return blocks.push(vec![place]);
        };
        block.insert(spot.at.min(block.len()), place);
        if block.len() > BLOCK {
            // Cut at the end where entries come in order, so that blocks are full; else in the middle.
            let half = if spot.at == BLOCK { BLOCK } else { BLOCK.div_euclid(2) };
            let rest = block.split_off(half);
            blocks.insert(spot.block.saturating_add(1), rest);
        }
    }

    /// Puts another place where one stands.
    pub(super) fn set(&mut self, spot: Spot, place: usize) {
        if let Some(held) = self.written_down().get_mut(spot.block).and_then(|block| block.get_mut(spot.at)) {
            *held = place;
        }
    }

    /// Takes out what stands there.
    #[inline(never)]
    pub(super) fn remove(&mut self, spot: Spot) -> Option<usize> {
        let blocks = self.written_down();
        let block = blocks.get_mut(spot.block)?;
        let place = (spot.at < block.len()).then(|| block.remove(spot.at));
        if block.is_empty() {
            blocks.remove(spot.block);
        }
        place
    }

    /// The blocks, from now on.
    fn written_down(&mut self) -> &mut Vec<Vec<usize>> {
        let many = std::mem::take(&mut self.as_they_came);
        let block = |start: usize| (start..many.min(start.saturating_add(BLOCK))).collect();
        self.blocks.extend((0..many).step_by(BLOCK).map(block));
        &mut self.blocks
    }

    /// Every place, in order.
    pub(super) fn iter(&self) -> Iter<'_> {
        Iter { as_they_came: 0..self.as_they_came, blocks: self.blocks.iter(), block: [].iter() }
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

    /// For every place, where it has to go so that things stand in this order; nothing where they do.
    #[inline(never)]
    pub(super) fn goals(&self) -> Vec<usize> {
        if self.blocks.is_empty() {
            return Vec::new();
        }
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
        match self.blocks.last() {
            Some(block) => block.last().copied(),
            None => self.as_they_came.checked_sub(1),
        }
    }
}

/// Finds an entry among those that came in their order.
fn find_in_order(many: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<Spot, Spot> {
    let (mut low, mut high) = (0, many);
    while low < high {
        let middle = low.midpoint(high);
        match compare(middle) {
            Ordering::Equal => return Ok(Spot::of(middle, many)),
            Ordering::Less => low = middle.saturating_add(1),
            Ordering::Greater => high = middle,
        }
    }
    Err(Spot::of(low, many))
}

/// Every place, in order.
#[derive(Clone, Debug)]
pub(super) struct Iter<'a> {
    as_they_came: std::ops::Range<usize>,
    blocks: std::slice::Iter<'a, Vec<usize>>,
    block: std::slice::Iter<'a, usize>,
}

impl Iterator for Iter<'_> {
    type Item = usize;

    #[inline(never)]
    fn next(&mut self) -> Option<usize> {
        if let Some(place) = self.as_they_came.next() {
            return Some(place);
        }
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
