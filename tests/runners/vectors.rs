//! The vectors, run by Rust: every file under `tests/vectors` says what one operation answers to one input.
//!
//! `FUGONG_BLESS=1` writes the hashes of all replies, and the reply into a vector that states none; both are for review.

#[path = "vectors/check.rs"]
mod check;
#[path = "vectors/difference.rs"]
mod difference;
#[path = "vectors/files.rs"]
mod files;

use std::collections::BTreeSet;

use files::Vector;

#[test]
fn every_vector_gives_what_it_states() {
    let vectors = files::read_all();
    assert!(!vectors.is_empty(), "there is no vector");
    let failures: Vec<String> = vectors.iter().filter_map(|vector| check::failure(vector, files::blessing())).collect();
    assert!(failures.is_empty(), "{} of {} vectors failed\n\n{}", failures.len(), vectors.len(), failures.join("\n"));
}

#[test]
fn replies_are_the_same_bytes_as_in_the_list() {
    let hashes = files::hash_lines(&files::read_all());
    if files::blessing() {
        files::write_hashes(&hashes);
    }
    let listed = files::read_hashes();
    let lines = |text: &str| -> BTreeSet<String> { text.lines().map(str::to_owned).collect() };
    let (ours, theirs) = (lines(&hashes), lines(&listed));
    let differing: Vec<&String> = ours.symmetric_difference(&theirs).collect();
    assert!(
        differing.is_empty(),
        "FUGONG_BLESS=1 rewrites tests/vectors/replies.sha256; differing lines: {differing:#?}"
    );
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
