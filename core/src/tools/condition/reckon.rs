//! The value of an amount: an exact number, a closed interval while answers are open, unknown, or none.
//!
//! Intervals are those of interval arithmetic (R. E. Moore, Interval Analysis, 1966): each operation is applied to all values
//! that its operands may have. A fact that stands in two places is treated as two facts, so that the interval always holds
//! every possible value, and may be wider than they are.

use super::amount::{Amount, Choose, Fold, LinearFact, List, UnknownMember};
use super::comparison::{Asked, Comparison};
use super::evaluate::{FactSource, Lookup, Truth};
use super::fact::FactValue;
use super::tree::{Condition, Test};
use crate::base::exact::Ratio;

/// What an amount comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reckoned {
    /// Between two numbers, both included; the same number twice where it is known exactly.
    Within(Ratio, Ratio),
    /// There is no value: a fact is missing, or a divisor is 0.
    Unknown,
    /// It is settled that there is no value: a fact has none, as an item that does not apply has no answer.
    NoValue,
    /// A fact is open, so that there may be any value, or none.
    Open,
}

use Reckoned::{NoValue, Open, Unknown, Within};

impl Reckoned {
    /// The exact value; `None` where there is none, or more than one is possible.
    #[must_use]
    pub fn exact(self) -> Option<Ratio> {
        match self {
            Within(low, high) if low == high => Some(low),
            _ => None,
        }
    }

    fn number(value: Ratio) -> Self {
        Within(value.clone(), value)
    }

    /// Applies an operation that never falls to both ends.
    fn map(self, rising: impl Fn(&Ratio) -> Ratio) -> Self {
        match self {
            Within(low, high) => Within(rising(&low), rising(&high)),
            other => other,
        }
    }

    /// Combines two values. Without one of them there is none, whatever the other turns out to be.
    fn with(self, other: Self, combine: impl Fn((Ratio, Ratio), (Ratio, Ratio)) -> Self) -> Self {
        match (self, other) {
            (NoValue, _) | (_, NoValue) => NoValue,
            (Unknown, _) | (_, Unknown) => Unknown,
            (Within(a, b), Within(c, d)) => combine((a, b), (c, d)),
            _ => Open,
        }
    }

    /// The smallest interval that holds both; open where one of them has no value.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Within(a, b), Within(c, d)) => Within(a.min(c), b.max(d)),
            _ => Open,
        }
    }
}

fn minus((a, b): (Ratio, Ratio), (c, d): (Ratio, Ratio)) -> Reckoned {
    Within(a - d, b - c)
}

/// The product: its ends are among the products of the ends.
fn times((a, b): (Ratio, Ratio), (c, d): (Ratio, Ratio)) -> Reckoned {
    if a == b && c == d {
        return Reckoned::number(&a * &c);
    }
    let (ac, ad, bc, bd) = (&a * &c, &a * &d, &b * &c, &b * &d);
    let low = ac.clone().min(ad.clone()).min(bc.clone()).min(bd.clone());
    Within(low, ac.max(ad).max(bc).max(bd))
}

/// The quotient. A divisor of 0 has none; one that may be 0 or not leaves it open.
fn over(dividend: (Ratio, Ratio), (c, d): (Ratio, Ratio)) -> Reckoned {
    match (Ratio::ONE.checked_div(&d), Ratio::ONE.checked_div(&c)) {
        (Some(low), Some(high)) if c.is_negative() == d.is_negative() => times(dividend, (low, high)),
        (None, None) => Unknown,
        _ => Open,
    }
}

impl Amount {
    /// The exact value, by what `facts` know; `None` where it is unknown, or not known exactly.
    #[must_use]
    pub fn value(&self, facts: &dyn FactSource) -> Option<Ratio> {
        self.reckon(facts).exact()
    }

