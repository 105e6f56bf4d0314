//! `cargo xtask wasm`: compile, bind, shrink; the package is then complete in `wasm/`.

use std::path::PathBuf;

use crate::shell::{self, Outcome};

const TARGET: &str = "wasm32-unknown-unknown";

/// One of the modules in `wasm/pkg`.
pub(crate) struct Module {
    /// What its files are called.
    pub(crate) name: &'static str,
    features: &'static [&'static str],
}

/// Every module: the whole, what a phone's form needs, and what deciding cases does.
pub(crate) const MODULES: &[Module] = &[
    Module { name: "fugong", features: &[] },
    Module { name: "fugong_form", features: &["--features", "fugong-wasm/form"] },
    Module { name: "fugong_approvals", features: &["--features", "fugong-wasm/approvals"] },
];

impl Module {
    /// Give the finished module's place.
    pub(crate) fn place(&self) -> PathBuf {
        folder().join(format!("{}_bg.wasm", self.name))
    }
}

/// Build `wasm/pkg` from the sources.
pub(crate) fn run(_: &[String]) -> Outcome {
    ensure_target()?;
    MODULES.iter().try_for_each(build)
}

fn build(module: &Module) -> Outcome {
    let mut compile = shell::cargo(&["build", "--quiet", "--package", "fugong-wasm", "--target", TARGET]);
    shell::run(compile.args(["--profile", "wasm"]).args(module.features))?;
    let compiled = shell::target().join(TARGET).join("wasm").join("fugong_wasm.wasm");
    let mut bind = shell::cargo(&["run", "--quiet", "--package", "xtask-bindgen", "--"]);
    shell::run(bind.arg(compiled).arg(folder()).arg(module.name))?;
    shrink(module)
}

fn folder() -> PathBuf {
    shell::root().join("wasm").join("pkg")
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

fn shrink(module: &Module) -> Outcome {
    let tool = shell::root().join("tests").join("node_modules").join("binaryen").join("bin").join("wasm-opt");
    if !tool.exists() {
        return Err("wasm-opt is missing: run `cargo xtask setup` first".to_owned());
    }
    // The two facts about memory are Rust's: it begins with zeros, and no address is reckoned from one below its first kilobyte.
    let mut optimise = shell::program(tool, &["--zero-filled-memory", "--low-memory-unused"]);
    // Control flow made anew, then everything that makes code small, twice.
    optimise.args(["--flatten", "--rereloop", "-Oz", "-Oz"]);
    shell::run(optimise.args(["--strip-debug", "--strip-producers"]).arg(module.place()).arg("-o").arg(module.place()))
}
