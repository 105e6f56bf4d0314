//! From a command to events, or to a denial with every reason.
//!
//! The decision has three outcomes: events, a denial (rules that are not met now) and bad input (a command that does
//! not fit). What a command does is a [step](super::step); here it becomes events, or sentences.

use super::judge::Attempt;
use super::plan::Plan;
use super::refusal::{Decision, Refusal};
use super::step::{Deed, Step};
use super::violation::Violation;
use crate::approval::model::case::Case;
use crate::approval::model::command::{Command, CommandId, Payload, TICK};
use crate::approval::model::context::Context;
use crate::approval::model::event::{EVENT_FORMAT, Event, EventKind, RecordedFacts};
use crate::approval::model::workflow::{Workflow, WorkflowState};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};

/// Decides a command to a case. A case begins with an [opening](super::open()).
///
/// A command whose id the case knows gets the events that it led to the first time. It has to be the same request: another actor,
/// action, person represented, opinion or payload under a known id is `command_id_reused`, because whoever asked would take the
/// first events for an answer to something else. Its instant and the version that it expects may differ.
///
/// # Behind a database: two people at once, and requests that arrive twice
///
/// Nothing here is stored. A service reads a case's events, replays them, decides, and appends what comes out; between
/// reading and appending somebody else may act. Three rules make that safe without locks:
///
/// 1. Store events under a key that is unique: case and [`Event::sequence`]. Of two writers who both decided on version 7,
///    one inserts event 8 and the other's insert fails. Whoever fails reads again and decides again: the case has changed,
///    and the answer may, too. The events of one decision are inserted together or not at all.
/// 2. [`Command::expected_version`] is what the *person* had seen, not what the service has just read. If the case has moved
///    on since, the denial is `version_conflict`, and the person looks again before signing something else than they saw.
/// 3. [`Command::id`] is made once, by whoever asks, and sent again unchanged when no reply came. The case knows the
///    commands that it took: a repeated one gets its first events, before the version is looked at, and
///    [`Decision::repeated`] says that there is nothing new to append.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use fugong::approval::{Command, Context, Opening};
/// use fugong::{Code, Rulebook, base::json::decode_text};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "desk", "version": "1.0.0", "roles": ["clerk"], "workflows": [{
///     "id": "permit", "version": "1.0.0",
///     "states": [{"id": "filed", "initial": true}, {"id": "granted", "final": true}, {"id": "refused", "final": true}],
///     "actions": [{"id": "grant", "from": ["filed"], "to": "granted", "by": ["clerk"]},
///                 {"id": "refuse", "from": ["filed"], "to": "refused", "by": ["clerk"]}]}]}"#)?;
/// let permit = rules.workflow("permit")?;
/// let context = permit.bind(Context::default())?;
/// let opening: Opening = decode_text(r#"{"id": "a", "case": "case-1", "site": "huaxin",
///     "actor": {"id": "zhou-min", "role": "clerk"}, "at": "2020-02-19T09:00:00+08:00"}"#)?;
/// let mut stored = permit.open(None, &opening, &context)?.events;
/// let case = permit.replay(stored.clone())?;
/// let command = |id: &str, action: &str, person: &str, seen: u64| decode_text::<Command>(&format!(r#"{{
///     "id": "{id}", "case": "case-1", "action": "{action}", "actor": {{"id": "{person}", "role": "clerk"}},
///     "at": "2020-02-19T09:00:00+08:00", "expected_version": {seen}}}"#));
///
/// // Both clerks have seen version 1. The first is quicker.
/// let grant = command("b", "grant", "li-na", case.sequence)?;
/// let refuse = command("c", "refuse", "wang-wei", case.sequence)?;
/// stored.extend(permit.decide(&case, &grant, &context)?.events);
/// let case = permit.replay(stored)?;
///
/// // The second decided on something that is no longer so.
/// let late = permit.decide(&case, &refuse, &context).unwrap_err();
/// let codes: Vec<Code> = late.reasons().iter().flat_map(|reasons| reasons.leaves()).map(|leaf| leaf.code).collect();
/// assert_eq!(codes, [Code::VersionConflict]);
///
/// // The first clerk's reply was lost and the request comes again: the same events, and none of them is new.
/// let again = permit.decide(&case, &grant, &context)?;
/// assert!(again.repeated, "there is nothing new to store");
/// assert_eq!(again.events, case.events()[1..]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Refusal::Denied`] with every reason, or [`Refusal::Invalid`] with every problem of a command that does not fit the
/// workflow or the case.
pub fn decide(plan: &Plan, case: &Case, command: &Command, context: &Context) -> Result<Decision, Refusal> {
    fits(plan, case, &command.case, context)?;
    if let Some(events) = case.first_events(command.id.as_str()) {
        return repeated(events, &command.id, |first| command.differs_from(first));
    }
    let events = judged(plan, case, command, (context, false), |attempt, violations| {
        Refusal::denied(attempt.explain(violations))
    })?;
    Ok(Decision { events, repeated: false })
}

