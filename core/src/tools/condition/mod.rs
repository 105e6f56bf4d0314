//! The one small language: facts, conditions, amounts, three-valued evaluation, reasons.
//!
//! Every condition of a rulebook (an item that applies only where there is a canteen, a grade's terms, a guard, a
//! report's rule) is one JSON tree of `all`, `any`, `not` and comparisons; what is compared may be an *amount*, a tree of
//! numbers, facts and operations. Both are total and finite; types are checked when the rulebook is loaded; a missing fact is
//! *unknown*, never false and never 0. This room does not know who reads the answer.
//!
//! | file | does |
//! |---|---|
//! | `fact`, `read_fact` | declares facts; reads their values |
//! | `tree`, `comparison` | conditions as documents write them |
//! | `amount`, `amount_schema` | amounts as documents write them |
//! | `type_check` | names and types, once at load |
//! | `evaluate` | true, false or unknown (Kleene 1952, strong three-valued logic) |
//! | `reckon` | the value of an amount: exact, an interval, or unknown |
//! | `bounds` | what is known of an amount before any fact is |
//! | `reason`, `sentence`, `formula` | why a condition does not hold, as a tree and in words |
//! | `implication` | what one condition implies for another, by their shape |

mod amount;
#[cfg(feature = "schema")]
mod amount_schema;
mod bounds;
mod comparison;
mod evaluate;
mod fact;
mod formula;
mod implication;
mod names;
mod read_fact;
mod reason;
mod reckon;
mod sentence;
mod tree;
mod type_check;

pub use amount::{Amount, Choose, Fold, LinearFact, List, Rung, UnknownMember};
pub use bounds::{Bounds, Slope};
pub use comparison::{Asked, Comparison};
pub use evaluate::{FactSource, Lookup, Truth};
pub use fact::{Fact, FactOption, FactSet, FactType, FactValue, TypeName, is_fact_name};
pub(crate) use implication::{atoms, comparisons, implies, thresholds};
pub use names::{FactTitles, Glossary};
pub use reason::{UnmetAtom, UnmetComparison, UnmetCondition, all_unmet};
pub use reckon::Reckoned;
pub use tree::{Atom, Condition, Literal, Operand, Plus, Shift, Term, Test};
pub use type_check::FactTypes;

#[cfg(test)]
mod amount_tests;
#[cfg(test)]
mod condition_tests;
#[cfg(test)]
mod no_value_tests;
#[cfg(test)]
mod sentence_tests;
