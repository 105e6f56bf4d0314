//! The JSON Schema of a problem. Written by hand like its serialisation: `message` is computed from code and parameters and
//! is no field of the Rust type.

use super::{Problem, ProblemKind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Problem {
    fn schema_name() -> Cow<'static, str> {
        "Problem".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One thing to say: a code, a place, parameters, and a message in both shipped languages.",
            "type": "object",
            "properties": {
                "code": { "type": "string", "description": "A stable code." },
                "kind": generator.subschema_for::<ProblemKind>(),
                "path": { "type": "string", "description": "A JSON pointer (RFC 6901) into the input." },
                "line": { "type": "integer", "minimum": 1, "description": "The line of the place, from 1; absent where no text was read." },
                "column": { "type": "integer", "minimum": 1, "description": "Its column, from 1, in characters; absent likewise." },
                "params": {
                    "type": "object",
                    "description": "The message's parameters by name.",
                    "additionalProperties": true
                },
                "message": {
                    "type": "object",
                    "description": "What it says, by language.",
                    "properties": { "zh-CN": { "type": "string" }, "en": { "type": "string" } },
                    "required": ["zh-CN", "en"],
                    "additionalProperties": { "type": "string" }
                }
            },
            "required": ["code", "kind", "path", "params", "message"],
            "additionalProperties": false
        })
    }
}
