//! Operations on findings: the problem ledger, from sightings and events or from the office's files.

use super::input::{Arguments, Input, json};
use super::timeliness::units_of;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::finding::{FindingTally, Ledger, LedgerInput, ledger};
use crate::office::{Files, LedgerNames, LedgerRow, Records, ledger_of};
use crate::report::{OrgUnit, OrgUnits};
use crate::rulebook::Rulebook;
use crate::tools::document::Format;

/// The problem ledger, and what happened in a window.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct LedgerReply {
    /// The ledger.
    #[serde(flatten)]
    ledger: Ledger,
    /// The window's tally.
    #[serde(skip_serializing_if = "Option::is_none")]
    tally: Option<FindingTally>,
    /// The ledger as a table, where a language or a format is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<Vec<LedgerRow>>,
    /// The same as text in the format asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Everything in the files that did not fit, with its file and row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
}

/// What a ledger is made from: what was seen and done, with the units; or files, and whether verification closes.
enum From {
    /// Sightings and events as given, and the units that they name.
    Input(LedgerInput, OrgUnits),
    /// The office's files, and whether a verified correction closes a finding.
    Files(Files, bool),
}

/// `{"sightings"?, "events"?, "units"? | "files", "close_on_verification"?, "as_of", "from"?, "to"?, "language"?, "format"?}` → the
/// ledger as known at `as_of`, the tally of a window where one is given, and the table and text where they are asked for
pub(super) fn make_ledger(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (from, as_of, window, language, format) = input.read(|arguments| {
        let as_of = arguments.get::<Instant>("as_of");
        let from = from(rulebook, arguments);
        let window = window(arguments, as_of);
        let language = arguments.get::<Option<String>>("language");
        let format = arguments.get::<Option<Format>>("format");
        Some((from?, as_of?, window?, language?, format?))
    })?;
    let none = OrgUnits::default();
    let (ledger, records, units) = match from {
        From::Input(input, units) => (ledger(&input, as_of), None, units),
        From::Files(files, close) => {
            let records = Records::read(rulebook, &files);
            (ledger_of(rulebook, &records, close, as_of), Some(records), none)
        }
    };
    let units = records.as_ref().map_or(&units, |records| &records.units);
    let names = LedgerNames { rulebook, units, records: records.as_ref() };
    let told = language.clone().unwrap_or_else(|| rulebook.document().language.clone());
    let reply = LedgerReply {
        tally: window.map(|(from, to)| ledger.tally(from, to)),
        rows: (language.is_some() || format.is_some()).then(|| names.rows(&ledger, &told)),
        text: format.map(|format| names.document(&ledger, &told).write(format)),
        // Default: an input without files has no problems of files; what is wrong with it is no answer at all.
        problems: records.as_ref().map(|records| records.problems.clone()).unwrap_or_default(),
        ledger,
    };
    json(&rulebook.cite(reply))
}

/// What was seen and done, or the office's files that say it; not both (`exactly_one`).
/// The rows of files are read later, when the ledger is made: what is wrong in them is part of the reply, and no problem of
/// the input.
fn from(rulebook: &Rulebook, arguments: &mut Arguments<'_>) -> Option<From> {
    let both = arguments.has("files") && ["sightings", "events", "units"].iter().any(|name| arguments.has(name));
    let sightings = arguments.get_or("sightings", Vec::new());
    let events = arguments.get_or("events", Vec::new());
    let units = arguments.get_or("units", Vec::<OrgUnit>::new());
    let files = arguments.get::<Option<Files>>("files");
    let close_on_verification = arguments.get_or("close_on_verification", false);
    if both {
        let allowed = vec!["files", "sightings, events, units"];
        arguments.report([Problem::new(Code::ExactlyOne).with("allowed", allowed)]);
    }
    let units =
        units_of(rulebook, units?).map_err(|problems| arguments.report(super::input::below(problems, "/units"))).ok();
    if let Some(files) = files? {
        return Some(From::Files(files, close_on_verification?));
    }
    let input = LedgerInput { sightings: sightings?, events: events?, close_on_verification: close_on_verification? };
    if let Err(problems) = input.check() {
        arguments.report(problems);
    }
    Some(From::Input(input, units?))
}

/// A window that begins before it ends, and ends by the instant whose knowledge counts; `Some(None)` if none is asked
/// for.
/// Problems: `window_backwards` at `/from`, `out_of_range` at `/to` beyond `as_of`, `missing_field` where only one end is
/// given. Instants that are wrong together are reported and returned all the same; the caller stops at the problems.
fn window(arguments: &mut Arguments<'_>, as_of: Option<Instant>) -> Option<Option<(Instant, Instant)>> {
    let from = arguments.get::<Option<Instant>>("from");
    let to = arguments.get::<Option<Instant>>("to");
    match (from?, to?) {
        (None, None) => Some(None),
        (Some(from), Some(to)) => {
            if from >= to {
                let problem = Problem::new(Code::WindowBackwards).with("from", from.to_string());
                arguments.report([problem.with("to", to.to_string()).at("/from")]);
            }
            if let Some(as_of) = as_of.filter(|as_of| to > *as_of) {
                let problem = Problem::new(Code::OutOfRange).with("text", to.to_string());
                let problem = problem.with("min", from.to_string()).with("max", as_of.to_string());
                arguments.report([problem.at("/to")]);
            }
            Some(Some((from, to)))
        }
        (from, _) => {
            let missing = if from.is_none() { "from" } else { "to" };
            arguments.report([Problem::new(Code::MissingField).with("name", missing)]);
            None
        }
    }
}
