//! Operations on the office's records: the composed report, what is inside a figure, whose returns are outstanding.
//!
//! The files are texts by their names. Rows of them that do not fit are told in the reply of `compose`, with file and row.

use super::input::{Arguments, Input, json};
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::finding::Ledger;
use crate::office::{Composed, Explained, Files, Records, compose as compose_day, outstanding as outstanding_day};
use crate::report::{Figure, IdentityOutcome, Outstanding};
use crate::rulebook::{Cited, Rulebook};
use crate::tools::bulletin::Edition;
use crate::tools::document::{Document, Format};
use chrono::NaiveDate;

/// A composed report.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Report {
    /// The edition as text in the format asked for.
    text: String,
    /// The same as a document.
    document: Document,
    /// Whether every record can be read that the report's figures rest on. Where not, the first sentence says so.
    fit_to_issue: bool,
    /// Why it is not: what cannot be read, or was not given, with its file and row.
    reasons: Vec<Problem>,
    /// Every figure of the whole, of each unit that has others below it, and of each unit of a kind that a bulletin of the
    /// report has rows for. `explain` gives any figure of any unit.
    figures: Vec<Figure>,
    /// What must add up between figures of the whole, and whether it does.
    identities: Vec<IdentityOutcome>,
    /// What returns and figures contradict (一致性问题): rules that returns break, warnings too, and identities that do not add up.
    consistency: Vec<Problem>,
    /// The problem ledger.
    ledger: Ledger,
    /// What a reader of this edition should know.
    findings: Vec<Problem>,
    /// Everything on record that did not fit, with its file and row.
    problems: Vec<Problem>,
    /// How many cells were read by a stated rule.
    read_by_rule: usize,
}

/// `{"bulletin", "day", "as_of", "files", "language"?, "edition"?, "format"?}` → the report
///
/// Without `edition` the first of the bulletin is written, without `format` as plain text, without `language` in that of the
/// rulebook. `unknown_id` at `/bulletin` or `/edition`.
pub(super) fn compose(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let asked = input.read(|arguments| {
        let about = ReportRequest::read(arguments);
        let edition: Option<Option<String>> = arguments.get("edition");
        let format: Option<Option<Format>> = arguments.get("format");
        Some((about?, edition?, format?.unwrap_or(Format::Text)))
    })?;
    let (about, edition, format) = asked;
    let records = Records::read(rulebook, &about.files);
    let composed = about.compose(rulebook, &records)?;
    let edition = about.edition(&composed, edition.as_deref())?;
    let document = composed.write(edition, &about.language(rulebook));
    let reply = Report {
        text: document.write(format),
        figures: composed.figures().map(|explanation| explanation.figure.clone()).collect(),
        identities: composed.reconcile(),
        consistency: composed.consistency(),
        ledger: composed.ledger().clone(),
        findings: too_long(edition, &document),
        problems: composed.problems().collect(),
        fit_to_issue: composed.is_fit_to_issue(),
        reasons: composed.reasons().to_vec(),
        read_by_rule: records.notes.len(),
        document,
    };
    json(&rulebook.cite(reply))
}

/// What is inside a figure.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ExplainedFigure {
    /// Everything inside and everything left out.
    #[serde(flatten)]
    explained: Explained,
    /// The same as text in the format asked for.
    text: String,
}

/// `{"bulletin", "day", "as_of", "files", "figure", "unit"?, "language"?, "format"?}` → what is inside the figure
///
/// `unknown_id` at `/figure` if the report has no such figure, at `/unit` if the files name no such unit.
pub(super) fn explain(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (about, figure, unit, format) = input.read(|arguments| {
        let about = ReportRequest::read(arguments);
        let figure: Option<String> = arguments.get("figure");
        let unit: Option<Option<String>> = arguments.get("unit");
        let format: Option<Option<Format>> = arguments.get("format");
        Some((about?, figure?, unit?, format?.unwrap_or(Format::Text)))
    })?;
    let records = Records::read(rulebook, &about.files);
    let composed = about.compose(rulebook, &records)?;
    if let Some(unit) = unit.as_ref().filter(|unit| !composed.has_unit(unit)) {
        return Err(unknown(unit, "unit").at("/unit").into());
    }
    let Some(explained) = composed.explained(&figure, unit.as_deref(), &about.language(rulebook)) else {
        return Err(unknown(&figure, "figure").at("/figure").into());
    };
    let text = explained.document.write(format);
    json(&rulebook.cite(ExplainedFigure { explained, text }))
}

/// Whom to press.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct OutstandingReply {
    /// Each unit whose return is still to come.
    outstanding: Vec<NamedOutstanding>,
    /// Everything on record that did not fit, with its file and row.
    problems: Vec<Problem>,
}

