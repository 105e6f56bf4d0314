//! Reads the answers of an inspection under its checklist: labels become codes, numbers are checked against
//! their range. A blank text is no answer, as an empty field of a form is. Nothing is guessed, cut or dropped: what does not
//! fit is a problem with its path.

use super::plan::{Plan, PlannedItem};
use crate::base::json::{Decode, Decoder, Json, is_blank};
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem};
use crate::checklist::kind::label::STATES;
use crate::checklist::kind::reading::{Expects, allowed, scalar_text, state_of};
use crate::checklist::model::answer::{Answer, AnswerValue, Answers, Instance};
use crate::checklist::model::handling::Handling;
use crate::checklist::model::item::ItemKind;
use std::collections::BTreeMap;

/// The longest name of an instance, in characters; longer ones are `invalid_instance`.
const MAX_NAME_CHARS: usize = 128;

impl Answers {
    /// Reads an object of answers by item, and of instances by repeated section. `null` is no answer; an id
    /// that the checklist does not have is reported.
    pub(crate) fn read<'a>(json: &'a Json, plan: &Plan, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Object(entries) = json else {
            return decoder.wrong_type("object", json);
        };
        let mut answers = Self::default();
        for (id, value) in entries {
            decoder.at_key(id, |decoder| {
                match (plan.planned(id).filter(|item| item.repeat.is_none()), plan.repeated(id)) {
                    (Some(item), _) => {
                        if let Some(answer) = read_item(value, item, decoder) {
                            answers.insert(id.as_str(), answer);
                        }
                    }
                    (None, Some(node)) => {
                        if let Some(instances) = read_group(value, plan, node, decoder) {
                            answers.insert_group(id.as_str(), instances);
                        }
                    }
                    (None, None) => unknown_item(id, plan.items.iter().filter(|item| item.repeat.is_none()), decoder),
                }
            });
        }
        Some(answers)
    }
}

/// Reports an id that none of the items has.
fn unknown_item<'p>(id: &str, items: impl Iterator<Item = &'p PlannedItem>, decoder: &mut Decoder<'_>) {
    let known = decoder.suggestions(items.map(|item| item.item.id.as_str()));
    decoder.report(Problem::new(Code::UnknownItem).with("item", id).with_known(id, known));
}

/// Reads the instances of a repeated section: at most `at_most`, names unique.
fn read_group<'a>(json: &'a Json, plan: &Plan, node: usize, decoder: &mut Decoder<'a>) -> Option<Vec<Instance>> {
    let entries = match json {
        Json::Array(entries) => entries,
        Json::Null => return None,
        other => return decoder.wrong_type("array", other),
    };
    let most = plan.nodes.get(node).and_then(|node| node.repeat.as_ref()).map_or(0, |repeat| repeat.at_most);
    // Invariant: a `usize` has at least 32 bits, on wasm32 too.
    if entries.len() > usize::try_from(most).unwrap_or(usize::MAX) {
        let problem = Problem::new(Code::OutOfRange).with("text", entries.len()).with("min", 0).with("max", most);
        decoder.report(problem);
        return None;
    }
    let mut instances = Vec::new();
    let mut names: Set<&str> = Set::new();
    for (index, entry) in entries.iter().enumerate() {
        let Some(instance) = decoder.at_index(index, |decoder| read_instance(entry, plan, node, decoder)) else {
            continue;
        };
        let name = entry.get("id").and_then(|id| if let Json::String(id) = id { Some(id.as_str()) } else { None });
        if name.is_some_and(|name| !names.insert(name)) {
            let problem = Problem::new(Code::DuplicateId).with("id", instance.id.as_str()).at("/id");
            decoder.at_index(index, |decoder| decoder.report(problem));
        }
        instances.push(instance);
    }
    Some(instances)
}

