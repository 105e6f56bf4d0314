//! Long tables: one row for each answer, which names its inspection and its item, and the instance of a repeated section.
//!
//! The rows are pivoted into a matrix of indices, a column for each item and a row for each inspection or instance, and scored
//! as columns are. Checklists with repeated sections are evaluated inspection by inspection instead.
//!
//! Example, with two inspections and one of the items:
//!
//! ```text
//! long rows         units (inspection, instance)   symbols[gate][0][unit]
//! north, gate, 1    0: north, none                 5 (pass)
//! south, gate, 0    1: south, none                 4 (fail)
//! north, exit, 1    (unit 0 again)                 5, 4 unchanged
//! ```
//!
//! An inspection's unit without an instance is made when its first row is read. Without repeated sections there are no other
//! units, so that unit, inspection and row of the result are the same number. The whole table is pivoted before any of it is
//! scored, so that memory grows with inspections times columns.

mod pivot;

pub use pivot::LongTable;

use crate::base::id::Id;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::{Answer, Answers, Inspection, Instance, Plan};
use crate::columns::CHUNK;
use crate::columns::encode::{EncodedColumn, UnreadableCells};
use crate::columns::lenient::{ScoreRange, score_range};
use crate::columns::outcome::{CellProblem, RowFinding, RowSelection, Sink};
use crate::columns::program::Program;
use crate::columns::scorer::Scorer;
use crate::rulebook::Rulebook;
use crate::tools::condition::FactSet;
use pivot::{Matrix, Pivot, Place};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Scores inspections from a long table.
#[derive(Clone, Debug)]
pub struct LongScorer {
    scorer: Scorer,
    /// The place of an item, or of a part as `item.part`.
    places: HashMap<String, Place>,
}

/// What the rows of an inspection answer.
#[derive(Default)]
struct Given {
    /// The answers outside repeated sections.
    answers: Answers,
    /// The instances of each repeated section.
    instances: BTreeMap<Id, Vec<Instance>>,
}

impl Given {
    /// All answers, and an `out_of_range` for each section with more instances than it allows, which are left out.
    fn complete(self, plan: &Plan) -> (Answers, Vec<Problem>) {
        let Self { mut answers, instances } = self;
        let mut problems = Vec::new();
        for (section, instances) in instances {
            let most =
                (0..plan.items().count()).find_map(|item| plan.repeat_of(item).filter(|(id, _)| **id == section));
            let most = most.map_or(0, |(_, most)| most);
            if u32::try_from(instances.len()).is_ok_and(|count| count <= most) {
                answers.insert_group(section.as_str(), instances);
            } else {
                let problem = Problem::new(Code::OutOfRange).with("text", instances.len()).with("min", 0);
                problems.push(problem.with("max", most));
            }
        }
        (answers, problems)
    }
}

impl LongScorer {
    /// Makes a checklist ready; `facts` are those of every inspection. Every item is asked for, items with parts by their
    /// parts; an item that no row names is missing.
    ///
    /// # Errors
    /// `unknown_id` where there is no such checklist, `too_many` where it has more than 255 grades.
    pub fn new(rulebook: &Rulebook, checklist: &str, facts: FactSet) -> Result<Self, Problems> {
        let view = rulebook.checklist(checklist)?;
        let mut names: Vec<String> = Vec::new();
        for item in view.plan().items() {
            match item.parts.as_slice() {
                [] => names.push(item.id.to_string()),
                parts => names.extend(parts.iter().map(|part| format!("{}.{}", item.id, part.id))),
            }
        }
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let scorer = Scorer::made(rulebook, checklist, &columns, &[], facts, None)?;
        let mut places = HashMap::new();
        for (at, asked) in scorer.asked.iter().enumerate() {
            for (input, one) in asked.inputs.iter().enumerate() {
                places.extend(names.get(one.column).map(|name| (name.clone(), (at, input))));
            }
        }
        Ok(Self { scorer, places })
    }

    /// The ids of its items, in the order that findings count them in.
    #[must_use]
    pub fn items(&self) -> Vec<Id> {
        self.scorer.items()
    }

