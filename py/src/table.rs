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
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StringArray, UInt8Array};
use arrow_buffer::{BooleanBuffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use fugong::checklist::Standing;
use fugong::columns::{Bits, CellProblem, Column, Computed, Finding, Outcome, Rows, Sink, Values};
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
    scorer: Mutex<fugong::columns::Scorer>,
    answers: usize,
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
        let scorer = Mutex::new(made.map_err(|problems| refused(&problems))?);
        Ok(Self { rulebook: rulebook.0.clone(), scorer, answers: answers.len() })
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
    ) -> PyResult<(Table, Table, Refusals)> {
        let stream = stream(frame)?;
        py.detach(|| self.run(stream, &names, &output, findings))
    }

    /// Name every column that can be asked for.
    fn columns(&self) -> PyResult<Vec<String>> {
        let scorer = self.scorer.lock().unwrap_or_else(PoisonError::into_inner);
        let view = self.rulebook.checklist(scorer.checklist()).map_err(|problems| refused(&problems))?;
        let failed_of = view.checklist().severities.iter().map(|severity| format!("failed.{severity}"));
        Ok(OUTPUT.iter().map(ToString::to_string).chain(failed_of).collect())
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
    ) -> PyResult<(Table, Table, Refusals)> {
        let mut scorer = self.scorer.lock().unwrap_or_else(PoisonError::into_inner);
        let batches = stream.collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        let rows = batches.iter().map(RecordBatch::num_rows).sum();
        let mut writer = Writer::new(&self.rulebook, &scorer, output, rows)?;
        let mut problems: Vec<CellProblem> = Vec::new();
        for batch in &batches {
            let plain = chosen(batch, names)?;
            let given = plain.iter().map(column).collect::<PyResult<Vec<_>>>()?;
            let (answers, facts) = given.split_at_checked(self.answers).unwrap_or((&given, &[]));
            let found = scorer.score(answers, facts, findings, &mut writer).map_err(|problems| refused(&problems))?;
            problems.extend(found.into_iter().map(|found| CellProblem { row: found.row + writer.base, ..found }));
            writer.base += batch.num_rows();
        }
        let found = writer.findings()?;
        Ok((writer.finish()?, found, Refusals { problems, names: names.to_vec() }))
    }

    fn draw(&self, stream: RecordBatchStreamReader, names: &[String], rows: &[usize]) -> PyResult<Vec<String>> {
        let mut scorer = self.scorer.lock().unwrap_or_else(PoisonError::into_inner);
        let view = self.rulebook.checklist(scorer.checklist()).map_err(|problems| refused(&problems))?;
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

/// A number that stands for none.
const NO_COUNT: i64 = i64::MIN;
const NO_GRADE: u8 = u8::MAX;

/// One column of the result.
enum Out {
    Outcome(Vec<u8>),
    Reason(Vec<u8>),
    Percent(Vec<f64>),
    Total(Vec<f64>),
    Numerator(Vec<i64>),
    Denominator(Vec<i64>),
    Grade(Vec<u8>),
    Rank(Vec<u8>),
    Failed(Vec<i32>),
    Deficient(Vec<i32>),
    FailedOf(usize, Vec<i32>),
}

/// What of an outcome the columns show.
struct Shown {
    outcome: u8,
    reason: u8,
    percent: f64,
    total: f64,
    fraction: (i64, i64),
    grade: u8,
    failed: i32,
    deficient: i32,
    failed_of: Vec<i32>,
}

/// Writes outcomes into the columns asked for.
struct Writer {
    base: usize,
    rows: usize,
    names: Vec<String>,
    out: Vec<Out>,
    shown: Vec<Shown>,
    reasons: Vec<&'static str>,
    grades: Vec<String>,
    items: Vec<String>,
    severities: Vec<String>,
    unit: f64,
    found: Vec<Finding>,
}

/// The columns of every checklist; `failed.<severity>` come in addition.
const OUTPUT: [&str; 10] =
    ["outcome", "reason", "percent", "numerator", "denominator", "total", "grade", "rank", "failed", "deficient"];

const STANDINGS: [&str; 6] = ["graded", "scored", "ungraded", "provisional", "no_score", "refused"];

impl Writer {
    fn new(
        rulebook: &fugong::Rulebook,
        scorer: &fugong::columns::Scorer,
        columns: &[String],
        rows: usize,
    ) -> PyResult<Self> {
        let items = scorer.items();
        let view = rulebook.checklist(scorer.checklist()).map_err(|problems| refused(&problems))?;
        let checklist = view.checklist();
        let severities: Vec<String> = checklist.severities.iter().map(ToString::to_string).collect();
        let column = |name: &String| {
            Ok(match name.as_str() {
                "outcome" => Out::Outcome(room(rows)),
                "reason" => Out::Reason(room(rows)),
                "percent" => Out::Percent(room(rows)),
                "total" => Out::Total(room(rows)),
                "numerator" => Out::Numerator(room(rows)),
                "denominator" => Out::Denominator(room(rows)),
                "grade" => Out::Grade(room(rows)),
                "rank" => Out::Rank(room(rows)),
                "failed" => Out::Failed(room(rows)),
                "deficient" => Out::Deficient(room(rows)),
                other => {
                    let rank =
                        other.strip_prefix("failed.").and_then(|id| severities.iter().position(|known| known == id));
                    let rank = rank.ok_or_else(|| PyValueError::new_err(format!("there is no column `{other}`")))?;
                    Out::FailedOf(rank, room(rows))
                }
            })
        };
        Ok(Self {
            base: 0,
            rows,
            names: columns.to_vec(),
            out: columns.iter().map(column).collect::<PyResult<Vec<_>>>()?,
            shown: Vec::new(),
            reasons: Vec::new(),
            grades: checklist.grades.iter().map(|grade| grade.id.to_string()).collect(),
            items: items.iter().map(ToString::to_string).collect(),
            severities,
            unit: 10_f64.powi(checklist.rounding.digits.into()),
            found: Vec::new(),
        })
    }

    fn learn(&mut self, outcomes: &[Outcome]) {
        for one in outcomes.iter().skip(self.shown.len()) {
            let (outcome, reason) = match one.standing {
                Some(Standing::Graded(_)) => (0, None),
                Some(Standing::Scored) => (1, None),
                Some(Standing::Ungraded) => (2, None),
                Some(Standing::Provisional) => (3, None),
                Some(Standing::NoScore(code)) => (4, Some(code.as_str())),
                None => (5, None),
            };
            let reason = reason.map_or(NO_GRADE, |reason| {
                let place = self.reasons.iter().position(|known| *known == reason).unwrap_or_else(|| {
                    self.reasons.push(reason);
                    self.reasons.len().saturating_sub(1)
                });
                u8::try_from(place).unwrap_or(NO_GRADE)
            });
            let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
            let decimal = |units: Option<i64>| units.map_or(f64::NAN, |units| self.decimal(units));
            self.shown.push(Shown {
                outcome,
                reason,
                percent: decimal(one.percent_units),
                total: decimal(one.total_units),
                fraction: one.fraction.unwrap_or((NO_COUNT, NO_COUNT)),
                grade: one.grade.unwrap_or(NO_GRADE),
                failed: count(one.failed),
                deficient: count(one.deficient),
                failed_of: one.failed_of.iter().map(|failed| count(*failed)).collect(),
            });
        }
    }

    /// The double that is nearest to a decimal: both parts are whole, so that one division rounds once.
    fn decimal(&self, units: i64) -> f64 {
        units as f64 / self.unit
    }
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

impl Sink for Writer {
    fn known(&mut self, rows: Rows<'_>, ids: &[u32], outcomes: &[Outcome]) {
        self.learn(outcomes);
        let at = Place { start: self.base + rows.start, rows: self.rows, positions: rows.positions };
        let shown = &self.shown;
        let of = |id: &u32| shown.get(*id as usize).or(shown.first());
        for out in &mut self.out {
            match out {
                Out::Outcome(column) => at.put(column, ids.iter().map(|id| of(id).map_or(5, |one| one.outcome))),
                Out::Reason(column) => at.put(column, ids.iter().map(|id| of(id).map_or(NO_GRADE, |one| one.reason))),
                Out::Percent(column) => at.put(column, ids.iter().map(|id| of(id).map_or(f64::NAN, |one| one.percent))),
                Out::Total(column) => at.put(column, ids.iter().map(|id| of(id).map_or(f64::NAN, |one| one.total))),
                Out::Numerator(column) => {
                    at.put(column, ids.iter().map(|id| of(id).map_or(NO_COUNT, |one| one.fraction.0)))
                }
                Out::Denominator(column) => {
                    at.put(column, ids.iter().map(|id| of(id).map_or(NO_COUNT, |one| one.fraction.1)))
                }
                Out::Grade(column) | Out::Rank(column) => {
                    at.put(column, ids.iter().map(|id| of(id).map_or(NO_GRADE, |one| one.grade)));
                }
                Out::Failed(column) => at.put(column, ids.iter().map(|id| of(id).map_or(0, |one| one.failed))),
                Out::Deficient(column) => at.put(column, ids.iter().map(|id| of(id).map_or(0, |one| one.deficient))),
                Out::FailedOf(rank, column) => {
                    let count = |one: &Shown| one.failed_of.get(*rank).copied().unwrap_or_default();
                    at.put(column, ids.iter().map(|id| of(id).map_or(0, count)));
                }
            }
        }
    }

    fn computed(&mut self, rows: Rows<'_>, computed: &Computed<'_>) {
        self.learn(computed.outcomes);
        let at = Place { start: self.base + rows.start, rows: self.rows, positions: rows.positions };
        let unit = self.unit;
        let count = |place: usize| computed.counts.get(place).map_or(&[][..], Vec::as_slice);
        let small =
            |counts: &[i64]| counts.iter().map(|count| i32::try_from(*count).unwrap_or(i32::MAX)).collect::<Vec<_>>();
        let has_grades = !computed.grades.is_empty();
        let length = computed.earned.len();
        let shown = &self.shown;
        for out in &mut self.out {
            // Rows that came to something else overwrite what was added up for them.
            macro_rules! put {
                ($column:ident, $values:expr, $of:expr) => {{
                    let mut values = $values;
                    for (row, id) in computed.others {
                        if let (Some(value), Some(one)) = (values.get_mut(*row), shown.get(*id as usize)) {
                            *value = $of(one);
                        }
                    }
                    at.put($column, values.into_iter());
                }};
            }
            match out {
                Out::Outcome(column) => put!(column, vec![u8::from(!has_grades); length], |one: &Shown| one.outcome),
                Out::Reason(column) => put!(column, vec![NO_GRADE; length], |one: &Shown| one.reason),
                Out::Percent(column) => {
                    let percents = computed.percent_units.iter().map(|units| *units as f64 / unit);
                    let percents: Vec<f64> =
                        if computed.percent_units.is_empty() { vec![f64::NAN; length] } else { percents.collect() };
                    put!(column, percents, |one: &Shown| one.percent);
                }
                Out::Total(column) => {
                    let totals: Vec<f64> = computed.total_units.iter().map(|units| *units as f64 / unit).collect();
                    put!(column, totals, |one: &Shown| one.total);
                }
                Out::Numerator(column) => put!(
                    column,
                    computed.fractions().map(|one| one.map_or(NO_COUNT, |one| one.0)).collect::<Vec<_>>(),
                    |one: &Shown| one.fraction.0
                ),
                Out::Denominator(column) => put!(
                    column,
                    computed.fractions().map(|one| one.map_or(NO_COUNT, |one| one.1)).collect::<Vec<_>>(),
                    |one: &Shown| one.fraction.1
                ),
                Out::Grade(column) | Out::Rank(column) => {
                    let grades = if has_grades { computed.grades.to_vec() } else { vec![NO_GRADE; length] };
                    put!(column, grades, |one: &Shown| one.grade);
                }
                Out::Failed(column) => put!(column, small(count(0)), |one: &Shown| one.failed),
                Out::Deficient(column) => put!(column, small(count(1)), |one: &Shown| one.deficient),
                Out::FailedOf(rank, column) => {
                    let of = |one: &Shown| one.failed_of.get(*rank).copied().unwrap_or_default();
                    put!(column, small(count(2 + *rank)), of);
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

fn words(places: Vec<u8>, words: impl Iterator<Item = impl AsRef<str>>) -> PyResult<ArrayRef> {
    let nulls = nulls(&places, |place| *place == NO_GRADE);
    let places: Vec<u8> = if nulls.is_some() {
        places.iter().map(|place| if *place == NO_GRADE { 0 } else { *place }).collect()
    } else {
        places
    };
    let keys = UInt8Array::new(ScalarBuffer::from(places), nulls);
    let words = StringArray::from_iter_values(words);
    let words: ArrayRef = if words.is_empty() { Arc::new(StringArray::from(vec![""])) } else { Arc::new(words) };
    Ok(Arc::new(DictionaryArray::<UInt8Type>::try_new(keys, words).map_err(arrow_error)?))
}

impl Writer {
    fn finish(self) -> PyResult<Table> {
        let Self { names, out, reasons, grades, rows, .. } = self;
        let mut columns: Vec<ArrayRef> = Vec::new();
        for one in out {
            columns.push(match one {
                Out::Outcome(values) => words(values, STANDINGS.iter())?,
                Out::Reason(values) => words(values, reasons.iter())?,
                Out::Grade(values) => words(values, grades.iter())?,
                Out::Rank(values) => {
                    let nulls = nulls(&values, |place| *place == NO_GRADE);
                    Arc::new(UInt8Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Percent(values) | Out::Total(values) => {
                    let nulls = nulls(&values, |value| value.is_nan());
                    Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Numerator(values) | Out::Denominator(values) => {
                    let nulls = nulls(&values, |value| *value == NO_COUNT);
                    Arc::new(Int64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Failed(values) | Out::Deficient(values) | Out::FailedOf(_, values) => {
                    Arc::new(Int32Array::new(ScalarBuffer::from(values), None))
                }
            });
        }
        let _ = rows;
        table(names.into_iter().zip(columns))
    }

    fn findings(&mut self) -> PyResult<Table> {
        let found = std::mem::take(&mut self.found);
        let row = |one: &Finding| i64::try_from(one.row).unwrap_or(i64::MAX);
        let rows: Int64Array = found.iter().map(|one| Some(row(one))).collect();
        let item = |one: &Finding| self.items.get(one.item).map(String::as_str);
        let items: DictionaryArray<Int32Type> = found.iter().map(item).collect();
        let severity = |one: &Finding| one.severity.and_then(|rank| self.severities.get(rank)).map(String::as_str);
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
