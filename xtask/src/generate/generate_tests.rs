//! The example holds what its blueprint says, whatever the seed.

use super::plan::{REOPENINGS, STREETS};
use super::*;
use fugong::approval::{Case, Event, replay};
use fugong::base::json::{Decoder, Json, decode_text};
use fugong::tools::journal::{JournalEntry, verify};

fn entries(files: &Files) -> Vec<JournalEntry> {
    files["journal.jsonl"].lines().map(|line| decode_text(line).unwrap()).collect()
}

fn cases(files: &Files) -> Vec<Case> {
    let rules = Rules::load().unwrap();
    let plan = &rules.plan;
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for entry in entries(files) {
        let json = Json::parse(&entry.body.0.to_string()).unwrap();
        let event: Event = Decoder::run(&json).unwrap();
        events.entry(event.case.to_string()).or_default().push(event);
    }
    events.into_values().map(|events| replay(plan, events).unwrap()).collect()
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_writes_others() {
    let first = files(SEED).unwrap();
    assert_eq!(first, files(SEED).unwrap());
    let other = files(7).unwrap();
    let same: Vec<&str> = first.keys().copied().filter(|name| first[name] == other[name]).collect();
    assert_eq!(same, ["translations.csv", "units.csv"]);
}

#[test]
fn the_example_that_is_checked_in_is_what_the_generator_writes() {
    let folder = shell::root().join("examples").join("data").join("district");
    for (name, text) in files(SEED).unwrap() {
        let there = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(there == text, "{name} is not what `cargo xtask generate` writes now");
    }
}

#[test]
fn the_journal_holds_and_every_case_replays_to_the_plan() {
    for seed in [SEED, 1, 2] {
        let files = files(seed).unwrap();
        let journal = entries(&files);
        assert!(verify(&journal).is_empty());
        assert!(journal.windows(2).all(|two| two[0].recorded_at <= two[1].recorded_at));
        let cases = cases(&files);
        assert_eq!(cases.len(), 48, "four have not applied");
        let noon = |day: u64| Moment::at(day, 17, 0).instant().unwrap();
        let mut total = 0;
        for (day, many) in REOPENINGS {
            total += many;
            let ever = |case: &&Case| {
                case.events()
                    .iter()
                    .any(|event| event.to.as_ref().is_some_and(|to| *to == "operating") && event.at <= noon(day))
            };
            assert_eq!(cases.iter().filter(ever).count(), total, "seed {seed}, day {day}");
        }
        let stopped = cases.iter().filter(|case| case.state == "stopped").count();
        assert_eq!(stopped, 1);
        assert!(cases.iter().any(|case| case.state == "on-site" && case.round == 2), "one waits for its second visit");
    }
}

#[test]
fn codes_have_right_check_digits_and_the_streets_their_numbers() {
    let files = files(3).unwrap();
    let mut reader = csv::Reader::from_reader(files["enterprises.csv"].trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!((rows.len(), ids.len()), (53, 52), "one was renamed");
    for row in &rows {
        assert_eq!(row[3].len(), 18);
        assert_eq!(row[3].chars().last(), Some(credit_code::check(&row[3])));
    }
    for street in &STREETS {
        let here: std::collections::BTreeSet<&str> =
            rows.iter().filter(|row| &row[4] == street.zh).map(|row| &row[0]).collect();
        assert_eq!(here.len(), street.enterprises);
    }
    // A real check digit: the code of GB 32100-2015's example, 91350100M000100Y43.
    assert_eq!(credit_code::check("91350100M000100Y4"), '3');
}

#[test]
fn every_free_text_has_its_english() {
    let files = files(SEED).unwrap();
    let known: Vec<&str> = texts::all().iter().map(|(zh, _)| *zh).collect();
    for name in ["inspections.jsonl", "findings.jsonl", "journal.jsonl"] {
        for line in files[name].lines() {
            check(&serde_json::from_str(line).unwrap(), &known);
        }
    }
}

/// Sentences are translated; labels of answers are the rulebook's.
fn check(value: &Value, known: &[&str]) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let free =
                    ["note", "subject", "responsible", "reason", "opinion", "not_sampled"].contains(&name.as_str());
                if let (true, Some(text)) = (free, value.as_str()) {
                    assert!(known.contains(&text), "{name}: {text}");
                }
                check(value, known);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, known)),
        _ => {}
    }
}
