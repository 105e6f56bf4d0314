//! `cargo xtask oracles [name]`: what the core computes beside what others computed; any difference fails.
//!
//! The oracles' files are not part of the repository. They are looked for in `FUGONG_ORACLES_DIR`, then in `../shared/oracles`.
//! A run without them says that it skipped them; with `FUGONG_ORACLES=required` a skip fails.

use std::path::{Path, PathBuf};

use crate::shell::{self, Outcome};

/// One comparison: reads its files, prints a line (`name got expected`) per figure, gives how many agreed.
struct Oracle {
    name: &'static str,
    run: fn(&Path) -> Outcome<u64>,
}

const ORACLES: &[Oracle] = &[];

/// Run all oracles, or the one that is named.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let wanted = arguments.first();
    let chosen: Vec<&Oracle> = ORACLES.iter().filter(|oracle| wanted.is_none_or(|name| name == oracle.name)).collect();
    if let (Some(name), true) = (wanted, chosen.is_empty()) {
        return Err(format!("there is no oracle `{name}`"));
    }
    if chosen.is_empty() {
        println!("no oracle is written yet");
        return Ok(());
    }
    let Some(folder) = folder() else {
        return skip();
    };
    let mut failures = Vec::new();
    for oracle in chosen {
        match (oracle.run)(&folder.join(oracle.name)) {
            Ok(agreed) => println!("{}: {agreed} figures agree", oracle.name),
            Err(message) => failures.push(format!("{}: {message}", oracle.name)),
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(failures.join("; ")) }
}

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("FUGONG_ORACLES_DIR").map(PathBuf::from);
    let beside = shell::root().join("..").join("shared").join("oracles");
    named.into_iter().chain([beside]).find(|folder| folder.is_dir())
}

fn skip() -> Outcome {
    let message = "the oracles' files are not here: set FUGONG_ORACLES_DIR to their folder";
    if std::env::var_os("FUGONG_ORACLES").is_some_and(|value| value == "required") {
        return Err(format!("skipped, but required: {message}"));
    }
    println!("skipped: {message}");
    Ok(())
}
