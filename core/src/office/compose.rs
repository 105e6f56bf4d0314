//! Composing: one report of one day, as known at an instant.
//!
//! Order: times of the day, obligations and register, the ledger; then observations from cases, inspections, findings
//! and coverage; then those of returns, which need obligations; then totals, which need all others; at last every
//! figure for every unit that has others below it, or that a bulletin has rows for. Figures of any other unit are made
//! when somebody asks for them.

use super::day::{Composer, Day};
use super::json_lines::FINDINGS;
use super::records::Records;
use super::report_times::ReportTimes;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::finding::Ledger;
use crate::report::{Explanation, IdentityOutcome, Observations, Outstanding, ReportDefinition};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use chrono::NaiveDate;
use std::borrow::Cow;

/// A report of one day, as known at an instant: every figure of the whole and of every unit.
///
/// ```
/// use fugong::{Rulebook, base::instant::{Instant, parse_date}, office::{Files, Records, compose}, report::Cell};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let files = Files::from([
///     ("units.csv".to_owned(), "编号,类别,上级,名称\ndistrict,district,,示例区\nliulin,street,district,柳林镇\n".to_owned()),
///     ("enterprises.csv".to_owned(), "企业编号,企业名称,镇街,名称起用\ne01,甲公司,柳林镇,2020-01-01\n".to_owned()),
///     ("journal.jsonl".to_owned(), String::new()),
/// ]);
/// let records = Records::read(&rules, &files);
/// let (day, five) = (parse_date("2020-02-19").unwrap(), Instant::parse("2020-02-19T17:00:00+08:00").unwrap());
/// let report = compose(&rules, "bureau-daily", &records, day, five)?;
/// let cell = |figure: &str| report.explain(figure, None).map(|explained| explained.figure.cell.clone());
/// assert!(matches!(cell("enterprises"), Some(Cell::Value { .. })));
/// assert_eq!(cell("operating"), Some(Cell::Zero), "the journal was looked at: nobody operates");
/// assert_eq!(cell("found"), Some(Cell::Missing), "nobody gave the findings: not 0");
/// assert_eq!(cell("posters-printed"), Some(Cell::Missing), "nor the bureau's returns");
/// let reason = report.reasons().iter().find(|reason| reason.path() == "/files/findings.jsonl").unwrap();
/// assert_eq!((report.is_fit_to_issue(), reason.code().as_str()), (false, "file_not_given"));
/// assert_eq!(cell("no-such-figure"), None);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Debug)]
pub struct Composed<'r> {
    /// Rulebook.
    pub(super) rulebook: &'r Rulebook,
    /// Records that it was made from.
    pub(super) records: &'r Records,
    /// Definition of the report.
    pub(super) report: &'r ReportDefinition,
    /// Zone of its days.
    pub(super) zone: &'r Zone,
    /// Unit of the whole: the first one without a parent.
    pub(super) root: Id,
    /// The day itself.
    pub(super) today: Day,
    /// The day before, with the same knowledge, for changes.
    pub(super) before: Day,
}

/// The report of an id; `unknown_id` where there is none.
fn find_report<'r>(rulebook: &'r Rulebook, id: &str) -> Result<&'r ReportDefinition, Problems> {
    let reports = &rulebook.document().reports;
    let known = || reports.iter().map(|report| report.id.as_str()).collect();
    Ok(reports.iter().find(|report| report.id == id).ok_or_else(|| Problem::unknown_id("report", id, known()))?)
}

/// Composes a report. The day before is composed as well, with the same knowledge, for the changes.
///
/// # Errors
/// `unknown_id` where there is no such report, `missing_field` where the rulebook names no zone, `unknown_id` where there is
/// no unit, and what the zone does not know.
pub fn compose<'r>(
    rulebook: &'r Rulebook,
    report: &str,
    records: &'r Records,
    day: NaiveDate,
    as_of: Instant,
) -> Result<Composed<'r>, Problems> {
    let report = find_report(rulebook, report)?;
    let zone = rulebook.zone().ok_or_else(|| Problem::new(Code::MissingField).with("name", "zone"))?;
    // Reports say in local time as of when they were made.
    zone.local(as_of).map_err(|_| {
        let day = as_of.date_time().date_naive().to_string();
        Problem::new(Code::DayBeforeZone).with("day", day).with("zone", zone.id()).at("/as_of")
    })?;
    let root = records.roots().next().cloned().ok_or_else(|| records.without_units())?;
    // Only the first day of the calendar has none before it, and no zone knows that day: composing it is a problem below.
    let yesterday = day.pred_opt().unwrap_or(day);
    let composer = Composer { rulebook, records, report, zone };
    Ok(Composed {
        rulebook,
        records,
        report,
        zone,
        root,
        today: composer.day(day, as_of)?,
        before: composer.day(yesterday, as_of)?,
    })
}

