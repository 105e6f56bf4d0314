//! From a tree to typed data, with all problems collected and placed.

use super::tree::escape;
use super::{Json, Placeholder};
use crate::base::exact::DecimalError;
use crate::base::problem::{Code, Problem, Problems};

/// A type that can be read from a document. `None` means that a problem was reported.
pub trait Decode: Sized {
    /// Reads a value; reports every problem found and goes on where it can.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self>;

    /// The value where the field is not there, for types that may be left out.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether the value is written at all.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A record whose fields are being read. Records of every type are read through this one pointer, so that none of them brings
/// the reading along.
pub(crate) trait RecordFields {
    /// Reads the field at a place, or settles for what its absence means; `false` where it is not what it must be.
    fn read<'a>(&mut self, place: usize, json: Option<&'a Json>, decoder: &mut Decoder<'a>) -> bool;
}

/// Reads a field without a default.
#[inline(never)]
pub(crate) fn decode_field<'a, T: Placeholder>(
    field: &mut T,
    json: Option<&'a Json>,
    decoder: &mut Decoder<'a>,
) -> bool {
    match json {
        Some(json) => field.read(json, decoder),
        None => T::absent().map(|absent| *field = absent).is_some(),
    }
}

/// Reads a field that holds its default.
#[inline(never)]
pub(crate) fn decode_field_or_default<'a, T: Placeholder>(
    field: &mut T,
    json: Option<&'a Json>,
    decoder: &mut Decoder<'a>,
) -> bool {
    json.is_none_or(|json| field.read(json, decoder))
}

/// One field is read like a record that has no other.
impl<T: Decode> RecordFields for Option<T> {
    fn read<'a>(&mut self, _: usize, json: Option<&'a Json>, decoder: &mut Decoder<'a>) -> bool {
        match json {
            Some(json) => *self = T::decode(json, decoder),
            None if self.is_none() => *self = T::absent(),
            None => {}
        }
        self.is_some()
    }
}

/// Collects problems while a document is read, and knows the place that is being read.
#[derive(Debug, Default)]
pub struct Decoder<'a> {
    path: Vec<Segment<'a>>,
    problems: Problems,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// Reads JSON text as a `T`.
///
/// # Errors
/// Every problem found, each with a code and a JSON pointer.
pub fn decode_text<T: Decode>(text: &str) -> Result<T, Problems> {
    let json = Json::parse(text)?;
    Decoder::run(&json)
}

impl<'a> Decoder<'a> {
    /// Reads a tree as a `T`.
    ///
    /// # Errors
    /// Every problem found.
    pub fn run<T: Decode>(json: &'a Json) -> Result<T, Problems> {
        let mut decoder = Self::default();
        let value = T::decode(json, &mut decoder);
        match value {
            Some(value) if decoder.problems.is_empty() => Ok(value),
            _ => Err(decoder.problems),
        }
    }

    /// Reports a problem at the current place (a path that it already has continues below that place).
    #[inline(never)]
    pub fn report(&mut self, problem: Problem) {
        let here = self.pointer();
        self.problems.push(problem.below(&here));
    }

    /// How many problems there are so far.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// The problems found, and a clean slate.
    pub fn take(&mut self) -> Problems {
        std::mem::take(&mut self.problems)
    }

    /// The current place as a JSON pointer.
    pub fn pointer(&self) -> String {
        self.path.iter().fold(String::new(), |mut pointer, segment| {
            pointer.push('/');
            match segment {
                Segment::Key(key) => pointer.push_str(&escape(key)),
                Segment::Index(index) => pointer.push_str(&index.to_string()),
            }
            pointer
        })
    }

    /// Reads below a key.
    pub fn at_key<T>(&mut self, key: &'a str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Segment::Key(key));
        let value = read(self);
        self.leave();
        value
    }

