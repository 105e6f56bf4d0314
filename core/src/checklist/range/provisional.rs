//! The provisional outcome: its range over all legal answers to what is missing, and the grades still possible.

use super::branches::{self, Sheet};
use super::spread::SpreadRange;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::outcome::Provisional;
use crate::checklist::scoring::own_draw::Drawn;
use crate::checklist::scoring::plan::Plan;

/// The range and the possible grades of an inspection with open lines.
pub(crate) fn provisional(plan: &Plan, drawn: &Drawn<'_, '_>, sheet: &Sheet<'_>) -> Provisional {
    let spread = branches::spread(plan, drawn, sheet);
    let rounding = plan.rounding().rounding();
    let blocking = drawn.lines.iter().filter(|evaluated| evaluated.blocks());
    let waiting = blocking.filter_map(|evaluated| plan.items.get(evaluated.item));
    let mut waiting_for: Vec<_> = waiting.map(|item| item.item.id.clone()).collect();
    waiting_for.dedup();
    let range = if let SpreadRange::Between(low, high) = spread.range { Some((low, high)) } else { None };
    Provisional {
        low: range.as_ref().map(|(low, _)| rounding.text(low)),
        high: range.as_ref().map(|(_, high)| rounding.text(high)),
        possible_grades: grade::ids(plan, spread.places),
        exhaustive: spread.exhaustive,
        waiting_for,
    }
}
