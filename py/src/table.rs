//! Tables, carried as Arrow over the PyCapsule interface: columns in by reference, columns out by their buffers. The only file with
//! `unsafe` in it: taking over a stream, and a hint to the kernel about large buffers.

// What leaves may be a double: the exact fraction leaves beside it, and nothing is decided here. Rows index what the core made.
#![allow(clippy::float_arithmetic, clippy::disallowed_types)]

use crate::{Rulebook, refused};
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int8Array, Int32Array, Int64Array};
use arrow_array::{RecordBatch, RecordBatchIterator, StringArray, UInt8Array};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use fugong::checklist::OutcomeKind;
use fugong::columns::{Bits, CellProblem, Column, Computed, Finding, Long, Outcome, Rows, Sink, Values};
use pyo3::exceptions::{PyIndexError, PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::{Arc, Mutex, PoisonError};

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

/// What a checklist calls its grades, items and severities, and how many digits it keeps.
struct Names {
    grades: Vec<String>,
    items: Vec<String>,
    severities: Vec<String>,
    /// Units of the last digit in one.
    unit: f64,
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
        output: Vec<String>,
        findings: bool,
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let stream = stream(frame)?;
        py.detach(|| self.run(stream, &names, &output, findings))
    }

    /// Name every column that can be asked for.
    fn columns(&self) -> Vec<String> {
        let failed_of = self.names.severities.iter().map(|severity| format!("failed.{severity}"));
        OUTPUT.iter().map(ToString::to_string).chain(failed_of).collect()
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
        output: &[String],
        findings: bool,
    ) -> PyResult<(Table, Option<Table>, Refusals)> {
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let (scorer, shown) = &mut *ready;
        let batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let mut writer = Writer::new(&self.names, shown, output, rows)?;
        let mut problems: Vec<CellProblem> = Vec::new();
        for batch in &batches {
            let plain = chosen(batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            let found = scorer.score(answers, facts, findings, &mut writer).map_err(|problems| refused(&problems))?;
            problems.extend(found.into_iter().map(|found| CellProblem { row: found.row + writer.base, ..found }));
            writer.base += batch.num_rows();
        }
        let found = if findings { Some(writer.findings()?) } else { None };
        writer.none |= !problems.is_empty();
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
                        problems.into_iter().map(|one| one.problem).collect::<fugong::Problems>().to_json()
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
/// instance. The scores, the first row of each inspection, what was found wrong, and the cells that could not be read.
#[pyfunction]
pub fn score_rows(
    py: Python<'_>,
    rulebook: &Rulebook,
    checklist: &str,
    frame: &Bound<'_, PyAny>,
    names: Vec<String>,
    output: Vec<String>,
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
        let batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        let [batch] = batches.as_slice() else {
            return Err(PyValueError::new_err("rows an answer have to come as one chunk"));
        };
        let plain = chosen(batch, &names)?;
        let mut given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?.into_iter();
        let mut next = || given.next().ok_or_else(|| PyValueError::new_err("name inspection, item and answer"));
        let rows = Long { inspection: next()?, item: next()?, answer: next()?, instance: next().ok() };
        let mut writer = Writer::new(&called, &mut shown, &output, batch.num_rows())?;
        let (first, problems) = scorer.score(&rows, true, &mut writer).map_err(|problems| refused(&problems))?;
        let found = writer.findings()?;
        writer.none |= !problems.is_empty();
        Ok((writer.finish()?, first, found, Refusals { problems, names: names.clone() }))
    })
}

/// The columns of these names, each in a form that the core reads.
fn chosen(batch: &RecordBatch, names: &[String]) -> PyResult<Vec<ArrayRef>> {
    let missing = |name: &String| PyKeyError::new_err(name.clone());
    names.iter().map(|name| plain(batch.column_by_name(name).ok_or_else(|| missing(name))?)).collect()
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

#[allow(unsafe_code)]
fn stream(frame: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
    if !frame.hasattr("__arrow_c_stream__")? {
        return Err(PyTypeError::new_err("not an Arrow table: it has no `__arrow_c_stream__`"));
    }
    let capsule = frame.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: the capsule's name says that it holds a stream, which the interface allows to be moved out once; moving marks it as
    // released, so that the capsule does not release it again.
    let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
    RecordBatchStreamReader::try_new(stream).map_err(arrow_error)
}

/// A column in one of the forms that the core reads.
fn plain(array: &ArrayRef) -> PyResult<ArrayRef> {
    fn whole<T: arrow_array::ArrowPrimitiveType>(array: &ArrayRef) -> PyResult<ArrayRef>
    where
        T::Native: TryInto<i64>,
    {
        let wide = |value: T::Native| value.try_into().map_err(|_| PyValueError::new_err("a number beyond 64 bits"));
        let values = array.as_primitive::<T>().iter().map(|value| value.map(wide).transpose());
        Ok(Arc::new(values.collect::<PyResult<Int64Array>>()?))
    }
    fn decimal(values: impl Iterator<Item = Option<f64>> + Clone) -> ArrayRef {
        let values = values.map(|value| value.filter(|value| !value.is_nan()));
        // What came as decimals for want of a null among whole numbers is whole.
        let exact = |value: f64| value.to_string().parse::<i64>().ok();
        if values.clone().flatten().all(|value| exact(value).is_some()) {
            return Arc::new(values.map(|value| value.and_then(exact)).collect::<Int64Array>());
        }
        Arc::new(values.map(|value| value.map(|value| value.to_string())).collect::<StringArray>())
    }
    Ok(match array.data_type() {
        DataType::UInt8 => whole::<UInt8Type>(array)?,
        DataType::UInt16 => whole::<UInt16Type>(array)?,
        DataType::UInt32 => whole::<UInt32Type>(array)?,
        DataType::UInt64 => whole::<UInt64Type>(array)?,
        DataType::Float32 => decimal(array.as_primitive::<Float32Type>().iter().map(|value| value.map(f64::from))),
        DataType::Float64 => decimal(array.as_primitive::<Float64Type>().iter()),
        DataType::Decimal128(..) => {
            let values = array.as_primitive::<arrow_array::types::Decimal128Type>();
            let text = |row: usize| values.is_valid(row).then(|| values.value_as_string(row));
            Arc::new((0..values.len()).map(text).collect::<StringArray>())
        }
        DataType::Date32 => {
            let values = array.as_primitive::<arrow_array::types::Date32Type>();
            let text = |row: usize| {
                values.is_valid(row).then(|| values.value_as_date(row).map(|day| day.to_string())).flatten()
            };
            Arc::new((0..values.len()).map(text).collect::<StringArray>())
        }
        DataType::Null => Arc::new(Int8Array::new_null(array.len())),
        DataType::Dictionary(..) => {
            let keys = array.as_any_dictionary();
            let places = keys.normalized_keys();
            let code = |(row, place): (usize, usize)| {
                keys.keys().is_valid(row).then(|| i32::try_from(place).unwrap_or(i32::MAX))
            };
            let codes: Int32Array = places.into_iter().enumerate().map(code).collect();
            Arc::new(DictionaryArray::<Int32Type>::try_new(codes, plain(keys.values())?).map_err(arrow_error)?)
        }
        _ => Arc::clone(array),
    })
}

fn texts(array: &ArrayRef) -> PyResult<Vec<&str>> {
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().iter().map(Option::unwrap_or_default).collect(),
        DataType::LargeUtf8 => array.as_string::<i64>().iter().map(Option::unwrap_or_default).collect(),
        DataType::Utf8View => array.as_string_view().iter().map(Option::unwrap_or_default).collect(),
        other => {
            return Err(PyTypeError::new_err(format!("a column of Arrow type {other} cannot hold answers or facts")));
        }
    })
}

