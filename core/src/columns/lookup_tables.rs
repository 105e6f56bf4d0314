//! Tables: groups of items by their symbols to classes of what they come to together, and classes to outcomes.
//!
//! Filled as rows occur. Every entry is found by the evaluator that cards come from, on the first row that needs it.

use super::CHUNK;
use super::encode::EncodedColumn;
use super::group::{CombinationIndexes, Group, ItemSet, MOST_AT_ONCE, groups};
use crate::checklist::Plan;
use crate::columns::figures::{Digest, DigestLayout, LineFigures};
use std::collections::HashMap;

/// The most combinations that are numbered one by one, and the most classes that they may fall into.
const MOST_NUMBERED: usize = 1 << 13;
const MOST_CLASSES: usize = 1 << 11;
/// Rows for each combination, before numbering them pays.
const ROWS_BEFORE: usize = 4;
/// The most entries of one table.
const MOST_ENTRIES: usize = 1 << 22;
/// Not found yet.
const NO_STATE: u32 = u32::MAX;
/// The same of outcomes.
const NO_OUTCOME: u16 = u16::MAX;

/// A group with its classes.
#[derive(Clone, Debug)]
struct Level {
    group: Group,
    /// The class of each combination.
    classes: Vec<u32>,
    /// What each class comes to.
    digests: Vec<Digest>,
    known: HashMap<Digest, u32>,
    /// Entries of a row of the table.
    width: usize,
    /// The same.
    stride: u64,
    /// What came before, and a class, to what comes then: a state, or at the end an outcome.
    table: Vec<u32>,
    /// What each state comes to.
    states: Vec<Digest>,
    known_states: HashMap<Digest, u32>,
    /// Where there is but one group: the outcome of each combination, and room for every place that there can be.
    direct_outcomes: Vec<u16>,
    /// The same, where every combination has an outcome of its own: the number of the first. Places are then numbers.
    numbered: Option<u16>,
    /// Rows so far.
    rows: usize,
}

/// Room that is used again and again.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    pub(super) places: Box<[u16; CHUNK]>,
    pub(super) ids: Box<[u16; CHUNK]>,
}

impl Scratch {
    pub(super) fn new() -> Self {
        Self { places: Box::new([0; CHUNK]), ids: Box::new([0; CHUNK]) }
    }
}

/// The tables of one checklist.
#[derive(Clone, Debug)]
pub(super) struct LookupTables {
    digester: DigestLayout,
    /// Items that no column answers.
    rest: Digest,
    levels: Vec<Level>,
}

impl Level {
    /// The outcomes of places, where there is but one group.
    fn outcomes(&mut self, places: &[u16; CHUNK], rows: usize, ids: &mut [u16; CHUNK]) {
        self.rows = self.rows.saturating_add(rows);
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

    /// From what came before to what comes then; at the first group of several, that is its class.
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
        self.stride = u64::try_from(width).unwrap_or(u64::MAX);
    }

    /// Makes room for more classes.
    fn widen(&mut self) {
        let width = self.width.saturating_mul(2).max(self.digests.len());
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
    /// The chain of items whose symbols so far are within these, if they are few; `lines` are each asked item's lines by symbol,
    /// `rest` those of the others.
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
            // Combination by combination of ever more items; what is alike so far is put together once.
            let (mut classes, mut digests) = (vec![Some(0_usize)], vec![nothing.clone()]);
            for set in sets {
                let of_set = of_set(plan, &digester, set, &alike);
                let mut known: HashMap<Digest, usize> = HashMap::new();
                let mut next: Vec<Digest> = Vec::new();
                let mut class = |digest: &Digest, with: &Digest| {
                    let digest = digester.together(plan, digest, with);
                    *known.entry(digest).or_insert_with_key(|digest| {
                        next.push(digest.clone());
                        next.len().saturating_sub(1)
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

    /// How many entries the tables could have at most, if all were filled.
    pub(super) fn size(&self) -> usize {
        let closed = self.levels.iter().all(|level| level.group.combinations().is_some());
        let product = self.levels.iter().try_fold(1_usize, |product, level| product.checked_mul(level.digests.len()));
        product.filter(|_| closed).unwrap_or(usize::MAX)
    }

    /// Looks up what rows come to; `evaluate` finds what a row comes to that has not occurred, `alone` what a row comes to for which
    /// there is no room. `lines` are each asked item's lines by symbol.
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
                // What is not found stays the greatest number of all.
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

    /// Looks up what rows come to by their codes as they stand, where one group holds everything; nothing where some have not
    /// occurred.
    pub(super) fn look_up<'s>(
        &mut self,
        columns: &[&[i8]],
        rows: usize,
        scratch: &'s mut Scratch,
    ) -> Option<&'s [u16]> {
        let [level] = self.levels.as_mut_slice() else { return None };
        let Scratch { places, ids } = scratch;
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

    /// Forgets every outcome: they are numbered anew.
    pub(super) fn forget(&mut self) {
        if let Some(last) = self.levels.last_mut() {
            last.table.fill(NO_STATE);
            last.direct_outcomes.fill(NO_OUTCOME);
            last.numbered = None;
        }
    }

    /// The one group and the class of each of its combinations, where it pays to number them one by one.
    pub(super) fn to_number(&self) -> Option<(&Group, &[u32])> {
        let [level] = self.levels.as_slice() else { return None };
        level.group.combinations()?;
        let few = level.classes.len() <= MOST_NUMBERED && level.digests.len() <= MOST_CLASSES;
        let pays = level.rows >= level.classes.len().saturating_mul(ROWS_BEFORE);
        (few && pays && level.numbered.is_none()).then_some((&level.group, &level.classes))
    }

    /// Whether every combination has an outcome of its own.
    #[cfg(test)]
    pub(super) fn is_numbered(&self) -> bool {
        self.levels.iter().any(|level| level.numbered.is_some())
    }

    /// Notes that combinations are numbered one by one, from here on.
    pub(super) fn number(&mut self, first: u16) {
        if let [level] = self.levels.as_mut_slice() {
            level.numbered = Some(first);
        }
    }

    /// Gives classes to symbols that are new.
    fn extend(&mut self, plan: &Plan, lines: &[Vec<LineFigures>]) {
        for level in &mut self.levels {
            let Group::Wide(asked) = level.group else { continue };
            let all = lines.get(asked).map_or(&[][..], Vec::as_slice);
            for line in all.get(level.classes.len()..).unwrap_or_default() {
                let class = level.class(self.digester.line(plan, line));
                level.classes.push(class);
            }
        }
    }

    /// Walks one row, filling what is not there; `None` where there is no room.
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
            let last = place.saturating_add(1) == count;
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

/// What each combination of a set comes to; nothing for those that cannot be. `alike` are each item's lines by symbol.
fn of_set(plan: &Plan, digester: &DigestLayout, set: &ItemSet, alike: &[Vec<Digest>]) -> Vec<Option<Digest>> {
    let lines = set.members.first().and_then(|member| alike.get(*member)).map_or(&[][..], Vec::as_slice);
    // Each line as often as there are items.
    let often = |line: &Digest| -> Vec<Digest> {
        let more = |so_far: &Digest| Some(digester.together(plan, so_far, line));
        std::iter::successors(Some(digester.nothing()), more).take(set.members.len().saturating_add(1)).collect()
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
