//! `cargo xtask wasm`: compile, bind, shrink; the package is then complete in `wasm/`.

use std::path::{Path, PathBuf};

use crate::shell::{self, Outcome};

const TARGET: &str = "wasm32-unknown-unknown";

/// A module that a page can load.
pub(crate) struct Module {
    /// Its name, by which `init` loads it and `wasm/size-budget.txt` states its budget.
    pub(crate) name: &'static str,
    /// The name of its files in `wasm/pkg`, without their endings.
    files: &'static str,
    /// What says to cargo with which features it is built.
    features: &'static [&'static str],
}

/// Every module of the package.
pub(crate) const MODULES: &[Module] = &[
    Module { name: "everything", files: "fugong", features: &[] },
    Module { name: "inspections", files: "fugong_inspections", features: &["--no-default-features"] },
];

impl Module {
    /// Give the place of its WebAssembly file.
    pub(crate) fn file(&self) -> PathBuf {
        folder().join(format!("{}_bg.wasm", self.files))
    }

    fn build(&self) -> Outcome {
        let mut compile = shell::cargo(&["build", "--quiet", "--package", "fugong-wasm", "--target", TARGET]);
        shell::run(compile.args(["--profile", "wasm"]).args(self.features))?;
        let compiled = shell::target().join(TARGET).join("wasm").join("fugong_wasm.wasm");
        let mut bind = shell::cargo(&["run", "--quiet", "--package", "xtask-bindgen", "--"]);
        shell::run(bind.arg(compiled).arg(folder()).arg(self.files))?;
        shrink(&self.file())
    }
}

/// Build `wasm/pkg` from the sources.
pub(crate) fn run(_: &[String]) -> Outcome {
    ensure_target()?;
    // Files that an earlier version of the package had would be packed with it.
    if folder().exists() {
        std::fs::remove_dir_all(folder()).map_err(|error| format!("wasm/pkg: {error}"))?;
    }
    MODULES.iter().try_for_each(Module::build)
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

fn shrink(file: &Path) -> Outcome {
    let tool = shell::root().join("tests").join("node_modules").join("binaryen").join("bin").join("wasm-opt");
    if !tool.exists() {
        return Err("wasm-opt is missing: run `cargo xtask setup` first".to_owned());
    }
    // The two facts about memory are Rust's: it begins with zeros, and no address is reckoned from one below its first kilobyte.
    let mut optimise = shell::program(tool, &["--zero-filled-memory", "--low-memory-unused"]);
    // Control flow made anew, then everything that makes code small, twice; what has similar names is similar, and packs better
    // side by side.
    optimise.args(["--flatten", "--rereloop", "-Oz", "-Oz", "--reorder-functions-by-name"]);
    shell::run(optimise.args(["--strip-debug", "--strip-producers", "--quiet"]).arg(file).arg("-o").arg(file))
}
