//! The roll-up: from what each line brings to sections and the whole, and back to each line's part of it.

use super::census::{Census, Wrong};
use super::line_score::LineScore;
use super::plan::{FactKey, Node, Plan, PlannedItem, Role};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::{Compare, Method, RollUp};
use crate::checklist::model::handling::State;
use crate::tools::condition::{FactSet, FactSource, FactValue, Lookup, Truth};
use std::sync::Arc;

/// What a node comes to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    /// Points earned or charged; of a pool, what is left of its start.
    pub(crate) earned: Ratio,
    pub(crate) possible: Ratio,
    /// How many lines in it count.
    pub(crate) counted: usize,
    /// What a pool was charged, before its floor.
    pub(crate) charged: Ratio,
    /// What its condition took away in addition.
    pub(crate) forfeited: Option<Ratio>,
    /// Its part of the whole, 0 to 1, where lines have one.
    pub(crate) share: Option<Ratio>,
    /// Each of its points' part of the whole, where it is a plain sum.
    point: Option<Ratio>,
    /// What one of its points is in points of the whole, where it is a share of something.
    pub(crate) rate: Option<Ratio>,
    gathered: ChildSums,
}

/// The sum of no lines at all.
static NOTHING: Sum = Sum {
    earned: Ratio::ZERO,
    possible: Ratio::ZERO,
    counted: 0,
    charged: Ratio::ZERO,
    forfeited: None,
    share: None,
    point: None,
    rate: None,
    gathered: ChildSums { numerator: Ratio::ZERO, denominator: Ratio::ZERO, best: None },
};

/// What a node has gathered of its children, as far as its roll-up asks.
#[derive(Clone, Debug, Default)]
struct ChildSums {
    numerator: Ratio,
    denominator: Ratio,
    best: Option<(Ratio, Child)>,
}

/// A child of a node: a line by its place among the slots, or a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Child {
    Line(usize),
    Node(usize),
}

/// Everything that slots come to.
#[derive(Clone, Debug)]
pub(crate) struct Tally<'s> {
    plan: &'s Plan,
    slots: &'s [LineScore],
    /// The root's sum first, then each section's.
    pub(crate) sums: Vec<Sum>,
}

impl<'s> Tally<'s> {
    /// Adds slots up; they stand in the order of the plan's items.
    pub(crate) fn of(plan: &'s Plan, slots: &'s [LineScore]) -> Self {
        let mut tally = Self { plan, slots, sums: vec![Sum::default(); plan.nodes.len()] };
        for (index, slot) in slots.iter().enumerate() {
            tally.gather_line(index, slot);
        }
        for index in (1..plan.nodes.len()).rev() {
            tally.finish(index);
            tally.gather_node(index);
        }
        tally.finish(0);
        tally
    }

    fn gather_line(&mut self, index: usize, slot: &LineScore) {
        let Some(item) = self.plan.items.get(slot.item).filter(|item| slot.effect.counts && item.item.scored()) else {
            return;
        };
        let earned = &slot.effect.points * &item.weight;
        if let (Some(node), Some(sum)) = (self.plan.nodes.get(item.node), self.sums.get_mut(item.node)) {
            sum.counted = sum.counted.saturating_add(1);
            sum.gather(node, Child::Line(index), &item.weight, &earned, &item.full);
        }
    }

