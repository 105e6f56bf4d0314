//! The cheapest set where a grade reads figures of items or named figures, which no bound can tell: every set is tried, if they are
//! few.

use super::search::{Price, SearchInput, SearchResult, fixed_slot};
use crate::base::exact::Ratio;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::roll_up::Tally;

/// Limit on sets that are tried.
const MOST_SETS: usize = 4096;

/// The cheapest set that makes the grade's condition true, at equal cost the one with the fewest corrections, then the one whose
/// lines come first; `TooMany` where there are more sets than are tried.
pub(super) fn cheapest(ground: SearchInput<'_>, place: usize, prices: &[Ratio], limit: Option<&Ratio>) -> SearchResult {
    let ways = |line: &super::search::CorrectableLine| line.ways.len() + 1;
    let count = ground
        .lines
        .iter()
        .try_fold(1_usize, |count, line| count.checked_mul(ways(line)).filter(|count| *count <= MOST_SETS));
    let Some(count) = count else { return SearchResult::TooMany };
    let mut best: Option<(Price, Vec<(usize, usize)>)> = None;
    for set in 0..count {
        let picks = picks(ground, set);
        let price: Ratio = picks.iter().filter_map(|(line, _)| prices.get(*line)).cloned().sum();
        let price = (price, picks.len());
        let dearer = limit.is_some_and(|limit| price.0 > *limit);
        let better = best.as_ref().is_none_or(|(known, before)| (&price, &picks) < (known, before));
        if !dearer && better && reaches(ground, place, &picks) {
            best = Some((price, picks));
        }
    }
    best.map_or(SearchResult::Never, |(_, picks)| SearchResult::By(picks))
}

/// The corrections of the set with this number, in mixed radix: digit 0 of a line is none, digit n its way n - 1.
fn picks(ground: SearchInput<'_>, set: usize) -> Vec<(usize, usize)> {
    let mut rest = set;
    let mut picks = Vec::new();
    for (line, correctable) in ground.lines.iter().enumerate() {
        let size = correctable.ways.len() + 1;
        if let Some(way) = (rest % size).checked_sub(1) {
            picks.push((line, way));
        }
        rest /= size;
    }
    picks
}

/// Whether a grade's condition holds after these corrections, by a full roll-up.
fn reaches(ground: SearchInput<'_>, place: usize, picks: &[(usize, usize)]) -> bool {
    let mut slots: Vec<LineScore> = ground.slots.to_vec();
    for (line, way) in picks {
        let Some(correctable) = ground.lines.get(*line) else { continue };
        if let (Some(slot), Some(effect)) = (slots.get_mut(correctable.slot), correctable.ways.get(*way)) {
            *slot = fixed_slot(slot, effect);
        }
    }
    let tally = Tally::of(ground.plan, &slots);
    let facts = tally.facts(ground.outer, ground.plan.rounding().compare);
    ground.plan.rungs.get(place).is_some_and(|rung| grade::holds(rung, &facts).holds())
}
