//! From a tree to typed data, with all problems collected and placed.
//!
//! A decoder walks the tree with the path of where it is. Whoever finds a fault reports it and returns `None`; its siblings
//! are still read, so that one pass finds every fault. A value is handed out only if no problem was reported.

use super::pointer::escape;
use super::position::located;
use super::{Json, Placeholder};
use crate::base::exact::DecimalError;
use crate::base::problem::{Code, Problem, Problems};

/// A type that can be read from a document. Contract: `decode` returns `None` exactly if it reported a problem.
///
/// ```
/// use fugong::base::json::{Decode, Decoder, Json, decode_text};
/// #[derive(Debug)]
/// struct Reading { room: String, staff: i64 }
/// impl Decode for Reading {
///     fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
///         let mut fields = decoder.object(json)?;
///         let room = fields.required("room", decoder);
///         let staff = fields.optional("staff", 0, decoder);
///         fields.finish(decoder); // refuses every other field
///         Some(Self { room: room?, staff: staff? })
///     }
/// }
/// let problems = decode_text::<Reading>(r#"{"staff": "12", "romo": "A"}"#).unwrap_err();
/// let codes: Vec<_> = problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
/// // All three at once: no required field, a string instead of an integer, a misspelt name.
/// assert_eq!(codes, [("missing_field", ""), ("wrong_type", "/staff"), ("unknown_field", "/romo")]);
/// ```
pub trait Decode: Sized {
    /// Reads a value; reports every problem found, at its place, and goes on where it can.
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self>;

    /// The value of a field that is not there. `None` (the default) means that the field must be there; `Option<T>` says that
    /// its absence is `None`.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Whether serialisation leaves the field out: an empty text, an empty list, `None`.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A record whose fields are being read. Records of every type are read by one function through this trait object, so that
/// the loop over fields is compiled once and not once for each type.
pub(crate) trait RecordFields {
    /// Reads the field of index `place`; `json` is `None` where it is absent. `false`: a problem was reported, or the field
    /// is absent and has no default (which the caller reports).
    fn read<'a>(&mut self, place: usize, json: Option<&'a Json>, decoder: &mut Decoder<'a>) -> bool;
}

/// Reads a field without a default: if absent, its type says what that means.
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

/// Reads a field that holds its default already: if absent, it keeps it.
#[inline(never)]
pub(crate) fn decode_field_or_default<'a, T: Placeholder>(
    field: &mut T,
    json: Option<&'a Json>,
    decoder: &mut Decoder<'a>,
) -> bool {
    json.is_none_or(|json| field.read(json, decoder))
}

/// `Option<T>` implements the visitor, so that a single field can use the loop of records. `Some` holds a default.
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

/// Collects problems while a document is read, and knows the path of the value that is being read.
#[derive(Debug, Default)]
pub struct Decoder<'a> {
    path: Vec<Segment<'a>>,
    // Names borrowed from the document: a path is written out only if something is wrong there.
    problems: Problems,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// Reads JSON text as a `T`: parses, refuses duplicate keys, decodes.
///
/// # Errors
/// Every problem found, each with a code, a JSON pointer, and its line and column in the text.
///
/// ```
/// use fugong::base::{json::decode_text, rounding::Rounding};
/// assert_eq!(decode_text::<Rounding>(r#"{"digits": 1}"#)?, Rounding::half_up(1)); // `mode` has a default
/// let problems = decode_text::<Rounding>(r#"{"digits": 1, "mode": "nearest"}"#).unwrap_err();
/// assert_eq!(problems.to_string(), "unknown_word at /mode: `nearest` is none of: half_up, half_even, down, up");
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn decode_text<T: Decode>(text: &str) -> Result<T, Problems> {
    let json = Json::parse(text)?;
    Decoder::run(&json).map_err(|problems| located(problems, text))
}

