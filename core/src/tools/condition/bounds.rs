//! What is known of an amount before any fact is: the bounds that it never leaves, and which way each fact moves it.
//!
//! Bounds are reckoned by interval arithmetic over the whole line, from those that the rulebook declares for its facts. They are
//! sound and not always tight: a fact that stands in two places is treated as two. Slopes follow the signs that the bounds
//! show: `a × b` rises with `a` where `b` is never below 0.

use super::amount::{Amount, Fold, List, UnknownMember};
use super::comparison::{Asked, Comparison};
use super::evaluate::Truth;
use super::reckon::decide;
use crate::base::exact::{Decimal, Ratio};
use std::cmp::Ordering;

/// The numbers that something may be: an end that is absent has no bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least value; none if absent.
    pub low: Option<Ratio>,
    /// The greatest value; none if absent.
    pub high: Option<Ratio>,
}

/// Which way an amount goes when a fact that it reads rises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// It does not read the fact, or does not depend on its value.
    Flat,
    /// It never falls.
    Rising,
    /// It never rises.
    Falling,
    /// Either way, as far as its shape shows.
    Either,
}

impl Slope {
    /// The slope of the negative.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Rising => Self::Falling,
            Self::Falling => Self::Rising,
            other => other,
        }
    }

    /// The slope of the sum of two amounts of these slopes.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Flat, slope) | (slope, Self::Flat) => slope,
            (one, other) if one == other => one,
            _ => Self::Either,
        }
    }

    /// The slope after multiplying by something of this sign; `None`: of either sign.
    fn times(self, sign: Option<Ordering>) -> Self {
        match sign {
            _ if self == Self::Flat => Self::Flat,
            Some(Ordering::Greater) => self,
            Some(Ordering::Less) => self.reversed(),
            Some(Ordering::Equal) => Self::Flat,
            None => Self::Either,
        }
    }
}

/// A number, or one of the two ends of the line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    MinusInfinity,
    Finite(Ratio),
    Infinity,
}

impl End {
    /// The product; 0 times an end of the line is 0, as every value on the way there is.
    fn times(&self, other: &Self) -> Self {
        let sign = |end: &Self| end.cmp(&Self::Finite(Ratio::ZERO));
        match (self, other) {
            (Self::Finite(a), Self::Finite(b)) => Self::Finite(a * b),
            _ => match (sign(self), sign(other)) {
                (Ordering::Equal, _) | (_, Ordering::Equal) => Self::Finite(Ratio::ZERO),
                (one, other) if one == other => Self::Infinity,
                _ => Self::MinusInfinity,
            },
        }
    }

    fn finite(self) -> Option<Ratio> {
        if let Self::Finite(value) = self { Some(value) } else { None }
    }
}

impl Bounds {
    /// Nothing but one number.
    #[must_use]
    pub fn exactly(value: Ratio) -> Self {
        Self { low: Some(value.clone()), high: Some(value) }
    }

    /// At least a number.
    #[must_use]
    pub fn from_low(low: Ratio) -> Self {
        Self { low: Some(low), high: None }
    }

    /// Both ends, each where there is one.
    #[must_use]
    pub fn between(low: Option<Ratio>, high: Option<Ratio>) -> Self {
        Self { low, high }
    }

    fn ends(&self) -> [End; 2] {
        [self.low.clone().map_or(End::MinusInfinity, End::Finite), self.high.clone().map_or(End::Infinity, End::Finite)]
    }

    fn plus(self, other: Self) -> Self {
        let add = |a: Option<Ratio>, b: Option<Ratio>| Some(a? + b?);
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    fn negative(self) -> Self {
        let turned = |end: Option<Ratio>| end.map(|end| Ratio::ZERO - end);
        Self { low: turned(self.high), high: turned(self.low) }
    }

    fn times(&self, other: &Self) -> Self {
        let products = || self.ends().into_iter().flat_map(|one| other.ends().map(|other| one.times(&other)));
        Self { low: products().min().and_then(End::finite), high: products().max().and_then(End::finite) }
    }

    /// 1 ÷ this; without bounds where it may be 0.
    fn inverse(&self) -> Self {
        // An end of the line becomes 0, which is never reached.
        let inverse = |end: &Option<Ratio>| match end {
            Some(end) => Ratio::ONE.checked_div(end),
            None => Some(Ratio::ZERO),
        };
        match self.sign() {
            Some(Ordering::Greater | Ordering::Less) => Self { low: inverse(&self.high), high: inverse(&self.low) },
            _ => Self::default(),
        }
    }

    /// The smallest bounds that hold both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let both = |a: Option<Ratio>, b: Option<Ratio>, join: fn(Ratio, Ratio) -> Ratio| Some(join(a?, b?));
        Self { low: both(self.low, other.low, Ratio::min), high: both(self.high, other.high, Ratio::max) }
    }

