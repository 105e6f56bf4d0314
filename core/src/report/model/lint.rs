//! Lint: what loads and deserves a look all the same.

use super::definition::ReportDefinition;
use crate::base::problem::{Code, Problem};
use crate::tools::calendar::LocalMoment;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use std::collections::BTreeSet;

/// Everything about these reports that deserves a look; `path` is where their list stands.
pub fn lint(reports: &[ReportDefinition], path: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    for (index, report) in reports.iter().enumerate().filter(|(_, report)| report.composed) {
        let inputs: BTreeSet<_> = report
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

/// The last moment at which an input may still come in on time.
fn last_moment(report: &ReportDefinition) -> NaiveDateTime {
    let grace = TimeDelta::try_minutes(i64::from(report.due.grace_minutes)).unwrap_or_default();
    local(report.due.moment()).checked_add_signed(grace).unwrap_or(NaiveDateTime::MAX)
}

/// A moment of some day, for comparison only.
fn local(moment: LocalMoment) -> NaiveDateTime {
    let days = TimeDelta::days(i64::from(moment.day_offset));
    let midnight = NaiveDate::default().and_time(moment.time.time());
    midnight.checked_add_signed(days).unwrap_or(midnight)
}
