//! A count: a whole number from 0 to `max`, worth `each` for every unit.

use super::by_unit::{self, UnitScale};
use super::interface::{ColumnCode, Kind};
use super::numbers::{NumberRange, Numbers};
use super::question::WorthScale;
use super::reading::Expects;
use super::worths::Worths;
use crate::base::exact::{Decimal, Ratio};
use crate::base::json::{Decoder, Json};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::{Asked, Item, ItemOption};
use crate::tools::condition::FactType;

/// The kind `count`.
pub(super) struct Count;

impl Kind for Count {
    fn numbers() -> Numbers {
        Numbers::Whole
    }

    fn fields(asked: &Asked<'_>) -> &'static [&'static str] {
        if asked.bands.is_empty() {
            &["each", "at_most", "max", "unit", "fails_from"]
        } else {
            &["each", "max", "unit"]
        }
    }

    fn missing(asked: &Asked<'_>, method: Method) -> Vec<&'static str> {
        let max = asked.max.is_none().then_some("max");
        let each = (asked.each.is_none() && method == Method::Points).then_some("each");
        max.into_iter().chain(each).collect()
    }

    fn answer_type(_options: &[ItemOption]) -> Option<FactType> {
        Some(FactType::Integer)
    }

    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        expects.number(json, Numbers::Whole, decoder)
    }

    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale) {
        let scale = UnitScale::of(worths, Numbers::Whole);
        (scale.possible(worths.method), WorthScale::ByUnit(Box::new(scale)))
    }

    fn range(asked: &Asked<'_>) -> Option<NumberRange> {
        Some((Some(Decimal::ZERO), asked.max))
    }

    fn column_code() -> ColumnCode {
        ColumnCode::Count
    }

    fn trials(asked: &Asked<'_>) -> Vec<AnswerValue> {
        by_unit::trials(asked, Numbers::Whole)
    }

    /// A count begins at 0.
    fn state_defaults(item: &mut Item) {
        item.min = item.min.or(Some(Decimal::ZERO));
    }
}
