//! Tables: groups of items by their symbols to classes of what they come to together, and classes to outcomes.
//!
//! Filled as rows occur. Every entry is found by the evaluator that cards come from, on the first row that needs it.

use super::CHUNK;
use super::encode::Symbols;
use crate::checklist::{BareLine, Digest, Digester, Plan};
use std::collections::HashMap;

/// The most combinations of symbols in one group.
const MOST_TOGETHER: usize = 2048;
/// The most entries of one table.
const MOST_ENTRIES: usize = 1 << 22;
/// Not found yet.
const NONE: u32 = u32::MAX;

/// Items whose symbols are looked at together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Places among the asked items.
    pub(super) members: Vec<usize>,
    /// How many symbols each has; one alone may have any number.
    pub(super) radices: Vec<u16>,
    wide: bool,
}

/// Groups items, in their order.
pub(super) fn groups(small: &[Option<usize>]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut product = usize::MAX;
    for (member, symbols) in small.iter().enumerate() {
        let radix = symbols.and_then(|symbols| u16::try_from(symbols).ok());
        let grown = symbols.and_then(|symbols| product.checked_mul(symbols)).filter(|grown| *grown <= MOST_TOGETHER);
        match (groups.last_mut(), grown, radix) {
            (Some(group), Some(grown), Some(radix)) if group.members.len() < 4 => {
                group.members.push(member);
                group.radices.push(radix);
                product = grown;
            }
            _ => {
                product = symbols.unwrap_or(usize::MAX);
                groups.push(Group {
                    members: vec![member],
                    radices: radix.into_iter().collect(),
                    wide: symbols.is_none(),
                });
            }
        }
    }
    groups
}

impl Group {
    /// Each row's place among the combinations of the group's symbols.
    pub(super) fn index(&self, symbols: &[Symbols], into: &mut [u32; CHUNK]) {
        let column = |place: usize| -> Option<&[u8; CHUNK]> {
            symbols.get(*self.members.get(place)?)?.small.first_chunk::<CHUNK>()
        };
        let radix = |place: usize| self.radices.get(place).copied().unwrap_or(1);
        if self.wide {
            let wide = self.members.first().and_then(|member| symbols.get(*member));
            for (index, symbol) in into.iter_mut().zip(wide.map_or(&[][..], |symbols| &symbols.wide)) {
                *index = *symbol;
            }
            return;
        }
        match (column(0), column(1), column(2), column(3)) {
            (Some(a), Some(b), Some(c), Some(d)) => {
                index([a, b, c, d], [0, radix(1), radix(2), radix(3)], into);
            }
            (Some(a), Some(b), Some(c), None) => index([a, b, c], [0, radix(1), radix(2)], into),
            (Some(a), Some(b), None, None) => index([a, b], [0, radix(1)], into),
            (Some(a), ..) => index([a], [0], into),
            _ => {}
        }
    }

    /// How many combinations there are.
    pub(super) fn combinations(&self) -> usize {
        self.radices.iter().map(|radix| usize::from(*radix)).product()
    }
}

/// Fixed sizes, so that many rows are worked on at once. Below 2048, so that 16 bits hold it.
fn index<const N: usize>(columns: [&[u8; CHUNK]; N], radices: [u16; N], into: &mut [u32; CHUNK]) {
    for (row, index) in into.iter_mut().enumerate() {
        let mut place = 0_u16;
        for (column, radix) in columns.iter().zip(radices) {
            let symbol = column.get(row).copied().unwrap_or_default();
            place = place.wrapping_mul(radix).wrapping_add(u16::from(symbol));
        }
        *index = place.into();
    }
}

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
}

/// The tables of one checklist.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    digester: Digester,
    /// Items that no column answers.
    rest: Digest,
    levels: Vec<Level>,
}

impl Level {
    fn class(&mut self, digest: Digest) -> u32 {
        let next = u32::try_from(self.digests.len()).unwrap_or(NONE);
        let class = *self.known.entry(digest).or_insert_with_key(|digest| {
            self.digests.push(digest.clone());
            next
        });
        if self.digests.len() > self.width {
            self.widen();
        }
        class
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
            row.resize(width, NONE);
            row
        });
        self.table = rows.flatten().collect();
        self.set_width(width);
    }
}

