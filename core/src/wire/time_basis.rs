//! Time basis of an operation: zone and calendar of the rulebook, or as given in the input. The reply cites the ones
//! that were used.

use super::input::Arguments;
use crate::base::instant::Instant;
use crate::base::json::Json;
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::{CalendarRef, Cited, Rulebook};
use crate::tools::calendar::{Calendar, TimeBasis, Zone, Zones};

/// Zone and calendar that an operation counts by.
pub(super) struct TimeBasisInput {
    /// Zone of days and times of day.
    pub(super) zone: Zone,
    /// Calendar of working days; without one, deadlines in working days are unknown.
    pub(super) calendar: Option<Calendar>,
}

impl TimeBasisInput {
    /// Reads `zone`, an id, and `zones`, a document in which it is looked up; and `calendar`, an id or a document. What is
    /// left out is the rulebook's.
    /// Problems: `missing_field` if neither the input nor the rulebook names a zone; `unknown_id` at `/zone`, or at `/zones` if
    /// the rulebook's own zone is not in the document given. Without `zones`, built-in zones are searched.
    pub(super) fn read(rulebook: &Rulebook, arguments: &mut Arguments<'_>) -> Option<Self> {
        let calendar = calendar(rulebook, arguments);
        let zones = arguments.with_optional("zones", None, |json| Zones::from_tree(json).map(Some));
        let named = arguments.get::<Option<String>>("zone");
        let (zones, named) = (zones?, named?);
        let place = if named.is_some() { "/zone" } else { "/zones" };
        let Some(id) = named.or_else(|| rulebook.document().zone.clone()) else {
            arguments.report([Problem::new(Code::MissingField).with("name", "zone")]);
            return None;
        };
        let Some(zone) = zones.unwrap_or_else(Zones::built_in).get(&id).cloned() else {
            arguments.report([Problem::new(Code::UnknownId).with_term("what", "zone").with("id", id).at(place)]);
            return None;
        };
        Some(Self { zone, calendar: calendar? })
    }

    /// What time is counted by, as known at a moment.
    pub(super) fn at(&self, known_at: Instant) -> TimeBasis<'_> {
        TimeBasis { zone: &self.zone, calendar: self.calendar.as_ref(), known_at }
    }

    /// The result with the rulebook, and the zone and calendar that were reckoned by.
    /// Each is cited by its id and SHA-256, so that a reader can tell which version was counted by.
    pub(super) fn cite<T>(&self, rulebook: &Rulebook, result: T) -> Cited<T> {
        let mut cited = rulebook.cite(result);
        let calendar = self.calendar.as_ref();
        let made_with = std::sync::Arc::make_mut(&mut cited.made_with);
        made_with.calendar = calendar
            .map(|calendar| CalendarRef { id: calendar.id().to_string(), sha256: calendar.sha256().to_owned() });
        made_with.zone = Some(CalendarRef { id: self.zone.id().to_owned(), sha256: self.zone.sha256().to_owned() });
        cited
    }
}

/// The calendar alone: for questions that no zone matters to.
/// A string is the id of a built-in calendar (`unknown_id` otherwise), anything else a calendar document. Outer `None`: a
/// problem was reported. Inner `None`: neither the input nor the rulebook has a calendar.
pub(super) fn calendar(rulebook: &Rulebook, arguments: &mut Arguments<'_>) -> Option<Option<Calendar>> {
    arguments.with_optional("calendar", rulebook.calendar().cloned(), |json| match json {
        Json::String(id) => match Calendar::built_in(id) {
            Some(calendar) => Ok(Some(calendar)),
            None => {
                Err(Problems::from(Problem::new(Code::UnknownId).with_term("what", "calendar").with("id", id.as_str())))
            }
        },
        document => Calendar::from_tree(document).map(Some),
    })
}