/// Reads `{"id": …, "answers": {…}}`.
fn read_instance<'a>(json: &'a Json, plan: &Plan, node: usize, decoder: &mut Decoder<'a>) -> Option<Instance> {
    let mut fields = decoder.object(json)?;
    let id: Option<String> = fields.required("id", decoder);
    if let Some(name) = id.as_ref().filter(|name| !is_name(name)) {
        decoder.report(Problem::new(Code::InvalidInstance).with("text", name.as_str()).at("/id"));
    }
    let mut answers = BTreeMap::new();
    match fields.take("answers") {
        None => decoder.report(Problem::new(Code::MissingField).with("name", "answers")),
        Some((key, Json::Object(entries))) => decoder.at_key(key, |decoder| {
            for (id, value) in entries {
                decoder.at_key(id, |decoder| match plan.planned(id).filter(|item| item.repeat == Some(node)) {
                    None => unknown_item(id, plan.items.iter().filter(|item| item.repeat == Some(node)), decoder),
                    Some(item) => {
                        if let Some(answer) = read_item(value, item, decoder) {
                            answers.insert(id.clone(), answer);
                        }
                    }
                });
            }
        }),
        Some((key, other)) => decoder.at_key(key, |decoder| {
            decoder.wrong_type::<()>("object", other);
        }),
    }
    fields.finish(decoder);
    Some(Instance { id: id?, answers })
}

/// Not blank, not too long, no control characters.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= MAX_NAME_CHARS && !text.chars().any(char::is_control)
}

/// Reads the answer to an item, or to all of its parts: `{"parts": {…}}`, the parts alone, or a state for
/// all.
fn read_item<'a>(json: &'a Json, placed: &PlannedItem, decoder: &mut Decoder<'a>) -> Option<Answer> {
    let item = &placed.item;
    let forbid = placed.handling.not_applicable == Some(Handling::Forbid);
    let expects = Expects { labels: &placed.dictionary, range: (item.min, item.max), forbid };
    if item.parts.is_empty() {
        return read_answer(json, item.kind, expects, decoder);
    }
    let about_all = |key: &str| key == "parts" || STATES.contains(&key);
    match json {
        Json::Object(entries) if entries.iter().any(|(key, _)| about_all(key)) => {
            read_object(json, None, Some(placed), forbid, decoder)
        }
        Json::Object(_) => read_parts(json, placed, decoder).map(|parts| Answer::new(AnswerValue::Parts(parts))),
        blank if is_blank(blank) => None,
        scalar => {
            let code = scalar_text(scalar).and_then(|text| placed.dictionary.code(&text).cloned());
            match code.as_deref().and_then(state_of) {
                Some(state) => allowed(state, forbid, decoder).then(|| Answer::new(AnswerValue::State(state, None))),
                None => {
                    let parts: Vec<&str> = item.parts.iter().map(|part| part.id.as_str()).collect();
                    decoder.report(Problem::new(Code::PartsExpected).with("parts", parts));
                    None
                }
            }
        }
    }
}

/// Reads a table's cell as the answer to an item, or to one of its parts. One cell for an item with parts
/// answers each part alike.
pub(crate) fn read_cell<'a>(
    json: &'a Json,
    placed: &PlannedItem,
    part: Option<usize>,
    decoder: &mut Decoder<'a>,
) -> Option<Answer> {
    let forbid = placed.handling.not_applicable == Some(Handling::Forbid);
    let read_part = |part: usize, decoder: &mut Decoder<'a>| {
        let (part, planned) = placed.item.parts.get(part).zip(placed.parts.get(part))?;
        let range = (part.min, part.max);
        read_answer(json, part.kind, Expects { labels: &planned.dictionary, range, forbid }, decoder)
    };
    if let Some(part) = part {
        return read_part(part, decoder);
    }
    let whole =
        scalar_text(json).and_then(|text| placed.dictionary.code(&text).and_then(|code| state_of(code))).is_some();
    if placed.item.parts.is_empty() || whole {
        return read_item(json, placed, decoder);
    }
    let mut parts = BTreeMap::new();
    for (index, part) in placed.item.parts.iter().enumerate() {
        if let Some(answer) = read_part(index, decoder) {
            parts.insert(part.id.to_string(), answer);
        }
    }
    (!parts.is_empty()).then(|| Answer::new(AnswerValue::Parts(parts)))
}

