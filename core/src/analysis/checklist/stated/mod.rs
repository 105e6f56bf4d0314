//! Stated figures: whether what a paper or another system says of an inspection agrees with its score, and if not, why.

mod explanations;
#[expect(clippy::module_inception, reason = "the figures as they are stated")]
mod stated;
mod verify;
mod verify_names;

pub use stated::{Stated, StatedFigure, StatedSection};
pub use verify::{Disagreement, Verified, verify_stated};

#[cfg(test)]
mod verify_tests;
