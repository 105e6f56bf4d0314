//! Scores rows in packed 64-bit accumulators: each place of a group adds one precomputed word.
//!
//! For every group of items there is a table of words, indexed by the place that a row has in the group. A row costs one
//! look-up and one addition for each group, and a shift and a mask for each field that is read:
//!
//! ```text
//! word(row) = rest + sums_0[place_0(row)] + sums_1[place_1(row)] + …
//! ```
//!
//! Example: two interchangeable pass-or-fail items, whose word is 320 for fail and 68 for pass, form a set of three places (0,
//! 1 or 2 passes). The table of their group is 640, 388, 136, then zeros up to 8192 entries. How a word is divided into fields
//! is described in `figures/packed_scorer.rs`.
//!
//! The additions wrap and need no check: every field has the bits of its greatest possible sum.

use super::CHUNK;
use super::encode::{EncodedColumn, ItemColumns};
use super::group::{CombinationIndexes, Group, MOST_AT_ONCE, MOST_TOGETHER, groups};
use super::lookup_tables::Scratch;
use super::memo::OutcomeTable;
use super::outcome::{ComputedRows, RowOutcome, RowSelection, Sink};
use super::word_memo::{SettledWord, WordMemo};
use crate::checklist::Plan;
use crate::columns::figures::{LineFigures, PackedColumns, PackedScorer};
use crate::tools::condition::FactSet;
use std::collections::HashMap;

/// The layout of words, the table of words of each group, and buffers for one chunk.
#[derive(Clone, Debug)]
pub(super) struct PackedRows {
    /// The layout of the fields, and the tests of the grades.
    integers: PackedScorer,
    /// Each group with its table of words by place, padded with zeros to 8192 entries (65536 for a single large group), so that
    /// a masked place is always within the table.
    groups: Vec<(Group, Vec<u64>)>,
    /// The sum of the words of all items that no column answers.
    rest: u64,
    /// The words of the chunk that was added up last, a word for each row, and their unpacked fields.
    fields: PackedColumns,
    /// The grade of each row of that chunk; empty where the checklist has no grades.
    grades: Vec<u8>,
    /// The final score of each row of that chunk, in units of the last digit kept; empty where there is no rule for it.
    finals: Vec<i64>,
    /// What words came to, where there is such a rule.
    memo: WordMemo,
}

impl PackedRows {
    /// Builds the tables. `occurring` holds the range of indices of each asked item, `lines` the lines of each asked item by
    /// index, `others` the lines of the other items by item (`None` for asked ones).
    ///
    /// `None` where the score is no sum that fits 64 bits (see `PackedScorer::of`), an item has no line, or an item has too
    /// many indices for a group. Items with the same word for every index are interchangeable.
    pub(super) fn new(
        plan: &Plan,
        asked: &[ItemColumns],
        occurring: &[Option<(u8, u8)>],
        (lines, others, facts): (&[Vec<LineFigures>], &[Option<LineFigures>], &FactSet),
    ) -> Option<Self> {
        let places: HashMap<usize, usize> =
            asked.iter().enumerate().map(|(place, asked)| (asked.item, place)).collect();
        let of_item = |item: usize| -> Option<&[LineFigures]> {
            match others.get(item)? {
                Some(line) => Some(std::slice::from_ref(line)),
                None => lines.get(*places.get(&item)?).map(Vec::as_slice),
            }
        };
        let all = (0..others.len()).map(of_item).collect::<Option<Vec<_>>>()?;
        let integers = PackedScorer::of(plan, &all, facts)?;
        let word = |line: &LineFigures| integers.word(plan, line);
        let rest = others.iter().flatten().map(word).try_fold(0_u64, |sum, word| sum.checked_add(word?))?;
        let of_lines = |lines: &Vec<LineFigures>| lines.iter().map(word).collect::<Option<Vec<u64>>>();
        let alike = lines.iter().map(of_lines).collect::<Option<Vec<_>>>()?;
        let groups = groups(occurring, &alike).into_iter().map(|group| {
            let Group::Few(sets) = &group else { return None };
            // The sets of a group in turn, most significant first: each sum so far is followed by every histogram of the next
            // set.
            let mut sums = vec![0_u64];
            for set in sets {
                let words = set.occurring(alike.get(*set.members.first()?)?);
                let of_counts = |counts: Vec<usize>| {
                    let each = words.iter().zip(counts);
                    each.map(|(word, count)| word.checked_mul(u64::try_from(count).ok()?))
                        .try_fold(0_u64, |sum, word| sum.checked_add(word?))
                };
                // What cannot be adds nothing: no row looks it up.
                let of_set =
                    set.each().map(|counts| counts.map_or(Some(0), of_counts)).collect::<Option<Vec<u64>>>()?;
                let more = sums.iter().flat_map(|sum| of_set.iter().map(move |word| sum.checked_add(*word)));
                sums = more.collect::<Option<_>>()?;
            }
            // Room for every place that there can be, so that none needs to be checked.
            sums.resize(if sums.len() > MOST_TOGETHER { MOST_AT_ONCE } else { MOST_TOGETHER }, 0);
            Some((group, sums))
        });
        Some(Self {
            groups: groups.collect::<Option<_>>()?,
            integers,
            rest,
            fields: PackedColumns::default(),
            grades: Vec::new(),
            finals: Vec::new(),
            memo: WordMemo::default(),
        })
    }

