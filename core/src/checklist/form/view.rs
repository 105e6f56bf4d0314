//! What a form shows now: the items that apply, why others are hidden, what is missing, the outcome so far.

use super::facts::facts;
use super::form_view::{FormAnswer, FormGrade, FormGroup, FormItem, FormPart, FormRange, FormView};
use super::localiser::Localiser;
use super::reason::FormReason;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::base::text::Text;
use crate::checklist::card::binding::Binding;
use crate::checklist::card::card::{Line, ScoreCard};
use crate::checklist::card::score::score;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::inspection::Inspection;
use crate::checklist::model::item::{Asked, ItemKind, Part};
use crate::checklist::scoring::line_detail::{AnswerView, StateReason, SubLine};
use crate::checklist::scoring::outcome::Outcome;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::condition::Fact;
use std::collections::BTreeMap;

/// The form of an inspection as far as it is filled in. Texts are looked up in `language` (zh-CN, then zh),
/// then in `default`, the rulebook's language.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let inspection = list.read(&Json::parse(r#"{"answers": {"gate": {"value": "否"}}}"#)?)?;
/// // The same state in another language; the failing answer lacks a remark.
/// assert!(list.view(&inspection, "en").title.starts_with("Daily"));
/// assert!(list.view(&inspection, "zh-CN").items[0].needs_evidence);
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn view(
    plan: &Plan,
    inspection: &Inspection,
    binding: &Binding<'_>,
    declared: &BTreeMap<String, Fact>,
    (language, default): (&str, &str),
) -> FormView {
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
        facts: facts(plan, inspection, declared, words),
        items,
        complete: missing.is_empty(),
        missing,
        set_aside: set_aside(&card),
        headline: words.get(&card.headline),
        percent: card.percent().map(str::to_owned),
        possible_grades: possible_grades(plan, &card.outcome, words),
        outcome: card.outcome,
    }
}

/// The grades that an outcome leaves possible.
fn possible_grades(plan: &Plan, outcome: &Outcome, words: Localiser<'_>) -> Vec<FormGrade> {
    let ids = match outcome {
        Outcome::Graded { grade, .. } => std::slice::from_ref(grade),
        Outcome::Ungraded { possible_grades } => possible_grades,
        Outcome::Provisional(range) => &range.possible_grades,
        Outcome::Scored | Outcome::NoScore { .. } => &[],
    };
    let title = |id: &Id| plan.grade_title(id).map(|title| words.get(&title));
    ids.iter().filter_map(|id| Some(FormGrade { id: id.clone(), title: title(id)? })).collect()
}

/// The repeated sections, in the checklist's order.
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

/// The items that block the score, each once.
fn waiting(card: &ScoreCard) -> Vec<Id> {
    let blocked = |line: &&Line| line.handling == Some(Handling::Block);
    let mut waiting: Vec<Id> = card.lines.iter().filter(blocked).map(|line| line.item.clone()).collect();
    waiting.dedup();
    waiting
}

/// The items whose answers are set aside, each once.
fn set_aside(card: &ScoreCard) -> Vec<Id> {
    let mut aside: Vec<Id> =
        card.lines.iter().filter(|line| line.answered_though_hidden).map(|line| line.item.clone()).collect();
    aside.dedup();
    aside
}

/// What a form shows of an item, or of one instance of it.
struct Shown<'s> {
    instance: Option<&'s str>,
    state: AnswerState,
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
        // All instances of an item share one answer to whether it applies.
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

impl Localiser<'_> {
    /// The answers of a kind, in the order pass, fail or options, then states.
    fn answers(
        self,
        kind: ItemKind,
        options: &[crate::checklist::model::item::ItemOption],
        forbid: bool,
    ) -> Vec<FormAnswer> {
        let titles: Map<&str, &Text> = options.iter().map(|option| (option.id.as_str(), &option.title)).collect();
        let label = |code: &str| match code {
            "not_applicable" => self.pair("无此项", "Not applicable"),
            "not_sampled" => self.pair("未抽查", "Not sampled"),
            "error" => self.pair("无法判定", "Cannot be judged"),
            own if let Some(title) = kind.code_title(own) => self.get(&title),
            other => {
                let title = titles.get(other).map(|title| self.get(title));
                title.filter(|title| !title.is_empty()).unwrap_or_else(|| other.to_owned())
            }
        };
        kind.codes(options)
            .into_iter()
            .filter(|code| !(forbid && *code == "not_applicable"))
            .map(|code| FormAnswer { code: code.to_owned(), label: label(code) })
            .collect()
    }
}

/// One item with its plan, ready to be shown.
struct Form<'f> {
    plan: &'f Plan,
    planned: &'f PlannedItem,
    lacking: &'f Set<(&'f str, Option<&'f str>)>,
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
            visible: shown.state != AnswerState::Hidden,
            because: shown.because.map(|reason| FormReason::of(reason, words)),
            state: shown.state,
            required: shown.handling == Some(Handling::Block),
            needs_evidence: self.lacks_evidence(line),
            answers: if item.parts.is_empty() { words.answers(item.kind, &item.options, forbid) } else { Vec::new() },
            range: if item.parts.is_empty() { range(item.asked(), words) } else { FormRange::default() },
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

/// The items and instances that the card notes as lacking evidence.
fn lacking_evidence(card: &ScoreCard) -> Set<(&str, Option<&str>)> {
    fn of<'n>(note: &'n crate::checklist::scoring::outcome::CardNote, name: &str) -> Option<&'n str> {
        note.0.param(name)?.as_str()
    }
    card.notes.iter().filter_map(|note| Some((of(note, "item")?, of(note, "instance")))).collect()
}

/// The range of numbers that an item or part takes; empty for kinds without numbers.
fn range(asked: Asked<'_>, words: Localiser<'_>) -> FormRange {
    asked.range().map_or_else(FormRange::default, |(min, max)| FormRange { min, max, unit: words.get(asked.unit) })
}

/// One part; `evaluated` is its own line, if its item has one.
fn form_part(
    part: &Part,
    evaluated: Option<&SubLine>,
    shown: &Shown<'_>,
    forbid: bool,
    words: Localiser<'_>,
) -> FormPart {
    // An item that is hidden, or answered as a whole, has no part lines: its parts share its state.
    let state = evaluated.map_or(shown.state, |evaluated| evaluated.state);
    FormPart {
        id: part.id.clone(),
        title: words.get(&part.title),
        visible: state != AnswerState::Hidden,
        state,
        because: evaluated.and_then(|evaluated| evaluated.because.as_ref()).map(|reason| FormReason::of(reason, words)),
        kind: part.kind,
        answers: words.answers(part.kind, &part.options, forbid),
        range: range(part.asked(), words),
        answer: evaluated.and_then(|evaluated| evaluated.answer.clone()),
    }
}
