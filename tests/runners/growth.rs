//! Time grows with the input and not with its square: checklists of 10,000 and 100,000 items, deep, wide, repeated, half empty and
//! all wrong; cases, ledgers, sheets, journals and JSON of thousands of entries.
//!
//! What is compared is the processor's time for eight times as much, and that the results are right. n log n is at most 10 times
//! for these sizes, a square 64; 12 times is allowed. Each shape is loaded, read, scored, shown and verified through the wire, as
//! its users do.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "growth/registers.rs"]
mod registers;
#[path = "timer.rs"]
mod timer;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use fugong::Rulebook;
use fugong::base::exact::Ratio;
use fugong::base::rounding::Rounding;
use fugong::columns::{
    Column, ComputedRows, LongScorer, LongTable, RowFinding, RowOutcome, RowSelection, Scorer, Sink, Values,
};
use fugong::tools::condition::FactSet;
use fugong::wire;
use serde_json::{Value, json};
use timer::Timer;

/// The most that eight times as much may cost.
const MOST: u32 = 12;
/// Below this a time says nothing.
const LEAST: Duration = Duration::from_millis(4);

/// A rulebook with one checklist, and an inspection of it.
struct Shape {
    book: String,
    inspection: String,
}

impl Shape {
    fn new(checklist: &str, answers: &str) -> Self {
        Self {
            book: format!(
                r#"{{"format": 1, "id": "large", "version": "1.0.0", "facts": {{"site.canteen": {{"type": "bool"}}}},
                    "checklists": [{{"id": "list", "version": "1.0.0", {checklist}}}]}}"#
            ),
            inspection: format!(r#"{{"answers": {{{answers}}}}}"#),
        }
    }

    fn ask(&self, rules: &Rulebook, operation: &str, more: &str) -> Value {
        let input = format!(r#"{{"checklist": "list", "inspection": {}{more}}}"#, self.inspection);
        serde_json::from_str(&wire::call_with(rules, operation, &input)).unwrap()
    }
}

/// Texts one after the other, with commas.
fn list(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut out, index| {
        let comma = if index > 0 { "," } else { "" };
        write!(out, "{comma}{}", one(index)).unwrap();
        out
    })
}

