//! Lookup tables: (state so far, class of the next group) → next state, finally an outcome.
//!
//! Places of a group that give equal digests form a class. With one group, a table leads from a place to an outcome. With
//! several, each level has a table from a state (the digest of the groups before) and a class to the next state; that of the
//! last level leads to outcomes.
//!
//! Example: 30 pass-or-fail items of weight 1 in two groups of 15 interchangeable items. A place is the number of passes,
//! 0 to 15, and so is its class: 16 states after the first group, a table of 16 × 16 entries in the second, and 31 outcomes.
//! One by one the rows would have 2³⁰ combinations.
//!
//! Tables are filled as rows occur: an entry is computed by the evaluator that cards use, on the first row that needs it.
//!
//! A row passes the levels in order; its state after the last one is its outcome number:
//!
//! ```text
//! first of several levels   state = class of the place
//! levels between            state = table[state · width + class]
//! last level                outcome = table[state · width + class], a state of 0 if it is the only level
//! ```
//!
//! States are numbered separately at every level, in the order in which they occur. Lines of items without a column are in
//! `rest`, whose digest is the start of every state.

use super::CHUNK;
use super::encode::EncodedColumn;
use super::group::{CombinationIndexes, Group, ItemSet, MOST_AT_ONCE, groups};
use crate::checklist::Plan;
use crate::columns::figures::{Digest, DigestLayout, LineFigures};
use std::collections::HashMap;

/// The most places that get an outcome number each, and the most classes that they may fall into.
const MOST_NUMBERED: usize = 1 << 13;
const MOST_CLASSES: usize = 1 << 11;
/// Rows scored for each place before numbering the places pays off.
const ROWS_BEFORE: usize = 4;
/// The most entries of one table.
const MOST_ENTRIES: usize = 1 << 22;
/// Marks an entry that has not been computed yet.
const NO_STATE: u32 = u32::MAX;
/// Marks an outcome that has not been computed yet.
const NO_OUTCOME: u16 = u16::MAX;

/// A group, its classes, and the table that leads on from it.
#[derive(Clone, Debug)]
struct Level {
    group: Group,
    /// The class of each place; [`NO_STATE`] for places that no row has. Of a wide group, by index, extended as indices occur.
    classes: Vec<u32>,
    /// The digest of each class.
    digests: Vec<Digest>,
    /// The inverse of `digests`.
    known: HashMap<Digest, u32>,
    /// Entries in a row of the table: room for so many classes.
    /// Doubled when a wide group gets more classes; grouped sets have all of theirs from the start.
    width: usize,
    /// `width` as the type that entries are computed in.
    stride: u64,
    /// Transition table: `table[state · width + class]` is the next state, or the outcome in the last level.
    table: Vec<u32>,
    /// The digest of each state that this level leads to; empty in the first of several levels and in the last.
    states: Vec<Digest>,
    /// The inverse of `states`.
    known_states: HashMap<Digest, u32>,
    /// With a single group: outcome by place, padded to 65536 entries, so that a 16-bit place needs no bounds check.
    direct_outcomes: Vec<u16>,
    /// With a single group whose places are numbered: the number of place 0. A row's outcome is then its place plus this.
    numbered: Option<u16>,
    /// Rows scored so far.
    /// Decides when numbering pays off; counted only for a single group.
    rows: usize,
}

/// Buffers that are reused from chunk to chunk.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    /// The place of each row, or its outcome number once places are numbered.
    pub(super) places: Box<[u16; CHUNK]>,
    /// The outcome number of each row; a second buffer of places in packed integers.
    pub(super) ids: Box<[u16; CHUNK]>,
}

impl Scratch {
    pub(super) fn new() -> Self {
        Self { places: Box::new([0; CHUNK]), ids: Box::new([0; CHUNK]) }
    }
}

/// The tables for rows of one class of facts.
#[derive(Clone, Debug)]
pub(super) struct LookupTables {
    /// Which sums and counts a digest has.
    digester: DigestLayout,
    /// The digest of the items that no column answers.
    rest: Digest,
    /// One for each group; none if no column answers anything.
    levels: Vec<Level>,
}

impl Level {
    /// Writes the outcome of each place, or [`NO_OUTCOME`]; for a single group.
    fn outcomes(&mut self, places: &[u16; CHUNK], rows: usize, ids: &mut [u16; CHUNK]) {
        self.rows += rows;
        if let Some(first) = self.numbered {
            ids.iter_mut().zip(places).take(rows).for_each(|(id, place)| *id = place.wrapping_add(first));
            return;
        }
        // The table has as many entries as a place can be, so that none needs to be checked.
        if let Some(direct_outcomes) = self.direct_outcomes.first_chunk::<MOST_AT_ONCE>() {
            for (id, place) in ids.iter_mut().zip(places).take(rows) {
                *id = direct_outcomes.get(usize::from(*place)).copied().unwrap_or(NO_OUTCOME);
            }
        }
    }

