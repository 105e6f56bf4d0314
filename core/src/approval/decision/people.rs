//! Who may act: roles, delegations, distinct voters, separation of duties. Nobody is exempt.
//!
//! Separation of duties follows the four-eyes principle as access control knows it (dynamic separation of duty, ANSI
//! INCITS 359-2004): what counts is who performed which action in this case, not who could have.

use super::judge::Attempt;
use super::reason::{DenialReason, FixableBy, LeafBuilder};
use crate::approval::model::workflow::{Action, Scope, Separation, WorkflowState};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::Code;
use serde_json::Value;

impl Attempt<'_> {
    /// Person whose role it is: the person represented, or the actor. A delegate acts in the other's role.
    pub(super) fn principal(&self) -> &Id {
        self.on_behalf_of.unwrap_or(&self.actor.id)
    }

    /// The persons that the act would occupy.
    pub(super) fn persons(&self) -> impl Iterator<Item = &Id> {
        std::iter::once(&self.actor.id).chain(self.on_behalf_of)
    }

    /// The role must be one of those that may act, and the person whose role it is must hold it.
    pub(crate) fn role_reason(&self, permitted: &[Id]) -> Option<DenialReason> {
        let role = &self.actor.role;
        if !permitted.contains(role) {
            let roles: Vec<_> = permitted.iter().map(|role| self.context.named_role(role)).collect();
            let saying = LeafBuilder::new(Code::RoleNotPermitted)
                .with_titled("role", self.context.named_role(role))
                .with_all("roles", &roles);
            return Some(saying.fixable_by(FixableBy::Role).into());
        }
        self.holding_reason()
    }

    /// Where the holders of roles are known, the person must be one of them, for this site.
    pub(crate) fn holding_reason(&self) -> Option<DenialReason> {
        let holdings = self.context.roles.as_ref()?;
        let (person, role) = (self.principal(), &self.actor.role);
        let site = &self.case.site;
        // Default: a site whose units are not on record belongs to none.
        let units = self.context.units.get(site.as_str()).map_or(&[][..], Vec::as_slice);
        let here = || holdings.iter().filter(|holding| holding.reaches(site, units));
        if here().any(|holding| holding.holds(person, role, self.at)) {
            return None;
        }
        let later = here()
            .filter(|holding| holding.from.is_some_and(|from| holding.holds(person, role, from)))
            .filter_map(|holding| holding.from)
            .filter(|from| *from > self.at)
            .min();
        let elsewhere = holdings.iter().any(|holding| holding.holds(person, role, self.at));
        let saying = if elsewhere {
            LeafBuilder::new(Code::RoleElsewhere).with("site", site.as_str())
        } else {
            LeafBuilder::new(Code::RoleNotHeld)
        };
        let saying = saying.with("person", person.as_str()).with_titled("role", self.context.named_role(role));
        Some(saying.fixable_by(FixableBy::Role).true_from(later).into())
    }

    /// Acting for somebody needs their delegation, for this action, at this time.
    pub(crate) fn delegation_reason(&self, action: &Id) -> Option<DenialReason> {
        let person = self.on_behalf_of.filter(|_| !self.log_only)?;
        let covering = || self.context.delegations.iter().filter(|known| known.covers(person, &self.actor.id, action));
        if covering().any(|known| known.from <= self.at && self.at < known.until) {
            return None;
        }
        let later =
            covering().filter(|known| known.from > self.at && known.from < known.until).map(|known| known.from).min();
        let saying = LeafBuilder::new(Code::DelegationMissing)
            .with("delegate", self.actor.id.as_str())
            .with("person", person.as_str())
            .fixable_by(FixableBy::Person)
            .true_from(later);
        Some(saying.into())
    }

    /// A joint review counts each person once, whoever cast the vote.
    pub(crate) fn vote_reason(&self, state: &WorkflowState, action: &Action) -> Option<DenialReason> {
        state.quorum_of(&action.id)?;
        let person = self.persons().find(|person| self.case.votes.iter().any(|vote| vote.occupies(person)))?;
        let saying = LeafBuilder::new(Code::AlreadyVoted).with("person", person.as_str());
        Some(saying.fixable_by(FixableBy::Person).into())
    }

    /// One reason for each separation of duties that the act would break, and what its parties bar.
    pub(crate) fn separation_reasons(&self, action: &Action, opens_round: bool) -> Vec<DenialReason> {
        let mut reasons = Vec::new();
        for (separation, others) in self.workflow.kept_apart(&action.id) {
            // Nothing is in a round that this act begins.
            if !(opens_round && separation.within == Scope::Round) {
                reasons.extend(self.separation_reason(separation, others, action));
            }
            reasons.extend(self.excluded(separation, action, opens_round));
        }
        reasons
    }

    /// The breach of one separation, if there is one: earlier acts within its scope, by a person whom this act would
    /// occupy, of one of the other actions.
    fn separation_reason(&self, separation: &Separation, others: &[Id], action: &Action) -> Option<DenialReason> {
        let mut persons: Vec<&str> = Vec::new();
        let mut done: Set<&str> = Set::new();
        for person in self.persons() {
            for act in self.case.acts_within(separation.within) {
                let other = *act.action != action.id && others.contains(act.action);
                if other && act.occupies(person) {
                    if !persons.contains(&person.as_str()) {
                        persons.push(person);
                    }
                    done.insert(act.action);
                }
            }
        }
        if persons.is_empty() {
            return None;
        }
        let done: Vec<_> = done.into_iter().map(|id| self.workflow.named_action(id)).collect();
        let saying = LeafBuilder::new(Code::SeparationOfDuties)
            .with_titled("separation", (&separation.id, &separation.title))
            .with("person", persons.into_iter().map(Value::from).collect::<Vec<_>>())
            .with_all("done", &done);
        Some(saying.fixable_by(FixableBy::Person).into())
    }
}
