//! Outcomes, each stored once under a 16-bit number.

use super::CHUNK;
use super::outcome::RowOutcome;
use crate::base::rounding::Rounding;
use crate::checklist::Plan;
use crate::columns::figures::{LineFigures, ScoreFigures};
use crate::tools::condition::FactSet;
use std::collections::HashMap;

/// How many rows are cached by all of their indices.
const MOST_REMEMBERED: usize = 1 << 20;

/// Every outcome that has occurred, by its number. Number 0 is that of a row with a cell that could not be read.
#[derive(Clone, Debug)]
pub(super) struct OutcomeTable {
    pub(super) all: Vec<RowOutcome>,
    known: HashMap<ScoreFigures, u16>,
    rounding: Rounding,
}

impl OutcomeTable {
    pub(super) fn new(plan: &Plan, rounding: Rounding) -> Self {
        let refused = RowOutcome::refused(plan.checklist().severities.len());
        Self { all: vec![refused], known: HashMap::new(), rounding }
    }

    /// Whether a chunk of new outcomes still fits 16 bits.
    pub(super) fn has_room(&self) -> bool {
        self.all.len() + CHUNK < usize::from(u16::MAX)
    }

    /// Appends copies of known outcomes as consecutive numbers and returns the first. Ask [`OutcomeTable::has_ample_room`] before.
    pub(super) fn number(&mut self, known: &[u16]) -> Option<u16> {
        let first = u16::try_from(self.all.len()).ok()?;
        let one = |number: &u16| self.all.get(usize::from(*number)).cloned();
        let more = known.iter().map(one).collect::<Option<Vec<_>>>()?;
        self.all.extend(more);
        Some(first)
    }

    /// Whether `more` outcomes would leave half of all numbers free.
    pub(super) fn has_ample_room(&self, more: usize) -> bool {
        self.all.len() + more <= usize::from(u16::MAX) / 2
    }

    /// Drops all outcomes but number 0.
    pub(super) fn forget(&mut self) {
        self.all.truncate(1);
        self.known.clear();
    }

    /// Evaluates lines and returns the number of their outcome. Room was made before the chunk.
    pub(super) fn evaluate(&mut self, plan: &Plan, lines: &[LineFigures], facts: &FactSet) -> u16 {
        let figures = plan.figures(lines, facts);
        debug_assert!(self.all.len() < usize::from(u16::MAX), "room was made before the chunk");
        let next = u16::try_from(self.all.len()).unwrap_or(u16::MAX);
        let known = *self.known.entry(figures.clone()).or_insert(next);
        if known == next {
            self.all.push(RowOutcome::of(figures, &self.rounding));
        }
        known
    }
}

/// Outcomes of rows by all of their indices, for checklists that no table holds. Emptied when full.
#[derive(Clone, Debug, Default)]
pub(super) struct Memo(HashMap<Box<[u32]>, u16>);

impl Memo {
    /// The outcome of a row, from the cache or computed now.
    pub(super) fn get(&mut self, symbols: &[u32], evaluate: impl FnOnce() -> u16) -> u16 {
        if let Some(known) = self.0.get(symbols) {
            return *known;
        }
        if self.0.len() >= MOST_REMEMBERED {
            self.0.clear();
        }
        let outcome = evaluate();
        self.0.insert(symbols.into(), outcome);
        outcome
    }
}
