//! Timeliness: who reported in time, late or not at all, and which submissions are acceptable.

pub(crate) mod judge;
pub(crate) mod status;
pub(crate) mod tally;

pub use judge::{RuleOutcome, Verdict};
pub use status::{Standing, Status};
pub use tally::{Outstanding, Tally};
