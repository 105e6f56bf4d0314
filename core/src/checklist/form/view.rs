//! What a form shows now: the items that apply, why others are hidden, what is still missing, the score so far.

use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::text::Text;
use crate::checklist::card::binding::Binding;
use crate::checklist::card::card::{Line, ScoreCard};
use crate::checklist::card::score::score;
use crate::checklist::model::handling::{Handling, State};
use crate::checklist::model::inspection::Inspection;
use crate::checklist::model::item::{Item, ItemKind, Part};
use crate::checklist::model::label;
use crate::checklist::scoring::line_detail::{AnswerView, StateReason, SubLine};
use crate::checklist::scoring::outcome::Outcome;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use std::collections::{BTreeMap, BTreeSet};

/// A form as it stands, in one language.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormView {
    /// The checklist's title.
    pub title: String,
    /// The sections that are answered once for each instance.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<FormGroup>,
    /// The items in order, hidden ones included and marked; those of a repeated section once for each instance.
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

/// A section that is answered once for each instance.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormGroup {
    /// The section.
    pub id: Id,
    /// What it is called.
    pub title: String,
    /// The fewest instances.
    pub at_least: u32,
    /// The most.
    pub at_most: u32,
    /// The instances so far.
    pub instances: Vec<String>,
}

/// One item of a form.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormItem {
    /// The item.
    pub id: Id,
    /// The group that it belongs to, where that is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// The instance; one that nobody named yet has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
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
    pub kind: ItemKind,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// What the severity is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity_title: Option<String>,
    /// Whether it is shown.
    pub visible: bool,
    /// Why not, or why that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<StateReason>,
    /// Its state so far.
    pub state: State,
    /// Whether it holds the score up until it is answered.
    pub required: bool,
    /// Whether a remark or evidence has to be added to what was answered.
    pub needs_evidence: bool,
    /// The answers that it takes; empty for texts, photographs and items with parts.
    pub answers: Vec<FormAnswer>,
    /// The range of a count or number.
    #[serde(flatten)]
    pub range: FormRange,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FormPart>,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
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
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// The answers that it takes.
    pub answers: Vec<FormAnswer>,
    /// The range of a count or number.
    #[serde(flatten)]
    pub range: FormRange,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
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

/// The range of a count or number, where it takes one.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormRange {
    /// The least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// The greatest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// Unit of measure.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
}

/// The form of an inspection as far as it is filled in. `default` is the rulebook's language.
pub fn view(plan: &Plan, inspection: &Inspection, binding: &Binding<'_>, language: &str, default: &str) -> FormView {
    let card = score(plan, inspection, binding);
    let words = Localiser { language, default };
    let lacking = lacking_evidence(&card);
    let mut items = Vec::new();
    for line in &card.lines {
        let Some(planned) = plan.planned(&line.item) else { continue };
        let form = Form { plan, planned, lacking: &lacking, words };
        if line.instances.is_empty() {
            items.push(form.item(line, &Shown::of_line(line)));
        }
        items.extend(line.instances.iter().map(|instance| form.item(line, &Shown::of_instance(line, instance))));
    }
    let missing: Vec<Id> = waiting(&card);
    FormView {
        title: words.get(&plan.checklist().title),
        groups: groups(plan, inspection, words),
        items,
        complete: missing.is_empty(),
        missing,
        headline: words.get(&card.headline),
        percent: card.percent().map(str::to_owned),
        outcome: card.outcome,
    }
}

fn groups(plan: &Plan, inspection: &Inspection, words: Localiser<'_>) -> Vec<FormGroup> {
    let of = |node: &crate::checklist::scoring::plan::Node| {
        let (id, repeat) = (node.section.clone()?, node.repeat.as_ref()?);
        Some(FormGroup {
            title: words.get(&node.title),
            at_least: repeat.at_least,
            at_most: repeat.at_most,
            instances: inspection.answers.group(&id).iter().map(|instance| instance.id.clone()).collect(),
            id,
        })
    };
    plan.nodes.iter().filter_map(of).collect()
}

fn waiting(card: &ScoreCard) -> Vec<Id> {
    let blocked = |line: &&Line| line.handling == Some(Handling::Block);
    let mut waiting: Vec<Id> = card.lines.iter().filter(blocked).map(|line| line.item.clone()).collect();
    waiting.dedup();
    waiting
}

/// What a form shows of an item or of one instance of it.
struct Shown<'s> {
    instance: Option<&'s str>,
    state: State,
    handling: Option<Handling>,
    because: Option<&'s StateReason>,
    answer: Option<&'s AnswerView>,
    parts: &'s [SubLine],
}

impl<'s> Shown<'s> {
    fn of_line(line: &'s Line) -> Self {
        Self {
            instance: line.instance.as_deref(),
            state: line.state,
            handling: line.handling,
            because: line.because.as_ref(),
            answer: line.answer.as_ref(),
            parts: &line.parts,
        }
    }

    fn of_instance(line: &'s Line, instance: &'s SubLine) -> Self {
        // Whether it applies is known, or not known, of all instances alike.
        let unknown = matches!(line.because, Some(StateReason::Unknown(_)));
        Self {
            instance: instance.instance.as_deref(),
            state: if unknown { line.state } else { instance.state },
            handling: if unknown { line.handling } else { instance.handling },
            because: line.because.as_ref().or(instance.because.as_ref()),
            answer: instance.answer.as_ref(),
            parts: &instance.parts,
        }
    }
}

