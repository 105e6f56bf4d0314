//! `cargo xtask demo`: the main job, end to end, with nothing but cargo: from the district's files to the report that the
//! bureau owes headquarters at 17:00.

use crate::shell::{self, Outcome};
use fugong::Rulebook;
use serde_json::{Map, Value, json};
use std::path::Path;

const USAGE: &str = "cargo xtask demo [--day 2020-02-19] [--as-of 2020-02-19T17:00:00+08:00] [--language zh-CN|en]
    [--edition full|short] [--format text|markdown|html] [--explain FIGURE [--unit UNIT]] [--from FOLDER]";

/// Compose the report from the files of a folder and print it.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let mut input = Map::from_iter([
        ("bulletin".to_owned(), json!("daily-report")),
        ("day".to_owned(), json!("2020-02-19")),
        ("as_of".to_owned(), json!("2020-02-19T17:00:00+08:00")),
    ]);
    let mut folder = shell::root().join("examples").join("data").join("district");
    let mut operation = "compose";
    let mut rest = arguments.iter();
    while let Some(option) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("{option} needs a value\n{USAGE}"))?;
        match option.as_str() {
            "--from" => folder = value.into(),
            "--explain" => {
                operation = "explain";
                input.insert("figure".to_owned(), json!(value));
            }
            "--day" | "--as-of" | "--language" | "--edition" | "--format" | "--unit" => {
                input.insert(option.trim_start_matches('-').replace('-', "_"), json!(value));
            }
            _ => return Err(format!("there is no option {option}\n{USAGE}")),
        }
    }
    if operation == "explain" {
        input.remove("edition");
    }
    input.insert("files".to_owned(), Value::Object(files(&folder)?));
    let rules = Rulebook::built_in("district-reopening").map_err(|problems| problems.to_string())?;
    let reply = fugong::wire::call_with(&rules, operation, &Value::Object(input).to_string());
    let reply: Value = serde_json::from_str(&reply).map_err(|error| error.to_string())?;
    match reply.pointer("/ok/text").and_then(Value::as_str) {
        Some(text) => {
            print!("{text}");
            said(&reply);
            Ok(())
        }
        None => Err(format!("the report could not be composed: {reply:#}")),
    }
}

/// What a reader of the files should know goes beside the report, not into it.
fn said(reply: &Value) {
    let count = |pointer: &str| reply.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
    let problems = count("/ok/problems");
    if problems > 0 {
        eprintln!("\n{problems} rows or cells of the files did not fit and were left out:");
    }
    for problem in reply.pointer("/ok/problems").and_then(Value::as_array).into_iter().flatten() {
        let text = |pointer: &str| problem.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        eprintln!("  {}: {}", text("/path"), text("/message/en"));
    }
}

/// Every CSV and JSON-lines file of a folder, as text by name.
fn files(folder: &Path) -> Result<Map<String, Value>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files = Map::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".csv") || name.ends_with(".jsonl") {
            let text = std::fs::read_to_string(entry.path()).map_err(|error| format!("{name}: {error}"))?;
            files.insert(name, json!(text));
        }
    }
    Ok(files)
}
