//! What a workflow loads with but deserves a look.

use super::workflow::{Scope, Workflow};
use crate::base::id::Id;
use crate::base::problem::{Code, Problem, Problems};
use std::collections::BTreeSet;

impl Workflow {
    /// States that no path reaches or that lead to no end, limits that never apply, documents that nobody asks for.
    ///
    /// Guards, people and time are left aside: what is reported holds whatever they are. More is the prover's.
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

    /// Every way from a state to another, by an action or by time.
    fn steps(&self) -> Vec<(&Id, &Id)> {
        let acted = self
            .actions
            .iter()
            .flat_map(|action| action.from.iter().filter_map(|from| action.to.as_ref().map(|to| (from, to))));
        let expired = self.states.iter().filter_map(|state| state.expires_to.as_ref().map(|to| (&state.id, to)));
        acted.chain(expired).collect()
    }
}

/// Everything that can be reached from `begin`, `begin` included.
fn closure<'w, N: Iterator<Item = &'w Id>>(begin: Vec<&'w Id>, next: impl Fn(&'w Id) -> N) -> BTreeSet<&'w Id> {
    let mut found = BTreeSet::new();
    let mut open = begin;
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(next(id));
        }
    }
    found
}
