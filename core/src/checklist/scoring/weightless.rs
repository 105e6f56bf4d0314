//! What weighs nothing blocks nothing.
//!
//! An item weighs nothing if its own weight is 0, or if it stands in a section of weight 0 under a weighted mean. Whatever is
//! answered, the score stays the same; so its lack holds nothing up, and `block` becomes `exclude`. One thing can still
//! depend on its answer: a condition that reads the answer itself, failures, or the weightless section's own figures. Where there
//! is such a condition the item blocks like any other, because what nobody answered has not passed.

use super::own_reading::OwnFact;
use super::plan::{FactKey, Plan, PlannedItem};
use crate::checklist::kind::question::Question;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::RollUp;
use crate::checklist::model::handling::{Handling, HandlingTable};

impl Plan {
    /// Lets items block nothing that weigh nothing.
    pub(super) fn release_weightless(&mut self) {
        let read = self.figures_read();
        for index in 0..self.items.len() {
            let releases = self.items.get(index).and_then(|item| {
                let within = self.weightless_section(item);
                let weightless = item.weight.is_zero() || within.is_some();
                let decides = || {
                    read.iter().any(|key| self.can_change(*key, index, item, within))
                        || self.own.facts().any(|what| decides(what, index, item))
                };
                weightless.then(|| !decides())
            });
            if let Some(item) = self.items.get_mut(index).filter(|_| releases == Some(true)) {
                item.handling = without_block(&item.handling);
            }
        }
    }

    /// The figures of nodes that any condition or named figure reads.
    fn figures_read(&self) -> Vec<FactKey> {
        let mut read: Vec<FactKey> = Vec::new();
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            condition.for_each_fact(&mut |name| read.extend(self.fact_key(0, name)));
        }
        read.extend(self.nodes.iter().flat_map(|node| &node.zero_facts).map(|(_, key)| *key));
        read.extend(self.own.facts().filter_map(|what| if let OwnFact::Node(key) = what { Some(key) } else { None }));
        read
    }

    /// The innermost section above an item that takes no part in its parent's mean.
    fn weightless_section(&self, item: &PlannedItem) -> Option<usize> {
        let mut index = item.node;
        while index != 0 {
            let node = self.nodes.get(index)?;
            let mean = self.nodes.get(node.parent).is_some_and(|parent| parent.roll_up == RollUp::WeightedMean);
            if mean && node.weight.is_zero() {
                return Some(index);
            }
            index = node.parent;
        }
        None
    }

    /// True if an answer to a weightless item can change a figure. `within` is the section without weight that holds it.
    fn can_change(&self, key: FactKey, index: usize, item: &PlannedItem, within: Option<usize>) -> bool {
        if !self.nodes.get(key.node).is_some_and(|node| node.items.contains(&index)) {
            return false;
        }
        match key.what {
            FigureKind::FailedCount | FigureKind::NonconformityCount => true,
            FigureKind::Failed(rank) | FigureKind::Nonconformities(rank) => item.can_fail_with(rank),
            // They say what was answered, and what was not.
            FigureKind::AnsweredShare | FigureKind::AnsweredCount | FigureKind::NotApplicableCount => false,
            // The points of an item without a weight of its own are nothing in every figure.
            _ if item.weight.is_zero() => false,
            FigureKind::Percent | FigureKind::Total | FigureKind::Lost => {
                within.is_some_and(|within| key.node >= within)
            }
            FigureKind::WorstItem
            | FigureKind::WorstSection
            | FigureKind::DeficientCount
            | FigureKind::BelowMinimum => true,
        }
    }
}

impl PlannedItem {
    /// True if a failure of it can have a severity: its own, or that of an answer.
    fn can_fail_with(&self, rank: usize) -> bool {
        let stated = [&self.question].into_iter().chain(self.parts.iter().map(|part| &part.question));
        let of_answers =
            |question: &Question| question.every().effects.iter().any(|effect| effect.severity == Some(rank));
        self.severity == Some(rank) || stated.into_iter().any(of_answers)
    }
}

/// True if the answer to a weightless item decides a fact that is read of the item itself.
fn decides(what: OwnFact, index: usize, item: &PlannedItem) -> bool {
    match what {
        OwnFact::Answer(of) => of == index,
        // The points of an item without a weight of its own are nothing.
        OwnFact::Item(of, figure) => of == index && (figure.is_count() || !item.weight.is_zero()),
        OwnFact::Node(_) | OwnFact::Figure(_) => false,
    }
}

/// The table with `exclude` in place of `block`.
fn without_block(table: &HandlingTable) -> HandlingTable {
    let released = |handling: Option<Handling>| match handling {
        Some(Handling::Block) => Some(Handling::Exclude),
        other => other,
    };
    HandlingTable {
        not_applicable: released(table.not_applicable),
        not_sampled: released(table.not_sampled),
        missing: released(table.missing),
        error: released(table.error),
    }
}
