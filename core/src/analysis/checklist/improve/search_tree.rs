//! Search tree: the checklist's nodes as one grade's figures see them. Some are decision nodes; between them
//! points add up with constant factors.
//!
//! Example: root (weighted mean of A, weight 3, and B, weight 1), neither read by a condition nor a pool.
//! Both are folded into the root: of 6 possible points in A, one point there is 3/6 in the root's mean, and a
//! line of A that gains 2 points contributes 2 × 3/6 = 1 to the root. If A had a `zero_when`, it would be a
//! decision node of its own: its lines are combined first, and the result is passed up as one contribution.
//!
//! Within a decision node every contribution is a sum of constants times points, which is what makes the grouping and
//! dominance of the search valid. Sums, pools' charges and weighted means are linear; floors, `zero_when`, minima and
//! maxima are not, and are applied once the decision node is finished.

use super::node_facts::NodeFacts;
use super::search::SearchInput;
use crate::analysis::checklist::objective::{Direction, FigureBasis, Objectives};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::{Method, RollUp};
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::plan::{Node, PlannedItem, Role};
use crate::tools::condition::Truth;

/// The tree as one grade's figures see it.
/// It is built anew for each grade, because the grade's condition decides which nodes and figures matter.
pub(super) struct SearchTree<'g> {
    /// The input of the search.
    pub(super) ground: SearchInput<'g>,
    /// The figures that are kept, with their directions.
    pub(super) meters: Objectives,
    /// Decision node at or above each node.
    /// One index for each node; that of the node itself if it is a decision node.
    pub(super) decision_node_of: Vec<usize>,
    /// Factor that converts a node's points into its decision node's points.
    /// One for each node; 1 for a decision node.
    pub(super) point_factors: Vec<Ratio>,
}

/// Contribution of lines to their decision node: points, and one value for each objective.
/// `None` means that nothing contributes, which a minimum or maximum tells apart from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NodeContribution {
    /// Collected points in units of the decision node; charges for a pool.
    pub(super) points: Option<Ratio>,
    /// One value for each objective, in the order of the objectives.
    pub(super) figures: Vec<Option<Ratio>>,
}

impl<'g> SearchTree<'g> {
    /// The tree for the grade with this index.
    /// A node never earns below 0 if no floor inside it is negative and no line in it has negative points, now or corrected;
    /// the objectives need this to tell whether forfeiting can help.
    pub(super) fn of(ground: SearchInput<'g>, place: usize) -> Self {
        let mut negative: Vec<bool> = ground.slots.iter().map(|slot| slot.effect.points.is_negative()).collect();
        for line in ground.lines.iter().filter(|line| line.ways.iter().any(|way| way.points.is_negative())) {
            if let Some(may_be) = negative.get_mut(line.slot) {
                *may_be = true;
            }
        }
        let never_negative = |node: &Node| {
            let inside = ground.slots.iter().zip(&negative).filter(|(slot, _)| node.items.contains(&slot.item));
            let mut nodes = node.inner.clone().filter_map(|index| ground.plan.nodes.get(index)).chain([node]);
            nodes.all(|node| !node.floor.is_negative()) && !inside.into_iter().any(|(_, negative)| *negative)
        };
        let meters = Objectives::of(ground.plan, place, &never_negative);
        let mut terrain = Self { ground, meters, decision_node_of: Vec::new(), point_factors: Vec::new() };
        terrain.find_decision_nodes();
        terrain
    }
}

