//! Fact columns: rows are grouped into classes with equal results in all conditions.
//!
//! Example: the checklist asks only whether `site.staff` is at least 100. Rows with 12 and 40 staff are in one class, a row
//! with 100 in another, a row without a number in a third. Each class is scored by one program; without fact columns there
//! is one class.
//!
//! Three steps lead from a row to its class, each with a cache, so that conditions are evaluated once for each combination of
//! values:
//!
//! ```text
//! cell                          → value index    FactInput::known, for each column
//! value indices of the row      → class          FactColumns::classes
//! results for these values      → class          FactColumns::alike, asked only for new value indices
//! ```
//!
//! The results are the truth of every condition of an item, part or section, of every comparison in a grade that reads facts
//! from outside alone, and the values of facts that grades compare with figures of the card. Rows that agree in these have the
//! same outcome for the same answers. The number of a class is the index of its program.

use super::column::{CellValue, Column, Values};
use super::outcome::CellProblem;
use crate::base::json::{Decoder, Json};
use crate::base::problem::{Code, Problem};
use crate::checklist::Plan;
use crate::tools::condition::{Fact, FactSet, FactValue, Truth, TypeName};
use std::collections::HashMap;

/// Columns of facts.
#[derive(Clone, Debug)]
pub(super) struct FactColumns {
    /// The columns of facts, in the order in which they were named.
    inputs: Vec<FactInput>,
    /// The facts that hold for every row.
    pub(super) constant: FactSet,
    /// The class of each combination of values that has occurred.
    /// Keys have a value index for each column.
    classes: HashMap<Vec<u32>, usize>,
    /// The class of each distinct list of results of conditions, and of values that grades compare with figures of the card.
    alike: HashMap<(Vec<Truth>, Vec<Option<String>>), usize>,
}

/// One column of facts, and what has been read from it.
#[derive(Clone, Debug)]
struct FactInput {
    /// The name of the fact.
    name: String,
    /// The fact's declaration in the rulebook, by which cells are read.
    fact: Fact,
    /// The value of each index; index 0 is "unknown", the only `None`.
    values: Vec<Option<FactValue>>,
    /// Problems of unreadable cells.
    problems: Vec<Problem>,
    /// Each content of a cell that was read: its value index, or the index of its problem.
    known: HashMap<CellKey, Result<u32, usize>>,
}

/// The index of "unknown" among the values of a fact.
const NOTHING: u32 = 0;

/// The content of a cell, as the key of a cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CellKey {
    /// No value: null.
    Nothing,
    /// A bit of a Boolean column.
    Bool(bool),
    /// A whole number of any width.
    Number(i64),
    /// A text, plain or by its dictionary.
    Text(String),
    /// A number that is no `i64`, as it is written.
    Decimal(String),
    /// Bytes that are no text.
    Broken,
}

impl std::fmt::Display for CellKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing | Self::Broken => Ok(()),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) | Self::Decimal(text) => f.write_str(text),
        }
    }
}

impl FactColumns {
    /// `columns` are the names and declarations of the columns; `constant` must not hold any of these names.
    pub(super) fn new(columns: Vec<(String, Fact)>, constant: FactSet) -> Self {
        let input =
            |(name, fact)| FactInput { name, fact, values: vec![None], problems: Vec::new(), known: HashMap::new() };
        Self {
            inputs: columns.into_iter().map(input).collect(),
            constant,
            classes: HashMap::new(),
            alike: HashMap::new(),
        }
    }

    /// Number of cached entries.
    pub(super) fn remembered(&self) -> usize {
        self.classes.len() + self.inputs.iter().map(|input| input.known.len()).sum::<usize>()
    }

    /// Drops every class; they are numbered from 0 again.
    pub(super) fn forget(&mut self) {
        self.classes.clear();
        self.alike.clear();
        self.inputs.iter_mut().for_each(FactInput::forget);
    }

