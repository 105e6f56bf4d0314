//! Points in time as documents write them: RFC 3339 with an offset, compared as instants.
//!
//! The core has no clock: every instant comes in from outside, and the same input gives the same output for ever.
//!
//! Accepted are four-digit years, seconds (RFC 3339 §5.6 requires them), any fraction of a second, and an offset of hours and
//! minutes or `Z`. What is finer than a millisecond is cut: two records that differ by less would be in an order that no other
//! system could see. Refused are times without an offset and leap seconds (`23:59:60`).

use crate::base::json::{Decode, Decoder, Json, placeholder};
use crate::base::problem::{Code, Problem};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, SubsecRound, Timelike};
use std::cmp::Ordering;
use std::fmt;

/// A point in time with the offset it was written with: `2020-02-19T17:00:00+08:00`, to the millisecond. Comparisons ignore
/// the offset: 17:00+08:00 equals 09:00Z. Output keeps it, so that a reader finds what was written.
///
/// ```
/// use fugong::base::instant::Instant;
/// let at = |text| Instant::parse(text).ok_or("not an instant");
/// let due = at("2020-02-19T17:00:00+08:00")?;
/// assert_eq!(due, at("2020-02-19T09:00:00Z")?);
/// assert!(at("2020-02-19T16:59:59.999+08:00")? < due);
/// assert_eq!(due.to_string(), "2020-02-19T17:00:00+08:00"); // not 09:00Z: the offset is kept
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Copy)]
pub struct Instant(DateTime<FixedOffset>);

impl Instant {
    /// Reads RFC 3339 text; `None` without an offset, or with a leap second. A fraction finer than a millisecond is cut, so that
    /// `.1239` is 123 ms: no instant is later than it was written.
    ///
    /// ```
    /// use fugong::base::instant::Instant;
    /// assert!(Instant::parse("2020-02-19T17:00:00.250+08:00").is_some());
    /// assert_eq!(Instant::parse("2020-02-19T17:00:00.250999Z"), Instant::parse("2020-02-19T17:00:00.250Z"));
    /// assert!(Instant::parse("2020-02-19T17:00:00").is_none()); // 17:00 where?
    /// assert!(Instant::parse("2020-02-19T17:00+08:00").is_none()); // RFC 3339 requires seconds
    /// assert!(Instant::parse("2020-06-30T23:59:60Z").is_none()); // a leap second
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let read = DateTime::parse_from_rfc3339(text).ok()?;
        // A leap second is chrono's second of more than 10⁹ nanoseconds.
        (read.nanosecond() < 1_000_000_000).then(|| Self(read.trunc_subsecs(3)))
    }

    /// The chrono value.
    /// Its offset is the one that was written, so that `naive_local` is the wall clock of the writer.
    #[must_use]
    pub fn date_time(&self) -> DateTime<FixedOffset> {
        self.0
    }
}

impl From<DateTime<FixedOffset>> for Instant {
    /// Takes over a computed moment. Only [`Instant::parse`] cuts fractions finer than a millisecond; here they are kept
    /// and compared, and output shows whole milliseconds.
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
        let local = self.0.naive_local();
        // Only calendar arithmetic can leave the four-digit years; ISO 8601 then asks for the sign.
        if (0..=9999).contains(&local.year()) {
            write!(f, "{:04}", local.year())?;
        } else {
            write!(f, "{:+05}", local.year())?;
        }
        let (month, day, hour) = (local.month(), local.day(), local.hour());
        write!(f, "-{month:02}-{day:02}T{hour:02}:{:02}:{:02}", local.minute(), local.second())?;
        let milliseconds = local.nanosecond() / 1_000_000;
        if milliseconds > 0 {
            write!(f, ".{milliseconds:03}")?;
        }
        let offset = self.0.offset().local_minus_utc();
        // RFC 3339 writes offsets in minutes. Historic local mean times have seconds (Shanghai until 1901: +08:05:43) and are
        // written with the nearest minute, as chrono does. No document can bring one in; zone rules are in minutes too.
        let minutes = (offset.unsigned_abs() + 30) / 60;
        let sign = if offset < 0 { '-' } else { '+' };
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
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

crate::base::json::deserialize_decoded!(Instant);

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

placeholder! { Instant = Instant(DateTime::default()) }

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

placeholder! { NaiveDate = NaiveDate::MIN }

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

/// Reads a calendar day, `2020-02-19`: RFC 3339 full-date, four-digit years, two-digit months and days, nothing around it.
///
/// ```
/// use fugong::base::instant::parse_date;
/// assert!(parse_date("2020-02-29").is_some());
/// assert!(parse_date("2019-02-29").is_none()); // no such day
/// assert!(parse_date("2020-2-9").is_none()); // sheets accept this form, documents do not
/// ```
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    // As part of an instant, because chrono's reader of dates alone takes signs, spaces and single digits too.
    let whole = (text.len() == "2020-02-19".len()).then(|| format!("{text}T00:00:00Z"))?;
    DateTime::parse_from_rfc3339(&whole).ok().map(|at| at.date_naive())
}