    /// The class of a digest, a new one where it has not occurred.
    fn class(&mut self, digest: Digest) -> u32 {
        let next = u32::try_from(self.digests.len()).unwrap_or(NO_STATE);
        let class = *self.known.entry(digest).or_insert_with_key(|digest| {
            self.digests.push(digest.clone());
            next
        });
        if self.digests.len() > self.width {
            self.widen();
        }
        class
    }

    /// Advances the states of a chunk's rows by one level; at the first of several levels a state is the class itself.
    /// States that the table lacks become [`NO_STATE`], which stays so in later levels.
    fn step(&self, ids: &mut [u32], places: impl Iterator<Item = u32>, first: bool) {
        let classes = places.map(|place| look(&self.classes, place));
        if first {
            ids.iter_mut().zip(classes).for_each(|(id, class)| *id = class);
            return;
        }
        for (id, class) in ids.iter_mut().zip(classes) {
            let entry = u64::from(*id).wrapping_mul(self.stride).wrapping_add(class.into());
            *id = usize::try_from(entry).ok().and_then(|entry| self.table.get(entry)).copied().unwrap_or(NO_STATE);
        }
    }

    fn set_width(&mut self, width: usize) {
        self.width = width;
        // A usize has at most 64 bits on every target.
        self.stride = width as u64;
    }

    /// Doubles the width, and moves the rows of the table.
    fn widen(&mut self) {
        let width = (self.width * 2).max(self.digests.len());
        let rows = self.table.chunks(self.width.max(1)).map(|row| {
            let mut row = row.to_vec();
            row.resize(width, NO_STATE);
            row
        });
        self.table = rows.flatten().collect();
        self.set_width(width);
    }
}

impl LookupTables {
    /// Tables for items whose indices so far are within `occurring`; `lines` are the lines of each item asked for by index,
    /// `rest` those of the other items. `None` if the checklist's score is no function of a digest.
    pub(super) fn new(
        plan: &Plan,
        occurring: &[Option<(u8, u8)>],
        lines: &[Vec<LineFigures>],
        rest: &[LineFigures],
    ) -> Option<Self> {
        let digester = DigestLayout::of(plan)?;
        let alike: Vec<Vec<Digest>> = occurring
            .iter()
            .zip(lines)
            .map(|(few, lines)| lines.iter().filter(|_| few.is_some()).map(|line| digester.line(plan, line)).collect())
            .collect();
        let groups = groups(occurring, &alike);
        let together =
            |digest: &Digest, line: &LineFigures| digester.together(plan, digest, &digester.line(plan, line));
        let nothing = digester.nothing();
        let rest = rest.iter().fold(nothing.clone(), |digest, line| together(&digest, line));
        let levels = groups.iter().map(|group| {
            let mut level = Level {
                group: group.clone(),
                classes: Vec::new(),
                digests: Vec::new(),
                known: HashMap::new(),
                width: 0,
                stride: 0,
                table: Vec::new(),
                states: Vec::new(),
                known_states: HashMap::new(),
                direct_outcomes: Vec::new(),
                numbered: None,
                rows: 0,
            };
            let Group::Few(sets) = group else { return level };
            // Places of ever more sets, most significant digit first; equal digests are merged after every set, so that the
            // work grows with classes and not with places.
            let (mut classes, mut digests) = (vec![Some(0_usize)], vec![nothing.clone()]);
            for set in sets {
                let of_set = of_set(plan, &digester, set, &alike);
                let mut known: HashMap<Digest, usize> = HashMap::new();
                let mut next: Vec<Digest> = Vec::new();
                let mut class = |digest: &Digest, with: &Digest| {
                    let digest = digester.together(plan, digest, with);
                    *known.entry(digest).or_insert_with_key(|digest| {
                        next.push(digest.clone());
                        next.len() - 1
                    })
                };
                let mut pair = |digest: &Digest| -> Vec<Option<usize>> {
                    of_set.iter().map(|with| with.as_ref().map(|with| class(digest, with))).collect()
                };
                let of_pair: Vec<Vec<Option<usize>>> = digests.iter().map(&mut pair).collect();
                let impossible = vec![None; of_set.len()];
                let row = |class: &Option<usize>| class.and_then(|class| of_pair.get(class)).unwrap_or(&impossible);
                classes = classes.iter().flat_map(|class| row(class).iter().copied()).collect();
                digests = next;
            }
            level.set_width(digests.len());
            level.digests = digests.clone();
            level.known = digests.into_iter().zip(0..).collect();
            level.direct_outcomes = vec![NO_OUTCOME; if groups.len() == 1 { MOST_AT_ONCE } else { 0 }];
            let number = |class: Option<usize>| class.and_then(|class| u32::try_from(class).ok()).unwrap_or(NO_STATE);
            level.classes = classes.into_iter().map(number).collect();
            level
        });
        let levels = levels.collect();
        Some(Self { digester, rest, levels })
    }

