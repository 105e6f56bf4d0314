//! What goes out: outcomes written into the columns asked for.

// What leaves may be a double: the exact fraction leaves beside it, and nothing is decided here. Rows index what the core made.
#![allow(clippy::float_arithmetic, clippy::disallowed_types)]

use super::memory::{LINE, fetch, room, settle};
use super::place::{NO_COUNT, NO_NUMBER, NO_WORD, None, Place, nulls};
use super::{Table, arrow_error, table};
use arrow_array::types::{Int32Type, UInt8Type};
use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int32Array, Int64Array};
use arrow_array::{StringArray, UInt8Array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use fugong::columns::OutcomeKind;
use fugong::columns::{ComputedRows, Output, RowFinding, RowOutcome, RowSelection, Sink};
use pyo3::prelude::*;
use std::sync::Arc;

/// What a checklist calls its grades, items and severities, and how many digits it keeps.
pub(super) struct Names {
    grades: Vec<String>,
    items: Vec<String>,
    severities: Vec<String>,
    digits: u32,
    /// Whether there is a rule for the final score.
    has_final: bool,
    /// Units of the last digit in one.
    unit: f64,
    /// The doubles of the first numbers of units: a percentage has few.
    known: Vec<f64>,
}

/// What columns show of each outcome, by its number. Numbers have 16 bits, and the tables an entry for each.
pub(super) struct Shown {
    known: usize,
    /// The least and the greatest number of an outcome that has none of something, beside the first.
    lacking: (u16, u16),
    outcomes: Vec<u8>,
    reasons: Vec<u8>,
    grades: Vec<u8>,
    percents: Vec<f64>,
    totals: Vec<f64>,
    finals: Vec<f64>,
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    /// Failed, deficient, and failed of each severity.
    counts: Vec<Vec<i32>>,
    reason_words: Vec<&'static str>,
}

/// Rows that are written at a time, of one column after the other: while lines are fetched that are read next.
const BLOCK: usize = 256;
/// The most units whose doubles are kept: a hundred at one digit, with a bonus.
const MOST_KNOWN: i64 = 1023;
/// How many numbers outcomes can have.
const NUMBERS: usize = 1 << 16;

impl Shown {
    pub(super) fn new(names: &Names) -> Self {
        Self {
            known: 0,
            lacking: (u16::MAX, 0),
            outcomes: vec![0; NUMBERS],
            reasons: vec![0; NUMBERS],
            grades: vec![0; NUMBERS],
            percents: vec![0.0; NUMBERS],
            totals: vec![0.0; NUMBERS],
            finals: vec![0.0; NUMBERS],
            numerators: vec![0; NUMBERS],
            denominators: vec![0; NUMBERS],
            counts: vec![vec![0; NUMBERS]; names.severities.len() + 2],
            reason_words: Vec::new(),
        }
    }

    /// Notes what the columns show of outcomes that are new.
    fn learn(&mut self, outcomes: &[RowOutcome], names: &Names) {
        fn put<T>(table: &mut [T], place: usize, value: T) {
            if let Some(entry) = table.get_mut(place) {
                *entry = value;
            }
        }
        for (place, one) in outcomes.iter().enumerate().skip(self.known) {
            let refused = one.standing.is_none();
            let decimal = |units: Option<i64>| units.map_or(f64::NAN, |units| names.decimal(units));
            let count = |count: u32| if refused { NO_COUNT } else { i32::try_from(count).unwrap_or(i32::MAX) };
            let (numerator, denominator) = one.fraction.unwrap_or((NO_NUMBER, NO_NUMBER));
            let something_missing = one.fraction.is_none()
                || one.percent_units.is_none()
                || one.total_units.is_none()
                || (names.has_final && one.final_units.is_none())
                || one.grade.is_none();
            if !refused && something_missing {
                let place = u16::try_from(place).unwrap_or(u16::MAX);
                self.lacking = (self.lacking.0.min(place), self.lacking.1.max(place));
            }
            put(&mut self.outcomes, place, kind(one.kind()));
            put(&mut self.reasons, place, reason(one, &mut self.reason_words));
            put(&mut self.grades, place, one.grade.unwrap_or(NO_WORD));
            put(&mut self.percents, place, decimal(one.percent_units));
            put(&mut self.totals, place, decimal(one.total_units));
            put(&mut self.finals, place, decimal(one.final_units));
            put(&mut self.numerators, place, numerator);
            put(&mut self.denominators, place, denominator);
            let counts = [one.failed, one.deficient].into_iter().chain(one.failed_of.iter().copied());
            self.counts.iter_mut().zip(counts).for_each(|(table, number)| put(table, place, count(number)));
        }
        self.known = outcomes.len();
    }

    /// Whether some of these outcomes may have none of something; the first stands for rows that could not be read.
    fn lack(&self, ids: &[u16]) -> bool {
        let (least, greatest) = self.lacking;
        let span = greatest.saturating_sub(least);
        // To the end: many at once are faster than a few up to the first.
        ids.iter().fold(false, |any, id| any | (*id == 0) | (id.wrapping_sub(least) <= span))
    }

    fn words(&self, word: Word) -> &[u8] {
        match word {
            Word::Outcome => &self.outcomes,
            Word::Reason => &self.reasons,
            Word::Grade | Word::Rank => &self.grades,
        }
    }

    fn decimals(&self, decimal: Decimal) -> &[f64] {
        match decimal {
            Decimal::Percent => &self.percents,
            Decimal::Total => &self.totals,
            Decimal::Final => &self.finals,
        }
    }

    fn numbers(&self, part: Part) -> &[i64] {
        match part {
            Part::Numerator => &self.numerators,
            Part::Denominator => &self.denominators,
        }
    }

    fn counts(&self, place: usize) -> &[i32] {
        self.counts.get(place).map_or(&[], Vec::as_slice)
    }
}

/// A column of the result.
enum Out {
    Words(Vec<u8>, Word),
    Decimals(Vec<f64>, Decimal),
    Numbers(Vec<i64>, Part),
    /// By the place among the counts.
    Counts(Vec<i32>, usize),
}

#[derive(Clone, Copy)]
enum Word {
    Outcome,
    Reason,
    Grade,
    Rank,
}

#[derive(Clone, Copy)]
enum Decimal {
    Percent,
    Total,
    Final,
}

#[derive(Clone, Copy)]
enum Part {
    Numerator,
    Denominator,
}

/// Writes outcomes into the columns asked for.
pub(super) struct Writer<'n> {
    rows: usize,
    names: &'n Names,
    shown: &'n mut Shown,
    titles: Vec<String>,
    out: Vec<Out>,
    /// Of each column, whether some row may have none of it.
    nones: Vec<bool>,
    found: Vec<RowFinding>,
}

