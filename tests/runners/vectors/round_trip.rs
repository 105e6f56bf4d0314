//! What a reply holds is read back into its Rust type, and written again as it stood.

use fugong::analysis::checklist::{Comparison, Improvement, Rescored, Verified};
use fugong::approval::{ActionAnswer, Case, Command, Context, Decided, Event, Opening, Refusal};
use fugong::base::problem::{Problem, Problems};
use fugong::base::text::Text;
use fugong::checklist::{FormView, ScoreCard};
use fugong::finding::{FindingTally, LedgerEntry};
use fugong::report::{Explanation, Outstanding, SubmissionStatus, Tally};
use fugong::rulebook::{Citation, Cited, Summary};
use fugong::tools::document::Document;
use fugong::tools::journal::JournalEntry;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::difference::differences;

/// Read a value as a type and write it again.
type Again = fn(&Value) -> Result<Value, serde_json::Error>;

/// Where a type stands in the reply to an operation (the whole of it is ``), and how it is read and written. `*` stands for each
/// member of a list.
const REPLIES: &[(&str, &str, Again)] = &[
    ("allowed", "/actions/*", again::<ActionAnswer>),
    ("append_entry", "", again::<JournalEntry>),
    ("checklist_view", "", again::<FormView>),
    ("compare_checklists", "", again::<Cited<OfTwo<Comparison>>>),
    ("decide", "", again::<Cited<Decided>>),
    ("explain", "/document", again::<Document>),
    ("explain", "/explanation", again::<Explanation>),
    ("improve", "", again::<Cited<Improvement>>),
    ("ledger", "/entries/*", again::<LedgerEntry>),
    ("ledger", "/tally", again::<FindingTally>),
    ("lint", "/findings/*", again::<Problem>),
    ("open", "", again::<Cited<Decided>>),
    ("outstanding", "/outstanding/*", again::<Titled<Outstanding>>),
    ("replay", "/case", again::<Case>),
    ("rescore", "", again::<Cited<OfTwo<Rescored>>>),
    ("score", "", again::<Cited<ScoreCard>>),
    ("submission_statuses", "/standings/*", again::<SubmissionStatus>),
    ("submission_statuses", "/tally", again::<Tally>),
    ("summary", "", again::<Cited<Summary>>),
    ("verify_stated", "", again::<Cited<Verified>>),
];

/// A reply about two versions, which cites both.
#[derive(Serialize, Deserialize)]
struct OfTwo<T> {
    #[serde(flatten)]
    result: T,
    to_made_with: Citation,
}

/// An entry to which the reply adds what its unit and status are called.
#[derive(Serialize, Deserialize)]
struct Titled<T> {
    #[serde(flatten)]
    entry: T,
    title: Text,
    status_title: Text,
}

/// The same of inputs, where a type may write what was left out.
const INPUTS: &[(&str, &str, Again)] = &[
    ("decide", "/command", again::<Command>),
    ("decide", "/case", again::<Case>),
    ("decide", "/events/*", again::<Event>),
    ("decide", "/context", again::<Context>),
    ("open", "/opening", again::<Opening>),
    ("replay", "/events/*", again::<Event>),
];

fn again<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value.clone())?)
}

/// How many values were read back, and what became otherwise.
pub(crate) fn unlike(operation: &str, input: &Value, reply: &Value) -> (usize, Vec<String>) {
    let (mut count, mut found) = (0, Vec::new());
    let mut compare = |value: &Value, again: Again| {
        count += 1;
        match again(value) {
            Ok(read) => found.extend(differences(value, &read)),
            Err(error) => found.push(format!("  {error}: {value}")),
        }
    };
    if let Some(problems) = reply.get("problems") {
        compare(problems, again::<Problems>);
        compare(reply, again::<Refusal>);
    }
    if let Some(ok) = reply.get("ok") {
        for (_, place, again) in REPLIES.iter().filter(|(name, ..)| *name == operation) {
            at(ok, place).into_iter().for_each(|value| compare(value, *again));
        }
        for (_, place, again) in INPUTS.iter().filter(|(name, ..)| *name == operation) {
            for written in at(input, place).into_iter().map(again) {
                compare(&written.unwrap_or_else(|error| panic!("{operation}{place}: {error}")), *again);
            }
        }
    }
    (count, found)
}

/// The values at a place.
fn at<'v>(value: &'v Value, place: &str) -> Vec<&'v Value> {
    match place.strip_suffix("/*") {
        Some(list) => value.pointer(list).and_then(Value::as_array).into_iter().flatten().collect(),
        None => value.pointer(place).into_iter().collect(),
    }
}
