//! Whether a unit reported, and in time.
//!
//! The first acceptable revision decides; later ones change figures, never timeliness. A unit and day has exactly one
//! status, so rates are counts over counts and nothing has to be clipped.

use super::rules::{RuleOutcome, RuleVerdict};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::string_enum;
use crate::base::problem::Problem;
use crate::base::text::Text;
use crate::report::model::definition::ReportDefinition;
use crate::report::model::inputs::Inputs;
use crate::report::model::refused::RefusedSubmission;
use crate::report::model::submission::{ReportedValue, RevisionKind, Submission};
use crate::report::model::unit::OrgUnit;
use chrono::{NaiveDate, TimeDelta};
use std::collections::BTreeMap;

string_enum! {
    /// What became of one unit's report of one day.
    pub enum Status {
        /// No report was due (无需报): the unit is not assigned, does not exist on the day, or the day is not one of the
        /// report's.
        NotExpected = "not_expected",
        /// The unit was let off (免报).
        Waived = "waived",
        /// Not due yet (待报), or nobody can say yet whether and when it is due.
        Awaited = "awaited",
        /// The first acceptable revision was recorded by the due time plus grace, inclusive (按时).
        OnTime = "on_time",
        /// The first acceptable revision was recorded later (迟报).
        Late = "late",
        /// Something came, in time or not, and nothing of it is acceptable (退回).
        Returned = "returned",
        /// The due time plus grace has passed and nothing came (未报).
        Missing = "missing",
        /// Nobody can say: a record that would tell cannot be read, or was not given (待核实).
        Unknown = "unknown",
    }
}

string_enum! {
    /// What cannot be read where a status is not known.
    pub enum StatusUnknown {
        /// A return that may be this one, or all of them.
        Return = "return",
        /// The case that says whether the report is owed.
        Duty = "duty",
        /// A waiver that may let the unit off.
        Waiver = "waiver",
    }
}

/// Status of one unit's report of one day, as known at an instant.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SubmissionStatus {
    /// Report.
    pub report: Id,
    /// Unit.
    pub unit: Id,
    /// Day of the report.
    pub day: NaiveDate,
    /// Status.
    pub status: Status,
    /// Last instant that is on time, grace included; absent where nothing is expected or the instant is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Instant at which the first acceptable revision was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// Revision whose figures count; absent if none is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
    /// True if figures were replaced after the first acceptable revision.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// True if the revision in force is a nil return.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nil: bool,
    /// True if the figures were withdrawn and nothing followed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retracted: bool,
    /// True if something came although nothing was expected; its figures do not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unsolicited: bool,
    /// True if the latest revision is not acceptable and does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invalid: bool,
    /// What cannot be read; only of an unknown status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<StatusUnknown>,
    /// What is wrong with what came and cannot be read whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returned_because: Option<Problem>,
    /// Reason of the waiver; only of a waived report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived_because: Option<String>,
    /// Rules that the latest revision breaks, overridden ones included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<RuleOutcome>,
}

impl Status {
    /// The word that tables show, in zh-CN and en.
    ///
    /// ```
    /// use fugong::report::Status;
    ///
    /// assert_eq!(Status::Missing.title().get("zh-CN", "zh-CN"), "未报");
    /// // What is still to come is expected, but neither reported nor missing.
    /// assert!(Status::Awaited.is_expected() && !Status::Awaited.is_reported());
    /// assert!(!Status::Waived.is_expected(), "a unit that is let off is in no rate");
    /// ```
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::NotExpected => Text::pair("无需报", "not expected"),
            Self::Waived => Text::pair("免报", "waived"),
            Self::Awaited => Text::pair("待报", "awaited"),
            Self::OnTime => Text::pair("按时", "on time"),
            Self::Late => Text::pair("迟报", "late"),
            Self::Returned => Text::pair("退回", "returned"),
            Self::Missing => Text::pair("未报", "missing"),
            Self::Unknown => Text::pair("待核实", "not known"),
        }
    }

    /// True if a report was expected (应报): awaited, on time, late, returned or missing, or which of these is not known.
    #[must_use]
    pub fn is_expected(self) -> bool {
        !matches!(self, Self::NotExpected | Self::Waived)
    }

    /// True if an expected report came (实报): on time or late.
    #[must_use]
    pub fn is_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late)
    }
}

