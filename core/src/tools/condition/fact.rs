//! Facts: their declarations, their types, and their values.
//!
//! A rulebook declares facts; an inspection, a case or a report brings values. A value that is not there, or is `null`, is
//! unknown. Numbers are exact; a value outside its declared bounds is refused and never moved to the bound.

use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Decode, Decoder, Json, record, string_enum};
use crate::base::ordered::{CollectOrdered, SortStable};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

string_enum! {
    /// The types that a fact may have.
    pub enum TypeName {
        /// Yes or no: JSON `true` or `false`.
        Bool = "bool",
        /// A whole number (`not_integer` otherwise).
        Integer = "integer",
        /// A decimal number: a JSON number of at most 15 digits, or a string.
        Decimal = "decimal",
        /// A calendar day: `"2020-02-19"`.
        Date = "date",
        /// A point in time with its offset: `"2020-02-19T17:00:00+08:00"`.
        Instant = "instant",
        /// One of the declared options, by its id.
        Choice = "choice",
        /// Any number of the declared options: a list of ids, in any order.
        Set = "set",
    }
}

record! {
    /// One option of a choice or set.
    pub struct FactOption {
        /// Its id, as values write it.
        pub id: Id,
        /// Its title for people; the id if not stated.
        pub title: Text = Text::Empty,
    }
}

record! {
    /// A declared fact: `{"type": "decimal", "title": "体温", "unit": "℃", "min": 35, "max": 42}`.
    pub struct Fact {
        /// The type of its values.
        pub kind as "type": TypeName,
        /// Its title, which sentences show; its name if not stated.
        pub title: Text = Text::Empty,
        /// Unit of measure, which sentences put behind numbers (人, 家, ℃); none if not stated. Nothing is converted.
        pub unit: Text = Text::Empty,
        /// The least value of a number (inclusive); no bound if not stated. A value below is `out_of_range`.
        pub min: Option<Decimal>,
        /// The greatest value of a number (inclusive); no bound if not stated.
        pub max: Option<Decimal>,
        /// The options of a choice or set; other types have none.
        pub options: Vec<FactOption> = Vec::new(),
    }
}

/// A fact's type, as conditions are checked against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A decimal number, or a ratio that an engine computes.
    Decimal,
    /// A calendar day.
    Date,
    /// A point in time.
    Instant,
    /// One of these options.
    Choice(BTreeSet<String>),
    /// Any number of these options.
    Set(BTreeSet<String>),
}

/// What is known of a fact.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A number, exact.
    Number(Ratio),
    /// A calendar day.
    Date(NaiveDate),
    /// A point in time.
    Instant(Instant),
    /// An option's id.
    Choice(String),
    /// Options' ids.
    Set(BTreeSet<String>),
}

/// Facts by name: a snapshot. What is not in it is unknown.
///
/// Entries are in ascending order of their names, each name once. A card's facts are read many times for each time that
/// they are made, and they are few: a list is read faster than a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactSet(Vec<(Arc<str>, Entry)>);

/// What a set says of a fact. Only values are written and listed; the other two are what an engine works out of its own input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// It has this value.
    Value(FactValue),
    /// It is settled that there is no value: an item that does not apply has no answer.
    NoValue,
    /// There may be any value, or none.
    Open,
}

/// So many facts are searched one by one.
const FEW: usize = 16;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FactSet {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Facts".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Facts by name: a snapshot. What is not in it, or null, is unknown. Exact numbers leave as strings.",
            "type": "object",
            "additionalProperties": {"anyOf": [
                {"type": ["boolean", "number", "string", "null"]},
                {"type": "array", "items": {"type": "string"}}
            ]}
        })
    }
}

impl Fact {
    /// The type that conditions see.
    #[must_use]
    pub fn fact_type(&self) -> FactType {
        let options = || self.options.iter().map(|option| option.id.to_string()).collect_set();
        match self.kind {
            TypeName::Bool => FactType::Bool,
            TypeName::Integer => FactType::Integer,
            TypeName::Decimal => FactType::Decimal,
            TypeName::Date => FactType::Date,
            TypeName::Instant => FactType::Instant,
            TypeName::Choice => FactType::Choice(options()),
            TypeName::Set => FactType::Set(options()),
        }
    }

