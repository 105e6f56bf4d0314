//! The JSON Schema of amounts, by hand: serde sees a map, a reader a number or one of eleven operations.

use super::amount::{Amount, Fold, UnknownMember};
use super::tree::Condition;
use crate::base::rounding::RoundingMode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};
use std::borrow::Cow;

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let this = generator.subschema_for::<Self>();
        let condition = generator.subschema_for::<Condition>();
        let unknown = generator.subschema_for::<UnknownMember>();
        let mode = generator.subschema_for::<RoundingMode>();
        let number = json!({"type": ["number", "string"]});
        let list = |least: usize, most: Option<usize>| {
            let mut list = json!({"type": "array", "items": this, "minItems": least});
            if let (Some(most), Value::Object(fields)) = (most, &mut list) {
                fields.insert("maxItems".to_owned(), most.into());
            }
            list
        };
        let object = |required: &str, properties: Value| json!({"type": "object", "required": [required], "additionalProperties": false, "properties": properties});
        let rung = json!({"type": "object", "required": ["when", "gives"], "additionalProperties": false,
            "properties": {"when": condition, "gives": this}});
        let mut forms = vec![
            number.clone(),
            object("fact", json!({"fact": {"type": "string"}, "times": number, "plus": number})),
            object("minus", json!({"minus": list(2, Some(2))})),
            object("over", json!({"over": list(2, Some(2))})),
            object("times", json!({"times": list(2, None)})),
            object("choose", json!({"choose": {"type": "array", "items": rung, "minItems": 1}, "otherwise": this})),
            object(
                "round",
                json!({"round": this, "digits": {"type": "integer", "minimum": 0, "maximum": 9}, "mode": mode}),
            ),
        ];
        for fold in Fold::ALL {
            forms.push(object(fold.as_str(), json!({fold.as_str(): list(1, None), "unknown": unknown})));
        }
        json_schema!({"description": "An amount: a number, a fact, or an operation on amounts", "anyOf": forms})
    }
}