/// Fold over the known revisions of one key, in order.
struct RevisionHistory<'a> {
    /// First acceptable revision: it decides timeliness.
    first: Option<&'a Submission>,
    /// Revision whose figures count.
    in_force: Option<&'a Submission>,
    /// True if a later acceptable revision replaced figures.
    corrected: bool,
    /// True if the last acceptable thing was a retraction.
    retracted: bool,
    /// Last revision, acceptable or not: its broken rules are shown.
    latest: Option<&'a Submission>,
    /// True if the last revision is not acceptable.
    invalid: bool,
    /// The last that came, cannot be read whole, and is not followed by an acceptable one.
    refused: Option<&'a RefusedSubmission>,
}

impl<'a> RevisionHistory<'a> {
    /// Figures of the last that came and is not acceptable.
    fn returned(&self) -> Option<&'a BTreeMap<Id, ReportedValue>> {
        let invalid = self.latest.filter(|_| self.invalid).map(|latest| &latest.values);
        self.refused.map(|refused| &refused.values).or(invalid)
    }
}

/// What came of one unit's report of one day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrived<'a> {
    /// Submission whose figures count.
    pub in_force: Option<&'a Submission>,
    /// Figures of the last that came and is not acceptable.
    pub returned: Option<&'a BTreeMap<Id, ReportedValue>>,
}

impl<'a> Inputs<'a> {
    /// Status of one unit's report of one day, as known at `as_of`.
    #[must_use]
    pub fn standing(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> SubmissionStatus {
        self.standing_with(report, unit, day).0
    }

    /// Status of every unit of the tree, day by day, both ends included. Units from which nothing was expected and
    /// nothing came are left out. Check the days with [`check_days`](crate::report::check_days) first: the walk is over
    /// days times units.
    #[must_use]
    pub fn standings(&self, report: &ReportDefinition, from: NaiveDate, to: NaiveDate) -> Vec<SubmissionStatus> {
        let days = from.iter_days().take_while(|day| *day <= to);
        days.flat_map(|day| self.units.iter().map(move |unit| self.standing(report, unit, day)))
            .filter(|standing| standing.status != Status::NotExpected || standing.unsolicited)
            .collect()
    }

    /// The status, and what came: the submission whose figures count, and the figures that do not.
    pub(crate) fn standing_with(
        &self,
        report: &ReportDefinition,
        unit: &OrgUnit,
        day: NaiveDate,
    ) -> (SubmissionStatus, Arrived<'a>) {
        let facts = self.facts.get(&unit.id);
        let course = self.course(report, unit, day);
        let expected = self.obligations.expected(report, unit, day, self.calendar, self.as_of);
        let waived = self.obligations.waived(&report.id, &unit.id, day, self.as_of);
        let due = if expected == Ok(true) { self.due(report, day) } else { None };
        let mut unknown = None;
        let status = match (&expected, waived, due) {
            _ if self.obligations.is_duty_unread(report, unit, day) => {
                unknown = Some(StatusUnknown::Duty);
                Status::Unknown
            }
            (Ok(false), ..) => Status::NotExpected,
            (_, Some(_), _) => Status::Waived,
            (Err(_), ..) | (_, _, None) => Status::Awaited,
            _ if self.obligations.is_waiver_unread(&report.id, &unit.id, day, self.as_of) => {
                unknown = Some(StatusUnknown::Waiver);
                Status::Unknown
            }
            (Ok(true), None, Some(due)) => match course.first {
                Some(first) if first.recorded_at <= due => Status::OnTime,
                Some(_) => Status::Late,
                None if course.refused.is_some() || course.invalid => Status::Returned,
                None if self.may_have_come(report, unit, day) => {
                    unknown = Some(StatusUnknown::Return);
                    Status::Unknown
                }
                None if self.as_of <= due => Status::Awaited,
                None => Status::Missing,
            },
        };
        let broken = |outcome: &RuleOutcome| matches!(outcome.verdict, RuleVerdict::Broken | RuleVerdict::Overridden);
        let outcomes = course.latest.map(|latest| report.judge(latest, facts, self.declared)).unwrap_or_default(); // Default: nothing came, no rule is broken.
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
            unsolicited: status == Status::NotExpected && (course.latest.is_some() || course.refused.is_some()),
            invalid: course.invalid || course.refused.is_some(),
            unknown,
            returned_because: course.refused.map(|refused| refused.because.clone()),
            waived_because: waived.filter(|_| status == Status::Waived).map(str::to_owned),
            broken: outcomes.into_iter().filter(broken).collect(),
        };
        let arrived = Arrived { in_force: course.in_force, returned: course.returned() };
        (standing, arrived)
    }

