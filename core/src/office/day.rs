//! One day of a report: obligations and register, observations, totals, and what cannot be read.

use super::cases::{within, workflow};
use super::gaps::About;
use super::producers::{Observed, Observer, answerable, build_ledger};
use super::records::Records;
use super::report_times::ReportTimes;
use super::sheets::build_without_rejected;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Problem, Problems};
use crate::finding::Ledger;
use crate::report::{
    Duty, Explanation, Indicator, Inputs, Obligations, Observations, Register, ReportDefinition, SourceKind, Status,
    StatusUnknown, SubmissionStatus, UnreadDuties,
};
use crate::rulebook::Rulebook;
use crate::tools::bulletin::Bulletin;
use crate::tools::calendar::Zone;
use chrono::NaiveDate;

/// One day of the report.
#[derive(Debug)]
pub(super) struct Day {
    /// Instants that the day consists of.
    pub moments: ReportTimes,
    /// Problem ledger at the end of the window.
    pub ledger: Ledger,
    /// Figures of the units of which all are asked for. Those of any other unit are made when they are.
    pub explanations: Map<Id, Vec<Explanation>>,
    /// Duties and waivers of the day.
    obligations: Obligations,
    /// Returns.
    register: Register,
    /// Observations of the day.
    observations: Observations,
    /// Observations that did not fit.
    pub problems: Vec<Problem>,
    /// Why figures of the day are missing that ought to be there: records that cannot be read, or were not given.
    pub reasons: Vec<Problem>,
}

/// What both days of a report are composed with.
#[derive(Clone, Copy)]
pub(super) struct Composer<'c> {
    /// Rulebook.
    pub rulebook: &'c Rulebook,
    /// Records.
    pub records: &'c Records,
    /// Report that is composed.
    pub report: &'c ReportDefinition,
    /// Zone of its days.
    pub zone: &'c Zone,
}

impl<'c> Composer<'c> {
    /// Composes one day. The steps are those of the module's first paragraph; errors are those of times, obligations, register
    /// and explanations, while observations that do not fit are problems of the day.
    pub(super) fn day(self, day: NaiveDate, as_of: Instant) -> Result<Day, Problems> {
        let moments = ReportTimes::of(self.report, day, as_of, self.zone)?;
        let (obligations, register) = (self.obligations(&moments)?, self.register()?);
        let ledger = build_ledger(self.rulebook, self.records, false, (moments.as_of, moments.until));
        let observer =
            Observer { rulebook: self.rulebook, records: self.records, moments, zone: self.zone, ledger: &ledger };
        let mut seen = observer.observe(self.report);
        let none = Observations::default();
        self.returns(&observer, &self.inputs(&moments, &obligations, &register, &none), &mut seen);
        for indicator in self.report.totals() {
            // Each total sees those that it is made of.
            let known = self.observations(&seen, &mut Vec::new());
            let inputs = self.inputs(&moments, &obligations, &register, &known);
            observer.total(self.report, indicator, &inputs, &mut seen)?;
        }
        let mut problems = std::mem::take(&mut seen.problems);
        let observations = self.observations(&seen, &mut problems);
        let inputs = self.inputs(&moments, &obligations, &register, &observations);
        let mut explanations = Map::new();
        let kinds = self.kinds_asked_for();
        let asked_for = |id: &&Id| {
            let unit = self.records.units.get(id);
            self.records.units.children(id).next().is_some() || unit.is_some_and(|unit| kinds.contains(&unit.kind))
        };
        for unit in self.records.order.iter().filter(asked_for) {
            explanations.insert(unit.clone(), inputs.explanations(self.report, unit, day, day)?);
        }
        let mut reasons: Vec<Problem> = self.records.gaps.incomplete.iter().map(|one| one.because.clone()).collect();
        reasons.extend(self.records.gaps.sheets.iter().cloned());
        reasons.append(&mut seen.reasons);
        reasons.extend(self.unread_returns(&inputs, day));
        let (problems, reasons) = (unique(problems), unique(reasons));
        Ok(Day { moments, ledger, explanations, obligations, register, observations, problems, reasons })
    }

