//! Outcomes, each stored once under a 16-bit number.
//!
//! A number is an index in [`OutcomeTable::all`]. Rows carry numbers instead of outcomes, so that a sink converts each outcome
//! once. Equal figures share a number, except for the consecutive copies that `Program` makes for numbered places. Numbers stay
//! valid from call to call until the table is emptied, of which the sink is told.

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
    /// The outcomes by number; at most 65535, and never shrinks except in `forget`.
    pub(super) all: Vec<RowOutcome>,
    /// The number of each evaluated outcome, by its exact figures; copies are not in it.
    known: HashMap<ScoreFigures, u16>,
    /// The checklist's rounding, for the rounded figures of an outcome.
    rounding: Rounding,
}

impl OutcomeTable {
    /// A table with number 0 alone. `plan` gives the number of severities that are counted.
    pub(super) fn new(plan: &Plan, rounding: Rounding) -> Self {
        let refused = RowOutcome::refused(plan.checklist().severities.len());
        Self { all: vec![refused], known: HashMap::new(), rounding }
    }

    /// True if a whole chunk of new outcomes, one for each row, still fits 16 bits.
    pub(super) fn has_room(&self) -> bool {
        self.all.len() + CHUNK < usize::from(u16::MAX)
    }

    /// Appends copies of known outcomes as consecutive numbers and returns the first. Ask [`OutcomeTable::has_ample_room`] before.
    /// `None`, with nothing appended, if a number in `known` does not exist or the first new one does not fit 16 bits.
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

    /// What lines come to, in the order of the items, without a number.
    pub(super) fn outcome(&self, plan: &Plan, lines: &[LineFigures], facts: &FactSet) -> RowOutcome {
        RowOutcome::of(plan.figures(lines, facts), &self.rounding)
    }

    /// Evaluates lines, in the order of the items, and returns the number of their outcome, a new one if no equal figures
    /// occurred. Room for it must have been made before the chunk (`has_room`).
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

/// The outcome number of each row that was evaluated by itself, by the indices of all asked items. Emptied when it holds 2^20
/// rows, so that memory stays bounded; the rows that follow are evaluated again.
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
