//! The search: the cheapest set of corrections with which a rung holds.
//!
//! Dynamic programming over the checklist's tree. What a card's figures come to is a sum over lines, except at *hubs*: the root, pools
//! with a floor, sections with a `zero_when` or whose own figure is read, and what a least or greatest chooses among. Within a hub, lines
//! that change the same figures alike and cost the same differ only by what they add to its points: of these the first so many in the
//! order of what they add are as good as any so many (exchange one for another). From hub to hub only states go up that no other beats: one with
//! the same figures, no dearer and no worse in points. Points may go either way where a condition wants that; then only equal states are
//! one, and the search is still exact as long as it ends within its steps.

use super::node_facts::NodeFacts;
use super::search_tree::{Combine, NodeContribution, SearchTree, selects_one_child};
use super::upper_bound::UpperBounds;
use crate::analysis::checklist::objective::Direction;
use crate::base::exact::Ratio;
use crate::checklist::scoring::answer_worth::Effect;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::plan::{Node, Plan};
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, Truth};
use std::collections::BTreeMap;

/// How many combinations of states are looked at before the search gives up.
const MOST_STEPS: usize = 300_000;
/// How many states are kept at once.
const MOST_STATES: usize = 8_000;

/// A line that can be put right, and how.
#[derive(Clone, Debug)]
pub(super) struct CorrectableLine {
    /// Its place among the slots.
    pub(super) slot: usize,
    /// What it may become.
    pub(super) ways: Vec<Effect>,
}

/// What is searched.
#[derive(Clone, Copy)]
pub(super) struct SearchInput<'g> {
    pub(super) plan: &'g Plan,
    pub(super) slots: &'g [LineScore],
    /// What the slots come to now.
    pub(super) tally: &'g Tally<'g>,
    pub(super) outer: &'g FactSet,
    pub(super) lines: &'g [CorrectableLine],
}

/// What came of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SearchResult {
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
type EquivalenceKey = (Vec<Option<Ratio>>, Vec<Option<Ratio>>, Ratio);

/// A way to put right some of a hub's lines.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) price: Price,
    pub(super) contribution: NodeContribution,
    /// The corrections that it is made of, by their place among all picks.
    picks: usize,
}

/// Which corrections a choice is made of.
#[derive(Clone, Copy, Debug)]
enum ChoiceTrace {
    Nothing,
    Line(usize, usize),
    Both(usize, usize),
}

struct CheapestSetSearch<'g> {
    terrain: SearchTree<'g>,
    place: usize,
    picks: Vec<ChoiceTrace>,
    steps: usize,
}

/// The cheapest set with which the rung at a place holds. Of equal ones: the fewest corrections, then the better score, then those of
/// lines that come first. What costs more than `limit` is not looked at: a set of that price is known.
pub(super) fn cheapest(ground: SearchInput<'_>, place: usize, prices: &[Ratio], limit: Option<&Ratio>) -> SearchResult {
    let terrain = SearchTree::of(ground, place);
    let mut search = CheapestSetSearch { terrain, place, picks: vec![ChoiceTrace::Nothing], steps: 0 };
    match search.run(prices, limit) {
        None => SearchResult::TooMany,
        Some(None) => SearchResult::Never,
        Some(Some(picks)) => SearchResult::By(search.picked_lines(picks)),
    }
}

/// Whether no correction ever takes away that the rung at a place holds.
pub(super) fn is_monotone(ground: SearchInput<'_>, place: usize) -> bool {
    let terrain = SearchTree::of(ground, place);
    let no_worse = |want: Direction, now: &Option<Ratio>, after: &Option<Ratio>| match want {
        Direction::Unused => true,
        Direction::More => after >= now,
        Direction::Less => after <= now,
        Direction::Both => false,
    };
    terrain.meters.is_monotone()
        && ground.lines.iter().all(|line| {
            let Some(slot) = ground.slots.get(line.slot) else { return false };
            let want =
                ground.plan.items.get(slot.item).map_or(Direction::Both, |item| terrain.gathered_direction(item.node));
            let now = terrain.contribution(line.slot, slot);
            line.ways.iter().map(|way| terrain.contribution(line.slot, &fixed_slot(slot, way))).all(|after| {
                let figures = terrain.meters.list.iter().zip(now.figures.iter().zip(&after.figures));
                let alike = figures.into_iter().all(|(meter, (now, after))| no_worse(meter.want, now, after));
                alike && no_worse(want, &now.points, &after.points)
            })
        })
}

