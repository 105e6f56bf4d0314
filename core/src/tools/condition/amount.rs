//! The amount tree as documents write it: the second sort of the small language, beside conditions.
//!
//! ```json
//! {"round": {"over": [{"times": [{"fact": "staff-present"}, 100]}, {"fact": "staff"}]}, "digits": 1}
//! {"choose": [{"when": {"fact": "majors", "at_least": 2}, "gives": {"times": [{"fact": "majors"}, 3]}}], "otherwise": 0}
//! ```
//!
//! An amount is an exact number, or unknown. It has no text, no loop and no function of its own, so that every amount ends, and
//! has bounds that are known when the rulebook is loaded.

use super::fact::is_fact_name;
use super::tree::{self, Condition, MAX_DEPTH};
use crate::base::exact::{Decimal, Ratio};
use crate::base::json::{Decode, Decoder, Fields, Json, placeholder, string_enum};
use crate::base::problem::{Code, Problem};
use crate::base::rounding::{Rounding, RoundingMode};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// An amount: a tree of numbers, facts and operations, at most 32 deep. Exact, or unknown, for every set of facts.
///
/// | JSON | value |
/// |---|---|
/// | `3`, `"2.5"`, `"93/23"` | the number, exactly |
/// | `{"fact": "staff"}` | the number of a fact; unknown where it is missing |
/// | `{"sum": [A, …]}`, `least`, `greatest`, `mean`, `count` | of a list; beside it `"unknown"` says what an unknown member does |
/// | `{"minus": [A, B]}` | A − B |
/// | `{"times": [A, B, …]}` | the product |
/// | `{"over": [A, B]}` | A ÷ B; unknown where B is 0 |
/// | `{"choose": [{"when": C, "gives": A}, …], "otherwise": B}` | A of the first condition that holds, else B; unknown without one |
/// | `{"round": A, "digits": 1, "mode": "half_up"}` | A, rounded once from its exact value |
///
/// `{"fact": "staff", "times": 2, "plus": 3}` is short for 2 × staff + 3.
///
/// ```
/// use fugong::base::{exact::Ratio, json::decode_text};
/// use fugong::tools::condition::{Amount, FactSet, FactValue};
/// let fine: Amount = decode_text(
///     r#"{"choose": [{"when": {"fact": "majors", "at_least": 2}, "gives": {"fact": "majors", "times": 3}}], "otherwise": 0}"#)?;
/// let mut facts = FactSet::new();
/// assert_eq!(fine.value(&facts), None, "unknown, and not 0");
/// facts.insert("majors", FactValue::Number(Ratio::from_integer(4)));
/// assert_eq!(fine.value(&facts), Some(Ratio::from_integer(12)));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Amount {
    /// A fixed number.
    Number(Ratio),
    /// The value of a fact that is a number, scaled and shifted where it says so.
    Fact(LinearFact),
    /// Many amounts made into one.
    List(List),
    /// The first less the second.
    Minus(Box<[Amount; 2]>),
    /// The product of two or more.
    Times(Vec<Amount>),
    /// The first divided by the second; unknown where that is 0.
    Over(Box<[Amount; 2]>),
    /// The amount of the first condition that holds.
    Choose(Choose),
    /// Rounded once, from the exact value.
    Round(Box<Amount>, Rounding),
}

/// A fact, times a number, plus a number: `{"fact": "staff", "times": 2, "plus": 3}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinearFact {
    /// Name of the fact.
    pub name: String,
    /// Its factor; 1 if absent. Applied before `plus`.
    pub times: Option<Decimal>,
    /// What is added; nothing if absent.
    pub plus: Option<Decimal>,
}

/// A list of amounts, made into one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct List {
    /// How.
    pub fold: Fold,
    /// The members, at least one.
    pub of: Vec<Amount>,
    /// What an unknown member does.
    pub unknown: UnknownMember,
}

/// A choice by conditions, in order. A condition that is unknown leaves the choice unknown: it never falls through.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Choose {
    /// The rungs, tried in order; at least one.
    pub rungs: Vec<Rung>,
    /// The amount where no rung holds; unknown if not stated.
    pub otherwise: Option<Box<Amount>>,
}

