//! Facts that a guard reads: the case itself, the inspections that count, the instant, and what the context states.
//!
//! Order of lookup by name: `now`, then `case.*` from the case, then `inspection.<checklist>.<fact>` from the latest
//! counting inspection, then the context's facts. A name that none of them knows stays unknown, and an unknown guard
//! denies.

use super::case::Case;
use super::context::{Context, InspectionRecord};
use super::event::InspectionRef;
use super::workflow::{Scope, Workflow};
use crate::base::exact::Ratio;
use crate::base::instant::Instant;
use crate::base::ordered::CollectOrdered;
use crate::tools::condition::{Condition, FactSet, FactType, FactTypes, FactValue};
use std::sync::Arc;

/// The type of a fact that this engine provides for this workflow: `now`, `case.state`, `case.round`, `case.votes.<action>`,
/// `case.acts.<action>` (how often it was done in the case, `open` included), `case.evidence.<id>` (whether it is on file) and
/// `actor.<party>` (whether the person who acts, or the one represented, is that party of the case).
///
/// ```
/// use fugong::{Rulebook, approval::engine_fact_type, tools::condition::FactType};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let kind = |name: &str| engine_fact_type(reopening.workflow(), name);
/// assert_eq!(kind("now"), Some(FactType::Instant));
/// assert_eq!(kind("case.acts.approve"), Some(FactType::Integer));
/// assert_eq!(kind("case.evidence.emergency-plan"), Some(FactType::Bool));
/// assert_eq!(kind("case.acts.dance"), None, "an action that the workflow does not have");
/// assert_eq!(kind("site.has-canteen"), None, "declared by the rulebook, not provided by this engine");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn engine_fact_type(workflow: &Workflow, name: &str) -> Option<FactType> {
    let action = |id: &str| workflow.action(id).map(|_| FactType::Integer);
    match name {
        "now" => Some(FactType::Instant),
        "case.state" => Some(FactType::Choice(workflow.states.iter().map(|state| state.id.to_string()).collect_set())),
        "case.round" => Some(FactType::Integer),
        "case.acts.open" => Some(FactType::Integer),
        _ if name.starts_with("actor.") => {
            let party = name.strip_prefix("actor.")?;
            workflow.has_party(party).then_some(FactType::Bool)
        }
        _ => match name.strip_prefix("case.")?.split_once('.')? {
            ("votes" | "acts", id) => action(id),
            ("evidence", id) => workflow.evidence.iter().find(|evidence| evidence.id == id).map(|_| FactType::Bool),
            _ => None,
        },
    }
}

/// The types of all facts that a guard may name: first those that this engine provides, then those that the rulebook
/// declares.
pub(crate) struct WithCase<'a> {
    /// Workflow whose states, actions and documents name the `case.*` facts.
    pub workflow: &'a Workflow,
    /// Types of all other facts: declared ones and those of score cards.
    pub declared: &'a dyn FactTypes,
}

impl FactTypes for WithCase<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        if name == "now" || name.starts_with("case.") || name.starts_with("actor.") {
            return engine_fact_type(self.workflow, name);
        }
        self.declared.fact_type(name)
    }
}

/// Where a fact of a guard comes from.
#[derive(Clone, Debug)]
pub(crate) enum Read {
    /// The instant of the attempt.
    Now,
    /// The case's state.
    State,
    /// The case's round.
    Round,
    /// How often an action was done in the case.
    Acts(String),
    /// How many votes for an action were cast in the present state and round.
    Votes(String),
    /// Whether a document is on file.
    OnFile(String),
    /// Whether who acts is a party.
    Party(String),
    /// The latest inspection under a checklist that counts, and a fact of its card.
    Inspection(String, String),
    /// The context's facts, by the fact's own name.
    Context,
    /// Nowhere: a name of the case's that does not exist.
    Nowhere,
}

