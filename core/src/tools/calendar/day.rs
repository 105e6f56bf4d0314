//! Whether a day is a working day or a day off, as known at a moment.

use super::notice::{Calendar, DayKind};
use super::unknown::Unknown;
use crate::base::instant::Instant;
use chrono::{Datelike, NaiveDate};

/// What a day is, and which notice or rule says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DayAnswer<'a> {
    /// Working day or day off.
    pub kind: DayKind,
    /// The notice that names the day, or the weekday.
    pub decided_by: DayDecidedBy<'a>,
}

/// What decided whether a day is worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayDecidedBy<'a> {
    /// A notice, by its document number.
    Notice(&'a str),
    /// The weekday: the year's notice does not name the day.
    Weekday,
}

impl DayDecidedBy<'_> {
    /// The notice's number, or `weekday`.
    #[must_use]
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
    /// [`Unknown::CalendarUnpublished`] where no notice of that year was published by then, and
    /// [`Unknown::CalendarBeginsLater`] for years before those of the calendar.
    ///
    /// ```
    /// use fugong::{base::instant::{Instant, parse_date}, tools::calendar::{Calendar, DayDecidedBy, DayKind}};
    /// let calendar = Calendar::built_in("cn").unwrap();
    /// let known_at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    /// let wednesday = calendar.day(parse_date("2020-02-19").unwrap(), known_at).unwrap();
    /// assert_eq!((wednesday.kind, wednesday.decided_by), (DayKind::Work, DayDecidedBy::Weekday));
    /// // A Friday that the holiday notice of the year makes a day off:
    /// let new_year_eve = calendar.day(parse_date("2020-01-24").unwrap(), known_at).unwrap();
    /// assert_eq!(new_year_eve.kind, DayKind::Off);
    /// assert!(matches!(new_year_eve.decided_by, DayDecidedBy::Notice(_)));
    /// ```
    pub fn day(&self, date: NaiveDate, known_at: Instant) -> Result<DayAnswer<'_>, Unknown> {
        if let Some((notice, kind)) = self.naming(date, known_at) {
            return Ok(DayAnswer { kind, decided_by: DayDecidedBy::Notice(&notice.id) });
        }
        let year = date.year();
        if !self.is_year_known(year.into(), known_at) {
            return Err(match self.first_year().filter(|first| i64::from(year) < *first) {
                Some(first) => Unknown::CalendarBeginsLater { year, first },
                None => Unknown::CalendarUnpublished { year },
            });
        }
        let kind = if self.is_weekend(date.weekday()) { DayKind::Off } else { DayKind::Work };
        Ok(DayAnswer { kind, decided_by: DayDecidedBy::Weekday })
    }
}
