//! Rescoring: a history of inspections scored under another version, sheet by sheet, with the changes that
//! explain each difference.
//!
//! Each inspection is migrated and scored under both versions. A change explains a difference if it is about an item whose
//! line differs or is open, about a grade where the grading differs, or about the whole; a change that keeps scores, only
//! if an answer was lost by it.

use super::ChecklistVersion;
use super::change::{ChangeEffect, Comparison};
use super::compare::compare;
use super::migrate::migrate;
use super::rename::Renamed;
use super::score_summary::ScoreSummary;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem};
use crate::checklist::card::binding::Binding;
use crate::checklist::card::card::{Line, ScoreCard};
use crate::checklist::card::score::score;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::inspection::Inspection;
use std::cmp::Ordering;

string_enum! {
    /// Where a score went.
    pub enum ScoreMove {
        /// It is the same.
        Same = "same",
        /// A higher number; under demerit that is worse.
        Up = "up",
        /// A lower number.
        Down = "down",
        /// One of the two has no number, or one is a percentage and the other a total.
        NoNumber = "no_number",
    }
}

/// A history scored anew.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rescored {
    /// What the two versions differ in.
    pub comparison: Comparison,
    /// Each inspection, in the order given.
    pub sheets: Vec<RescoredSheet>,
    /// How many went where.
    pub summary: RescoreSummary,
}

/// One inspection under both versions.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RescoredSheet {
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<String>,
    /// The site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What it comes to under the old version.
    pub old: ScoreSummary,
    /// What it comes to under the new one.
    pub new: ScoreSummary,
    /// Where the score went: the percentage, or the total where there is none.
    pub score: ScoreMove,
    /// Whether the outcome, the score and the grade are the same.
    pub unchanged: bool,
    /// The lines that differ.
    pub lines: Vec<LineMove>,
    /// The grades whose conditions are true under one version only.
    pub rungs: Vec<Id>,
    /// The changes that explain it: indices into `comparison.changes`, from 0.
    pub changes: Vec<usize>,
    /// The old items whose answers did not carry over.
    pub lost: Vec<Id>,
    /// Facts that did not carry over.
    pub lost_facts: Vec<String>,
    /// The items that are missing under the new version and were not before.
    pub newly_missing: Vec<Id>,
}

/// An item whose line differs.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineMove {
    /// The item: its new id, or its old one where it is gone.
    pub item: Id,
    /// The instance, where each is an item of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The line under the old version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<LineBrief>,
    /// The line under the new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<LineBrief>,
}

/// The part of a line on which a score depends.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "LineBrief"))]
#[non_exhaustive]
pub struct LineBrief {
    /// Its state.
    pub state: AnswerState,
    /// Whether it failed.
    pub failed: bool,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Weighted points earned or charged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earned: Option<Ratio>,
    /// Weighted points possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub possible: Option<Ratio>,
    /// Its part of the percentage, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_weight: Option<Ratio>,
}

/// How many inspections went where.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RescoreSummary {
    /// All of them.
    pub inspections: usize,
    /// Those whose outcome, score and grade are the same.
    pub unchanged: usize,
    /// Those with a higher number.
    pub up: usize,
    /// Those with a lower number.
    pub down: usize,
    /// Those with the same number.
    pub same_score: usize,
    /// Those where one of the two has no number.
    pub no_number: usize,
    /// Those that did not carry over whole.
    pub not_whole: usize,
    /// From grade to grade, the old version's ladder first.
    pub grades: Vec<GradeMove>,
}

/// How many inspections went from one grade to another.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GradeMove {
    /// The grade under the old version; none where it gave none.
    pub old: Option<Id>,
    /// The grade under the new one.
    pub new: Option<Id>,
    /// How many.
    pub inspections: usize,
}

/// Scores a history under both versions.
/// The versions are compared once; each inspection then takes one migration and two scores.
pub(crate) fn rescore(
    history: &[Inspection],
    old: ChecklistVersion<'_>,
    new: ChecklistVersion<'_>,
    renamed: &Renamed,
) -> Rescored {
    let comparison = compare(old, new, renamed);
    let sheets: Vec<RescoredSheet> =
        history.iter().map(|inspection| sheet(inspection, old, new, renamed, &comparison)).collect();
    let summary = summary(&sheets, old, new);
    Rescored { comparison, sheets, summary }
}

