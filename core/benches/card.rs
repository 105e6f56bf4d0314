//! How long one card takes: `cargo bench -p fugong --bench card [-- WORDS]`, where words choose lines. The inspection has been read before;
//! every line of the card is made.

// A measuring program fails on anything that it did not expect.
#![allow(clippy::unwrap_used, missing_docs)]

use fugong::Rulebook;
use fugong::base::json::Json;
use fugong::checklist::ScoreCard;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// What one card of the daily eight may take, all lines included.
const TARGET: Duration = Duration::from_micros(5);
/// How many cards are made between two looks at the clock.
const BATCH: u32 = 500;
/// How many batches the median is taken of.
const BATCHES: usize = 201;

fn main() {
    let daily = Rulebook::built_in("district-reopening").unwrap();
    let fhrs = Rulebook::built_in("uk-food-hygiene").unwrap();
    let hundred = Rulebook::from_json(&hundred_items()).unwrap();
    println!("{:<44} {:>10}", "one card", "median ns");
    let chosen = std::env::args().skip(1).find(|word| !word.starts_with("--")).unwrap_or_default();
    let line = |name: &str, rules: &Rulebook, checklist: &str, inspection: &str, target: Option<Duration>| {
        if !name.contains(&chosen) {
            return;
        }
        let card = rules.checklist(checklist).unwrap();
        let inspection = card.read(&Json::parse(inspection).unwrap()).unwrap();
        let taken = median(|| card.score(black_box(&inspection)).result);
        let target = target.map(|target| format!("   target {} µs", target.as_micros())).unwrap_or_default();
        println!("{name:<44} {:>10}{target}", taken.as_nanos());
    };
    line("daily eight, all pass", &daily, "daily-eight", &daily_eight(&[]), Some(TARGET));
    let two =
        daily_eight(&[("gate", r#"{"value": "fail", "note": "n"}"#), ("masks", r#"{"value": "fail", "note": "n"}"#)]);
    line("daily eight, two failures", &daily, "daily-eight", &two, Some(TARGET));
    let one = daily_eight(&[("supplies", r#"{"not_applicable": "none kept here"}"#)]);
    line("daily eight, one not applicable", &daily, "daily-eight", &one, Some(TARGET));
    let half = daily_eight(&[("gate", "null"), ("temperature", "null"), ("visitors", "null"), ("masks", "null")]);
    line("daily eight, half missing (provisional)", &daily, "daily-eight", &half, None);
    let rating = r#"{"answers": {"hygiene": "5", "structural": "10", "confidence": "5"}}"#;
    line("UK food hygiene rating, three items", &fhrs, "inspection", rating, None);
    line("a hundred weighted items, all pass", &hundred, "hundred", &hundred_answers(), None);
}

/// The median time of one call, over batches.
fn median(card: impl Fn() -> ScoreCard) -> Duration {
    let mut taken: Vec<Duration> = (0..BATCHES)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..BATCH {
                black_box(card());
            }
            start.elapsed() / BATCH
        })
        .collect();
    taken.sort_unstable();
    taken.swap_remove(BATCHES / 2)
}

fn daily_eight(changes: &[(&str, &str)]) -> String {
    let mut answers: Vec<(&str, &str)> =
        ["gate", "temperature", "visitors", "supplies", "masks", "outreach", "separate-dining"]
            .map(|item| (item, r#""pass""#))
            .into_iter()
            .chain([("disinfection", r#"{"workshop": "pass", "canteen": "pass"}"#)])
            .collect();
    for (item, answer) in &mut answers {
        if let Some((_, changed)) = changes.iter().find(|(changed, _)| changed == item) {
            *answer = changed;
        }
    }
    let answers: Vec<String> = answers.iter().map(|(item, answer)| format!(r#""{item}": {answer}"#)).collect();
    format!(
        r#"{{"site": "e01", "recorded_at": "2020-02-20T09:00:00+08:00", "facts": {{"site.has-canteen": true}}, "answers": {{{}}}}}"#,
        answers.join(", ")
    )
}

fn hundred_items() -> String {
    let item =
        |number: usize| format!(r#"{{"id": "i{number}", "points": {}, "weight": "{}.5"}}"#, number % 5 + 1, number % 3);
    let section = |number: usize| {
        let items: Vec<String> = (0..10).map(|at| item(number * 10 + at)).collect();
        format!(r#"{{"id": "s{number}", "items": [{}]}}"#, items.join(", "))
    };
    let sections: Vec<String> = (0..10).map(section).collect();
    format!(
        r#"{{"format": 1, "id": "bench", "version": "1.0.0", "title": "b", "language": "en", "checklists": [{{"id": "hundred",
        "version": "1.0.0", "sections": [{}], "grades": [{{"id": "good", "when": {{"fact": "percent", "at_least": 80}}}},
        {{"id": "poor", "otherwise": true}}]}}]}}"#,
        sections.join(", ")
    )
}

fn hundred_answers() -> String {
    let answers: Vec<String> = (0..100).map(|number| format!(r#""i{number}": "pass""#)).collect();
    format!(r#"{{"answers": {{{}}}}}"#, answers.join(", "))
}
