//! Why a day, a moment or a deadline is not known. A value and not an error: an inspection can be scored, and a report
//! composed, although one deadline in it is not known yet.

use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem};

/// Why something about time is not known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Unknown {
    /// The calendar had published no notice for this year.
    CalendarUnpublished {
        /// The year.
        year: i32,
    },
    /// The year is before those that the calendar knows.
    CalendarBeginsLater {
        /// The year.
        year: i32,
        /// The first year that the calendar knows.
        first: i64,
    },
    /// Working days are asked for where no calendar is given.
    NoCalendar,
    /// The zone's rules are not known for that moment.
    ZoneUnknown {
        /// The zone.
        zone: String,
        /// Since when its rules are known.
        known_from: Option<Instant>,
    },
}

impl Unknown {
    /// The reason as a problem with a message in both languages, for results to show.
    #[must_use]
    pub fn reason(&self) -> Problem {
        match self {
            Self::CalendarUnpublished { year } => Problem::new(Code::CalendarUnpublished).with("year", *year),
            Self::CalendarBeginsLater { year, first } => {
                Problem::new(Code::CalendarBeginsLater).with("year", *year).with("first", *first)
            }
            Self::NoCalendar => Problem::new(Code::NoCalendar),
            Self::ZoneUnknown { zone, known_from } => Problem::new(Code::ZoneUnknown)
                .with("zone", zone.as_str())
                // Default: a zone without periods (which its check refuses) is known from no moment: the text is empty.
                .with("from", known_from.map(|from| from.to_string()).unwrap_or_default()),
        }
    }
}
