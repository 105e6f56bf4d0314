//! The document that holds everything a rule author writes: loaded soundly, identified, bound to calendar and facts.
//!
//! What loads is sound: every id resolves and every type agrees. The views that it hands out bind an engine to this
//! rulebook's calendar, zone and facts; the engines themselves know no rulebook.

mod built_in;
mod check_document;
mod document;
mod lint;
mod lint_checklist;
mod load;
mod names;
mod view;
mod workflow_view;

pub use built_in::{BuiltIns, built_in_text};
pub use document::{Holds, RulebookDocument, SheetUse};
pub use load::{CalendarRef, Citation, Cited, Rulebook, Summary, SummaryEntry};
pub use view::{ChecklistView, Types};
pub use workflow_view::WorkflowView;

#[cfg(test)]
mod rulebook_tests;
