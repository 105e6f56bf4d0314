//! Who may act: roles, delegations, distinct voters, separation of duties. Nobody is exempt.
//!
//! Separation of duties follows the four-eyes principle as access control knows it (dynamic separation of duty, ANSI
//! INCITS 359-2004): what counts is who performed which action in this case, not who could have.

use super::judge::Attempt;
use super::plan::ReadyAction;
use super::violation::Violation;
use crate::approval::model::workflow::{Action, Scope, Separation, WorkflowState};
use crate::base::id::Id;
use crate::base::ordered::Set;

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
    pub(crate) fn role(&self, permitted: &[Id]) -> Option<Violation> {
        if !permitted.contains(&self.actor.role) {
            return Some(Violation::RoleNotPermitted { permitted: permitted.to_vec() });
        }
        self.role_not_held()
    }

    /// Where the holders of roles are known, the person must be one of them, for this site.
    pub(crate) fn role_not_held(&self) -> Option<Violation> {
        let holdings = self.context.roles.as_ref()?;
        let (person, role) = (self.principal(), &self.actor.role);
        let site = &self.case.site;
        // Default: a site whose units are not on record belongs to none.
        let units = self.context.units.get(site.as_str()).map_or(&[][..], Vec::as_slice);
        let here = || holdings.iter().filter(|holding| holding.reaches(site, units));
        if here().any(|holding| holding.holds(person, role, self.at)) {
            return None;
        }
        let from = here()
            .filter(|holding| holding.from.is_some_and(|from| holding.holds(person, role, from)))
            .filter_map(|holding| holding.from)
            .filter(|from| *from > self.at)
            .min();
        let elsewhere = holdings.iter().any(|holding| holding.holds(person, role, self.at)).then(|| site.clone());
        Some(Violation::RoleNotHeld { person: person.clone(), elsewhere, from })
    }

    /// Acting for somebody needs their delegation, for this action, at this time.
    pub(crate) fn delegation_missing(&self, action: &Id) -> Option<Violation> {
        let person = self.on_behalf_of.filter(|_| !self.log_only)?;
        let delegate = &self.actor.id;
        let covering = || self.context.delegations.iter().filter(|known| known.covers(person, delegate, action));
        if covering().any(|known| known.from <= self.at && self.at < known.until) {
            return None;
        }
        let from =
            covering().filter(|known| known.from > self.at && known.from < known.until).map(|known| known.from).min();
        Some(Violation::DelegationMissing { delegate: delegate.clone(), person: person.clone(), from })
    }

    /// A joint review counts each person once, whoever cast the vote.
    pub(crate) fn already_voted(&self, state: &WorkflowState, action: &Action) -> Option<Violation> {
        state.quorum_of(&action.id)?;
        let person = self.persons().find(|person| self.case.votes.iter().any(|vote| vote.occupies(person)))?;
        Some(Violation::AlreadyVoted { person: person.clone() })
    }

    /// The separations of duties that the act would break, and what their parties bar.
    pub(crate) fn kept_apart(&self, ready: ReadyAction<'_>, opens_round: bool, violations: &mut Vec<Violation>) {
        for (separation, others, bars) in ready.apart() {
            // Nothing is in a round that this act begins.
            if !(opens_round && separation.within == Scope::Round) {
                violations.extend(self.separation_broken(separation, others, &ready.action.id));
            }
            if bars {
                self.excluded(separation, opens_round, violations);
            }
        }
    }

    /// The breach of one separation, if there is one: earlier acts within its scope, by a person whom this act would
    /// occupy, of one of the other actions.
    fn separation_broken(&self, separation: &Separation, others: &[Id], action: &Id) -> Option<Violation> {
        let mut persons: Vec<Id> = Vec::new();
        let mut done: Set<Id> = Set::new();
        let memory = self.case.memory();
        for person in self.persons() {
            for other in others.iter().filter(|other| *other != action) {
                if memory.did(person, other, separation.within, self.case.round) {
                    if !persons.contains(person) {
                        persons.push(person.clone());
                    }
                    done.insert(other.clone());
                }
            }
        }
        let done = done.into_iter().collect();
        (!persons.is_empty()).then(|| Violation::SeparationOfDuties {
            separation: separation.id.clone(),
            persons,
            done,
        })
    }
}
