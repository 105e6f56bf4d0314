//! Zones: from local time to instants and back, by dated rules.
//!
//! The rules are data, as the calendars are: results cite their hash, and a law that changes summer time is a new document
//! and not a new build. Within their periods they agree with the IANA time zone database.

use super::unknown::Unknown;
use super::zone_check;
use super::zone_rule::{Offset, Period, offset_at, resolve};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, Sha256Hex, identity, located, record, value_of};
use crate::base::problem::Problems;
use crate::base::text::Text;
use chrono::{DateTime, FixedOffset, NaiveDateTime};

record! {
    /// A zone as a document: `{"id": "Asia/Shanghai", "periods": [{"from": "1991-09-15T01:00:00+08:00", "offset": "+08:00"}]}`.
    pub struct ZoneDocument {
        /// Its name in the IANA database: `Asia/Shanghai`.
        pub id: String,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Whatever readers should know.
        pub note: Option<String>,
        /// Its periods, earliest first (`periods_out_of_order`), at least one. Before the first one the zone is unknown.
        pub periods: Vec<Period>,
    }
}

record! {
    /// A document of zone rules.
    pub struct ZonesDocument {
        /// Its schema, for editors.
        pub schema as "$schema": Option<String>,
        /// Its name.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// When these rules were published.
        pub published_at: Instant,
        /// Where they come from.
        pub source: Option<String>,
        /// Whatever readers should know.
        pub note: Option<String>,
        /// The zones.
        pub zones: Vec<ZoneDocument>,
    }
}

/// A zone and its dated rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    document: ZoneDocument,
    sha256: Sha256Hex,
}

/// A document of zones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Zones {
    zones: Vec<Zone>,
    sha256: Sha256Hex,
}

impl Zones {
    /// Reads zone rules.
    ///
    /// # Errors
    /// Every problem of its form, and `duplicate_id`, `empty_list`, `periods_out_of_order`, `out_of_range`.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Self::from_tree(&Json::parse(text)?).map_err(|problems| located(problems, text))
    }

    /// Reads zone rules from a tree.
    ///
    /// # Errors
    /// As [`Zones::from_json`].
    pub fn from_tree(json: &Json) -> Result<Self, Problems> {
        let document: ZonesDocument = Decoder::run(json)?;
        zone_check::zones(&document).or(())?;
        let hash = |zone: &ZoneDocument| identity(&value_of(zone));
        let zones = document.zones.into_iter().map(|zone| Zone { sha256: hash(&zone), document: zone }).collect();
        Ok(Self { zones, sha256: identity(&json.to_value()) })
    }

    /// A zone by its name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id() == id)
    }

    /// All zones.
    pub fn iter(&self) -> std::slice::Iter<'_, Zone> {
        self.zones.iter()
    }

    /// SHA-256 of the document's RFC 8785 form.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl Zone {
    /// Its name: `Asia/Shanghai`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &Text {
        &self.document.title
    }

    /// SHA-256 of this zone's own rules, whatever other zones stand in its document: what results cite.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Since when its rules are known.
    #[must_use]
    pub fn known_from(&self) -> Option<Instant> {
        self.document.periods.first().map(|period| period.from)
    }

    /// The moment of a local time, written with the zone's offset. Where clocks go back, the first of the two; where they
    /// go forward, a time that no clock showed is moved by the length of the gap: 02:30 in a gap from 02:00 to 03:00 is 03:30.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    ///
    /// ```
    /// use fugong::{base::instant::parse_date, tools::calendar::Zone};
    /// let rome = Zone::built_in("Europe/Rome").unwrap();
    /// let resolve = |day, hour| {
    ///     rome.resolve(parse_date(day).unwrap().and_hms_opt(hour, 30, 0).unwrap()).map(|at| at.to_string())
    /// };
    /// assert_eq!(resolve("2020-10-25", 2).unwrap(), "2020-10-25T02:30:00+02:00"); // occurs twice: the first
    /// assert_eq!(resolve("2020-03-29", 2).unwrap(), "2020-03-29T03:30:00+02:00"); // never occurs: moved by the gap
    /// ```
    pub fn resolve(&self, local: NaiveDateTime) -> Result<Instant, Unknown> {
        resolve(&self.document.periods, local)
            .and_then(|(utc, offset)| with_offset(utc, offset))
            .ok_or_else(|| self.unknown())
    }

    /// The local date and time that clocks show at a moment.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn local(&self, instant: Instant) -> Result<NaiveDateTime, Unknown> {
        self.at_home(instant).map(|instant| instant.date_time().naive_local())
    }

    /// The offset in force at a moment.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn offset(&self, instant: Instant) -> Result<Offset, Unknown> {
        offset_at(&self.document.periods, instant.date_time().naive_utc()).ok_or_else(|| self.unknown())
    }

    /// The same moment written with the zone's offset.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn at_home(&self, instant: Instant) -> Result<Instant, Unknown> {
        let offset = self.offset(instant)?;
        with_offset(instant.date_time().naive_utc(), offset).ok_or_else(|| self.unknown())
    }

    /// That nothing is known of this zone at the moment asked for.
    pub(super) fn unknown(&self) -> Unknown {
        Unknown::ZoneUnknown { zone: self.document.id.clone(), known_from: self.known_from() }
    }
}

fn with_offset(utc: NaiveDateTime, offset: Offset) -> Option<Instant> {
    let seconds = offset.minutes().checked_mul(60)?;
    let offset = FixedOffset::east_opt(seconds)?;
    Some(Instant::from(DateTime::from_naive_utc_and_offset(utc, offset)))
}
