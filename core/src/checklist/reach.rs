//! The search: the cheapest set of corrections with which a rung holds.
//!
//! Dynamic programming over the checklist's tree. What a card's figures come to is a sum over lines, except at *hubs*: the root, pools
//! with a floor, sections with a `zero_when` or whose own figure is read, and what a least or greatest chooses among. Within a hub, lines
//! that change the same figures alike and cost the same differ only by what they add to its points: of these the first so many in the
//! order of what they add are as good as any so many (exchange one for another). From hub to hub only states go up that no other beats: one with
//! the same figures, no dearer and no worse in points. Points may go either way where a condition wants that; then only equal states are
//! one, and the search is still exact as long as it ends within its steps.

use super::meter::{Meters, Of, Want};
use super::plan::{Node, Plan, PlannedItem, Role, What};
use super::roll_up::{Slot, Tally};
use super::template::{Method, RollUp};
use super::worth::Effect;
use crate::condition::{FactSet, Seen, Sees, Truth};
use crate::exact::Ratio;
use crate::order::{Map, StableOrder};

/// How many combinations of states are looked at before the search gives up.
const MOST_STEPS: usize = 300_000;
/// How many states are kept at once.
const MOST_STATES: usize = 12_000;

/// A line that can be put right, and how.
#[derive(Clone, Debug)]
pub(super) struct Fixable {
    /// Its place among the slots.
    pub(super) slot: usize,
    /// What it may become.
    pub(super) ways: Vec<Effect>,
}

/// What is searched.
#[derive(Clone, Copy)]
pub(super) struct Ground<'g> {
    pub(super) plan: &'g Plan,
    pub(super) slots: &'g [Slot],
    /// What the slots come to now.
    pub(super) tally: &'g Tally<'g>,
    pub(super) outer: &'g FactSet,
    pub(super) lines: &'g [Fixable],
}

/// What came of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reached {
    /// The best set: lines and the way that each is put right.
    By(Vec<(usize, usize)>),
    /// No set does.
    Never,
    /// There were too many to look at.
    TooMany,
}

/// What a set costs, and how many corrections it has.
type Price = (Ratio, usize);
/// Lines that change the same figures alike: by the figures before and after, and the price.
type Alike = (Vec<Option<Ratio>>, Vec<Option<Ratio>>, Ratio);

/// What lines bring to their hub: to its points, and to each figure.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Brought {
    points: Option<Ratio>,
    figures: Vec<Option<Ratio>>,
}

/// A way to put right some of a hub's lines.
#[derive(Clone, Debug)]
struct Choice {
    price: Price,
    brought: Brought,
    picks: usize,
}

/// Which corrections a choice is made of.
#[derive(Clone, Copy, Debug)]
enum Pick {
    Nothing,
    Line(usize, usize),
    Both(usize, usize),
}

/// Where a condition finds a figure.
#[derive(Clone, Copy, Debug)]
enum Source {
    Own(What),
    Figure(usize),
    Share(usize, usize),
}

struct Search<'g> {
    ground: Ground<'g>,
    place: usize,
    meters: Meters,
    /// The nearest hub of each node, itself or above.
    regions: Vec<usize>,
    /// What a point gathered at each node is in points gathered at its hub.
    rates: Vec<Ratio>,
    picks: Vec<Pick>,
    steps: usize,
}

/// The cheapest set with which the rung at a place holds. Of equal ones: the fewest corrections, then the better score, then those of
/// lines that come first. What costs more than `limit` is not looked at: a set of that price is known.
pub(super) fn cheapest(ground: Ground<'_>, place: usize, prices: &[Ratio], limit: Option<&Ratio>) -> Reached {
    let mut search = Search::of(ground, place);
    match search.run(prices, limit) {
        None => Reached::TooMany,
        Some(None) => Reached::Never,
        Some(Some(picks)) => Reached::By(search.told(picks)),
    }
}

