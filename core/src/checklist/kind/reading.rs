//! Reading a bare value: labels first, in whatever kind, then what the kind takes beside them. Nothing is guessed or cut: what
//! does not fit is a problem at the place of the value.

use super::label::AnswerLabels;
use super::numbers::{NumberRange, Numbers};
use crate::base::exact::Decimal;
use crate::base::json::{Decoder, Json, decode_given};
use crate::base::problem::{Code, Problem};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::handling::AnswerState;
use std::sync::Arc;

/// What reading an answer depends on, beside the kind.
#[derive(Clone, Copy)]
pub(crate) struct Expects<'e> {
    /// The labels that are accepted.
    pub(crate) labels: &'e AnswerLabels,
    /// The least and the greatest number that is accepted.
    pub(crate) range: NumberRange,
    /// True if `not_applicable` is refused.
    pub(crate) forbid: bool,
}

/// A scalar, looked up among the labels.
pub(super) enum Found<'e> {
    /// A label for this code.
    Code(&'e Arc<str>),
    /// No label: the scalar as text.
    Word(String),
}

impl<'e> Expects<'e> {
    /// Looks a scalar up among the labels; an array or object is `wrong_type`.
    pub(super) fn find<'a>(&self, json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Found<'e>> {
        match scalar_text(json) {
            Some(word) => Some(self.labels.code(&word).map_or(Found::Word(word), Found::Code)),
            None => decoder.wrong_type("answer", json),
        }
    }

    /// The answer of a code: a state, if it is one and is not forbidden, or what `make` makes of it.
    pub(super) fn accept(
        &self,
        code: &Arc<str>,
        make: fn(Arc<str>) -> AnswerValue,
        decoder: &mut Decoder<'_>,
    ) -> Option<AnswerValue> {
        match state_of(code) {
            Some(state) => allowed(state, self.forbid, decoder).then_some(AnswerValue::State(state, None)),
            None => Some(make(Arc::clone(code))),
        }
    }

    /// The answer of one of the kind's own codes.
    pub(super) fn own_code(&self, code: &str) -> AnswerValue {
        self.labels.code(code).map_or_else(|| AnswerValue::of_code(code), |code| AnswerValue::Code(Arc::clone(code)))
    }

    /// Reads a scalar that has to be a label (`unknown_answer`).
    pub(super) fn label<'a>(
        &self,
        json: &'a Json,
        make: fn(Arc<str>) -> AnswerValue,
        decoder: &mut Decoder<'a>,
    ) -> Option<AnswerValue> {
        match self.find(json, decoder)? {
            Found::Code(code) => self.accept(code, make, decoder),
            Found::Word(word) => unknown(word, self.labels, decoder),
        }
    }

    /// Reads a label, or else a number within the range; a number beyond is refused (`out_of_range`), never cut.
    pub(super) fn number<'a>(
        &self,
        json: &'a Json,
        numbers: Numbers,
        decoder: &mut Decoder<'a>,
    ) -> Option<AnswerValue> {
        if let Found::Code(code) = self.find(json, decoder)? {
            return self.accept(code, AnswerValue::Code, decoder);
        }
        let value = match json {
            Json::Bool(_) => return decoder.wrong_type("number", json),
            _ => decode_given::<Decimal>(json, decoder)?,
        };
        if numbers == Numbers::Whole && !value.is_integer() {
            decoder.report(Problem::new(Code::NotInteger).with("text", value.to_string()));
            return None;
        }
        let (min, max) = self.range;
        let min = min.unwrap_or(Decimal::ZERO);
        if value < min || max.is_some_and(|max| value > max) {
            let most = max.map_or_else(|| "∞".to_owned(), |max| max.to_string());
            let problem = Problem::new(Code::OutOfRange).with("text", value.to_string()).with("min", min.to_string());
            decoder.report(problem.with("max", most));
            return None;
        }
        Some(AnswerValue::Number(value))
    }
}

/// Reports a word that is no label of the item.
pub(super) fn unknown(word: String, labels: &AnswerLabels, decoder: &mut Decoder<'_>) -> Option<AnswerValue> {
    let known = decoder.suggestions(labels.labels().map(|(label, _)| label));
    let problem = Problem::new(Code::UnknownAnswer).with("text", word.as_str());
    decoder.report(problem.with_known(&word, known));
    None
}

/// The text of a scalar; numbers by their shortest decimal, so that the label `10` matches the JSON number
/// 10.
pub(crate) fn scalar_text(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Number(number) => {
            Some(Decimal::from_json(number).map_or_else(|_| number.to_string(), |value| value.to_string()))
        }
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The state that a code gives, if it is one.
pub(crate) fn state_of(code: &str) -> Option<AnswerState> {
    match code {
        "not_applicable" => Some(AnswerState::NotApplicable),
        "not_sampled" => Some(AnswerState::NotSampled),
        "error" => Some(AnswerState::Error),
        _ => None,
    }
}

/// Reports `not_applicable` where it is forbidden; true if the state is accepted.
pub(crate) fn allowed(state: AnswerState, forbid: bool, decoder: &mut Decoder<'_>) -> bool {
    let refused = forbid && state == AnswerState::NotApplicable;
    if refused {
        decoder.report(Problem::new(Code::NotApplicableForbidden));
    }
    !refused
}
