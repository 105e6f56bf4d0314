use super::*;
use crate::base::instant::Instant;
use crate::base::json::decode_text;
use proptest::prelude::*;
use serde_json::json;

fn journal(length: usize) -> Vec<JournalEntry> {
    let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    let mut entries = Vec::new();
    for index in 0..length {
        entries.push(append(&head(&entries), at, json!({"index": index, "text": "复工"})));
    }
    entries
}

fn found(problems: &crate::base::problem::Problems) -> Vec<String> {
    problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
}

#[test]
fn names_every_break_where_it_is() {
    let sound = journal(6);
    assert!(verify(&sound).is_empty());

    let mut altered = sound.clone();
    altered[2].body.0 = json!({"index": 99});
    assert_eq!(found(&verify(&altered)), ["journal_hash /2/hash"]);

    let mut sealed_anew = altered;
    sealed_anew[2].hash = sealed_anew[2].computed_hash();
    assert_eq!(found(&verify(&sealed_anew)), ["journal_previous /3/previous"], "its successor gives it away");

    let mut gap = sound.clone();
    gap.remove(1);
    assert_eq!(found(&verify(&gap)), ["journal_sequence /1/sequence", "journal_previous /1/previous"]);

    let mut moved = sound;
    moved.swap(3, 4);
    assert_eq!(verify(&moved).len(), 6, "three wrong numbers, three wrong predecessors");
}

#[test]
fn a_chain_alone_sees_neither_a_cut_end_nor_a_full_rewrite() {
    let full = journal(5);
    let kept_elsewhere = head(&full);
    assert!(verify(&full[..3]).is_empty(), "this is why heads are kept elsewhere");
    assert_eq!(found(&verify_against(&full[..3], &kept_elsewhere)), ["checkpoint_missing "]);

    let at = Instant::parse("2020-02-20T17:00:00+08:00").unwrap();
    let mut rewritten = Vec::new();
    for entry in &full {
        rewritten.push(append(&head(&rewritten), at, entry.body.0.clone()));
    }
    assert!(verify(&rewritten).is_empty());
    assert_eq!(found(&verify_against(&rewritten, &kept_elsewhere)), ["checkpoint_differs /4/hash"]);
    assert!(verify_against(&full, &kept_elsewhere).is_empty());
    assert!(verify_against(&full, &head(&[])).is_empty());
}

/// SHA-256 of the written-out canonical bytes: another implementation can check a journal with a text editor and `sha256sum`.
#[test]
fn the_hash_is_that_of_the_canonical_text() {
    let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    let entry = append(&head(&[]), at, json!({"b": 1.0, "a": "é"}));
    let text = format!(
        r#"{{"body":{{"a":"é","b":1}},"previous":"{FIRST_PREVIOUS}","recorded_at":"2020-02-19T17:00:00+08:00","sequence":1}}"#
    );
    assert_eq!(entry.sealed_bytes(), text.as_bytes());
    assert_eq!(entry.hash, crate::base::json::hash(text.as_bytes()));
}

proptest! {
    /// An entry reads back as it was written, and the hash still holds; one changed byte of any entry is found.
    #[test]
    fn any_single_change_is_found(length in 1usize..8, at in any::<prop::sample::Index>(), field in 0usize..4) {
        let sound = journal(length);
        let text = serde_json::to_string(&sound).unwrap();
        let mut read: Vec<JournalEntry> = decode_text(&text).unwrap();
        prop_assert_eq!(&read, &sound);
        let entry = &mut read[at.index(length)];
        match field {
            0 => entry.sequence += 1,
            1 => entry.previous.replace_range(0..1, if entry.previous.starts_with('a') { "b" } else { "a" }),
            2 => entry.hash.replace_range(0..1, if entry.hash.starts_with('a') { "b" } else { "a" }),
            _ => entry.body.0 = json!(null),
        }
        prop_assert!(!verify(&read).is_empty());
    }
}
