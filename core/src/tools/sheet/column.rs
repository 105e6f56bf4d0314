//! Reading one cell by its column's type.

use super::definition::{ColumnBound, ColumnType, SheetColumn};
use super::label::LabelTable;
use super::number::{self, NumberType};
use super::read::ReadOptions;
use super::value::{CellReading, Fault, ReadRule, SheetCell};
use super::{date, normalise};
use crate::base::ordered::CollectOrdered;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A column ready to read cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reader {
    pub(super) required: bool,
    kind: CellKind,
    /// Labels of "nothing written", as comparable texts.
    empty: BTreeSet<String>,
}

#[derive(Clone, Debug, PartialEq)]
enum CellKind {
    Text { fold_width: bool },
    Number(NumberType),
    Date { min: Option<NaiveDate>, max: Option<NaiveDate> },
    Instant,
    Choice(LabelTable),
    Bool(LabelTable),
}

impl Reader {
    pub(super) fn new(column: &SheetColumn, required: bool) -> Self {
        let number = |bound: Option<ColumnBound>| match bound {
            Some(ColumnBound::Number(number)) => Some(number),
            _ => None,
        };
        let day = |bound: Option<ColumnBound>| match bound {
            Some(ColumnBound::Day(day)) => Some(day),
            _ => None,
        };
        let kind = match column.kind {
            ColumnType::Text => CellKind::Text { fold_width: column.fold_width },
            ColumnType::Integer | ColumnType::Decimal => CellKind::Number(NumberType {
                integer: column.kind == ColumnType::Integer,
                min: number(column.min),
                max: number(column.max),
                units: column.units.clone(),
            }),
            ColumnType::Date => CellKind::Date { min: day(column.min), max: day(column.max) },
            ColumnType::Instant => CellKind::Instant,
            ColumnType::Choice => CellKind::Choice(LabelTable::new(&column.labels)),
            ColumnType::Bool if column.labels.is_empty() => CellKind::Bool(LabelTable::yes_no()),
            ColumnType::Bool => CellKind::Bool(LabelTable::new(&column.labels)),
        };
        Self { required, kind, empty: column.empty.iter().map(|label| normalise::label(label)).collect_set() }
    }

    /// Reads a cell's text.
    pub(super) fn read(&self, text: &str, options: &ReadOptions<'_>) -> Result<CellReading, Fault> {
        let mut rules = Vec::new();
        let blank = normalise::trim(text).is_empty();
        if blank || (!self.empty.is_empty() && self.empty.contains(&normalise::label(text))) {
            if self.required {
                return Err(Fault::Missing);
            }
            if !blank {
                rules.push(ReadRule::EmptyLabel);
            }
            return Ok(CellReading::new(SheetCell::Empty, rules));
        }
        match &self.kind {
            CellKind::Text { fold_width: true } => {
                let text = normalise::narrow_noting(text, &mut rules).into_owned();
                Ok(CellReading::new(SheetCell::Text(text), rules))
            }
            CellKind::Text { fold_width: false } => {
                let trimmed = normalise::trim(text);
                if trimmed.len() != text.len() {
                    rules.push(ReadRule::Trimmed);
                }
                Ok(CellReading::new(SheetCell::Text(trimmed.to_owned()), rules))
            }
            CellKind::Number(kind) => number::read(text, kind),
            CellKind::Date { min, max } => {
                let reading = date::read_date(text, options.year)?;
                let within = |day: NaiveDate| min.is_none_or(|min| min <= day) && max.is_none_or(|max| day <= max);
                match reading.cell {
                    SheetCell::Date(day) if !within(day) => Err(Fault::OutOfRange),
                    _ => Ok(reading),
                }
            }
            CellKind::Instant => date::read_instant(text, options.zone, options.year),
            CellKind::Choice(labels) => {
                let code = labels.code(text, &mut rules)?.to_owned();
                Ok(CellReading::new(SheetCell::Choice(code), rules))
            }
            CellKind::Bool(labels) => {
                let yes = labels.code(text, &mut rules)? == "true";
                Ok(CellReading::new(SheetCell::Bool(yes), rules))
            }
        }
    }

    /// The labels that it accepts, for messages.
    pub(super) fn labels(&self) -> &[String] {
        match &self.kind {
            CellKind::Choice(labels) | CellKind::Bool(labels) => labels.offered(),
            _ => &[],
        }
    }
}
