//! When something is due, with the days that were counted.
//!
//! Days are counted as the Civil Code of China does (民法典 第二百零一条、第二百零三条): the day on which it starts does not
//! Example: two working days from Friday 21 February 2020. Friday does not count, Saturday and Sunday are off, Monday is the
//! first and Tuesday the second: due at Tuesday 24:00, written as Wednesday 00:00.
//!
//! count, the last day ends at 24:00. Limits of administrative permits are in working days (行政许可法 第八十二条). A limit in
//! calendar days that ends on a holiday is *not* moved: 第二百零三条 would move it, 第二百零四条 lets another rule be stated, and
//! this is it. Give working days where holidays should not count.

use super::notice::{Calendar, DayKind};
use super::unknown::Unknown;
use super::within::{DueWithin, Span, Unit};
use super::zone::Zone;
use crate::base::instant::Instant;
use crate::base::json::string_enum;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

/// What days are counted by: a zone, a calendar, and the moment whose knowledge counts.
#[derive(Clone, Copy, Debug)]
pub struct TimeBasis<'a> {
    /// The zone whose local days are counted.
    pub zone: &'a Zone,
    /// The calendar whose working days are counted; without one, limits in working days are unknown ([`Unknown::NoCalendar`]).
    pub calendar: Option<&'a Calendar>,
    /// Notices published later do not count. Ask again with a later moment, and a revised calendar counts.
    pub known_at: Instant,
}

string_enum! {
    /// The role of a day in the count of a deadline.
    pub enum DueDayKind {
        /// The day on which it started: never counted.
        Start = "start",
        /// A calendar day.
        CalendarDay = "calendar_day",
        /// A working day.
        Work = "work",
        /// A day off.
        Off = "off",
    }
}

/// One day of a deadline's explanation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DeadlineDay {
    /// The day, local to the zone.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: NaiveDate,
    /// Its role: start, calendar day, working day or day off.
    pub kind: DueDayKind,
    /// Whether it used up one day of the limit.
    pub counted: bool,
    /// The notice that made it so, or `weekday`; nothing where the calendar was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Due {
    /// At a moment (inclusive): whoever acts at that moment is still in time.
    Known {
        /// The moment, written with the zone's offset. The end of a day is the next day's 00:00.
        at: Instant,
        /// The last local day on which it can be done.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        last_day: NaiveDate,
    },
    /// Not known yet: a limit in working days reaches into a year that nobody has published.
    Unknown {
        /// Why it is not known.
        reason: Unknown,
    },
}

impl Due {
    /// The moment; `None` where it is not known, which is not the same as no limit.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        match self {
            Self::Known { at, .. } => Some(*at),
            Self::Unknown { .. } => None,
        }
    }
}

/// A deadline and how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Deadline {
    /// When it is due.
    pub due: Due,
    /// The days looked at, in order, as far as they are known; empty for hours.
    pub days: Vec<DeadlineDay>,
}

impl Deadline {
    pub(super) fn known(at: Instant, last_day: NaiveDate, days: Vec<DeadlineDay>) -> Self {
        Self { due: Due::Known { at, last_day }, days }
    }

    pub(super) fn unknown(reason: Unknown, days: Vec<DeadlineDay>) -> Self {
        Self { due: Due::Unknown { reason }, days }
    }
}

