//! Exact search for the cheapest set of corrections that makes a grade's condition true: dynamic programming
//! over the checklist's tree, with dominance and branch and bound (A. H. Land and A. G. Doig, An automatic
//! method of solving discrete programming problems, Econometrica 28(3), 1960).
//!
//! A card's figures are sums over lines, except at *decision nodes*: the root, pools with a floor, sections
//! with a `zero_when` or whose own figure is read, and the children of a minimum or maximum. Within a
//! decision node, lines that change the same figures alike and cost the same differ only in the points they
//! add. Of these the best k are at least as good as any other k (exchange argument), so n such lines give n +
//! 1 choices instead of 2^n.
//!
//! From one decision node to the next, only states go up that no other dominates: one with the same figures,
//! no dearer, and no worse in points. If a condition wants points in both directions, only equal states are
//! merged, and the search stays exact as long as it ends within its limits.
//!
//! Example: a grade needs 80 % and no failed key item; wrong are one key item worth 1 of 10 points and three
//! ordinary ones worth 1, 2 and 3 points, at 40 % now. The key item has two choices (0 or 1 corrected), the
//! others four (best 0, 1, 2, 3: 0, 3, 5, 6 points). Of the 8 states those without the key item are pruned at
//! once, because no choice left can reduce the failures to 0; with it, +1 +3 gives 80 %: two corrections, key
//! item and the 3-point item.
//!
//! Complexity: with m classes of n lines each, the number of combined states is at most (n + 1)^m; dominance and
//! bounds usually keep it far below. Beyond `MOST_STEPS` or `MOST_STATES` the result is `TooMany`, never a guess.

use super::node_facts::NodeFacts;
use super::search_tree::{NodeContribution, SearchTree};
use super::upper_bound::UpperBounds;
use crate::analysis::checklist::objective::Direction;
use crate::base::exact::Ratio;
use crate::base::ordered::SortStable;
use crate::checklist::kind::effect::Effect;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::plan::{Node, Plan};
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, Truth};

/// Limit on combined states; beyond it the search gives up (`TooMany`).
/// A step is one pair of a state and a choice; steps are summed over all decision nodes.
const MOST_STEPS: usize = 300_000;
/// Limit on states kept at once.
/// Checked after each group, when dominated states have been removed.
const MOST_STATES: usize = 8_000;

/// A line that can be put right, and its ways.
#[derive(Clone, Debug)]
pub(super) struct CorrectableLine {
    /// Index among the lines of the inspection.
    pub(super) slot: usize,
    /// Its effects after correction, one for each way.
    pub(super) ways: Vec<Effect>,
}

/// Input of the search.
#[derive(Clone, Copy)]
pub(super) struct SearchInput<'g> {
    /// The checklist, its nodes in pre-order (a parent before its children).
    pub(super) plan: &'g Plan,
    /// Scores of all lines as things are, one for each line of the inspection.
    pub(super) slots: &'g [LineScore],
    /// The totals as things are.
    pub(super) tally: &'g Tally<'g>,
    /// The site's own facts, which corrections do not change.
    pub(super) outer: &'g FactSet,
    /// The lines that can be put right; results name them by their index here.
    pub(super) lines: &'g [CorrectableLine],
}

/// Result of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SearchResult {
    /// The cheapest set: pairs of line and way.
    By(Vec<(usize, usize)>),
    /// No set makes the condition true.
    /// It is proved among sets within the cost limit.
    Never,
    /// A limit was exceeded; nothing is known.
    TooMany,
}

/// Price of a set, then its number of corrections: at equal cost the smaller set is better.
/// Tuples compare lexicographically, so the order of prices is the order of preference.
pub(super) type Price = (Ratio, usize);
/// A partial solution: corrections of some lines below a decision node, their price and contribution.
/// It is a state of the dynamic program: only price and contribution decide what can still follow.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// Sum of the prices of its corrections, and their number.
    pub(super) price: Price,
    /// What all lines that were combined so far contribute, corrected or not.
    pub(super) contribution: NodeContribution,
    /// Index of its trace among all traces.
    pub(super) picks: usize,
}

/// Trace of a choice: which corrections it consists of, as a binary tree of shared parts.
/// Entry 0 is always `Nothing`. A trace costs one entry for each combination, however many corrections it holds,
/// because states share their prefixes.
#[derive(Clone, Copy, Debug)]
pub(super) enum ChoiceTrace {
    /// No correction.
    Nothing,
    /// One correction: index of the line and of its way.
    Line(usize, usize),
    /// The corrections of two traces, by their indices.
    Both(usize, usize),
}

/// One run of the search for one grade.
pub(super) struct CheapestSetSearch<'g> {
    /// The tree as the grade's condition sees it.
    pub(super) terrain: SearchTree<'g>,
    /// Index of the grade.
    place: usize,
    /// All traces, in the order in which they were made.
    picks: Vec<ChoiceTrace>,
    /// Number of steps taken, compared with `MOST_STEPS`.
    steps: usize,
}

/// The cheapest set that makes the grade's condition true. At equal cost: the fewest corrections, then the
/// better score, then the lines that come first. Prunes above `limit`: a solution of that cost is already
/// known.
///
/// `prices` has one entry for each line of `ground`. A set that costs exactly `limit` is still found, because it may
/// have fewer corrections than the known one. The grade's own condition is searched, not those of better grades; the
/// caller takes the minimum over the better ones.
pub(super) fn cheapest(ground: SearchInput<'_>, place: usize, prices: &[Ratio], limit: Option<&Ratio>) -> SearchResult {
    let terrain = SearchTree::of(ground, place);
    let mut search = CheapestSetSearch { terrain, place, picks: vec![ChoiceTrace::Nothing], steps: 0 };
    match search.run(prices, limit) {
        None => SearchResult::TooMany,
        Some(None) => SearchResult::Never,
        Some(Some(picks)) => SearchResult::By(search.picked_lines(picks)),
    }
}

