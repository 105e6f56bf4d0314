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

use super::CHUNK;
use super::column::Column;
use super::dictionary::EncodedCell;
use super::encode::{EncodedColumn, UnreadableCells};
use super::facts::{CellKey, key};
use super::item_columns::unknown_item;
use super::outcome::{CellProblem, RowFinding, RowSelection, Sink};
use super::program::Program;
use super::scorer::Scorer;
use crate::base::id::Id;
use crate::base::problem::{Code, MOST_SUGGESTIONS, Problem, Problems};
use crate::checklist::{Answers, Instance, Plan};
use crate::rulebook::Rulebook;
use crate::tools::condition::FactSet;
use std::collections::{BTreeMap, HashMap};

/// Scores inspections from a long table.
#[derive(Clone, Debug)]
pub struct LongScorer {
    scorer: Scorer,
    /// The position of an item, or of a part as `item.part`, and of its column.
    /// Values are (position among the asked items, position among its columns).
    places: HashMap<String, (usize, usize)>,
}

/// A long table: a row for each answer. Problems name the columns by their positions: 0 inspection, 1 item, 2 answer,
/// 3 instance.
#[derive(Clone, Debug)]
pub struct LongTable<'a> {
    /// The inspection: texts or whole numbers. Its rows need not stand together. `missing_field` where it has no value.
    pub inspection: Column<'a>,
    /// The item's id, as text; a part is `item.part`. A second answer to the same item is `duplicate_id`.
    pub item: Column<'a>,
    /// The answer, as in a column of its own (codes, labels, numbers); null is missing.
    pub answer: Column<'a>,
    /// The name of the instance: required for items of repeated sections, refused for others.
    pub instance: Option<Column<'a>>,
}

/// A row of the matrix: an inspection, or one instance of a repeated section in it.
struct AnsweredUnit {
    /// The number of the inspection, in the order of first rows.
    inspection: usize,
    /// The repeated section and the name of the instance; `None` for what is outside repeated sections.
    instance: Option<(Id, String)>,
}

