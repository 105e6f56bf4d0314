//! What a plan reads of its own checklist while it is evaluated: answers, figures of items and sections, named figures.
//!
//! Names are resolved once, when the plan is made. While an inspection is evaluated each becomes a fact as soon as everything
//! that it depends on is settled (`own_draw`); what is not settled stays unknown, and what is settled to have no value says so.

use super::dependencies::{Order, each_applies};
use super::line_score::LineScore;
use super::plan::{FactKey, Plan};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::base::text::Text;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::Compare;
use crate::checklist::model::own_fact::{ItemFigure, OwnName};
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
    reads: Vec<Arc<str>>,
}

/// What a plan reads of its own checklist; empty for most.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnReading {
    /// Indexes of the items in the order in which they are evaluated.
    pub(crate) order: Vec<usize>,
    /// Every name that is read in `applies_when`, by figures, and by grades as an answer, an item's figure or a named one.
    meanings: Map<Arc<str>, OwnFact>,
    /// The names that have to be known before an item is evaluated, by item: those that its own conditions read.
    of_items: Vec<Vec<Arc<str>>>,
    /// The same for the conditions of a section and of those above it, by node.
    of_nodes: Vec<Vec<Arc<str>>>,
    /// The answers that grades and figures read.
    pub(crate) answers: Vec<Arc<str>>,
    /// The figures of items that grades and figures read.
    items: Vec<Arc<str>>,
    /// The named figures, as the checklist lists them.
    pub(crate) figures: Vec<PlannedFigure>,
    /// Indexes of the figures in the order in which they are reckoned.
    reckoned: Vec<usize>,
    /// The names of the checklist's own that the rule for the final score reads, without `score` itself; `None` without such a rule.
    pub(crate) scoring: Option<Vec<Arc<str>>>,
    /// For every item whether a condition hangs on how it is answered: by its answer, or by a figure in an `applies_when`.
    sources: Vec<bool>,
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
        self.meanings.is_empty() && self.figures.is_empty() && self.scoring.is_none()
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
        self.scoring.is_some() || self.stated().next().is_some()
    }
}

