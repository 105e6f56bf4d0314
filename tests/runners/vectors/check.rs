//! One vector against the core.

use std::collections::BTreeMap;

use fugong::{Rulebook, wire};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::difference::differences;
use crate::files::{Vector, write_reply};

const FIELDS: &[&str] =
    &["name", "why", "expect", "operation", "rulebook", "input", "input_text", "output", "problems"];

/// What is wrong with a vector, if anything is.
pub(crate) fn failure(vector: &Vector, blessing: bool) -> Option<String> {
    let wrong = malformed(vector).or_else(|| {
        let input = vector.wire_input()?;
        let reply = wire::call(vector.operation(), &input);
        let reply: Value =
            serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{}: {error}: {reply}", vector.name));
        unlike(vector, &reply, blessing)
    })?;
    Some(format!("{}\n{}\n", vector.name, wrong.join("\n")))
}

/// The rulebook by itself, and the input without it; where there is one and it loads.
pub(crate) fn apart(vector: &Vector) -> Option<(Rulebook, String)> {
    let rulebook: BTreeMap<&str, &RawValue> = serde_json::from_str(vector.raw("rulebook")?).ok()?;
    let loaded = match (rulebook.get("built_in"), rulebook.get("document")) {
        (Some(id), None) => Rulebook::built_in(&serde_json::from_str::<String>(id.get()).ok()?),
        (None, Some(document)) => Rulebook::from_json(document.get()),
        _ => return None,
    };
    Some((loaded.ok()?, vector.raw("input")?.to_owned()))
}

fn malformed(vector: &Vector) -> Option<Vec<String>> {
    let says = &vector.says;
    let mut wrong = Vec::new();
    for field in says.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
        wrong.push(format!("  there is no field `{field}`"));
    }
    for field in ["name", "why"].iter().filter(|field| !says.get(**field).is_some_and(Value::is_string)) {
        wrong.push(format!("  `{field}` is missing"));
    }
    if vector.folder() != Some(vector.operation()) {
        wrong.push(format!("  the operation `{}` is not the folder's name", vector.operation()));
    }
    if says.get("name").and_then(Value::as_str) != vector.name.split_once('/').map(|(_, stem)| stem) {
        wrong.push("  `name` is not the file's name".to_owned());
    }
    if says.contains_key("output") && says.contains_key("problems") {
        wrong.push("  `output` and `problems` exclude each other".to_owned());
    }
    if says.contains_key("input") == says.contains_key("input_text") || vector.wire_input().is_none() {
        wrong.push("  needs `input`, an object, or `input_text`, a string".to_owned());
    }
    (!wrong.is_empty()).then_some(wrong)
}

fn unlike(vector: &Vector, reply: &Value, blessing: bool) -> Option<Vec<String>> {
    let (expected, got) = match (vector.says.get("output"), vector.says.get("problems")) {
        (Some(output), None) => (json!({"ok": output}), reply.clone()),
        (None, Some(problems)) => (json!({"problems": places(problems)}), refused(reply)),
        _ if blessing => {
            match reply.get("ok") {
                Some(output) => write_reply(vector, "output", output),
                None => write_reply(vector, "problems", &refused(reply)["problems"]),
            }
            return None;
        }
        _ => {
            return Some(vec![format!("  states neither `output` nor `problems`; the reply is {reply}")]);
        }
    };
    let found = differences(&expected, &got);
    (!found.is_empty()).then_some(found)
}

/// A refusal as its codes and places; another reply as it is.
fn refused(reply: &Value) -> Value {
    reply.get("problems").map_or_else(|| reply.clone(), |problems| json!({"problems": places(problems)}))
}

fn places(problems: &Value) -> Vec<Value> {
    let mut places: Vec<(String, String)> = problems
        .as_array()
        .into_iter()
        .flatten()
        .map(|problem| (text(problem, "path"), text(problem, "code")))
        .collect();
    places.sort();
    places.into_iter().map(|(path, code)| json!({"code": code, "path": path})).collect()
}

fn text(problem: &Value, field: &str) -> String {
    problem.get(field).and_then(Value::as_str).unwrap_or("(missing)").to_owned()
}
