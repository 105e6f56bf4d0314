//! What the tests of this room share: a small workflow, people, and a desk that decides and applies.

use super::*;
use crate::base::exact::Ratio;
use crate::base::id::{Id, Named};
use crate::base::instant::Instant;
use crate::base::json::decode_text;
use crate::base::problem::Problems;
use crate::tools::condition::{FactSet, FactType, FactValue};

pub fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// An instant of February 2020 in Beijing: day, hour, minute.
pub fn at(day: u32, hour: u32, minute: u32) -> Instant {
    Instant::parse(&format!("2020-02-{day:02}T{hour:02}:{minute:02}:00+08:00")).unwrap()
}

/// A person who is a party of the site's cases.
pub fn member(party: &str, person: &str) -> PartyMember {
    PartyMember::new(id(party), id(person), id("site-1"))
}

/// The first instant after another.
pub fn just_after(at: Instant) -> Instant {
    (at.date_time() + chrono::TimeDelta::milliseconds(1)).into()
}

pub fn number(value: i64) -> FactValue {
    FactValue::Number(Ratio::from_integer(value))
}

pub fn choice(value: &str) -> FactValue {
    FactValue::Choice(value.to_owned())
}

pub fn facts(list: &[(&str, FactValue)]) -> FactSet {
    let mut set = FactSet::new();
    for (name, value) in list {
        set.insert(*name, value.clone());
    }
    set
}

pub fn types(name: &str) -> Option<FactType> {
    let grades = || ["conforming", "mostly", "nonconforming"].map(str::to_owned).into();
    Some(match name {
        "site.ready" | "site.clean" => FactType::Bool,
        "site.staff" | "inspection.daily-eight.failed.auto-fail" => FactType::Integer,
        "site.supplied-at" => FactType::Instant,
        "inspection.on-site.grade" | "inspection.daily-eight.grade" => FactType::Choice(grades()),
        "inspection.application-documents.grade" => {
            FactType::Choice(["complete", "acceptable", "incomplete"].map(str::to_owned).into())
        }
        "inspection.on-site.percent" => FactType::Decimal,
        _ => return None,
    })
}

pub fn roles() -> Vec<Named> {
    ["enterprise", "reviewer", "officer", "deputy-leader", "leader", "headquarters"]
        .map(|role| id(role).into())
        .to_vec()
}

pub fn load(text: &str) -> Result<Workflow, Problems> {
    let mut workflow: Workflow = decode_text(text)?;
    let mut problems = Problems::none();
    workflow.check(&roles(), &types, "", &mut problems);
    problems.or(workflow)
}

/// A small workflow: apply, verify under a guard, sign by two, operate; stopped and resumed in a new round.
pub const SMALL: &str = r#"{
  "id": "small", "version": "1.0.0", "opened_by": ["enterprise"],
  "evidence": [{"id": "plan", "title": {"zh-CN": "应急预案", "en": "emergency plan"}}, {"id": "letter"}, {"id": "list"}],
  "states": [
    {"id": "draft", "initial": true},
    {"id": "review", "title": {"zh-CN": "材料审核", "en": "Document review"}},
    {"id": "correcting", "expires_after": {"days": 2}, "expires_to": "lapsed"},
    {"id": "sign-off", "quorum": {"action": "approve", "roles": ["deputy-leader", "leader"], "need": 2}, "expires_after": {"hours": 72}, "expires_to": "lapsed"},
    {"id": "operating"}, {"id": "stopped"},
    {"id": "lapsed", "final": true}, {"id": "closed", "final": true}
  ],
  "actions": [
    {"id": "submit", "from": ["draft", "correcting"], "to": "review", "by": ["enterprise"], "needs": ["plan"]},
    {"id": "note", "from": ["review", "sign-off"], "by": ["reviewer", "officer"], "opinion": "required"},
    {"id": "ask", "from": ["review"], "to": "correcting", "by": ["reviewer"], "opinion": "none", "at_most": 1, "missing_for": ["verify"]},
    {"id": "verify", "from": ["review"], "to": "sign-off", "by": ["officer", "leader"], "needs": ["plan", "letter"],
     "when": {"fact": "inspection.on-site.grade", "is": "conforming"}},
    {"id": "approve", "from": ["sign-off"], "to": "operating", "by": ["deputy-leader", "leader", "headquarters"], "opinion": "required"},
    {"id": "stop", "from": ["operating"], "to": "stopped", "by": ["officer"], "new_round": true},
    {"id": "resume", "from": ["stopped"], "to": "operating", "by": ["officer", "leader"],
     "when": {"fact": "inspection.on-site.grade", "is": "conforming"}},
    {"id": "close", "from": ["draft", "review", "operating"], "to": "closed", "by": ["enterprise", "leader"], "opinion": "optional"}
  ],
  "separation": [{"id": "four-eyes", "actions": ["submit", "verify", "approve"], "within": "case"},
                 {"id": "stop-resume", "actions": ["stop", "resume"], "within": "round"}]
}"#;

/// A desk: one case, what is known around it, and a shorthand for commands.
pub struct Desk {
    pub workflow: Workflow,
    pub case: Option<Case>,
    pub context: Context,
    pub made: usize,
}

impl From<Opening> for Request {
    fn from(opening: Opening) -> Self {
        Self::Open(opening)
    }
}

impl From<Command> for Request {
    fn from(command: Command) -> Self {
        Self::Act(command)
    }
}

