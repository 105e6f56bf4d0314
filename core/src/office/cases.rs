//! Cases as the journal tells them.

use super::json_lines::{self, JOURNAL};
use super::records::{Files, Records};
use crate::approval::{Event, Workflow, replay};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::OneOrMore;
use crate::rulebook::Rulebook;
use crate::tools::journal::{self, JournalEntry};
use std::collections::BTreeMap;

/// What became of one case, state by state.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseHistory {
    /// The case.
    pub id: Id,
    /// Its site.
    pub site: Id,
    /// Its workflow.
    pub workflow: Id,
    /// The states it came into, in order.
    pub changes: Vec<StateChange>,
}

/// A case came into a state.
#[derive(Clone, Debug, PartialEq)]
pub struct StateChange {
    /// The state.
    pub to: Id,
    /// From when it holds.
    pub effective: Instant,
    /// When the journal took it in.
    pub recorded_at: Instant,
}

/// Reads the journal: the chain is verified, every case replayed.
pub(super) fn read(rulebook: &Rulebook, files: &Files, records: &mut Records) {
    let lines = json_lines::lines(files, JOURNAL, records);
    let entries: Vec<(usize, JournalEntry)> =
        lines.iter().filter_map(|(at, json)| Some((*at, json_lines::line(JOURNAL, *at, json, records)?))).collect();
    let chain: Vec<JournalEntry> = entries.iter().map(|(_, entry)| entry.clone()).collect();
    let mut breaks = Problems::none();
    breaks.extend(journal::verify(&chain).into_iter().map(|problem| problem.below("/rows")));
    records.report(JOURNAL, breaks);
    let mut by_case: BTreeMap<Id, Vec<(usize, Instant, Event)>> = BTreeMap::new();
    for (at, entry) in entries {
        let body = Json::parse(&entry.body.0.to_string()).and_then(|body| Decoder::run::<Event>(&body));
        match body {
            Ok(event) => by_case.entry(event.case.clone()).or_default().push((at, entry.recorded_at, event)),
            Err(problems) => {
                let mut below = Problems::none();
                below.extend(problems.into_iter().map(|problem| problem.below("/body")));
                json_lines::report(JOURNAL, at, below, records);
            }
        }
    }
    for (id, events) in by_case {
        let first = events.first().map_or(0, |(at, ..)| *at);
        match history(rulebook, id, events) {
            Ok(history) => records.cases.push(history),
            Err(problems) => json_lines::report(JOURNAL, first, problems, records),
        }
    }
    // The register's order is the order in which cases were opened.
    records.cases.sort_by_key(|case| (case.changes.first().map(|change| change.effective), case.id.clone()));
}

/// Replays one case; a case that does not replay tells nothing.
fn history(rulebook: &Rulebook, id: Id, events: Vec<(usize, Instant, Event)>) -> Result<CaseHistory, Problems> {
    let unknown = |id: &str, what: &'static str| Problem::new(Code::UnknownId).with("id", id).with_term("what", what);
    let opened = events.first().and_then(|(_, _, event)| event.opened.clone());
    let Some(opened) = opened else {
        return Err(unknown(&id, "case").into());
    };
    let Some(workflow) = workflow(rulebook, &opened.workflow) else {
        return Err(unknown(&opened.workflow, "workflow").into());
    };
    let changes = events
        .iter()
        .filter_map(|(_, recorded_at, event)| {
            let to = event.to.clone()?;
            Some(StateChange { to, effective: event.effective_at(), recorded_at: *recorded_at })
        })
        .collect();
    let bodies = events.into_iter().map(|(_, _, event)| event).collect();
    let case = replay(workflow, bodies)?;
    Ok(CaseHistory { id, site: case.site, workflow: case.workflow, changes })
}

/// A workflow of the rulebook.
pub(super) fn workflow<'r>(rulebook: &'r Rulebook, id: &str) -> Option<&'r Workflow> {
    rulebook.document().workflows.iter().find(|workflow| workflow.id == id)
}

impl CaseHistory {
    /// The state at a moment, as known at another.
    pub fn state(&self, at: Instant, as_of: Instant) -> Option<&Id> {
        self.known(at, as_of).last().map(|change| &change.to)
    }

    /// The changes up to a moment, as known at another.
    pub fn known(&self, at: Instant, as_of: Instant) -> impl DoubleEndedIterator<Item = &StateChange> {
        self.changes.iter().filter(move |change| change.effective <= at && change.recorded_at <= as_of)
    }

    /// Whether the case came into one of these states or groups after `from` and by `to`; moving within a group is not coming in.
    pub fn entered(&self, names: &OneOrMore, workflow: &Workflow, from: Instant, to: Instant, as_of: Instant) -> bool {
        let mut before: Option<&Id> = None;
        for change in self.known(to, as_of) {
            let comes = |name: &Id| is(name, Some(&change.to), workflow) && !is(name, before, workflow);
            if change.effective > from && names.0.iter().any(comes) {
                return true;
            }
            before = Some(&change.to);
        }
        false
    }
}

/// Whether a state is one of these, or in one of these groups.
pub(super) fn within(names: &OneOrMore, state: Option<&Id>, workflow: &Workflow) -> bool {
    names.0.iter().any(|name| is(name, state, workflow))
}

fn is(name: &Id, state: Option<&Id>, workflow: &Workflow) -> bool {
    let Some(state) = state else { return false };
    let group = || workflow.states.iter().find(|known| known.id == *state).and_then(|known| known.group.as_ref());
    state == name || group() == Some(name)
}