fn item(index: usize) -> String {
    format!(r#"{{"id": "i{index}"}}"#)
}

fn answer(index: usize) -> String {
    format!(r#""i{index}": "{}""#, if index.is_multiple_of(4) { "fail" } else { "pass" })
}

/// The times of each step, by name.
fn times(shape: &Shape, check: &dyn Fn(&Value)) -> Vec<(&'static str, Duration)> {
    let mut times = Vec::new();
    let start = Timer::start();
    let rules = Rulebook::from_json(&shape.book);
    times.push(("load", start.elapsed()));
    let rules = rules.unwrap_or_else(|problems| panic!("{problems}"));
    let mut timed = |name: &'static str, more: &str| {
        let start = Timer::start();
        let reply = shape.ask(&rules, name, more);
        times.push((name, start.elapsed()));
        reply
    };
    let card = timed("score", "");
    check(&card);
    timed("checklist_view", "");
    timed("verify_stated", r#", "stated": {"total": -1, "percent": 1000, "counts": {"failed": 1000000000}}"#);
    if let Some(card) = card.get("ok") {
        timed("verify_stated", &format!(r#", "card": {card}"#));
    }
    times
}

/// Holds a shape of `count` and of eight times as many against each other.
fn grows(name: &str, count: usize, make: impl Fn(usize) -> Shape, check: impl Fn(usize, &Value)) {
    let (small, large) = (make(count), make(count * 8));
    linear(name, count, || times(&small, &|card| check(count, card)), || times(&large, &|card| check(count * 8, card)));
}

/// Holds the times of `count` and of eight times as many against each other, step by step. A step that is too slow is measured
/// again, up to seven times: a machine may be busy with something else, but a square is one every time.
fn linear(
    name: &str,
    count: usize,
    small: impl Fn() -> Vec<(&'static str, Duration)>,
    large: impl Fn() -> Vec<(&'static str, Duration)>,
) {
    let mut slow: BTreeMap<usize, String> = BTreeMap::new();
    for attempt in 0..8 {
        for (at, (((step, one), (_, other)), (_, large))) in small().into_iter().zip(small()).zip(large()).enumerate() {
            let small = one.max(other).max(LEAST);
            if large <= small * MOST {
                slow.remove(&at);
            } else if attempt == 0 || slow.contains_key(&at) {
                slow.insert(at, format!("{name}: {step} took {small:?} for {count} and {large:?} for {}", count * 8));
            }
        }
        if slow.is_empty() {
            return;
        }
    }
    panic!("{}", slow.into_values().collect::<Vec<_>>().join("; "));
}

#[test]
#[should_panic(expected = "square: step took")]
fn a_square_is_found() {
    let times = |count: u64| vec![("step", Duration::from_millis(count * count))];
    linear("square", 10, || times(10), || times(80));
}

fn score_of<'v>(card: &'v Value, name: &str) -> &'v str {
    card["ok"]["score"][name].as_str().unwrap_or_else(|| panic!("no {name} in {:.300}", card.to_string()))
}

fn problems_of(reply: &Value) -> usize {
    reply["problems"].as_array().map_or(0, Vec::len)
}

const GRADES: &str =
    r#""grades": [{"id": "good", "when": {"fact": "percent", "at_least": 90}}, {"id": "poor", "otherwise": true}]"#;

fn flat_of(count: usize, more: &str, answers: &str) -> Shape {
    Shape::new(&format!(r#"{more}{GRADES}, "items": [{}]"#, list(count, item)), answers)
}

#[test]
fn a_hundred_thousand_items_in_a_row() {
    let make = |count| flat_of(count, "", &list(count, answer));
    grows("flat", 12_500, make, |count, card| {
        let failed = count.div_ceil(4);
        assert_eq!(score_of(card, "total"), format!("{}.0", count - failed));
        assert_eq!(score_of(card, "percent"), "75.0");
        assert_eq!(card["ok"]["lines"].as_array().unwrap().len(), count);
        assert_eq!(card["ok"]["findings"].as_array().unwrap().len(), failed);
    });
}

#[test]
fn half_of_the_answers_missing() {
    for more in ["", r#""roll_up": "weighted_mean", "#] {
        let make = |count| flat_of(count, more, &list(count / 2, answer));
        grows("half missing", 1_250, make, |count, card| {
            let outcome = &card["ok"]["outcome"];
            assert_eq!((&outcome["kind"], &outcome["exhaustive"]), (&json!("provisional"), &json!(false)));
            let passed = Ratio::from_count(100 * (count / 2 - (count / 2).div_ceil(4)));
            let low = passed.checked_div(&Ratio::from_count(count)).unwrap();
            assert_eq!(outcome["low"], json!(Rounding::half_up(1).text(&low)));
            assert_eq!(outcome["waiting_for"].as_array().unwrap().len(), count - count / 2);
        });
    }
}

#[test]
fn a_hundred_thousand_problems() {
    let bad = |count| flat_of(count, "", &list(count, |index| format!(r#""i{index}": "perhaps""#)));
    grows("every answer bad", 12_500, bad, |count, reply| assert_eq!(problems_of(reply), count));
    let unknown = |count| flat_of(count, "", &list(count, |index| format!(r#""j{index}": "pass""#)));
    grows("every item unknown", 1_250, unknown, |count, reply| assert_eq!(problems_of(reply), count));
    let twice = |count| flat_of(count, "", &list(count, |index| format!(r#""i{}": "pass""#, index / 2)));
    grows("every answer twice", 1_250, twice, |count, reply| assert_eq!(problems_of(reply), count / 2));
}

#[test]
fn thirty_two_sections_one_in_the_other() {
    let make = |count: usize| {
        let each = count / 32;
        let applies = r#""applies_when": {"fact": "site.canteen", "is": true, "if_unknown": true}"#;
        let chain = (0..32).rev().fold(String::new(), |inner, depth| {
            let items = list(each, |index| item(depth * each + index));
            format!(r#"{{"id": "s{depth}", {applies}, "items": [{items}], "sections": [{inner}]}}"#)
        });
        Shape::new(&format!(r#""sections": [{chain}]"#), &list(each * 32, answer))
    };
    grows("chain", 3_200, make, |count, card| {
        assert_eq!(card["ok"]["subtotals"][0]["possible"], json!(count.to_string()));
        assert_eq!(card["ok"]["subtotals"][31]["possible"], json!((count / 32).to_string()));
    });
}

#[test]
fn many_sections() {
    let sections = |count: usize, more: &str| {
        list(count / 10, |section| {
            format!(r#"{{"id": "s{section}"{more}, "items": [{}]}}"#, list(10, |index| item(section * 10 + index)))
        })
    };
    let rungs = |count: usize| {
        let reads = list(count / 10, |section| format!(r#"{{"fact": "section.s{section}.percent", "at_least": 10}}"#));
        format!(r#""grades": [{{"id": "good", "when": {{"all": [{reads}]}}}}, {{"id": "poor", "otherwise": true}}]"#)
    };
    let make = |count| {
        Shape::new(&format!(r#"{}, "sections": [{}]"#, rungs(count), sections(count, "")), &list(count, answer))
    };
    grows("sections with rungs", 3_000, make, |_, card| assert_eq!(card["ok"]["outcome"]["grade"], json!("good")));
    let own = r#", "minimum_percent": 80, "zero_when": {"fact": "failed.count", "at_least": 3}"#;
    let make =
        |count| Shape::new(&format!(r#"{GRADES}, "sections": [{}]"#, sections(count, own)), &list(count, answer));
    grows("sections with conditions", 3_000, make, |count, card| {
        // Of ten in a row, two or three fail.
        let zeroed = card["ok"]["subtotals"].as_array().unwrap().iter().filter(|sub| sub["zeroed"] == json!(true));
        assert_eq!(zeroed.count(), count / 20);
    });
}

#[test]
fn thousands_of_instances() {
    for fold in ["each", "worst", "mean"] {
        for answered in [10, 5] {
            let make = |count: usize| {
                let repeat = format!(r#""repeat": {{"fold": "{fold}", "at_most": 10000}}"#);
                let instance = |index| format!(r#"{{"id": "w{index}", "answers": {{{}}}}}"#, list(answered, answer));
                Shape::new(
                    &format!(r#""sections": [{{"id": "s", {repeat}, "items": [{}]}}]"#, list(10, item)),
                    &format!(r#""s": [{}]"#, list(count / 10, instance)),
                )
            };
            grows(fold, 2_000, make, |count, card| {
                let lines = card["ok"]["lines"].as_array().unwrap();
                assert_eq!(lines.len(), if fold == "each" { count } else { 10 });
                if answered == 10 {
                    assert_eq!(score_of(card, "percent"), "70.0");
                } else {
                    assert_eq!(card["ok"]["outcome"]["kind"], json!("provisional"));
                    assert_eq!(
                        (&card["ok"]["outcome"]["low"], &card["ok"]["outcome"]["high"]),
                        (&json!("30.0"), &json!("80.0"))
                    );
                }
            });
        }
    }
}

#[test]
fn labels_severities_and_evidence() {
    let labels = |count| {
        let one = |index| {
            let labels = format!(r#""labels": {{"pass": ["是{index}"], "fail": ["否{index}"]}}"#);
            format!(r#"{{"id": "i{index}", "severity": "v{}", {labels}, "evidence_if_failed": true}}"#, index % 100)
        };
        let severities = list(100, |index| format!(r#""v{index}""#));
        let answers = list(count, |index| format!(r#""i{index}": "否{index}""#));
        Shape::new(&format!(r#""severities": [{severities}], "items": [{}]"#, list(count, one)), &answers)
    };
    grows("labels", 2_000, labels, |count, card| {
        assert_eq!(card["ok"]["notes"].as_array().unwrap().len(), count);
        assert_eq!(card["ok"]["facts"]["failed.v7"], json!((count / 100).to_string()));
    });
    let shared = |count| {
        let labels = list(count, |index| format!(r#""是{index}""#));
        let answers = list(count, |index| format!(r#""i{index}": "是{index}""#));
        Shape::new(&format!(r#""labels": {{"pass": [{labels}]}}, "items": [{}]"#, list(count, item)), &answers)
    };
    grows("shared labels", 2_000, shared, |_, card| assert_eq!(score_of(card, "percent"), "100.0"));
}

#[test]
fn one_item_with_thousands_of_options_parts_or_ranges() {
    let options = |count| {
        let options = list(count, |index| format!(r#"{{"id": "o{index}", "points": {index}}}"#));
        let chosen = list(count, |index| format!(r#""o{index}""#));
        let items = format!(
            r#"{{"id": "a", "kind": "choice", "options": [{options}]}}, {{"id": "b", "kind": "multi_select", "options": [{options}]}}"#
        );
        Shape::new(&format!(r#""items": [{items}]"#), &format!(r#""a": "o1", "b": [{chosen}]"#))
    };
    grows("options", 2_000, options, |count, card| {
        assert_eq!(score_of(card, "earned"), (1 + count * (count - 1) / 2).to_string());
    });
    let parts = |count| {
        let parts = list(count, item);
        Shape::new(
            &format!(r#""items": [{{"id": "a", "fold": "worst", "parts": [{parts}]}}]"#),
            &format!(r#""a": {{{}}}"#, list(count, answer)),
        )
    };
    grows("parts", 2_000, parts, |_, card| assert_eq!(score_of(card, "percent"), "0.0"));
    let bands = |count: usize| {
        let end = |index| if index + 1 == count { "at_most" } else { "less_than" };
        let band = |index| {
            format!(r#"{{"id": "b{index}", "points": {index}, "at_least": {index}, "{}": {}}}"#, end(index), index + 1)
        };
        let bands = list(count, band);
        Shape::new(
            &format!(r#""items": [{{"id": "a", "kind": "number", "min": 0, "max": {count}, "bands": [{bands}]}}]"#),
            r#""a": 7"#,
        )
    };
    grows("ranges", 2_000, bands, |_, card| assert_eq!(score_of(card, "earned"), "7"));
}

/// Thousands of items, each with a rule of its own over the same few facts, and every one told by the form who reads it.
#[test]
fn a_rule_for_every_item() {
    let make = |count| {
        let one = |index| {
            let rule = r#""applies_when": {"any": [{"fact": "site.canteen", "is": false}, {"fact": "site.canteen", "is": true}]}"#;
            format!(r#"{{"id": "i{index}", {rule}}}"#)
        };
        let answers = list(count, answer);
        let shape = Shape::new(&format!(r#"{GRADES}, "items": [{}]"#, list(count, one)), &answers);
        let inspection = format!(r#"{{"facts": {{"site.canteen": true}}, "answers": {{{answers}}}}}"#);
        Shape { inspection, ..shape }
    };
    grows("rules", 12_500, make, |_, card| assert_eq!(score_of(card, "percent"), "75.0"));
}

/// A rule of thousands of comparisons over thousands of items: it is looked at once. (A reply tells it with every line, so the card is
/// asked of the library and not of the wire.)
#[test]
fn one_wide_rule_over_many_items() {
    let times = |count: usize| {
        let rule = list(count, |_| r#"{"fact": "site.canteen", "is": true, "if_unknown": false}"#.to_owned());
        let section =
            format!(r#"{{"id": "s", "applies_when": {{"any": [{rule}]}}, "items": [{}]}}"#, list(count, item));
        let shape = Shape::new(&format!(r#""sections": [{section}]"#), "");
        let start = Timer::start();
        let rules = Rulebook::from_json(&shape.book).unwrap();
        let view = rules.checklist("list").unwrap();
        let inspection = view.read(&fugong::base::json::Json::parse(&shape.inspection).unwrap()).unwrap();
        let card = view.score(&inspection).result;
        assert_eq!((card.counts.hidden, card.lines.len()), (count, count));
        vec![("score", start.elapsed())]
    };
    linear("one wide rule", 1_000, || times(1_000), || times(8_000));
}

/// Counts what is told.
#[derive(Default)]
struct Told {
    rows: usize,
    failed: usize,
    findings: usize,
}

impl Sink for Told {
    fn known(&mut self, _: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]) {
        self.rows += ids.len();
        self.failed += ids.iter().map(|id| outcomes[usize::from(*id)].failed as usize).sum::<usize>();
    }

    fn computed(&mut self, _: RowSelection<'_>, computed: &ComputedRows<'_>) {
        self.rows += computed.rows();
        self.failed += computed.counts(0).sum::<i64>() as usize;
    }

    fn found(&mut self, finding: RowFinding) {
        assert!(finding.failed && finding.item.is_multiple_of(4));
        self.findings += 1;
    }
}

/// What eight times as many items may cost in columns: each is scored once as a table and once with a row an answer.
#[test]
fn tables_of_a_hundred_thousand_items() {
    const INSPECTIONS: usize = 3;
    let times = |count: usize| {
        let rules = Rulebook::from_json(&flat_of(count, "", "").book).unwrap();
        let names: Vec<String> = (0..count).map(|index| format!("i{index}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let failed = |index: usize| index.is_multiple_of(4);
        let check = |told: Told| {
            let all = INSPECTIONS * count.div_ceil(4);
            assert_eq!((told.rows, told.failed, told.findings), (INSPECTIONS, all, all));
        };
        let codes = &Scorer::codes(&rules, "list").unwrap()[0].1;
        let code = |answer| codes.iter().find(|code| code.answer == answer).unwrap().code as i8;
        let (pass, fail) = (code("pass"), code("fail"));
        let cells = [[pass; INSPECTIONS], [fail; INSPECTIONS]];
        let column = |values| Column { values: Values::I8(values), validity: None };
        let start = Timer::start();
        let columns: Vec<_> = (0..count).map(|index| column(&cells[usize::from(failed(index))])).collect();
        let mut told = Told::default();
        let mut wide = Scorer::new(&rules, "list", &names, &[], FactSet::default()).unwrap();
        assert!(wide.score(&columns, &[], true, &mut told).unwrap().is_empty());
        check(told);
        let wide = start.elapsed();

        let start = Timer::start();
        let rows = || (0..INSPECTIONS).flat_map(|inspection| (0..count).map(move |index| (inspection, index)));
        let inspections: Vec<i64> = rows().map(|(inspection, _)| inspection as i64).collect();
        let answers: Vec<i8> = rows().map(|(_, index)| if failed(index) { fail } else { pass }).collect();
        let frame = LongTable {
            inspection: Column { values: Values::I64(&inspections), validity: None },
            item: Column { values: Values::Texts(rows().map(|(_, index)| names[index]).collect()), validity: None },
            answer: column(&answers),
            instance: None,
        };
        let mut told = Told::default();
        let mut long = LongScorer::new(&rules, "list", FactSet::default()).unwrap();
        assert!(long.score(&frame, true, &mut told).unwrap().1.is_empty());
        check(told);
        vec![("wide", wide), ("rows an answer", start.elapsed())]
    };
    linear("table", 12_500, || times(12_500), || times(100_000));
}
