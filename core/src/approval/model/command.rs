//! Commands: what somebody asks to be done to a case, and the check that a command fits its workflow at all.
//!
//! A command that does not fit (an unknown action, a document that is not declared) is bad input and raises; a command
//! that fits and may not be carried out now is denied with reasons.

use super::workflow::{Action, OpinionRule, Workflow};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, placeholder, record};
use crate::base::problem::{Code, Problem, Problems};
use std::collections::BTreeMap;

/// The act of opening a case, as events, separations and delegations name it. No workflow declares it, and no command asks for it:
/// whoever opens a case sends an [`Opening`](super::Opening).
pub const OPEN: &str = "open";
/// The action that lets time take effect: it moves a case whose time limit has run out. Any scheduler may send it, at
/// any instant from the deadline on. It leaves no discretion, so no role is asked for.
pub const TICK: &str = "tick";

record! {
    /// A person acting in a role. The role is the one that this act is done in, not all that the person holds.
    pub struct Actor {
        /// Id of the person.
        pub id: Id,
        /// Role in which the person acts; of a delegate, the role of the person represented.
        pub role: Id,
    }
}

record! {
    /// A request to do something to a case. The same `id` is the same request, however often it arrives: a case answers
    /// a repeated one with its first events. Ids are compared within a case; two cases may know different requests of one id.
    ///
    /// ```
    /// use fugong::{approval::Command, base::json::decode_text};
    ///
    /// let command: Command = decode_text(r#"{"id": "3f2c", "case": "case-e01", "action": "approve", "expected_version": 8,
    ///     "actor": {"id": "zhao", "role": "deputy-leader"}, "on_behalf_of": "qian",
    ///     "at": "2020-02-14T10:00:00+08:00", "opinion": "  "}"#)?;
    /// // Blanks are no opinion, and an act for somebody else occupies both persons.
    /// assert_eq!(command.stated_opinion(), None);
    /// assert_eq!(command.persons().map(|person| person.as_str()).collect::<Vec<_>>(), ["zhao", "qian"]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Command {
        /// Id of the request, made once by whoever asks and sent again unchanged if no reply came.
        pub id: CommandId,
        /// Case that it is about.
        pub case: Id,
        /// Action: one of the workflow's, or [`TICK`].
        pub action: Id,
        /// Person who acts, and the role.
        pub actor: Actor,
        /// Person represented by delegation; the role is then that person's. Not with `tick`.
        pub on_behalf_of: Option<Id>,
        /// Instant of the request, which the decision takes as `now`. It must not lie before the case's last event.
        pub at: Instant,
        /// Opinion, where the action takes one.
        pub opinion: Option<String>,
        /// Documents and lists that come with it. Absent: nothing comes.
        pub payload: Option<Payload>,
        /// Sequence number of the latest event that the actor had *seen*. If the case has moved on, the denial is
        /// `version_conflict`.
        pub expected_version: u64,
    }
}

record! {
    /// What comes with a command. A field that the action does not take is the input problem `payload_not_taken`.
    pub struct Payload {
        /// Documents filed with it: id of the document to the reference under which it is kept (a number, an address, a
        /// hash), not blank. A document filed again replaces the earlier reference. Default: none.
        pub evidence: BTreeMap<String, String> = BTreeMap::new(),
        /// In a correction notice: every document that is missing, each once. Default: none.
        pub missing: Vec<Id> = Vec::new(),
        /// In a correction notice: documents on file that are sent back because they do not meet the requirements.
        /// Default: none.
        pub rejected: Vec<Id> = Vec::new(),
    }
}

/// A command's id: 1 to 128 characters (not bytes) without control characters. Any other text is `invalid_command_id`.
///
/// ```
/// use fugong::approval::CommandId;
///
/// assert_eq!(CommandId::new("复工-2020-0017").unwrap().as_str(), "复工-2020-0017");
/// assert!(CommandId::new(&"复".repeat(128)).is_some(), "128 characters are 384 bytes here");
/// assert!(CommandId::new("").is_none() && CommandId::new("a\nb").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommandId(String);

impl Actor {
    /// A person in a role.
    #[must_use]
    pub fn new(id: Id, role: Id) -> Self {
        Self { id, role }
    }
}

