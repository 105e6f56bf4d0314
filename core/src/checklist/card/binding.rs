//! What a checklist is bound to when it scores.

use crate::tools::calendar::{Calendar, Zone};
use crate::tools::condition::FactTitles;
use std::sync::Arc;

/// What a checklist is bound to when it scores: its identity, what facts are called, and what deadlines are counted by.
#[derive(Clone, Copy)]
pub struct Binding<'b> {
    /// SHA-256 of the checklist's RFC 8785 form.
    pub sha256: &'b Arc<str>,
    /// What the declared facts are called; a card's own have their names here.
    pub names: &'b dyn FactTitles,
    /// The calendar that counts working days; without one such deadlines are unknown.
    pub calendar: Option<&'b Calendar>,
    /// The zone whose midnights end days; without one no deadline is stated.
    pub zone: Option<&'b Zone>,
}

impl std::fmt::Debug for Binding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Binding({})", self.sha256)
    }
}
