//! The terrain of a search: a checklist's tree as the figures of one rung see it. Which nodes are hubs, and how what lies between them adds up.

use super::figures::View;
use super::reach::Ground;
use crate::analysis::checklist::meter::{Meters, Of, Want};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::What;
use crate::checklist::model::template::{Method, RollUp};
use crate::checklist::scoring::plan::{Node, PlannedItem, Role};
use crate::checklist::scoring::slot::Slot;
use crate::tools::condition::Truth;

/// The tree as one rung sees it.
pub(super) struct Terrain<'g> {
    pub(super) ground: Ground<'g>,
    pub(super) meters: Meters,
    /// The nearest hub of each node, itself or above.
    pub(super) regions: Vec<usize>,
    /// What a point gathered at each node is in points gathered at its hub.
    pub(super) rates: Vec<Ratio>,
}

/// What lines bring to their hub: to its points, and to each figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Brought {
    pub(super) points: Option<Ratio>,
    pub(super) figures: Vec<Option<Ratio>>,
}

impl<'g> Terrain<'g> {
    /// The terrain before the rung at a place.
    pub(super) fn of(ground: Ground<'g>, place: usize) -> Self {
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
        let meters = Meters::of(ground.plan, place, &never_negative);
        let mut terrain = Self { ground, meters, regions: Vec::new(), rates: Vec::new() };
        terrain.survey();
        terrain
    }
}

