//! Three-valued evaluation (Kleene's strong logic).

use super::fact::{FactSet, FactValue};
use super::tree::{Atom, Condition, Literal, Operand, Plus, Term, Test};
use crate::base::exact::Ratio;
use chrono::TimeDelta;
use std::cmp::Ordering;

/// True, false, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Truth {
    /// It does not hold.
    False,
    /// Too little is known.
    Unknown,
    /// It holds.
    True,
}

/// The result of looking a fact up.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup<'a> {
    /// The fact is known.
    Value(&'a FactValue),
    /// A number in a closed interval; both ends are possible.
    Range(Ratio, Ratio),
    /// The fact may have any value, or none: no comparison with it is decided.
    Unknown,
    /// There is no such fact.
    Missing,
}

/// Where a condition looks facts up.
pub trait FactSource {
    /// Looks a fact up by its name.
    fn lookup(&self, name: &str) -> Lookup<'_>;
}

impl FactSource for FactSet {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        self.get(name).map_or(Lookup::Missing, Lookup::Value)
    }
}

impl Truth {
    /// The truth of a decided question.
    pub const fn of(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    /// Whether it is known to hold.
    pub fn holds(self) -> bool {
        self == Self::True
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::Unknown => Self::Unknown,
            Self::False => Self::True,
        }
    }
}

impl Condition {
    /// Whether the condition holds, for what is seen.
    pub fn evaluate(&self, facts: &dyn FactSource) -> Truth {
        match self {
            Self::All(parts) => parts.iter().map(|part| part.evaluate(facts)).min().unwrap_or(Truth::True),
            Self::Any(parts) => parts.iter().map(|part| part.evaluate(facts)).max().unwrap_or(Truth::False),
            Self::Not(inner) => !inner.evaluate(facts),
            Self::Atom(atom) => atom.evaluate(facts),
        }
    }
}

impl Atom {
    /// Whether the comparison holds.
    pub fn evaluate(&self, facts: &dyn FactSource) -> Truth {
        self.judge(&facts.lookup(&self.fact), facts)
    }

    /// The same where its fact has been looked at.
    pub(super) fn judge(&self, seen: &Lookup<'_>, facts: &dyn FactSource) -> Truth {
        if matches!(seen, Lookup::Unknown) {
            return Truth::Unknown;
        }
        if self.test == Test::Known {
            let known = !matches!(seen, Lookup::Missing);
            return Truth::of(self.operand == Operand::Literal(Literal::Bool(known)));
        }
        if let Operand::Term(term) = &self.operand
            && matches!(facts.lookup(&term.fact), Lookup::Unknown)
        {
            return Truth::Unknown;
        }
        match (self.compare(seen, facts), self.if_unknown) {
            (Truth::Unknown, Some(value)) => Truth::of(value),
            (truth, _) => truth,
        }
    }

    fn compare(&self, seen: &Lookup<'_>, facts: &dyn FactSource) -> Truth {
        match (&self.operand, seen) {
            (_, Lookup::Missing | Lookup::Unknown) => Truth::Unknown,
            (Operand::Literal(Literal::Text(option)), Lookup::Value(FactValue::Set(set))) => {
                Truth::of(set.contains(option))
            }
            (Operand::Literal(Literal::Number(number)), Lookup::Value(FactValue::Number(value))) => {
                self.ordered(value.cmp(&number.ratio()))
            }
            (Operand::Literal(Literal::Bool(wanted)), Lookup::Value(FactValue::Bool(value)))
                if self.test == Test::Is =>
            {
                Truth::of(value == wanted)
            }
            (Operand::Literal(literal), seen) => self.order(seen, literal.range()),
            (Operand::List(literals), seen) => {
                let each = literals.iter().map(|literal| equal(&range(seen), &literal.range()));
                each.max().unwrap_or(Truth::False)
            }
            (Operand::Term(term), seen) => self.order(seen, term.range(facts)),
        }
    }

    /// What the test makes of two numbers.
    fn ordered(&self, order: Ordering) -> Truth {
        match self.test {
            Test::Is => Truth::of(order.is_eq()),
            Test::IsNot => Truth::of(order.is_ne()),
            Test::AtLeast => Truth::of(order.is_ge()),
            Test::MoreThan => Truth::of(order.is_gt()),
            Test::AtMost => Truth::of(order.is_le()),
            Test::LessThan => Truth::of(order.is_lt()),
            Test::OneOf | Test::Includes | Test::Known => Truth::Unknown,
        }
    }

