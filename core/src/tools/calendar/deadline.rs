//! When something is due, with the days that were counted.
//!
//! Days are counted as the Civil Code of China does (民法典 第二百零一条、第二百零三条): the day on which it starts does not
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

/// What time is counted by: a zone, a calendar, and the moment whose knowledge counts.
#[derive(Clone, Copy, Debug)]
pub struct TimeBasis<'a> {
    /// The zone whose days are meant.
    pub zone: &'a Zone,
    /// The calendar whose working days are meant; without one, working days are unknown.
    pub calendar: Option<&'a Calendar>,
    /// Notices published later do not count. Ask again with a later moment, and a revised calendar counts.
    pub known_at: Instant,
}

string_enum! {
    /// What a day was for a deadline.
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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadlineDay {
    /// The local day.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: NaiveDate,
    /// What it was.
    pub kind: DueDayKind,
    /// Whether it counted.
    pub counted: bool,
    /// The notice that made it so, or `weekday`; nothing where the calendar was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

/// When something is due.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Due {
    /// At a moment; whoever acts at that moment is still in time.
    Known {
        /// The moment.
        at: Instant,
        /// The last local day on which it can be done.
        #[cfg_attr(feature = "schema", schemars(with = "String"))]
        last_day: NaiveDate,
    },
    /// Nobody can say yet, and why.
    Unknown {
        /// Why.
        reason: Unknown,
    },
}

impl Due {
    /// The moment, where it is known.
    pub fn at(&self) -> Option<Instant> {
        match self {
            Self::Known { at, .. } => Some(*at),
            Self::Unknown { .. } => None,
        }
    }
}

/// A deadline and how it was counted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// When something that starts now is due. Days and working days end at 24:00 of the last one; hours are exact.
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

/// Due at a moment itself.
pub(super) fn at_moment(at: Instant, time_basis: &TimeBasis<'_>) -> Deadline {
    match time_basis.zone.at_home(at) {
        Ok(at) => Deadline::known(at, at.date_time().date_naive(), Vec::new()),
        Err(reason) => Deadline::unknown(reason, Vec::new()),
    }
}

/// Due an exact time after a moment.
pub(super) fn after(start: Instant, time: TimeDelta, time_basis: &TimeBasis<'_>) -> Deadline {
    let start = start.date_time();
    at_moment(Instant::from(start.checked_add_signed(time).unwrap_or(start)), time_basis)
}

fn count(start: NaiveDate, span: Span, time_basis: &TimeBasis<'_>) -> Deadline {
    let start_day = DeadlineDay { date: start, kind: DueDayKind::Start, counted: false, decided_by: None };
    count_from(start, span.amount, span.unit, vec![start_day], time_basis)
}

/// Counts days behind `before` until `amount` of them have counted.
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
                left = left.saturating_sub(u32::from(day.counted));
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

/// What a day counts for a unit of days.
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
    let next = date.succ_opt().unwrap_or(date);
    zone.resolve(next.and_time(NaiveTime::MIN))
}
