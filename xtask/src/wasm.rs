//! `cargo xtask wasm`: compile, bind, shrink; the package is then complete in `wasm/`.

use std::path::PathBuf;

use crate::shell::{self, Outcome};

const TARGET: &str = "wasm32-unknown-unknown";

/// Build `wasm/pkg` from the sources.
pub(crate) fn run(_: &[String]) -> Outcome {
    ensure_target()?;
    shell::run(&mut shell::cargo(&[
        "build",
        "--quiet",
        "--package",
        "fugong-wasm",
        "--target",
        TARGET,
        "--profile",
        "wasm",
    ]))?;
    let compiled = shell::target().join(TARGET).join("wasm").join("fugong_wasm.wasm");
    let folder = shell::root().join("wasm").join("pkg");
    let mut bind = shell::cargo(&["run", "--quiet", "--package", "xtask-bindgen", "--"]);
    shell::run(bind.arg(compiled).arg(&folder))?;
    shrink()
}

/// Give the finished module's place.
pub(crate) fn module() -> PathBuf {
    shell::root().join("wasm").join("pkg").join("fugong_bg.wasm")
}

/// Make sure that the standard library for the browser is there, and add it where rustup can.
pub(crate) fn ensure_target() -> Outcome {
    let folder = shell::read(&mut shell::program("rustc", &["--print", "target-libdir", "--target", TARGET]))?;
    if PathBuf::from(folder.trim()).exists() {
        return Ok(());
    }
    shell::run(&mut shell::program("rustup", &["target", "add", TARGET]))
        .map_err(|error| format!("the Rust target {TARGET} is missing and could not be added: {error}"))
}

fn shrink() -> Outcome {
    let tool = shell::root().join("tests").join("node_modules").join("binaryen").join("bin").join("wasm-opt");
    if !tool.exists() {
        return Err("wasm-opt is missing: run `cargo xtask setup` first".to_owned());
    }
    let mut optimise = shell::program(tool, &["-Oz", "--strip-debug", "--strip-producers"]);
    shell::run(optimise.arg(module()).arg("-o").arg(module()))
}
