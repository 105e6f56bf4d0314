//! A case: what its events made of it.

use super::event::Event;
use super::workflow::Scope;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Sha256Hex, record};
use std::collections::BTreeMap;

record! {
    /// A case under a workflow. All of it follows from its events: see [`Case::verify`](super::Case::verify).
    pub struct Case {
        /// Its id.
        pub id: Id,
        /// The site that it is about.
        pub site: Id,
        /// The workflow that it runs under.
        pub workflow: Id,
        /// The workflow's version.
        pub version: String,
        /// The hash of the rulebook that it was opened under.
        pub rulebook: Option<Sha256Hex>,
        /// The state that it is in.
        pub state: Id,
        /// Since when.
        pub since: Instant,
        /// When it was opened.
        pub opened_at: Instant,
        /// The current round: 1, 2, 3 …
        pub round: u32,
        /// Since when.
        pub round_since: Instant,
        /// The number of its latest event: its version.
        pub sequence: u64,
        /// When the state expires.
        pub expires_at: Option<Instant>,
        /// The votes cast in this state.
        pub votes: Vec<Vote> = Vec::new(),
        /// The documents on file, and where each is kept.
        pub evidence: BTreeMap<String, String> = BTreeMap::new(),
        /// Everything that happened, in order.
        pub events: Vec<Event> = Vec::new(),
    }
}

record! {
    /// One person's part in a joint review.
    pub struct Vote {
        /// The action.
        pub action: Id,
        /// Who cast it.
        pub person: Id,
        /// For whom.
        pub on_behalf_of: Option<Id>,
        /// When.
        pub at: Instant,
    }
}

/// One act in a case: who did what, in which round.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Act<'c> {
    /// The action.
    pub action: &'c Id,
    /// Who did it.
    pub person: &'c Id,
    /// For whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<&'c Id>,
    /// In which round.
    pub round: u32,
    /// When.
    pub at: Instant,
}

impl Case {
    /// The acts of persons, in order.
    pub fn acts(&self) -> impl DoubleEndedIterator<Item = Act<'_>> {
        self.events.iter().filter(|event| event.is_act()).map(|event| Act {
            action: &event.action,
            person: &event.actor.id,
            on_behalf_of: event.on_behalf_of.as_ref(),
            round: event.round,
            at: event.at,
        })
    }

    /// The acts within the current round, or within the whole case.
    pub fn acts_within(&self, scope: Scope) -> impl DoubleEndedIterator<Item = Act<'_>> {
        self.acts().filter(move |act| scope == Scope::Case || act.round == self.round)
    }

    /// How often an action was performed.
    pub fn count(&self, action: &str, scope: Scope) -> usize {
        self.acts_within(scope).filter(|act| *act.action == *action).count()
    }

    /// How many votes for an action were cast in the present state and still stand.
    pub fn votes_for(&self, action: &str) -> usize {
        self.votes.iter().filter(|vote| vote.action == *action).count()
    }

    /// The events that a command led to, if it was decided before.
    pub fn first_events(&self, command: &str) -> Option<&[Event]> {
        let start = self.events.iter().position(|event| event.command.as_str() == command)?;
        let rest = self.events.get(start..)?;
        let length = rest.iter().take_while(|event| event.command.as_str() == command).count();
        rest.get(..length)
    }
}

impl Act<'_> {
    /// The persons that it occupies: an act by D for P occupies both.
    pub fn occupies(&self, person: &Id) -> bool {
        self.person == person || self.on_behalf_of == Some(person)
    }
}

impl Vote {
    /// The persons whose vote it is.
    pub fn occupies(&self, person: &Id) -> bool {
        self.person == *person || self.on_behalf_of.as_ref() == Some(person)
    }
}
