//! What comes in: an Arrow stream, and its columns by reference in the forms that the core reads.

// A decimal becomes a text or a whole number here; nothing is computed with it.
#![allow(clippy::float_arithmetic, clippy::disallowed_types)]

use super::arrow_error;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::ArrowPrimitiveType;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Decimal32Array, Decimal64Array, Decimal128Array, Decimal256Array, DictionaryArray,
    Float16Array, Float32Array, Float64Array, GenericStringArray, Int8Array, Int16Array, Int32Array, Int64Array,
    LargeStringArray, OffsetSizeTrait, RecordBatch, StringArray, StringViewArray, UInt64Array,
};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, Field, TimeUnit};
use chrono::{NaiveDateTime, NaiveTime};
use fugong::columns::{Bits, CellValue, Column, Values};
use pyo3::exceptions::{PyKeyError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Arrow's own extension type for truths that take a byte each.
const BOOL_8: &str = "arrow.bool8";
/// The texts of a union under this name are numbers that no other of its types holds exactly: what Python's decimals are handed over as.
const WRITTEN_NUMBERS: &str = "fugong.number";
/// The longest text that stands in its view itself, in bytes.
const MOST_INLINE: usize = 12;

/// The columns of these names, each in a form that the core reads.
pub(super) fn chosen(batch: &RecordBatch, names: &[String]) -> PyResult<Vec<ArrayRef>> {
    let missing = |name: &String| PyKeyError::new_err(name.clone());
    let schema = batch.schema_ref();
    let column = |name: &String| {
        let array = batch.column_by_name(name).ok_or_else(|| missing(name))?;
        let extension = schema.field_with_name(name).ok().and_then(Field::extension_type_name);
        if extension == Some(BOOL_8) { Ok(truths(array)) } else { plain(array) }
    };
    names.iter().map(column).collect()
}

/// A text as the number that it is written as.
fn as_number(cell: &mut CellValue<'_>) {
    if let CellValue::Text(text) = cell {
        *cell = CellValue::Number(std::mem::take(text));
    }
}

/// Truths in a byte each: 0 is false, anything else is true.
fn truths(array: &ArrayRef) -> ArrayRef {
    let bytes = array.as_primitive_opt::<Int8Type>();
    bytes.map_or_else(
        || Arc::clone(array),
        |bytes| Arc::new(bytes.iter().map(|byte| byte.map(|byte| byte != 0)).collect::<BooleanArray>()),
    )
}

/// A column's codes, where it has them as they are.
pub(super) fn codes<'c>(column: &Column<'c>) -> Option<&'c [i8]> {
    match column.values {
        Values::I8(codes) => Some(codes),
        _ => None,
    }
}