/// Reads a time of day to the minute, `17:00`: from 00:00 to 23:59. The end of a day is the next day's 00:00, not 24:00.
///
/// ```
/// use fugong::base::instant::parse_time;
/// assert!(parse_time("09:05").is_some());
/// assert!(parse_time("9:05").is_none() && parse_time("24:00").is_none() && parse_time("17:00:00").is_none());
/// ```
#[must_use]
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let whole = (text.len() == "17:00".len()).then(|| format!("2000-01-01T{text}:00Z"))?;
    DateTime::parse_from_rfc3339(&whole).ok().map(|at| at.time())
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
        let bad_ends = ["", " ", "+0800", "+08", "+08:60", "+24:00", " +08:00", "Z ", "UTC", ".Z", "z+08:00"];
        for bad in bad_ends.map(|end| format!("2020-02-19T17:00:00{end}")) {
            assert!(Instant::parse(&bad).is_none(), "{bad}");
        }
        for bad in [
            "12020-02-19T17:00:00Z",
            "+2020-02-19T17:00:00Z",
            " 2020-02-19T17:00:00Z",
            "2020-2-19T17:00:00Z",
            "2020-02-19T17:00Z",
        ] {
            assert!(Instant::parse(bad).is_none(), "{bad}");
        }
        for good in
            ["2020-02-19t17:00:00z", "2020-02-19 17:00:00Z", "2020-02-19T17:00:00.120000Z", "0000-01-01T00:00:00-23:59"]
        {
            assert!(Instant::parse(good).is_some(), "{good}");
        }
        for (fine, cut) in [(".0009", ""), (".123456", ".123"), (".1239999999999", ".123"), (".999999999", ".999")] {
            let written = |fraction: &str| Instant::parse(&format!("2020-02-19T17:00:00{fraction}+08:00")).unwrap();
            assert_eq!(written(fine).to_string(), format!("2020-02-19T17:00:00{cut}+08:00"));
            assert_eq!(written(fine), written(cut));
        }
        assert!(parse_date("2020-2-9").is_none());
        for bad in ["24:00", "7:00", " 7:00", "+7:00", "07:00 ", "07:00:00", "07:60", "07.00"] {
            assert!(parse_time(bad).is_none(), "{bad}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4_000))]
        #[test]
        fn reads_and_writes_as_chrono_does(
            text in "[12][09][0-9]{2}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,10})?([Zz]|[+-][0-2][0-9]:[0-6][0-9])x?"
        ) {
            let expected = DateTime::parse_from_rfc3339(&text).ok();
            let expected = expected.filter(|at| at.nanosecond() < 1_000_000_000);
            let expected = expected.map(|at| at - chrono::TimeDelta::nanoseconds(i64::from(at.nanosecond() % 1_000_000)));
            let found = Instant::parse(&text);
            proptest::prop_assert_eq!(found.map(|at| at.date_time()), expected);
            let written = expected.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false));
            proptest::prop_assert_eq!(found.map(|at| at.to_string()), written);
        }

        #[test]
        fn writes_what_is_computed_as_chrono_does(seconds in -99_999_999_999_i64..999_999_999_999, offset in -86_000..86_000) {
            let offset = FixedOffset::east_opt(offset).unwrap();
            let at = DateTime::from_timestamp(seconds, 0).unwrap().with_timezone(&offset);
            proptest::prop_assert_eq!(
                Instant::from(at).to_string(),
                at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
            );
        }
    }

    #[test]
    fn a_date_has_two_digits_everywhere() {
        for bad in [
            "20200-2-19",
            " 2020-2-19",
            "+2020-2-19",
            "2020-02-1 ",
            "2020/02/19",
            "2020-02-190",
            "-001-02-19",
            "12020-02-19",
            "2020-02-19 ",
        ] {
            assert!(parse_date(bad).is_none(), "{bad}");
        }
        assert_eq!(parse_date("2020-02-29"), NaiveDate::from_ymd_opt(2020, 2, 29));
    }
}
