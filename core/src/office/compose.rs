//! Composing: one report of one day, as known at an instant.
//!
//! Order: times of the day, obligations and register, the ledger; then observations from cases, inspections, findings
//! and coverage; then those of returns, which need obligations; then totals, which need all others; at last every
//! figure for every unit that has others below it.

use super::cases::{within, workflow};
use super::producers::{Observer, answerable, build_ledger};
use super::records::Records;
use super::report_times::ReportTimes;
use super::sheets::build_without_rejected;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::finding::Ledger;
use crate::report::{
    Duty, Explanation, IdentityOutcome, Indicator, Inputs, Obligations, Observation, Observations, OneOrMore,
    Outstanding, Register, ReportDefinition, Source, SourceKind,
};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use chrono::NaiveDate;

/// A report of one day, as known at an instant: every figure of the whole and of every unit that has others below it.
///
/// ```
/// use fugong::{Rulebook, base::instant::{Instant, parse_date}, office::{Files, Records, compose}, report::Cell};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let files = Files::from([
///     ("units.csv".to_owned(), "编号,类别,上级,名称\ndistrict,district,,示例区\nliulin,street,district,柳林镇\n".to_owned()),
///     ("enterprises.csv".to_owned(), "企业编号,企业名称,镇街,名称起用\ne01,甲公司,柳林镇,2020-01-01\n".to_owned()),
/// ]);
/// let records = Records::read(&rules, &files);
/// let (day, five) = (parse_date("2020-02-19").unwrap(), Instant::parse("2020-02-19T17:00:00+08:00").unwrap());
/// let report = compose(&rules, "bureau-daily", &records, day, five)?;
/// let cell = |figure: &str| report.explain(figure, None).map(|explained| explained.figure.cell.clone());
/// assert!(matches!(cell("enterprises"), Some(Cell::Value { .. })));
/// assert_eq!(cell("operating"), Some(Cell::Zero), "the journal was looked at: nobody operates");
/// assert_eq!(cell("posters-printed"), Some(Cell::Missing), "the bureau has not reported: not 0");
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

/// One day of the report.
#[derive(Debug)]
pub(super) struct Day {
    /// Instants that the day consists of.
    pub moments: ReportTimes,
    /// Problem ledger at the end of the window.
    pub ledger: Ledger,
    /// Figures by unit.
    pub explanations: Map<Id, Vec<Explanation>>,
    /// Observations that did not fit.
    pub problems: Vec<Problem>,
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
    let top = records.order.iter().find(|id| records.units.get(id).is_some_and(|unit| unit.parent.is_none()));
    let root = top.cloned().ok_or_else(|| Problem::unknown_id("unit", "", Vec::new()).at("/files"))?;
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
/// Only times, obligations and the register are needed, so no figure is computed.
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

/// What both days of a report are composed with.
#[derive(Clone, Copy)]
struct Composer<'c> {
    rulebook: &'c Rulebook,
    records: &'c Records,
    report: &'c ReportDefinition,
    zone: &'c Zone,
}

impl<'c> Composer<'c> {
    /// Composes one day. The steps are those of the module's first paragraph; errors are those of times, obligations, register
    /// and explanations, while observations that do not fit are problems of the day.
    fn day(self, day: NaiveDate, as_of: Instant) -> Result<Day, Problems> {
        let moments = ReportTimes::of(self.report, day, as_of, self.zone)?;
        let (obligations, register) = (self.obligations(&moments)?, self.register()?);
        let ledger = build_ledger(self.rulebook, self.records, false, (moments.as_of, moments.until));
        let observer =
            Observer { rulebook: self.rulebook, records: self.records, moments, zone: self.zone, ledger: &ledger };
        let mut problems = Vec::new();
        let mut list = observer.observe(self.report);
        let none = Observations::default();
        list.extend(self.returns(&observer, &self.inputs(&moments, &obligations, &register, &none)));
        let mut totals = Totals::default();
        for _ in 0..self.passes() {
            let known = self.observations([&list[..], &totals.list].concat(), &totals.looked_at, &mut Vec::new());
            totals = self.totals(&observer, &self.inputs(&moments, &obligations, &register, &known))?;
        }
        list.append(&mut totals.list);
        problems.append(&mut totals.problems);
        let observations = self.observations(list, &totals.looked_at, &mut problems);
        let inputs = self.inputs(&moments, &obligations, &register, &observations);
        let mut explanations = Map::new();
        let parents = self.records.order.iter().filter(|id| self.records.units.children(id).next().is_some());
        for unit in parents {
            explanations.insert(unit.clone(), inputs.explanations(self.report, unit, day, day)?);
        }
        Ok(Day { moments, ledger, explanations, problems })
    }

