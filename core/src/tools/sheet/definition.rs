//! What a sheet declares: its columns, its key, what repeated rows mean.

use super::check_sheet;
use super::column::Reader;
use super::normalise;
use super::unit::ColumnUnit;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::instant::parse_date;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::ordered::{CollectOrdered, Map};
use crate::base::problem::Problems;
use crate::base::text::Text;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

string_enum! {
    /// What a column holds.
    pub enum ColumnType {
        /// Any text.
        Text = "text",
        /// A whole number.
        Integer = "integer",
        /// A decimal number.
        Decimal = "decimal",
        /// A day.
        Date = "date",
        /// A moment.
        Instant = "instant",
        /// One of declared codes, written as one of their labels.
        Choice = "choice",
        /// Yes or no.
        Bool = "bool",
    }
}

string_enum! {
    /// What a row means that says the same as an earlier row of the same key.
    pub enum OnDuplicate {
        /// A problem.
        Problem = "problem",
        /// Nothing new: it is left out, with a note.
        KeepFirst = "keep_first",
    }
}

/// The least or greatest value of a column: a number, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum ColumnBound {
    /// For numbers.
    Number(Decimal),
    /// For days.
    Day(NaiveDate),
}

crate::base::json::deserialize_decoded!(ColumnBound);

impl Decode for ColumnBound {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        if let Json::String(text) = json
            && let Some(day) = parse_date(text)
        {
            return Some(Self::Day(day));
        }
        Decimal::decode(json, decoder).map(Self::Number)
    }
}

impl std::fmt::Display for ColumnBound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ColumnBound {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Bound".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["number", "string"], "description": "A decimal, or a day such as 2020-02-19"})
    }
}

record! {
    /// A column.
    pub struct SheetColumn {
        /// Its name in records; always accepted as a header too.
        pub name: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Further headers by which it is known, in any language.
        pub headers: Vec<String> = Vec::new(),
        /// What it holds.
        pub kind as "type": ColumnType,
        /// Whether every row must have a value. Columns of the key always must.
        pub required: bool = false,
        /// The least value, for numbers and days.
        pub min: Option<ColumnBound>,
        /// The greatest value, for numbers and days.
        pub max: Option<ColumnBound>,
        /// Units of which one may stand behind a number: `["℃", "度"]`. One with a factor is `{"unit": "万元", "times": 10000}`:
        /// `3万元` is then 30000. The longest that fits is taken off, once. Without factors, units that differ in magnitude
        /// (万元 beside 元) are `sheet_unit_magnitude`.
        pub units: Vec<ColumnUnit> = Vec::new(),
        /// For choices, the labels by which each code may be written; for yes and no, those of `true` and `false` where the
        /// usual ones (是, √, 合格, yes …) are not wanted.
        pub labels: BTreeMap<String, Vec<String>> = BTreeMap::new(),
        /// Labels that mean "nothing written", such as `/` or `无`.
        pub empty: Vec<String> = Vec::new(),
        /// For texts that are codes: read full-width letters and digits as the usual ones.
        pub fold_width: bool = false,
    }
}

record! {
    /// A sheet as a document declares it.
    pub struct SheetDocument {
        /// Its columns.
        pub columns: Vec<SheetColumn>,
        /// The columns that tell rows apart.
        pub key: Vec<Id> = Vec::new(),
        /// What a repeated row means. A row of the same key that says something else is always a problem.
        pub on_duplicate: OnDuplicate = OnDuplicate::Problem,
        /// Headers that may stand there and are not read (序号, 备注 …).
        pub ignore: Vec<String> = Vec::new(),
    }
}

/// A checked sheet definition.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetDefinition {
    document: SheetDocument,
    readers: Vec<Reader>,
    headers: Map<String, usize>,
    ignored: BTreeSet<String>,
    key: Vec<usize>,
}

impl SheetDefinition {
    /// Reads a definition.
    ///
    /// # Errors
    /// Every problem of its form, and `duplicate_id`, `unknown_id`, `empty_list`, `missing_field`, `sheet_ambiguous_header`,
    /// `sheet_ambiguous_label`, `sheet_bound_type`, `sheet_bounds_crossed`.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Decoder::run(&Json::parse(text)?)
    }

    /// Checks a definition.
    ///
    /// # Errors
    /// As [`SheetDefinition::from_json`], but those of its form.
    pub fn new(document: SheetDocument) -> Result<Self, Problems> {
        check_sheet::definition(&document).or(())?;
        let place = |name: &Id| document.columns.iter().position(|column| column.name == *name);
        let key: Vec<usize> = document.key.iter().filter_map(place).collect();
        let mut headers = Map::new();
        for (index, column) in document.columns.iter().enumerate() {
            for header in names_of(column) {
                headers.insert(header, index);
            }
        }
        let readers = document
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| Reader::new(column, column.required || key.contains(&index)))
            .collect();
        let ignored = document.ignore.iter().map(|header| normalise::label(header)).collect_set();
        Ok(Self { readers, headers, ignored, key, document })
    }

    /// The definition as it was given.
    #[must_use]
    pub fn document(&self) -> &SheetDocument {
        &self.document
    }

    pub(super) fn readers(&self) -> &[Reader] {
        &self.readers
    }

    /// The column that a header means.
    pub(super) fn column_of(&self, header: &str) -> Option<usize> {
        self.headers.get(&normalise::label(header)).copied()
    }

    pub(super) fn is_ignored(&self, header: &str) -> bool {
        self.ignored.contains(&normalise::label(header))
    }

    pub(super) fn key(&self) -> &[usize] {
        &self.key
    }
}

/// A column's headers, made comparable.
pub(super) fn names_of(column: &SheetColumn) -> impl Iterator<Item = String> {
    std::iter::once(column.name.as_str()).chain(column.headers.iter().map(String::as_str)).map(normalise::label)
}

crate::base::json::deserialize_decoded!(SheetDefinition);

impl Decode for SheetDefinition {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let document = SheetDocument::decode(json, decoder)?;
        match Self::new(document) {
            Ok(definition) => Some(definition),
            Err(problems) => {
                problems.into_iter().for_each(|problem| decoder.report(problem));
                None
            }
        }
    }
}

placeholder! { SheetDefinition = SheetDefinition {
    document: SheetDocument::placeholder(),
    readers: Vec::new(),
    headers: Map::new(),
    ignored: BTreeSet::new(),
    key: Vec::new(),
} }

impl serde::Serialize for SheetDefinition {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for SheetDefinition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        SheetDocument::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        SheetDocument::json_schema(generator)
    }
}
