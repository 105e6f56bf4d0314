//! What happened to a case: what journal entries hold.

use super::command::{Actor, CommandId, Payload};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, placeholder, record, string_enum, value_of};
use crate::tools::condition::{FactSet, FactValue};
use serde_json::Value;
use std::collections::BTreeMap;

string_enum! {
    /// What kind of event it is.
    pub enum EventKind {
        /// The case began.
        Opened = "opened",
        /// Somebody performed an action.
        Acted = "acted",
        /// Somebody took part in a joint review.
        Voted = "voted",
        /// The joint review was complete, and the case moved.
        Moved = "moved",
        /// A time limit had run out, and the case moved.
        Expired = "expired",
    }
}

record! {
    /// One thing that happened to a case.
    pub struct Event {
        /// The case.
        pub case: Id,
        /// Its number within the case: 1, 2, 3 …
        pub sequence: u64,
        /// What kind of event it is.
        pub kind: EventKind,
        /// The action.
        pub action: Id,
        /// The state that the case was in; absent for the opening.
        pub from: Option<Id>,
        /// The state that the case entered; absent where it stays.
        pub to: Option<Id>,
        /// The round that the event belongs to; greater than before if it starts one.
        pub round: u32,
        /// When it was done.
        pub at: Instant,
        /// From when it takes effect, if not `at`: a time limit has its effect when it runs out, not when somebody looks.
        pub effective: Option<Instant>,
        /// Who did it.
        pub actor: Actor,
        /// For whom.
        pub on_behalf_of: Option<Id>,
        /// The opinion given.
        pub opinion: Option<String>,
        /// What came with it.
        pub payload: Option<Payload>,
        /// The command that led to it.
        pub command: CommandId,
        /// The facts that the guard read, as they were known then; what is not here was not known.
        pub facts: RecordedFacts = RecordedFacts::default(),
        /// The inspections that those facts came from.
        pub inspections: Vec<InspectionRef> = Vec::new(),
        /// When the state that was entered will expire.
        pub expires_at: Option<Instant>,
        /// What a case begins with.
        pub opened: Option<Opened>,
    }
}

record! {
    /// What a case begins with.
    pub struct Opened {
        /// The site.
        pub site: Id,
        /// The workflow.
        pub workflow: Id,
        /// Its version.
        pub version: String,
        /// The hash of the rulebook that holds it.
        pub rulebook: Option<Sha256Hex>,
    }
}

record! {
    /// An inspection that a guard read.
    pub struct InspectionRef {
        /// Its id.
        pub id: Id,
        /// The checklist.
        pub checklist: Id,
        /// The hash of its score card.
        pub sha256: Option<Sha256Hex>,
    }
}

/// Facts as they were written into an event: exact numbers are strings. They are kept as evidence and never computed with again.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordedFacts(pub BTreeMap<String, Value>);

impl Decode for RecordedFacts {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Object(entries) => {
                Some(Self(entries.iter().map(|(name, value)| (name.clone(), value.to_value())).collect()))
            }
            other => decoder.wrong_type("object", other),
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }
}

placeholder! { RecordedFacts = RecordedFacts::default() }

impl From<&FactSet> for RecordedFacts {
    fn from(facts: &FactSet) -> Self {
        let written = |value: &FactValue| value_of(value);
        Self(facts.iter().map(|(name, value)| (name.to_owned(), written(value))).collect())
    }
}

impl Event {
    /// Whether a person performed the workflow's action here (opening, moving and expiring are consequences, not acts).
    pub fn is_act(&self) -> bool {
        matches!(self.kind, EventKind::Acted | EventKind::Voted)
    }

    /// From when it takes effect.
    pub fn effective_at(&self) -> Instant {
        self.effective.unwrap_or(self.at)
    }
}
