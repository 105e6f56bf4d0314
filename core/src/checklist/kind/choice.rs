//! A choice: one of the item's options, each with its own points.

use super::by_code::{self, StatedWorth};
use super::interface::{ColumnCode, Kind};
use super::question::WorthScale;
use super::reading::Expects;
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::CollectOrdered;
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::item::{Asked, ItemOption};
use crate::tools::condition::FactType;

/// The kind `choice`.
pub(super) struct Choice;

impl Kind for Choice {
    fn has_options() -> bool {
        true
    }

    fn codes(options: &[ItemOption]) -> Vec<&str> {
        options.iter().map(|option| option.id.as_str()).collect()
    }

    fn answer_type(options: &[ItemOption]) -> Option<FactType> {
        Some(FactType::Choice(Self::codes(options).into_iter().map(str::to_owned).collect_set()))
    }

    fn has_few_answers() -> bool {
        true
    }

    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        expects.label(json, AnswerValue::Code, decoder)
    }

    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale) {
        let stated: Vec<StatedWorth<'_>> = worths.asked.options.iter().map(StatedWorth::from).collect();
        let (possible, effects) = by_code::effects(worths, &stated);
        let codes = worths.asked.options.iter().map(|option| option.id.to_string());
        (possible, WorthScale::ByCode(codes.zip(effects).collect()))
    }

    fn column_code() -> ColumnCode {
        ColumnCode::Place
    }

    fn trials(asked: &Asked<'_>) -> Vec<AnswerValue> {
        asked.options.iter().map(|option| AnswerValue::of_code(&option.id)).collect()
    }
}

impl<'o> From<&'o ItemOption> for StatedWorth<'o> {
    fn from(option: &'o ItemOption) -> Self {
        Self { points: option.points, fails: option.fails, severity: option.severity.as_ref() }
    }
}
