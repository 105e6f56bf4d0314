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
    pub fn built_in(id: &str) -> Option<Self> {
        match id {
            "cn" => Self::from_json(CN).ok(),
            _ => None,
        }
    }
}

impl Zones {
    /// The built-in zones: UTC, Asia/Shanghai, Europe/Rome.
    pub fn built_in() -> Self {
        Self::from_json(ZONES).unwrap_or_default()
    }
}

impl Zone {
    /// A built-in zone by its name.
    pub fn built_in(id: &str) -> Option<Self> {
        Zones::built_in().get(id).cloned()
    }
}