/// Writes what the rows of one batch come to.
pub(super) struct Batch<'w, 'n> {
    pub(super) writer: &'w mut Writer<'n>,
    /// Rows of the batches before.
    pub(super) base: usize,
    /// The columns of codes that are read meanwhile, to be fetched ahead.
    pub(super) ahead: Vec<&'w [i8]>,
}

impl<'n> Writer<'n> {
    pub(super) fn new(names: &'n Names, shown: &'n mut Shown, columns: Vec<(String, Output)>, rows: usize) -> Self {
        let (titles, columns): (Vec<String>, Vec<Output>) = columns.into_iter().unzip();
        let column = |output: Output| match output {
            Output::Outcome => Out::Words(room(rows), Word::Outcome),
            Output::Reason => Out::Words(room(rows), Word::Reason),
            Output::Grade => Out::Words(room(rows), Word::Grade),
            Output::Rank => Out::Words(room(rows), Word::Rank),
            Output::Percent => Out::Decimals(room(rows), Decimal::Percent),
            Output::Total => Out::Decimals(room(rows), Decimal::Total),
            Output::Final => Out::Decimals(room(rows), Decimal::Final),
            Output::Numerator => Out::Numbers(room(rows), Part::Numerator),
            Output::Denominator => Out::Numbers(room(rows), Part::Denominator),
            Output::Count(place) => Out::Counts(room(rows), place),
        };
        let out: Vec<Out> = columns.into_iter().map(column).collect();
        let nones = vec![false; out.len()];
        Self { rows, names, shown, titles, out, nones, found: Vec::new() }
    }
}

impl Names {
    pub(super) fn of(checklist: &fugong::checklist::Checklist, items: &[fugong::base::id::Id]) -> Self {
        let mut names = Self {
            grades: checklist.grades.iter().map(|grade| grade.id.to_string()).collect(),
            items: items.iter().map(ToString::to_string).collect(),
            severities: checklist.severities.iter().map(|severity| severity.id.to_string()).collect(),
            digits: checklist.rounding.digits.into(),
            has_final: checklist.scoring.is_some(),
            unit: 10_f64.powi(checklist.rounding.digits.into()),
            known: Vec::new(),
        };
        names.known = (0..=MOST_KNOWN).map(|units| names.decimal(units)).collect();
        names
    }

    /// The doubles that are nearest to decimals.
    fn decimals(&self, units: &[i64]) -> Vec<f64> {
        let known = |units: &i64| usize::try_from(*units).ok().and_then(|units| self.known.get(units)).copied();
        units.iter().map(|units| known(units).unwrap_or_else(|| self.decimal(*units))).collect()
    }

