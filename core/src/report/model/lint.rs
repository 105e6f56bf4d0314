//! Lint of reports: what loads and deserves a look all the same.

use super::definition::ReportDefinition;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::tools::calendar::LocalMoment;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// Composed reports that are due before all of their inputs have to be in (`inputs_due_later`): the 17:00 report cannot
/// hold what may come until 17:30. `path` is the place of the list.
#[must_use]
pub fn lint(reports: &[ReportDefinition], path: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, report) in reports.iter().enumerate().filter(|(_, report)| report.composed) {
        let inputs: Set<_> = report
            .indicators
            .iter()
            .filter_map(|indicator| indicator.from.as_ref()?.submitted.as_ref())
            .filter(|id| **id != report.id)
            .collect();
        for input in reports.iter().filter(|other| inputs.contains(&other.id)) {
            if last_moment(input) >= local(report.due.moment()) {
                let problem = Problem::new(Code::InputsDueLater)
                    .with("report", input.id.as_str())
                    .with("due", report.due.moment().to_string())
                    .with("input_due", input.due.moment().to_string());
                found.push(problem.at(format!("{path}/{index}/due")));
            }
        }
    }
    found
}

/// The last local moment, relative to an arbitrary day, at which an input may still come in on time: due time plus
/// grace.
fn last_moment(report: &ReportDefinition) -> NaiveDateTime {
    let grace = TimeDelta::try_minutes(i64::from(report.due.grace_minutes)).unwrap_or(TimeDelta::MAX);
    // A grace beyond the end of the calendar ends after everything else.
    local(report.due.moment()).checked_add_signed(grace).unwrap_or(NaiveDateTime::MAX)
}

/// A moment relative to 1970-01-01, for comparison only.
fn local(moment: LocalMoment) -> NaiveDateTime {
    let days = TimeDelta::days(i64::from(moment.day_offset));
    let midnight = NaiveDate::default().and_time(moment.time.time());
    debug_assert!(moment.day_offset.abs() <= 366, "a due time lies at most 255 days after its day");
    // Invariant: so few days from 1970 the calendar has not ended.
    midnight.checked_add_signed(days).unwrap_or(midnight)
}
