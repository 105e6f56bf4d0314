//! What a day is, as known at a moment.

use super::notice::{Calendar, DayKind};
use super::unknown::Unknown;
use crate::base::instant::Instant;
use chrono::{Datelike, NaiveDate};

/// What a day is, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayAnswer<'a> {
    /// Work or off.
    pub kind: DayKind,
    /// Who decided it.
    pub decided_by: DayDecidedBy<'a>,
}

/// Who decided what a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayDecidedBy<'a> {
    /// A notice, by its document number.
    Notice(&'a str),
    /// The weekday: the year's notice does not name the day.
    Weekday,
}

impl DayDecidedBy<'_> {
    /// The notice's number, or `weekday`.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Notice(id) => id,
            Self::Weekday => "weekday",
        }
    }
}

impl Calendar {
    /// What a day is as known at a moment: the latest notice that names it decides; where the year is published and no
    /// notice names the day, its weekday does.
    ///
    /// # Errors
    /// [`Unknown::CalendarUnpublished`] where no notice of that year was published by then.
    pub fn day(&self, date: NaiveDate, known_at: Instant) -> Result<DayAnswer<'_>, Unknown> {
        if let Some((notice, kind)) = self.naming(date, known_at) {
            return Ok(DayAnswer { kind, decided_by: DayDecidedBy::Notice(&notice.id) });
        }
        if !self.is_year_known(i64::from(date.year()), known_at) {
            return Err(Unknown::CalendarUnpublished { year: date.year() });
        }
        let kind = if self.is_weekend(date.weekday()) { DayKind::Off } else { DayKind::Work };
        Ok(DayAnswer { kind, decided_by: DayDecidedBy::Weekday })
    }
}