    /// Scores every inspection, in the order of their first rows, and tells the sink. Returns the first row of each, and every
    /// cell that could not be read; inspections with such a cell have no outcome.
    ///
    /// # Errors
    /// `wrong_type` where columns differ in length or have fewer bits than rows; `out_of_range` where an index lies beyond its
    /// dictionary. Nothing has been told then.
    pub fn score(
        &mut self,
        rows: &LongTable<'_>,
        findings: bool,
        sink: &mut dyn Sink,
    ) -> Result<(Vec<usize>, Vec<CellProblem>), Problems> {
        rows.check()?;
        let rulebook = self.scorer.rulebook.clone();
        let view = rulebook.checklist(&self.scorer.checklist)?;
        let plan = view.plan();
        self.scorer.evict_if_full(sink);
        let Pivot { matrix, first, mut spoilt, mut problems } = Pivot::of((&mut self.scorer, &self.places), plan, rows);
        if self.scorer.unreadable_is_missing {
            spoilt.fill(false);
        }
        if plan.repeats().is_some() {
            self.one_by_one(plan, &matrix, (&first, &mut spoilt), &mut problems, findings, sink);
        } else {
            self.by_chunks(plan, &matrix, &spoilt, findings, sink);
        }
        problems.sort_by_key(|problem| (problem.row, problem.column));
        Ok((first, problems))
    }

    /// Adds labels for this scorer alone: what [`Scorer::add_labels`] does.
    ///
    /// # Errors
    /// Those of [`Scorer::add_labels`].
    pub fn add_labels(&mut self, labels: &BTreeMap<String, Vec<String>>) -> Result<(), Problems> {
        self.scorer.add_labels(labels)
    }

    /// Whether rows that cannot be read count as missing from the next call on: they answer nothing, an item with two answers is
    /// missing, and the problems are told all the same. If not, as at first, their inspections have no outcome. An inspection with
    /// more instances than a section allows has none in either case.
    pub fn read_unreadable_as_missing(&mut self, missing: bool) {
        self.scorer.read_unreadable_as_missing(missing);
    }

    /// The lowest and the highest score of each of these inspections, counted in the order of their first rows, while something is
    /// missing: what [`Scorer::ranges`] gives for rows. Two times nothing where there is no such inspection.
    ///
    /// # Errors
    /// What [`LongScorer::score`] refuses.
    pub fn ranges(&mut self, rows: &LongTable<'_>, inspections: &[usize]) -> Result<Vec<ScoreRange>, Problems> {
        rows.check()?;
        let rulebook = self.scorer.rulebook.clone();
        let view = rulebook.checklist(&self.scorer.checklist)?;
        let Pivot { matrix, first, .. } = Pivot::of((&mut self.scorer, &self.places), view.plan(), rows);
        let wanted: HashSet<usize> = inspections.iter().copied().collect();
        let mut given = self.given(view.plan(), &matrix, first.len(), &|inspection| wanted.contains(&inspection));
        let range = |inspection: &usize| {
            let Some(given) = given.get_mut(*inspection).map(std::mem::take) else { return (None, None) };
            let facts = self.scorer.facts.constant.clone();
            match given.complete(view.plan()) {
                (answers, problems) if problems.is_empty() => {
                    let inspection = Inspection { facts, answers, ..Inspection::default() };
                    score_range(view.score(&inspection).result.outcome)
                }
                _ => (None, None),
            }
        };
        Ok(inspections.iter().map(range).collect())
    }

    /// The answers of the inspections that are `wanted`, and those of their instances by section; nothing for others.
    fn given(
        &mut self,
        plan: &Plan,
        matrix: &Matrix,
        inspections: usize,
        wanted: &dyn Fn(usize) -> bool,
    ) -> Vec<Given> {
        let mut all: Vec<Given> = Vec::new();
        all.resize_with(inspections, Given::default);
        let ids: Vec<&str> = plan.items().map(|item| item.id.as_str()).collect();
        let mut symbols = EncodedColumn::new();
        for (unit, at) in matrix.units.iter().zip(0..).filter(|(unit, _)| wanted(unit.inspection)) {
            let mut answers: BTreeMap<String, Answer> = BTreeMap::new();
            for (asked, each) in self.scorer.asked.iter_mut().zip(&matrix.symbols) {
                // Invariant: every column of the matrix has an index for each unit.
                let each: Vec<&[u32]> = each.iter().map(|all| all.get(at..).unwrap_or_default()).collect();
                asked.combine_columns(&each, 1, &mut symbols);
                if let (Some(id), Some(answer)) = (ids.get(asked.item), asked.answer(symbols.get(0))) {
                    answers.insert((*id).to_owned(), answer);
                }
            }
            let Some(given) = all.get_mut(unit.inspection) else { continue };
            match &unit.instance {
                None => answers.into_iter().for_each(|(id, answer)| given.answers.insert(id, answer)),
                Some((section, name)) => {
                    let instance = Instance { id: name.clone(), answers };
                    given.instances.entry(section.clone()).or_default().push(instance);
                }
            }
        }
        all
    }

