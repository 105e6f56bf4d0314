//! Verifies a chain: sequence numbers, predecessors, hashes.

use super::entry::{FIRST_PREVIOUS, JournalEntry, JournalHead};
use crate::base::problem::{Code, Problem, Problems};

/// Finds every break of a whole journal, each with the index of its entry: a gap in the sequence (`journal_sequence`), a wrong
/// predecessor (`journal_previous`), a wrong hash (`journal_hash`). No problems: the chain holds.
///
/// One altered entry is one problem: each entry is compared with what the entry before says, not with what it should have said.
///
/// ```
/// use fugong::{base::instant::Instant, tools::journal};
/// let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
/// let mut entries = Vec::new();
/// for kind in ["opened", "corrected", "closed"] {
///     entries.push(journal::append(&journal::head(&entries), at, serde_json::json!({"kind": kind})));
/// }
/// entries[1].body.0["kind"] = "verified".into();
/// let problems = journal::verify(&entries);
/// assert_eq!((problems.len(), problems.iter().next().unwrap().path()), (1, "/1/hash"));
/// ```
#[must_use]
pub fn verify(entries: &[JournalEntry]) -> Problems {
    let mut problems = Problems::none();
    let mut before: (u64, &str) = (0, FIRST_PREVIOUS);
    for (index, entry) in entries.iter().enumerate() {
        let (sequence, previous) = before;
        // Invariant: numbers of documents stop at 2^63 − 1; an entry behind 2^64 − 1 is found by its hash.
        let expected = sequence.saturating_add(1);
        if entry.sequence != expected {
            let problem = Problem::new(Code::JournalSequence).with("expected", expected).with("found", entry.sequence);
            problems.push(problem.at(format!("/{index}/sequence")));
        }
        if entry.previous != previous {
            problems.push(
                Problem::new(Code::JournalPrevious)
                    .with("sequence", entry.sequence)
                    .with("expected", previous)
                    .with("found", entry.previous.as_str())
                    .at(format!("/{index}/previous")),
            );
        }
        if entry.hash != entry.computed_hash() {
            let problem = Problem::new(Code::JournalHash).with("sequence", entry.sequence);
            problems.push(problem.at(format!("/{index}/hash")));
        }
        before = (entry.sequence, &entry.hash);
    }
    problems
}

/// As [`verify`], and against a head that was kept elsewhere: also finds that the end was cut off (`checkpoint_missing`) and
/// that the log was written anew (`checkpoint_differs`).
///
/// ```
/// use fugong::{base::instant::Instant, tools::journal};
/// let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
/// let first = journal::append(&journal::head(&[]), at, serde_json::json!({"kind": "opened"}));
/// let second = journal::append(&journal::head(&[first.clone()]), at, serde_json::json!({"kind": "closed"}));
/// let kept = journal::head(&[first.clone(), second]);
/// assert!(journal::verify(&[first.clone()]).is_empty()); // a shorter chain is a sound chain
/// assert_eq!(journal::verify_against(&[first], &kept).len(), 1); // but not the one that was filed
/// ```
#[must_use]
pub fn verify_against(entries: &[JournalEntry], checkpoint: &JournalHead) -> Problems {
    let mut problems = verify(entries);
    if checkpoint.sequence == 0 {
        return problems;
    }
    let found = entries.iter().position(|entry| entry.sequence == checkpoint.sequence);
    match found.and_then(|index| entries.get(index).map(|entry| (index, entry))) {
        None => {
            problems.push(Problem::new(Code::CheckpointMissing).with("sequence", checkpoint.sequence));
        }
        Some((index, entry)) if entry.hash != checkpoint.hash => {
            let problem = Problem::new(Code::CheckpointDiffers).with("sequence", checkpoint.sequence);
            problems.push(problem.at(format!("/{index}/hash")));
        }
        Some(_) => {}
    }
    problems
}
