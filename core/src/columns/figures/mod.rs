//! What tables are scored by: lines, sums and grades in figures alone, and in forms that go together in any order.
//!
//! `line_figures` evaluates lines without a card; `digest` sums lines for lookup tables; `packed_scorer`, `thresholds`,
//! `linear`, `bit_fields` and `scale` score in packed 64-bit integers.

mod bit_fields;
mod digest;
mod line_figures;
mod linear;
mod packed_scorer;
mod scale;
mod thresholds;

pub(crate) use bit_fields::PackedColumns;
pub(crate) use digest::{Digest, DigestLayout};
pub use line_figures::OutcomeKind;
pub(crate) use line_figures::{ColumnQuestion, LineFigures, LineFinding, ScoreFigures};
pub(crate) use packed_scorer::PackedScorer;

#[cfg(test)]
mod packed_scorer_tests;
