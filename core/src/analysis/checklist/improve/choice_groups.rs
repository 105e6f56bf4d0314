//! The choices of a decision node's own lines, in groups that are independent of each other.
//!
//! Grouping is the exchange argument of `search` put to use: n lines that change the same figures alike at the same
//! price differ only in points, so only their n + 1 best prefixes are choices.

use super::search::{CheapestSetSearch, Choice, ChoiceTrace, fixed_slot};
use super::search_tree::{Combine, NodeContribution, selects_one_child};
use crate::analysis::checklist::objective::Direction;
use crate::base::exact::Ratio;
use crate::base::ordered::{Map, SortStable};
use crate::checklist::kind::effect::Effect;
use crate::checklist::scoring::plan::Node;

/// Equivalence key of lines that change the same figures alike: figures before, figures after, price.
/// One value for each objective; points are left out, because they order the lines within a class.
type EquivalenceKey = (Vec<Option<Ratio>>, Vec<Option<Ratio>>, Ratio);

impl CheapestSetSearch<'_> {
    /// Choice groups of a decision node's own lines. The first group is the fixed part: lines that cannot be
    /// corrected. Then one group for each class of equivalent lines, and one for each line with several ways.
    ///
    /// `prices` has one entry for each correctable line. Every group but the first contains the choice to correct nothing,
    /// at price 0. Lines are not grouped if the node takes the minimum or maximum of its children, or if its points are
    /// wanted in both directions: then more points are not always at least as good.
    pub(super) fn units(&mut self, index: usize, decision_node: &Node, prices: &[Ratio]) -> Vec<Vec<Choice>> {
        let plan = self.terrain.ground.plan;
        let mut base = NodeContribution { points: None, figures: vec![None; self.terrain.meters.list.len()] };
        let mut alike: Map<EquivalenceKey, Vec<(Ratio, Ratio, usize)>> = Map::new();
        let mut single: Vec<Vec<Choice>> = Vec::new();
        let want = self.terrain.gathered_direction(index);
        // For each line of the inspection, its index among the correctable lines.
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
                    // Default: under a sum, lines that contribute no points contribute 0.
                    let before = now.points.clone().unwrap_or_default();
                    // Default: as above.
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
        // The fixed part is a choice at price 0 without a trace.
        let mut units = vec![vec![Choice { price: (Ratio::ZERO, 0), contribution: base, picks: 0 }]];
        for ((now, after, price), mut lines) in alike {
            lines.sort_stable_by(|one, other| match want {
                Direction::Less => one.1.cmp(&other.1),
                Direction::More => other.1.cmp(&one.1),
                _ => std::cmp::Ordering::Equal,
            });
            units.push(self.chain(&now, &after, &price, &lines));
        }
        units.extend(single);
        units
    }

    /// For n equivalent lines sorted by gain, the choices "best 0", "best 1" … "best n". Lines that gain 3, 2
    /// and 1 at price 1 give (0, 0), (1, 3), (2, 5) and (3, 6) as (price, points).
    ///
    /// Each line is (points before, gain, index of the line). Every choice holds the contribution of all n lines, the
    /// corrected and the others, so that the groups of a node can simply be combined. Summed figures are `now` times the
    /// others plus `after` times the corrected; a minimum or maximum takes each side that has at least one line.
    fn chain(
        &mut self,
        now: &[Option<Ratio>],
        after: &[Option<Ratio>],
        price: &Ratio,
        lines: &[(Ratio, Ratio, usize)],
    ) -> Vec<Choice> {
        let method = self.terrain.ground.plan.method();
        let mut points: Ratio = lines.iter().map(|(before, _, _)| before.clone()).sum();
        // Trace and price grow by one line with each choice, so traces share their prefixes.
        let (mut picks, mut spent) = (0, Ratio::ZERO);
        let mut choices = Vec::with_capacity(lines.len() + 1);
        let all = lines.len();
        for count in 0..=all {
            if let Some((_, gain, line)) = count.checked_sub(1).and_then(|last| lines.get(last)) {
                points = &points + gain;
                spent = &spent + price;
                let line = self.pick(ChoiceTrace::Line(*line, 0));
                picks = self.pick(ChoiceTrace::Both(picks, line));
            }
            let rest = all - count;
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
}
