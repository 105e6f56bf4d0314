//! The sum of one section, or of the root: what its lines and sections bring, combined as its roll-up says.

use super::plan::{Node, Role};
use crate::base::exact::Ratio;
use crate::checklist::model::checklist::RollUp;

/// The totals of a section or of the root.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sum {
    /// Points earned or charged; of a pool, its start less charges, at least its floor.
    pub(crate) earned: Ratio,
    /// Points possible; of a pool, its start.
    pub(crate) possible: Ratio,
    /// Number of lines in it that count; with 0 the node drops out.
    pub(crate) counted: usize,
    /// What a pool was charged, before its floor.
    pub(crate) charged: Ratio,
    /// Points forfeited because `zero_when` is true.
    pub(crate) forfeited: Option<Ratio>,
    /// The rule, by its index, of which too few are answered, so that the node drops out.
    pub(crate) short: Option<usize>,
    /// Its part of the whole, 0 to 1; `None` under charges.
    pub(crate) share: Option<Ratio>,
    /// The part of the whole of one of its points, under a plain sum.
    pub(super) point: Option<Ratio>,
    /// Factor from its points to points of the whole.
    pub(crate) rate: Option<Ratio>,
    pub(super) gathered: ChildSums,
}

/// The totals of no lines.
pub(super) static NOTHING: Sum = Sum {
    earned: Ratio::ZERO,
    possible: Ratio::ZERO,
    counted: 0,
    charged: Ratio::ZERO,
    forfeited: None,
    short: None,
    share: None,
    point: None,
    rate: None,
    gathered: ChildSums { numerator: Ratio::ZERO, denominator: Ratio::ZERO, best: None },
};

/// Accumulator for means, minimum, maximum and first.
#[derive(Clone, Debug, Default)]
pub(super) struct ChildSums {
    /// Σ weight × ratio of the children.
    pub(super) numerator: Ratio,
    /// Σ weight of the children.
    pub(super) denominator: Ratio,
    /// The deciding ratio so far, and whose it is.
    pub(super) best: Option<(Ratio, Child)>,
}

/// A child of a node: a line or a node, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    Line(usize),
    Node(usize),
}

impl Sum {
    /// The part of the whole of one of its points, given its own part.
    pub(super) fn point_of(&self, node: Option<&Node>) -> Option<Ratio> {
        node.filter(|node| node.roll_up == RollUp::Sum)?;
        self.share.as_ref()?.checked_div(&self.possible)
    }

    /// A child's part in the node's ratio: its weight over all weights under a mean; 1 or 0 under minimum,
    /// maximum and first, where one child decides.
    pub(super) fn part_of(&self, node: &Node, child: Child, weight: &Ratio, possible: &Ratio) -> Ratio {
        if !possible.is_positive() {
            return Ratio::ZERO;
        }
        if node.roll_up == RollUp::WeightedMean {
            // Default: where nothing has a weight, nothing has a part, and the node drops out.
            return weight.checked_div(&self.gathered.denominator).unwrap_or_default();
        }
        let decides = self.gathered.best.as_ref().is_some_and(|(_, best)| *best == child);
        if decides { Ratio::ONE } else { Ratio::ZERO }
    }

    /// Adds a child. Ratios are only formed of children with possible points; example: children 3/4 (weight
    /// 1) and 1/1 (weight 3) gather 3/4 + 3 = 15/4 over 4, a mean of 15/16.
    pub(super) fn gather(&mut self, node: &Node, child: Child, weight: &Ratio, earned: &Ratio, possible: &Ratio) {
        if node.role == Role::Ratio && node.roll_up == RollUp::WeightedMean && !weight.is_positive() {
            // Without weight it takes no part in the mean, nor in the points that the mean is scaled to.
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
        // Lines come in reading order, then sections from the last to the first; at equal ratios the first in
        // reading order decides.
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
