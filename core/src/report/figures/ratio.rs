//! Ratios: sum of numerators over sum of denominators, over the units that have both. Averaging the units' percentages
//! instead would let a unit with 2 persons weigh as much as one with 2 000.
//!
//! Worked example: A has 90 of 100, B has 1 of 2, C has 5 without a denominator. The ratio is 91/102 = 89.2 %, C is
//! `other_part`, `left_out` is 1. (The mean of percentages would say 70 %.)

use super::cell::{Cell, Contribution, Excluded, Exclusion};
use super::explain::{Explanation, Figure, RatioParts};
use super::fold_indicator::FoldedIndicator;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::report::fold::OverUnits;
use crate::report::model::definition::Indicator;

/// A ratio: numerators of all units over their denominators. A unit that lacks either part is left out of both, and counted.
pub(crate) fn ratio(
    indicator: &Indicator,
    blank: Figure,
    mut numerator: FoldedIndicator,
    mut denominator: FoldedIndicator,
) -> Explanation {
    let both: Set<Id> =
        numerator.by_unit.keys().filter(|unit| denominator.by_unit.contains_key(*unit)).cloned().collect();
    let either: Set<&Id> = numerator.by_unit.keys().chain(denominator.by_unit.keys()).collect();
    // Invariant: `both` is a part of `either`, and a count of things in memory fits 64 bits.
    let left_out = u64::try_from(either.len() - both.len()).unwrap_or(u64::MAX);
    // A town without sites has 0 of 0, which is looked at and divides by 0.
    let empty = numerator.is_empty() && denominator.is_empty();
    let (mut contributions, mut exclusions) = (Vec::new(), Vec::new());
    for folded in [&mut numerator, &mut denominator] {
        let all = std::mem::take(&mut folded.by_unit);
        folded.by_unit = all.into_iter().filter(|(unit, _)| both.contains(unit)).collect();
        let (kept, dropped): (Vec<_>, Vec<_>) =
            std::mem::take(&mut folded.contributions).into_iter().partition(|one| both.contains(&one.unit));
        contributions.extend(kept);
        exclusions.append(&mut folded.exclusions);
        exclusions.extend(dropped.into_iter().map(left_out_of));
    }
    let parts = numerator
        .total(OverUnits::Sum)
        .zip(denominator.total(OverUnits::Sum))
        .map(|(numerator, denominator)| RatioParts { numerator, denominator })
        .or_else(|| empty.then_some(RatioParts { numerator: Ratio::ZERO, denominator: Ratio::ZERO }));
    // Default: a ratio without factor or divisor is the plain quotient.
    let times = indicator.times.unwrap_or(Decimal::ONE).ratio();
    let divisor = indicator.divided_by.unwrap_or(Decimal::ONE).ratio();
    let unread = exclusions.iter().any(|one| one.excluded == Excluded::Unread);
    let cell = match &parts {
        _ if unread => Cell::Missing,
        None => Cell::Missing,
        Some(parts) => match (&parts.numerator * &times).checked_div(&(&parts.denominator * &divisor)) {
            Some(value) => Cell::number(value),
            None => Cell::impossible("denominator_zero"),
        },
    };
    let shown = cell.to_number().map(|value| match indicator.rounding() {
        Some(rounding) => rounding.text(&value),
        None => value.to_string(),
    });
    // Invariant: a count of things in memory fits 64 bits.
    let units = u64::try_from(both.len()).unwrap_or(u64::MAX);
    Explanation {
        figure: Figure { cell, shown, parts: parts.filter(|_| !unread), units, left_out, ..blank },
        over_time: None,
        over_units: OverUnits::Sum,
        contributions,
        exclusions,
    }
    .counted()
}

/// A contribution whose other part is not there, as an exclusion.
fn left_out_of(one: Contribution) -> Exclusion {
    let Contribution { unit, day, part, cell, source } = one;
    Exclusion { unit, day, part, excluded: Excluded::OtherPart, left_out: Some(cell), source: Some(source) }
}