    /// What is wrong with a value of the declared type: a number outside `min` to `max`.
    #[must_use]
    pub fn beyond(&self, value: &FactValue) -> Option<Problem> {
        if let FactValue::Number(number) = value { self.beyond_bounds(number) } else { None }
    }

    /// Why a value is none of this fact's, if it is not.
    #[must_use]
    pub fn refuses(&self, name: &str, value: &FactValue) -> Option<Problem> {
        let option = |option: &String| !self.options.iter().any(|known| known.id == option.as_str());
        let unknown =
            |option: &String| Problem::new(Code::UnknownOption).with("fact", name).with("option", option.as_str());
        match (self.kind, value) {
            (TypeName::Integer, FactValue::Number(number)) if !number.is_integer() => {
                Some(Problem::new(Code::NotInteger).with("text", number.to_string()))
            }
            (TypeName::Integer | TypeName::Decimal, FactValue::Number(_)) => self.beyond(value),
            (TypeName::Choice, FactValue::Choice(chosen)) => Some(chosen).filter(|chosen| option(chosen)).map(unknown),
            (TypeName::Set, FactValue::Set(chosen)) => chosen.iter().find(|chosen| option(chosen)).map(unknown),
            (TypeName::Bool, FactValue::Bool(_))
            | (TypeName::Date, FactValue::Date(_))
            | (TypeName::Instant, FactValue::Instant(_)) => None,
            (expected, other) => {
                let problem = Problem::new(Code::WrongType).with("expected", expected.as_str());
                Some(problem.with("found", other.to_string()))
            }
        }
    }

    pub(super) fn beyond_bounds(&self, value: &Ratio) -> Option<Problem> {
        let below = self.min.is_some_and(|min| *value < min.ratio());
        let above = self.max.is_some_and(|max| *value > max.ratio());
        let bound =
            |limit: Option<Decimal>, none: &str| limit.map_or_else(|| none.to_owned(), |limit| limit.to_string());
        (below || above).then(|| {
            Problem::new(Code::OutOfRange)
                .with("text", value.to_string())
                .with("min", bound(self.min, "-∞"))
                .with("max", bound(self.max, "∞"))
        })
    }
}

impl FactType {
    /// The type's word.
    #[must_use]
    pub fn name(&self) -> TypeName {
        match self {
            Self::Bool => TypeName::Bool,
            Self::Integer => TypeName::Integer,
            Self::Decimal => TypeName::Decimal,
            Self::Date => TypeName::Date,
            Self::Instant => TypeName::Instant,
            Self::Choice(_) => TypeName::Choice,
            Self::Set(_) => TypeName::Set,
        }
    }
}

