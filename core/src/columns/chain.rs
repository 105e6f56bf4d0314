//! Tables: groups of items by their symbols to classes of what they come to together, and classes to outcomes.
//!
//! Filled as rows occur. Every entry is found by the evaluator that cards come from, on the first row that needs it.

use super::CHUNK;
use super::encode::Symbols;
use crate::checklist::{BareLine, Digest, Digester, Plan};
use std::collections::HashMap;

/// The most combinations of symbols in one group of several.
const MOST_TOGETHER: usize = 2048;
/// The most combinations where one group holds everything.
const MOST_AT_ONCE: usize = 1 << 16;
/// The most items in one group.
const MOST_MEMBERS: usize = 10;
/// The most entries of one table.
const MOST_ENTRIES: usize = 1 << 22;
/// Not found yet.
const NONE: u32 = u32::MAX;
/// The same where the table is the shortest.
const NONE_YET: u16 = u16::MAX;

/// Items whose symbols are looked at together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    /// Its one item may have any number of symbols.
    wide: bool,
}

/// An item of a group, and which of its symbols occur.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// Its place among the asked items.
    pub(super) asked: usize,
    low: u8,
    high: u8,
}

/// The places of a chunk's rows among the combinations of a group's symbols.
pub(super) enum Places<'p> {
    Few(&'p [u16; CHUNK]),
    Many(&'p [u32]),
}

/// Groups items, in their order, by the least and the greatest symbol that occurs of each; items without these have many.
pub(super) fn groups(occurring: &[Option<(u8, u8)>]) -> Vec<Group> {
    let member = |(asked, range): (usize, &Option<(u8, u8)>)| match range {
        Some((low, high)) => (Member { asked, low: *low, high: *high }, false),
        None => (Member { asked, low: 0, high: 0 }, true),
    };
    let members = || occurring.iter().enumerate().map(member);
    let all =
        members().try_fold(1_usize, |product, (member, wide)| product.checked_mul(member.symbols()).filter(|_| !wide));
    if all.is_some_and(|all| all <= MOST_AT_ONCE) && (1..=MOST_MEMBERS).contains(&occurring.len()) {
        return vec![Group { members: members().map(|(member, _)| member).collect(), wide: false }];
    }
    let mut groups: Vec<Group> = Vec::new();
    for (member, wide) in members() {
        let fits = |group: &&mut Group| {
            let product = group.combinations().saturating_mul(member.symbols());
            !wide && !group.wide && product <= MOST_TOGETHER && group.members.len() < MOST_MEMBERS
        };
        match groups.last_mut().filter(fits) {
            Some(group) => group.members.push(member),
            None => groups.push(Group { members: vec![member], wide }),
        }
    }
    groups
}

impl Member {
    /// How many symbols can occur.
    fn symbols(&self) -> usize {
        usize::from(self.high.saturating_sub(self.low)).saturating_add(1)
    }

    /// What of its lines, which stand by symbol, can occur.
    pub(super) fn occurring<'l, T>(&self, lines: &'l [T]) -> &'l [T] {
        lines.get(self.low.into()..=self.high.into()).unwrap_or(lines)
    }
}

impl Group {
    /// How many combinations there are.
    pub(super) fn combinations(&self) -> usize {
        self.members.iter().map(Member::symbols).product()
    }

    /// Each row's place among the combinations.
    pub(super) fn places<'p>(&self, symbols: &'p [Symbols], into: &'p mut [u16; CHUNK]) -> Places<'p> {
        if self.wide {
            let wide = self.members.first().and_then(|member| symbols.get(member.asked));
            return Places::Many(wide.map_or(&[], |symbols| &symbols.wide));
        }
        match self.members.len() {
            1 => self.place::<1>(symbols, into),
            2 => self.place::<2>(symbols, into),
            3 => self.place::<3>(symbols, into),
            4 => self.place::<4>(symbols, into),
            5 => self.place::<5>(symbols, into),
            6 => self.place::<6>(symbols, into),
            7 => self.place::<7>(symbols, into),
            8 => self.place::<8>(symbols, into),
            9 => self.place::<9>(symbols, into),
            _ => self.place::<MOST_MEMBERS>(symbols, into),
        }
        Places::Few(into)
    }