    /// An upper bound of the entries of all tables, if all were filled.
    /// The product of the numbers of classes; `usize::MAX` if a group is wide.
    pub(super) fn size(&self) -> usize {
        let closed = self.levels.iter().all(|level| level.group.combinations().is_some());
        let product = self.levels.iter().try_fold(1_usize, |product, level| product.checked_mul(level.digests.len()));
        // Default: no bound is known, which is beyond every limit.
        product.filter(|_| closed).unwrap_or(usize::MAX)
    }

    /// Looks up the outcomes of rows. `evaluate` computes an outcome that a table lacks; `alone` computes one that no table has
    /// room for. `lines` are the lines of each item asked for, by index.
    /// Both are called with the row of the chunk and return its outcome number, written to `ids`.
    pub(super) fn run(
        &mut self,
        plan: &Plan,
        (symbols, rows): (&[EncodedColumn], usize),
        ids: &mut [u16; CHUNK],
        lines: &[Vec<LineFigures>],
        mut evaluate: impl FnMut(usize) -> u16,
        mut alone: impl FnMut(usize) -> u16,
    ) {
        self.extend(plan, lines);
        let mut room = [0_u16; CHUNK];
        match self.levels.as_mut_slice() {
            [] => ids.fill(NO_OUTCOME),
            [level] if level.group.combinations().is_some() => {
                level.group.places(symbols, rows, &mut room);
                level.outcomes(&room, rows, ids);
            }
            levels => {
                let mut states = [0_u32; CHUNK];
                let several = levels.len() > 1;
                for (place, level) in levels.iter().enumerate() {
                    let first = several && place == 0;
                    match level.group.places(symbols, rows, &mut room) {
                        CombinationIndexes::Few(places) => {
                            level.step(&mut states, places.iter().map(|place| u32::from(*place)), first);
                        }
                        CombinationIndexes::Many(places) => level.step(&mut states, places.iter().copied(), first),
                    }
                }
                // NO_STATE becomes NO_OUTCOME; every outcome has fewer bits.
                ids.iter_mut().zip(&states).for_each(|(id, state)| *id = u16::try_from(*state).unwrap_or(NO_OUTCOME));
            }
        }
        let open = ids.iter().take(rows).fold(false, |open, id| open | (*id == NO_OUTCOME));
        for row in (0..rows).filter(|_| open) {
            if ids.get(row) == Some(&NO_OUTCOME) {
                let found = self.find(plan, symbols, row, &mut evaluate).unwrap_or_else(|| alone(row));
                if let Some(id) = ids.get_mut(row) {
                    *id = found;
                }
            }
        }
    }

