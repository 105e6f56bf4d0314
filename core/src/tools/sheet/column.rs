//! Reading one cell by its column's type.

use super::definition::{Bound, ColumnType, SheetColumn};
use super::label::Labels;
use super::number::{self, NumberType};
use super::read::ReadOptions;
use super::value::{Cell, Fault, ReadRule, Reading};
use super::{date, fold};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A column ready to read cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reader {
    pub(super) required: bool,
    kind: Kind,
    /// Labels of "nothing written", as comparable texts.
    empty: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Text { fold_width: bool },
    Number(NumberType),
    Date { min: Option<NaiveDate>, max: Option<NaiveDate> },
    Instant,
    Choice(Labels),
    Bool(Labels),
}

impl Reader {
    pub(super) fn new(column: &SheetColumn, required: bool) -> Self {
        let number = |bound: Option<Bound>| match bound {
            Some(Bound::Number(number)) => Some(number),
            _ => None,
        };
        let day = |bound: Option<Bound>| match bound {
            Some(Bound::Day(day)) => Some(day),
            _ => None,
        };
        let kind = match column.kind {
            ColumnType::Text => Kind::Text { fold_width: column.fold_width },
            ColumnType::Integer | ColumnType::Decimal => Kind::Number(NumberType {
                integer: column.kind == ColumnType::Integer,
                min: number(column.min),
                max: number(column.max),
                units: column.units.clone(),
            }),
            ColumnType::Date => Kind::Date { min: day(column.min), max: day(column.max) },
            ColumnType::Instant => Kind::Instant,
            ColumnType::Choice => Kind::Choice(Labels::new(&column.labels)),
            ColumnType::Bool if column.labels.is_empty() => Kind::Bool(Labels::yes_no()),
            ColumnType::Bool => Kind::Bool(Labels::new(&column.labels)),
        };
        Self { required, kind, empty: column.empty.iter().map(|label| fold::label(label)).collect() }
    }

    /// Reads a cell's text.
    pub(super) fn read(&self, text: &str, options: &ReadOptions<'_>) -> Result<Reading, Fault> {
        let mut rules = Vec::new();
        let blank = fold::trim(text).is_empty();
        if blank || (!self.empty.is_empty() && self.empty.contains(&fold::label(text))) {
            if self.required {
                return Err(Fault::Missing);
            }
            if !blank {
                rules.push(ReadRule::EmptyLabel);
            }
            return Ok(Reading::new(Cell::Empty, rules));
        }
        match &self.kind {
            Kind::Text { fold_width: true } => {
                let text = fold::narrow_noting(text, &mut rules).into_owned();
                Ok(Reading::new(Cell::Text(text), rules))
            }
            Kind::Text { fold_width: false } => {
                let trimmed = fold::trim(text);
                if trimmed.len() != text.len() {
                    rules.push(ReadRule::Trimmed);
                }
                Ok(Reading::new(Cell::Text(trimmed.to_owned()), rules))
            }
            Kind::Number(kind) => number::read(text, kind),
            Kind::Date { min, max } => {
                let reading = date::read_date(text, options.year)?;
                let within = |day: NaiveDate| min.is_none_or(|min| min <= day) && max.is_none_or(|max| day <= max);
                match reading.cell {
                    Cell::Date(day) if !within(day) => Err(Fault::OutOfRange),
                    _ => Ok(reading),
                }
            }
            Kind::Instant => date::read_instant(text, options.zone, options.year),
            Kind::Choice(labels) => {
                let code = labels.code(text, &mut rules)?.to_owned();
                Ok(Reading::new(Cell::Choice(code), rules))
            }
            Kind::Bool(labels) => {
                let yes = labels.code(text, &mut rules)? == "true";
                Ok(Reading::new(Cell::Bool(yes), rules))
            }
        }
    }

    /// The labels that it accepts, for messages.
    pub(super) fn labels(&self) -> &[String] {
        match &self.kind {
            Kind::Choice(labels) | Kind::Bool(labels) => labels.offered(),
            _ => &[],
        }
    }
}
