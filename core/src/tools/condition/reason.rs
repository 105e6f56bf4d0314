//! Why a condition does not hold: its tree, pruned to every branch that is not true.

use super::evaluate::{Seen, Sees, Truth};
use super::names::Names;
use super::sentence::Sentence;
use super::tree::{Atom, Condition, Operand, Test};
use crate::base::text::Text;

/// The branches that stand in the way. `all` lists what is unmet; `any` says that one of these would do.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "UnmetCondition"))]
pub enum Reason {
    /// Each of these is unmet.
    All {
        /// The unmet parts.
        all: Vec<Reason>,
    },
    /// One of these would do; an empty list can never be met.
    Any {
        /// The alternatives.
        any: Vec<Reason>,
    },
    /// One comparison that does not hold.
    Atom(Box<AtomReason>),
}

/// One comparison that does not hold, polarity under `not` resolved.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AtomReason {
    /// The fact.
    pub fact: String,
    /// What would have to be so.
    pub test: Test,
    /// Whether the comparison would have to fail instead.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub negated: bool,
    /// What it would be compared with.
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
    pub expected: Operand,
    /// What is known of the fact; absent where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// False, or not known.
    pub truth: Truth,
    /// The sentence, in both shipped languages or the rulebook's own words.
    pub message: Text,
}

impl Reason {
    /// How its condition stands: false, or not known.
    pub fn truth(&self) -> Truth {
        match self {
            Self::All { all } => all.iter().map(Self::truth).min().unwrap_or(Truth::True),
            Self::Any { any } => any.iter().map(Self::truth).max().unwrap_or(Truth::False),
            Self::Atom(atom) => atom.truth,
        }
    }
}

impl Condition {
    /// Why the condition does not hold, or `None` where it does.
    pub fn unmet(&self, facts: &dyn Sees, names: &dyn Names) -> Option<Reason> {
        self.unmet_as(true, facts, names)
    }

    /// Why the condition is not `wanted`: under `not`, what has to fail.
    fn unmet_as(&self, wanted: bool, facts: &dyn Sees, names: &dyn Names) -> Option<Reason> {
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
                single(Reason::All { all })
            }
            (Self::Any(any), true) | (Self::All(any), false) => {
                if any.iter().any(would_do) {
                    return None;
                }
                single(Reason::Any { any: parts(any) })
            }
            (Self::Not(inner), _) => return inner.unmet_as(!wanted, facts, names),
            (Self::Atom(atom), _) => {
                let seen = facts.see(&atom.fact);
                let truth = atom.judge(&seen, facts);
                if truth == Truth::of(wanted) {
                    return None;
                }
                Reason::Atom(Box::new(atom.reason(wanted, truth, seen, facts, names)))
            }
        })
    }
}

/// What several conditions that must all hold leave unmet, as one reason.
pub fn all_unmet(unmet: Vec<Reason>) -> Option<Reason> {
    (!unmet.is_empty()).then(|| single(Reason::All { all: unmet }))
}

/// A group of one is that one.
fn single(reason: Reason) -> Reason {
    match reason {
        Reason::All { mut all } if all.len() == 1 => all.pop().unwrap_or(Reason::All { all }),
        Reason::Any { mut any } if any.len() == 1 => any.pop().unwrap_or(Reason::Any { any }),
        other => other,
    }
}

impl Atom {
    fn reason(&self, wanted: bool, truth: Truth, seen: Seen<'_>, facts: &dyn Sees, names: &dyn Names) -> AtomReason {
        let found = match &seen {
            Seen::Value(value) => Some(value.text()),
            Seen::Between(low, high) => Some(format!("{low}–{high}")),
            Seen::Nothing | Seen::Unsure => None,
        };
        let (test, negated) = if wanted { (self.test, false) } else { opposite(self.test) };
        let truth = if wanted { truth } else { !truth };
        let (fact, operand) = (self.fact.as_str(), &self.operand);
        let sentence = || Sentence { fact, test, negated, operand, seen: &seen, facts, names }.text();
        let message = if self.message.is_empty() { sentence() } else { self.message.clone() };
        AtomReason { fact: self.fact.clone(), test, negated, expected: self.operand.clone(), found, truth, message }
    }
}

/// The test that holds exactly where this one fails, if it has a name of its own.
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
