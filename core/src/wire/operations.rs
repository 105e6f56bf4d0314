//! Every operation: its name, what it does, and which of them a form for inspections needs. Names are the contract:
//! they never change their meaning.
//!
//! A table of function pointers, so that a set names its operations explicitly and a linker can drop the functions of all
//! others. Adding an operation means a constant here, an entry in `OPERATIONS`, and a description in `contract`, which a test
//! demands.

use super::input::Input;
use super::{calendar, cases, inspections, journal, ledger, report, rulebook, sheet, timeliness, versions};
use crate::base::problem::Problems;
use crate::rulebook::Rulebook;

/// One operation of the contract.
///
/// ```
/// use fugong::wire::OPERATIONS;
///
/// let operation = |name: &str| OPERATIONS.iter().find(|operation| operation.name == name).unwrap();
/// assert!(operation("score").needs_rulebook());
/// assert!(!operation("canonicalize").needs_rulebook(), "it works on any JSON value");
/// let mut names: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
/// names.sort();
/// names.dedup();
/// assert_eq!(names.len(), OPERATIONS.len());
/// ```
#[derive(Clone, Copy)]
pub struct Operation {
    /// Name on the wire, snake case.
    pub name: &'static str,
    /// What it does, in a line: the first of its method's documentation in every binding.
    pub summary: &'static str,
    /// Function that carries it out.
    pub(super) run: Handler,
}

