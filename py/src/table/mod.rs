//! Tables, carried as Arrow over the PyCapsule interface: columns in by reference (`read`), columns out by their buffers (`write`). The
//! only room with `unsafe` in it: taking over a stream (`read`), and hints about large columns (`memory`).

mod memory;
mod place;
mod read;
mod refusals;
mod write;

use crate::{Rulebook, refused};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::UInt8Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_schema::{ArrowError, Field, Schema};
use fugong::checklist::Checklist;
use fugong::columns::{Column, Headers, LongTable, Output, RowOutcome, ScoreRange};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use read::{chosen, codes as codes_of, column, stream};
pub use refusals::Refusals;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use write::{Batch, Names, Shown, Writer, nearest_doubles};

/// Columns of scores by their names.
type Named = Vec<(String, Output)>;
/// The columns of ranges that are asked for, by their places.
type Ranges = Vec<(usize, &'static str)>;

/// The columns that tell the range of what is provisional.
const RANGE: [&str; 2] = ["low", "high"];

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
    /// Make a checklist ready for columns of answers and facts, by their names; `constant` is a JSON object of facts, `labels` are
    /// texts for this scorer alone, by the codes that they mean.
    #[new]
    fn new(
        rulebook: &Rulebook,
        checklist: &str,
        answers: Vec<String>,
        facts: Vec<String>,
        constant: &str,
        labels: BTreeMap<String, Vec<String>>,
    ) -> PyResult<Self> {
        let (answer_names, fact_names): (Vec<&str>, Vec<&str>) =
            (answers.iter().map(String::as_str).collect(), facts.iter().map(String::as_str).collect());
        let made = fugong::columns::Scorer::read_facts(&rulebook.0, constant).and_then(|constant| {
            fugong::columns::Scorer::new(&rulebook.0, checklist, &answer_names, &fact_names, constant)
        });
        let mut made = made.map_err(|problems| refused(&problems))?;
        if !labels.is_empty() {
            made.add_labels(&labels).map_err(|problems| refused(&problems))?;
        }
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
    /// could not be read, which count as missing if `missing` says so.
    fn score(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        names: Vec<String>,
        output: Option<Vec<String>>,
        findings: bool,
        missing: bool,
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let stream = stream(frame)?;
        py.detach(|| self.run(stream, &names, output, (findings, missing)))
    }

    /// Name every column that comes where none is asked for; `low` and `high` only come where they are named.
    fn columns(&self) -> PyResult<Vec<String>> {
        let view = self.rulebook.checklist(&self.checklist).map_err(|problems| refused(&problems))?;
        Ok(Output::all(view.checklist()).into_iter().map(|(name, _)| name).collect())
    }

    /// Draw the cards of some rows of a frame, each as a reply's JSON text. Cells that cannot be read refuse them, or count as
    /// missing if `missing` says so.
    fn cards(
        &self,
        py: Python<'_>,
        frame: &Bound<'_, PyAny>,
        names: Vec<String>,
        rows: Vec<usize>,
        missing: bool,
    ) -> PyResult<Vec<String>> {
        let stream = stream(frame)?;
        py.detach(|| self.draw(stream, &names, &rows, missing))
    }
}

impl Scorer {
    fn run(
        &self,
        stream: RecordBatchStreamReader,
        names: &[String],
        output: Option<Vec<String>>,
        (findings, missing): (bool, bool),
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let view = self.rulebook.checklist(&self.checklist).map_err(|problems| refused(&problems))?;
        let (output, ranges) = with_ranges(view.checklist(), output, missing)?;
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let (scorer, shown) = &mut *ready;
        scorer.read_unreadable_as_missing(missing);
        let batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let mut refusals = Refusals::of(names);
        let mut writer = Writer::new(&self.names, shown, output, rows);
        let mut base = 0_usize;
        for batch in &batches {
            let plain = chosen(batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            let mut sink = Batch { writer: &mut writer, base, ahead: answers.iter().filter_map(codes_of).collect() };
            let found = scorer.score(answers, facts, findings, &mut sink).map_err(|problems| refused(&problems))?;
            refusals.extend(found, &given, base);
            base += batch.num_rows();
        }
        let found = if findings { Some(writer.findings()?) } else { None };
        let scores = writer.finish()?;
        let scores = ranged(scores, &ranges, |rows| self.ranges(scorer, (&batches, names), rows))?;
        Ok((scores, found, refusals))
    }

    /// The ranges of rows of the whole frame, which are given in order.
    fn ranges(
        &self,
        scorer: &mut fugong::columns::Scorer,
        (batches, names): (&[RecordBatch], &[String]),
        mut rows: &[usize],
    ) -> PyResult<Vec<ScoreRange>> {
        let mut ranges = Vec::with_capacity(rows.len());
        let mut base = 0_usize;
        for batch in batches {
            let (here, others) = rows.split_at(rows.partition_point(|row| *row < base + batch.num_rows()));
            let here: Vec<usize> = here.iter().map(|row| row - base).collect();
            let plain = chosen(batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            ranges.extend(scorer.ranges(answers, facts, &here).map_err(|problems| refused(&problems))?);
            (rows, base) = (others, base + batch.num_rows());
        }
        Ok(ranges)
    }

    fn draw(
        &self,
        stream: RecordBatchStreamReader,
        names: &[String],
        rows: &[usize],
        missing: bool,
    ) -> PyResult<Vec<String>> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let (scorer, _) = &mut *ready;
        scorer.read_unreadable_as_missing(missing);
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
                        let mut refusals = Refusals::of(names);
                        refusals.extend(problems, &given, base);
                        refusals.reply(usize::MAX)
                    }
                });
            }
            base += batch.num_rows();
        }
        let beyond = || PyIndexError::new_err(format!("the frame has {base} rows"));
        cards.into_iter().map(|card| card.ok_or_else(beyond)).collect()
    }
}

