//! Calendars and zones that come with the library, packed by the build script.

use super::notice::Calendar;
use super::zone::{Zone, Zones};

/// The Chinese working calendar with make-up work days, 2007–2026.
const CN: &str = include_str!(concat!(env!("OUT_DIR"), "/cn.json"));
/// Zone rules.
const ZONES: &str = include_str!(concat!(env!("OUT_DIR"), "/zones.json"));

impl Calendar {
    /// The names of the built-in calendars.
    pub const BUILT_IN: &'static [&'static str] = &["cn"];

    /// A built-in calendar by its name.
    ///
    /// ```
    /// use fugong::{base::instant::{Instant, parse_date}, tools::calendar::{Calendar, DayKind}};
    /// let calendar = Calendar::built_in("cn").unwrap();
    /// let kind = |day, known: &str| calendar.day(parse_date(day).unwrap(), Instant::parse(known).unwrap()).map(|day| day.kind);
    /// // Saturday 1 February 2020 was to be worked, until the notice of 26 January extended the Spring Festival.
    /// assert_eq!(kind("2020-02-01", "2020-01-20T12:00:00+08:00"), Ok(DayKind::Work));
    /// assert_eq!(kind("2020-02-01", "2020-02-01T12:00:00+08:00"), Ok(DayKind::Off));
    /// assert!(kind("2035-05-01", "2020-02-01T12:00:00+08:00").is_err()); // nobody had published 2035
    /// ```
    #[must_use]
    pub fn built_in(id: &str) -> Option<Self> {
        match id {
            "cn" => Self::from_json(CN).ok(),
            _ => None,
        }
    }
}

impl Zones {
    /// The built-in zones: UTC, Asia/Shanghai, Europe/Rome.
    /// Other zones come as data: [`Zones::from_json`].
    #[must_use]
    pub fn built_in() -> Self {
        let zones = Self::from_json(ZONES);
        debug_assert!(zones.is_ok(), "the built-in zone rules load");
        // Invariant: as asserted; without zones every name would be an `unknown_id`.
        zones.unwrap_or_default()
    }
}

impl Zone {
    /// A built-in zone by its IANA name; `None` for one that is not built in.
    #[must_use]
    pub fn built_in(id: &str) -> Option<Self> {
        Zones::built_in().get(id).cloned()
    }
}
