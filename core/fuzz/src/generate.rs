//! From bytes to a call.

use fugong::base::json::Json;
use fugong::wire::OPERATIONS;

use crate::call::Call;
use crate::random::{Random, hash};
use crate::seeds::Seed;
use crate::vectors::{self, Vectors};
use crate::{edit, tree};

/// The bytes that say which vector is taken; each record behind them is an edit.
const HEAD: usize = 4;
/// The bytes of an edit.
const RECORD: usize = 12;
/// The most edits of a document.
const MOST_EDITS: usize = 3;
/// Operations that take long, mostly for they try thousands of answers: one in so many of their documents is carried out.
const SELDOM: &[(&str, u64)] = &[
    ("checklist_properties", 4),
    ("compare_checklists", 128),
    ("compose", 8),
    ("explain", 16),
    ("improve", 8),
    ("lint", 16),
    ("outstanding", 8),
    ("rescore", 128),
    ("summary", 2),
];

/// Take the input of a valid vector and edit it: the head says which one, each record after it an edit.
pub(crate) fn document(data: &[u8]) -> Call {
    let (head, records) = data.split_at(data.len().min(HEAD));
    let mut random = Random::new(head);
    let vectors = operation(data, records.is_empty(), &mut random);
    let seed = vectors.pick(&mut random);
    // One in sixteen also changes the rulebook itself; the others go to one that is loaded already.
    let held = seed.held.as_ref().filter(|_| seed.says_something && random.below(16) > 0);
    let mut input = if held.is_some() { seed.alone.clone() } else { seed.whole.clone() };
    for record in records.chunks(RECORD).take(MOST_EDITS) {
        edit::edit(&mut input, held.is_some(), &mut Random::new(record));
    }
    let mut text = String::new();
    tree::write(&input, &mut text);
    let named = held.and(seed.whole.get("rulebook")).cloned();
    Call { operation: vectors.operation, text, input: Some(input), held, named }
}

/// Draw an operation; where its turn is seldom, another one may get the edits.
fn operation(data: &[u8], as_it_is: bool, random: &mut Random<'_>) -> &'static Vectors {
    let (all, drawn) = (vectors::all(), random.pick(vectors::all()));
    let chance = hash(data) >> 8;
    let seldom = SELDOM.iter().find(|(name, _)| *name == OPERATIONS[drawn.operation].name);
    let has_its_turn = seldom.is_none_or(|(_, one_in)| chance.is_multiple_of(*one_in));
    if as_it_is || has_its_turn { drawn } else { &all[(chance >> 8) as usize % all.len()] }
}

/// Write the bytes that stand for a vector as it is, under a rulebook that is held.
pub(crate) fn document_of(operation: u8, number: u16, _: &Seed) -> Vec<u8> {
    let [high, low] = number.to_be_bytes();
    vec![operation, high, low, 1]
}

/// Take the first byte as the operation, the others as the text; bytes that are no UTF-8 are a sign that stands for them.
pub(crate) fn text(data: &[u8]) -> Option<Call> {
    let (operation, text) = data.split_first()?;
    let text = String::from_utf8_lossy(text).into_owned();
    let operation = usize::from(*operation) % OPERATIONS.len();
    Some(Call { operation, input: Json::parse(&text).ok(), text, held: None, named: None })
}

/// Write the bytes that stand for a vector, its rulebook written out.
pub(crate) fn text_of(operation: u8, _: u16, seed: &Seed) -> Vec<u8> {
    let mut text = String::new();
    tree::write(&seed.whole, &mut text);
    std::iter::once(operation).chain(text.into_bytes()).collect()
}
