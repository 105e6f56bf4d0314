//! Timeliness: who reported in time, late or not at all, and which submissions are acceptable.

pub(crate) mod rules;
pub(crate) mod submission_status;
pub(crate) mod tally;

pub use rules::{RuleOutcome, RuleVerdict};
pub use submission_status::{Status, SubmissionStatus};
pub use tally::{Outstanding, Tally};
