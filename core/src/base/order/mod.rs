//! Ordered collections and stable order, in little code.
//!
//! A B-tree and `sort_by` each bring a whole algorithm for every type they meet, three and four kilobytes of the browser's module
//! a piece. Here one search and one sort of places serve all types.

mod map;
mod places;
mod set;

pub use map::{Entry, Iter, Map};
pub use set::{Members, Set};

use places::Places;
use std::cmp::Ordering;

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
        let all = self.as_slice();
        let order = Places::sorted(all.len(), &|a, b| match (all.get(a), all.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        places::settle(self, order.goals());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn is_the_map_of_the_standard_library(steps in prop::collection::vec((any::<bool>(), 0_u16..900, any::<u8>()), 0..1500)) {
            let (mut ours, mut theirs) = (Map::new(), BTreeMap::new());
            for (puts, key, value) in steps {
                if puts {
                    prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value));
                } else if value > 99 {
                    prop_assert_eq!(ours.remove(&key), theirs.remove(&key));
                } else {
                    *ours.entry(key).or_default() = value;
                    *theirs.entry(key).or_default() = value;
                }
                prop_assert_eq!(ours.get(&key), theirs.get(&key));
            }
            prop_assert_eq!(ours.len(), theirs.len());
            prop_assert!(ours.iter().eq(theirs.iter()));
            prop_assert_eq!(ours.last_key_value(), theirs.last_key_value());
            prop_assert!(ours.into_iter().eq(theirs));
        }

        /// Entries that came in their order, and then one that did not, or that was taken out.
        #[test]
        fn is_the_map_of_the_standard_library_however_entries_come(
            many in 0_u16..700, steps in prop::collection::vec((any::<bool>(), 0_u16..1500), 0..12),
        ) {
            let ordered = (0..many).map(|key| (key.saturating_mul(2), key));
            let (mut ours, mut theirs): (Map<_, _>, BTreeMap<_, _>) = (ordered.clone().collect(), ordered.collect());
            for (puts, key) in steps {
                if puts {
                    prop_assert_eq!(ours.insert(key, key), theirs.insert(key, key));
                } else {
                    prop_assert_eq!(ours.remove(&key), theirs.remove(&key));
                }
                prop_assert!(ours.iter().eq(theirs.iter()));
                prop_assert_eq!(ours.last_key_value(), theirs.last_key_value());
                prop_assert!((0..1500).all(|key| ours.get(&key) == theirs.get(&key)));
            }
            prop_assert!(ours.into_iter().eq(theirs));
        }

        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0_u8..4, any::<u16>()), 0..60)) {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            ours.order_by_key(|entry| entry.0);
            theirs.sort_by_key(|entry| entry.0);
            prop_assert_eq!(ours, theirs);
            let (ours, theirs): (Set<_>, BTreeSet<_>) = (list.iter().copied().collect(), list.iter().copied().collect());
            prop_assert!(ours.iter().eq(theirs.iter()));
        }
    }
}
