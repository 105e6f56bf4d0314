//! Outcomes of rows, and the sink that is told them.

use crate::base::exact::Ratio;
use crate::base::problem::Problem;
use crate::base::rounding::Rounding;
use crate::columns::figures::{OutcomeKind, PackedColumns, PackedScorer, ScoreFigures};

/// What is said of a row with a cell that could not be read.
const REFUSED: &str = "refused";

/// The score of an inspection in figures, without lines and reasons; equal to those of its card.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RowOutcome {
    /// The kind of outcome; `None` where a cell of the row could not be read.
    pub standing: Option<OutcomeKind>,
    /// The exact percentage, 0 to 100; `None` without a final score, and where the checklist has no percentage.
    pub percent: Option<Ratio>,
    /// The percentage in units of the last digit that the checklist keeps: 875 is 87.5 at one digit.
    pub percent_units: Option<i64>,
    /// The exact score as a share of 1, in lowest terms; nothing too where it does not fit.
    pub fraction: Option<(i64, i64)>,
    /// Points earned, charged or left, in units of the last digit kept.
    pub total_units: Option<i64>,
    /// The final score, in units of the last digit kept; `None` without a rule for it, and where it comes to none.
    pub final_units: Option<i64>,
    /// The grade, by its index in the scale of grades, best first; `None` unless the outcome is graded.
    pub grade: Option<u8>,
    /// Failed items.
    pub failed: u32,
    /// Items below full points that did not fail.
    pub deficient: u32,
    /// Failed items of each severity, gravest first.
    pub failed_of: Vec<u32>,
}

/// The rows that a call to a sink is about.
#[derive(Clone, Copy, Debug)]
pub struct RowSelection<'r> {
    /// The first row of the chunk.
    pub start: usize,
    /// Which rows of it, counted from there; all from the first on where not stated.
    pub positions: Option<&'r [u32]>,
}

/// Scores that were added up in packed integers, and have no outcome numbers.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ComputedRows<'c> {
    /// The layout of the words, and how they are rounded.
    pub(super) integers: &'c PackedScorer,
    /// The word of each row, and the fields that were unpacked.
    pub(super) fields: &'c PackedColumns,
    /// Grades by their places on the ladder; empty where the checklist has none.
    pub grades: &'c [u8],
    /// Final scores in units of the last digit kept; empty where the checklist has no rule for them. Entries of rows in `others`
    /// mean nothing.
    pub finals: &'c [i64],
    /// Rows among these that came to something else: nothing counts, something is missing, a cell could not be read.
    /// Pairs (row, counted from the first of these; number of its outcome). The sums of such a row mean nothing.
    pub others: &'c [(usize, u16)],
    /// The outcomes that the numbers in `others` mean.
    pub outcomes: &'c [RowOutcome],
}

impl ComputedRows<'_> {
    /// How many rows.
    /// Those in `others` are included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.fields.words.len()
    }

    /// How all of them stand that did not come to something else: as cards write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.grades.is_empty() { OutcomeKind::Scored } else { OutcomeKind::Graded(0) }.as_str()
    }

    /// Percentages in units of the last digit kept, where the checklist has them.
    /// An entry for each row; 875 is 87.5 at one digit. Entries of rows in `others` mean nothing.
    #[must_use]
    pub fn percent_units(&self) -> Option<Vec<i64>> {
        self.integers.has_percent().then(|| self.integers.percent_units(self.fields))
    }

    /// Totals in units of the last digit kept.
    /// An entry for each row; points earned, charged, or left of the start, by the method of the checklist.
    #[must_use]
    pub fn total_units(&self) -> Vec<i64> {
        self.integers.total_units(self.fields)
    }

    /// The exact score of each row as a share of 1, in lowest terms; none where the checklist has no percentage.
    pub fn fractions(&self) -> impl Iterator<Item = Option<(i64, i64)>> {
        let (earned, possible) = self.integers.points(self.fields);
        let has_percent = self.integers.has_percent();
        earned.iter().zip(possible).map(move |(earned, possible)| {
            let share = Ratio::new(*earned, *possible).filter(|_| has_percent)?;
            share.to_i64_parts()
        })
    }

    /// How many items failed (0), are below full (1), or failed with each severity (2 and on, gravest first).
    /// An item for each row, or none at all if `place` is beyond the last severity.
    pub fn counts(&self, place: usize) -> impl Iterator<Item = i64> {
        self.integers.counts(self.fields, place)
    }
}

