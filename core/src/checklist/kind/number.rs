//! A measured number from `min` to `max`, worth `each` for every unit or, with `bands`, by the range that it lies in.

use super::by_code::{self, StatedWorth};
use super::by_unit::{self, UnitScale};
use super::interface::{ColumnCode, Kind};
use super::numbers::{NumberRange, Numbers};
use super::question::WorthScale;
use super::reading::Expects;
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::{Asked, Band, ItemOption};
use crate::tools::condition::FactType;

/// The kind `number`.
pub(super) struct Number;

impl Kind for Number {
    fn numbers() -> Numbers {
        Numbers::Measured
    }

    fn fields(asked: &Asked<'_>) -> &'static [&'static str] {
        if asked.bands.is_empty() {
            &["each", "at_most", "min", "max", "unit", "bands", "fails_from"]
        } else {
            &["min", "max", "unit", "bands"]
        }
    }

    /// Where failures are only counted, bands say which numbers fail.
    fn missing(asked: &Asked<'_>, method: Method) -> Vec<&'static str> {
        let max = asked.max.is_none().then_some("max");
        let min = asked.min.is_none().then_some("min");
        let worth = match method {
            _ if !asked.bands.is_empty() => None,
            Method::Counts => Some("bands"),
            Method::Points if asked.each.is_none() => Some("each"),
            Method::Points | Method::Deduction | Method::Demerit => None,
        };
        [max, min, worth].into_iter().flatten().collect()
    }

    fn answer_type(_options: &[ItemOption]) -> Option<FactType> {
        Some(FactType::Decimal)
    }

    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue> {
        expects.number(json, Numbers::Measured, decoder)
    }

    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale) {
        let bands = worths.asked.bands;
        if bands.is_empty() {
            let scale = UnitScale::of(worths, Numbers::Measured);
            return (scale.possible(worths.method), WorthScale::ByUnit(Box::new(scale)));
        }
        let stated: Vec<StatedWorth<'_>> = bands.iter().map(StatedWorth::from).collect();
        let (possible, effects) = by_code::effects(worths, &stated);
        (possible, WorthScale::ByBand(bands.iter().cloned().zip(effects).collect()))
    }

    fn range(asked: &Asked<'_>) -> Option<NumberRange> {
        Some((asked.min, asked.max))
    }

    fn column_code() -> ColumnCode {
        ColumnCode::Measured
    }

    fn trials(asked: &Asked<'_>) -> Vec<AnswerValue> {
        by_unit::trials(asked, Numbers::Measured)
    }
}

impl<'b> From<&'b Band> for StatedWorth<'b> {
    fn from(band: &'b Band) -> Self {
        Self { points: band.points, fails: band.fails, severity: band.severity.as_ref() }
    }
}
