//! The published contract: JSON Schemas (draft 2020-12) of every operation's input and reply, and of each document.
//!
//! One generator makes them all, so that a type has one definition wherever it stands. An input's fields that may be
//! left out, and a reply's that may be missing, are not required. Descriptions are the doc comments of the types,
//! without examples.

mod arguments;
mod describe;
mod method;
mod questions;

use crate::approval::{Case, Command, Context, Opening};
use crate::base::problem::Problems;
use crate::checklist::{Inspection, ScoreCard};
use crate::report::Submission;
use crate::rulebook::RulebookDocument;
use crate::tools::calendar::{CalendarDocument, ZonesDocument};
use describe::{describe, rulebook};
use questions::QUESTIONS;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What `x-methods` says, for whoever writes another binding.
const METHODS: &str = "`x-methods` says how the packages call each operation: which arguments they take by position and which by name, of \
    which of them exactly one is to be given, and which field of the reply the method gives (the whole reply if none is named). \
    Where `events` stands beside `case`, both are one parameter. `question` is what it answers, in both languages, and `rust` what the crate calls it.";

/// The schemas by the stem of the file that each is published in: `contract` holds all of them in one document, with
/// `#/properties/inputs/properties/OPERATION` and `#/properties/replies/properties/OPERATION`.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    let mut schemas = BTreeMap::from([
        ("calendar", document::<CalendarDocument>()),
        ("case", document::<Case>()),
        ("command", document::<Command>()),
        ("opening", document::<Opening>()),
        ("context", document::<Context>()),
        ("contract", contract()),
        ("inspection", document::<Inspection>()),
        ("problems", document::<Problems>()),
        ("rulebook", document::<RulebookDocument>()),
        ("score-card", document::<ScoreCard>()),
        ("submission", document::<Submission>()),
        ("zones", document::<ZonesDocument>()),
    ]);
    schemas.values_mut().for_each(tidy);
    schemas
}

/// Leaves out of descriptions what only a reader of the source can use: examples in Rust, links between items.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                // Default: splitting always gives a first piece.
                let words = text.split("\n\n```").next().unwrap_or_default();
                let mut pieces = words.split("`](");
                // Default: as above.
                let mut plain = pieces.next().unwrap_or_default().to_owned();
                for piece in pieces {
                    plain.push('`');
                    plain.push_str(piece.split_once(')').map_or("", |(_, rest)| rest));
                }
                *text = plain.replace("[`", "`").replace("`]", "`");
            }
            fields.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

/// Writes of what leaves: a field that may be skipped is not required. What is read says itself what may be left out.
/// Draft 2020-12; definitions are collected until they are taken.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// The schema of a document, with the definitions that it needs.
fn document<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

/// Inputs and replies of every operation in one document, so that they share their definitions.
fn contract() -> Value {
    let mut generator = generator();
    let (mut inputs, mut replies, mut methods) = (Map::new(), Map::new(), Vec::new());
    for operation in super::OPERATIONS {
        let Some(method) = describe(operation.name, &mut generator) else { continue };
        let asked = QUESTIONS.iter().find(|question| question.operation == operation.name);
        methods.push(method.entry(operation, asked));
        replies.insert(operation.name.to_owned(), method.reply.to_value());
        let arguments = if operation.needs_rulebook() {
            method.arguments.under(rulebook(&mut generator, "The rulebook, unless one is held already."))
        } else {
            method.arguments
        };
        inputs.insert(operation.name.to_owned(), arguments.schema());
    }
    let every = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
    let side = |description: &str, map: Map<String, Value>| json!({"description": description, "type": "object", "required": every(&map), "properties": map, "additionalProperties": false});
    let problems = generator.subschema_for::<Problems>().to_value();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": METHODS,
        "title": "Contract",
        "description": "What every operation takes and answers. A reply is `{\"ok\": …}` or `{\"problems\": […]}`.",
        "type": "object",
        "properties": {
            "inputs": side("What goes in, by operation.", inputs),
            "replies": side("What is under `ok`, by operation.", replies),
            "problems": problems
        },
        "required": ["inputs", "replies", "problems"],
        "additionalProperties": false,
        "x-methods": methods,
        "$defs": generator.take_definitions(true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_answers_a_question() {
        let asked: Vec<&str> = QUESTIONS.iter().map(|question| question.operation).collect();
        let all: Vec<&str> = crate::wire::OPERATIONS.iter().map(|operation| operation.name).collect();
        assert_eq!(asked, all);
    }

    #[test]
    fn every_operation_is_described() {
        let mut generator = generator();
        for operation in crate::wire::OPERATIONS {
            assert!(describe(operation.name, &mut generator).is_some(), "{}", operation.name);
        }
    }
}
