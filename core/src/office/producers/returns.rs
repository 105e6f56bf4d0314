//! Returns as a source: what became of the returns of a report.

use super::Observer;
use crate::report::{Indicator, Observation, ReturnCount, SourceRefKind, Status, SubmissionStatus};

impl Observer<'_> {
    /// What became of the returns of a report, one observation for each unit that owed or sent one.
    /// The observation is 1 if the return has the status that is counted, else 0, and rests on the submission if there is one.
    pub(in crate::office) fn returns(
        &self,
        indicator: &Indicator,
        status: ReturnCount,
        standings: &[SubmissionStatus],
    ) -> Vec<Observation> {
        let counts = |standing: &SubmissionStatus| match status {
            ReturnCount::Expected => standing.status.is_expected(),
            ReturnCount::Received => standing.status.is_reported(),
            ReturnCount::OnTime => standing.status == Status::OnTime,
            ReturnCount::Late => standing.status == Status::Late,
            ReturnCount::Missing => standing.status == Status::Missing,
            ReturnCount::Awaited => standing.status == Status::Awaited,
            ReturnCount::Waived => standing.status == Status::Waived,
            ReturnCount::Nil => standing.nil,
            ReturnCount::Corrected => standing.corrected,
        };
        let of = |standing: &SubmissionStatus| {
            let kind = if standing.revision.is_some() { SourceRefKind::Submission } else { SourceRefKind::Unit };
            let mut observation = self.note(indicator, &standing.unit, counts(standing), kind, &standing.report);
            observation.source.revision = standing.revision;
            observation
        };
        standings.iter().map(of).collect()
    }
}