    /// The double that is nearest to a decimal.
    fn decimal(&self, units: i64) -> f64 {
        // Both parts are doubles, so that one division rounds once; larger ones are read from their digits.
        if units.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS {
            units as f64 / self.unit
        } else {
            format!("{units}e-{}", self.digits).parse().unwrap_or(f64::NAN)
        }
    }
}

/// The place of a word among those of outcomes.
fn kind(word: &str) -> u8 {
    let place = RowOutcome::KINDS.iter().position(|known| *known == word);
    place.and_then(|place| u8::try_from(place).ok()).unwrap_or(NO_WORD)
}

fn reason(outcome: &RowOutcome, reasons: &mut Vec<&'static str>) -> u8 {
    let Some(OutcomeKind::NoScore(code)) = outcome.standing else { return NO_WORD };
    let place = reasons.iter().position(|known| *known == code.as_str()).unwrap_or_else(|| {
        reasons.push(code.as_str());
        reasons.len() - 1
    });
    u8::try_from(place).unwrap_or(NO_WORD)
}

impl Sink for Batch<'_, '_> {
    fn known(&mut self, rows: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]) {
        fn gather<T: None>(at: &Place<'_>, column: &mut Vec<T>, ids: &[u16], table: &[T], lack: bool) -> bool {
            // Every number has an entry, so that none needs to be checked.
            let Some(table) = table.first_chunk::<NUMBERS>() else { return false };
            let value = |id: &u16| table.get(usize::from(*id)).copied().unwrap_or_default();
            at.put(column, ids.iter().map(value));
            lack && ids.iter().any(|id| value(id).is_none())
        }
        let Self { writer, base, ahead } = self;
        let Writer { shown, names, out, nones, rows: all, .. } = &mut **writer;
        shown.learn(outcomes, names);
        let next = rows.start + ids.len();
        let block = if rows.positions.is_some() { ids.len() } else { BLOCK };
        for (start, ids) in (0..).step_by(block.max(1)).zip(ids.chunks(block.max(1))) {
            for line in (next + start..next + start + ids.len()).step_by(LINE) {
                ahead.iter().for_each(|column| fetch(column, line));
            }
            let at = Place { start: *base + rows.start + start, rows: *all, positions: rows.positions };
            let lack = shown.lack(ids);
            for (out, none) in out.iter_mut().zip(&mut *nones) {
                *none |= match out {
                    Out::Words(column, word) => {
                        // Few have a reason.
                        gather(&at, column, ids, shown.words(*word), lack || matches!(word, Word::Reason))
                    }
                    Out::Decimals(column, decimal) => gather(&at, column, ids, shown.decimals(*decimal), lack),
                    Out::Numbers(column, part) => gather(&at, column, ids, shown.numbers(*part), lack),
                    Out::Counts(column, place) => gather(&at, column, ids, shown.counts(*place), lack),
                };
            }
        }
    }

    fn forget(&mut self) {
        let shown = &mut self.writer.shown;
        (shown.known, shown.lacking) = (0, (u16::MAX, 0));
    }

    fn computed(&mut self, rows: RowSelection<'_>, computed: &ComputedRows<'_>) {
        /// Rows that came to something else are overwritten.
        fn put<T: None>(
            at: &Place<'_>,
            column: &mut Vec<T>,
            mut values: Vec<T>,
            others: &[(usize, u16)],
            table: &[T],
        ) -> bool {
            for (row, id) in others {
                if let (Some(value), Some(one)) = (values.get_mut(*row), table.get(usize::from(*id))) {
                    *value = *one;
                }
            }
            // To the end: many at once are faster than a few up to the first.
            let none = values.iter().fold(false, |none, value| none | value.is_none());
            at.put(column, values.into_iter());
            none
        }
        let Self { writer, base, .. } = self;
        let length = computed.rows();
        let Writer { shown, names, out, nones, rows: all, .. } = &mut **writer;
        shown.learn(computed.outcomes, names);
        let graded = !computed.grades.is_empty();
        let at = Place { start: *base + rows.start, rows: *all, positions: rows.positions };
        for (out, none) in out.iter_mut().zip(nones) {
            *none |= match out {
                Out::Words(column, word) => {
                    let values = match word {
                        Word::Outcome => vec![kind(computed.kind()); length],
                        Word::Grade | Word::Rank if graded => computed.grades.to_vec(),
                        _ => vec![NO_WORD; length],
                    };
                    put(&at, column, values, computed.others, shown.words(*word))
                }
                Out::Decimals(column, decimal) => {
                    let decimal = *decimal;
                    let mut values: Vec<f64> = match decimal {
                        Decimal::Percent => computed.percent_units().map_or(Vec::new(), |units| names.decimals(&units)),
                        Decimal::Total => names.decimals(&computed.total_units()),
                        Decimal::Final => names.decimals(computed.finals),
                    };
                    values.resize(length, f64::NAN);
                    put(&at, column, values, computed.others, shown.decimals(decimal))
                }
                Out::Numbers(column, part) => {
                    let values = computed.fractions().map(|fraction| match (fraction, *part) {
                        (Some((numerator, _)), Part::Numerator) => numerator,
                        (Some((_, denominator)), Part::Denominator) => denominator,
                        (None, _) => NO_NUMBER,
                    });
                    put(&at, column, values.collect(), computed.others, shown.numbers(*part))
                }
                Out::Counts(column, place) => {
                    let values =
                        computed.counts(*place).map(|count| i32::try_from(count).unwrap_or(i32::MAX)).collect();
                    put(&at, column, values, computed.others, shown.counts(*place))
                }
            };
        }
    }

    fn found(&mut self, mut finding: RowFinding) {
        finding.row += self.base;
        self.writer.found.push(finding);
    }
}