impl Read {
    /// Where the fact of this name comes from.
    fn of(name: &str) -> Self {
        if name == "now" {
            return Self::Now;
        }
        if let Some(party) = name.strip_prefix("actor.") {
            return Self::Party(party.to_owned());
        }
        if let Some((checklist, fact)) = name.strip_prefix("inspection.").and_then(|rest| rest.split_once('.')) {
            return Self::Inspection(checklist.to_owned(), fact.to_owned());
        }
        match name.strip_prefix("case.").map(|rest| rest.split_once('.').unwrap_or((rest, ""))) {
            None => Self::Context,
            Some(("state", "")) => Self::State,
            Some(("round", "")) => Self::Round,
            Some(("acts", action)) => Self::Acts(action.to_owned()),
            Some(("votes", action)) => Self::Votes(action.to_owned()),
            Some(("evidence", id)) => Self::OnFile(id.to_owned()),
            Some(_) => Self::Nowhere,
        }
    }
}

/// The facts that a guard names, each once, with where they come from.
pub(crate) fn reads(guard: &Condition) -> Vec<(Arc<str>, Read)> {
    let mut reads: Vec<(Arc<str>, Read)> = Vec::new();
    guard.for_each_fact(&mut |name| {
        if !reads.iter().any(|(known, _)| **known == *name) {
            reads.push((name.into(), Read::of(name)));
        }
    });
    reads
}

/// The facts that a guard reads, as far as they are known, and the inspections that they come from.
///
/// The case is seen as it stands before the action: a guard does not see what the command itself brings. Counts are 0, not
/// unknown, where nothing was done yet.
pub(crate) fn guard_facts(
    case: &Case,
    reads: &[(Arc<str>, Read)],
    scope: Scope,
    (at, context): (Instant, &Context),
    actor_is: &dyn Fn(&str) -> Option<bool>,
) -> (FactSet, Vec<InspectionRef>) {
    let mut facts = FactSet::new();
    let mut cited: Vec<InspectionRef> = Vec::new();
    let number = |count: usize| Some(FactValue::Number(Ratio::from_count(count)));
    for (name, read) in reads {
        let value = match read {
            Read::Now => Some(FactValue::Instant(at)),
            Read::State => Some(FactValue::Choice(case.state.to_string())),
            Read::Round => Some(FactValue::Number(Ratio::from_integer(i64::from(case.round)))),
            Read::Acts(action) => number(case.count(action, Scope::Case)),
            Read::Votes(action) => number(case.votes_for(action)),
            Read::OnFile(id) => Some(FactValue::Bool(case.evidence.contains_key(id))),
            Read::Party(party) => actor_is(party).map(FactValue::Bool),
            Read::Inspection(checklist, fact) => {
                latest_inspection(case, checklist, scope, at, context).and_then(|inspection| {
                    if !cited.iter().any(|known| known.id == inspection.id) {
                        cited.push(InspectionRef {
                            id: inspection.id.clone(),
                            checklist: inspection.checklist.clone(),
                            sha256: inspection.sha256.clone(),
                        });
                    }
                    inspection.facts.get(fact).cloned()
                })
            }
            Read::Context => context.facts.get(name).cloned(),
            Read::Nowhere => None,
        };
        if let Some(value) = value {
            facts.insert(Arc::clone(name), value);
        }
    }
    (facts, cited)
}

/// Whether an inspection of the case's site was recorded by `at`, in the case or in its round.
///
/// An inspection belongs to the round in whose course it was recorded. One recorded at the very instant at which a later
/// round began was there before the act that began it, and does not count for the new round.
pub(crate) fn within_scope(inspection: &InspectionRecord, case: &Case, scope: Scope, at: Instant) -> bool {
    let recorded = inspection.recorded_at;
    let counts = match scope {
        Scope::Round if case.round > 1 => recorded > case.round_since,
        Scope::Round | Scope::Case => recorded >= case.opened_at,
    };
    inspection.site == case.site && recorded <= at && counts
}

/// The latest inspection of the case's site under a checklist, recorded by `at` and not retracted by then.
fn latest_inspection<'c>(
    case: &Case,
    checklist: &str,
    scope: Scope,
    at: Instant,
    context: &'c Context,
) -> Option<&'c InspectionRecord> {
    context
        .inspections
        .iter()
        .filter(|inspection| {
            inspection.checklist == checklist
                && inspection.retracted_at.is_none_or(|retracted| retracted > at)
                && within_scope(inspection, case, scope, at)
        })
        // Of two recorded at the same instant the greater id is the later one: the answer does not hang on the list's order.
        .max_by(|a, b| (a.recorded_at, &a.id).cmp(&(b.recorded_at, &b.id)))
}
