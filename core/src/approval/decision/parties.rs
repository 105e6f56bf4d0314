//! Parties of a case: who opened it, who inspected, who the context says is its applicant or its officer; and what that
//! allows and bars.
//!
//! Who a party is may be unknown. Then neither "is" nor "is not" is taken for granted: what asks for it is denied.

use super::judge::Attempt;
use super::violation::Violation;
use crate::approval::model::context::PartyMember;
use crate::approval::model::facts::within_scope;
use crate::approval::model::workflow::{Action, INSPECTOR, OPENER, Scope, Separation};
use crate::base::id::Id;

impl Attempt<'_> {
    /// Whether a person is a party of the case.
    fn standing(&self, person: &Id, party: &Id, scope: Scope) -> Standing {
        match party.as_str() {
            OPENER => Standing::known(match self.case.opener() {
                Some(opening) => opening.occupies(person),
                // The case is being opened now.
                None => self.case.events.is_empty() && self.persons().any(|actor| actor == person),
            }),
            _ if self.log_only => Standing { is: false, known: false },
            // By any checklist; a retracted visit was one, too.
            INSPECTOR => {
                let visits =
                    || self.context.inspections.iter().filter(|one| within_scope(one, self.case, scope, self.at));
                Standing {
                    is: visits().filter_map(|visit| visit.inspectors.as_ref()).any(|all| all.contains(person)),
                    known: visits().all(|visit| visit.inspectors.is_some()),
                }
            }
            _ => match &self.context.parties {
                None => Standing { is: false, known: false },
                Some(members) => {
                    let is = |one: &PartyMember| one.person == *person && one.is(party, &self.case.site, self.at);
                    Standing::known(members.iter().any(is))
                }
            },
        }
    }

    /// Whether somebody whom the act would occupy is this party, for guards: `actor.<party>`.
    pub(crate) fn actor_is(&self, party: &str) -> Option<bool> {
        let party = Id::new(party)?;
        let each: Vec<_> = self.persons().map(|person| self.standing(person, &party, Scope::Case)).collect();
        let is = each.iter().any(|one| one.is);
        (is || each.iter().all(|one| one.known)).then_some(is)
    }

    /// The person has to be one of the parties that may do it; of a delegate's act, the person represented.
    pub(crate) fn party_required(&self, action: &Action) -> Option<Violation> {
        if action.by_parties.is_empty() {
            return None;
        }
        let person = self.principal();
        let known: Vec<_> =
            action.by_parties.iter().map(|party| (party, self.standing(person, party, Scope::Case))).collect();
        if known.iter().any(|(_, one)| one.is) {
            return None;
        }
        let unknown = known.iter().filter(|(_, one)| !one.known);
        let parties: Vec<Id> = unknown.map(|(party, _)| (*party).clone()).collect();
        if !parties.is_empty() {
            // A log does not say who the parties of its day were.
            return (!self.log_only).then_some(Violation::PartyUnknown { parties });
        }
        let later = self.context.parties.iter().flatten().filter(|one| {
            let begins = one.from.filter(|from| *from > self.at);
            one.person == *person
                && action.by_parties.contains(&one.party)
                && begins.is_some_and(|from| one.is(&one.party, &self.case.site, from))
        });
        let from = later.filter_map(|one| one.from).min();
        Some(Violation::PartyRequired { person: person.clone(), action: action.id.clone(), from })
    }

    /// What a separation's parties bar: persons who are one of them, or of whom that is not known.
    pub(crate) fn excluded(&self, separation: &Separation, opens_round: bool, violations: &mut Vec<Violation>) {
        let (mut persons, mut parties, mut unknown): (Vec<Id>, Vec<Id>, Vec<Id>) = Default::default();
        for person in self.persons() {
            for party in &separation.parties {
                // Nobody has inspected in a round that this act begins.
                if opens_round && separation.within == Scope::Round && party == INSPECTOR {
                    continue;
                }
                let standing = self.standing(person, party, separation.within);
                if standing.is {
                    note(&mut persons, person);
                    note(&mut parties, party);
                }
                if !standing.known && !self.log_only {
                    note(&mut unknown, party);
                }
            }
        }
        if !persons.is_empty() {
            violations.push(Violation::PartyExcluded { separation: separation.id.clone(), persons, parties });
        }
        if !unknown.is_empty() {
            violations.push(Violation::PartyUnknown { parties: unknown });
        }
    }
}

/// Whether somebody is a party, as far as it is on record, and whether the record is whole.
#[derive(Clone, Copy)]
struct Standing {
    is: bool,
    known: bool,
}

impl Standing {
    fn known(is: bool) -> Self {
        Self { is, known: true }
    }
}

/// Adds what is not there yet.
fn note(list: &mut Vec<Id>, one: &Id) {
    if !list.contains(one) {
        list.push(one.clone());
    }
}