/// Score inspections from rows that hold an answer each: the columns named are inspection, item, answer and, if there is one,
/// instance. The scores, the first row of each inspection, what was found wrong, and the cells that could not be read, whose rows
/// answer nothing if `missing` says so. `labels` are texts for this call alone, by the codes that they mean.
#[pyfunction]
#[pyo3(signature = (rulebook, checklist, frame, names, output, constant, labels, missing))]
#[allow(clippy::too_many_arguments)] // Python names them.
pub fn score_rows(
    py: Python<'_>,
    rulebook: &Rulebook,
    checklist: &str,
    frame: &Bound<'_, PyAny>,
    names: Vec<String>,
    output: Option<Vec<String>>,
    constant: &str,
    labels: BTreeMap<String, Vec<String>>,
    missing: bool,
) -> PyResult<(Table, Vec<usize>, Table, Refusals)> {
    let stream = stream(frame)?;
    py.detach(|| {
        let facts =
            fugong::columns::Scorer::read_facts(&rulebook.0, constant).map_err(|problems| refused(&problems))?;
        let made = fugong::columns::LongScorer::new(&rulebook.0, checklist, facts);
        let mut scorer = made.map_err(|problems| refused(&problems))?;
        scorer.add_labels(&labels).map_err(|problems| refused(&problems))?;
        scorer.read_unreadable_as_missing(missing);
        let view = rulebook.0.checklist(checklist).map_err(|problems| refused(&problems))?;
        let called = Names::of(view.checklist(), &scorer.items());
        let mut shown = Shown::new(&called);
        let (output, ranges) = with_ranges(view.checklist(), output, missing)?;
        let schema = stream.schema();
        let mut batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?.into_iter();
        let batch = batches.next().unwrap_or_else(|| RecordBatch::new_empty(schema));
        if batches.next().is_some() {
            return Err(PyValueError::new_err("rows an answer have to come as one chunk"));
        }
        let plain = chosen(&batch, &names)?;
        let given = plain.iter().map(column).collect::<PyResult<Vec<Column<'_>>>>()?;
        let mut cells = given.iter().cloned();
        let mut next = || cells.next().ok_or_else(|| PyValueError::new_err("name inspection, item and answer"));
        let rows = LongTable { inspection: next()?, item: next()?, answer: next()?, instance: next().ok() };
        let mut refusals = Refusals::of(&names);
        let mut writer = Writer::new(&called, &mut shown, output, batch.num_rows());
        let mut sink = Batch { writer: &mut writer, base: 0, ahead: Vec::new() };
        let (first, problems) = scorer.score(&rows, true, &mut sink).map_err(|problems| refused(&problems))?;
        refusals.extend(problems, &given, 0);
        let found = writer.findings()?;
        let find = |inspections: &[usize]| scorer.ranges(&rows, inspections).map_err(|problems| refused(&problems));
        Ok((ranged(writer.finish()?, &ranges, find)?, first, found, refusals))
    })
}

