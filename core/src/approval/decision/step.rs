//! One step of a case: from an attempt to what it does, or to everything that stands in the way. It makes no sentence and no event,
//! and every question is answered by it: `decide`, `allowed`, `replay`.

use super::judge::{Attempt, Judgement};
use super::plan::ReadyAction;
use super::violation::Violation;
use crate::approval::model::command::{Command, OPEN};
use crate::approval::model::event::{EventKind, InspectionRef};
use crate::approval::model::workflow::Quorum;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::tools::condition::FactSet;

/// What somebody would do.
#[derive(Clone, Copy)]
pub(crate) enum Deed<'d> {
    /// Open the case, under this id; it is judged as the case that would come of it.
    Open(Option<&'d Id>),
    /// Let a time limit take effect.
    Tick,
    /// Perform an action. Without a command whatever it asks for is taken as brought.
    Act(ReadyAction<'d>, Option<&'d Command>),
}

/// What a step does.
#[derive(Default)]
pub(crate) struct Step {
    /// One effect for each event, in order.
    pub effects: Vec<Effect>,
    /// Facts that a guard read.
    pub facts: FactSet,
    /// Inspections that those facts came from.
    pub inspections: Vec<InspectionRef>,
}

/// What one event does to the case.
#[derive(Clone)]
pub(crate) struct Effect {
    pub kind: EventKind,
    /// State that is entered; none if the case stays.
    pub to: Option<Id>,
    /// Round after it.
    pub round: u32,
    /// Instant from which it has effect, where that is not the attempt's.
    pub effective: Option<Instant>,
    /// Time limit of the state that is entered.
    pub expires_at: Option<Instant>,
}

impl Attempt<'_> {
    /// What the attempt does to the case, or every rule that it does not meet.
    pub(crate) fn step(&self, deed: Deed<'_>) -> Result<Step, Vec<Violation>> {
        match deed {
            Deed::Open(id) => self.open(id),
            Deed::Tick => self.tick(),
            Deed::Act(ready, command) => self.act(ready, command),
        }
    }

    /// Opens the case, in the initial state, in round 1. The same questions about role and delegation are asked as of any other
    /// act, and another open case of the same site denies (one active case per site).
    fn open(&self, id: Option<&Id>) -> Result<Step, Vec<Violation>> {
        let workflow = self.plan.workflow();
        let mut violations = Vec::new();
        if workflow.opened_by.is_empty() {
            violations.extend(self.role_not_held());
        } else {
            violations.extend(self.role(&workflow.opened_by));
        }
        violations.extend(self.delegation_missing(&Id::constant(OPEN)));
        let cases: Vec<Id> = self.context.open_cases.iter().filter(|open| id != Some(open)).cloned().collect();
        if !cases.is_empty() {
            violations.push(Violation::AnotherCaseOpen { cases });
        }
        unless(violations, || {
            let effect = Effect {
                kind: EventKind::Opened,
                to: Some(self.case.state.clone()),
                round: self.case.round,
                effective: None,
                expires_at: self.case.expires_at,
            };
            Step { effects: vec![effect], ..Step::default() }
        })
    }

    /// Lets a time limit take effect once it is over. It takes effect at the deadline, not at the tick: a scheduler that runs an
    /// hour late changes no figure, and a following time limit counts from the deadline.
    fn tick(&self) -> Result<Step, Vec<Violation>> {
        let case = self.case;
        let Some((due, to)) = self.expiring() else {
            return Err(vec![Violation::NothingExpires]);
        };
        let mut violations: Vec<Violation> = self.before_last_event().into_iter().collect();
        if self.at <= due {
            violations.push(Violation::NotDueYet { due });
        }
        unless(violations, || {
            let effect = Effect {
                kind: EventKind::Expired,
                to: Some(to.clone()),
                round: case.round,
                effective: Some(due),
                expires_at: self.plan.state(to).and_then(|to| to.expiry(due)),
            };
            Step { effects: vec![effect], ..Step::default() }
        })
    }

    /// The instant at which the case's state expires, and the state that it then moves to.
    pub(crate) fn expiring(&self) -> Option<(Instant, &Id)> {
        let state = self.plan.state(&self.case.state)?;
        self.case.expires_at.zip(state.expires_to.as_ref())
    }

    /// Performs an action. In a joint review the act is a vote; the last vote that is needed is followed by a move, and only that
    /// one enters the new state and round.
    fn act(&self, ready: ReadyAction<'_>, command: Option<&Command>) -> Result<Step, Vec<Violation>> {
        let (action, case) = (ready.action, self.case);
        let Judgement { mut violations, facts, inspections } = self.judge(ready);
        if let Some(command) = command {
            self.input_missing(ready, command, &mut violations);
        }
        unless(violations, || {
            let target = action.to.as_ref().filter(|to| **to != case.state);
            let effect = Effect {
                kind: EventKind::Acted,
                to: target.cloned(),
                // Default: a round without a next one violates its limit and does not come here.
                round: if action.new_round { case.round.saturating_add(1) } else { case.round },
                effective: None,
                expires_at: target.and_then(|to| self.plan.state(to)).and_then(|to| to.expiry(self.at)),
            };
            let quorum = self.plan.state(&case.state).and_then(|state| state.quorum_of(&action.id));
            let effects = match quorum {
                None => vec![effect],
                Some(quorum) => {
                    let vote = Effect {
                        kind: EventKind::Voted,
                        to: None,
                        round: case.round,
                        effective: None,
                        expires_at: None,
                    };
                    let moved = Effect { kind: EventKind::Moved, ..effect };
                    if self.completes(quorum) { vec![vote, moved] } else { vec![vote] }
                }
            };
            Step { effects, facts, inspections }
        })
    }

    /// Whether a joint review is complete with one more vote.
    fn completes(&self, quorum: &Quorum) -> bool {
        let votes = self.case.votes_for(&quorum.action) + 1;
        // More votes than a `u32` holds are more than any review needs.
        u32::try_from(votes).map_or(true, |votes| votes >= quorum.need)
    }
}

/// The step, where nothing is violated.
fn unless(violations: Vec<Violation>, step: impl FnOnce() -> Step) -> Result<Step, Vec<Violation>> {
    if violations.is_empty() { Ok(step()) } else { Err(violations) }
}
