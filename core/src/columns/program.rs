//! Scores rows with equal facts: by lookup tables if they stay small, else in packed integers, else one by one.
//!
//! Three numberings of items occur here. An *item* is its index in the plan, in reading order. A *place* is a position among
//! the asked items, those that columns answer, sorted by item. A *column* is an index in the caller's list of columns.
//!
//! All lines are evaluated in advance, so that a row only selects one line for each asked item:
//!
//! ```text
//! lines[place][index]   asked items: the line of each index of the item's dictionary, from 0 (missing) on
//! rest[item]            other items: the line that they have without an answer; None for asked items
//! row (5, 4)            lines[0][5], lines[1][4], and every line of rest
//! ```
//!
//! The strategy is chosen when the program is made, and again whenever a range of indices grows: tables with at most `most`
//! entries, else packed integers if every item has at most 256 indices, known in advance, and nothing can overflow, else tables
//! of any size, else one by one.

use super::CHUNK;
use super::encode::{EncodedColumn, ItemColumns};
use super::lookup_tables::{LookupTables, Scratch};
use super::memo::{Memo, OutcomeTable};
use super::outcome::{RowSelection, Sink};
use super::packed_rows::PackedRows;
use crate::checklist::{Answers, Plan};
use crate::columns::figures::LineFigures;
use crate::tools::condition::FactSet;
use std::collections::{HashMap, HashSet};

/// How rows with the same facts are scored.
/// There is one program for each class of facts (see `facts`); its index among the scorer's programs is the number of the
/// class.
#[derive(Clone, Debug)]
pub(super) struct Program {
    /// The facts of the first row of the class: they give the results that every row of the class has.
    facts: FactSet,
    /// The lines of each asked item, by place and then by index. Every index has a line: an answer that the checklist refuses
    /// has the line of a missing one, so that indices stay positions.
    lines: Vec<Vec<LineFigures>>,
    /// For every item of the plan, by item: its line without an answer; `None` where a column answers it.
    rest: Vec<Option<LineFigures>>,
    /// How rows are scored at present; `regroup` chooses it.
    way: ScoringStrategy,
    /// Outcomes of single rows by all of their indices, for rows that neither tables nor integers can score.
    memo: Memo,
}

/// The three ways to score a row. Boxed, so that the variants do not differ much in size.
#[derive(Clone, Debug)]
enum ScoringStrategy {
    /// The place of a row leads to an outcome number; an entry is filled by the first row that needs it.
    Tables(Box<LookupTables>),
    /// The place of a row gives a word; the sums of the words are the figures.
    PackedScorer(Box<PackedRows>),
    /// Each row is evaluated like a card, and remembered: for roll-ups that look at lines one by one (least, greatest or
    /// first), whose scores do not follow from sums, and for checklists that read themselves, whose items hang on each other.
    OneByOne,
}

impl Program {
    /// Makes the program of a class. `occurring` holds the least and the greatest index so far of each asked item, `None` where
    /// its indices do not fit a byte. Tables are preferred to packed integers while they have at most `most` entries.
    pub(super) fn new(
        plan: &Plan,
        asked: &[ItemColumns],
        occurring: &[Option<(u8, u8)>],
        facts: FactSet,
        most: usize,
    ) -> Self {
        let answered: HashSet<usize> = asked.iter().map(|asked| asked.item).collect();
        let rest: Vec<Option<LineFigures>> = (0..plan.items().count())
            .map(|item| if answered.contains(&item) { None } else { plan.bare_line(item, None, &facts) })
            .collect();
        let mut program = Self {
            facts,
            lines: vec![Vec::new(); asked.len()],
            rest,
            way: ScoringStrategy::OneByOne,
            memo: Memo::default(),
        };
        program.extend(plan, asked);
        program.regroup(plan, asked, occurring, most);
        program
    }

