//! The one judgement behind both questions, `decide` and `allowed`: what stands in the way of an action. Because both
//! ask it, an action is shown as allowed exactly when some valid payload makes it accepted.

use super::reason::{DenialReason, FixableBy, LeafBuilder};
use crate::approval::model::case::Case;
use crate::approval::model::command::Actor;
use crate::approval::model::context::Context;
use crate::approval::model::event::InspectionRef;
use crate::approval::model::facts::guard_facts;
use crate::approval::model::workflow::{Action, Scope, Workflow, WorkflowState};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Code;
use crate::tools::condition::FactSet;

/// Somebody who would do something to a case at an instant: what a command says before it brings anything.
pub(crate) struct Attempt<'a> {
    /// Rules.
    pub workflow: &'a Workflow,
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
pub(crate) struct Judgement {
    /// Everything that stands in the way, whatever might come with the command.
    pub reasons: Vec<DenialReason>,
    /// Facts that the guard read, to be stored in the event.
    pub facts: FactSet,
    /// Inspections that those facts came from.
    pub inspections: Vec<InspectionRef>,
}

impl Attempt<'_> {
    /// Judges an action of the workflow. All rules are asked even after one has failed, so that the person learns
    /// everything at once.
    pub(crate) fn judge(&self, action: &Action) -> Judgement {
        let state = self.workflow.state(&self.case.state);
        let mut reasons = Vec::new();
        reasons.extend(self.order_reason());
        let here = state.filter(|state| action.from.contains(&state.id));
        match here {
            // Time limits and votes belong to the state: in a wrong one they say nothing about this action.
            Some(state) => {
                reasons.extend(self.deadline_reason(state));
                reasons.extend(self.vote_reason(state, action));
            }
            None => reasons.push(self.state_reason(state, action)),
        }
        // In a wrong state the rest is judged as in the first state where it can be done, so that all reasons come at once.
        let there = here.or_else(|| action.from.first().and_then(|id| self.workflow.state(id)));
        reasons.extend(self.role_reason(permitted(there, action)));
        reasons.extend(self.party_reason(action));
        reasons.extend(self.delegation_reason(&action.id));
        // The act that starts a round is that round's first: nothing is in its round yet. In a joint review the votes
        // still belong to the old round; the move after the last one starts the new.
        let opens_round = action.new_round && there.is_none_or(|state| state.quorum_of(&action.id).is_none());
        reasons.extend(self.separation_reasons(action, opens_round));
        reasons.extend(self.limit_reason(action, opens_round));
        if self.log_only {
            return Judgement { reasons, facts: FactSet::new(), inspections: Vec::new() };
        }
        let (facts, inspections) = guard_facts(self.case, action, self.at, self.context, &|party| self.actor_is(party));
        if let Some(unmet) = action.when.as_ref().and_then(|guard| guard.unmet(&facts, &self.context.names)) {
            match DenialReason::from_guard(unmet, &facts) {
                DenialReason::All { all } => reasons.extend(all),
                other => reasons.push(other),
            }
        }
        Judgement { reasons, facts, inspections }
    }

    /// A case's events stand in the order of time.
    pub(crate) fn order_reason(&self) -> Option<DenialReason> {
        let last = self.case.events.last()?.at;
        (self.at < last).then(|| {
            let saying = LeafBuilder::new(Code::BeforeLastEvent).with("last", last.to_string());
            saying.fixable_by(FixableBy::Time).true_from(Some(last)).into()
        })
    }

    /// After its time limit a state is left by a tick only, even if nobody has ticked yet. At the limit itself it is in time.
    fn deadline_reason(&self, state: &WorkflowState) -> Option<DenialReason> {
        let due = self.case.expires_at.filter(|due| self.at > *due)?;
        let to = state.expires_to.as_ref().unwrap_or(&state.id); // Default: a log may state a limit that its state does not have.
        let saying = LeafBuilder::new(Code::DeadlinePassed).with("due", due.to_string());
        Some(saying.with_titled("to", self.workflow.named_state(to)).into())
    }

    /// `case_closed` in a final state, else `wrong_state` with the states in which the action can be done.
    fn state_reason(&self, state: Option<&WorkflowState>, action: &Action) -> DenialReason {
        let here = self.workflow.named_state(&self.case.state);
        if state.is_some_and(|state| state.is_final) {
            return LeafBuilder::new(Code::CaseClosed).with_titled("state", here).into();
        }
        let from: Vec<_> = action.from.iter().map(|id| self.workflow.named_state(id)).collect();
        LeafBuilder::new(Code::WrongState).with_titled("state", here).with_all("from", &from).into()
    }

    /// `limit_reached` if the action was done `at_most` times within its scope already.
    fn limit_reason(&self, action: &Action, opens_round: bool) -> Option<DenialReason> {
        let limit = action.at_most?;
        if action.at_most_per == Scope::Round && opens_round {
            return None;
        }
        let count = self.case.count(&action.id, action.at_most_per);
        let reached = u32::try_from(count).map_or(true, |count| count >= limit);
        reached.then(|| LeafBuilder::new(Code::LimitReached).with("limit", limit).with("count", count).into())
    }
}

/// The roles that may perform an action: in a joint review those whose votes count.
fn permitted<'a>(state: Option<&'a WorkflowState>, action: &'a Action) -> &'a [Id] {
    match state.and_then(|state| state.quorum_of(&action.id)) {
        Some(quorum) if !quorum.roles.is_empty() => &quorum.roles,
        _ => &action.by,
    }
}
