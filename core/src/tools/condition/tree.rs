//! The condition tree as documents write it.
//!
//! ```json
//! {"all": [
//!     {"fact": "percent", "at_least": 90},
//!     {"not": {"fact": "failed.auto-fail", "more_than": 0}},
//!     {"fact": "site.kind", "one_of": ["factory", "workshop"], "if_unknown": true},
//!     {"fact": "inspected-at", "at_least": {"fact": "now", "plus": {"days": -14}}}
//! ]}
//! ```

use super::amount::{self, Amount, is_amount};
use super::comparison::{Asked, Comparison};
use super::fact::is_fact_name;
use crate::base::exact::Decimal;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Decode, Decoder, Fields, Json, placeholder, record, string_enum};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// How deep a condition may be nested (`too_deep`): evaluation recurses, and a stack has an end.
pub(super) const MAX_DEPTH: usize = 32;

/// How many parts the conditions and amounts of one tree may have (`too_many`).
const MAX_PARTS: usize = 10_000;

/// A condition: a tree of `all`, `any`, `not` and comparisons, at most 32 deep and of at most 10,000 parts. True, false or
/// unknown for every set of facts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// Holds when every part holds; an empty list holds.
    All(Vec<Condition>),
    /// Holds when at least one part holds; an empty list does not.
    Any(Vec<Condition>),
    /// Holds when the inner condition is false; unknown where it is unknown.
    Not(Box<Condition>),
    /// A comparison of one fact.
    Atom(Box<Atom>),
    /// A comparison of two amounts.
    Comparison(Box<Comparison>),
}

/// One comparison: `{"fact": "percent", "at_least": 90}`. Exactly one test (`no_test`).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Atom {
    /// The fact's name: ids joined by dots, at most 256 characters.
    pub fact: String,
    /// The test: the key of the operand in JSON.
    pub test: Test,
    /// What the fact is compared with: a value, a list, or a term of another fact.
    pub operand: Operand,
    /// The result where a fact is missing: `"if_unknown": false` makes the comparison fail. Unknown if not stated.
    pub if_unknown: Option<bool>,
    /// The rulebook's own message for when it does not hold; generated if empty.
    pub message: Text,
}

string_enum! {
    /// How a fact is compared.
    pub enum Test {
        /// Equal. For booleans, numbers, days, instants and choices.
        Is = "is",
        /// Not equal. Unknown, and not true, where the fact is unknown.
        IsNot = "is_not",
        /// Greater or equal: 90 is at least 90. For days and instants: not before.
        AtLeast = "at_least",
        /// Strictly greater; for days and instants: after.
        MoreThan = "more_than",
        /// Less or equal; for days and instants: not after.
        AtMost = "at_most",
        /// Strictly less; for days and instants: before.
        LessThan = "less_than",
        /// Equal to one of a list: `{"fact": "site.kind", "one_of": ["factory", "workshop"]}`.
        OneOf = "one_of",
        /// The set contains this option: `{"fact": "site.risks", "includes": "dust"}`.
        Includes = "includes",
        /// Whether a value is recorded: `{"fact": "masks.days", "known": true}`. Never unknown itself, unless the search for a
        /// better score leaves the fact open.
        Known = "known",
    }
}

/// What a fact is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A fixed value, of the fact's type.
    Literal(Literal),
    /// One of these, for `one_of`.
    List(Vec<Literal>),
    /// Another fact of the same type, scaled or shifted.
    Term(Term),
}

/// A fixed value; the type check turns texts into what the fact's type asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// An option's id, or what is not yet read as another type.
    Text(String),
    /// A day.
    Date(NaiveDate),
    /// A point in time.
    Instant(Instant),
}

record! {
    /// A linear term of another fact: `{"fact": "staff", "times": "2", "plus": 3}`, `{"fact": "now", "plus": {"days": -14}}`.
    pub struct Term {
        /// The other fact's name.
        pub fact: String,
        /// Its factor, for numbers; 1 if not stated. Applied before `plus`.
        pub times: Option<Decimal>,
        /// What is added: a number, or `{"days": -14}` for days, days and hours for instants. Nothing if not stated.
        pub plus: Option<Plus>,
    }
}

