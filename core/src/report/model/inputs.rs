//! Everything that a report is made from, as known at one moment.

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

/// The most days that one question may be about: ten years.
const MOST_DAYS: i64 = 3_660;

/// What a report is made from. Nothing recorded after `as_of` is seen.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// All reports: composed ones are made from the others.
    pub reports: &'a [ReportDefinition],
    /// The units.
    pub units: &'a OrgUnits,
    /// Who has to report when, beyond kinds of units; who is let off.
    pub obligations: &'a Obligations,
    /// What was sent in.
    pub register: &'a Register,
    /// What cases, inspections, findings and coverage say.
    pub observations: &'a Observations,
    /// What is known of units, for rules that ask.
    pub facts: &'a BTreeMap<Id, FactSet>,
    /// How such facts are declared: what they are called.
    pub declared: &'a BTreeMap<String, Fact>,
    /// The zone whose times of day are meant.
    pub zone: &'a Zone,
    /// The calendar, for reports that are due on working days.
    pub calendar: Option<&'a Calendar>,
    /// The moment whose knowledge counts; for what is outstanding, now.
    pub as_of: Instant,
}

/// Checks the days that a question is about, before a register of years is walked through.
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
        return Err(Problem::new(Code::TooMany).with("count", days.saturating_add(1)).with("limit", MOST_DAYS).into());
    }
    Ok(())
}

impl<'a> Inputs<'a> {
    /// A report by its id.
    pub fn report(&self, id: &str) -> Option<&'a ReportDefinition> {
        self.reports.iter().find(|report| report.id == id)
    }
}
