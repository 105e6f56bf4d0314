//! What is on record and cannot be read, or was not given: whom it may concern, and why.
//!
//! A figure that rests on such a record is missing, and nobody is accused because of it. Where a row says whose it is, it
//! concerns that unit alone; otherwise anybody. A row that names a unit which nobody knows is one of two things. If other rows
//! name that unit too, the register of units lacks it; if none does, the row may mean any other unit.

use super::records::{Records, file_path};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::{RefusedSubmission, UnreadWaiver};

/// What a record that cannot be read is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The case of a site.
    Cases,
    /// An inspection.
    Inspections,
    /// What people did about a finding.
    Findings,
    /// Who inspects a site.
    Assignments,
}

/// A record that cannot be read, or a whole file of them.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    /// What it is about.
    pub about: About,
    /// Site that it concerns; `None`: any.
    pub site: Option<Id>,
    /// Instant at which it was recorded; `None`: at any time.
    pub at: Option<Instant>,
    /// Of an inspection, its checklist; `None`: any.
    pub checklist: Option<Id>,
    /// What is wrong with it.
    pub because: Problem,
}

impl Gap {
    /// One that may concern anybody at any time.
    pub fn of(about: About, because: Problem) -> Self {
        Self { about, site: None, at: None, checklist: None, because }
    }
}

/// A unit whose row cannot be read.
#[derive(Clone, Debug)]
pub(super) struct LostUnit {
    /// What is wrong with its row.
    pub because: Problem,
    /// How many rows name the unit.
    pub hanging: usize,
}

/// A unit of which, or below which, a row cannot be read.
#[derive(Clone, Debug)]
pub(super) struct Incomplete {
    /// The unit.
    pub unit: Id,
    /// Kinds of units that the row may hide: its own and those below; `None`: any.
    pub kinds: Option<Vec<Id>>,
    /// What is wrong with the row.
    pub because: Problem,
}

/// Everything that cannot be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Gaps {
    /// Records of cases, inspections, findings and assignments.
    pub list: Vec<Gap>,
    /// Returns that came and are not accepted.
    pub refused: Vec<RefusedSubmission>,
    /// Reports of which no return can be read.
    pub reports: Vec<(Id, Problem)>,
    /// Figures that no return of a report states, because their column cannot be read.
    pub figures: Vec<(Id, Id, Problem)>,
    /// Waivers.
    pub waivers: Vec<(UnreadWaiver, Problem)>,
    /// Units of which, or below which, a row cannot be read.
    pub incomplete: Vec<Incomplete>,
    /// Sheets of units that cannot be read, or were not given.
    pub files: Vec<Problem>,
    /// Rows of units of which not even the id can be read.
    pub nameless: Vec<Problem>,
    /// Sheets that no figure rests on and that cannot be read, or were not given.
    pub sheets: Vec<Problem>,
    /// Units whose rows cannot be read.
    pub lost: Map<Id, LostUnit>,
    /// Ids of units that nobody knows: how many rows name them, and the first problem.
    strays: Map<Id, (usize, Problem)>,
}

impl Records {
    /// Whether a unit is known. One whose own row cannot be read is not told again; any other is reported.
    pub(super) fn knows_unit(&mut self, unit: &Id, problem: impl FnOnce(Problem) -> Problem) -> bool {
        if self.units.get(unit).is_some() {
            return true;
        }
        if let Some(lost) = self.gaps.lost.get_mut(unit) {
            lost.hanging += 1;
            return false;
        }
        let told = problem(Problem::new(Code::UnknownId).with("id", unit.as_str()).with_term("what", "unit"));
        match self.gaps.strays.get_mut(unit) {
            Some((count, _)) => *count += 1,
            None => {
                self.gaps.strays.insert(unit.clone(), (1, told.clone()));
            }
        }
        self.problems.push(told);
        false
    }

    /// Adds a gap of a site, or of any where it cannot be read.
    pub(super) fn push_gap(&mut self, about: About, site: Option<Id>, at: Option<Instant>, because: Problem) {
        self.gaps.list.push(Gap { about, site, at, checklist: None, because });
    }

    /// Decides whom rows with unknown units concern, and tells once what hangs on a row that cannot be read.
    pub(super) fn settle(&mut self) {
        let strays = std::mem::take(&mut self.gaps.strays);
        let lacking = |unit: &Id| strays.get(unit).is_some_and(|(count, _)| *count > 1);
        let lost: Set<Id> = self.gaps.lost.keys().cloned().collect();
        let gone = |unit: &Id| lost.contains(unit) || lacking(unit);
        let roots: Vec<Id> = self.roots().cloned().collect();
        for (unit, (_, problem)) in strays.iter().filter(|(unit, _)| lacking(unit)) {
            debug_assert!(self.units.get(unit).is_none(), "a known unit is no stray");
            let gone = |root: &Id| Incomplete { unit: root.clone(), kinds: None, because: problem.clone() };
            self.gaps.incomplete.extend(roots.iter().map(gone));
        }
        let units = &self.units;
        let known = |unit: Id| Some(unit).filter(|unit| units.get(unit).is_some());
        self.gaps.list.retain(|gap| !gap.site.as_ref().is_some_and(gone));
        for gap in &mut self.gaps.list {
            gap.site = gap.site.take().and_then(known);
        }
        self.gaps.refused.retain(|refused| !refused.unit.as_ref().is_some_and(gone));
        for refused in &mut self.gaps.refused {
            refused.unit = refused.unit.take().and_then(known);
        }
        self.gaps.waivers.retain(|(waiver, _)| !waiver.unit.as_ref().is_some_and(gone));
        for (waiver, _) in &mut self.gaps.waivers {
            waiver.unit = waiver.unit.take().and_then(known);
        }
        let mut hanging: Map<String, (usize, &Problem)> = Map::new();
        for lost in self.gaps.lost.values().filter(|lost| lost.hanging > 0) {
            hanging.entry(row_path(lost.because.path())).or_insert((0, &lost.because)).0 += lost.hanging;
        }
        let told = hanging.iter().map(|(path, (count, because))| {
            Problem::new(Code::RowsHangOn).with_param_of("row", because).with("count", *count).at(path.as_str())
        });
        self.problems.extend(told);
        for one in &self.gaps.incomplete {
            self.units.set_incomplete(one.unit.clone(), one.kinds.clone());
        }
    }

    /// Units without a parent, in the order of the registers.
    pub(super) fn roots(&self) -> impl Iterator<Item = &Id> {
        self.order.iter().filter(|id| self.units.get(id).is_some_and(|unit| unit.parent.is_none()))
    }

    /// Why there is no unit at all, where a record says so; `unknown_id` where there is simply none.
    pub(super) fn without_units(&self) -> Problems {
        let told = self.gaps.nameless.iter().chain(self.gaps.lost.values().map(|lost| &lost.because));
        let mut reasons = Problems::none();
        reasons.extend(told.chain(&self.gaps.files).cloned());
        if reasons.is_empty() { Problem::unknown_id("unit", "", Vec::new()).at("/files").into() } else { reasons }
    }

    /// A file that the rulebook declares and that was not given.
    pub(super) fn not_given(&mut self, file: &str) -> Problem {
        let problem = Problem::new(Code::FileNotGiven).with("file", file).at(file_path(file));
        self.problems.push(problem.clone());
        problem
    }
}

/// The path of a row: `/files/units.csv/rows/3` of anything in it.
fn row_path(path: &str) -> String {
    path.split('/').take(5).collect::<Vec<_>>().join("/")
}
