//! Whether a chain holds, and where it does not.

use super::entry::{FIRST_PREVIOUS, JournalEntry, JournalHead};
use crate::base::problem::{Code, Problem, Problems};

/// Every break of a whole journal, each with the place of its entry: a sequence gap, a wrong predecessor, a wrong hash.
///
/// One altered entry is one problem: what follows is judged against what the entries say, not against what they should have said.
pub fn verify(entries: &[JournalEntry]) -> Problems {
    let mut problems = Problems::none();
    let mut before: (u64, &str) = (0, FIRST_PREVIOUS);
    for (index, entry) in entries.iter().enumerate() {
        let (sequence, previous) = before;
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

/// The same against a head that was kept elsewhere: shows a cut-off end and a rewritten log up to that head, too.
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