impl SearchTree<'_> {
    /// Finds the decision nodes, and the factors of the nodes between them; parents come before children.
    fn find_decision_nodes(&mut self) {
        let plan = self.ground.plan;
        for (index, node) in plan.nodes.iter().enumerate() {
            if self.is_decision_node(index, node) {
                self.decision_node_of.push(index);
                self.point_factors.push(Ratio::ONE);
                continue;
            }
            let rate = &self.rate(index, node) * &self.scale(index, node);
            // Invariant: a parent stands before its children, so its factor and decision node are known.
            let above = self.point_factors.get(node.parent).cloned().unwrap_or_default();
            // Invariant: as above.
            self.decision_node_of.push(self.decision_node_of.get(node.parent).copied().unwrap_or_default());
            self.point_factors.push(&rate * &above);
        }
    }

    /// True if a node's points cannot be folded into its parent: it is read, chosen among, chooses, has a
    /// floor or a `zero_when`.
    fn is_decision_node(&self, index: usize, node: &Node) -> bool {
        let plan = self.ground.plan;
        if index == 0 {
            return true;
        }
        if self.want(index) == Direction::Unused {
            return false;
        }
        let read = self.meters.list.iter().any(|meter| match meter.of {
            FigureBasis::Nodes(FigureKind::WorstSection) => self.contains(meter.node, index),
            FigureBasis::Nodes(FigureKind::BelowMinimum) => node.minimum.is_some() && self.contains(meter.node, index),
            FigureBasis::Nodes(_) => meter.node == index,
            _ => false,
        });
        let chosen = plan.nodes.get(node.parent).is_some_and(selects_one_child);
        read || chosen || selects_one_child(node) || node.role == Role::Pool || node.zero_when.is_some()
    }

    /// True if a node lies within another.
    fn contains(&self, outer: usize, index: usize) -> bool {
        self.ground.plan.nodes.get(outer).is_some_and(|node| node.inner.contains(&index))
    }

    /// The direction of a node's earned points.
    /// `Unused` if no condition depends on them.
    pub(super) fn want(&self, index: usize) -> Direction {
        self.meters.directions.get(index).copied().unwrap_or(Direction::Unused)
    }

    /// The direction of a node's collected points: a pool collects charges, so it is reversed.
    /// Collected points are what lines add up to before `earned` converts them.
    pub(super) fn gathered_direction(&self, index: usize) -> Direction {
        let pool = self.ground.plan.nodes.get(index).is_some_and(|node| node.role == Role::Pool);
        self.want(index).reversed_if(pool)
    }

    /// Possible points of a node. Corrections do not change what counts, so they are those of the inspection
    /// as it stands.
    fn possible(&self, index: usize) -> Ratio {
        // Invariant: a tally has a sum for every node.
        self.ground.tally.sums.get(index).map(|sum| sum.possible.clone()).unwrap_or_default()
    }

    /// True if anything in a node counts.
    fn counted(&self, index: usize) -> bool {
        self.ground.tally.sums.get(index).is_some_and(|sum| sum.counted > 0)
    }

    /// Factor from a node's collected points to its earned points: for a mean, possible / Σ weights.
    /// For a minimum, maximum or first it is the possible points, since children contribute ratios there; else 1.
    fn scale(&self, index: usize, node: &Node) -> Ratio {
        match (node.role, node.roll_up) {
            (Role::Ratio, RollUp::WeightedMean) => {
                // Default: a mean of nothing that has weight drops out, and earns 0 of 0.
                self.possible(index).checked_div(&self.weights(index)).unwrap_or_default()
            }
            (Role::Ratio, RollUp::Min | RollUp::Max | RollUp::First) => self.possible(index),
            _ => Ratio::ONE,
        }
    }

    /// Σ weights of the children that take part in a node's mean.
    /// Children are lines that count, are no bonus and have possible points, and counted nodes with possible points.
    fn weights(&self, index: usize) -> Ratio {
        let plan = self.ground.plan;
        let lines = self.ground.slots.iter().filter_map(|slot| {
            let item = plan.items.get(slot.item)?;
            let counts = item.node == index && slot.effect.counts && item.item.scored() && !item.item.bonus;
            (counts && item.possible.is_positive() && item.weight.is_positive()).then(|| item.weight.clone())
        });
        let nodes = plan.nodes.iter().enumerate().skip(1).filter(|(_, node)| node.parent == index);
        let of_nodes = nodes.filter(|(inner, node)| {
            self.counted(*inner) && self.possible(*inner).is_positive() && node.weight.is_positive()
        });
        lines.chain(of_nodes.map(|(_, node)| node.weight.clone())).sum()
    }

    /// What a point of a child adds to its parent's collected points. `first` tells whether the child is the
    /// first that counts.
    /// For a mean it is weight / possible, for a minimum, maximum or first 1 / possible, for a sum or pool 1.
    fn share(&self, parent: &Node, weight: &Ratio, possible: &Ratio, first: &dyn Fn() -> bool) -> Ratio {
        // Default: a child of which nothing is possible adds nothing to a ratio.
        let of_ratio = |part: Ratio| part.checked_div(possible).unwrap_or_default();
        match (parent.role, parent.roll_up) {
            (Role::Ratio, RollUp::WeightedMean) if weight.is_positive() => of_ratio(weight.clone()),
            (Role::Ratio, RollUp::WeightedMean) => Ratio::ZERO,
            (Role::Ratio, RollUp::First) if !first() => Ratio::ZERO,
            (Role::Ratio, RollUp::First | RollUp::Min | RollUp::Max) => of_ratio(Ratio::ONE),
            _ => Ratio::ONE,
        }
    }

    /// What a point of a node adds to its parent's collected points.
    fn rate(&self, index: usize, node: &Node) -> Ratio {
        let Some(parent) = self.ground.plan.nodes.get(node.parent) else { return Ratio::ZERO };
        let first = || self.first_of(node.parent) == Some(First::Node(index));
        self.share(parent, &node.weight, &self.possible(index), &first)
    }

    /// The first child of a node, in reading order, with possible points.
    /// Lines of the node itself come before its sections.
    fn first_of(&self, index: usize) -> Option<First> {
        let plan = self.ground.plan;
        let mut lines = self.ground.slots.iter().enumerate();
        let line = lines.find(|(_, slot)| {
            plan.items.get(slot.item).is_some_and(|item| {
                item.node == index && slot.effect.counts && item.item.scored() && possible_of(item).is_positive()
            })
        });
        let mut nodes = plan.nodes.iter().enumerate().skip(1);
        let mut node = || {
            nodes.find(|(inner, node)| {
                node.parent == index && self.counted(*inner) && self.possible(*inner).is_positive()
            })
        };
        line.map(|(place, _)| First::Line(place)).or_else(|| node().map(|(place, _)| First::Node(place)))
    }

    /// Contribution of a line to its decision node.
    /// `place` is the index of the line, `slot` its score now or corrected. An objective has a value if the line lies within
    /// the objective's node and is scored.
    pub(super) fn contribution(&self, place: usize, slot: &LineScore) -> NodeContribution {
        let plan = self.ground.plan;
        let Some((item, node)) = plan.items.get(slot.item).and_then(|item| Some((item, plan.nodes.get(item.node)?)))
        else {
            return NodeContribution { points: None, figures: Vec::new() };
        };
        let method = plan.method();
        let figures = self.meters.list.iter().map(|meter| {
            let scope = plan.nodes.get(meter.node).is_some_and(|node| node.items.contains(&slot.item));
            if !scope || !item.item.scored() {
                return None;
            }
            let count = |count: u64| Some(Ratio::from_units(i128::from(count), 0));
            match meter.of {
                FigureBasis::Lines(FigureKind::WorstItem) => {
                    slot.standing(item, method).map(|value| meter.level(value))
                }
                FigureBasis::Lines(what) => count(slot.adds(item, what, method)),
                FigureBasis::Asked => count(slot.is_asked(item)),
                FigureBasis::Nodes(_) => None,
            }
        });
        let figures = figures.collect();
        if !slot.effect.counts || !item.item.scored() || self.want(item.node) == Direction::Unused {
            return NodeContribution { points: None, figures };
        }
        let possible = possible_of(item);
        if selects_one_child(node) && !possible.is_positive() {
            return NodeContribution { points: None, figures };
        }
        let first = || self.first_of(item.node) == Some(First::Line(place));
        let share = self.share(node, &item.weight, &possible, &first);
        // Invariant: every node has its factor.
        let rate = self.point_factors.get(item.node).cloned().unwrap_or_default();
        let earned = &slot.effect.points * &item.weight;
        NodeContribution { points: Some(&(&earned * &share) * &rate), figures }
    }

    /// Combines two contributions below the same decision node.
    /// Points by the node's roll-up, each figure by its own rule; the operation is associative and commutative.
    pub(super) fn with(
        &self,
        decision_node: &Node,
        one: &NodeContribution,
        other: &NodeContribution,
    ) -> NodeContribution {
        let plan = self.ground.plan;
        let figures = self.meters.list.iter().zip(one.figures.iter().zip(&other.figures));
        NodeContribution {
            points: Combine::of_points(decision_node).fold(one.points.as_ref(), other.points.as_ref()),
            figures: figures
                .map(|(meter, (one, other))| Combine::of(meter.of, plan.method()).fold(one.as_ref(), other.as_ref()))
                .collect(),
        }
    }

    /// Earned points of a decision node before `zero_when`: start − charges, at least the floor, for a pool;
    /// else collected points times their factor.
    pub(super) fn earned(&self, index: usize, decision_node: &Node, points: Option<&Ratio>) -> Ratio {
        // Default: a node to which nothing contributes has gathered 0 points, or charges.
        let gathered = points.cloned().unwrap_or_default();
        match decision_node.role {
            Role::Pool => (&decision_node.start - &gathered).max(decision_node.floor.clone()),
            _ => &gathered * &self.scale(index, decision_node),
        }
    }

    /// Contribution of a finished decision node to the decision node above. Figures that nothing above reads
    /// are dropped, so that states merge.
    /// It applies floor, factor and `zero_when`, adds the figures of the node itself (percent, total, lost, worst section,
    /// below minimum), and converts the earned points to those of the decision node above.
    pub(super) fn finish(
        &self,
        index: usize,
        decision_node: &Node,
        contribution: NodeContribution,
    ) -> NodeContribution {
        let plan = self.ground.plan;
        let NodeContribution { points, mut figures } = contribution;
        let mut earned = self.earned(index, decision_node, points.as_ref());
        if let Some(condition) = &decision_node.zero_when {
            let view = NodeFacts {
                terrain: self,
                node: index,
                earned: &earned,
                figures: &figures,
                outer: None,
                optimistic: false,
            };
            if condition.evaluate(&view) == Truth::True {
                earned = Ratio::ZERO;
            }
        }
        let possible = self.possible(index);
        let counts = self.counted(index);
        for (meter, figure) in self.meters.list.iter().zip(&mut figures) {
            if let FigureBasis::Nodes(what) = meter.of {
                let own = match what {
                    FigureKind::Percent | FigureKind::Total | FigureKind::Lost if meter.node == index => {
                        self.own(index, what, &earned)
                    }
                    FigureKind::WorstSection
                        if counts && possible.is_positive() && self.contains(meter.node, index) =>
                    {
                        match plan.method().has_percent() {
                            true if decision_node.role == Role::Charges => None,
                            true => earned.checked_div(&possible),
                            false => Some(earned.clone()),
                        }
                    }
                    FigureKind::BelowMinimum if self.contains(meter.node, index) => {
                        decision_node.minimum.as_ref().map(|minimum| {
                            let percent = self.own(index, FigureKind::Percent, &earned);
                            let below = percent.is_some_and(|percent| plan.rounding().compared(&percent) < *minimum);
                            Ratio::from_count(usize::from(below))
                        })
                    }
                    _ => None,
                };
                *figure = Combine::of(meter.of, plan.method()).fold(figure.as_ref(), own.as_ref());
            }
            if meter.until == index {
                *figure = None;
            }
        }
        let points = plan.nodes.get(decision_node.parent).filter(|_| counts).and_then(|parent| {
            if selects_one_child(parent) && !possible.is_positive() {
                return None;
            }
            // Invariant: every node has its factor.
            let rate = self.point_factors.get(decision_node.parent).cloned().unwrap_or_default();
            Some(&(&earned * &self.rate(index, decision_node)) * &rate)
        });
        NodeContribution { points, figures }
    }

    /// A node's percent, total or lost, from its earned points.
    /// The root's percentage is cut at the checklist's ceiling. `None` if nothing counts, or for a percentage of charges.
    pub(super) fn own(&self, index: usize, what: FigureKind, earned: &Ratio) -> Option<Ratio> {
        let node = self.ground.plan.nodes.get(index).filter(|_| self.counted(index))?;
        match what {
            FigureKind::Percent if node.role == Role::Charges => None,
            FigureKind::Percent => {
                let percent = &earned.checked_div(&self.possible(index))? * &Ratio::HUNDRED;
                Some(if index == 0 { self.ground.plan.checklist().cut(percent) } else { percent })
            }
            FigureKind::Lost if node.role != Role::Charges => Some(&self.possible(index) - earned),
            _ => Some(earned.clone()),
        }
    }
}

