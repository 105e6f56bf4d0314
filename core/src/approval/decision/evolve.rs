//! From events to a case: event sourcing. A case is a fold over its events, and the fold judges nothing again: an event
//! that was right under the rules of its day keeps its effect.

use crate::approval::model::case::{Case, Vote};
use crate::approval::model::event::{Event, EventKind};
use crate::approval::model::memory::Remembered;
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
pub(super) fn check_next(case: Option<&Case>, event: &Event) -> Problems {
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
            workflow_sha256: opened.and_then(|opened| opened.workflow_sha256.clone()),
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
            memory: Remembered::default(),
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
        self.memory.add(&event);
        self.events.push(event);
    }
}
