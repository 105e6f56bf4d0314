//! The JSON Schema of a sheet that was read, as its serialisation writes it.

use super::Sheet;
use crate::base::problem::Problems;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

impl JsonSchema for Sheet {
    fn schema_name() -> Cow<'static, str> {
        "Sheet".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What a sheet says: the rows that count, and what was wrong or read by a rule.",
            "type": "object",
            "properties": {
                "rows": {"type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "row": {"type": "integer", "minimum": 1, "description": "The row's number in the spreadsheet."},
                        "cells": {
                            "type": "object",
                            "description": "Values by column; decimals are strings.",
                            "additionalProperties": {"type": ["string", "integer", "boolean", "null"]}
                        }
                    },
                    "required": ["row", "cells"]
                }},
                "refused": {"type": "array", "items": {"type": "integer"}, "description": "The numbers of the rows that do not count."},
                "problems": generator.subschema_for::<Problems>(),
                "notes": {"type": "array", "description": "Every reading by a rule.", "items": {
                    "type": "object",
                    "properties": {
                        "row": {"type": "integer"},
                        "column": {"type": "string"},
                        "from": {"type": "string"},
                        "to": {"type": "string"},
                        "rule": {"type": "string"}
                    },
                    "required": ["row", "column", "from", "to", "rule"]
                }}
            },
            "required": ["rows", "refused", "problems", "notes"]
        })
    }
}
