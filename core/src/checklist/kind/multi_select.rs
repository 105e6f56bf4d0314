//! A multi-select: any number of the item's options, none included. `base` says what they are worth together.

use super::by_selection::SelectionScale;
use super::interface::{ColumnCode, Kind};
use super::question::WorthScale;
use super::reading::{Expects, scalar_text, state_of, unknown};
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json, is_blank};
use crate::base::ordered::{CollectOrdered, Set};
use crate::base::problem::{Code, Problem};
use crate::base::text_folding::pieces;
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::item::{Asked, Item, ItemOption, SelectionBase};
use crate::tools::condition::FactType;

/// The kind `multi_select`.
pub(super) struct MultiSelect;

impl Kind for MultiSelect {
    fn has_options() -> bool {
        true
    }

    fn fields(_asked: &Asked<'_>) -> &'static [&'static str] {
        &["base"]
    }

    fn codes(options: &[ItemOption]) -> Vec<&str> {
        options.iter().map(|option| option.id.as_str()).collect()
    }

    fn answer_type(options: &[ItemOption]) -> Option<FactType> {
        Some(FactType::Set(Self::codes(options).into_iter().map(str::to_owned).collect_set()))
    }

    /// Reads an array of labels, one label alone, or a text of several with signs between them, as a cell of a table has.
    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        match json {
            Json::Array(chosen) => Some(AnswerValue::Codes(read_selection(chosen, expects, decoder))),
            Json::String(text) if expects.labels.code(text).is_none() => match read_pieces(text, expects) {
                Some(codes) => Some(AnswerValue::Codes(codes)),
                None => unknown(text.clone(), expects.labels, decoder),
            },
            one => expects.label(one, |code| AnswerValue::Codes(vec![code.to_string()]), decoder),
        }
    }

    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale) {
        let scale = SelectionScale::of(worths);
        (scale.possible(worths.method), WorthScale::Selection(scale))
    }

    fn column_code() -> ColumnCode {
        ColumnCode::Bits
    }

    /// All options, each alone, and none.
    fn trials(asked: &Asked<'_>) -> Vec<AnswerValue> {
        let all: Vec<String> = asked.options.iter().map(|option| option.id.to_string()).collect();
        let singles = all.iter().map(|one| vec![one.clone()]);
        std::iter::once(all.clone()).chain(singles).chain([Vec::new()]).map(AnswerValue::Codes).collect()
    }

    /// Options add up unless stated otherwise.
    fn state_defaults(item: &mut Item) {
        item.base = item.base.or(Some(SelectionBase::Sum));
    }
}

/// The options that the pieces of a text name, each once; `None` if some piece names none, or if there is no piece.
fn read_pieces(text: &str, expects: &Expects<'_>) -> Option<Vec<String>> {
    let mut codes: Vec<String> = Vec::new();
    for piece in pieces(text) {
        let code = expects.labels.code(piece).filter(|code| state_of(code).is_none())?;
        if codes.iter().any(|known| **known == **code) {
            return None;
        }
        codes.push(code.to_string());
    }
    (!codes.is_empty()).then_some(codes)
}

/// Reads the chosen options, without blank entries; one that occurs twice is reported (`chosen_twice`).
fn read_selection<'a>(chosen: &'a [Json], expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let mut met: Set<&str> = Set::new();
    for (index, entry) in chosen.iter().enumerate().filter(|(_, entry)| !is_blank(entry)) {
        decoder.at_index(index, |decoder| {
            let Some(text) = scalar_text(entry) else {
                decoder.wrong_type::<()>("answer", entry);
                return;
            };
            match expects.labels.code(&text).filter(|code| state_of(code).is_none()) {
                None => {
                    unknown(text, expects.labels, decoder);
                }
                Some(code) if !met.insert(code) => {
                    decoder.report(Problem::new(Code::ChosenTwice).with("text", text));
                }
                Some(code) => codes.push(code.to_string()),
            }
        });
    }
    codes
}