impl Terrain<'_> {
    /// Finds the hubs, and how the nodes between them add up.
    fn survey(&mut self) {
        let plan = self.ground.plan;
        for (index, node) in plan.nodes.iter().enumerate() {
            if self.is_hub(index, node) {
                self.regions.push(index);
                self.rates.push(Ratio::ONE);
                continue;
            }
            let rate = &self.rate(index, node) * &self.scale(index, node);
            let above = self.rates.get(node.parent).cloned().unwrap_or_default();
            self.regions.push(self.regions.get(node.parent).copied().unwrap_or_default());
            self.rates.push(&rate * &above);
        }
    }

    fn is_hub(&self, index: usize, node: &Node) -> bool {
        let plan = self.ground.plan;
        if index == 0 {
            return true;
        }
        if self.want(index) == Want::Nothing {
            return false;
        }
        let read = self.meters.list.iter().any(|meter| match meter.of {
            Of::Nodes(What::WorstSection) => self.contains(meter.node, index),
            Of::Nodes(What::BelowMinimum) => node.minimum.is_some() && self.contains(meter.node, index),
            Of::Nodes(_) => meter.node == index,
            _ => false,
        });
        let chosen = plan.nodes.get(node.parent).is_some_and(chooses);
        read || chosen || chooses(node) || node.role == Role::Pool || node.zero_when.is_some()
    }

    fn contains(&self, outer: usize, index: usize) -> bool {
        self.ground.plan.nodes.get(outer).is_some_and(|node| node.inner.contains(&index))
    }

    pub(super) fn want(&self, index: usize) -> Want {
        self.meters.wants.get(index).copied().unwrap_or(Want::Nothing)
    }

    /// Which way what a hub gathers has to go: a pool gathers charges.
    pub(super) fn wants_gathered(&self, index: usize) -> Want {
        let pool = self.ground.plan.nodes.get(index).is_some_and(|node| node.role == Role::Pool);
        self.want(index).flip_if(pool)
    }

    fn possible(&self, index: usize) -> Ratio {
        self.ground.tally.sums.get(index).map(|sum| sum.possible.clone()).unwrap_or_default()
    }

    fn counted(&self, index: usize) -> bool {
        self.ground.tally.sums.get(index).is_some_and(|sum| sum.counted > 0)
    }

    /// What a node's gathered points are multiplied by to be what it earns.
    fn scale(&self, index: usize, node: &Node) -> Ratio {
        match (node.role, node.roll_up) {
            (Role::Ratio, RollUp::WeightedMean) => {
                self.possible(index).checked_div(&self.weights(index)).unwrap_or_default()
            }
            (Role::Ratio, RollUp::Min | RollUp::Max | RollUp::First) => self.possible(index),
            _ => Ratio::ONE,
        }
    }

    /// The weights of all that a node's mean is taken of.
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

    /// What a point of a child with this weight adds to what its node gathers. `first` tells whether it is the first that counts.
    fn share(&self, parent: &Node, weight: &Ratio, possible: &Ratio, first: &dyn Fn() -> bool) -> Ratio {
        let of_ratio = |part: Ratio| part.checked_div(possible).unwrap_or_default();
        match (parent.role, parent.roll_up) {
            (Role::Ratio, RollUp::WeightedMean) if weight.is_positive() => of_ratio(weight.clone()),
            (Role::Ratio, RollUp::WeightedMean) => Ratio::ZERO,
            (Role::Ratio, RollUp::First) if !first() => Ratio::ZERO,
            (Role::Ratio, RollUp::First | RollUp::Min | RollUp::Max) => of_ratio(Ratio::ONE),
            _ => Ratio::ONE,
        }
    }

    fn rate(&self, index: usize, node: &Node) -> Ratio {
        let Some(parent) = self.ground.plan.nodes.get(node.parent) else { return Ratio::ZERO };
        let first = || self.first_of(node.parent) == Some(First::Node(index));
        self.share(parent, &node.weight, &self.possible(index), &first)
    }

    /// The first child of a node that has anything possible.
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

    /// What a line brings to its hub with an effect.
    pub(super) fn brought(&self, place: usize, slot: &Slot) -> Brought {
        let plan = self.ground.plan;
        let Some((item, node)) = plan.items.get(slot.item).and_then(|item| Some((item, plan.nodes.get(item.node)?)))
        else {
            return Brought { points: None, figures: Vec::new() };
        };
        let method = plan.method();
        let figures = self.meters.list.iter().map(|meter| {
            let scope = plan.nodes.get(meter.node).is_some_and(|node| node.items.contains(&slot.item));
            if !scope || !item.item.scored() {
                return None;
            }
            let count = |count: u64| Some(Ratio::from_count(usize::try_from(count).unwrap_or(usize::MAX)));
            match meter.of {
                Of::Lines(What::WorstItem) => slot.standing(item, method).map(|value| meter.level(value)),
                Of::Lines(what) => count(slot.adds(item, what, method)),
                Of::Asked => count(slot.is_asked(item)),
                Of::Nodes(_) => None,
            }
        });
        let figures = figures.collect();
        if !slot.effect.counts || !item.item.scored() || self.want(item.node) == Want::Nothing {
            return Brought { points: None, figures };
        }
        let possible = possible_of(item);
        if chooses(node) && !possible.is_positive() {
            return Brought { points: None, figures };
        }
        let first = || self.first_of(item.node) == Some(First::Line(place));
        let share = self.share(node, &item.weight, &possible, &first);
        let rate = self.rates.get(item.node).cloned().unwrap_or_default();
        let earned = &slot.effect.points * &item.weight;
        Brought { points: Some(&(&earned * &share) * &rate), figures }
    }

    pub(super) fn with(&self, hub: &Node, one: &Brought, other: &Brought) -> Brought {
        let plan = self.ground.plan;
        let figures = self.meters.list.iter().zip(one.figures.iter().zip(&other.figures));
        Brought {
            points: Folds::of_points(hub).fold(one.points.as_ref(), other.points.as_ref()),
            figures: figures
                .map(|(meter, (one, other))| Folds::of(meter.of, plan.method()).fold(one.as_ref(), other.as_ref()))
                .collect(),
        }
    }

    /// What a hub earns of what it has gathered, before its condition takes it away.
    pub(super) fn earned(&self, index: usize, hub: &Node, points: Option<&Ratio>) -> Ratio {
        let gathered = points.cloned().unwrap_or_default();
        match hub.role {
            Role::Pool => (&hub.start - &gathered).max(hub.floor.clone()),
            _ => &gathered * &self.scale(index, hub),
        }
    }

    /// What a hub brings, as its parent's hub sees it.
    pub(super) fn finish(&self, index: usize, hub: &Node, brought: Brought) -> Brought {
        let plan = self.ground.plan;
        let Brought { points, mut figures } = brought;
        let mut earned = self.earned(index, hub, points.as_ref());
        if let Some(condition) = &hub.zero_when {
            let view =
                View { terrain: self, node: index, earned: &earned, figures: &figures, outer: None, hopes: false };
            if condition.evaluate(&view) == Truth::True {
                earned = Ratio::ZERO;
            }
        }
        let possible = self.possible(index);
        let counts = self.counted(index);
        for (meter, figure) in self.meters.list.iter().zip(&mut figures) {
            if let Of::Nodes(what) = meter.of {
                let own = match what {
                    What::Percent | What::Total | What::Lost if meter.node == index => self.own(index, what, &earned),
                    What::WorstSection if counts && possible.is_positive() && self.contains(meter.node, index) => {
                        match plan.method().has_percent() {
                            true if hub.role == Role::Charges => None,
                            true => earned.checked_div(&possible),
                            false => Some(earned.clone()),
                        }
                    }
                    What::BelowMinimum if self.contains(meter.node, index) => hub.minimum.as_ref().map(|minimum| {
                        let percent = self.own(index, What::Percent, &earned);
                        let below = percent.is_some_and(|percent| plan.rounding().compared(&percent) < *minimum);
                        Ratio::from_count(usize::from(below))
                    }),
                    _ => None,
                };
                *figure = Folds::of(meter.of, plan.method()).fold(figure.as_ref(), own.as_ref());
            }
            if meter.until == index {
                *figure = None;
            }
        }
        let points = plan.nodes.get(hub.parent).filter(|_| counts).and_then(|parent| {
            if chooses(parent) && !possible.is_positive() {
                return None;
            }
            let rate = self.rates.get(hub.parent).cloned().unwrap_or_default();
            Some(&(&earned * &self.rate(index, hub)) * &rate)
        });
        Brought { points, figures }
    }

    /// What is said of a node by what it earns.
    pub(super) fn own(&self, index: usize, what: What, earned: &Ratio) -> Option<Ratio> {
        let node = self.ground.plan.nodes.get(index).filter(|_| self.counted(index))?;
        match what {
            What::Percent if node.role == Role::Charges => None,
            What::Percent => {
                let percent = &earned.checked_div(&self.possible(index))? * &Ratio::HUNDRED;
                Some(if index == 0 { self.ground.plan.checklist().cut(percent) } else { percent })
            }
            What::Lost if node.role != Role::Charges => Some(&self.possible(index) - earned),
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

/// How what two choices bring becomes one.
#[derive(Clone, Copy)]
pub(super) enum Folds {
    Sum,
    Least,
    Greatest,
}

impl Folds {
    /// How a figure does.
    pub(super) fn of(of: Of, method: Method) -> Self {
        match of {
            Of::Lines(What::WorstItem) if method == Method::Points => Self::Least,
            Of::Lines(What::WorstItem) => Self::Greatest,
            Of::Nodes(What::WorstSection) if method.has_percent() => Self::Least,
            Of::Nodes(What::WorstSection) => Self::Greatest,
            _ => Self::Sum,
        }
    }

    /// How a hub's points do.
    pub(super) fn of_points(hub: &Node) -> Self {
        match (chooses(hub), hub.roll_up) {
            (true, RollUp::Min) => Self::Least,
            (true, _) => Self::Greatest,
            _ => Self::Sum,
        }
    }

    pub(super) fn is_sum(self) -> bool {
        matches!(self, Self::Sum)
    }

    /// One of two, or what is there.
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

/// Whether a node's ratio is that of one of its children, the least or the greatest.
pub(super) fn chooses(node: &Node) -> bool {
    node.role == Role::Ratio && matches!(node.roll_up, RollUp::Min | RollUp::Max)
}

fn possible_of(item: &PlannedItem) -> Ratio {
    if item.item.bonus { Ratio::ZERO } else { &item.possible * &item.weight }
}
