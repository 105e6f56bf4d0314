//! Scores for tables of inspections: the same figures as cards, from columns, without building a card for each row.
//!
//! A [`Scorer`] is made of a checklist once. It reads columns of codes, numbers or texts, a row an inspection, and tells a
//! [`Sink`] what each row comes to; the few distinct outcomes are found by the evaluator that cards come from, and a row is a few
//! look-ups. Where no table could hold what occurs, it adds up in machine integers that cannot overflow. Null is missing, and
//! not the same as not applicable or not sampled: [`Scorer::codes`] publishes every code.
//!
//! How a call runs, chunk by chunk of 8192 rows:
//!
//! 1. `encode`: each cell becomes a small number, the index of its answer in the column's `dictionary`. Index 0 is missing.
//! 2. `facts`: rows whose facts give equal results in all conditions form a class; each class has a `program`.
//! 3. `group`: several items' indices become one mixed-radix place, a number below 65536.
//! 4. `lookup_tables`: the place gives an outcome, once a row of that place has been evaluated; or, where tables would be too
//!    large, `packed_rows`: the place gives a 64-bit word, words are added up, and the sums are the score.
//! 5. The [`Sink`] is told the outcome of every row.
//!
//! Every entry of a table is computed by the evaluator that cards use, so that the two cannot differ in rules; tests compare
//! them on random checklists.

mod chunk;
mod column;
mod dictionary;
mod encode;
mod facts;
mod figures;
mod group;
mod headers;
mod item_columns;
mod lenient;
mod long;
mod lookup_tables;
mod memo;
mod outcome;
mod output;
mod packed_rows;
mod program;
mod scorer;
mod word_memo;

pub use column::{Bits, CellValue, Column, Values};
pub use dictionary::AnswerCode;
pub use figures::OutcomeKind;
pub use headers::{Headers, lacking};
pub use lenient::ScoreRange;
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
