//! The instants that a report's day consists of: midnight, window, knowledge. Worked example for the 17:00 report of
//! the 19th, seen at 16:29: midnight is the 19th 00:00, the window runs after the 18th 17:00, and `until` is 16:29, not
//! 17:00.

use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem};
use crate::report::ReportDefinition;
use crate::tools::calendar::Zone;
use chrono::NaiveDate;

/// One day of one report, as known at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReportTimes {
    /// The report's day.
    pub day: NaiveDate,
    /// Its first instant, local time: whose duty it is on a day is decided here.
    pub midnight: Instant,
    /// The last instant before the window.
    /// The window is open here and closed at its end.
    pub from: Instant,
    /// The end of the window, or the moment of knowledge if that is earlier.
    pub until: Instant,
    /// The moment of knowledge.
    pub as_of: Instant,
}

impl ReportTimes {
    /// The moments of a day; a problem where the zone does not know it.
    /// The problem is `day_before_zone`. The window is cut at the moment of knowledge, never extended.
    pub fn of(report: &ReportDefinition, day: NaiveDate, as_of: Instant, zone: &Zone) -> Result<Self, Problem> {
        let unknown =
            |_| Problem::new(Code::DayBeforeZone).with("day", day.to_string()).with("zone", zone.id()).at("/day");
        let window = report.window.on(day, zone).map_err(unknown)?;
        let midnight = zone.resolve(day.and_time(chrono::NaiveTime::MIN)).map_err(unknown)?;
        Ok(Self { day, midnight, from: window.0, until: window.1.min(as_of), as_of })
    }

    /// Whether something happened within the window, as far as it is over.
    pub fn contains(&self, at: Instant) -> bool {
        self.from < at && at <= self.until
    }
}