/// One rung of a choice.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rung {
    /// When it holds.
    pub when: Condition,
    /// Its amount.
    pub gives: Amount,
}

string_enum! {
    /// How a list becomes one amount.
    pub enum Fold {
        /// All added up.
        Sum = "sum",
        /// The least.
        Least = "least",
        /// The greatest.
        Greatest = "greatest",
        /// The sum divided by the number of members.
        Mean = "mean",
        /// The number of members.
        Count = "count",
    }
}

string_enum! {
    /// What an unknown member of a list does. Where every member is left out there is no sum, mean, least or greatest, and the
    /// count is 0.
    #[derive(Default)]
    pub enum UnknownMember {
        /// The whole is unknown (the default).
        #[default]
        Unknown = "unknown",
        /// It is left out: the mean of 4, 2 and an unknown one is 3.
        Skip = "skip",
        /// It counts as 0: the mean of 4, 2 and an unknown one is 2.
        Zero = "zero",
    }
}

/// The keys of which an amount that is an object has exactly one.
const OPERATIONS: [&str; 11] =
    ["fact", "sum", "least", "greatest", "mean", "count", "minus", "times", "over", "choose", "round"];

/// Whether a value can only be meant as an amount: an object with an operation other than a fact.
pub(super) fn is_amount(json: &Json) -> bool {
    json.get("fact").is_none() && OPERATIONS.iter().any(|name| json.get(name).is_some())
}

crate::base::json::deserialize_decoded!(Amount);
placeholder! { Amount = Amount::Number(Ratio::ZERO) }

impl Decode for Amount {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let amount = decode_at(json, decoder, 1)?;
        tree::is_bounded(amount.parts(), decoder).then_some(amount)
    }
}

/// Reads an amount at a depth, counted from the outermost condition or amount.
pub(super) fn decode_at<'a>(json: &'a Json, decoder: &mut Decoder<'a>, depth: usize) -> Option<Amount> {
    if depth > MAX_DEPTH {
        decoder.report(Problem::new(Code::TooDeep).with("limit", MAX_DEPTH));
        return None;
    }
    match json {
        Json::Number(_) | Json::String(_) => Ratio::decode(json, decoder).map(Amount::Number),
        Json::Object(_) => {
            let mut fields = decoder.object(json)?;
            let amount = operation(json, &mut fields, decoder, depth + 1);
            fields.finish(decoder);
            amount
        }
        other => decoder.wrong_type("amount", other),
    }
}

/// Reads the operation of an object; its other fields belong to it.
fn operation<'a>(json: &'a Json, fields: &mut Fields<'a>, decoder: &mut Decoder<'a>, depth: usize) -> Option<Amount> {
    // `times` is a field of a fact as well.
    let named: Vec<&str> = match json.get("fact") {
        Some(_) => vec!["fact"],
        None => OPERATIONS.into_iter().filter(|name| json.get(name).is_some()).collect(),
    };
    let [name] = named.as_slice() else {
        decoder.report(Problem::new(Code::NoOperation).with("allowed", OPERATIONS.to_vec()));
        // Its fields are told by that, and not each once more.
        for name in OPERATIONS {
            fields.take(name);
        }
        return None;
    };
    if let Some(fold) = Fold::ALL.iter().find(|fold| fold.as_str() == *name) {
        let of = fields.take(fold.as_str()).and_then(|(key, list)| members(key, list, decoder, depth, 1));
        let unknown = fields.optional("unknown", UnknownMember::Unknown, decoder);
        return Some(Amount::List(List { fold: *fold, of: of?, unknown: unknown? }));
    }
    match *name {
        "fact" => linear(fields, decoder),
        "times" => {
            let (key, list) = fields.take("times")?;
            members(key, list, decoder, depth, 2).map(Amount::Times)
        }
        "minus" => {
            let (key, list) = fields.take("minus")?;
            pair(key, list, decoder, depth).map(Amount::Minus)
        }
        "over" => {
            let (key, list) = fields.take("over")?;
            pair(key, list, decoder, depth).map(Amount::Over)
        }
        "choose" => choose(fields, decoder, depth),
        _ => {
            let (key, of) = fields.take("round")?;
            let of = decoder.at_key(key, |decoder| decode_at(of, decoder, depth));
            let digits: Option<u8> = fields.optional("digits", 0, decoder);
            let mode = fields.optional("mode", RoundingMode::HalfUp, decoder);
            let digits = digits.filter(|digits| {
                *digits <= 9 || {
                    let problem = Problem::new(Code::OutOfRange).with("text", *digits).with("min", 0).with("max", 9);
                    decoder.report(problem.at("/digits"));
                    false
                }
            });
            Some(Amount::Round(Box::new(of?), Rounding::new(digits?, mode?)))
        }
    }
}

