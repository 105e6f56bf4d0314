//! Arbitrary input: every operation on its vectors' valid inputs, changed in their structure.
//!
//! Whatever goes in, the reply is `ok` or problems; each problem's code is one of the catalogue and its place leads to
//! something in the input; nothing panics; time and size stay bounded. `FUGONG_MUTATIONS` says how many mutations an
//! operation gets, `FUGONG_SEED` where chance begins. `--nocapture` shows the counts.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mutations/mutate.rs"]
mod mutate;
#[path = "mutations/random.rs"]
mod random;
#[path = "mutations/tree.rs"]
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use fugong::base::json::Json;
use fugong::{Code, Rulebook, wire};
use random::Random;
use serde_json::Value;

/// Mutations of an operation where `FUGONG_MUTATIONS` says nothing.
const USUALLY: usize = 10_000;
/// The longest that one call may take.
const LONGEST: Duration = Duration::from_millis(250);
/// Codes of a document that is not even in shape.
const SHAPE: &[&str] = &[
    "invalid_json",
    "duplicate_key",
    "unknown_field",
    "missing_field",
    "wrong_type",
    "unknown_word",
    "rulebook_named",
    "too_deep",
];
/// The least share, in percent, that has to get past the shape.
const PAST_SHAPE: usize = 30;

/// A vector's input, taken apart.
struct Seed {
    name: String,
    /// Input without the rulebook, and the rulebook that it goes with; none for operations without one.
    alone: Json,
    held: Option<Rulebook>,
    /// The whole input with the rulebook in it, written out also where the vector only names it.
    whole: Json,
    /// Whether there is anything to change beside the rulebook.
    says_something: bool,
}

#[derive(Default)]
struct Count {
    calls: usize,
    ok: usize,
    past_shape: usize,
    slowest: Duration,
    longest_reply: usize,
    wrong: Vec<String>,
}

#[test]
fn every_operation_withstands_mutations() {
    let often = number("FUGONG_MUTATIONS").unwrap_or(USUALLY);
    let seed = number("FUGONG_SEED").unwrap_or(1) as u64;
    let seeds = seeds();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let names: Vec<&str> = wire::OPERATIONS.iter().map(|operation| operation.name).collect();
    let without: Vec<&&str> = names.iter().filter(|name| !seeds.contains_key(**name)).collect();
    println!("{often} mutations of each operation, seed {seed}; without a valid vector: {without:?}");

    let next = std::sync::atomic::AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let work = || {
        let mut counts = Vec::new();
        while let Some(name) = names.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            if let Some(seeds) = seeds.get(*name) {
                counts.push((*name, run(name, seeds, often, seed, &codes)));
            }
        }
        counts
    };
    let counts: Vec<(&str, Count)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });

    let mut all = Count::default();
    for (name, count) in &counts {
        println!(
            "{name:<18} {:>7} calls, {:>6} ok, {:>3} % past the shape, slowest {:>4} ms, longest reply {:>8} bytes",
            count.calls,
            count.ok,
            count.past_shape * 100 / count.calls.max(1),
            count.slowest.as_millis(),
            count.longest_reply
        );
        all.calls += count.calls;
        all.past_shape += count.past_shape;
        all.wrong.extend(count.wrong.iter().take(3).cloned());
    }
    let share = all.past_shape * 100 / all.calls.max(1);
    println!("{} calls, {share} % past the shape", all.calls);
    assert!(all.wrong.is_empty(), "{}", all.wrong.join("\n\n"));
    assert!(share >= PAST_SHAPE, "only {share} % get past the shape");
}

fn run(operation: &str, seeds: &[Seed], often: usize, seed: u64, codes: &BTreeSet<&str>) -> Count {
    let mut random = Random::new(seed, operation);
    let mut count = Count::default();
    for _ in 0..often {
        let seed = random.pick(seeds);
        // One in four also changes the rulebook itself; the others go to one that is loaded already.
        let held = seed.held.as_ref().filter(|_| seed.says_something && random.below(4) > 0);
        let mut input = if held.is_some() { seed.alone.clone() } else { seed.whole.clone() };
        mutate::mutate(&mut input, &mut random);
        let mut text = String::new();
        tree::write(&input, &mut text);
        let call = || match held {
            Some(rulebook) => wire::call_with(rulebook, operation, &text),
            None => wire::call(operation, &text),
        };
        let wrong = match timed(&call) {
            Err(()) => Some("it panicked".to_owned()),
            Ok((reply, took)) => {
                count.longest_reply = count.longest_reply.max(reply.len());
                count.slowest = count.slowest.max(took);
                judge(&input, &text, &reply, took, codes, &mut count)
            }
        };
        count.calls += 1;
        if let Some(wrong) = wrong {
            count.wrong.push(format!(
                "{operation}, from {}: {wrong}\n{}",
                seed.name,
                text.chars().take(6_000).collect::<String>()
            ));
        }
    }
    count
}

