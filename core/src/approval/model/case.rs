//! A case: the value that its events add up to.
//!
//! Every field follows from `events`, so a stored case can be checked against them ([`Case::verify`]) and a case whose
//! fields were edited by hand is found. Services may store the events alone and replay them.

use super::event::{Event, EventKind};
use super::memory::{Memory, Remembered};
use super::workflow::Scope;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Sha256Hex, record};
use std::collections::BTreeMap;

record! {
    /// A case under a workflow. All of it follows from its events: see [`Case::verify`](super::Case::verify).
    ///
    /// ```
    /// use fugong::{Rulebook, approval::{Context, Opening, Scope}, base::json::decode_text};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let reopening = rules.workflow("reopening")?;
    /// let context = reopening.bind(Context::default())?;
    /// let opening: Opening = decode_text(r#"{"id": "c-1", "case": "case-e01", "site": "e01",
    ///     "actor": {"id": "contact-e01", "role": "enterprise"}, "at": "2020-02-10T09:00:00+08:00"}"#)?;
    /// let case = reopening.replay(reopening.open(None, &opening, &context).unwrap().events)?;
    /// assert_eq!((case.state.as_str(), case.round, case.sequence), ("draft", 1, 1));
    /// // Opening a case is an act: separations of duties may name it.
    /// assert_eq!(case.count("open", Scope::Case), 1);
    /// assert_eq!(case.opener().map(|act| act.person.as_str()), Some("contact-e01"));
    ///
    /// let mut edited = case.clone();
    /// edited.state = fugong::base::id::Id::new("operating").unwrap();
    /// assert!(reopening.verify(&case).is_ok() && reopening.verify(&edited).is_err());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Case {
        /// Id, chosen by whoever opened the case.
        pub id: Id,
        /// Site that it is about; inspections of other sites are not read.
        pub site: Id,
        /// Id of the workflow that it runs under.
        pub workflow: Id,
        /// Version of the workflow at the opening.
        pub version: String,
        /// SHA-256 of the workflow at the opening; absent if the opening stated none.
        pub workflow_sha256: Option<Sha256Hex>,
        /// SHA-256 of the rulebook at the opening; absent if the context stated none.
        pub rulebook: Option<Sha256Hex>,
        /// State that the case is in.
        pub state: Id,
        /// Instant from which it is in this state (the effective instant of the event that moved it).
        pub since: Instant,
        /// Instant of the opening.
        pub opened_at: Instant,
        /// Number of the current round, from 1.
        pub round: u32,
        /// Instant at which the current round began. Inspections of later rounds must be recorded after it.
        pub round_since: Instant,
        /// Sequence number of the latest event, which is the version that commands name in `expected_version`.
        pub sequence: u64,
        /// Instant at which the state expires; absent if it has no time limit. From this instant on only a `tick`
        /// leaves the state.
        pub expires_at: Option<Instant>,
        /// Votes cast in the present state and round.
        pub votes: Vec<Vote> = Vec::new(),
        /// Documents on file by id, with the reference under which each is kept. A document sent back is no longer
        /// here.
        pub evidence: BTreeMap<String, String> = BTreeMap::new(),
        /// All events, in order, without gaps.
        pub(crate) events: Vec<Event> = Vec::new(),
    }
    beside {
        /// What the events come to, so that no question reads them all again.
        memory: Remembered,
    }
}

record! {
    /// One person's part in a joint review. It is dropped when the case leaves the state or starts a new round.
    pub struct Vote {
        /// Action that was voted for.
        pub action: Id,
        /// Person who cast the vote.
        pub person: Id,
        /// Person represented, if it was cast by delegation.
        pub on_behalf_of: Option<Id>,
        /// Instant at which it was cast.
        pub at: Instant,
    }
}

/// One act in a case: who did what, in which round. Opening is one; ticking and the move after the last vote are none, so
/// they never count towards limits or separations of duties.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Act<'c> {
    /// Action that was performed.
    pub action: &'c Id,
    /// Person who performed it.
    pub person: &'c Id,
    /// Person represented, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<&'c Id>,
    /// Round that it belongs to.
    pub round: u32,
    /// Instant of the act.
    pub at: Instant,
}

impl<'c> From<&'c Event> for Act<'c> {
    fn from(event: &'c Event) -> Self {
        Self {
            action: &event.action,
            person: &event.actor.id,
            on_behalf_of: event.on_behalf_of.as_ref(),
            round: event.round,
            at: event.at,
        }
    }
}

impl Case {
    /// All events, in order: from the opening, without gaps.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What the events come to. It is made once, and kept up with every event that is applied.
    pub(crate) fn memory(&self) -> &Memory {
        self.memory.of(&self.events)
    }

    /// The act that opened the case; `None` only of a case that is not made of its events.
    #[must_use]
    pub fn opener(&self) -> Option<Act<'_>> {
        let opening = self.events.first().filter(|event| event.kind == EventKind::Opened)?;
        Some(Act::from(opening))
    }

    /// All acts of persons, the opening and votes included, earliest first.
    #[must_use]
    pub fn acts(&self) -> impl DoubleEndedIterator<Item = Act<'_>> {
        self.events.iter().filter(|event| event.is_act()).map(Act::from)
    }

    /// The acts of the current round, or of the whole case, earliest first.
    #[must_use]
    pub fn acts_within(&self, scope: Scope) -> impl DoubleEndedIterator<Item = Act<'_>> {
        self.acts().filter(move |act| scope == Scope::Case || act.round == self.round)
    }

    /// Number of times that an action was performed within a scope, by whomever. This is what `at_most` compares and
    /// what guards read as `case.acts.<action>` (there over the whole case).
    #[must_use]
    pub fn count(&self, action: &str, scope: Scope) -> usize {
        self.memory().count(action, scope, self.round)
    }

    /// Number of votes for an action in the present state and round; each is of a different person.
    #[must_use]
    pub fn votes_for(&self, action: &str) -> usize {
        self.votes.iter().filter(|vote| vote.action == *action).count()
    }

    /// The events that a command led to when it first arrived; `None` if the case has not seen the command. One
    /// decision appends its events together, so they follow each other.
    #[must_use]
    pub fn first_events(&self, command: &str) -> Option<&[Event]> {
        let rest = self.events.get(self.memory().place_of(command)?..)?;
        let length = rest.iter().take_while(|event| event.command.as_str() == command).count();
        rest.get(..length)
    }
}

impl Act<'_> {
    /// True if the act occupies the person: an act by D on behalf of P occupies both D and P.
    #[must_use]
    pub fn occupies(&self, person: &Id) -> bool {
        self.person == person || self.on_behalf_of == Some(person)
    }
}

impl Vote {
    /// True if the vote occupies the person, as actor or as the person represented.
    #[must_use]
    pub fn occupies(&self, person: &Id) -> bool {
        self.person == *person || self.on_behalf_of.as_ref() == Some(person)
    }
}
