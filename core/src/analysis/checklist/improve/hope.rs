//! What a search may still hope for: the best that the choices to come can make of each figure, within what may still be spent.

use super::budget::{Outlook, Prospect};
use super::reach::Choice;
use super::terrain::{Brought, Folds, Terrain};
use crate::analysis::checklist::meter::Want;
use crate::base::exact::Ratio;
use crate::checklist::scoring::plan::Node;

/// A value of which more is better.
fn signed(want: Want, value: Ratio) -> Ratio {
    if want == Want::Less { -&value } else { value }
}

/// What can be hoped for of choices that are still to be made: points first, then each figure, each by itself.
pub(super) struct Hopes(Vec<Hope>);

enum Hope {
    /// What is gained for a budget; and by choice, whether there is anything to say of the figure at all.
    Sum(Want, Prospect, Vec<bool>),
    /// The best of each choice.
    Best(Folds, Vec<Option<Ratio>>),
}

/// The same of the choices from some on.
pub(super) struct Rest(Vec<Left>);

enum Left {
    Sum(Want, Outlook),
    Best(Option<Ratio>),
}

impl Hopes {
    /// What can be hoped for of the root's choices.
    pub(super) fn of(terrain: &Terrain<'_>, root: &Node, units: &[Vec<Choice>]) -> Self {
        let method = terrain.ground.plan.method();
        let summed = Folds::of_points(root).is_sum().then(|| terrain.wants_gathered(0));
        let figures = terrain.meters.list.iter().map(|meter| {
            let sum = Folds::of(meter.of, method).is_sum().then_some(meter.want);
            (sum, meter.want, Folds::of(meter.of, method))
        });
        let points = (summed, terrain.wants_gathered(0), Folds::of_points(root));
        let wants: Vec<(Option<Want>, Want, Folds)> = std::iter::once(points).chain(figures).collect();
        let of = |choice: &Choice, at: usize| match at.checked_sub(1) {
            None => choice.brought.points.clone(),
            Some(figure) => choice.brought.figures.get(figure).cloned().flatten(),
        };
        let each = wants.into_iter().enumerate().map(|(at, (summed, want, folds))| match summed {
            Some(want) => {
                let mut prospect = Prospect::default();
                for unit in units {
                    let value = |choice: &Choice| signed(want, of(choice, at).unwrap_or_default());
                    prospect.add(unit.iter().map(|choice| (choice.price.0.clone(), value(choice))).collect());
                }
                prospect.order();
                let known = |unit: &Vec<Choice>| unit.iter().any(|choice| of(choice, at).is_some());
                Hope::Sum(want, prospect, units.iter().map(known).collect())
            }
            None => {
                let best = |unit: &Vec<Choice>| {
                    let values = unit.iter().filter_map(|choice| of(choice, at));
                    if want == Want::Less { values.min() } else { values.max() }
                };
                Hope::Best(folds, units.iter().map(best).collect())
            }
        });
        Self(each.collect())
    }

    /// The same of the choices from some on.
    pub(super) fn from(&self, unit: usize) -> Rest {
        let of = |hope: &Hope| match hope {
            Hope::Sum(want, prospect, known) if known.iter().skip(unit).any(|known| *known) => {
                Left::Sum(*want, prospect.from(unit))
            }
            Hope::Sum(..) => Left::Best(None),
            Hope::Best(folds, best) => {
                let rest = best.iter().skip(unit).flatten();
                Left::Best(rest.fold(None, |sum: Option<Ratio>, one| folds.fold(sum.as_ref(), Some(one))))
            }
        };
        Rest(self.0.iter().map(of).collect())
    }
}

impl Rest {
    /// What can be hoped for within a budget.
    pub(super) fn within(&self, budget: Option<&Ratio>) -> Brought {
        let mut each = self.0.iter().map(|left| match left {
            Left::Sum(want, outlook) => Some(signed(*want, outlook.most(budget))),
            Left::Best(best) => best.clone(),
        });
        Brought { points: each.next().flatten(), figures: each.collect() }
    }
}
