//! Returns as a source: what became of the returns of a report.

use super::{Observed, Observer};
use crate::report::{Indicator, ReturnCount, SourceRefKind, Status, StatusUnknown, SubmissionStatus};

impl Observer<'_> {
    /// What became of the returns of a report, one observation for each unit that owed or sent one.
    /// The observation is 1 if the return has the status that is counted, else 0, and rests on the submission if there is one.
    /// Where it cannot be read whether it has, the figure of the unit is missing.
    pub(in crate::office) fn returns(
        &self,
        indicator: &Indicator,
        status: ReturnCount,
        standings: &[SubmissionStatus],
        out: &mut Observed,
    ) {
        for standing in standings {
            let Some(counts) = counts(standing, status) else {
                out.unread.push((indicator.id.clone(), standing.unit.clone()));
                continue;
            };
            let kind = if standing.revision.is_some() { SourceRefKind::Submission } else { SourceRefKind::Unit };
            let mut observation = self.note(indicator, &standing.unit, counts, kind, &standing.report);
            observation.source.revision = standing.revision;
            out.list.push(observation);
        }
    }
}

/// Whether a return is counted; `None` where nobody can say.
/// A return that may be among those that cannot be read is expected all the same, and nobody let the unit off.
fn counts(standing: &SubmissionStatus, status: ReturnCount) -> Option<bool> {
    match (standing.unknown, status) {
        (Some(StatusUnknown::Return), ReturnCount::Expected) => return Some(true),
        (Some(StatusUnknown::Return), ReturnCount::Waived | ReturnCount::Unsolicited) => return Some(false),
        (Some(_), _) => return None,
        (None, _) => {}
    }
    Some(match status {
        ReturnCount::Expected => standing.status.is_expected(),
        ReturnCount::Received => standing.status.is_reported(),
        ReturnCount::OnTime => standing.status == Status::OnTime,
        ReturnCount::Late => standing.status == Status::Late,
        ReturnCount::Returned => standing.status == Status::Returned,
        ReturnCount::Missing => standing.status == Status::Missing,
        ReturnCount::Awaited => standing.status == Status::Awaited,
        ReturnCount::Waived => standing.status == Status::Waived,
        ReturnCount::Nil => standing.nil,
        ReturnCount::Corrected => standing.corrected,
        ReturnCount::Retracted => standing.retracted,
        ReturnCount::Unsolicited => standing.unsolicited,
    })
}