/// True if no correction ever makes the grade's condition false.
///
/// It is sufficient, not necessary: no figure has direction `Both`, and every way of every line moves each figure
/// that the line contributes to, and its points, in the wanted direction or not at all. If it is true, a set that
/// reaches the grade still does after more corrections, which makes forced corrections a valid lower bound.
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
    /// Processes the decision nodes bottom-up. `None` if a limit is exceeded; `Some(None)` if no set reaches
    /// the grade.
    ///
    /// A node's index is greater than its parent's, so descending indices visit children first. The groups of a decision
    /// node are its own lines (`units`) and the finished states of the decision nodes directly below it; the root's states
    /// are the solutions.
    fn run(&mut self, prices: &[Ratio], limit: Option<&Ratio>) -> Option<Option<usize>> {
        let plan = self.terrain.ground.plan;
        let mut finished: Vec<Vec<Choice>> = vec![Vec::new(); plan.nodes.len()];
        for index in (0..plan.nodes.len()).rev() {
            if self.terrain.decision_node_of.get(index) != Some(&index) {
                continue;
            }
            let decision_node = plan.nodes.get(index)?;
            let mut units = self.units(index, decision_node, prices);
            for inner in (index + 1..plan.nodes.len()).rev() {
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
            // Invariant: every node has its decision node.
            let above = self.terrain.decision_node_of.get(decision_node.parent).copied().unwrap_or_default();
            let options = self.prune(above, options);
            *finished.get_mut(index)? = options;
        }
        None
    }

    /// Adds a trace; returns its index.
    pub(super) fn pick(&mut self, pick: ChoiceTrace) -> usize {
        self.picks.push(pick);
        self.picks.len() - 1
    }

    /// Cross product of a decision node's groups, with pruning by price and dominance; at the root also by
    /// upper bounds: a state is dropped if even the best remaining choices could not make the condition true.
    ///
    /// `units` are the groups in the order of combination; the first is the fixed part. Traces are created only for states
    /// that survive pruning, so their number is bounded by the states kept, not by the pairs tried. `None` if a limit is
    /// exceeded.
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
            // Default: saturates, because it is only compared with a limit.
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
                        price: (spent, state.price.1 + choice.price.1),
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
                // Invariant: the states of this round were numbered by their pairs.
                let (one, other) = pairs.get(state.picks).copied().unwrap_or_default();
                state.picks = self.both(one, other);
            }
            if let Some(hopes) = &hopes {
                // The fixed part and the groups up to this one are combined; the bounds are those of the later ones.
                let rest = hopes.from(at + 2);
                states.retain(|state| {
                    let budget = limit.map(|limit| limit - &state.price.0);
                    let hoped = self.terrain.with(decision_node, &state.contribution, &rest.within(budget.as_ref()));
                    self.reaches(&hoped, true)
                });
            }
        }
        Some(states)
    }

    /// The trace of two choices together; nothing is added for an empty one.
    fn both(&mut self, one: usize, other: usize) -> usize {
        match (one, other) {
            (0, picks) | (picks, 0) => picks,
            (one, other) => self.pick(ChoiceTrace::Both(one, other)),
        }
    }

    /// Removes dominated choices: same figures, no cheaper and no better in points. After sorting, each is
    /// compared with the last one kept.
    ///
    /// Choices are sorted by figures, then price, then points, so among equal figures points improve strictly from one
    /// kept choice to the next, and the last one kept is the only one to compare with: O(n log n) comparisons. With
    /// direction `Both` the order is figures, points, price, and only choices with equal points are merged, the cheapest
    /// of them kept.
    /// ```text
    /// figures equal, more points are better:  (price 1, 3 points) kept
    ///                                         (price 2, 3 points) dominated: dearer, no better
    ///                                         (price 2, 5 points) kept
    /// ```
    fn prune(&self, decision_node: usize, mut choices: Vec<Choice>) -> Vec<Choice> {
        let want = self.terrain.gathered_direction(decision_node);
        let ahead = |one: &Choice, other: &Choice| match want {
            Direction::Less => one.contribution.points.cmp(&other.contribution.points),
            _ => other.contribution.points.cmp(&one.contribution.points),
        };
        choices.sort_stable_by(|one, other| {
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

    /// True if the grade's condition is true; with `hopes`, if it may become true (figures are optimistic
    /// bounds).
    /// Figures of nodes below the root are part of the contribution, so no roll-up of the card is needed.
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

    /// The cheapest state that makes the condition true.
    /// It returns the index of its trace. Ties in price go to the better points, then to the first state.
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

    /// The corrections of a choice, by unfolding its trace, in line order.
    /// Pairs of line and way, each line at most once.
    fn picked_lines(&self, picks: usize) -> Vec<(usize, usize)> {
        let (mut lines, mut open) = (Vec::new(), vec![picks]);
        while let Some(place) = open.pop() {
            match self.picks.get(place) {
                Some(ChoiceTrace::Line(line, way)) => lines.push((*line, *way)),
                Some(ChoiceTrace::Both(one, other)) => open.extend([*one, *other]),
                Some(ChoiceTrace::Nothing) | None => {}
            }
        }
        lines.sort_stable_by_key(|line| *line);
        lines
    }
}

/// A line after it is put right.
/// Its state is `Answered`, whatever it was.
pub(super) fn fixed_slot(slot: &LineScore, way: &Effect) -> LineScore {
    LineScore { item: slot.item, state: crate::checklist::model::handling::AnswerState::Answered, effect: way.clone() }
}
