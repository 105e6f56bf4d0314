//! Observations: what cases, inspections, findings, coverage and returns say to a report, unit by unit. Every unit that
//! was looked at gets one, 0 or 1 (or one for each inspection or finding), so that a stock whose last figure was 1 can
//! go back to 0.
//!
//! An observation is one number of one unit for one indicator on one day, with a reference to what it rests on. The report
//! engine adds observations up; whether something counts is decided here, from the indicator's source.

mod absent_units;
mod cases;
mod coverage;
mod findings;
mod inspections;
mod returns;
mod totals;

pub(super) use findings::build_ledger;
pub use findings::ledger_of;

use super::gaps::{About, Gap};
use super::records::Records;
use super::report_times::ReportTimes;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Problem;
use crate::finding::{FindingSource, Ledger};
use crate::report::{
    CoverageCount, Indicator, Observation, Observed as Value, ReportDefinition, Source, SourceKind, SourceRef,
    SourceRefKind,
};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;

/// What observations of one day are made from.
pub(super) struct Observer<'o> {
    /// Rulebook.
    pub rulebook: &'o Rulebook,
    /// Records.
    pub records: &'o Records,
    /// Instants of the day.
    pub moments: ReportTimes,
    /// Zone of the day.
    pub zone: &'o Zone,
    /// Problem ledger at the end of the window.
    pub ledger: &'o Ledger,
}

/// What was observed, and what could not be.
#[derive(Default)]
pub(super) struct Observed {
    /// Observations.
    pub list: Vec<Observation>,
    /// Figures that rest on a record that cannot be read: indicator and unit.
    pub unread: Vec<(Id, Id)>,
    /// Indicators of which nothing can be read.
    pub unread_whole: Vec<Id>,
    /// Totals whose parts all were looked at.
    pub looked_at: Vec<Id>,
    /// Totals of a unit that lack a part: indicator and unit.
    pub partial: Vec<(Id, Id)>,
    /// Why, problem by problem.
    pub reasons: Vec<Problem>,
    /// Problems that only show here.
    pub problems: Vec<Problem>,
}

impl Observed {
    /// Says that the figure of a unit cannot be read, and why.
    pub fn unread(&mut self, indicator: &Indicator, unit: &Id, because: &Problem) {
        self.unread.push((indicator.id.clone(), unit.clone()));
        self.reasons.push(because.clone());
    }
}

impl Observer<'_> {
    /// Observations of every indicator that cases, inspections, findings or coverage feed.
    /// Indicators whose source is not in the rulebook have no observations and are missing. Returns and totals need the results
    /// of others and are observed separately.
    /// Where any record that cannot be read may be of any unit, nothing can be observed.
    pub fn observe(&self, report: &ReportDefinition) -> Observed {
        let mut out = Observed::default();
        for indicator in &report.indicators {
            let Some(from) = indicator.from.as_ref().filter(|from| answerable(self.rulebook, from)) else { continue };
            let gaps: Vec<&Gap> = self.records.gaps.list.iter().filter(|gap| self.concerns(gap, from)).collect();
            let whole: Vec<&&Gap> = gaps.iter().filter(|gap| gap.site.is_none()).collect();
            if !whole.is_empty() {
                out.unread_whole.push(indicator.id.clone());
                out.reasons.extend(whole.iter().map(|gap| gap.because.clone()));
                continue;
            }
            for gap in &gaps {
                out.unread.extend(gap.site.clone().map(|site| (indicator.id.clone(), site)));
                out.reasons.push(gap.because.clone());
            }
            match from.kind() {
                SourceKind::Cases => self.cases(indicator, from, &mut out),
                SourceKind::Inspections => self.inspections(indicator, from, &mut out),
                SourceKind::Findings => self.findings(indicator, from, &mut out),
                SourceKind::Coverage => self.coverage(indicator, from, &mut out),
                SourceKind::Submitted | SourceKind::Units | SourceKind::Returns | SourceKind::Total => {}
            }
        }
        out.problems.extend(self.of_absent_units(report));
        out
    }

    /// Whether a record that cannot be read may be one that a source counts.
    fn concerns(&self, gap: &Gap, from: &Source) -> bool {
        let by = |end: Instant| gap.at.is_none_or(|at| at <= end);
        let within = || gap.at.is_none_or(|at| self.moments.contains(at));
        let on_day = || gap.at.is_none_or(|at| self.zone.local(at).is_ok_and(|local| local.date() == self.moments.day));
        let checklist = |id: &Option<Id>| gap.checklist.as_ref().zip(id.as_ref()).is_none_or(|(gap, id)| gap == id);
        let inspected = || from.found_by.as_ref().is_none_or(|by| by.contains(FindingSource::Inspection.as_str()));
        match (from.kind(), gap.about) {
            (SourceKind::Cases | SourceKind::Coverage, About::Cases) => true,

            (SourceKind::Coverage, About::Inspections) => {
                from.count != Some(CoverageCount::Due)
                    && checklist(&from.coverage)
                    && on_day()
                    && by(self.moments.as_of)
            }
            (SourceKind::Coverage, About::Assignments) => from.count == Some(CoverageCount::ByBackup),
            (SourceKind::Inspections, About::Inspections) => checklist(&from.inspections) && within(),
            (SourceKind::Findings, About::Inspections) => inspected() && by(self.moments.until),
            (SourceKind::Findings, About::Findings) => by(self.moments.until),
            _ => false,
        }
    }

    /// An observation of 1 or 0, with what it rests on.
    /// `id` is that of the case, inspection, finding or unit. Values other than 0 and 1 are filled in by the caller.
    fn note(&self, indicator: &Indicator, unit: &Id, counts: bool, kind: SourceRefKind, id: &str) -> Observation {
        Observation {
            indicator: indicator.id.clone(),
            unit: unit.clone(),
            day: self.moments.day,
            value: Value::Number(if counts { Decimal::ONE } else { Decimal::ZERO }),
            source: SourceRef { kind, id: id.to_owned(), revision: None },
        }
    }
}

/// Whether everything that a source names is in the rulebook. A workflow, state, checklist, grade or item that is not there
/// would never be counted, and the figure would read 0 where nobody looked: such an indicator is missing instead.
pub(super) fn answerable(rulebook: &Rulebook, from: &Source) -> bool {
    cases::answerable(rulebook, from)
        && inspections::answerable(rulebook, from)
        && findings::answerable(from)
        && coverage::answerable(rulebook, from)
}
