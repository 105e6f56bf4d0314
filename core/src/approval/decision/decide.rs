//! From a command to events, or to a denial with every reason.
//!
//! The decision has three outcomes: events, a denial (rules that are not met now) and bad input (a command that does
//! not fit). Each verb has its function: `open`, `tick` (time), and `act` for the workflow's own actions.

use super::judge::{Attempt, Judgement};
use super::reason::{DenialReason, FixableBy, LeafBuilder};
use super::refusal::Refusal;
use super::time::just_after;
use crate::approval::model::case::Case;
use crate::approval::model::command::{Command, OPEN, Payload, TICK};
use crate::approval::model::context::Context;
use crate::approval::model::event::{Event, EventKind, Opened, RecordedFacts};
use crate::approval::model::workflow::{Action, Quorum, Workflow, WorkflowState};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};

/// Decides a command. `case` is `None` where the case does not exist yet.
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
///    commands that it took: a repeated one gets its first events, before the version is looked at, and there is nothing
///    new to append (its events' numbers are not above the case's).
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use fugong::approval::{Command, Context};
/// use fugong::{Code, Rulebook, base::json::decode_text};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "desk", "version": "1.0.0", "roles": ["clerk"], "workflows": [{
///     "id": "permit", "version": "1.0.0",
///     "states": [{"id": "filed", "initial": true}, {"id": "granted", "final": true}, {"id": "refused", "final": true}],
///     "actions": [{"id": "grant", "from": ["filed"], "to": "granted", "by": ["clerk"]},
///                 {"id": "refuse", "from": ["filed"], "to": "refused", "by": ["clerk"]}]}]}"#)?;
/// let permit = rules.workflow("permit")?;
/// let context = permit.bind(Context::default())?;
/// let command = |id: &str, action: &str, person: &str, seen: u64| decode_text::<Command>(&format!(r#"{{
///     "id": "{id}", "case": "case-1", "action": "{action}", "actor": {{"id": "{person}", "role": "clerk"}},
///     "at": "2020-02-19T09:00:00+08:00", "payload": {payload}, "expected_version": {seen}}}"#,
///     payload = if action == "open" { r#"{"site": "huaxin"}"# } else { "null" }));
///
/// let mut stored = permit.decide(None, &command("a", "open", "zhou-min", 0)?, &context)?;
/// let case = permit.replay(stored.clone())?;
///
/// // Both clerks have seen version 1. The first is quicker.
/// let grant = command("b", "grant", "li-na", case.sequence)?;
/// let refuse = command("c", "refuse", "wang-wei", case.sequence)?;
/// stored.extend(permit.decide(Some(&case), &grant, &context)?);
/// let case = permit.replay(stored)?;
///
/// // The second decided on something that is no longer so.
/// let late = permit.decide(Some(&case), &refuse, &context).unwrap_err();
/// let codes: Vec<Code> = late.reasons().iter().flat_map(|reasons| reasons.leaves()).map(|leaf| leaf.code).collect();
/// assert_eq!(codes, [Code::VersionConflict]);
///
/// // The first clerk's reply was lost and the request comes again: the same events, and none of them is new.
/// let again = permit.decide(Some(&case), &grant, &context)?;
/// assert_eq!(again, case.events[1..]);
/// assert!(again.iter().all(|event| event.sequence <= case.sequence));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Refusal::Denied`] with every reason, or [`Refusal::Invalid`] with every problem of a command that does not fit the
/// workflow or the case.
pub fn decide(
    workflow: &Workflow,
    case: Option<&Case>,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let Some(case) = case {
        fits(workflow, case, command, context)?;
        if let Some(events) = case.first_events(command.id.as_str()) {
            let differing = events.first().map_or_else(Vec::new, |first| command.differs_from(first));
            if differing.is_empty() {
                return Ok(events.to_vec());
            }
            let problem = Problem::new(Code::CommandIdReused).with("command", command.id.as_str());
            return Err(problem.with("fields", differing).at("/id").into());
        }
    }
    judged(workflow, case, command, (context, false))
}

