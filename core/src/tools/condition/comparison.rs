//! A comparison of two amounts: `{"amount": {"over": [{"fact": "a"}, {"fact": "b"}]}, "at_least": "0.5"}`.
//!
//! `{"fact": "a", "at_least": {"sum": […]}}` is the same with a fact as the amount.

use super::amount::Amount;
use super::tree::Test;
use crate::base::exact::Ratio;
use crate::base::text::Text;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// One comparison of amounts. Exactly one test (`no_test`).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The amount that is compared.
    pub amount: Amount,
    /// What is asked of it.
    pub asked: Asked,
    /// The result where an amount has no value: `"if_unknown": false` makes the comparison fail. Unknown if not stated.
    pub if_unknown: Option<bool>,
    /// The rulebook's own message for when it does not hold; generated if empty.
    pub message: Text,
    /// Whether the document names a fact in the place of the amount: `{"fact": "a", "at_least": {"sum": […]}}`.
    pub(super) in_fact: bool,
}

/// What is asked of an amount.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Asked {
    /// Whether it has a value: `"known": true`.
    Known(bool),
    /// A comparison with another amount.
    Compared {
        /// How: equal, unequal, or by order.
        test: Test,
        /// The other amount.
        with: Amount,
    },
}

impl Comparison {
    /// The amounts on both sides.
    pub(super) fn amounts(&self) -> impl Iterator<Item = &Amount> {
        let other = match &self.asked {
            Asked::Known(_) => None,
            Asked::Compared { with, .. } => Some(with),
        };
        std::iter::once(&self.amount).chain(other)
    }

    /// Whether it is true or false wherever its facts have values.
    pub(crate) fn is_total(&self) -> bool {
        self.amounts().all(Amount::is_total)
    }

    /// Calls `see` with every number that its amounts name, outside of their conditions.
    pub(crate) fn for_each_number(&self, see: &mut dyn FnMut(Ratio)) {
        self.amounts().for_each(|amount| amount.for_each_number(see));
    }

    /// Calls `see` with the name of every fact that it reads; a name may come more than once.
    pub fn for_each_fact<'c>(&'c self, see: &mut dyn FnMut(&'c str)) {
        self.amounts().for_each(|amount| amount.for_each_fact(see));
    }
}

impl Asked {
    /// The test, as documents name it.
    #[must_use]
    pub fn test(&self) -> Test {
        match self {
            Self::Known(_) => Test::Known,
            Self::Compared { test, .. } => *test,
        }
    }
}

impl Serialize for Asked {
    /// The operand of the test.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(wanted) => serializer.serialize_bool(*wanted),
            Self::Compared { with, .. } => with.serialize(serializer),
        }
    }
}

impl Comparison {
    /// Writes its fields into the object of the condition.
    pub(super) fn serialize_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        match &self.amount {
            Amount::Fact(fact) if self.in_fact => map.serialize_entry("fact", &fact.name)?,
            amount => map.serialize_entry("amount", amount)?,
        }
        map.serialize_entry(self.asked.test().as_str(), &self.asked)?;
        if let Some(value) = self.if_unknown {
            map.serialize_entry("if_unknown", &value)?;
        }
        if !self.message.is_empty() {
            map.serialize_entry("message", &self.message)?;
        }
        Ok(())
    }
}
