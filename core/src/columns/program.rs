//! How the rows of one class are scored: by tables where they can hold what occurs, else in machine integers, else one by one.

use super::CHUNK;
use super::chain::{Chain, Scratch};
use super::encode::{Asked, Symbols};
use super::group::{Group, MOST_AT_ONCE, MOST_TOGETHER, Places, groups};
use super::memo::{Memo, Outcomes};
use super::outcome::{Computed, Rows, Sink};
use crate::checklist::{BareLine, Fields, Integers, Plan};
use crate::condition::FactSet;
use std::collections::{HashMap, HashSet};

/// How rows with the same facts are scored.
#[derive(Clone, Debug)]
pub(super) struct Program {
    facts: FactSet,
    /// The lines of each asked item, by symbol.
    lines: Vec<Vec<BareLine>>,
    /// The lines of every item, where no column answers it.
    rest: Vec<Option<BareLine>>,
    way: Way,
    memo: Memo,
}

#[derive(Clone, Debug)]
enum Way {
    Tables(Box<Chain>),
    Integers(Box<Words>),
    OneByOne,
}

/// Integers with what each group of symbols adds to the word.
#[derive(Clone, Debug)]
struct Words {
    integers: Integers,
    groups: Vec<(Group, Vec<u64>)>,
    rest: u64,
    fields: Fields,
    grades: Vec<u8>,
}

impl Program {
    /// Of rows with these facts, of items whose symbols so far are within these, if they are few; tables are preferred to integers up
    /// to so many entries.
    pub(super) fn new(
        plan: &Plan,
        asked: &[Asked],
        occurring: &[Option<(u8, u8)>],
        facts: FactSet,
        most: usize,
    ) -> Self {
        let answered: HashSet<usize> = asked.iter().map(|asked| asked.item).collect();
        let rest: Vec<Option<BareLine>> = (0..plan.items().count())
            .map(|item| if answered.contains(&item) { None } else { plan.bare_line(item, None, &facts) })
            .collect();
        let mut program =
            Self { facts, lines: vec![Vec::new(); asked.len()], rest, way: Way::OneByOne, memo: Memo::default() };
        program.extend(plan, asked);
        program.regroup(plan, asked, occurring, most);
        program
    }

    /// Prepares for more symbols.
    pub(super) fn regroup(&mut self, plan: &Plan, asked: &[Asked], occurring: &[Option<(u8, u8)>], most: usize) {
        let others: Vec<BareLine> = self.rest.iter().flatten().cloned().collect();
        let chain = Chain::new(plan, occurring, &self.lines, &others);
        let closed = asked.iter().all(|asked| asked.small.is_some());
        let fits = chain.as_ref().is_some_and(|chain| chain.size() <= most);
        let words = if fits || !closed { None } else { Words::new(plan, asked, occurring, self) };
        self.way = match (words, chain) {
            (Some(words), _) => Way::Integers(Box::new(words)),
            (None, Some(chain)) => Way::Tables(Box::new(chain)),
            (None, None) => Way::OneByOne,
        };
    }

    /// Forgets every outcome: they are numbered anew.
    pub(super) fn forget(&mut self) {
        self.memo = Memo::default();
        if let Way::Tables(chain) = &mut self.way {
            chain.forget();
        }
    }

    /// Draws the lines of symbols that are new.
    pub(super) fn extend(&mut self, plan: &Plan, asked: &[Asked]) {
        for (asked, lines) in asked.iter().zip(&mut self.lines) {
            for symbol in lines.len()..asked.symbols() {
                let answer = asked.answer(u32::try_from(symbol).unwrap_or(u32::MAX));
                lines.extend(plan.bare_line(asked.item, answer.as_ref(), &self.facts));
            }
        }
    }

