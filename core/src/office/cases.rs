//! Case histories replayed from the journal: two times for each change, when it took effect and when it became known. A
//! question has two instants as well: the state *at* one, as known *as of* another.
//!
//! ```text
//!             effective      recorded
//! stopped     18th 12:00     19th 09:00
//!
//! asked on        at the 18th 17:00, as of the 18th 17:00:   operating
//!                 at the 18th 17:00, as of the 20th:         stopped
//! ```

use super::json_lines::{self, JOURNAL};
use super::records::{Files, Records};
use crate::approval::{Event, Workflow, replay};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::OneOrMore;
use crate::rulebook::Rulebook;
use crate::tools::journal::{self, JournalEntry};

/// History of one case: the states that it came into, with both times of each change.
///
/// ```
/// use fugong::{base::{id::Id, instant::Instant}, office::{CaseHistory, StateChange}};
///
/// let (id, at) = (|text: &str| Id::new(text).unwrap(), |text: &str| Instant::parse(text).unwrap());
/// // It took effect at noon of the 18th, and the journal took it in on the 19th.
/// let stopped = StateChange::new(id("stopped"), at("2020-02-18T12:00:00+08:00"), at("2020-02-19T09:00:00+08:00"));
/// let opened = StateChange::new(id("operating"), at("2020-02-10T09:00:00+08:00"), at("2020-02-10T09:00:00+08:00"));
/// let case = CaseHistory::new(id("case-e01"), id("e01"), id("reopening"), vec![opened, stopped]);
/// let evening = at("2020-02-18T17:00:00+08:00");
/// assert_eq!(case.state(evening, evening), Some(&id("operating")), "as the evening report knew it");
/// assert_eq!(case.state(evening, at("2020-02-20T00:00:00+08:00")), Some(&id("stopped")), "as it was");
/// assert_eq!(case.state(at("2020-02-09T00:00:00+08:00"), evening), None, "not yet open");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CaseHistory {
    /// Id of the case.
    pub id: Id,
    /// Site that it is about.
    pub site: Id,
    /// Workflow that it runs under.
    pub workflow: Id,
    /// States that it came into, in the order of its events.
    pub changes: Vec<StateChange>,
}

/// A case came into a state.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StateChange {
    /// State entered.
    pub to: Id,
    /// Instant from which it holds.
    pub effective: Instant,
    /// Instant at which the journal took it in.
    pub recorded_at: Instant,
}

impl CaseHistory {
    /// The history of a case under a workflow; `changes` stand in the order of its events.
    #[must_use]
    pub fn new(id: Id, site: Id, workflow: Id, changes: Vec<StateChange>) -> Self {
        Self { id, site, workflow, changes }
    }
}

impl StateChange {
    /// A case came into a state at an instant, and the journal took that in at another.
    #[must_use]
    pub fn new(to: Id, effective: Instant, recorded_at: Instant) -> Self {
        Self { to, effective, recorded_at }
    }
}

/// Reads the journal: the chain is verified, every case replayed.
/// Breaks of the hash chain are reported, and the entries are still read. A case whose events do not replay, or whose site
/// is no unit (`unknown_id`), is reported at its first event and left out as a whole. Cases are sorted by the effective time
/// of their first change.
pub(super) fn read(rulebook: &Rulebook, files: &Files, records: &mut Records) {
    let lines = json_lines::lines(files, JOURNAL, records);
    let entries: Vec<(usize, JournalEntry)> =
        lines.iter().filter_map(|(at, json)| Some((*at, json_lines::line(JOURNAL, *at, json, records)?))).collect();
    let chain: Vec<JournalEntry> = entries.iter().map(|(_, entry)| entry.clone()).collect();
    let mut breaks = Problems::none();
    breaks.extend(journal::verify(&chain).into_iter().map(|problem| problem.below("/rows")));
    records.report(JOURNAL, breaks);
    let mut by_case: Map<Id, Vec<(usize, Instant, Event)>> = Map::new();
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
        // A case is in the map because of an event, so there is a first.
        let first = events.first().map_or(0, |(at, ..)| *at);
        match history(rulebook, id, events) {
            Ok(history) if records.units.get(&history.site).is_none() => {
                // Nothing would count the case, and its site owes reports that nobody could enter.
                let problem = Problem::new(Code::UnknownId).with("id", history.site.as_str()).with_term("what", "unit");
                json_lines::report(JOURNAL, first, problem.at("/body/opened/site").into(), records);
            }
            Ok(history) => records.cases.push(history),
            Err(problems) => json_lines::report(JOURNAL, first, problems, records),
        }
    }
    // The register's order is the order in which cases were opened.
    records.cases.sort_stable_by_key(|case| (case.changes.first().map(|change| change.effective), case.id.clone()));
}

/// Replays one case; a case that does not replay tells nothing.
/// `events` are those of one case in the journal's order, with place and recording time. The first has to open the case,
/// under a workflow of the rulebook; both are `unknown_id` otherwise.
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
/// `None` if it has none of this id.
pub(super) fn workflow<'r>(rulebook: &'r Rulebook, id: &str) -> Option<&'r Workflow> {
    rulebook.document().workflows.iter().find(|workflow| workflow.id == id)
}

impl CaseHistory {
    /// State at one instant, as known at another; `None` before the opening or before anybody knew of it.
    /// The last known change in the order of the events decides.
    #[must_use]
    pub fn state(&self, at: Instant, as_of: Instant) -> Option<&Id> {
        self.known(at, as_of).last().map(|change| &change.to)
    }

    /// Changes that took effect by `at` and were recorded by `as_of`, both inclusive, in order.
    #[must_use]
    pub fn known(&self, at: Instant, as_of: Instant) -> impl DoubleEndedIterator<Item = &StateChange> {
        self.changes.iter().filter(move |change| change.effective <= at && change.recorded_at <= as_of)
    }

    /// Whether the case came into one of these states or groups after `from` and by `to`. Moving from one state of a
    /// group to another of the same group is not coming in.
    /// `from` is exclusive, `to` inclusive. Changes before `from` are followed too, because they tell where the case came from.
    #[must_use]
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

/// Whether a state has this id, or belongs to the group of this id. No state is neither.
fn is(name: &Id, state: Option<&Id>, workflow: &Workflow) -> bool {
    let Some(state) = state else { return false };
    let group = || workflow.states.iter().find(|known| known.id == *state).and_then(|known| known.group.as_ref());
    state == name || group() == Some(name)
}
