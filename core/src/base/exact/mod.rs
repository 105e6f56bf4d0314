//! Numbers: decimals in, exact ratios inside, stated rounding out.
//!
//! No float exists here. A [`Decimal`] is what a document may say, a [`Ratio`] is what is computed with, and a
//! [`Rounding`] is what a rulebook states before a number is shown or compared. This room knows no rules.

mod big;
mod decimal;
mod ratio;
mod rounding;

pub use decimal::{Decimal, DecimalError};
pub use ratio::Ratio;
pub use rounding::{Rounding, RoundingMode};

#[cfg(test)]
mod exact_tests;
