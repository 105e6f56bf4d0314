//! Arbitrary input: every operation on its vectors' valid inputs, changed in their structure.
//!
//! Whatever goes in, the reply is `ok` or problems; each problem's code is one of the catalogue and its place leads to
//! something in the input; nothing panics; time and size stay bounded. `FUGONG_MUTATIONS` says how many mutations an
//! operation gets, `FUGONG_SEED` where chance begins. `--nocapture` shows the counts.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

#[path = "mutations/judge.rs"]
mod judge;
#[path = "mutations/mutate.rs"]
mod mutate;
#[path = "mutations/random.rs"]
mod random;
#[path = "mutations/seeds.rs"]
mod seeds;
#[path = "timer.rs"]
mod timer;
#[path = "mutations/tree.rs"]
mod tree;

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use fugong::wire;
use judge::{LONGEST, Verdict, judge};
use random::Random;
use seeds::Seed;
use timer::Timer;

/// Mutations of an operation where `FUGONG_MUTATIONS` says nothing.
const USUALLY: usize = 10_000;
/// The least share, in percent, that has to get past the shape.
const PAST_SHAPE: usize = 30;

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
    let seeds = seeds::seeds(Path::new(env!("CARGO_MANIFEST_DIR")));
    let names: Vec<&str> = wire::OPERATIONS.iter().map(|operation| operation.name).collect();
    let without: Vec<&&str> = names.iter().filter(|name| !seeds.contains_key(**name)).collect();
    println!("{often} mutations of each operation, seed {seed}; without a valid vector: {without:?}");

    let next = std::sync::atomic::AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let work = || {
        let mut counts = Vec::new();
        while let Some(name) = names.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            if let Some(seeds) = seeds.get(*name) {
                counts.push((*name, run(name, seeds, often, seed)));
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

fn run(operation: &str, seeds: &[Seed], often: usize, seed: u64) -> Count {
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
                let Verdict { ok, past_shape, wrong } = judge(&text, Some(&input), &reply, took);
                count.ok += usize::from(ok);
                count.past_shape += usize::from(past_shape);
                wrong
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

/// The reply, and how much of a processor it took: a slow call is tried again, for the machine may have been busy.
fn timed(call: &dyn Fn() -> String) -> Result<(String, Duration), ()> {
    let mut best: Option<(String, Duration)> = None;
    for _ in 0..4 {
        let timer = Timer::start();
        let reply = catch_unwind(AssertUnwindSafe(call)).map_err(drop)?;
        let took = timer.elapsed();
        if best.as_ref().is_none_or(|(_, before)| took < *before) {
            best = Some((reply, took));
        }
        if took <= LONGEST {
            break;
        }
    }
    best.ok_or(())
}

fn number(name: &str) -> Option<usize> {
    env::var(name).ok()?.parse().ok()
}
