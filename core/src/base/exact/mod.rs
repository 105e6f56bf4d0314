//! Exact numbers: decimals as documents write them, ratios to compute with.
//!
//! No float exists here. A [`Decimal`] is what a document may say, a [`Ratio`] is what is computed with. How a number is
//! rounded before it is shown or compared is stated by a [`Rounding`](super::rounding::Rounding).

mod big;
mod decimal;
mod ratio;
mod text;

pub use decimal::{Decimal, DecimalError};
pub use ratio::Ratio;
pub(in crate::base) use text::fixed;

#[cfg(test)]
mod exact_tests;
