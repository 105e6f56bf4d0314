//! Case histories: two times for each change, when it took effect and when it became known. A
//! question has two instants as well: the state *at* one, as known *as of* another.
//!
//! ```text
//!             effective      recorded
//! stopped     18th 12:00     19th 09:00
//!
//! asked on        at the 18th 17:00, as of the 18th 17:00:   operating
//!                 at the 18th 17:00, as of the 20th:         stopped
//! ```

use crate::approval::Workflow;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::report::OneOrMore;
use crate::rulebook::Rulebook;

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
