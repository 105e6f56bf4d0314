//! What a workflow loads with but deserves a look: a search over the graph of its states.
//!
//! Both searches ignore guards, people and time, so what they report holds whatever those are: a state that is not
//! reached here is reached by no case.

use super::workflow::{Scope, Workflow};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};

impl Workflow {
    /// States that no path reaches or that lead to no end, limits that never apply, documents that nobody asks for.
    ///
    /// Guards, people and time are left aside: what is reported holds whatever they are. More is the prover's.
    ///
    /// ```
    /// let rules = fugong::Rulebook::from_json(r#"{"format": 1, "id": "desk", "version": "1.0.0", "roles": ["clerk"], "workflows": [{
    ///     "id": "permit", "version": "1.0.0",
    ///     "states": [{"id": "filed", "initial": true}, {"id": "waiting"}, {"id": "granted", "final": true}],
    ///     "actions": [{"id": "grant", "from": ["filed"], "to": "granted", "by": ["clerk"]},
    ///                 {"id": "wake", "from": ["waiting"], "to": "filed", "by": ["clerk"]}]}]}"#)?;
    /// // It loads, but nothing leads to `waiting`.
    /// let found = rules.workflow("permit")?.workflow().lint("/workflows/0");
    /// let found: Vec<_> = found.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    /// assert_eq!(found, [("unreachable_state", "/workflows/0/states/1")]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn lint(&self, path: &str) -> Problems {
        let mut found = Problems::none();
        let steps = self.steps();
        let begin: Vec<&Id> = self.initial().map(|state| &state.id).into_iter().collect();
        let reached = closure(begin, |from| steps.iter().filter(move |(a, _)| *a == from).map(|(_, b)| *b));
        let ends: Vec<&Id> = self.states.iter().filter(|state| state.is_final).map(|state| &state.id).collect();
        let finishing = closure(ends, |to| steps.iter().filter(move |(_, b)| *b == to).map(|(a, _)| *a));
        for (index, state) in self.states.iter().enumerate() {
            let place = format!("{path}/states/{index}");
            if !reached.contains(&state.id) {
                found.push(Problem::new(Code::UnreachableState).with("state", state.id.as_str()).at(place));
            } else if !finishing.contains(&state.id) {
                found.push(Problem::new(Code::CannotFinish).with("state", state.id.as_str()).at(place));
            }
        }
        for (index, action) in self.actions.iter().enumerate() {
            let in_review = |id: &Id| self.state(id).is_some_and(|state| state.quorum_of(&action.id).is_some());
            let per_round = action.at_most.is_some() && action.at_most_per == Scope::Round;
            if per_round && action.new_round && !action.from.iter().any(in_review) {
                let problem = Problem::new(Code::NeverLimits).with("action", action.id.as_str());
                found.push(problem.at(format!("{path}/actions/{index}/at_most")));
            }
        }
        for (index, evidence) in self.evidence.iter().enumerate() {
            if !self.actions.iter().any(|action| action.needs.contains(&evidence.id)) {
                let problem = Problem::new(Code::UnneededEvidence).with("evidence", evidence.id.as_str());
                found.push(problem.at(format!("{path}/evidence/{index}")));
            }
        }
        found
    }

    /// Edges of the graph: from a state to another, by an action or by a time limit.
    fn steps(&self) -> Vec<(&Id, &Id)> {
        let acted = self
            .actions
            .iter()
            .flat_map(|action| action.from.iter().filter_map(|from| action.to.as_ref().map(|to| (from, to))));
        let expired = self.states.iter().filter_map(|state| state.expires_to.as_ref().map(|to| (&state.id, to)));
        acted.chain(expired).collect()
    }
}

/// Transitive closure: everything that can be reached from `begin` along `next`, `begin` included. Depth-first search
/// with a set of the visited, linear in the number of edges.
fn closure<'w, N: Iterator<Item = &'w Id>>(begin: Vec<&'w Id>, next: impl Fn(&'w Id) -> N) -> Set<&'w Id> {
    let mut found = Set::new();
    let mut open = begin;
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(next(id));
        }
    }
    found
}