/// What a term adds.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Plus {
    /// A number.
    Number(Decimal),
    /// A span of time.
    Shift(Shift),
}

record! {
    /// A span of time, forward or (negative) backward: `{"days": 1, "hours": -2}`.
    pub struct Shift {
        /// Days of 24 hours, −10000 to 10000; 0 if not stated.
        pub days: i64 = 0,
        /// Hours, −10000 to 10000; 0 if not stated. For instants only: a day has no hours (`fact_type`).
        pub hours: i64 = 0,
    }
}

/// The greatest shift either way, in days or hours: ten thousand days are over 27 years.
const MAX_DISTANCE: i64 = 10_000;

crate::base::json::deserialize_decoded!(Plus);

impl Decode for Plus {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        if !matches!(json, Json::Object(_)) {
            return Decimal::decode(json, decoder).map(Self::Number);
        }
        let shift = Shift::decode(json, decoder)?;
        for (name, value) in [("days", shift.days), ("hours", shift.hours)] {
            if value.checked_abs().is_none_or(|size| size > MAX_DISTANCE) {
                let problem = Problem::new(Code::OutOfRange).at(format!("/{name}"));
                decoder.report(problem.with("text", value).with("min", -MAX_DISTANCE).with("max", MAX_DISTANCE));
                return None;
            }
        }
        Some(Self::Shift(shift))
    }
}

crate::base::json::deserialize_decoded!(Literal);

impl Decode for Literal {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Bool(value) => Some(Self::Bool(*value)),
            Json::Number(_) => Decimal::decode(json, decoder).map(Self::Number),
            Json::String(text) => Some(Self::Text(text.clone())),
            other => decoder.wrong_type("value", other),
        }
    }
}

impl Literal {
    /// The same text read as a number, day or instant, where it is one.
    pub(super) fn read_as(&self, read: fn(&str) -> Option<Self>) -> Option<Self> {
        match self {
            Self::Text(text) => read(text),
            _ => None,
        }
    }

    pub(super) fn number(text: &str) -> Option<Self> {
        text.parse().ok().map(Self::Number)
    }

    pub(super) fn date(text: &str) -> Option<Self> {
        parse_date(text).map(Self::Date)
    }

    pub(super) fn instant(text: &str) -> Option<Self> {
        Instant::parse(text).map(Self::Instant)
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => value.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Date(date) => serializer.collect_str(date),
            Self::Instant(instant) => instant.serialize(serializer),
        }
    }
}

impl Serialize for Operand {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Literal(literal) => literal.serialize(serializer),
            Self::List(literals) => literals.serialize(serializer),
            Self::Term(term) => term.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Operand {
    /// Reads what a condition compares with, before its fact's type is known: a list, a term, or a value.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let read = match &json {
            Json::Array(_) => Decoder::run(&json).map(Self::List),
            Json::Object(_) => Decoder::run(&json).map(Self::Term),
            _ => Decoder::run(&json).map(Self::Literal),
        };
        read.map_err(D::Error::custom)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::All(parts) => map.serialize_entry("all", parts)?,
            Self::Any(parts) => map.serialize_entry("any", parts)?,
            Self::Not(inner) => map.serialize_entry("not", inner)?,
            Self::Comparison(comparison) => comparison.serialize_fields(&mut map)?,
            Self::Atom(atom) => {
                map.serialize_entry("fact", &atom.fact)?;
                map.serialize_entry(atom.test.as_str(), &atom.operand)?;
                if let Some(value) = atom.if_unknown {
                    map.serialize_entry("if_unknown", &value)?;
                }
                if !atom.message.is_empty() {
                    map.serialize_entry("message", &atom.message)?;
                }
            }
        }
        map.end()
    }
}

crate::base::json::deserialize_decoded!(Condition);

impl Decode for Condition {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let condition = decode_at(json, decoder, 1)?;
        is_bounded(condition.parts(), decoder).then_some(condition)
    }
}

