//! Tables: groups of items by their symbols to classes of what they come to together, and classes to outcomes.
//!
//! Filled as rows occur. Every entry is found by the evaluator that cards come from, on the first row that needs it.

use super::CHUNK;
use super::alphabet::ZERO;
use super::encode::Symbols;
use super::wide::wide;
use crate::checklist::{BareLine, Digest, Digester, Plan};
use std::collections::HashMap;

/// The most combinations of symbols in one group of several.
const MOST_TOGETHER: usize = 4096;
/// Rows whose places are found together; a chunk has a whole number of them.
const BLOCK: usize = 1024;
/// The most combinations where one group holds everything.
const MOST_AT_ONCE: usize = 1 << 16;
/// The most items in one group.
const MOST_MEMBERS: usize = 10;
/// The most entries of one table.
const MOST_ENTRIES: usize = 1 << 22;
/// Not found yet.
const NONE: u32 = u32::MAX;
/// The same of outcomes.
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
    pub(super) fn places<'p>(&self, symbols: &'p [Symbols], rows: usize, into: &'p mut [u16; CHUNK]) -> Places<'p> {
        let of = |member: &Member| symbols.get(member.asked);
        if self.wide {
            return Places::Many(self.members.first().and_then(of).map_or(&[], |symbols| &symbols.wide));
        }
        let columns = self.members.iter().map(|member| of(member).map_or(&[][..], |symbols| &symbols.small));
        self.place(columns, 0, rows, into);
        Places::Few(into)
    }

    /// The same of columns of bytes, in which `zero` stands for the first symbol; whether no others occur than the group knows.
    fn place<'c, B: Byte>(
        &self,
        columns: impl Iterator<Item = &'c [B]>,
        zero: u8,
        rows: usize,
        into: &mut [u16; CHUNK],
    ) -> bool {
        match self.members.len() {
            1 => self.place_of_many::<1, B>(columns, zero, rows, into),
            2 => self.place_of_many::<2, B>(columns, zero, rows, into),
            3 => self.place_of_many::<3, B>(columns, zero, rows, into),
            4 => self.place_of_many::<4, B>(columns, zero, rows, into),
            5 => self.place_of_many::<5, B>(columns, zero, rows, into),
            6 => self.place_of_many::<6, B>(columns, zero, rows, into),
            7 => self.place_of_many::<7, B>(columns, zero, rows, into),
            8 => self.place_of_many::<8, B>(columns, zero, rows, into),
            9 => self.place_of_many::<9, B>(columns, zero, rows, into),
            _ => self.place_of_many::<MOST_MEMBERS, B>(columns, zero, rows, into),
        }
    }

    /// Each row's place by codes as they stand; `false` where some have not occurred.
    pub(super) fn codes(&self, columns: &[&[i8]], rows: usize, into: &mut [u16; CHUNK]) -> bool {
        let zero = 0_u8.wrapping_sub(u8::try_from(ZERO).unwrap_or_default());
        let of = self.members.iter().map(|member| columns.get(member.asked).copied().unwrap_or_default());
        !self.wide && self.place(of, zero, rows, into)
    }

    /// A fixed number of items, so that many rows are worked on at once. The places fit 16 bits.
    fn place_of_many<'c, const N: usize, B: Byte>(
        &self,
        columns: impl Iterator<Item = &'c [B]>,
        zero: u8,
        rows: usize,
        into: &mut [u16; CHUNK],
    ) -> bool {
        let mut blocks: [&[[B; BLOCK]]; N] = [&[]; N];
        let mut tails: [&[B]; N] = [&[]; N];
        let mut digits = [Digit::default(); N];
        let whole = rows.saturating_sub(rows.checked_rem(BLOCK).unwrap_or_default());
        let places = blocks.iter_mut().zip(&mut tails).zip(&mut digits);
        for ((member, column), ((blocks, tail), digit)) in self.members.iter().zip(columns).zip(places) {
            let (first, rest) = column.split_at_checked(whole).unwrap_or((column, &[]));
            *blocks = first.as_chunks().0;
            *tail = rest.get(..rows.saturating_sub(whole)).unwrap_or(rest);
            let radix = u16::try_from(member.symbols()).unwrap_or_default();
            *digit = Digit { radix, low: member.low.wrapping_add(zero), span: member.high.saturating_sub(member.low) };
        }
        let mut known = true;
        let mut add = |columns: [&[B; BLOCK]; N], into: &mut [u16; BLOCK]| {
            known &= wide(
                #[inline(always)]
                move || add_up(columns, digits, into),
            );
        };
        let (all, _) = into.as_chunks_mut::<BLOCK>();
        let (first, rest) = all.split_at_mut_checked(whole.checked_div(BLOCK).unwrap_or_default()).unwrap_or_default();
        for (at, into) in first.iter_mut().enumerate() {
            if let Some(columns) = each(blocks, |blocks| blocks.get(at)) {
                add(columns, into);
            }
        }
        if let Some(into) = rest.first_mut().filter(|_| rows > whole) {
            // What is left over is filled up with what occurs.
            let mut filled = [[B::default(); BLOCK]; N];
            for ((filled, tail), digit) in filled.iter_mut().zip(tails).zip(digits) {
                filled.fill(B::of(digit.low));
                filled.iter_mut().zip(tail).for_each(|(filled, byte)| *filled = *byte);
            }
            add(filled.each_ref(), into);
        }
        known
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

/// What a symbol adds to a place.
#[derive(Clone, Copy, Default)]
struct Digit {
    radix: u16,
    low: u8,
    span: u8,
}

/// A byte, however it is signed.
trait Byte: Copy + Default + 'static {
    fn byte(self) -> u8;
    fn of(byte: u8) -> Self;
}