/// Decides a command that the case does not know; `log_only` as in [`Attempt`].
pub(super) fn judged(
    workflow: &Workflow,
    case: Option<&Case>,
    command: &Command,
    (context, log_only): (&Context, bool),
) -> Result<Vec<Event>, Refusal> {
    let mut problems = workflow.check_command(command);
    problems.extend(context.role_problem(&command.actor).map(|problem| problem.at("/actor/role")));
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let action = workflow.action(&command.action);
    let Some(case) = case else {
        return match action {
            None if command.action == OPEN => open(workflow, command, (context, log_only)),
            _ => Err(Problem::new(Code::CaseNotOpen).with("case", command.case.as_str()).at("/case").into()),
        };
    };
    if command.expected_version != case.sequence {
        let saying = LeafBuilder::new(Code::VersionConflict).with("expected", command.expected_version);
        return Err(saying.with("found", case.sequence).into());
    }
    let attempt = Attempt {
        workflow,
        case,
        actor: &command.actor,
        on_behalf_of: command.on_behalf_of.as_ref(),
        at: command.at,
        context,
        log_only,
    };
    match action {
        Some(action) => act(&attempt, action, command),
        None if command.action == TICK => tick(&attempt, command),
        None => Err(LeafBuilder::new(Code::AlreadyOpen).with("case", case.id.as_str()).into()),
    }
}

/// The command is about this case, and the case runs under this workflow, version and text.
fn fits(workflow: &Workflow, case: &Case, command: &Command, context: &Context) -> Result<(), Refusal> {
    let mut problems = Problems::none();
    if command.case != case.id {
        let problem = Problem::new(Code::CaseMismatch).with("expected", case.id.as_str());
        problems.push(problem.with("found", command.case.as_str()).at("/case"));
    }
    problems.extend(workflow.mismatch(&case.workflow, &case.version));
    problems.extend(hash_mismatch(case.workflow_sha256.as_deref(), context.workflow_sha256.as_deref()));
    problems.or(()).map_err(Refusal::Invalid)
}

