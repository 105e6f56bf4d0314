//! Operations on time: deadlines, what a day is, clocks that pause.

use super::input::{Input, json};
use super::time_basis::{TimeBasisInput, calendar};
use crate::base::instant::Instant;
use crate::base::json::{record, string_enum};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::rulebook::{CalendarRef, Rulebook};
use crate::tools::calendar::{
    Clock, ClockDue, DayKind, Deadline, Due, DueWithin, Extension, ResumePolicy, Span, TimeBasis, Unknown, deadline,
};
use chrono::NaiveDate;

/// When something is due.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DeadlineReply {
    /// The deadline, and the days that were counted.
    #[serde(flatten)]
    deadline: Deadline,
    /// Why it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

/// `{"from", "within", "known_at", "zone"?, "zones"?, "calendar"?}` → when it is due, and the days that were counted
///
/// A deadline that cannot be known, for instance because the calendar of a year is not published, is an `ok` with the reason.
pub(super) fn due(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (reckoned, from, within, known_at) = input.read(|arguments| {
        let reckoned = TimeBasisInput::read(rulebook, arguments);
        let from = arguments.get::<Instant>("from");
        let within = arguments.get::<DueWithin>("within");
        let known_at = arguments.get::<Instant>("known_at");
        Some((reckoned?, from?, within?, known_at?))
    })?;
    let deadline = deadline(from, within, &reckoned.at(known_at));
    let message = match &deadline.due {
        Due::Unknown { reason } => Some(reason.reason().message()),
        Due::Known { .. } => None,
    };
    json(&reckoned.cite(rulebook, DeadlineReply { deadline, message }))
}

/// What a day is.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DayKindReply {
    /// The day.
    date: NaiveDate,
    /// Whether people work on it.
    #[serde(flatten)]
    answer: DayKnowledge,
}

/// Whether people work on a day, or why nobody can say. An unpublished year is unknown; it is never guessed from the
/// weekday.
#[derive(serde::Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) enum DayKnowledge {
    /// It is known.
    Known {
        /// Work or off.
        kind: DayKind,
        /// Who says so.
        decided_by: String,
    },
    /// It is not.
    Unknown {
        /// Why.
        reason: Unknown,
        /// The same in words.
        message: Text,
    },
}

/// `{"date", "known_at", "calendar"?}` → work or off, and who says so
///
/// No zone takes part: a date is a date everywhere. Without a calendar the day is unknown. The reply cites the calendar.
pub(super) fn day_kind(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (date, known_at, calendar) = input.read(|arguments| {
        let date = arguments.get::<NaiveDate>("date");
        let known_at = arguments.get::<Instant>("known_at");
        Some((date?, known_at?, calendar(rulebook, arguments)?))
    })?;
    let day = calendar.as_ref().ok_or(Unknown::NoCalendar).and_then(|calendar| calendar.day(date, known_at));
    let answer = match day {
        Ok(day) => DayKnowledge::Known { kind: day.kind, decided_by: day.decided_by.as_str().to_owned() },
        Err(reason) => DayKnowledge::Unknown { message: reason.reason().message(), reason },
    };
    let mut cited = rulebook.cite(DayKindReply { date, answer });
    std::sync::Arc::make_mut(&mut cited.made_with).calendar =
        calendar.map(|calendar| CalendarRef { id: calendar.id().to_string(), sha256: calendar.sha256().to_owned() });
    json(&cited)
}

string_enum! {
    /// What may happen to a clock.
    pub enum ClockChangeKind {
        /// The clock stops until it is resumed.
        Pause = "pause",
        /// The clock runs again.
        Resume = "resume",
        /// The budget grows by `more`, once.
        Extend = "extend",
    }
}

record! {
    /// One change of a clock, in the order in which they happened. `more` and `reason` belong to an extension and are
    /// required there.
    pub struct ClockChange {
        /// What happens.
        pub kind: ClockChangeKind,
        /// Instant at which it happens; not before the change before it.
        pub at: Instant,
        /// Of an extension: how much is added to the budget.
        pub more: Option<Span>,
        /// Of an extension: why, not blank.
        pub reason: Option<String>,
    }
}

