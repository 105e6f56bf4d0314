//! Conditions as they are compared: without their messages, in the new version's names, in an order of their own.
//!
//! Two conditions are equal in meaning if their normal forms are the same JSON. That is sufficient, not necessary: other
//! equivalent forms, such as a double negation, count as different.

use super::rename::Renamed;
use crate::base::json::{object, value_of};
use crate::base::ordered::SortStable;
use crate::tools::condition::Condition;
use serde_json::Value;

/// What a condition says, apart from its words; two that say the same in another order are equal.
/// `renamed` is given for the old condition, so that its facts have the new names; `None` for the new one.
pub(super) fn meaning(condition: Option<&Condition>, renamed: Option<&Renamed>) -> Option<Value> {
    condition.map(|condition| normalized(&value_of(condition), renamed))
}

/// The meaning of a field that holds a condition.
pub(super) fn meaning_of(value: Option<&Value>, renamed: Option<&Renamed>) -> Option<Value> {
    value.map(|value| normalized(value, renamed))
}

/// Messages are removed, the parts of `all` and `any` sorted by their JSON text, section ids translated.
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
/// `section.<id>.percent` is translated; other facts keep their names.
fn renamed_fact(fact: &str, renamed: Option<&Renamed>) -> String {
    let of_section = fact.strip_prefix("section.").and_then(|rest| rest.split_once('.'));
    match (of_section, renamed) {
        (Some((section, rest)), Some(renamed)) => format!("section.{}.{rest}", renamed.section(section)),
        _ => fact.to_owned(),
    }
}
