//! What a search may still hope for: the best that the choices to come can make of each figure, within what may still be spent.

use super::knapsack_bound::{KnapsackBound, KnapsackSuffix};
use super::search::Choice;
use super::search_tree::{Combine, NodeContribution, SearchTree};
use crate::analysis::checklist::objective::Direction;
use crate::base::exact::Ratio;
use crate::checklist::scoring::plan::Node;

/// A value of which more is better.
fn as_maximized(want: Direction, value: Ratio) -> Ratio {
    if want == Direction::Less { -&value } else { value }
}

/// What can be hoped for of choices that are still to be made: points first, then each figure, each by itself.
pub(super) struct UpperBounds(Vec<UpperBound>);

enum UpperBound {
    /// What is gained for a budget; and by choice, whether there is anything to say of the figure at all.
    Sum(Direction, KnapsackBound, Vec<bool>),
    /// The best of each choice.
    Best(Combine, Vec<Option<Ratio>>),
}

/// The same of the choices from some on.
pub(super) struct RemainingBounds(Vec<RemainingBound>);

enum RemainingBound {
    Sum(Direction, KnapsackSuffix),
    Best(Option<Ratio>),
}

impl UpperBounds {
    /// What can be hoped for of the root's choices.
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

    /// The same of the choices from some on.
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
    /// What can be hoped for within a budget.
    pub(super) fn within(&self, budget: Option<&Ratio>) -> NodeContribution {
        let mut each = self.0.iter().map(|left| match left {
            RemainingBound::Sum(want, outlook) => Some(as_maximized(*want, outlook.most(budget))),
            RemainingBound::Best(best) => best.clone(),
        });
        NodeContribution { points: each.next().flatten(), figures: each.collect() }
    }
}
