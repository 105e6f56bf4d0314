//! From a log to a case: every event is held against what deciding its command again would lead to.
//!
//! What the log itself and the workflow say is judged again: states, times, rounds, roles, votes, separations, limits, documents and
//! deadlines. Registers of the day are not in the log and are not asked: who held a role, who was a delegate, what a guard read.

use super::decide::judged;
use super::evolve::{check_next, evolve};
use super::judge::Attempt;
use super::open::opened;
use super::plan::Plan;
use super::reason::DenialReason;
use super::violation::Violation;
use crate::approval::model::case::Case;
use crate::approval::model::command::{Command, CommandId};
use crate::approval::model::context::Context;
use crate::approval::model::event::{EVENT_FORMAT, Event, EventKind};
use crate::approval::model::opening::Opening;
use crate::approval::model::workflow::Workflow;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::value_of;
use crate::base::problem::{Code, Problem, Problems};
use std::collections::VecDeque;

/// Makes a case of its events, from its opening on.
///
/// ```
/// use fugong::{Code, Rulebook, approval::Event, base::json::decode_text};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let event = |sequence: u64, kind: &str, more: &str| decode_text::<Event>(&format!(r#"{{"case": "case-e01", "sequence": {sequence},
///     "kind": "{kind}", "round": 1, "at": "2020-02-10T09:00:00+08:00", "command": "c-{sequence}",
///     "actor": {{"id": "contact-e01", "role": "enterprise"}}, {more}}}"#));
/// let opened = event(1, "opened", r#""action": "open", "to": "draft",
///     "opened": {"site": "e01", "workflow": "reopening", "version": "1.0.0"}"#)?;
/// let reopening = rules.workflow("reopening")?;
/// let problems_of = |second: Event| {
///     let problems = reopening.replay(vec![opened.clone(), second]).unwrap_err();
///     problems.iter().map(|problem| (problem.code(), problem.path().to_owned())).collect::<Vec<_>>()
/// };
/// // Event 2 is not there: a gap is a problem with a place, never a case that forgot something.
/// let withdrawn = event(3, "acted", r#""action": "withdraw", "from": "draft", "to": "withdrawn""#)?;
/// assert_eq!(problems_of(withdrawn), [(Code::EventSequence, "/1/sequence".to_owned())]);
/// // Nobody gets from a draft to production by withdrawing.
/// let forged = event(2, "acted", r#""action": "withdraw", "from": "draft", "to": "operating""#)?;
/// assert_eq!(problems_of(forged), [(Code::EventDiffers, "/1/to".to_owned())]);
/// # Ok::<(), fugong::Problems>(())
/// ```
///
/// # Errors
/// Everything about the events that cannot be: gaps in their numbers, other cases, another workflow, states and actions that it
/// does not have; and of the first event that could not have happened what is wrong with it: `event_impossible`,
/// `event_differs`, `event_missing` or `event_command`. Whether the log was tampered with is the journal's question.
pub fn replay(plan: &Plan, events: Vec<Event>) -> Result<Case, Problems> {
    let mut problems = Problems::none();
    let mut log = Log { plan, to_come: VecDeque::new() };
    let mut case: Option<Case> = None;
    let last = events.len().saturating_sub(1); // Default: without events the problem is `empty_list`.
    for (index, event) in events.into_iter().enumerate() {
        let prefix = format!("/{index}");
        let mut found = plan.workflow().event_problems(&event);
        found.extend(check_next(case.as_ref(), &event));
        if found.is_empty() && problems.is_empty() {
            found.extend(log.check(case.as_ref(), &event));
            if index == last && found.is_empty() {
                found.extend(log.to_come.front().map(|event| missing(&event.command)));
            }
        }
        problems.extend(found.into_iter().map(|problem| problem.below(&prefix)));
        match evolve(case.take(), event) {
            Ok(evolved) => case = Some(evolved),
            // What follows a broken event cannot be judged: its numbers and states hang on it.
            Err(_) => return Err(problems),
        }
    }
    let Some(case) = case else {
        problems.push(Problem::new(Code::EmptyList));
        return Err(problems);
    };
    problems.or(case)
}

/// A log up to some event.
struct Log<'p> {
    plan: &'p Plan,
    /// What the latest command still leads to.
    to_come: VecDeque<Event>,
}

