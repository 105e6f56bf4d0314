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

/// What a reader sees of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen<'a> {
    /// Its value.
    Value(&'a FactValue),
    /// A number somewhere between two, both possible.
    Between(Ratio, Ratio),
    /// It may be anything, or nothing: no test of it is decided.
    Unsure,
    /// Nothing.
    Nothing,
}

/// Something that facts can be seen in.
pub trait Sees {
    /// What is seen of a fact.
    fn see(&self, name: &str) -> Seen<'_>;
}

impl Sees for FactSet {
    fn see(&self, name: &str) -> Seen<'_> {
        self.get(name).map_or(Seen::Nothing, Seen::Value)
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
    pub fn evaluate(&self, facts: &dyn Sees) -> Truth {
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
    pub fn evaluate(&self, facts: &dyn Sees) -> Truth {
        self.judge(&facts.see(&self.fact), facts)
    }

    /// The same where its fact has been looked at.
    pub(super) fn judge(&self, seen: &Seen<'_>, facts: &dyn Sees) -> Truth {
        if matches!(seen, Seen::Unsure) {
            return Truth::Unknown;
        }
        if self.test == Test::Known {
            let known = !matches!(seen, Seen::Nothing);
            return Truth::of(self.operand == Operand::Literal(Literal::Bool(known)));
        }
        if let Operand::Term(term) = &self.operand
            && matches!(facts.see(&term.fact), Seen::Unsure)
        {
            return Truth::Unknown;
        }
        match (self.compare(seen, facts), self.if_unknown) {
            (Truth::Unknown, Some(value)) => Truth::of(value),
            (truth, _) => truth,
        }
    }

    fn compare(&self, seen: &Seen<'_>, facts: &dyn Sees) -> Truth {
        match (&self.operand, seen) {
            (_, Seen::Nothing | Seen::Unsure) => Truth::Unknown,
            (Operand::Literal(Literal::Text(option)), Seen::Value(FactValue::Set(set))) => {
                Truth::of(set.contains(option))
            }
            (Operand::Literal(Literal::Number(number)), Seen::Value(FactValue::Number(value))) => {
                self.ordered(value.cmp(&number.ratio()))
            }
            (Operand::Literal(Literal::Bool(wanted)), Seen::Value(FactValue::Bool(value))) if self.test == Test::Is => {
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

    fn order(&self, seen: &Seen<'_>, other: Option<Range>) -> Truth {
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
enum Range {
    One(FactValue),
    Between(Ratio, Ratio),
}

fn range(seen: &Seen<'_>) -> Option<Range> {
    match seen {
        Seen::Value(value) => Some(Range::One((*value).clone())),
        Seen::Between(low, high) if low == high => Some(Range::One(FactValue::Number(low.clone()))),
        Seen::Between(low, high) => Some(Range::Between(low.clone(), high.clone())),
        Seen::Nothing | Seen::Unsure => None,
    }
}

impl Range {
    fn bounds(&self) -> Option<(&Ratio, &Ratio)> {
        match self {
            Self::One(FactValue::Number(value)) => Some((value, value)),
            Self::Between(low, high) => Some((low, high)),
            Self::One(_) => None,
        }
    }
}

fn equal(left: &Option<Range>, right: &Option<Range>) -> Truth {
    let (Some(left), Some(right)) = (left, right) else {
        return Truth::Unknown;
    };
    match (left, right) {
        (Range::One(left), Range::One(right)) => Truth::of(left == right),
        _ => match (left.bounds(), right.bounds()) {
            (Some((a, b)), Some((c, d))) if b < c || d < a => Truth::False,
            _ => Truth::Unknown,
        },
    }
}

fn less(left: &Option<Range>, right: &Option<Range>) -> Truth {
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
        (Range::One(FactValue::Date(a)), Range::One(FactValue::Date(b))) => Some(a.cmp(b)),
        (Range::One(FactValue::Instant(a)), Range::One(FactValue::Instant(b))) => Some(a.cmp(b)),
        _ => None,
    };
    order.map_or(Truth::Unknown, |order| Truth::of(order == Ordering::Less))
}

impl Literal {
    fn range(&self) -> Option<Range> {
        Some(Range::One(self.value()))
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
    fn range(&self, facts: &dyn Sees) -> Option<Range> {
        match range(&facts.see(&self.fact))? {
            Range::One(value) => self.apply(value).map(Range::One),
            Range::Between(low, high) => {
                let (low, high) = (self.scale(&low), self.scale(&high));
                Some(if low <= high { Range::Between(low, high) } else { Range::Between(high, low) })
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
