//! Answers: what an inspector wrote, read by the checklist that asked.

use super::handling::{Handling, State};
use super::label::{Dictionary, STATES};
use super::template::{Checklist, Item, Kind, Labels, Part, Placed};
use crate::exact::Decimal;
use crate::json::{Decode, Decoder, Json};
use crate::order::InOrder;
use crate::problem::{Code, Problem};
use std::collections::BTreeMap;

/// The answers of one inspection by item id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers(BTreeMap<String, Answer>);

/// One answer with what was written beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was answered.
    pub given: Given,
    /// The inspector's remark.
    pub note: Option<String>,
    /// References of photographs and papers.
    pub evidence: Vec<String>,
    /// Whether a failure was put right while the inspector waited.
    pub corrected_on_the_spot: bool,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// The code of an answer: `pass`, `fail`, an option's id.
    Code(String),
    /// A remark or a photograph's reference.
    Text(String),
    /// Not applicable, not sampled, or an error, with what was said about it.
    State(State, Option<String>),
    /// The answers of the item's parts.
    Parts(BTreeMap<String, Answer>),
}

impl Answers {
    /// The answer to an item.
    pub fn get(&self, item: &str) -> Option<&Answer> {
        self.0.get(item)
    }

    /// Sets the answer to an item.
    pub fn insert(&mut self, item: impl Into<String>, answer: Answer) {
        self.0.insert(item.into(), answer);
    }

    /// Reads an object of answers; every problem is reported, an unknown item too. `null` is no answer.
    pub(super) fn read<'a>(json: &'a Json, checklist: &Checklist, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Object(entries) = json else {
            return decoder.wrong_type("object", json);
        };
        let placed = checklist.placed();
        let by_id: BTreeMap<&str, &Placed<'_>> =
            placed.iter().map(|placed| (placed.item.id.as_str(), placed)).into_map();
        let mut answers = Self::default();
        for (id, value) in entries {
            decoder.at_key(id, |decoder| match by_id.get(id.as_str()) {
                None => decoder.report(Problem::new(Code::UnknownItem).with("item", id.as_str())),
                Some(placed) => {
                    if let Some(answer) = read_item(value, placed, &checklist.labels, decoder) {
                        answers.insert(id.as_str(), answer);
                    }
                }
            });
        }
        Some(answers)
    }
}

impl Answer {
    /// A bare answer.
    pub fn new(given: Given) -> Self {
        Self { given, note: None, evidence: Vec::new(), corrected_on_the_spot: false }
    }

    /// The state that it puts its item in.
    pub fn state(&self) -> State {
        match &self.given {
            Given::State(state, _) => *state,
            _ => State::Answered,
        }
    }
}

fn read_item<'a>(json: &'a Json, placed: &Placed<'_>, shared: &Labels, decoder: &mut Decoder<'a>) -> Option<Answer> {
    let item = placed.item;
    let forbid = placed.handling.not_applicable == Some(Handling::Forbid);
    if item.parts.is_empty() {
        return read_answer(json, item.kind, &item.dictionary(shared), forbid, decoder);
    }
    let about_all = |key: &str| key == "parts" || STATES.contains(&key);
    match json {
        Json::Object(entries) if entries.iter().any(|(key, _)| about_all(key)) => {
            read_object(json, None, forbid, Some((item, shared)), decoder)
        }
        Json::Object(_) => {
            read_parts(json, item, shared, forbid, decoder).map(|parts| Answer::new(Given::Parts(parts)))
        }
        Json::Null => None,
        scalar => {
            let code = scalar_text(scalar).and_then(|text| item.dictionary(shared).code(&text).map(str::to_owned));
            match code.as_deref().and_then(state_of) {
                Some(state) => allowed(state, forbid, decoder).then(|| Answer::new(Given::State(state, None))),
                None => {
                    let parts: Vec<&str> = item.parts.iter().map(|part| part.id.as_str()).collect();
                    decoder.report(Problem::new(Code::PartsExpected).with("parts", parts));
                    None
                }
            }
        }
    }
}

fn read_parts<'a>(
    json: &'a Json,
    item: &Item,
    shared: &Labels,
    forbid: bool,
    decoder: &mut Decoder<'a>,
) -> Option<BTreeMap<String, Answer>> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    let mut parts = BTreeMap::new();
    for (id, value) in entries {
        decoder.at_key(id, |decoder| match item.parts.iter().find(|part| part.id == id.as_str()) {
            None => decoder.report(Problem::new(Code::UnknownItem).with("item", id.as_str())),
            Some(part) => {
                let dictionary = part.dictionary(&item.labels, shared);
                if let Some(answer) = read_answer(value, part.kind, &dictionary, forbid, decoder) {
                    parts.insert(id.clone(), answer);
                }
            }
        });
    }
    Some(parts)
}