    fn order(&self, seen: &Lookup<'_>, other: Option<ValueRange>) -> Truth {
        let left = range(seen);
        match self.test {
            Test::Is => equal(&left, &other),
            Test::IsNot => !equal(&left, &other),
            Test::AtLeast => !less(&left, &other),
            Test::MoreThan => less(&other, &left),
            Test::AtMost => !less(&other, &left),
            Test::LessThan => less(&left, &other),
            Test::OneOf | Test::Includes | Test::Known => Truth::Unknown,
        }
    }
}

/// A value, or the two numbers that it lies between.
#[derive(Clone, Debug, PartialEq)]
enum ValueRange {
    One(FactValue),
    Between(Ratio, Ratio),
}

fn range(seen: &Lookup<'_>) -> Option<ValueRange> {
    match seen {
        Lookup::Value(value) => Some(ValueRange::One((*value).clone())),
        Lookup::Range(low, high) if low == high => Some(ValueRange::One(FactValue::Number(low.clone()))),
        Lookup::Range(low, high) => Some(ValueRange::Between(low.clone(), high.clone())),
        Lookup::Missing | Lookup::Unknown => None,
    }
}

impl ValueRange {
    fn bounds(&self) -> Option<(&Ratio, &Ratio)> {
        match self {
            Self::One(FactValue::Number(value)) => Some((value, value)),
            Self::Between(low, high) => Some((low, high)),
            Self::One(_) => None,
        }
    }
}

fn equal(left: &Option<ValueRange>, right: &Option<ValueRange>) -> Truth {
    let (Some(left), Some(right)) = (left, right) else {
        return Truth::Unknown;
    };
    match (left, right) {
        (ValueRange::One(left), ValueRange::One(right)) => Truth::of(left == right),
        _ => match (left.bounds(), right.bounds()) {
            (Some((a, b)), Some((c, d))) if b < c || d < a => Truth::False,
            _ => Truth::Unknown,
        },
    }
}

fn less(left: &Option<ValueRange>, right: &Option<ValueRange>) -> Truth {
    let (Some(left), Some(right)) = (left, right) else {
        return Truth::Unknown;
    };
    if let (Some((a, b)), Some((c, d))) = (left.bounds(), right.bounds()) {
        return match (b < c, a < d) {
            (true, _) => Truth::True,
            (false, false) => Truth::False,
            _ => Truth::Unknown,
        };
    }
    let order = match (left, right) {
        (ValueRange::One(FactValue::Date(a)), ValueRange::One(FactValue::Date(b))) => Some(a.cmp(b)),
        (ValueRange::One(FactValue::Instant(a)), ValueRange::One(FactValue::Instant(b))) => Some(a.cmp(b)),
        _ => None,
    };
    order.map_or(Truth::Unknown, |order| Truth::of(order == Ordering::Less))
}

impl Literal {
    fn range(&self) -> Option<ValueRange> {
        Some(ValueRange::One(self.value()))
    }

    /// The value that this stands for.
    pub fn value(&self) -> FactValue {
        match self {
            Self::Bool(value) => FactValue::Bool(*value),
            Self::Number(value) => FactValue::Number(value.ratio()),
            Self::Text(text) => FactValue::Choice(text.clone()),
            Self::Date(date) => FactValue::Date(*date),
            Self::Instant(instant) => FactValue::Instant(*instant),
        }
    }
}

impl Term {
    fn range(&self, facts: &dyn FactSource) -> Option<ValueRange> {
        match range(&facts.lookup(&self.fact))? {
            ValueRange::One(value) => self.apply(value).map(ValueRange::One),
            ValueRange::Between(low, high) => {
                let (low, high) = (self.scale(&low), self.scale(&high));
                Some(if low <= high { ValueRange::Between(low, high) } else { ValueRange::Between(high, low) })
            }
        }
    }

    /// The term's value where its fact has this one; `None` beyond the end of the calendar.
    pub(super) fn apply(&self, value: FactValue) -> Option<FactValue> {
        let shift = match &self.plus {
            Some(Plus::Shift(shift)) => {
                TimeDelta::try_days(shift.days)?.checked_add(&TimeDelta::try_hours(shift.hours)?)?
            }
            _ => TimeDelta::zero(),
        };
        match value {
            FactValue::Number(number) => Some(FactValue::Number(self.scale(&number))),
            FactValue::Date(date) => date.checked_add_signed(shift).map(FactValue::Date),
            FactValue::Instant(at) => at.date_time().checked_add_signed(shift).map(|at| FactValue::Instant(at.into())),
            other => Some(other),
        }
    }

    fn scale(&self, number: &Ratio) -> Ratio {
        let scaled = self.times.map_or_else(|| number.clone(), |times| number * &times.ratio());
        match &self.plus {
            Some(Plus::Number(plus)) => &scaled + &plus.ratio(),
            _ => scaled,
        }
    }
}
