//! What tables are scored by: lines, sums and grades in figures alone, and in forms that go together in any order.

mod bare;
mod digest;
mod fields;
mod integers;
mod linear;
mod scale;

pub use bare::OutcomeKind;
pub(crate) use bare::{BareLine, Figures, Found, Question};
pub(crate) use digest::{Digest, Digester};
pub(crate) use fields::Fields;
pub(crate) use integers::Integers;

#[cfg(test)]
mod integers_tests;