    /// Chooses the strategy anew for the ranges in `occurring`. Tables and words that were made before are dropped; outcome
    /// numbers and the memo stay valid.
    ///
    /// Packed integers need indices that are known in advance: their fields have room for the lines that exist now, and an
    /// index that is new later could exceed it.
    pub(super) fn regroup(&mut self, plan: &Plan, asked: &[ItemColumns], occurring: &[Option<(u8, u8)>], most: usize) {
        if plan.reads_itself() {
            self.way = ScoringStrategy::OneByOne;
            return;
        }
        let others: Vec<LineFigures> = self.rest.iter().flatten().cloned().collect();
        let chain = LookupTables::new(plan, occurring, &self.lines, &others);
        let closed = asked.iter().all(|asked| asked.small.is_some());
        let fits = chain.as_ref().is_some_and(|chain| chain.size() <= most);
        let words = if fits || !closed {
            None
        } else {
            PackedRows::new(plan, asked, occurring, (&self.lines, &self.rest, &self.facts))
        };
        self.way = match (words, chain) {
            (Some(words), _) => ScoringStrategy::PackedScorer(Box::new(words)),
            (None, Some(chain)) => ScoringStrategy::Tables(Box::new(chain)),
            (None, None) => ScoringStrategy::OneByOne,
        };
    }

    /// Drops everything that holds an outcome number, because numbers are given out from 1 again. Packed words hold none.
    pub(super) fn forget(&mut self) {
        self.memo = Memo::default();
        if let ScoringStrategy::Tables(chain) = &mut self.way {
            chain.forget();
        }
    }

    /// Evaluates the lines of indices that were given out since the last call, which happens only in open dictionaries:
    /// measured numbers, remarks, combinations of parts.
    pub(super) fn extend(&mut self, plan: &Plan, asked: &[ItemColumns]) {
        for (asked, lines) in asked.iter().zip(&mut self.lines) {
            for symbol in lines.len()..asked.symbols() {
                // Invariant: symbols are fewer than u32 can count.
                let answer = asked.answer(u32::try_from(symbol).unwrap_or(u32::MAX));
                lines.extend(plan.bare_line(asked.item, answer.as_ref(), &self.facts));
            }
        }
    }

