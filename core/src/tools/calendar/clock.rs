//! Clocks with a budget that pause: a decision has 20 working days, the days an applicant takes to correct do not count.
//!
//! Sources: 行政许可法 第四十二条 (twenty working days, extended once with a stated reason), 第四十五条 (the time that hearings,
//! tests and expert reviews take is not counted). In hours the time between pausing and resuming is left out exactly. In
//! days, a day counts if it is a day that counts, lies behind the day on which the clock was started, and ends while the
//! clock runs: pausing and resuming within one day changes nothing, and each midnight passed in a pause moves the end by a day.
//!
//! Example, in working days: a clock of 20 starts on Monday. Tuesday is the first day that counts. It is paused on Thursday
//! (Tuesday and Wednesday have ended while it ran: 2 used) and resumed on the next Tuesday. That Tuesday ends while the
//! clock runs and counts as the third; 17 more follow.

use super::deadline::{Deadline, TimeBasis, after, at_moment, count_from, day_of};
use super::unknown::Unknown;
use super::within::{DueWithin, Span, Unit};
use crate::base::instant::Instant;
use crate::base::json::{record, string_enum};
use crate::base::problem::{Code, Problem};
use chrono::{NaiveDate, TimeDelta};

string_enum! {
    /// What resuming a paused clock does to its end.
    /// Example: a budget of 10 days, paused after 4 of them for 3 days. `absolute` ends where it would have ended without the
    /// pause; `remaining` has 6 days left when it resumes; `restart` has 10.
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
    /// Runs of one clock do not overlap and are in order of time; only the last one may be open.
    #[cfg_attr(feature = "schema", schemars(rename = "ClockRun"))]
    pub struct ClockRun {
        /// Start of the run (inclusive): when the clock was started or resumed.
        pub from: Instant,
        /// End of the run: when it was paused; absent while it runs.
        pub to: Option<Instant>,
        /// Days of the budget that the run used, counted with the calendar as known when it was paused, so that a later
        /// notice does not change them. Absent while it runs, for budgets in hours, and where the calendar was not published.
        pub used_days: Option<u32>,
    }
}

record! {
    /// The one extension of a clock (行政许可法 第四十二条: once, with a stated reason).
    pub struct Extension {
        /// How much is added, in the budget's unit: `{"working_days": 10}` (`clock_unit` otherwise).
        pub more: Span,
        /// When it was granted: before the clock ran out (`clock_ran_out` otherwise).
        pub at: Instant,
        /// The reason, as it was told to the applicant.
        pub reason: String,
    }
}

record! {
    /// A clock: its budget, its extension, and the runs in which time counted. Its operations return a new clock and leave
    /// this one as it is; the clock holds no current time.
    pub struct Clock {
        /// The time allowed, without an extension: `{"working_days": 20}`.
        pub budget: Span,
        /// What resuming does to the end; `remaining` if not stated.
        pub on_resume: ResumePolicy = ResumePolicy::Remaining,
        /// The extension, if one was granted; it adds to the budget.
        pub extension: Option<Extension>,
        /// The runs, earliest first. An empty list has no end (`no_calendar`); [`Clock::start`] makes the first.
        pub runs: Vec<ClockRun>,
    }
}

/// Whether a clock runs, and when it ends.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "clock", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ClockDue {
    /// It runs, and ends at this deadline (inclusive); `unknown` where the calendar is not published so far.
    Running(Deadline),
    /// It is paused and has no end until it is resumed.
    Paused {
        /// When it was paused.
        since: Instant,
        /// Days of the budget used so far; absent for hours, and where they are not known.
        #[serde(skip_serializing_if = "Option::is_none")]
        used_days: Option<u32>,
        /// Milliseconds of the budget used so far; only for budgets in hours.
        #[serde(skip_serializing_if = "Option::is_none")]
        used_milliseconds: Option<i64>,
    },
}

impl Clock {
    /// Starts a clock at a moment. Days count from the day after.
    ///
    /// ```
    /// use fugong::{base::instant::Instant, tools::calendar::{Calendar, Clock, ClockDue, ResumePolicy, Span, TimeBasis, Unit, Zone}};
    /// let at = |text| Instant::parse(text).unwrap();
    /// let (zone, calendar) = (Zone::built_in("Asia/Shanghai").unwrap(), Calendar::built_in("cn").unwrap());
    /// let time_basis = TimeBasis { zone: &zone, calendar: Some(&calendar), known_at: at("2020-02-20T12:00:00+08:00") };
    /// let three = Span { amount: 3, unit: Unit::WorkingDays };
    /// let clock = Clock::start(three, ResumePolicy::Remaining, at("2020-02-19T10:00:00+08:00")); // a Wednesday
    /// let end = |clock: &Clock| match clock.due(&time_basis) {
    ///     ClockDue::Running(deadline) => deadline.due.at().map(|at| at.to_string()),
    ///     ClockDue::Paused { .. } => None,
    /// };
    /// // Thursday, Friday, Monday; the last one ends at 24:00.
    /// assert_eq!(end(&clock).as_deref(), Some("2020-02-25T00:00:00+08:00"));
    /// let paused = clock.pause(at("2020-02-20T15:00:00+08:00"), &time_basis).unwrap();
    /// assert_eq!(end(&paused), None);
    /// // The midnight after Thursday passed in the pause, so that Thursday does not count: Friday, Monday, Tuesday.
    /// let resumed = paused.resume(at("2020-02-21T09:00:00+08:00")).unwrap();
    /// assert_eq!(end(&resumed).as_deref(), Some("2020-02-26T00:00:00+08:00"));
    /// ```
    #[must_use]
    pub fn start(budget: Span, on_resume: ResumePolicy, at: Instant) -> Self {
        Self { budget, on_resume, extension: None, runs: vec![ClockRun { from: at, to: None, used_days: None }] }
    }