    /// Bundles what the report engine reads: definitions, units, obligations, register, observations, facts, and the instant
    /// of knowledge.
    fn inputs<'i>(
        self,
        moments: &ReportTimes,
        obligations: &'i Obligations,
        register: &'i Register,
        observations: &'i Observations,
    ) -> Inputs<'i>
    where
        'c: 'i,
    {
        Inputs {
            reports: &self.rulebook.document().reports,
            units: &self.records.units,
            obligations,
            register,
            observations,
            facts: &self.records.facts,
            declared: &self.rulebook.document().facts,
            zone: self.zone,
            calendar: self.rulebook.calendar(),
            as_of: moments.as_of,
        }
    }

    /// The register of what was sent in. What was read from files fits; records that a caller filled otherwise are refused,
    /// because an empty register would make every report missing.
    fn register(self) -> Result<Register, Problems> {
        Register::new(self.records.submissions.clone(), &self.records.units)
    }

    /// A site owes a report on a day if its case was in one of the assigned states when the day began. As with the register,
    /// what does not fit is refused: without obligations nobody would owe anything.
    /// The duty lasts one day, so each day of a report is decided anew.
    fn obligations(self, moments: &ReportTimes) -> Result<Obligations, Problems> {
        let mut duties = Vec::new();
        for report in &self.rulebook.document().reports {
            let Some(sites) = report.assigned.as_ref().and_then(|assigned| assigned.sites.as_ref()) else { continue };
            let Some(workflow) = workflow(self.rulebook, &sites.case) else { continue };
            for case in self.records.cases.iter().filter(|case| case.workflow == workflow.id) {
                let state = case.state(moments.midnight, moments.as_of);
                if within(&sites.within, state, workflow) {
                    let (from, to) = (moments.day, moments.day.succ_opt());
                    duties.push(Duty { report: report.id.clone(), unit: case.site.clone(), from, to });
                }
            }
        }
        Obligations::new(duties, self.records.waivers.clone(), &self.records.units)
    }

    /// The observations; of `totals` those that have a figure even where no unit contributes to it.
    ///
    /// An indicator counts as looked at if its source can be answered from the rulebook; it is then 0 where nothing is counted,
    /// and missing otherwise. Observations that do not fit are removed one round at a time and reported.
    fn observations(self, list: Vec<Observation>, totals: &[Id], problems: &mut Vec<Problem>) -> Observations {
        let observed = |indicator: &&Indicator| match &indicator.from {
            None => false,
            Some(from) => match from.kind() {
                SourceKind::Submitted | SourceKind::Units => false,
                SourceKind::Total => totals.contains(&indicator.id),
                _ => answerable(self.rulebook, from),
            },
        };
        let looked_at: Vec<Id> = self.report.indicators.iter().filter(observed).map(|i| i.id.clone()).collect();
        let build = |list| Observations::new(list, &looked_at, self.report, &self.records.units);
        build_without_rejected(list, build, |_, problem| problems.push(problem))
    }

    /// Observations of indicators that count the returns of a report.
    /// Indicators that name no report of the rulebook are skipped.
    fn returns(self, observer: &Observer<'_>, inputs: &Inputs<'_>) -> Vec<Observation> {
        let mut out = Vec::new();
        for indicator in &self.report.indicators {
            let Some(from) = &indicator.from else { continue };
            let report = from.returns.as_ref().and_then(|id| inputs.report(id));
            if let Some((report, status)) = report.zip(from.status) {
                let day = observer.moments.day;
                out.extend(observer.returns(indicator, status, &inputs.standings(report, day, day)));
            }
        }
        out
    }

    /// How often totals have to be taken: once, or as often as there are totals where one is a part of another.
    /// Each pass adds at least one level of nesting, so as many passes as totals are always enough.
    fn passes(self) -> usize {
        let of = |id: &Id| self.report.indicator(id).and_then(|indicator| indicator.from.as_ref());
        let totals = || {
            self.report
                .indicators
                .iter()
                .filter_map(|indicator| indicator.from.as_ref())
                .filter(|from| from.total.is_some())
        };
        let parts =
            |from: &Source| from.total.iter().chain(&from.minus).flat_map(|ids| ids.0.clone()).collect::<Vec<_>>();
        let nested = totals().any(|from| parts(from).iter().any(|id| of(id).is_some_and(|part| part.total.is_some())));
        if nested { totals().count() } else { 1 }
    }

    /// The totals of this report's other figures. One whose parts are not all numbers is not looked at, so that it is
    /// missing where no unit has all parts, and not 0.
    /// `inputs` hold the observations known so far, totals of earlier passes among them.
    fn totals(self, observer: &Observer<'_>, inputs: &Inputs<'_>) -> Result<Totals, Problems> {
        let mut totals = Totals::default();
        let is_root = |id: &&Id| self.records.units.get(id).is_some_and(|unit| unit.parent.is_none());
        let Some(root) = self.records.order.iter().find(is_root) else { return Ok(totals) };
        let day = observer.moments.day;
        let parts = |ids: &Option<OneOrMore>| -> Result<Vec<Explanation>, Problems> {
            ids.iter().flat_map(|ids| &ids.0).map(|id| inputs.explain(self.report, id, root, day, day)).collect()
        };
        for indicator in &self.report.indicators {
            let Some(from) = indicator.from.as_ref().filter(|from| from.total.is_some()) else { continue };
            let (plus, minus) = (parts(&from.total)?, parts(&from.minus)?);
            if plus.iter().chain(&minus).all(|part| part.figure.cell.to_number().is_some()) {
                totals.looked_at.push(indicator.id.clone());
            }
            totals.list.extend(observer.total(indicator, &plus, &minus, &mut totals.problems));
        }
        Ok(totals)
    }
}

