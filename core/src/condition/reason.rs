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
        let truth = self.evaluate(facts);
        if truth == Truth::of(wanted) {
            return None;
        }
        let parts = |parts: &[Self]| parts.iter().filter_map(|part| part.unmet_as(wanted, facts, names)).collect();
        Some(match (self, wanted) {
            (Self::All(all), true) | (Self::Any(all), false) => single(Reason::All { all: parts(all) }),
            (Self::Any(any), true) | (Self::All(any), false) => single(Reason::Any { any: parts(any) }),
            (Self::Not(inner), _) => return inner.unmet_as(!wanted, facts, names),
            (Self::Atom(atom), _) => Reason::Atom(Box::new(atom.reason(wanted, truth, facts, names))),
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
    fn reason(&self, wanted: bool, truth: Truth, facts: &dyn Sees, names: &dyn Names) -> AtomReason {
        let found = match facts.see(&self.fact) {
            Seen::Value(value) => Some(value.to_string()),
            Seen::Between(low, high) => Some(format!("{low}–{high}")),
            Seen::Nothing | Seen::Unsure => None,
        };
        let (test, negated) = if wanted { (self.test, false) } else { opposite(self.test) };
        let truth = if wanted { truth } else { !truth };
        let message = if self.message.is_empty() {
            let title = names.title(&self.fact);
            Text::pair(
                sentence_zh(title.get(ZH_CN, EN), test, negated, &self.operand, found.as_deref()),
                sentence_en(title.get(EN, ZH_CN), test, negated, &self.operand, found.as_deref()),
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
        Operand::Literal(literal) => literal.value().to_string(),
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

fn sentence_zh(title: &str, test: Test, negated: bool, operand: &Operand, found: Option<&str>) -> String {
    let expected = shown(operand);
    let not = if negated { "不" } else { "" };
    let wants = match test {
        Test::Is => format!("应为 {expected}"),
        Test::IsNot => format!("不应为 {expected}"),
        Test::AtLeast => format!("应不少于 {expected}"),
        Test::MoreThan => format!("应大于 {expected}"),
        Test::AtMost => format!("应不超过 {expected}"),
        Test::LessThan => format!("应小于 {expected}"),
        Test::OneOf => format!("应{not}在以下之内：{expected}"),
        Test::Includes => format!("应{not}包括 {expected}"),
        Test::Known if (expected == "true") != negated => return format!("{title}应已登记"),
        Test::Known => return format!("{title}应尚未登记"),
    };
    match found {
        Some(found) => format!("{title}{wants}，实为 {found}"),
        None => format!("{title}{wants}，目前尚无记录"),
    }
}

fn sentence_en(title: &str, test: Test, negated: bool, operand: &Operand, found: Option<&str>) -> String {
    let expected = shown(operand);
    let not = if negated { "not " } else { "" };
    let wants = match test {
        Test::Is => format!("must be {expected}"),
        Test::IsNot => format!("must not be {expected}"),
        Test::AtLeast => format!("must be at least {expected}"),
        Test::MoreThan => format!("must be more than {expected}"),
        Test::AtMost => format!("must be at most {expected}"),
        Test::LessThan => format!("must be less than {expected}"),
        Test::OneOf => format!("must {not}be one of {expected}"),
        Test::Includes => format!("must {not}include {expected}"),
        Test::Known if (expected == "true") != negated => return format!("{title} must be on record"),
        Test::Known => return format!("{title} must not be on record"),
    };
    match found {
        Some(found) => format!("{title} {wants}, found {found}"),
        None => format!("{title} {wants}, nothing is on record"),
    }
}