/// The answers of all units: for each item and column the index of each unit; 0 where nothing was answered.
struct Matrix {
    /// The rows of the matrix, in the order in which they first occur.
    units: Vec<AnsweredUnit>,
    /// The row of each unit, by its inspection and instance.
    places: HashMap<(usize, Option<(Id, String)>), usize>,
    /// `symbols[asked][input][unit]`: the dictionary index of one answer.
    symbols: Vec<Vec<Vec<u32>>>,
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
        let count = rows.inspection.rows();
        let columns = [Some(&rows.item), Some(&rows.answer), rows.instance.as_ref()];
        if let Some(other) = columns.into_iter().flatten().find(|column| column.rows() != count) {
            let problem = Problem::new(Code::WrongType).with("expected", format!("{count} rows"));
            return Err(problem.with("found", format!("{}", other.rows())).into());
        }
        let columns = [Some(&rows.inspection), Some(&rows.item), Some(&rows.answer), rows.instance.as_ref()];
        if let Some(problem) = columns.into_iter().flatten().find_map(Column::fault) {
            return Err(problem.into());
        }
        let rulebook = self.scorer.rulebook.clone();
        let view = rulebook.checklist(&self.scorer.checklist)?;
        let plan = view.plan();
        self.scorer.evict_if_full(sink);
        self.scorer.asked.iter_mut().for_each(super::encode::ItemColumns::begin);
        let mut first: Vec<usize> = Vec::new();
        let mut refused: Vec<bool> = Vec::new();
        let mut problems: Vec<CellProblem> = Vec::new();
        let mut known: HashMap<CellKey, usize> = HashMap::new();
        let mut matrix = Matrix::new(&self.scorer);
        for row in 0..count {
            if !rows.inspection.has(row) {
                let problem = Problem::new(Code::MissingField).with("name", "inspection");
                problems.push(CellProblem { row, column: 0, problem });
                continue;
            }
            let name = key(&rows.inspection, row);
            if name == CellKey::Broken {
                problems.push(CellProblem { row, column: 0, problem: Problem::new(Code::NotUtf8) });
                continue;
            }
            let next = first.len();
            let inspection = *known.entry(name).or_insert(next);
            if inspection == next {
                first.push(row);
                refused.push(false);
                matrix.unit(inspection, None);
            }
            if let Err(problem) =
                self.answer(plan, rows, row, (inspection, problems.len() < MOST_SUGGESTIONS), &mut matrix)
            {
                problems.push(problem);
                refused.iter_mut().skip(inspection).take(1).for_each(|refused| *refused = true);
            }
        }
        if plan.repeats().is_some() {
            self.one_by_one(plan, &matrix, (&first, &mut refused), &mut problems, findings, sink);
        } else {
            self.by_chunks(plan, &matrix, &refused, findings, sink);
        }
        problems.sort_by_key(|problem| (problem.row, problem.column));
        Ok((first, problems))
    }

    /// Reads one row into the matrix; its problem stands at the column that causes it, and says what there is in place of an
    /// unknown item if it `suggests`.
    /// Codes: `missing_field` (no item name, or no instance where the section is repeated), `unknown_item`, `unknown_field` (an
    /// instance outside repeated sections), `duplicate_id` (a second answer), or the problem of the answer's own text.
    fn answer(
        &mut self,
        plan: &Plan,
        rows: &LongTable<'_>,
        row: usize,
        (inspection, suggests): (usize, bool),
        matrix: &mut Matrix,
    ) -> Result<(), CellProblem> {
        let wrong = |column: usize, problem: Problem| Err(CellProblem { row, column, problem });
        let name = match key(&rows.item, row) {
            CellKey::Text(name) | CellKey::Decimal(name) if rows.item.has(row) => name,
            CellKey::Broken if rows.item.has(row) => return wrong(1, Problem::new(Code::NotUtf8)),
            _ => return wrong(1, Problem::new(Code::MissingField).with("name", "item")),
        };
        let Some((at, input)) = self.places.get(name.trim()).copied() else {
            return wrong(1, unknown_item(plan, &name, suggests));
        };
        let Some(asked) = self.scorer.asked.get_mut(at) else { return Ok(()) };
        let instance = rows.instance.as_ref().filter(|column| column.has(row)).map(|column| key(column, row));
        let instance = match (plan.repeat_of(asked.item), instance) {
            (None, None) => None,
            (_, Some(CellKey::Broken)) => return wrong(3, Problem::new(Code::NotUtf8)),
            (None, Some(_)) => return wrong(3, Problem::new(Code::UnknownField).with("name", "instance")),
            (Some(_), None) => return wrong(3, Problem::new(Code::MissingField).with("name", "instance")),
            (Some((section, _)), Some(name)) => Some((section.clone(), name.to_string())),
        };
        let Some(reader) = asked.inputs.get_mut(input) else { return Ok(()) };
        let symbol = match reader.cell(plan, &rows.answer, row, &mut None) {
            EncodedCell::Symbol(symbol) => symbol,
            EncodedCell::Bad(problem) => return reader.problem(row, 2, problem).map_or(Ok(()), Err),
        };
        let unit = matrix.unit(inspection, instance);
        match matrix.put((at, input), unit, symbol) {
            true => Ok(()),
            false => wrong(1, Problem::new(Code::DuplicateId).with("id", name)),
        }
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
        let mut all: Vec<(Answers, BTreeMap<Id, Vec<Instance>>)> = first.iter().map(|_| Default::default()).collect();
        let ids: Vec<String> = plan.items().map(|item| item.id.to_string()).collect();
        let mut symbols = EncodedColumn::new();
        for (unit, at) in matrix.units.iter().zip(0..) {
            let mut answers: BTreeMap<String, crate::checklist::Answer> = BTreeMap::new();
            for (asked, each) in self.scorer.asked.iter_mut().zip(&matrix.symbols) {
                // Invariant: every column of the matrix has an index for each unit.
                let each: Vec<&[u32]> = each.iter().map(|all| all.get(at..).unwrap_or_default()).collect();
                asked.combine_columns(&each, 1, &mut symbols);
                if let (Some(id), Some(answer)) = (ids.get(asked.item), asked.answer(symbols.get(0))) {
                    answers.insert(id.clone(), answer);
                }
            }
            let Some((given, groups)) = all.get_mut(unit.inspection) else { continue };
            match &unit.instance {
                None => answers.iter().for_each(|(id, answer)| given.insert(id.as_str(), answer.clone())),
                Some((section, name)) => {
                    let instance = Instance { id: name.clone(), answers };
                    groups.entry(section.clone()).or_default().push(instance);
                }
            }
        }
        let most = |section: &Id| {
            (0..ids.len())
                .find_map(|item| plan.repeat_of(item).filter(|(id, _)| *id == section))
                .map_or(0, |(_, most)| most)
        };
        let facts = self.scorer.facts.constant.clone();
        for (chunk, inspections) in all.chunks_mut(CHUNK).enumerate() {
            let start = chunk * CHUNK;
            self.scorer.make_room(sink);
            let mut numbers: Vec<u16> = Vec::new();
            for (at, (answers, groups)) in inspections.iter_mut().enumerate() {
                let inspection = start + at;
                for (section, instances) in groups.iter() {
                    let limit = most(section);
                    if u32::try_from(instances.len()).is_ok_and(|count| count <= limit) {
                        answers.insert_group(section.as_str(), instances.clone());
                        continue;
                    }
                    let problem =
                        Problem::new(Code::OutOfRange).with("text", instances.len()).with("min", 0).with("max", limit);
                    debug_assert!(inspection < first.len(), "an inspection has a first row");
                    // Invariant: as asserted.
                    let row = first.get(inspection).copied().unwrap_or_default();
                    problems.push(CellProblem { row, column: 3, problem });
                    refused.iter_mut().skip(inspection).take(1).for_each(|refused| *refused = true);
                }
                // An inspection that is not there has no outcome.
                let bad = refused.get(inspection).copied().unwrap_or(true);
                let lines = plan.bare_lines(answers, &facts);
                numbers.push(if bad { 0 } else { self.scorer.outcomes.evaluate(plan, &lines, &facts) });
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

impl Matrix {
    /// A matrix without units, with a column for each column of each asked item.
    fn new(scorer: &Scorer) -> Self {
        let symbols = scorer.asked.iter().map(|asked| vec![Vec::new(); asked.inputs.len()]).collect();
        Self { units: Vec::new(), places: HashMap::new(), symbols }
    }

    /// The row of a unit in the matrix; a new row, missing everywhere, where it has none yet.
    fn unit(&mut self, inspection: usize, instance: Option<(Id, String)>) -> usize {
        let next = self.units.len();
        let place = *self.places.entry((inspection, instance.clone())).or_insert(next);
        if place == next {
            self.units.push(AnsweredUnit { inspection, instance });
            self.symbols.iter_mut().flatten().for_each(|column| column.push(0));
        }
        place
    }

    /// Writes an answer; `false` where there is one already. A missing answer beside a given one is no second answer.
    /// `(asked, input)` and `unit` are positions in `symbols`. Index 0 is missing, and so stands for "nothing yet" too.
    fn put(&mut self, (asked, input): (usize, usize), unit: usize, symbol: u32) -> bool {
        let column = self.symbols.get_mut(asked).and_then(|inputs| inputs.get_mut(input));
        match column.and_then(|column| column.get_mut(unit)) {
            Some(place) if *place == 0 => {
                *place = symbol;
                true
            }
            // A missing answer does not contradict.
            _ => symbol == 0,
        }
    }
}
