//! Conditions as they are compared: without their messages, in the new version's names, in an order of their own.

use super::rename::Renamed;
use crate::base::json::{object, value_of};
use crate::base::ordered::SortStable;
use crate::tools::condition::Condition;
use serde_json::Value;

/// What a condition says, apart from its words; two that say the same in another order are equal.
pub(super) fn meaning(condition: Option<&Condition>, renamed: Option<&Renamed>) -> Option<Value> {
    condition.map(|condition| normalized(&value_of(condition), renamed))
}

/// The meaning of a field that holds a condition.
pub(super) fn meaning_of(value: Option<&Value>, renamed: Option<&Renamed>) -> Option<Value> {
    value.map(|value| normalized(value, renamed))
}

fn normalized(value: &Value, renamed: Option<&Renamed>) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let said = fields.iter().filter(|(key, _)| *key != "message");
    object(said.map(|(key, inner)| {
        let inner = match (key.as_str(), inner) {
            ("fact", Value::String(fact)) => Value::from(renamed_fact(fact, renamed)),
            ("all" | "any", Value::Array(parts)) => {
                let mut parts: Vec<Value> = parts.iter().map(|part| normalized(part, renamed)).collect();
                parts.sort_stable_by_key(Value::to_string);
                Value::Array(parts)
            }
            _ => normalized(inner, renamed),
        };
        (key.clone(), inner)
    }))
}

/// The name of a fact in the new version: facts of sections are called by the section's id.
fn renamed_fact(fact: &str, renamed: Option<&Renamed>) -> String {
    let of_section = fact.strip_prefix("section.").and_then(|rest| rest.split_once('.'));
    match (of_section, renamed) {
        (Some((section, rest)), Some(renamed)) => format!("section.{}.{rest}", renamed.section(section)),
        _ => fact.to_owned(),
    }
}