    /// Fast path: outcomes of rows from the caller's own codes, with a single group. `None` if any row has an index or an outcome
    /// that has not occurred.
    pub(super) fn look_up<'s>(
        &mut self,
        columns: &[&[i8]],
        rows: usize,
        scratch: &'s mut Scratch,
    ) -> Option<&'s [u16]> {
        let [level] = self.levels.as_mut_slice() else { return None };
        let Scratch { places, ids } = scratch;
        // Default: places that are not numbered count from 0.
        if !level.group.codes(columns, rows, level.numbered.unwrap_or_default(), places) {
            return None;
        }
        if level.numbered.is_some() {
            return places.get(..rows);
        }
        level.outcomes(places, rows, ids);
        let ids = ids.get(..rows)?;
        ids.iter().fold(true, |known, id| known & (*id != NO_OUTCOME)).then_some(ids)
    }

    /// Drops every outcome, because their numbers are given out again from the start.
    pub(super) fn forget(&mut self) {
        if let Some(last) = self.levels.last_mut() {
            last.table.fill(NO_STATE);
            last.direct_outcomes.fill(NO_OUTCOME);
            last.numbered = None;
        }
    }

    /// The single group and the class of each place, if numbering its places pays off: few places, and enough rows.
    pub(super) fn to_number(&self) -> Option<(&Group, &[u32])> {
        let [level] = self.levels.as_slice() else { return None };
        level.group.combinations()?;
        let few = level.classes.len() <= MOST_NUMBERED && level.digests.len() <= MOST_CLASSES;
        let pays = level.rows >= level.classes.len() * ROWS_BEFORE;
        (few && pays && level.numbered.is_none()).then_some((&level.group, &level.classes))
    }

    /// Whether every place has an outcome number of its own.
    #[cfg(test)]
    pub(super) fn is_numbered(&self) -> bool {
        self.levels.iter().any(|level| level.numbered.is_some())
    }

    /// Stores that places are numbered, from `first` on.
    pub(super) fn number(&mut self, first: u16) {
        if let [level] = self.levels.as_mut_slice() {
            level.numbered = Some(first);
        }
    }

    /// Gives classes to new indices of items with any number of them.
    fn extend(&mut self, plan: &Plan, lines: &[Vec<LineFigures>]) {
        for level in &mut self.levels {
            let Group::Wide(asked) = level.group else { continue };
            let all = lines.get(asked).map_or(&[][..], Vec::as_slice);
            // Default: no new indices.
            for line in all.get(level.classes.len()..).unwrap_or_default() {
                let class = level.class(self.digester.line(plan, line));
                level.classes.push(class);
            }
        }
    }

    /// Evaluates one row and fills the missing entries; `None` if a table would exceed its limit.
    fn find(
        &mut self,
        plan: &Plan,
        symbols: &[EncodedColumn],
        row: usize,
        evaluate: &mut impl FnMut(usize) -> u16,
    ) -> Option<u16> {
        let count = self.levels.len();
        let mut state = 0_u32;
        let mut digest = self.rest.clone();
        for (place, level) in self.levels.iter_mut().enumerate() {
            let class = usize::try_from(look(&level.classes, level.group.place_of(symbols, row)?)).ok()?;
            let with = level.digests.get(class)?;
            let last = place + 1 == count;
            if place == 0 && !last {
                state = u32::try_from(class).ok()?;
                digest = self.digester.together(plan, &digest, with);
                continue;
            }
            let entry = usize::try_from(state).ok()?.checked_mul(level.width)?.checked_add(class)?;
            if entry >= MOST_ENTRIES {
                return None;
            }
            if level.table.len() <= entry {
                let rows = entry.checked_div(level.width.max(1))?.checked_add(1)?;
                level.table.resize(rows.checked_mul(level.width)?, NO_STATE);
            }
            let known = look(&level.table, u32::try_from(entry).ok()?);
            if last {
                let found = u16::try_from(known).unwrap_or_else(|_| evaluate(row));
                *level.table.get_mut(entry)? = found.into();
                let place = level.group.place_of(symbols, row).and_then(|place| usize::try_from(place).ok())?;
                if let Some(direct_outcomes) = level.direct_outcomes.get_mut(place) {
                    *direct_outcomes = found;
                }
                return Some(found);
            }
            digest = self.digester.together(plan, &digest, with);
            state = if known == NO_STATE {
                let next = u32::try_from(level.states.len()).ok()?;
                let states = &mut level.states;
                let state = *level.known_states.entry(digest.clone()).or_insert_with_key(|digest| {
                    states.push(digest.clone());
                    next
                });
                *level.table.get_mut(entry)? = state;
                state
            } else {
                known
            };
        }
        Some(evaluate(row))
    }
}

/// The digest of each place of a set; `None` for places that no row has. `alike` are the digests of each item's lines by index.
fn of_set(plan: &Plan, digester: &DigestLayout, set: &ItemSet, alike: &[Vec<Digest>]) -> Vec<Option<Digest>> {
    let lines = set.members.first().and_then(|member| alike.get(*member)).map_or(&[][..], Vec::as_slice);
    // The digest of a line taken 0, 1, 2 … times, up to the number of items.
    let often = |line: &Digest| -> Vec<Digest> {
        let more = |so_far: &Digest| Some(digester.together(plan, so_far, line));
        std::iter::successors(Some(digester.nothing()), more).take(set.members.len() + 1).collect()
    };
    let often: Vec<Vec<Digest>> = set.occurring(lines).iter().map(often).collect();
    let combination = |counts: Vec<usize>| {
        let each = often.iter().zip(counts).filter_map(|(line, count)| line.get(count));
        each.fold(digester.nothing(), |digest, more| digester.together(plan, &digest, more))
    };
    set.each().map(|counts| counts.map(combination)).collect()
}

fn look(table: &[u32], place: u32) -> u32 {
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(NO_STATE)
}
