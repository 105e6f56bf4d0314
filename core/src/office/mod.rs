//! A day at the office: registers read, engines asked, the report composed.
//!
//! Here the engines meet. [`Records`] reads the office's files, each by the sheet that the rulebook declares; cases are
//! replayed from the journal, inspections scored, the ledger drawn up; [`compose`] turns all of it into observations
//! for one report, and [`Composed`] answers what a figure is, what is inside it, and how the report reads. No rule of
//! its own stands here: what is counted is the rulebook's word.
//!
//! What cannot be read is a problem with its file and row and leaves everything else standing; what nobody looked at is
//! missing, never 0.

mod bulletin_figures;
mod cards;
mod cases;
mod compose;
mod consistency;
mod day;
mod explain;
mod fitness;
mod gaps;
mod inspection_record;
mod journal;
mod json_lines;
mod ledger;
mod people;
mod producers;
mod records;
mod report_times;
mod returns;
mod sheets;
mod units;

pub use cards::ScoredInspection;
pub use cases::{CaseHistory, StateChange};
pub use compose::{Composed, compose, outstanding};
pub use explain::Explained;
pub(crate) use inspection_record::CardForGuards;
pub use ledger::{LedgerNames, LedgerRow};
pub use producers::ledger_of;
pub use records::{Assignment, DutyShift, Files, Records};

#[cfg(test)]
mod office_tests;