/// Whether no correction ever takes away that the rung at a place holds.
pub(super) fn is_monotone(ground: Ground<'_>, place: usize) -> bool {
    let search = Search::of(ground, place);
    let no_worse = |want: Want, now: &Option<Ratio>, after: &Option<Ratio>| match want {
        Want::Nothing => true,
        Want::More => after >= now,
        Want::Less => after <= now,
        Want::Exactly => false,
    };
    search.meters.is_monotone()
        && ground.lines.iter().all(|line| {
            let Some(slot) = ground.slots.get(line.slot) else { return false };
            let want = ground.plan.items.get(slot.item).map_or(Want::Exactly, |item| search.wants_gathered(item.node));
            let now = search.brought(line.slot, slot);
            line.ways.iter().map(|way| search.brought(line.slot, &fixed_slot(slot, way))).all(|after| {
                let figures = search.meters.list.iter().zip(now.figures.iter().zip(&after.figures));
                let alike = figures.into_iter().all(|(meter, (now, after))| no_worse(meter.want, now, after));
                alike && no_worse(want, &now.points, &after.points)
            })
        })
}

impl<'g> Search<'g> {
    fn of(ground: Ground<'g>, place: usize) -> Self {
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
        let mut search = Search {
            ground,
            place,
            meters,
            regions: Vec::new(),
            rates: Vec::new(),
            picks: vec![Pick::Nothing],
            steps: 0,
        };
        search.survey();
        search
    }
}

