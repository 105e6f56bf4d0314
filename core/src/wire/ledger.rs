//! Operations on findings: the problem ledger.

use super::input::{Arguments, Input, json};
use crate::finding::{FindingTally, Ledger, LedgerInput, ledger};
use crate::instant::Instant;
use crate::problem::{Code, Problem, Problems};
use crate::rulebook::Rulebook;

/// `{"sightings"?, "events"?, "close_on_verification"?, "as_of", "from"?, "to"?}` → the ledger as known at `as_of`, and the
/// tally of a window where one is given
pub(super) fn make_ledger(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    #[derive(serde::Serialize)]
    struct Counted {
        #[serde(flatten)]
        ledger: Ledger,
        #[serde(skip_serializing_if = "Option::is_none")]
        tally: Option<FindingTally>,
    }
    let (input, as_of, window) = input.read(|arguments| {
        let sightings = arguments.get_or("sightings", Vec::new());
        let events = arguments.get_or("events", Vec::new());
        let close_on_verification = arguments.get_or("close_on_verification", false);
        let as_of = arguments.get::<Instant>("as_of");
        let window = window(arguments, as_of);
        let input =
            LedgerInput { sightings: sightings?, events: events?, close_on_verification: close_on_verification? };
        if let Err(problems) = input.check() {
            arguments.report(problems);
        }
        Some((input, as_of?, window?))
    })?;
    let ledger = ledger(&input, as_of);
    let tally = window.map(|(from, to)| ledger.tally(from, to));
    json(&rulebook.cite(Counted { ledger, tally }))
}

/// A window that begins before it ends, and ends by the moment whose knowledge counts.
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
