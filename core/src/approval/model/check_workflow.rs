//! What a workflow has to satisfy before any case runs under it: ids are unique and declared, exactly one initial
//! state, no way out of a final state, joint reviews that can be completed, time limits that lead somewhere.

use super::command::{OPEN, TICK};
use super::facts::WithCase;
use super::workflow::{INSPECTOR, OPENER, Property, Separation, StateSpan, Workflow, WorkflowState};
use crate::base::id::{Id, Named};
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::tools::condition::FactTypes;

/// Longest time limit, 100 000: over eleven years in hours, 273 years in days.
const MAX_SPAN: u32 = 10_000 * 10;

impl Workflow {
    /// Checks every name, rule and guard below `path`, and reads each guard's literals as its facts' types ask.
    ///
    /// `roles` are those that the rulebook declares; `types` are the facts that it knows besides this engine's own.
    pub fn check(&mut self, roles: &[Named], types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        self.check_unique(path, problems);
        let initial = self.states.iter().filter(|state| state.initial).count();
        if initial != 1 {
            problems.push(Problem::new(Code::InitialStates).with("count", initial).at(format!("{path}/states")));
        }
        let mut names = Names {
            roles,
            states: self.states.iter().map(|state| state.id.clone()).collect(),
            actions: self.actions.iter().map(|action| action.id.clone()).collect(),
            evidence: self.evidence.iter().map(|evidence| evidence.id.clone()).collect(),
            parties: self.parties.iter().map(|party| party.id.clone()).collect(),
            path,
            problems,
        };
        for (index, party) in self.parties.iter().enumerate() {
            if [OPENER, INSPECTOR].contains(&party.id.as_str()) {
                let problem = Problem::new(Code::ReservedParty).with("id", party.id.as_str());
                names.report(problem, &format!("parties/{index}/id"));
            }
        }
        for (index, role) in self.opened_by.iter().enumerate() {
            names.role(role, &format!("opened_by/{index}"));
        }
        for (index, state) in self.states.iter().enumerate() {
            self.check_state(state, &format!("states/{index}"), &mut names);
        }
        self.check_actions(&mut names);
        for (index, separation) in self.separation.iter().enumerate() {
            self.check_separation(separation, &format!("separation/{index}"), &mut names);
        }
        for (index, property) in self.properties.iter().enumerate() {
            self.check_property(property, &format!("properties/{index}/never"), &mut names);
        }
        let mut guards: Vec<_> = self.actions.iter_mut().map(|action| action.when.take()).collect();
        for (index, guard) in guards.iter_mut().enumerate() {
            if let Some(guard) = guard {
                let known = WithCase { workflow: self, declared: types };
                guard.check(&known, &format!("{path}/actions/{index}/when"), problems);
            }
        }
        for (action, guard) in self.actions.iter_mut().zip(guards) {
            action.when = guard;
        }
    }

    /// Reports every id that occurs twice in a list of the workflow, at its second place.
    fn check_unique(&self, path: &str, problems: &mut Problems) {
        let mut unique = |list: &str, ids: Vec<&Id>| {
            let mut seen = Set::new();
            for (index, id) in ids.into_iter().enumerate() {
                if !seen.insert(id) {
                    let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
                    problems.push(problem.at(format!("{path}/{list}/{index}/id")));
                }
            }
        };
        unique("evidence", self.evidence.iter().map(|evidence| &evidence.id).collect());
        unique("parties", self.parties.iter().map(|party| &party.id).collect());
        unique("states", self.states.iter().map(|state| &state.id).collect());
        unique("actions", self.actions.iter().map(|action| &action.id).collect());
        unique("separation", self.separation.iter().map(|separation| &separation.id).collect());
        unique("properties", self.properties.iter().map(|property| &property.id).collect());
    }

