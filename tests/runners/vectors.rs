//! The vectors, run by Rust: every file under `tests/vectors` says what one operation answers to one input.
//!
//! `FUGONG_BLESS=1` writes the lists beside the vectors, and the reply into a vector that states none; both are for review.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "vectors/check.rs"]
mod check;
#[path = "vectors/difference.rs"]
mod difference;
#[path = "vectors/edges.rs"]
mod edges;
#[path = "vectors/files.rs"]
mod files;
#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
#[path = "vectors/round_trip.rs"]
mod round_trip;
#[path = "vectors/sentences.rs"]
mod sentences;

use std::collections::BTreeSet;

use files::Vector;
use fugong::base::problem::Code;

#[test]
fn every_vector_gives_what_it_states() {
    let vectors = files::read_all();
    assert!(!vectors.is_empty(), "there is no vector");
    let failures: Vec<String> = vectors.iter().filter_map(|vector| check::failure(vector, files::blessing())).collect();
    assert!(failures.is_empty(), "{} of {} vectors failed\n\n{}", failures.len(), vectors.len(), failures.join("\n"));
}

/// The other direction of every type that a service reads: cards, cases, events, decisions, problems.
#[test]
fn replies_are_read_back_into_their_types() {
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in files::read_all() {
        let Some(input) = vector.wire_input() else { continue };
        let reply = serde_json::from_str(&fugong::wire::call(vector.operation(), &input)).unwrap();
        let (read, found) =
            round_trip::unlike(vector.operation(), &serde_json::from_str(&input).unwrap_or_default(), &reply);
        count += read;
        if !found.is_empty() {
            wrong.push(format!("{}\n{}", vector.name, found.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} vectors\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 1_000, "only {count} values were read back");
}

#[test]
fn replies_are_the_same_bytes_as_in_the_list() {
    assert_listed("replies.sha256", &files::hash_lines(&files::read_all()));
}

/// A list that may only grow shorter: a code that comes without a vector shows up in the diff.
#[test]
fn codes_without_a_vector_are_the_listed_ones() {
    if files::blessing() {
        files::read_all().iter().for_each(|vector| drop(check::failure(vector, true)));
    }
    let stated: BTreeSet<String> = files::read_all().iter().flat_map(Vector::stated_codes).collect();
    let all = Code::ALL.iter().map(|code| code.as_str());
    let missing: BTreeSet<&str> = all.filter(|code| !stated.contains(*code)).collect();
    assert_listed("codes-without-a-vector.txt", &missing.iter().map(|code| format!("{code}\n")).collect::<String>());
}

#[test]
fn the_readme_lists_every_disputed_edge() {
    let many = edges::disputed(&files::read_all());
    assert!(many >= edges::FEWEST, "{many} vectors about disputed edges are too few");
    let (stands, ours) = edges::listed();
    assert_eq!(stands, ours, "FUGONG_BLESS=1 rewrites the list in tests/README.md");
}

#[test]
fn chinese_sentences_are_chinese() {
    let (mut count, mut wrong) = (0, Vec::new());
    for vector in files::read_all() {
        let Some(input) = vector.wire_input() else { continue };
        let reply = serde_json::from_str(&fugong::wire::call(vector.operation(), &input)).unwrap();
        let (more, faults) = sentences::check(&reply);
        count += more;
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", vector.name)));
    }
    assert!(count > 1_000, "only {count} sentences were found");
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whoever reads a vector reads first why it is here.
#[test]
fn every_vector_says_why() {
    for vector in files::read_all() {
        let why = vector.says.get("why").and_then(serde_json::Value::as_str).unwrap_or_default();
        assert!(why.chars().count() >= 10, "{} does not say why", vector.name);
    }
}

fn assert_listed(name: &str, ours: &str) {
    let listed = files::listed(name, ours);
    let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
    let (ours, theirs) = (lines(ours), lines(&listed));
    let differing: Vec<&String> = ours.symmetric_difference(&theirs).collect();
    assert!(differing.is_empty(), "FUGONG_BLESS=1 rewrites tests/vectors/{name}; differing lines: {differing:#?}");
}

#[test]
fn every_operation_has_a_vector_and_every_vector_an_operation() {
    let known: BTreeSet<&str> = fugong::wire::OPERATIONS.iter().map(|operation| operation.name).collect();
    let vectors = files::read_all();
    let covered: BTreeSet<&str> = vectors.iter().filter_map(Vector::folder).collect();
    assert_eq!(known, covered, "left: the operations; right: the folders under tests/vectors");
}

#[test]
fn a_loaded_rulebook_answers_as_the_one_in_the_input() {
    let mut compared = 0;
    for vector in files::read_all() {
        let Some((rulebook, rest)) = check::apart(&vector) else {
            continue;
        };
        let apart = fugong::wire::call_with(&rulebook, vector.operation(), &rest);
        let Some(input) = vector.wire_input() else {
            continue;
        };
        assert_eq!(apart, fugong::wire::call(vector.operation(), &input), "{}", vector.name);
        compared += 1;
    }
    assert!(compared > 0, "no vector names a rulebook that loads");
}