fn column(array: &ArrayRef) -> PyResult<Column<'_>> {
    let values = match array.data_type() {
        DataType::Int8 => Values::I8(array.as_primitive::<Int8Type>().values()),
        DataType::Int16 => Values::I16(array.as_primitive::<Int16Type>().values()),
        DataType::Int32 => Values::I32(array.as_primitive::<Int32Type>().values()),
        DataType::Int64 => Values::I64(array.as_primitive::<Int64Type>().values()),
        DataType::Boolean => Values::Bools(bits(array.as_boolean().values())),
        DataType::Dictionary(..) => {
            let dictionary = array.as_dictionary::<Int32Type>();
            let codes = dictionary.keys().values().iter().map(|code| u32::try_from(*code).unwrap_or_default());
            Values::Coded(codes.collect(), texts(dictionary.values())?)
        }
        _ => Values::Texts(texts(array)?),
    };
    Ok(Column {
        values,
        validity: array.nulls().filter(|nulls| nulls.null_count() > 0).map(|nulls| bits(nulls.inner())),
    })
}

fn bits(buffer: &BooleanBuffer) -> Bits<'_> {
    Bits { bytes: buffer.values(), offset: buffer.offset(), rows: buffer.len() }
}

/// Room for many values. The kernel hands out large rooms in large pages if it is asked, many times as fast.
#[allow(unsafe_code)]
fn room<T>(rows: usize) -> Vec<T> {
    let room: Vec<T> = Vec::with_capacity(rows);
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 1 << 21;
        let begin = (room.as_ptr() as usize).next_multiple_of(4096);
        let end = room.as_ptr() as usize + rows * size_of::<T>();
        if end.saturating_sub(begin) >= 2 * PAGE {
            // SAFETY: whole pages inside of a buffer that is ours; the advice changes no value.
            unsafe { libc::madvise(begin as *mut libc::c_void, (end - begin) & !4095, libc::MADV_HUGEPAGE) };
        }
    }
    room
}