    /// Adds up the first `rows` rows of encoded columns; the results are in `fields` until the next call.
    pub(super) fn run(&mut self, symbols: &[EncodedColumn], rows: usize) {
        let mut room = ([0_u16; CHUNK], [0_u16; CHUNK]);
        let room = (&mut room.0, &mut room.1);
        // Only items with few symbols are scored in integers.
        self.add_up(rows, room, |group, room| matches!(group.places(symbols, rows, room), CombinationIndexes::Few(_)));
    }

    /// Adds up rows from the caller's own codes; `false`, with `fields` undefined, where an index lies outside the range of its
    /// set. The tables have no entry for such an index.
    pub(super) fn look_up(&mut self, columns: &[&[i8]], rows: usize, scratch: &mut Scratch) -> bool {
        let room = (&mut *scratch.places, &mut *scratch.ids);
        self.add_up(rows, room, |group, places| group.codes(columns, rows, 0, places))
    }

    /// The rows of the chunk whose sums do not tell their outcome: a line blocks the score, or nothing is possible. They are
    /// evaluated one by one.
    pub(super) fn exceptional_rows(&self) -> Vec<usize> {
        self.integers.exceptional_rows(&self.fields)
    }

    /// Where there is a rule for the final score: sets the final score and the grade of each row by its word, and returns the rows
    /// that have no final score or no grade. `settle` tells what a row comes to, if that is known or can be found out; `None`
    /// ends it, with nothing set.
    fn settle_words(
        &mut self,
        mut settle: impl FnMut(&mut WordMemo, usize, u64) -> Option<SettledWord>,
    ) -> Option<Vec<usize>> {
        let Self { integers, fields, grades, finals, memo, .. } = self;
        grades.clear();
        finals.clear();
        if !integers.by_word {
            return Some(Vec::new());
        }
        let mut odd = integers.exceptional_rows(fields).into_iter().peekable();
        let mut others = Vec::new();
        for (row, word) in fields.words.iter().enumerate() {
            let settled = match odd.next_if_eq(&row) {
                // Such a row is evaluated by itself in any case.
                Some(_) => SettledWord::Scored(0, u8::MAX),
                None => settle(memo, row, integers.decides(*word))?,
            };
            let (units, grade) = match settled {
                SettledWord::Scored(units, grade) => (units, grade),
                SettledWord::Other => {
                    others.push(row);
                    (0, u8::MAX)
                }
            };
            finals.push(units);
            if integers.graded {
                grades.push(grade);
            }
        }
        Some(others)
    }

