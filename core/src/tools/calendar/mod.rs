//! Dated calendars and zone rules; deadlines; clocks that pause.
//!
//! Answers "is this a working day, as known then?", "when is this due?" and "what does the clock say here?". Calendars and
//! zones are data with publication times; a year that nobody has published is unknown, never guessed. This room may not
//! know checklists, cases or reports.
//!
//! | question | answer |
//! |---|---|
//! | is this a working day, as known then? | [`Calendar::day`] |
//! | when is this due, and which days counted? | [`deadline`] |
//! | how much of the 20 working days is left after a pause? | [`Clock`] |
//! | what does the clock on the wall show at this moment, and the other way round? | [`Zone::local`], [`Zone::resolve`] |
//! | does this belong to today's report, which closes at 17:00? | [`Window::contains`] |
//!
//! ```
//! use fugong::tools::calendar::{Calendar, DueWithin, TimeBasis, Span, Unit, Zone, deadline};
//! use fugong::base::instant::Instant;
//! let calendar = Calendar::built_in("cn").ok_or("no such calendar")?;
//! let zone = Zone::built_in("Asia/Shanghai").ok_or("no such zone")?;
//! let at = |text| Instant::parse(text).ok_or("not an instant");
//! let known_at = at("2020-01-26T12:00:00+08:00")?;
//! let time_basis = TimeBasis { zone: &zone, calendar: Some(&calendar), known_at };
//! let within = DueWithin::Within(Span { amount: 2, unit: Unit::WorkingDays });
//! let due = deadline(at("2020-01-23T10:00:00+08:00")?, within, &time_basis).due;
//! // 31 January, and Saturday 1 February as a make-up work day: the notice that took them away was not yet out.
//! assert_eq!(due.at().map(|at| at.to_string()).as_deref(), Some("2020-02-02T00:00:00+08:00"));
//! # Ok::<(), &str>(())
//! ```

mod built_in;
mod check_calendar;
mod clock;
mod day;
mod deadline;
mod notice;
mod schedule;
mod unknown;
mod within;
mod zone;
mod zone_check;
mod zone_rule;

pub use clock::{Clock, ClockDue, ClockRun, Extension, ResumePolicy};
pub use day::{DayAnswer, DayDecidedBy};
pub use deadline::{Deadline, DeadlineDay, Due, DueDayKind, TimeBasis, deadline};
pub use notice::{Calendar, CalendarDocument, DayKind, DayOfWeek, NamedDays, Notice};
pub use schedule::{LocalMoment, LocalTime, Window, WindowBounds, due_at};
pub use unknown::Unknown;
pub use within::{DueWithin, Span, Unit};
pub use zone::{Zone, Zones, ZonesDocument};
pub use zone_rule::{DstSwitch, Offset, Period, Summer, SwitchClock, WeekdayOrdinal};

#[cfg(test)]
mod calendar_tests;
#[cfg(test)]
mod clock_tests;
#[cfg(test)]
mod deadline_tests;
#[cfg(test)]
mod zone_tests;
