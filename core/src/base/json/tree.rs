//! JSON text to a tree that keeps order and duplicate keys.
//!
//! RFC 8259 §4 leaves open what equal keys mean; most readers keep the last. Two values for one weight are a mistake that
//! somebody has to see, so that the tree keeps both and [`Json::parse`] refuses them.

use super::pointer::escape;
use super::position::{in_characters, located};
use crate::base::problem::{Code, Problem, Problems};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};
use std::collections::BTreeSet;
use std::fmt;

/// The deepest that a document may nest, in levels of arrays and objects. Replies wrap what they were given in a few levels
/// more, and serde_json, among other readers, stops at 128.
const MAX_DEPTH: usize = 100;

/// A JSON value as written: keys in their order, numbers as their shortest text.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as serde_json keeps it: an integer of 64 bits, or the shortest text of a binary floating-point number. How
    /// it is read exactly: [`Decimal::from_json`](crate::base::exact::Decimal::from_json).
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object: its entries in order, duplicates included until [`Json::parse`] has refused them.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads JSON text (RFC 8259), at most 100 levels deep, with every duplicate key found. A byte order mark before the text,
    /// which some editors write, is skipped (RFC 8259 §8.1 leaves that to the reader).
    ///
    /// # Errors
    /// `invalid_json` with line and column; `too_deep`; a `duplicate_key` for every repeated key.
    ///
    /// ```
    /// use fugong::base::json::Json;
    /// let problems = Json::parse(r#"{"weights": {"gate": 2, "masks": 1, "gate": 3}}"#).unwrap_err();
    /// assert_eq!(problems.to_string(), "duplicate_key at /weights/gate: the key `gate` stands more than once");
    /// let problems = Json::parse("{\"gate\": 2,\n \"masks\": }").unwrap_err();
    /// assert_eq!(problems.iter().next().unwrap().param("line").unwrap(), 2);
    /// ```
    pub fn parse(text: &str) -> Result<Self, Problems> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let tree: Self = serde_json::from_str(text).map_err(|error| {
            let full = error.to_string();
            let detail = full.rsplit_once(" at line ").map_or(full.as_str(), |(detail, _)| detail);
            let position = in_characters(text, error.line(), error.column());
            Problem::new(Code::InvalidJson)
                .with("line", position.line)
                .with("column", position.column)
                .with_display("detail", detail, super::syntax::shown(detail))
                .positioned(position)
        })?;
        tree.without_duplicates().map_err(|problems| located(problems, text))
    }

    /// Refuse a tree in which an object has a key twice, or that is nested too deep.
    ///
    /// # Errors
    /// `duplicate_key` and `too_deep`, with the path of each.
    pub(crate) fn without_duplicates(self) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        self.find_duplicates(0, &mut String::new(), &mut problems);
        problems.or(self)
    }

    fn find_duplicates(&self, depth: usize, path: &mut String, problems: &mut Problems) {
        // Depth first, with one path that grows and is cut again: documents without faults allocate no pointers.
        let length = path.len();
        if depth > MAX_DEPTH {
            problems.push(Problem::new(Code::TooDeep).with("limit", MAX_DEPTH).at(path.as_str()));
            return;
        }
        let depth = depth + 1;
        match self {
            Self::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push_str(&format!("/{index}"));
                    item.find_duplicates(depth, path, problems);
                    path.truncate(length);
                }
            }
            Self::Object(entries) => {
                let mut seen = BTreeSet::new();
                for (key, value) in entries {
                    path.push('/');
                    path.push_str(&escape(key));
                    if !seen.insert(key) {
                        problems.push(Problem::new(Code::DuplicateKey).with("name", key.as_str()).at(path.as_str()));
                    }
                    value.find_duplicates(depth, path, problems);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// The value under a key of an object; `None` if there is no such key, or the value is no object.
    ///
    /// ```
    /// use fugong::base::json::Json;
    /// let tree = Json::parse(r#"{"answers": {"gate": null}}"#)?;
    /// assert_eq!(tree.get("answers").and_then(|answers| answers.get("gate")), Some(&Json::Null)); // there, and null
    /// assert_eq!(tree.get("facts"), None); // not there
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The tree as a `serde_json` value, which keeps the last of equal keys; [`Json::parse`] leaves none.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.clone()),
            Self::Array(items) => Value::Array(items.iter().map(Self::to_value).collect()),
            Self::Object(entries) => {
                let mut map = serde_json::Map::new();
                map.extend(entries.iter().map(|(key, value)| (key.clone(), value.to_value())));
                Value::Object(map)
            }
        }
    }

    /// What kind of JSON value this is, for messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    /// The one place where a float is seen: serde_json hands a number over as one, and `Number` keeps its shortest text.
    /// JSON has no infinities, and a number out of range was an error before: each has a `Number`.
    #[allow(clippy::disallowed_types)]
    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Json::Object(entries))
    }
}