    /// A fixed number of items, so that many rows are worked on at once. The places fit 16 bits.
    fn place<const N: usize>(&self, symbols: &[Symbols], into: &mut [u16; CHUNK]) {
        const NO_SYMBOLS: &[u8; CHUNK] = &[0; CHUNK];
        let mut columns = [NO_SYMBOLS; N];
        let mut radices = [0_u16; N];
        let mut lows = [0_u8; N];
        let places = columns.iter_mut().zip(&mut radices).zip(&mut lows);
        for (member, ((column, radix), low)) in self.members.iter().zip(places) {
            *column = symbols.get(member.asked).and_then(|symbols| symbols.small.first_chunk()).unwrap_or(NO_SYMBOLS);
            *radix = u16::try_from(member.symbols()).unwrap_or_default();
            *low = member.low;
        }
        for (row, place) in into.iter_mut().enumerate() {
            let mut sum = 0_u16;
            for ((column, radix), low) in columns.iter().zip(radices).zip(lows) {
                let symbol = column.get(row).copied().unwrap_or_default().wrapping_sub(low);
                sum = sum.wrapping_mul(radix).wrapping_add(u16::from(symbol));
            }
            *place = sum;
        }
    }

    /// One row's place.
    fn place_of(&self, symbols: &[Symbols], row: usize) -> Option<u32> {
        if self.wide {
            return self.members.first().and_then(|member| symbols.get(member.asked)).map(|symbols| symbols.get(row));
        }
        self.members.iter().try_fold(0_u32, |place, member| {
            let symbol = symbols.get(member.asked)?.get(row).checked_sub(member.low.into())?;
            place.checked_mul(u32::try_from(member.symbols()).ok()?)?.checked_add(symbol)
        })
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
    /// Where there is but one group: the outcome of each combination.
    at_once: Vec<u16>,
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

    /// From what came before to what comes then; at the first group of several, that is its class.
    fn step(&self, ids: &mut [u32], places: impl Iterator<Item = u32>, first: bool) {
        let classes = places.map(|place| look(&self.classes, place));
        if first {
            ids.iter_mut().zip(classes).for_each(|(id, class)| *id = class);
            return;
        }
        for (id, class) in ids.iter_mut().zip(classes) {
            let entry = u64::from(*id).wrapping_mul(self.stride).wrapping_add(class.into());
            *id = usize::try_from(entry).ok().and_then(|entry| self.table.get(entry)).copied().unwrap_or(NONE);
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
                at_once: Vec::new(),
            };
            if group.wide {
                return level;
            }
            // Combination by combination of ever more members; what is alike so far is put together once.
            let (mut classes, mut digests) = (vec![0_usize], vec![nothing.clone()]);
            for member in &group.members {
                let symbols = member.occurring(lines.get(member.asked).map_or(&[][..], Vec::as_slice));
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
            level.at_once = vec![NONE_YET; if groups.len() == 1 { classes.len() } else { 0 }];
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
        let mut room = [0_u16; CHUNK];
        let single = self.levels.len() == 1;
        if self.levels.is_empty() {
            ids.fill(NONE);
        }
        for (place, level) in self.levels.iter().enumerate() {
            match level.group.places(symbols, &mut room) {
                Places::Few(places) if single => {
                    for (id, place) in ids.iter_mut().zip(places) {
                        let found = level.at_once.get(usize::from(*place)).copied().unwrap_or(NONE_YET);
                        *id = if found == NONE_YET { NONE } else { found.into() };
                    }
                }
                Places::Few(places) => level.step(ids, places.iter().map(|place| u32::from(*place)), place == 0),
                Places::Many(places) if single => {
                    ids.fill(0);
                    level.step(ids, places.iter().copied(), false);
                }
                Places::Many(places) => level.step(ids, places.iter().copied(), place == 0),
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
            let member = level.group.members.first();
            let all = member.and_then(|member| lines.get(member.asked)).map_or(&[][..], Vec::as_slice);
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
                level.table.resize(rows.checked_mul(level.width)?, NONE);
            }
            let known = look(&level.table, u32::try_from(entry).ok()?);
            if last {
                let found = if known == NONE { evaluate(row) } else { known };
                *level.table.get_mut(entry)? = found;
                let place = level.group.place_of(symbols, row).and_then(|place| usize::try_from(place).ok())?;
                if let (Some(at_once), Ok(found)) = (level.at_once.get_mut(place), u16::try_from(found)) {
                    *at_once = found;
                }
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

fn look(table: &[u32], place: u32) -> u32 {
    usize::try_from(place).ok().and_then(|place| table.get(place)).copied().unwrap_or(NONE)
}
