//! `cargo xtask …`: every task of the project behind one door. One task a file.

mod bench;
mod browser;
mod closing;
mod contract;
mod demo;
mod features;
mod fuzz;
mod generate;
mod mutants;
mod oracles;
mod python;
mod serve;
mod setup;
mod shell;
mod sizes;
mod stages;
mod test;
mod wasm;

use std::process::ExitCode;

use shell::Outcome;

struct Task {
    name: &'static str,
    summary: &'static str,
    run: fn(&[String]) -> Outcome,
}

const TASKS: &[Task] = &[
    Task { name: "demo", summary: "the main job, end to end", run: demo::run },
    Task { name: "test", summary: "everything that can fail [--no-browser]", run: test::run },
    Task { name: "setup", summary: "what the tests need: packages, target, browser [--no-browser]", run: setup::run },
    Task { name: "wasm", summary: "build the browser package into wasm/pkg", run: wasm::run },
    Task { name: "py", summary: "build the Python module into .venv", run: python::run },
    Task { name: "sizes", summary: "the sizes of the browser modules, and the bound of the base", run: sizes::run },
    Task { name: "contract", summary: "write the schemas and the packages' types anew", run: contract::run },
    Task { name: "oracles", summary: "compare with what others computed [name]", run: oracles::run },
    Task { name: "bench", summary: "how fast, beside what people use today [name]", run: bench::run },
    Task {
        name: "fuzz",
        summary: "libFuzzer over every operation, for a minute [target] [--seconds N] [--runs N] [--keep]",
        run: fuzz::run,
    },
    Task {
        name: "mutants",
        summary: "whether tests notice a wrong token [--seed N] [--count N] [--only PATH]",
        run: mutants::run,
    },
    Task { name: "generate", summary: "write the example district [--seed N] [--to FOLDER]", run: generate::run },
    Task { name: "serve", summary: "serve this folder to this machine's browser [folder] [port]", run: serve::run },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print_usage();
        return ExitCode::SUCCESS;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprintln!("there is no task `{name}`");
        print_usage();
        return ExitCode::from(2);
    };
    match (task.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn print_usage() {
    println!("cargo xtask TASK");
    for task in TASKS {
        println!("  {:<8} {}", task.name, task.summary);
    }
}
