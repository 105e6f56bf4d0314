//! Versions: what two checklists differ in, what becomes of answers and of scores from one to the other.
//!
//! Two checklists are *comparable* if they ask the same scored questions, and every sheet of either that carries over
//! whole has the same outcome, percent, total and grade under both. Whatever may break that is a change of its own with a
//! reason; in doubt a change breaks it. The modules below know two plans and no rulebook.
//!
//! | module | task |
//! |---|---|
//! | `compare`, `structure`, `differences`, `condition` | list every difference with its effect on scores |
//! | `witness` | search a sheet with different results under the two versions |
//! | `rename` | map old ids to new ones |
//! | `migrate`, `write` | carry an inspection over, and write it in codes |
//! | `rescore`, `score_summary` | score a history under both versions, and attribute differences to changes |

mod change;
mod compare;
mod condition;
mod differences;
mod migrate;
mod rename;
mod rescore;
mod score_summary;
mod structure;
mod witness;
mod write;

pub use change::{ChangeEffect, ChecklistChange, Comparison, ComparisonVerdict};
pub use migrate::{LostAnswer, LostFact, Migrated, Translated};
pub use rename::Renamed;
pub use rescore::{GradeMove, LineBrief, LineMove, RescoreSummary, Rescored, RescoredSheet, ScoreMove};
pub use score_summary::{OutcomeName, ScoreSummary};
pub use witness::Witness;

pub(crate) use compare::compare;
pub(crate) use migrate::migrate;
pub(crate) use rescore::rescore;

use crate::checklist::model::checklist::ChecklistRef;
use crate::checklist::scoring::plan::Plan;
use crate::tools::condition::Fact;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One of the two: its plan, its identity, and the facts that its rulebook declares.
#[derive(Clone, Copy, Debug)]
pub struct ChecklistVersion<'s> {
    /// The plan.
    pub plan: &'s Plan,
    /// SHA-256 of the checklist's RFC 8785 form.
    pub sha256: &'s Arc<str>,
    /// The declared facts.
    pub facts: &'s BTreeMap<String, Fact>,
}

impl ChecklistVersion<'_> {
    /// The version as documents refer to it: id, version number and hash.
    fn named(&self) -> ChecklistRef {
        let checklist = self.plan.checklist();
        ChecklistRef { id: checklist.id.clone(), version: checklist.version.clone(), sha256: Arc::clone(self.sha256) }
    }
}

#[cfg(test)]
mod version_tests;