/// What stands for none while columns are written.
const NO_NUMBER: i64 = i64::MIN;
const NO_COUNT: i32 = i32::MIN;
const NO_WORD: u8 = u8::MAX;

/// The columns of every checklist; `failed.<severity>` come in addition.
const OUTPUT: [&str; 10] =
    ["outcome", "reason", "percent", "numerator", "denominator", "total", "grade", "rank", "failed", "deficient"];

const STANDINGS: [&str; 6] = ["graded", "scored", "ungraded", "provisional", "no_score", "refused"];

/// What columns show of each outcome, by its number. Numbers have 16 bits, and the tables an entry for each.
struct Shown {
    known: usize,
    /// Whether some row may have none of something.
    none: bool,
    outcomes: Vec<u8>,
    reasons: Vec<u8>,
    grades: Vec<u8>,
    percents: Vec<f64>,
    totals: Vec<f64>,
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    /// Failed, deficient, and failed of each severity.
    counts: Vec<Vec<i32>>,
    reason_words: Vec<&'static str>,
}

/// How many numbers outcomes can have.
const NUMBERS: usize = 1 << 16;

impl Shown {
    fn new(names: &Names) -> Self {
        Self {
            known: 0,
            none: false,
            outcomes: vec![0; NUMBERS],
            reasons: vec![0; NUMBERS],
            grades: vec![0; NUMBERS],
            percents: vec![0.0; NUMBERS],
            totals: vec![0.0; NUMBERS],
            numerators: vec![0; NUMBERS],
            denominators: vec![0; NUMBERS],
            counts: vec![vec![0; NUMBERS]; names.severities.len() + 2],
            reason_words: Vec::new(),
        }
    }

    /// Notes what the columns show of outcomes that are new.
    fn learn(&mut self, outcomes: &[Outcome], names: &Names) {
        fn put<T>(table: &mut [T], place: usize, value: T) {
            if let Some(entry) = table.get_mut(place) {
                *entry = value;
            }
        }
        for (place, one) in outcomes.iter().enumerate().skip(self.known) {
            let refused = one.standing.is_none();
            let decimal = |units: Option<i64>| units.map_or(f64::NAN, |units| names.decimal(units));
            let count = |count: u32| if refused { NO_COUNT } else { i32::try_from(count).unwrap_or(i32::MAX) };
            let (numerator, denominator) = one.fraction.unwrap_or((NO_NUMBER, NO_NUMBER));
            // The first stands for rows with a cell that could not be read, of which there may be none.
            self.none |= !refused && (one.fraction.is_none() || one.grade.is_none());
            put(&mut self.outcomes, place, standing(one));
            put(&mut self.reasons, place, reason(one, &mut self.reason_words));
            put(&mut self.grades, place, one.grade.unwrap_or(NO_WORD));
            put(&mut self.percents, place, decimal(one.percent_units));
            put(&mut self.totals, place, decimal(one.total_units));
            put(&mut self.numerators, place, numerator);
            put(&mut self.denominators, place, denominator);
            let counts = [one.failed, one.deficient].into_iter().chain(one.failed_of.iter().copied());
            self.counts.iter_mut().zip(counts).for_each(|(table, number)| put(table, place, count(number)));
        }
        self.known = outcomes.len();
    }