impl Log<'_> {
    /// What is wrong with the next event of a case, as which it has been found sound.
    fn check(&mut self, case: Option<&Case>, event: &Event) -> Problems {
        let mut problems = Problems::none();
        if self.to_come.is_empty() {
            if case.is_some_and(|case| case.first_events(event.command.as_str()).is_some()) {
                let problem = Problem::new(Code::EventCommand).with("command", event.command.as_str());
                return problem.at("/command").into();
            }
            let from = case.map(|case| case.state.as_str());
            problems.extend(differs("from", from, event.from.as_ref().map(Id::as_str)));
            if !problems.is_empty() {
                return problems;
            }
            let impossible = |attempt: &Attempt<'_>, violations: &[Violation]| {
                let leaves = |violation| attempt.explain(std::slice::from_ref(violation)).into_iter();
                let each =
                    violations.iter().flat_map(|violation| leaves(violation).map(move |leaf| (violation.code(), leaf)));
                let problem = |(code, reason): (Code, DenialReason)| {
                    // Default: every violation has a leaf.
                    let leaf = reason.leaves().first().map(|leaf| leaf.message.clone()).unwrap_or_default();
                    Problem::new(Code::EventImpossible).at(place_of(code)).with_display("because", code.as_str(), leaf)
                };
                each.map(problem).collect::<Problems>()
            };
            let asked = (&Context::default(), true);
            let led_to = match (case, Opening::of(event)) {
                (Some(case), _) => judged(self.plan, case, &Command::of(event, case), asked, impossible),
                (None, Some(opening)) => {
                    let unfit = self.plan.workflow().check_opening(&opening).into_iter();
                    // In an event the documents stand in the payload.
                    let unfit: Problems = unfit.map(|problem| problem.below("/payload")).collect();
                    unfit.or(()).and_then(|()| opened(self.plan, &opening, asked, impossible)).map(|event| vec![event])
                }
                // A log begins with an opening: any other first event was found unsound.
                (None, None) => Ok(Vec::new()),
            };
            match led_to {
                Ok(events) => self.to_come.extend(events),
                Err(found) => return found,
            }
        }
        match self.to_come.pop_front() {
            Some(expected) if expected.command != event.command => missing(&expected.command).into(),
            Some(expected) => differences(&expected, event),
            None => problems,
        }
    }
}

/// That an event of a command is not there.
fn missing(command: &CommandId) -> Problem {
    Problem::new(Code::EventMissing).with("command", command.as_str()).at("/command")
}

/// Where in an event the cause of a denial stands.
fn place_of(code: Code) -> &'static str {
    match code {
        Code::BeforeLastEvent | Code::DeadlinePassed | Code::NotDueYet => "/at",
        Code::RoleNotPermitted => "/actor/role",
        Code::AlreadyVoted | Code::SeparationOfDuties | Code::PartyRequired | Code::PartyExcluded => "/actor/id",
        Code::WrongState | Code::CaseClosed | Code::NothingExpires | Code::LimitReached => "/action",
        _ => "",
    }
}

/// Every field of an event that is not what its command leads to.
fn differences(expected: &Event, event: &Event) -> Problems {
    let id = |id: &Option<Id>| id.as_ref().map(|id| id.to_string());
    let site = |event: &Event| event.opened.as_ref().map(|opened| opened.site.to_string());
    let payload = |event: &Event| event.payload.as_ref().map(|payload| value_of(payload).to_string());
    let fields = [
        ("kind", Some(expected.kind.as_str().to_owned()), Some(event.kind.as_str().to_owned())),
        ("action", Some(expected.action.to_string()), Some(event.action.to_string())),
        ("from", id(&expected.from), id(&event.from)),
        ("to", id(&expected.to), id(&event.to)),
        ("round", Some(expected.round.to_string()), Some(event.round.to_string())),
        ("actor/id", Some(expected.actor.id.to_string()), Some(event.actor.id.to_string())),
        ("actor/role", Some(expected.actor.role.to_string()), Some(event.actor.role.to_string())),
        ("on_behalf_of", id(&expected.on_behalf_of), id(&event.on_behalf_of)),
        ("payload", payload(expected), payload(event)),
        ("opinion", expected.opinion.clone(), event.opinion.clone()),
        ("opened/site", site(expected), site(event)),
    ];
    // The same instant may be written with another offset.
    let takes_effect = event.effective.or_else(|| Some(event.at).filter(|at| *at == expected.effective_at()));
    let times = [
        ("at", Some(expected.at), Some(event.at)),
        ("effective", Some(expected.effective_at()), takes_effect),
        ("expires_at", expected.expires_at, event.expires_at),
    ];
    let times = times.into_iter().filter(|(_, expected, found)| expected != found);
    let text = |instant: Option<Instant>| instant.map(|instant| instant.to_string());
    let fields = fields.into_iter().chain(times.map(|(name, expected, found)| (name, text(expected), text(found))));
    fields.filter_map(|(name, expected, found)| differs(name, expected.as_deref(), found.as_deref())).collect()
}

