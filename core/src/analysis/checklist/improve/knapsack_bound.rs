//! The most that a figure can gain for a budget: each choice's options as far as they lie on its concave hull, cut to pieces and taken in
//! the order of what they gain for their price. No real choice within the budget gains more (the knapsack's linear relaxation, Dantzig 1957).

use crate::base::exact::Ratio;

/// A piece of a choice: what it adds to the one before, for how much.
#[derive(Clone, Debug)]
struct HullSegment {
    unit: usize,
    price: Ratio,
    gain: Ratio,
}

/// What one figure can gain of choices that are still to be made.
#[derive(Clone, Debug, Default)]
pub(super) struct KnapsackBound {
    /// What each choice brings at no price.
    free: Vec<Ratio>,
    /// The best bargains first.
    pieces: Vec<HullSegment>,
}

/// The same for the choices from some on: what is free, and what so many of the best pieces cost and gain together.
#[derive(Clone, Debug)]
pub(super) struct KnapsackSuffix {
    free: Ratio,
    sums: Vec<(Ratio, Ratio)>,
}

impl KnapsackBound {
    /// Adds a choice by its options: price and value, the more the better.
    pub(super) fn add(&mut self, mut options: Vec<(Ratio, Ratio)>) {
        let unit = self.free.len();
        options.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| other.1.cmp(&one.1)));
        let mut hull: Vec<(Ratio, Ratio)> = Vec::new();
        for option in options {
            if hull.last().is_some_and(|last| option.1 <= last.1) {
                continue;
            }
            while let [.., before, last] = hull.as_slice() {
                // The last lies below the line from the one before it to this one.
                let steps = &(&last.1 - &before.1) * &(&option.0 - &before.0);
                if steps > &(&option.1 - &before.1) * &(&last.0 - &before.0) {
                    break;
                }
                hull.pop();
            }
            hull.push(option);
        }
        self.free.push(hull.first().map(|(_, value)| value.clone()).unwrap_or_default());
        let pieces = hull.iter().zip(hull.iter().skip(1)).map(|(one, next)| HullSegment {
            unit,
            price: &next.0 - &one.0,
            gain: &next.1 - &one.1,
        });
        self.pieces.extend(pieces);
    }

    /// Puts the best bargains first.
    pub(super) fn order(&mut self) {
        self.pieces.sort_by(|one, other| (&other.gain * &one.price).cmp(&(&one.gain * &other.price)));
    }

    /// What the choices from `unit` on can gain.
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
    /// The most that can be gained for a budget; without one, at any price.
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
        let part = (budget - price).checked_div(&(&next.0 - price)).unwrap_or_default();
        &sure + &(&part * &(&next.1 - gain))
    }
}
