//! Pass or fail: `pass` earns the points, `fail` nothing; under charges `fail` is charged the points.

use super::effect::Effect;
use super::interface::{ColumnCode, Kind};
use super::question::WorthScale;
use super::reading::Expects;
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::CollectOrdered;
use crate::base::text::Text;
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::item::{Asked, ItemOption};
use crate::tools::condition::FactType;

/// The kind `pass_fail`.
pub(super) struct PassFail;

impl Kind for PassFail {
    fn codes(_options: &[ItemOption]) -> Vec<&str> {
        vec!["pass", "fail"]
    }

    fn answer_type(options: &[ItemOption]) -> Option<FactType> {
        Some(FactType::Choice(Self::codes(options).into_iter().map(str::to_owned).collect_set()))
    }

    fn has_few_answers() -> bool {
        true
    }

    fn code_title(code: &str) -> Option<Text> {
        match code {
            "pass" => Some(Text::pair("合格", "Conforming")),
            "fail" => Some(Text::pair("不合格", "Not conforming")),
            _ => None,
        }
    }

    /// Reads a label; `true` is `pass`, `false` is `fail`.
    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        match json {
            Json::Bool(value) => Some(expects.own_code(if *value { "pass" } else { "fail" })),
            other => expects.label(other, AnswerValue::Code, decoder),
        }
    }

    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale) {
        let full = worths.full_points();
        let (pass, fail) =
            if worths.method.charges() { (Ratio::ZERO, full.clone()) } else { (full.clone(), Ratio::ZERO) };
        let answers =
            vec![("pass".to_owned(), Effect::of(pass, false, None)), ("fail".to_owned(), Effect::of(fail, true, None))];
        (full, WorthScale::ByCode(answers))
    }

    fn column_code() -> ColumnCode {
        ColumnCode::Place
    }

    /// 0 is `fail` and 1 is `pass`, as in a column of yes and no.
    fn column_answers(_options: &[ItemOption]) -> Vec<String> {
        vec!["fail".to_owned(), "pass".to_owned()]
    }

    fn trials(_asked: &Asked<'_>) -> Vec<AnswerValue> {
        ["pass", "fail"].map(AnswerValue::of_code).to_vec()
    }
}
