//! Standings counted, and whom to press.

use super::submission_status::{Status, SubmissionStatus};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::report::model::definition::ReportDefinition;
use crate::report::model::inputs::Inputs;
use chrono::NaiveDate;

/// Standings counted. `expected` is `awaited + on_time + late + missing`; `reported` is `on_time + late`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// Expected (应报).
    pub expected: u64,
    /// Reported (实报).
    pub reported: u64,
    /// Not due yet (待报).
    pub awaited: u64,
    /// In time (按时).
    pub on_time: u64,
    /// Late (迟报).
    pub late: u64,
    /// Did not come (未报).
    pub missing: u64,
    /// Let off (免报).
    pub waived: u64,
    /// Corrected later.
    pub corrected: u64,
    /// Nil reports (零报告).
    pub nil: u64,
    /// Withdrawn.
    pub retracted: u64,
    /// Came although not expected; in no other count.
    pub unsolicited: u64,
    /// The latest revision breaks a rule of severity error.
    pub invalid: u64,
}

/// A report that somebody still has to send.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outstanding {
    /// The report.
    pub report: Id,
    /// Who has to send it.
    pub unit: Id,
    /// The report's day.
    pub day: NaiveDate,
    /// Awaited or missing.
    pub status: Status,
    /// When it is or was due, grace included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Whether something came that breaks a rule of severity error: it has to be put right, not sent again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
}

impl Tally {
    /// Counts standings.
    pub fn of<'s>(standings: impl IntoIterator<Item = &'s SubmissionStatus>) -> Self {
        let mut tally = Self::default();
        for standing in standings {
            if standing.unsolicited {
                add(&mut tally.unsolicited, true);
                continue;
            }
            add(&mut tally.expected, standing.status.is_expected());
            add(&mut tally.reported, standing.status.is_reported());
            add(&mut tally.awaited, standing.status == Status::Awaited);
            add(&mut tally.on_time, standing.status == Status::OnTime);
            add(&mut tally.late, standing.status == Status::Late);
            add(&mut tally.missing, standing.status == Status::Missing);
            add(&mut tally.waived, standing.status == Status::Waived);
            add(&mut tally.corrected, standing.corrected);
            add(&mut tally.nil, standing.nil);
            add(&mut tally.retracted, standing.retracted);
            add(&mut tally.invalid, standing.invalid);
        }
        tally
    }
}

fn add(count: &mut u64, one: bool) {
    *count = count.saturating_add(u64::from(one));
}

impl Inputs<'_> {
    /// Whom to press at `as_of` (催报): every expected report without an acceptable revision, earliest due first.
    pub fn outstanding(&self, report: &ReportDefinition, from: NaiveDate, to: NaiveDate) -> Vec<Outstanding> {
        let mut out: Vec<Outstanding> = self
            .standings(report, from, to)
            .into_iter()
            .filter(|standing| matches!(standing.status, Status::Awaited | Status::Missing))
            .filter(|standing| standing.received_at.is_none())
            .map(|standing| Outstanding {
                report: standing.report,
                unit: standing.unit,
                day: standing.day,
                status: standing.status,
                due: standing.due,
                invalid: standing.invalid,
            })
            .collect();
        // A due time that is not known comes last.
        out.sort_by(|a, b| (a.due.is_none(), a.due, a.day, &a.unit).cmp(&(b.due.is_none(), b.due, b.day, &b.unit)));
        out
    }
}