impl Chain {
    /// The chain of these groups; `lines` are each asked item's lines by symbol, `rest` those of the others.
    pub(super) fn new(plan: &Plan, groups: &[Group], lines: &[Vec<BareLine>], rest: &[BareLine]) -> Option<Self> {
        let digester = Digester::of(plan)?;
        let together = |digest: &Digest, line: &BareLine| digester.together(plan, digest, &digester.line(plan, line));
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
            };
            if group.wide {
                return level;
            }
            // Combination by combination of ever more members; what is alike so far is put together once.
            let (mut classes, mut digests) = (vec![0_usize], vec![nothing.clone()]);
            for member in &group.members {
                let symbols = lines.get(*member).map_or(&[][..], Vec::as_slice);
                let mut known: HashMap<Digest, usize> = HashMap::new();
                let mut next: Vec<Digest> = Vec::new();
                let of_pair: Vec<Vec<usize>> = digests
                    .iter()
                    .map(|digest| {
                        let class = |line: &BareLine| {
                            let digest = together(digest, line);
                            *known.entry(digest).or_insert_with_key(|digest| {
                                next.push(digest.clone());
                                next.len().saturating_sub(1)
                            })
                        };
                        symbols.iter().map(class).collect()
                    })
                    .collect();
                classes = classes
                    .iter()
                    .flat_map(|class| of_pair.get(*class).map_or(&[][..], Vec::as_slice).iter().copied())
                    .collect();
                digests = next;
            }
            level.set_width(digests.len());
            level.digests = digests.clone();
            level.known = digests.into_iter().zip(0..).collect();
            level.classes = classes.into_iter().map(|class| u32::try_from(class).unwrap_or(NONE)).collect();
            level
        });
        let levels = levels.collect();
        Some(Self { digester, rest, levels })
    }

    /// How many entries the tables could have at most, if all were filled.
    pub(super) fn size(&self) -> usize {
        let closed = self.levels.iter().all(|level| !level.group.wide);
        let product = self.levels.iter().try_fold(1_usize, |product, level| product.checked_mul(level.digests.len()));
        product.filter(|_| closed).unwrap_or(usize::MAX)
    }

    /// Looks up what rows come to; `evaluate` finds what a row comes to that has not occurred, `alone` what a row comes to for which
    /// there is no room. `lines` are each asked item's lines by symbol.
    pub(super) fn run(
        &mut self,
        plan: &Plan,
        symbols: &[Symbols],
        rows: usize,
        ids: &mut [u32; CHUNK],
        lines: &[Vec<BareLine>],
        mut evaluate: impl FnMut(usize) -> u32,
        mut alone: impl FnMut(usize) -> u32,
    ) {
        self.extend(plan, lines);
        let mut index = [0_u32; CHUNK];
        let mut other = [0_u32; CHUNK];
        match self.levels.as_slice() {
            [] => ids.fill(NONE),
            [first, second] => {
                first.group.index(symbols, &mut index);
                second.group.index(symbols, &mut other);
                for ((id, one), other) in ids.iter_mut().zip(&index).zip(&other) {
                    let (class, with) = (look(&first.classes, *one), look(&second.classes, *other));
                    *id = step(second, class, with);
                }
            }
            levels => {
                for (place, level) in levels.iter().enumerate() {
                    level.group.index(symbols, &mut index);
                    let looked = ids.iter_mut().zip(&index);
                    if place > 0 {
                        looked.for_each(|(id, index)| *id = step(level, *id, look(&level.classes, *index)));
                    } else if levels.len() == 1 {
                        looked.for_each(|(id, index)| *id = step(level, 0, look(&level.classes, *index)));
                    } else {
                        looked.for_each(|(id, index)| *id = look(&level.classes, *index));
                    }
                }
            }
        }
        let open = ids.iter().take(rows).fold(false, |open, id| open | (*id == NONE));
        if open {
            for row in 0..rows {
                if ids.get(row) == Some(&NONE) {
                    let found = self.find(plan, symbols, row, &mut evaluate).unwrap_or_else(|| alone(row));
                    if let Some(id) = ids.get_mut(row) {
                        *id = found;
                    }
                }
            }
        }
    }

    /// Gives classes to symbols that are new.
    fn extend(&mut self, plan: &Plan, lines: &[Vec<BareLine>]) {
        for level in self.levels.iter_mut().filter(|level| level.group.wide) {
            let all = level.group.members.first().and_then(|member| lines.get(*member)).map_or(&[][..], Vec::as_slice);
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
        symbols: &[Symbols],
        row: usize,
        evaluate: &mut impl FnMut(usize) -> u32,
    ) -> Option<u32> {
        let count = self.levels.len();
        let mut state = 0_u32;
        let mut digest = self.rest.clone();
        for (place, level) in self.levels.iter_mut().enumerate() {
            let class = usize::try_from(look(&level.classes, level.place(symbols, row)?)).ok()?;
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
                level.table.resize(rows.checked_mul(level.width)?, NONE);
            }
            let known = look(&level.table, u32::try_from(entry).ok()?);
            if last {
                let found = if known == NONE { evaluate(row) } else { known };
                *level.table.get_mut(entry)? = found;
                return Some(found);
            }
            digest = self.digester.together(plan, &digest, with);
            state = if known == NONE {
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

impl Level {
    /// A row's place among the combinations of the group's symbols.
    fn place(&self, symbols: &[Symbols], row: usize) -> Option<u32> {
        if self.group.wide {
            return self.group.members.first().and_then(|member| symbols.get(*member)).map(|symbols| symbols.get(row));
        }
        self.group.members.iter().zip(&self.group.radices).try_fold(0_u32, |place, (member, radix)| {
            let symbol = symbols.get(*member)?.get(row);
            place.checked_mul(u32::from(*radix))?.checked_add(symbol)
        })
    }
}

fn look(table: &[u32], place: u32) -> u32 {
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(NONE)
}

fn step(level: &Level, state: u32, class: u32) -> u32 {
    let place = u64::from(state).wrapping_mul(level.stride).wrapping_add(class.into());
    usize::try_from(place).ok().and_then(|place| level.table.get(place)).copied().unwrap_or(NONE)
}
