//! `cargo xtask fuzz [TARGET] [--seconds N] [--runs N] [--keep]`: libFuzzer over every operation, a minute where nothing is said.
//!
//! `core/fuzz` is laid out as cargo-fuzz lays it out, and `cargo fuzz run --sanitizer none TARGET` from `core` runs it too. This
//! task needs cargo and a C++ compiler only: it builds with cargo-fuzz's own flags, those that count what is reached. Sanitizers
//! need another compiler than this project's, and the core has no `unsafe` that they would look at; comparisons are not traced,
//! for it halves the speed, and bytes that choose an edit are never compared with anything.
//!
//! It starts with every valid vector and with `core/fuzz/seeds`: what earlier runs found, a line of hexadecimal digits for each
//! input. `--keep` writes these files anew: of all inputs that are there now, the fewest that reach as much.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{self, Outcome};

struct Target {
    name: &'static str,
    /// The most bytes of an input, and other options of libFuzzer's.
    options: &'static [&'static str],
}

const TARGETS: &[Target] = &[
    Target { name: "structured", options: &["-max_len=40", "-len_control=0"] },
    Target { name: "text", options: &["-max_len=4096", "-dict=core/fuzz/json.dict"] },
];

/// Seconds for all targets together where nothing is said.
const USUALLY: u64 = 60;
/// The most bytes of the inputs that are kept of a target, as they are in memory.
const MOST_KEPT: usize = 60_000;
/// cargo-fuzz's flags for a release without a sanitizer, but for the tracing of comparisons.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "--cfg",
    "fuzzing",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    #[cfg(target_os = "linux")]
    "-Cllvm-args=-sanitizer-coverage-stack-depth",
    "-Ccodegen-units=1",
];

/// What is asked for.
struct Plan {
    targets: Vec<&'static Target>,
    seconds: Option<u64>,
    runs: Option<u64>,
    keep: bool,
}

/// How often each operation was called, and how often with an input in shape.
type Tally = BTreeMap<String, (u64, u64)>;

/// Build the targets, run each, and print the totals; whatever a target fails at is the task's failure.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let plan = Plan::read(arguments)?;
    let programs = build()?;
    let mut tally = Tally::new();
    let mut lines = Vec::new();
    for target in &plan.targets {
        let program = programs.join(target.name);
        let printed = shell::watch(&mut target.command(&program, &plan)?)?;
        if !printed.succeeded {
            return Err(found(&program, &printed.text));
        }
        let calls = add_tally(&mut tally, &printed.text);
        let executions = number_after(&printed.text, "stat::number_of_executed_units:").unwrap_or(calls);
        let speed = number_after(&printed.text, "stat::average_exec_per_sec:").unwrap_or(0);
        lines.push((executions, format!("{}: {executions} executions, {speed} a second", target.name)));
        if plan.keep {
            target.keep(&program)?;
        }
    }
    println!("\nexecutions by operation, and how many had an input in shape");
    for (operation, (calls, past_shape)) in &tally {
        println!("{operation:<20} {calls:>10} {past_shape:>10}");
    }
    lines.iter().for_each(|(_, line)| println!("{line}"));
    let calls: u64 = tally.values().map(|(calls, _)| calls).sum();
    let past_shape: u64 = tally.values().map(|(_, past_shape)| past_shape).sum();
    println!("{calls} calls of operations, {} % of them past the shape", past_shape * 100 / calls.max(1));
    println!("fuzz: {} executions, 0 crashes", lines.iter().map(|(executions, _)| executions).sum::<u64>());
    Ok(())
}

impl Plan {
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut plan = Self { targets: Vec::new(), seconds: None, runs: None, keep: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut number = || {
                let number = rest.next().and_then(|number| number.parse().ok());
                number.ok_or_else(|| format!("`{argument}` takes a whole number")).map(Some)
            };
            match argument.as_str() {
                "--seconds" => plan.seconds = number()?,
                "--runs" => plan.runs = number()?,
                "--keep" => plan.keep = true,
                name => plan.targets.push(Target::named(name)?),
            }
        }
        if plan.targets.is_empty() {
            plan.targets = TARGETS.iter().collect();
        }
        if plan.runs.is_none() {
            plan.seconds = plan.seconds.or(Some(USUALLY));
        }
        Ok(plan)
    }

    /// Limits of one target's run: the time is shared out, the runs are each target's.
    fn limits(&self) -> Vec<String> {
        let share = self.targets.len().max(1) as u64;
        let seconds = self.seconds.map(|seconds| format!("-max_total_time={}", seconds.div_ceil(share)));
        seconds.into_iter().chain(self.runs.map(|runs| format!("-runs={runs}"))).collect()
    }
}

