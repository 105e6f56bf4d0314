//! Inspections by the million: the same scores from columns, without a card each.
//!
//! A [`Scorer`] is made of a checklist once. It reads columns of codes, numbers or texts, a row an inspection, and tells a
//! [`Sink`] what each row comes to; the few distinct outcomes are found by the evaluator that cards come from, and a row is a few
//! look-ups. Where no table could hold what occurs, it adds up in machine integers that cannot overflow. Null is missing, and
//! not the same as not applicable or not sampled: [`Scorer::codes`] publishes every code.

mod chunk;
mod column;
mod dictionary;
mod encode;
mod facts;
mod figures;
mod group;
mod item_columns;
mod long;
mod lookup_tables;
mod memo;
mod outcome;
mod output;
mod packed_rows;
mod program;
mod scorer;

pub use column::{Bits, Column, Values};
pub use dictionary::Code;
pub use figures::OutcomeKind;
pub use long::{LongScorer, LongTable};
pub use outcome::{CellProblem, ComputedRows, RowFinding, RowOutcome, RowSelection, Sink};
pub use output::Output;
pub use scorer::Scorer;

/// Rows that are worked on at a time: what they need stays near the processor.
const CHUNK: usize = 8192;

#[cfg(test)]
mod columns_tests;
#[cfg(test)]
mod exchange_tests;
#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod random_tests;