impl Part {
    fn dictionary(&self, item: &Labels, shared: &Labels) -> Dictionary {
        let mut outer = shared.clone();
        outer.extend(item.clone());
        Dictionary::new(self.kind, &self.options, &self.labels, &outer)
    }
}

/// Reads the answer of an item without parts, or of a part: a bare value, or an object with what was written beside it.
fn read_answer<'a>(
    json: &'a Json,
    kind: Kind,
    dictionary: &Dictionary,
    forbid: bool,
    decoder: &mut Decoder<'a>,
) -> Option<Answer> {
    match json {
        Json::Null => None,
        Json::Object(_) => read_object(json, Some((kind, dictionary)), forbid, None, decoder),
        bare => read_value(bare, kind, dictionary, forbid, decoder).map(Answer::new),
    }
}

/// Reads `{"value": …}`, `{"parts": …}` or `{"not_applicable": "why"}`, each with note and evidence.
fn read_object<'a>(
    json: &'a Json,
    plain: Option<(Kind, &Dictionary)>,
    forbid: bool,
    parted: Option<(&Item, &Labels)>,
    decoder: &mut Decoder<'a>,
) -> Option<Answer> {
    let mut fields = decoder.object(json)?;
    let note = fields.required("note", decoder);
    let evidence = fields.optional("evidence", Vec::new(), decoder);
    let corrected_on_the_spot = fields.optional("corrected_on_the_spot", false, decoder);
    let mut given = Vec::new();
    let mut empty = false;
    if let Some((kind, dictionary)) = plain
        && let Some((key, value)) = fields.take("value")
    {
        empty = matches!(value, Json::Null);
        given.push(decoder.at_key(key, |decoder| read_value(value, kind, dictionary, forbid, decoder)));
    }
    if let Some((item, shared)) = parted
        && let Some((key, value)) = fields.take("parts")
    {
        let parts = decoder.at_key(key, |decoder| read_parts(value, item, shared, forbid, decoder));
        given.push(parts.map(Given::Parts));
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

/// `true` or a sentence that says why; `false` says nothing and is refused.
fn read_state<'a>(word: &str, json: &'a Json, forbid: bool, decoder: &mut Decoder<'a>) -> Option<Given> {
    let state = state_of(word)?;
    let why = match json {
        Json::Bool(true) => None,
        other => Some(String::decode(other, decoder)?),
    };
    allowed(state, forbid, decoder).then_some(Given::State(state, why))
}

fn read_value<'a>(
    json: &'a Json,
    kind: Kind,
    dictionary: &Dictionary,
    forbid: bool,
    decoder: &mut Decoder<'a>,
) -> Option<Given> {
    if matches!(json, Json::Null) {
        return None;
    }
    let Some(text) = scalar_text(json) else {
        return decoder.wrong_type("answer", json);
    };
    let word = match (json, kind) {
        (Json::Bool(value), Kind::PassFail) => if *value { "pass" } else { "fail" }.to_owned(),
        _ => text,
    };
    match dictionary.code(&word) {
        Some(code) => match state_of(code) {
            Some(state) => allowed(state, forbid, decoder).then_some(Given::State(state, None)),
            None => Some(Given::Code(code.to_owned())),
        },
        None if matches!(kind, Kind::Text | Kind::Photo) && matches!(json, Json::String(_)) => {
            if word.trim().is_empty() { None } else { Some(Given::Text(word)) }
        }
        None => {
            decoder.report(Problem::new(Code::UnknownAnswer).with("text", word));
            None
        }
    }
}

/// A number by its decimal text, so that a label `10` meets the JSON number 10.
fn scalar_text(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => {
            Some(Decimal::from_json(number).map_or_else(|_| number.to_string(), |value| value.to_string()))
        }
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

fn state_of(code: &str) -> Option<State> {
    match code {
        "not_applicable" => Some(State::NotApplicable),
        "not_sampled" => Some(State::NotSampled),
        "error" => Some(State::Error),
        _ => None,
    }
}

fn allowed(state: State, forbid: bool, decoder: &mut Decoder<'_>) -> bool {
    let refused = forbid && state == State::NotApplicable;
    if refused {
        decoder.report(Problem::new(Code::NotApplicableForbidden));
    }
    !refused
}
