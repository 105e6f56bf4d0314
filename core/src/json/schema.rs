//! Published schemas: what the decoder lets a writer leave out, the schema must too.

/// A record some of whose fields have defaults.
pub(crate) trait Defaulted {
    /// The JSON names of its fields, and whether each has a default.
    const FIELDS: &'static [(&'static str, bool)];
}

/// Takes the fields with defaults out of `required`.
pub(crate) fn relax<T: Defaulted>(schema: &mut schemars::Schema) {
    if let Some(serde_json::Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !T::FIELDS.iter().any(|(field, defaulted)| *defaulted && name == field));
    }
}

/// Writes the schema of a type that documents hold as a string.
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
    crate::exact::Ratio,
    "Exact",
    r"^-?[0-9]+(\.[0-9]+|/[1-9][0-9]*)?$",
    "An exact number: a decimal, or a fraction where no finite decimal is equal"
);

impl schemars::JsonSchema for crate::exact::Decimal {
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
