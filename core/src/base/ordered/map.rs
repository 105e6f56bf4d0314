//! A map in the order of its keys.

use super::positions::{self, Positions, Rank};
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

/// A map that gives its entries in the order of their keys, as `BTreeMap` does.
#[derive(Clone)]
pub(crate) struct Map<K, V> {
    /// The entries, as they came.
    entries: Vec<(K, V)>,
    /// The positions of the entries, in the order of their keys.
    order: Positions,
}

impl<K, V> Map<K, V> {
    /// An empty map.
    pub(crate) const fn new() -> Self {
        Self { entries: Vec::new(), order: Positions::new() }
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry, in the order of keys.
    pub(crate) fn iter(&self) -> Iter<'_, K, V> {
        Iter { entries: &self.entries, order: self.order.iter() }
    }

    /// Every key, in order.
    pub(crate) fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// Every value, in the order of keys.
    pub(crate) fn values(&self) -> impl DoubleEndedIterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// Every value to be changed, in the order in which the keys came.
    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// Every value, in the order of keys.
    pub(crate) fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// Find the rank of a key, or the rank at which it belongs.
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Rank, Rank>
    where
        K: Borrow<Q>,
    {
        self.order
            .find(&|position| self.entries.get(position).map_or(Ordering::Less, |(held, _)| held.borrow().cmp(key)))
    }

    fn position<Q: Ord + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.order.get(self.find(key).ok()?)
    }

    /// The value of a key.
    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(self.position(key)?).map(|(_, value)| value)
    }

    /// The value of a key, to change.
    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let position = self.position(key)?;
        self.entries.get_mut(position).map(|(_, value)| value)
    }

    /// Whether a key is there.
    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Remove a key and give its value.
    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q> + Ord,
    {
        self.order.write_blocks();
        let rank = self.find(key).ok()?;
        let position = self.order.get(rank)?;
        // The last entry fills the gap, so its position changes; it is found by its key while it still stands there.
        let last = self.entries.last().and_then(|(key, _)| self.find::<K>(key).ok())?;
        self.order.replace(last, position);
        self.order.remove(rank);
        let (_, value) = self.entries.swap_remove(position);
        Some(value)
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Put a value under a key, and give the one that was there.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok(rank) => {
                let held = self.entries.get_mut(self.order.get(rank)?)?;
                Some(std::mem::replace(&mut held.1, value))
            }
            Err(rank) => {
                self.order.insert(rank, self.entries.len());
                self.entries.push((key, value));
                None
            }
        }
    }

    /// The place of a key, to be read or filled.
    pub(crate) fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }
}

/// The place of a key, to be read or filled.
pub(crate) struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// The value; where there is none, a new one.
    // The position was found in the list, or is that of the entry just put there.
    #[allow(clippy::indexing_slicing)]
    pub(crate) fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let Map { entries, order } = self.map;
        let key = self.key;
        let found =
            order.find(&|position| entries.get(position).map_or(Ordering::Less, |(held, _): &(K, V)| held.cmp(&key)));
        let position = found.ok().and_then(|rank| order.get(rank)).unwrap_or(entries.len());
        if let Err(rank) = found {
            order.insert(rank, position);
            entries.push((key, make()));
        }
        &mut entries[position].1
    }

    /// The value; where there is none, this one.
    pub(crate) fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value; where there is none, its type's default.
    pub(crate) fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Every entry of a map, in the order of keys.
pub(crate) struct Iter<'a, K, V> {
    entries: &'a [(K, V)],
    order: positions::Iter<'a>,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { entries: self.entries, order: self.order.clone() }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.get(self.order.next()?)?;
        Some((key, value))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.get(self.order.next_back()?)?;
        Some((key, value))
    }
}

impl<'a, K, V> IntoIterator for &'a Map<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        if let Some(ranks) = self.order.ranks() {
            positions::rearrange(&mut self.entries, ranks);
        }
        self.entries.into_iter()
    }
}

impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        map.extend(entries);
        map
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: serde::Serialize, V: serde::Serialize> serde::Serialize for Map<K, V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de, K: Ord + serde::Deserialize<'de>, V: serde::Deserialize<'de>> serde::Deserialize<'de> for Map<K, V> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::collections::BTreeMap::<K, V>::deserialize(deserializer).map(|entries| entries.into_iter().collect())
    }
}

/// The schema of an object, as that of the standard library's map.
#[cfg(feature = "schema")]
impl<K: schemars::JsonSchema, V: schemars::JsonSchema> schemars::JsonSchema for Map<K, V> {
    fn inline_schema() -> bool {
        std::collections::BTreeMap::<K, V>::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<K, V>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<K, V>::json_schema(generator)
    }
}