    /// The value, or the interval that it lies in while facts are ranges.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, json::decode_text};
    /// use fugong::tools::condition::{Amount, FactSource, Lookup, Reckoned};
    /// struct Provisional;
    /// impl FactSource for Provisional {
    ///     fn lookup(&self, _: &str) -> Lookup<'_> {
    ///         Lookup::Range(Ratio::from_integer(60), Ratio::from_integer(85))
    ///     }
    /// }
    /// let capped: Amount = decode_text(r#"{"least": [{"fact": "percent"}, 70]}"#)?;
    /// assert_eq!(capped.reckon(&Provisional), Reckoned::Within(Ratio::from_integer(60), Ratio::from_integer(70)));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn reckon(&self, facts: &dyn FactSource) -> Reckoned {
        match self {
            Self::Number(number) => Reckoned::number(number.clone()),
            Self::Fact(fact) => match facts.lookup(&fact.name) {
                Lookup::Value(FactValue::Number(number)) => Reckoned::number(fact.of(number)),
                Lookup::Range(low, high) => {
                    let (one, other) = (fact.of(&low), fact.of(&high));
                    if one <= other { Within(one, other) } else { Within(other, one) }
                }
                Lookup::Unknown => Open,
                Lookup::NoValue => NoValue,
                // The type check lets numbers through, and nothing else.
                Lookup::Missing | Lookup::Value(_) => Unknown,
            },
            Self::List(list) => list.reckon(facts),
            Self::Minus(pair) => {
                let [first, second] = pair.as_ref();
                first.reckon(facts).with(second.reckon(facts), minus)
            }
            Self::Times(factors) => {
                let each = factors.iter().map(|factor| factor.reckon(facts));
                each.fold(Reckoned::number(Ratio::ONE), |product, factor| product.with(factor, times))
            }
            Self::Over(pair) => {
                let [first, second] = pair.as_ref();
                first.reckon(facts).with(second.reckon(facts), over)
            }
            Self::Choose(choose) => choose.reckon(facts),
            Self::Round(of, rounding) => of.reckon(facts).map(|value| rounding.apply(value)),
        }
    }

    /// Whether it has a value wherever its facts have. A divisor that is no fixed number may be 0.
    pub(super) fn is_total(&self) -> bool {
        let own = match self {
            Self::Over(pair) => matches!(pair.as_ref(), [_, Self::Number(divisor)] if !divisor.is_zero()),
            Self::Choose(choose) => choose.otherwise.is_some(),
            _ => true,
        };
        own && self.members().all(Self::is_total) && self.conditions().all(is_total)
    }
}

impl LinearFact {
    /// The value for a value of the fact.
    fn of(&self, value: &Ratio) -> Ratio {
        let scaled = self.times.map_or_else(|| value.clone(), |times| value * &times.ratio());
        self.plus.map_or_else(|| scaled.clone(), |plus| &scaled + &plus.ratio())
    }
}

impl List {
    fn reckon(&self, facts: &dyn FactSource) -> Reckoned {
        let mut known: Vec<(Ratio, Ratio)> = Vec::with_capacity(self.of.len());
        let (mut none, mut unknown, mut open) = (false, false, false);
        for member in &self.of {
            match (member.reckon(facts), self.unknown) {
                (Within(low, high), _) => known.push((low, high)),
                (Open, _) => open = true,
                (Unknown | NoValue, UnknownMember::Zero) => known.push((Ratio::ZERO, Ratio::ZERO)),
                (Unknown, _) => unknown = true,
                (NoValue, _) => none = true,
            }
        }
        if self.unknown == UnknownMember::Unknown && (none || unknown) {
            return if none { NoValue } else { Unknown };
        }
        if open {
            return Open;
        }
        // What has no member left has no value; it might have one if what is skipped were known.
        let empty = if unknown || !none { Unknown } else { NoValue };
        let count = Ratio::from_count(known.len());
        if self.fold == Fold::Count {
            return Reckoned::number(count);
        }
        let fold = |join: fn(Ratio, Ratio) -> Ratio| {
            known
                .into_iter()
                .reduce(|(a, b), (c, d)| (join(a, c), join(b, d)))
                .map_or_else(|| empty.clone(), |(a, b)| Within(a, b))
        };
        match self.fold {
            Fold::Least => fold(Ratio::min),
            Fold::Greatest => fold(Ratio::max),
            Fold::Sum | Fold::Count => fold(|a, b| a + b),
            Fold::Mean => fold(|a, b| a + b).with(Reckoned::number(count), over),
        }
    }
}