/// The totals of a report's other figures.
#[derive(Default)]
struct Totals {
    /// Their observations, unit by unit.
    list: Vec<Observation>,
    /// Those whose parts are all numbers.
    looked_at: Vec<Id>,
    /// Totals that no decimal holds.
    problems: Vec<Problem>,
}

impl Composed<'_> {
    /// Day of the report.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.today.moments.day
    }

    /// Every figure of the whole and of each unit that has others below it, in the register's order.
    pub fn figures(&self) -> impl Iterator<Item = &Explanation> {
        let units = self.records.order.iter().filter_map(|unit| self.today.explanations.get(unit));
        units.flatten()
    }

    /// One figure with everything inside it, of a unit that has others below it, or of the whole; `None` if there is
    /// none.
    #[must_use]
    pub fn explain(&self, figure: &str, unit: Option<&str>) -> Option<&Explanation> {
        // Default: no unit means the whole.
        Self::find(&self.today, figure, unit.unwrap_or(&self.root))
    }

    /// A figure of a day and unit.
    /// `None` if the unit has no others below it, or the report no such figure.
    pub(super) fn find<'d>(day: &'d Day, figure: &str, unit: &str) -> Option<&'d Explanation> {
        day.explanations.get(unit)?.iter().find(|explanation| explanation.figure.indicator == figure)
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
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.records.problems.iter().chain(&self.today.problems).chain(&self.today.ledger.unmatched)
    }
}