/// The answer to a request whose id the case knows: its first events, unless it is another request than the first one.
pub(super) fn repeated(
    events: &[Event],
    id: &CommandId,
    differing: impl FnOnce(&Event) -> Vec<&'static str>,
) -> Result<Decision, Refusal> {
    let fields = events.first().map_or_else(Vec::new, differing);
    if fields.is_empty() {
        return Ok(Decision { events: events.to_vec(), repeated: true });
    }
    let problem = Problem::new(Code::CommandIdReused).with("command", id.as_str()).with("fields", fields);
    Err(problem.at("/id").into())
}

/// Decides a command that the case does not know; `log_only` as in [`Attempt`], `denied` says what violations come to.
pub(super) fn judged<E: From<Problems>>(
    plan: &Plan,
    case: &Case,
    command: &Command,
    (context, log_only): (&Context, bool),
    denied: impl FnOnce(&Attempt<'_>, &[Violation]) -> E,
) -> Result<Vec<Event>, E> {
    unfit(plan, command, context).or(())?;
    let attempt = Attempt {
        plan,
        case,
        actor: &command.actor,
        on_behalf_of: command.on_behalf_of.as_ref(),
        at: command.at,
        context,
        log_only,
    };
    let step = if command.expected_version == case.sequence {
        // A command that fits and names no action is a tick.
        attempt.step(plan.action(&command.action).map_or(Deed::Tick, |ready| Deed::Act(ready, Some(command))))
    } else {
        Err(vec![Violation::VersionConflict { expected: command.expected_version, found: case.sequence }])
    };
    match step {
        Ok(step) => Ok(events(case, command, step)),
        Err(violations) => Err(denied(&attempt, &violations)),
    }
}

/// Every way in which a command does not fit the workflow and its roles.
pub(crate) fn unfit(plan: &Plan, command: &Command, context: &Context) -> Problems {
    let mut problems = plan.workflow().check_command(command);
    problems.extend(context.role_problem(&command.actor).map(|problem| problem.at("/actor/role")));
    problems
}

/// The events of a step.
fn events(case: &Case, command: &Command, step: Step) -> Vec<Event> {
    let Step { effects, facts, inspections } = step;
    let mut events: Vec<Event> = Vec::new();
    for (sequence, effect) in (case.sequence + 1..).zip(effects) {
        let mut event = Event {
            sequence,
            kind: effect.kind,
            from: Some(case.state.clone()),
            to: effect.to,
            round: effect.round,
            effective: effect.effective,
            expires_at: effect.expires_at,
            ..Event::of(command)
        };
        // What came with a command stands in its first event.
        if !events.is_empty() {
            (event.opinion, event.payload) = (None, None);
        }
        events.push(event);
    }
    if let Some(first) = events.first_mut() {
        (first.facts, first.inspections) = (RecordedFacts::from(&facts), inspections);
    }
    events
}

/// What is asked is about this case, and the case runs under this workflow, version and text.
pub(super) fn fits(plan: &Plan, case: &Case, asked: &Id, context: &Context) -> Result<(), Refusal> {
    let mut problems = Problems::none();
    if *asked != case.id {
        let problem = Problem::new(Code::CaseMismatch).with("expected", case.id.as_str());
        problems.push(problem.with("found", asked.as_str()).at("/case"));
    }
    problems.extend(plan.workflow().mismatch(&case.workflow, &case.version));
    problems.extend(hash_mismatch(case.workflow_sha256.as_deref(), context.workflow_sha256.as_deref()));
    problems.or(()).map_err(Refusal::Invalid)
}

impl Workflow {
    /// Every way in which a command does not fit this workflow, whatever its case: bad input, not a denial.
    #[must_use]
    pub fn check_command(&self, command: &Command) -> Problems {
        let action = self.action(&command.action);
        if action.is_none() && command.action != *TICK {
            let known = self.actions.iter().map(|action| action.id.as_str()).chain([TICK]);
            return Problem::unknown_id("action", &command.action, known.collect()).at("/action").into();
        }
        crate::approval::model::command::problems(self, action, command)
    }

    /// The problem of a case that runs under another workflow or another version of it.
    pub(crate) fn mismatch(&self, id: &Id, version: &str) -> Option<Problem> {
        (self.id != *id || self.version != version).then(|| {
            Problem::new(Code::WorkflowMismatch)
                .with("expected", format!("{id} {version}"))
                .with("found", format!("{} {}", self.id, self.version))
        })
    }
}

/// The problem of a case whose workflow had another text than ours, where both hashes are known.
pub(crate) fn hash_mismatch(stated: Option<&str>, ours: Option<&str>) -> Option<Problem> {
    let (expected, found) = stated.zip(ours).filter(|(expected, found)| expected != found)?;
    Some(Problem::new(Code::WorkflowHashMismatch).with("expected", expected).with("found", found))
}

impl WorkflowState {
    /// Deadline of a case that enters this state at `entered`; `None` without a time limit. A limit is at most 100 000
    /// days, so it never lies beyond the calendar, which ends in the year 262142.
    pub(crate) fn expiry(&self, entered: Instant) -> Option<Instant> {
        self.expires_after.as_ref().and_then(|span| span.after(entered))
    }
}

impl Command {
    /// The fields in which this command differs from the one that led to an event. Nothing is the same as an empty opinion or
    /// payload.
    fn differs_from(&self, event: &Event) -> Vec<&'static str> {
        let empty = Payload::empty();
        let (here, there) = (self.payload.as_ref().unwrap_or(&empty), event.payload.as_ref().unwrap_or(&empty));
        [
            ("action", self.action != event.action),
            ("actor", self.actor != event.actor),
            ("on_behalf_of", self.on_behalf_of != event.on_behalf_of),
            ("opinion", self.stated_opinion() != event.opinion.as_deref()),
            ("payload", here != there),
        ]
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
    }
}

impl Event {
    /// The fields that every event of a command shares; number and round are set by whoever makes the event.
    fn of(command: &Command) -> Self {
        Self {
            format: EVENT_FORMAT,
            case: command.case.clone(),
            sequence: 0,
            kind: EventKind::Acted,
            action: command.action.clone(),
            from: None,
            to: None,
            round: 0,
            at: command.at,
            effective: None,
            actor: command.actor.clone(),
            on_behalf_of: command.on_behalf_of.clone(),
            opinion: command.stated_opinion().map(str::to_owned),
            payload: command.payload.clone(),
            command: command.id.clone(),
            facts: RecordedFacts::default(),
            inspections: Vec::new(),
            expires_at: None,
            opened: None,
        }
    }
}