    fn words(&self, word: Word) -> &[u8] {
        match word {
            Word::Outcome => &self.outcomes,
            Word::Reason => &self.reasons,
            Word::Grade | Word::Rank => &self.grades,
        }
    }

    fn decimals(&self, decimal: Decimal) -> &[f64] {
        match decimal {
            Decimal::Percent => &self.percents,
            Decimal::Total => &self.totals,
        }
    }

    fn numbers(&self, part: Part) -> &[i64] {
        match part {
            Part::Numerator => &self.numerators,
            Part::Denominator => &self.denominators,
        }
    }

    fn counts(&self, place: usize) -> &[i32] {
        self.counts.get(place).map_or(&[], Vec::as_slice)
    }
}

/// A column of the result.
enum Out {
    Words(Vec<u8>, Word),
    Decimals(Vec<f64>, Decimal),
    Numbers(Vec<i64>, Part),
    /// By the place among the counts.
    Counts(Vec<i32>, usize),
}

#[derive(Clone, Copy)]
enum Word {
    Outcome,
    Reason,
    Grade,
    Rank,
}

#[derive(Clone, Copy)]
enum Decimal {
    Percent,
    Total,
}

#[derive(Clone, Copy)]
enum Part {
    Numerator,
    Denominator,
}

/// Writes outcomes into the columns asked for.
struct Writer<'n> {
    base: usize,
    rows: usize,
    names: &'n Names,
    shown: &'n mut Shown,
    titles: Vec<String>,
    out: Vec<Out>,
    none: bool,
    found: Vec<Finding>,
}

impl<'n> Writer<'n> {
    fn new(names: &'n Names, shown: &'n mut Shown, columns: &[String], rows: usize) -> PyResult<Self> {
        let words = |word| Out::Words(room(rows), word);
        let decimals = |decimal| Out::Decimals(room(rows), decimal);
        let numbers = |part| Out::Numbers(room(rows), part);
        let counts = |place| Out::Counts(room(rows), place);
        let column = |name: &String| {
            Ok(match name.as_str() {
                "outcome" => words(Word::Outcome),
                "reason" => words(Word::Reason),
                "grade" => words(Word::Grade),
                "rank" => words(Word::Rank),
                "percent" => decimals(Decimal::Percent),
                "total" => decimals(Decimal::Total),
                "numerator" => numbers(Part::Numerator),
                "denominator" => numbers(Part::Denominator),
                "failed" => counts(0),
                "deficient" => counts(1),
                other => {
                    let severity = other.strip_prefix("failed.");
                    let rank = severity.and_then(|id| names.severities.iter().position(|known| known == id));
                    counts(2 + rank.ok_or_else(|| PyValueError::new_err(format!("there is no column `{other}`")))?)
                }
            })
        };
        Ok(Self {
            base: 0,
            rows,
            names,
            shown,
            titles: columns.to_vec(),
            out: columns.iter().map(column).collect::<PyResult<Vec<_>>>()?,
            none: false,
            found: Vec::new(),
        })
    }
}

impl Names {
    fn of(checklist: &fugong::checklist::Checklist, items: &[fugong::id::Id]) -> Self {
        Self {
            grades: checklist.grades.iter().map(|grade| grade.id.to_string()).collect(),
            items: items.iter().map(ToString::to_string).collect(),
            severities: checklist.severities.iter().map(ToString::to_string).collect(),
            unit: 10_f64.powi(checklist.rounding.digits.into()),
        }
    }

    /// The double that is nearest to a decimal: both parts are whole, so that one division rounds once.
    fn decimal(&self, units: i64) -> f64 {
        units as f64 / self.unit
    }
}

fn standing(outcome: &Outcome) -> u8 {
    match outcome.standing {
        Some(OutcomeKind::Graded(_)) => 0,
        Some(OutcomeKind::Scored) => 1,
        Some(OutcomeKind::Ungraded) => 2,
        Some(OutcomeKind::Provisional) => 3,
        Some(OutcomeKind::NoScore(_)) => 4,
        None => 5,
    }
}

