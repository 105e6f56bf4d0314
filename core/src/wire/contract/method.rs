//! How an operation is called: what it takes and answers, and what the method of a binding looks like.

use super::arguments::Arguments;
use super::questions::Question;
use crate::wire::Operation;
use schemars::Schema;
use serde_json::{Map, Value, json};

/// An operation as its contract describes it, and as the method that each binding has of it.
pub(super) struct Method {
    /// What it takes beside its rulebook.
    pub(super) arguments: Arguments,
    /// What it answers.
    pub(super) reply: Schema,
    /// Arguments of which exactly one is to be given.
    exactly_one: Vec<&'static str>,
    /// The field of the reply that the method gives; the whole reply if none.
    gives: Option<&'static str>,
    /// What is to be known of it beside the line in the list of operations.
    details: Option<&'static str>,
}

impl Method {
    /// A method that gives the whole reply.
    pub(super) fn new(arguments: Arguments, reply: Schema) -> Self {
        Self { arguments, reply, exactly_one: Vec::new(), gives: None, details: None }
    }

    /// Says that the method gives one field of the reply.
    pub(super) fn gives(self, field: &'static str) -> Self {
        Self { gives: Some(field), ..self }
    }

    /// Says that exactly one of these arguments is to be given.
    pub(super) fn exactly_one(self, arguments: &[&'static str]) -> Self {
        Self { exactly_one: arguments.to_vec(), ..self }
    }

    /// Adds sentences to the line in the list of operations; they are the documentation of every binding's method.
    pub(super) fn says(self, details: &'static str) -> Self {
        Self { details: Some(details), ..self }
    }

    /// The entry in `x-methods`. What does not apply is left out.
    pub(super) fn entry(&self, operation: &Operation, asked: Option<&Question>) -> Value {
        let mut entry = Map::from_iter([
            ("operation".to_owned(), json!(operation.name)),
            ("summary".to_owned(), json!(operation.summary)),
            ("positional".to_owned(), json!(self.arguments.positional)),
            ("named".to_owned(), json!(self.arguments.named)),
        ]);
        let details = self.details.map(|details| ("details".to_owned(), json!(details)));
        let gives = self.gives.map(|field| ("gives".to_owned(), json!(field)));
        let once = (!self.exactly_one.is_empty()).then(|| ("exactly_one".to_owned(), json!(self.exactly_one)));
        let question = asked.map(|asked| ("question".to_owned(), json!({"zh-CN": asked.zh_cn, "en": asked.en})));
        let rust = asked.map(|asked| ("rust".to_owned(), json!(asked.rust)));
        entry.extend([details, gives, once, question, rust].into_iter().flatten());
        Value::Object(entry)
    }
}