    /// Whether it is paused. A clock without any run is.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.runs.last().is_none_or(|run| run.to.is_some())
    }

    /// Pauses it, and stores the days used, as the calendar is known now.
    ///
    /// # Errors
    /// `clock_paused` if it is paused already; `clock_backwards` if `at` is before it last began to run or was extended; `clock_ran_out` if its
    /// end is at or before `at`.
    pub fn pause(&self, at: Instant, time_basis: &TimeBasis<'_>) -> Result<Self, Problem> {
        let mut clock = self.clone();
        let first = self.first_day(time_basis);
        let run = clock.runs.last_mut().filter(|run| run.to.is_none()).ok_or(Problem::new(Code::ClockPaused))?;
        self.forward(at)?;
        self.not_over(at, time_basis)?;
        run.to = Some(at);
        if self.budget.unit != Unit::Hours {
            run.used_days = first.and_then(|first| used(run, first, self.budget.unit, time_basis)).ok();
        }
        Ok(clock)
    }

    /// Resumes it.
    ///
    /// # Errors
    /// `clock_running` if it is not paused; `clock_backwards` if `at` is before the pause or the extension.
    pub fn resume(&self, at: Instant) -> Result<Self, Problem> {
        self.runs.last().and_then(|run| run.to).ok_or(Problem::new(Code::ClockRunning))?;
        self.forward(at)?;
        let mut clock = self.clone();
        clock.runs.push(ClockRun { from: at, to: None, used_days: None });
        Ok(clock)
    }

    /// Extends it, once, in the unit of its budget, before it has ended.
    ///
    /// # Errors
    /// `clock_extended` if it was extended before; `clock_unit` for another unit than the budget's; `clock_backwards`;
    /// `clock_ran_out`.
    pub fn extend(&self, extension: Extension, time_basis: &TimeBasis<'_>) -> Result<Self, Problem> {
        if self.extension.is_some() {
            return Err(Problem::new(Code::ClockExtended));
        }
        self.same_unit(extension.more)?;
        self.forward(extension.at)?;
        self.not_over(extension.at, time_basis)?;
        Ok(Self { extension: Some(extension), ..self.clone() })
    }

    /// Gives it the budget of another version of its rules: `absolute` keeps the end that it has, `remaining` keeps what was
    /// used, `restart` begins the new budget at `at`. A paused clock stays paused.
    ///
    /// # Errors
    /// `clock_unit` where `remaining` would compare hours with days, `clock_backwards`.
    pub fn migrate(&self, budget: Span, policy: ResumePolicy, at: Instant) -> Result<Self, Problem> {
        self.forward(at)?;
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

    /// Refuses what comes before the last change: a start, a pause, a resumption, or the extension (`clock_backwards`).
    fn forward(&self, at: Instant) -> Result<(), Problem> {
        let run = self.runs.last().map(|run| run.to.unwrap_or(run.from));
        match run.max(self.extension.as_ref().map(|extension| extension.at)) {
            Some(before) if at < before => {
                Err(Problem::new(Code::ClockBackwards).with("at", at.to_string()).with("before", before.to_string()))
            }
            _ => Ok(()),
        }
    }

    /// When it ends, or that it is paused. Asked with a later [`TimeBasis::known_at`], a revised calendar counts for the days
    /// to come, not for the days that closed runs have stored.
    #[must_use]
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
        // Invariant: each span is at most 3660 by its decoder; only a program can pass one that overflows 32 bits.
        let whole = Span { amount: self.budget.amount.saturating_add(more), unit: self.budget.unit };
        match self.on_resume {
            ResumePolicy::Absolute => Ok(super::deadline(first.from, DueWithin::Within(whole), time_basis)),
            ResumePolicy::Restart => Ok(super::deadline(last.from, DueWithin::Within(whole), time_basis)),
            ResumePolicy::Remaining if whole.unit == Unit::Hours => {
                // Invariant: 32 bits of hours, and times used between instants, are far within a time span's 64 bits.
                let left = TimeDelta::hours(i64::from(whole.amount)).checked_sub(&self.used_time()).unwrap_or_default();
                Ok(after(last.from, left.max(TimeDelta::zero()), time_basis))
            }
            ResumePolicy::Remaining => {
                // Default: where a migration left less budget than was used, no days are left.
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

    /// The day after the one on which the clock was started: the first that can count.
    fn first_day(&self, time_basis: &TimeBasis<'_>) -> Result<NaiveDate, Unknown> {
        let start = self.runs.first().ok_or(Unknown::NoCalendar)?.from;
        let day = time_basis.zone.local(start)?.date();
        day.succ_opt().ok_or_else(|| time_basis.zone.unknown())
    }

    fn used_days(&self, time_basis: &TimeBasis<'_>) -> Result<u32, Unknown> {
        let first = self.first_day(time_basis)?;
        self.counting_runs().try_fold(0_u32, |sum, run| {
            let days = run.used_days.map_or_else(|| used(run, first, self.budget.unit, time_basis), Ok)?;
            // Invariant: more than 2^32 days are beyond the calendar; stored ones are added up to the same bound.
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
            // Default: without any run there is none to skip.
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
        days += u32::from(day_of(date, unit, time_basis)?.counted);
    }
    Ok(days)
}
