//! Obligations: who has to report on which day, and who is let off.
//!
//! A unit owes a report on a day if the definition assigns it (by kind, or by a duty that the state of its case gives
//! it), if it exists on that day, and if the day is one of the report's frequency.

use super::definition::{Frequency, ReportDefinition};
use super::tree::OrgUnits;
use super::unit::{Interval, OrgUnit};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::record;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::tools::calendar::{Calendar, DayKind, Unknown};
use chrono::NaiveDate;

record! {
    /// Days on which a site has to report because of the state of its case. The office derives duties from cases; other
    /// callers give them.
    pub struct Duty {
        /// Report that is owed.
        pub report: Id,
        /// Site that owes it.
        pub unit: Id,
        /// First day.
        pub from: NaiveDate,
        /// First day on which it is no longer owed; absent: for ever.
        pub to: Option<NaiveDate>,
    }
}

record! {
    /// Days on which units are let off (免报), and why. It holds for the knowledge of a moment: a waiver that was granted
    /// on the 20th does not change what was said as of the 19th.
    pub struct Waiver {
        /// Report that need not be sent.
        pub report: Id,
        /// Unit that is let off. Absent: every unit.
        pub unit: Option<Id>,
        /// First day.
        pub from: NaiveDate,
        /// First day on which they are no longer let off; absent: for ever.
        pub to: Option<NaiveDate>,
        /// Reason, not blank (`reason_missing`).
        pub reason: String,
        /// Instant at which it was granted. Absent: known at all times.
        pub recorded_at: Option<Instant>,
    }
}

/// Sites of which nobody can say whether they have to report, because the records of their cases cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub enum UnreadDuties {
    /// All of them.
    All,
    /// These.
    Units(Vec<Id>),
}

/// A waiver that cannot be read whole. It may let off whom it may concern.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct UnreadWaiver {
    /// Report that need not be sent; `None`: any.
    pub report: Option<Id>,
    /// Unit that is let off; `None`: any.
    pub unit: Option<Id>,
    /// First day; `None`: any.
    pub from: Option<NaiveDate>,
    /// First day on which they are no longer let off; `None`: any, or never.
    pub to: Option<NaiveDate>,
    /// Instant at which it was granted; `None`: any.
    pub recorded_at: Option<Instant>,
}

/// Duties and waivers, indexed by report and unit.
///
/// ```
/// use fugong::{base::json::decode_text, report::{Obligations, OrgUnits, Waiver}};
///
/// let units: OrgUnits = decode_text(r#"[{"id": "e01", "kind": "enterprise"}]"#)?;
/// let waiver: Waiver = decode_text(r#"{"report": "enterprise-return", "unit": "e99", "from": "2020-02-19", "to": "2020-02-19", "reason": " "}"#)?;
/// // All problems at once: no such unit, no day inside, no reason.
/// let problems = Obligations::new(Vec::new(), vec![waiver], &units).unwrap_err();
/// let codes: Vec<&str> = problems.iter().map(|problem| problem.code().as_str()).collect();
/// assert_eq!(codes, ["unknown_id", "interval_backwards", "reason_missing"]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Obligations {
    duties: Map<Id, Map<Id, Vec<Interval>>>,
    waivers: Map<Id, Vec<Waiver>>,
    /// Reports whose sites owe them or not, which cannot be read.
    unread_duties: Map<Id, Option<Set<Id>>>,
    unread_waivers: Vec<UnreadWaiver>,
}

impl Duty {
    /// A duty from a day on, for ever.
    #[must_use]
    pub fn new(report: Id, unit: Id, from: NaiveDate) -> Self {
        Self { report, unit, from, to: None }
    }
}

impl Waiver {
    /// Every unit is let off from a day on, for ever, as known at all times; set `unit`, `to` and `recorded_at` to limit it.
    #[must_use]
    pub fn new(report: Id, from: NaiveDate, reason: impl Into<String>) -> Self {
        Self { report, unit: None, from, to: None, reason: reason.into(), recorded_at: None }
    }
}

