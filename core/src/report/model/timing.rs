//! Whether a return can be of the day that it names: nobody knows the figures of a day that is still to come.

use super::definition::ReportDefinition;
use super::submission::Submission;
use super::unit::OrgUnit;
use crate::base::problem::{Code, Problem};
use crate::tools::calendar::Zone;

impl ReportDefinition {
    /// Why a return cannot be of its day: it was recorded on a local day before that, or before the window of that day began.
    /// `None` if it can, or if the zone's rules do not say when that is.
    ///
    /// ```
    /// use fugong::{Rulebook, base::{id::Id, instant::{Instant, parse_date}}, report::Submission};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let report = rules.document().reports.iter().find(|report| report.id == "enterprise-return").unwrap();
    /// let sent = |day: &str, at: &str| {
    ///     let id = |text: &str| Id::new(text).unwrap();
    ///     let submission = Submission::new(id("enterprise-return"), id("e01"), parse_date(day).unwrap(), Instant::parse(at).unwrap());
    ///     report.too_early(&submission, rules.zone().unwrap()).map(|problem| problem.code().as_str())
    /// };
    /// assert_eq!(sent("2020-02-19", "2020-02-19T09:00:00+08:00"), None, "the window began on the 18th");
    /// assert_eq!(sent("2020-02-29", "2020-02-19T15:00:00+08:00"), Some("return_before_its_day"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn too_early(&self, submission: &Submission, zone: &Zone) -> Option<Problem> {
        let code = if zone.local(submission.recorded_at).ok()?.date() < submission.day {
            Code::ReturnBeforeItsDay
        } else if submission.recorded_at <= self.window.on(submission.day, zone).ok()?.0 {
            Code::ReturnBeforeWindow
        } else {
            return None;
        };
        let problem = Problem::new(code).with("unit", submission.unit.as_str()).with("day", submission.day.to_string());
        Some(problem.with("recorded_at", submission.recorded_at.to_string()))
    }

    /// Why a return cannot be of its unit, which does not exist on the day; `None` if it does.
    pub(crate) fn of_no_unit(submission: &Submission, unit: &OrgUnit) -> Option<Problem> {
        let problem = || Problem::new(Code::ReturnOfNoUnit).with("unit", submission.unit.as_str());
        (!unit.exists_on(submission.day)).then(|| problem().with("day", submission.day.to_string()))
    }
}