    /// Settles the rows by words that occurred before; `false` if some row has a new one, or none that words settle.
    pub(super) fn settle_known(&mut self) -> bool {
        self.settle_words(|memo, _, word| memo.known(word)).is_some_and(|others| others.is_empty())
    }

    /// Settles the rows, those with a new word by what they are evaluated to; returns those that words do not settle.
    pub(super) fn settle(&mut self, evaluate: impl Fn(usize) -> RowOutcome) -> Vec<usize> {
        // Default: every row has something that it comes to.
        self.settle_words(|memo, row, word| Some(memo.get(word, || evaluate(row)))).unwrap_or_default()
    }

    /// Sets each word to `rest`, adds the word of each group, and unpacks the fields that are read. `place` writes the rows'
    /// places in a group into the buffer that it is given; if it returns `false`, the sums are abandoned.
    fn add_up(
        &mut self,
        rows: usize,
        (room, other): (&mut [u16; CHUNK], &mut [u16; CHUNK]),
        mut place: impl FnMut(&Group, &mut [u16; CHUNK]) -> bool,
    ) -> bool {
        let words = &mut self.fields.words;
        words.clear();
        words.resize(rows, self.rest);
        // Two groups at a time, while each word is at hand.
        let (pairs, rest) = self.groups.as_chunks::<2>();
        for [(group, sums), (second, more)] in pairs {
            if !place(group, room) || !place(second, other) {
                return false;
            }
            add_two(words, (room, sums), (other, more));
        }
        for (group, sums) in rest {
            if !place(group, room) {
                return false;
            }
            add(words, room, sums);
        }
        self.integers.read(&mut self.fields);
        true
    }

    /// Grades the rows added up, if their words were not settled, and tells the sink. `others` are pairs (row of the selection, outcome number) of the rows whose
    /// outcome is not their sum.
    pub(super) fn tell(
        &mut self,
        at: RowSelection<'_>,
        others: &[(usize, u16)],
        outcomes: &OutcomeTable,
        sink: &mut dyn Sink,
    ) {
        let Self { integers, fields, grades, finals, .. } = self;
        if integers.has_grades() {
            integers.grade(fields, grades);
        }
        sink.computed(at, &ComputedRows { integers, fields, grades, finals, others, outcomes: &outcomes.all });
    }
}

/// Adds to each word the table's entry for its place. The length of the table is a constant in either branch, so that the
/// compiler drops the bounds checks.
fn add(words: &mut [u64], places: &[u16; CHUNK], sums: &[u64]) {
    let pairs = words.iter_mut().zip(places);
    if let Some(sums) = sums.first_chunk::<MOST_AT_ONCE>() {
        pairs.for_each(|(word, place)| *word = word.wrapping_add(look(sums, *place)));
    } else if let Some(sums) = sums.first_chunk::<MOST_TOGETHER>() {
        pairs.for_each(|(word, place)| *word = word.wrapping_add(look(sums, *place)));
    }
}

/// The same for two groups in one pass, which loads and stores each word once. Only a single group may have a table of 65536
/// entries, so that tables of 8192 are the only case here.
fn add_two(words: &mut [u64], (places, sums): (&[u16; CHUNK], &[u64]), (others, more): (&[u16; CHUNK], &[u64])) {
    let tables = sums.first_chunk::<MOST_TOGETHER>().zip(more.first_chunk::<MOST_TOGETHER>());
    for ((word, place), other) in words.iter_mut().zip(places).zip(others) {
        if let Some((sums, more)) = tables {
            *word = word.wrapping_add(look(sums, *place)).wrapping_add(look(more, *other));
        }
    }
}

/// An entry of a table of N entries, a power of two: the mask keeps the index within it without a bounds check.
#[inline(always)]
fn look<const N: usize>(sums: &[u64; N], place: u16) -> u64 {
    // Invariant: the mask keeps the index below N.
    sums.get(usize::from(place) & (N - 1)).copied().unwrap_or_default()
}
