//! The JSON Schemas of an inspection and its answers, which are read by hand: what an answer may be depends on its item.

use super::inspection::Inspection;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::version::Version;
use crate::tools::condition::FactSet;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Inspection {
    /// Named as the type in the published contract.
    fn schema_name() -> Cow<'static, str> {
        "Inspection".into()
    }

    /// Written by hand: in `answers` a value is an answer under an item's id, and a list of instances under a
    /// repeated section's id. Which of both, and which answers are legal, depends on the checklist and is
    /// checked when the inspection is read.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let instant = generator.subschema_for::<Option<Instant>>();
        let text = || json_schema!({"type": ["string", "null"]});
        let answer = generator.subschema_for::<AnswerSchema>();
        json_schema!({
            "description": "One inspection of one site under one checklist.",
            "type": "object",
            "properties": {
                "id": text(),
                "site": text(),
                "checklist": generator.subschema_for::<Option<Id>>(),
                "version": generator.subschema_for::<Option<Version>>(),
                "sha256": text(),
                "inspectors": {"type": "array", "items": {"type": "string"}},
                "accompanied_by": text(),
                "signed_at": instant,
                "recorded_at": instant,
                "migrated_from": generator.subschema_for::<Option<crate::checklist::model::MigratedFrom>>(),
                "facts": generator.subschema_for::<FactSet>(),
                "answers": {
                    "description": "Answers by item; the instances of a repeated section by section.",
                    "type": "object",
                    "additionalProperties": {"anyOf": [answer, {"type": "array", "items": {
                        "type": "object",
                        "properties": {
                            "id": {"type": "string"},
                            "answers": {"type": "object", "additionalProperties": answer}
                        },
                        "required": ["id", "answers"],
                        "additionalProperties": false
                    }}]}
                }
            },
            "required": ["answers"],
            "additionalProperties": false
        })
    }
}

/// An answer as it may be written.
struct AnswerSchema;

impl JsonSchema for AnswerSchema {
    fn schema_name() -> Cow<'static, str> {
        "Answer".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let this = generator.subschema_for::<Self>();
        json_schema!({
            "description": "A label or code alone; an object that says more; or an object of the answers of the item's parts.",
            "anyOf": [
                {"type": ["string", "number", "boolean", "null"]},
                {"type": "array", "items": {"type": ["string", "number", "boolean"]}},
                {
                    "type": "object",
                    "properties": {
                        "value": {"type": ["string", "number", "boolean", "array", "null"]},
                        "parts": {"type": "object", "additionalProperties": this},
                        "not_applicable": {"type": ["string", "boolean"]},
                        "not_sampled": {"type": ["string", "boolean"]},
                        "error": {"type": ["string", "boolean"]},
                        "note": {"type": ["string", "null"]},
                        "evidence": {"type": "array", "items": {"type": "string"}},
                        "corrected_on_the_spot": {"type": "boolean"}
                    },
                    "additionalProperties": false
                },
                {"type": "object", "additionalProperties": this}
            ]
        })
    }
}
