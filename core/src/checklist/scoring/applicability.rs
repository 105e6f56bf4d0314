//! Whether items apply: the conditions of sections, looked at once, and those of items and parts.

use super::line::{LineEvaluator, LineState};
use super::plan::PlannedItem;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, AnswerValue};
use crate::checklist::model::handling::State;
use crate::checklist::scoring::line_detail::StateReason;
use crate::tools::condition::{Condition, Truth, all_unmet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whether something applies, and why not, or why that is not known.
#[derive(Clone)]
pub(crate) struct Applicability {
    truth: Truth,
    because: Option<StateReason>,
}

impl LineEvaluator<'_> {
    /// The gate of each node: its own condition and those of the nodes above.
    pub(crate) fn node_applicabilities(&self) -> Vec<Applicability> {
        let mut node_applicabilities: Vec<Applicability> = Vec::with_capacity(self.plan.nodes.len());
        for (index, node) in self.plan.nodes.iter().enumerate() {
            let above = node_applicabilities.get(node.parent).filter(|_| node.applies.is_none()).cloned();
            node_applicabilities.push(above.unwrap_or_else(|| self.gate(&self.conditions(index))));
        }
        node_applicabilities
    }

    /// The gate of an item, with those of the nodes at hand.
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

    /// The gate of an item by itself.
    pub(crate) fn own_applicability(&self, item: &PlannedItem) -> Applicability {
        self.item_applicability(item, &[])
    }

    /// The gate of conditions that must all hold.
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

    /// The conditions of a node and of those above it, outermost first.
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

    fn unknown_facts(&self, conditions: &[&Condition]) -> Problem {
        let mut unknown = BTreeSet::new();
        for condition in conditions {
            condition.for_each_fact(&mut |fact| {
                if self.facts.get(fact).is_none() {
                    unknown.insert(fact.to_owned());
                }
            });
        }
        let titles: Vec<Text> = unknown.iter().map(|fact| self.names.title(fact)).collect();
        let named = unknown.iter().map(String::as_str).zip(&titles);
        Problem::new(Code::FactUnknown).with_all_titled("facts", named)
    }
}

/// What became of something with an answer or without one.
pub(crate) fn line_state(gate: &Applicability, answer: Option<&Answer>) -> LineState {
    match (gate.truth, answer) {
        (Truth::False, _) => LineState { state: State::Hidden, because: gate.because.clone(), may_be_hidden: false },
        (Truth::Unknown, _) => LineState { state: State::Missing, because: gate.because.clone(), may_be_hidden: true },
        (Truth::True, None) => LineState { state: State::Missing, because: None, may_be_hidden: false },
        (Truth::True, Some(given)) => {
            LineState { state: given.state(), because: stated_reason(answer), may_be_hidden: false }
        }
    }
}

/// What was said about a state.
pub(crate) fn stated_reason(answer: Option<&Answer>) -> Option<StateReason> {
    match answer.map(|answer| &answer.given) {
        Some(AnswerValue::State(_, why)) => why.clone().map(StateReason::Said),
        _ => None,
    }
}
