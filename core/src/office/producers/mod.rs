//! Observations: what cases, inspections, findings, coverage and returns say to a report, unit by unit. Every unit that
//! was looked at gets one, 0 or 1 (or one for each inspection or finding), so that a stock whose last figure was 1 can
//! go back to 0.
//!
//! An observation is one number of one unit for one indicator on one day, with a reference to what it rests on. The report
//! engine adds observations up; whether something counts is decided here, from the indicator's source.

mod cases;
mod coverage;
mod findings;
mod inspections;
mod returns;
mod totals;

pub(super) use findings::build_ledger;
pub use findings::ledger_of;

use super::records::Records;
use super::report_times::ReportTimes;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::finding::Ledger;
use crate::report::{Indicator, Observation, Observed, ReportDefinition, Source, SourceKind, SourceRef, SourceRefKind};
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

impl Observer<'_> {
    /// Observations of every indicator that cases, inspections, findings or coverage feed.
    /// Indicators whose source is not in the rulebook have no observations and are missing. Returns and totals need the results
    /// of others and are observed separately.
    pub fn observe(&self, report: &ReportDefinition) -> Vec<Observation> {
        let mut out = Vec::new();
        for indicator in &report.indicators {
            let Some(from) = indicator.from.as_ref().filter(|from| answerable(self.rulebook, from)) else { continue };
            match from.kind() {
                SourceKind::Cases => self.cases(indicator, from, &mut out),
                SourceKind::Inspections => self.inspections(indicator, from, &mut out),
                SourceKind::Findings => self.findings(indicator, from, &mut out),
                SourceKind::Coverage => self.coverage(indicator, from, &mut out),
                SourceKind::Submitted | SourceKind::Units | SourceKind::Returns | SourceKind::Total => {}
            }
        }
        out
    }

    /// An observation of 1 or 0, with what it rests on.
    /// `id` is that of the case, inspection, finding or unit. Values other than 0 and 1 are filled in by the caller.
    fn note(&self, indicator: &Indicator, unit: &Id, counts: bool, kind: SourceRefKind, id: &str) -> Observation {
        Observation {
            indicator: indicator.id.clone(),
            unit: unit.clone(),
            day: self.moments.day,
            value: Observed::Number(if counts { Decimal::ONE } else { Decimal::ZERO }),
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
