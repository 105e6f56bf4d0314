//! Why a condition does not hold: its tree, pruned to every branch that is not true.
//!
//! Under `not` the roles change: `not any` needs each part to fail (an `all` of reasons), `not all` needs one to fail. A reason
//! therefore never contains a `not`: its atoms say what would have to be so. Making every atom of an `all`, and one of each
//! `any`, true makes the condition true.

use super::amount::Amount;
use super::comparison::Comparison;
use super::evaluate::{FactSource, Lookup, Truth};
use super::formula::{UnmetComparisonText, found};
use super::names::FactTitles;
use super::sentence::ComparisonText;
use super::tree::{Atom, Condition, Operand, Test};
use crate::base::json::value_of;
use crate::base::text::Text;

/// The unmet branches. `all` lists what is unmet; `any` lists alternatives of which one is enough.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UnmetCondition"))]
#[non_exhaustive]
pub enum UnmetCondition {
    /// Each of these is unmet.
    All {
        /// The unmet parts.
        all: Vec<UnmetCondition>,
    },
    /// One of these is enough; an empty list can never be met.
    Any {
        /// The alternatives.
        any: Vec<UnmetCondition>,
    },
    /// One comparison of a fact that does not hold.
    Atom(Box<UnmetAtom>),
    /// One comparison of amounts that does not hold.
    Comparison(Box<UnmetComparison>),
}

/// One comparison that does not hold, polarity under `not` resolved.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnmetAtom {
    /// The fact.
    pub fact: String,
    /// The test that would have to hold.
    pub test: Test,
    /// Whether the test would have to fail instead, for tests without an opposite of their own (`one_of`, `includes`, `known`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// The value, list or term that the fact is compared with.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub expected: Operand,
    /// The value found, `82`, or its range, `60–85`; absent where nothing is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// False, or unknown: a false one needs a change, an unknown one needs evidence.
    pub truth: Truth,
    /// The sentence for people: the rulebook's own `message` if it has one, else generated in both shipped languages.
    pub message: Text,
}

/// One comparison of amounts that does not hold, polarity under `not` resolved.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UnmetComparison {
    /// The amount that is compared.
    pub amount: Amount,
    /// The test that would have to hold.
    pub test: Test,
    /// Whether the test would have to fail instead, for `known`, which has no opposite of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// What it is compared with: an amount, or whether it has to be known.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub expected: serde_json::Value,
    /// What the amount comes to, `82`, or its range, `60–85`; absent where it has no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// False, or unknown: a false one needs a change, an unknown one needs evidence.
    pub truth: Truth,
    /// The sentence for people: the rulebook's own `message` if it has one, else generated in both shipped languages.
    pub message: Text,
}

impl UnmetCondition {
    /// The truth of the condition: false, or unknown.
    pub fn truth(&self) -> Truth {
        match self {
            Self::All { all } => all.iter().map(Self::truth).min().unwrap_or(Truth::True),
            Self::Any { any } => any.iter().map(Self::truth).max().unwrap_or(Truth::False),
            Self::Atom(atom) => atom.truth,
            Self::Comparison(comparison) => comparison.truth,
        }
    }

    /// What each of its atoms says, in order.
    pub fn messages(&self) -> Box<dyn Iterator<Item = &Text> + '_> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => Box::new(parts.iter().flat_map(Self::messages)),
            Self::Atom(atom) => Box::new(std::iter::once(&atom.message)),
            Self::Comparison(comparison) => Box::new(std::iter::once(&comparison.message)),
        }
    }
}