/// A field that should be something else; one that is not there is told at the event itself.
fn differs(name: &str, expected: Option<&str>, found: Option<&str>) -> Option<Problem> {
    let nothing = "—";
    (expected != found).then(|| {
        let problem =
            Problem::new(Code::EventDiffers).with("field", name).with("expected", expected.unwrap_or(nothing));
        let problem = problem.with("found", found.unwrap_or(nothing));
        if found.is_some() { problem.at(format!("/{name}")) } else { problem }
    })
}

impl Command {
    /// The command that led to an event of a case.
    fn of(event: &Event, case: &Case) -> Self {
        Self {
            id: event.command.clone(),
            case: event.case.clone(),
            action: event.action.clone(),
            actor: event.actor.clone(),
            on_behalf_of: event.on_behalf_of.clone(),
            at: event.at,
            opinion: event.opinion.clone(),
            payload: event.payload.clone(),
            expected_version: case.sequence,
        }
    }
}

impl Workflow {
    /// What an event names that this workflow does not have.
    fn event_problems(&self, event: &Event) -> Problems {
        let mut problems = Problems::none();
        if event.format != EVENT_FORMAT {
            let problem = Problem::new(Code::UnknownFormat).with("format", event.format).with("known", EVENT_FORMAT);
            problems.push(problem.at("/format"));
        }
        if let Some(opened) = &event.opened {
            let mismatch = self.mismatch(&opened.workflow, &opened.version);
            problems.extend(mismatch.map(|problem| problem.at("/opened/workflow")));
        }
        let declared = self.action(&event.action).is_some() || event.kind == EventKind::Opened;
        if event.is_act() && !declared {
            let problem = Problem::new(Code::UnknownId).with_term("what", "action").with("id", event.action.as_str());
            problems.push(problem.at("/action"));
        }
        for (name, id) in [("from", &event.from), ("to", &event.to)] {
            if let Some(id) = id.as_ref().filter(|id| self.state(id).is_none()) {
                let problem = Problem::new(Code::UnknownId).with_term("what", "state").with("id", id.as_str());
                problems.push(problem.at(format!("/{name}")));
            }
        }
        problems
    }
}

impl Case {
    /// Whether the case is what its own events make of it: one problem, `case_inconsistent`, that names every field
    /// which is not, or the problems of events that do not replay.
    #[must_use]
    pub fn verify(&self, plan: &Plan) -> Problems {
        let mut problems = Problems::none();
        let replayed = match replay(plan, self.events.clone()) {
            Ok(case) => case,
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.below("/events")));
                return problems;
            }
        };
        let differs: Vec<&str> = [
            ("id", self.id != replayed.id),
            ("site", self.site != replayed.site),
            ("workflow", self.workflow != replayed.workflow),
            ("version", self.version != replayed.version),
            ("workflow_sha256", self.workflow_sha256 != replayed.workflow_sha256),
            ("rulebook", self.rulebook != replayed.rulebook),
            ("state", self.state != replayed.state),
            ("since", self.since != replayed.since),
            ("opened_at", self.opened_at != replayed.opened_at),
            ("round", self.round != replayed.round),
            ("round_since", self.round_since != replayed.round_since),
            ("sequence", self.sequence != replayed.sequence),
            ("expires_at", self.expires_at != replayed.expires_at),
            ("votes", self.votes != replayed.votes),
            ("evidence", self.evidence != replayed.evidence),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect();
        if !differs.is_empty() {
            problems.push(Problem::new(Code::CaseInconsistent).with("fields", differs));
        }
        problems
    }
}