/// The doubles that are nearest to decimals as they are written.
pub(super) fn nearest_doubles(texts: &[Option<String>]) -> ArrayRef {
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<f64>().ok());
    Arc::new(texts.iter().map(number).collect::<Float64Array>())
}

/// Words by their places.
fn words(mut places: Vec<u8>, nulls: Option<NullBuffer>, words: &[impl AsRef<str>]) -> PyResult<ArrayRef> {
    if nulls.is_some() {
        places.iter_mut().filter(|place| **place == NO_WORD).for_each(|place| *place = 0);
    }
    let keys = UInt8Array::new(ScalarBuffer::from(places), nulls);
    // A null needs a word to point at.
    let empty = words.is_empty().then_some("");
    let words = StringArray::from_iter_values(words.iter().map(AsRef::as_ref).chain(empty));
    Ok(Arc::new(DictionaryArray::<UInt8Type>::try_new(keys, Arc::new(words)).map_err(arrow_error)?))
}

impl Writer<'_> {
    pub(super) fn finish(self) -> PyResult<Table> {
        settle();
        let Self { titles, out, nones, shown, names, .. } = self;
        let mut columns: Vec<ArrayRef> = Vec::new();
        for (one, none) in out.into_iter().zip(nones) {
            columns.push(match one {
                Out::Words(values, word) => {
                    let nulls = nulls(&values, none);
                    match word {
                        Word::Outcome => words(values, nulls, &RowOutcome::KINDS)?,
                        Word::Reason => words(values, nulls, &shown.reason_words)?,
                        Word::Grade => words(values, nulls, &names.grades)?,
                        Word::Rank => Arc::new(UInt8Array::new(ScalarBuffer::from(values), nulls)),
                    }
                }
                Out::Decimals(values, ..) => {
                    let nulls = nulls(&values, none);
                    Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Numbers(values, ..) => {
                    let nulls = nulls(&values, none);
                    Arc::new(Int64Array::new(ScalarBuffer::from(values), nulls))
                }
                Out::Counts(values, ..) => {
                    let nulls = nulls(&values, none);
                    Arc::new(Int32Array::new(ScalarBuffer::from(values), nulls))
                }
            });
        }
        table(titles.into_iter().zip(columns))
    }

    pub(super) fn findings(&mut self) -> PyResult<Table> {
        let found = std::mem::take(&mut self.found);
        let row = |one: &RowFinding| i64::try_from(one.row).unwrap_or(i64::MAX);
        let rows: Int64Array = found.iter().map(|one| Some(row(one))).collect();
        let item = |one: &RowFinding| self.names.items.get(one.item).map(String::as_str);
        let items: DictionaryArray<Int32Type> = found.iter().map(item).collect();
        let severity =
            |one: &RowFinding| one.severity.and_then(|rank| self.names.severities.get(rank)).map(String::as_str);
        let severities: DictionaryArray<Int32Type> = found.iter().map(severity).collect();
        let failed: BooleanArray = found.iter().map(|one| Some(one.failed)).collect();
        let columns: [(&str, ArrayRef); 4] = [
            ("row", Arc::new(rows)),
            ("item", Arc::new(items)),
            ("severity", Arc::new(severities)),
            ("failed", Arc::new(failed)),
        ];
        table(columns.into_iter().map(|(name, column)| (name.to_owned(), column)))
    }
}