/// A fact, scaled and shifted where it says so.
fn linear<'a>(fields: &mut Fields<'a>, decoder: &mut Decoder<'a>) -> Option<Amount> {
    let name: Option<String> = fields.required("fact", decoder);
    let times: Option<Option<Decimal>> = fields.required("times", decoder);
    let plus: Option<Option<Decimal>> = fields.required("plus", decoder);
    let name = name.filter(|name| {
        is_fact_name(name) || {
            decoder.report(Problem::new(Code::InvalidId).with("text", name.as_str()).at("/fact"));
            false
        }
    })?;
    Some(Amount::Fact(LinearFact { name, times: times?, plus: plus? }))
}

/// The members of a list, at least so many.
fn members<'a>(
    key: &'a str,
    json: &'a Json,
    decoder: &mut Decoder<'a>,
    depth: usize,
    least: usize,
) -> Option<Vec<Amount>> {
    decoder.at_key(key, |decoder| {
        let Json::Array(items) = json else { return decoder.wrong_type("array", json) };
        if items.len() < least {
            let code = if items.is_empty() { Code::EmptyList } else { Code::TooFew };
            decoder.report(Problem::new(code).with("count", items.len()).with("least", least));
            return None;
        }
        let read: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(index, item)| decoder.at_index(index, |decoder| decode_at(item, decoder, depth)))
            .collect();
        read.into_iter().collect()
    })
}

/// A list of exactly two.
fn pair<'a>(key: &'a str, json: &'a Json, decoder: &mut Decoder<'a>, depth: usize) -> Option<Box<[Amount; 2]>> {
    let both = members(key, json, decoder, depth, 2)?;
    let count = both.len();
    let read: Result<[Amount; 2], _> = both.try_into();
    if read.is_err() {
        decoder.at_key(key, |decoder| {
            decoder.report(Problem::new(Code::TooMany).with("count", count).with("limit", 2));
        });
    }
    read.ok().map(Box::new)
}

fn choose<'a>(fields: &mut Fields<'a>, decoder: &mut Decoder<'a>, depth: usize) -> Option<Amount> {
    let (key, rungs) = fields.take("choose")?;
    let rungs = decoder.at_key(key, |decoder| {
        let Json::Array(items) = rungs else { return decoder.wrong_type("array", rungs) };
        if items.is_empty() {
            decoder.report(Problem::new(Code::EmptyList));
            return None;
        }
        let read: Vec<_> = items
            .iter()
            .enumerate()
            .map(|(index, item)| decoder.at_index(index, |decoder| rung(item, decoder, depth)))
            .collect();
        read.into_iter().collect::<Option<Vec<_>>>()
    });
    let otherwise = match fields.take("otherwise") {
        Some((key, amount)) => Some(decoder.at_key(key, |decoder| decode_at(amount, decoder, depth))?),
        None => None,
    };
    Some(Amount::Choose(Choose { rungs: rungs?, otherwise: otherwise.map(Box::new) }))
}

