//! From an opening to the first event of a case, or to a denial with every reason.

use super::decide::{fits, repeated};
use super::judge::Attempt;
use super::plan::Plan;
use super::refusal::{Decision, Refusal};
use super::step::Deed;
use super::violation::Violation;
use crate::approval::model::case::Case;
use crate::approval::model::command::{OPEN, Payload};
use crate::approval::model::context::Context;
use crate::approval::model::event::{EVENT_FORMAT, Event, EventKind, Opened, RecordedFacts};
use crate::approval::model::memory::Remembered;
use crate::approval::model::opening::Opening;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Problems;
use std::collections::BTreeMap;

/// Opens a case. `case` is what stands under its id already; normally nothing does.
///
/// A case that knows the opening answers with its first event again, as [`decide`](super::decide()) does for commands: the same
/// request may arrive twice. Any other opening of a case that is there is denied (`already_open`).
///
/// ```
/// use fugong::{Rulebook, approval::{Context, Opening}, base::json::decode_text};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let context = reopening.bind(Context::default())?;
/// let opening: Opening = decode_text(r#"{"id": "c-1", "case": "case-e01", "site": "e01",
///     "actor": {"id": "contact-e01", "role": "enterprise"}, "at": "2020-02-10T09:00:00+08:00"}"#)?;
/// let decision = reopening.open(None, &opening, &context).unwrap();
/// let case = reopening.replay(decision.events.clone())?;
/// assert_eq!((case.state.as_str(), case.sequence), ("draft", 1));
///
/// // The reply was lost, and the request comes again.
/// let again = reopening.open(Some(&case), &opening, &context).unwrap();
/// assert!(again.repeated && again.events == decision.events);
/// # Ok::<(), fugong::Problems>(())
/// ```
///
/// # Errors
/// [`Refusal::Denied`] with every reason, or [`Refusal::Invalid`] with every problem of an opening that does not fit the workflow
/// or the case.
pub fn open(plan: &Plan, case: Option<&Case>, opening: &Opening, context: &Context) -> Result<Decision, Refusal> {
    let Some(case) = case else {
        unfit(plan, opening, context).or(())?;
        let denied = |attempt: &Attempt<'_>, violations: &[Violation]| Refusal::denied(attempt.explain(violations));
        return Ok(Decision { events: vec![opened(plan, opening, (context, false), denied)?], repeated: false });
    };
    fits(plan, case, &opening.case, context)?;
    if let Some(events) = case.first_events(opening.id.as_str()) {
        return repeated(events, &opening.id, |first| opening.differs_from(first));
    }
    unfit(plan, opening, context).or(())?;
    let attempt = attempt(plan, case, opening, (context, false));
    Err(Refusal::denied(attempt.explain(&[Violation::AlreadyOpen { case: case.id.clone() }])))
}

/// The event of an opening that fits, of a case that is not there; `log_only` as in [`Attempt`], `denied` says what violations come to.
pub(super) fn opened<E>(
    plan: &Plan,
    opening: &Opening,
    (context, log_only): (&Context, bool),
    denied: impl FnOnce(&Attempt<'_>, &[Violation]) -> E,
) -> Result<Event, E> {
    let case = Case::to_be_opened(plan, (opening.case.clone(), opening.site.clone()), opening.at, context);
    let attempt = attempt(plan, &case, opening, (context, log_only));
    match attempt.step(Deed::Open(Some(&opening.case))) {
        Ok(_) => Ok(event(&case, opening)),
        Err(violations) => Err(denied(&attempt, &violations)),
    }
}

/// Every way in which an opening does not fit the workflow and its roles.
pub(crate) fn unfit(plan: &Plan, opening: &Opening, context: &Context) -> Problems {
    let mut problems = plan.workflow().check_opening(opening);
    problems.extend(context.role_problem(&opening.actor).map(|problem| problem.at("/actor/role")));
    problems
}

fn attempt<'a>(
    plan: &'a Plan,
    case: &'a Case,
    opening: &'a Opening,
    (context, log_only): (&'a Context, bool),
) -> Attempt<'a> {
    let on_behalf_of = opening.on_behalf_of.as_ref();
    Attempt { plan, case, actor: &opening.actor, on_behalf_of, at: opening.at, context, log_only }
}

/// The first event of a case as it is to be opened.
fn event(case: &Case, opening: &Opening) -> Event {
    let filed = || Payload { evidence: opening.evidence.clone(), ..Payload::empty() };
    Event {
        format: EVENT_FORMAT,
        case: opening.case.clone(),
        sequence: 1,
        kind: EventKind::Opened,
        action: Id::constant(OPEN),
        from: None,
        to: Some(case.state.clone()),
        round: case.round,
        at: opening.at,
        effective: None,
        actor: opening.actor.clone(),
        on_behalf_of: opening.on_behalf_of.clone(),
        opinion: opening.stated_opinion().map(str::to_owned),
        payload: (!opening.evidence.is_empty()).then(filed),
        command: opening.id.clone(),
        facts: RecordedFacts::default(),
        inspections: Vec::new(),
        expires_at: case.expires_at,
        opened: Some(Opened {
            site: case.site.clone(),
            workflow: case.workflow.clone(),
            version: case.version.clone(),
            workflow_sha256: case.workflow_sha256.clone(),
            rulebook: case.rulebook.clone(),
        }),
    }
}

impl Case {
    /// The case of this id and site, as it would be opened: it is judged like any other.
    pub(super) fn to_be_opened(plan: &Plan, (id, site): (Id, Id), at: Instant, context: &Context) -> Self {
        let workflow = plan.workflow();
        let initial = workflow.initial();
        Self {
            id,
            site,
            workflow: workflow.id.clone(),
            version: workflow.version.clone(),
            workflow_sha256: context.workflow_sha256.clone(),
            rulebook: context.rulebook.clone(),
            // A checked workflow has an initial state.
            state: initial.map_or_else(|| Id::constant(OPEN), |state| state.id.clone()),
            since: at,
            opened_at: at,
            round: 1,
            round_since: at,
            sequence: 0,
            expires_at: initial.and_then(|state| state.expiry(at)),
            votes: Vec::new(),
            evidence: BTreeMap::new(),
            events: Vec::new(),
            memory: Remembered::default(),
        }
    }
}

impl Opening {
    /// The opening that led to an event; `None` of an event that opens nothing.
    pub(super) fn of(event: &Event) -> Option<Self> {
        let opened = event.opened.as_ref()?;
        Some(Self {
            id: event.command.clone(),
            case: event.case.clone(),
            site: opened.site.clone(),
            actor: event.actor.clone(),
            on_behalf_of: event.on_behalf_of.clone(),
            at: event.at,
            opinion: event.opinion.clone(),
            evidence: event.payload.as_ref().map_or_else(BTreeMap::new, |payload| payload.evidence.clone()),
        })
    }
}
