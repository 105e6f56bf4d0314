//! Composing: one report of one day, as known at a moment.

use super::cases::{within, workflow};
use super::observe::{Observer, build_ledger};
use super::records::Records;
use super::report_times::ReportTimes;
use super::sheets::build_without_rejected;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::finding::Ledger;
use crate::report::{
    Duty, Explanation, IdentityOutcome, Inputs, Obligations, Observation, Observations, Outstanding, Register,
    ReportDefinition, SourceKind,
};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A report of one day, as known at a moment: every figure of the whole and of every unit that has others below it.
#[derive(Debug)]
pub struct Composed<'r> {
    pub(super) rulebook: &'r Rulebook,
    pub(super) records: &'r Records,
    pub(super) report: &'r ReportDefinition,
    pub(super) zone: &'r Zone,
    pub(super) root: Id,
    pub(super) today: Day,
    pub(super) before: Day,
}

/// One day of the report.
#[derive(Debug)]
pub(super) struct Day {
    pub moments: ReportTimes,
    pub ledger: Ledger,
    pub explanations: BTreeMap<Id, Vec<Explanation>>,
    pub problems: Vec<Problem>,
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
    let unknown = |id: &str, what: &'static str| Problem::new(Code::UnknownId).with("id", id).with_term("what", what);
    let found = rulebook.document().reports.iter().find(|known| known.id == report);
    let report = found.ok_or_else(|| unknown(report, "report"))?;
    let zone = rulebook.zone().ok_or_else(|| Problem::new(Code::MissingField).with("name", "zone"))?;
    let top = records.order.iter().find(|id| records.units.get(id).is_some_and(|unit| unit.parent.is_none()));
    let root = top.cloned().ok_or_else(|| unknown("", "unit").at("/files"))?;
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
    let unknown = |id: &str| Problem::new(Code::UnknownId).with("id", id).with_term("what", "report");
    let report = rulebook.document().reports.iter().find(|known| known.id == report).ok_or_else(|| unknown(report))?;
    let zone = rulebook.zone().ok_or_else(|| Problem::new(Code::MissingField).with("name", "zone"))?;
    let composer = Composer { rulebook, records, report, zone };
    let moments = ReportTimes::of(report, day, now, zone)?;
    let (obligations, register) = (composer.obligations(&moments), composer.register());
    let observations = Observations::default();
    let inputs = composer.inputs(&moments, &obligations, &register, &observations);
    Ok(inputs.outstanding(report, day, day))
}

#[derive(Clone, Copy)]
struct Composer<'c> {
    rulebook: &'c Rulebook,
    records: &'c Records,
    report: &'c ReportDefinition,
    zone: &'c Zone,
}

impl<'c> Composer<'c> {
    fn day(self, day: NaiveDate, as_of: Instant) -> Result<Day, Problems> {
        let moments = ReportTimes::of(self.report, day, as_of, self.zone)?;
        let (obligations, register) = (self.obligations(&moments), self.register());
        let ledger = build_ledger(self.rulebook, self.records, false, (moments.as_of, moments.until));
        let observer =
            Observer { rulebook: self.rulebook, records: self.records, moments, zone: self.zone, ledger: &ledger };
        let mut problems = Vec::new();
        let mut list = observer.observe(self.report);
        let none = Observations::default();
        list.extend(self.returns(&observer, &self.inputs(&moments, &obligations, &register, &none)));
        let first = self.observations(list.clone(), &mut Vec::new());
        list.extend(self.totals(&observer, &self.inputs(&moments, &obligations, &register, &first)));
        let observations = self.observations(list, &mut problems);
        let inputs = self.inputs(&moments, &obligations, &register, &observations);
        let mut explanations = BTreeMap::new();
        let parents = self.records.order.iter().filter(|id| self.records.units.children(id).next().is_some());
        for unit in parents {
            explanations.insert(unit.clone(), inputs.explanations(self.report, unit, day, day)?);
        }
        Ok(Day { moments, ledger, explanations, problems })
    }

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

    fn register(self) -> Register {
        // The records hold only what fits; a register that refused it now would be a contradiction, and is empty.
        Register::new(self.records.submissions.clone(), &self.records.units).unwrap_or_default()
    }

    /// A site owes a report on a day if its case was in one of the assigned states when the day began.
    fn obligations(self, moments: &ReportTimes) -> Obligations {
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
        Obligations::new(duties, self.records.waivers.clone(), &self.records.units).unwrap_or_default()
    }

    fn observations(self, list: Vec<Observation>, problems: &mut Vec<Problem>) -> Observations {
        let observed = |indicator: &&crate::report::Indicator| {
            let kind = indicator.from.as_ref().map(crate::report::Source::kind);
            !matches!(kind, None | Some(SourceKind::Submitted | SourceKind::Units))
        };
        let looked_at: Vec<Id> = self.report.indicators.iter().filter(observed).map(|i| i.id.clone()).collect();
        let build = |list| Observations::new(list, &looked_at, self.report, &self.records.units);
        build_without_rejected(list, build, |_, problem| problems.push(problem))
    }

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

    fn totals(self, observer: &Observer<'_>, inputs: &Inputs<'_>) -> Vec<Observation> {
        let Some(root) =
            self.records.order.iter().find(|id| self.records.units.get(id).is_some_and(|u| u.parent.is_none()))
        else {
            return Vec::new();
        };
        let day = observer.moments.day;
        let parts = |ids: &Option<crate::report::OneOrMore>| {
            let all = ids.iter().flat_map(|ids| &ids.0);
            all.filter_map(|id| inputs.explain(self.report, id, root, day, day).ok()).collect::<Vec<_>>()
        };
        let mut out = Vec::new();
        for indicator in &self.report.indicators {
            if let Some(from) = indicator.from.as_ref().filter(|from| from.total.is_some()) {
                out.extend(observer.total(indicator, &parts(&from.total), &parts(&from.minus)));
            }
        }
        out
    }
}

impl Composed<'_> {
    /// The day.
    pub fn day(&self) -> NaiveDate {
        self.today.moments.day
    }

    /// Every figure of the whole and of each unit that has others below it, in the register's order.
    pub fn figures(&self) -> impl Iterator<Item = &Explanation> {
        let units = self.records.order.iter().filter_map(|unit| self.today.explanations.get(unit));
        units.flatten()
    }

    /// One figure with everything inside it; of the whole where no unit is named.
    pub fn explain(&self, figure: &str, unit: Option<&str>) -> Option<&Explanation> {
        Self::find(&self.today, figure, unit.unwrap_or(&self.root))
    }

    pub(super) fn find<'d>(day: &'d Day, figure: &str, unit: &str) -> Option<&'d Explanation> {
        day.explanations.get(unit)?.iter().find(|explanation| explanation.figure.indicator == figure)
    }

    /// What must add up between figures of the whole, and whether it does.
    pub fn reconcile(&self) -> Vec<IdentityOutcome> {
        let figures: Vec<_> =
            self.today.explanations.get(&self.root).into_iter().flatten().map(|e| e.figure.clone()).collect();
        self.report.reconcile(&figures)
    }

    /// The problem ledger at the end of the window.
    pub fn ledger(&self) -> &Ledger {
        &self.today.ledger
    }

    /// Everything on record that did not fit: of the files, of the day's observations, of the ledger.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.records.problems.iter().chain(&self.today.problems).chain(&self.today.ledger.unmatched)
    }
}
