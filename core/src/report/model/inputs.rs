//! Everything that a report is made from, as known at one instant.

use super::definition::ReportDefinition;
use super::obligation::Obligations;
use super::observation::Observations;
use super::register::Register;
use super::tree::OrgUnits;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::tools::calendar::{Calendar, Zone};
use crate::tools::condition::{Fact, FactSet};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Most days that one question may be about: 3 660, ten years. A question about more is refused instead of answered
/// slowly.
const MOST_DAYS: i64 = 3_660;

/// What a report is made from. Nothing recorded after `as_of` is seen, so the answer to the same question about 17:00
/// is the same whenever it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// All reports of the rulebook: composed ones are made from the others.
    pub reports: &'a [ReportDefinition],
    /// Units, as a tree.
    pub units: &'a OrgUnits,
    /// Duties of sites, and waivers.
    pub obligations: &'a Obligations,
    /// Submissions.
    pub register: &'a Register,
    /// Figures counted from cases, inspections, findings, coverage and returns.
    pub observations: &'a Observations,
    /// Facts of units, for rules that read them.
    pub facts: &'a BTreeMap<Id, FactSet>,
    /// Declarations of such facts: their titles and units of measure.
    pub declared: &'a BTreeMap<String, Fact>,
    /// Zone whose times of day are meant.
    pub zone: &'a Zone,
    /// Calendar for reports that are due on working days; without one they are awaited.
    pub calendar: Option<&'a Calendar>,
    /// Instant whose knowledge counts, inclusive; for what is outstanding, now.
    pub as_of: Instant,
}

/// Checks the days that a question is about, before a register of years is walked through.
///
/// ```
/// use fugong::{Code, base::instant::parse_date, report::check_days};
///
/// let day = |text: &str| parse_date(text).unwrap();
/// assert!(check_days(day("2020-02-19"), day("2020-02-19")).is_ok(), "both ends count: this is one day");
/// let code = |from, to| check_days(day(from), day(to)).unwrap_err().iter().next().map(|problem| problem.code());
/// assert_eq!(code("2020-02-19", "2020-02-18"), Some(Code::DaysBackwards));
/// assert_eq!(code("2010-01-01", "2020-02-19"), Some(Code::TooMany));
/// ```
///
/// # Errors
/// `days_backwards` where the last day is before the first, `too_many` beyond ten years.
pub fn check_days(from: NaiveDate, to: NaiveDate) -> Result<(), Problems> {
    let days = to.signed_duration_since(from).num_days();
    if days < 0 {
        let problem = Problem::new(Code::DaysBackwards).with("from", from.to_string());
        return Err(problem.with("to", to.to_string()).into());
    }
    if days >= MOST_DAYS {
        return Err(Problem::new(Code::TooMany).with("count", days + 1).with("limit", MOST_DAYS).into());
    }
    Ok(())
}

impl<'a> Inputs<'a> {
    /// The report with this id; `None` if the rulebook has none.
    #[must_use]
    pub fn report(&self, id: &str) -> Option<&'a ReportDefinition> {
        self.reports.iter().find(|report| report.id == id)
    }
}
