//! How fast columns score: rows a second, from ten thousand rows to ten million, and by which way. Peers are in
//! `tests/bench`; `cargo xtask bench score` prints both.

// A bench may stop where it finds nothing to measure, and it owns its inputs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use fugong::Rulebook;
use fugong::columns::{Column, ComputedRows, RowOutcome, RowSelection, Scorer, Sink, Values};
use fugong::tools::condition::{FactSet, FactValue};
use std::hint::black_box;
use std::time::Instant;

/// Percentages in tenths, and grades.
#[derive(Default)]
struct ScoreAndGrade {
    known: Vec<(i32, u8)>,
    percents: Vec<i32>,
    grades: Vec<u8>,
}

impl Sink for ScoreAndGrade {
    fn known(&mut self, _: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]) {
        let new = outcomes.iter().skip(self.known.len());
        self.known.extend(new.map(|one| {
            let percent = one.percent_units.map_or(-1, |units| i32::try_from(units).unwrap());
            (percent, one.grade.unwrap_or(u8::MAX))
        }));
        let place = self.percents.len();
        self.percents.resize(place + ids.len(), 0);
        self.grades.resize(place + ids.len(), 0);
        let rows = self.percents[place..].iter_mut().zip(&mut self.grades[place..]);
        for ((percent, grade), id) in rows.zip(ids) {
            (*percent, *grade) = self.known[usize::from(*id)];
        }
    }

    fn computed(&mut self, _: RowSelection<'_>, computed: &ComputedRows<'_>) {
        let percents = computed.percent_units().into_iter().flatten();
        self.percents.extend(percents.map(|units| i32::try_from(units).unwrap_or(-1)));
        self.grades.extend_from_slice(computed.grades);
    }
}

/// Codes: nine in ten pass, three in a hundred do not apply.
fn codes(seed: u64, rows: usize) -> Vec<i8> {
    let mut state = seed;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % 100
    };
    (0..rows)
        .map(|_| match next() {
            0..7 => 0,
            7..10 => -1,
            _ => 1,
        })
        .collect()
}

/// Measures one checklist, if its name holds the word that the bench was asked for.
fn measure(name: &str, rules: &Rulebook, checklist: &str, items: &[&str], facts: FactSet, sizes: &[usize]) {
    if std::env::args().skip(1).any(|word| !word.starts_with('-') && !name.contains(&word)) {
        return;
    }
    let most = sizes.iter().copied().max().unwrap();
    let columns: Vec<Vec<i8>> = (1..).take(items.len()).map(|seed| codes(seed * 7919, most)).collect();
    let mut scorer = Scorer::new(rules, checklist, items, &[], facts).unwrap();
    for rows in sizes {
        let given: Vec<Column<'_>> =
            columns.iter().map(|column| Column { values: Values::I8(&column[..*rows]), validity: None }).collect();
        let rounds = (40_000_000 / rows).clamp(4, 2000);
        // Warm: how fast a machine hands out fresh memory is another question.
        let mut sink = ScoreAndGrade { known: Vec::new(), percents: vec![0; *rows], grades: vec![0; *rows] };
        let mut times: Vec<u128> = (0..rounds)
            .map(|_| {
                sink.percents.clear();
                sink.grades.clear();
                let begun = Instant::now();
                scorer.score(&given, &[], false, &mut sink).unwrap();
                let took = begun.elapsed().as_nanos();
                assert_eq!(black_box(&sink.grades).len(), *rows);
                took
            })
            .collect();
        times.sort_unstable();
        let median = times[times.len() / 2].max(1);
        let rate = u128::try_from(*rows).unwrap() * 1000 / median;
        println!("{name:<28} {rows:>10} rows {rate:>6} M rows/s  median of {rounds}");
    }
}

fn main() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let eight = ["gate", "temperature", "visitors", "disinfection", "supplies", "masks", "outreach", "separate-dining"];
    let mut facts = FactSet::new();
    facts.insert("site.has-canteen", FactValue::Bool(true));
    measure("daily-eight", &rules, "daily-eight", &eight, facts, &[10_000, 100_000, 1_000_000, 10_000_000]);
    let items: Vec<String> = (0..40)
        .map(|n| {
            format!(
                r#"{{"id": "i{n}", "weight": "{}.{}", "severity": "{}"}}"#,
                1 + n % 7,
                n % 10,
                if n % 5 == 0 { "key" } else { "minor" }
            )
        })
        .collect();
    let weighted = format!(
        r#"{{"format": 1, "id": "bench", "version": "1.0.0", "checklists": [{{"id": "forty", "version": "1.0.0",
        "severities": ["key", "minor"], "items": [{}], "grades": [
        {{"id": "a", "when": {{"all": [{{"fact": "failed.key", "is": 0}}, {{"fact": "percent", "at_least": 90}}]}}}},
        {{"id": "b", "when": {{"fact": "percent", "at_least": 75}}}}, {{"id": "c", "otherwise": true}}]}}]}}"#,
        items.join(",")
    );
    let weighted = Rulebook::from_json(&weighted).unwrap();
    let names: Vec<String> = (0..40).map(|n| format!("i{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    measure("forty weighted items", &weighted, "forty", &names, FactSet::new(), &[10_000, 1_000_000]);
}