/// When something that starts at `start` is due, with every day that was looked at. Days and working days end at 24:00 of
/// the last one that counts; hours are exact, to the millisecond.
///
/// Never fails: what is not known is [`Due::Unknown`], with the days counted so far.
///
/// ```
/// use fugong::{base::instant::Instant, tools::calendar::{Due, DueWithin, Span, TimeBasis, Unit, Unknown, Zone, deadline}};
/// let zone = Zone::built_in("Asia/Shanghai").unwrap();
/// let start = Instant::parse("2020-02-21T16:30:00+08:00").unwrap();
/// let time_basis = TimeBasis { zone: &zone, calendar: None, known_at: start };
/// let due = |amount, unit| deadline(start, DueWithin::Within(Span { amount, unit }), &time_basis).due;
/// let shown = |due: Due| due.at().map(|at| at.to_string());
/// assert_eq!(shown(due(24, Unit::Hours)).as_deref(), Some("2020-02-22T16:30:00+08:00"));
/// assert_eq!(shown(due(1, Unit::Days)).as_deref(), Some("2020-02-23T00:00:00+08:00")); // the whole Saturday
/// // Without a calendar nobody knows which days are worked: no guess by the weekday.
/// assert_eq!(due(1, Unit::WorkingDays), Due::Unknown { reason: Unknown::NoCalendar });
/// ```
#[must_use]
pub fn deadline(start: Instant, within: DueWithin, time_basis: &TimeBasis<'_>) -> Deadline {
    match within {
        DueWithin::OnTheSpot => at_moment(start, time_basis),
        DueWithin::Within(Span { amount, unit: Unit::Hours }) => {
            after(start, TimeDelta::hours(i64::from(amount)), time_basis)
        }
        DueWithin::Within(span) => match time_basis.zone.local(start) {
            Ok(local) => count(local.date(), span, time_basis),
            Err(reason) => Deadline::unknown(reason, Vec::new()),
        },
    }
}

/// Due at the moment itself: on the spot.
pub(super) fn at_moment(at: Instant, time_basis: &TimeBasis<'_>) -> Deadline {
    match time_basis.zone.at_home(at) {
        Ok(at) => Deadline::known(at, at.date_time().date_naive(), Vec::new()),
        Err(reason) => Deadline::unknown(reason, Vec::new()),
    }
}

/// Due an exact time after a moment.
pub(super) fn after(start: Instant, time: TimeDelta, time_basis: &TimeBasis<'_>) -> Deadline {
    match start.date_time().checked_add_signed(time) {
        Some(at) => at_moment(Instant::from(at), time_basis),
        // Beyond the last year that can be written.
        None => Deadline::unknown(time_basis.zone.unknown(), Vec::new()),
    }
}

fn count(start: NaiveDate, span: Span, time_basis: &TimeBasis<'_>) -> Deadline {
    let start_day = DeadlineDay { date: start, kind: DueDayKind::Start, counted: false, decided_by: None };
    count_from(start, span.amount, span.unit, vec![start_day], time_basis)
}

/// Counts days after `before` until `amount` of them have counted. A limit of no days ends with `before`.
pub(super) fn count_from(
    before: NaiveDate,
    amount: u32,
    unit: Unit,
    mut days: Vec<DeadlineDay>,
    time_basis: &TimeBasis<'_>,
) -> Deadline {
    let mut left = amount;
    let mut date = before;
    while left > 0 {
        let Some(next) = date.succ_opt() else {
            return Deadline::unknown(Unknown::CalendarUnpublished { year: date.year() }, days);
        };
        date = next;
        match day_of(date, unit, time_basis) {
            Ok(day) => {
                // More than zero, by the condition of the loop.
                left -= u32::from(day.counted);
                days.push(day);
            }
            Err(reason) => return Deadline::unknown(reason, days),
        }
    }
    match end_of(date, time_basis.zone) {
        Ok(at) => Deadline::known(at, date, days),
        Err(reason) => Deadline::unknown(reason, days),
    }
}

/// The role of a day, and whether it counts: every calendar day, or working days only.
pub(super) fn day_of(date: NaiveDate, unit: Unit, time_basis: &TimeBasis<'_>) -> Result<DeadlineDay, Unknown> {
    if unit != Unit::WorkingDays {
        return Ok(DeadlineDay { date, kind: DueDayKind::CalendarDay, counted: true, decided_by: None });
    }
    let answer = time_basis.calendar.ok_or(Unknown::NoCalendar)?.day(date, time_basis.known_at)?;
    let kind = match answer.kind {
        DayKind::Work => DueDayKind::Work,
        DayKind::Off => DueDayKind::Off,
    };
    let decided_by = Some(answer.decided_by.as_str().to_owned());
    Ok(DeadlineDay { date, kind, counted: answer.kind == DayKind::Work, decided_by })
}

/// 24:00 of a local day.
fn end_of(date: NaiveDate, zone: &Zone) -> Result<Instant, Unknown> {
    let next = date.succ_opt().ok_or_else(|| zone.unknown())?;
    zone.resolve(next.and_time(NaiveTime::MIN))
}