    /// A final state waits for nothing; a time limit has a target, and the target is another state.
    fn check_state(&self, state: &WorkflowState, place: &str, names: &mut Names<'_>) {
        let waits = state.quorum.is_some() || state.expires_after.is_some() || state.recurring_inspection.is_some();
        if state.is_final && waits {
            names.report(Problem::new(Code::FinalStateWaits).with("state", state.id.as_str()), place);
        }
        if let Some(span) = &state.expires_after {
            span.check(&format!("{place}/expires_after"), names);
        }
        let target = state.expires_to.as_ref();
        if state.expires_after.is_some() != target.is_some() || target == Some(&state.id) {
            names.report(Problem::new(Code::ExpiryIncomplete).with("state", state.id.as_str()), place);
        }
        if let Some(target) = target {
            names.known(self.state(target).is_some(), "state", target, &format!("{place}/expires_to"));
        }
        self.check_quorum(state, &format!("{place}/quorum"), names);
    }

    /// A joint review counts an action that is possible here and leads elsewhere, by roles that may perform it, at
    /// least once.
    fn check_quorum(&self, state: &WorkflowState, place: &str, names: &mut Names<'_>) {
        let Some(quorum) = &state.quorum else { return };
        for (index, role) in quorum.roles.iter().enumerate() {
            names.role(role, &format!("{place}/roles/{index}"));
        }
        if quorum.need == 0 {
            let problem = Problem::new(Code::OutOfRange).with("text", 0).with("min", 1).with("max", u32::MAX);
            names.report(problem, &format!("{place}/need"));
        }
        let Some(action) = self.action(&quorum.action) else {
            names.known(false, "action", &quorum.action, &format!("{place}/action"));
            return;
        };
        let leaves = action.from.contains(&state.id) && action.to.as_ref().is_some_and(|to| *to != state.id);
        if !leaves {
            let problem = Problem::new(Code::QuorumActionElsewhere).with("action", action.id.as_str());
            names.report(problem.with("state", state.id.as_str()), &format!("{place}/action"));
        }
        for (index, role) in quorum.roles.iter().enumerate().filter(|(_, role)| !action.by.contains(role)) {
            let problem = Problem::new(Code::QuorumRole).with("role", role.as_str()).with("action", action.id.as_str());
            names.report(problem, &format!("{place}/roles/{index}"));
        }
        if let Some(limit) = action.at_most.filter(|limit| *limit < quorum.need) {
            let problem = Problem::new(Code::QuorumUnreachable).with("need", quorum.need).with("limit", limit);
            names.report(problem, &format!("{place}/need"));
        }
    }

    /// Actions leave declared states that are not final, for declared roles, with declared documents.
    fn check_actions(&self, names: &mut Names<'_>) {
        for (index, action) in self.actions.iter().enumerate() {
            let place = format!("actions/{index}");
            if [OPEN, TICK].contains(&action.id.as_str()) {
                let problem = Problem::new(Code::ReservedAction).with("id", action.id.as_str());
                names.report(problem, &format!("{place}/id"));
            }
            for (list, empty) in [("from", action.from.is_empty()), ("by", action.by.is_empty())] {
                if empty {
                    names.report(Problem::new(Code::EmptyList), &format!("{place}/{list}"));
                }
            }
            for (index, from) in action.from.iter().enumerate() {
                let place = format!("{place}/from/{index}");
                let state = self.state(from);
                names.known(state.is_some(), "state", from, &place);
                if state.is_some_and(|state| state.is_final) {
                    let problem = Problem::new(Code::FinalStateExit).with("action", action.id.as_str());
                    names.report(problem.with("state", from.as_str()), &place);
                }
            }
            if let Some(to) = &action.to {
                names.known(self.state(to).is_some(), "state", to, &format!("{place}/to"));
            }
            for (index, role) in action.by.iter().enumerate() {
                names.role(role, &format!("{place}/by/{index}"));
            }
            for (index, party) in action.by_parties.iter().enumerate() {
                names.known(self.has_party(party), "party", party, &format!("{place}/by_parties/{index}"));
            }
            for (index, id) in action.needs.iter().enumerate() {
                let known = self.evidence.iter().any(|evidence| evidence.id == *id);
                names.known(known, "evidence", id, &format!("{place}/needs/{index}"));
            }
            if action.at_most == Some(0) {
                let problem = Problem::new(Code::OutOfRange).with("text", 0).with("min", 1).with("max", u32::MAX);
                names.report(problem, &format!("{place}/at_most"));
            }
            for (index, id) in action.missing_for.iter().enumerate() {
                names.known(self.action(id).is_some(), "action", id, &format!("{place}/missing_for/{index}"));
            }
            if !action.missing_for.is_empty() && self.needed_for(&action.missing_for).next().is_none() {
                let problem = Problem::new(Code::NoticeListsNothing).with("action", action.id.as_str());
                names.report(problem, &format!("{place}/missing_for"));
            }
        }
    }

