//! What comes in: an Arrow stream, and its columns by reference in the forms that the core reads.

// A decimal becomes a text or a whole number here; nothing is computed with it.
#![allow(clippy::float_arithmetic, clippy::disallowed_types)]

use super::arrow_error;
use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, Int8Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::DataType;
use fugong::columns::{Bits, Column, Values};
use pyo3::exceptions::{PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;

/// The columns of these names, each in a form that the core reads.
pub(super) fn chosen(batch: &RecordBatch, names: &[String]) -> PyResult<Vec<ArrayRef>> {
    let missing = |name: &String| PyKeyError::new_err(name.clone());
    names.iter().map(|name| plain(batch.column_by_name(name).ok_or_else(|| missing(name))?)).collect()
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
            let values = array.as_primitive::<Decimal128Type>();
            let text = |row: usize| values.is_valid(row).then(|| values.value_as_string(row));
            Arc::new((0..values.len()).map(text).collect::<StringArray>())
        }
        DataType::Date32 => {
            let values = array.as_primitive::<Date32Type>();
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

/// A column as the core reads it.
pub(super) fn column(array: &ArrayRef) -> PyResult<Column<'_>> {
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
