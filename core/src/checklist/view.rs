//! What a form shows now: the items that apply, why others are hidden, what is still missing, the score so far.

use super::card::{Because, Line, Outcome, ScoreCard};
use super::handling::{Handling, State};
use super::inspection::Inspection;
use super::label;
use super::score::{Binding, score};
use super::template::{Checklist, Item, Kind, Part};
use crate::id::Id;
use crate::text::Text;

/// A form as it stands, in one language.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormView {
    /// The checklist's title.
    pub title: String,
    /// The items in order, hidden ones included and marked.
    pub items: Vec<FormItem>,
    /// The ids of the items that still have to be answered.
    pub missing: Vec<Id>,
    /// Whether the form can be handed in.
    pub complete: bool,
    /// The sentence at the head.
    pub headline: String,
    /// What comes out if it is handed in now.
    pub outcome: Outcome,
    /// The rounded percentage so far, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
}

/// One item of a form.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormItem {
    /// The item.
    pub id: Id,
    /// The sections above it, by title, outermost first.
    pub sections: Vec<String>,
    /// What it asks.
    pub title: String,
    /// How to look.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub guidance: String,
    /// By which clause.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// Whether it is shown.
    pub visible: bool,
    /// Why not, or why that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// Its state so far.
    pub state: State,
    /// Whether it holds the score up until it is answered.
    pub required: bool,
    /// Whether a remark or evidence has to be added to what was answered.
    pub needs_evidence: bool,
    /// The answers that it takes; empty for texts, photographs and items with parts.
    pub answers: Vec<FormAnswer>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FormPart>,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// One part of an item.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormPart {
    /// The part.
    pub id: Id,
    /// What it asks.
    pub title: String,
    /// Whether it is shown.
    pub visible: bool,
    /// Its state so far.
    pub state: State,
    /// The answers that it takes.
    pub answers: Vec<FormAnswer>,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// One answer that can be chosen.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormAnswer {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub label: String,
}

/// The form of an inspection as far as it is filled in. `default` is the rulebook's language.
pub fn view(
    checklist: &Checklist,
    inspection: &Inspection,
    binding: &Binding<'_>,
    language: &str,
    default: &str,
) -> FormView {
    let card = score(checklist, inspection, binding);
    let words = Words { language, default };
    let placed = checklist.placed();
    let items = placed.iter().zip(&card.lines).map(|(placed, line)| {
        let sections = placed.sections.iter().map(|section| words.get(&section.title)).collect();
        let forbid = placed.handling.not_applicable == Some(Handling::Forbid);
        form_item(placed.item, sections, line, &card, forbid, words)
    });
    let missing: Vec<Id> = waiting(&card).to_vec();
    FormView {
        title: words.get(&checklist.title),
        items: items.collect(),
        complete: missing.is_empty(),
        missing,
        headline: words.get(&card.headline),
        percent: card.percent().map(str::to_owned),
        outcome: card.outcome,
    }
}

fn waiting(card: &ScoreCard) -> Vec<Id> {
    let blocked = |line: &&Line| line.handling == Some(Handling::Block);
    card.lines.iter().filter(blocked).map(|line| line.item.clone()).collect()
}

#[derive(Clone, Copy)]
struct Words<'w> {
    language: &'w str,
    default: &'w str,
}

impl Words<'_> {
    fn get(self, text: &Text) -> String {
        text.get(self.language, self.default).to_owned()
    }

    fn pair(self, zh: &str, en: &str) -> String {
        self.get(&Text::pair(zh, en))
    }

    fn answers(self, kind: Kind, options: &[super::ItemOption], forbid: bool) -> Vec<FormAnswer> {
        let label = |code: &str| match code {
            "pass" => self.pair("合格", "Conforming"),
            "fail" => self.pair("不合格", "Not conforming"),
            "not_applicable" => self.pair("无此项", "Not applicable"),
            "not_sampled" => self.pair("未抽查", "Not sampled"),
            "error" => self.pair("无法判定", "Cannot be judged"),
            other => {
                let title = options.iter().find(|option| option.id == other).map(|option| self.get(&option.title));
                title.filter(|title| !title.is_empty()).unwrap_or_else(|| other.to_owned())
            }
        };
        label::codes(kind, options)
            .into_iter()
            .filter(|code| !(forbid && *code == "not_applicable"))
            .map(|code| FormAnswer { code: code.to_owned(), label: label(code) })
            .collect()
    }
}

fn form_item(
    item: &Item,
    sections: Vec<String>,
    line: &Line,
    card: &ScoreCard,
    forbid: bool,
    words: Words<'_>,
) -> FormItem {
    let lacking = |note: &&super::Note| note.0.params().get("item").is_some_and(|id| id == item.id.as_str());
    FormItem {
        id: item.id.clone(),
        sections,
        title: words.get(&item.title),
        guidance: words.get(&item.guidance),
        reference: words.get(&item.reference),
        kind: item.kind,
        severity: item.severity.clone(),
        visible: line.state != State::Hidden,
        because: line.because.clone(),
        state: line.state,
        required: line.handling == Some(Handling::Block),
        needs_evidence: card.notes.iter().any(|note| lacking(&note)),
        answers: if item.parts.is_empty() { words.answers(item.kind, &item.options, forbid) } else { Vec::new() },
        parts: item.parts.iter().map(|part| form_part(part, line, forbid, words)).collect(),
        answer: line.answer.clone(),
    }
}

fn form_part(part: &Part, line: &Line, forbid: bool, words: Words<'_>) -> FormPart {
    let drawn = line.parts.iter().find(|drawn| drawn.part == part.id);
    // An item that is hidden or answered as a whole has no part lines: its parts are where it is.
    let state = drawn.map_or(line.state, |drawn| drawn.state);
    FormPart {
        id: part.id.clone(),
        title: words.get(&part.title),
        visible: state != State::Hidden,
        state,
        answers: words.answers(part.kind, &part.options, forbid),
        answer: drawn.and_then(|drawn| drawn.answer.clone()),
    }
}
