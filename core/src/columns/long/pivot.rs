//! Pivots a long table: the rows of each inspection become one row of a matrix of dictionary indices.
//!
//! A row that cannot be read answers nothing and is reported; a second answer to an item takes the first away too, because nobody
//! knows which of them holds. Whether an inspection with such rows has an outcome is the scorer's to say.

use crate::base::id::Id;
use crate::base::problem::{Code, MOST_SUGGESTIONS, Problem, Problems};
use crate::checklist::Plan;
use crate::columns::column::Column;
use crate::columns::dictionary::EncodedCell;
use crate::columns::encode::ItemColumns;
use crate::columns::facts::{CellKey, key};
use crate::columns::item_columns::unknown_item;
use crate::columns::outcome::CellProblem;
use crate::columns::scorer::Scorer;
use std::collections::{HashMap, HashSet};

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

/// A long table by inspections.
pub(super) struct Pivot {
    /// The answers, a row for each inspection or instance.
    pub(super) matrix: Matrix,
    /// The first row of each inspection, in the order in which they occur.
    pub(super) first: Vec<usize>,
    /// Whether each inspection has a row that could not be read.
    pub(super) spoilt: Vec<bool>,
    /// What could not be read.
    pub(super) problems: Vec<CellProblem>,
}

/// A row of the matrix: an inspection, or one instance of a repeated section in it.
pub(super) struct AnsweredUnit {
    /// The number of the inspection, in the order of first rows.
    pub(super) inspection: usize,
    /// The repeated section and the name of the instance; `None` for what is outside repeated sections.
    pub(super) instance: Option<(Id, String)>,
}

/// A column of the matrix: a position among the asked items, and one among the columns of that item.
pub(super) type Place = (usize, usize);

/// The answers of all units: for each item and column the index of each unit; 0 where nothing was answered.
pub(super) struct Matrix {
    /// The rows of the matrix, in the order in which they first occur.
    pub(super) units: Vec<AnsweredUnit>,
    /// The row of each unit, by its inspection and instance.
    places: HashMap<(usize, Option<(Id, String)>), usize>,
    /// `symbols[asked][input][unit]`: the dictionary index of one answer.
    pub(super) symbols: Vec<Vec<Vec<u32>>>,
    /// What was answered more than once, by its column and unit.
    contested: HashSet<(Place, usize)>,
}

impl LongTable<'_> {
    /// Whether its columns go together.
    ///
    /// # Errors
    /// `wrong_type` where columns differ in length or have fewer bits than rows; `out_of_range` where an index lies beyond its
    /// dictionary.
    pub(super) fn check(&self) -> Result<(), Problems> {
        let count = self.inspection.rows();
        let columns = || [Some(&self.inspection), Some(&self.item), Some(&self.answer), self.instance.as_ref()];
        if let Some(other) = columns().into_iter().flatten().find(|column| column.rows() != count) {
            let problem = Problem::new(Code::WrongType).with("expected", format!("{count} rows"));
            return Err(problem.with("found", format!("{}", other.rows())).into());
        }
        columns().into_iter().flatten().find_map(Column::fault).map_or(Ok(()), |problem| Err(problem.into()))
    }
}

impl Pivot {
    /// Reads every row of a table that [`LongTable::check`] has found sound, with a scorer and the places of its items and parts.
    pub(super) fn of(
        (scorer, places): (&mut Scorer, &HashMap<String, Place>),
        plan: &Plan,
        rows: &LongTable<'_>,
    ) -> Self {
        scorer.asked.iter_mut().for_each(ItemColumns::begin);
        let mut known: HashMap<CellKey, usize> = HashMap::new();
        let matrix = Matrix::new(scorer);
        let mut pivot = Self { matrix, first: Vec::new(), spoilt: Vec::new(), problems: Vec::new() };
        for row in 0..rows.inspection.rows() {
            if !rows.inspection.has(row) {
                let problem = Problem::new(Code::MissingField).with("name", "inspection");
                pivot.problems.push(CellProblem { row, column: 0, problem });
                continue;
            }
            let name = key(&rows.inspection, row);
            if name == CellKey::Broken {
                pivot.problems.push(CellProblem { row, column: 0, problem: Problem::new(Code::NotUtf8) });
                continue;
            }
            let next = pivot.first.len();
            let inspection = *known.entry(name).or_insert(next);
            if inspection == next {
                pivot.first.push(row);
                pivot.spoilt.push(false);
                pivot.matrix.unit(inspection, None);
            }
            let suggests = pivot.problems.len() < MOST_SUGGESTIONS;
            if let Err(problem) = pivot.answer((&mut *scorer, places), plan, rows, row, (inspection, suggests)) {
                pivot.problems.push(problem);
                pivot.spoilt.iter_mut().skip(inspection).take(1).for_each(|spoilt| *spoilt = true);
            }
        }
        pivot
    }

    /// Reads one row into the matrix; its problem stands at the column that causes it, and says what there is in place of an
    /// unknown item if it `suggests`.
    /// Codes: `missing_field` (no item name, or no instance where the section is repeated), `unknown_item`, `unknown_field` (an
    /// instance outside repeated sections), `duplicate_id` (a second answer), or the problem of the answer's own text.
    fn answer(
        &mut self,
        (scorer, places): (&mut Scorer, &HashMap<String, Place>),
        plan: &Plan,
        rows: &LongTable<'_>,
        row: usize,
        (inspection, suggests): (usize, bool),
    ) -> Result<(), CellProblem> {
        let wrong = |column: usize, problem: Problem| Err(CellProblem { row, column, problem });
        let name = match key(&rows.item, row) {
            CellKey::Text(name) | CellKey::Decimal(name) if rows.item.has(row) => name,
            CellKey::Broken if rows.item.has(row) => return wrong(1, Problem::new(Code::NotUtf8)),
            _ => return wrong(1, Problem::new(Code::MissingField).with("name", "item")),
        };
        let Some((at, input)) = places.get(name.trim()).copied() else {
            return wrong(1, unknown_item(plan, &name, suggests));
        };
        let Some(asked) = scorer.asked.get_mut(at) else { return Ok(()) };
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
        let unit = self.matrix.unit(inspection, instance);
        match self.matrix.put((at, input), unit, symbol) {
            true => Ok(()),
            false => wrong(1, Problem::new(Code::DuplicateId).with("id", name)),
        }
    }
}

impl Matrix {
    /// A matrix without units, with a column for each column of each asked item.
    fn new(scorer: &Scorer) -> Self {
        let symbols = scorer.asked.iter().map(|asked| vec![Vec::new(); asked.inputs.len()]).collect();
        Self { units: Vec::new(), places: HashMap::new(), symbols, contested: HashSet::new() }
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

    /// Writes an answer; `false` where there was one already, and then there is none any more. A missing answer beside a given one
    /// is no second answer. Index 0 is missing, and so stands for "nothing yet" too.
    fn put(&mut self, (asked, input): Place, unit: usize, symbol: u32) -> bool {
        let column = self.symbols.get_mut(asked).and_then(|inputs| inputs.get_mut(input));
        let Some(place) = column.and_then(|column| column.get_mut(unit)).filter(|_| symbol != 0) else { return true };
        let contested = || self.contested.contains(&((asked, input), unit));
        if *place == 0 && (self.contested.is_empty() || !contested()) {
            *place = symbol;
            return true;
        }
        *place = 0;
        self.contested.insert(((asked, input), unit));
        false
    }
}