/// Where a time limit stands, or the change that cannot be made.
#[derive(serde::Serialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) enum ClockReply {
    /// Every change was made.
    Accepted {
        /// The clock.
        clock: Clock,
        /// When it runs out.
        due: ClockDue,
    },
    /// One was not.
    Denied {
        /// Its number, from 0.
        change: usize,
        /// Why.
        reason: Problem,
    },
}

/// `{"budget", "on_resume"?, "start", "changes"?, "known_at", "zone"?, "zones"?, "calendar"?}` → the clock and where it stands, or
/// which change is denied and why
///
/// Changes are applied in order; the first that cannot be made ends the call with its index. All of them are checked for
/// missing and superfluous fields beforehand, which are problems of the input at `/changes/INDEX`.
pub(super) fn time_limit(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (reckoned, started, changes, known_at) = input.read(|arguments| {
        let reckoned = TimeBasisInput::read(rulebook, arguments);
        let budget = arguments.get::<Span>("budget");
        let policy = arguments.get_or("on_resume", ResumePolicy::Remaining);
        let start = arguments.get::<Instant>("start");
        let changes = arguments.get_or("changes", Vec::<ClockChange>::new());
        let known_at = arguments.get::<Instant>("known_at");
        for (index, change) in changes.iter().flatten().enumerate() {
            arguments.report(change.problems().into_iter().map(|problem| problem.below(&format!("/changes/{index}"))));
        }
        Some((reckoned?, Clock::start(budget?, policy?, start?), changes?, known_at?))
    })?;
    let time_basis = reckoned.at(known_at);
    let mut clock = started;
    for (change, made) in changes.iter().enumerate() {
        clock = match made.apply(&clock, &time_basis) {
            Ok(clock) => clock,
            Err(reason) => return json(&reckoned.cite(rulebook, ClockReply::Denied { change, reason })),
        };
    }
    let due = clock.due(&time_basis);
    json(&reckoned.cite(rulebook, ClockReply::Accepted { clock, due }))
}

impl ClockChange {
    /// An extension says how much more and why; nothing else does.
    /// `missing_field` for `more` or `reason` of an extension, `reason_missing` for a blank reason, `field_of_kind` for either
    /// in another change. Paths are relative to the change.
    fn problems(&self) -> Vec<Problem> {
        let extends = self.kind == ClockChangeKind::Extend;
        let mut problems = Vec::new();
        let missing = |name: &'static str| Problem::new(Code::MissingField).with("name", name);
        if extends && self.more.is_none() {
            problems.push(missing("more"));
        }
        match &self.reason {
            None if extends => problems.push(missing("reason")),
            Some(reason) if extends && reason.trim().is_empty() => {
                problems.push(Problem::new(Code::ReasonMissing).at("/reason"));
            }
            _ => {}
        }
        for (name, given) in [("more", self.more.is_some()), ("reason", self.reason.is_some())] {
            if given && !extends {
                let problem = Problem::new(Code::FieldOfKind).with("kind", self.kind.as_str()).with("field", name);
                problems.push(problem.at(format!("/{name}")));
            }
        }
        problems
    }

    /// Makes the change; the problem says why it cannot be made.
    /// The clock that it is given stays as it is.
    fn apply(&self, clock: &Clock, time_basis: &TimeBasis<'_>) -> Result<Clock, Problem> {
        match (self.kind, self.more) {
            (ClockChangeKind::Pause, _) => clock.pause(self.at, time_basis),
            (ClockChangeKind::Extend, Some(more)) => {
                // Invariant: an extension without a reason is refused when the input is read.
                let reason = self.reason.clone().unwrap_or_default();
                clock.extend(Extension { more, at: self.at, reason }, time_basis)
            }
            (ClockChangeKind::Resume | ClockChangeKind::Extend, _) => clock.resume(self.at),
        }
    }
}
