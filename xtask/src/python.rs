//! `cargo xtask py`: build the native module into the project's own Python environment.

use std::path::PathBuf;

use crate::shell::{self, Outcome};

/// Build and install the package in place: Python files are used where they lie.
pub(crate) fn run(_: &[String]) -> Outcome {
    let mut build =
        shell::program(tool("maturin"), &["develop", "--release", "--quiet", "--manifest-path", "py/Cargo.toml"]);
    build.env("VIRTUAL_ENV", environment()).env_remove("CONDA_PREFIX");
    shell::run(&mut build)
}

/// Give the project's Python environment.
pub(crate) fn environment() -> PathBuf {
    shell::root().join(".venv")
}

/// Give the place of a program in that environment.
pub(crate) fn tool(name: &str) -> PathBuf {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    environment().join(folder).join(name)
}