    /// The class of each row of a chunk, or one for all where there are no columns; `make` is called with the facts of each new
    /// class. Rows with a fact that could not be read are added to `refused`.
    /// `classes` gets a class for each row, or a single entry if there are no fact columns. A row with an unreadable fact is in
    /// the class where that fact is unknown. `offset` is the number of answer columns, which come first in problems.
    pub(super) fn classes(
        &mut self,
        plan: &Plan,
        (columns, offset): (&[Column<'_>], usize),
        (start, rows): (usize, usize),
        classes: &mut Vec<usize>,
        refused: &mut super::encode::UnreadableCells,
        make: &mut dyn FnMut(FactSet),
    ) {
        classes.clear();
        if self.inputs.is_empty() {
            classes.push(self.class(plan, &[], make));
            return;
        }
        let mut key = Vec::with_capacity(self.inputs.len());
        for at in 0..rows {
            let row = start + at;
            key.clear();
            for (place, (input, column)) in self.inputs.iter_mut().zip(columns).enumerate() {
                let symbol = input.read(column, row).unwrap_or_else(|problem| {
                    // Invariant: values and rows of a chunk are fewer than u32 can count.
                    refused.rows.push(u32::try_from(at).unwrap_or(u32::MAX));
                    if let Some(problem) = input.problems.get(problem) {
                        let column = offset + place;
                        refused.problems.push(CellProblem { row, column, problem: problem.clone() });
                    }
                    NOTHING
                });
                key.push(symbol);
            }
            let class = match self.classes.get(&key) {
                Some(class) => *class,
                None => self.class(plan, &key, make),
            };
            classes.push(class);
        }
    }

    /// The class of a combination of value indices. A combination that is new is evaluated; `make` is called with its facts if
    /// its results are new as well.
    fn class(&mut self, plan: &Plan, key: &[u32], make: &mut dyn FnMut(FactSet)) -> usize {
        if let Some(class) = self.classes.get(key) {
            return *class;
        }
        let facts = self.facts(key);
        let (conditions, comparisons, names) = plan.reads();
        let applies = conditions.iter().map(|condition| condition.evaluate(&facts));
        let truths = applies.chain(comparisons.iter().map(|atom| atom.evaluate(&facts))).collect();
        let values = names.iter().map(|name| facts.get(name).map(ToString::to_string)).collect();
        let next = self.alike.len();
        let class = *self.alike.entry((truths, values)).or_insert(next);
        if class == next {
            make(facts);
        }
        self.classes.insert(key.to_vec(), class);
        class
    }

    /// The facts of a combination of value indices: the constant ones and those that are not unknown.
    fn facts(&self, key: &[u32]) -> FactSet {
        let mut facts = self.constant.clone();
        for (input, symbol) in self.inputs.iter().zip(key) {
            let value = usize::try_from(*symbol).ok().and_then(|symbol| input.values.get(symbol));
            if let Some(Some(value)) = value {
                facts.insert(input.name.as_str(), value.clone());
            }
        }
        facts
    }

    /// The facts of one row; cells that cannot be read are added to `problems`, counted from column `offset`.
    pub(super) fn of_row(
        &mut self,
        (columns, offset): (&[Column<'_>], usize),
        row: usize,
        problems: &mut Vec<CellProblem>,
    ) -> FactSet {
        let mut key: Vec<u32> = Vec::with_capacity(self.inputs.len());
        for (place, (input, column)) in self.inputs.iter_mut().zip(columns).enumerate() {
            key.push(input.read(column, row).unwrap_or_else(|problem| {
                let problem = input.problems.get(problem).cloned();
                problems.extend(problem.map(|problem| CellProblem { row, column: offset + place, problem }));
                NOTHING
            }));
        }
        self.facts(&key)
    }
}

impl FactInput {
    /// Drops every value but the first, which is "unknown".
    fn forget(&mut self) {
        self.values.truncate(1);
        self.problems.clear();
        self.known.clear();
    }

    /// Stores a value and returns its index.
    fn push(&mut self, value: FactValue) -> u32 {
        // Invariant: values and rows of a chunk are fewer than u32 can count.
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(Some(value));
        place
    }

    /// A number as JSON. Facts that are numbers read its digits, of which a JSON number has at most 15; others refuse the number
    /// that it is.
    fn number(&self, text: &str) -> Json {
        let as_text = || Json::String(text.to_owned());
        match self.fact.kind {
            TypeName::Integer | TypeName::Decimal => as_text(),
            _ => Json::parse(text).ok().filter(|json| matches!(json, Json::Number(_))).unwrap_or_else(as_text),
        }
    }

    /// The value index of a cell, [`NOTHING`] if it is null or blank; `Err` is an index in `problems`. Cached by the content of
    /// the cell.
    fn read(&mut self, column: &Column<'_>, row: usize) -> Result<u32, usize> {
        let key = if column.has(row) { key(column, row) } else { CellKey::Nothing };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let cell = match &key {
            CellKey::Nothing | CellKey::Broken => Json::Null,
            CellKey::Bool(value) => Json::Bool(*value),
            CellKey::Number(value) => Json::Number((*value).into()),
            CellKey::Text(text) => Json::String(text.clone()),
            CellKey::Decimal(text) => self.number(text),
        };
        let mut decoder = Decoder::default();
        if key == CellKey::Broken {
            decoder.report(Problem::new(Code::NotUtf8));
        }
        let value = self.fact.read(&self.name, &cell, &mut decoder);
        let read = match (decoder.take().into_iter().next(), value) {
            (Some(problem), _) => {
                self.problems.push(problem);
                Err(self.problems.len() - 1)
            }
            (None, value) => Ok(value.flatten().map_or(NOTHING, |value| self.push(value))),
        };
        self.known.insert(key, read);
        read
    }
}

/// The content of a cell, which must have a value: validity bits are not looked at.
pub(super) fn key(column: &Column<'_>, row: usize) -> CellKey {
    let whole = |value: Option<i64>| value.map_or(CellKey::Nothing, CellKey::Number);
    match &column.values {
        Values::I8(values) => whole(values.get(row).map(|value| (*value).into())),
        Values::I16(values) => whole(values.get(row).map(|value| (*value).into())),
        Values::I32(values) => whole(values.get(row).map(|value| (*value).into())),
        Values::I64(values) => whole(values.get(row).copied()),
        Values::Bools(bits) => CellKey::Bool(bits.get(row)),
        Values::Texts(texts) => texts.get(row).map_or(CellKey::Nothing, |text| CellKey::Text((*text).to_owned())),
        Values::Coded(codes, texts) => {
            let text = codes.get(row).and_then(|code| texts.get(usize::try_from(*code).ok()?));
            text.map_or(CellKey::Nothing, |text| CellKey::Text((*text).to_owned()))
        }
        Values::Cells(cells) => match cells.get(row) {
            None | Some(CellValue::Missing) => CellKey::Nothing,
            Some(CellValue::Bool(value)) => CellKey::Bool(*value),
            Some(CellValue::Whole(value)) => CellKey::Number(*value),
            Some(CellValue::Text(text)) => CellKey::Text(text.clone().into_owned()),
            Some(CellValue::Number(text)) => CellKey::Decimal(text.clone().into_owned()),
            Some(CellValue::Broken) => CellKey::Broken,
        },
    }
}
