//! The house rules, read from the sources and their folders: rooms know only the floors below them, no room grows too
//! large, and the core knows no host.

// A test's helpers fail the test; the sources are cut where a word was found.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::indexing_slicing)]

#[path = "house/arrows.rs"]
mod arrows;
#[path = "house/source.rs"]
mod source;

use std::collections::{BTreeMap, BTreeSet};

use arrows::Arrow;
use source::File;

/// The floors, lowest first: folders of `core/src`. A room may use every floor below its own.
const FLOORS: &[Floor] = &[
    Floor { name: "base", rooms: &["base"], neighbours: Neighbours::Apart },
    Floor { name: "tools", rooms: &["tools"], neighbours: Neighbours::Apart },
    Floor { name: "engines", rooms: &["checklist", "approval", "report", "finding"], neighbours: Neighbours::Apart },
    Floor { name: "joins", rooms: &["analysis", "rulebook", "office"], neighbours: Neighbours::InOrder },
    Floor { name: "doors", rooms: &["wire", "columns"], neighbours: Neighbours::Apart },
];

/// The order of rooms within a room: each may use those named before it, and none after it.
const WITHIN: &[(&str, &[&str])] = &[
    ("tools", &["condition", "calendar", "journal", "document", "sheet", "bulletin"]),
    ("checklist", &["model", "kind", "scoring", "range", "check", "card", "form"]),
    ("approval", &["model", "decision"]),
    ("report", &["fold", "model", "timeliness", "figures"]),
    ("analysis/checklist", &["versions", "improve", "properties", "stated"]),
];

/// Files of one room that use each other, with the reason why they are not one file.
const CIRCLES: &[(&str, &str)] = &[
    (
        "analysis/checklist/improve: fix_sets, improvement, mod",
        "mod.rs carries out the operation; its steps read the context that it prepares",
    ),
    (
        "analysis/checklist/improve: node_facts, search, search_tree, upper_bound",
        "one algorithm (branch and bound): tree, facts of a node, bounds and search are read together and tested together",
    ),
    (
        "analysis/checklist/stated: explanations, verify",
        "verify asks for explanations of a figure that disagrees; explanations read the sheet that verify prepares",
    ),
    (
        "analysis/checklist/versions: migrate, write",
        "write is the second half of Migrated: how a migrated inspection is written as JSON",
    ),
    (
        "base/exact: ratio, text",
        "text writes ratios, and the shortest decimal of a ratio is written by the same function",
    ),
    ("base/json: decode, placeholder", "two halves of the decoder: a field holds its placeholder until it is decoded"),
    (
        "checklist/scoring: applicability, line, sub_line",
        "one evaluator: a line asks whether its item applies and evaluates its parts, which are evaluated as lines are",
    ),
    (
        "finding: apply, ledger",
        "the ledger applies events one by one; an event is applied to the history that the ledger keeps",
    ),
    (
        "office: cards, gaps, journal, json_lines, people, records, returns, sheets, units",
        "records are filled by one reader for each file, and each reader reports into the records",
    ),
    (
        "report/figures: explain, ratio",
        "a ratio is explained by the figures of its two parts, and a figure may be a ratio",
    ),
    ("tools/calendar: check_calendar, notice", "the check is the second half of reading a calendar document"),
    (
        "tools/calendar: schedule, zone, zone_check, zone_rule",
        "a zone is made of rules that are written as local times, and local times are resolved by a zone",
    ),
    (
        "tools/condition: amount, comparison, tree",
        "the two sorts of one language: conditions compare amounts, and amounts choose by conditions",
    ),
    (
        "tools/sheet: check_sheet, column, definition, header, read",
        "a definition is checked when it is decoded, by the columns that it declares",
    ),
];

/// The most files directly in a folder.
const MOST_FILES: usize = 22;
/// The most lines of a file that is written by hand.
const MOST_LINES: usize = 450;
/// The most lines of a folder of `core/src` without the folders in it.
const MOST_LINES_OF_A_ROOM: usize = 4_500;
/// The most entries of `core/src`.
const MOST_ENTRIES: usize = 12;

/// What the core never says: bindings, carriers, clocks, chance.
const STRANGERS: &[&str] = &[
    "pyo3",
    "wasm_bindgen",
    "js_sys",
    "arrow",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "std::fs",
    "std::net",
    "std::env",
];

struct Floor {
    name: &'static str,
    rooms: &'static [&'static str],
    neighbours: Neighbours,
}

/// How rooms of one floor may use each other.
#[derive(Clone, Copy, PartialEq)]
enum Neighbours {
    /// Each may use those named before it.
    InOrder,
    /// Not at all.
    Apart,
}

/// The floor of a room and its position there.
fn height(room: &str) -> Option<(usize, usize)> {
    FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, rooms)| rooms.rooms.iter().position(|name| *name == room).map(|position| (floor, position)))
}

