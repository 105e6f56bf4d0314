//! Why a condition does not hold: its tree, pruned to every branch that is not true.

use super::evaluate::{Seen, Sees, Truth};
use super::tree::{Atom, Condition, Operand, Test};
use crate::text::{EN, Text, ZH_CN};

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

/// Knows what facts are called.
pub trait Names {
    /// The title of a fact; its name where it has none.
    fn title(&self, fact: &str) -> Text;
}

impl<F: Fn(&str) -> Text> Names for F {
    fn title(&self, fact: &str) -> Text {
        self(fact)
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
                Reason::Atom(Box::new(atom.reason(wanted, truth, seen, names)))
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
    fn reason(&self, wanted: bool, truth: Truth, seen: Seen<'_>, names: &dyn Names) -> AtomReason {
        let found = match seen {
            Seen::Value(value) => Some(value.text()),
            Seen::Between(low, high) => Some(format!("{low}–{high}")),
            Seen::Nothing | Seen::Unsure => None,
        };
        let (test, negated) = if wanted { (self.test, false) } else { opposite(self.test) };
        let truth = if wanted { truth } else { !truth };
        let message = if self.message.is_empty() {
            let title = names.title(&self.fact);
            let (expected, found) = (shown(&self.operand), found.as_deref());
            Text::pair(
                sentence_zh(title.get(ZH_CN, EN), test, negated, &expected, found),
                sentence_en(title.get(EN, ZH_CN), test, negated, &expected, found),
            )
        } else {
            self.message.clone()
        };
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

/// What is compared with, as people read it.
fn shown(operand: &Operand) -> String {
    match operand {
        Operand::Literal(literal) => literal.value().text(),
        Operand::List(literals) => literals.iter().map(|l| l.value().to_string()).collect::<Vec<_>>().join(", "),
        Operand::Term(term) => {
            let times = term.times.map(|times| format!("{times} × ")).unwrap_or_default();
            let plus = match &term.plus {
                None => String::new(),
                Some(super::Plus::Number(plus)) if plus.is_negative() => format!(" {plus}"),
                Some(super::Plus::Number(plus)) => format!(" + {plus}"),
                Some(super::Plus::Shift(shift)) => {
                    let part =
                        |size: i64, unit: &str| if size == 0 { String::new() } else { format!(" {size:+}{unit}") };
                    format!("{}{}", part(shift.days, "d"), part(shift.hours, "h"))
                }
            };
            format!("{times}{}{plus}", term.fact)
        }
    }
}

fn sentence_zh(title: &str, test: Test, negated: bool, expected: &str, found: Option<&str>) -> String {
    let wants = match (test, negated) {
        (Test::Is, _) => "应为 ",
        (Test::IsNot, _) => "不应为 ",
        (Test::AtLeast, _) => "应不少于 ",
        (Test::MoreThan, _) => "应大于 ",
        (Test::AtMost, _) => "应不超过 ",
        (Test::LessThan, _) => "应小于 ",
        (Test::OneOf, false) => "应在以下之内：",
        (Test::OneOf, true) => "应不在以下之内：",
        (Test::Includes, false) => "应包括 ",
        (Test::Includes, true) => "应不包括 ",
        (Test::Known, _) => {
            return [title, if (expected == "true") != negated { "应已登记" } else { "应尚未登记" }].concat();
        }
    };
    match found {
        Some(found) => [title, wants, expected, "，实为 ", found].concat(),
        None => [title, wants, expected, "，目前尚无记录"].concat(),
    }
}

fn sentence_en(title: &str, test: Test, negated: bool, expected: &str, found: Option<&str>) -> String {
    let wants = match (test, negated) {
        (Test::Is, _) => " must be ",
        (Test::IsNot, _) => " must not be ",
        (Test::AtLeast, _) => " must be at least ",
        (Test::MoreThan, _) => " must be more than ",
        (Test::AtMost, _) => " must be at most ",
        (Test::LessThan, _) => " must be less than ",
        (Test::OneOf, false) => " must be one of ",
        (Test::OneOf, true) => " must not be one of ",
        (Test::Includes, false) => " must include ",
        (Test::Includes, true) => " must not include ",
        (Test::Known, _) => {
            let must = if (expected == "true") != negated { " must be on record" } else { " must not be on record" };
            return [title, must].concat();
        }
    };
    match found {
        Some(found) => [title, wants, expected, ", found ", found].concat(),
        None => [title, wants, expected, ", nothing is on record"].concat(),
    }
}