/// The reports that somebody still has to send for a day (催报), as known now.
///
/// # Errors
/// As [`compose`].
pub fn outstanding(
    rulebook: &Rulebook,
    report: &str,
    records: &Records,
    day: NaiveDate,
    now: Instant,
) -> Result<Vec<Outstanding>, Problems> {
    let report = find_report(rulebook, report)?;
    let zone = rulebook.zone().ok_or_else(|| Problem::new(Code::MissingField).with("name", "zone"))?;
    let composer = Composer { rulebook, records, report, zone };
    let moments = ReportTimes::of(report, day, now, zone)?;
    let (obligations, register) = (composer.obligations(&moments)?, composer.register()?);
    let observations = Observations::default();
    let inputs = composer.inputs(&moments, &obligations, &register, &observations);
    Ok(inputs.outstanding(report, day, day))
}

impl Composed<'_> {
    /// Day of the report.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.today.moments.day
    }

    /// Every figure of the whole, of each unit that has others below it, and of each unit of a kind that a bulletin of the
    /// report has rows for, in the register's order.
    pub fn figures(&self) -> impl Iterator<Item = &Explanation> {
        let units = self.records.order.iter().filter_map(|unit| self.today.explanations.get(unit));
        units.flatten()
    }

    /// One figure with everything inside it, of a unit or of the whole; `None` if there is no such unit, or no such figure.
    #[must_use]
    pub fn explain(&self, figure: &str, unit: Option<&str>) -> Option<Cow<'_, Explanation>> {
        // Default: no unit means the whole.
        self.find(&self.today, figure, unit.unwrap_or(&self.root))
    }

    /// A figure of a day and unit.
    /// `None` if there is no such unit, or the report has no such figure.
    pub(super) fn find<'d>(&'d self, day: &'d Day, figure: &str, unit: &str) -> Option<Cow<'d, Explanation>> {
        let made = day.explanations.get(unit);
        if let Some(figures) = made {
            return figures.iter().find(|explanation| explanation.figure.indicator == figure).map(Cow::Borrowed);
        }
        self.composer().explain(day, figure, unit).map(Cow::Owned)
    }

    /// What its days are composed with.
    pub(super) fn composer(&self) -> Composer<'_> {
        let (rulebook, records, report, zone) = (self.rulebook, self.records, self.report, self.zone);
        Composer { rulebook, records, report, zone }
    }

    /// Whether there is such a unit on record.
    #[must_use]
    pub fn has_unit(&self, unit: &str) -> bool {
        self.records.units.get(unit).is_some()
    }

    /// Outcomes of the report's identities over the figures of the whole.
    /// Identities are equations between figures that the report declares.
    #[must_use]
    pub fn reconcile(&self) -> Vec<IdentityOutcome> {
        let figures: Vec<_> =
            self.today.explanations.get(&self.root).into_iter().flatten().map(|e| e.figure.clone()).collect();
        self.report.reconcile(&figures)
    }

    /// The problem ledger at the end of the window.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.today.ledger
    }

    /// Everything on record that did not fit: of the files, of the day's observations, of the ledger.
    pub fn problems(&self) -> impl Iterator<Item = Problem> {
        let all = self.records.problems.iter().chain(&self.today.problems).cloned();
        all.chain(self.today.ledger.unmatched.iter().map(|problem| self.placed(problem)))
    }

    /// A problem of the ledger, which places it in the list of events, at the line of the event.
    fn placed(&self, problem: &Problem) -> Problem {
        let index = problem.path().strip_prefix("/events/").and_then(|index| index.parse::<usize>().ok());
        match index.and_then(|index| self.records.finding_places.get(index)) {
            Some(place) => place.of(FINDINGS, problem.clone()),
            None => problem.clone(),
        }
    }
}
