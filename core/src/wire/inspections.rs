//! Operations on inspections.
//!
//! Each but `inspection_record`, which takes a card alone, names a checklist of the rulebook. All of these but
//! `checklist_properties` give an inspection, too, which is read by that checklist: answers by its items, facts by their
//! declarations. Problems of the inspection stand below `/inspection`.

use super::input::{Arguments, Input, json};
use crate::analysis::checklist::{ChecklistProperty, ImproveRequest};
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::Inspection;
use crate::office::CardForGuards;
use crate::rulebook::{ChecklistView, Rulebook};

/// `{"checklist": id, "inspection": {…}}` → the score card
///
/// An inspection without a score, or with a provisional one, is an `ok`: the card says why.
pub(super) fn score(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (view, inspection) = input.read(|arguments| inspection(rulebook, arguments))?;
    json(&view.score(&inspection))
}

/// `{"checklist": id, "inspection": {…}, "grade"?, "costs"?: {item: decimal}}` → what to fix
pub(super) fn improve(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (view, inspection, wish) = input.read(|arguments| {
        let grade: Option<Option<Id>> = arguments.get("grade");
        let costs = arguments.get_or("costs", Map::new());
        let (view, inspection) = inspection(rulebook, arguments)?;
        Some((view, inspection, ImproveRequest { grade: grade?, costs: costs? }))
    })?;
    json(&view.improve(&inspection, &wish)?)
}

/// `{"checklist": id, "inspection": {…}, "language"?}` → the form as it stands
///
/// Texts are in `language`, by default that of the rulebook.
pub(super) fn checklist_view(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (view, inspection, language) = input.read(|arguments| {
        let language: Option<Option<String>> = arguments.get("language");
        let (view, inspection) = inspection(rulebook, arguments)?;
        Some((view, inspection, language?))
    })?;
    let language = language.unwrap_or_else(|| rulebook.document().language.clone());
    json(&view.view(&inspection, &language))
}

/// `{"card": {…}, "id", "site", "recorded_at", "inspectors"?}` → the inspection as the guards of an approval read it
///
/// It needs no rulebook. The card is one as `score` replies it; its rulebook's citation does not count for the hash.
pub(super) fn inspection_record(input: &Input<'_>) -> Result<String, Problems> {
    let record = input.read(|arguments| {
        let card = arguments.with("card", CardForGuards::read);
        let (id, site) = (arguments.get("id"), arguments.get("site"));
        let recorded_at = arguments.get("recorded_at");
        let inspectors = arguments.get::<Option<Vec<Id>>>("inspectors");
        let mut record = card?.record(id?, site?, recorded_at?);
        record.inspectors = inspectors?;
        Some(record)
    })?;
    json(&record)
}

/// What was found of a checklist.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CheckedChecklist {
    /// Its id.
    checklist: Id,
    /// Every property, and whether the checklist has it.
    properties: Vec<ChecklistProperty>,
}

/// `{"checklist": id}` → `{"checklist", "properties": […]}`
pub(super) fn checklist_properties(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let view = input.read(|arguments| arguments.named("checklist", |id| rulebook.checklist(id)))?;
    let checked = CheckedChecklist { checklist: view.checklist().id.clone(), properties: view.properties() };
    json(&rulebook.cite(checked))
}

/// `{"checklist": id, "inspection": {…}, "stated": {…} | "card": {…}}` → every stated figure that is not the card's, and why
///
/// `exactly_one` unless one of `stated` and `card` is given: figures one by one, or a whole card as it was made.
pub(super) fn verify_stated(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (view, inspection, stated) = input.read(|arguments| {
        let read = inspection(rulebook, arguments);
        let view = read.as_ref().map(|(view, _)| view);
        let once = arguments.has("stated") != arguments.has("card");
        let stated =
            arguments.with_optional("stated", None, |json| view.map(|view| view.read_stated(json)).transpose());
        let card = arguments.with_optional("card", None, |json| view.map(|view| view.read_card(json)).transpose());
        if !once {
            arguments.report([Problem::new(Code::ExactlyOne).with("allowed", vec!["stated", "card"])]);
        }
        let figures = stated?.or(card?);
        let (view, inspection) = read?;
        Some((view, inspection, figures?))
    })?;
    json(&view.verify_stated(&inspection, &stated))
}

/// The arguments `checklist` and `inspection`. If there is no such checklist (`unknown_id`), the inspection counts as asked for
/// but is not read, because only the checklist says what it may hold.
fn inspection<'r>(rulebook: &'r Rulebook, arguments: &mut Arguments<'_>) -> Option<(ChecklistView<'r>, Inspection)> {
    let view = arguments.named("checklist", |id| rulebook.checklist(id));
    let inspection = arguments.with("inspection", |json| match &view {
        Some(view) => view.read(json),
        None => Ok(Inspection::default()),
    });
    Some((view?, inspection?))
}
