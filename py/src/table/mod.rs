//! Tables, carried as Arrow over the PyCapsule interface: columns in by reference (`read`), columns out by their buffers (`write`). The
//! only room with `unsafe` in it: taking over a stream (`read`), and hints about large columns (`memory`).

mod memory;
mod place;
mod read;
mod write;

use crate::{Rulebook, refused};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int64Array, RecordBatch, RecordBatchIterator, RecordBatchReader, StringArray,
};
use arrow_schema::{ArrowError, Field, Schema};
use fugong::checklist::Checklist;
use fugong::columns::{CellProblem, LongTable, Output};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use read::{chosen, codes as codes_of, column, stream};
use std::sync::{Arc, Mutex, PoisonError};
use write::{Batch, Names, Shown, Writer};

fn arrow_error(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// A table that any library can take over the Arrow PyCapsule interface.
#[pyclass(frozen, module = "fugong._fugong")]
pub struct Table(RecordBatch);

#[pymethods]
impl Table {
    /// Hand the table over as an Arrow stream.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for other types, and must take what it gets.
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }
}

/// A checklist made ready for tables.
#[pyclass(frozen, module = "fugong._fugong")]
pub struct Scorer {
    rulebook: fugong::Rulebook,
    ready: Mutex<(fugong::columns::Scorer, Shown)>,
    checklist: String,
    answers: usize,
    names: Names,
}

#[pymethods]
impl Scorer {
    /// Make a checklist ready for columns of answers and facts, by their names; `constant` is a JSON object of facts.
    #[new]
    fn new(
        rulebook: &Rulebook,
        checklist: &str,
        answers: Vec<String>,
        facts: Vec<String>,
        constant: &str,
    ) -> PyResult<Self> {
        let (answer_names, fact_names): (Vec<&str>, Vec<&str>) =
            (answers.iter().map(String::as_str).collect(), facts.iter().map(String::as_str).collect());
        let made = fugong::columns::Scorer::read_facts(&rulebook.0, constant).and_then(|constant| {
            fugong::columns::Scorer::new(&rulebook.0, checklist, &answer_names, &fact_names, constant)
        });
        let made = made.map_err(|problems| refused(&problems))?;
        let view = rulebook.0.checklist(checklist).map_err(|problems| refused(&problems))?;
        let checklist = view.checklist();
        let names = Names::of(checklist, &made.items());
        let shown = Shown::new(&names);
        let checklist = checklist.id.to_string();
        Ok(Self {
            rulebook: rulebook.0.clone(),
            ready: Mutex::new((made, shown)),
            checklist,
            answers: answers.len(),
            names,
        })
    }

    /// Score a frame by its columns of these names, answers first: the columns asked for, what was found wrong, and the cells that
    /// could not be read.
    fn score(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        names: Vec<String>,
        output: Option<Vec<String>>,
        findings: bool,
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let stream = stream(frame)?;
        py.detach(|| self.run(stream, &names, output, findings))
    }

    /// Name every column that can be asked for.
    fn columns(&self) -> PyResult<Vec<String>> {
        let view = self.rulebook.checklist(&self.checklist).map_err(|problems| refused(&problems))?;
        Ok(outputs(view.checklist(), None)?.into_iter().map(|(name, _)| name).collect())
    }

    /// Draw the cards of some rows of a frame, each as a reply's JSON text.
    fn cards(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        names: Vec<String>,
        rows: Vec<usize>,
    ) -> PyResult<Vec<String>> {
        let stream = stream(frame)?;
        py.detach(|| self.draw(stream, &names, &rows))
    }
}