impl Choose {
    /// The amount of the first rung that holds. While a rung's condition hangs on a range, its amount is one of those that are
    /// possible; one that is simply unknown leaves the whole unknown.
    fn reckon(&self, facts: &dyn FactSource) -> Reckoned {
        let mut possible: Option<Reckoned> = None;
        let join = |possible: Option<Reckoned>, more: Reckoned| match possible {
            Some(before) => before.or(more),
            None => more,
        };
        for rung in &self.rungs {
            match rung.when.evaluate(facts) {
                Truth::False => {}
                Truth::True => return join(possible, rung.gives.reckon(facts)),
                Truth::Unknown => match undecided_by(&rung.when, facts) {
                    UndecidedBy::Range => possible = Some(join(possible, rung.gives.reckon(facts))),
                    UndecidedBy::Missing => return join(possible, Unknown),
                    UndecidedBy::Open => return Open,
                },
            }
        }
        join(possible, self.otherwise.as_ref().map_or(Unknown, |amount| amount.reckon(facts)))
    }
}

/// Why a condition is unknown.
enum UndecidedBy {
    /// A fact is a range: it will be true or false.
    Range,
    /// Something has no value.
    Missing,
    /// Nobody can tell which of the two.
    Open,
}

fn undecided_by(condition: &Condition, facts: &dyn FactSource) -> UndecidedBy {
    let (mut ranges, mut missing, mut open) = (false, false, false);
    condition.for_each_fact(&mut |name| match facts.lookup(name) {
        Lookup::Range(low, high) if low != high => ranges = true,
        Lookup::Missing => missing = true,
        Lookup::Unknown => open = true,
        Lookup::Value(_) | Lookup::Range(..) | Lookup::NoValue => {}
    });
    match (open, ranges) {
        (true, _) => UndecidedBy::Open,
        (false, false) => UndecidedBy::Missing,
        (false, true) if missing || !is_total(condition) => UndecidedBy::Open,
        (false, true) => UndecidedBy::Range,
    }
}

/// Whether a condition is true or false wherever its facts have values.
fn is_total(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().all(is_total),
        Condition::Not(inner) => is_total(inner),
        Condition::Atom(_) => true,
        Condition::Comparison(comparison) => comparison.is_total(),
    }
}

impl Comparison {
    /// Whether it holds. `if_unknown` decides it where an amount has no value, and not where a range or an open fact leaves it
    /// undecided.
    pub fn evaluate(&self, facts: &dyn FactSource) -> Truth {
        let amount = self.amount.reckon(facts);
        match &self.asked {
            Asked::Known(wanted) => match amount {
                Open => Truth::Unknown,
                Within(..) => Truth::of(*wanted),
                Unknown | NoValue => Truth::of(!*wanted),
            },
            Asked::Compared { test, with } => match (amount, with.reckon(facts)) {
                (Within(a, b), Within(c, d)) => decide(*test, (&a, &b), (&c, &d)),
                (NoValue, _) | (_, NoValue) => Truth::of(*test == Test::IsNot),
                (Unknown, _) | (_, Unknown) => self.if_unknown.map_or(Truth::Unknown, Truth::of),
                _ => Truth::Unknown,
            },
        }
    }
}

/// Whether a test holds for every pair of numbers of two intervals, for none, or for some. Worked example: [60, 85] is at
/// least 50 for certain, at least 90 for none, and against 80 nobody can say.
pub(super) fn decide(test: Test, (a, b): (&Ratio, &Ratio), (c, d): (&Ratio, &Ratio)) -> Truth {
    let of = |certainly: bool, possibly: bool| match (certainly, possibly) {
        (true, _) => Truth::True,
        (false, false) => Truth::False,
        (false, true) => Truth::Unknown,
    };
    match test {
        Test::Is => of(a == b && c == d && a == c, a <= d && c <= b),
        Test::IsNot => !decide(Test::Is, (a, b), (c, d)),
        Test::AtLeast => of(a >= d, b >= c),
        Test::MoreThan => of(a > d, b > c),
        Test::AtMost => of(b <= c, a <= d),
        Test::LessThan => of(b < c, a < d),
        // No amount is compared by these: documents that say so are refused.
        Test::OneOf | Test::Includes | Test::Known => Truth::Unknown,
    }
}