impl Plan {
    /// What the plan reads of its own checklist, given the order of evaluation.
    pub(super) fn own_reading(&self, order: Order) -> OwnReading {
        let mut own = OwnReading { figures: self.planned_figures(), ..OwnReading::default() };
        let mut applies: Set<&str> = Set::new();
        for node in &self.nodes {
            // Default: the root has no parent but itself, and no condition.
            let mut names = own.of_nodes.get(node.parent).cloned().unwrap_or_default();
            node.applies.iter().for_each(|condition| {
                condition.for_each_fact(&mut |name| {
                    applies.insert(name);
                    names.extend(self.own_fact(name).map(|_| Arc::from(name)));
                });
            });
            own.of_nodes.push(names);
        }
        for item in &self.items {
            let mut names: Vec<Arc<str>> = Vec::new();
            each_applies(&item.item, &mut |name| {
                applies.insert(name);
                names.extend(self.own_fact(name).map(|_| Arc::from(name)));
            });
            own.of_items.push(names);
        }
        let mut read: Set<&str> = Set::new();
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            condition.for_each_fact(&mut |name| {
                read.insert(name);
            });
        }
        for figure in &own.figures {
            read.extend(figure.reads.iter().map(|name| &**name));
        }
        let mut of_score: Vec<&str> = Vec::new();
        if let Some(rule) = &self.checklist().scoring {
            rule.for_each_fact(&mut |name| of_score.push(name));
            read.extend(of_score.iter().copied());
        }
        let (mut answers, mut items) = (Vec::new(), Vec::new());
        for (name, what) in read.iter().filter_map(|name| Some((*name, self.own_fact(name)?))) {
            match what {
                OwnFact::Answer(_) => answers.push(Arc::from(name)),
                OwnFact::Item(..) => items.push(Arc::from(name)),
                OwnFact::Node(_) | OwnFact::Figure(_) => {}
            }
        }
        let of_figures = own.figures.iter().flat_map(|figure| &figure.reads).map(|name| &**name);
        let exactly: Set<&str> = of_figures.chain(of_score.iter().copied()).collect();
        let needed = |name: &str, what: OwnFact| {
            applies.contains(name) || exactly.contains(name) || !matches!(what, OwnFact::Node(_))
        };
        let named = applies.iter().chain(read.iter()).filter_map(|name| Some((*name, self.own_fact(name)?)));
        let meanings: Map<Arc<str>, OwnFact> =
            named.filter(|(name, what)| needed(name, *what)).map(|(name, what)| (Arc::from(name), what)).collect();
        let sources = self.sources(&applies, &answers, &own.figures);
        own.sources = sources;
        own.scoring = self.checklist().scoring.as_ref().map(|_| {
            let own_names: Set<&str> = of_score.into_iter().filter(|name| self.own_fact(name).is_some()).collect();
            own_names.into_iter().map(Arc::from).collect()
        });
        (own.order, own.reckoned) = (order.items, order.figures);
        (own.answers, own.items, own.meanings) = (answers, items, meanings);
        own
    }

    fn planned_figures(&self) -> Vec<PlannedFigure> {
        let planned = |figure: &crate::checklist::model::own_fact::Figure| {
            let mut reads: Vec<Arc<str>> = Vec::new();
            figure.amount.for_each_fact(&mut |name| {
                if self.own_fact(name).is_some() && !reads.iter().any(|known| **known == *name) {
                    reads.push(Arc::from(name));
                }
            });
            PlannedFigure {
                id: figure.id.clone(),
                name: Arc::from(format!("figure.{}", figure.id)),
                title: figure.title.or_name(&figure.id),
                unit: figure.unit.clone(),
                amount: Arc::new(figure.amount.clone()),
                reads,
            }
        };
        self.checklist().figures.iter().map(planned).collect()
    }

    /// For every item whether a condition hangs on how it is answered.
    fn sources(&self, applies: &Set<&str>, answers: &[Arc<str>], figures: &[PlannedFigure]) -> Vec<bool> {
        let mut sources = vec![false; self.items.len()];
        let mut mark = |items: std::ops::Range<usize>| {
            if let Some(those) = sources.get_mut(items) {
                those.fill(true);
            }
        };
        let mut open: Vec<OwnFact> = applies.iter().filter_map(|name| self.own_fact(name)).collect();
        open.extend(answers.iter().filter_map(|name| self.own_fact(name)));
        let mut entered: Set<usize> = Set::new();
        while let Some(what) = open.pop() {
            match what {
                OwnFact::Answer(item) | OwnFact::Item(item, _) => mark(item..item + 1),
                OwnFact::Node(key) => mark(self.nodes.get(key.node).map_or(0..0, |node| node.items.clone())),
                OwnFact::Figure(figure) if entered.insert(figure) => {
                    let reads = figures.get(figure).into_iter().flat_map(|figure| &figure.reads);
                    open.extend(reads.filter_map(|name| self.own_fact(name)));
                }
                OwnFact::Figure(_) => {}
            }
        }
        sources
    }

    /// What a name of the checklist means; `None` for a declared fact.
    pub(crate) fn own_fact(&self, name: &str) -> Option<OwnFact> {
        match OwnName::of(name) {
            Some(OwnName::Answer(item)) => self.place_of(item).map(OwnFact::Answer),
            Some(OwnName::Item(item, what)) => self.place_of(item).map(|item| OwnFact::Item(item, what)),
            Some(OwnName::Figure(id)) => {
                self.checklist().figures.iter().position(|figure| figure.id == *id).map(OwnFact::Figure)
            }
            Some(OwnName::Section(..)) | None => self.fact_key(0, name).map(OwnFact::Node),
        }
    }

    /// A figure of an item's lines; `None` where there is no value.
    pub(crate) fn item_figure<'l>(
        &self,
        item: usize,
        what: ItemFigure,
        lines: impl Iterator<Item = &'l LineScore>,
    ) -> Option<Ratio> {
        let planned = self.items.get(item)?;
        let counted: Vec<&LineScore> = lines.filter(|line| line.effect.counts).collect();
        if counted.is_empty() && !what.is_count() {
            return None;
        }
        let earned = || counted.iter().map(|line| &line.effect.points * &planned.weight).sum::<Ratio>();
        let possible = || counted.iter().map(|_| planned.full.clone()).sum::<Ratio>();
        match what {
            ItemFigure::Earned => Some(earned()),
            ItemFigure::Possible => Some(possible()),
            ItemFigure::Percent if self.method().charges() => None,
            ItemFigure::Percent => Some(&earned().checked_div(&possible())? * &Ratio::HUNDRED),
            ItemFigure::FailedCount => {
                Some(Ratio::from_count(counted.iter().filter(|line| line.effect.failed).count()))
            }
            ItemFigure::NonconformityCount => {
                let adds = |line: &&LineScore| line.adds(planned, FigureKind::NonconformityCount, self.method());
                Some(Ratio::from_units(counted.iter().map(adds).map(i128::from).sum(), 0))
            }
        }
    }

    /// The value of a figure as `applies_when` and grades see it: rounded where the checklist compares so.
    pub(crate) fn seen(&self, what: OwnFact, value: OwnValue) -> OwnValue {
        match (what, value) {
            (OwnFact::Node(key), OwnValue::Value(FactValue::Number(number)))
                if matches!(key.what, FigureKind::Percent | FigureKind::Total)
                    && self.rounding().compare == Compare::Rounded =>
            {
                OwnValue::Value(FactValue::Number(self.rounding().compared(&number)))
            }
            (_, value) => value,
        }
    }

    /// Reckons named figures from exact facts. `exact` holds the site's facts and gains what the figures read, as `resolve` tells it, and the
    /// figures themselves; only figures that `wanted` needs are reckoned, all of them if it is `None`.
    pub(crate) fn reckon_figures(
        &self,
        exact: &mut FactSet,
        wanted: Option<usize>,
        resolve: &dyn Fn(OwnFact) -> OwnValue,
    ) {
        let needed = self.figures_for(wanted);
        for index in self.own.reckoned.iter().filter(|index| needed.contains(*index)) {
            let Some(figure) = self.own.figures.get(*index).filter(|figure| !exact.mentions(&figure.name)) else {
                continue;
            };
            for name in figure.reads.iter() {
                let what = self.own_fact(name).filter(|what| !matches!(what, OwnFact::Figure(_)));
                if let Some(what) = what.filter(|_| !exact.mentions(name)) {
                    resolve(what).put(name, exact);
                }
            }
            OwnValue::from(figure.amount.reckon(exact)).put(&figure.name, exact);
        }
    }

    /// The figures that one needs, itself included; all of them for `None`.
    fn figures_for(&self, wanted: Option<usize>) -> Set<usize> {
        let Some(wanted) = wanted else { return (0..self.own.figures.len()).collect() };
        let (mut needed, mut open) = (Set::new(), vec![wanted]);
        while let Some(figure) = open.pop() {
            if needed.insert(figure) {
                let reads = self.own.figures.get(figure).into_iter().flat_map(|figure| &figure.reads);
                open.extend(reads.filter_map(|name| match self.own_fact(name) {
                    Some(OwnFact::Figure(other)) => Some(other),
                    _ => None,
                }));
            }
        }
        needed
    }
}
