//! A map in the order of its keys, in little code.

use super::places::{self, Places, Spot};
use std::borrow::Borrow;
use std::fmt;

/// A map that gives its entries in the order of their keys: what `BTreeMap` does, in a tenth of its code.
///
/// Every type of key and value brings the whole of a B-tree once more, three kilobytes a piece. Here entries lie in a list as they came,
/// and one search for all types keeps the order of their places.
///
/// ```
/// use fugong::base::order::Map;
/// let map: Map<&str, u8> = [("b", 2), ("a", 1), ("b", 3)].into_iter().collect();
/// assert_eq!(map.get("b"), Some(&3));
/// assert!(map.keys().eq(&["a", "b"]));
/// ```
#[derive(Clone)]
pub struct Map<K, V> {
    entries: Vec<(K, V)>,
    places: Places,
}

impl<K, V> Map<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), places: Places::as_they_came(0) }
    }

    /// A map of entries that come in the order of their keys, each key once.
    pub(crate) fn of_ordered(entries: Vec<(K, V)>) -> Self
    where
        K: Ord,
    {
        debug_assert!(entries.is_sorted_by(|(one, _), (next, _)| one < next));
        Self { places: Places::as_they_came(entries.len()), entries }
    }

    /// Every entry, as they came.
    pub(crate) fn entries(&self) -> &[(K, V)] {
        &self.entries
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry, in the order of keys.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { entries: &self.entries, places: self.places.iter() }
    }

    /// Every key, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// Every value, in the order of keys.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// Every value to be changed, in the order in which keys came.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// Every value, in the order of keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// The entry with the greatest key.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.entries.get(self.places.last()?).map(|(key, value)| (key, value))
    }

    /// How the entry at a place stands to a key.
    fn compare<Q: Ord + ?Sized>(&self, place: usize, key: &Q) -> std::cmp::Ordering
    where
        K: Borrow<Q>,
    {
        self.entries.get(place).map_or(std::cmp::Ordering::Less, |(held, _)| held.borrow().cmp(key))
    }

    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<Spot, Spot>
    where
        K: Borrow<Q>,
    {
        self.places.find(&|place| self.compare(place, key))
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.places.get(self.find(key).ok()?)
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(self.place(key)?).map(|(_, value)| value)
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let place = self.place(key)?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Whether a key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Takes a key's entry out.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        K: Ord,
    {
        let spot = self.find(key).ok()?;
        // The last entry fills the gap, so its place changes; entries are found by it while it is still there.
        let last = self.entries.last().and_then(|(key, _)| self.find::<K>(key).ok())?;
        self.places.set(last, self.places.get(spot)?);
        let place = self.places.get(spot)?;
        self.places.remove(spot)?;
        (place < self.entries.len()).then(|| self.entries.swap_remove(place).1)
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Puts a value under a key, and gives the one that was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.places.find_room(&|place| self.compare::<K>(place, &key)) {
            Ok(spot) => {
                let place = self.places.get(spot)?;
                self.entries.get_mut(place).map(|(_, held)| std::mem::replace(held, value))
            }
            Err(spot) => {
                self.places.insert(spot, self.entries.len());
                self.entries.push((key, value));
                None
            }
        }
    }

    /// The place of a key, to be read or filled.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let found = self.places.find_room(&|place| self.compare::<K>(place, &key));
        Entry { map: self, key, found }
    }

    /// Keeps only the entries that a rule holds for.
    pub fn retain(&mut self, mut keeps: impl FnMut(&K, &mut V) -> bool) {
        let all = std::mem::take(self);
        self.extend(all.into_iter().filter_map(|(key, mut value)| keeps(&key, &mut value).then_some((key, value))));
    }
}

/// The place of a key, to be read or filled.
#[derive(Debug)]
pub struct Entry<'a, K, V> {
    map: &'a mut Map<K, V>,
    key: K,
    found: Result<Spot, Spot>,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// The value; where there is none, a new one.
    // The place was found in the list, or is that of the entry just put there.
    #[allow(clippy::indexing_slicing)]
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'a mut V {
        let Map { entries, places } = self.map;
        let place = self.found.ok().and_then(|spot| places.get(spot)).unwrap_or(entries.len());
        if let Err(spot) = self.found {
            places.insert(spot, place);
            entries.push((self.key, make()));
        }
        &mut entries[place].1
    }

    /// The value; where there is none, this one.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value; where there is none, its type's default.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// Every entry of a map, in the order of keys.
#[derive(Debug)]
pub struct Iter<'a, K, V> {
    entries: &'a [(K, V)],
    places: places::Iter<'a>,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { entries: self.entries, places: self.places.clone() }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.get(self.places.next()?)?;
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
        places::settle(&mut self.entries, self.places.goals());
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

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for Map<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
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
