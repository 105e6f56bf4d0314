//! Points in time as documents write them: RFC 3339 with an offset, compared as instants.
//!
//! The core has no clock: every instant comes in from outside.

use crate::json::{Decode, Decoder, Json};
use crate::problem::{Code, Problem};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Timelike};
use std::cmp::Ordering;
use std::fmt;

/// A point in time with the offset it was written with: `2020-02-19T17:00:00+08:00`. Equal instants are equal whatever their offset.
#[derive(Clone, Copy)]
pub struct Instant(DateTime<FixedOffset>);

impl Instant {
    /// Reads RFC 3339 text; seconds are required, fractions and leap seconds are refused below the millisecond.
    pub fn parse(text: &str) -> Option<Self> {
        let value = DateTime::parse_from_rfc3339(text).ok()?;
        let whole_milliseconds = value.nanosecond().checked_rem(1_000_000) == Some(0);
        (whole_milliseconds && value.nanosecond() < 1_000_000_000).then_some(Self(value))
    }

    /// The chrono value.
    pub fn date_time(&self) -> DateTime<FixedOffset> {
        self.0
    }
}

impl From<DateTime<FixedOffset>> for Instant {
    fn from(value: DateTime<FixedOffset>) -> Self {
        Self(value)
    }
}

impl PartialEq for Instant {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Instant {}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Instant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date-time", "description": "RFC 3339 with an offset"})
    }
}

impl Decode for Instant {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let instant = Self::parse(text);
        if instant.is_none() {
            decoder.report(Problem::new(Code::InvalidInstant).with("text", text));
        }
        instant
    }
}

impl Decode for NaiveDate {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let date = parse_date(text);
        if date.is_none() {
            decoder.report(Problem::new(Code::InvalidDate).with("text", text));
        }
        date
    }
}

impl Decode for NaiveTime {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let time = parse_time(text);
        if time.is_none() {
            decoder.report(Problem::new(Code::InvalidTime).with("text", text));
        }
        time
    }
}

/// Reads `2020-02-19`, four-digit years only.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    (text.len() == 10 && text.is_ascii()).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

/// Reads `17:00`.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    (text.len() == 5 && text.is_ascii()).then(|| NaiveTime::parse_from_str(text, "%H:%M").ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_instants_are_equal_whatever_their_offset() {
        let beijing = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
        let utc = Instant::parse("2020-02-19T09:00:00Z").unwrap();
        assert_eq!(beijing, utc);
        assert_eq!(beijing.to_string(), "2020-02-19T17:00:00+08:00");
        assert_eq!(utc.to_string(), "2020-02-19T09:00:00+00:00");
    }

    #[test]
    fn refuses_what_is_not_a_point_in_time() {
        for bad in ["2020-02-19", "2020-02-19T17:00:00", "2020-02-30T00:00:00Z", "17:00", "2020-06-30T23:59:60Z"] {
            assert!(Instant::parse(bad).is_none(), "{bad}");
        }
        assert!(parse_date("2020-2-9").is_none());
        assert!(parse_time("24:00").is_none());
    }
}
