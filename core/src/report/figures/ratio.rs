//! One figure over another: sums over sums, unit by unit paired.

use super::cell::{Cell, Contribution, Excluded, Exclusion};
use super::explain::{Explanation, Figure, RatioParts};
use super::fold_indicator::FoldedIndicator;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::rounding::Rounding;
use crate::report::model::definition::{Indicator, OverUnits};
use std::collections::BTreeSet;

/// A ratio: numerators of all units over their denominators. A unit that lacks either part is left out of both, and counted.
pub(crate) fn ratio(
    indicator: &Indicator,
    blank: Figure,
    mut numerator: FoldedIndicator,
    mut denominator: FoldedIndicator,
) -> Explanation {
    let both: BTreeSet<Id> =
        numerator.by_unit.keys().filter(|unit| denominator.by_unit.contains_key(*unit)).cloned().collect();
    let either: BTreeSet<&Id> = numerator.by_unit.keys().chain(denominator.by_unit.keys()).collect();
    let left_out = u64::try_from(either.len().saturating_sub(both.len())).unwrap_or(u64::MAX);
    let (mut contributions, mut exclusions) = (Vec::new(), Vec::new());
    for folded in [&mut numerator, &mut denominator] {
        folded.by_unit.retain(|unit, _| both.contains(unit));
        let (kept, dropped): (Vec<_>, Vec<_>) =
            std::mem::take(&mut folded.contributions).into_iter().partition(|one| both.contains(&one.unit));
        contributions.extend(kept);
        exclusions.append(&mut folded.exclusions);
        exclusions.extend(dropped.into_iter().map(left_out_of));
    }
    let parts = numerator
        .total(OverUnits::Sum)
        .zip(denominator.total(OverUnits::Sum))
        .map(|(numerator, denominator)| RatioParts { numerator, denominator });
    let times = indicator.times.unwrap_or(Decimal::ONE).ratio();
    let divisor = indicator.divided_by.unwrap_or(Decimal::ONE).ratio();
    let cell = match &parts {
        None => Cell::Missing,
        Some(parts) => match (&parts.numerator * &times).checked_div(&(&parts.denominator * &divisor)) {
            Some(value) => Cell::number(value),
            None => Cell::impossible("denominator_zero"),
        },
    };
    let rounding = indicator
        .digits
        .map(|digits| Rounding { digits, mode: indicator.mode.unwrap_or(crate::base::rounding::RoundingMode::HalfUp) });
    let shown = cell.to_number().map(|value| match rounding {
        Some(rounding) => rounding.text(&value),
        None => value.to_string(),
    });
    let units = u64::try_from(both.len()).unwrap_or(u64::MAX);
    Explanation {
        figure: Figure { cell, shown, parts, units, left_out, ..blank },
        over_time: None,
        over_units: OverUnits::Sum,
        contributions,
        exclusions,
    }
    .counted()
}

fn left_out_of(one: Contribution) -> Exclusion {
    let Contribution { unit, day, part, cell, source } = one;
    Exclusion { unit, day, part, excluded: Excluded::OtherPart, left_out: Some(cell), source: Some(source) }
}
