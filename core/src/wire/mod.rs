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
mod reckon;
mod report;
mod sheet;
mod standing;
mod versions;

#[cfg(feature = "schema")]
pub use contract::schemas;

use crate::json::Json;
use crate::problem::{Code, Problem, Problems};
use crate::rulebook::Rulebook;
use input::Input;

/// One operation.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Its name on the wire, snake case.
    pub name: &'static str,
    /// What it does, in a line.
    pub summary: &'static str,
    run: Run,
}

/// How an operation is carried out: the reply's `ok` as JSON text.
#[derive(Clone, Copy)]
enum Run {
    Alone(fn(&Input<'_>) -> Result<String, Problems>),
    UnderRulebook(fn(&Rulebook, &Input<'_>) -> Result<String, Problems>),
}

impl Operation {
    /// Whether it needs a rulebook.
    pub const fn needs_rulebook(&self) -> bool {
        matches!(self.run, Run::UnderRulebook(_))
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn with_rulebook(
    name: &'static str,
    summary: &'static str,
    run: fn(&Rulebook, &Input<'_>) -> Result<String, Problems>,
) -> Operation {
    Operation { name, summary, run: Run::UnderRulebook(run) }
}

const fn alone(
    name: &'static str,
    summary: &'static str,
    run: fn(&Input<'_>) -> Result<String, Problems>,
) -> Operation {
    Operation { name, summary, run: Run::Alone(run) }
}

const CANONICALIZE: Operation =
    alone("canonicalize", "The RFC 8785 form of a JSON value and its SHA-256", ground::canonicalize);
const LOAD: Operation = with_rulebook("load", "Loads a rulebook and says what it holds", ground::load);
const EVALUATE: Operation = with_rulebook(
    "evaluate",
    "Evaluates a condition over facts, with the reasons why it does not hold",
    ground::evaluate,
);
const SCORE: Operation = with_rulebook("score", "Scores an inspection: the card with every line", inspect::score);
const CHECKLIST_VIEW: Operation =
    with_rulebook("checklist_view", "What a form shows of an inspection so far", inspect::checklist_view);
const DEADLINE: Operation =
    with_rulebook("deadline", "When something is due, with the days that were counted", calendar::due);
const DAY_KIND: Operation =
    with_rulebook("day_kind", "Whether a day is a working day, as known at a moment", calendar::day_kind);
const CLOCK: Operation =
    with_rulebook("clock", "Where a time limit stands that pauses and is extended", calendar::clock);

const DECIDE: Operation =
    with_rulebook("decide", "Decides a command: what happened, or every reason why nothing may", approve::decide);
const DECIDE_MANY: Operation =
    with_rulebook("decide_many", "Decides commands one after the other, each by the same rules", approve::decide_many);
const ALLOWED: Operation =
    with_rulebook("allowed", "What somebody could do to a case now, and why not", approve::allowed);
const REPLAY: Operation = with_rulebook("replay", "Makes a case of its events", approve::replay);
const APPEND_ENTRY: Operation =
    alone("append_entry", "Adds an entry to a journal: chained to the one before by its hash", journal::append_entry);
const VERIFY_JOURNAL: Operation =
    alone("verify_journal", "Finds every break of a journal, and of its checkpoint", journal::verify_journal);

/// Every operation there is.
pub const OPERATIONS: &[Operation] = &[
    CANONICALIZE,
    LOAD,
    with_rulebook("lint", "Lists what in a rulebook loads and deserves a look", ground::lint),
    EVALUATE,
    SCORE,
    CHECKLIST_VIEW,
    with_rulebook("improve", "What to fix to reach a better grade, with what each correction brings", inspect::improve),
    with_rulebook(
        "check_checklist",
        "What readers of a checklist take for granted, and whether it is so",
        inspect::check_checklist,
    ),
    with_rulebook(
        "verify_stated",
        "Compares figures stated for an inspection with its card: what differs, and why",
        inspect::verify_stated,
    ),
    with_rulebook(
        "compare_checklists",
        "What two versions of a checklist differ in, and whether their scores are comparable",
        versions::compare_checklists,
    ),
    with_rulebook(
        "migrate_answers",
        "Carries an inspection over to another version: what is kept, lost and newly missing",
        versions::migrate_answers,
    ),
    with_rulebook("rescore", "Scores a history under another version, and says why it differs", versions::rescore),
    with_rulebook("compose", "Composes a report from the office's files, as known at a moment", report::compose),
    with_rulebook("explain", "Lists what is inside a figure of a composed report", report::explain),
    with_rulebook("outstanding", "Lists whose returns are still to come", report::outstanding),
    DECIDE,
    DECIDE_MANY,
    ALLOWED,
    REPLAY,
    APPEND_ENTRY,
    VERIFY_JOURNAL,
    with_rulebook("ledger", "Makes the problem ledger of what was seen and done", ledger::make_ledger),
    with_rulebook("standings", "Who reported in time, late or not at all", standing::standings),
    DEADLINE,
    DAY_KIND,
    CLOCK,
    with_rulebook("read_sheet", "Reads CSV text by one of the rulebook's sheets", sheet::read_sheet),
    alone("read_json_lines", "Reads JSON lines, each with its own problems", sheet::read_lines),
];

/// The operations behind an inspector's form: inspections, and what is asked around them. The module that a phone fetches has
/// these alone.
pub const FORM: &[Operation] = &[CANONICALIZE, LOAD, EVALUATE, SCORE, CHECKLIST_VIEW, DEADLINE, DAY_KIND];

/// The operations of whoever decides cases: commands, what is allowed, the journal, and when something is due.
pub const APPROVALS: &[Operation] = &[
    CANONICALIZE,
    LOAD,
    EVALUATE,
    DECIDE,
    DECIDE_MANY,
    ALLOWED,
    REPLAY,
    APPEND_ENTRY,
    VERIFY_JOURNAL,
    DEADLINE,
    DAY_KIND,
    CLOCK,
];

/// A door with some of the operations. What is behind no door, a linker can leave out.
#[derive(Clone, Copy, Debug)]
pub struct Door(&'static [Operation]);

impl Door {
    /// The door to everything.
    pub const WHOLE: Self = Self(OPERATIONS);
    /// The door of an inspector's form.
    pub const FORM: Self = Self(FORM);
    /// The door of whoever decides cases.
    pub const APPROVALS: Self = Self(APPROVALS);

    /// The operations behind it.
    pub const fn operations(&self) -> &'static [Operation] {
        self.0
    }

    /// Carries out an operation on JSON text; the input names its rulebook.
    pub fn call(&self, operation: &str, input: &str) -> String {
        reply(self.run(operation, input, None))
    }

    /// The same with a rulebook that was loaded before; the input then names none.
    pub fn call_with(&self, rulebook: &Rulebook, operation: &str, input: &str) -> String {
        reply(self.run(operation, input, Some(rulebook)))
    }

    fn run(&self, name: &str, text: &str, held: Option<&Rulebook>) -> Result<String, Problems> {
        let Some(operation) = self.0.iter().find(|operation| operation.name == name) else {
            return Err(Problem::new(Code::UnknownId).with("id", name).with("what", "operation").into());
        };
        let tree = Json::parse(text)?;
        let mut input = Input::new(&tree)?;
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
    Door::WHOLE.call(operation, input)
}

/// The same with a rulebook that was loaded before; the input then names none.
pub fn call_with(rulebook: &Rulebook, operation: &str, input: &str) -> String {
    Door::WHOLE.call_with(rulebook, operation, input)
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
