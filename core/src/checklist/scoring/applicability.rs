//! Applicability: `applies_when` of sections (evaluated once each), items and parts.

use super::line::{LineEvaluator, LineState};
use super::plan::PlannedItem;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, AnswerValue};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::line_detail::StateReason;
use crate::tools::condition::{Condition, FactSource, Lookup, Truth, all_unmet};
use std::sync::Arc;

/// Whether something applies, and why not, or why that is unknown.
#[derive(Clone)]
pub(crate) struct Applicability {
    truth: Truth,
    because: Option<StateReason>,
}

impl Applicability {
    /// What is assumed while a range is searched; it gives no reason.
    pub(super) fn assumed(applies: bool) -> Self {
        Self { truth: Truth::of(applies), because: None }
    }
}

impl LineEvaluator<'_> {
    /// Applicability of each section: its own condition and those of its ancestors. A section without a
    /// condition shares its parent's result.
    pub(crate) fn node_applicabilities(&self) -> Vec<Applicability> {
        let mut node_applicabilities: Vec<Applicability> = Vec::with_capacity(self.plan.nodes.len());
        for (index, node) in self.plan.nodes.iter().enumerate() {
            let above = node_applicabilities.get(node.parent).filter(|_| node.applies.is_none()).cloned();
            node_applicabilities.push(above.unwrap_or_else(|| self.gate(&self.conditions(index))));
        }
        node_applicabilities
    }

    /// Applicability of an item, given those of the sections (`node_applicabilities`).
    pub(crate) fn item_applicability(
        &self,
        item: &PlannedItem,
        node_applicabilities: &[Applicability],
    ) -> Applicability {
        match (&item.item.applies_when, node_applicabilities.get(item.node)) {
            (None, Some(gate)) => gate.clone(),
            (own, _) => {
                let mut conditions = self.conditions(item.node);
                if conditions.is_empty() {
                    return self.gate(own.as_ref().as_slice());
                }
                conditions.extend(own);
                self.gate(&conditions)
            }
        }
    }

    /// Applicability of one item, with its sections' conditions evaluated anew.
    pub(crate) fn own_applicability(&self, item: &PlannedItem) -> Applicability {
        self.item_applicability(item, &[])
    }

    /// Applicability under conditions that must all be true: the least of them, with false < unknown < true
    /// (Kleene's strong conjunction). So a false condition hides an item whatever else is unknown.
    pub(crate) fn gate(&self, conditions: &[&Condition]) -> Applicability {
        let truth = conditions.iter().map(|condition| condition.evaluate(self.facts)).min().unwrap_or(Truth::True);
        let because = match truth {
            Truth::True => None,
            Truth::False => {
                let unmet = conditions.iter().filter_map(|condition| condition.unmet(self.facts, self.names));
                all_unmet(unmet.collect()).map(|reason| StateReason::Rule(Arc::new(reason)))
            }
            Truth::Unknown => {
                let problem = self.unknown_facts(conditions);
                Some(StateReason::Unknown(Arc::new(problem)))
            }
        };
        Applicability { truth, because }
    }

    /// The conditions of a section and of its ancestors, outermost first.
    fn conditions(&self, node: usize) -> Vec<&Condition> {
        let mut conditions = Vec::new();
        let mut at = node;
        while let Some(node) = self.plan.nodes.get(at) {
            conditions.extend(&node.applies);
            if node.parent == at {
                break;
            }
            at = node.parent;
        }
        conditions.reverse();
        conditions
    }

    /// The facts that the conditions read and the inspection does not state, as a problem that names them.
    fn unknown_facts(&self, conditions: &[&Condition]) -> Problem {
        let mut unknown = Set::new();
        for condition in conditions {
            condition.for_each_fact(&mut |fact| {
                if matches!(self.facts.lookup(fact), Lookup::Missing | Lookup::Unknown) {
                    unknown.insert(fact.to_owned());
                }
            });
        }
        let titles: Vec<Text> = unknown.iter().map(|fact| self.names.title(fact)).collect();
        let named = unknown.iter().map(String::as_str).zip(&titles);
        Problem::new(Code::FactUnknown).with_all_titled("facts", named)
    }
}

/// State of an item or part from its applicability and answer. Unknown applicability makes it missing, even
/// if it was answered.
pub(crate) fn line_state(gate: &Applicability, answer: Option<&Answer>) -> LineState {
    match (gate.truth, answer) {
        (Truth::False, _) => {
            LineState { state: AnswerState::Hidden, because: gate.because.clone(), may_be_hidden: false }
        }
        (Truth::Unknown, _) => {
            LineState { state: AnswerState::Missing, because: gate.because.clone(), may_be_hidden: true }
        }
        (Truth::True, None) => LineState { state: AnswerState::Missing, because: None, may_be_hidden: false },
        (Truth::True, Some(given)) => {
            LineState { state: given.state(), because: stated_reason(answer), may_be_hidden: false }
        }
    }
}

/// The reason that the inspector gave for a state such as `not_applicable`.
pub(crate) fn stated_reason(answer: Option<&Answer>) -> Option<StateReason> {
    match answer.map(|answer| &answer.given) {
        Some(AnswerValue::State(_, why)) => why.clone().map(StateReason::Said),
        _ => None,
    }
}
