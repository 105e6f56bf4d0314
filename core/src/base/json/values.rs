//! Decoders of booleans, strings, numbers, lists and maps.
//!
//! Nothing is converted: `"true"` is no boolean and `1` no string (`wrong_type`). Decimals alone may be strings, because JSON
//! numbers lose digits in readers that use floating point. Integers stop at ±(2⁵³ − 1), as in I-JSON (RFC 7493 §2.2).

use super::{Decode, Decoder, Json};
use crate::base::exact::{Decimal, DecimalError, Ratio};
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::base::text_folding;
use std::collections::BTreeMap;

impl Decode for bool {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(*value),
            other => decoder.wrong_type("boolean", other),
        }
    }
}

impl Decode for String {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        decoder.text(json).map(str::to_owned)
    }
}

crate::base::json::deserialize_decoded!(Decimal);

impl Decode for Decimal {
    /// A JSON number by its shortest decimal text, or a string with a decimal in it: `2.5`, `"2.50"`.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let (read, text) = match json {
            Json::Number(number) => (Self::from_json(number), number.to_string()),
            Json::String(text) => (text.parse(), text.clone()),
            other => return decoder.wrong_type("decimal", other),
        };
        read.map_err(|error| decoder.decimal_error(error, &text)).ok()
    }
}

impl Decode for Ratio {
    /// A JSON number by its shortest decimal text, or a string with a decimal or a ratio in it: `2.5`, `"93/23"`.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::String(text) = json else { return Decimal::decode(json, decoder).map(|number| number.ratio()) };
        let Some((over, under)) = text.split_once('/') else {
            let number: Result<Decimal, _> = text.parse();
            return number.map_err(|error| decoder.decimal_error(error, text)).ok().map(|number| number.ratio());
        };
        let parts: Result<(Decimal, Decimal), _> = over.parse().and_then(|over| Ok((over, under.parse()?)));
        let ratio = parts.and_then(|(over, under): (Decimal, Decimal)| {
            over.ratio().checked_div(&under.ratio()).ok_or(DecimalError::Syntax)
        });
        ratio.map_err(|error| decoder.decimal_error(error, text)).ok()
    }
}

/// True for what says nothing: null, a text without anything but blanks, as a form's empty field gives, and a list of nothing but
/// these. An empty list says something: that nothing is chosen.
pub(crate) fn is_blank(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text_folding::trim(text).is_empty(),
        Json::Array(items) => !items.is_empty() && items.iter().all(is_blank),
        _ => false,
    }
}

/// Reads what a person gave: a text without its outer blanks and in half width, anything else as it is.
pub(crate) fn decode_given<'a, T: Decode>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<T> {
    let Json::String(text) = json else { return T::decode(json, decoder) };
    let tidied = Json::String(text_folding::tidy(text));
    let mut inner = Decoder::default();
    let value = T::decode(&tidied, &mut inner);
    inner.take().into_iter().for_each(|problem| decoder.report(problem));
    value
}

impl Decode for i64 {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Number(number) = json else {
            return decoder.wrong_type("integer", json);
        };
        let text = number.to_string();
        let value = Decimal::from_json(number).map_err(|error| decoder.decimal_error(error, &text)).ok()?;
        let whole = value.to_i64();
        if whole.is_none() {
            decoder.report(Problem::new(Code::NotInteger).with("text", text));
        }
        whole
    }
}

/// Reads a whole number within bounds, both included (`out_of_range`); the unsigned types below pass their own.
fn bounded<'a>(json: &'a Json, decoder: &mut Decoder<'a>, min: i64, max: i64) -> Option<i64> {
    let value = i64::decode(json, decoder)?;
    if (min..=max).contains(&value) {
        return Some(value);
    }
    decoder.report(Problem::new(Code::OutOfRange).with("text", value).with("min", min).with("max", max));
    None
}

impl Decode for u8 {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        bounded(json, decoder, 0, 255).and_then(|value| Self::try_from(value).ok())
    }
}

impl Decode for u32 {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        bounded(json, decoder, 0, i64::from(Self::MAX)).and_then(|value| Self::try_from(value).ok())
    }
}

impl Decode for u64 {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        bounded(json, decoder, 0, i64::MAX).and_then(|value| Self::try_from(value).ok())
    }
}

impl<T: Decode> Decode for Option<T> {
    /// `null` is the same as leaving the field out.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Null => Some(None),
            value => T::decode(value, decoder).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        T::decode(json, decoder).map(Self::new)
    }
}

impl<T: Decode> Decode for Vec<T> {
    // Items behind a wrong one are read too, for their problems.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut read = Self::new();
        let all = decoder.each_item(json, &mut |item, decoder| {
            let item = T::decode(item, decoder);
            let there = item.is_some();
            read.extend(item);
            there
        })?;
        all.then_some(read)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// An object whose keys are names that the document chooses, for the crate's maps and those of public types.
macro_rules! decode_map {
    ($($map:ident),*) => { $(
        impl<T: Decode> Decode for $map<String, T> {
            fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
                let mut read = Self::new();
                let all = decoder.each_entry(json, &mut |key, value, decoder| {
                    let value = T::decode(value, decoder).map(|value| read.insert(key.to_owned(), value));
                    value.is_some()
                })?;
                all.then_some(read)
            }

            fn is_absent(&self) -> bool {
                self.is_empty()
            }
        }
    )* };
}

decode_map!(Map, BTreeMap);
