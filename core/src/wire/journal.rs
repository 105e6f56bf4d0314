//! Operations on journals.
//!
//! They need no rulebook and keep nothing: the caller holds the journal, and passes the head to append, or all entries to
//! verify.

use super::input::{Input, json};
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problems};
use crate::tools::journal::{Body, JournalEntry, JournalHead, append, head, verify_against};

/// `{"head"?, "recorded_at", "body"}` → the entry that comes after the head; without one, the first
///
/// The sequence is one above that of the head, and the hash covers the hash of the head.
pub(super) fn append_entry(input: &Input<'_>) -> Result<String, Problems> {
    let entry = input.read(|arguments| {
        let before = arguments.get::<Option<JournalHead>>("head");
        let recorded_at = arguments.get::<Instant>("recorded_at");
        let body = arguments.get::<Body>("body");
        arguments.report(input.inexact_numbers("body"));
        Some(append(&before?.unwrap_or_else(|| head(&[])), recorded_at?, body?.0))
    })?;
    json(&entry)
}

/// A journal without a break.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct VerifiedJournal {
    /// How many entries it has.
    entries: usize,
    /// Where it ends.
    head: JournalHead,
}

/// `{"entries", "checkpoint"?}` → `{"entries": how many, "head"}`; every break is a problem
///
/// Breaks are problems below `/entries`; a checkpoint that names an entry which the journal does not hold is
/// `checkpoint_missing` at `/checkpoint`. Without a checkpoint, entries missing at the end cannot be noticed.
pub(super) fn verify_journal(input: &Input<'_>) -> Result<String, Problems> {
    let sound = input.read(|arguments| {
        let entries = arguments.get::<Vec<JournalEntry>>("entries");
        let checkpoint = arguments.get::<Option<JournalHead>>("checkpoint");
        arguments.report(input.inexact_numbers("entries"));
        let (entries, checkpoint) = (entries?, checkpoint?.unwrap_or_else(|| head(&[])));
        arguments.report(verify_against(&entries, &checkpoint).into_iter().map(|problem| match problem.code() {
            // What a checkpoint names and the log does not hold has no place in the log.
            Code::CheckpointMissing => problem.at("/checkpoint"),
            _ => problem.below("/entries"),
        }));
        Some(VerifiedJournal { entries: entries.len(), head: head(&entries) })
    })?;
    json(&sound)
}
