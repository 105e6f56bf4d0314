//! Sheets as documents: decimals as strings, cells by the names of their columns.

use super::read::{Sheet, SheetRecord};
use super::value::{ReadRule, ReadingNote, SheetCell};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;

impl fmt::Display for SheetCell {
    /// The value as text: what a note says a cell was read as.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Choice(text) => f.write_str(text),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Decimal(number) => write!(f, "{number}"),
            Self::Date(day) => write!(f, "{day}"),
            Self::Instant(instant) => write!(f, "{instant}"),
            Self::Bool(yes) => write!(f, "{yes}"),
        }
    }
}

impl Serialize for SheetCell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_none(),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Bool(yes) => serializer.serialize_bool(*yes),
            other => serializer.collect_str(other),
        }
    }
}

impl Serialize for ReadRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Serialize for ReadingNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Note", 5)?;
        out.serialize_field("row", &self.row)?;
        out.serialize_field("column", &self.column)?;
        out.serialize_field("from", &self.from)?;
        out.serialize_field("to", &self.to)?;
        out.serialize_field("rule", &self.rule)?;
        out.end()
    }
}

/// A record beside the names of its columns.
struct Named<'s>(&'s Sheet, &'s SheetRecord);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Cells<'s>(&'s Sheet, &'s SheetRecord);
        impl Serialize for Cells<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.columns.iter().zip(&self.1.cells))
            }
        }
        let mut out = serializer.serialize_struct("Record", 2)?;
        out.serialize_field("row", &self.1.row)?;
        out.serialize_field("cells", &Cells(self.0, self.1))?;
        out.end()
    }
}

impl Serialize for Sheet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows: Vec<Named<'_>> = self.rows.iter().map(|record| Named(self, record)).collect();
        let mut out = serializer.serialize_struct("Sheet", 4)?;
        out.serialize_field("rows", &rows)?;
        out.serialize_field("refused", &self.refused)?;
        out.serialize_field("problems", &self.problems)?;
        out.serialize_field("notes", &self.notes)?;
        out.end()
    }
}