/// Reads a `T` out of any format that serde reads, by way of its JSON tree. The error names the first problem and how many
/// more there are; `decode_text` gives all of them.
pub(crate) fn deserialize<'de, T: Decode, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json: Json = serde::Deserialize::deserialize(deserializer)?;
    json.without_duplicates().and_then(|json| Decoder::run(&json)).map_err(serde::de::Error::custom)
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

    /// How many problems there are so far: compare before and after to see whether a part was sound.
    #[must_use]
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// The names that a further problem should suggest in place of an unknown one.
    pub(crate) fn suggestions<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        self.problems.suggestions(names)
    }

    /// Takes the problems out; the decoder goes on without any.
    pub fn take(&mut self) -> Problems {
        std::mem::take(&mut self.problems)
    }

    /// The current place as a JSON pointer (RFC 6901): `/sections/0/items/2/weight`; empty at the root.
    #[must_use]
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

    /// Runs `read` with the path one key deeper.
    pub fn at_key<T>(&mut self, key: &'a str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.enter(Segment::Key(key));
        let value = read(self);
        self.leave();
        value
    }

    /// Runs `read` with the path one index deeper.
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

    /// The index of a text in a list of words, or a reported `unknown_word` that names them all.
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
            Json::Object(entries) => Some(Fields { entries, asked: Vec::with_capacity(entries.len()) }),
            other => self.wrong_type("object", other),
        }
    }

    /// Reports that a field is missing.
    #[inline(never)]
    pub fn missing(&mut self, name: &'static str) {
        self.report(Problem::new(Code::MissingField).with("name", name));
    }

    /// Reads an object that holds these fields and no others. `names` are the JSON names in the order of the record's fields.
    /// `false` if some field could not be read; every one has been tried then.
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

    /// Reads each item of a list. `Some(false)` if some could not be read, `None` if it is no list; both are reported.
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

    /// Reads each entry of an object whose keys the author chooses; returns as [`Self::each_item`] does.
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

    /// Reports why a number was refused, with at most 80 characters of what was written.
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

/// The fields of an object, and which of them have been read. Ends with [`Fields::finish`], which refuses the others.
#[derive(Debug)]
pub struct Fields<'a> {
    entries: &'a [(String, Json)],
    /// The names that were asked for: the fields that the object may have.
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The key and value of a field, which then counts as read; `None` if it is absent.
    pub fn take(&mut self, name: &'static str) -> Option<(&'a str, &'a Json)> {
        self.asked.push(name);
        self.entries.iter().find(|(key, _)| key == name).map(|(key, value)| (key.as_str(), value))
    }

    /// Reads a field that must be there (`missing_field`), unless its type says what its absence means ([`Decode::absent`]).
    pub fn required<T: Decode>(&mut self, name: &'static str, decoder: &mut Decoder<'a>) -> Option<T> {
        let mut slot = None;
        self.decode_field(name, 0, &mut slot, decoder);
        slot
    }

    /// Reads a field that may be left out, and then is `default`. `null` is not the same as leaving it out, but for options.
    pub fn optional<T: Decode>(&mut self, name: &'static str, default: T, decoder: &mut Decoder<'a>) -> Option<T> {
        let mut slot = Some(default);
        self.decode_field(name, 0, &mut slot, decoder);
        slot
    }

    /// Reads a field into its slot, or leaves there what its absence means. `false`, with a report, if it is wrong or must not
    /// be absent.
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

    /// Reports `unknown_field` for every field that nobody read: a misspelt `wieght` must not mean the default weight.
    #[inline(never)]
    pub fn finish(self, decoder: &mut Decoder<'a>) {
        for (key, _) in self.entries {
            if !self.asked.contains(&key.as_str()) {
                let absent = |name: &&str| self.entries.iter().all(|(key, _)| key != name);
                let others = decoder.suggestions(self.asked.iter().copied().filter(absent));
                let problem = Problem::new(Code::UnknownField).with("name", key.as_str()).with_known(key, others);
                decoder.at_key(key, |decoder| decoder.report(problem));
            }
        }
    }
}