fn arrows_of(files: &[File]) -> BTreeSet<Arrow> {
    let arrows = arrows::between(files);
    assert!(arrows.len() > 400, "only {} arrows found: the reader of sources is broken", arrows.len());
    arrows
}

/// What is wrong with an arrow between two rooms of `core/src`, if anything is.
fn against_the_floors(arrow: &Arrow) -> Option<String> {
    let room = |file: &str| File::new(file, "").floor_room().to_owned();
    let (from, to) = (room(&arrow.from), room(&arrow.to));
    let (Some(above), Some(below)) = (height(&from), height(&to)) else {
        return Some(format!("{} uses {}: a room that stands on no floor", arrow.from, arrow.to));
    };
    let in_order = FLOORS[above.0].neighbours == Neighbours::InOrder;
    let allowed = from == to || below.0 < above.0 || (below.0 == above.0 && in_order && below.1 < above.1);
    let name = |floor: usize| FLOORS[floor].name;
    (!allowed).then(|| format!("{} ({}) uses {} ({})", arrow.from, name(above.0), arrow.to, name(below.0)))
}

/// What is wrong with an arrow between two rooms within a room, if anything is.
fn against_the_order(arrow: &Arrow) -> Option<String> {
    let (outer, rooms) = WITHIN.iter().find(|(outer, _)| {
        let inside = format!("{outer}/");
        arrow.from.starts_with(&inside) && arrow.to.starts_with(&inside)
    })?;
    let position = |file: &str| {
        let inner = file.strip_prefix(&format!("{outer}/"))?.split_once('/')?.0;
        rooms.iter().position(|room| *room == inner)
    };
    let (from, to) = (position(&arrow.from), position(&arrow.to)?);
    (from.is_none_or(|from| from < to) && arrow.from != format!("{outer}/mod.rs"))
        .then(|| format!("{} uses {}: within {outer} the order is {rooms:?}", arrow.from, arrow.to))
}

#[test]
fn the_core_has_few_entries_and_each_room_stands_on_a_floor() {
    let files = source::files();
    let entries: BTreeSet<&str> = files.iter().map(File::floor_room).collect();
    assert!(entries.len() <= MOST_ENTRIES, "core/src has {} entries: {entries:?}", entries.len());
    let homeless: Vec<_> = entries.iter().filter(|entry| **entry != "lib" && height(entry).is_none()).collect();
    assert!(homeless.is_empty(), "name the floor of {homeless:?} in FLOORS");
    for room in FLOORS.iter().flat_map(|floor| floor.rooms) {
        assert!(entries.contains(room), "FLOORS names {room}, which is not there");
    }
    for (outer, rooms) in WITHIN {
        for room in *rooms {
            let inside = format!("{outer}/{room}/");
            assert!(
                files.iter().any(|file| file.name.starts_with(&inside)),
                "WITHIN names {inside}, which is not there"
            );
        }
    }
}

