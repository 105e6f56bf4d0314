//! The one judgement behind every question: what stands in the way of an action. Because `decide`, `allowed` and `replay` ask
//! it, an action is shown as allowed exactly when some valid payload makes it accepted, and a log is one that could have been made.

use super::plan::{Plan, ReadyAction};
use super::violation::Violation;
use crate::approval::model::case::Case;
use crate::approval::model::command::Actor;
use crate::approval::model::context::Context;
use crate::approval::model::event::InspectionRef;
use crate::approval::model::facts::guard_facts;
use crate::approval::model::workflow::{Action, Scope};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::tools::condition::{FactSet, Truth};

/// Somebody who would do something to a case at an instant: what a command says before it brings anything.
pub(crate) struct Attempt<'a> {
    /// Rules, made ready.
    pub plan: &'a Plan,
    /// Case as it stands.
    pub case: &'a Case,
    /// Person who would act, and the role.
    pub actor: &'a Actor,
    /// Person represented, if any.
    pub on_behalf_of: Option<&'a Id>,
    /// Instant of the attempt.
    pub at: Instant,
    /// What is known around the case.
    pub context: &'a Context,
    /// Whether only the case and the workflow are asked. A log does not hold the registers of its day: who held which role, who
    /// was a delegate, what a guard read.
    pub log_only: bool,
}

/// Result of judging an action.
#[derive(Default)]
pub(crate) struct Judgement {
    /// Everything that stands in the way, whatever might come with the command.
    pub violations: Vec<Violation>,
    /// Facts that a guard read which holds, to be stored in the event.
    pub facts: FactSet,
    /// Inspections that those facts came from.
    pub inspections: Vec<InspectionRef>,
}

impl Attempt<'_> {
    /// Judges an action of the workflow. All rules are asked even after one has failed, so that the person learns
    /// everything at once.
    pub(crate) fn judge(&self, ready: ReadyAction<'_>) -> Judgement {
        let action = ready.action;
        let state = self.plan.state(&self.case.state);
        let mut violations = Vec::new();
        violations.extend(self.before_last_event());
        let here = state.filter(|state| ready.can_be_done_in(&state.id));
        match here {
            // Time limits and votes belong to the state: in a wrong one they say nothing about this action.
            Some(state) => {
                violations.extend(self.deadline_passed());
                violations.extend(self.already_voted(state, action));
            }
            None if state.is_some_and(|state| state.is_final) => violations.push(Violation::CaseClosed),
            None => violations.push(Violation::WrongState { action: action.id.clone() }),
        }
        // In a wrong state the rest is judged as in the first state where it can be done, so that all reasons come at once.
        let there = here.or_else(|| ready.first_state());
        violations.extend(self.role(ready.permitted(there)));
        violations.extend(self.party_required(action));
        violations.extend(self.delegation_missing(&action.id));
        // The act that starts a round is that round's first: nothing is in its round yet. In a joint review the votes
        // still belong to the old round; the move after the last one starts the new.
        let opens_round = action.new_round && there.is_none_or(|state| state.quorum_of(&action.id).is_none());
        self.kept_apart(ready, opens_round, &mut violations);
        violations.extend(self.limit_reached(action, opens_round));
        if self.log_only {
            return Judgement { violations, ..Judgement::default() };
        }
        let Some(guard) = &action.when else {
            return Judgement { violations, ..Judgement::default() };
        };
        let read = guard_facts(self.case, ready.reads(), action.inspections, (self.at, self.context), &|party| {
            self.actor_is(party)
        });
        let (facts, inspections) = read;
        if guard.evaluate(&facts) == Truth::True {
            return Judgement { violations, facts, inspections };
        }
        violations.push(Violation::Guard { action: action.id.clone(), facts });
        Judgement { violations, ..Judgement::default() }
    }

    /// A case's events stand in the order of time.
    pub(crate) fn before_last_event(&self) -> Option<Violation> {
        let last = self.case.events.last()?.at;
        (self.at < last).then_some(Violation::BeforeLastEvent { last })
    }

    /// After its time limit a state is left by a tick only, even if nobody has ticked yet. At the limit itself it is in time.
    fn deadline_passed(&self) -> Option<Violation> {
        let due = self.case.expires_at.filter(|due| self.at > *due)?;
        Some(Violation::DeadlinePassed { due })
    }

    /// Whether the action was done as often as it may be within its scope, or would begin a round that has no number.
    fn limit_reached(&self, action: &Action, opens_round: bool) -> Option<Violation> {
        let rounds = usize::try_from(self.case.round).unwrap_or(usize::MAX); // Default: on no machine that this runs on.
        if action.new_round && self.case.round == u32::MAX {
            return Some(Violation::LimitReached { limit: u32::MAX, count: rounds });
        }
        let limit = action.at_most?;
        if action.at_most_per == Scope::Round && opens_round {
            return None;
        }
        let count = self.case.count(&action.id, action.at_most_per);
        let reached = u32::try_from(count).map_or(true, |count| count >= limit);
        reached.then_some(Violation::LimitReached { limit, count })
    }
}