    /// A separation keeps at least two different actions apart, or one from other actions or from parties.
    fn check_separation(&self, separation: &Separation, place: &str, names: &mut Names<'_>) {
        for (list, ids) in [("actions", &separation.actions), ("against", &separation.against)] {
            for (index, id) in ids.iter().enumerate() {
                names.known(
                    *id == *OPEN || self.action(id).is_some(),
                    "action",
                    id,
                    &format!("{place}/{list}/{index}"),
                );
            }
        }
        for (index, party) in separation.parties.iter().enumerate() {
            names.known(self.has_party(party), "party", party, &format!("{place}/parties/{index}"));
        }
        let from_others = !separation.against.is_empty() || !separation.parties.is_empty();
        if separation.actions.iter().collect::<Set<_>>().len() < if from_others { 1 } else { 2 } {
            let problem = Problem::new(Code::SeparationTooSmall).with("id", separation.id.as_str());
            names.report(problem, &format!("{place}/actions"));
        }
    }

    /// A property names states and actions that exist; each requirement is either an inspection or an action.
    fn check_property(&self, property: &Property, place: &str, names: &mut Names<'_>) {
        let reach = &property.never.reach;
        names.known(self.state(reach).is_some(), "state", reach, &format!("{place}/reach"));
        for (index, id) in property.never.via.iter().enumerate() {
            names.known(self.action(id).is_some(), "action", id, &format!("{place}/via/{index}"));
        }
        for (index, requirement) in property.never.without.iter().enumerate() {
            let place = format!("{place}/without/{index}");
            if requirement.inspection.is_some() == requirement.of.is_some() {
                names.report(Problem::new(Code::ExactlyOne).with("allowed", vec!["inspection", "of"]), &place);
            }
            for (field, id) in
                requirement.of.iter().map(|id| ("of".to_owned(), id)).chain(
                    requirement.apart_from.iter().enumerate().map(|(index, id)| (format!("apart_from/{index}"), id)),
                )
            {
                names.known(*id == *OPEN || self.action(id).is_some(), "action", id, &format!("{place}/{field}"));
            }
        }
    }
}

impl StateSpan {
    /// A span gives exactly one of hours and days, from 1 to 100 000.
    fn check(&self, place: &str, names: &mut Names<'_>) {
        match (self.hours, self.days) {
            (Some(length), None) | (None, Some(length)) => {
                if !(1..=MAX_SPAN).contains(&length) {
                    let problem = Problem::new(Code::OutOfRange).with("text", length);
                    let unit = if self.hours.is_some() { "hours" } else { "days" };
                    names.report(problem.with("min", 1).with("max", MAX_SPAN), &format!("{place}/{unit}"));
                }
            }
            _ => names.report(Problem::new(Code::ExactlyOne).with("allowed", vec!["hours", "days"]), place),
        }
    }
}

/// Ids that may be used, and the place below which others are reported.
struct Names<'a> {
    roles: &'a [Named],
    states: Vec<Id>,
    actions: Vec<Id>,
    evidence: Vec<Id>,
    parties: Vec<Id>,
    path: &'a str,
    problems: &'a mut Problems,
}

impl Names<'_> {
    fn report(&mut self, problem: Problem, place: &str) {
        self.problems.push(problem.at(format!("{}/{place}", self.path)));
    }

    fn known(&mut self, known: bool, what: &'static str, id: &Id, place: &str) {
        if !known {
            let ids = match what {
                "state" => &self.states,
                "action" => &self.actions,
                "party" => &self.parties,
                _ => &self.evidence,
            };
            let ids = self.problems.suggestions(ids.iter().map(Id::as_str));
            self.report(Problem::unknown_id(what, id, ids), place);
        }
    }

    fn role(&mut self, role: &Id, place: &str) {
        if Named::place(self.roles, role).is_none() {
            let roles = self.problems.suggestions(self.roles.iter().map(|role| role.id.as_str()));
            self.report(Problem::unknown_id("role", role, roles), place);
        }
    }
}
