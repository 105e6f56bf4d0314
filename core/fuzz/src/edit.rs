//! Edits of a document: those of `tests/runners/mutations/mutate.rs`, parts of other vectors, and other digits.

use fugong::base::json::Json;

use crate::random::Random;
use crate::tree::{at_mut, places};
use crate::{mutate, vectors};

/// Change a document once, as the bytes say.
pub(crate) fn edit(tree: &mut Json, held: bool, random: &mut Random<'_>) {
    match random.below(8) {
        0..3 => splice(tree, held, random),
        3..5 => other_digit(tree, random),
        _ => mutate::mutate(tree, random),
    }
}

/// Put a part of another vector in the place of a part with the same key, or anywhere where there is none.
fn splice(tree: &mut Json, held: bool, random: &mut Random<'_>) {
    let vectors = random.pick(vectors::all());
    let seed = vectors.pick(random);
    let from = if held { &seed.alone } else { &seed.whole };
    let (into, places) = (places(tree), places(from));
    if into.is_empty() || places.is_empty() {
        return;
    }
    let donor = random.pick(&places);
    let key = key(from, donor);
    let alike: Vec<&Vec<usize>> = into.iter().filter(|place| crate::edit::key(tree, place) == key).collect();
    let place = if alike.is_empty() { random.pick(&into).clone() } else { (*random.pick(&alike)).clone() };
    *at_mut(tree, &place) = at(from, donor).clone();
}

/// Write another digit in a number or in a text: dates stay dates, and decimals decimals.
fn other_digit(tree: &mut Json, random: &mut Random<'_>) {
    let mut with_digits = places(tree);
    with_digits.retain(|place| match at(tree, place) {
        Json::Number(_) => true,
        Json::String(text) => text.bytes().any(|byte| byte.is_ascii_digit()),
        _ => false,
    });
    if with_digits.is_empty() {
        return;
    }
    let place: &Vec<usize> = random.pick(&with_digits);
    let node = at_mut(tree, place);
    let text = match node {
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        _ => return,
    };
    let digits: Vec<usize> =
        text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(place, _)| place).collect();
    let (place, digit) = (*random.pick(&digits), random.below(10).to_string());
    let text = format!("{}{digit}{}", &text[..place], &text[place + 1..]);
    *node = match node {
        Json::Number(_) => serde_json::from_str(&text).map_or(Json::String(text), Json::Number),
        _ => Json::String(text),
    };
}

/// Give the node at a place.
fn at<'t>(tree: &'t Json, place: &[usize]) -> &'t Json {
    place.iter().fold(tree, |node, index| match node {
        Json::Array(items) => &items[*index],
        Json::Object(entries) => &entries[*index].1,
        leaf => leaf,
    })
}

/// Give the last key on the way to a place.
fn key<'t>(tree: &'t Json, place: &[usize]) -> Option<&'t str> {
    let mut key = None;
    place.iter().fold(tree, |node, index| match node {
        Json::Array(items) => &items[*index],
        Json::Object(entries) => {
            key = Some(entries[*index].0.as_str());
            &entries[*index].1
        }
        leaf => leaf,
    });
    key
}
