//! The house rules, read from the sources: rooms know only the floors below them, and the core knows no host.

// A test's helpers fail the test; the sources are cut where a word was found.
#![allow(clippy::unwrap_used, clippy::string_slice)]

#[path = "house/arrows.rs"]
mod arrows;
#[path = "house/source.rs"]
mod source;

use std::collections::BTreeSet;

use arrows::Arrow;

/// The floors, lowest first. A room may use every floor below its own.
const FLOORS: &[Floor] = &[
    Floor {
        name: "ground",
        neighbours: Neighbours::Free,
        rooms: &["exact", "fold", "wide", "text", "problem", "json", "id", "instant", "version"],
    },
    Floor {
        name: "tools",
        neighbours: Neighbours::NoCircle,
        rooms: &["condition", "calendar", "journal", "document", "sheet", "bulletin"],
    },
    Floor { name: "engines", neighbours: Neighbours::Apart, rooms: &["checklist", "approval", "report", "finding"] },
    Floor { name: "joins", neighbours: Neighbours::NoCircle, rooms: &["day", "rulebook"] },
    Floor { name: "doors", neighbours: Neighbours::Apart, rooms: &["wire", "columns"] },
];

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
    neighbours: Neighbours,
    rooms: &'static [&'static str],
}

/// How rooms of one floor may use each other.
#[derive(Clone, Copy, PartialEq)]
enum Neighbours {
    /// As they like: a number is read from JSON, and JSON's problems print numbers.
    Free,
    /// One way only.
    NoCircle,
    /// Not at all.
    Apart,
}

fn height(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.rooms.contains(&room))
}

fn arrows_in_the_core() -> Vec<Arrow> {
    let arrows: Vec<Arrow> = source::files().iter().filter(|file| file.room != "lib").flat_map(arrows::of).collect();
    assert!(arrows.len() > 10, "only {} arrows found: the reader of sources is broken", arrows.len());
    arrows
}

fn wrong(arrow: &Arrow) -> Option<String> {
    let (Some(from), Some(to)) = (height(&arrow.from), height(&arrow.to)) else {
        return Some(format!("{}: `{}` uses `{}`: a room that stands on no floor", arrow.file, arrow.from, arrow.to));
    };
    let neighbours = FLOORS.get(from).is_some_and(|floor| floor.neighbours != Neighbours::Apart);
    let allowed = arrow.from == arrow.to || to < from || (to == from && neighbours);
    let name = |height: usize| FLOORS.get(height).map_or("", |floor| floor.name);
    (!allowed).then(|| format!("{}: `{}` ({}) uses `{}` ({})", arrow.file, arrow.from, name(from), arrow.to, name(to)))
}

#[test]
fn every_room_stands_on_a_floor() {
    let rooms: BTreeSet<String> =
        source::files().into_iter().map(|file| file.room).filter(|room| room != "lib" && room != "readme").collect();
    let homeless: Vec<&String> = rooms.iter().filter(|room| height(room).is_none()).collect();
    assert!(homeless.is_empty(), "name the floor of {homeless:?} in FLOORS");
}

#[test]
fn arrows_point_down() {
    let found: Vec<String> = arrows_in_the_core().iter().filter_map(wrong).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn neighbours_do_not_go_in_a_circle() {
    let arrows = arrows_in_the_core();
    for floor in FLOORS.iter().filter(|floor| floor.neighbours == Neighbours::NoCircle) {
        let mut rooms: BTreeSet<&str> = floor.rooms.iter().copied().collect();
        let mut edges: BTreeSet<(&str, &str)> = arrows
            .iter()
            .map(|arrow| (arrow.from.as_str(), arrow.to.as_str()))
            .filter(|(from, to)| from != to && rooms.contains(from) && rooms.contains(to))
            .collect();
        // Rooms that use nobody are taken away, until none is left or the rest is a circle.
        while let Some(free) = rooms.iter().copied().find(|room| !edges.iter().any(|(from, _)| from == room)) {
            rooms.remove(free);
            edges.retain(|(_, to)| *to != free);
        }
        assert!(rooms.is_empty(), "the {} floor goes in a circle: {edges:?}", floor.name);
    }
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

/// A binding carries: beside what carries Arrow, it stays below 200 lines, and has no sentence for people.
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
    let text = "use crate::{exact::{Ratio, Rounding}, text};\n// crate::wire\nfn f() -> crate::id::Id { crate::json::read(\"crate::day\") }\n\
                #[cfg(test)]\nmod tests { use crate::report::X; fn g() { \"}\"; } }\nuse crate::problem as p;";
    let file = source::File {
        name: "x.rs".into(),
        room: "condition".into(),
        code: source::without_tests(&source::code_only(text)),
    };
    let to: Vec<String> = arrows::of(&file).into_iter().map(|arrow| arrow.to).collect();
    assert_eq!(to, ["exact", "text", "id", "json", "problem"]);
    assert!(source::says("use arrow::x", "arrow") && !source::says("narrow arrows", "arrow"));
    assert!(wrong(&Arrow { file: "x".into(), from: "report".into(), to: "checklist".into() }).is_some());
    assert!(wrong(&Arrow { file: "x".into(), from: "exact".into(), to: "wire".into() }).is_some());
    assert!(wrong(&Arrow { file: "x".into(), from: "wire".into(), to: "exact".into() }).is_none());
}
