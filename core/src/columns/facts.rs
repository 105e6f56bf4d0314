//! The facts of rows, and the classes of rows that conditions cannot tell apart.

use super::column::{Column, Values};
use super::outcome::CellProblem;
use crate::base::json::{Decoder, Json};
use crate::base::problem::Problem;
use crate::checklist::Plan;
use crate::tools::condition::{Fact, FactSet, FactValue, Truth};
use std::collections::HashMap;

/// Columns of facts.
#[derive(Clone, Debug)]
pub(super) struct FactColumns {
    inputs: Vec<FactInput>,
    /// What holds for every row.
    pub(super) constant: FactSet,
    /// The class of each combination of values that has occurred.
    classes: HashMap<Vec<u32>, usize>,
    /// The class of what conditions make of it.
    alike: HashMap<(Vec<Truth>, Vec<Option<String>>), usize>,
}

#[derive(Clone, Debug)]
struct FactInput {
    name: String,
    fact: Fact,
    values: Vec<Option<FactValue>>,
    problems: Vec<Problem>,
    known: HashMap<CellKey, Result<u32, usize>>,
}

/// The place of what is not known among the values of a fact.
const NOTHING: u32 = 0;

/// A cell by what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CellKey {
    Nothing,
    Bool(bool),
    Number(i64),
    Text(String),
}

impl std::fmt::Display for CellKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl FactColumns {
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

    /// How much is remembered.
    pub(super) fn remembered(&self) -> usize {
        self.inputs.iter().map(|input| input.known.len()).fold(self.classes.len(), usize::saturating_add)
    }

    /// Forgets every class: they are numbered anew.
    pub(super) fn forget(&mut self) {
        self.classes.clear();
        self.alike.clear();
        self.inputs.iter_mut().for_each(FactInput::forget);
    }

    /// The class of each row of a chunk, or one for all where there are no columns; `make` makes a new one of its facts. Rows whose
    /// facts could not be read are told.
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
            let row = start.saturating_add(at);
            key.clear();
            for (place, (input, column)) in self.inputs.iter_mut().zip(columns).enumerate() {
                let symbol = input.read(column, row).unwrap_or_else(|problem| {
                    refused.rows.push(u32::try_from(at).unwrap_or(u32::MAX));
                    if let Some(problem) = input.problems.get(problem) {
                        let column = offset.saturating_add(place);
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

    /// The facts of one row.
    pub(super) fn of_row(&mut self, columns: &[Column<'_>], row: usize) -> FactSet {
        let read =
            self.inputs.iter_mut().zip(columns).map(|(input, column)| input.read(column, row).unwrap_or(NOTHING));
        let key: Vec<u32> = read.collect();
        self.facts(&key)
    }
}

impl FactInput {
    /// Forgets every value; the first is that nothing is known.
    fn forget(&mut self) {
        self.values.truncate(1);
        self.problems.clear();
        self.known.clear();
    }

    fn push(&mut self, value: FactValue) -> u32 {
        let place = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(Some(value));
        place
    }

    fn read(&mut self, column: &Column<'_>, row: usize) -> Result<u32, usize> {
        let key = if column.has(row) { key(column, row) } else { CellKey::Nothing };
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let cell = match &key {
            CellKey::Nothing => Json::Null,
            CellKey::Bool(value) => Json::Bool(*value),
            CellKey::Number(value) => Json::Number((*value).into()),
            CellKey::Text(text) if text.trim().is_empty() => Json::Null,
            CellKey::Text(text) => Json::String(text.clone()),
        };
        let mut decoder = Decoder::default();
        let value = self.fact.read(&self.name, &cell, &mut decoder);
        let read = match (decoder.take().into_iter().next(), value) {
            (Some(problem), _) => {
                self.problems.push(problem);
                Err(self.problems.len().saturating_sub(1))
            }
            (None, value) => Ok(value.flatten().map_or(NOTHING, |value| self.push(value))),
        };
        self.known.insert(key, read);
        read
    }
}

/// What a cell says; there is one.
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
    }
}
