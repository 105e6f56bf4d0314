//! The checks of zone rules beyond their form.

use super::zone::ZonesDocument;
use super::zone_rule::DstSwitch;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};

/// Finds zones of equal name (`duplicate_id`), zones without periods (`empty_list`), periods that do not begin after the one
/// before (`periods_out_of_order`), and months outside 1 to 12 (`out_of_range`).
pub(super) fn zones(document: &ZonesDocument) -> Problems {
    let mut problems = Problems::none();
    let mut ids = Set::new();
    for (index, zone) in document.zones.iter().enumerate() {
        let place = format!("/zones/{index}");
        if !ids.insert(zone.id.as_str()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", zone.id.as_str()).at(format!("{place}/id")));
        }
        if zone.periods.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{place}/periods")));
        }
        for (index, pair) in zone.periods.windows(2).enumerate() {
            if let [earlier, later] = pair
                && later.from <= earlier.from
            {
                let later = index + 1;
                problems.push(Problem::new(Code::PeriodsOutOfOrder).at(format!("{place}/periods/{later}/from")));
            }
        }
        for (index, period) in zone.periods.iter().enumerate() {
            if let Some(summer) = &period.summer {
                let place = format!("{place}/periods/{index}/summer");
                month(&summer.begins, &format!("{place}/begins/month"), &mut problems);
                month(&summer.ends, &format!("{place}/ends/month"), &mut problems);
            }
        }
    }
    problems
}

fn month(switch: &DstSwitch, place: &str, problems: &mut Problems) {
    if !(1..=12).contains(&switch.month) {
        let problem = Problem::new(Code::OutOfRange).with("text", switch.month).with("min", 1).with("max", 12);
        problems.push(problem.at(place));
    }
}
