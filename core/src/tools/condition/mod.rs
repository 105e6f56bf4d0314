//! The one small language: facts, atoms, three-valued evaluation, reasons.
//!
//! Every condition of a rulebook (an item that applies only where there is a canteen, a grade's terms, a guard, a
//! report's rule) is one JSON tree of `all`, `any`, `not` and atoms. It is total and finite; types are checked when the
//! rulebook is loaded; a missing fact is *unknown*, never false. This room does not know who reads the answer.

mod check;
mod evaluate;
mod fact;
mod names;
mod reason;
mod sentence;
mod shape;
mod tree;

pub use check::FactTypes;
pub use evaluate::{Seen, Sees, Truth};
pub use fact::{Fact, FactOption, FactSet, FactType, FactValue, TypeName, is_fact_name};
pub use names::{Glossary, Names};
pub use reason::{AtomReason, Reason, all_unmet};
pub(crate) use shape::{atoms, implies, thresholds};
pub use tree::{Atom, Condition, Literal, Operand, Plus, Shift, Term, Test};

#[cfg(test)]
mod condition_tests;
#[cfg(test)]
mod sentence_tests;