/// The reply, and how long it took: a slow call is tried again, for the machine may have been busy.
fn timed(call: &dyn Fn() -> String) -> Result<(String, Duration), ()> {
    let mut best: Option<(String, Duration)> = None;
    for _ in 0..4 {
        let start = Instant::now();
        let reply = catch_unwind(AssertUnwindSafe(call)).map_err(drop)?;
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(_, before)| took < *before) {
            best = Some((reply, took));
        }
        if took <= LONGEST {
            break;
        }
    }
    best.ok_or(())
}

fn judge(
    input: &Json,
    text: &str,
    reply: &str,
    took: Duration,
    codes: &BTreeSet<&str>,
    count: &mut Count,
) -> Option<String> {
    if took > LONGEST {
        return Some(format!("it took {} ms", took.as_millis()));
    }
    // Every problem says its place and its message twice: a reply is larger than its input, but not without bound.
    if reply.len() > 2_000_000 + 200 * text.len() {
        return Some(format!("{} bytes in, {} bytes out", text.len(), reply.len()));
    }
    let Ok(reply) = serde_json::from_str::<Value>(reply) else { return Some(format!("not JSON: {reply}")) };
    let Some(problems) = reply.get("problems") else {
        count.ok += 1;
        count.past_shape += 1;
        return reply.get("ok").is_none().then(|| format!("neither ok nor problems: {reply}"));
    };
    let problems = problems.as_array().filter(|problems| !problems.is_empty());
    let Some(problems) = problems else { return Some("refused without a problem".to_owned()) };
    let word = |problem: &Value, field: &str| problem[field].as_str().map(str::to_owned).unwrap_or_default();
    count.past_shape += usize::from(problems.iter().any(|problem| !SHAPE.contains(&word(problem, "code").as_str())));
    for problem in problems {
        let (code, path) = (word(problem, "code"), word(problem, "path"));
        if !codes.contains(code.as_str()) || problem["kind"] != "problem" {
            return Some(format!("no code of a problem: {problem}"));
        }
        if !tree::resolves(input, &path) {
            return Some(format!("`{code}` at a place that is not there: {path}"));
        }
    }
    None
}

/// The valid vectors of each operation.
fn seeds() -> BTreeMap<String, Vec<Seed>> {
    let mut seeds: BTreeMap<String, Vec<Seed>> = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()).collect();
    files.sort_by_key(fs::DirEntry::path);
    let files = files.iter().flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    let mut files: Vec<_> =
        files.map(|entry| entry.path()).filter(|place| place.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    for file in files {
        let vector = Json::parse(&fs::read_to_string(&file).unwrap()).unwrap();
        let (Some(Json::String(operation)), Some(alone), Some(_)) =
            (vector.get("operation"), vector.get("input"), vector.get("output"))
        else {
            continue;
        };
        let mut whole = alone.clone();
        if let (Json::Object(entries), Some(rulebook)) = (&mut whole, vector.get("rulebook")) {
            entries.insert(0, ("rulebook".to_owned(), written_out(rulebook)));
        }
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let held = vector.get("rulebook").and_then(held);
        let says_something = tree::children(alone) > 0;
        seeds.entry(operation.clone()).or_default().push(Seed {
            name,
            alone: alone.clone(),
            held,
            whole,
            says_something,
        });
    }
    seeds
}

/// The rulebook as a document.
fn written_out(named: &Json) -> Json {
    let Some(Json::String(id)) = named.get("built_in") else { return named.clone() };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulebooks").join(id).join("rulebook.json");
    let document = fs::read_to_string(file).ok().and_then(|text| Json::parse(&text).ok());
    document.map_or_else(|| named.clone(), |document| Json::Object(vec![("document".to_owned(), document)]))
}

fn held(named: &Json) -> Option<Rulebook> {
    match (named.get("built_in"), named.get("document")) {
        (Some(Json::String(id)), None) => Rulebook::built_in(id).ok(),
        (None, Some(document)) => Rulebook::from_tree(document.clone()).ok(),
        _ => None,
    }
}

fn number(name: &str) -> Option<usize> {
    env::var(name).ok()?.parse().ok()
}
