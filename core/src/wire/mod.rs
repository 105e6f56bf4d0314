//! Every operation as JSON text in, JSON text out: the interface that the bindings call.
//!
//! A reply is `{"ok": …}` or `{"problems": […]}`. Refusals, missing scores and lint findings are `ok`: only bad input
//! is a problem. Inputs name their rulebook by `"rulebook": {"built_in": id}` or `{"document": {…}}`, unless one is
//! held already. Nothing panics: any text gives one of the two replies.
//!
//! A call passes these steps; problems of a step end it, and come together in one reply:
//!
//! 1. The operation is looked up by its name in the set: `unknown_id` where it is not there.
//! 2. The input text is parsed as JSON, and must be an object (`wrong_type`).
//! 3. A rulebook is taken from the input, unless one is held or the operation needs none.
//! 4. Every argument is read and checked; arguments that the operation does not have are `unknown_field`.
//! 5. The operation runs, and its result is written as JSON, in most cases with a citation of the rulebook.
//!
//! A file for each subject holds the operations on it; a function whose document is `{input} → reply` is one operation.

mod calendar;
mod cases;
#[cfg(feature = "schema")]
mod contract;
mod input;
mod inspections;
mod journal;
mod ledger;
mod operations;
mod report;
mod rulebook;
mod sheet;
mod time_basis;
mod timeliness;
mod versions;

#[cfg(feature = "schema")]
pub use contract::schemas;
pub use operations::{OPERATIONS, Operation};

use crate::base::json::Json;
use crate::base::problem::{Problem, Problems};
use crate::rulebook::{BuiltIns, Loader, Rulebook};
use input::Input;
use operations::{Handler, INSPECTIONS};

/// A set of operations, and the resolver of the built-in rulebooks that their inputs name. A binding that has to be
/// small takes a set with few operations: only what these need is linked.
///
/// ```
/// use fugong::wire::OperationSet;
///
/// let names: Vec<&str> = OperationSet::INSPECTIONS.operations().iter().map(|operation| operation.name).collect();
/// assert!(names.contains(&"score") && !names.contains(&"compose"));
/// let reply = OperationSet::INSPECTIONS.call(None, "compose", "{}");
/// assert!(reply.contains("unknown_id"), "an operation outside the set is not there");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OperationSet {
    /// Operations, in the order of the contract.
    operations: &'static [Operation],
    /// How the rulebooks are loaded that inputs name.
    loader: Loader,
}

impl OperationSet {
    /// Every operation.
    pub const ALL: Self = Self { operations: OPERATIONS, loader: Loader::WHOLE };
    /// The operations that a form for inspections needs. They read of a rulebook its facts, roles and checklists, and check nothing
    /// else ([`Rulebook::for_inspections`]).
    pub const INSPECTIONS: Self =
        Self { operations: INSPECTIONS, loader: Loader { read: Rulebook::for_inspections, ..Loader::WHOLE } };

    /// Loads a rulebook from JSON text, as far as the operations of this set need it.
    ///
    /// # Errors
    /// Every problem in what is read, with its line and column.
    pub fn load(&self, text: &str) -> Result<Rulebook, Problems> {
        self.loader.text(text)
    }

    /// Loads the rulebook that the set's resolver knows by an id, as far as the operations of this set need it.
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id, and every problem in what is read.
    pub fn load_built_in(&self, id: &str) -> Result<Rulebook, Problems> {
        self.loader.built_in(id)
    }

    /// The same operations with another resolver of rulebooks that are named by `{"built_in": id}`.
    ///
    /// ```
    /// use fugong::wire::OperationSet;
    /// let built_ins = |id: &str| (id == "mine").then_some(r#"{"format": 1, "id": "mine", "version": "1.0.0"}"#.into());
    /// let operations = OperationSet::ALL.with_built_ins(built_ins);
    /// let load = |id: &str| operations.call(None, "summary", &format!(r#"{{"rulebook": {{"built_in": "{id}"}}}}"#));
    /// assert!(load("mine").starts_with(r#"{"ok":"#));
    /// assert!(load("district-reopening").contains("unknown_id"), "this resolver does not find the library's rulebooks");
    /// ```
    #[must_use]
    pub const fn with_built_ins(self, built_ins: BuiltIns) -> Self {
        Self { loader: Loader { built_ins, ..self.loader }, ..self }
    }

    /// The operations of this set, in the order of the contract.
    #[must_use]
    pub const fn operations(&self) -> &'static [Operation] {
        self.operations
    }

    /// Carries out an operation on JSON text: under the rulebook that was loaded before, or under the one that the input names.
    /// An input that names a rulebook although one is held is refused with `unknown_field`. An operation outside the set is
    /// `unknown_id`.
    #[must_use]
    pub fn call(&self, held: Option<&Rulebook>, operation: &str, input: &str) -> String {
        reply(self.run(held, operation, input))
    }

    /// The `ok` of the reply as JSON text, or the problems: of the name, of the JSON, or of the arguments.
    fn run(&self, held: Option<&Rulebook>, name: &str, text: &str) -> Result<String, Problems> {
        let Some(operation) = self.operations.iter().find(|operation| operation.name == name) else {
            // A set with only some of the operations cannot say which one was meant.
            let whole = self.operations.len() == OPERATIONS.len();
            let known = self.operations.iter().map(|operation| operation.name).filter(|_| whole);
            return Err(Problem::unknown_id("operation", name, known.collect()).into());
        };
        let tree = Json::parse(text)?;
        let mut input = Input::new(text, &tree, self.loader)?;
        match (operation.run, held) {
            (Handler::Alone(run), _) => run(&input),
            (Handler::UnderRulebook(run), Some(rulebook)) => run(rulebook, &input),
            (Handler::UnderRulebook(run), None) => {
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
#[must_use]
pub fn call(operation: &str, input: &str) -> String {
    OperationSet::ALL.call(None, operation, input)
}

/// The same with a rulebook that was loaded before; the input then names none.
///
/// ```
/// use fugong::{Rulebook, wire::call_with};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reply = call_with(&rules, "evaluate", r#"{"condition": {"fact": "site.has-canteen", "is": true}, "facts": {}}"#);
/// assert!(reply.starts_with(r#"{"ok":{"truth":"unknown""#), "a fact that is not given is unknown, not false: {reply}");
/// let reply = call_with(&rules, "evaluate", r#"{"rulebook": {"built_in": "district-reopening"}, "condition": {"all": []}}"#);
/// assert!(reply.contains("unknown_field"), "the rulebook is held already, and an input must not name another");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn call_with(rulebook: &Rulebook, operation: &str, input: &str) -> String {
    OperationSet::ALL.call(Some(rulebook), operation, input)
}

/// The reply `{"ok": …}` that holds a value, as every operation gives it; `{"problems": […]}` if it cannot be written.
///
/// ```
/// assert_eq!(fugong::wire::ok(&["合格"]), r#"{"ok":["合格"]}"#);
/// ```
pub fn ok(value: &impl serde::Serialize) -> String {
    reply(input::json(value))
}

/// Wraps a result: `{"ok": …}` or `{"problems": […]}`. The text of `ok` must be JSON and is not checked.
fn reply(result: Result<String, Problems>) -> String {
    match result {
        Ok(ok) => format!("{{\"ok\":{ok}}}"),
        Err(problems) => problems.to_json(),
    }
}
