//! Many commands at once: decided one after the other under the same rules as single ones, so that no rule is weaker in
//! bulk.

use super::decide::decide;
use super::evolve::evolve;
use super::plan::Plan;
use super::refusal::{Decision, Refusal};
use crate::approval::model::case::Case;
use crate::approval::model::command::{Command, OPEN};
use crate::approval::model::context::Context;
use crate::base::id::Id;
use crate::base::ordered::Map;
use std::borrow::Cow;

/// Decides commands one after the other, each with its own context, and answers each in the order of the input.
///
/// No rule is relaxed: a later command sees what an earlier one did to the same case, so an approver cannot sign for two
/// in one batch, and what was opened before counts as an open case of its site (`another_case_open`). A refused command changes
/// nothing and stops nothing.
pub fn decide_many(
    plan: &Plan,
    cases: impl IntoIterator<Item = Case>,
    items: &[(&Command, &Context)],
) -> Vec<Result<Decision, Refusal>> {
    let mut register = Register::default();
    cases.into_iter().for_each(|case| register.put(case));
    items.iter().map(|(command, context)| register.decide(plan, command, context)).collect()
}

/// The cases of a batch as they stand after the commands so far.
#[derive(Default)]
struct Register {
    cases: Map<Id, Case>,
    /// The cases of each site, in the order in which they came.
    of_site: Map<Id, Vec<Id>>,
}

impl Register {
    /// Adds a case that is not there yet.
    fn put(&mut self, case: Case) {
        self.of_site.entry(case.site.clone()).or_default().push(case.id.clone());
        self.cases.insert(case.id.clone(), case);
    }

    /// Decides a command, and applies what came of it.
    fn decide(&mut self, plan: &Plan, command: &Command, context: &Context) -> Result<Decision, Refusal> {
        let mut open = self.open_beside(plan, command);
        open.retain(|id| !context.open_cases.contains(id));
        let mut context = Cow::Borrowed(context);
        if !open.is_empty() {
            context.to_mut().open_cases.extend(open);
        }
        let decision = decide(plan, self.cases.get(&command.case), command, &context)?;
        let new = decision.events.iter().filter(|_| !decision.repeated);
        for event in new {
            match self.cases.get_mut(&command.case) {
                Some(case) => case.append(event.clone()),
                None => evolve(None, event.clone()).map(|case| self.put(case)),
            }
            .map_err(Refusal::Invalid)?;
        }
        Ok(decision)
    }

    /// The other cases of the site that a command would open one for, as far as they are not closed.
    fn open_beside(&self, plan: &Plan, command: &Command) -> Vec<Id> {
        let site = command.payload.as_ref().and_then(|payload| payload.site.as_ref());
        let Some(site) = site.filter(|_| command.action == OPEN) else { return Vec::new() };
        let is_open = |id: &&Id| {
            let state = self.cases.get(*id).and_then(|case| plan.state(&case.state));
            **id != command.case && state.is_some_and(|state| !state.is_final)
        };
        self.of_site.get(site).into_iter().flatten().filter(is_open).cloned().collect()
    }
}
