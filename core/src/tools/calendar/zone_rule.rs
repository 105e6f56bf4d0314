//! Rules of one zone as data: periods of constant rules, each with or without summer time.
//!
//! The form follows the `Rule` and `Zone` lines of the IANA time zone database: a standard offset, and yearly switches such
//! as "the last Sunday of March at 01:00 UTC". All comparisons are made in UTC.

use super::notice::DayOfWeek;
use super::schedule::LocalTime;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::problem::{Code, Problem};
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta};

/// The farthest that a zone may be from UTC, in minutes: ISO 8601-2 and Java allow 18 hours; in use are −12:00 to +14:00.
const MAX_DISTANCE: i32 = 18 * 60;

/// A distance from UTC in minutes, written `+08:00`; east is positive. At most 18 hours either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offset {
    minutes: i32,
}

impl Offset {
    /// Reads `+08:00` or `-03:30`: a sign, two digits of hours, two of minutes. Neither `Z` nor `+8`.
    ///
    /// ```
    /// use fugong::tools::calendar::Offset;
    /// assert_eq!(Offset::parse("-03:30").unwrap().minutes(), -210);
    /// assert!(Offset::parse("+8").is_none() && Offset::parse("+08:60").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+')?),
        };
        let (hours, minutes) = rest.split_once(':')?;
        let two = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok());
        let (hours, minutes): (i32, i32) = (two(hours)??, two(minutes)??);
        let total = hours.checked_mul(60)?.checked_add(minutes)?;
        (minutes < 60 && total <= MAX_DISTANCE).then_some(Self { minutes: sign * total })
    }

    /// Minutes east of UTC.
    #[must_use]
    pub fn minutes(self) -> i32 {
        self.minutes
    }

    pub(super) fn delta(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.minutes))
    }
}

impl std::fmt::Display for Offset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let size = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", size / 60, size % 60)
    }
}

impl serde::Serialize for Offset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

crate::base::json::deserialize_decoded!(Offset);

impl Decode for Offset {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let offset = Self::parse(text);
        if offset.is_none() {
            decoder.report(Problem::new(Code::InvalidOffset).with("text", text));
        }
        offset
    }
}

placeholder! { Offset = Offset { minutes: 0 } }

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Offset {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Offset".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"description": "A distance from UTC", "type": "string", "pattern": "^[+-][0-9]{2}:[0-9]{2}$"})
    }
}

string_enum! {
    /// Which occurrence of a weekday in a month.
    pub enum WeekdayOrdinal {
        /// The first.
        First = "first",
        /// The second.
        Second = "second",
        /// The third.
        Third = "third",
        /// The fourth.
        Fourth = "fourth",
        /// The last.
        Last = "last",
    }
}

string_enum! {
    /// The clock that a switch's time is read on.
    pub enum SwitchClock {
        /// UTC.
        Utc = "utc",
        /// The zone's standard time.
        Standard = "standard",
        /// What clocks on the wall show just before the switch.
        Wall = "wall",
    }
}

record! {
    /// A yearly moment such as "the last Sunday of March, 01:00 UTC":
    /// `{"month": 3, "which": "last", "weekday": "sun", "at": "01:00", "clock": "utc"}`.
    pub struct DstSwitch {
        /// The month, 1 to 12.
        pub month: u8,
        /// Which occurrence of the weekday in the month.
        pub which: WeekdayOrdinal,
        /// The weekday.
        pub weekday: DayOfWeek,
        /// The time of day at which clocks switch, read on `clock`.
        pub at: LocalTime,
        /// The clock that `at` is read on.
        pub clock: SwitchClock,
    }
}

record! {
    /// Summer time: its offset, and when it begins and ends in every year.
    pub struct Summer {
        /// The offset while summer time is in force, `+02:00` in Rome.
        pub offset: Offset,
        /// When it begins in each year (inclusive).
        pub begins: DstSwitch,
        /// When it ends in each year (exclusive). South of the equator it ends earlier in the year than it begins.
        pub ends: DstSwitch,
    }
}

record! {
    /// A stretch of time with one rule; it lasts until the next period of its zone begins.
    pub struct Period {
        /// Its first moment (inclusive).
        pub from: Instant,
        /// The offset in standard time.
        pub offset: Offset,
        /// Summer time; none if absent.
        pub summer: Option<Summer>,
    }
}

impl Period {
    fn offset_at(&self, utc: NaiveDateTime) -> Offset {
        match &self.summer {
            Some(summer) if self.is_summer(summer, utc) == Some(true) => summer.offset,
            _ => self.offset,
        }
    }

    fn is_summer(&self, summer: &Summer, utc: NaiveDateTime) -> Option<bool> {
        let year = utc.checked_add_signed(self.offset.delta())?.year();
        let begins = summer.begins.in_year(year, self.offset, self.offset)?;
        let ends = summer.ends.in_year(year, self.offset, summer.offset)?;
        // South of the equator summer time ends before it begins within a calendar year.
        Some(if begins <= ends { begins <= utc && utc < ends } else { utc < ends || begins <= utc })
    }
}

impl DstSwitch {
    /// The UTC moment of the switch in a year.
    fn in_year(&self, year: i32, standard: Offset, wall: Offset) -> Option<NaiveDateTime> {
        let shift = match self.clock {
            SwitchClock::Utc => TimeDelta::zero(),
            SwitchClock::Standard => standard.delta(),
            SwitchClock::Wall => wall.delta(),
        };
        self.day(year)?.and_time(self.at.time()).checked_sub_signed(shift)
    }

    fn day(&self, year: i32) -> Option<NaiveDate> {
        let weekday = self.weekday.weekday();
        let month = u32::from(self.month);
        let nth = |n| NaiveDate::from_weekday_of_month_opt(year, month, weekday, n);
        match self.which {
            WeekdayOrdinal::First => nth(1),
            WeekdayOrdinal::Second => nth(2),
            WeekdayOrdinal::Third => nth(3),
            WeekdayOrdinal::Fourth => nth(4),
            WeekdayOrdinal::Last => nth(5).or_else(|| nth(4)),
        }
    }
}

/// The offset in force at a UTC moment; none before the first period, where nothing is known.
pub(super) fn offset_at(periods: &[Period], utc: NaiveDateTime) -> Option<Offset> {
    let period = periods.iter().rev().find(|period| period.from.date_time().naive_utc() <= utc)?;
    Some(period.offset_at(utc))
}

/// The UTC moment of a local time and its offset: the first of two in a fold; in a gap, moved by the gap's length.
///
/// Candidates are the offsets in force one day before and after. Each turns the local time into a UTC moment; it is real if
/// that offset is in force at that moment. Two real ones are a fold, none is a gap.
pub(super) fn resolve(periods: &[Period], local: NaiveDateTime) -> Option<(NaiveDateTime, Offset)> {
    // Offsets stay within a day, so whatever is in force a day either side are the only candidates.
    let around = [local.checked_sub_days(Days::new(1))?, local.checked_add_days(Days::new(1))?];
    let candidates: Vec<Offset> = around.iter().filter_map(|utc| offset_at(periods, *utc)).collect();
    let real = candidates
        .iter()
        .filter_map(|offset| Some((local.checked_sub_signed(offset.delta())?, *offset)))
        .filter(|(utc, offset)| offset_at(periods, *utc) == Some(*offset))
        .min();
    if real.is_some() {
        return real;
    }
    // A gap: clocks had the smaller offset before it.
    let shifted = local.checked_sub_signed(candidates.iter().min()?.delta())?;
    Some((shifted, offset_at(periods, shifted)?))
}