#[test]
fn arrows_point_down() {
    let arrows = arrows_of(&source::files());
    let inside = arrows.iter().filter(|arrow| arrow.from != "lib.rs");
    let found: Vec<String> =
        inside.filter_map(|arrow| against_the_floors(arrow).or(against_the_order(arrow))).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_of_different_rooms_never_go_in_a_circle_and_few_within_a_room() {
    let files = source::files();
    let found = arrows::circles(&arrows_of(&files));
    let room = |file: &String| File::new(file, "").room().to_owned();
    let mut named = BTreeSet::new();
    let mut unnamed = Vec::new();
    for circle in &found {
        let rooms: BTreeSet<String> = circle.iter().map(room).collect();
        assert!(rooms.len() == 1, "files of different rooms use each other: {circle:?}");
        let names: Vec<&str> = circle.iter().map(|file| file.rsplit('/').next().unwrap()).collect();
        let circle = format!("{}: {}", rooms.first().unwrap(), names.join(", ").replace(".rs", ""));
        match CIRCLES.iter().find(|(known, _)| *known == circle) {
            Some((known, reason)) => {
                assert!(reason.len() > 20, "{known} has no reason");
                named.insert(*known);
            }
            None => unnamed.push(circle),
        }
    }
    assert!(unnamed.is_empty(), "files that use each other, without a reason in CIRCLES:\n{}", unnamed.join("\n"));
    let gone: Vec<_> = CIRCLES.iter().filter(|(known, _)| !named.contains(known)).collect();
    assert!(gone.is_empty(), "CIRCLES names what is none any more: {gone:?}");
}

#[test]
fn rooms_and_files_stay_of_readable_size() {
    let mut wrong = Vec::new();
    let mut rooms: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for folder in ["core/src", "core/benches", "core/fuzz", "py/src", "wasm/src", "xtask", "tests"] {
        for (name, text) in source::texts(folder) {
            let lines = text.lines().count();
            if lines > MOST_LINES {
                wrong.push(format!("{folder}/{name} has {lines} lines, more than {MOST_LINES}"));
            }
            let room = File::new(&format!("{folder}/{name}"), "").room().to_owned();
            let (files, all) = rooms.entry(room).or_default();
            *files += 1;
            *all += if source::is_test(&name) { 0 } else { lines };
        }
    }
    for (room, (files, lines)) in rooms {
        if files > MOST_FILES || lines > MOST_LINES_OF_A_ROOM {
            wrong.push(format!("{room} has {files} files and {lines} lines"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_knows_no_host_and_no_clock() {
    let mut found = Vec::new();
    for file in source::files() {
        found.extend(
            STRANGERS.iter().filter(|word| source::says(&file.code, word)).map(|word| format!("{}: {word}", file.name)),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Calls that put a number where there is none, and so could turn a fault into a plausible figure.
const FALLBACKS: &[&str] = &[
    "unwrap_or_default(",
    "saturating_",
    "unwrap_or(0",
    "unwrap_or(usize::MAX",
    "unwrap_or(u32::MAX",
    "unwrap_or(i64::MAX",
];

/// A fallback is a stated default (`// Default: …`) or cannot be reached (`// Invariant: …`); the comment stands on its line or
/// on the one above.
#[test]
fn every_fallback_says_why() {
    let mut found = Vec::new();
    let mut seen = 0;
    for (name, text) in source::texts("core/src") {
        if source::is_test(&name) {
            continue;
        }
        // Tests within a file stand at its end.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines: Vec<&str> = code.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if !FALLBACKS.iter().any(|call| code.contains(call)) {
                continue;
            }
            seen += 1;
            let above = number.checked_sub(1).and_then(|above| lines.get(above)).copied().unwrap_or_default();
            let says_why = |line: &str| line.contains("// Default: ") || line.contains("// Invariant: ");
            if !says_why(line) && !says_why(above) {
                found.push(format!("core/src/{name}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(seen > 0, "no fallback found: the reader of sources is broken");
    assert!(found.is_empty(), "{} fallbacks do not say why:\n{}", found.len(), found.join("\n"));
}

/// A binding carries: apart from what carries Arrow, its glue stays below 200 lines and has no sentence for people.
#[test]
fn glue_is_thin_and_says_nothing() {
    for (binding, carrier) in [("py", Some("table")), ("wasm", None)] {
        let files = source::glue(binding, carrier);
        let lines: usize = files.iter().map(|(_, text)| text.lines().count()).sum();
        assert!(lines > 50 && lines < 200, "the glue of {binding} has {lines} lines");
        for (name, text) in files {
            assert!(text.is_ascii(), "{name} says something that is not for programs");
        }
    }
}

#[test]
fn the_reader_of_sources_sees_every_form_of_an_arrow() {
    let contents = File::new("a/mod.rs", "mod x;\nmod y;\npub use x::{Deep, other as renamed};\npub(crate) use y::Y;");
    let user = File::new(
        "b/user.rs",
        "use crate::{a::{Deep, y::Y}, c::C};\n// crate::d::D\nfn f() -> crate::e::E { g(\"crate::d\") }\n\
         #[cfg(test)]\nmod tests { use crate::d::D; fn g() { \"}\"; } }\nuse super::near::N as M;",
    );
    let others = ["a/x.rs", "a/y.rs", "c.rs", "d.rs", "e.rs", "b/near.rs"].map(|name| File::new(name, ""));
    let files: Vec<File> = [contents, user].into_iter().chain(others).collect();
    let arrows = arrows::between(&files);
    let to: Vec<&str> = arrows.iter().filter(|a| a.from == "b/user.rs").map(|a| a.to.as_str()).collect();
    assert_eq!(to, ["a/x.rs", "a/y.rs", "b/near.rs", "c.rs", "e.rs"]);
    assert!(source::says("use arrow::x", "arrow") && !source::says("narrow arrows", "arrow"));
    let arrow = |from: &str, to: &str| Arrow { from: from.into(), to: to.into() };
    assert!(against_the_floors(&arrow("report/a.rs", "checklist/b.rs")).is_some(), "engines stay apart");
    assert!(against_the_floors(&arrow("base/a.rs", "wire/b.rs")).is_some(), "no arrow points up");
    assert!(against_the_floors(&arrow("analysis/a.rs", "rulebook/b.rs")).is_some(), "joins stand in order");
    assert!(against_the_floors(&arrow("office/a.rs", "rulebook/b.rs")).is_none());
    assert!(against_the_order(&arrow("checklist/model/a.rs", "checklist/card/b.rs")).is_some());
    assert!(against_the_order(&arrow("checklist/card/a.rs", "checklist/model/b.rs")).is_none());
    let circle = arrows::circles(&[arrow("a", "b"), arrow("b", "c"), arrow("c", "a"), arrow("c", "d")].into());
    assert_eq!(circle, [BTreeSet::from(["a".to_owned(), "b".to_owned(), "c".to_owned()])]);
}
