//! Where two JSON values differ, a line a place.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every place where `got` is not what is expected.
pub(crate) fn differences(expected: &Value, got: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", expected, got, &mut found);
    found
}

fn compare(path: &str, expected: &Value, got: &Value, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for key in keys {
                both(&format!("{path}/{key}"), one.get(key), other.get(key), found);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for index in 0..one.len().max(other.len()) {
                both(&format!("{path}/{index}"), one.get(index), other.get(index), found);
            }
        }
        _ if expected == got => {}
        _ => found.push(format!("  {path}: expected {expected}, got {got}")),
    }
}

fn both(path: &str, expected: Option<&Value>, got: Option<&Value>, found: &mut Vec<String>) {
    match (expected, got) {
        (Some(expected), Some(got)) => compare(path, expected, got, found),
        (Some(expected), None) => found.push(format!("  {path}: expected {expected}, got nothing")),
        (None, Some(got)) => found.push(format!("  {path}: expected nothing, got {got}")),
        (None, None) => {}
    }
}