    /// Kinds of units that some bulletin of the report has rows or sentences for.
    fn kinds_asked_for(self) -> Set<&'c Id> {
        let bulletins = self.rulebook.document().bulletins.iter().filter(|bulletin| bulletin.report == self.report.id);
        bulletins.flat_map(Bulletin::kinds_of_units).collect()
    }

    /// What the report engine read of a day that is composed.
    pub(super) fn inputs_of<'i>(self, day: &'i Day) -> Inputs<'i>
    where
        'c: 'i,
    {
        self.inputs(&day.moments, &day.obligations, &day.register, &day.observations)
    }

    /// One figure of a day and any unit; `None` if there is no such figure or unit.
    pub(super) fn explain(self, day: &Day, figure: &str, unit: &str) -> Option<Explanation> {
        self.inputs_of(day).explain(self.report, figure, unit, day.moments.day, day.moments.day).ok()
    }

    /// Bundles what the report engine reads: definitions, units, obligations, register, observations, facts, and the instant
    /// of knowledge.
    pub(super) fn inputs<'i>(
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
    pub(super) fn register(self) -> Result<Register, Problems> {
        let gaps = &self.records.gaps;
        let submissions = self.records.submissions.clone();
        let mut register = Register::with_refused(submissions, gaps.refused.clone(), &self.records.units)?;
        for (report, because) in &gaps.reports {
            register.set_unread(report.clone(), because.clone());
        }
        for (report, indicator, because) in &gaps.figures {
            register.set_figure_unread(report.clone(), indicator.clone(), because.clone());
        }
        Ok(register)
    }

    /// A site owes a report on a day if its case was in one of the assigned states when the day began. As with the register,
    /// what does not fit is refused: without obligations nobody would owe anything.
    /// The duty lasts one day, so each day of a report is decided anew.
    pub(super) fn obligations(self, moments: &ReportTimes) -> Result<Obligations, Problems> {
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
        let mut obligations = Obligations::new(duties, self.records.waivers.clone(), &self.records.units)?;
        let gaps = &self.records.gaps;
        let cases = || gaps.list.iter().filter(|gap| gap.about == About::Cases);
        let sites: Option<Vec<Id>> = cases().map(|gap| gap.site.clone()).collect();
        for report in &self.rulebook.document().reports {
            match &sites {
                None => obligations.set_unread(report.id.clone(), UnreadDuties::All),
                Some(sites) if sites.is_empty() => {}
                Some(sites) => obligations.set_unread(report.id.clone(), UnreadDuties::Units(sites.clone())),
            }
        }
        for (waiver, _) in &gaps.waivers {
            obligations.push_unread_waiver(waiver.clone());
        }
        Ok(obligations)
    }

    /// The observations.
    ///
    /// An indicator counts as looked at if its source can be answered from the rulebook and its records can be read; it is then
    /// 0 where nothing is counted, and missing otherwise. Observations that do not fit are removed one round at a time and
    /// reported.
    fn observations(self, seen: &Observed, problems: &mut Vec<Problem>) -> Observations {
        let reports = &self.rulebook.document().reports;
        let observed = |indicator: &&Indicator| match &indicator.from {
            None => false,
            Some(from) => match from.kind() {
                SourceKind::Submitted | SourceKind::Units => false,
                // Where nobody owed a return and none came, that is known: the counts are 0.
                SourceKind::Returns => from.returns.as_ref().is_some_and(|id| reports.iter().any(|one| one.id == *id)),
                SourceKind::Total => seen.looked_at.contains(&indicator.id),
                _ => answerable(self.rulebook, from) && !seen.unread_whole.contains(&indicator.id),
            },
        };
        let looked_at: Vec<Id> = self.report.indicators.iter().filter(observed).map(|i| i.id.clone()).collect();
        let build = |list| Observations::new(list, &looked_at, self.report, &self.records.units);
        let refuse = |_, problem| problems.push(problem);
        let mut observations = build_without_rejected(seen.list.clone(), build, refuse);
        for (indicator, unit) in &seen.unread {
            observations.set_unread(indicator.clone(), unit.clone());
        }
        for (indicator, unit) in &seen.partial {
            observations.set_partial(indicator.clone(), unit.clone());
        }
        observations
    }

    /// Observations of indicators that count the returns of a report.
    /// Indicators that name no report of the rulebook are skipped.
    fn returns(self, observer: &Observer<'_>, inputs: &Inputs<'_>, out: &mut Observed) {
        let day = observer.moments.day;
        let mut known: Map<Id, Vec<SubmissionStatus>> = Map::new();
        for indicator in &self.report.indicators {
            let Some(from) = &indicator.from else { continue };
            let report = from.returns.as_ref().and_then(|id| inputs.report(id));
            if let Some((report, status)) = report.zip(from.status) {
                let standings = known.entry(report.id.clone()).or_insert_with(|| inputs.standings(report, day, day));
                observer.returns(indicator, status, standings, out);
            }
        }
    }

    /// What cannot be read of the returns that this report rests on: those that are sent back because of it, that leave a status
    /// open, that may put other figures in the place of accepted ones, and figures that no return states.
    fn unread_returns(self, inputs: &Inputs<'_>, day: NaiveDate) -> Vec<Problem> {
        let gaps = &self.records.gaps;
        let sources = || self.report.indicators.iter().filter_map(|one| one.from.as_ref());
        let named: Set<&Id> = sources().flat_map(|from| from.returns.iter().chain(&from.submitted)).collect();
        let mut reasons = Vec::new();
        for report in named.iter().filter_map(|id| inputs.report(id)) {
            for standing in inputs.standings(report, day, day) {
                let Some(unit) = self.records.units.get(&standing.unit) else { continue };
                match standing.unknown {
                    Some(StatusUnknown::Return) => {
                        reasons.extend(inputs.unread_returns(report, unit, day).into_iter().cloned());
                    }
                    Some(StatusUnknown::Duty) => {
                        let cases = gaps.list.iter().filter(|gap| gap.about == About::Cases);
                        let mine = cases.filter(|gap| gap.site.as_ref().is_none_or(|site| *site == standing.unit));
                        reasons.extend(mine.map(|gap| gap.because.clone()));
                    }
                    Some(StatusUnknown::Waiver) => {
                        let mine = gaps
                            .waivers
                            .iter()
                            .filter(|(waiver, _)| waiver.unit.as_ref().is_none_or(|unit| *unit == standing.unit));
                        reasons.extend(mine.map(|(_, because)| because.clone()));
                    }
                    None if standing.revision.is_some() => {
                        reasons.extend(inputs.unread_beside(report, unit, &standing).into_iter().cloned());
                    }
                    None if standing.status == Status::Returned => reasons.extend(standing.returned_because),
                    None => {}
                }
            }
        }
        for from in sources() {
            let stated = |(report, figure, _): &&(Id, Id, Problem)| {
                from.submitted.as_ref() == Some(report) && from.indicator.as_ref().is_none_or(|id| id == figure)
            };
            reasons.extend(gaps.figures.iter().filter(stated).map(|(.., because)| because.clone()));
        }
        reasons
    }
}

/// Problems, each once.
fn unique(problems: Vec<Problem>) -> Vec<Problem> {
    let mut seen: Set<(String, &'static str)> = Set::new();
    problems.into_iter().filter(|problem| seen.insert((problem.path().to_owned(), problem.code().as_str()))).collect()
}
