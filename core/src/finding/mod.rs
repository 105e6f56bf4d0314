//! Findings: the problem ledger (问题台账) — identity, opened, observed again, corrected, verified, closed.
//!
//! A finding is one checklist item (or one instance of it, or one named subject) at one site from the moment it was opened. Seeing it again while it
//! is open observes it again and never opens another; failing again after closing opens a new one, linked to the one before. The
//! ledger is a pure function of what was seen and done, in any order, as known at a moment. This engine knows no checklists
//! and no registers: sightings and events come in.

mod apply;
mod count;
mod entry;
mod input;
mod ledger;

pub use count::{FindingTally, SourceTally};
pub use entry::{LedgerEntry, Step, StepKind};
pub use input::{DueUnknown, FindingEvent, FindingEventKind, FindingSource, FindingState, LedgerInput, Sighting};
pub use ledger::{Ledger, ledger};

#[cfg(test)]
mod finding_tests;