impl Command {
    /// A command for somebody's own account, without opinion or payload, to a case that was just opened. For any other set
    /// `expected_version`.
    ///
    /// ```
    /// use fugong::approval::{Actor, Command, CommandId};
    /// use fugong::base::{id::Id, instant::Instant};
    ///
    /// let id = |text: &str| Id::new(text).unwrap();
    /// let at = Instant::parse("2020-02-18T09:00:00+08:00").unwrap();
    /// let actor = Actor::new(id("e017"), id("applicant"));
    /// let command = Command::new(CommandId::new("c-2").unwrap(), id("e017-1"), id("submit"), actor, at);
    /// assert_eq!(command.expected_version, 1, "the opening has been seen");
    /// assert!(command.opinion.is_none() && command.on_behalf_of.is_none());
    /// ```
    #[must_use]
    pub fn new(id: CommandId, case: Id, action: Id, actor: Actor, at: Instant) -> Self {
        Self { id, case, action, actor, on_behalf_of: None, at, opinion: None, payload: None, expected_version: 1 }
    }
}

impl CommandId {
    /// The id of this text; `None` if it is empty, longer than 128 characters or holds a control character.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A command is looked up by its text.
impl std::borrow::Borrow<str> for CommandId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

crate::base::json::deserialize_decoded!(CommandId);

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
    /// A payload with nothing in it: no documents, no lists.
    #[must_use]
    pub fn empty() -> Self {
        Self { evidence: BTreeMap::new(), missing: Vec::new(), rejected: Vec::new() }
    }
}

impl Command {
    /// The persons that this act occupies: the actor first, then the person represented, if any.
    pub fn persons(&self) -> impl Iterator<Item = &Id> {
        std::iter::once(&self.actor.id).chain(&self.on_behalf_of)
    }

    /// The opinion as given; `None` if there is none or it holds only white space.
    #[must_use]
    pub fn stated_opinion(&self) -> Option<&str> {
        stated(self.opinion.as_deref())
    }

    /// True if the command files this document.
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
    let takes_opinion = action.is_some_and(|action| action.opinion != OpinionRule::None);
    if !takes_opinion && command.stated_opinion().is_some() {
        problems.push(Problem::new(Code::OpinionNotTaken).with("action", name).at("/opinion"));
    }
    if name == TICK && command.on_behalf_of.is_some() {
        let problem = Problem::new(Code::PayloadNotTaken).with("action", name).with("field", "on_behalf_of");
        problems.push(problem.at("/on_behalf_of"));
    }
    let Some(payload) = &command.payload else {
        return problems;
    };
    if name == TICK && !payload.evidence.is_empty() {
        problems.push(untaken("evidence"));
    }
    problems.extend(evidence_problems(workflow, &payload.evidence, "/payload/evidence"));
    let is_notice = action.is_some_and(|action| !action.missing_for.is_empty());
    for (field, ids) in [("missing", &payload.missing), ("rejected", &payload.rejected)] {
        if !is_notice && !ids.is_empty() {
            problems.push(untaken(field));
            continue;
        }
        for (index, id) in ids.iter().enumerate() {
            let place = format!("/payload/{field}/{index}");
            if !workflow.knows_evidence(id) {
                problems.push(unknown_evidence(id).at(place));
            } else if ids.iter().take(index).any(|earlier| earlier == id) {
                problems.push(Problem::new(Code::DuplicateId).with("id", id.as_str()).at(place));
            }
        }
    }
    problems
}

/// What is wrong with documents that come with a request, by their ids.
pub(super) fn evidence_problems(workflow: &Workflow, evidence: &BTreeMap<String, String>, place: &str) -> Problems {
    let problem = |(id, reference): (&String, &String)| {
        // An id has no character that a JSON pointer escapes; what is no id is reported at its parent.
        if !workflow.knows_evidence(id) {
            Some(unknown_evidence(id).at(place))
        } else if reference.trim().is_empty() {
            Some(Problem::new(Code::EmptyText).at(format!("{place}/{id}")))
        } else {
            None
        }
    };
    evidence.iter().filter_map(problem).collect()
}

fn unknown_evidence(id: &str) -> Problem {
    Problem::new(Code::UnknownId).with_term("what", "evidence").with("id", id)
}

impl Workflow {
    fn knows_evidence(&self, id: &str) -> bool {
        self.evidence.iter().any(|evidence| evidence.id == *id)
    }
}

/// An opinion, unless it holds only white space.
pub(super) fn stated(opinion: Option<&str>) -> Option<&str> {
    opinion.filter(|opinion| !opinion.trim().is_empty())
}