/// How an operation is carried out: the reply's `ok` as JSON text.
#[derive(Clone, Copy)]
pub(super) enum Handler {
    /// Needs no rulebook.
    Alone(fn(&Input<'_>) -> Result<String, Problems>),
    /// Works under a rulebook, held or named by the input.
    UnderRulebook(fn(&Rulebook, &Input<'_>) -> Result<String, Problems>),
}

impl Operation {
    /// True if its input names a rulebook, unless one is held.
    #[must_use]
    pub const fn needs_rulebook(&self) -> bool {
        matches!(self.run, Handler::UnderRulebook(_))
    }
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// An operation under a rulebook.
/// The function is given the rulebook that is held, or the one that the input names.
const fn with_rulebook(
    name: &'static str,
    summary: &'static str,
    run: fn(&Rulebook, &Input<'_>) -> Result<String, Problems>,
) -> Operation {
    Operation { name, summary, run: Handler::UnderRulebook(run) }
}

/// An operation without one.
/// If the input names a rulebook all the same, that is `unknown_field`.
const fn alone(
    name: &'static str,
    summary: &'static str,
    run: fn(&Input<'_>) -> Result<String, Problems>,
) -> Operation {
    Operation { name, summary, run: Handler::Alone(run) }
}

const CANONICALIZE: Operation =
    alone("canonicalize", "The RFC 8785 form of a JSON value and its SHA-256", rulebook::canonicalize);
const LOCATE: Operation = alone("locate", "Says at which line and column of a text problems are", rulebook::locate);
const SUMMARY: Operation =
    with_rulebook("summary", "Says what a rulebook holds, each part with its version and hash", rulebook::summary);
const LINT: Operation = with_rulebook("lint", "Lists what in a rulebook loads and deserves a look", rulebook::lint);
const EVALUATE: Operation = with_rulebook(
    "evaluate",
    "Evaluates a condition over facts, with the reasons why it does not hold",
    rulebook::evaluate,
);
const SCORE: Operation = with_rulebook("score", "Scores an inspection: the card with every line", inspections::score);
const CHECKLIST_VIEW: Operation =
    with_rulebook("checklist_view", "What a form shows of an inspection so far", inspections::checklist_view);
const IMPROVE: Operation = with_rulebook(
    "improve",
    "What to fix to reach a better grade, with what each correction brings",
    inspections::improve,
);
const INSPECTION_RECORD: Operation = alone(
    "inspection_record",
    "Makes of a score card what the guards of an approval read",
    inspections::inspection_record,
);
const CHECKLIST_PROPERTIES: Operation = with_rulebook(
    "checklist_properties",
    "What readers of a checklist take for granted, and whether it is so",
    inspections::checklist_properties,
);
const VERIFY_STATED: Operation = with_rulebook(
    "verify_stated",
    "Compares figures stated for an inspection with its card: what differs, and why",
    inspections::verify_stated,
);
const COMPARE_CHECKLISTS: Operation = with_rulebook(
    "compare_checklists",
    "What two versions of a checklist differ in, and whether their scores are comparable",
    versions::compare_checklists,
);
const MIGRATE_ANSWERS: Operation = with_rulebook(
    "migrate_answers",
    "Carries an inspection over to another version: what is kept, lost and newly missing",
    versions::migrate_answers,
);
const RESCORE: Operation =
    with_rulebook("rescore", "Scores a history under another version, and says why it differs", versions::rescore);
const COMPOSE: Operation =
    with_rulebook("compose", "Composes a report from the office's files, as known at a moment", report::compose);
const EXPLAIN: Operation =
    with_rulebook("explain", "Lists what is inside a figure of a composed report", report::explain);
const OUTSTANDING: Operation =
    with_rulebook("outstanding", "Lists whose returns are still to come", report::outstanding);
const OPEN: Operation =
    with_rulebook("open", "Opens a case: what happened, or every reason why it may not be", cases::open);
const DECIDE: Operation =
    with_rulebook("decide", "Decides a command: what happened, or every reason why nothing may", cases::decide);
const DECIDE_MANY: Operation =
    with_rulebook("decide_many", "Decides requests one after the other, each by the same rules", cases::decide_many);
const ALLOWED: Operation =
    with_rulebook("allowed", "What somebody could do to a case now, and why not", cases::allowed);
const ALLOWED_TO_OPEN: Operation = with_rulebook(
    "allowed_to_open",
    "Whether somebody could open a case for a site now, and why not",
    cases::allowed_to_open,
);
const REPLAY: Operation = with_rulebook("replay", "Makes a case of its events", cases::replay);
const APPEND_ENTRY: Operation =
    alone("append_entry", "Adds an entry to a journal: chained to the one before by its hash", journal::append_entry);
const VERIFY_JOURNAL: Operation =
    alone("verify_journal", "Finds every break of a journal, and of its checkpoint", journal::verify_journal);
const LEDGER: Operation =
    with_rulebook("ledger", "Makes the problem ledger of what was seen and done", ledger::make_ledger);
const SUBMISSION_STATUSES: Operation =
    with_rulebook("submission_statuses", "Who reported in time, late or not at all", timeliness::submission_statuses);
const DEADLINE: Operation =
    with_rulebook("deadline", "When something is due, with the days that were counted", calendar::due);
const DAY_KIND: Operation =
    with_rulebook("day_kind", "Whether a day is a working day, as known at a moment", calendar::day_kind);
const TIME_LIMIT: Operation =
    with_rulebook("time_limit", "Where a time limit stands that pauses and is extended", calendar::time_limit);
const READ_SHEET: Operation =
    with_rulebook("read_sheet", "Reads CSV text by one of the rulebook's sheets", sheet::read_sheet);
const READ_JSON_LINES: Operation =
    alone("read_json_lines", "Reads JSON lines, each with its own problems", sheet::read_lines);

/// Every operation there is.
pub const OPERATIONS: &[Operation] = &[
    CANONICALIZE,
    LOCATE,
    SUMMARY,
    LINT,
    EVALUATE,
    SCORE,
    CHECKLIST_VIEW,
    IMPROVE,
    INSPECTION_RECORD,
    CHECKLIST_PROPERTIES,
    VERIFY_STATED,
    COMPARE_CHECKLISTS,
    MIGRATE_ANSWERS,
    RESCORE,
    COMPOSE,
    EXPLAIN,
    OUTSTANDING,
    OPEN,
    DECIDE,
    DECIDE_MANY,
    ALLOWED,
    ALLOWED_TO_OPEN,
    REPLAY,
    APPEND_ENTRY,
    VERIFY_JOURNAL,
    LEDGER,
    SUBMISSION_STATUSES,
    DEADLINE,
    DAY_KIND,
    TIME_LIMIT,
    READ_SHEET,
    READ_JSON_LINES,
];

/// The operations that a form for inspections needs.
pub(super) const INSPECTIONS: &[Operation] =
    &[CANONICALIZE, SUMMARY, EVALUATE, SCORE, CHECKLIST_VIEW, DEADLINE, DAY_KIND];