#[derive(Clone, Copy)]
struct Localiser<'w> {
    language: &'w str,
    default: &'w str,
}

impl Localiser<'_> {
    fn get(self, text: &Text) -> String {
        text.get(self.language, self.default).to_owned()
    }

    fn pair(self, zh: &str, en: &str) -> String {
        self.get(&Text::pair(zh, en))
    }

    fn answers(
        self,
        kind: ItemKind,
        options: &[crate::checklist::model::item::ItemOption],
        forbid: bool,
    ) -> Vec<FormAnswer> {
        let titles: BTreeMap<&str, &Text> = options.iter().map(|option| (option.id.as_str(), &option.title)).collect();
        let label = |code: &str| match code {
            "pass" => self.pair("合格", "Conforming"),
            "fail" => self.pair("不合格", "Not conforming"),
            "not_applicable" => self.pair("无此项", "Not applicable"),
            "not_sampled" => self.pair("未抽查", "Not sampled"),
            "error" => self.pair("无法判定", "Cannot be judged"),
            other => {
                let title = titles.get(other).map(|title| self.get(title));
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

/// One item's place in a form.
struct Form<'f> {
    plan: &'f Plan,
    planned: &'f PlannedItem,
    lacking: &'f BTreeSet<(&'f str, Option<&'f str>)>,
    words: Localiser<'f>,
}

impl Form<'_> {
    fn item(&self, line: &Line, shown: &Shown<'_>) -> FormItem {
        let (item, words) = (&self.planned.item, self.words);
        let group =
            self.planned.repeat.and_then(|node| self.plan.nodes.get(node)).and_then(|node| node.section.clone());
        let title = |id: &Id| {
            self.plan.section(id).and_then(|node| self.plan.nodes.get(node)).map(|node| words.get(&node.title))
        };
        let severity_title = |id: &Id| words.get(&self.plan.checklist().severity_title(id).or_name(id));
        let forbid = self.planned.handling.not_applicable == Some(Handling::Forbid);
        FormItem {
            id: item.id.clone(),
            group,
            instance: shown.instance.map(str::to_owned),
            sections: self.planned.sections.iter().filter_map(title).collect(),
            title: words.get(&item.title),
            guidance: words.get(&item.guidance),
            reference: words.get(&item.reference),
            kind: item.kind,
            severity: item.severity.clone(),
            severity_title: item.severity.as_ref().map(severity_title),
            visible: shown.state != State::Hidden,
            because: shown.because.cloned(),
            state: shown.state,
            required: shown.handling == Some(Handling::Block),
            needs_evidence: self.lacks_evidence(line),
            answers: if item.parts.is_empty() { words.answers(item.kind, &item.options, forbid) } else { Vec::new() },
            range: if item.parts.is_empty() { item.range(words) } else { FormRange::default() },
            parts: (0..)
                .zip(&item.parts)
                .map(|(at, part)| form_part(part, shown.parts.get(at), shown, forbid, words))
                .collect(),
            answer: shown.answer.cloned(),
        }
    }

    fn lacks_evidence(&self, line: &Line) -> bool {
        self.lacking.contains(&(line.item.as_str(), line.instance.as_deref()))
    }
}

/// The items, with their instances, that the card says lack evidence.
fn lacking_evidence(card: &ScoreCard) -> BTreeSet<(&str, Option<&str>)> {
    fn of<'n>(note: &'n crate::checklist::scoring::outcome::CardNote, name: &str) -> Option<&'n str> {
        note.0.params().get(name)?.as_str()
    }
    card.notes.iter().filter_map(|note| Some((of(note, "item")?, of(note, "instance")))).collect()
}

impl Item {
    fn range(&self, words: Localiser<'_>) -> FormRange {
        range(self.kind, self.min, self.max, &self.unit, words)
    }
}

fn range(kind: ItemKind, min: Option<Decimal>, max: Option<Decimal>, unit: &Text, words: Localiser<'_>) -> FormRange {
    match kind {
        ItemKind::Count => FormRange { min: Some(Decimal::ZERO), max, unit: words.get(unit) },
        ItemKind::Number => FormRange { min, max, unit: words.get(unit) },
        _ => FormRange::default(),
    }
}

/// `evaluated` is the part's own line; parts stand in their item's order.
fn form_part(
    part: &Part,
    evaluated: Option<&SubLine>,
    shown: &Shown<'_>,
    forbid: bool,
    words: Localiser<'_>,
) -> FormPart {
    // An item that is hidden or answered as a whole has no part lines: its parts are where it is.
    let state = evaluated.map_or(shown.state, |evaluated| evaluated.state);
    FormPart {
        id: part.id.clone(),
        title: words.get(&part.title),
        visible: state != State::Hidden,
        state,
        kind: part.kind,
        answers: words.answers(part.kind, &part.options, forbid),
        range: range(part.kind, part.min, part.max, &part.unit, words),
        answer: evaluated.and_then(|evaluated| evaluated.answer.clone()),
    }
}
