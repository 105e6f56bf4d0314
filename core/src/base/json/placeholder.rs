//! The value of a record's field until the field has been read.

use super::{Decode, Decoder, Json};
use crate::base::exact::Decimal;
use crate::base::ordered::Map;
use std::collections::BTreeMap;

/// A type that record fields may have. Records are read in place, field by field; a field holds its placeholder until then.
/// A placeholder never shows: a record with a field that could not be read never leaves the decoder.
pub(crate) trait Placeholder: Decode {
    /// Any value of the type, preferably one that allocates nothing; it need not satisfy the type's checks.
    fn placeholder() -> Self;

    /// Reads a value in the place of this one; `false` if a problem was reported, and then this one stays.
    fn read<'a>(&mut self, json: &'a Json, decoder: &mut Decoder<'a>) -> bool {
        match Self::decode(json, decoder) {
            Some(value) => {
                *self = value;
                true
            }
            None => false,
        }
    }
}

macro_rules! placeholder {
    ($($type:ty = $value:expr),* $(,)?) => {
        $( impl crate::base::json::Placeholder for $type {
            fn placeholder() -> Self {
                $value
            }
        } )*
    };
}
pub(crate) use placeholder;

placeholder! {
    bool = false,
    i64 = 0,
    u8 = 0,
    u32 = 0,
    u64 = 0,
    String = Self::new(),
    Decimal = Self::from_integer(0),
}

impl<T: Decode> Placeholder for Option<T> {
    fn placeholder() -> Self {
        None
    }
}

impl<T: Decode> Placeholder for Vec<T> {
    fn placeholder() -> Self {
        Self::new()
    }
}

impl<T: Decode> Placeholder for Map<String, T> {
    fn placeholder() -> Self {
        Self::new()
    }
}

impl<T: Decode> Placeholder for BTreeMap<String, T> {
    fn placeholder() -> Self {
        Self::new()
    }
}

impl<T: Placeholder> Placeholder for Box<T> {
    fn placeholder() -> Self {
        Self::new(T::placeholder())
    }
}