    /// Returns that cannot be read whole and may be of this unit and day: first those of the unit, then those of nobody
    /// knows whom.
    fn refused(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> Vec<&'a RefusedSubmission> {
        let mine = self.register.refused(&report.id, Some(&unit.id));
        let anybody = self.register.refused(&report.id, None);
        if mine.is_empty() && anybody.is_empty() {
            return Vec::new();
        }
        let from = report.window.on(day, self.zone).ok().map(|(from, _)| from);
        let all = mine.iter().chain(anybody);
        all.filter(|refused| refused.may_be(&unit.id, day, from, self.as_of)).collect()
    }

    /// Whether something may have come from a unit of which nobody can read whose it is, or of which day.
    fn may_have_come(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> bool {
        self.register.unread(&report.id).is_some() || !self.refused(report, unit, day).is_empty()
    }

    /// What cannot be read where a status is not known: each problem of the returns that may be this one.
    #[must_use]
    pub fn unread_returns(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> Vec<&'a Problem> {
        let refused = self.refused(report, unit, day);
        self.register.unread(&report.id).into_iter().chain(refused.into_iter().map(|one| &one.because)).collect()
    }

    /// What cannot be read beside a return that counts: each problem of the returns that may put other figures in its place, and of
    /// those that came in time where what counts is late.
    #[must_use]
    pub fn unread_beside(
        &self,
        report: &ReportDefinition,
        unit: &OrgUnit,
        standing: &SubmissionStatus,
    ) -> Vec<&'a Problem> {
        let in_time = |one: &&RefusedSubmission| {
            let due = standing.due.filter(|_| standing.status == Status::Late);
            due.is_some_and(|due| one.recorded_at.is_none_or(|at| at <= due))
        };
        let earlier = self.refused(report, unit, standing.day).into_iter().filter(in_time);
        self.unsettled(report, unit, standing.day).chain(earlier).map(|one| &one.because).collect()
    }

    /// Folds the revisions known at `as_of`. Worked example: original (accepted), correction (breaks an error rule),
    /// retraction gives `first` = 1, nothing in force, `retracted`; the invalid correction left the original in force
    /// until then.
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
            refused: None,
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
        course.refused = self.unsettled(report, unit, day).rfind(|one| one.is_identified());
        course
    }

    /// Returns that cannot be read whole, may be of this unit and day, and do not stand beside an accepted revision of their own
    /// number or a later one: that would be the same sent again.
    fn unsettled(
        &self,
        report: &ReportDefinition,
        unit: &OrgUnit,
        day: NaiveDate,
    ) -> impl DoubleEndedIterator<Item = &'a RefusedSubmission> {
        let known = self.register.known(&report.id, &unit.id, day, self.as_of);
        let settled = |number: u32| known.iter().any(|sound| sound.revision >= number);
        self.refused(report, unit, day).into_iter().filter(move |one| !one.revision.is_some_and(settled))
    }

    /// Last instant at which a day's report is on time; `None` before the zone's rules begin, and then the report is
    /// awaited.
    fn due(&self, report: &ReportDefinition, day: NaiveDate) -> Option<Instant> {
        let due = report.due.moment().on(day, self.zone).ok()?;
        let grace = TimeDelta::try_minutes(i64::from(report.due.grace_minutes))?;
        due.date_time().checked_add_signed(grace).map(Instant::from)
    }
}
