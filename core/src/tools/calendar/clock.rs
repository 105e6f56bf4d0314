//! Clocks with a budget that pause: a decision has 20 working days, the days an applicant takes to correct do not count.
//!
//! Sources: 行政许可法 第四十二条 (twenty working days, extended once with a stated reason), 第四十五条 (the time that hearings,
//! tests and expert reviews take is not counted). In hours the time between pausing and resuming is left out exactly. In
//! days, a day counts if it is a day that counts, lies behind the day on which the clock was started, and ends while the
//! clock runs: pausing and resuming within one day changes nothing, and each midnight passed in a pause moves the end by a day.

use super::deadline::{Deadline, TimeBasis, after, at_moment, count_from, day_of};
use super::unknown::Unknown;
use super::within::{DueWithin, Span, Unit};
use crate::base::instant::Instant;
use crate::base::json::{record, string_enum};
use crate::base::problem::{Code, Problem};
use chrono::{NaiveDate, TimeDelta};

string_enum! {
    /// What resuming a paused clock does to its end.
    pub enum ResumePolicy {
        /// The end stays where it was: pausing is only noted.
        Absolute = "absolute",
        /// What was left when it paused is left.
        Remaining = "remaining",
        /// The whole budget begins again.
        Restart = "restart",
    }
}

record! {
    /// A stretch in which a clock ran.
    #[cfg_attr(feature = "schema", schemars(rename = "ClockRun"))]
    pub struct ClockRun {
        /// Since when.
        pub from: Instant,
        /// Until when; nothing while it runs.
        pub to: Option<Instant>,
        /// The days of the budget that it used, as known when it paused; nothing for hours or while it runs.
        pub used_days: Option<u32>,
    }
}

record! {
    /// The one extension of a clock.
    pub struct Extension {
        /// How much more, in the budget's unit.
        pub more: Span,
        /// When it was granted.
        pub at: Instant,
        /// Why.
        pub reason: String,
    }
}

record! {
    /// A clock: its budget, its extension, and the stretches in which it ran. Verbs give a new clock; this one stays as it is.
    pub struct Clock {
        /// What it started with.
        pub budget: Span,
        /// What resuming does.
        pub on_resume: ResumePolicy = ResumePolicy::Remaining,
        /// Its extension, once granted.
        pub extension: Option<Extension>,
        /// Its runs, earliest first.
        pub runs: Vec<ClockRun>,
    }
}

/// Where a clock stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "clock", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ClockDue {
    /// It runs, and ends at this deadline.
    Running(Deadline),
    /// It stands still and has no end until it runs again.
    Paused {
        /// Since when.
        since: Instant,
        /// The days that it has used.
        #[serde(skip_serializing_if = "Option::is_none")]
        used_days: Option<u32>,
        /// The time that it has used, for budgets in hours.
        #[serde(skip_serializing_if = "Option::is_none")]
        used_milliseconds: Option<i64>,
    },
}

impl Clock {
    /// Starts a clock.
    pub fn start(budget: Span, on_resume: ResumePolicy, at: Instant) -> Self {
        Self { budget, on_resume, extension: None, runs: vec![ClockRun { from: at, to: None, used_days: None }] }
    }

    /// Whether it stands still.
    pub fn is_paused(&self) -> bool {
        self.runs.last().is_none_or(|run| run.to.is_some())
    }

    /// Stops it for a while, and stores what it has used.
    ///
    /// # Errors
    /// `clock_paused`, `clock_backwards`, `clock_ran_out`.
    pub fn pause(&self, at: Instant, time_basis: &TimeBasis<'_>) -> Result<Self, Problem> {
        let mut clock = self.clone();
        let first = self.first_day(time_basis);
        let run = clock.runs.last_mut().filter(|run| run.to.is_none()).ok_or(Problem::new(Code::ClockPaused))?;
        forward(run.from, at)?;
        self.not_over(at, time_basis)?;
        run.to = Some(at);
        if self.budget.unit != Unit::Hours {
            run.used_days = first.and_then(|first| used(run, first, self.budget.unit, time_basis)).ok();
        }
        Ok(clock)
    }