    /// Scores checklists without repeated sections: takes [`CHUNK`] units of the matrix at a time and scores them as rows of
    /// columns. `refused[inspection]` is true for inspections without an outcome.
    fn by_chunks(&mut self, plan: &Plan, matrix: &Matrix, refused: &[bool], findings: bool, sink: &mut dyn Sink) {
        // Without repeated sections a unit is an inspection, and the matrix is a table of columns.
        let mut symbols: Vec<EncodedColumn> = self.scorer.asked.iter().map(|_| EncodedColumn::new()).collect();
        let mut classes: Vec<usize> = Vec::new();
        for (chunk, refused) in refused.chunks(CHUNK).enumerate() {
            let start = chunk * CHUNK;
            self.scorer.make_room(sink);
            for ((asked, symbols), each) in self.scorer.asked.iter_mut().zip(&mut symbols).zip(&matrix.symbols) {
                // Invariant: every column of the matrix has an index for each unit.
                let each: Vec<&[u32]> = each.iter().map(|all| all.get(start..).unwrap_or_default()).collect();
                asked.combine_columns(&each, refused.len(), symbols);
            }
            self.scorer.regroup(plan, &symbols);
            let Scorer { asked, occurring, most_entries, programs, facts, .. } = &mut self.scorer;
            let mut make = |facts: FactSet| programs.push(Program::new(plan, asked, occurring, facts, *most_entries));
            let mut none = UnreadableCells::default();
            facts.classes(plan, (&[], 0), (start, refused.len()), &mut classes, &mut none, &mut make);
            let refused_rows: Vec<u32> =
                (0..).zip(refused).filter(|(_, refused)| **refused).map(|(row, _)| row).collect();
            self.scorer.score_chunk(plan, (&symbols, &classes), (start, refused.len()), &refused_rows, findings, sink);
        }
    }

    /// Scores inspections with repeated sections one by one. More instances than the section allows are `out_of_range`.
    /// Answers are collected into one `Answers` for each inspection and evaluated like a card; no tables take part, because the
    /// number of lines differs from inspection to inspection. The facts are the same for all.
    fn one_by_one(
        &mut self,
        plan: &Plan,
        matrix: &Matrix,
        (first, refused): (&[usize], &mut [bool]),
        problems: &mut Vec<CellProblem>,
        findings: bool,
        sink: &mut dyn Sink,
    ) {
        let mut all = self.given(plan, matrix, first.len(), &|_| true);
        let facts = self.scorer.facts.constant.clone();
        for (chunk, inspections) in all.chunks_mut(CHUNK).enumerate() {
            let start = chunk * CHUNK;
            self.scorer.make_room(sink);
            let mut numbers: Vec<u16> = Vec::new();
            for (at, given) in inspections.iter_mut().enumerate() {
                let inspection = start + at;
                let (answers, too_many) = std::mem::take(given).complete(plan);
                for problem in too_many {
                    debug_assert!(inspection < first.len(), "an inspection has a first row");
                    // Invariant: as asserted.
                    let row = first.get(inspection).copied().unwrap_or_default();
                    problems.push(CellProblem { row, column: 3, problem });
                    refused.iter_mut().skip(inspection).take(1).for_each(|refused| *refused = true);
                }
                // An inspection that is not there has no outcome.
                let bad = refused.get(inspection).copied().unwrap_or(true);
                let (lines, seen) = plan.bare_lines(&answers, &facts);
                numbers.push(if bad { 0 } else { self.scorer.outcomes.evaluate(plan, &lines, &seen) });
                for line in lines.iter().filter(|_| findings && !bad) {
                    if let Some(found) = plan.found(line) {
                        let (failed, severity) = (found.failed, found.severity);
                        sink.found(RowFinding { row: inspection, item: line.item(), failed, severity });
                    }
                }
            }
            sink.known(RowSelection { start, positions: None }, &numbers, &self.scorer.outcomes.all);
        }
    }
}
