//! From a violation to a reason: its parameters, its sentence, what would help and from when.

use super::judge::Attempt;
use super::reason::{DenialReason, FixableBy, LeafBuilder};
use super::time::just_after;
use super::violation::Violation;
use crate::base::id::Id;
use crate::base::text::Text;
use serde_json::Value;

impl Attempt<'_> {
    /// The reasons that people read, in the order of the violations. The parts of a guard stand among the others.
    pub(crate) fn explain(&self, violations: &[Violation]) -> Vec<DenialReason> {
        let mut reasons = Vec::new();
        for violation in violations {
            match violation {
                Violation::Guard { action, facts } => {
                    let guard = self.plan.action(action).and_then(|ready| ready.action.when.as_ref());
                    let unmet = guard.and_then(|guard| guard.unmet(facts, &self.context.names));
                    match unmet.map(|unmet| DenialReason::from_guard(unmet, facts)) {
                        Some(DenialReason::All { all }) => reasons.extend(all),
                        other => reasons.extend(other),
                    }
                }
                other => reasons.push(self.leaf(other).into()),
            }
        }
        reasons
    }

    /// The leaf of a violation that is not a guard's.
    fn leaf(&self, violation: &Violation) -> LeafBuilder {
        let workflow = self.plan.workflow();
        let leaf = LeafBuilder::new(violation.code());
        let here = || workflow.named_state(&self.case.state);
        match violation {
            Violation::WrongState { action } => {
                let from = workflow.action(action).map_or(&[][..], |action| &action.from);
                leaf.with_titled("state", here()).with_all("from", &named(from, |id| workflow.named_state(id)))
            }
            Violation::CaseClosed | Violation::NothingExpires => leaf.with_titled("state", here()),
            Violation::RoleNotPermitted { permitted } => leaf
                .with_titled("role", self.context.named_role(&self.actor.role))
                .with_all("roles", &named(permitted, |id| self.context.named_role(id)))
                .fixable_by(FixableBy::Role),
            Violation::RoleNotHeld { person, elsewhere, from } => {
                let leaf = match elsewhere {
                    Some(site) => leaf.with("site", site.as_str()),
                    None => leaf,
                };
                leaf.with("person", person.as_str())
                    .with_titled("role", self.context.named_role(&self.actor.role))
                    .fixable_by(FixableBy::Role)
                    .true_from(*from)
            }
            Violation::PartyRequired { person, action, from } => {
                let parties = workflow.action(action).map_or(&[][..], |action| &action.by_parties);
                leaf.with("person", person.as_str())
                    .with_all("parties", &named(parties, |id| workflow.named_party(id)))
                    .fixable_by(FixableBy::Person)
                    .true_from(*from)
            }
            Violation::PartyExcluded { separation, persons, parties } => leaf
                .with_titled("separation", workflow.named_separation(separation))
                .with("person", texts(persons))
                .with_all("parties", &named(parties, |id| workflow.named_party(id)))
                .fixable_by(FixableBy::Person),
            Violation::PartyUnknown { parties } => {
                let parties = named(parties, |id| workflow.named_party(id));
                leaf.with_all("parties", &parties).fixable_by(FixableBy::Evidence)
            }
            Violation::DelegationMissing { delegate, person, from } => leaf
                .with("delegate", delegate.as_str())
                .with("person", person.as_str())
                .fixable_by(FixableBy::Person)
                .true_from(*from),
            Violation::AlreadyVoted { person } => leaf.with("person", person.as_str()).fixable_by(FixableBy::Person),
            Violation::SeparationOfDuties { separation, persons, done } => leaf
                .with_titled("separation", workflow.named_separation(separation))
                .with("person", texts(persons))
                .with_all("done", &named(done, |id| workflow.named_action(id)))
                .fixable_by(FixableBy::Person),
            Violation::LimitReached { limit, count } => leaf.with("limit", *limit).with("count", *count),
            Violation::DeadlinePassed { due } => {
                let to = self.plan.state(&self.case.state).and_then(|state| state.expires_to.as_ref());
                // Default: a log may state a limit that its state does not have.
                let to = workflow.named_state(to.unwrap_or(&self.case.state));
                leaf.with("due", due.to_string()).with_titled("to", to)
            }
            Violation::BeforeLastEvent { last } => {
                leaf.with("last", last.to_string()).fixable_by(FixableBy::Time).true_from(Some(*last))
            }
            Violation::VersionConflict { expected, found } => leaf.with("expected", *expected).with("found", *found),
            Violation::AlreadyOpen { case } => leaf.with("case", case.as_str()),
            Violation::AnotherCaseOpen { cases } => leaf.with_all("cases", &named(cases, |id| (id, &Text::Empty))),
            Violation::NotDueYet { due } => {
                leaf.with("due", due.to_string()).fixable_by(FixableBy::Time).true_from(just_after(*due))
            }
            Violation::DocumentsMissing { evidence } | Violation::RejectedNotOnFile { evidence } => {
                let evidence = named(evidence, |id| workflow.named_evidence(id));
                leaf.with_all("evidence", &evidence).fixable_by(FixableBy::Evidence)
            }
            Violation::NoticeIncomplete { missing } => {
                let missing = named(missing, |id| workflow.named_evidence(id));
                leaf.with_all("missing", &missing).fixable_by(FixableBy::Evidence)
            }
            Violation::OpinionRequired | Violation::NothingToCorrect => leaf.fixable_by(FixableBy::Evidence),
            // Its parts are leaves of their own.
            Violation::Guard { .. } => leaf,
        }
    }
}

/// Ids with their titles.
fn named<'a>(ids: &'a [Id], title: impl Fn(&'a Id) -> (&'a str, &'a Text)) -> Vec<(&'a str, &'a Text)> {
    ids.iter().map(title).collect()
}

fn texts(ids: &[Id]) -> Vec<Value> {
    ids.iter().map(|id| Value::from(id.as_str())).collect()
}