impl FactSet {
    /// No facts: everything is unknown.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is known of a fact.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FactValue> {
        if let Some(Entry::Value(value)) = self.entry(name) { Some(value) } else { None }
    }

    /// What the set says of a fact; `None` if nothing.
    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        let found = match self.0.as_slice() {
            // Most names differ in length: comparing them one after the other is faster than a binary search.
            few if few.len() <= FEW => few.iter().find(|(known, _)| **known == *name),
            many => self.position(name).ok().and_then(|position| many.get(position)),
        };
        found.map(|(_, entry)| entry)
    }

    /// Whether anything is said of a fact, if only that it has no value or is open.
    pub(crate) fn mentions(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The position of a fact, or the one where it would have to be inserted.
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| (**known).cmp(name))
    }

    /// States a fact; a fact that was stated before has the new value.
    pub fn insert(&mut self, name: impl Into<Arc<str>>, value: FactValue) {
        self.put(name.into(), Entry::Value(value));
    }

    /// States that a fact has no value, and will have none.
    pub(crate) fn insert_no_value(&mut self, name: impl Into<Arc<str>>) {
        self.put(name.into(), Entry::NoValue);
    }

    /// States that a fact may turn out to have any value, or none.
    pub(crate) fn insert_open(&mut self, name: impl Into<Arc<str>>) {
        self.put(name.into(), Entry::Open);
    }

    fn put(&mut self, name: Arc<str>, entry: Entry) {
        match self.position(&name) {
            Ok(position) => {
                if let Some((_, known)) = self.0.get_mut(position) {
                    *known = entry;
                }
            }
            Err(position) => self.0.insert(position, (name, entry)),
        }
    }

    /// States every fact of another set; where both state one, the other's value.
    pub fn extend(&mut self, other: Self) {
        let own = std::mem::replace(&mut self.0, other.0);
        self.0.extend(own);
        self.0.sort_stable_by(|one, other| one.0.cmp(&other.0));
        // Of equal names the other's came first.
        self.0.dedup_by(|later, earlier| later.0 == earlier.0);
    }

    /// These facts and numbers, at most `most`, which come in the order of their names; where both state one, the number.
    pub(crate) fn with_numbers<'n>(&self, numbers: impl Iterator<Item = (&'n Arc<str>, Ratio)>, most: usize) -> Self {
        let mut own = self.0.iter().peekable();
        let mut all = Vec::with_capacity(self.0.len() + most);
        for (name, number) in numbers {
            while let Some(before) = own.next_if(|(own, _)| *own < *name) {
                all.push(before.clone());
            }
            own.next_if(|(own, _)| *own == *name);
            all.push((Arc::clone(name), Entry::Value(FactValue::Number(number))));
        }
        all.extend(own.cloned());
        Self(all)
    }

    /// The facts that have values, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FactValue)> {
        self.0
            .iter()
            .filter_map(|(name, entry)| if let Entry::Value(value) = entry { Some((&**name, value)) } else { None })
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Only the facts whose names `keep` accepts.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(name, _)| keep(name)).cloned().collect())
    }
}

impl serde::Serialize for FactSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

crate::base::json::deserialize_decoded!(FactSet, FactValue);

/// Facts before their declared types are known, as contexts, cards and events hold them; `null` is unknown.
impl Decode for FactSet {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Object(entries) = json else { return decoder.wrong_type("object", json) };
        let mut facts = Self::new();
        for (name, value) in entries.iter().filter(|(_, value)| *value != Json::Null) {
            if let Some(value) = decoder.at_key(name, |decoder| FactValue::decode(value, decoder)) {
                facts.insert(name.as_str(), value);
            }
        }
        Some(facts)
    }
}

/// A text that reads as a number is one: exact numbers are written as texts, and no option's id reads so.
impl Decode for FactValue {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match Self::from_json(json) {
            Some(Self::Choice(text)) => Ratio::parse(&text).map(Self::Number).or(Some(Self::Choice(text))),
            Some(value) => Some(value),
            // Numbers with too many digits and nested objects: the decimal's own reader names the trouble.
            None => Decimal::decode(json, decoder).map(|number| Self::Number(number.ratio())),
        }
    }
}

impl FactValue {
    /// Reads a value without a declaration, by its JSON form: numbers are exact, texts that read as dates or instants are those.
    pub fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(Self::Bool(*value)),
            Json::Number(number) => Decimal::from_json(number).ok().map(|value| Self::Number(value.ratio())),
            Json::String(text) => Some(
                Instant::parse(text)
                    .map(Self::Instant)
                    .or_else(|| parse_date(text).map(Self::Date))
                    .unwrap_or_else(|| Self::Choice(text.clone())),
            ),
            Json::Array(items) => items
                .iter()
                .map(|item| if let Json::String(text) = item { Some(text.clone()) } else { None })
                .collect::<Option<Vec<_>>>()
                .map(|options| Self::Set(options.into_iter().collect_set())),
            Json::Null | Json::Object(_) => None,
        }
    }
}

impl FactValue {
    /// The value as people read it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(value) => value.text(),
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for FactValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write!(f, "{value}"),
            Self::Date(value) => write!(f, "{value}"),
            Self::Instant(value) => write!(f, "{value}"),
            Self::Choice(value) => f.write_str(value),
            Self::Set(values) => f.write_str(&values.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// Whether this is a fact's name: ids joined by dots, at most 256 characters: `site.has-canteen`, `failed.auto-fail`.
#[must_use]
pub fn is_fact_name(text: &str) -> bool {
    text.len() <= 256 && text.split('.').all(|part| Id::new(part).is_some())
}
