//! Local times of day, and windows such as "after 17:00 yesterday, up to 17:00 today" (统计时段).

use super::unknown::Unknown;
use super::zone::Zone;
use crate::base::instant::{Instant, parse_time};
use crate::base::json::{Decode, Decoder, Json, placeholder, record};
use crate::base::problem::{Code, Problem};
use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};

/// The most days that a moment may lie before or after its day: a year.
const MAX_DISTANCE: i32 = 366;

/// A local time of day to the minute: `17:00`, from `00:00` to `23:59`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime(NaiveTime);

impl LocalTime {
    /// Reads `17:00`.
    pub fn parse(text: &str) -> Option<Self> {
        parse_time(text).map(Self)
    }

    /// The chrono value.
    #[must_use]
    pub fn time(self) -> NaiveTime {
        self.0
    }
}

impl std::fmt::Display for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl std::fmt::Debug for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for LocalTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

crate::base::json::deserialize_decoded!(LocalTime);

impl Decode for LocalTime {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        NaiveTime::decode(json, decoder).map(Self)
    }
}

placeholder! { LocalTime = LocalTime(NaiveTime::MIN) }

/// A time of day on a day counted from another: `17:00`, `-1d 17:00`, `+1d 09:00`; up to 366 days away. Moments are ordered
/// by day, then by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalMoment {
    /// Days after the day that it belongs to; negative before it.
    pub day_offset: i32,
    /// The time of day.
    pub time: LocalTime,
}

impl LocalMoment {
    /// Reads `17:00`, `-1d 17:00` or `+1d 09:00`; a distance needs its sign.
    ///
    /// ```
    /// use fugong::tools::calendar::LocalMoment;
    /// let yesterday = LocalMoment::parse("-1d 17:00").unwrap();
    /// assert_eq!((yesterday.day_offset, yesterday.to_string().as_str()), (-1, "-1d 17:00"));
    /// assert!(LocalMoment::parse("1d 09:00").is_none()); // which way?
    /// assert!(LocalMoment::parse("+367d 09:00").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (day_offset, time) = match text.split_once("d ") {
            None => (0, text),
            Some((days, time)) => {
                let digits = days.strip_prefix(['-', '+'])?;
                let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
                let size: i32 = plain.then(|| digits.parse().ok()).flatten().filter(|size| *size <= MAX_DISTANCE)?;
                (if days.starts_with('-') { -size } else { size }, time)
            }
        };
        Some(Self { day_offset, time: LocalTime::parse(time)? })
    }

    /// The instant of this moment for a day.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    /// Also beyond the last year that can be written.
    pub fn on(self, day: NaiveDate, zone: &Zone) -> Result<Instant, Unknown> {
        let local = day.and_time(self.time.time());
        let shifted = local.checked_add_signed(TimeDelta::days(i64::from(self.day_offset)));
        zone.resolve(shifted.ok_or_else(|| zone.unknown())?)
    }
}

impl std::fmt::Display for LocalMoment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.day_offset {
            0 => write!(f, "{}", self.time),
            days => write!(f, "{days:+}d {}", self.time),
        }
    }
}

impl serde::Serialize for LocalMoment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

crate::base::json::deserialize_decoded!(LocalMoment);

impl Decode for LocalMoment {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let moment = Self::parse(text);
        if moment.is_none() {
            decoder.report(Problem::new(Code::InvalidMoment).with("text", text));
        }
        moment
    }
}

placeholder! { LocalMoment = LocalMoment { day_offset: 0, time: LocalTime::placeholder() } }

/// The moment at which a report of `day` is due: a time of day in the zone, `day_offset` days later.
///
/// # Errors
/// [`Unknown::ZoneUnknown`] before the zone's rules begin.
pub fn due_at(day: NaiveDate, time: LocalTime, day_offset: i32, zone: &Zone) -> Result<Instant, Unknown> {
    LocalMoment { day_offset, time }.on(day, zone)
}

record! {
    /// The two ends of a window: `{"from": "-1d 17:00", "to": "17:00"}`.
    pub struct WindowBounds {
        /// Its beginning (exclusive): what is recorded at this moment belongs to the window before.
        pub from: LocalMoment,
        /// Its end (inclusive): what is recorded at this moment belongs to this window.
        pub to: LocalMoment,
    }
}

/// A window of time that belongs to a day: after `from`, up to and including `to`, so that what is recorded at 17:00 sharp
/// is in the report that closes at 17:00 and windows of following days leave nothing out and share nothing.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    bounds: WindowBounds,
}

impl Window {
    /// A window between two moments of a day.
    ///
    /// # Errors
    /// `window_backwards` unless it begins before it ends.
    pub fn new(from: LocalMoment, to: LocalMoment) -> Result<Self, Problem> {
        if from < to {
            return Ok(Self { bounds: WindowBounds { from, to } });
        }
        Err(Problem::new(Code::WindowBackwards).with("from", from.to_string()).with("to", to.to_string()))
    }

    /// Its two ends.
    #[must_use]
    pub fn bounds(&self) -> &WindowBounds {
        &self.bounds
    }

    /// The beginning (exclusive) and the end (inclusive) of a day's window.
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn on(&self, day: NaiveDate, zone: &Zone) -> Result<(Instant, Instant), Unknown> {
        Ok((self.bounds.from.on(day, zone)?, self.bounds.to.on(day, zone)?))
    }

    /// Whether a moment lies in a day's window.
    ///
    /// ```
    /// use fugong::{base::instant::{Instant, parse_date}, tools::calendar::{LocalMoment, Window, Zone}};
    /// let moment = |text| LocalMoment::parse(text).unwrap();
    /// let window = Window::new(moment("-1d 17:00"), moment("17:00")).unwrap();
    /// let (zone, day) = (Zone::built_in("Asia/Shanghai").unwrap(), parse_date("2020-02-19").unwrap());
    /// let holds = |text| window.contains(Instant::parse(text).unwrap(), day, &zone).unwrap();
    /// assert!(holds("2020-02-19T17:00:00+08:00")); // 17:00 sharp is in the report that closes at 17:00
    /// assert!(!holds("2020-02-18T17:00:00+08:00")); // and was in yesterday's
    /// ```
    ///
    /// # Errors
    /// [`Unknown::ZoneUnknown`] before the zone's rules begin.
    pub fn contains(&self, instant: Instant, day: NaiveDate, zone: &Zone) -> Result<bool, Unknown> {
        let (from, to) = self.on(day, zone)?;
        Ok(from < instant && instant <= to)
    }
}

crate::base::json::deserialize_decoded!(Window);

impl Decode for Window {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let bounds = WindowBounds::decode(json, decoder)?;
        Self::new(bounds.from, bounds.to).map_err(|problem| decoder.report(problem)).ok()
    }
}

placeholder! { Window = Window { bounds: WindowBounds::placeholder() } }

#[cfg(feature = "schema")]
macro_rules! pattern {
    ($type:ident, $pattern:literal, $description:literal) => {
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern, "description": $description})
            }
        }
    };
}
#[cfg(feature = "schema")]
pattern!(LocalTime, "^[0-2][0-9]:[0-5][0-9]$", "A time of day to the minute");
#[cfg(feature = "schema")]
pattern!(
    LocalMoment,
    "^([+-][0-9]{1,3}d )?[0-2][0-9]:[0-5][0-9]$",
    "A time of day, and how many days away from its day"
);