/// Rescores one inspection. If no single change can be shown to explain the difference, all that may change scores are
/// given.
fn sheet(
    inspection: &Inspection,
    old: ChecklistVersion<'_>,
    new: ChecklistVersion<'_>,
    renamed: &Renamed,
    comparison: &Comparison,
) -> RescoredSheet {
    let moved = migrate(inspection, old, new, renamed);
    let card = |side: ChecklistVersion<'_>, inspection: &Inspection| {
        let sha256 = side.sha256;
        score(side.plan, inspection, &Binding { sha256, names: side.facts, calendar: None, zone: None })
    };
    let (before, after) = (card(old, inspection), card(new, &moved.inspection));
    let gists = (ScoreSummary::of(&before), ScoreSummary::of(&after));
    // Only lines that differ in what a score depends on.
    let lines = lines(&before, &after, renamed);
    let rungs = rungs(&before, &after);
    let unchanged = gists.0 == gists.1;
    // A line that is open brings nothing yet, and its item's changes move the range.
    let open = before.lines.iter().chain(&after.lines).filter(|line| line.handling == Some(Handling::Block));
    let touched: Set<&str> =
        lines.iter().map(|line| line.item.as_str()).chain(open.map(|line| line.item.as_str())).collect();
    let grading = |gist: &ScoreSummary| (gist.grade.clone(), gist.possible_grades.clone());
    let regraded = !rungs.is_empty() || grading(&gists.0) != grading(&gists.1);
    let mut lost: Vec<Id> = moved.lost.iter().map(|lost| lost.item.clone()).collect();
    lost.dedup();
    let bears = |(_, change): &(usize, &crate::analysis::checklist::versions::ChecklistChange)| {
        let what = |name: &str| change.reason.param(name).and_then(serde_json::Value::as_str);
        // What keeps the scores of sheets that carry over whole bears on one that lost an answer by it.
        let by_loss = |item: &str| lost.iter().any(|lost| *lost == item);
        !unchanged
            && match (change.effect, item_of(&change.reason)) {
                (ChangeEffect::ChangesScores, Some(item)) => {
                    touched.contains(renamed.item(item)) || touched.contains(item)
                }
                (ChangeEffect::ChangesScores, None) => what("what") != Some("grade") || regraded,
                (_, Some(item)) => by_loss(item),
                (_, None) => false,
            }
    };
    let mut changes: Vec<usize> = comparison.changes.iter().enumerate().filter(bears).map(|(place, _)| place).collect();
    if changes.is_empty() && !unchanged {
        // None of them can be shown to bear on it alone: together they do.
        let all =
            comparison.changes.iter().enumerate().filter(|(_, change)| change.effect == ChangeEffect::ChangesScores);
        changes = all.map(|(place, _)| place).collect();
    }
    RescoredSheet {
        inspection: inspection.id.clone(),
        site: inspection.site.clone(),
        score: score_move(&before, &after),
        old: gists.0,
        new: gists.1,
        unchanged,
        lines,
        rungs,
        changes,
        lost,
        lost_facts: moved.lost_facts.iter().map(|lost| lost.fact.clone()).collect(),
        newly_missing: moved.newly_missing,
    }
}

/// The item that a change is about, in its own name or in its place.
/// `None` for changes of the checklist, of sections and of grades, and for moved or reordered items.
fn item_of(reason: &Problem) -> Option<&str> {
    let text = |name: &str| reason.param(name).and_then(serde_json::Value::as_str);
    match text("what") {
        // Where an item stands bears on what else stands there.
        Some("item") => text("id").filter(|_| !matches!(reason.code(), Code::EntriesReordered | Code::EntryMoved)),
        _ => text("item"),
    }
}

/// The number that is compared, with a flag: `true` for a percentage, `false` for a total. `None` without a score.
fn number(card: &ScoreCard) -> Option<(bool, Ratio)> {
    let score = card.score.as_ref()?;
    match &score.fraction {
        Some(_) => Some((true, card.facts_number("percent")?)),
        None => Some((false, card.facts_number("total")?)),
    }
}

