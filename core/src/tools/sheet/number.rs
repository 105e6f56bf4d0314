//! Numbers as people type them: units behind, commas between thousands, full-width digits. Never clamped, never guessed.

use super::normalise;
use super::unit::{ColumnUnit, split_unit};
use super::value::{CellReading, Fault, ReadRule, SheetCell};
use crate::base::exact::{Decimal, DecimalError};

/// What a number column declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberType {
    /// Only whole numbers.
    pub integer: bool,
    /// The least value accepted.
    pub min: Option<Decimal>,
    /// The greatest value accepted.
    pub max: Option<Decimal>,
    /// Units of which one may stand behind the number, such as `℃`.
    pub units: Vec<ColumnUnit>,
}

/// Reads a number.
pub(super) fn read(text: &str, kind: &NumberType) -> Result<CellReading, Fault> {
    let mut rules = Vec::new();
    let value = decimal(text, kind, &mut rules)?;
    let below = kind.min.is_some_and(|min| value < min);
    let above = kind.max.is_some_and(|max| value > max);
    if kind.integer {
        let whole = value.to_i64().ok_or(Fault::NotAnInteger)?;
        return if below || above {
            Err(Fault::OutOfRange)
        } else {
            Ok(CellReading::new(SheetCell::Integer(whole), rules))
        };
    }
    if below || above {
        return Err(Fault::OutOfRange);
    }
    Ok(CellReading::new(SheetCell::Decimal(value), rules))
}

fn decimal(text: &str, kind: &NumberType, rules: &mut Vec<ReadRule>) -> Result<Decimal, Fault> {
    if let Ok(value) = text.parse() {
        return Ok(value);
    }
    let trimmed = normalise::trim(text);
    if trimmed.len() != text.len() {
        rules.push(ReadRule::Trimmed);
    }
    let (bare, unit) = split_unit(trimmed, &kind.units);
    rules.extend(unit.map(|_| ReadRule::Unit));
    let narrow = normalise::narrow(bare);
    if narrow != bare.trim() {
        rules.push(ReadRule::Width);
    }
    // A unit may itself be written wide: look again in the narrow text, if none was found.
    let (number, unit) = if unit.is_none() {
        let (number, unit) = split_unit(&narrow, &kind.units);
        rules.extend(unit.map(|_| ReadRule::Unit));
        (number, unit)
    } else {
        (narrow.as_ref(), unit)
    };
    let joined = without_thousands(number, rules);
    let value: Decimal = joined.as_deref().unwrap_or(number).parse().map_err(|error| match error {
        DecimalError::OutOfRange => Fault::NumberTooLong,
        _ => Fault::NotANumber,
    })?;
    match unit.and_then(|unit| unit.times) {
        None => Ok(value),
        Some(times) => {
            let product = &value.ratio() * &times.ratio();
            product.to_finite_decimal().and_then(|text| text.parse().ok()).ok_or(Fault::NumberTooLong)
        }
    }
}

/// `1,234,567.8` without its commas; nothing where commas stand anywhere but between groups of three.
fn without_thousands(text: &str, rules: &mut Vec<ReadRule>) -> Option<String> {
    if !text.contains(',') {
        return None;
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split(',');
    let only_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && only_digits(group));
    let rest = groups.all(|group| group.len() == 3 && only_digits(group));
    if !first || !rest || fraction.is_some_and(|part| part.contains(',')) {
        return None;
    }
    rules.push(ReadRule::Thousands);
    Some(text.replace(',', ""))
}