/// The columns of these names, or all, with the ranges if cells count as missing; the columns of ranges among them by their places,
/// for which outcomes come last.
fn with_ranges(checklist: &Checklist, wanted: Option<Vec<String>>, missing: bool) -> PyResult<(Named, Ranges)> {
    let all = || Output::all(checklist).into_iter().map(|(name, _)| name).chain(RANGE.map(str::to_owned)).collect();
    let wanted = wanted.or_else(|| missing.then(all));
    let range = |name: &String| RANGE.into_iter().find(|known| name == known);
    let named = wanted.iter().flatten().enumerate();
    let ranges: Vec<_> = named.filter_map(|(place, name)| Some((place, range(name)?))).collect();
    let others = wanted.map(|names| names.into_iter().filter(|name| range(name).is_none()).collect());
    let mut outputs = outputs(checklist, others)?;
    if !ranges.is_empty() {
        outputs.push(("outcome".to_owned(), Output::Outcome));
    }
    Ok((outputs, ranges))
}

/// The scores with the range of each provisional row in the columns of these places, as `find` tells them, and without the outcomes
/// behind them all.
fn ranged(
    scores: Table,
    ranges: &[(usize, &'static str)],
    find: impl FnOnce(&[usize]) -> PyResult<Vec<ScoreRange>>,
) -> PyResult<Table> {
    if ranges.is_empty() {
        return Ok(scores);
    }
    let mut columns: Vec<ArrayRef> = scores.0.columns().to_vec();
    let mut titles: Vec<String> = scores.0.schema().fields().iter().map(|field| field.name().clone()).collect();
    titles.pop();
    let outcomes = columns.pop();
    let kinds = outcomes.as_ref().and_then(|kinds| kinds.as_any().downcast_ref::<DictionaryArray<UInt8Type>>());
    let provisional = RowOutcome::KINDS.iter().position(|kind| *kind == "provisional");
    let waits = |row: &usize| kinds.is_some_and(|kinds| kinds.key(*row) == provisional && provisional.is_some());
    let rows: Vec<usize> = (0..scores.0.num_rows()).filter(waits).collect();
    let (mut low, mut high): (Vec<Option<String>>, Vec<Option<String>>) = Default::default();
    low.resize(scores.0.num_rows(), None);
    high.resize(scores.0.num_rows(), None);
    for (row, (least, greatest)) in rows.iter().zip(find(&rows)?) {
        if let (Some(low), Some(high)) = (low.get_mut(*row), high.get_mut(*row)) {
            (*low, *high) = (least, greatest);
        }
    }
    for (place, name) in ranges {
        let values = if *name == RANGE[0] { &low } else { &high };
        titles.insert(*place, (*name).to_owned());
        columns.insert(*place, nearest_doubles(values));
    }
    table(titles.into_iter().zip(columns))
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

/// The columns of a frame by their headers: each name of the checklist, or of the rulebook's facts where no checklist is named,
/// with the place of its column.
#[pyfunction]
#[pyo3(signature = (rulebook, checklist, headers))]
pub fn found_columns(
    rulebook: &Rulebook,
    checklist: Option<&str>,
    headers: Vec<String>,
) -> PyResult<Vec<(String, usize)>> {
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    named(rulebook, checklist)?.found(&headers).map_err(|problems| refused(&problems))
}

/// The ids that names stand for, ids or titles, of a checklist or of the rulebook's facts; nothing for a name that is neither.
#[pyfunction]
#[pyo3(signature = (rulebook, checklist, names))]
pub fn meant_names(rulebook: &Rulebook, checklist: Option<&str>, names: Vec<String>) -> PyResult<Vec<Option<String>>> {
    let known = named(rulebook, checklist)?;
    let meant = |name: &String| known.meant(name).map(|id| id.map(str::to_owned));
    names.iter().map(meant).collect::<Result<_, _>>().map_err(|problem| refused(&problem.into()))
}

fn named(rulebook: &Rulebook, checklist: Option<&str>) -> PyResult<Headers> {
    match checklist {
        Some(checklist) => Headers::of_items(&rulebook.0, checklist).map_err(|problems| refused(&problems)),
        None => Ok(Headers::of_facts(&rulebook.0)),
    }
}

/// Refuse names of columns that are not among a frame's headers.
#[pyfunction]
pub fn need_columns(names: Vec<String>, headers: Vec<String>) -> PyResult<()> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let problems = fugong::columns::lacking(&names, &headers);
    if problems.is_empty() { Ok(()) } else { Err(refused(&problems)) }
}

fn table(columns: impl Iterator<Item = (String, ArrayRef)>) -> PyResult<Table> {
    let (fields, columns): (Vec<Field>, Vec<ArrayRef>) =
        columns.map(|(name, column)| (Field::new(name, column.data_type().clone(), true), column)).unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map(Table).map_err(arrow_error)
}
