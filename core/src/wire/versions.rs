//! Operations on two versions of a checklist: `checklist` of the rulebook is the old one, `to_checklist` (the same id if left out) of the
//! rulebook `to` the new one.
//!
//! The old checklist is named in the rulebook that is held, or in `rulebook`. `renamed` says which items and sections the new
//! version calls otherwise. Replies cite the old rulebook as every reply does, and the new one beside it.

use super::input::{Arguments, Input, below, json};
use crate::analysis::checklist::{Migrated, Renamed};
use crate::base::json::{Decoder, Json, value_of};
use crate::base::problem::Problems;
use crate::checklist::Inspection;
use crate::rulebook::{ChecklistView, Citation, Rulebook};

/// A result about two rulebooks: what it was made with is the old one, this the new one.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "To{T}"))]
pub(super) struct WithNewVersion<T> {
    /// The result.
    #[serde(flatten)]
    result: T,
    /// The new version's rulebook.
    to_made_with: Citation,
}

/// An inspection carried over: its document, and what became of its answers.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct MigratedInspection {
    /// The inspection for the new version, as `score` takes it.
    #[cfg_attr(feature = "schema", schemars(with = "Inspection"))]
    inspection: serde_json::Value,
    /// What became of it.
    #[serde(flatten)]
    report: Migrated,
}

/// `{"checklist", "to", "to_checklist"?, "renamed"?}` → what the two differ in
pub(super) fn compare_checklists(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let versions = input.read(|arguments| Versions::read(rulebook, arguments))?;
    versions.reply(rulebook, |old, new, renamed| Ok(old.compare(new, renamed)))
}

/// `{"checklist", "to", "to_checklist"?, "renamed"?, "inspection"}` → the inspection for the new version, and what became of its answers
pub(super) fn migrate_answers(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (versions, inspection) = input.read(|arguments| {
        let versions = Versions::read(rulebook, arguments);
        let inspection = arguments.with("inspection", |json| read(rulebook, versions.as_ref(), json));
        Some((versions?, inspection?))
    })?;
    versions.reply(rulebook, |old, new, renamed| {
        let report = old.migrate(new, renamed, &inspection);
        let inspection = value_of(&report.document());
        Ok(MigratedInspection { inspection, report })
    })
}

/// `{"checklist", "to", "to_checklist"?, "renamed"?, "inspections"}` → each inspection under both versions
pub(super) fn rescore(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (versions, history) = input.read(|arguments| {
        let versions = Versions::read(rulebook, arguments);
        let history = arguments.with("inspections", |json| history(rulebook, versions.as_ref(), json));
        Some((versions?, history?))
    })?;
    versions.reply(rulebook, |old, new, renamed| Ok(old.rescore(new, renamed, &history)))
}

/// The two versions that an input names, old and new.
struct Versions {
    /// Id of the old checklist, in the held rulebook.
    checklist: String,
    /// Rulebook of the new one.
    to: Rulebook,
    /// Id of the new one.
    to_checklist: String,
    /// Things that the new one calls otherwise.
    renamed: Renamed,
}

impl Versions {
    /// Reads `checklist`, `to`, `to_checklist` and `renamed`. Problems: `unknown_id` at `/checklist` or
    /// `/to_checklist`, at `/to` if the id of the new checklist was only implied; those of the rulebook, below `/to`; and those
    /// of names that one of the versions does not have, below `/renamed`.
    fn read(rulebook: &Rulebook, arguments: &mut Arguments<'_>) -> Option<Self> {
        let checklist =
            arguments.named("checklist", |id| rulebook.checklist(id).map(|view| view.checklist().id.to_string()));
        let to = arguments.rulebook("to");
        let named: Option<Option<String>> = arguments.get("to_checklist");
        let renamed = arguments.get_or("renamed", Renamed::NONE);
        let (checklist, to) = (checklist?, to?);
        let by_name = named.as_ref().is_some_and(Option::is_some);
        let to_checklist = named?.unwrap_or_else(|| checklist.clone());
        if let Err(problems) = to.checklist(&to_checklist) {
            let place = if by_name { "/to_checklist" } else { "/to" };
            arguments.report(below(problems, place));
            return None;
        }
        let versions = Self { checklist, to, to_checklist, renamed: renamed? };
        let checked = versions.with(rulebook, |old, new, renamed| old.check_renamed(new, renamed)).ok()?;
        if let Err(problems) = checked {
            arguments.report(below(problems, "/renamed"));
            return None;
        }
        Some(versions)
    }

    /// Runs a function on the views of both checklists; they were found when the versions were read.
    fn with<T>(
        &self,
        rulebook: &Rulebook,
        use_them: impl FnOnce(&ChecklistView<'_>, &ChecklistView<'_>, &Renamed) -> T,
    ) -> Result<T, Problems> {
        Ok(use_them(&rulebook.checklist(&self.checklist)?, &self.to.checklist(&self.to_checklist)?, &self.renamed))
    }

    /// Runs a function on both views and writes its result, citing both rulebooks.
    fn reply<T: serde::Serialize>(
        &self,
        rulebook: &Rulebook,
        ask: impl FnOnce(&ChecklistView<'_>, &ChecklistView<'_>, &Renamed) -> Result<T, Problems>,
    ) -> Result<String, Problems> {
        let result = self.with(rulebook, ask)??;
        json(&rulebook.cite(WithNewVersion { result, to_made_with: self.to.citation().clone() }))
    }
}

/// Reads an inspection by the old checklist. If the versions could not be read, which was reported, the inspection is not read
/// either.
fn read(rulebook: &Rulebook, versions: Option<&Versions>, json: &Json) -> Result<Inspection, Problems> {
    match versions {
        Some(versions) => rulebook.checklist(&versions.checklist)?.read(json),
        None => Ok(Inspection::default()),
    }
}

/// Reads a list of inspections, each by the old checklist; problems stand at the index of the inspection. `wrong_type` for
/// anything but a list.
fn history(rulebook: &Rulebook, versions: Option<&Versions>, json: &Json) -> Result<Vec<Inspection>, Problems> {
    let Json::Array(entries) = json else {
        let mut decoder = Decoder::default();
        decoder.wrong_type::<()>("array", json);
        return Err(decoder.take());
    };
    let mut problems = Problems::none();
    let mut read_one = |(place, entry): (usize, &Json)| {
        let read = read(rulebook, versions, entry);
        read.map_err(|found| problems.extend(below(found, &format!("/{place}")))).ok()
    };
    let read: Vec<Inspection> = entries.iter().enumerate().filter_map(&mut read_one).collect();
    problems.or(read)
}