placeholder! { Condition = Condition::All(Vec::new()) }

/// Whether a tree has no more parts than it may have (`too_many`).
pub(super) fn is_bounded(parts: usize, decoder: &mut Decoder<'_>) -> bool {
    let bounded = parts <= MAX_PARTS;
    if !bounded {
        decoder.report(Problem::new(Code::TooMany).with("count", parts).with("limit", MAX_PARTS));
    }
    bounded
}

/// Reads a condition at a depth, counted from the outermost condition or amount.
pub(super) fn decode_at<'a>(json: &'a Json, decoder: &mut Decoder<'a>, depth: usize) -> Option<Condition> {
    if depth > MAX_DEPTH {
        decoder.report(Problem::new(Code::TooDeep).with("limit", MAX_DEPTH));
        return None;
    }
    let mut fields = decoder.object(json)?;
    let condition = if let Some((key, inner)) = fields.take("all") {
        decoder.at_key(key, |decoder| decode_list(inner, decoder, depth)).map(Condition::All)
    } else if let Some((key, inner)) = fields.take("any") {
        decoder.at_key(key, |decoder| decode_list(inner, decoder, depth)).map(Condition::Any)
    } else if let Some((key, inner)) = fields.take("not") {
        let inner = decoder.at_key(key, |decoder| decode_at(inner, decoder, depth + 1));
        inner.map(|inner| Condition::Not(Box::new(inner)))
    } else {
        decode_test(&mut fields, decoder, depth)
    };
    fields.finish(decoder);
    condition
}

fn decode_list<'a>(json: &'a Json, decoder: &mut Decoder<'a>, depth: usize) -> Option<Vec<Condition>> {
    let Json::Array(items) = json else {
        return decoder.wrong_type("array", json);
    };
    let read: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(index, item)| decoder.at_index(index, |decoder| decode_at(item, decoder, depth + 1)))
        .collect();
    read.into_iter().collect()
}

/// What a condition compares, on its left side.
enum Compared {
    Fact(String),
    Amount(Amount),
}

/// What it is compared with.
enum With {
    Operand(Operand),
    Amount(Amount),
}

/// Reads a comparison: of a fact with a value, a list or a term, or of two amounts.
fn decode_test<'a>(fields: &mut Fields<'a>, decoder: &mut Decoder<'a>, depth: usize) -> Option<Condition> {
    let compared = match fields.take("amount") {
        Some((key, json)) => {
            let amount = decoder.at_key(key, |decoder| amount::decode_at(json, decoder, depth + 1));
            amount.map(Compared::Amount)
        }
        None => decode_fact_name(fields, decoder).map(Compared::Fact),
    };
    let amounts = matches!(compared, Some(Compared::Amount(_)));
    let if_unknown = fields.required("if_unknown", decoder);
    let message = fields.optional("message", Text::Empty, decoder);
    let mut tests: Vec<(Test, Option<With>)> = Vec::new();
    // An amount is a number: it is none of a list, and includes nothing.
    let allowed: Vec<Test> = Test::ALL.iter().copied().filter(|test| !amounts || test.is_of_amounts()).collect();
    for test in &allowed {
        if let Some((key, json)) = fields.take(test.as_str()) {
            let is_amount = *test != Test::Known && test.is_of_amounts() && (amounts || is_amount(json));
            let read = decoder.at_key(key, |decoder| match is_amount {
                true => amount::decode_at(json, decoder, depth + 1).map(With::Amount),
                false => decode_operand(*test, json, decoder).map(With::Operand),
            });
            tests.push((*test, read));
        }
    }
    if tests.len() != 1 {
        let allowed: Vec<&str> = allowed.iter().map(|test| test.as_str()).collect();
        decoder.report(Problem::new(Code::NoTest).with("allowed", allowed));
        return None;
    }
    let (test, with) = tests.pop()?;
    let (compared, if_unknown, message) = (compared?, if_unknown?, message?);
    let in_fact = matches!(compared, Compared::Fact(_));
    let comparison = |amount, asked| {
        Condition::Comparison(Box::new(Comparison { amount, asked, if_unknown, message: message.clone(), in_fact }))
    };
    Some(match (compared, with?) {
        (Compared::Fact(fact), With::Operand(operand)) => {
            Condition::Atom(Box::new(Atom { fact, test, operand, if_unknown, message }))
        }
        (Compared::Fact(fact), With::Amount(with)) => comparison(Amount::fact(fact), Asked::Compared { test, with }),
        (Compared::Amount(amount), With::Amount(with)) => comparison(amount, Asked::Compared { test, with }),
        (Compared::Amount(amount), With::Operand(operand)) => {
            comparison(amount, Asked::Known(operand == Operand::Literal(Literal::Bool(true))))
        }
    })
}