/// Reads an object of answers by part id.
fn read_parts<'a>(json: &'a Json, placed: &PlannedItem, decoder: &mut Decoder<'a>) -> Option<BTreeMap<String, Answer>> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    let forbid = placed.handling.not_applicable == Some(Handling::Forbid);
    let mut parts = BTreeMap::new();
    let known: Map<&str, usize> = placed.item.parts.iter().zip(0..).map(|(part, at)| (part.id.as_str(), at)).collect();
    let part_of = |id: &str| known.get(id).and_then(|at| placed.item.parts.get(*at).zip(placed.parts.get(*at)));
    for (id, value) in entries {
        decoder.at_key(id, |decoder| match part_of(id) {
            None => {
                let known = decoder.suggestions(placed.item.parts.iter().map(|part| part.id.as_str()));
                decoder.report(Problem::new(Code::UnknownItem).with("item", id.as_str()).with_known(id, known));
            }
            Some((part, planned)) => {
                let range = (part.min, part.max);
                let expects = Expects { labels: &planned.dictionary, range, forbid };
                if let Some(answer) = read_answer(value, part.kind, expects, decoder) {
                    parts.insert(id.clone(), answer);
                }
            }
        });
    }
    Some(parts)
}

/// Reads the answer to an item without parts, or to a part: a bare value, or an object with remark and
/// evidence.
fn read_answer<'a>(json: &'a Json, kind: ItemKind, expects: Expects<'_>, decoder: &mut Decoder<'a>) -> Option<Answer> {
    match json {
        blank if is_blank(blank) => None,
        Json::Object(_) => read_object(json, Some((kind, expects)), None, expects.forbid, decoder),
        bare => kind.read(bare, &expects, decoder).map(Answer::new),
    }
}

/// Reads `{"value": …}`, `{"parts": …}` or `{"not_applicable": "why"}`, each with note and evidence. Exactly
/// one of them: two are `one_answer`.
fn read_object<'a>(
    json: &'a Json,
    plain: Option<(ItemKind, Expects<'_>)>,
    parted: Option<&PlannedItem>,
    forbid: bool,
    decoder: &mut Decoder<'a>,
) -> Option<Answer> {
    let mut fields = decoder.object(json)?;
    let note = fields.required("note", decoder);
    let evidence = fields.optional("evidence", Vec::new(), decoder);
    let corrected_on_the_spot = fields.optional("corrected_on_the_spot", false, decoder);
    let mut given = Vec::new();
    let mut empty = false;
    if let Some((kind, expects)) = plain
        && let Some((key, value)) = fields.take("value")
    {
        empty = is_blank(value);
        given.push(if empty { None } else { decoder.at_key(key, |decoder| kind.read(value, &expects, decoder)) });
    }
    if let Some(placed) = parted
        && let Some((key, value)) = fields.take("parts")
    {
        let parts = decoder.at_key(key, |decoder| read_parts(value, placed, decoder));
        given.push(parts.map(AnswerValue::Parts));
    }
    for word in STATES {
        if let Some((key, value)) = fields.take(word) {
            given.push(decoder.at_key(key, |decoder| read_state(word, value, forbid, decoder)));
        }
    }
    fields.finish(decoder);
    if empty && given.len() == 1 {
        return None;
    }
    if given.len() != 1 {
        decoder.report(Problem::new(Code::OneAnswer));
        return None;
    }
    let given = given.pop()??;
    Some(Answer { given, note: note?, evidence: evidence?, corrected_on_the_spot: corrected_on_the_spot? })
}

/// Reads a state: `true`, or a sentence with the reason. `false` is refused, because it would say nothing.
fn read_state<'a>(word: &str, json: &'a Json, forbid: bool, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
    let state = state_of(word)?;
    let why = match json {
        Json::Bool(true) => None,
        other => Some(String::decode(other, decoder)?),
    };
    allowed(state, forbid, decoder).then_some(AnswerValue::State(state, why))
}