impl Target {
    fn named(name: &str) -> Outcome<&'static Self> {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        let target = TARGETS.iter().find(|target| target.name == name);
        target.ok_or_else(|| format!("`{name}` means nothing here; the targets are {}", names.join(" and ")))
    }

    /// The inputs that a run has found interesting; cargo-fuzz has them at the same place.
    fn corpus(&self) -> PathBuf {
        folder().join("corpus").join(self.name)
    }

    fn kept(&self) -> PathBuf {
        folder().join("seeds").join(format!("{}.txt", self.name))
    }

    /// Lay out the seeds, and describe the run.
    fn command(&self, program: &Path, plan: &Plan) -> Outcome<Command> {
        let (corpus, artifacts) = (self.corpus(), folder().join("artifacts").join(self.name));
        for folder in [&corpus, &artifacts] {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        for (number, seed) in read_kept(&self.kept())?.iter().enumerate() {
            write(&corpus.join(format!("kept-{number}")), seed)?;
        }
        let mut command = shell::program(program, &["-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]);
        // With thousands of inputs the entropic schedule takes longer than the calls.
        command.args(["-verbosity=0", "-entropic=0"]);
        command.args(self.options).args(plan.limits());
        command.arg(format!("-artifact_prefix={}/", artifacts.display())).arg(&corpus);
        command.env("FUGONG_VECTORS_TO", &corpus);
        Ok(command)
    }

    /// Write the kept seeds anew: the fewest inputs that reach what all reach, without the vectors, which are there anyway.
    fn keep(&self, program: &Path) -> Outcome {
        let fewest = shell::target().join("fuzz").join("fewest").join(self.name);
        let _ = fs::remove_dir_all(&fewest);
        fs::create_dir_all(&fewest).map_err(|error| format!("{}: {error}", fewest.display()))?;
        let mut merge = shell::program(program, &["-merge=1", "-set_cover_merge=1", "-verbosity=0"]);
        merge.args(self.options).arg(&fewest).arg(self.corpus());
        shell::run(merge.env("FUGONG_VECTORS_TO", &fewest))?;
        let mut inputs = Vec::new();
        for entry in fs::read_dir(&fewest).map_err(|error| error.to_string())?.flatten() {
            if !entry.file_name().to_string_lossy().starts_with("vector-") {
                inputs.push(fs::read(entry.path()).map_err(|error| error.to_string())?);
            }
        }
        inputs.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
        let mut room = MOST_KEPT;
        inputs.retain(|input| room.checked_sub(input.len()).map(|left| room = left).is_some());
        let lines: Vec<String> = inputs.iter().map(|input| hexadecimal(input) + "\n").collect();
        println!("{} inputs kept in {}", lines.len(), self.kept().display());
        write(&self.kept(), lines.concat().as_bytes())
    }
}

/// Build all targets, and give the folder that they are in.
fn build() -> Outcome<PathBuf> {
    let version = shell::read(&mut shell::program("rustc", &["-vV"]))?;
    let host =
        version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not say what it runs on")?;
    let target = shell::target().join("fuzz");
    // With `--target` the flags are for the targets alone, not for build scripts.
    let mut build = shell::cargo(&["build", "--release", "--manifest-path", "core/fuzz/Cargo.toml", "--target", host]);
    shell::run(build.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", FLAGS.join(" ")))?;
    Ok(target.join(host).join("release"))
}

fn folder() -> PathBuf {
    shell::root().join("core").join("fuzz")
}

/// Say what a run failed at: the input, and how to repeat it.
fn found(program: &Path, text: &str) -> String {
    let input = text.lines().find_map(|line| line.split_once("Test unit written to ")).map(|(_, place)| place.trim());
    let Some(input) = input else { return format!("`{}` ended badly, without an input", program.display()) };
    format!("found {input}\nrepeat it with FUGONG_SHOW=1 {} {input}", program.display())
}

/// Add what a target printed of its calls, and give their number.
fn add_tally(tally: &mut Tally, text: &str) -> u64 {
    let mut all = 0;
    for line in text.lines().filter_map(|line| line.strip_prefix("tally: ")) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [operation, calls, _, past_shape, ..] = words.as_slice()
            && let (Ok(calls), Ok(past_shape)) = (calls.parse::<u64>(), past_shape.parse::<u64>())
        {
            let entry = tally.entry((*operation).to_owned()).or_default();
            *entry = (entry.0 + calls, entry.1 + past_shape);
            all += calls;
        }
    }
    all
}

fn number_after(text: &str, label: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(label)?.trim().parse().ok())
}

fn read_kept(place: &Path) -> Outcome<Vec<Vec<u8>>> {
    let text = fs::read_to_string(place).map_err(|error| format!("{}: {error}", place.display()))?;
    text.lines().map(|line| bytes(line).ok_or_else(|| format!("{}: `{line}`", place.display()))).collect()
}

fn write(place: &Path, bytes: &[u8]) -> Outcome {
    fs::write(place, bytes).map_err(|error| format!("{}: {error}", place.display()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hexadecimal: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hexadecimal.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| (byte << 4) | digit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_target_prints() {
        let text = "tally: score    12 calls,   7 past the shape,   5 ok\nstat::number_of_executed_units: 20\n";
        let mut tally = Tally::new();
        assert_eq!(add_tally(&mut tally, text), 12);
        add_tally(&mut tally, text);
        assert_eq!(tally.get("score"), Some(&(24, 14)));
        assert_eq!(number_after(text, "stat::number_of_executed_units:"), Some(20));
        let message = found(Path::new("text"), "artifact_prefix='x/'; Test unit written to x/crash-1\n");
        assert!(message.starts_with("found x/crash-1\n"), "{message}");
    }

    #[test]
    fn seeds_are_read_as_they_are_written() {
        let seed = [0, 1, 0xab, 0xff];
        assert_eq!(hexadecimal(&seed), "0001abff");
        assert_eq!(bytes("0001abff"), Some(seed.to_vec()));
        assert_eq!(bytes("0"), None);
        assert_eq!(bytes("zz"), None);
    }

    #[test]
    fn a_minute_is_shared_out() {
        let plan = |words: &[&str]| Plan::read(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(plan(&[]).unwrap().limits(), ["-max_total_time=30"]);
        assert_eq!(plan(&["text", "--seconds", "5"]).unwrap().limits(), ["-max_total_time=5"]);
        assert_eq!(plan(&["--runs", "9"]).unwrap().limits(), ["-runs=9"]);
        assert!(plan(&["--runs"]).is_err() && plan(&["tex"]).is_err());
    }
}
