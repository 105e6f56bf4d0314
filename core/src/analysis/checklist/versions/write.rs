//! Inspections written down again, in codes: what was read by labels of one version is not read by those of another.

use super::migrate::Migrated;
use crate::base::json::object;
use crate::checklist::model::answer::{Answer, AnswerValue, Answers};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An answer as it may be written: its code alone where nothing stands beside it.
/// Notes, evidence and corrections on the spot make it an object with the code in `value`. Numbers are written as text, so
/// that their decimals are kept.
pub(super) fn answer(answer: &Answer) -> Value {
    let mut fields = serde_json::Map::new();
    match &answer.given {
        AnswerValue::Code(text) | AnswerValue::Text(text) => fields.insert("value".to_owned(), json!(**text)),
        AnswerValue::Codes(codes) => fields.insert("value".to_owned(), json!(codes)),
        AnswerValue::Number(value) => fields.insert("value".to_owned(), json!(value.to_string())),
        AnswerValue::State(state, why) => {
            fields.insert(state.as_str().to_owned(), why.as_ref().map_or(Value::Bool(true), |why| json!(why)))
        }
        AnswerValue::Parts(parts) => fields.insert("parts".to_owned(), all(parts)),
    };
    if let Some(note) = &answer.note {
        fields.insert("note".to_owned(), json!(note));
    }
    if !answer.evidence.is_empty() {
        fields.insert("evidence".to_owned(), json!(answer.evidence));
    }
    if answer.corrected_on_the_spot {
        fields.insert("corrected_on_the_spot".to_owned(), Value::Bool(true));
    }
    match (fields.len(), fields.get("value")) {
        (1, Some(value)) => value.clone(),
        _ => Value::Object(fields),
    }
}

/// A map of answers by id, each as `answer` writes it.
fn all(answers: &BTreeMap<String, Answer>) -> Value {
    object(answers.iter().map(|(id, one)| (id.clone(), answer(one))))
}

/// Answers by item, and lists of instances by section.
pub(super) fn answers(answers: &Answers) -> Value {
    let items = answers.items().map(|(id, one)| (id.to_owned(), answer(one)));
    let groups = answers.groups().map(|(section, instances)| {
        let written = instances.iter().map(|instance| json!({"id": instance.id, "answers": all(&instance.answers)}));
        (section.to_owned(), written.collect())
    });
    object(items.chain(groups))
}

/// The document of the migrated inspection: what `score` takes.
/// Fields with their default value are left out, except the checklist's identity and the answers.
pub(super) fn inspection<S: Serializer>(migrated: &Migrated, serializer: S) -> Result<S::Ok, S::Error> {
    fn put<M: SerializeMap, T: Serialize + PartialEq + Default>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        if *value == T::default() { Ok(()) } else { map.serialize_entry(name, value) }
    }
    let (one, to) = (&migrated.inspection, &migrated.to);
    let mut map = serializer.serialize_map(None)?;
    put(&mut map, "id", &one.id)?;
    put(&mut map, "site", &one.site)?;
    map.serialize_entry("checklist", &to.id)?;
    map.serialize_entry("version", &to.version)?;
    map.serialize_entry("sha256", &to.sha256)?;
    put(&mut map, "migrated_from", &one.migrated_from)?;
    put(&mut map, "inspectors", &one.inspectors)?;
    put(&mut map, "accompanied_by", &one.accompanied_by)?;
    put(&mut map, "signed_at", &one.signed_at)?;
    put(&mut map, "recorded_at", &one.recorded_at)?;
    put(&mut map, "facts", &one.facts)?;
    map.serialize_entry("answers", &answers(&one.answers))?;
    map.end()
}
