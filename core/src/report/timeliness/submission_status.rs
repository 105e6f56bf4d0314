//! Whether a unit reported, and in time.
//!
//! The first acceptable revision decides; later ones change figures, never timeliness. A unit and day is in exactly one
//! state, so rates are counts over counts and nothing has to be clipped.

use super::rules::{RuleOutcome, RuleVerdict};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::model::definition::ReportDefinition;
use crate::report::model::inputs::Inputs;
use crate::report::model::submission::{RevisionKind, Submission};
use crate::report::model::unit::OrgUnit;
use chrono::{NaiveDate, TimeDelta};

string_enum! {
    /// What became of one unit's report of one day.
    pub enum Status {
        /// No report was due.
        NotExpected = "not_expected",
        /// The unit was let off.
        Waived = "waived",
        /// It is not due yet, or nobody can say yet whether it is.
        Awaited = "awaited",
        /// It came in time.
        OnTime = "on_time",
        /// It came late.
        Late = "late",
        /// It did not come.
        Missing = "missing",
    }
}

/// What became of one unit's report of one day.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubmissionStatus {
    /// The report.
    pub report: Id,
    /// The unit.
    pub unit: Id,
    /// The report's day.
    pub day: NaiveDate,
    /// Its state.
    pub status: Status,
    /// When it is due, grace included; nothing where it is not expected or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// When the first acceptable revision was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// The revision whose figures count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// Figures were replaced after the first acceptable revision.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// What counts is a nil report.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nil: bool,
    /// The figures were withdrawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
    /// It came although none was expected.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unsolicited: bool,
    /// The latest revision breaks a rule of severity error and does not count.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
    /// Why the unit was let off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived_because: Option<String>,
    /// Rules that the latest revision breaks, overridden ones too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<RuleOutcome>,
}

impl Status {
    /// The word as people read it.
    pub fn title(self) -> Text {
        match self {
            Self::NotExpected => Text::pair("无需报", "not expected"),
            Self::Waived => Text::pair("免报", "waived"),
            Self::Awaited => Text::pair("待报", "awaited"),
            Self::OnTime => Text::pair("按时", "on time"),
            Self::Late => Text::pair("迟报", "late"),
            Self::Missing => Text::pair("未报", "missing"),
        }
    }

    /// Whether a report was expected (应报).
    pub fn is_expected(self) -> bool {
        !matches!(self, Self::NotExpected | Self::Waived)
    }

    /// Whether an expected report came (实报).
    pub fn is_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late)
    }
}

/// What the known revisions of one key come to.
struct RevisionHistory<'a> {
    first: Option<&'a Submission>,
    in_force: Option<&'a Submission>,
    corrected: bool,
    retracted: bool,
    latest: Option<&'a Submission>,
    invalid: bool,
}

impl<'a> Inputs<'a> {
    /// What became of one unit's report of one day.
    pub fn standing(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> SubmissionStatus {
        self.standing_with(report, unit, day).0
    }

    /// The same for every unit that exists in the tree, day by day; units from which nothing was expected and nothing came
    /// are left out.
    pub fn standings(&self, report: &ReportDefinition, from: NaiveDate, to: NaiveDate) -> Vec<SubmissionStatus> {
        let days = from.iter_days().take_while(|day| *day <= to);
        days.flat_map(|day| self.units.iter().map(move |unit| self.standing(report, unit, day)))
            .filter(|standing| standing.status != Status::NotExpected || standing.unsolicited)
            .collect()
    }

    /// The standing and the submission whose figures count.
    pub(crate) fn standing_with(
        &self,
        report: &ReportDefinition,
        unit: &OrgUnit,
        day: NaiveDate,
    ) -> (SubmissionStatus, Option<&'a Submission>) {
        let facts = self.facts.get(&unit.id);
        let course = self.course(report, unit, day);
        let expected = self.obligations.expected(report, unit, day, self.calendar, self.as_of);
        let waived = self.obligations.waived(&report.id, &unit.id, day, self.as_of);
        let due = if expected == Ok(true) { self.due(report, day) } else { None };
        let status = match (&expected, waived, due) {
            (Ok(false), ..) => Status::NotExpected,
            (_, Some(_), _) => Status::Waived,
            (Err(_), ..) | (_, _, None) => Status::Awaited,
            (Ok(true), None, Some(due)) => match course.first {
                Some(first) if first.recorded_at <= due => Status::OnTime,
                Some(_) => Status::Late,
                None if self.as_of <= due => Status::Awaited,
                None => Status::Missing,
            },
        };
        let broken = |outcome: &RuleOutcome| matches!(outcome.verdict, RuleVerdict::Broken | RuleVerdict::Overridden);
        let outcomes = course.latest.map(|latest| report.judge(latest, facts, self.declared)).unwrap_or_default();
        let standing = SubmissionStatus {
            report: report.id.clone(),
            unit: unit.id.clone(),
            day,
            status,
            due: due.filter(|_| status.is_expected()),
            received_at: course.first.map(|first| first.recorded_at),
            revision: course.in_force.map(|submission| submission.revision),
            corrected: course.corrected,
            nil: course.in_force.is_some_and(|submission| submission.kind == RevisionKind::Nil),
            retracted: course.retracted,
            unsolicited: status == Status::NotExpected && course.latest.is_some(),
            invalid: course.invalid,
            waived_because: waived.filter(|_| status == Status::Waived).map(str::to_owned),
            broken: outcomes.into_iter().filter(broken).collect(),
        };
        (standing, course.in_force)
    }

    fn course(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> RevisionHistory<'a> {
        let facts = self.facts.get(&unit.id);
        let known = self.register.known(&report.id, &unit.id, day, self.as_of);
        let mut course = RevisionHistory {
            first: None,
            in_force: None,
            corrected: false,
            retracted: false,
            latest: known.last(),
            invalid: false,
        };
        for submission in known {
            course.invalid = submission.kind != RevisionKind::Retraction && !report.accepts(submission, facts);
            if course.invalid {
                continue;
            }
            if submission.kind == RevisionKind::Retraction {
                (course.in_force, course.retracted) = (None, true);
                continue;
            }
            course.corrected = course.first.is_some();
            course.first = course.first.or(Some(submission));
            (course.in_force, course.retracted) = (Some(submission), false);
        }
        course
    }

    /// The last moment at which a day's report is on time.
    fn due(&self, report: &ReportDefinition, day: NaiveDate) -> Option<Instant> {
        let due = report.due.moment().on(day, self.zone).ok()?;
        let grace = TimeDelta::try_minutes(i64::from(report.due.grace_minutes))?;
        due.date_time().checked_add_signed(grace).map(Instant::from)
    }
}
