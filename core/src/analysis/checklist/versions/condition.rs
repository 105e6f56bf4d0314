//! Conditions as they are compared: without their messages, in the new version's names, in an order of their own.

use super::rename::Renamed;
use crate::base::json::value_of;
use crate::base::ordered::SortStable;
use crate::tools::condition::Condition;
use serde_json::Value;

/// What a condition says, apart from its words; two that say the same in another order are equal.
pub(super) fn meaning(condition: Option<&Condition>, renamed: Option<&Renamed>) -> Option<Value> {
    condition.map(|condition| {
        let mut value = value_of(condition);
        normalize(&mut value, renamed);
        value
    })
}

/// The meaning of a field that holds a condition.
pub(super) fn meaning_of(value: Option<&Value>, renamed: Option<&Renamed>) -> Option<Value> {
    value.cloned().map(|mut value| {
        normalize(&mut value, renamed);
        value
    })
}

fn normalize(value: &mut Value, renamed: Option<&Renamed>) {
    let Value::Object(fields) = value else { return };
    fields.remove("message");
    if let (Some(Value::String(fact)), Some(renamed)) = (fields.get_mut("fact"), renamed)
        && let Some((section, rest)) = fact.strip_prefix("section.").and_then(|rest| rest.split_once('.'))
    {
        *fact = format!("section.{}.{rest}", renamed.section(section));
    }
    for (key, inner) in fields.iter_mut() {
        match inner {
            Value::Array(parts) if matches!(key.as_str(), "all" | "any") => {
                parts.iter_mut().for_each(|part| normalize(part, renamed));
                parts.sort_stable_by_key(Value::to_string);
            }
            inner => normalize(inner, renamed),
        }
    }
}