/// Exact values are compared, so a difference below the rounding counts as a move.
fn score_move(before: &ScoreCard, after: &ScoreCard) -> ScoreMove {
    match (number(before), number(after)) {
        (Some((one_kind, one)), Some((other_kind, other))) if one_kind == other_kind => match one.cmp(&other) {
            Ordering::Equal => ScoreMove::Same,
            Ordering::Less => ScoreMove::Up,
            Ordering::Greater => ScoreMove::Down,
        },
        _ => ScoreMove::NoNumber,
    }
}

/// The severity is kept only if the line failed.
fn brief(line: &Line) -> LineBrief {
    LineBrief {
        state: line.state,
        failed: line.failed,
        severity: line.severity.clone().filter(|_| line.failed),
        earned: line.earned.clone(),
        possible: line.possible.clone(),
        effective_weight: line.effective_weight.clone(),
    }
}

/// The lines that differ, in the order of the new version; behind them those that are gone.
/// Lines are matched by item (after renaming) and instance. Lines that are new or gone are listed only if they are scored.
fn lines(before: &ScoreCard, after: &ScoreCard, renamed: &Renamed) -> Vec<LineMove> {
    let key = |id: &str, line: &Line| (id.to_owned(), line.instance.as_ref().map(ToString::to_string));
    let mut old: Map<(String, Option<String>), &Line> =
        before.lines.iter().map(|line| (key(renamed.item(&line.item), line), line)).collect();
    let mut moves = Vec::new();
    for line in &after.lines {
        let key = key(&line.item, line);
        let was = old.remove(&key).map(brief);
        let is = brief(line);
        if was.as_ref() != Some(&is) && (was.is_some() || line.kind.scored()) {
            moves.push(LineMove { item: line.item.clone(), instance: key.1, old: was, new: Some(is) });
        }
    }
    for line in before.lines.iter().filter(|line| line.kind.scored()) {
        let key = key(renamed.item(&line.item), line);
        if old.contains_key(&key) {
            moves.push(LineMove { item: line.item.clone(), instance: key.1, old: Some(brief(line)), new: None });
        }
    }
    moves
}

/// The grades whose rungs hold under one of the two only, or are there under one only.
/// Unknown conditions count as a third value.
fn rungs(before: &ScoreCard, after: &ScoreCard) -> Vec<Id> {
    let holds =
        |card: &ScoreCard, id: &Id| card.grading.rungs.iter().find(|rung| rung.grade == *id).map(|rung| rung.holds);
    let mut ids: Vec<&Id> = Vec::new();
    for rung in before.grading.rungs.iter().chain(&after.grading.rungs) {
        if !ids.contains(&&rung.grade) && holds(before, &rung.grade) != holds(after, &rung.grade) {
            ids.push(&rung.grade);
        }
    }
    ids.into_iter().cloned().collect()
}

/// Moves between grades are sorted by the old grade, then the new one, each by its place on its ladder.
fn summary(sheets: &[RescoredSheet], old: ChecklistVersion<'_>, new: ChecklistVersion<'_>) -> RescoreSummary {
    let mut summary = RescoreSummary { inspections: sheets.len(), ..RescoreSummary::default() };
    let place = |side: ChecklistVersion<'_>, id: Option<&Id>| {
        let rungs = &side.plan.rungs;
        // Default: sheets without a grade come last.
        rungs.iter().position(|rung| Some(&rung.grade) == id).unwrap_or(usize::MAX)
    };
    let mut grades: Map<(usize, usize), GradeMove> = Map::new();
    for sheet in sheets {
        summary.unchanged += usize::from(sheet.unchanged);
        let whole = sheet.lost.is_empty() && sheet.lost_facts.is_empty() && sheet.newly_missing.is_empty();
        summary.not_whole += usize::from(!whole);
        // Each inspection is in exactly one of the four counts.
        let counter = match sheet.score {
            ScoreMove::Same => &mut summary.same_score,
            ScoreMove::Up => &mut summary.up,
            ScoreMove::Down => &mut summary.down,
            ScoreMove::NoNumber => &mut summary.no_number,
        };
        *counter += 1;
        let (from, to) = (sheet.old.grade.as_ref(), sheet.new.grade.as_ref());
        let entry = grades.entry((place(old, from), place(new, to)));
        let count = entry.or_insert_with(|| GradeMove { old: from.cloned(), new: to.cloned(), inspections: 0 });
        count.inspections += 1;
    }
    summary.grades = grades.into_values().collect();
    summary
}
