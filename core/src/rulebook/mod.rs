//! The rulebook: the one document that holds everything a rule author writes; loaded soundly, identified by its hash,
//! bound to calendar and facts.
//!
//! What loads is sound: every id that a checklist, workflow, bulletin or sheet names resolves, and every type agrees;
//! otherwise loading gives all problems at once, each with a JSON pointer. The views that it hands out
//! ([`ChecklistView`], [`WorkflowView`]) bind an engine to this rulebook's calendar, zone and facts; the engines
//! themselves know no rulebook.

mod built_in;
mod check_document;
mod check_units;
mod document;
mod for_inspections;
mod lint;
mod lint_checklist;
#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
mod load;
mod names;
mod repair;
mod types;
mod view;
mod workflow_view;

pub use built_in::{BuiltIns, built_in_ids, built_in_text};
pub use document::{Holds, RulebookDocument, SheetUse};
pub(crate) use load::Loader;
pub use load::{CalendarRef, Citation, Cited, Rulebook, Summary, SummaryEntry};
pub use types::Types;
pub use view::ChecklistView;
pub use workflow_view::WorkflowView;

#[cfg(test)]
mod rulebook_tests;
