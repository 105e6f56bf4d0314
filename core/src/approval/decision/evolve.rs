//! From events to a case: event sourcing. A case is a fold over its events, and the fold judges nothing again: an event
//! that was right under the rules of its day keeps its effect.

use crate::approval::model::case::{Case, Vote};
use crate::approval::model::event::{Event, EventKind};
use crate::approval::model::workflow::Workflow;
use crate::base::id::Id;
use crate::base::ordered::CollectOrdered;
use crate::base::problem::{Code, Problem, Problems};

/// Applies an event to a case; `None` is a case that does not exist yet. Total for the next event of this case: nothing is
/// judged again, so old events keep their effect whatever the rules have become.
///
/// # Errors
/// The event is of another case, is not the next one, or is an opening of an open case or the reverse.
pub fn evolve(case: Option<Case>, event: Event) -> Result<Case, Problems> {
    if let Some(mut case) = case {
        case.append(event)?;
        return Ok(case);
    }
    check_next(None, &event).or(())?;
    let Some(opened) = &event.opened else { return Err(Problem::new(Code::FirstEvent).at("/kind").into()) };
    let mut case = Case::from_opening(&event, &opened.site);
    case.apply(event);
    Ok(case)
}

/// Why an event cannot come next; `None` is a case that does not exist yet.
fn check_next(case: Option<&Case>, event: &Event) -> Problems {
    let mut problems = Problems::none();
    if let Some(case) = case.filter(|case| case.id != event.case) {
        let problem = Problem::new(Code::CaseMismatch).with("expected", case.id.as_str());
        problems.push(problem.with("found", event.case.as_str()).at("/case"));
    }
    let expected = case.map_or(1, |case| case.sequence + 1);
    if event.sequence != expected {
        let problem = Problem::new(Code::EventSequence).with("expected", expected);
        problems.push(problem.with("found", event.sequence).at("/sequence"));
    }
    let opening = event.kind == EventKind::Opened && event.opened.is_some();
    if opening == case.is_some() || (event.kind == EventKind::Opened) != opening {
        problems.push(Problem::new(Code::FirstEvent).at("/kind"));
    }
    problems
}

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
/// let withdrawn = event(3, "acted", r#""action": "withdraw", "from": "draft", "to": "withdrawn""#)?;
/// // Event 2 is not there: a gap is a problem with a place, never a case that forgot something.
/// let problems = rules.workflow("reopening")?.replay(vec![opened, withdrawn]).unwrap_err();
/// assert_eq!(problems.iter().map(|p| (p.code(), p.path())).collect::<Vec<_>>(), [(Code::EventSequence, "/1/sequence")]);
/// # Ok::<(), fugong::Problems>(())
/// ```
///
/// # Errors
/// Everything about the events that cannot be: gaps in their numbers, other cases, another workflow, states and actions
/// that it does not have. Whether the log was tampered with is the journal's question.
pub fn replay(workflow: &Workflow, events: Vec<Event>) -> Result<Case, Problems> {
    let mut problems = Problems::none();
    let mut case: Option<Case> = None;
    for (index, event) in events.into_iter().enumerate() {
        let prefix = format!("/{index}");
        problems.extend(workflow.event_problems(&event).into_iter().map(|problem| problem.below(&prefix)));
        match evolve(case.take(), event) {
            Ok(evolved) => case = Some(evolved),
            Err(found) => {
                // What follows a broken event cannot be judged: its numbers and states hang on it.
                problems.extend(found.into_iter().map(|problem| problem.below(&prefix)));
                return Err(problems);
            }
        }
    }
    let Some(case) = case else {
        problems.push(Problem::new(Code::EmptyList));
        return Err(problems);
    };
    problems.or(case)
}

impl Workflow {
    /// What an event names that this workflow does not have.
    fn event_problems(&self, event: &Event) -> Problems {
        let mut problems = Problems::none();
        if let Some(opened) = &event.opened {
            let mismatch = self.mismatch(&opened.workflow, &opened.version);
            problems.extend(mismatch.map(|problem| problem.at("/opened/workflow")));
        }
        if event.is_act() && self.action(&event.action).is_none() {
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
    /// The case that an opening begins, before the event itself is applied.
    pub(crate) fn from_opening(event: &Event, site: &Id) -> Self {
        let opened = event.opened.as_ref();
        // An opening always names the state that it enters; its action's id stands in for a log that does not.
        let state = event.to.as_ref().unwrap_or(&event.action);
        Self {
            id: event.case.clone(),
            site: site.clone(),
            workflow: opened.map_or(&event.action, |opened| &opened.workflow).clone(),
            version: opened.map_or_else(String::new, |opened| opened.version.clone()),
            rulebook: opened.and_then(|opened| opened.rulebook.clone()),
            state: state.clone(),
            since: event.at,
            opened_at: event.at,
            round: event.round,
            round_since: event.at,
            sequence: 0,
            expires_at: event.expires_at,
            votes: Vec::new(),
            evidence: std::collections::BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// Appends the next event. One that cannot come next is refused, and the case stays as it is.
    pub(super) fn append(&mut self, event: Event) -> Result<(), Problems> {
        check_next(Some(self), &event).or(())?;
        self.apply(event);
        Ok(())
    }

    /// Applies an event that was found to be the next one. Order matters: documents first (a notice may file and send
    /// back in one act), then the vote, then the move, which clears votes, then the round.
    fn apply(&mut self, event: Event) {
        let from = event.effective_at();
        self.sequence = event.sequence;
        if let Some(payload) = &event.payload {
            let filed = payload.evidence.iter().map(|(id, reference)| (id.clone(), reference.clone()));
            self.evidence.extend(filed);
            if !payload.rejected.is_empty() {
                let on_file = std::mem::take(&mut self.evidence).into_iter();
                let kept = on_file.filter(|(id, _)| !payload.rejected.iter().any(|rejected| rejected.as_str() == id));
                self.evidence = kept.collect_map();
            }
        }
        if event.kind == EventKind::Voted {
            self.votes.push(Vote {
                action: event.action.clone(),
                person: event.actor.id.clone(),
                on_behalf_of: event.on_behalf_of.clone(),
                at: event.at,
            });
        }
        if let Some(to) = &event.to {
            self.state = to.clone();
            self.since = from;
            self.expires_at = event.expires_at;
            self.votes.clear();
        }
        if event.round != self.round {
            self.round = event.round;
            self.round_since = from;
            self.votes.clear();
        }
        self.events.push(event);
    }

    /// Whether the case is what its own events make of it: one problem, `case_inconsistent`, that names every field
    /// which is not, or the problems of events that do not replay.
    #[must_use]
    pub fn verify(&self, workflow: &Workflow) -> Problems {
        let mut problems = Problems::none();
        let replayed = match replay(workflow, self.events.clone()) {
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