/// A unit whose return is still to come, by its name.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct NamedOutstanding {
    /// The unit and when its return is due.
    #[serde(flatten)]
    outstanding: Outstanding,
    /// What the unit is called.
    title: Text,
    /// How it stands, in words.
    status_title: Text,
}

/// `{"report", "day", "now", "files"}` → whom to press
///
/// `unknown_id` at `/report`. A unit that the files do not name is called by its id.
pub(super) fn outstanding(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (report, day, now, files) = input.read(|arguments| {
        let report: Option<String> = arguments.get("report");
        let day: Option<NaiveDate> = arguments.get("day");
        let now: Option<Instant> = arguments.get("now");
        let files: Option<Files> = arguments.get("files");
        Some((report?, day?, now?, files?))
    })?;
    let records = Records::read(rulebook, &files);
    let Some(definition) = rulebook.document().reports.iter().find(|known| known.id == report.as_str()) else {
        return Err(unknown(&report, "report").at("/report").into());
    };
    let list = outstanding_day(rulebook, &definition.id, &records, day, now)?;
    let named = list.into_iter().map(|outstanding| {
        let unit = records.units.get(&outstanding.unit);
        let title = unit.map_or_else(|| Text::plain(outstanding.unit.to_string()), |u| u.name_on(day).clone());
        NamedOutstanding { title, status_title: outstanding.status.title(), outstanding }
    });
    let reply: Cited<OutstandingReply> =
        rulebook.cite(OutstandingReply { outstanding: named.collect(), problems: records.problems.clone() });
    json(&reply)
}

/// The arguments that every question about a composed report has.
struct ReportRequest {
    /// The id of the bulletin.
    bulletin: String,
    /// The day that is reported on.
    day: NaiveDate,
    /// The instant whose knowledge counts: what was recorded later is not there.
    as_of: Instant,
    /// The office's files, by name.
    files: Files,
    /// The language of texts; the rulebook's if not given.
    language: Option<String>,
}

impl ReportRequest {
    /// Reads the five arguments; `None` if any has a problem, which was reported.
    fn read(arguments: &mut Arguments<'_>) -> Option<Self> {
        let bulletin: Option<String> = arguments.get("bulletin");
        let day: Option<NaiveDate> = arguments.get("day");
        let as_of: Option<Instant> = arguments.get("as_of");
        let files: Option<Files> = arguments.get("files");
        let language: Option<Option<String>> = arguments.get("language");
        Some(Self { bulletin: bulletin?, day: day?, as_of: as_of?, files: files?, language: language? })
    }

    /// Composes the report of the bulletin; `unknown_id` at `/bulletin` if the rulebook has no such bulletin.
    fn compose<'r>(&self, rulebook: &'r Rulebook, records: &'r Records) -> Result<Composed<'r>, Problems> {
        let found = rulebook.document().bulletins.iter().find(|bulletin| bulletin.id == self.bulletin.as_str());
        let bulletin = found.ok_or_else(|| unknown(&self.bulletin, "bulletin").at("/bulletin"))?;
        compose_day(rulebook, &bulletin.report, records, self.day, self.as_of)
    }

    /// The edition of this id, or the first; `unknown_id` at `/edition` if there is none.
    fn edition<'c>(&self, composed: &'c Composed<'_>, id: Option<&str>) -> Result<&'c Edition, Problems> {
        let bulletin = composed.bulletin(&self.bulletin);
        let found = bulletin.and_then(|bulletin| match id {
            Some(id) => bulletin.edition(id),
            None => bulletin.editions.first(),
        });
        // Default: an input that names no edition asks for the first; a bulletin without any has none to name.
        found.ok_or_else(|| unknown(id.unwrap_or_default(), "edition").at("/edition").into())
    }

    /// The language asked for, or that of the rulebook.
    fn language(&self, rulebook: &Rulebook) -> String {
        self.language.clone().unwrap_or_else(|| rulebook.document().language.clone())
    }
}

/// `unknown_id`, with what is sought and the id.
fn unknown(id: &str, what: &'static str) -> Problem {
    Problem::new(Code::UnknownId).with("id", id).with_term("what", what)
}

/// An edition with a limit of characters that this one exceeds: a finding, and the text is whole all the same.
/// The code is `edition_too_long`, with the count of characters and the limit.
fn too_long(edition: &Edition, document: &Document) -> Vec<Problem> {
    let count = document.characters();
    let over = edition.at_most_characters.filter(|limit| usize::try_from(*limit).is_ok_and(|limit| count > limit));
    let problem = |limit| Problem::new(Code::EditionTooLong).with("count", count).with("limit", limit);
    over.map(problem).into_iter().collect()
}
