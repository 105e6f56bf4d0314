//! The tree of units: checked once, then asked who is above and below whom.

use super::unit::{Interval, OrgUnit};
use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json};
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};

/// Units in a tree, or in several. Every parent exists and no unit is above itself.
///
/// ```
/// use fugong::{Code, base::json::decode_text, report::{OrgUnit, OrgUnits}};
///
/// let units: OrgUnits = decode_text(r#"[{"id": "district", "kind": "district"},
///     {"id": "street-1", "kind": "street", "parent": "district"}, {"id": "e01", "kind": "enterprise", "parent": "street-1"}]"#)?;
/// let ids = |list: Vec<&OrgUnit>| list.iter().map(|unit| unit.id.to_string()).collect::<Vec<_>>();
/// assert_eq!(ids(units.subtree("district")), ["district", "street-1", "e01"]);
/// assert_eq!(ids(units.ancestors("e01").collect()), ["street-1", "district"]);
/// assert!(units.subtree("nowhere").is_empty());
///
/// let circle: Vec<OrgUnit> = decode_text(r#"[{"id": "a", "kind": "x", "parent": "b"}, {"id": "b", "kind": "x", "parent": "a"}]"#)?;
/// let problems = OrgUnits::new(circle).unwrap_err();
/// assert!(problems.iter().all(|problem| problem.code() == Code::UnitCycle));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrgUnits {
    units: Map<Id, OrgUnit>,
    children: Map<Id, Set<Id>>,
    /// Units of which, or below which, a row cannot be read, and the kinds of units that it may hide; `None`: any.
    incomplete: Map<Id, Option<Set<Id>>>,
}

impl OrgUnits {
    /// Builds the tree.
    ///
    /// # Errors
    /// Ids that stand twice, parents that are not there, cycles, intervals that overlap or end before they begin.
    pub fn new(list: Vec<OrgUnit>) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut tree = Self::default();
        let known: Set<&Id> = list.iter().map(|unit| &unit.id).collect();
        for (index, unit) in list.iter().enumerate() {
            if let Some(parent) = unit.parent.as_ref().filter(|parent| !known.contains(parent)) {
                let problem = Problem::new(Code::UnknownId).with("id", parent.as_str()).with_term("what", "unit");
                problems.push(problem.at(format!("/{index}/parent")));
            }
            check_intervals(unit, &unit.valid, &format!("/{index}/valid"), &mut problems);
            let names: Vec<Interval> = unit.names.iter().map(super::NamedDuring::interval).collect();
            check_intervals(unit, &names, &format!("/{index}/names"), &mut problems);
        }
        for (index, unit) in list.iter().enumerate() {
            if tree.units.insert(unit.id.clone(), unit.clone()).is_some() {
                let problem = Problem::new(Code::DuplicateId).with("id", unit.id.as_str());
                problems.push(problem.at(format!("/{index}/id")));
            }
            if let Some(parent) = &unit.parent {
                tree.children.entry(parent.clone()).or_default().insert(unit.id.clone());
            }
        }
        for (index, unit) in list.iter().enumerate() {
            if tree.ancestors(&unit.id).any(|above| above.id == unit.id) {
                problems
                    .push(Problem::new(Code::UnitCycle).with("unit", unit.id.as_str()).at(format!("/{index}/parent")));
            }
        }
        problems.or(tree)
    }

    /// The unit with this id; `None` if there is none.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&OrgUnit> {
        self.units.get(id)
    }

    /// Says that a row of a unit, or of one directly below it, cannot be read: nobody knows all units of these kinds that belong
    /// to it; `None`: of any kind.
    pub fn set_incomplete(&mut self, unit: Id, kinds: Option<Vec<Id>>) {
        let known = self.incomplete.entry(unit).or_insert_with(|| Some(Set::new()));
        match kinds {
            Some(kinds) => known.iter_mut().for_each(|known| known.extend(kinds.iter().cloned())),
            None => *known = None,
        }
    }

    /// Whether a row of a unit, or of one directly below it, cannot be read that may hide units of these kinds; `None`: of any.
    #[must_use]
    pub fn is_incomplete(&self, unit: &str, kinds: Option<&[&Id]>) -> bool {
        let hidden = self.incomplete.get(unit);
        hidden.is_some_and(|hidden| match (hidden, kinds) {
            (Some(hidden), Some(kinds)) => kinds.iter().any(|kind| hidden.contains(*kind)),
            _ => true,
        })
    }

    /// All units in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &OrgUnit> {
        self.units.values()
    }

    /// Units directly below one, in the order of their ids; none for a leaf or an unknown id.
    pub fn children(&self, id: &str) -> impl Iterator<Item = &OrgUnit> {
        self.children.get(id).into_iter().flatten().filter_map(|child| self.units.get(child))
    }

    /// Units above one, nearest first. The walk takes at most as many steps as there are units, so it ends even while a
    /// tree with a cycle is being checked.
    pub fn ancestors(&self, id: &str) -> impl Iterator<Item = &OrgUnit> {
        let mut above = self.units.get(id).and_then(|unit| unit.parent.as_ref());
        let mut left = self.units.len();
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let unit = self.units.get(above?)?;
            above = unit.parent.as_ref();
            Some(unit)
        })
    }

    /// The unit and every unit below it, parents before children, siblings in the order of their ids; empty for an
    /// unknown id.
    #[must_use]
    pub fn subtree(&self, id: &str) -> Vec<&OrgUnit> {
        let mut out = Vec::new();
        let mut waiting: Vec<&OrgUnit> = self.units.get(id).into_iter().collect();
        while let Some(unit) = waiting.pop() {
            out.push(unit);
            let below: Vec<&OrgUnit> = self.children(&unit.id).collect();
            waiting.extend(below.into_iter().rev());
        }
        out
    }
}

/// Reports intervals without days and intervals that share a day with an earlier one of the same unit.
fn check_intervals(unit: &OrgUnit, intervals: &[Interval], path: &str, problems: &mut Problems) {
    for (index, interval) in intervals.iter().enumerate() {
        if interval.is_backwards() {
            // Invariant: a backwards interval has an end; without one it runs for ever.
            let to = interval.to.map(|to| to.to_string()).unwrap_or_default();
            let problem = Problem::new(Code::IntervalBackwards).with("from", interval.from.to_string()).with("to", to);
            problems.push(problem.at(format!("{path}/{index}")));
        } else if intervals.iter().take(index).any(|earlier| !earlier.is_backwards() && earlier.overlaps(interval)) {
            let problem = Problem::new(Code::IntervalsOverlap).with("unit", unit.id.as_str());
            problems.push(problem.at(format!("{path}/{index}")));
        }
    }
}

crate::base::json::deserialize_decoded!(OrgUnits);

impl Decode for OrgUnits {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let units = Vec::decode(json, decoder)?;
        Self::new(units).map_err(|problems| problems.into_iter().for_each(|problem| decoder.report(problem))).ok()
    }
}

impl serde::Serialize for OrgUnits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.units.values())
    }
}
