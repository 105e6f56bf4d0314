//! Remarks: a text, or a photograph's reference. They have no points and are never part of the score.

use super::interface::Kind;
use super::question::WorthScale;
use super::reading::{Expects, Found, unknown};
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::checklist::model::answer::AnswerValue;

/// The kinds `text` and `photo`.
pub(super) struct Remark;

impl Kind for Remark {
    fn scored() -> bool {
        false
    }

    /// Reads a text; a blank one is no answer.
    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        let found = expects.find(json, decoder)?;
        match (found, json) {
            (Found::Word(word), Json::String(_)) => (!word.trim().is_empty()).then(|| AnswerValue::Text(word.into())),
            (Found::Word(word), _) => unknown(word, expects.labels, decoder),
            (Found::Code(code), _) => expects.accept(code, AnswerValue::Code, decoder),
        }
    }

    fn worth(_worths: &Worths<'_>) -> (Ratio, WorthScale) {
        (Ratio::ZERO, WorthScale::Remark)
    }
}
