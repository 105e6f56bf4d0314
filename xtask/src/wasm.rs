//! `cargo xtask wasm`: compile, bind, shrink, and write the built-in rulebooks; the package is then complete in `wasm/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fugong::rulebook::{built_in_ids, built_in_text};

use crate::shell::{self, Outcome};

const TARGET: &str = "wasm32-unknown-unknown";

/// A module that a page can load.
pub(crate) struct Module {
    /// Its name, by which `init` loads it.
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

/// Build `wasm/pkg`, `wasm/rulebooks` and `wasm/guide` from the sources.
pub(crate) fn run(_: &[String]) -> Outcome {
    ensure_target()?;
    write_rulebooks().map_err(|error| format!("wasm/rulebooks: {error}"))?;
    let guide = shell::root().join("core").join("guide");
    shell::mirror(&guide, &shell::root().join("wasm").join("guide")).map_err(|error| format!("wasm/guide: {error}"))?;
    remove(&folder()).map_err(|error| format!("wasm/pkg: {error}"))?;
    MODULES.iter().try_for_each(Module::build)
}

/// Remove a folder: files that an earlier version of the package had would be packed with it.
fn remove(folder: &Path) -> std::io::Result<()> {
    if folder.exists() { std::fs::remove_dir_all(folder) } else { Ok(()) }
}

/// Write the built-in rulebooks as files of the package, and the list of their addresses. Bundlers find a file that belongs to a
/// module only where its name stands in `new URL`, so that the list has a line for each.
fn write_rulebooks() -> std::io::Result<()> {
    let folder = shell::root().join("wasm").join("rulebooks");
    remove(&folder)?;
    std::fs::create_dir_all(&folder)?;
    let mut list =
        "// The addresses of the built-in rulebooks by id, written by `cargo xtask wasm`.\n\nexport default {\n"
            .to_owned();
    for id in built_in_ids() {
        // Invariant: each id that is listed has a text.
        std::fs::write(folder.join(format!("{id}.json")), built_in_text(id).unwrap_or_default())?;
        writeln!(list, "  \"{id}\": new URL(\"{id}.json\", import.meta.url),").map_err(std::io::Error::other)?;
    }
    list.push_str("};\n");
    std::fs::write(folder.join("index.js"), list)
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
