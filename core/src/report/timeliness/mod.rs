//! Timeliness: rules over one submission, status of one unit and day, counts of statuses.
//!
//! Worked example with due time 15:30 and 5 minutes of grace, seen at 17:00: recorded 15:35:00 is `on_time`, 15:36 is
//! `late`, nothing is `missing`; seen at 15:20 nothing is `awaited`. A correction at 18:00 of a return of 15:00 stays
//! `on_time`.

pub(crate) mod rules;
pub(crate) mod submission_status;
pub(crate) mod tally;

pub use rules::{RuleOutcome, RuleVerdict};
pub use submission_status::{Status, StatusUnknown, SubmissionStatus};
pub use tally::{Outstanding, Tally};