    /// The least, or the greatest, of two.
    fn extreme(self, other: Self, join: fn(End, End) -> End) -> Self {
        let ([a, b], [c, d]) = (self.ends(), other.ends());
        Self { low: join(a, c).finite(), high: join(b, d).finite() }
    }

    /// The sign of every value: above 0, below 0, or 0; `None` if they differ.
    fn sign(&self) -> Option<Ordering> {
        let zero = Some(&Ratio::ZERO);
        match (&self.low, &self.high) {
            (low, high) if low.as_ref() == zero && high.as_ref() == zero => Some(Ordering::Equal),
            (Some(low), _) if low.is_positive() => Some(Ordering::Greater),
            (_, Some(high)) if high.is_negative() => Some(Ordering::Less),
            _ => None,
        }
    }

    /// As [`Self::sign`], where a product that never falls below 0 does not fall either.
    fn direction(&self) -> Option<Ordering> {
        match (&self.low, &self.high) {
            _ if self.sign() == Some(Ordering::Equal) => Some(Ordering::Equal),
            (Some(low), _) if !low.is_negative() => Some(Ordering::Greater),
            (_, Some(high)) if !high.is_positive() => Some(Ordering::Less),
            _ => None,
        }
    }
}

impl Amount {
    /// The bounds of its value, wherever it has one; `of` gives those of the facts.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, json::decode_text};
    /// use fugong::tools::condition::{Amount, Bounds, Slope};
    /// let share: Amount = decode_text(r#"{"minus": [1, {"over": [{"fact": "failed"}, 8]}]}"#)?;
    /// let of = |_: &str| Bounds::between(Some(Ratio::ZERO), Some(Ratio::from_integer(8)));
    /// assert_eq!(share.bounds(&of), Bounds::between(Some(Ratio::ZERO), Some(Ratio::ONE)));
    /// assert_eq!(share.slope("failed", &of), Slope::Falling);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        match self {
            Self::Number(number) => Bounds::exactly(number.clone()),
            Self::Fact(fact) => {
                let exactly =
                    |number: Option<Decimal>, or: Ratio| Bounds::exactly(number.map_or(or, |number| number.ratio()));
                of(&fact.name).times(&exactly(fact.times, Ratio::ONE)).plus(exactly(fact.plus, Ratio::ZERO))
            }
            Self::List(list) => list.bounds(of),
            Self::Minus(pair) => {
                let [first, second] = pair.as_ref();
                first.bounds(of).plus(second.bounds(of).negative())
            }
            Self::Times(factors) => {
                let each = factors.iter().map(|factor| factor.bounds(of));
                each.fold(Bounds::exactly(Ratio::ONE), |product, factor| product.times(&factor))
            }
            Self::Over(pair) => {
                let [first, second] = pair.as_ref();
                let divisor = second.bounds(of);
                if divisor.sign().is_none() { Bounds::default() } else { first.bounds(of).times(&divisor.inverse()) }
            }
            Self::Choose(_) => {
                // Invariant: a choice has a rung.
                self.members().map(|member| member.bounds(of)).reduce(Bounds::or).unwrap_or_default()
            }
            Self::Round(inner, rounding) => {
                let Bounds { low, high } = inner.bounds(of);
                let rounded = |end: Option<Ratio>| end.map(|end| rounding.apply(&end));
                Bounds { low: rounded(low), high: rounded(high) }
            }
        }
    }

    /// Which way it goes when a fact rises and all others stay; `of` gives the bounds of the facts.
    #[must_use]
    pub fn slope(&self, fact: &str, of: &dyn Fn(&str) -> Bounds) -> Slope {
        let all = |amount: &Self| {
            amount.members().map(|member| member.slope(fact, of)).fold(Slope::Flat, |one, other| one.and(other))
        };
        match self {
            Self::Number(_) => Slope::Flat,
            Self::Fact(linear) if linear.name != fact => Slope::Flat,
            Self::Fact(linear) => {
                Slope::Rising.times(Some(linear.times.map_or(Ordering::Greater, |times| times.cmp(&Decimal::ZERO))))
            }
            // Whether a member has a value may hang on the fact, and a member without one is left out, or is 0.
            Self::List(list)
                if list.unknown != UnknownMember::Unknown && list.of.iter().any(|of| of.may_lose_value_by(fact)) =>
            {
                Slope::Either
            }
            // What is counted is whether members are known, and not their values.
            Self::List(list) if list.fold == Fold::Count => Slope::Flat,
            Self::List(_) | Self::Round(..) => all(self),
            Self::Minus(pair) => {
                let [first, second] = pair.as_ref();
                first.slope(fact, of).and(second.slope(fact, of).reversed())
            }
            Self::Times(factors) => {
                let mut product = (Bounds::exactly(Ratio::ONE), Slope::Flat);
                for factor in factors {
                    let (bounds, slope) = (factor.bounds(of), factor.slope(fact, of));
                    let rise = product.1.times(bounds.direction()).and(slope.times(product.0.direction()));
                    product = (product.0.times(&bounds), rise);
                }
                product.1
            }
            Self::Over(pair) => {
                let [first, second] = pair.as_ref();
                let (above, below) = (first.bounds(of), second.bounds(of));
                let rise = first.slope(fact, of).times(below.sign());
                let fall = match (second.slope(fact, of), below.sign()) {
                    (Slope::Flat, _) => Slope::Flat,
                    // On one side of 0, the inverse falls where the divisor rises.
                    (slope, Some(_)) => slope.reversed().times(above.direction()),
                    (_, None) => Slope::Either,
                };
                rise.and(fall)
            }
            Self::Choose(_) => {
                let mut read = false;
                self.conditions().for_each(|when| when.for_each_fact(&mut |name| read |= name == fact));
                if read { Slope::Either } else { all(self) }
            }
        }
    }
}

