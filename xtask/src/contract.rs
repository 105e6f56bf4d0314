//! `cargo xtask contract`: the published schemas from the code, and both packages' types and methods, the schemas that the Python
//! package carries, and the READMEs' tables of questions, from the schemas.

use std::path::{Path, PathBuf};

use crate::shell::{self, Outcome};
use crate::{python, setup};

/// The contract that all types come from.
const SCHEMA: &str = "wasm/schema/contract.schema.json";
/// What is generated from it, and where it is checked in.
const GENERATED: &[&str] = &[
    "wasm/js/contract.d.ts",
    "py/python/fugong/contract.py",
    "wasm/js/methods.js",
    "wasm/js/methods.d.ts",
    "py/python/fugong/methods.py",
    "README.md",
    "README.zh-CN.md",
];
/// The documents whose schemas the Python package carries, for `fugong schema`.
const CARRIED: &[&str] = &[
    "calendar",
    "case",
    "command",
    "context",
    "inspection",
    "opening",
    "problems",
    "rulebook",
    "score-card",
    "submission",
    "zones",
];
/// The READMEs whose tables of questions are generated, each with its language.
const READMES: &[(&str, &str)] = &[("README.md", "en"), ("README.zh-CN.md", "zh-CN")];
/// How Python's typed dictionaries are written: as the lowest Python that the package supports reads them.
const TYPED_DICTS: &[&str] = &[
    "--input-file-type=jsonschema",
    "--output-model-type=typing.TypedDict",
    "--target-python-version=3.10",
    "--enum-field-as-literal=all",
    "--use-union-operator",
    "--use-standard-collections",
    "--use-schema-description",
    "--no-use-closed-typed-dict",
    "--formatters=builtin",
    "--disable-timestamp",
    "--disable-warnings",
];

/// Write the schemas and the types anew.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    shell::only(arguments, &[])?;
    let mut bless = shell::cargo(&["test", "--quiet", "--package", "fugong", "--all-features", "--test", "contract"]);
    shell::run(bless.env("FUGONG_BLESS", "1"))?;
    let (guide, carried) = ("core/guide", "py/python/fugong/guide");
    shell::mirror(&shell::root().join(guide), &shell::root().join(carried))
        .map_err(|error| format!("{carried}: {error}"))?;
    generate(&shell::root())
}

/// Fail where the types that are checked in are not those of the schemas.
pub(crate) fn check() -> Outcome {
    let fresh = shell::target().join("contract");
    generate(&fresh)?;
    let carried: Vec<String> = CARRIED.iter().map(|name| carried(name)).collect();
    let stale = |name: &&str| !setup::is_same(&shell::root().join(name), &fresh.join(name));
    match GENERATED.iter().copied().chain(carried.iter().map(String::as_str)).find(stale) {
        None => Ok(()),
        Some(name) => Err(format!("{name} is not what the schemas say: run `cargo xtask contract`")),
    }
}

/// Generate every file below a folder.
fn generate(folder: &Path) -> Outcome {
    let places: Vec<PathBuf> = GENERATED.iter().map(|name| folder.join(name)).collect();
    for place in places.iter().filter_map(|place| place.parent()) {
        std::fs::create_dir_all(place).map_err(|error| format!("{}: {error}", place.display()))?;
    }
    let [typescript, dictionaries, javascript, declarations, python, ..] = places.as_slice() else {
        return Err("no files to generate".to_owned());
    };
    let methods = [javascript, declarations, python];
    shell::run(shell::program("node", &["tests/tools/methods.mjs", SCHEMA]).args(methods))?;
    for (name, language) in READMES {
        let mut table = shell::program("node", &["tests/tools/questions.mjs", SCHEMA, language, name]);
        shell::run(table.arg(folder.join(name)))?;
    }
    for name in CARRIED {
        copy(&shell::root().join(published(name)), &folder.join(carried(name)))?;
    }
    let prepared = shell::target().join("contract.schema.json");
    let mut types = shell::program("node", &["tests/tools/contract.mjs", SCHEMA]);
    shell::run(types.arg(typescript).arg(&prepared))?;
    let mut typed = shell::program(python::tool("datamodel-codegen"), TYPED_DICTS);
    shell::run(typed.arg("--input").arg(&prepared).arg("--output").arg(dictionaries))
}

/// The place of a document's published schema.
fn published(name: &str) -> String {
    format!("wasm/schema/{name}.schema.json")
}

/// The place of a document's schema in the Python package.
fn carried(name: &str) -> String {
    format!("py/python/fugong/schema/{name}.schema.json")
}

fn copy(from: &Path, to: &Path) -> Outcome {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    std::fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", to.display()))
}
