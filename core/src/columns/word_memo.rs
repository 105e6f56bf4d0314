//! Final scores and grades by the packed word of a row, for checklists that make the final score of sums and counts.
//!
//! A word holds everything that such a score depends on (see `figures/packed_scorer.rs`), so that rows with equal words have
//! equal scores: the first row with a word is evaluated as a card is, the others look it up.

use super::outcome::RowOutcome;
use crate::columns::figures::OutcomeKind;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// How many words are remembered.
const MOST_WORDS: usize = 1 << 20;

/// What rows with the same word come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SettledWord {
    /// A final score, in units of the last digit kept, and the place of its grade; 255 where there are no grades.
    Scored(i64, u8),
    /// Something else: no final score, or no grade. Such a row is evaluated by itself.
    Other,
}

/// The words that occurred so far. Emptied when it is full, so that memory stays bounded.
#[derive(Clone, Debug, Default)]
pub(super) struct WordMemo(HashMap<u64, SettledWord, FixedState>);

impl WordMemo {
    /// What a word is known to come to.
    pub(super) fn known(&self, word: u64) -> Option<SettledWord> {
        self.0.get(&word).copied()
    }

    /// What a word comes to, from the memo or from the first row that has it.
    pub(super) fn get(&mut self, word: u64, evaluate: impl FnOnce() -> RowOutcome) -> SettledWord {
        if let Some(known) = self.known(word) {
            return known;
        }
        if self.0.len() >= MOST_WORDS {
            self.0.clear();
        }
        let settled = SettledWord::of(&evaluate());
        self.0.insert(word, settled);
        settled
    }
}

impl SettledWord {
    fn of(outcome: &RowOutcome) -> Self {
        match (outcome.standing, outcome.final_units, outcome.grade) {
            (Some(OutcomeKind::Graded(_)), Some(units), Some(grade)) => Self::Scored(units, grade),
            (Some(OutcomeKind::Scored), Some(units), None) => Self::Scored(units, u8::MAX),
            _ => Self::Other,
        }
    }
}
