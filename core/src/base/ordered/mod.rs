//! Ordered maps, sets and stable sorts that share their compiled code.
//!
//! `BTreeMap` compiles two to six kilobytes for every pair of key and value type, and `collect` into one and `sort_by` compile the
//! whole sort of the standard library once more: together a fifth of the browser's code, when this was measured
//! (ARCHITECTURE.md has the figures). Here one search and one sort over positions serve all types.
//!
//! [`Map`] and [`Set`] are for use inside the crate; public types hold `BTreeMap` and `BTreeSet`, which users know.

mod map;
mod positions;
mod set;

pub(crate) use map::Map;
pub(crate) use set::Set;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Collects an iterator into an ordered collection of the standard library, entry by entry and without its sort.
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
        let ranks = positions::sorted_ranks(self.len(), &|one, other| match (self.get(one), self.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        });
        positions::rearrange(self, ranks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_map_is_that_of_the_standard_library(
            in_order in 0_u16..700,
            steps in prop::collection::vec((0_u8..4, 0_u16..900, any::<u16>()), 0..1500),
        ) {
            let (mut ours, mut theirs): (Map<_, _>, BTreeMap<_, _>) =
                ((0..in_order).map(|key| (key, key)).collect(), (0..in_order).map(|key| (key, key)).collect());
            for (step, key, value) in steps {
                match step {
                    0 => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
                    1 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                    2 => *ours.entry(key).or_default() = value,
                    _ => prop_assert_eq!(ours.get(&key), theirs.get(&key)),
                }
                if step == 2 {
                    *theirs.entry(key).or_default() = value;
                }
                prop_assert_eq!(ours.len(), theirs.len());
                prop_assert!(ours.iter().eq(theirs.iter()));
            }
            prop_assert_eq!(serde_json::to_string(&ours).unwrap(), serde_json::to_string(&theirs).unwrap());
            prop_assert!(ours.into_iter().eq(theirs));
        }

        #[test]
        fn sets_and_sorts_are_those_of_the_standard_library(list in prop::collection::vec((0_u8..9, any::<u16>()), 0..200)) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.sort_stable_by_key(|pair| pair.0);
            theirs.sort_by_key(|pair| pair.0);
            prop_assert_eq!(ours, theirs);
            let (ours, theirs): (Set<_>, BTreeSet<_>) = (list.iter().copied().collect(), list.iter().copied().collect());
            prop_assert!(list.iter().all(|pair| ours.contains(pair)));
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert!(ours.into_iter().eq(theirs.iter().copied()));
            prop_assert_eq!(list.iter().copied().collect_map(), list.iter().copied().collect::<BTreeMap<_, _>>());
            prop_assert_eq!(list.into_iter().collect_set(), theirs);
        }
    }
}