fn reason(outcome: &Outcome, reasons: &mut Vec<&'static str>) -> u8 {
    let Some(OutcomeKind::NoScore(code)) = outcome.standing else { return NO_WORD };
    let place = reasons.iter().position(|known| *known == code.as_str()).unwrap_or_else(|| {
        reasons.push(code.as_str());
        reasons.len() - 1
    });
    u8::try_from(place).unwrap_or(NO_WORD)
}

/// Where values of a chunk go.
struct Place<'p> {
    start: usize,
    rows: usize,
    positions: Option<&'p [u32]>,
}

impl Place<'_> {
    fn put<T: Copy + Default>(&self, column: &mut Vec<T>, values: impl ExactSizeIterator<Item = T>) {
        match self.positions {
            None if column.len() == self.start => column.extend(values),
            None => {
                grow(column, self.start + values.len());
                column.iter_mut().skip(self.start).zip(values).for_each(|(place, value)| *place = value);
            }
            Some(positions) => {
                for (position, value) in positions.iter().zip(values) {
                    let row = self.start + *position as usize;
                    grow(column, (row + 1).min(self.rows));
                    if let Some(place) = column.get_mut(row) {
                        *place = value;
                    }
                }
            }
        }
    }
}

fn grow<T: Copy + Default>(column: &mut Vec<T>, rows: usize) {
    if column.len() < rows {
        column.resize(rows, T::default());
    }
}

impl Sink for Writer<'_> {
    fn known(&mut self, rows: Rows<'_>, ids: &[u16], outcomes: &[Outcome]) {
        fn gather<T: Copy + Default>(at: &Place<'_>, column: &mut Vec<T>, ids: &[u16], table: &[T]) {
            // Every number has an entry, so that none needs to be checked.
            if let Some(table) = table.first_chunk::<NUMBERS>() {
                at.put(column, ids.iter().map(|id| table.get(usize::from(*id)).copied().unwrap_or_default()));
            }
        }
        let Self { shown, names, out, .. } = self;
        shown.learn(outcomes, names);
        let at = Place { start: self.base + rows.start, rows: self.rows, positions: rows.positions };
        for out in out {
            match out {
                Out::Words(column, word) => gather(&at, column, ids, shown.words(*word)),
                Out::Decimals(column, decimal) => gather(&at, column, ids, shown.decimals(*decimal)),
                Out::Numbers(column, part) => gather(&at, column, ids, shown.numbers(*part)),
                Out::Counts(column, place) => gather(&at, column, ids, shown.counts(*place)),
            }
        }
    }

    fn forget(&mut self) {
        self.shown.known = 0;
    }

    fn computed(&mut self, rows: Rows<'_>, computed: &Computed<'_>) {
        /// Rows that came to something else are overwritten.
        fn put<T: Copy + Default>(
            at: &Place<'_>,
            column: &mut Vec<T>,
            mut values: Vec<T>,
            others: &[(usize, u16)],
            table: &[T],
        ) {
            for (row, id) in others {
                if let (Some(value), Some(one)) = (values.get_mut(*row), table.get(usize::from(*id))) {
                    *value = *one;
                }
            }
            at.put(column, values.into_iter());
        }
        let Self { shown, names, out, .. } = self;
        shown.learn(computed.outcomes, names);
        let graded = !computed.grades.is_empty();
        self.none |= !graded || computed.percent_units().is_none();
        let at = Place { start: self.base + rows.start, rows: self.rows, positions: rows.positions };
        let length = computed.rows();
        for out in out {
            match out {
                Out::Words(column, word) => {
                    let values = match word {
                        Word::Outcome => vec![u8::from(!graded); length],
                        Word::Grade | Word::Rank if graded => computed.grades.to_vec(),
                        _ => vec![NO_WORD; length],
                    };
                    put(&at, column, values, computed.others, shown.words(*word));
                }
                Out::Decimals(column, decimal) => {
                    let decimal = *decimal;
                    let mut values: Vec<f64> = match decimal {
                        Decimal::Percent => {
                            computed.percent_units().into_iter().flatten().map(|units| names.decimal(units)).collect()
                        }
                        Decimal::Total => computed.total_units().map(|units| names.decimal(units)).collect(),
                    };
                    values.resize(length, f64::NAN);
                    put(&at, column, values, computed.others, shown.decimals(decimal));
                }
                Out::Numbers(column, part) => {
                    let values = computed.fractions().map(|fraction| match (fraction, *part) {
                        (Some((numerator, _)), Part::Numerator) => numerator,
                        (Some((_, denominator)), Part::Denominator) => denominator,
                        (None, _) => NO_NUMBER,
                    });
                    put(&at, column, values.collect(), computed.others, shown.numbers(*part));
                }
                Out::Counts(column, place) => {
                    let values =
                        computed.counts(*place).map(|count| i32::try_from(count).unwrap_or(i32::MAX)).collect();
                    put(&at, column, values, computed.others, shown.counts(*place));
                }
            }
        }
    }

    fn found(&mut self, finding: Finding) {
        self.found.push(Finding { row: finding.row + self.base, ..finding });
    }
}

