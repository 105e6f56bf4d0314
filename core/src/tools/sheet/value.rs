//! Typed values of cells, the notes about readings by rule, and why a cell was refused.

use crate::base::exact::Decimal;
use crate::base::instant::Instant;
use crate::base::problem::Code;
use chrono::NaiveDate;

/// A cell as read by its column's declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetCell {
    /// Nothing is written there.
    Empty,
    /// Text, without the spaces around it.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// A day.
    Date(NaiveDate),
    /// A moment.
    Instant(Instant),
    /// The code of a declared choice.
    Choice(String),
    /// Yes or no.
    Bool(bool),
}

/// A rule by which a text was read as something other than it says literally.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReadRule {
    /// Spaces around the text were left out, ideographic and zero-width ones too.
    Trimmed,
    /// Full-width characters were read as the usual ones.
    Width,
    /// A label that differs from a declared one only in width or case was read as that one.
    Label,
    /// A label that the column declares to mean "nothing written".
    EmptyLabel,
    /// A declared unit behind the number was left out.
    Unit,
    /// Commas between groups of three digits were left out.
    Thousands,
    /// A date or time written in another accepted form.
    DateForm,
    /// A number in a date column was read as a spreadsheet's day number (1900 system).
    ExcelSerial,
    /// A date without a year was read in the year that the caller gave.
    YearGiven,
    /// A time without an offset was read in the zone that the caller gave.
    ZoneGiven,
    /// A row equal to an earlier one was left out.
    DuplicateDropped,
}

impl ReadRule {
    /// Names the rule as it stands in documents.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Trimmed => "trimmed",
            Self::Width => "width",
            Self::Label => "label",
            Self::EmptyLabel => "empty_label",
            Self::Unit => "unit",
            Self::Thousands => "thousands",
            Self::DateForm => "date_form",
            Self::ExcelSerial => "excel_serial",
            Self::YearGiven => "year_given",
            Self::ZoneGiven => "zone_given",
            Self::DuplicateDropped => "duplicate_dropped",
        }
    }
}

/// A note that a cell was read by a rule, not literally: nothing that changes a value is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadingNote {
    /// The row as a spreadsheet shows it: the header is row 1.
    pub row: u64,
    /// The column's name; empty where the note is about a whole row.
    pub column: String,
    /// The text as written.
    pub from: String,
    /// What it was read as; for a row left out, the row that it repeats.
    pub to: String,
    /// The rule.
    pub rule: ReadRule,
}

/// Why a cell cannot be read. The text itself and its place are added by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Missing,
    NotANumber,
    NotAnInteger,
    NumberTooLong,
    OutOfRange,
    NotADate,
    DateWithoutYear,
    NotAnInstant,
    InstantWithoutZone,
    NotALabel,
}

impl Fault {
    pub(super) fn code(self) -> Code {
        match self {
            Self::Missing => Code::SheetValueMissing,
            Self::NotANumber => Code::SheetNotANumber,
            Self::NotAnInteger => Code::SheetNotAnInteger,
            Self::NumberTooLong => Code::SheetNumberTooLong,
            Self::OutOfRange => Code::SheetOutOfRange,
            Self::NotADate => Code::SheetNotADate,
            Self::DateWithoutYear => Code::SheetDateWithoutYear,
            Self::NotAnInstant => Code::SheetNotAnInstant,
            Self::InstantWithoutZone => Code::SheetNoZone,
            Self::NotALabel => Code::SheetUnknownLabel,
        }
    }
}

/// A value, and the rules that were needed to read it.
pub(super) struct CellReading {
    pub(super) cell: SheetCell,
    pub(super) rules: Vec<ReadRule>,
}

impl CellReading {
    pub(super) fn new(cell: SheetCell, rules: Vec<ReadRule>) -> Self {
        Self { cell, rules }
    }
}
