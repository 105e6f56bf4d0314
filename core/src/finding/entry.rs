//! A ledger's entry and what happened to it.

use super::input::{DueUnknown, FindingSource, FindingState};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::string_enum;

string_enum! {
    /// What happened to a finding.
    pub enum StepKind {
        /// It was found.
        Opened = "opened",
        /// Somebody was made responsible, or another day was set.
        Assigned = "assigned",
        /// It was found again while open.
        ObservedAgain = "observed_again",
        /// It was said to be corrected.
        Corrected = "corrected",
        /// It was put right while the inspector waited.
        CorrectedOnTheSpot = "corrected_on_the_spot",
        /// It was found again although it was said to be corrected.
        Refuted = "refuted",
        /// It was found in order.
        Verified = "verified",
        /// It was struck off.
        Closed = "closed",
    }
}

/// One thing that happened to a finding.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Step {
    /// When.
    pub at: Instant,
    /// What.
    pub what: StepKind,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// In which inspection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// What was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who was made responsible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// The day that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// The day before another one was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Instant>,
}

/// One finding as known at a moment.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LedgerEntry {
    /// Its number in this ledger, by opening time, from 1.
    pub no: usize,
    /// The site.
    pub site: String,
    /// The checklist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checklist: Option<Id>,
    /// The item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The instance of a repeated item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// What it is about, where there is no item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// How it came to light.
    pub source: FindingSource,
    /// What was first written about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How grave it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Who has to correct it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// When it was opened: part of its identity.
    pub opened_at: Instant,
    /// By when it has to be corrected; observing it again does not put that off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Why that is not known, where it is not: it is not overdue then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_unknown: Option<DueUnknown>,
    /// Where it stands.
    pub state: FindingState,
    /// How often it was seen.
    pub seen: u64,
    /// When it was last seen.
    pub last_seen_at: Instant,
    /// When it was said to be corrected, the last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<String>,
    /// Whether it was put right while the inspector waited.
    pub on_the_spot: bool,
    /// When it was found in order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Instant>,
    /// The inspection that found it so, or the person who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified_by: Option<String>,
    /// When it was struck off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Instant>,
    /// By whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<String>,
    /// Whether the same thing was closed before and has come back.
    pub repeated: bool,
    /// Which time it is that this was found, 1 for the first: what was closed and comes back is found a second time.
    pub occurrence: u64,
    /// The number of the entry for the time before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<usize>,
    /// Not corrected although due.
    pub overdue: bool,
    /// Days that have begun since it was due, of 24 hours each; only where it is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_days: Option<u64>,
    /// Corrected, but after it was due.
    pub corrected_late: bool,
    /// Everything that happened, in order.
    pub history: Vec<Step>,
}
