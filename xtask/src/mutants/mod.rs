//! `cargo xtask mutants`: would the tests notice a wrong token? A seeded sample of single tokens is changed, and the tests are
//! run with each change alone.
//!
//! All changes are compiled once, each behind a switch that an environment variable turns on. Those that do not compile are
//! replaced by the next of the sample. A change that survives needs a test, or an argument in `argued.txt` that it changes nothing.

mod copy;
mod find;
mod splice;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use crate::generate::chance::Chance;
use crate::shell::{self, Outcome};
use copy::Copy;
use find::Mutant;
use splice::Spliced;
use trial::{Catch, Trial};

/// Where tokens are changed: numbers, conditions, scores, approvals, reports, findings.
const ROOMS: &[&str] = &[
    "core/src/base/exact/",
    "core/src/base/rounding.rs",
    "core/src/tools/condition/",
    "core/src/checklist/kind/",
    "core/src/checklist/scoring/",
    "core/src/checklist/range/",
    "core/src/approval/",
    "core/src/report/",
    "core/src/finding/",
];

/// The least share of mutants that the tests have to catch, in percent.
const LEAST: usize = 90;
/// How often the sample is compiled before it is given up.
const ROUNDS: usize = 40;
/// Survivors that change nothing: `FILE: CHANGE`, and on the next line why.
const ARGUED: &str = include_str!("argued.txt");

struct Options {
    seed: u64,
    count: usize,
    only: String,
}

/// Change tokens and run the tests: `[--seed N] [--count N] [--only PATH]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = Options::read(arguments)?;
    let copy = Copy::make()?;
    let texts = texts(&options.only)?;
    let mut waiting = Vec::new();
    for (file, text) in &texts {
        waiting.extend(find::mutants(file, text)?);
    }
    println!("{} mutants in {} files; {} drawn by seed {}", waiting.len(), texts.len(), options.count, options.seed);
    shuffle(&mut waiting, options.seed);
    let chosen = compiling(&copy, &texts, waiting, options.count)?;
    println!("building the tests with {} switches", chosen.len());
    let trial = Trial::prepare(&copy, &copy.tests()?)?;
    println!("{} tests pass without a mutant", trial.count());
    judge(&trial, &chosen)
}

impl Options {
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { seed: 1, count: 200, only: String::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let value = rest.next().ok_or_else(|| format!("`{argument}` needs a value"))?;
            let no_number = |_| format!("`{value}` is no number");
            match argument.as_str() {
                "--seed" => options.seed = value.parse().map_err(no_number)?,
                "--count" => options.count = value.parse().map_err(no_number)?,
                "--only" => options.only.clone_from(value),
                _ => return Err(format!("`{argument}` means nothing here")),
            }
        }
        Ok(options)
    }
}

/// Read the rooms' files whose path begins as asked; tests are not changed.
fn texts(only: &str) -> Outcome<BTreeMap<String, String>> {
    let listed = shell::read(&mut shell::program("git", &["ls-files", "-z", "core/src"]))?;
    let in_room = |name: &&str| ROOMS.iter().any(|room| name.starts_with(room)) && name.starts_with(only);
    let sources =
        listed.split('\0').filter(|name| name.ends_with(".rs") && !name.ends_with("_tests.rs")).filter(in_room);
    let read =
        |name: &str| std::fs::read_to_string(shell::root().join(name)).map_err(|error| format!("{name}: {error}"));
    sources.map(|name| Ok((name.to_owned(), read(name)?))).collect()
}

/// Put the mutants into the order of a seed (Fisher and Yates).
fn shuffle(mutants: &mut [Mutant], seed: u64) {
    let mut chance = Chance::new(seed, "mutants");
    for end in (1..mutants.len()).rev() {
        let drawn = chance.below(u64::try_from(end).unwrap_or(0) + 1);
        mutants.swap(end, usize::try_from(drawn).unwrap_or(end));
    }
}

/// Take the first mutants that compile together, write them into the copy, and give them by their numbers.
fn compiling(
    copy: &Copy,
    texts: &BTreeMap<String, String>,
    waiting: Vec<Mutant>,
    count: usize,
) -> Outcome<BTreeMap<usize, Mutant>> {
    let mut waiting = (1..).zip(waiting);
    let mut chosen: BTreeMap<usize, Mutant> = waiting.by_ref().take(count).collect();
    let library = "core/src/lib.rs";
    let start = std::fs::read_to_string(copy.folder.join(library)).map_err(|error| format!("{library}: {error}"))?;
    copy.write(library, format!("{start}{}", splice::SWITCH).as_bytes())?;
    for _ in 0..ROUNDS {
        let mut written = BTreeMap::new();
        for (file, text) in texts {
            let own: Vec<(usize, &Mutant)> = chosen
                .iter()
                .filter(|(_, mutant)| mutant.file == *file)
                .map(|(number, mutant)| (*number, mutant))
                .collect();
            let spliced = splice::splice(text, &own);
            copy.write(file, spliced.text.as_bytes())?;
            written.insert(file.as_str(), spliced);
        }
        let faults = copy.check()?;
        if faults.is_empty() {
            return Ok(chosen);
        }
        let wrong: BTreeSet<usize> = faults.iter().flat_map(|fault| at_fault(&written, fault)).collect();
        if wrong.is_empty() {
            return Err("the copy does not compile, and no mutant is to blame".to_owned());
        }
        println!("{} mutants do not compile and are replaced", wrong.len());
        chosen.retain(|number, _| !wrong.contains(number));
        chosen.extend(waiting.by_ref().take(wrong.len()));
    }
    Err(format!("mutants were still left that do not compile after {ROUNDS} rounds"))
}

