//! Three-valued evaluation, in Kleene's strong logic (S. C. Kleene, Introduction to Metamathematics, 1952, §64).
//!
//! Ordered as false < unknown < true, `all` is the least of its parts, `any` the greatest, and `not` turns the order around.
//! So false decides an `all` although another part is unknown: without a canteen, the canteen's rule does not apply, whatever
//! the number of its seats.
//!
//! | | false | unknown | true |
//! |---|---|---|---|
//! | `all` with unknown | false | unknown | unknown |
//! | `any` with unknown | unknown | unknown | true |
//! | `not` | true | unknown | false |

use super::fact::{Entry, FactSet, FactValue};
use super::tree::{Atom, Condition, Literal, Operand, Plus, Term, Test};
use crate::base::exact::Ratio;
use chrono::TimeDelta;
use std::cmp::Ordering;

/// True, false, or unknown. The order of values is false < unknown < true.
///
/// ```
/// use fugong::tools::condition::Truth;
/// assert_eq!(!Truth::Unknown, Truth::Unknown); // not knowing is not the same as no
/// assert_eq!([Truth::True, Truth::Unknown, Truth::False].into_iter().min(), Some(Truth::False)); // `all`
/// assert!(!Truth::Unknown.holds());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Truth {
    /// It does not hold.
    False,
    /// A fact that would decide it is not known.
    Unknown,
    /// It holds.
    True,
}

/// The result of looking a fact up.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup<'a> {
    /// The fact is known to have this value.
    Value(&'a FactValue),
    /// A number in a closed interval; both ends are possible. A provisional percentage is one.
    Range(Ratio, Ratio),
    /// The fact may have any value, or none: no comparison with it is decided, not even `known`.
    Unknown,
    /// Nothing is recorded: comparisons are unknown, and `known` is false.
    Missing,
    /// It is settled that there is no value, as an item that does not apply has no answer: `is_not` is true, and every other
    /// comparison false, `known` among them.
    NoValue,
}

/// Where a condition looks facts up.
pub trait FactSource {
    /// Looks a fact up by its name, `site.has-canteen`.
    fn lookup(&self, name: &str) -> Lookup<'_>;
}

impl FactSource for FactSet {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        match self.entry(name) {
            Some(Entry::Value(value)) => Lookup::Value(value),
            Some(Entry::NoValue) => Lookup::NoValue,
            Some(Entry::Open) => Lookup::Unknown,
            None => Lookup::Missing,
        }
    }
}

impl Truth {
    /// The truth of a question that is decided.
    #[must_use]
    pub const fn of(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }

    /// Whether it is true; unknown does not hold.
    #[must_use]
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
    /// Whether the condition holds, by what `facts` know.
    ///
    /// ```
    /// use fugong::{base::json::decode_text, tools::condition::{Condition, FactSet, FactValue, Truth}};
    /// let rule: Condition = decode_text(r#"{"any": [
    ///     {"fact": "site.has-canteen", "is": true}, {"fact": "site.staff", "at_least": 100}]}"#)?;
    /// let mut facts = FactSet::new();
    /// assert_eq!(rule.evaluate(&facts), Truth::Unknown);
    /// facts.insert("site.has-canteen", FactValue::Bool(false));
    /// assert_eq!(rule.evaluate(&facts), Truth::Unknown); // the number of staff may still decide it
    /// facts.insert("site.has-canteen", FactValue::Bool(true));
    /// assert_eq!(rule.evaluate(&facts), Truth::True); // whatever the number of staff
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn evaluate(&self, facts: &dyn FactSource) -> Truth {
        match self {
            Self::All(parts) => parts.iter().map(|part| part.evaluate(facts)).min().unwrap_or(Truth::True),
            Self::Any(parts) => parts.iter().map(|part| part.evaluate(facts)).max().unwrap_or(Truth::False),
            Self::Not(inner) => !inner.evaluate(facts),
            Self::Atom(atom) => atom.evaluate(facts),
            Self::Comparison(comparison) => comparison.evaluate(facts),
        }
    }
}

impl Atom {
    /// Whether the comparison holds. `if_unknown` decides it where a fact is missing.
    pub fn evaluate(&self, facts: &dyn FactSource) -> Truth {
        self.judge(&facts.lookup(&self.fact), facts)
    }

    /// As [`Self::evaluate`], where the fact has been looked up already.
    pub(super) fn judge(&self, seen: &Lookup<'_>, facts: &dyn FactSource) -> Truth {
        if self.test == Test::Known && !matches!(seen, Lookup::Unknown) {
            let known = !matches!(seen, Lookup::Missing | Lookup::NoValue);
            return Truth::of(self.operand == Operand::Literal(Literal::Bool(known)));
        }
        let other = match &self.operand {
            Operand::Term(term) => Some(facts.lookup(&term.fact)),
            Operand::Literal(_) | Operand::List(_) => None,
        };
        if [Some(seen), other.as_ref()].contains(&Some(&Lookup::NoValue)) {
            return Truth::of(self.test == Test::IsNot);
        }
        if matches!(seen, Lookup::Unknown) || matches!(other, Some(Lookup::Unknown)) {
            return Truth::Unknown;
        }
        match (self.compare(seen, facts), self.if_unknown) {
            (Truth::Unknown, Some(value)) => {
                // A range will be a number, for which the comparison is true or false.
                let is_range = |seen: &Lookup<'_>| matches!(seen, Lookup::Range(low, high) if low != high);
                let has_value = |seen: &Lookup<'_>| !matches!(seen, Lookup::Missing);
                let both = || has_value(seen) && other.as_ref().is_none_or(has_value);
                let open = is_range(seen) || other.as_ref().is_some_and(is_range);
                if open && both() { Truth::Unknown } else { Truth::of(value) }
            }
            (truth, _) => truth,
        }
    }

    fn compare(&self, seen: &Lookup<'_>, facts: &dyn FactSource) -> Truth {
        // Pairs in use most come first: options of sets, numbers against thresholds, yes or no. All others go by ranges.
        match (&self.operand, seen) {
            (_, Lookup::Missing | Lookup::Unknown | Lookup::NoValue) => Truth::Unknown,
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

    /// Applies the test to the order of two known numbers.
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

/// A known value, or the two numbers (inclusive) that it lies between.
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
        Lookup::Missing | Lookup::Unknown | Lookup::NoValue => None,
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
    // Two ranges are unequal if they do not meet; if they do, equality is open, even where they are the same.
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
    // [a, b] < [c, d] for certain if b < c, and certainly not if a ≥ d; in between it is open. Example: a percentage in
    // [60, 85] is less than 90 (85 < 90), not less than 50 (60 ≥ 50), and against 80 nobody can say.
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

    /// The value of the literal. A text is an option's id, unless the type check has read it as a number, day or instant.
    #[must_use]
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

    /// The term's value for a value of its fact: a number times `times` plus `plus`, a day or instant plus days and hours.
    /// `None` if the result lies beyond the calendar: the comparison is unknown then.
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