    /// Reads below an index.
    pub fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Segment::Index(index));
        let value = read(self);
        self.leave();
        value
    }

    /// Reports that a value is of the wrong JSON type; always `None`.
    pub fn wrong_type<T>(&mut self, expected: &'static str, found: &Json) -> Option<T> {
        self.report_type(expected, found);
        None
    }

    #[inline(never)]
    fn report_type(&mut self, expected: &'static str, found: &Json) {
        self.report(Problem::new(Code::WrongType).with_term("expected", expected).with_term("found", found.kind()));
    }

    /// A string, or a reported problem.
    #[inline(never)]
    pub fn text(&mut self, json: &'a Json) -> Option<&'a str> {
        match json {
            Json::String(text) => Some(text),
            other => self.wrong_type("string", other),
        }
    }

    /// Where a text stands in a list of words, or a reported problem.
    #[inline(never)]
    pub fn word(&mut self, text: &str, words: &[&str]) -> Option<usize> {
        let place = words.iter().position(|word| *word == text);
        if place.is_none() {
            self.report(Problem::new(Code::UnknownWord).with("text", text).with("allowed", words.to_vec()));
        }
        place
    }

    /// An object's entries, or a reported problem.
    #[inline(never)]
    pub fn object(&mut self, json: &'a Json) -> Option<Fields<'a>> {
        match json {
            Json::Object(entries) => Some(Fields { entries, taken: Vec::with_capacity(entries.len()) }),
            other => self.wrong_type("object", other),
        }
    }

    /// Reports that a field is missing.
    #[inline(never)]
    pub fn missing(&mut self, name: &'static str) {
        self.report(Problem::new(Code::MissingField).with("name", name));
    }

    /// Reads an object that holds these fields and no others; whether every field could be read.
    #[inline(never)]
    pub(crate) fn record(&mut self, json: &'a Json, names: &[&'static str], slots: &mut dyn RecordFields) -> bool {
        let Some(mut fields) = self.object(json) else {
            return false;
        };
        let mut all = true;
        for (place, name) in names.iter().enumerate() {
            all &= fields.decode_field(name, place, slots, self);
        }
        fields.finish(self);
        all
    }

    /// Reads each item of a list; whether every one could be read, `None` if it is no list.
    #[inline(never)]
    pub(super) fn each_item(
        &mut self,
        json: &'a Json,
        read: &mut dyn FnMut(&'a Json, &mut Self) -> bool,
    ) -> Option<bool> {
        let Json::Array(items) = json else {
            return self.wrong_type("array", json);
        };
        let mut all = true;
        for (index, item) in items.iter().enumerate() {
            self.enter(Segment::Index(index));
            all &= read(item, self);
            self.leave();
        }
        Some(all)
    }

    /// Reads each entry of an object with names of its own; whether every one could be read, `None` if it is no object.
    #[inline(never)]
    pub(super) fn each_entry(
        &mut self,
        json: &'a Json,
        read: &mut dyn FnMut(&'a str, &'a Json, &mut Self) -> bool,
    ) -> Option<bool> {
        let Json::Object(entries) = json else {
            return self.wrong_type("object", json);
        };
        let mut all = true;
        for (key, value) in entries {
            self.enter(Segment::Key(key));
            all &= read(key, value, self);
            self.leave();
        }
        Some(all)
    }

    #[inline(never)]
    fn leave(&mut self) {
        self.path.pop();
    }

    #[inline(never)]
    fn enter(&mut self, segment: Segment<'a>) {
        self.path.push(segment);
    }

    /// Reports what a decimal's reader found.
    pub fn decimal_error(&mut self, error: DecimalError, text: &str) {
        let shown: String = text.chars().take(80).collect();
        let code = match error {
            DecimalError::Syntax => Code::InvalidNumber,
            DecimalError::OutOfRange => Code::NumberTooLong,
            DecimalError::Inexact => Code::InexactNumber,
        };
        self.report(Problem::new(code).with("text", shown));
    }
}

/// The fields of an object that are still to be read.
#[derive(Debug)]
pub struct Fields<'a> {
    entries: &'a [(String, Json)],
    taken: Vec<&'a str>,
}

impl<'a> Fields<'a> {
    /// The value of a field, which then counts as known.
    pub fn take(&mut self, name: &'static str) -> Option<(&'a str, &'a Json)> {
        let found = self.entries.iter().find(|(key, _)| key == name).map(|(key, value)| (key.as_str(), value));
        if let Some((key, _)) = found {
            self.taken.push(key);
        }
        found
    }

    /// Reads a field that must be there, unless its type says what its absence means.
    pub fn required<T: Decode>(&mut self, name: &'static str, decoder: &mut Decoder<'a>) -> Option<T> {
        let mut slot = None;
        self.decode_field(name, 0, &mut slot, decoder);
        slot
    }

    /// Reads a field that may be left out, and then is this.
    pub fn optional<T: Decode>(&mut self, name: &'static str, default: T, decoder: &mut Decoder<'a>) -> Option<T> {
        let mut slot = Some(default);
        self.decode_field(name, 0, &mut slot, decoder);
        slot
    }

    /// Reads a field into its slot, or leaves there what its absence means; reports one that must not be absent. Whether the
    /// field is what it must be.
    #[inline(never)]
    fn decode_field(
        &mut self,
        name: &'static str,
        place: usize,
        slots: &mut dyn RecordFields,
        decoder: &mut Decoder<'a>,
    ) -> bool {
        let Some((key, value)) = self.take(name) else {
            let settled = slots.read(place, None, decoder);
            if !settled {
                decoder.missing(name);
            }
            return settled;
        };
        decoder.enter(Segment::Key(key));
        let read = slots.read(place, Some(value), decoder);
        decoder.leave();
        read
    }

    /// The names of all fields of the object.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// Reports every field that nobody read.
    #[inline(never)]
    pub fn finish(self, decoder: &mut Decoder<'a>) {
        for (key, _) in self.entries {
            if !self.taken.contains(&key.as_str()) {
                decoder.at_key(key, |decoder| {
                    decoder.report(Problem::new(Code::UnknownField).with("name", key.as_str()));
                });
            }
        }
    }
}