/// Receives the outcome of every row, each once.
///
/// Outcomes have numbers, which stay the same from call to call until [`Sink::forget`]. A sink may convert each outcome once
/// and keep the result by its number; such a sink has to be passed to every call of the same scorer, so that it hears of
/// every `forget`.
pub trait Sink {
    /// Rows whose outcomes are known: row `i` of the selection has `outcomes[ids[i]]`. Outcomes are only added, until
    /// [`Sink::forget`].
    fn known(&mut self, rows: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]);

    /// Outcomes are numbered anew from here on: there were too many. What was remembered of their numbers is void.
    fn forget(&mut self) {}

    /// Rows whose scores were added up, with those among them that have another outcome.
    fn computed(&mut self, rows: RowSelection<'_>, computed: &ComputedRows<'_>);

    /// A failed or deficient item; told only if findings are asked for, in the order of rows within a chunk.
    fn found(&mut self, finding: RowFinding) {
        let _ = finding;
    }
}

/// Something found wrong in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowFinding {
    /// The row.
    pub row: usize,
    /// The item, by its index in [`Scorer::items`](super::Scorer::items).
    pub item: usize,
    /// Whether it failed; otherwise it is only below full.
    pub failed: bool,
    /// The severity, by its index in the checklist's severities, gravest first; `None` for an item without one.
    pub severity: Option<usize>,
}

/// A cell that could not be read; its row has no outcome, unless such cells count as missing.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CellProblem {
    /// The row.
    pub row: usize,
    /// The column's place among those given.
    pub column: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl RowOutcome {
    /// What [`RowOutcome::kind`] may say.
    pub const KINDS: [&'static str; 6] = ["graded", "scored", "ungraded", "provisional", "no_score", REFUSED];

    /// How it stands, in a word: as cards write it, or that a cell could not be read.
    pub fn kind(&self) -> &'static str {
        self.standing.map_or(REFUSED, OutcomeKind::as_str)
    }

    /// The outcome of a row with a cell that could not be read: no figures, all counts 0.
    pub(super) fn refused(severities: usize) -> Self {
        Self {
            standing: None,
            percent: None,
            percent_units: None,
            fraction: None,
            total_units: None,
            final_units: None,
            grade: None,
            failed: 0,
            deficient: 0,
            failed_of: vec![0; severities],
        }
    }

    /// Exact figures with their rounded forms. A rounded figure is `None` where it does not fit 64 bits in units of the last
    /// digit, and the share where a part of it does not.
    pub(super) fn of(figures: ScoreFigures, rounding: &Rounding) -> Self {
        let units = |value: &Ratio| {
            let unit = Ratio::from_integer(10_i64.pow(rounding.digits.min(9).into()));
            (&rounding.apply(value) * &unit).to_i64()
        };
        // Invariant: counts of items fit 32 bits.
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let share = figures.percent.as_ref().and_then(|percent| percent.checked_div(&Ratio::HUNDRED));
        Self {
            standing: Some(figures.standing),
            percent_units: figures.percent.as_ref().and_then(units),
            fraction: share.and_then(|share| share.to_i64_parts()),
            total_units: figures.total.as_ref().and_then(units),
            final_units: figures.final_score.as_ref().and_then(units),
            grade: match figures.standing {
                OutcomeKind::Graded(place) => u8::try_from(place).ok(),
                _ => None,
            },
            failed: count(figures.failed),
            deficient: count(figures.deficient),
            failed_of: figures.failed_of.into_iter().map(count).collect(),
            percent: figures.percent,
        }
    }
}
