//! The one small language: facts, atoms, three-valued evaluation, reasons.
//!
//! Every condition of a rulebook (an item that applies only where there is a canteen, a grade's terms, a guard, a
//! report's rule) is one JSON tree of `all`, `any`, `not` and atoms. It is total and finite; types are checked when the
//! rulebook is loaded; a missing fact is *unknown*, never false. This room does not know who reads the answer.

mod evaluate;
mod fact;
mod implication;
mod names;
mod reason;
mod sentence;
mod tree;
mod type_check;

pub use evaluate::{FactSource, Lookup, Truth};
pub use fact::{Fact, FactOption, FactSet, FactType, FactValue, TypeName, is_fact_name};
pub(crate) use implication::{atoms, implies, thresholds};
pub use names::{FactTitles, Glossary};
pub use reason::{UnmetAtom, UnmetCondition, all_unmet};
pub use tree::{Atom, Condition, Literal, Operand, Plus, Shift, Term, Test};
pub use type_check::FactTypes;

#[cfg(test)]
mod condition_tests;
#[cfg(test)]
mod sentence_tests;