impl Test {
    /// Whether amounts are compared by it.
    fn is_of_amounts(self) -> bool {
        !matches!(self, Self::OneOf | Self::Includes)
    }
}

impl Condition {
    /// The parts of the tree, this one included.
    pub(super) fn parts(&self) -> usize {
        let inner: usize = match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::parts).sum(),
            Self::Not(inner) => inner.parts(),
            Self::Atom(_) => 0,
            Self::Comparison(comparison) => comparison.amounts().map(Amount::parts).sum(),
        };
        inner + 1
    }
}

fn decode_fact_name<'a>(fields: &mut Fields<'a>, decoder: &mut Decoder<'a>) -> Option<String> {
    let name: String = fields.required("fact", decoder)?;
    if !is_fact_name(&name) {
        decoder.report(Problem::new(Code::InvalidId).with("text", name).at("/fact"));
        return None;
    }
    Some(name)
}

fn decode_operand<'a>(test: Test, json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Operand> {
    match (test, json) {
        (Test::OneOf, _) => Vec::decode(json, decoder).map(Operand::List),
        (Test::Known, _) => bool::decode(json, decoder).map(|value| Operand::Literal(Literal::Bool(value))),
        (Test::Includes, _) => String::decode(json, decoder).map(|text| Operand::Literal(Literal::Text(text))),
        (_, Json::Object(_)) => Term::decode(json, decoder).map(Operand::Term),
        _ => Literal::decode(json, decoder).map(Operand::Literal),
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    /// The recursive tree is written by hand: serde sees it as a map, a reader as one of four shapes.
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let this = generator.subschema_for::<Self>();
        let text = generator.subschema_for::<Text>();
        let term = generator.subschema_for::<Term>();
        let scalar = serde_json::json!({"type": ["boolean", "number", "string"]});
        let amount = generator.subschema_for::<Amount>();
        let compared = serde_json::json!({"anyOf": [scalar, term, amount]});
        schemars::json_schema!({
            "description": "A condition: all, any, not, or a comparison of a declared fact or of amounts",
            "anyOf": [
                {"type": "object", "properties": {"all": {"type": "array", "items": this}}, "required": ["all"], "additionalProperties": false},
                {"type": "object", "properties": {"any": {"type": "array", "items": this}}, "required": ["any"], "additionalProperties": false},
                {"type": "object", "properties": {"not": this}, "required": ["not"], "additionalProperties": false},
                {"type": "object", "required": ["fact"], "additionalProperties": false, "properties": {
                    "fact": {"type": "string"}, "is": compared, "is_not": compared, "at_least": compared, "more_than": compared,
                    "at_most": compared, "less_than": compared, "one_of": {"type": "array", "items": scalar},
                    "includes": {"type": "string"}, "known": {"type": "boolean"}, "if_unknown": {"type": "boolean"}, "message": text
                }},
                {"type": "object", "required": ["amount"], "additionalProperties": false, "properties": {
                    "amount": amount, "is": amount, "is_not": amount, "at_least": amount, "more_than": amount, "at_most": amount,
                    "less_than": amount, "known": {"type": "boolean"}, "if_unknown": {"type": "boolean"}, "message": text
                }}
            ]
        })
    }
}
