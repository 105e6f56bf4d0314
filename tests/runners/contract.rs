//! The published contract: the checked-in schemas are those of the code. `FUGONG_BLESS=1` rewrites them, for review.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fugong::wire;
use serde_json::Value;

#[test]
fn the_published_schemas_are_current() {
    let bless = std::env::var_os("FUGONG_BLESS").is_some_and(|value| value == "1");
    let schemas = wire::schemas();
    if bless {
        fs::create_dir_all(folder()).unwrap();
    }
    for (stem, schema) in &schemas {
        let place = folder().join(format!("{stem}.schema.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(schema).unwrap());
        if bless {
            fs::write(&place, &text).unwrap();
        }
        let published = fs::read_to_string(&place).unwrap_or_default();
        assert!(
            published == text,
            "{} is stale: run this test with FUGONG_BLESS=1 and look at what changed",
            place.display()
        );
    }
    let expected: BTreeSet<String> = schemas.keys().map(|stem| format!("{stem}.schema.json")).collect();
    let found: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(found, expected, "wasm/schema holds what nobody publishes");
}

#[test]
fn the_contract_covers_every_operation() {
    let schemas = wire::schemas();
    let contract = &schemas["contract"];
    for side in ["inputs", "replies"] {
        let described = contract["properties"][side]["properties"].as_object().unwrap();
        for operation in wire::OPERATIONS {
            assert!(described.contains_key(operation.name), "{side} of {}", operation.name);
        }
    }
}

/// The last name of each Rust path in the table of questions is a public function or type of the crate.
#[test]
fn questions_name_what_the_crate_has() {
    let schemas = wire::schemas();
    let mut sources = String::new();
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    for method in schemas["contract"]["x-methods"].as_array().unwrap() {
        let rust = method["rust"].as_str().unwrap();
        let name = rust.rsplit("::").next().unwrap();
        let there = [format!("pub fn {name}("), format!("pub fn {name}<"), format!("pub struct {name} ")];
        assert!(there.iter().any(|text| sources.contains(text)), "the crate has no {rust}");
        for language in ["zh-CN", "en"] {
            assert!(method["question"][language].as_str().unwrap().ends_with(['?', '？']), "{rust}");
        }
    }
}

#[test]
fn methods_name_what_there_is() {
    let schemas = wire::schemas();
    let contract = &schemas["contract"];
    let names = |value: &Value| -> Vec<String> {
        let list = value.as_array().into_iter().flatten();
        list.map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    let methods = contract["x-methods"].as_array().unwrap();
    let described: Vec<&str> = methods.iter().map(|method| method["operation"].as_str().unwrap()).collect();
    assert_eq!(described, wire::OPERATIONS.iter().map(|operation| operation.name).collect::<Vec<_>>());
    for method in methods {
        let operation = method["operation"].as_str().unwrap();
        let input = &contract["properties"]["inputs"]["properties"][operation]["properties"];
        let arguments: BTreeSet<String> = input.as_object().unwrap().keys().cloned().collect();
        let taken: Vec<String> = [names(&method["positional"]), names(&method["named"])].concat();
        for name in taken.iter().chain(&names(&method["exactly_one"])) {
            assert!(arguments.contains(name), "{operation} has no argument {name}");
        }
        let held = arguments.iter().filter(|name| *name != "rulebook").count();
        assert_eq!(taken.len(), held, "{operation}: an argument is taken by position or by name");
        if let Some(field) = method["gives"].as_str() {
            let reply = &contract["properties"]["replies"]["properties"][operation];
            let definition = reply["$ref"].as_str().and_then(|to| to.strip_prefix("#/$defs/")).unwrap();
            assert!(contract["$defs"][definition]["properties"][field].is_object(), "{operation} answers no {field}");
        }
    }
}

#[test]
fn every_definition_says_what_it_is() {
    for (stem, schema) in wire::schemas() {
        let definitions = schema["$defs"].as_object().cloned().unwrap_or_default();
        let silent: Vec<&String> =
            definitions.iter().filter(|(_, one)| !one["description"].is_string()).map(|(name, _)| name).collect();
        assert!(silent.is_empty(), "{stem}: {silent:?}");
        let numbered: Vec<&String> =
            definitions.keys().filter(|name| name.ends_with(|last: char| last.is_ascii_digit())).collect();
        assert!(numbered.is_empty(), "{stem}: two types of one name: {numbered:?}");
        let mut references = BTreeSet::new();
        collect(&schema, &mut references);
        for name in references {
            assert!(definitions.contains_key(&name), "{stem}: `{name}` leads nowhere");
        }
    }
}

fn collect(schema: &Value, references: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            let to = fields.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix("#/$defs/"));
            references.extend(to.map(str::to_owned));
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wasm/schema")
}
