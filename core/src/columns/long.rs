//! Rows an answer: each names its inspection and its item, and where a section is repeated, the instance.

use super::CHUNK;
use super::column::Column;
use super::dictionary::EncodedCell;
use super::encode::{EncodedColumn, UnreadableCells};
use super::facts::{CellKey, key};
use super::outcome::{CellProblem, RowFinding, RowSelection, Sink};
use super::program::Program;
use super::scorer::Scorer;
use crate::base::id::Id;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::{Answers, Instance, Plan};
use crate::rulebook::Rulebook;
use crate::tools::condition::FactSet;
use std::collections::{BTreeMap, HashMap};

/// Scores inspections from rows that hold an answer each.
#[derive(Clone, Debug)]
pub struct LongScorer {
    scorer: Scorer,
    /// Where answers to an item, or to a part as `item.part`, go: an asked item and one of its columns.
    places: HashMap<String, (usize, usize)>,
}

/// Rows an answer. Problems name the columns by their places here.
#[derive(Clone, Debug)]
pub struct LongTable<'a> {
    /// Which inspection: texts or whole numbers.
    pub inspection: Column<'a>,
    /// Which item; a part is `item.part`.
    pub item: Column<'a>,
    /// The answer, as in a column of its own; null is missing.
    pub answer: Column<'a>,
    /// Which instance, of items of repeated sections.
    pub instance: Option<Column<'a>>,
}

/// An inspection, or one instance of a repeated section in it, and what is answered of it.
struct AnsweredUnit {
    inspection: usize,
    instance: Option<(Id, String)>,
}

/// The answers of all units: for each asked item and column a symbol for each unit.
struct Matrix {
    units: Vec<AnsweredUnit>,
    places: HashMap<(usize, Option<(Id, String)>), usize>,
    symbols: Vec<Vec<Vec<u32>>>,
}

impl LongScorer {
    /// Makes a checklist ready; `facts` are those of every inspection.
    ///
    /// # Errors
    /// `unknown_id` where there is no such checklist.
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
    pub fn items(&self) -> Vec<Id> {
        self.scorer.items()
    }

    /// Scores every inspection, in the order in which they occur first, and tells the sink. Gives the row of each at which it does,
    /// and every cell that could not be read; inspections of those have no outcome.
    ///
    /// # Errors
    /// `wrong_type` where columns differ in length.
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
            let next = first.len();
            let inspection = *known.entry(key(&rows.inspection, row)).or_insert(next);
            if inspection == next {
                first.push(row);
                refused.push(false);
                matrix.unit(inspection, None);
            }
            if let Err(problem) = self.answer(plan, rows, row, inspection, &mut matrix) {
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

    /// Reads one row into the matrix.
    fn answer(
        &mut self,
        plan: &Plan,
        rows: &LongTable<'_>,
        row: usize,
        inspection: usize,
        matrix: &mut Matrix,
    ) -> Result<(), CellProblem> {
        let wrong = |column: usize, problem: Problem| Err(CellProblem { row, column, problem });
        let name = match key(&rows.item, row) {
            CellKey::Text(name) if rows.item.has(row) => name,
            _ => return wrong(1, Problem::new(Code::MissingField).with("name", "item")),
        };
        let Some((at, input)) = self.places.get(name.trim()).copied() else {
            return wrong(1, Problem::new(Code::UnknownItem).with("item", name));
        };
        let Some(asked) = self.scorer.asked.get_mut(at) else { return Ok(()) };
        let instance = rows.instance.as_ref().filter(|column| column.has(row)).map(|column| key(column, row));
        let instance = match (plan.repeat_of(asked.item), instance) {
            (None, None) => None,
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

    fn by_chunks(&mut self, plan: &Plan, matrix: &Matrix, refused: &[bool], findings: bool, sink: &mut dyn Sink) {
        let mut symbols: Vec<EncodedColumn> = self.scorer.asked.iter().map(|_| EncodedColumn::new()).collect();
        let mut classes: Vec<usize> = Vec::new();
        for (chunk, refused) in refused.chunks(CHUNK).enumerate() {
            let start = chunk.saturating_mul(CHUNK);
            self.scorer.make_room(sink);
            for ((asked, symbols), each) in self.scorer.asked.iter_mut().zip(&mut symbols).zip(&matrix.symbols) {
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

    /// Inspections with repeated sections, each by itself.
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
            let start = chunk.saturating_mul(CHUNK);
            self.scorer.make_room(sink);
            let mut numbers: Vec<u16> = Vec::new();
            for (at, (answers, groups)) in inspections.iter_mut().enumerate() {
                let inspection = start.saturating_add(at);
                for (section, instances) in groups.iter() {
                    let limit = most(section);
                    if u32::try_from(instances.len()).is_ok_and(|count| count <= limit) {
                        answers.insert_group(section.as_str(), instances.clone());
                        continue;
                    }
                    let problem =
                        Problem::new(Code::OutOfRange).with("text", instances.len()).with("min", 0).with("max", limit);
                    let row = first.get(inspection).copied().unwrap_or_default();
                    problems.push(CellProblem { row, column: 3, problem });
                    refused.iter_mut().skip(inspection).take(1).for_each(|refused| *refused = true);
                }
                let bad = refused.get(inspection).copied().unwrap_or_default();
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
    fn new(scorer: &Scorer) -> Self {
        let symbols = scorer.asked.iter().map(|asked| vec![Vec::new(); asked.inputs.len()]).collect();
        Self { units: Vec::new(), places: HashMap::new(), symbols }
    }

    /// The place of a unit, which is made where there is none yet.
    fn unit(&mut self, inspection: usize, instance: Option<(Id, String)>) -> usize {
        let next = self.units.len();
        let place = *self.places.entry((inspection, instance.clone())).or_insert(next);
        if place == next {
            self.units.push(AnsweredUnit { inspection, instance });
            self.symbols.iter_mut().flatten().for_each(|column| column.push(0));
        }
        place
    }

    /// Writes an answer; `false` where there is one already.
    fn put(&mut self, (asked, input): (usize, usize), unit: usize, symbol: u32) -> bool {
        let column = self.symbols.get_mut(asked).and_then(|inputs| inputs.get_mut(input));
        match column.and_then(|column| column.get_mut(unit)) {
            Some(place) if *place == 0 => {
                *place = symbol;
                true
            }
            // Nothing beside an answer says nothing.
            _ => symbol == 0,
        }
    }
}