/// The stream that a frame hands over.
#[allow(unsafe_code)]
pub(super) fn stream(frame: &Bound<'_, PyAny>) -> PyResult<RecordBatchStreamReader> {
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

/// A column in one of the forms that the core reads in place, where it has one; other types are read cell by cell.
fn plain(array: &ArrayRef) -> PyResult<ArrayRef> {
    Ok(match array.data_type() {
        DataType::UInt8 => widened::<UInt8Type>(array),
        DataType::UInt16 => widened::<UInt16Type>(array),
        DataType::UInt32 => widened::<UInt32Type>(array),
        DataType::UInt64 => widened::<UInt64Type>(array),
        DataType::Float32 => whole::<Float32Type>(array),
        DataType::Float64 => whole::<Float64Type>(array),
        DataType::Null => Arc::new(Int8Array::new_null(array.len())),
        DataType::Dictionary(..) => {
            let keys = array.as_any_dictionary();
            // A dictionary without entries belongs to a column without values.
            if keys.values().is_empty() {
                return Ok(Arc::new(Int8Array::new_null(array.len())));
            }
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

/// Whole numbers in 64 bits; the column as it is where one needs more.
fn widened<T: ArrowPrimitiveType<Native: TryInto<i64>>>(array: &ArrayRef) -> ArrayRef {
    let values = array.as_primitive::<T>().iter().map(|value| value.map(TryInto::try_into).transpose());
    match values.collect::<Result<Int64Array, _>>() {
        Ok(wide) => Arc::new(wide),
        Err(_) => Arc::clone(array),
    }
}

/// Floats of which every one is whole or not a number, as whole numbers: they came as floats for want of a null. The column as
/// it is where one has a fraction.
fn whole<T: ArrowPrimitiveType<Native: Number>>(array: &ArrayRef) -> ArrayRef {
    let values = array.as_primitive::<T>().iter().map(|value| match value.map(Number::cell) {
        None | Some(CellValue::Missing) => Ok(None),
        Some(CellValue::Whole(whole)) => Ok(Some(whole)),
        Some(_) => Err(()),
    });
    match values.collect::<Result<Int64Array, ()>>() {
        Ok(wide) => Arc::new(wide),
        Err(()) => Arc::clone(array),
    }
}

/// A float of 16 bits.
type Half = <Float16Type as ArrowPrimitiveType>::Native;

/// A number as a cell of its own: whole numbers of 64 bits as such, not a number as missing, others as they are written.
trait Number: Sized {
    /// The cell.
    fn cell<'c>(self) -> CellValue<'c>;
}

/// The cell of a number by its shortest text.
fn written<'c>(text: String) -> CellValue<'c> {
    text.parse().map_or(CellValue::Number(text.into()), CellValue::Whole)
}

macro_rules! numbers {
    ($($float:ty),*) => {$(
        impl Number for $float {
            fn cell<'c>(self) -> CellValue<'c> {
                if self.is_nan() { CellValue::Missing } else { written(self.to_string()) }
            }
        }
    )*};
}
numbers!(f32, f64);

/// The number that a float of 16 bits is written as: the one of fewest digits that these bits are nearest to.
fn of_16_bits(value: Half) -> f32 {
    let exact = value.to_f32();
    let read = |digits: usize| format!("{exact:.digits$e}").parse().ok().filter(|read| Half::from_f32(*read) == value);
    (0..=5).find_map(read).unwrap_or(exact)
}

impl Number for u64 {
    fn cell<'c>(self) -> CellValue<'c> {
        written(self.to_string())
    }
}

/// A decimal as it is written, without zeros behind the point.
fn decimal<'c>(text: &str) -> CellValue<'c> {
    let shortest = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    written(shortest.to_owned())
}

/// A moment: a day where its time is midnight and no zone is told, else RFC 3339; without a zone it has no offset.
fn moment<'c>(local: NaiveDateTime, zoned: bool) -> CellValue<'c> {
    let midnight = local.time() == NaiveTime::MIN;
    let text = match (zoned, midnight) {
        (false, true) => local.date().to_string(),
        (false, false) => local.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
        (true, _) => local.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string(),
    };
    CellValue::Text(text.into())
}

/// The cells of a column that the core does not read in place; `None` for types that cannot hold answers or facts.
fn cells(array: &ArrayRef) -> Option<Vec<CellValue<'_>>> {
    macro_rules! each {
        ($type:ty, $cell:expr) => {{
            let values = array.as_primitive::<$type>();
            let cell = |row: usize| if values.is_valid(row) { $cell(values, row) } else { CellValue::Missing };
            (0..values.len()).map(cell).collect()
        }};
    }
    macro_rules! moments {
        ($type:ty, $zone:expr, $unit:literal) => {
            each!($type, |values: &arrow_array::PrimitiveArray<$type>, row| {
                // A moment beyond chrono's years is no day that a fact could be: refused by its number, which the unit keeps from
                // being read as an answer.
                let beyond = || CellValue::Text(format!("{} {} since 1970", values.value(row), $unit).into());
                values.value_as_datetime(row).map_or_else(beyond, |local| moment(local, $zone.is_some()))
            })
        };
    }
    Some(match array.data_type() {
        DataType::UInt64 => each!(UInt64Type, |values: &UInt64Array, row| values.value(row).cell()),
        DataType::Float16 => each!(Float16Type, |values: &Float16Array, row| of_16_bits(values.value(row)).cell()),
        DataType::Float32 => each!(Float32Type, |values: &Float32Array, row| values.value(row).cell()),
        DataType::Float64 => each!(Float64Type, |values: &Float64Array, row| values.value(row).cell()),
        DataType::Decimal32(..) => {
            each!(Decimal32Type, |values: &Decimal32Array, row| decimal(&values.value_as_string(row)))
        }
        DataType::Decimal64(..) => {
            each!(Decimal64Type, |values: &Decimal64Array, row| decimal(&values.value_as_string(row)))
        }
        DataType::Decimal128(..) => {
            each!(Decimal128Type, |values: &Decimal128Array, row| decimal(&values.value_as_string(row)))
        }
        DataType::Decimal256(..) => {
            each!(Decimal256Type, |values: &Decimal256Array, row| decimal(&values.value_as_string(row)))
        }
        DataType::Date32 => moments!(Date32Type, None::<()>, "days"),
        DataType::Date64 => moments!(Date64Type, None::<()>, "ms"),
        DataType::Timestamp(TimeUnit::Second, zone) => moments!(TimestampSecondType, zone, "s"),
        DataType::Timestamp(TimeUnit::Millisecond, zone) => moments!(TimestampMillisecondType, zone, "ms"),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => moments!(TimestampMicrosecondType, zone, "us"),
        DataType::Timestamp(TimeUnit::Nanosecond, zone) => moments!(TimestampNanosecondType, zone, "ns"),
        DataType::Int8 => each!(Int8Type, |values: &Int8Array, row| CellValue::Whole(values.value(row).into())),
        DataType::Int16 => each!(Int16Type, |values: &Int16Array, row| CellValue::Whole(values.value(row).into())),
        DataType::Int32 => each!(Int32Type, |values: &Int32Array, row| CellValue::Whole(values.value(row).into())),
        DataType::Int64 => each!(Int64Type, |values: &Int64Array, row| CellValue::Whole(values.value(row))),
        DataType::Union(kinds, _) => {
            let union = array.as_union();
            let cells = kinds.iter().map(|(kind, field)| {
                let mut cells = cells(union.child(kind))?;
                if field.name() == WRITTEN_NUMBERS {
                    cells.iter_mut().for_each(as_number);
                }
                Some((kind, cells))
            });
            let kinds = cells.collect::<Option<BTreeMap<i8, Vec<CellValue<'_>>>>>()?;
            let cell = |row| kinds.get(&union.type_id(row)).and_then(|cells| cells.get(union.value_offset(row)));
            (0..union.len()).map(|row| cell(row).cloned().unwrap_or(CellValue::Broken)).collect()
        }
        DataType::Boolean => {
            array.as_boolean().iter().map(|value| value.map_or(CellValue::Missing, CellValue::Bool)).collect()
        }
        _ => {
            let texts = Texts::of(array)?;
            let cell = |row| match texts.bytes(row) {
                None => CellValue::Missing,
                Some(bytes) => {
                    std::str::from_utf8(bytes).map_or(CellValue::Broken, |text| CellValue::Text(text.into()))
                }
            };
            (0..array.len()).map(cell).collect()
        }
    })
}

/// A column of texts in one of Arrow's layouts. Nothing has looked at its bytes: they come from another library, and need not be
/// UTF-8.
#[derive(Clone, Copy)]
enum Texts<'a> {
    Small(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
}

impl<'a> Texts<'a> {
    /// The texts of a column; `None` where it holds something else.
    fn of(array: &'a ArrayRef) -> Option<Self> {
        match array.data_type() {
            DataType::Utf8 => Some(Self::Small(array.as_string())),
            DataType::LargeUtf8 => Some(Self::Large(array.as_string())),
            DataType::Utf8View => Some(Self::View(array.as_string_view())),
            _ => None,
        }
    }

    /// The bytes of a row; `None` where it has no value.
    fn bytes(self, row: usize) -> Option<&'a [u8]> {
        fn between<O: OffsetSizeTrait>(texts: &GenericStringArray<O>, row: usize) -> Option<&[u8]> {
            let offsets = texts.value_offsets();
            let (start, end) = (offsets.get(row)?.as_usize(), offsets.get(row + 1)?.as_usize());
            texts.value_data().get(start..end).filter(|_| texts.is_valid(row))
        }
        match self {
            Self::Small(texts) => between(texts, row),
            Self::Large(texts) => between(texts, row),
            Self::View(texts) => {
                // A view has four words of 32 bits: the length, then the text itself where it is short; else its first bytes,
                // the buffer that it stands in, and where.
                let view = *texts.views().get(row).filter(|_| texts.is_valid(row))?;
                let word = |at: u32| usize::try_from(view >> (32 * at) & u128::from(u32::MAX)).ok();
                let length = word(0)?;
                if length <= MOST_INLINE {
                    let start = row * size_of::<u128>() + size_of::<u32>();
                    return texts.views().inner().as_slice().get(start..start + length);
                }
                let start = word(3)?;
                texts.data_buffers().get(word(2)?)?.as_slice().get(start..start.checked_add(length)?)
            }
        }
    }

    /// Every text, none as an empty one; `None` where one is not UTF-8.
    fn whole(self, rows: usize) -> Option<Vec<&'a str>> {
        (0..rows).map(|row| self.bytes(row).map_or(Some(""), |bytes| std::str::from_utf8(bytes).ok())).collect()
    }
}

/// A column as the core reads it.
pub(super) fn column(array: &ArrayRef) -> PyResult<Column<'_>> {
    let by_cell = |array| {
        cells(array).ok_or_else(|| {
            let kind = array.data_type();
            PyTypeError::new_err(format!("a column of Arrow type {kind} cannot hold answers or facts"))
        })
    };
    let values = match array.data_type() {
        DataType::Int8 => Values::I8(array.as_primitive::<Int8Type>().values()),
        DataType::Int16 => Values::I16(array.as_primitive::<Int16Type>().values()),
        DataType::Int32 => Values::I32(array.as_primitive::<Int32Type>().values()),
        DataType::Int64 => Values::I64(array.as_primitive::<Int64Type>().values()),
        DataType::Boolean => Values::Bools(bits(array.as_boolean().values())),
        DataType::Dictionary(..) => {
            let dictionary = array.as_dictionary::<Int32Type>();
            let entries = dictionary.values();
            match Texts::of(entries).and_then(|texts| texts.whole(entries.len())) {
                Some(texts) => {
                    let codes = dictionary.keys().values().iter().map(|code| u32::try_from(*code).unwrap_or_default());
                    Values::Coded(codes.collect(), texts)
                }
                None => {
                    let entries = by_cell(entries)?;
                    let cell = |code: Option<i32>| code.and_then(|code| entries.get(usize::try_from(code).ok()?));
                    let cells = dictionary.keys().iter().map(|code| cell(code).cloned().unwrap_or(CellValue::Missing));
                    Values::Cells(cells.collect())
                }
            }
        }
        _ => match Texts::of(array).and_then(|texts| texts.whole(array.len())) {
            Some(texts) => Values::Texts(texts),
            None => Values::Cells(by_cell(array)?),
        },
    };
    Ok(Column {
        values,
        validity: array.nulls().filter(|nulls| nulls.null_count() > 0).map(|nulls| bits(nulls.inner())),
    })
}

fn bits(buffer: &BooleanBuffer) -> Bits<'_> {
    Bits { bytes: buffer.values(), offset: buffer.offset(), rows: buffer.len() }
}
