//! Exact numbers: decimals as documents write them, ratios to compute with.
//!
//! No float exists here: 0.1 + 0.2 is 0.3, and 200/3 stays 200/3 until a rulebook says how to round it.
//! A [`Decimal`] is what a document may say (bounded: 18 digits before and 9 behind the point); a [`Ratio`] is what is
//! computed with (unbounded). How a number is
//! rounded before it is shown or compared is stated by a [`Rounding`](super::rounding::Rounding).

mod arithmetic;
mod big;
mod decimal;
mod lowest_terms;
mod ratio;
mod read;
mod text;

pub use decimal::{Decimal, DecimalError};
pub use ratio::Ratio;
pub(in crate::base) use text::fixed;

#[cfg(test)]
mod exact_tests;
