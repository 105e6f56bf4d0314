//! Ordered collections and stable order, in little code.
//!
//! `collect()` into a B-tree and `sort_by` each bring a whole sorting algorithm for every type they meet, four kilobytes of the
//! browser's module a piece. Here one sort of places serves all types, and trees are filled entry by entry.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Fills trees from iterators; of two equal keys the later one counts, as with `collect()`.
pub(crate) trait InOrder: Iterator + Sized {
    /// Fills a map.
    fn into_map<K: Ord, V>(self) -> BTreeMap<K, V>
    where
        Self: Iterator<Item = (K, V)>,
    {
        let mut map = BTreeMap::new();
        map.extend(self);
        map
    }

    /// Fills a set.
    fn into_set(self) -> BTreeSet<Self::Item>
    where
        Self::Item: Ord,
    {
        let mut set = BTreeSet::new();
        set.extend(self);
        set
    }
}

impl<I: Iterator> InOrder for I {}

/// Sorts lists stably.
pub(crate) trait StableOrder<T> {
    /// Sorts by a comparison.
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    /// Sorts by a key.
    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }
}

impl<T> StableOrder<T> for Vec<T> {
    fn order_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        let mut places: Vec<usize> = (0..self.len()).collect();
        let all = self.as_slice();
        arrange(&mut places, &|a, b| match (all.get(a), all.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        let mut taken: Vec<Option<T>> = std::mem::take(self).into_iter().map(Some).collect();
        self.extend(places.into_iter().filter_map(|place| taken.get_mut(place)?.take()));
    }
}

/// The one sort: every caller's comparison goes through the same pointer.
fn arrange(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0_u8..4, any::<u16>()), 0..60)) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.order_by_key(|entry| entry.0);
            theirs.sort_by_key(|entry| entry.0);
            prop_assert_eq!(ours, theirs);
            prop_assert_eq!(list.iter().copied().into_map(), list.iter().copied().collect::<BTreeMap<_, _>>());
            prop_assert_eq!(list.iter().copied().into_set(), list.into_iter().collect::<BTreeSet<_>>());
        }
    }
}
