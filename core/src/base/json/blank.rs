//! What stands in a record's field until the field has been read.

use super::{Decode, Decoder, Json};
use crate::base::exact::Decimal;
use std::collections::BTreeMap;

/// A type that record fields may have. Records are read in place: a field holds this until it is read, and a record with a
/// field that could not be read never leaves the decoder.
pub(crate) trait Blank: Decode {
    /// Any value, the cheaper the better; it need not be a sound one.
    fn blank() -> Self;

    /// Reads a value in the place of this one; whether it could be read.
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

macro_rules! blank {
    ($($type:ty = $blank:expr),* $(,)?) => {
        $( impl crate::base::json::Blank for $type {
            fn blank() -> Self {
                $blank
            }
        } )*
    };
}
pub(crate) use blank;

blank! {
    bool = false,
    i64 = 0,
    u8 = 0,
    u32 = 0,
    u64 = 0,
    String = Self::new(),
    Decimal = Self::from_integer(0),
}

impl<T: Decode> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
}

impl<T: Decode> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Decode> Blank for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }
}

impl<T: Blank> Blank for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}
