//! An operation's arguments as its description lists them: those that bindings take by position, a star, those by name.

use schemars::Schema;
use serde_json::{Map, Value, json};

/// An operation's arguments: their schemas, which of them must be there, and how bindings take them.
#[derive(Default)]
pub(super) struct Arguments {
    /// The schema of each argument, by name.
    properties: Map<String, Value>,
    /// The arguments that must be there, in the order of the contract.
    required: Vec<&'static str>,
    /// The arguments that a binding takes by position, in their order.
    pub(super) positional: Vec<&'static str>,
    /// The arguments that a binding takes by name.
    pub(super) named: Vec<&'static str>,
    /// True after the star.
    by_name: bool,
}

impl Arguments {
    /// Adds an argument that must be there.
    pub(super) fn required(mut self, name: &'static str, schema: Schema) -> Self {
        self.required.push(name);
        self.optional(name, schema)
    }

    /// Adds an argument that may be left out.
    pub(super) fn optional(mut self, name: &'static str, schema: Schema) -> Self {
        self.properties.insert(name.to_owned(), schema.to_value());
        if self.by_name { &mut self.named } else { &mut self.positional }.push(name);
        self
    }

    /// Says that the arguments from here on are taken by name.
    pub(super) fn by_name(mut self) -> Self {
        self.by_name = true;
        self
    }

    /// Adds what names the rulebook, which a binding takes neither by position nor by name: it holds one.
    pub(super) fn under(mut self, rulebook: Schema) -> Self {
        self.properties.insert("rulebook".to_owned(), rulebook.to_value());
        self
    }

    /// An object with these fields and no others; `required` is left out if it would be empty.
    pub(super) fn schema(&self) -> Value {
        let mut schema = json!({"type": "object", "properties": self.properties, "additionalProperties": false});
        if let (Value::Object(schema), false) = (&mut schema, self.required.is_empty()) {
            schema.insert("required".to_owned(), json!(self.required));
        }
        schema
    }
}

/// Gives arguments as `name: Type` where they must be there, `name?: Type` where they need not. In place of `: Type` there may be
/// `= schema`. Bindings take those before a star by position, those after it by name, as in Python.
macro_rules! arguments {
    ($generator:ident; $($rest:tt)*) => {
        arguments!(@ $generator; $crate::wire::contract::arguments::Arguments::default(); $($rest)*)
    };
    (@ $generator:ident; $so_far:expr; ) => { $so_far };
    (@ $generator:ident; $so_far:expr; *, $($rest:tt)*) => {
        arguments!(@ $generator; $so_far.by_name(); $($rest)*)
    };
    (@ $generator:ident; $so_far:expr; $name:literal : $type:ty $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; $so_far.required($name, $generator.subschema_for::<$type>()); $($($rest)*)?)
    };
    (@ $generator:ident; $so_far:expr; $name:literal ? : $type:ty $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; $so_far.optional($name, $generator.subschema_for::<$type>()); $($($rest)*)?)
    };
    (@ $generator:ident; $so_far:expr; $name:literal = $schema:expr $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; $so_far.required($name, $schema); $($($rest)*)?)
    };
    (@ $generator:ident; $so_far:expr; $name:literal ? = $schema:expr $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; $so_far.optional($name, $schema); $($($rest)*)?)
    };
}
pub(super) use arguments;