impl Scorer {
    fn run(
        &self,
        stream: RecordBatchStreamReader,
        names: &[String],
        output: Option<Vec<String>>,
        findings: bool,
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let view = self.rulebook.checklist(&self.checklist).map_err(|problems| refused(&problems))?;
        let output = outputs(view.checklist(), output)?;
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let (scorer, shown) = &mut *ready;
        let batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let mut problems: Vec<CellProblem> = Vec::new();
        let mut writer = Writer::new(&self.names, shown, output, rows);
        let mut base = 0_usize;
        for batch in &batches {
            let plain = chosen(batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            let mut sink = Batch { writer: &mut writer, base, ahead: answers.iter().filter_map(codes_of).collect() };
            let found = scorer.score(answers, facts, findings, &mut sink).map_err(|problems| refused(&problems))?;
            problems.extend(found.into_iter().map(|found| moved(found, base)));
            base += batch.num_rows();
        }
        let found = if findings { Some(writer.findings()?) } else { None };
        Ok((writer.finish()?, found, Refusals { problems, names: names.to_vec() }))
    }

    fn draw(&self, stream: RecordBatchStreamReader, names: &[String], rows: &[usize]) -> PyResult<Vec<String>> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let (scorer, _) = &mut *ready;
        let view = self.rulebook.checklist(&self.checklist).map_err(|problems| refused(&problems))?;
        let mut cards: Vec<Option<String>> = vec![None; rows.len()];
        let mut base = 0_usize;
        for batch in stream {
            let batch = batch.map_err(arrow_error)?;
            let plain = chosen(&batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            for (row, card) in rows.iter().zip(&mut cards) {
                let Some(row) = row.checked_sub(base).filter(|row| *row < batch.num_rows()) else { continue };
                *card = Some(match scorer.inspection(answers, facts, row) {
                    Ok(inspection) => fugong::wire::ok(&view.score(&inspection)),
                    Err(problems) => {
                        let problems = problems.into_iter().map(|one| moved(one, base));
                        Refusals { problems: problems.collect(), names: names.to_vec() }.reply(usize::MAX)
                    }
                });
            }
            base += batch.num_rows();
        }
        let beyond = || PyIndexError::new_err(format!("the frame has {base} rows"));
        cards.into_iter().map(|card| card.ok_or_else(beyond)).collect()
    }
}

/// A problem of a batch as one of the whole frame, whose rows before the batch are `base`.
fn moved(mut problem: CellProblem, base: usize) -> CellProblem {
    problem.row += base;
    problem
}

/// Score inspections from rows that hold an answer each: the columns named are inspection, item, answer and, if there is one,
/// instance. The scores, the first row of each inspection, what was found wrong, and the cells that could not be read.
#[pyfunction]
pub fn score_rows(
    py: Python<'_>,
    rulebook: &Rulebook,
    checklist: &str,
    frame: &Bound<'_, PyAny>,
    names: Vec<String>,
    output: Option<Vec<String>>,
    constant: &str,
) -> PyResult<(Table, Vec<usize>, Table, Refusals)> {
    let stream = stream(frame)?;
    py.detach(|| {
        let facts =
            fugong::columns::Scorer::read_facts(&rulebook.0, constant).map_err(|problems| refused(&problems))?;
        let made = fugong::columns::LongScorer::new(&rulebook.0, checklist, facts);
        let mut scorer = made.map_err(|problems| refused(&problems))?;
        let view = rulebook.0.checklist(checklist).map_err(|problems| refused(&problems))?;
        let called = Names::of(view.checklist(), &scorer.items());
        let mut shown = Shown::new(&called);
        let output = outputs(view.checklist(), output)?;
        let schema = stream.schema();
        let mut batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?.into_iter();
        let batch = batches.next().unwrap_or_else(|| RecordBatch::new_empty(schema));
        if batches.next().is_some() {
            return Err(PyValueError::new_err("rows an answer have to come as one chunk"));
        }
        let plain = chosen(&batch, &names)?;
        let mut given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?.into_iter();
        let mut next = || given.next().ok_or_else(|| PyValueError::new_err("name inspection, item and answer"));
        let rows = LongTable { inspection: next()?, item: next()?, answer: next()?, instance: next().ok() };
        let mut writer = Writer::new(&called, &mut shown, output, batch.num_rows());
        let mut sink = Batch { writer: &mut writer, base: 0, ahead: Vec::new() };
        let (first, problems) = scorer.score(&rows, true, &mut sink).map_err(|problems| refused(&problems))?;
        let found = writer.findings()?;
        Ok((writer.finish()?, first, found, Refusals { problems, names: names.clone() }))
    })
}

/// The columns of these names, or all.
fn outputs(checklist: &Checklist, wanted: Option<Vec<String>>) -> PyResult<Vec<(String, Output)>> {
    let Some(wanted) = wanted else { return Ok(Output::all(checklist)) };
    let names: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let outputs = Output::read(checklist, &names).map_err(|problems| refused(&problems))?;
    Ok(wanted.into_iter().zip(outputs).collect())
}

/// The codes of each item and part of a checklist, as JSON.
#[pyfunction]
pub fn codes(rulebook: &Rulebook, checklist: &str) -> PyResult<String> {
    let codes = fugong::columns::Scorer::codes(&rulebook.0, checklist).map_err(|problems| refused(&problems))?;
    Ok(fugong::wire::ok(&codes))
}

/// The facts that a rulebook declares.
#[pyfunction]
pub fn facts(rulebook: &Rulebook) -> Vec<String> {
    rulebook.0.document().facts.keys().cloned().collect()
}

/// The cells of a frame that could not be read.
#[pyclass(frozen, module = "fugong._fugong")]
pub struct Refusals {
    problems: Vec<CellProblem>,
    names: Vec<String>,
}

#[pymethods]
impl Refusals {
    fn __len__(&self) -> usize {
        self.problems.len()
    }

    /// The first of them as a reply's JSON text, each at its row and column.
    fn reply(&self, most: usize) -> String {
        let placed = |one: &CellProblem| {
            let column = self.names.get(one.column).map_or("", String::as_str);
            one.problem.clone().at(format!("/{}/{}", one.row, column.replace('~', "~0").replace('/', "~1")))
        };
        self.problems.iter().take(most).map(placed).collect::<fugong::Problems>().to_json()
    }

    /// All of them, a row each.
    fn table(&self) -> PyResult<Table> {
        let problems = &self.problems;
        let rows: Int64Array = problems.iter().map(|one| i64::try_from(one.row).ok()).collect();
        let name = |one: &CellProblem| self.names.get(one.column).map(String::as_str);
        let columns: DictionaryArray<Int32Type> = problems.iter().map(name).collect();
        let codes: DictionaryArray<Int32Type> = problems.iter().map(|one| Some(one.problem.code().as_str())).collect();
        let message = |language: &str| -> StringArray {
            problems.iter().map(|one| Some(one.problem.message().get(language, language).to_owned())).collect()
        };
        let columns: [(&str, ArrayRef); 5] = [
            ("row", Arc::new(rows)),
            ("column", Arc::new(columns)),
            ("code", Arc::new(codes)),
            ("zh-CN", Arc::new(message("zh-CN"))),
            ("en", Arc::new(message("en"))),
        ];
        table(columns.into_iter().map(|(name, column)| (name.to_owned(), column)))
    }
}

fn table(columns: impl Iterator<Item = (String, ArrayRef)>) -> PyResult<Table> {
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) =
        columns.map(|(name, column)| (Field::new(name, column.data_type().clone(), true), column)).unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map(Table).map_err(arrow_error)
}
