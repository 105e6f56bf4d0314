//! `cargo xtask test`: everything that can fail, in three languages and a browser; the runners' own totals come last.

use std::path::PathBuf;

use crate::closing::{self, Closing, Runner};
use crate::shell::{self, Outcome, cargo};
use crate::stages::Stages;
use crate::{browser, contract, features, oracles, python, setup, sizes, wasm};

/// Run every stage, also after one has failed; a stage without what it builds on is not run.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    shell::only(arguments, &["--no-browser"])?;
    let no_browser = !arguments.is_empty();
    let mut stages = Stages::default();
    let ready = stages.check("setup", || setup::run(arguments));
    stages.check("format", format);
    stages.check("clippy", clippy);
    stages.check("core features", features::check);
    stages.run("rust tests", rust_tests);
    stages.run("rust examples in docs", || {
        closing::run(Runner::CargoTest, &mut cargo(&["test", "--doc", "--package", "fugong", "--all-features"]))
    });
    stages.run("oracles", || oracles::compare("*"));
    if ready {
        stages.check("generated types", contract::check);
    }
    // Both are built first: the report's bytes are compared across all three languages.
    let python = ready && stages.check("python build", || python::run(&[]));
    let browser = ready && stages.check("browser build", || wasm::run(&[]));
    if python {
        stages.check("python types", python_types);
    }
    if python && browser {
        stages.run("python tests", python_tests);
    }
    if browser {
        stages.check("browser size", || sizes::run(&[]));
        stages.check("typescript types", typescript_types);
        stages.run("node tests", || node_tests(&["tests/runners", "wasm/tests"]));
        if no_browser {
            println!("\n== browser tests\nleft out: --no-browser");
        } else {
            stages.run("browser tests", || node_tests(&["tests/browser"]));
        }
    }
    stages.finish()
}

fn format() -> Outcome {
    shell::run(&mut cargo(&["fmt", "--all", "--check"]))?;
    shell::run(&mut cargo(&["fmt", "--manifest-path", "core/fuzz/Cargo.toml", "--check"]))
}

fn clippy() -> Outcome {
    shell::run(&mut cargo(&[
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))?;
    fuzz_targets()
}

/// The fuzz targets stand outside the workspace, and use files of the tests.
fn fuzz_targets() -> Outcome {
    if shell::read(&mut shell::program("c++", &["--version"])).is_err() {
        println!("the fuzz targets are left out: libFuzzer needs a C++ compiler, `c++`");
        return Ok(());
    }
    let arguments = ["clippy", "--quiet", "--manifest-path", "core/fuzz/Cargo.toml", "--target-dir", "target/fuzz"];
    shell::run(cargo(&arguments).args(["--", "-D", "warnings"]))
}

fn rust_tests() -> Outcome<Option<Closing>> {
    let packages = ["--package", "fugong", "--package", "xtask", "--all-features"];
    if shell::read(&mut cargo(&["nextest", "--version"])).is_ok() {
        return closing::run(
            Runner::Nextest,
            cargo(&["nextest", "run", "--no-fail-fast", "--status-level", "slow"]).args(packages),
        );
    }
    closing::run(Runner::CargoTest, cargo(&["test", "--no-fail-fast", "--all-targets"]).args(packages))
}

fn python_types() -> Outcome {
    let mut check = shell::program(python::tool("mypy"), &["--strict", "--no-error-summary", "py/python/fugong"]);
    shell::run(&mut check)?;
    let mut program =
        shell::program(python::tool("mypy"), &["--strict", "--no-error-summary", "py/tests/typed_program.py"]);
    shell::run(program.env("MYPYPATH", "py/python"))?;
    let mut stubs = shell::program(python::tool("stubtest"), &["fugong._fugong", "--concise"]);
    shell::run(stubs.env("MYPYPATH", "py/python"))?;
    let mut strict = shell::program(node_tool("pyright"), &["--project", "py", "--warnings", "--pythonpath"]);
    shell::run(strict.arg(python::tool("python")))?;
    let mut complete = shell::program(node_tool("pyright"), &["--verifytypes", "fugong", "--ignoreexternal"]);
    shell::run(complete.arg("--pythonpath").arg(python::tool("python")).env("PYTHONPATH", "py/python"))
}

fn python_tests() -> Outcome<Option<Closing>> {
    closing::run(
        Runner::Pytest,
        &mut shell::program(python::tool("python"), &["-m", "pytest", "-p", "no:cacheprovider", "tests", "py/tests"]),
    )
}

fn typescript_types() -> Outcome {
    shell::run(&mut shell::program(node_tool("tsc"), &["--project", "wasm/tests/tsconfig.json"]))
}

/// Give the place of a program among the npm packages of the tests.
fn node_tool(name: &str) -> PathBuf {
    shell::root().join("tests").join("node_modules").join(".bin").join(name)
}

fn node_tests(folders: &[&str]) -> Outcome<Option<Closing>> {
    let mut files = Vec::new();
    for folder in folders {
        let entries = std::fs::read_dir(shell::root().join(folder)).map_err(|error| format!("{folder}: {error}"))?;
        files.extend(entries.flatten().map(|entry| format!("{folder}/{}", entry.file_name().display())));
    }
    files.retain(|name| name.ends_with(".test.mjs"));
    files.sort();
    let mut command = shell::program("node", &["--test", "--test-reporter=spec", "--test-timeout=120000"]);
    if let Some(place) = browser::find() {
        command.env("FUGONG_CHROMIUM", place);
    }
    closing::run(Runner::Node, command.args(files))
}