/// The first child of a node that counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    Line(usize),
    Node(usize),
}

/// How two contributions are combined.
#[derive(Clone, Copy)]
pub(super) enum Combine {
    /// Additive.
    Sum,
    /// The smaller value.
    Least,
    /// The greater value.
    Greatest,
}

impl Combine {
    /// How a figure is combined.
    /// The worst item is the least points or the greatest charge, the worst section the least percentage or greatest total.
    pub(super) fn of(of: FigureBasis, method: Method) -> Self {
        match of {
            FigureBasis::Lines(FigureKind::WorstItem) if method == Method::Points => Self::Least,
            FigureBasis::Lines(FigureKind::WorstItem) => Self::Greatest,
            FigureBasis::Nodes(FigureKind::WorstSection) if method.has_percent() => Self::Least,
            FigureBasis::Nodes(FigureKind::WorstSection) => Self::Greatest,
            _ => Self::Sum,
        }
    }

    /// How a decision node's points are combined.
    /// `Sum` unless the node takes one child's ratio.
    pub(super) fn of_points(decision_node: &Node) -> Self {
        match (selects_one_child(decision_node), decision_node.roll_up) {
            (true, RollUp::Min) => Self::Least,
            (true, _) => Self::Greatest,
            _ => Self::Sum,
        }
    }

    pub(super) fn is_sum(self) -> bool {
        matches!(self, Self::Sum)
    }

    /// Combines two optional values; a single one is returned as it is.
    pub(super) fn fold(self, one: Option<&Ratio>, other: Option<&Ratio>) -> Option<Ratio> {
        let (one, other) = match (one, other) {
            (Some(one), Some(other)) => (one, other),
            (one, other) => return one.or(other).cloned(),
        };
        Some(match self {
            Self::Sum => one + other,
            Self::Least => one.min(other).clone(),
            Self::Greatest => one.max(other).clone(),
        })
    }
}

/// True if a node's ratio is that of one of its children, the least or the greatest.
pub(super) fn selects_one_child(node: &Node) -> bool {
    node.role == Role::Ratio && matches!(node.roll_up, RollUp::Min | RollUp::Max)
}

/// Weighted possible points of an item; 0 for a bonus item.
fn possible_of(item: &PlannedItem) -> Ratio {
    if item.item.bonus { Ratio::ZERO } else { &item.possible * &item.weight }
}
