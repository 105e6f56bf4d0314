//! The checks of a calendar beyond its form: notices are unique, name years, and do not contradict each other.

use super::notice::{CalendarDocument, DayKind};
use crate::base::instant::Instant;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use chrono::{Datelike, NaiveDate};

/// Finds notices of equal number (`duplicate_id`), notices without years (`empty_list`), days more than a year before the
/// years of their notice (`notice_day_far`, mostly a typing error in the year), and days that two notices published at the
/// same moment decide differently (`notice_conflict`: neither is the later one).
pub(super) fn calendar(document: &CalendarDocument) -> Problems {
    let mut problems = Problems::none();
    let mut ids = Set::new();
    let mut decided: Map<(Instant, NaiveDate), DayKind> = Map::new();
    for (index, notice) in document.notices.iter().enumerate() {
        let place = format!("/notices/{index}");
        if !ids.insert(notice.id.as_str()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", notice.id.as_str()).at(format!("{place}/id")));
        }
        if notice.years.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{place}/years")));
        }
        for (date, kind) in &notice.days.0 {
            let day = format!("{place}/days/{date}");
            // New Year's holidays begin in December: a notice may reach into the year before its own.
            let year = i64::from(date.year());
            if !notice.years.iter().any(|own| *own == year || own.checked_sub(1) == Some(year)) {
                problems.push(Problem::new(Code::NoticeDayFar).with("date", date.to_string()).at(day.as_str()));
            }
            let before = decided.insert((notice.published_at, *date), *kind);
            if before.is_some_and(|before| before != *kind) {
                problems.push(Problem::new(Code::NoticeConflict).with("date", date.to_string()).at(day));
            }
        }
    }
    problems
}
