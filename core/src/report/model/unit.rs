//! Units of an organisation (district, streets, sites) and the days on which they exist and bear a name.
//!
//! Days are half-open: `from` inclusive, `to` exclusive. Intervals that follow each other then leave no gap and share
//! no day.

use crate::base::id::Id;
use crate::base::json::record;
use crate::base::text::Text;
use chrono::NaiveDate;
use std::collections::BTreeMap;

record! {
    /// Days from `from` up to but not including `to`; without `to`, for ever.
    ///
    /// ```
    /// use fugong::{base::{instant::parse_date, json::decode_text}, report::Interval};
    ///
    /// let day = |text: &str| parse_date(text).unwrap();
    /// let interval: Interval = decode_text(r#"{"from": "2020-02-10", "to": "2020-02-15"}"#)?;
    /// assert!(interval.contains(day("2020-02-10")) && interval.contains(day("2020-02-14")));
    /// assert!(!interval.contains(day("2020-02-15")), "the end is the first day outside");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Interval {
        /// First day inside.
        pub from: NaiveDate,
        /// First day outside; absent: for ever. Not before or on `from` (`interval_backwards`).
        pub to: Option<NaiveDate>,
    }
}

record! {
    /// A name that a unit bore for a time. Names of one unit must not overlap.
    pub struct NamedDuring {
        /// First day of the name.
        pub from: NaiveDate,
        /// First day on which it was no longer the name; absent: to this day.
        pub to: Option<NaiveDate>,
        /// Name during these days.
        pub title: Text,
    }
}

record! {
    /// A unit in the tree. What it is says its kind, above all whether it is a site.
    ///
    /// ```
    /// use fugong::{base::{instant::parse_date, json::decode_text}, report::OrgUnit};
    ///
    /// let unit: OrgUnit = decode_text(r#"{"id": "e17", "kind": "enterprise", "title": "华信科技", "parent": "street-2",
    ///     "valid": [{"from": "2020-02-01"}], "names": [{"from": "2020-02-01", "to": "2020-02-15", "title": "华信软件"}]}"#)?;
    /// let day = |text: &str| parse_date(text).unwrap();
    /// assert!(!unit.exists_on(day("2020-01-31")));
    /// assert_eq!(unit.name_on(day("2020-02-14")).get("zh-CN", "zh-CN"), "华信软件");
    /// assert_eq!(unit.name_on(day("2020-02-15")).get("zh-CN", "zh-CN"), "华信科技");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct OrgUnit {
        /// Id, which never changes: names and codes of the outside world (统一社会信用代码) do.
        pub id: Id,
        /// Kind of unit, one of the rulebook's `unit_kinds`: `district`, `town`, `enterprise`.
        pub kind: Id,
        /// Name; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Unit directly above. Absent: a root.
        pub parent: Option<Id>,
        /// Days on which it exists. Empty (the default): always. Intervals must not overlap.
        pub valid: Vec<Interval> = Vec::new(),
        /// Further texts by name: address, sector, codes. The engine does not read them. Default: none.
        pub attributes: BTreeMap<String, String> = BTreeMap::new(),
        /// Names that it bore at other times; on all other days its `title`. Default: none.
        pub names: Vec<NamedDuring> = Vec::new(),
    }
}

impl Interval {
    /// True if the day lies inside.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// True if no day lies inside, because it ends before or on the day it begins.
    pub(crate) fn is_backwards(&self) -> bool {
        self.to.is_some_and(|to| to <= self.from)
    }

    /// True if some day lies in both.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.contains(other.from) || other.contains(self.from)
    }
}

impl NamedDuring {
    /// The days of the name.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval { from: self.from, to: self.to }
    }
}

impl OrgUnit {
    /// A unit of a kind that exists always and has nothing above it.
    #[must_use]
    pub fn new(id: Id, kind: Id) -> Self {
        Self {
            id,
            kind,
            title: Text::Empty,
            parent: None,
            valid: Vec::new(),
            attributes: BTreeMap::new(),
            names: Vec::new(),
        }
    }

    /// True if the unit exists on the day; a unit without intervals exists always.
    #[must_use]
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.valid.is_empty() || self.valid.iter().any(|interval| interval.contains(day))
    }

    /// The unit's name on a day: the one of that time, or its title.
    #[must_use]
    pub fn name_on(&self, day: NaiveDate) -> &Text {
        let during = self.names.iter().find(|name| name.interval().contains(day));
        during.map_or(&self.title, |name| &name.title)
    }
}
