//! Upper bound on what a figure can gain for a budget: the linear relaxation of the multiple-choice knapsack
//! (G. B. Dantzig, Discrete-variable extremum problems, Operations Research 5(2), 1957). Each choice's
//! options are reduced to their concave hull and cut into segments, which are taken by descending gain per
//! price; the last one is taken in part.
//!
//! Example: choice A gains 4 for 2, choice B gains 6 for 6; the budget is 5. A comes first (2 per price),
//! then 3/6 of B: 4 + 3 = 7. No real selection within 5 gains more (A alone gains 4), so a state that needs 8
//! is pruned.
//!
//! The bound is valid because the relaxation only enlarges the set of selections. Complexity: `add` sorts the options
//! of one choice, `order` sorts all segments once, a suffix takes one pass over the segments, and a query is a binary
//! search.
//!
//! ```text
//! options (price, value):  (0, 0)  (1, 1)  (2, 4)  (4, 5)
//! concave hull:            (0, 0)          (2, 4)  (4, 5)
//! segments (price, gain):          (2, 4)  (2, 1)
//! ```

use crate::base::exact::Ratio;
use crate::base::ordered::SortStable;

/// Segment of a choice's concave hull: additional price and gain.
/// Slopes fall along a hull, so sorting all segments by slope keeps those of one choice in their order, and a prefix
/// of the sorted list is a feasible selection but for its last segment.
#[derive(Clone, Debug)]
struct HullSegment {
    /// Index of the choice.
    unit: usize,
    /// Additional price, greater than 0.
    price: Ratio,
    /// Additional gain, greater than 0.
    gain: Ratio,
}

/// Bound on the gain of one figure over the choices that are still to be made.
/// Fill it with `add`, then call `order` once before `from`.
#[derive(Clone, Debug, Default)]
pub(super) struct KnapsackBound {
    /// What each choice gains at its lowest price.
    /// One entry for each choice. If that price is above 0 it is not charged to the budget; the bound stays valid.
    free: Vec<Ratio>,
    /// Segments, by descending gain per price.
    pieces: Vec<HullSegment>,
}

/// The bound restricted to the choices with index >= `unit`: the free gain, and prefix sums of (price, gain)
/// in order of efficiency.
/// `sums` begins with (0, 0) and ascends in both components.
#[derive(Clone, Debug)]
pub(super) struct KnapsackSuffix {
    free: Ratio,
    sums: Vec<(Ratio, Ratio)>,
}

impl KnapsackBound {
    /// Adds a choice by its options, as (price, value); more value is better.
    /// The upper hull is built as in a monotone chain (A. M. Andrew, 1979): options by ascending price, those without more
    /// value dropped, and points on or below the line between their neighbours removed.
    pub(super) fn add(&mut self, mut options: Vec<(Ratio, Ratio)>) {
        let unit = self.free.len();
        options.sort_stable_by(|one, other| one.0.cmp(&other.0).then_with(|| other.1.cmp(&one.1)));
        let mut hull: Vec<(Ratio, Ratio)> = Vec::new();
        for option in options {
            if hull.last().is_some_and(|last| option.1 <= last.1) {
                continue;
            }
            while let [.., before, last] = hull.as_slice() {
                // The last point lies below the line from its predecessor to this option: it is not on the
                // hull.
                let steps = &(&last.1 - &before.1) * &(&option.0 - &before.0);
                if steps > &(&option.1 - &before.1) * &(&last.0 - &before.0) {
                    break;
                }
                hull.pop();
            }
            hull.push(option);
        }
        // Default: a choice without options adds nothing.
        self.free.push(hull.first().map(|(_, value)| value.clone()).unwrap_or_default());
        let pieces = hull.iter().zip(hull.iter().skip(1)).map(|(one, next)| HullSegment {
            unit,
            price: &next.0 - &one.0,
            gain: &next.1 - &one.1,
        });
        self.pieces.extend(pieces);
    }

    /// Sorts the segments by descending gain per price, compared by cross multiplication.
    /// Cross multiplication avoids divisions of exact fractions; prices of segments are positive.
    pub(super) fn order(&mut self) {
        self.pieces.sort_stable_by(|one, other| (&other.gain * &one.price).cmp(&(&one.gain * &other.price)));
    }

    /// The bound over the choices with index >= `unit`.
    /// The order by efficiency is kept, because filtering a sorted list keeps its order.
    pub(super) fn from(&self, unit: usize) -> KnapsackSuffix {
        let mut sums = vec![(Ratio::ZERO, Ratio::ZERO)];
        let (mut price, mut gain) = (Ratio::ZERO, Ratio::ZERO);
        for piece in self.pieces.iter().filter(|piece| piece.unit >= unit) {
            price = &price + &piece.price;
            gain = &gain + &piece.gain;
            sums.push((price.clone(), gain.clone()));
        }
        KnapsackSuffix { free: self.free.iter().skip(unit).cloned().sum(), sums }
    }
}

impl KnapsackSuffix {
    /// The greatest gain within a budget; without one, at any price.
    /// The last segment is taken in part if the budget ends within it; this fraction is what makes it a bound rather than a
    /// solution.
    pub(super) fn most(&self, budget: Option<&Ratio>) -> Ratio {
        let within = match budget {
            Some(budget) => self.sums.partition_point(|(price, _)| price <= budget),
            None => self.sums.len(),
        };
        let Some((price, gain)) = within.checked_sub(1).and_then(|last| self.sums.get(last)) else {
            return self.free.clone();
        };
        let sure = &self.free + gain;
        let Some((budget, next)) = budget.zip(self.sums.get(within)) else { return sure };
        // Invariant: the next segment ends beyond the budget, so its price is greater than `price`.
        let part = (budget - price).checked_div(&(&next.0 - price)).unwrap_or_default();
        &sure + &(&part * &(&next.1 - gain))
    }
}