impl Amount {
    /// Whether a value of the fact may decide whether the amount has one.
    fn may_lose_value_by(&self, fact: &str) -> bool {
        let mut reads = false;
        self.for_each_fact(&mut |name| reads |= name == fact);
        reads && !self.is_total()
    }
}

impl List {
    fn bounds(&self, of: &dyn Fn(&str) -> Bounds) -> Bounds {
        let nothing = || Bounds::exactly(Ratio::ZERO);
        let each = || {
            self.of.iter().map(|member| {
                let bounds = member.bounds(of);
                if self.unknown == UnknownMember::Zero { bounds.or(nothing()) } else { bounds }
            })
        };
        let count = Ratio::from_count(self.of.len());
        let reduced = |join: fn(Bounds, Bounds) -> Bounds| each().reduce(join).unwrap_or_default(); // Invariant: a list has a member.
        // A member that is left out is none of those of which the extreme is taken.
        let skipped = self.unknown == UnknownMember::Skip;
        match self.fold {
            Fold::Count if skipped => Bounds::between(Some(Ratio::ZERO), Some(count)),
            Fold::Count => Bounds::exactly(count),
            Fold::Sum if skipped => each().map(|bounds| bounds.or(nothing())).fold(nothing(), Bounds::plus),
            Fold::Sum => each().fold(nothing(), Bounds::plus),
            Fold::Mean | Fold::Least | Fold::Greatest if skipped => reduced(Bounds::or),
            Fold::Mean => each().fold(nothing(), Bounds::plus).times(&Bounds::exactly(count).inverse()),
            Fold::Least => reduced(|one, other| one.extreme(other, End::min)),
            Fold::Greatest => reduced(|one, other| one.extreme(other, End::max)),
        }
    }
}

impl Comparison {
    /// Which way the difference of its sides goes when a fact rises: a rising one helps `at_least`.
    pub(crate) fn slope(&self, fact: &str, of: &dyn Fn(&str) -> Bounds) -> Slope {
        let own = self.amount.slope(fact, of);
        match &self.asked {
            Asked::Known(_) => own,
            Asked::Compared { with, .. } => own.and(with.slope(fact, of).reversed()),
        }
    }

    /// What the comparison comes to whatever the facts are, wherever its amounts have values: true, false, or unknown where the
    /// bounds leave it open.
    #[must_use]
    pub fn foregone(&self, of: &dyn Fn(&str) -> Bounds) -> Truth {
        let Asked::Compared { test, with } = &self.asked else { return Truth::Unknown };
        let difference = self.amount.bounds(of).plus(with.bounds(of).negative());
        let zero = Ratio::ZERO;
        // An end that has no bound lies beyond 0, on its own side.
        let low = difference.low.unwrap_or_else(|| Ratio::from_integer(-1));
        let high = difference.high.unwrap_or(Ratio::ONE);
        decide(*test, (&low, &high), (&zero, &zero))
    }
}