impl Workflow {
    /// Every way in which a command does not fit this workflow, whatever its case: bad input, not a denial.
    #[must_use]
    pub fn check_command(&self, command: &Command) -> Problems {
        let action = self.action(&command.action);
        if action.is_none() && ![OPEN, TICK].contains(&command.action.as_str()) {
            let known = self.actions.iter().map(|action| action.id.as_str()).chain([OPEN, TICK]);
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

/// Opens a case: event 1, in the initial state, in round 1. The same questions about role and delegation are asked as
/// of any other act, and another open case of the same site denies (one active case per site).
fn open(workflow: &Workflow, command: &Command, (context, log_only): (&Context, bool)) -> Result<Vec<Event>, Refusal> {
    let initial = workflow.initial();
    let site = command.payload.as_ref().and_then(|payload| payload.site.clone());
    let (Some(initial), Some(site)) = (initial, site) else {
        return Err(Problem::new(Code::MissingField).with("name", "site").at("/payload").into());
    };
    if command.expected_version != 0 {
        let saying = LeafBuilder::new(Code::VersionConflict).with("expected", command.expected_version);
        return Err(saying.with("found", 0).into());
    }
    let event = Event {
        case: command.case.clone(),
        sequence: 1,
        kind: EventKind::Opened,
        to: Some(initial.id.clone()),
        round: 1,
        expires_at: initial.expiry(command.at),
        opened: Some(Opened {
            site: site.clone(),
            workflow: workflow.id.clone(),
            version: workflow.version.clone(),
            workflow_sha256: context.workflow_sha256.clone(),
            rulebook: context.rulebook.clone(),
        }),
        ..Event::of(command)
    };
    // The case that would come of it, to ask the same questions about roles and delegations as of any other.
    let case = Case::from_opening(&event, &site);
    let attempt = Attempt {
        workflow,
        case: &case,
        actor: &command.actor,
        on_behalf_of: command.on_behalf_of.as_ref(),
        at: command.at,
        context,
        log_only,
    };
    let mut reasons = Vec::new();
    if workflow.opened_by.is_empty() {
        reasons.extend(attempt.holding_reason());
    } else {
        reasons.extend(attempt.role_reason(&workflow.opened_by));
    }
    reasons.extend(attempt.delegation_reason(&command.action));
    let others: Vec<(&str, _)> = context
        .open_cases
        .iter()
        .filter(|id| **id != command.case)
        .map(|id| (id.as_str(), &crate::base::text::Text::Empty))
        .collect();
    if !others.is_empty() {
        reasons.push(LeafBuilder::new(Code::AnotherCaseOpen).with_all("cases", &others).into());
    }
    if reasons.is_empty() { Ok(vec![event]) } else { Err(Refusal::denied(reasons)) }
}

/// Lets a time limit take effect once it is over. The event takes effect at the deadline, not at the tick: a scheduler that runs an
/// hour late changes no figure, and a following time limit counts from the deadline.
fn tick(attempt: &Attempt<'_>, command: &Command) -> Result<Vec<Event>, Refusal> {
    let case = attempt.case;
    let state = attempt.workflow.state(&case.state);
    let Some((due, to)) = case.expires_at.zip(state.and_then(|state| state.expires_to.as_ref())) else {
        let named = attempt.workflow.named_state(&case.state);
        return Err(LeafBuilder::new(Code::NothingExpires).with_titled("state", named).into());
    };
    let mut reasons: Vec<DenialReason> = attempt.order_reason().into_iter().collect();
    if command.at <= due {
        let saying = LeafBuilder::new(Code::NotDueYet).with("due", due.to_string());
        reasons.push(saying.fixable_by(FixableBy::Time).true_from(just_after(due)).into());
    }
    if !reasons.is_empty() {
        return Err(Refusal::denied(reasons));
    }
    Ok(vec![Event {
        sequence: case.sequence + 1,
        kind: EventKind::Expired,
        from: Some(case.state.clone()),
        to: Some(to.clone()),
        round: case.round,
        effective: Some(due),
        expires_at: attempt.workflow.state(to).and_then(|to| to.expiry(due)),
        ..Event::of(command)
    }])
}

/// Performs an action of the workflow. In a joint review the act is a vote; the last vote that is needed is followed by
/// a `moved` event of the same command, and only that one enters the new state and round.
fn act(attempt: &Attempt<'_>, action: &Action, command: &Command) -> Result<Vec<Event>, Refusal> {
    let Judgement { mut reasons, facts, inspections } = attempt.judge(action);
    reasons.extend(attempt.input_reasons(action, command));
    if !reasons.is_empty() {
        return Err(Refusal::denied(reasons));
    }
    let case = attempt.case;
    let here = attempt.workflow.state(&case.state);
    let quorum = here.and_then(|state| state.quorum_of(&action.id));
    let target = action.to.as_ref().filter(|to| **to != case.state);
    // A log may state any round. One that has no next is refused: staying in it would let the old round's votes and
    // inspections count for the new one.
    let round = if action.new_round { case.round.checked_add(1) } else { Some(case.round) };
    let round = round.ok_or_else(|| {
        let problem = Problem::new(Code::OutOfRange).with("text", case.round).with("min", 1);
        Refusal::from(problem.with("max", u32::MAX - 1).at("/case"))
    })?;
    let enters = Enters {
        to: target.cloned(),
        round,
        expires_at: target.and_then(|to| attempt.workflow.state(to)).and_then(|to| to.expiry(command.at)),
    };
    let first = Event {
        sequence: case.sequence + 1,
        kind: EventKind::Acted,
        from: Some(case.state.clone()),
        round: case.round,
        facts: RecordedFacts::from(&facts),
        inspections,
        ..Event::of(command)
    };
    let Some(quorum) = quorum else {
        return Ok(vec![Event { to: enters.to, round: enters.round, expires_at: enters.expires_at, ..first }]);
    };
    let mut events = vec![Event { kind: EventKind::Voted, ..first }];
    if complete(case, quorum) {
        events.push(Event {
            sequence: case.sequence + 2,
            kind: EventKind::Moved,
            from: Some(case.state.clone()),
            to: enters.to,
            round: enters.round,
            expires_at: enters.expires_at,
            opinion: None,
            payload: None,
            ..Event::of(command)
        });
    }
    Ok(events)
}

/// What an action leads to: the state that is entered (none if the case stays), the round after it, the new time limit.
struct Enters {
    to: Option<Id>,
    round: u32,
    expires_at: Option<Instant>,
}

/// Whether one vote more completes the joint review. All standing votes are of different persons, because
/// `already_voted` let no other in, so counting votes counts persons.
fn complete(case: &Case, quorum: &Quorum) -> bool {
    let votes = case.votes_for(&quorum.action) + 1;
    // More votes than a `u32` holds are more than any review needs.
    u32::try_from(votes).map_or(true, |votes| votes >= quorum.need)
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
