//! Ordered collections and stable sorts that share one compiled sort.
//!
//! `collect` into a `BTreeMap` or `BTreeSet` sorts its input first, and every type that is sorted compiles the standard library's
//! whole sort once more: 455 copies and a seventh of the browser's code, when this was measured. The functions here insert
//! entry by entry, and sort positions instead of values.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Collects an iterator into an ordered collection, entry by entry.
pub(crate) trait CollectOrdered: Iterator + Sized {
    /// Collect pairs into a map. Of several values of a key, the last one is kept.
    fn collect_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }

    /// Collect items into a set.
    fn collect_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }
}

impl<I: Iterator> CollectOrdered for I {}

/// Sorts a list stably: items that compare as equal keep their order.
pub(crate) trait SortStable<T> {
    /// Sort by a comparison.
    fn sort_stable_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// Sort by a key, which is computed for every comparison.
    fn sort_stable_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.sort_stable_by(|one, other| key(one).cmp(&key(other)));
    }
}

impl<T> SortStable<T> for Vec<T> {
    fn sort_stable_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let order = sorted_positions(self.len(), &|one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        let mut taken: Vec<Option<T>> = std::mem::take(self).into_iter().map(Some).collect();
        self.extend(order.into_iter().filter_map(|position| taken.get_mut(position)?.take()));
    }
}

/// Give the positions of a list in the order of what stands at them.
fn sorted_positions(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..length).collect();
    positions.sort_by(|one, other| compare(*one, *other));
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn collects_and_sorts_as_the_standard_library_does(list in prop::collection::vec((0_u8..9, any::<u16>()), 0..200)) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.sort_stable_by_key(|pair| pair.0);
            theirs.sort_by_key(|pair| pair.0);
            prop_assert_eq!(ours, theirs);
            prop_assert_eq!(list.iter().copied().collect_map(), list.iter().copied().collect::<BTreeMap<_, _>>());
            prop_assert_eq!(list.iter().collect_set(), list.iter().collect::<BTreeSet<_>>());
        }
    }
}
