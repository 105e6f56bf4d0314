//! Upper bounds for branch and bound: the best that the remaining choices can add to each figure within the
//! budget. Each figure is bounded by itself, so the bounds together may be out of reach; they never exclude a
//! solution.
//!
//! Bounds are taken at the root only, where all groups are known. Sums are bounded by the relaxed knapsack of
//! `knapsack_bound`; a minimum or maximum by the best value of each remaining choice, whatever it costs.

use super::knapsack_bound::{KnapsackBound, KnapsackSuffix};
use super::search::Choice;
use super::search_tree::{Combine, NodeContribution, SearchTree};
use crate::analysis::checklist::objective::Direction;
use crate::base::exact::Ratio;
use crate::checklist::scoring::plan::Node;

/// Turns a figure around so that more is better.
/// It is its own inverse, so it also turns a bound back.
fn as_maximized(want: Direction, value: Ratio) -> Ratio {
    if want == Direction::Less { -&value } else { value }
}

/// Bounds over all choices: points first, then each figure.
/// Entry 0 is for points, entry i + 1 for objective i.
pub(super) struct UpperBounds(Vec<UpperBound>);

/// How one figure is bounded.
enum UpperBound {
    /// Additive figure: direction, knapsack bound, and per choice whether it affects the figure.
    Sum(Direction, KnapsackBound, Vec<bool>),
    /// Minimum or maximum: the best value of each choice.
    Best(Combine, Vec<Option<Ratio>>),
}

/// The bounds restricted to the choices with index >= `unit`.
/// The entries are in the order of `UpperBounds`.
pub(super) struct RemainingBounds(Vec<RemainingBound>);

enum RemainingBound {
    /// Additive figure: direction, and the knapsack bound of the remaining choices.
    Sum(Direction, KnapsackSuffix),
    /// Best value of a minimum or maximum; `None` if no remaining choice contributes, also of a sum.
    Best(Option<Ratio>),
}

impl UpperBounds {
    /// Bounds over the root's choices.
    /// `units` are the root's groups in the order in which the search combines them; indices of choices refer to it.
    pub(super) fn of(terrain: &SearchTree<'_>, root: &Node, units: &[Vec<Choice>]) -> Self {
        let method = terrain.ground.plan.method();
        let summed = Combine::of_points(root).is_sum().then(|| terrain.gathered_direction(0));
        let figures = terrain.meters.list.iter().map(|meter| {
            let sum = Combine::of(meter.of, method).is_sum().then_some(meter.want);
            (sum, meter.want, Combine::of(meter.of, method))
        });
        let points = (summed, terrain.gathered_direction(0), Combine::of_points(root));
        let directions: Vec<(Option<Direction>, Direction, Combine)> = std::iter::once(points).chain(figures).collect();
        let of = |choice: &Choice, at: usize| match at.checked_sub(1) {
            None => choice.contribution.points.clone(),
            Some(figure) => choice.contribution.figures.get(figure).cloned().flatten(),
        };
        let each = directions.into_iter().enumerate().map(|(at, (summed, want, folds))| match summed {
            Some(want) => {
                let mut prospect = KnapsackBound::default();
                for unit in units {
                    // Default: a choice that contributes nothing to a sum contributes 0.
                    let value = |choice: &Choice| as_maximized(want, of(choice, at).unwrap_or_default());
                    prospect.add(unit.iter().map(|choice| (choice.price.0.clone(), value(choice))).collect());
                }
                prospect.order();
                let known = |unit: &Vec<Choice>| unit.iter().any(|choice| of(choice, at).is_some());
                UpperBound::Sum(want, prospect, units.iter().map(known).collect())
            }
            None => {
                let best = |unit: &Vec<Choice>| {
                    let values = unit.iter().filter_map(|choice| of(choice, at));
                    if want == Direction::Less { values.min() } else { values.max() }
                };
                UpperBound::Best(folds, units.iter().map(best).collect())
            }
        });
        Self(each.collect())
    }

    /// The bounds restricted to the choices with index >= `unit`.
    pub(super) fn from(&self, unit: usize) -> RemainingBounds {
        let of = |hope: &UpperBound| match hope {
            UpperBound::Sum(want, prospect, known) if known.iter().skip(unit).any(|known| *known) => {
                RemainingBound::Sum(*want, prospect.from(unit))
            }
            UpperBound::Sum(..) => RemainingBound::Best(None),
            UpperBound::Best(folds, best) => {
                let rest = best.iter().skip(unit).flatten();
                RemainingBound::Best(rest.fold(None, |sum: Option<Ratio>, one| folds.fold(sum.as_ref(), Some(one))))
            }
        };
        RemainingBounds(self.0.iter().map(of).collect())
    }
}

impl RemainingBounds {
    /// The optimistic contribution of the remaining choices within a budget.
    /// Combined with a state, it gives figures that no completion of the state can surpass, each by itself. Without a budget
    /// every choice may be taken at any price.
    pub(super) fn within(&self, budget: Option<&Ratio>) -> NodeContribution {
        let mut each = self.0.iter().map(|left| match left {
            RemainingBound::Sum(want, outlook) => Some(as_maximized(*want, outlook.most(budget))),
            RemainingBound::Best(best) => best.clone(),
        });
        NodeContribution { points: each.next().flatten(), figures: each.collect() }
    }
}