    /// Fast path: scores rows from the caller's own codes, `columns` in the order of asked items, without encoding them.
    /// Returns `false`, without writing to the sink, if some row needs the slow path: an index beyond the ranges so far, an
    /// outcome that no row had before, or (in packed integers) a row whose score is not an ordinary one.
    pub(super) fn look_up(
        &mut self,
        (plan, asked): (&Plan, &[ItemColumns]),
        columns: &[&[i8]],
        (at, rows): (RowSelection<'_>, usize),
        outcomes: &mut OutcomeTable,
        scratch: &mut Scratch,
        sink: &mut dyn Sink,
    ) -> bool {
        self.number(plan, asked, outcomes);
        match &mut self.way {
            ScoringStrategy::Tables(chain) => {
                let ids = chain.look_up(columns, rows, scratch);
                ids.map(|ids| sink.known(at, ids, &outcomes.all)).is_some()
            }
            ScoringStrategy::PackedScorer(words) => {
                let ordinary = words.look_up(columns, rows, scratch)
                    && words.exceptional_rows().is_empty()
                    && words.settle_known();
                if ordinary {
                    words.tell(at, &[], outcomes, sink);
                }
                ordinary
            }
            ScoringStrategy::OneByOne => false,
        }
    }

    /// Whether every combination has an outcome of its own.
    #[cfg(test)]
    pub(super) fn is_numbered(&self) -> bool {
        matches!(&self.way, ScoringStrategy::Tables(chain) if chain.is_numbered())
    }

    /// Gives every place of a single group an outcome number of its own, once that pays (see `LookupTables::to_number`).
    /// Numbers are consecutive in the order of places, so that the outcome of a row is its place plus a constant and needs no
    /// table.
    ///
    /// Each class of places is evaluated once. The numbers of the places and of newly evaluated classes come to at most twice
    /// the number of places; nothing is done where that would leave less than half of all 16-bit numbers free.
    fn number(&mut self, plan: &Plan, asked: &[ItemColumns], outcomes: &mut OutcomeTable) {
        let ScoringStrategy::Tables(chain) = &mut self.way else { return };
        let Some((group, classes)) = chain.to_number() else { return };
        if !outcomes.has_ample_room(classes.len() * 2) {
            return;
        }
        // One evaluation a class.
        let mut of_class: HashMap<u32, u16> = HashMap::new();
        let numbers: Vec<u16> = (0..)
            .zip(classes)
            .map(|(place, class)| {
                *of_class.entry(*class).or_insert_with(|| {
                    // What cannot be is not told of; the first number stands for it.
                    group.symbols(place).map_or(0, |symbols| {
                        let lines = (asked, self.lines.as_slice(), self.rest.as_slice());
                        evaluate(plan, lines, &self.facts, symbols.into_iter(), outcomes)
                    })
                })
            })
            .collect();
        if let Some(first) = outcomes.number(&numbers) {
            chain.number(first);
        }
    }

    /// Scores the rows of a chunk (at most [`CHUNK`], `symbols[place]` holding their indices) and tells the sink once.
    ///
    /// `refused` are rows with a cell that could not be read, ascending: they are scored as if that cell were missing, and
    /// their outcome is then replaced by number 0.
    pub(super) fn score(
        &mut self,
        plan: &Plan,
        (asked, symbols): (&[ItemColumns], &[EncodedColumn]),
        (at, rows): (RowSelection<'_>, usize),
        refused: &[u32],
        outcomes: &mut OutcomeTable,
        sink: &mut dyn Sink,
    ) {
        let Self { facts, lines, rest, way, memo } = self;
        let row = Row { plan, asked, symbols, lines, rest, facts };
        match way {
            ScoringStrategy::Tables(chain) => {
                let mut ids = [0_u16; CHUNK];
                let shared = std::cell::RefCell::new(outcomes);
                let evaluate = |at: usize| row.evaluate(at, &mut shared.borrow_mut());
                let alone = |at: usize| row.remember(at, memo, &mut shared.borrow_mut());
                chain.run(plan, (symbols, rows), &mut ids, lines, evaluate, alone);
                let outcomes = shared.into_inner();
                refused.iter().for_each(|row| set(&mut ids, *row));
                // Invariant: a chunk has at most CHUNK rows.
                sink.known(at, ids.get(..rows).unwrap_or_default(), &outcomes.all);
            }
            ScoringStrategy::OneByOne => {
                let mut ids = [0_u16; CHUNK];
                for (at, id) in ids.iter_mut().enumerate().take(rows) {
                    *id = row.remember(at, memo, outcomes);
                }
                refused.iter().for_each(|row| set(&mut ids, *row));
                // Invariant: a chunk has at most CHUNK rows.
                sink.known(at, ids.get(..rows).unwrap_or_default(), &outcomes.all);
            }
            ScoringStrategy::PackedScorer(words) => {
                words.run(symbols, rows);
                let mut others: Vec<(usize, u16)> = Vec::new();
                let unsettled = words.settle(|at| outcomes.outcome(plan, &row.lines(at), facts));
                let by_themselves = words.exceptional_rows().into_iter().chain(unsettled);
                for at in by_themselves.filter(|at| !is_refused(refused, *at)) {
                    others.push((at, row.remember(at, memo, outcomes)));
                }
                // Invariant: rows are counted from the start of a chunk.
                others.extend(refused.iter().map(|row| (usize::try_from(*row).unwrap_or(usize::MAX), 0)));
                words.tell(at, &others, outcomes, sink);
            }
        }
    }

    /// Calls `see` with the item and the finding of every line of a row that failed or is below full. `row` counts from the
    /// start of the chunk. Items that no column answers are not looked at.
    pub(super) fn found(
        &self,
        plan: &Plan,
        symbols: &[EncodedColumn],
        asked: &[ItemColumns],
        row: usize,
        mut see: impl FnMut(usize, crate::columns::figures::LineFinding),
    ) {
        if plan.reads_itself() {
            // Invariant: an index was the length of a list.
            let symbol = |symbols: &EncodedColumn| usize::try_from(symbols.get(row)).unwrap_or(usize::MAX);
            let answers = answers(plan, asked, symbols.iter().map(symbol).enumerate());
            let (lines, _) = plan.bare_lines(&answers, &self.facts);
            for asked in asked {
                if let Some(found) =
                    lines.iter().find(|line| line.item() == asked.item).and_then(|line| plan.found(line))
                {
                    see(asked.item, found);
                }
            }
            return;
        }
        for ((asked, symbols), lines) in asked.iter().zip(symbols).zip(&self.lines) {
            let line = usize::try_from(symbols.get(row)).ok().and_then(|symbol| lines.get(symbol));
            if let Some(found) = line.and_then(|line| plan.found(line)) {
                see(asked.item, found);
            }
        }
    }
}

/// True if a row is in the ascending list of refused rows; O(log n).
fn is_refused(refused: &[u32], row: usize) -> bool {
    u32::try_from(row).is_ok_and(|row| refused.binary_search(&row).is_ok())
}

/// Gives a row outcome number 0: a cell of it could not be read.
fn set(ids: &mut [u16], row: u32) {
    if let Some(id) = usize::try_from(row).ok().and_then(|row| ids.get_mut(row)) {
        *id = 0;
    }
}

/// Evaluates one combination of indices and returns the number of its outcome. `symbols` yields pairs (place, index); `lines`
/// and `rest` are those of the program. The lines are put in the order of items, which the roll-up relies on.
fn evaluate(
    plan: &Plan,
    (asked, lines, rest): (&[ItemColumns], &[Vec<LineFigures>], &[Option<LineFigures>]),
    facts: &FactSet,
    symbols: impl Iterator<Item = (usize, usize)>,
    outcomes: &mut OutcomeTable,
) -> u16 {
    if plan.reads_itself() {
        let (lines, facts) = plan.bare_lines(&answers(plan, asked, symbols), facts);
        return outcomes.evaluate(plan, &lines, &facts);
    }
    outcomes.evaluate(plan, &lines_of((asked, lines, rest), symbols), facts)
}

/// The lines of a combination of indices, in the order of the items.
fn lines_of(
    (asked, lines, rest): (&[ItemColumns], &[Vec<LineFigures>], &[Option<LineFigures>]),
    symbols: impl Iterator<Item = (usize, usize)>,
) -> Vec<LineFigures> {
    let mut all: Vec<Option<LineFigures>> = rest.to_vec();
    for (place, symbol) in symbols {
        let line = lines.get(place).and_then(|lines| lines.get(symbol));
        debug_assert!(line.is_some(), "every index has a line: without one the item would drop out of the score");
        if let Some(into) = asked.get(place).and_then(|asked| all.get_mut(asked.item)) {
            *into = line.cloned();
        }
    }
    all.into_iter().flatten().collect()
}

/// The answers of a combination of indices.
fn answers(plan: &Plan, asked: &[ItemColumns], symbols: impl Iterator<Item = (usize, usize)>) -> Answers {
    let mut answers = Answers::default();
    for (place, symbol) in symbols {
        let Some((asked, item)) = asked.get(place).and_then(|asked| Some((asked, plan.items().nth(asked.item)?)))
        else {
            continue;
        };
        // Invariant: symbols are fewer than u32 can count.
        if let Some(answer) = asked.answer(u32::try_from(symbol).unwrap_or(u32::MAX)) {
            answers.insert(item.id.as_str(), answer);
        }
    }
    answers
}

/// What a single row of the chunk is evaluated by: borrowed from a program, with the chunk's indices.
struct Row<'r> {
    plan: &'r Plan,
    asked: &'r [ItemColumns],
    symbols: &'r [EncodedColumn],
    lines: &'r [Vec<LineFigures>],
    rest: &'r [Option<LineFigures>],
    facts: &'r FactSet,
}

impl Row<'_> {
    /// Evaluates a row, counted from the start of the chunk, without looking into the memo.
    fn evaluate(&self, row: usize, outcomes: &mut OutcomeTable) -> u16 {
        evaluate(self.plan, (self.asked, self.lines, self.rest), self.facts, self.indices(row), outcomes)
    }

    /// The lines of a row whose items are evaluated each for itself.
    fn lines(&self, row: usize) -> Vec<LineFigures> {
        lines_of((self.asked, self.lines, self.rest), self.indices(row))
    }

    /// The index of each place in a row.
    fn indices(&self, row: usize) -> impl Iterator<Item = (usize, usize)> {
        // Invariant: an index was the length of a list.
        let symbol = move |symbols: &EncodedColumn| usize::try_from(symbols.get(row)).unwrap_or(usize::MAX);
        self.symbols.iter().map(symbol).enumerate()
    }

    /// The outcome number of a row, from the memo if a row with the same indices was evaluated before.
    fn remember(&self, row: usize, memo: &mut Memo, outcomes: &mut OutcomeTable) -> u16 {
        let key: Vec<u32> = self.symbols.iter().map(|symbols| symbols.get(row)).collect();
        memo.get(&key, || self.evaluate(row, outcomes))
    }
}