impl CheapestSetSearch<'_> {
    /// All the hubs, innermost first. `None` where there is too much to look at.
    fn run(&mut self, prices: &[Ratio], limit: Option<&Ratio>) -> Option<Option<usize>> {
        let plan = self.terrain.ground.plan;
        let mut finished: Vec<Vec<Choice>> = vec![Vec::new(); plan.nodes.len()];
        for index in (0..plan.nodes.len()).rev() {
            if self.terrain.decision_node_of.get(index) != Some(&index) {
                continue;
            }
            let decision_node = plan.nodes.get(index)?;
            let mut units = self.units(index, decision_node, prices);
            for inner in (index.saturating_add(1)..plan.nodes.len()).rev() {
                let above = plan.nodes.get(inner).and_then(|node| self.terrain.decision_node_of.get(node.parent));
                if self.terrain.decision_node_of.get(inner) == Some(&inner) && above == Some(&index) {
                    units.push(finished.get_mut(inner).map(std::mem::take)?);
                }
            }
            let states = self.merge_all(index, decision_node, units, limit)?;
            if index == 0 {
                return Some(self.best(&states));
            }
            let finish = |state: Choice| Choice {
                contribution: self.terrain.finish(index, decision_node, state.contribution),
                ..state
            };
            let options = states.into_iter().map(finish).collect();
            let above = self.terrain.decision_node_of.get(decision_node.parent).copied().unwrap_or_default();
            let options = self.prune(above, options);
            *finished.get_mut(index)? = options;
        }
        None
    }

    /// What can be chosen among in a hub's own lines; first what is fixed.
    fn units(&mut self, index: usize, decision_node: &Node, prices: &[Ratio]) -> Vec<Vec<Choice>> {
        let plan = self.terrain.ground.plan;
        let mut base = NodeContribution { points: None, figures: vec![None; self.terrain.meters.list.len()] };
        let mut alike: BTreeMap<EquivalenceKey, Vec<(Ratio, Ratio, usize)>> = BTreeMap::new();
        let mut single: Vec<Vec<Choice>> = Vec::new();
        let want = self.terrain.gathered_direction(index);
        let mut lines: Vec<Option<usize>> = vec![None; self.terrain.ground.slots.len()];
        for (line, fixable) in self.terrain.ground.lines.iter().enumerate() {
            if let Some(place) = lines.get_mut(fixable.slot) {
                *place = Some(line);
            }
        }
        for (place, (slot, line)) in self.terrain.ground.slots.iter().zip(lines).enumerate() {
            let region = plan.items.get(slot.item).and_then(|item| self.terrain.decision_node_of.get(item.node));
            if region != Some(&index) {
                continue;
            }
            let now = self.terrain.contribution(place, slot);
            let Some((line, fixable)) = line.and_then(|line| Some((line, self.terrain.ground.lines.get(line)?))) else {
                base = self.terrain.with(decision_node, &base, &now);
                continue;
            };
            let price = prices.get(line).cloned().unwrap_or(Ratio::ONE);
            let after = |way: &Effect| self.terrain.contribution(place, &fixed_slot(slot, way));
            let ways: Vec<NodeContribution> = fixable.ways.iter().map(after).collect();
            match ways.as_slice() {
                [way] if !selects_one_child(decision_node) && want != Direction::Both => {
                    let before = now.points.clone().unwrap_or_default();
                    let gain = &way.points.clone().unwrap_or_default() - &before;
                    alike.entry((now.figures, way.figures.clone(), price)).or_default().push((before, gain, line));
                }
                _ => {
                    let nothing = Choice { price: (Ratio::ZERO, 0), contribution: now, picks: 0 };
                    let mut choices = vec![nothing];
                    for (way, contribution) in ways.into_iter().enumerate() {
                        let picks = self.pick(ChoiceTrace::Line(line, way));
                        choices.push(Choice { price: (price.clone(), 1), contribution, picks });
                    }
                    single.push(choices);
                }
            }
        }
        let mut units = vec![vec![Choice { price: (Ratio::ZERO, 0), contribution: base, picks: 0 }]];
        for ((now, after, price), mut lines) in alike {
            lines.sort_by(|one, other| match want {
                Direction::Less => one.1.cmp(&other.1),
                Direction::More => other.1.cmp(&one.1),
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
        let method = self.terrain.ground.plan.method();
        let mut points: Ratio = lines.iter().map(|(before, _, _)| before.clone()).sum();
        let (mut picks, mut spent) = (0, Ratio::ZERO);
        let mut choices = Vec::with_capacity(lines.len().saturating_add(1));
        let all = lines.len();
        for count in 0..=all {
            if let Some((_, gain, line)) = count.checked_sub(1).and_then(|last| lines.get(last)) {
                points = &points + gain;
                spent = &spent + price;
                let line = self.pick(ChoiceTrace::Line(*line, 0));
                picks = self.pick(ChoiceTrace::Both(picks, line));
            }
            let rest = all.saturating_sub(count);
            let figures =
                self.terrain.meters.list.iter().zip(now.iter().zip(after)).map(
                    |(meter, (now, after))| match Combine::of(meter.of, method) {
                        Combine::Sum => {
                            let times = |value: &Option<Ratio>, times: usize| {
                                value.as_ref().map(|value| value * &Ratio::from_count(times))
                            };
                            Combine::Sum.fold(times(now, rest).as_ref(), times(after, count).as_ref())
                        }
                        folds => folds.fold(now.as_ref().filter(|_| rest > 0), after.as_ref().filter(|_| count > 0)),
                    },
                );
            let contribution = NodeContribution { points: Some(points.clone()), figures: figures.collect() };
            choices.push(Choice { price: (spent.clone(), count), contribution, picks });
        }
        choices
    }

    fn pick(&mut self, pick: ChoiceTrace) -> usize {
        self.picks.push(pick);
        self.picks.len().saturating_sub(1)
    }

    /// Everything that can be chosen in a hub; at the root without what no choice in the rest could save.
    fn merge_all(
        &mut self,
        index: usize,
        decision_node: &Node,
        units: Vec<Vec<Choice>>,
        limit: Option<&Ratio>,
    ) -> Option<Vec<Choice>> {
        let hopes = (index == 0).then(|| UpperBounds::of(&self.terrain, decision_node, &units));
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
                        contribution: self.terrain.with(decision_node, &state.contribution, &choice.contribution),
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
            if let Some(hopes) = &hopes {
                let rest = hopes.from(at.saturating_add(2));
                states.retain(|state| {
                    let budget = limit.map(|limit| limit - &state.price.0);
                    let hoped = self.terrain.with(decision_node, &state.contribution, &rest.within(budget.as_ref()));
                    self.reaches(&hoped, true)
                });
            }
        }
        Some(states)
    }

    fn both(&mut self, one: usize, other: usize) -> usize {
        match (one, other) {
            (0, picks) | (picks, 0) => picks,
            (one, other) => self.pick(ChoiceTrace::Both(one, other)),
        }
    }

    /// Without those that another beats.
    fn prune(&self, decision_node: usize, mut choices: Vec<Choice>) -> Vec<Choice> {
        let want = self.terrain.gathered_direction(decision_node);
        let ahead = |one: &Choice, other: &Choice| match want {
            Direction::Less => one.contribution.points.cmp(&other.contribution.points),
            _ => other.contribution.points.cmp(&one.contribution.points),
        };
        choices.sort_by(|one, other| {
            let figures = one.contribution.figures.cmp(&other.contribution.figures);
            let price = || one.price.cmp(&other.price);
            match want {
                Direction::Both => figures.then_with(|| ahead(one, other)).then_with(price),
                _ => figures.then_with(price).then_with(|| ahead(one, other)),
            }
        });
        let mut kept: Vec<Choice> = Vec::new();
        for choice in choices {
            let beaten = kept.last().is_some_and(|last| {
                last.contribution.figures == choice.contribution.figures
                    && match want {
                        Direction::Unused => true,
                        Direction::Both => last.contribution.points == choice.contribution.points,
                        _ => ahead(last, &choice).is_le(),
                    }
            });
            if !beaten {
                kept.push(choice);
            }
        }
        kept
    }

    /// Whether the rung holds; where hopes are enough, whether it may.
    fn reaches(&self, contribution: &NodeContribution, hopes: bool) -> bool {
        let plan = self.terrain.ground.plan;
        let Some(root) = plan.root() else { return false };
        let earned = self.terrain.earned(0, root, contribution.points.as_ref());
        let outer = Some(self.terrain.ground.outer);
        let view = NodeFacts {
            terrain: &self.terrain,
            node: 0,
            earned: &earned,
            figures: &contribution.figures,
            outer,
            optimistic: hopes,
        };
        plan.rungs.get(self.place).is_some_and(|rung| {
            let holds = crate::checklist::scoring::grade::holds(rung, &view);
            holds == Truth::True || (hopes && holds == Truth::Unknown)
        })
    }

    fn best(&self, states: &[Choice]) -> Option<usize> {
        let want = self.terrain.gathered_direction(0);
        let better = |one: &Choice, other: &Choice| {
            let points = match want {
                Direction::Less => one.contribution.points.cmp(&other.contribution.points),
                _ => other.contribution.points.cmp(&one.contribution.points),
            };
            one.price.cmp(&other.price).then(points).is_lt()
        };
        let mut best: Option<&Choice> = None;
        for state in states.iter().filter(|state| self.reaches(&state.contribution, false)) {
            if best.is_none_or(|best| better(state, best)) {
                best = Some(state);
            }
        }
        best.map(|state| state.picks)
    }

    /// The lines of a choice, in their order.
    fn picked_lines(&self, picks: usize) -> Vec<(usize, usize)> {
        let (mut lines, mut open) = (Vec::new(), vec![picks]);
        while let Some(place) = open.pop() {
            match self.picks.get(place) {
                Some(ChoiceTrace::Line(line, way)) => lines.push((*line, *way)),
                Some(ChoiceTrace::Both(one, other)) => open.extend([*one, *other]),
                Some(ChoiceTrace::Nothing) | None => {}
            }
        }
        lines.sort_by_key(|line| *line);
        lines
    }
}

/// A slot once it is put right.
pub(super) fn fixed_slot(slot: &LineScore, way: &Effect) -> LineScore {
    LineScore { item: slot.item, state: crate::checklist::model::handling::State::Answered, effect: way.clone() }
}
