//! Counts of the ledger for a window.

use super::entry::{LedgerEntry, StepKind};
use super::input::{FindingSource, FindingState};
use super::ledger::Ledger;
use crate::base::instant::Instant;
use std::collections::BTreeMap;

/// Findings of a window, counted: after `from`, up to and including `to`. `open_before + found - closed = open`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FindingTally {
    /// Not closed when the window began.
    pub open_before: u64,
    /// Opened within it.
    pub found: u64,
    /// Put right within it while an inspector waited (当场改正).
    pub corrected_on_the_spot: u64,
    /// Of those found, the same thing come back after it was closed.
    pub repeated: u64,
    /// Seen within it though opened before.
    pub observed_again: u64,
    /// Claimed corrected within it, those put right at once not among them; a claim refuted since does not count.
    pub corrected: u64,
    /// Found in order within it, those put right at once not among them.
    pub verified: u64,
    /// Closed within it, those put right at once among them.
    pub closed: u64,
    /// Not closed when it ended.
    pub open: u64,
    /// Of these, not corrected although due then.
    pub overdue: u64,
    /// Of those open, not corrected and nobody can say yet by when they have to be.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub due_unknown: u64,
    /// The same by source.
    pub by_source: BTreeMap<FindingSource, SourceTally>,
}

/// The counts of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SourceTally {
    /// Opened within the window.
    pub found: u64,
    /// Put right within it while an inspector waited (当场改正).
    pub corrected_on_the_spot: u64,
    /// Closed within it.
    pub closed: u64,
    /// Not closed when it ended.
    pub open: u64,
    /// Of these, not corrected although due then.
    pub overdue: u64,
}

impl Ledger {
    /// Counts a window that ends when the ledger was made or before; `from` is outside, `to` inside, as a report's window is.
    #[must_use]
    pub fn tally(&self, from: Instant, to: Instant) -> FindingTally {
        let mut tally = FindingTally::default();
        for entry in &self.entries {
            let within = |at: Option<Instant>| at.is_some_and(|at| from < at && at <= to);
            let open_at = |moment: Instant| entry.opened_at <= moment && entry.closed_at.is_none_or(|at| at > moment);
            let found = within(Some(entry.opened_at));
            let closed = within(entry.closed_at);
            let open = open_at(to);
            let overdue = open && entry.overdue_at(to);
            let source = tally.by_source.entry(entry.source).or_default();
            add(&mut source.found, found);
            add(&mut source.corrected_on_the_spot, entry.on_the_spot && within(entry.corrected_at));
            add(&mut source.closed, closed);
            add(&mut source.open, open);
            add(&mut source.overdue, overdue);
            add(&mut tally.open_before, open_at(from));
            add(&mut tally.found, found);
            add(&mut tally.corrected_on_the_spot, entry.on_the_spot && within(entry.corrected_at));
            add(&mut tally.repeated, found && entry.repeated);
            add(&mut tally.observed_again, !found && entry.seen_within(from, to));
            add(&mut tally.corrected, !entry.on_the_spot && within(entry.corrected_at));
            add(&mut tally.verified, !entry.on_the_spot && within(entry.verified_at));
            add(&mut tally.closed, closed);
            add(&mut tally.open, open);
            add(&mut tally.overdue, overdue);
            add(&mut tally.due_unknown, open && entry.due_unknown.is_some() && !entry.corrected_by_then(to));
        }
        tally
    }
}

impl LedgerEntry {
    fn seen_within(&self, from: Instant, to: Instant) -> bool {
        let sees = |what| matches!(what, StepKind::Opened | StepKind::ObservedAgain | StepKind::Refuted);
        self.history.iter().any(|step| sees(step.what) && from < step.at && step.at <= to)
    }

    /// Whether it was due and not corrected at a moment; what was taken back or put off since counts as it stood then.
    fn overdue_at(&self, moment: Instant) -> bool {
        let still_open = self.state != FindingState::Closed || self.closed_at.is_some_and(|at| at > moment);
        self.due_at(moment).is_some_and(|due| moment > due) && !self.corrected_by_then(moment) && still_open
    }

    /// By when it had to be corrected, as it stood at a moment.
    fn due_at(&self, moment: Instant) -> Option<Instant> {
        let put_off = self.history.iter().find(|step| step.at > moment && step.due.is_some());
        put_off.map_or(self.due, |step| step.due_before)
    }

    fn corrected_by_then(&self, moment: Instant) -> bool {
        let before = self.history.iter().take_while(|step| step.at <= moment);
        before.fold(false, |corrected, step| match step.what {
            StepKind::Corrected | StepKind::CorrectedOnTheSpot | StepKind::Verified | StepKind::Closed => true,
            StepKind::Opened | StepKind::Refuted => false,
            StepKind::ObservedAgain | StepKind::Assigned => corrected,
        })
    }
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

fn add(count: &mut u64, one: bool) {
    *count += u64::from(one);
}