impl Byte for u8 {
    #[inline(always)]
    fn byte(self) -> u8 {
        self
    }

    fn of(byte: u8) -> Self {
        byte
    }
}

impl Byte for i8 {
    #[inline(always)]
    fn byte(self) -> u8 {
        self.cast_unsigned()
    }

    fn of(byte: u8) -> Self {
        byte.cast_signed()
    }
}

/// Something of each, if every one has it.
fn each<'c, T, U, const N: usize>(of: [&'c T; N], get: impl Fn(&'c T) -> Option<&'c U>) -> Option<[&'c U; N]>
where
    T: ?Sized,
{
    let all: Vec<&U> = of.into_iter().map(get).collect::<Option<_>>()?;
    all.try_into().ok()
}

/// Sizes are fixed, so that many rows are worked on at once. Whether all symbols are within their spans.
#[inline(always)]
fn add_up<const N: usize, B: Byte>(columns: [&[B; BLOCK]; N], digits: [Digit; N], into: &mut [u16; BLOCK]) -> bool {
    let mut beyond = 0_u8;
    for (row, place) in into.iter_mut().enumerate() {
        let mut sum = 0_u16;
        for (column, digit) in columns.iter().zip(digits) {
            let symbol = column.get(row).copied().unwrap_or_default().byte().wrapping_sub(digit.low);
            beyond |= u8::from(symbol > digit.span);
            sum = sum.wrapping_mul(digit.radix).wrapping_add(u16::from(symbol));
        }
        *place = sum;
    }
    beyond == 0
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
    /// Where there is but one group: the outcome of each combination, and room for every place that there can be.
    at_once: Vec<u16>,
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
pub(super) struct Chain {
    digester: Digester,
    /// Items that no column answers.
    rest: Digest,
    levels: Vec<Level>,
}

impl Level {
    /// The outcomes of places, where there is but one group.
    fn outcomes(&self, places: &[u16; CHUNK], rows: usize, ids: &mut [u16; CHUNK]) {
        // The table has as many entries as a place can be, so that none needs to be checked.
        if let Some(at_once) = self.at_once.first_chunk::<MOST_AT_ONCE>() {
            for (id, place) in ids.iter_mut().zip(places).take(rows) {
                *id = at_once.get(usize::from(*place)).copied().unwrap_or(NONE_YET);
            }
        }
    }

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
            level.at_once = vec![NONE_YET; if groups.len() == 1 { MOST_AT_ONCE } else { 0 }];
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
        (symbols, rows): (&[Symbols], usize),
        ids: &mut [u16; CHUNK],
        lines: &[Vec<BareLine>],
        mut evaluate: impl FnMut(usize) -> u16,
        mut alone: impl FnMut(usize) -> u16,
    ) {
        self.extend(plan, lines);
        let mut room = [0_u16; CHUNK];
        match self.levels.as_slice() {
            [] => ids.fill(NONE_YET),
            [level] if !level.group.wide => {
                level.group.places(symbols, rows, &mut room);
                level.outcomes(&room, rows, ids);
            }
            levels => {
                let mut states = [0_u32; CHUNK];
                let several = levels.len() > 1;
                for (place, level) in levels.iter().enumerate() {
                    let first = several && place == 0;
                    match level.group.places(symbols, rows, &mut room) {
                        Places::Few(places) => {
                            level.step(&mut states, places.iter().map(|place| u32::from(*place)), first);
                        }
                        Places::Many(places) => level.step(&mut states, places.iter().copied(), first),
                    }
                }
                // What is not found stays the greatest number of all.
                ids.iter_mut().zip(&states).for_each(|(id, state)| *id = u16::try_from(*state).unwrap_or(NONE_YET));
            }
        }
        let open = ids.iter().take(rows).fold(false, |open, id| open | (*id == NONE_YET));
        for row in (0..rows).filter(|_| open) {
            if ids.get(row) == Some(&NONE_YET) {
                let found = self.find(plan, symbols, row, &mut evaluate).unwrap_or_else(|| alone(row));
                if let Some(id) = ids.get_mut(row) {
                    *id = found;
                }
            }
        }
    }

    /// Looks up what rows come to by their codes as they stand, where one group holds everything; `false`
    /// where some have not occurred.
    pub(super) fn look_up(&self, columns: &[&[i8]], rows: usize, scratch: &mut Scratch) -> bool {
        let [level] = self.levels.as_slice() else { return false };
        let Scratch { places, ids } = scratch;
        if !level.group.codes(columns, rows, places) {
            return false;
        }
        level.outcomes(places, rows, ids);
        ids.iter().take(rows).fold(true, |known, id| known & (*id != NONE_YET))
    }

    /// Forgets every outcome: they are numbered anew.
    pub(super) fn forget(&mut self) {
        if let Some(last) = self.levels.last_mut() {
            last.table.fill(NONE);
            last.at_once.fill(NONE_YET);
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
                level.table.resize(rows.checked_mul(level.width)?, NONE);
            }
            let known = look(&level.table, u32::try_from(entry).ok()?);
            if last {
                let found = u16::try_from(known).unwrap_or_else(|_| evaluate(row));
                *level.table.get_mut(entry)? = found.into();
                let place = level.group.place_of(symbols, row).and_then(|place| usize::try_from(place).ok())?;
                if let Some(at_once) = level.at_once.get_mut(place) {
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
