//! `cargo xtask oracles [name]`: what the core computes beside what others computed; any difference fails.
//!
//! An oracle is a test target `oracle_NAME` of the core, with its source under `tests/oracles`. Their data are not part of the
//! repository: a run without them says that it skipped, and fails where `FUGONG_ORACLES=required`.

use crate::closing::{self, Closing, Runner};
use crate::shell::{Outcome, cargo};

/// Run all oracles, or the one that is named, with what they print.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    compare(arguments.first().map_or("*", String::as_str)).map(drop)
}

/// Run the oracles whose names fit a pattern.
pub(crate) fn compare(pattern: &str) -> Outcome<Option<Closing>> {
    let mut command = cargo(&["test", "--quiet", "--package", "fugong", "--all-features", "--no-fail-fast"]);
    command.args(["--test", &format!("oracle_{pattern}"), "--", "--nocapture", "--test-threads=1"]);
    closing::run(Runner::CargoTest, &mut command)
}
