//! What somebody asks for.

use super::workflow::{Action, OpinionRule, Workflow};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, placeholder, record};
use crate::base::problem::{Code, Problem, Problems};
use std::collections::BTreeMap;

/// The action that opens a case.
pub const OPEN: &str = "open";
/// The action that lets time take effect: it moves a case whose time limit has run out. Anybody's scheduler may send it;
/// it leaves no discretion, so no role is asked for.
pub const TICK: &str = "tick";

record! {
    /// A person in a role.
    pub struct Actor {
        /// The person.
        pub id: Id,
        /// The role in which they act.
        pub role: Id,
    }
}

record! {
    /// A request to do something to a case.
    pub struct Command {
        /// Its own id: the same id is the same request, however often it arrives.
        pub id: CommandId,
        /// The case.
        pub case: Id,
        /// The action: one of the workflow's, [`OPEN`] or [`TICK`].
        pub action: Id,
        /// Who does it.
        pub actor: Actor,
        /// For whom they do it, by delegation; the role is then that person's.
        pub on_behalf_of: Option<Id>,
        /// When: the decision's `now`.
        pub at: Instant,
        /// The opinion given.
        pub opinion: Option<String>,
        /// What comes with it.
        pub payload: Option<Payload>,
        /// The number of the case's latest event that the actor had seen; 0 for opening.
        pub expected_version: u64,
    }
}

record! {
    /// What comes with a command.
    pub struct Payload {
        /// Documents filed with it: what each is, and where it is kept (a number, an address, a hash).
        pub evidence: BTreeMap<String, String> = BTreeMap::new(),
        /// In a correction notice: every document that is missing.
        pub missing: Vec<Id> = Vec::new(),
        /// In a correction notice: documents on file that are sent back because they do not meet the requirements.
        pub rejected: Vec<Id> = Vec::new(),
        /// In an opening: the site.
        pub site: Option<Id>,
    }
}

/// A command's id: 1 to 128 characters without control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandId(String);

impl CommandId {
    /// The id of this text, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for CommandId {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let id = Self::new(decoder.text(json)?);
        if id.is_none() {
            decoder.report(Problem::new(Code::InvalidCommandId));
        }
        id
    }
}

placeholder! { CommandId = CommandId(String::new()) }

impl Payload {
    /// A payload without anything in it.
    pub fn empty() -> Self {
        Self { evidence: BTreeMap::new(), missing: Vec::new(), rejected: Vec::new(), site: None }
    }
}

impl Command {
    /// The persons that this act occupies: the actor and whom they act for.
    pub fn persons(&self) -> impl Iterator<Item = &Id> {
        std::iter::once(&self.actor.id).chain(&self.on_behalf_of)
    }

    /// The opinion, if more than blanks was given.
    pub fn stated_opinion(&self) -> Option<&str> {
        self.opinion.as_deref().filter(|opinion| !opinion.trim().is_empty())
    }

    /// The document of this id that comes with the command.
    pub(crate) fn brings(&self, evidence: &str) -> bool {
        self.payload.as_ref().is_some_and(|payload| payload.evidence.contains_key(evidence))
    }
}

/// Every way in which a command does not fit its workflow: bad input, not a denial.
pub(crate) fn problems(workflow: &Workflow, action: Option<&Action>, command: &Command) -> Problems {
    let mut problems = Problems::none();
    let name = command.action.as_str();
    let untaken = |field: &'static str| {
        Problem::new(Code::PayloadNotTaken).with("action", name).with("field", field).at(format!("/payload/{field}"))
    };
    let takes_opinion = match action {
        Some(action) => action.opinion != OpinionRule::None,
        None => name == OPEN,
    };
    if !takes_opinion && command.stated_opinion().is_some() {
        problems.push(Problem::new(Code::OpinionNotTaken).with("action", name).at("/opinion"));
    }
    if name == TICK && command.on_behalf_of.is_some() {
        let problem = Problem::new(Code::PayloadNotTaken).with("action", name).with("field", "on_behalf_of");
        problems.push(problem.at("/on_behalf_of"));
    }
    let site_given = command.payload.as_ref().is_some_and(|payload| payload.site.is_some());
    if name == OPEN && !site_given {
        let path = if command.payload.is_some() { "/payload" } else { "" };
        problems.push(Problem::new(Code::MissingField).with("name", "site").at(path));
    }
    let Some(payload) = &command.payload else {
        return problems;
    };
    if name != OPEN && site_given {
        problems.push(untaken("site"));
    }
    if name == TICK && !payload.evidence.is_empty() {
        problems.push(untaken("evidence"));
    }
    let known = |id: &str| workflow.evidence.iter().any(|evidence| evidence.id == *id);
    let unknown = |id: &str| Problem::new(Code::UnknownId).with_term("what", "evidence").with("id", id);
    for (id, reference) in &payload.evidence {
        // An id has no character that a JSON pointer escapes; what is no id is reported at its parent.
        if !known(id) {
            problems.push(unknown(id).at("/payload/evidence"));
        } else if reference.trim().is_empty() {
            problems.push(Problem::new(Code::EmptyText).at(format!("/payload/evidence/{id}")));
        }
    }
    let is_notice = action.is_some_and(|action| !action.missing_for.is_empty());
    for (field, ids) in [("missing", &payload.missing), ("rejected", &payload.rejected)] {
        if !is_notice && !ids.is_empty() {
            problems.push(untaken(field));
            continue;
        }
        for (index, id) in ids.iter().enumerate() {
            let place = format!("/payload/{field}/{index}");
            if !known(id) {
                problems.push(unknown(id).at(place));
            } else if ids.iter().take(index).any(|earlier| earlier == id) {
                problems.push(Problem::new(Code::DuplicateId).with("id", id.as_str()).at(place));
            }
        }
    }
    problems
}