fn rung<'a>(json: &'a Json, decoder: &mut Decoder<'a>, depth: usize) -> Option<Rung> {
    let mut fields = decoder.object(json)?;
    let mut missing = |name: &'static str, decoder: &mut Decoder<'a>| {
        let found = fields.take(name);
        if found.is_none() {
            decoder.missing(name);
        }
        found
    };
    let (when, gives) = (missing("when", decoder), missing("gives", decoder));
    let when = when.and_then(|(key, json)| decoder.at_key(key, |decoder| tree::decode_at(json, decoder, depth + 1)));
    let gives = gives.and_then(|(key, json)| decoder.at_key(key, |decoder| decode_at(json, decoder, depth + 1)));
    fields.finish(decoder);
    Some(Rung { when: when?, gives: gives? })
}

impl Amount {
    /// The parts of the tree, this one included.
    pub(super) fn parts(&self) -> usize {
        let inner: usize = self.members().map(Self::parts).sum();
        let conditions: usize = self.conditions().map(Condition::parts).sum();
        inner + conditions + 1
    }

    /// The amounts directly within this one.
    pub(super) fn members(&self) -> Box<dyn Iterator<Item = &Amount> + '_> {
        match self {
            Self::Number(_) | Self::Fact(_) => Box::new(std::iter::empty()),
            Self::List(list) => Box::new(list.of.iter()),
            Self::Minus(pair) | Self::Over(pair) => Box::new(pair.iter()),
            Self::Times(factors) => Box::new(factors.iter()),
            Self::Choose(choose) => {
                Box::new(choose.rungs.iter().map(|rung| &rung.gives).chain(choose.otherwise.as_deref()))
            }
            Self::Round(of, _) => Box::new(std::iter::once(of.as_ref())),
        }
    }

    /// The conditions directly within this one.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let rungs = match self {
            Self::Choose(choose) => choose.rungs.as_slice(),
            _ => &[],
        };
        rungs.iter().map(|rung| &rung.when)
    }

    /// The value of a fact.
    pub fn fact(name: impl Into<String>) -> Self {
        Self::Fact(LinearFact { name: name.into(), times: None, plus: None })
    }

    /// Calls `see` with every number of the tree, outside of its conditions.
    pub(super) fn for_each_number(&self, see: &mut dyn FnMut(Ratio)) {
        match self {
            Self::Number(number) => see(number.clone()),
            Self::Fact(fact) => fact.times.iter().chain(&fact.plus).for_each(|number| see(number.ratio())),
            _ => {}
        }
        self.members().for_each(|member| member.for_each_number(see));
    }

    /// Calls `see` with the name of every fact that the amount reads, those of its conditions included; a name may come more
    /// than once.
    pub fn for_each_fact<'c>(&'c self, see: &mut dyn FnMut(&'c str)) {
        if let Self::Fact(fact) = self {
            see(&fact.name);
        }
        self.conditions().for_each(|condition| condition.for_each_fact(see));
        self.members().for_each(|member| member.for_each_fact(see));
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Self::Number(number) = self {
            return number.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Number(_) => {}
            Self::Fact(fact) => {
                map.serialize_entry("fact", &fact.name)?;
                if let Some(times) = &fact.times {
                    map.serialize_entry("times", times)?;
                }
                if let Some(plus) = &fact.plus {
                    map.serialize_entry("plus", plus)?;
                }
            }
            Self::List(list) => {
                map.serialize_entry(list.fold.as_str(), &list.of)?;
                if list.unknown != UnknownMember::Unknown {
                    map.serialize_entry("unknown", &list.unknown)?;
                }
            }
            Self::Minus(pair) => map.serialize_entry("minus", pair.as_slice())?,
            Self::Times(factors) => map.serialize_entry("times", factors)?,
            Self::Over(pair) => map.serialize_entry("over", pair.as_slice())?,
            Self::Choose(choose) => {
                map.serialize_entry("choose", &choose.rungs)?;
                if let Some(otherwise) = &choose.otherwise {
                    map.serialize_entry("otherwise", otherwise)?;
                }
            }
            Self::Round(of, rounding) => {
                map.serialize_entry("round", of)?;
                map.serialize_entry("digits", &rounding.digits)?;
                map.serialize_entry("mode", &rounding.mode)?;
            }
        }
        map.end()
    }
}

impl Serialize for Rung {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("when", &self.when)?;
        map.serialize_entry("gives", &self.gives)?;
        map.end()
    }
}
