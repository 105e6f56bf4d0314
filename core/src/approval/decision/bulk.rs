//! Many commands at once: decided one after the other under the same rules as single ones, so that no rule is weaker in
//! bulk.

use super::decide::decide;
use super::evolve::evolve;
use super::refusal::Refusal;
use crate::approval::model::case::Case;
use crate::approval::model::command::Command;
use crate::approval::model::context::Context;
use crate::approval::model::event::Event;
use crate::approval::model::workflow::Workflow;
use crate::base::id::Id;
use crate::base::ordered::Map;

/// Decides commands one after the other, each with its own context, and answers each in the order of the input.
///
/// No rule is relaxed: a later command sees what an earlier one did to the same case, so an approver cannot sign for two
/// in one batch. A refused command changes nothing and stops nothing.
pub fn decide_many(
    workflow: &Workflow,
    cases: impl IntoIterator<Item = Case>,
    items: &[(&Command, &Context)],
) -> Vec<Result<Vec<Event>, Refusal>> {
    let mut cases: Map<Id, Case> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
    items
        .iter()
        .map(|(command, context)| {
            let events = decide(workflow, cases.get(&command.case), command, context)?;
            for event in &events {
                let case = cases.remove(&command.case);
                // A repeated command's events are in the case already: their numbers are not above its own.
                if case.as_ref().is_some_and(|case| case.sequence >= event.sequence) {
                    cases.extend(case.map(|case| (case.id.clone(), case)));
                    continue;
                }
                let evolved = evolve(case, event.clone()).map_err(Refusal::Invalid)?;
                cases.insert(evolved.id.clone(), evolved);
            }
            Ok(events)
        })
        .collect()
}
