//! Events: what happened to a case, as journal entries hold it.
//!
//! An event stores what the decision rested on (facts, inspections with the hashes of their cards), so that an old
//! decision can be read without the rules and registers of its day.

use super::command::{Actor, CommandId, Payload};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, placeholder, record, string_enum, value_of};
use crate::base::ordered::CollectOrdered;
use crate::tools::condition::{FactSet, FactValue};
use serde_json::Value;
use std::collections::BTreeMap;

string_enum! {
    /// What kind of event it is.
    pub enum EventKind {
        /// The case was opened; always event 1, and only that.
        Opened = "opened",
        /// A person performed an action that took effect at once.
        Acted = "acted",
        /// A person cast a vote in a joint review. The case stays; if the vote was the last one needed, a `moved` event
        /// follows.
        Voted = "voted",
        /// A joint review was complete and the case moved. It is a consequence, not an act: it occupies nobody.
        Moved = "moved",
        /// A time limit had run out and a `tick` moved the case.
        Expired = "expired",
    }
}

/// The format that events are written in.
pub const EVENT_FORMAT: u32 = 1;

record! {
    /// One thing that happened to a case. Events are appended and never changed; `case` and `sequence` together are the
    /// key to store them under.
    ///
    /// ```
    /// use fugong::{approval::Event, base::{instant::Instant, json::decode_text}};
    ///
    /// // The scheduler ticked in the morning; the state had expired at midnight, and that is when the change took effect.
    /// let event: Event = decode_text(r#"{"case": "case-e01", "sequence": 7, "kind": "expired", "action": "tick", "from": "correcting",
    ///     "to": "expired", "round": 1, "at": "2020-02-20T08:30:00+08:00", "effective": "2020-02-20T00:00:00+08:00",
    ///     "actor": {"id": "scheduler", "role": "reviewer"}, "command": "tick-0220"}"#)?;
    /// assert_eq!(Some(event.effective_at()), Instant::parse("2020-02-19T16:00:00Z"));
    /// assert!(!event.is_act(), "nobody used discretion here");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Event {
        /// Format that the event is written in, [`EVENT_FORMAT`]: 1, also where it is absent. A log with another number is not
        /// replayed (`unknown_format`).
        pub format: u32 = EVENT_FORMAT,
        /// Case that it belongs to.
        pub case: Id,
        /// Number within the case: 1, 2, 3 … without gaps.
        pub sequence: u64,
        /// Kind of event.
        pub kind: EventKind,
        /// Action of the command that led to it (`open` and `tick` included).
        pub action: Id,
        /// State that the case was in; absent for the opening.
        pub from: Option<Id>,
        /// State that the case entered; absent if it stayed.
        pub to: Option<Id>,
        /// Round after the event: greater than before if the event starts a round.
        pub round: u32,
        /// Instant of the command. Instants never go back along a case.
        pub at: Instant,
        /// Instant from which it has effect, if not `at`: a time limit has its effect when it runs out, not when a
        /// scheduler looks. Reports read this one.
        pub effective: Option<Instant>,
        /// Person who acted, and the role.
        pub actor: Actor,
        /// Person represented, if any.
        pub on_behalf_of: Option<Id>,
        /// Opinion given, if any.
        pub opinion: Option<String>,
        /// Documents and lists that came with the command.
        pub payload: Option<Payload>,
        /// Id of the command that led to it.
        pub command: CommandId,
        /// Facts that the guard read, as they were known then. A fact that is not here was not known.
        pub facts: RecordedFacts = RecordedFacts::default(),
        /// Inspections that those facts came from.
        pub inspections: Vec<InspectionRef> = Vec::new(),
        /// Instant at which the state that was entered will expire; absent without a time limit.
        pub expires_at: Option<Instant>,
        /// Start of the case: present in an opening and nowhere else.
        pub opened: Option<Opened>,
    }
}

record! {
    /// What an opening fixes for the whole case.
    pub struct Opened {
        /// Site that the case is about.
        pub site: Id,
        /// Id of its workflow.
        pub workflow: Id,
        /// Version of the workflow.
        pub version: String,
        /// SHA-256 of the workflow itself, in its RFC 8785 form. A rulebook whose other parts change leaves it as it is; a case is
        /// refused under a workflow with another one (`workflow_hash_mismatch`). Absent: it was not known, and is not compared.
        pub workflow_sha256: Option<Sha256Hex>,
        /// SHA-256 of the rulebook that holds the workflow, if it was known.
        pub rulebook: Option<Sha256Hex>,
    }
}

record! {
    /// An inspection that a guard read, cited by id and by the hash of its score card.
    pub struct InspectionRef {
        /// Id of the inspection.
        pub id: Id,
        /// Checklist that was inspected under.
        pub checklist: Id,
        /// SHA-256 of its score card; absent if the context stated none.
        pub sha256: Option<Sha256Hex>,
    }
}

/// Facts as they were written into an event, by name. Exact numbers are strings (`"66.7"`, `"200/3"`). They are kept as
/// evidence and are never computed with again.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecordedFacts(pub BTreeMap<String, Value>);

crate::base::json::deserialize_decoded!(RecordedFacts);

impl Decode for RecordedFacts {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Object(entries) => {
                Some(Self(entries.iter().map(|(name, value)| (name.clone(), value.to_value())).collect_map()))
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
        Self(facts.iter().map(|(name, value)| (name.to_owned(), written(value))).collect_map())
    }
}

impl Event {
    /// True if a person opened the case or performed one of the workflow's actions. Moving and expiring are consequences, not
    /// acts.
    #[must_use]
    pub fn is_act(&self) -> bool {
        matches!(self.kind, EventKind::Opened | EventKind::Acted | EventKind::Voted)
    }

    /// The persons that the event occupies: who acted, and who was represented.
    pub(crate) fn persons(&self) -> impl Iterator<Item = &Id> {
        std::iter::once(&self.actor.id).chain(&self.on_behalf_of)
    }

    /// Instant from which the event has effect: `effective`, or `at` where that is absent.
    #[must_use]
    pub fn effective_at(&self) -> Instant {
        // Default: an event without `effective` takes effect when it was done; only what a time limit did has the field.
        self.effective.unwrap_or(self.at)
    }
}
