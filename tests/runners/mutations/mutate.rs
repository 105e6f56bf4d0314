//! What may happen to a document: something is lost, doubled, renamed, of another type, elsewhere, or far too deep.

use fugong::base::json::Json;
use serde_json::Number;

use crate::random::Random;
use crate::tree::{at_mut, children, places};

/// Texts that are something elsewhere, or nearly something.
const TEXTS: &[&str] = &[
    "",
    " ",
    "x",
    "-",
    "0",
    "1",
    "-1",
    "1e9",
    "0.5",
    "999999999999999999",
    "pass",
    "fail",
    "not_applicable",
    "合格",
    "否",
    "zh-CN",
    "en",
    "2020-02-19",
    "2020-02-30",
    "9999-12-31",
    "2020-02-19T17:00:00+08:00",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-23:59",
    "2030-06-01T00:00:00+08:00",
    "17:00",
    "-1d 17:00",
    "+14:00",
    "1.0.0",
    "now",
    "a/b~c",
    "\u{0}",
    "\u{feff}",
    "Asia/Shanghai",
    "Europe/Rome",
    "cn",
];
/// Numbers at the edges of what the formats take.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "7",
    "100",
    "366",
    "100000",
    "2147483648",
    "4294967296",
    "9007199254740991",
    "9007199254740993",
    "18446744073709551615",
    "-9223372036854775808",
    "0.1",
    "33.3",
    "1e-9",
    "1e-10",
    "1e18",
    "1e300",
    "123456789.123456789",
];

/// Change a document in one to three places.
pub(crate) fn mutate(tree: &mut Json, random: &mut Random) {
    for _ in 0..*random.pick(&[1, 1, 1, 2, 3]) {
        let places = places(tree);
        if places.is_empty() {
            return;
        }
        let place = random.pick(&places).clone();
        // Values are changed twice as often as the shape: most of what is wrong in life has the right shape.
        match random.below(15) {
            0 => delete(tree, &place),
            1 => double(tree, &place),
            2 => rename(tree, &place, &places, random),
            3 => *at_mut(tree, &place) = other_type(random),
            4 => {
                let from = random.pick(&places).clone();
                let moved = at_mut(tree, &from).clone();
                *at_mut(tree, &place) = moved;
            }
            5 => truncate(tree, &place, random),
            6 => swap(tree, &place, random),
            7 if random.below(4) == 0 => deepen(at_mut(tree, &place), random),
            _ => value(tree, &places, random),
        }
    }
}

fn parent<'t>(tree: &'t mut Json, place: &[usize]) -> (&'t mut Json, usize) {
    let (last, above) = place.split_last().unwrap();
    (at_mut(tree, above), *last)
}

fn delete(tree: &mut Json, place: &[usize]) {
    match parent(tree, place) {
        (Json::Array(items), index) => drop(items.remove(index)),
        (Json::Object(entries), index) => drop(entries.remove(index)),
        _ => {}
    }
}

fn double(tree: &mut Json, place: &[usize]) {
    match parent(tree, place) {
        (Json::Array(items), index) => items.insert(index, items[index].clone()),
        (Json::Object(entries), index) => entries.push(entries[index].clone()),
        _ => {}
    }
}

fn rename(tree: &mut Json, place: &[usize], places: &[Vec<usize>], random: &mut Random) {
    let other = random.pick(places).clone();
    let borrowed = match parent(tree, &other) {
        (Json::Object(entries), index) => entries[index].0.clone(),
        _ => (*random.pick(TEXTS)).to_owned(),
    };
    if let (Json::Object(entries), index) = parent(tree, place) {
        entries[index].0 = borrowed;
    }
}

fn truncate(tree: &mut Json, place: &[usize], random: &mut Random) {
    match at_mut(tree, place) {
        Json::Array(items) => items.truncate(random.below(items.len() + 1)),
        Json::Object(entries) => entries.truncate(random.below(entries.len() + 1)),
        Json::String(text) => *text = text.chars().take(random.below(text.chars().count() + 1)).collect(),
        _ => {}
    }
}

fn swap(tree: &mut Json, place: &[usize], random: &mut Random) {
    let node = at_mut(tree, place);
    let (one, other) = (random.below(children(node)), random.below(children(node)));
    match node {
        Json::Array(items) if !items.is_empty() => items.swap(one, other),
        Json::Object(entries) if !entries.is_empty() => {
            let value = entries[one].1.clone();
            entries[one].1 = std::mem::replace(&mut entries[other].1, value);
        }
        _ => {}
    }
}

fn deepen(node: &mut Json, random: &mut Random) {
    for _ in 0..*random.pick(&[1, 2, 33, 64, 140]) {
        let inner = std::mem::replace(node, Json::Null);
        let key = random.pick(&["all", "any", "not", "a"]);
        *node = match random.below(2) {
            0 => Json::Array(vec![inner]),
            _ => Json::Object(vec![((*key).to_owned(), inner)]),
        };
    }
}

fn other_type(random: &mut Random) -> Json {
    match random.below(6) {
        0 => Json::Null,
        1 => Json::Bool(random.below(2) == 0),
        2 => number(random),
        3 => Json::String((*random.pick(TEXTS)).to_owned()),
        4 => Json::Array(Vec::new()),
        _ => Json::Object(Vec::new()),
    }
}

fn number(random: &mut Random) -> Json {
    Json::Number(serde_json::from_str::<Number>(random.pick::<&str>(NUMBERS)).unwrap())
}

/// Change a scalar, its type kept.
fn value(tree: &mut Json, places: &[Vec<usize>], random: &mut Random) {
    let leaves: Vec<&Vec<usize>> = places.iter().filter(|place| children(at_mut(tree, place)) == 0).collect();
    if leaves.is_empty() {
        return;
    }
    let (place, other) = ((*random.pick(&leaves)).clone(), (*random.pick(&leaves)).clone());
    let other = at_mut(tree, &other).clone();
    let changed = match at_mut(tree, &place) {
        Json::Bool(value) => Json::Bool(!*value),
        Json::Number(_) => number(random),
        Json::String(text) => Json::String(changed_text(text, &other, random)),
        kept => kept.clone(),
    };
    *at_mut(tree, &place) = changed;
}

fn changed_text(text: &str, other: &Json, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len());
    match (random.below(7), other) {
        (0..3, Json::String(other)) => return other.clone(),
        (3, _) => return (*random.pick(TEXTS)).to_owned(),
        (4, _) if random.below(10) == 0 => return text.repeat(random.below(40)),
        (5, _) if !characters.is_empty() => drop(characters.remove(at)),
        _ => {
            let new = *random.pick(&['0', '1', '2', '9', 'a', '-', '.', ',', '"', '\n', '/', '全', '９', '\u{200b}']);
            match characters.get_mut(at) {
                Some(character) if random.below(2) == 0 => *character = new,
                _ => characters.insert(at, new),
            }
        }
    }
    characters.into_iter().collect()
}
