//! The pieces of a plan: items, sections, grades and figures, with everything resolved that does not depend on answers.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::text::Text;
use crate::checklist::kind::label::AnswerLabels;
use crate::checklist::kind::question::Question;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::{Disposition, Grade, Repeat, RollUp};
use crate::checklist::model::handling::HandlingTable;
use crate::checklist::model::item::Item;
use crate::checklist::model::sampling::Sampling;
use crate::tools::condition::Condition;
use std::ops::Range;
use std::sync::Arc;

/// An item at its place in the checklist.
#[derive(Clone, Debug)]
pub(crate) struct PlannedItem {
    pub(crate) item: Item,
    /// The ids of the sections above it, outermost first.
    pub(crate) sections: Arc<[Id]>,
    /// Index of the node (section or root) that holds it.
    pub(crate) node: usize,
    /// Its effective handlings, after inheritance.
    pub(crate) handling: HandlingTable,
    pub(crate) question: Question,
    /// Its possible points before the weight; for an item with parts, of all parts together.
    pub(crate) possible: Ratio,
    /// What it adds to the possible points, weighted; 0 for a bonus item.
    pub(crate) full: Ratio,
    pub(crate) parts: Vec<PlannedPart>,
    pub(crate) weight: Ratio,
    /// Rank of its severity.
    pub(crate) severity: Option<usize>,
    /// Index of the repeated section that it belongs to.
    pub(crate) repeat: Option<usize>,
    /// Its accepted labels.
    pub(crate) dictionary: AnswerLabels,
}

/// A part of an item.
#[derive(Clone, Debug)]
pub(crate) struct PlannedPart {
    pub(crate) question: Question,
    pub(crate) dictionary: AnswerLabels,
}

/// How a node combines what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Earned points out of possible points.
    Ratio,
    /// A start less the charges in it, at least the floor.
    Pool,
    /// Charges that are added up, in a pool or in the whole checklist.
    Charges,
}

/// The root or a section. Nodes are stored in preorder, so that what a node holds is a range of items and of
/// nodes: root 0 with sections A (1), A.1 (2), B (3) has `inner` 1..4, A has 2..3.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The section's id; the root has none.
    pub(crate) section: Option<Id>,
    pub(crate) title: Text,
    /// The ids of the sections above it, outermost first.
    pub(crate) sections: Arc<[Id]>,
    /// Index of its parent; the root is its own parent.
    pub(crate) parent: usize,
    pub(crate) role: Role,
    pub(crate) roll_up: RollUp,
    pub(crate) weight: Ratio,
    pub(crate) start: Ratio,
    pub(crate) floor: Ratio,
    /// Its own `applies_when`; those of its ancestors apply in addition.
    pub(crate) applies: Option<Condition>,
    pub(crate) zero_when: Option<Arc<Condition>>,
    /// The figures that `zero_when` reads, in the order of names.
    pub(crate) zero_facts: Vec<(Arc<str>, FactKey)>,
    pub(crate) minimum: Option<Ratio>,
    /// How many of its items must be answered; of a section, because the whole has none without a score.
    pub(crate) sampling: Vec<Sampling>,
    pub(crate) repeat: Option<Repeat>,
    /// Indices of the items in it, including those of its sections.
    pub(crate) items: Range<usize>,
    /// Indices of the nodes within it.
    pub(crate) inner: Range<usize>,
}

impl Node {
    /// True if its score hangs on something of its lines beside their sum: it may forfeit everything, or drop out.
    pub(crate) fn decides_by_lines(&self) -> bool {
        self.zero_when.is_some() || !self.sampling.is_empty()
    }
}

/// A grade of the grade scale.
#[derive(Clone, Debug)]
pub(crate) struct PlannedGrade {
    pub(crate) grade: Id,
    pub(crate) title: Text,
    pub(crate) disposition: Disposition,
    pub(crate) when: Option<Arc<Condition>>,
}

/// A figure that cards state as a fact.
#[derive(Clone, Debug)]
pub(crate) struct CardFact {
    pub(crate) name: Arc<str>,
    pub(crate) title: Text,
    pub(crate) unit: Text,
    pub(crate) key: FactKey,
    /// True for percentages and totals, which thresholds may see rounded.
    pub(crate) rounded: bool,
}

/// The meaning of a figure's name: which figure of which node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FactKey {
    /// Index of the node; 0 is the root.
    pub(crate) node: usize,
    pub(crate) what: FigureKind,
}

impl PlannedGrade {
    pub(super) fn of(grade: &Grade) -> Self {
        Self {
            grade: grade.id.clone(),
            title: grade.title.or_name(&grade.id),
            disposition: grade.disposition,
            when: grade.when.clone().map(Arc::new),
        }
    }
}
