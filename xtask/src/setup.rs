//! `cargo xtask setup`: everything that the tests need beside cargo, python3 and node. What is there already is left alone.

use std::path::Path;

use crate::shell::{self, Outcome};
use crate::{browser, python, wasm};

/// Get what is missing.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    shell::only(arguments, &["--no-browser"])?;
    python_packages()?;
    node_packages()?;
    wasm::ensure_target()?;
    if arguments.is_empty() { browser::ensure() } else { Ok(()) }
}

/// Get the Python packages of the tests.
pub(crate) fn python_packages() -> Outcome {
    let version = "import sys; sys.exit(sys.version_info < (3, 10))";
    shell::read(&mut shell::program("python3", &["-c", version]))
        .map_err(|_| "Python 3.10 or newer is missing: install it, with its venv module".to_owned())?;
    let wanted = shell::root().join("tests").join("requirements.txt");
    let stamp = python::environment().join("fugong-requirements.txt");
    if is_same(&wanted, &stamp) {
        return Ok(());
    }
    if !python::tool("python").exists() {
        let create = shell::run(&mut shell::program("python3", &["-m", "venv", ".venv"]));
        create.map_err(|error| {
            format!("{error}; on Debian or Ubuntu `apt-get install python3-venv` brings what is missing")
        })?;
    }
    let mut install =
        shell::program(python::tool("python"), &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    shell::run(install.args(["-r", "tests/requirements.txt"]))?;
    copy(&wanted, &stamp)
}

fn node_packages() -> Outcome {
    let version = "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)";
    shell::read(&mut shell::program("node", &["-e", version]))
        .map_err(|_| "Node.js 20 or newer is missing: install it, with npm".to_owned())?;
    let folder = shell::root().join("tests");
    let wanted = folder.join("package-lock.json");
    let stamp = folder.join("node_modules").join(".fugong-package-lock.json");
    if is_same(&wanted, &stamp) {
        return Ok(());
    }
    let mut install = shell::program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    shell::run(install.current_dir(&folder))?;
    copy(&wanted, &stamp)
}

/// Whether two files are there and hold the same.
pub(crate) fn is_same(wanted: &Path, stamp: &Path) -> bool {
    matches!((std::fs::read(wanted), std::fs::read(stamp)), (Ok(wanted), Ok(stamp)) if wanted == stamp)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", to.display()))
}
