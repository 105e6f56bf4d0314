//! A test runner's own closing lines: kept as printed, and read for how many tests ran.

use std::process::Command;

use crate::shell::{self, Outcome};

/// What a runner said at its end.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) lines: Vec<String>,
    pub(crate) passed: u64,
}

/// The runners whose closing lines are understood.
#[derive(Clone, Copy)]
pub(crate) enum Runner {
    Nextest,
    CargoTest,
    Pytest,
    Node,
}

/// Run a test runner; it fails when a test failed and when it ran none.
pub(crate) fn run(runner: Runner, command: &mut Command) -> Outcome<Option<Closing>> {
    let printed = shell::watch(command)?;
    let closing = read(runner, &printed.text);
    let said =
        if closing.lines.is_empty() { "it printed no closing line".to_owned() } else { closing.lines.join("; ") };
    if !printed.succeeded {
        return Err(said);
    }
    if closing.passed == 0 {
        return Err(format!("it ran no test: {said}"));
    }
    Ok(Some(closing))
}

fn read(runner: Runner, text: &str) -> Closing {
    let mut closing = Closing::default();
    for line in text.lines().map(str::trim) {
        let passed = match runner {
            Runner::Nextest if line.starts_with("Summary [") => number_before(line, " passed"),
            Runner::CargoTest if line.starts_with("test result:") => number_before(line, " passed"),
            Runner::Pytest if line.starts_with("==") && line.contains(" in ") => number_before(line, " passed"),
            Runner::Node if line.starts_with("ℹ tests ") || line.starts_with("ℹ fail ") => Some(0),
            Runner::Node if line.starts_with("ℹ pass ") => line.rsplit(' ').next().and_then(|word| word.parse().ok()),
            _ => continue,
        };
        closing.lines.push(line.to_owned());
        closing.passed += passed.unwrap_or(0);
    }
    closing
}

fn number_before(line: &str, word: &str) -> Option<u64> {
    let (before, _) = line.split_once(word)?;
    before.rsplit(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(runner: Runner, text: &str) -> u64 {
        read(runner, text).passed
    }

    #[test]
    fn reads_each_runners_own_words() {
        let nextest = "     Summary [   0.009s] 13 tests run: 12 passed (1 slow), 1 failed, 0 skipped";
        assert_eq!(passed(Runner::Nextest, nextest), 12);
        let cargo = "test result: ok. 3 passed; 0 failed; 0 ignored\n\ntest result: ok. 4 passed; 0 failed; 0 ignored";
        assert_eq!(passed(Runner::CargoTest, cargo), 7);
        let pytest = "tests/a.py .\n==================== 1 failed, 15 passed in 0.12s ====================";
        assert_eq!(passed(Runner::Pytest, pytest), 15);
        assert_eq!(passed(Runner::Node, "ℹ tests 6\nℹ suites 0\nℹ pass 5\nℹ fail 1"), 5);
    }

    #[test]
    fn counts_nothing_where_nothing_ran() {
        assert_eq!(passed(Runner::Pytest, "============ no tests ran in 0.01s ============"), 0);
        assert_eq!(passed(Runner::CargoTest, "test result: ok. 0 passed; 0 failed"), 0);
        assert_eq!(read(Runner::Node, "no such file"), Closing::default());
    }
}