    fn gather_node(&mut self, index: usize) {
        let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get(index)) else { return };
        if sum.counted == 0 {
            return;
        }
        let (counted, earned, possible) = (sum.counted, sum.earned.clone(), sum.possible.clone());
        if let Some((parent, outer)) = self.plan.nodes.get(node.parent).zip(self.sums.get_mut(node.parent)) {
            outer.counted = outer.counted.saturating_add(counted);
            outer.gather(parent, Child::Node(index), &node.weight, &earned, &possible);
        }
    }

    /// From what is gathered to what the node comes to.
    fn finish(&mut self, index: usize) {
        let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get_mut(index)) else { return };
        if sum.counted == 0 {
            return;
        }
        if node.role == Role::Pool {
            sum.charged = sum.earned.clone();
            sum.earned = (&node.start - &sum.charged).max(node.floor.clone());
            sum.possible = node.start.clone();
        } else if node.role == Role::Ratio && node.roll_up != RollUp::Sum {
            let ratio = match node.roll_up {
                RollUp::WeightedMean => sum.gathered.numerator.checked_div(&sum.gathered.denominator),
                _ => sum.gathered.best.as_ref().map(|(ratio, _)| ratio.clone()),
            };
            match ratio {
                Some(ratio) => sum.earned = &ratio * &sum.possible,
                // Nothing in it has any weight: it drops out.
                None => (sum.earned, sum.possible) = (Ratio::ZERO, Ratio::ZERO),
            }
        }
        if let Some(condition) = &node.zero_when {
            let facts = Local { tally: self, node };
            if condition.evaluate(&facts) == Truth::True
                && let Some(sum) = self.sums.get_mut(index)
            {
                sum.forfeited = Some(std::mem::take(&mut sum.earned));
            }
        }
    }

    /// Tells every node its part of the whole, and what its points are in points of the whole.
    pub(crate) fn share_out(&mut self) {
        let has_percent = self.plan.method().has_percent();
        let Some(root) = self.sums.first_mut() else { return };
        root.share = (has_percent && root.possible.is_positive()).then_some(Ratio::ONE);
        root.rate = has_percent.then_some(Ratio::ONE);
        root.point = root.point_of(self.plan.root());
        for index in 1..self.plan.nodes.len() {
            let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get(index)) else { continue };
            let child = Child::Node(index);
            let share =
                if sum.counted == 0 { None } else { self.share_of(node.parent, child, &node.weight, &sum.possible) };
            let rate = self.rate_of(node.parent, child, &node.weight, &sum.possible);
            if let Some(sum) = self.sums.get_mut(index) {
                (sum.share, sum.rate) = (share, rate);
                sum.point = sum.point_of(Some(node));
            }
        }
    }

    /// A line's part of the whole, 0 to 1; none under charges. Shares have been told out before.
    pub(crate) fn line_share(&self, index: usize, possible: &Ratio) -> Option<Ratio> {
        let item = self.plan.items.get(self.slots.get(index)?.item)?;
        self.share_of(item.node, Child::Line(index), &item.weight, possible)
    }

    /// What one of a line's points is in points of the whole; none under charges.
    pub(crate) fn line_rate(&self, index: usize, possible: &Ratio) -> Option<Ratio> {
        let item = self.plan.items.get(self.slots.get(index)?.item)?;
        self.rate_of(item.node, Child::Line(index), &item.weight, possible)
    }

    fn share_of(&self, parent: usize, child: Child, weight: &Ratio, possible: &Ratio) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(parent).zip(self.sums.get(parent))?;
        let whole = sum.share.as_ref().filter(|_| node.role == Role::Ratio)?;
        match node.roll_up {
            RollUp::Sum => Some(possible * sum.point.as_ref()?),
            _ => Some(whole * &sum.part_of(node, child, weight, possible)),
        }
    }

    /// Unchanged through sums; elsewhere a point of a child is worth more the fewer the child has. What drops out is worth nothing.
    fn rate_of(&self, parent: usize, child: Child, weight: &Ratio, possible: &Ratio) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(parent).zip(self.sums.get(parent))?;
        let rate = sum.rate.as_ref().filter(|_| node.role == Role::Ratio)?;
        if node.roll_up == RollUp::Sum {
            return Some(rate.clone());
        }
        let points = sum.possible.checked_div(possible).unwrap_or_default();
        Some(&(rate * &sum.part_of(node, child, weight, possible)) * &points)
    }

    /// The plan that was added up by.
    pub(crate) fn plan(&self) -> &'s Plan {
        self.plan
    }

    /// Whether a node is a start less charges.
    pub(crate) fn is_pool(&self, index: usize) -> bool {
        self.plan.nodes.get(index).is_some_and(|node| node.role == Role::Pool)
    }

    /// Everything that pools were charged, before their floors; nothing where there are none.
    pub(crate) fn charged(&self) -> Option<Ratio> {
        let pools = self.plan.nodes.iter().zip(&self.sums).filter(|(node, _)| node.role == Role::Pool);
        pools.map(|(_, sum)| sum.charged.clone()).reduce(|all, one| &all + &one)
    }

    /// How many items were looked at and answered, of a severity or of all.
    pub(crate) fn sampled(&self, severity: Option<&Id>) -> usize {
        let of = |item: &PlannedItem| severity.is_none() || item.item.severity.as_ref() == severity;
        let answered = self.slots.iter().filter(|slot| slot.state == State::Answered);
        answered.filter_map(|slot| self.plan.items.get(slot.item)).filter(|item| item.item.scored() && of(item)).count()
    }

    /// The whole.
    pub(crate) fn root(&self) -> &Sum {
        self.sums.first().unwrap_or(&NOTHING)
    }

    /// 100 × earned ÷ possible of a node, where it is a share of something; the whole's is cut where the checklist says so.
    pub(crate) fn percent(&self, index: usize) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(index).zip(self.sums.get(index))?;
        if node.role == Role::Charges || sum.counted == 0 {
            return None;
        }
        let percent = &sum.earned.checked_div(&sum.possible)? * &Ratio::HUNDRED;
        Some(if index == 0 { self.plan.checklist().cut(percent) } else { percent })
    }

    /// What a fact is, exact; unknown where there is nothing to say it of.
    pub(crate) fn fact(&self, key: FactKey) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(key.node).zip(self.sums.get(key.node))?;
        let counted = |value: &Ratio| (sum.counted > 0).then(|| value.clone());
        match key.what {
            FigureKind::Percent => self.percent(key.node),
            FigureKind::Total => counted(&sum.earned),
            FigureKind::Lost if node.role == Role::Charges => counted(&sum.earned),
            FigureKind::Lost => (sum.counted > 0).then(|| &sum.possible - &sum.earned),
            FigureKind::WorstItem => self.worst_item(node),
            FigureKind::WorstSection => self.worst_section(node),
            FigureKind::BelowMinimum => Some(Ratio::from_count(self.below_minimum(node))),
            counted => self.census(node).tell(counted),
        }
    }

    /// Every fact of the card: as thresholds see them, or exact.
    pub(crate) fn facts(&self, outer: &FactSet, compare: Compare) -> FactSet {
        let rounding = self.plan.rounding().rounding();
        let whole = self.plan.root().map(|root| self.census(root)).unwrap_or_default();
        let stated = self.plan.facts.iter().filter_map(|fact| {
            let counted = if fact.key.node == 0 { whole.tell(fact.key.what) } else { None };
            let value = counted.or_else(|| self.fact(fact.key))?;
            let seen = if fact.rounded && compare == Compare::Rounded { rounding.apply(&value) } else { value };
            Some((Arc::clone(&fact.name), FactValue::Number(seen)))
        });
        outer.joined(stated)
    }

    /// Whether a section is below the percentage that it must reach.
    pub(crate) fn is_below_minimum(&self, index: usize) -> bool {
        let minimum = self.plan.nodes.get(index).and_then(|node| node.minimum.as_ref());
        let seen = self.percent(index).map(|percent| self.plan.rounding().compared(&percent));
        minimum.zip(seen).is_some_and(|(minimum, percent)| percent < *minimum)
    }

    fn below_minimum(&self, node: &Node) -> usize {
        node.inner.clone().filter(|index| self.is_below_minimum(*index)).count()
    }

    /// The slots of a node's items, those of the sections within it included.
    fn slots_of(&self, node: &Node) -> impl Iterator<Item = (&'s LineScore, &'s PlannedItem)> {
        let from = self.slots.partition_point(|slot| slot.item < node.items.start);
        let to = self.slots.partition_point(|slot| slot.item < node.items.end);
        let (slots, plan) = (self.slots, self.plan);
        let inside = slots.get(from..to).unwrap_or_default();
        inside
            .iter()
            .filter_map(move |slot| Some((slot, plan.items.get(slot.item)?)))
            .filter(|(_, item)| item.item.scored())
    }

    /// Counts a node's lines by what became of them.
    fn census(&self, node: &Node) -> Census {
        let mut census = Census::default();
        for (slot, item) in self.slots_of(node) {
            match slot.state {
                State::Answered => {
                    census.answered = census.answered.saturating_add(1);
                    census.asked = census.asked.saturating_add(1);
                }
                // What only adds is not asked of anyone.
                State::Missing | State::Error if !item.item.bonus => census.asked = census.asked.saturating_add(1),
                State::NotApplicable => census.not_applicable = census.not_applicable.saturating_add(1),
                _ => {}
            }
            census.deficient =
                census.deficient.saturating_add(slot.effect.is_deficient(item, self.plan.method()).into());
            if slot.effect.counts && (slot.effect.failed || slot.effect.nonconformities > 0) {
                census.all.add(&slot.effect);
                if let Some(rank) = slot.effect.severity.or(item.severity) {
                    if census.by_severity.len() <= rank {
                        census.by_severity.resize(rank.saturating_add(1), Wrong::default());
                    }
                    if let Some(wrong) = census.by_severity.get_mut(rank) {
                        wrong.add(&slot.effect);
                    }
                }
            }
        }
        census
    }

    /// The lowest earned ÷ possible of a line (0 to 1); the highest charge where lines bring charges.
    fn worst_item(&self, node: &Node) -> Option<Ratio> {
        let each = self.slots_of(node).filter_map(|(slot, item)| slot.standing(item, self.plan.method()));
        if self.plan.method() == Method::Points { each.min() } else { each.max() }
    }

    fn worst_section(&self, node: &Node) -> Option<Ratio> {
        let inner = || node.inner.clone().filter_map(|index| self.plan.nodes.get(index).zip(self.sums.get(index)));
        let with = inner().filter(|(_, sum)| sum.counted > 0 && sum.possible.is_positive());
        match self.plan.method().has_percent() {
            true => with
                .filter(|(node, _)| node.role != Role::Charges)
                .filter_map(|(_, sum)| sum.earned.checked_div(&sum.possible))
                .min(),
            false => with.map(|(_, sum)| sum.earned.clone()).max(),
        }
    }
}