    /// Lets it run again.
    ///
    /// # Errors
    /// `clock_running`, `clock_backwards`.
    pub fn resume(&self, at: Instant) -> Result<Self, Problem> {
        let paused = self.runs.last().and_then(|run| run.to).ok_or(Problem::new(Code::ClockRunning))?;
        forward(paused, at)?;
        let mut clock = self.clone();
        clock.runs.push(ClockRun { from: at, to: None, used_days: None });
        Ok(clock)
    }

    /// Extends it, once and in the unit of its budget.
    ///
    /// # Errors
    /// `clock_extended`, `clock_unit`, `clock_backwards`, `clock_ran_out`.
    pub fn extend(&self, extension: Extension, time_basis: &TimeBasis<'_>) -> Result<Self, Problem> {
        if self.extension.is_some() {
            return Err(Problem::new(Code::ClockExtended));
        }
        self.same_unit(extension.more)?;
        if let Some(run) = self.runs.last() {
            forward(run.to.unwrap_or(run.from), extension.at)?;
        }
        self.not_over(extension.at, time_basis)?;
        Ok(Self { extension: Some(extension), ..self.clone() })
    }

    /// Gives it the budget of another version of its rules: `absolute` keeps the end that it has, `remaining` keeps what it
    /// has used, `restart` begins the new budget now. A paused clock stays paused.
    ///
    /// # Errors
    /// `clock_unit` where `remaining` would compare hours with days, `clock_backwards`.
    pub fn migrate(&self, budget: Span, policy: ResumePolicy, at: Instant) -> Result<Self, Problem> {
        if let Some(run) = self.runs.last() {
            forward(run.to.unwrap_or(run.from), at)?;
        }
        match policy {
            ResumePolicy::Absolute => Ok(self.clone()),
            ResumePolicy::Remaining => {
                self.same_unit(budget)?;
                Ok(Self { budget, ..self.clone() })
            }
            ResumePolicy::Restart => {
                let mut clock = Self::start(budget, self.on_resume, at);
                if let Some(run) = clock.runs.last_mut().filter(|_| self.is_paused()) {
                    run.to = Some(at);
                    run.used_days = (budget.unit != Unit::Hours).then_some(0);
                }
                Ok(clock)
            }
        }
    }

    /// Where it stands: when it ends, or that it stands still.
    pub fn due(&self, time_basis: &TimeBasis<'_>) -> ClockDue {
        match self.runs.last() {
            Some(ClockRun { to: Some(since), .. }) if self.on_resume != ResumePolicy::Absolute => ClockDue::Paused {
                since: *since,
                used_days: (self.budget.unit != Unit::Hours).then(|| self.used_days(time_basis).ok()).flatten(),
                used_milliseconds: (self.budget.unit == Unit::Hours).then(|| self.used_time().num_milliseconds()),
            },
            _ => ClockDue::Running(self.end(time_basis).unwrap_or_else(|reason| Deadline::unknown(reason, Vec::new()))),
        }
    }

    fn end(&self, time_basis: &TimeBasis<'_>) -> Result<Deadline, Unknown> {
        let (Some(first), Some(last)) = (self.runs.first(), self.runs.last()) else {
            return Err(Unknown::NoCalendar);
        };
        let more = self.extension.as_ref().map_or(0, |extension| extension.more.amount);
        let whole = Span { amount: self.budget.amount.saturating_add(more), unit: self.budget.unit };
        match self.on_resume {
            ResumePolicy::Absolute => Ok(super::deadline(first.from, DueWithin::Within(whole), time_basis)),
            ResumePolicy::Restart => Ok(super::deadline(last.from, DueWithin::Within(whole), time_basis)),
            ResumePolicy::Remaining if whole.unit == Unit::Hours => {
                let left = TimeDelta::hours(i64::from(whole.amount)).checked_sub(&self.used_time()).unwrap_or_default();
                Ok(after(last.from, left.max(TimeDelta::zero()), time_basis))
            }
            ResumePolicy::Remaining => {
                let left = whole.amount.saturating_sub(self.used_days(time_basis)?);
                let before = first_counted(last, self.first_day(time_basis)?, time_basis)?.pred_opt();
                match before.filter(|_| left > 0) {
                    Some(before) => Ok(count_from(before, left, whole.unit, Vec::new(), time_basis)),
                    // A migration can leave less budget than was used: it was over when it last began to run.
                    None => Ok(at_moment(last.from, time_basis)),
                }
            }
        }
    }

