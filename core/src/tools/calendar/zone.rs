//! Zones: from local time to instants and back, by dated rules.

use super::unknown::Unknown;
use super::zone_check;
use super::zone_rule::{Offset, Period, offset_at, resolve};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, Sha256Hex, identity, record, value_of};
use crate::base::problem::Problems;
use crate::base::text::Text;
use chrono::{DateTime, FixedOffset, NaiveDateTime};

record! {
    /// A zone as it is written.
    pub struct ZoneDocument {
        /// Its name in the IANA database: `Asia/Shanghai`.
        pub id: String,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Whatever readers should know.
        pub note: Option<String>,
        /// Its periods, earliest first. Before the first one nothing is known.
        pub periods: Vec<Period>,
    }
}

record! {
    /// Zone rules as they are written.
    pub struct ZonesDocument {
        /// Its schema, for editors.
        pub schema as "$schema": Option<String>,
        /// Its name.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Since when these rules could be known.
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
        Self::from_tree(&Json::parse(text)?)
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
    pub fn get(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id() == id)
    }

    /// All zones.
    pub fn iter(&self) -> std::slice::Iter<'_, Zone> {
        self.zones.iter()
    }

    /// SHA-256 of the document's RFC 8785 form.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl Zone {
    /// Its name: `Asia/Shanghai`.
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// Its title.
    pub fn title(&self) -> &Text {
        &self.document.title
    }

    /// SHA-256 of this zone's own rules, whatever other zones stand in its document: what results cite.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Since when its rules are known.
    pub fn known_from(&self) -> Option<Instant> {
        self.document.periods.first().map(|period| period.from)
    }

    /// The moment of a local time, written with the zone's offset. Where clocks go back, the first of the two; where they
    /// go forward, a time that no clock showed lies as far behind the gap as it stands in it.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn resolve(&self, local: NaiveDateTime) -> Result<Instant, Unknown> {
        resolve(&self.document.periods, local)
            .and_then(|(utc, offset)| with_offset(utc, offset))
            .ok_or_else(|| self.unknown())
    }

    /// What clocks show at a moment.
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

    fn unknown(&self) -> Unknown {
        Unknown::ZoneUnknown { zone: self.document.id.clone(), known_from: self.known_from() }
    }
}

fn with_offset(utc: NaiveDateTime, offset: Offset) -> Option<Instant> {
    let seconds = offset.minutes().checked_mul(60)?;
    let offset = FixedOffset::east_opt(seconds)?;
    Some(Instant::from(DateTime::from_naive_utc_and_offset(utc, offset)))
}
