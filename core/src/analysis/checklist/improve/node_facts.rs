//! Figures of a node during a search, as conditions read them.
//!
//! The exact search has no card to read from. This source of facts computes what a card would say from the node's
//! earned points and its objectives, rounded as the card rounds where conditions compare.

use super::search_tree::SearchTree;
use crate::analysis::checklist::objective::{Direction, FigureBasis};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::FigureKind;
use crate::tools::condition::{FactSet, FactSource, Lookup};

/// Where a condition finds a figure.
#[derive(Clone, Copy, Debug)]
enum FigureRef {
    /// The node's own percent, total or lost.
    /// It follows from the earned points, so it needs no objective.
    Own(FigureKind),
    /// An objective, by its index.
    Figure(usize),
    /// Answered lines over lines that had to be answered: two objectives.
    Share(usize, usize),
}

/// Figures of a node as conditions read them.
pub(super) struct NodeFacts<'v, 'g> {
    /// The tree that the objectives belong to.
    pub(super) terrain: &'v SearchTree<'g>,
    /// Index of the node whose condition reads.
    pub(super) node: usize,
    /// Earned points of that node before its own `zero_when`.
    pub(super) earned: &'v Ratio,
    /// One value for each objective, as in a contribution.
    pub(super) figures: &'v [Option<Ratio>],
    /// The site's facts; `None` for a section's own condition, to which they are `Missing`.
    pub(super) outer: Option<&'v FactSet>,
    /// True if the figures are optimistic bounds, each by itself. A figure without a direction is then
    /// unknown.
    pub(super) optimistic: bool,
}

impl NodeFacts<'_, '_> {
    /// Where the condition finds a figure; `None` for the site's own facts.
    /// `None` as well if no objective keeps the figure.
    fn source(&self, name: &str) -> Option<FigureRef> {
        let key = self.terrain.ground.plan.fact_key(self.node, name)?;
        let meters = &self.terrain.meters;
        Some(match key.what {
            FigureKind::Percent | FigureKind::Total | FigureKind::Lost if key.node == self.node => {
                FigureRef::Own(key.what)
            }
            FigureKind::Percent
            | FigureKind::Total
            | FigureKind::Lost
            | FigureKind::WorstSection
            | FigureKind::BelowMinimum => FigureRef::Figure(meters.find(key.node, FigureBasis::Nodes(key.what))?),
            FigureKind::AnsweredShare => FigureRef::Share(
                meters.find(key.node, FigureBasis::Lines(FigureKind::AnsweredCount))?,
                meters.find(key.node, FigureBasis::Asked)?,
            ),
            what => FigureRef::Figure(meters.find(key.node, FigureBasis::Lines(what))?),
        })
    }

    /// Value of an objective; `None` if nothing contributed to it and it is no count.
    fn figure(&self, place: usize) -> Option<Ratio> {
        let figure = self.figures.get(place).cloned().flatten();
        // A count of nothing is 0, and known.
        let counts = self.terrain.meters.list.get(place).is_some_and(|meter| meter.of.is_count());
        // Default: a count to which no line contributes is 0.
        if counts { Some(figure.unwrap_or_default()) } else { figure }
    }

    /// True if an optimistic bound says nothing about a figure, because it may be needed in either direction.
    fn is_unsure(&self, source: FigureRef) -> bool {
        let exactly =
            |place: usize| self.terrain.meters.list.get(place).is_some_and(|meter| meter.want == Direction::Both);
        self.optimistic
            && match source {
                FigureRef::Own(_) => self.terrain.want(self.node) == Direction::Both,
                FigureRef::Figure(place) => exactly(place),
                FigureRef::Share(one, other) => exactly(one) || exactly(other),
            }
    }
}

impl FactSource for NodeFacts<'_, '_> {
    /// Percentages and totals are rounded first if the checklist compares rounded figures. A figure that does not exist is
    /// `Missing`; one that an optimistic bound cannot tell is `Unknown`. A known value is a range of one point.
    fn lookup(&self, name: &str) -> Lookup<'_> {
        let Some(source) = self.source(name) else {
            return self.outer.map_or(Lookup::Missing, |outer| outer.lookup(name));
        };
        if self.is_unsure(source) {
            return Lookup::Unknown;
        }
        let value = match source {
            FigureRef::Own(what) => self.terrain.own(self.node, what, self.earned),
            FigureRef::Figure(place) => self.figure(place),
            FigureRef::Share(answered, asked) => {
                self.figure(answered).zip(self.figure(asked)).and_then(|(answered, asked)| answered.checked_div(&asked))
            }
        };
        let Some(value) = value else { return Lookup::Missing };
        let rounding = self.terrain.ground.plan.rounding();
        let key = self.terrain.ground.plan.fact_key(self.node, name);
        let rounds = key.is_some_and(|key| matches!(key.what, FigureKind::Percent | FigureKind::Total));
        let seen = if rounds { rounding.compared(&value) } else { value };
        Lookup::Range(seen.clone(), seen)
    }
}