/// Give the mutants that an error is about; all of the file where its place says nothing.
fn at_fault(written: &BTreeMap<&str, Spliced>, fault: &copy::Fault) -> Vec<usize> {
    let Some(spliced) = written.get(fault.file.as_str()) else { return Vec::new() };
    let near = spliced.at(&fault.bytes);
    if near.is_empty() { spliced.switches.iter().map(|(number, _)| *number).collect() } else { near }
}

/// What became of the mutants.
#[derive(Default)]
struct Found<'m> {
    survivors: Vec<&'m Mutant>,
    /// How many were caught by a test that had to be stopped.
    stopped: usize,
}

/// Try every mutant, name those that survive, and hold the share of the caught ones to its bound.
fn judge(trial: &Trial<'_>, chosen: &BTreeMap<usize, Mutant>) -> Outcome {
    let waiting = Mutex::new(chosen.iter());
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = || -> Outcome<Found<'_>> {
        let mut found = Found::default();
        while let Some((number, mutant)) = waiting.lock().ok().and_then(|mut waiting| waiting.next()) {
            let caught = trial.catches(*number)?;
            println!(
                "{}:{}:{}  {}\n    {}",
                mutant.file,
                mutant.line,
                mutant.column,
                mutant.change,
                fate(mutant, caught)
            );
            match caught {
                None => found.survivors.push(mutant),
                Some(catch) => found.stopped += usize::from(catch.stopped),
            }
        }
        Ok(found)
    };
    let found = std::thread::scope(|scope| -> Outcome<Found<'_>> {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut all = Found::default();
        for worker in workers {
            let found = worker.join().map_err(|_| "a worker stopped".to_owned())??;
            all.survivors.extend(found.survivors);
            all.stopped += found.stopped;
        }
        Ok(all)
    })?;
    let Found { survivors, stopped } = found;
    let (all, survived) = (chosen.len(), survivors.len());
    println!("\n== survivors");
    for mutant in &survivors {
        println!("{}:{}:{}  {}\n    {}", mutant.file, mutant.line, mutant.column, mutant.change, fate(mutant, None));
    }
    let (caught, bare) = (all - survived, survivors.iter().filter(|mutant| argument(mutant).is_none()).count());
    println!(
        "mutants {all}, caught {caught} ({}), {stopped} of them by a test that had to be stopped, survived {survived}, of which {bare} \
         without an argument",
        share(caught, all)
    );
    if caught * 100 >= all * LEAST { Ok(()) } else { Err(format!("fewer than {LEAST} % of the mutants were caught")) }
}

/// Say what became of a mutant.
fn fate(mutant: &Mutant, caught: Option<Catch<'_>>) -> String {
    match (caught, argument(mutant)) {
        (Some(Catch { test, stopped: false }), _) => format!("caught by {test}"),
        (Some(Catch { test, stopped: true }), _) => format!("caught by {test}, which did not come to its end"),
        (None, Some(argument)) => format!("survived, which is right: {argument}"),
        (None, None) => "survived: needs a test, or an argument in argued.txt".to_owned(),
    }
}

/// Give why a mutant changes nothing, where that is argued.
fn argument(mutant: &Mutant) -> Option<&'static str> {
    let name = format!("{}: {}", mutant.file, mutant.change);
    let mut lines = ARGUED.lines();
    lines.find(|line| *line == name).and(lines.next()).map(str::trim)
}

/// Write a share in percent, cut after one digit.
fn share(part: usize, whole: usize) -> String {
    let tenths = (part * 1_000).checked_div(whole);
    tenths.map_or("none".to_owned(), |tenths| format!("{}.{} %", tenths / 10, tenths % 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides_the_order() {
        let text = "fn f() { g(1, 2, 3, 4, 5, 6, 7, 8, 9) }";
        let drawn = |seed| {
            let mut found = find::mutants("file.rs", text).unwrap();
            shuffle(&mut found, seed);
            found.into_iter().map(|mutant| mutant.changed).collect::<Vec<_>>()
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        assert_eq!(sorted(drawn(1)), sorted(drawn(2)));
    }

    #[test]
    fn shares_are_cut_and_not_rounded_up() {
        assert_eq!(share(179, 200), "89.5 %");
        assert_eq!(share(1_999, 2_000), "99.9 %");
        assert_eq!(share(0, 0), "none");
    }

    #[test]
    fn every_argument_is_about_a_line_that_is_there() {
        let texts = texts("").unwrap();
        let found: BTreeSet<String> = texts
            .iter()
            .flat_map(|(file, text)| find::mutants(file, text).unwrap())
            .map(|mutant| format!("{}: {}", mutant.file, mutant.change))
            .collect();
        let stated: Vec<&str> = ARGUED.lines().filter(|line| line.starts_with("core/")).collect();
        let lost: Vec<&&str> = stated.iter().filter(|line| !found.contains(**line)).collect();
        assert!(lost.is_empty(), "{lost:#?}");
    }
}