    /// The day behind the one on which the clock was started.
    fn first_day(&self, time_basis: &TimeBasis<'_>) -> Result<NaiveDate, Unknown> {
        let start = self.runs.first().ok_or(Unknown::NoCalendar)?.from;
        let day = time_basis.zone.local(start)?.date();
        Ok(day.succ_opt().unwrap_or(day))
    }

    fn used_days(&self, time_basis: &TimeBasis<'_>) -> Result<u32, Unknown> {
        let first = self.first_day(time_basis)?;
        self.counting_runs().try_fold(0_u32, |sum, run| {
            let days = run.used_days.map_or_else(|| used(run, first, self.budget.unit, time_basis), Ok)?;
            Ok(sum.saturating_add(days))
        })
    }

    fn used_time(&self) -> TimeDelta {
        let of = |run: &ClockRun| run.to.map_or(TimeDelta::zero(), |to| to.date_time() - run.from.date_time());
        self.counting_runs().map(of).sum()
    }

    /// The closed runs whose use still counts.
    fn counting_runs(&self) -> impl Iterator<Item = &ClockRun> {
        let skipped = match self.on_resume {
            ResumePolicy::Restart => self.runs.len().saturating_sub(1),
            _ => 0,
        };
        self.runs.iter().skip(skipped).filter(|run| run.to.is_some())
    }

    fn not_over(&self, at: Instant, time_basis: &TimeBasis<'_>) -> Result<(), Problem> {
        match self.due(time_basis) {
            ClockDue::Running(deadline) => match deadline.due.at() {
                Some(due) if due <= at => Err(Problem::new(Code::ClockRanOut).with("due", due.to_string())),
                _ => Ok(()),
            },
            ClockDue::Paused { .. } => Ok(()),
        }
    }

    fn same_unit(&self, span: Span) -> Result<(), Problem> {
        if span.unit == self.budget.unit {
            return Ok(());
        }
        Err(Problem::new(Code::ClockUnit)
            .with_term("unit", span.unit.as_str())
            .with_term("budget", self.budget.unit.as_str()))
    }
}

/// The first day that may count in a run: the day on which it began, but never the day on which the clock was started.
fn first_counted(run: &ClockRun, first: NaiveDate, time_basis: &TimeBasis<'_>) -> Result<NaiveDate, Unknown> {
    Ok(time_basis.zone.local(run.from)?.date().max(first))
}

/// The counting days that ended within a closed run.
fn used(run: &ClockRun, first: NaiveDate, unit: Unit, time_basis: &TimeBasis<'_>) -> Result<u32, Unknown> {
    let Some(to) = run.to else {
        return Ok(0);
    };
    let until = time_basis.zone.local(to)?.date();
    let mut days = 0_u32;
    for date in first_counted(run, first, time_basis)?.iter_days().take_while(|date| *date < until) {
        days = days.saturating_add(u32::from(day_of(date, unit, time_basis)?.counted));
    }
    Ok(days)
}

fn forward(before: Instant, at: Instant) -> Result<(), Problem> {
    if before <= at {
        return Ok(());
    }
    Err(Problem::new(Code::ClockBackwards).with("at", at.to_string()).with("before", before.to_string()))
}
