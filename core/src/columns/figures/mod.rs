//! What tables are scored by: lines, sums and grades in figures alone, and in forms that go together in any order.

mod bare;
mod digest;
mod integers;
mod linear;

pub use bare::OutcomeKind;
pub(crate) use bare::{BareLine, Figures, Found, Question};
pub(crate) use digest::{Digest, Digester};
pub(crate) use integers::{Fields, Integers};

#[cfg(test)]
mod integers_tests;
