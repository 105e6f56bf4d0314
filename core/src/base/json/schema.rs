//! Published schemas (JSON Schema draft 2020-12): what the decoder lets a writer leave out, the schema must too.

/// A record some of whose fields have defaults.
pub(crate) trait Defaulted {
    /// The JSON names of its fields, and whether each may be left out.
    fn fields() -> Vec<(&'static str, bool)>;
}

/// Sets `required` to exactly the fields that the decoder asks for: serde's derive does not see a record's defaults.
pub(crate) fn require_undefaulted_fields<T: Defaulted>(schema: &mut schemars::Schema) {
    let required: Vec<&str> =
        T::fields().into_iter().filter(|(_, optional)| !optional).map(|(field, _)| field).collect();
    schema.remove("required");
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
}

/// Removes fields from `required`, for types whose decoder is written by hand and does not ask for them.
pub(crate) fn make_fields_optional(schema: &mut schemars::Schema, fields: &[&str]) {
    if let Some(serde_json::Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !fields.iter().any(|field| name == field));
    }
}

/// Writes the schema of a type that documents hold as a string of a pattern.
macro_rules! string_schema {
    ($type:ty, $name:literal, $pattern:literal, $description:literal) => {
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": $pattern, "description": $description})
            }
        }
    };
}

string_schema!(
    crate::base::exact::Ratio,
    "Exact",
    r"^-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$",
    "An exact number: a decimal, or a fraction where no finite decimal is equal"
);

impl schemars::JsonSchema for crate::base::exact::Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A decimal, exact: a string, or a number of at most 15 significant digits",
            "anyOf": [{"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$"}, {"type": "number"}]
        })
    }
}