impl Search<'_> {
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

    fn want(&self, index: usize) -> Want {
        self.meters.wants.get(index).copied().unwrap_or(Want::Nothing)
    }

    /// Which way what a hub gathers has to go: a pool gathers charges.
    fn wants_gathered(&self, index: usize) -> Want {
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
    fn brought(&self, place: usize, slot: &Slot) -> Brought {
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

    fn with(&self, hub: &Node, one: &Brought, other: &Brought) -> Brought {
        let plan = self.ground.plan;
        let how = match (chooses(hub), hub.roll_up) {
            (true, RollUp::Min) => Folds::Least,
            (true, _) => Folds::Greatest,
            _ => Folds::Sum,
        };
        let figures = self.meters.list.iter().zip(one.figures.iter().zip(&other.figures));
        Brought {
            points: how.fold(one.points.as_ref(), other.points.as_ref()),
            figures: figures
                .map(|(meter, (one, other))| Folds::of(meter.of, plan.method()).fold(one.as_ref(), other.as_ref()))
                .collect(),
        }
    }

    /// All the hubs, innermost first. `None` where there is too much to look at.
    fn run(&mut self, prices: &[Ratio], limit: Option<&Ratio>) -> Option<Option<usize>> {
        let plan = self.ground.plan;
        let mut finished: Vec<Vec<Choice>> = vec![Vec::new(); plan.nodes.len()];
        for index in (0..plan.nodes.len()).rev() {
            if self.regions.get(index) != Some(&index) {
                continue;
            }
            let hub = plan.nodes.get(index)?;
            let mut units = self.units(index, hub, prices);
            for inner in (index.saturating_add(1)..plan.nodes.len()).rev() {
                let above = plan.nodes.get(inner).and_then(|node| self.regions.get(node.parent));
                if self.regions.get(inner) == Some(&inner) && above == Some(&index) {
                    units.push(finished.get_mut(inner).map(std::mem::take)?);
                }
            }
            let states = self.merge_all(index, hub, units, limit)?;
            if index == 0 {
                return Some(self.best(&states));
            }
            let options = states.into_iter().map(|state| self.finish(index, hub, state)).collect();
            let above = self.regions.get(hub.parent).copied().unwrap_or_default();
            let options = self.prune(above, options);
            *finished.get_mut(index)? = options;
        }
        None
    }

    /// What can be chosen among in a hub's own lines; first what is fixed.
    fn units(&mut self, index: usize, hub: &Node, prices: &[Ratio]) -> Vec<Vec<Choice>> {
        let plan = self.ground.plan;
        let mut base = Brought { points: None, figures: vec![None; self.meters.list.len()] };
        let mut alike: Map<Alike, Vec<(Ratio, Ratio, usize)>> = Map::new();
        let mut single: Vec<Vec<Choice>> = Vec::new();
        let want = self.wants_gathered(index);
        let mut lines: Vec<Option<usize>> = vec![None; self.ground.slots.len()];
        for (line, fixable) in self.ground.lines.iter().enumerate() {
            if let Some(place) = lines.get_mut(fixable.slot) {
                *place = Some(line);
            }
        }
        for (place, (slot, line)) in self.ground.slots.iter().zip(lines).enumerate() {
            let region = plan.items.get(slot.item).and_then(|item| self.regions.get(item.node));
            if region != Some(&index) {
                continue;
            }
            let now = self.brought(place, slot);
            let Some((line, fixable)) = line.and_then(|line| Some((line, self.ground.lines.get(line)?))) else {
                base = self.with(hub, &base, &now);
                continue;
            };
            let price = prices.get(line).cloned().unwrap_or(Ratio::ONE);
            let after = |way: &Effect| self.brought(place, &fixed_slot(slot, way));
            let ways: Vec<Brought> = fixable.ways.iter().map(after).collect();
            match ways.as_slice() {
                [way] if !chooses(hub) && want != Want::Exactly => {
                    let before = now.points.clone().unwrap_or_default();
                    let gain = &way.points.clone().unwrap_or_default() - &before;
                    alike.entry((now.figures, way.figures.clone(), price)).or_default().push((before, gain, line));
                }
                _ => {
                    let nothing = Choice { price: (Ratio::ZERO, 0), brought: now, picks: 0 };
                    let mut choices = vec![nothing];
                    for (way, brought) in ways.into_iter().enumerate() {
                        let picks = self.pick(Pick::Line(line, way));
                        choices.push(Choice { price: (price.clone(), 1), brought, picks });
                    }
                    single.push(choices);
                }
            }
        }
        let mut units = vec![vec![Choice { price: (Ratio::ZERO, 0), brought: base, picks: 0 }]];
        for ((now, after, price), mut lines) in alike {
            lines.order_by(|one, other| match want {
                Want::Less => one.1.cmp(&other.1),
                Want::More => other.1.cmp(&one.1),
                _ => std::cmp::Ordering::Equal,
            });
            units.push(self.chain(&now, &after, &price, &lines));
        }
        units.extend(single);
        units
    }

    /// The first none, one, two … of lines that differ only by what they add to the points.
    fn chain(
        &mut self,
        now: &[Option<Ratio>],
        after: &[Option<Ratio>],
        price: &Ratio,
        lines: &[(Ratio, Ratio, usize)],
    ) -> Vec<Choice> {
        let method = self.ground.plan.method();
        let mut points: Ratio = lines.iter().map(|(before, _, _)| before.clone()).sum();
        let (mut picks, mut spent) = (0, Ratio::ZERO);
        let mut choices = Vec::with_capacity(lines.len().saturating_add(1));
        let all = lines.len();
        for count in 0..=all {
            if let Some((_, gain, line)) = count.checked_sub(1).and_then(|last| lines.get(last)) {
                points = &points + gain;
                spent = &spent + price;
                let line = self.pick(Pick::Line(*line, 0));
                picks = self.pick(Pick::Both(picks, line));
            }
            let rest = all.saturating_sub(count);
            let figures =
                self.meters.list.iter().zip(now.iter().zip(after)).map(|(meter, (now, after))| {
                    match Folds::of(meter.of, method) {
                        Folds::Sum => {
                            let times = |value: &Option<Ratio>, times: usize| {
                                value.as_ref().map(|value| value * &Ratio::from_count(times))
                            };
                            Folds::Sum.fold(times(now, rest).as_ref(), times(after, count).as_ref())
                        }
                        folds => folds.fold(now.as_ref().filter(|_| rest > 0), after.as_ref().filter(|_| count > 0)),
                    }
                });
            let brought = Brought { points: Some(points.clone()), figures: figures.collect() };
            choices.push(Choice { price: (spent.clone(), count), brought, picks });
        }
        choices
    }

    fn pick(&mut self, pick: Pick) -> usize {
        self.picks.push(pick);
        self.picks.len().saturating_sub(1)
    }

    /// Everything that can be chosen in a hub; at the root without what no choice in the rest could save.
    fn merge_all(
        &mut self,
        index: usize,
        hub: &Node,
        units: Vec<Vec<Choice>>,
        limit: Option<&Ratio>,
    ) -> Option<Vec<Choice>> {
        let bests: Vec<Brought> = units.iter().map(|unit| self.best_of(index, unit)).collect();
        let mut units = units.into_iter();
        let mut states = units.next()?;
        for (at, unit) in units.enumerate() {
            if unit.is_empty() {
                continue;
            }
            self.steps = self.steps.saturating_add(states.len().saturating_mul(unit.len()));
            if self.steps > MOST_STEPS {
                return None;
            }
            let (mut more, mut pairs) = (Vec::new(), Vec::new());
            for state in &states {
                for choice in &unit {
                    let spent = &state.price.0 + &choice.price.0;
                    if limit.is_some_and(|limit| spent > *limit) {
                        continue;
                    }
                    more.push(Choice {
                        price: (spent, state.price.1.saturating_add(choice.price.1)),
                        brought: self.with(hub, &state.brought, &choice.brought),
                        picks: pairs.len(),
                    });
                    pairs.push((state.picks, choice.picks));
                }
            }
            states = self.prune(index, more);
            if states.len() > MOST_STATES {
                return None;
            }
            for state in &mut states {
                let (one, other) = pairs.get(state.picks).copied().unwrap_or_default();
                state.picks = self.both(one, other);
            }
            if index == 0 {
                let rest = bests.get(at.saturating_add(2)..).unwrap_or_default();
                let rest = rest.iter().fold(None, |sum: Option<Brought>, one| {
                    Some(sum.map_or_else(|| one.clone(), |sum| self.with(hub, &sum, one)))
                });
                states.retain(|state| {
                    let hoped = rest.as_ref().map(|rest| self.with(hub, &state.brought, rest));
                    self.reaches(hoped.as_ref().unwrap_or(&state.brought), true)
                });
            }
        }
        Some(states)
    }

    fn both(&mut self, one: usize, other: usize) -> usize {
        match (one, other) {
            (0, picks) | (picks, 0) => picks,
            (one, other) => self.pick(Pick::Both(one, other)),
        }
    }

    /// The best of each figure that any of these choices brings.
    fn best_of(&self, index: usize, unit: &[Choice]) -> Brought {
        let best = |want: Want, values: &mut dyn Iterator<Item = Option<Ratio>>| match want {
            Want::Less => values.flatten().min(),
            _ => values.flatten().max(),
        };
        let points = best(self.wants_gathered(index), &mut unit.iter().map(|choice| choice.brought.points.clone()));
        let figures = self.meters.list.iter().enumerate().map(|(at, meter)| {
            best(meter.want, &mut unit.iter().map(|choice| choice.brought.figures.get(at).cloned().flatten()))
        });
        Brought { points, figures: figures.collect() }
    }

    /// Without those that another beats.
    fn prune(&self, hub: usize, mut choices: Vec<Choice>) -> Vec<Choice> {
        let want = self.wants_gathered(hub);
        let ahead = |one: &Choice, other: &Choice| match want {
            Want::Less => one.brought.points.cmp(&other.brought.points),
            _ => other.brought.points.cmp(&one.brought.points),
        };
        choices.order_by(|one, other| {
            let figures = one.brought.figures.cmp(&other.brought.figures);
            let price = || one.price.cmp(&other.price);
            match want {
                Want::Exactly => figures.then_with(|| ahead(one, other)).then_with(price),
                _ => figures.then_with(price).then_with(|| ahead(one, other)),
            }
        });
        let mut kept: Vec<Choice> = Vec::new();
        for choice in choices {
            let beaten = kept.last().is_some_and(|last| {
                last.brought.figures == choice.brought.figures
                    && match want {
                        Want::Nothing => true,
                        Want::Exactly => last.brought.points == choice.brought.points,
                        _ => ahead(last, &choice).is_le(),
                    }
            });
            if !beaten {
                kept.push(choice);
            }
        }
        kept
    }

    /// What a hub earns of what it has gathered, before its condition takes it away.
    fn earned(&self, index: usize, hub: &Node, points: Option<&Ratio>) -> Ratio {
        let gathered = points.cloned().unwrap_or_default();
        match hub.role {
            Role::Pool => (&hub.start - &gathered).max(hub.floor.clone()),
            _ => &gathered * &self.scale(index, hub),
        }
    }

    /// A hub's choice as its parent's hub sees it.
    fn finish(&self, index: usize, hub: &Node, choice: Choice) -> Choice {
        let plan = self.ground.plan;
        let Brought { points, mut figures } = choice.brought;
        let mut earned = self.earned(index, hub, points.as_ref());
        if let Some(condition) = &hub.zero_when {
            let view =
                View { search: self, node: index, earned: &earned, figures: &figures, outer: None, hopes: false };
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
        Choice { brought: Brought { points, figures }, ..choice }
    }

    /// What is said of a node by what it earns.
    fn own(&self, index: usize, what: What, earned: &Ratio) -> Option<Ratio> {
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

    /// Whether the rung holds; where hopes are enough, whether it may.
    fn reaches(&self, brought: &Brought, hopes: bool) -> bool {
        let plan = self.ground.plan;
        let Some(root) = plan.root() else { return false };
        let earned = self.earned(0, root, brought.points.as_ref());
        let outer = Some(self.ground.outer);
        let view = View { search: self, node: 0, earned: &earned, figures: &brought.figures, outer, hopes };
        plan.rungs.get(self.place).is_some_and(|rung| {
            let holds = super::grade::holds(rung, &view);
            holds == Truth::True || (hopes && holds == Truth::Unknown)
        })
    }

    fn best(&self, states: &[Choice]) -> Option<usize> {
        let want = self.wants_gathered(0);
        let better = |one: &Choice, other: &Choice| {
            let points = match want {
                Want::Less => one.brought.points.cmp(&other.brought.points),
                _ => other.brought.points.cmp(&one.brought.points),
            };
            one.price.cmp(&other.price).then(points).is_lt()
        };
        let mut best: Option<&Choice> = None;
        for state in states.iter().filter(|state| self.reaches(&state.brought, false)) {
            if best.is_none_or(|best| better(state, best)) {
                best = Some(state);
            }
        }
        best.map(|state| state.picks)
    }

    /// The lines of a choice, in their order.
    fn told(&self, picks: usize) -> Vec<(usize, usize)> {
        let (mut lines, mut open) = (Vec::new(), vec![picks]);
        while let Some(place) = open.pop() {
            match self.picks.get(place) {
                Some(Pick::Line(line, way)) => lines.push((*line, *way)),
                Some(Pick::Both(one, other)) => open.extend([*one, *other]),
                Some(Pick::Nothing) | None => {}
            }
        }
        lines.order_by_key(|line| *line);
        lines
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
enum Folds {
    Sum,
    Least,
    Greatest,
}

impl Folds {
    fn of(of: Of, method: Method) -> Self {
        match of {
            Of::Lines(What::WorstItem) if method == Method::Points => Self::Least,
            Of::Lines(What::WorstItem) => Self::Greatest,
            Of::Nodes(What::WorstSection) if method.has_percent() => Self::Least,
            Of::Nodes(What::WorstSection) => Self::Greatest,
            _ => Self::Sum,
        }
    }

    fn fold(self, one: Option<&Ratio>, other: Option<&Ratio>) -> Option<Ratio> {
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
fn chooses(node: &Node) -> bool {
    node.role == Role::Ratio && matches!(node.roll_up, RollUp::Min | RollUp::Max)
}

fn possible_of(item: &PlannedItem) -> Ratio {
    if item.item.bonus { Ratio::ZERO } else { &item.possible * &item.weight }
}

/// A slot once it is put right.
pub(super) fn fixed_slot(slot: &Slot, way: &Effect) -> Slot {
    Slot { item: slot.item, state: super::State::Answered, effect: way.clone() }
}

/// A node's figures as conditions see them.
struct View<'v, 'g> {
    search: &'v Search<'g>,
    node: usize,
    earned: &'v Ratio,
    figures: &'v [Option<Ratio>],
    outer: Option<&'v FactSet>,
    /// Whether figures are the best that can be hoped for, each by itself.
    hopes: bool,
}

impl View<'_, '_> {
    fn source(&self, name: &str) -> Option<Source> {
        let key = self.search.ground.plan.fact_key(self.node, name)?;
        let meters = &self.search.meters;
        Some(match key.what {
            What::Percent | What::Total | What::Lost if key.node == self.node => Source::Own(key.what),
            What::Percent | What::Total | What::Lost | What::WorstSection | What::BelowMinimum => {
                Source::Figure(meters.find(key.node, Of::Nodes(key.what))?)
            }
            What::AnsweredShare => {
                Source::Share(meters.find(key.node, Of::Lines(What::AnsweredCount))?, meters.find(key.node, Of::Asked)?)
            }
            what => Source::Figure(meters.find(key.node, Of::Lines(what))?),
        })
    }

    fn figure(&self, place: usize) -> Option<Ratio> {
        let figure = self.figures.get(place).cloned().flatten();
        // A count of nothing is zero, and known.
        let counts = self.search.meters.list.get(place).is_some_and(|meter| meter.of.is_count());
        if counts { Some(figure.unwrap_or_default()) } else { figure }
    }

    fn is_unsure(&self, source: Source) -> bool {
        let exactly =
            |place: usize| self.search.meters.list.get(place).is_some_and(|meter| meter.want == Want::Exactly);
        self.hopes
            && match source {
                Source::Own(_) => self.search.want(self.node) == Want::Exactly,
                Source::Figure(place) => exactly(place),
                Source::Share(one, other) => exactly(one) || exactly(other),
            }
    }
}

impl Sees for View<'_, '_> {
    fn see(&self, name: &str) -> Seen<'_> {
        let Some(source) = self.source(name) else {
            return self.outer.and_then(|outer| outer.get(name)).map_or(Seen::Nothing, Seen::Value);
        };
        if self.is_unsure(source) {
            return Seen::Unsure;
        }
        let value = match source {
            Source::Own(what) => self.search.own(self.node, what, self.earned),
            Source::Figure(place) => self.figure(place),
            Source::Share(answered, asked) => {
                self.figure(answered).unwrap_or_default().checked_div(&self.figure(asked).unwrap_or_default())
            }
        };
        let Some(value) = value else { return Seen::Nothing };
        let rounding = self.search.ground.plan.rounding();
        let key = self.search.ground.plan.fact_key(self.node, name);
        let rounds = key.is_some_and(|key| matches!(key.what, What::Percent | What::Total));
        let seen = if rounds { rounding.compared(&value) } else { value };
        Seen::Between(seen.clone(), seen)
    }
}