impl Sum {
    /// Each of its points' part of the whole, once its own part is known.
    fn point_of(&self, node: Option<&Node>) -> Option<Ratio> {
        node.filter(|node| node.roll_up == RollUp::Sum)?;
        self.share.as_ref()?.checked_div(&self.possible)
    }

    /// A child's part in the ratio of a mean, a least, a greatest or a first.
    fn part_of(&self, node: &Node, child: Child, weight: &Ratio, possible: &Ratio) -> Ratio {
        if !possible.is_positive() {
            return Ratio::ZERO;
        }
        if node.roll_up == RollUp::WeightedMean {
            return weight.checked_div(&self.gathered.denominator).unwrap_or_default();
        }
        let decides = self.gathered.best.as_ref().is_some_and(|(_, best)| *best == child);
        if decides { Ratio::ONE } else { Ratio::ZERO }
    }

    fn gather(&mut self, node: &Node, child: Child, weight: &Ratio, earned: &Ratio, possible: &Ratio) {
        if node.role == Role::Ratio && node.roll_up == RollUp::WeightedMean && !weight.is_positive() {
            // Without weight it is no part of the mean, nor of what the mean stands for.
            return;
        }
        self.earned = &self.earned + earned;
        self.possible = &self.possible + possible;
        if node.role != Role::Ratio || node.roll_up == RollUp::Sum || !possible.is_positive() {
            return;
        }
        let Some(ratio) = earned.checked_div(possible) else { return };
        if node.roll_up == RollUp::WeightedMean {
            self.gathered.numerator = &self.gathered.numerator + &(&ratio * weight);
            self.gathered.denominator = &self.gathered.denominator + weight;
            return;
        }
        // Lines come in order, sections behind them and from the last to the first: of equals the first in order decides.
        let better = match (&self.gathered.best, node.roll_up) {
            (None, _) => true,
            (Some((_, Child::Line(_))), RollUp::First) => false,
            (Some((_, Child::Node(_))), RollUp::First) => true,
            (Some((best, held)), roll_up) => {
                let order = if roll_up == RollUp::Min { ratio.cmp(best) } else { best.cmp(&ratio) };
                order.is_lt() || (order.is_eq() && matches!(held, Child::Node(_)))
            }
        };
        if better {
            self.gathered.best = Some((ratio, child));
        }
    }
}

/// A section's own facts, as its condition sees them.
struct Local<'l, 's> {
    tally: &'l Tally<'s>,
    node: &'l Node,
}

impl FactSource for Local<'_, '_> {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        // They stand in the order of their names.
        let place = self.node.zero_facts.binary_search_by(|(known, _)| (**known).cmp(name)).ok();
        let key = place.and_then(|place| self.node.zero_facts.get(place)).map(|(_, key)| *key);
        let Some((key, value)) = key.and_then(|key| Some((key, self.tally.fact(key)?))) else { return Lookup::Missing };
        let rounds = matches!(key.what, FigureKind::Percent | FigureKind::Total);
        let seen = if rounds { self.tally.plan.rounding().compared(&value) } else { value };
        Lookup::Range(seen.clone(), seen)
    }
}
