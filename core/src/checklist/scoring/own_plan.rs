//! What a plan reads of its own checklist, worked out when the plan is made; and the figures that it reads, by lines.

use super::line_score::LineScore;
use super::own_reading::{OwnFact, OwnReading, OwnValue, PlannedFigure};
use super::plan::Plan;
use crate::base::exact::Ratio;
use crate::base::ordered::{Map, Set};
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::Compare;
use crate::checklist::model::dependencies::{Order, each_applies};
use crate::checklist::model::own_fact::{ItemFigure, OwnName};
use crate::tools::condition::{FactSet, FactValue};
use std::sync::Arc;

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
        own.by_share_answered = self.checklist().sampling.iter().any(|rule| rule.share.is_some())
            || self.nodes.iter().any(|node| !node.sampling.is_empty());
        (own.order, own.reckoned) = (order.items, order.figures);
        (own.answers, own.items, own.meanings) = (answers, items, meanings);
        own
    }

    fn planned_figures(&self) -> Vec<PlannedFigure> {
        let planned = |figure: &crate::checklist::model::own_fact::NamedFigure| {
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

    /// The value of a figure as conditions see it: percentages and totals rounded if `compare` says so.
    pub(crate) fn seen(&self, what: OwnFact, value: OwnValue, compare: Compare) -> OwnValue {
        let rounds = match what {
            OwnFact::Node(key) => matches!(key.what, FigureKind::Percent | FigureKind::Total),
            OwnFact::Item(_, figure) => figure == ItemFigure::Percent,
            OwnFact::Answer(_) | OwnFact::Figure(_) => false,
        };
        match value {
            OwnValue::Value(FactValue::Number(number)) if rounds && compare == Compare::Rounded => {
                OwnValue::number(Some(self.rounding().rounding().apply(&number)))
            }
            value => value,
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