    /// Scores rows by their codes as they stand, where all of them have occurred and nothing is out of the ordinary; `false` where that
    /// is not so, and nothing is told.
    pub(super) fn look_up(
        &mut self,
        (plan, asked): (&Plan, &[Asked]),
        columns: &[&[i8]],
        (at, rows): (Rows<'_>, usize),
        outcomes: &mut Outcomes,
        scratch: &mut Scratch,
        sink: &mut dyn Sink,
    ) -> bool {
        self.number(plan, asked, outcomes);
        match &mut self.way {
            Way::Tables(chain) => {
                let ids = chain.look_up(columns, rows, scratch);
                ids.map(|ids| sink.known(at, ids, &outcomes.all)).is_some()
            }
            Way::Integers(words) => {
                let room = (&mut *scratch.places, &mut *scratch.ids);
                let known = words.add_up(rows, room, |group, places| group.codes(columns, rows, 0, places));
                let ordinary = known && words.integers.odd(&words.fields).is_empty();
                if ordinary {
                    words.tell(at, &[], outcomes, sink);
                }
                ordinary
            }
            Way::OneByOne => false,
        }
    }

    /// Whether every combination has an outcome of its own.
    #[cfg(test)]
    pub(super) fn is_numbered(&self) -> bool {
        matches!(&self.way, Way::Tables(chain) if chain.is_numbered())
    }

    /// Gives every combination an outcome of its own, where that pays.
    fn number(&mut self, plan: &Plan, asked: &[Asked], outcomes: &mut Outcomes) {
        let Way::Tables(chain) = &mut self.way else { return };
        let Some((group, classes)) = chain.to_number() else { return };
        if !outcomes.has_ample_room(classes.len().saturating_mul(2)) {
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

    /// Scores rows of a chunk and tells the sink. `refused` are rows that have no outcome, in order.
    pub(super) fn score(
        &mut self,
        plan: &Plan,
        (asked, symbols): (&[Asked], &[Symbols]),
        (at, rows): (Rows<'_>, usize),
        refused: &[u32],
        outcomes: &mut Outcomes,
        sink: &mut dyn Sink,
    ) {
        let Self { facts, lines, rest, way, memo } = self;
        let row = Row { plan, asked, symbols, lines, rest, facts };
        match way {
            Way::Tables(chain) => {
                let mut ids = [0_u16; CHUNK];
                let shared = std::cell::RefCell::new(outcomes);
                let evaluate = |at: usize| row.evaluate(at, &mut shared.borrow_mut());
                let alone = |at: usize| row.remember(at, memo, &mut shared.borrow_mut());
                chain.run(plan, (symbols, rows), &mut ids, lines, evaluate, alone);
                let outcomes = shared.into_inner();
                refused.iter().for_each(|row| set(&mut ids, *row));
                sink.known(at, ids.get(..rows).unwrap_or_default(), &outcomes.all);
            }
            Way::OneByOne => {
                let mut ids = [0_u16; CHUNK];
                for (at, id) in ids.iter_mut().enumerate().take(rows) {
                    *id = row.remember(at, memo, outcomes);
                }
                refused.iter().for_each(|row| set(&mut ids, *row));
                sink.known(at, ids.get(..rows).unwrap_or_default(), &outcomes.all);
            }
            Way::Integers(words) => {
                words.run(symbols, rows);
                let mut others: Vec<(usize, u16)> = Vec::new();
                let odd = words.integers.odd(&words.fields);
                for at in odd.into_iter().filter(|at| !is_refused(refused, *at)) {
                    others.push((at, row.remember(at, memo, outcomes)));
                }
                others.extend(refused.iter().map(|row| (usize::try_from(*row).unwrap_or(usize::MAX), 0)));
                words.tell(at, &others, outcomes, sink);
            }
        }
    }

    /// What is wrong in a row: each line that failed or is below full.
    pub(super) fn found(
        &self,
        plan: &Plan,
        symbols: &[Symbols],
        asked: &[Asked],
        row: usize,
        mut see: impl FnMut(usize, crate::checklist::Found),
    ) {
        for ((asked, symbols), lines) in asked.iter().zip(symbols).zip(&self.lines) {
            let line = usize::try_from(symbols.get(row)).ok().and_then(|symbol| lines.get(symbol));
            if let Some(found) = line.and_then(|line| plan.found(line)) {
                see(asked.item, found);
            }
        }
    }
}

fn is_refused(refused: &[u32], row: usize) -> bool {
    u32::try_from(row).is_ok_and(|row| refused.binary_search(&row).is_ok())
}

fn set(ids: &mut [u16], row: u32) {
    if let Some(id) = usize::try_from(row).ok().and_then(|row| ids.get_mut(row)) {
        *id = 0;
    }
}

/// Adds to each word what its place brings.
fn add(words: &mut [u64], places: &[u16; CHUNK], sums: &[u64]) {
    let pairs = words.iter_mut().zip(places);
    if let Some(sums) = sums.first_chunk::<MOST_AT_ONCE>() {
        pairs.for_each(|(word, place)| *word = word.wrapping_add(look(sums, *place)));
    } else if let Some(sums) = sums.first_chunk::<MOST_TOGETHER>() {
        pairs.for_each(|(word, place)| *word = word.wrapping_add(look(sums, *place)));
    }
}

/// The same of two groups; where there are several, none is as large as one by itself may be.
fn add_two(words: &mut [u64], (places, sums): (&[u16; CHUNK], &[u64]), (others, more): (&[u16; CHUNK], &[u64])) {
    let tables = sums.first_chunk::<MOST_TOGETHER>().zip(more.first_chunk::<MOST_TOGETHER>());
    for ((word, place), other) in words.iter_mut().zip(places).zip(others) {
        if let Some((sums, more)) = tables {
            *word = word.wrapping_add(look(sums, *place)).wrapping_add(look(more, *other));
        }
    }
}

/// An entry of a table with as many as a power of two, which is more than places there are.
#[inline(always)]
fn look<const N: usize>(sums: &[u64; N], place: u16) -> u64 {
    sums.get(usize::from(place) & N.saturating_sub(1)).copied().unwrap_or_default()
}

/// The number of what symbols come to, each with the place of its item among the asked ones; `rest` are the lines of the other items.
fn evaluate(
    plan: &Plan,
    (asked, lines, rest): (&[Asked], &[Vec<BareLine>], &[Option<BareLine>]),
    facts: &FactSet,
    symbols: impl Iterator<Item = (usize, usize)>,
    outcomes: &mut Outcomes,
) -> u16 {
    let mut all: Vec<Option<BareLine>> = rest.to_vec();
    for (place, symbol) in symbols {
        let line = lines.get(place).and_then(|lines| lines.get(symbol));
        if let Some(into) = asked.get(place).and_then(|asked| all.get_mut(asked.item)) {
            *into = line.cloned();
        }
    }
    let lines: Vec<BareLine> = all.into_iter().flatten().collect();
    outcomes.evaluate(plan, &lines, facts)
}

/// What a row is evaluated by.
struct Row<'r> {
    plan: &'r Plan,
    asked: &'r [Asked],
    symbols: &'r [Symbols],
    lines: &'r [Vec<BareLine>],
    rest: &'r [Option<BareLine>],
    facts: &'r FactSet,
}

impl Row<'_> {
    fn evaluate(&self, row: usize, outcomes: &mut Outcomes) -> u16 {
        let symbol = |symbols: &Symbols| usize::try_from(symbols.get(row)).unwrap_or(usize::MAX);
        let symbols = self.symbols.iter().map(symbol).enumerate();
        evaluate(self.plan, (self.asked, self.lines, self.rest), self.facts, symbols, outcomes)
    }

    fn remember(&self, row: usize, memo: &mut Memo, outcomes: &mut Outcomes) -> u16 {
        let key: Vec<u32> = self.symbols.iter().map(|symbols| symbols.get(row)).collect();
        memo.get(&key, || self.evaluate(row, outcomes))
    }
}

impl Words {
    fn new(plan: &Plan, asked: &[Asked], occurring: &[Option<(u8, u8)>], program: &Program) -> Option<Self> {
        let places: HashMap<usize, usize> =
            asked.iter().enumerate().map(|(place, asked)| (asked.item, place)).collect();
        let of_item = |item: usize| -> Option<&[BareLine]> {
            match program.rest.get(item)? {
                Some(line) => Some(std::slice::from_ref(line)),
                None => program.lines.get(*places.get(&item)?).map(Vec::as_slice),
            }
        };
        let lines = (0..program.rest.len()).map(of_item).collect::<Option<Vec<_>>>()?;
        let integers = Integers::of(plan, &lines, &program.facts)?;
        let word = |line: &BareLine| integers.word(plan, line);
        let rest = program.rest.iter().flatten().map(word).try_fold(0_u64, |sum, word| sum.checked_add(word?))?;
        let of_lines = |lines: &Vec<BareLine>| lines.iter().map(word).collect::<Option<Vec<u64>>>();
        let alike = program.lines.iter().map(of_lines).collect::<Option<Vec<_>>>()?;
        let groups = groups(occurring, &alike).into_iter().map(|group| {
            let Group::Few(sets) = &group else { return None };
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
            fields: Fields::default(),
            grades: Vec::new(),
        })
    }

    fn run(&mut self, symbols: &[Symbols], rows: usize) {
        let mut room = ([0_u16; CHUNK], [0_u16; CHUNK]);
        let room = (&mut room.0, &mut room.1);
        // Only items with few symbols are scored in integers.
        self.add_up(rows, room, |group, room| matches!(group.places(symbols, rows, room), Places::Few(_)));
    }

    /// Adds up what each group brings by its places, which `place` finds; `false` where it cannot.
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

    fn tell(&mut self, at: Rows<'_>, others: &[(usize, u16)], outcomes: &Outcomes, sink: &mut dyn Sink) {
        let Self { integers, fields, grades, .. } = self;
        if integers.has_grades() {
            integers.grade(fields, grades);
        }
        sink.computed(at, &Computed { integers, fields, grades, others, outcomes: &outcomes.all });
    }
}
