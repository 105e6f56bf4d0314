//! A run of several stages: each is timed, all are run, and the end says which failed.

use std::time::{Duration, Instant};

use crate::closing::Closing;
use crate::shell::Outcome;

struct Done {
    name: &'static str,
    took: Duration,
    outcome: Outcome<Option<Closing>>,
}

/// The stages that have been run so far.
#[derive(Default)]
pub(crate) struct Stages {
    done: Vec<Done>,
}

impl Stages {
    /// Run a stage and give whether it went well; what it prints is under its name.
    pub(crate) fn run(&mut self, name: &'static str, stage: impl FnOnce() -> Outcome<Option<Closing>>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = stage();
        if let Err(message) = &outcome {
            println!("{name}: {message}");
        }
        let succeeded = outcome.is_ok();
        self.done.push(Done { name, took: start.elapsed(), outcome });
        succeeded
    }

    /// Run a stage that counts nothing.
    pub(crate) fn check(&mut self, name: &'static str, stage: impl FnOnce() -> Outcome) -> bool {
        self.run(name, || stage().map(|()| None))
    }

    /// Print the times, what failed, and each runner's own closing lines last.
    pub(crate) fn finish(self) -> Outcome {
        println!("\n== times");
        for done in &self.done {
            let state = if done.outcome.is_ok() { "ok" } else { "FAILED" };
            println!("{:<24} {:>7}s  {state}", done.name, done.took.as_secs());
        }
        println!("\n== totals");
        let mut sum = Closing::default();
        for done in &self.done {
            if let Ok(Some(closing)) = &done.outcome {
                println!("{}", closing.lines.join("\n"));
                sum.passed += closing.passed;
            }
        }
        let failed: Vec<&Done> = self.done.iter().filter(|done| done.outcome.is_err()).collect();
        for done in &failed {
            if let Err(message) = &done.outcome {
                println!("FAILED {}: {message}", done.name);
            }
        }
        println!("{} passed, {} failed", sum.passed, failed.len());
        if failed.is_empty() { Ok(()) } else { Err(format!("{} of {} stages failed", failed.len(), self.done.len())) }
    }
}