/// Nulls where a value stands for none.
fn nulls<T>(values: &[T], none: impl Fn(&T) -> bool) -> Option<NullBuffer> {
    values.iter().any(&none).then(|| NullBuffer::from_iter(values.iter().map(|value| !none(value))))
}

/// Words by their places.
fn words(mut places: Vec<u8>, nulls: Option<NullBuffer>, words: &[impl AsRef<str>]) -> PyResult<ArrayRef> {
    if nulls.is_some() {
        places.iter_mut().filter(|place| **place == NO_WORD).for_each(|place| *place = 0);
    }
    let keys = UInt8Array::new(ScalarBuffer::from(places), nulls);
    // A null needs a word to point at.
    let empty = words.is_empty().then_some("");
    let words = StringArray::from_iter_values(words.iter().map(AsRef::as_ref).chain(empty));
    Ok(Arc::new(DictionaryArray::<UInt8Type>::try_new(keys, Arc::new(words)).map_err(arrow_error)?))
}

impl Writer<'_> {
    fn finish(self) -> PyResult<Table> {
        let Self { titles, out, shown, names, .. } = self;
        let none = self.none || shown.none;
        let mut columns: Vec<ArrayRef> = Vec::new();
        for one in out {
            columns.push(match one {
                Out::Words(values, word) => {
                    let nulls = if none { nulls(&values, |place| *place == NO_WORD) } else { None };
                    match word {
                        Word::Outcome => words(values, None, &STANDINGS)?,
                        Word::Reason => {
                            let nulls = self::nulls(&values, |place| *place == NO_WORD);
                            words(values, nulls, &shown.reason_words)?
                        }
                        Word::Grade => words(values, nulls, &names.grades)?,
                        Word::Rank => Arc::new(UInt8Array::new(ScalarBuffer::from(values), nulls)),
                    }
                }
                Out::Decimals(values, ..) => {
                    let nulls = if none { nulls(&values, |value| value.is_nan()) } else { None };
                    Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Numbers(values, ..) => {
                    let nulls = if none { nulls(&values, |value| *value == NO_NUMBER) } else { None };
                    Arc::new(Int64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Counts(values, ..) => {
                    let nulls = if none { nulls(&values, |value| *value == NO_COUNT) } else { None };
                    Arc::new(Int32Array::new(ScalarBuffer::from(values), nulls))
                }
            });
        }
        table(titles.into_iter().zip(columns))
    }

    fn findings(&mut self) -> PyResult<Table> {
        let found = std::mem::take(&mut self.found);
        let row = |one: &Finding| i64::try_from(one.row).unwrap_or(i64::MAX);
        let rows: Int64Array = found.iter().map(|one| Some(row(one))).collect();
        let item = |one: &Finding| self.names.items.get(one.item).map(String::as_str);
        let items: DictionaryArray<Int32Type> = found.iter().map(item).collect();
        let severity =
            |one: &Finding| one.severity.and_then(|rank| self.names.severities.get(rank)).map(String::as_str);
        let severities: DictionaryArray<Int32Type> = found.iter().map(severity).collect();
        let failed: BooleanArray = found.iter().map(|one| Some(one.failed)).collect();
        let columns: [(&str, ArrayRef); 4] = [
            ("row", Arc::new(rows)),
            ("item", Arc::new(items)),
            ("severity", Arc::new(severities)),
            ("failed", Arc::new(failed)),
        ];
        table(columns.into_iter().map(|(name, column)| (name.to_owned(), column)))
    }
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
