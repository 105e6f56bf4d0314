//! What a plan reads of its own checklist while it is evaluated: answers, figures of items and sections, named figures.
//!
//! Names are resolved once, when the plan is made. While an inspection is evaluated each becomes a fact as soon as everything
//! that it depends on is settled (`own_draw`); what is not settled stays unknown, and what is settled to have no value says so.

use super::planned::FactKey;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::text::Text;
use crate::checklist::model::own_fact::ItemFigure;
use crate::tools::condition::{Amount, FactSet, FactSource, FactValue, Lookup, Reckoned};
use std::sync::Arc;

/// What a name of the checklist means, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnFact {
    /// The answer to an item.
    Answer(usize),
    /// A figure of an item.
    Item(usize, ItemFigure),
    /// A figure of a section, or of the whole.
    Node(FactKey),
    /// A named figure.
    Figure(usize),
}

/// A named figure, prepared.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFigure {
    pub(crate) id: Id,
    /// Its name as a fact: `figure.<id>`.
    pub(crate) name: Arc<str>,
    pub(crate) title: Text,
    pub(crate) unit: Text,
    pub(crate) amount: Arc<Amount>,
    /// The names of the checklist's own that its amount reads.
    pub(super) reads: Vec<Arc<str>>,
}

/// What a plan reads of its own checklist; empty for most.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnReading {
    /// Indexes of the items in the order in which they are evaluated.
    pub(crate) order: Vec<usize>,
    /// Every name that is read in `applies_when`, by figures, and by grades as an answer, an item's figure or a named one.
    pub(super) meanings: Map<Arc<str>, OwnFact>,
    /// The names that have to be known before an item is evaluated, by item: those that its own conditions read.
    pub(super) of_items: Vec<Vec<Arc<str>>>,
    /// The same for the conditions of a section and of those above it, by node.
    pub(super) of_nodes: Vec<Vec<Arc<str>>>,
    /// The answers that grades and figures read.
    pub(crate) answers: Vec<Arc<str>>,
    /// The figures of items that grades and figures read.
    pub(super) items: Vec<Arc<str>>,
    /// The named figures, as the checklist lists them.
    pub(crate) figures: Vec<PlannedFigure>,
    /// Indexes of the figures in the order in which they are reckoned.
    pub(super) reckoned: Vec<usize>,
    /// The names of the checklist's own that the rule for the final score reads, without `score` itself; `None` without such a rule.
    pub(crate) scoring: Option<Vec<Arc<str>>>,
    /// Whether the score hangs on how many items of a section, or which share of all, are answered.
    pub(super) by_share_answered: bool,
    /// For every item whether a condition hangs on how it is answered: by its answer, or by a figure in an `applies_when`.
    pub(super) sources: Vec<bool>,
}

/// What is known of one of the checklist's own facts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OwnValue {
    /// It is settled.
    Value(FactValue),
    /// It is settled that there is none.
    NoValue,
    /// It is not known yet: nothing is recorded.
    Unknown,
    /// It is not known yet, and may become anything.
    Open,
}

impl OwnValue {
    /// A number that may not be there.
    pub(crate) fn number(value: Option<Ratio>) -> Self {
        value.map_or(Self::NoValue, |value| Self::Value(FactValue::Number(value)))
    }

    /// The number that it is; `None` for what is none, and for what is no number.
    pub(crate) fn as_number(&self) -> Option<&Ratio> {
        if let Self::Value(FactValue::Number(number)) = self { Some(number) } else { None }
    }

    /// What is known of a fact, as it was stated before.
    pub(crate) fn of_fact(facts: &FactSet, name: &str) -> Self {
        match facts.lookup(name) {
            Lookup::Value(value) => Self::Value(value.clone()),
            Lookup::NoValue => Self::NoValue,
            Lookup::Missing => Self::Unknown,
            Lookup::Unknown | Lookup::Range(..) => Self::Open,
        }
    }

    /// States it as a fact.
    pub(crate) fn put(self, name: &Arc<str>, facts: &mut FactSet) {
        match self {
            Self::Value(value) => facts.insert(Arc::clone(name), value),
            Self::NoValue => facts.insert_no_value(Arc::clone(name)),
            Self::Open => facts.insert_open(Arc::clone(name)),
            Self::Unknown => {}
        }
    }
}

impl From<Reckoned> for OwnValue {
    fn from(reckoned: Reckoned) -> Self {
        match reckoned {
            Reckoned::Within(low, high) if low == high => Self::Value(FactValue::Number(low)),
            Reckoned::NoValue => Self::NoValue,
            Reckoned::Unknown => Self::Unknown,
            Reckoned::Within(..) | Reckoned::Open => Self::Open,
        }
    }
}

impl OwnReading {
    /// True if nothing of the checklist is read by itself, so that items are evaluated each for itself.
    pub(crate) fn is_empty(&self) -> bool {
        self.meanings.is_empty() && self.figures.is_empty() && self.scoring.is_none() && !self.by_share_answered
    }

    /// True if only grades, named figures and the final score read anything, and only figures of sections and of the whole: then each
    /// item is evaluated for itself, and the sums and counts of lines decide the rest.
    pub(crate) fn reads_only_sums(&self) -> bool {
        let of_lines = |what: OwnFact| matches!(what, OwnFact::Answer(_) | OwnFact::Item(..));
        let before = self.of_nodes.iter().chain(&self.of_items).flatten().next().is_some();
        !before
            && !self.by_share_answered
            && self.answers.is_empty()
            && self.items.is_empty()
            && !self.facts().any(of_lines)
    }

    /// True if a condition hangs on how an item is answered.
    pub(crate) fn is_source(&self, item: usize) -> bool {
        self.sources.get(item) == Some(&true)
    }

    /// What a name means; `None` for names that nothing reads.
    pub(crate) fn meaning(&self, name: &str) -> Option<OwnFact> {
        self.meanings.get(name).copied()
    }

    /// Everything that is read, in the order of names.
    pub(crate) fn facts(&self) -> impl Iterator<Item = OwnFact> {
        self.meanings.iter().map(|(_, what)| *what)
    }

    /// The names that have to be known before an item at a node is evaluated.
    pub(crate) fn before(&self, item: usize, node: usize) -> impl Iterator<Item = &Arc<str>> {
        self.of_nodes.get(node).into_iter().chain(self.of_items.get(item)).flatten()
    }

    /// The names of facts that cards state beside the figures of nodes: of items, and the named figures.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &Arc<str>> {
        self.items.iter().chain(self.figures.iter().map(|figure| &figure.name))
    }

    /// True if a grade may read what no bound tells: figures of items, named ones, the final score.
    pub(crate) fn states(&self) -> bool {
        self.scoring.is_some() || self.by_share_answered || self.stated().next().is_some()
    }
}