/// The answer to a request; a command needs the case.
pub fn put(plan: &Plan, case: Option<&Case>, request: &Request, context: &Context) -> Result<Decision, Refusal> {
    match request {
        Request::Open(opening) => open(plan, case, opening, context),
        Request::Act(command) => decide(plan, case.unwrap(), command, context),
    }
}

impl Desk {
    pub fn new(text: &str) -> Self {
        Self { workflow: load(text).unwrap(), case: None, context: Context::default(), made: 0 }
    }

    /// A case of the small workflow, opened at noon of the 10th.
    pub fn opened() -> Self {
        let mut desk = Self::new(SMALL);
        desk.accept(Desk::opening("boss", "enterprise", at(10, 12, 0)));
        desk
    }

    /// The workflow made ready, as it is now.
    pub fn plan(&self) -> Plan {
        Plan::of(&self.workflow)
    }

    pub fn opening(person: &str, role: &str, at: Instant) -> Opening {
        let actor = Actor { id: id(person), role: id(role) };
        Opening::new(CommandId::new("to-be-numbered").unwrap(), id("case-1"), id("site-1"), actor, at)
    }

    pub fn command(action: &str, person: &str, role: &str, at: Instant) -> Command {
        Command {
            id: CommandId::new("to-be-numbered").unwrap(),
            case: id("case-1"),
            action: id(action),
            actor: Actor { id: id(person), role: id(role) },
            on_behalf_of: None,
            at,
            opinion: None,
            payload: None,
            expected_version: 0,
        }
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    pub fn state(&self) -> &str {
        &self.case().state
    }

    /// Sends a request with a fresh id and the case's present version, and applies what comes of it.
    pub fn send(&mut self, request: impl Into<Request>) -> Result<Vec<Event>, Refusal> {
        self.made += 1;
        let mut request = request.into();
        let fresh = CommandId::new(&format!("command-{}", self.made)).unwrap();
        match &mut request {
            Request::Open(opening) => opening.id = fresh,
            Request::Act(command) => {
                command.id = fresh;
                command.expected_version = self.case().sequence;
            }
        }
        let events = put(&self.plan(), self.case.as_ref(), &request, &self.context)?.events;
        for event in &events {
            self.case = Some(evolve(self.case.take(), event.clone()).unwrap());
        }
        Ok(events)
    }

    pub fn accept(&mut self, command: impl Into<Request>) -> Vec<Event> {
        self.send(command).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    /// The codes of the denial, in order.
    pub fn denied(&mut self, command: impl Into<Request>) -> Vec<&'static str> {
        match self.send(command) {
            Err(Refusal::Denied(denied)) => denied.reasons.leaves().iter().map(|leaf| leaf.code.as_str()).collect(),
            Err(Refusal::Invalid(problems)) => panic!("bad input: {problems}"),
            Ok(events) => panic!("accepted: {events:?}"),
        }
    }

    /// The codes and places of a bad input.
    pub fn invalid(&mut self, command: impl Into<Request>) -> Vec<String> {
        match self.send(command) {
            Err(Refusal::Invalid(problems)) => {
                problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
            }
            other => panic!("not bad input: {other:?}"),
        }
    }

    pub fn inspect(&mut self, checklist: &str, grade: &str, recorded_at: Instant) -> &mut InspectionRecord {
        let number = self.context.inspections.len() + 1;
        self.context.inspections.push(InspectionRecord {
            id: id(&format!("inspection-{number}")),
            site: id("site-1"),
            checklist: id(checklist),
            recorded_at,
            retracted_at: None,
            sha256: Some(format!("{number:064}")),
            inspectors: Some(vec![id("visitor")]),
            facts: facts(&[("grade", choice(grade))]),
        });
        self.context.inspections.last_mut().unwrap()
    }

    pub fn answer(&self, action: &str, person: &str, role: &str, at: Instant) -> ActionAnswer {
        let actor = Actor { id: id(person), role: id(role) };
        let answers = allowed(&self.plan(), self.case(), &actor, None, at, &self.context);
        answers.into_iter().find(|answer| answer.action == *action).unwrap()
    }
}

pub trait Adding {
    fn opinion(self, text: &str) -> Self;
    fn evidence(self, ids: &[&str]) -> Self;
    fn missing(self, ids: &[&str]) -> Self;
    fn rejected(self, ids: &[&str]) -> Self;
    fn for_person(self, person: &str) -> Self;
}

impl Adding for Command {
    fn opinion(mut self, text: &str) -> Self {
        self.opinion = Some(text.to_owned());
        self
    }

    fn evidence(mut self, ids: &[&str]) -> Self {
        let payload = self.payload.get_or_insert_with(Payload::empty);
        payload.evidence = ids.iter().map(|id| ((*id).to_owned(), format!("file/{id}"))).collect();
        self
    }

    fn missing(mut self, ids: &[&str]) -> Self {
        self.payload.get_or_insert_with(Payload::empty).missing = ids.iter().map(|text| id(text)).collect();
        self
    }

    fn rejected(mut self, ids: &[&str]) -> Self {
        self.payload.get_or_insert_with(Payload::empty).rejected = ids.iter().map(|text| id(text)).collect();
        self
    }

    fn for_person(mut self, person: &str) -> Self {
        self.on_behalf_of = Some(id(person));
        self
    }
}