impl Condition {
    /// Why the condition does not hold, or `None` where it does.
    ///
    /// ```
    /// use fugong::base::{json::decode_text, text::Text};
    /// use fugong::tools::condition::{Condition, FactSet, UnmetCondition};
    /// let rule: Condition = decode_text(r#"{"all": [{"fact": "masks.days", "at_least": 2}, {"fact": "gate", "is": true}]}"#)?;
    /// let mut facts = FactSet::new();
    /// facts.insert("gate", fugong::tools::condition::FactValue::Bool(true));
    /// let titles = |_: &str| Text::pair("口罩库存天数", "days of masks in stock");
    /// // Only what is unmet stands in the reason; a group of one is that one.
    /// let Some(UnmetCondition::Atom(unmet)) = rule.unmet(&facts, &titles) else { panic!() };
    /// assert_eq!(unmet.message.get("zh-CN", "en"), "口罩库存天数应不低于 2，目前尚无记录");
    /// assert_eq!(unmet.message.get("en", "en"), "days of masks in stock must be at least 2, nothing is on record");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn unmet(&self, facts: &dyn FactSource, names: &dyn FactTitles) -> Option<UnmetCondition> {
        self.unmet_as(true, facts, names)
    }

    /// Why the condition is not `wanted`; `false` under an odd number of `not`s.
    fn unmet_as(&self, wanted: bool, facts: &dyn FactSource, names: &dyn FactTitles) -> Option<UnmetCondition> {
        let parts = |parts: &[Self]| -> Vec<_> {
            parts.iter().filter_map(|part| part.unmet_as(wanted, facts, names)).collect()
        };
        let would_do = |part: &Self| part.evaluate(facts) == Truth::of(wanted);
        Some(match (self, wanted) {
            (Self::All(all), true) | (Self::Any(all), false) => {
                let all = parts(all);
                if all.is_empty() {
                    return None;
                }
                single(UnmetCondition::All { all })
            }
            (Self::Any(any), true) | (Self::All(any), false) => {
                if any.iter().any(would_do) {
                    return None;
                }
                single(UnmetCondition::Any { any: parts(any) })
            }
            (Self::Not(inner), _) => return inner.unmet_as(!wanted, facts, names),
            (Self::Atom(atom), _) => {
                let seen = facts.lookup(&atom.fact);
                let truth = atom.judge(&seen, facts);
                if truth == Truth::of(wanted) {
                    return None;
                }
                UnmetCondition::Atom(Box::new(atom.reason(wanted, truth, seen, facts, names)))
            }
            (Self::Comparison(comparison), _) => {
                let truth = comparison.evaluate(facts);
                if truth == Truth::of(wanted) {
                    return None;
                }
                UnmetCondition::Comparison(Box::new(comparison.reason(wanted, truth, facts, names)))
            }
        })
    }
}

/// Joins what several conditions that must all hold leave unmet into one reason; `None` if nothing is unmet.
#[must_use]
pub fn all_unmet(unmet: Vec<UnmetCondition>) -> Option<UnmetCondition> {
    (!unmet.is_empty()).then(|| single(UnmetCondition::All { all: unmet }))
}

/// A group of one is that one.
fn single(reason: UnmetCondition) -> UnmetCondition {
    match reason {
        UnmetCondition::All { mut all } if all.len() == 1 => all.pop().unwrap_or(UnmetCondition::All { all }),
        UnmetCondition::Any { mut any } if any.len() == 1 => any.pop().unwrap_or(UnmetCondition::Any { any }),
        other => other,
    }
}

impl Atom {
    fn reason(
        &self,
        wanted: bool,
        truth: Truth,
        seen: Lookup<'_>,
        facts: &dyn FactSource,
        names: &dyn FactTitles,
    ) -> UnmetAtom {
        let found = match &seen {
            Lookup::Value(value) => Some(value.text()),
            Lookup::Range(low, high) => Some(format!("{low}–{high}")),
            Lookup::Missing | Lookup::Unknown | Lookup::NoValue => None,
        };
        let (test, negated) = if wanted { (self.test, false) } else { opposite(self.test) };
        let truth = if wanted { truth } else { !truth };
        let (fact, operand) = (self.fact.as_str(), &self.operand);
        let sentence = || ComparisonText { fact, test, negated, operand, seen: &seen, facts, names }.text();
        let message = if self.message.is_empty() { sentence() } else { self.message.clone() };
        UnmetAtom { fact: self.fact.clone(), test, negated, expected: self.operand.clone(), found, truth, message }
    }
}

impl Comparison {
    fn reason(&self, wanted: bool, truth: Truth, facts: &dyn FactSource, names: &dyn FactTitles) -> UnmetComparison {
        let (test, negated) = if wanted { (self.asked.test(), false) } else { opposite(self.asked.test()) };
        let sentence = || UnmetComparisonText { comparison: self, test, negated, facts, names }.text();
        let message = if self.message.is_empty() { sentence() } else { self.message.clone() };
        let (amount, expected) = (self.amount.clone(), value_of(&self.asked));
        let found = found(&self.amount.reckon(facts));
        UnmetComparison { amount, test, negated, expected, found, truth: if wanted { truth } else { !truth }, message }
    }
}

/// The test that holds exactly where this one fails; for tests without a name for that, the test itself and `true`.
fn opposite(test: Test) -> (Test, bool) {
    match test {
        Test::Is => (Test::IsNot, false),
        Test::IsNot => (Test::Is, false),
        Test::AtLeast => (Test::LessThan, false),
        Test::LessThan => (Test::AtLeast, false),
        Test::AtMost => (Test::MoreThan, false),
        Test::MoreThan => (Test::AtMost, false),
        Test::OneOf | Test::Includes | Test::Known => (test, true),
    }
}
