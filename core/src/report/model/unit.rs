//! Units of an organisation, and the days on which they exist.

use crate::base::id::Id;
use crate::base::json::record;
use crate::base::text::Text;
use chrono::NaiveDate;
use std::collections::BTreeMap;

record! {
    /// Days from `from` up to but not including `to`; without an end, for ever.
    pub struct Interval {
        /// The first day inside.
        pub from: NaiveDate,
        /// The first day outside.
        pub to: Option<NaiveDate>,
    }
}

record! {
    /// What a unit was called for a time.
    pub struct NamedDuring {
        /// The first day of the name.
        pub from: NaiveDate,
        /// The first day on which it no longer was the name.
        pub to: Option<NaiveDate>,
        /// The name.
        pub title: Text,
    }
}

record! {
    /// A unit in the tree; a site is a leaf.
    pub struct OrgUnit {
        /// Its id, which never changes: names and codes do.
        pub id: Id,
        /// What kind of unit it is: district, street, site.
        pub kind: Id,
        /// What it is called.
        pub title: Text = Text::Empty,
        /// The unit above it.
        pub parent: Option<Id>,
        /// When it exists; always if not stated.
        pub valid: Vec<Interval> = Vec::new(),
        /// Street, sector, codes of the outside world.
        pub attributes: BTreeMap<String, String> = BTreeMap::new(),
        /// What it was called at other times; outside these, its title.
        pub names: Vec<NamedDuring> = Vec::new(),
    }
}

impl Interval {
    /// Whether a day lies inside.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// Whether it ends before it begins, or where it begins.
    pub(crate) fn is_backwards(&self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }

    /// Whether some day lies in both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

impl NamedDuring {
    /// The days of the name.
    pub fn interval(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}

impl OrgUnit {
    /// Whether the unit exists on a day.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.valid.is_empty() || self.valid.iter().any(|interval| interval.contains(day))
    }

    /// What the unit was called on a day.
    pub fn name_on(&self, day: NaiveDate) -> &Text {
        let during = self.names.iter().find(|name| name.interval().contains(day));
        during.map_or(&self.title, |name| &name.title)
    }
}
