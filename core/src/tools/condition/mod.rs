//! The one small language: facts, atoms, three-valued evaluation, reasons.
//!
//! Every condition of a rulebook (an item that applies only where there is a canteen, a grade's terms, a guard, a
//! report's rule) is one JSON tree of `all`, `any`, `not` and atoms. It is total and finite; types are checked when the
//! rulebook is loaded; a missing fact is *unknown*, never false. This room does not know who reads the answer.
//!
//! | file | does |
//! |---|---|
//! | `fact`, `read_fact` | declares facts; reads their values |
//! | `tree` | the tree as documents write it |
//! | `type_check` | names and types, once at load |
//! | `evaluate` | true, false or unknown (Kleene 1952, strong three-valued logic) |
//! | `reason`, `sentence` | why a condition does not hold, as a tree and in words |
//! | `implication` | what one condition implies for another, by their shape |

mod evaluate;
mod fact;
mod implication;
mod names;
mod read_fact;
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
