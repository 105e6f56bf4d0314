//! Every operation as JSON text in, JSON text out: the door of the bindings.
//!
//! A reply is `{"ok": …}` or `{"problems": […]}`. Refusals, missing scores and lint findings are `ok`: only bad input is a
//! problem. Inputs name their rulebook by `"rulebook": {"built_in": id}` or `{"document": {…}}`, unless one is held already.

mod approve;
mod calendar;
#[cfg(feature = "schema")]
mod contract;
mod ground;
mod input;
mod inspect;
mod journal;
mod ledger;
mod operations;
mod reckon;
mod report;
mod sheet;
mod standing;
mod versions;

#[cfg(feature = "schema")]
pub use contract::schemas;
pub use operations::{OPERATIONS, Operation};

use crate::base::json::Json;
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::{Rulebook, Shelf, built_in_text};
use input::Input;
use operations::{ANALYSIS, APPROVALS, INSPECTIONS, REPORTS, Run};

/// A door with some of the operations, or with all. Each operation is behind one of the four doors beside the whole one, so that
/// a binding can load the parts of its module apart.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    operations: &'static [Operation],
    shelf: Shelf,
}

impl Door {
    /// The door to everything.
    pub const WHOLE: Self = Self::to(OPERATIONS);
    /// The door of an inspector's form.
    pub const INSPECTIONS: Self = Self::to(INSPECTIONS);
    /// The door of whoever decides cases.
    pub const APPROVALS: Self = Self::to(APPROVALS);
    /// The door of whoever reports.
    pub const REPORTS: Self = Self::to(REPORTS);
    /// The door of whoever asks more of a checklist than a score.
    pub const ANALYSIS: Self = Self::to(ANALYSIS);

    const fn to(operations: &'static [Operation]) -> Self {
        Self { operations, shelf: built_in_text }
    }

    /// The same door, where rulebooks named by `{"built_in": id}` stand on another shelf than the library's own.
    ///
    /// ```
    /// use fugong::wire::Door;
    /// let shelf = |id: &str| (id == "mine").then_some(r#"{"format": 1, "id": "mine", "version": "1.0.0"}"#);
    /// let door = Door::WHOLE.with_shelf(shelf);
    /// let load = |id: &str| door.call(None, "load", &format!(r#"{{"rulebook": {{"built_in": "{id}"}}}}"#));
    /// assert!(load("mine").starts_with(r#"{"ok":"#));
    /// assert!(load("district-reopening").contains("unknown_id"), "the library's own are not on it");
    /// ```
    #[must_use]
    pub const fn with_shelf(self, shelf: Shelf) -> Self {
        Self { shelf, ..self }
    }

    /// The operations behind it.
    pub const fn operations(&self) -> &'static [Operation] {
        self.operations
    }

    /// Carries out an operation on JSON text: under the rulebook that was loaded before, or under the one that the input names.
    pub fn call(&self, held: Option<&Rulebook>, operation: &str, input: &str) -> String {
        reply(self.run(held, operation, input))
    }

    fn run(&self, held: Option<&Rulebook>, name: &str, text: &str) -> Result<String, Problems> {
        let Some(operation) = self.operations.iter().find(|operation| operation.name == name) else {
            return Err(Problem::new(Code::UnknownId).with("id", name).with_word("what", "operation").into());
        };
        let tree = Json::parse(text)?;
        let mut input = Input::new(&tree, self.shelf)?;
        match (operation.run, held) {
            (Run::Alone(run), _) => run(&input),
            (Run::UnderRulebook(run), Some(rulebook)) => run(rulebook, &input),
            (Run::UnderRulebook(run), None) => {
                let rulebook = input.take_rulebook()?;
                run(&rulebook, &input)
            }
        }
    }
}

/// Carries out an operation on JSON text; the input names its rulebook.
///
/// ```
/// let reply = fugong::wire::call("canonicalize", r#"{"value": {"b": 1.0, "a": "é"}}"#);
/// assert!(reply.starts_with(r#"{"ok":{"canonical":"{\"a\":\"é\",\"b\":1}""#));
/// ```
pub fn call(operation: &str, input: &str) -> String {
    Door::WHOLE.call(None, operation, input)
}

/// The same with a rulebook that was loaded before; the input then names none.
pub fn call_with(rulebook: &Rulebook, operation: &str, input: &str) -> String {
    Door::WHOLE.call(Some(rulebook), operation, input)
}

/// The reply that holds a value, as every operation gives it.
pub fn ok(value: &impl serde::Serialize) -> String {
    reply(input::json(value))
}

fn reply(result: Result<String, Problems>) -> String {
    match result {
        Ok(ok) => format!("{{\"ok\":{ok}}}"),
        Err(problems) => problems.to_json(),
    }
}
