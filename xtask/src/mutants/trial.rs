//! Running the tests with one mutant switched on.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::copy::Copy;
use crate::shell::{self, Outcome};

/// A test that needs this many times its usual time is stopped: a mutant may never come to an end.
const PATIENCE: u32 = 5;
/// No test is stopped before this.
const LEAST: Duration = Duration::from_secs(10);
/// A test that has not worked for so long waits for something that does not come.
const IDLE: Duration = Duration::from_secs(300);
/// How often a running test is looked at.
const PAUSE: Duration = Duration::from_millis(2);

/// Tests that take longer than they tell here, or that measure a time.
const LEFT_OUT: &[&str] = &[
    "columns::columns_tests::columns_agree_with_cards_on_random_checklists",
    "columns::exchange_tests::what_is_counted_together_comes_to_what_cards_say",
    "tools::sheet::sheet_tests::a_large_sheet_reads_quickly",
];

struct Test {
    program: PathBuf,
    name: String,
    usual: Duration,
    /// The mutants whose places it comes to; it cannot tell the others.
    reached: BTreeSet<usize>,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Passed,
    Failed,
    Stopped,
}

/// A test that tells a mutant from the code.
#[derive(Clone, Copy)]
pub(crate) struct Catch<'t> {
    pub test: &'t str,
    /// Whether it was stopped and did not fail by itself.
    pub stopped: bool,
}

/// Every test, the quickest first.
pub(crate) struct Trial<'c> {
    copy: &'c Copy,
    tests: Vec<Test>,
}

impl<'c> Trial<'c> {
    /// Run every test without a mutant: all have to pass, and their times are the measure.
    pub(crate) fn prepare(copy: &'c Copy, programs: &[PathBuf]) -> Outcome<Self> {
        let mut trial = Self { copy, tests: Vec::new() };
        for program in programs {
            for name in names(copy, program)? {
                let mut test = Test { program: program.clone(), name, usual: Duration::ZERO, reached: BTreeSet::new() };
                let start = Instant::now();
                test.reached = trial.reached(&test)?;
                test.usual = start.elapsed();
                trial.tests.push(test);
            }
        }
        trial.tests.sort_by_key(|test| test.usual);
        Ok(trial)
    }

    /// How many tests there are.
    pub(crate) fn count(&self) -> usize {
        self.tests.len()
    }

    /// Give the first test that fails with this mutant, or does not come to its end.
    pub(crate) fn catches(&self, mutant: usize) -> Outcome<Option<Catch<'_>>> {
        for test in self.tests.iter().filter(|test| test.reached.contains(&mutant)) {
            let limit = (test.usual * PATIENCE).max(LEAST);
            let end = self.run(test, limit, ("FUGONG_MUTANT", &mutant.to_string()))?;
            if end != End::Passed {
                return Ok(Some(Catch { test: &test.name, stopped: end == End::Stopped }));
            }
        }
        Ok(None)
    }

    /// Run a test without a mutant, and give the switches that it reaches.
    fn reached(&self, test: &Test) -> Outcome<BTreeSet<usize>> {
        let log = self.copy.folder.with_file_name("reached.txt");
        std::fs::write(&log, "").map_err(|error| error.to_string())?;
        if self.run(test, Duration::MAX, ("FUGONG_REACHED", &log.display().to_string()))? != End::Passed {
            return Err(format!("the test `{}` fails without any mutant", test.name));
        }
        let text = std::fs::read_to_string(&log).map_err(|error| error.to_string())?;
        Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
    }

    fn run(&self, test: &Test, limit: Duration, (name, value): (&str, &str)) -> Outcome<End> {
        let mut command = self.copy.start(&test.program);
        command.args([test.name.as_str(), "--exact"]).env(name, value);
        // Property tests draw the same cases every time, and do not look for the least one that fails.
        command.env("PROPTEST_RNG_SEED", "1").env("PROPTEST_MAX_SHRINK_ITERS", "0");
        command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let failed = |error: std::io::Error| format!("`{}`: {error}", test.name);
        wait(command.spawn().map_err(failed)?, limit).map_err(failed)
    }
}

/// Read the names of a program's tests, without those that would take longer than they tell.
fn names(copy: &Copy, program: &Path) -> Outcome<Vec<String>> {
    let list = shell::read(copy.start(program).args(["--list", "--format", "terse"]))?;
    let tests = list.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(tests.filter(|name| !LEFT_OUT.contains(name)).map(str::to_owned).collect())
}

/// Wait for a program's end, and stop it where it works longer than the limit, or no longer at all.
fn wait(mut child: Child, limit: Duration) -> std::io::Result<End> {
    let start = Instant::now();
    let (mut worked, mut last) = (Duration::ZERO, start);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { End::Passed } else { End::Failed });
        }
        // On a busy machine the clock goes on while the program stands still: its own time is looked at.
        if start.elapsed() > limit {
            let now = processor_time(child.id()).unwrap_or_else(|| start.elapsed());
            if now > worked {
                (worked, last) = (now, Instant::now());
            }
        }
        if worked > limit || last.elapsed() > limit.max(IDLE) {
            child.kill()?;
            child.wait()?;
            return Ok(End::Stopped);
        }
        std::thread::sleep(PAUSE);
    }
}

/// How long a process has worked, where the system says so in `/proc` (in ticks of 10 ms).
fn processor_time(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in brackets, may hold blanks.
    let (_, behind) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> = behind.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    (ticks.len() == 2).then(|| Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_waits_is_not_taken_for_one_that_works() {
        let started = |script: &str| std::process::Command::new("sh").args(["-c", script]).spawn().unwrap();
        let limit = Duration::from_millis(150);
        assert_eq!(wait(started("exit 0"), limit).unwrap(), End::Passed);
        assert_eq!(wait(started("exit 1"), limit).unwrap(), End::Failed);
        assert_eq!(wait(started("while :; do :; done"), limit).unwrap(), End::Stopped);
        if cfg!(target_os = "linux") {
            assert_eq!(wait(started("sleep 0.4"), limit).unwrap(), End::Passed, "its time is not its work");
        }
    }
}
