//! A workflow made ready once: what every decision would otherwise look up again.

use crate::approval::model::facts::{Read, reads};
use crate::approval::model::workflow::{Action, Separation, Workflow, WorkflowState};
use crate::base::id::Id;
use crate::base::ordered::Map;
use std::sync::Arc;

/// A workflow made ready to decide by: states and actions by number, for each action the states where it can be done, the
/// separations that concern it, what its guard reads and which documents its notice is about. Make it once, use it for every case.
///
/// ```
/// use fugong::approval::{Plan, Workflow};
/// use fugong::base::json::decode_text;
///
/// let workflow: Workflow = decode_text(r#"{"id": "permit", "version": "1.0.0",
///     "states": [{"id": "filed", "initial": true}, {"id": "granted", "final": true}],
///     "actions": [{"id": "grant", "from": ["filed"], "to": "granted", "by": ["clerk"]}]}"#)?;
/// let plan = Plan::of(&workflow);
/// assert_eq!(plan.workflow(), &workflow);
/// // A rulebook holds its workflows made ready: `rules.workflow("reopening")?.plan()`.
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    workflow: Workflow,
    states: Map<Id, usize>,
    actions: Map<Id, usize>,
    /// What is ready of each action, in the workflow's order.
    ready: Vec<Ready>,
}

/// What is ready of an action.
#[derive(Clone, Debug)]
struct Ready {
    /// Of each state, whether it can be done there.
    from: Vec<bool>,
    /// The first state where it can be done.
    first: Option<usize>,
    apart: Vec<Apart>,
    reads: Vec<(Arc<str>, Read)>,
    needed: Vec<Id>,
}

/// A separation that concerns an action.
#[derive(Clone, Debug)]
struct Apart {
    separation: usize,
    /// Actions that it is kept apart from there.
    others: Vec<Id>,
    /// Whether the separation's parties bar from it.
    bars: bool,
}

/// An action of a plan.
#[derive(Clone, Copy)]
pub(crate) struct ReadyAction<'p> {
    /// As the workflow declares it.
    pub action: &'p Action,
    plan: &'p Plan,
    ready: &'p Ready,
}

impl Plan {
    /// Makes a workflow ready. It is expected to be checked, as those of a loaded rulebook are; what it names and does not declare
    /// is never met.
    #[must_use]
    pub fn of(workflow: &Workflow) -> Self {
        let states: Map<Id, usize> =
            (0..).zip(&workflow.states).map(|(place, state)| (state.id.clone(), place)).collect();
        let actions = (0..).zip(&workflow.actions).map(|(place, action)| (action.id.clone(), place)).collect();
        let ready = workflow.actions.iter().map(|action| Ready::of(workflow, action)).collect();
        Self { workflow: workflow.clone(), states, actions, ready }
    }

    /// The workflow as it is declared.
    #[must_use]
    pub fn workflow(&self) -> &Workflow {
        &self.workflow
    }

    /// A state by its id.
    pub(crate) fn state(&self, id: &str) -> Option<&WorkflowState> {
        self.states.get(id).and_then(|place| self.workflow.states.get(*place))
    }

    /// An action by its id; `open` and `tick` are none.
    pub(crate) fn action(&self, id: &str) -> Option<ReadyAction<'_>> {
        self.actions.get(id).and_then(|place| self.at(*place))
    }

    /// Every action, in the workflow's order.
    pub(crate) fn actions(&self) -> impl Iterator<Item = ReadyAction<'_>> {
        (0..self.ready.len()).filter_map(|place| self.at(place))
    }

    fn at(&self, place: usize) -> Option<ReadyAction<'_>> {
        let action = self.workflow.actions.get(place)?;
        Some(ReadyAction { action, plan: self, ready: self.ready.get(place)? })
    }
}

impl Ready {
    fn of(workflow: &Workflow, action: &Action) -> Self {
        let from: Vec<bool> = workflow.states.iter().map(|state| action.from.contains(&state.id)).collect();
        let first = action.from.first().and_then(|id| workflow.states.iter().position(|state| state.id == *id));
        let apart = (0..)
            .zip(&workflow.separation)
            .filter_map(|(separation, rule)| {
                let others = rule.others(&action.id)?.to_vec();
                Some(Apart { separation, others, bars: rule.actions.contains(&action.id) })
            })
            .collect();
        let needed = workflow.needed_for(&action.missing_for).map(|evidence| evidence.id.clone()).collect();
        Self { from, first, apart, reads: action.when.as_ref().map_or_else(Vec::new, reads), needed }
    }
}

impl<'p> ReadyAction<'p> {
    /// Whether it can be done in a state.
    pub(crate) fn can_be_done_in(&self, state: &str) -> bool {
        let place = self.plan.states.get(state);
        place.and_then(|place| self.ready.from.get(*place)).is_some_and(|can| *can)
    }

    /// The first state where it can be done.
    pub(crate) fn first_state(&self) -> Option<&'p WorkflowState> {
        self.plan.workflow.states.get(self.ready.first?)
    }

    /// The separations that concern it, each with the actions that it is kept apart from there, and whether its parties bar from it.
    pub(crate) fn apart(&self) -> impl Iterator<Item = (&'p Separation, &'p [Id], bool)> {
        let separations = &self.plan.workflow.separation;
        self.ready
            .apart
            .iter()
            .filter_map(move |apart| Some((separations.get(apart.separation)?, &apart.others[..], apart.bars)))
    }

    /// The facts that its guard reads, each with where it comes from.
    pub(crate) fn reads(&self) -> &'p [(Arc<str>, Read)] {
        &self.ready.reads
    }

    /// Of a correction notice: the documents that the actions need which it is about.
    pub(crate) fn needed(&self) -> &'p [Id] {
        &self.ready.needed
    }

    /// The roles that may perform it in a state: in a joint review those whose votes count.
    pub(crate) fn permitted(&self, state: Option<&'p WorkflowState>) -> &'p [Id] {
        match state.and_then(|state| state.quorum_of(&self.action.id)) {
            Some(quorum) if !quorum.roles.is_empty() => &quorum.roles,
            _ => &self.action.by,
        }
    }
}