impl Obligations {
    /// Takes duties and waivers in.
    ///
    /// # Errors
    /// Units that are not there, intervals that end before they begin, waivers without a reason; below `/duties` and `/waivers`.
    pub fn new(duties: Vec<Duty>, waivers: Vec<Waiver>, units: &OrgUnits) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut this = Self::default();
        for (index, duty) in duties.into_iter().enumerate() {
            let interval = Interval { from: duty.from, to: duty.to };
            check(&format!("/duties/{index}"), Some(&duty.unit), &interval, units, &mut problems);
            this.duties.entry(duty.report).or_default().entry(duty.unit).or_default().push(interval);
        }
        for (index, waiver) in waivers.into_iter().enumerate() {
            let path = format!("/waivers/{index}");
            let interval = Interval { from: waiver.from, to: waiver.to };
            check(&path, waiver.unit.as_ref(), &interval, units, &mut problems);
            if waiver.reason.trim().is_empty() {
                problems.push(Problem::new(Code::ReasonMissing).at(format!("{path}/reason")));
            }
            this.waivers.entry(waiver.report.clone()).or_default().push(waiver);
        }
        problems.or(this)
    }

    /// Says that it cannot be read of which sites a report is owed.
    pub fn set_unread(&mut self, report: Id, sites: UnreadDuties) {
        let sites = match sites {
            UnreadDuties::All => None,
            UnreadDuties::Units(units) => Some(units.into_iter().collect()),
        };
        self.unread_duties.insert(report, sites);
    }

    /// Says that there is a waiver that cannot be read whole.
    pub fn push_unread_waiver(&mut self, waiver: UnreadWaiver) {
        self.unread_waivers.push(waiver);
    }

    /// Whether it cannot be read if a unit owes a report.
    pub(crate) fn is_duty_unread(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> bool {
        let sites = report.assigned.as_ref().is_some_and(|assigned| assigned.sites.is_some());
        let unread = self.unread_duties.get(&report.id);
        sites
            && unit.exists_on(day)
            && unread.is_some_and(|sites| sites.as_ref().is_none_or(|sites| sites.contains(&unit.id)))
    }

    /// Whether a waiver that cannot be read whole may let a unit off on a day.
    pub(crate) fn is_waiver_unread(&self, report: &Id, unit: &Id, day: NaiveDate, as_of: Instant) -> bool {
        self.unread_waivers.iter().any(|waiver| {
            waiver.report.as_ref().is_none_or(|waived| waived == report)
                && waiver.unit.as_ref().is_none_or(|waived| waived == unit)
                && waiver.from.is_none_or(|from| from <= day)
                && waiver.to.is_none_or(|to| day < to)
                && waiver.recorded_at.is_none_or(|recorded| recorded <= as_of)
        })
    }

    /// Whether a unit has to report on a day, as known at `as_of`. `Err` if the report is due on working days and the
    /// calendar does not say whether the day is one; the day is then awaited, not missing.
    pub(crate) fn expected(
        &self,
        report: &ReportDefinition,
        unit: &OrgUnit,
        day: NaiveDate,
        calendar: Option<&Calendar>,
        as_of: Instant,
    ) -> Result<bool, Unknown> {
        let assigned = report.assigned.as_ref().is_some_and(|assigned| {
            let by_kind = assigned.units.as_ref().is_some_and(|kinds| kinds.contains(&unit.kind));
            let duties = self.duties.get(&report.id).and_then(|units| units.get(&unit.id));
            let by_duty = || duties.is_some_and(|days| days.iter().any(|interval| interval.contains(day)));
            by_kind || (assigned.sites.is_some() && by_duty())
        });
        if !assigned || !unit.exists_on(day) {
            return Ok(false);
        }
        match report.frequency {
            Frequency::Daily => Ok(true),
            Frequency::WorkingDays => {
                let calendar = calendar.ok_or(Unknown::NoCalendar)?;
                Ok(calendar.day(day, as_of)?.kind == DayKind::Work)
            }
        }
    }

    /// Reason why a unit is let off on a day, as known at `as_of`; `None` if it is not.
    pub(crate) fn waived(&self, report: &str, unit: &str, day: NaiveDate, as_of: Instant) -> Option<&str> {
        let waivers = self.waivers.get(report)?;
        let holds = |waiver: &&Waiver| {
            waiver.unit.as_ref().is_none_or(|waived| waived == unit)
                && Interval { from: waiver.from, to: waiver.to }.contains(day)
                && waiver.recorded_at.is_none_or(|recorded| recorded <= as_of)
        };
        waivers.iter().find(holds).map(|waiver| waiver.reason.as_str())
    }
}

fn check(path: &str, unit: Option<&Id>, interval: &Interval, units: &OrgUnits, problems: &mut Problems) {
    if let Some(unit) = unit.filter(|unit| units.get(unit).is_none()) {
        let problem = Problem::new(Code::UnknownId).with("id", unit.as_str()).with_term("what", "unit");
        problems.push(problem.at(format!("{path}/unit")));
    }
    if interval.is_backwards() {
        // Invariant: a backwards interval has an end; without one it runs for ever.
        let to = interval.to.map(|to| to.to_string()).unwrap_or_default();
        let problem = Problem::new(Code::IntervalBackwards).with("from", interval.from.to_string()).with("to", to);
        problems.push(problem.at(format!("{path}/from")));
    }
}
