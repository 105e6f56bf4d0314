//! Counts of submission statuses, and the outstanding reports.

use super::rules::RuleOutcome;
use super::submission_status::{Status, SubmissionStatus};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::SortStable;
use crate::base::problem::Problem;
use crate::report::model::definition::ReportDefinition;
use crate::report::model::inputs::Inputs;
use chrono::NaiveDate;

/// Counts of statuses. `expected` = `awaited` + `on_time` + `late` + `returned` + `missing` + `unknown`; `reported` = `on_time` + `late`. A rate
/// is one count over another; nothing is clipped, because no unit is in two of them.
///
/// ```
/// use fugong::wire::call;
///
/// let reply = call("submission_statuses", r#"{"rulebook": {"built_in": "district-reopening"}, "report": "work-group-return",
///     "units": [{"id": "s1", "kind": "street"}, {"id": "s2", "kind": "street"}, {"id": "s3", "kind": "street"}],
///     "submissions": [{"report": "work-group-return", "unit": "s1", "day": "2020-02-19", "kind": "nil", "recorded_at": "2020-02-19T16:00:00+08:00"}],
///     "waivers": [{"report": "work-group-return", "unit": "s3", "from": "2020-02-19", "reason": "封闭管理"}],
///     "day": "2020-02-19", "as_of": "2020-02-19T17:00:00+08:00"}"#);
/// // 16:00 sharp is on time, a nil return is a report, and a waived unit is not expected.
/// assert!(reply.contains(r#""tally":{"expected":2,"reported":1,"awaited":0,"on_time":1,"late":0,"returned":0,"missing":1,"unknown":0,"waived":1,"#), "{reply}");
/// assert!(reply.contains(r#""nil":1"#));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Tally {
    /// Reports expected (应报).
    pub expected: u64,
    /// Expected reports that came (实报).
    pub reported: u64,
    /// Not due yet (待报).
    pub awaited: u64,
    /// Came in time (按时).
    pub on_time: u64,
    /// Came late (迟报).
    pub late: u64,
    /// Came, and nothing of it is acceptable (退回).
    #[serde(default)]
    pub returned: u64,
    /// Did not come (未报).
    pub missing: u64,
    /// Nobody can say, because a record cannot be read (待核实).
    #[serde(default)]
    pub unknown: u64,
    /// Units let off (免报).
    pub waived: u64,
    /// Reports whose figures were replaced later (更正).
    pub corrected: u64,
    /// Nil returns in force (零报告).
    pub nil: u64,
    /// Reports withdrawn.
    pub retracted: u64,
    /// Reports that came although none was expected; in no other count.
    pub unsolicited: u64,
    /// Reports whose latest revision breaks a rule of severity `error`.
    pub invalid: u64,
}

/// A report that somebody still has to send: expected, and without an acceptable revision in force.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Outstanding {
    /// Report.
    pub report: Id,
    /// Unit that has to send it.
    pub unit: Id,
    /// Day of the report.
    pub day: NaiveDate,
    /// `awaited`, `returned`, `missing` or `unknown`; of a return that was withdrawn, `on_time` or `late`.
    pub status: Status,
    /// Last instant that is (or was) on time, grace included; absent if it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// True if something came that is not acceptable: it has to be put right, not sent again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
    /// True if the figures were withdrawn and nothing followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
    /// What is wrong with what came and cannot be read whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned_because: Option<Problem>,
    /// Rules that what came breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<RuleOutcome>,
}

impl Tally {
    /// Counts statuses. An unsolicited report is counted as such and nowhere else.
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
            add(&mut tally.returned, standing.status == Status::Returned);
            add(&mut tally.missing, standing.status == Status::Missing);
            add(&mut tally.unknown, standing.status == Status::Unknown);
            add(&mut tally.waived, standing.status == Status::Waived);
            add(&mut tally.corrected, standing.corrected);
            add(&mut tally.nil, standing.nil);
            add(&mut tally.retracted, standing.retracted);
            add(&mut tally.invalid, standing.invalid);
        }
        tally
    }
}

/// Adds one if the status is of this kind.
fn add(count: &mut u64, one: bool) {
    *count += u64::from(one);
}

impl Inputs<'_> {
    /// Whom to press at `as_of` (催报): every expected report without an acceptable revision in force, earliest due first.
    #[must_use]
    pub fn outstanding(&self, report: &ReportDefinition, from: NaiveDate, to: NaiveDate) -> Vec<Outstanding> {
        let mut out: Vec<Outstanding> = self
            .standings(report, from, to)
            .into_iter()
            .filter(|standing| standing.status.is_expected() && standing.revision.is_none())
            .map(|standing| Outstanding {
                report: standing.report,
                unit: standing.unit,
                day: standing.day,
                status: standing.status,
                due: standing.due,
                invalid: standing.invalid,
                retracted: standing.retracted,
                returned_because: standing.returned_because,
                broken: if standing.invalid { standing.broken } else { Vec::new() },
            })
            .collect();
        // A due time that is not known comes last.
        out.sort_stable_by(|a, b| {
            (a.due.is_none(), a.due, a.day, &a.unit).cmp(&(b.due.is_none(), b.due, b.day, &b.unit))
        });
        out
    }
}
