//! Submissions: what a unit sent in, revision by revision, read by the report that asked.
//!
//! A figure that is not there is missing, never 0. A zero is written as 0, or asserted for all flows at once by a nil
//! return (零报告).

use super::definition::{Indicator, ReportDefinition, Severity};
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, string_enum};
use crate::base::problem::{Code, Problem};
use crate::report::fold::IndicatorKind;
use chrono::NaiveDate;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::collections::BTreeMap;

/// Greatest magnitude of a figure, itself not allowed: 10¹⁵. With 6 decimals a figure then has less than 10²¹ units of
/// its last decimal, and sums of 10¹⁷ figures still fit the 128-bit integers of
/// [`FoldState`](crate::report::FoldState).
const MAGNITUDE_LIMIT: i64 = 1_000_000_000_000_000;

string_enum! {
    /// What a revision does.
    pub enum RevisionKind {
        /// First figures of the day, or the first after a retraction.
        Original = "original",
        /// Other figures in place of those in force; it states all figures, not only the changed ones.
        Correction = "correction",
        /// No figures in place of those in force. It removes figures, not timeliness: what came on time stays on time.
        Retraction = "retraction",
        /// Nothing happened in the window (零报告): every flow is 0, asserted. Stocks may be stated and are missing
        /// otherwise.
        Nil = "nil",
    }
}

/// What was written for one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportedValue {
    /// Number, exact, with at most the indicator's decimals.
    Number(Decimal),
    /// Id of a status's word.
    Word(String),
    /// Free text.
    Text(String),
    /// Figure that exists and is not told, with the reason: `{"withheld": "商业秘密"}`.
    Withheld(String),
    /// Figure that cannot exist here, with the reason: `{"not_applicable": "无食堂"}`.
    NotApplicable(String),
}

/// One revision of one unit's report of one day. Revisions are appended, never changed; the first acceptable one
/// decides timeliness.
///
/// ```
/// use fugong::{Code, Rulebook, base::{id::Id, json::Json}, report::{ReportedValue, Submission}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let read = |values: &str| Submission::read_all(&Json::parse(&format!(r#"[{{"report": "enterprise-return", "unit": "e01",
///     "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00", "values": {values}}}]"#))?,
///     &|id| rules.document().reports.iter().find(|report| report.id == id));
/// let list = read(r#"{"febrile": 0, "masks": {"withheld": "商业秘密"}, "readings": null}"#)?;
/// let figure = |id: &str| list[0].values.get(&Id::new(id).unwrap());
/// assert!(matches!(figure("febrile"), Some(ReportedValue::Number(_))), "a zero that was written");
/// assert!(matches!(figure("masks"), Some(ReportedValue::Withheld(reason)) if reason == "商业秘密"));
/// assert_eq!(figure("readings"), None, "null says nothing: the figure is missing, not 0");
/// // Persons have no decimals, and counts are not negative.
/// let problems = read(r#"{"febrile": 0.5, "readings": -1}"#).unwrap_err();
/// let codes: Vec<Code> = problems.iter().map(|problem| problem.code()).collect();
/// assert_eq!(codes, [Code::TooManyDecimals, Code::OutOfRange]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = submission_schema))]
#[non_exhaustive]
pub struct Submission {
    /// Report that it answers.
    pub report: Id,
    /// Unit that reports.
    pub unit: Id,
    /// Day of the report; its window is the report's.
    pub day: NaiveDate,
    /// Number of the revision, from 1, without gaps. Default: 1.
    pub revision: u32,
    /// What the revision does. Default: `original`.
    pub kind: RevisionKind,
    /// Instant at which the register received it; compared with the due time.
    pub recorded_at: Instant,
    /// Person who sent it, as written. Default: not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Figures by indicator; what is not here is missing. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, serde_json::Value>"))]
    pub values: BTreeMap<Id, ReportedValue>,
    /// Reasons why a broken rule of severity `warning` is right all the same, by rule. Default: none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<Id, String>,
    /// Remark. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(feature = "schema")]
fn submission_schema(schema: &mut schemars::Schema) {
    crate::base::json::make_fields_optional(schema, &["revision", "kind"]);
    schema.insert("additionalProperties".to_owned(), false.into());
}

impl Submission {
    /// An original without figures.
    ///
    /// ```
    /// use fugong::base::{exact::Decimal, id::Id, instant::{Instant, parse_date}};
    /// use fugong::report::{ReportedValue, Submission};
    ///
    /// let id = |text: &str| Id::new(text).unwrap();
    /// let (day, at) = (parse_date("2020-02-19").unwrap(), Instant::parse("2020-02-19T15:00:00+08:00").unwrap());
    /// let mut submission = Submission::new(id("enterprise-return"), id("e01"), day, at);
    /// submission.values.insert(id("febrile"), ReportedValue::Number(Decimal::ZERO));
    /// assert_eq!(submission.revision, 1);
    /// ```
    #[must_use]
    pub fn new(report: Id, unit: Id, day: NaiveDate, recorded_at: Instant) -> Self {
        Self {
            report,
            unit,
            day,
            revision: 1,
            kind: RevisionKind::Original,
            recorded_at,
            by: None,
            values: BTreeMap::new(),
            overrides: BTreeMap::new(),
            note: None,
        }
    }

    /// Reads a submission by the report that it names; `find` knows the reports. Every problem is reported.
    pub fn read<'a, 'd>(
        json: &'a Json,
        find: &dyn Fn(&str) -> Option<&'d ReportDefinition>,
        decoder: &mut Decoder<'a>,
    ) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let report: Option<Id> = fields.required("report", decoder);
        let definition = report.as_ref().and_then(|id| {
            let definition = find(id);
            if definition.is_none() {
                let problem = Problem::new(Code::UnknownId).with("id", id.as_str()).with_term("what", "report");
                decoder.report(problem.at("/report"));
            }
            definition
        });
        let unit = fields.required("unit", decoder);
        let day = fields.required("day", decoder);
        let revision: Option<u32> = fields.optional("revision", 1, decoder);
        if revision == Some(0) {
            let problem = Problem::new(Code::OutOfRange).with("text", 0).with("min", 1).with("max", u32::MAX);
            decoder.report(problem.at("/revision"));
        }
        let kind = fields.optional("kind", RevisionKind::Original, decoder);
        let recorded_at = fields.required("recorded_at", decoder);
        let by = fields.required("by", decoder);
        let values = match (fields.take("values"), definition) {
            (None, _) => Some(BTreeMap::new()),
            (Some(_), None) => None,
            (Some((key, value)), Some(definition)) => {
                decoder.at_key(key, |decoder| read_values(value, definition, kind, decoder))
            }
        };
        let overrides: Option<BTreeMap<String, String>> = fields.optional("overrides", BTreeMap::new(), decoder);
        let overrides = overrides.and_then(|overrides| read_overrides(overrides, definition?, decoder));
        let note = fields.required("note", decoder);
        fields.finish(decoder);
        Some(Self {
            report: report?,
            unit: unit?,
            day: day?,
            revision: revision?,
            kind: kind?,
            recorded_at: recorded_at?,
            by: by?,
            values: values?,
            overrides: overrides?,
            note: note?,
        })
    }

    /// Reads a list of submissions.
    ///
    /// ```
    /// use fugong::{Code, base::json::Json, report::Submission};
    ///
    /// // A report that nobody defines: the problem has the place of the entry.
    /// let list = Json::parse(r#"[{"report": "weekly", "unit": "e01", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00"}]"#)?;
    /// let problems = Submission::read_all(&list, &|_| None).unwrap_err();
    /// assert_eq!(problems.iter().map(|p| (p.code(), p.path())).collect::<Vec<_>>(), [(Code::UnknownId, "/0/report")]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem found, with its place.
    pub fn read_all<'d>(
        json: &Json,
        find: &dyn Fn(&str) -> Option<&'d ReportDefinition>,
    ) -> Result<Vec<Self>, crate::base::problem::Problems> {
        let mut decoder = Decoder::default();
        let mut read = Vec::new();
        match json {
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    read.extend(decoder.at_index(index, |decoder| Self::read(item, find, decoder)));
                }
            }
            other => {
                decoder.wrong_type::<()>("array", other);
            }
        }
        decoder.take().or(read)
    }
}

/// Reads the figures by the report's indicators. A nil return states no flows; a retraction states nothing.
fn read_values<'a>(
    json: &'a Json,
    report: &ReportDefinition,
    kind: Option<RevisionKind>,
    decoder: &mut Decoder<'a>,
) -> Option<BTreeMap<Id, ReportedValue>> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    if kind == Some(RevisionKind::Retraction) && !entries.is_empty() {
        decoder.report(Problem::new(Code::RetractionWithValues));
    }
    let mut values = BTreeMap::new();
    for (name, value) in entries {
        decoder.at_key(name, |decoder| {
            let Some(indicator) = report.indicator(name).filter(|indicator| indicator.is_filled_in()) else {
                let problem = Problem::new(Code::UnknownId).with("id", name.as_str()).with_term("what", "indicator");
                decoder.report(problem);
                return;
            };
            if kind == Some(RevisionKind::Nil) && indicator.kind == IndicatorKind::Flow && *value != Json::Null {
                decoder.report(Problem::new(Code::NilWithFigures).with("indicator", name.as_str()));
            }
            if let Some(given) = read_value(value, indicator, decoder) {
                values.insert(indicator.id.clone(), given);
            }
        });
    }
    Some(values)
}

/// One figure; `null` says nothing, which is what a missing figure says.
pub(super) fn read_value<'a>(
    json: &'a Json,
    indicator: &Indicator,
    decoder: &mut Decoder<'a>,
) -> Option<ReportedValue> {
    match json {
        Json::Null => None,
        Json::Object(_) => {
            let mut fields = decoder.object(json)?;
            let withheld: Option<Option<String>> = fields.required("withheld", decoder);
            let not_applicable: Option<Option<String>> = fields.required("not_applicable", decoder);
            fields.finish(decoder);
            match (withheld?, not_applicable?) {
                (Some(reason), None) => reasoned(&reason, decoder).then_some(ReportedValue::Withheld(reason)),
                (None, Some(reason)) => reasoned(&reason, decoder).then_some(ReportedValue::NotApplicable(reason)),
                _ => {
                    let allowed = vec!["withheld", "not_applicable"];
                    decoder.report(Problem::new(Code::SourceCount).with("allowed", allowed));
                    None
                }
            }
        }
        _ => match indicator.kind {
            IndicatorKind::Status => read_word(json, indicator, decoder).map(ReportedValue::Word),
            IndicatorKind::Text => String::decode(json, decoder).map(ReportedValue::Text),
            _ => read_number(json, indicator, decoder).map(ReportedValue::Number),
        },
    }
}

/// Whether a reason is given that is more than blanks; reports one that is not.
fn reasoned(reason: &str, decoder: &mut Decoder<'_>) -> bool {
    let given = !reason.trim().is_empty();
    if !given {
        decoder.report(Problem::new(Code::ReasonMissing));
    }
    given
}

/// Reads a status: one of the indicator's words.
fn read_word<'a>(json: &'a Json, indicator: &Indicator, decoder: &mut Decoder<'a>) -> Option<String> {
    let text = decoder.text(json)?;
    if indicator.options.iter().any(|word| word.id == text) {
        return Some(text.to_owned());
    }
    let allowed: Vec<&str> = indicator.options.iter().map(|word| word.id.as_str()).collect();
    decoder.report(Problem::new(Code::UnknownWord).with("text", text).with("allowed", allowed));
    None
}

/// Reads a number within the indicator's decimals and bounds.
fn read_number<'a>(json: &'a Json, indicator: &Indicator, decoder: &mut Decoder<'a>) -> Option<Decimal> {
    let value = Decimal::decode(json, decoder)?;
    match number_problem(&value, indicator) {
        None => Some(value),
        Some(problem) => {
            decoder.report(problem);
            None
        }
    }
}

/// Problem of a number as a value of this indicator: `too_many_decimals`, or `out_of_range` of its bounds and of ±10¹⁵.
pub(crate) fn number_problem(value: &Decimal, indicator: &Indicator) -> Option<Problem> {
    if value.in_units(indicator.decimals).is_none() {
        let problem = Problem::new(Code::TooManyDecimals).with("text", value.to_string());
        return Some(problem.with("limit", indicator.decimals));
    }
    let bound = Ratio::from_integer(MAGNITUDE_LIMIT);
    let vast = value.ratio() >= bound || value.ratio() <= -&bound;
    let (floor, top) = (indicator.floor(), indicator.max);
    if vast || floor.is_some_and(|floor| *value < floor) || top.is_some_and(|top| *value > top) {
        let shown = |limit: Option<Decimal>, else_: String| limit.map_or(else_, |limit| limit.to_string());
        let problem = Problem::new(Code::OutOfRange).with("text", value.to_string());
        let least = shown(floor, format!("-{MAGNITUDE_LIMIT}"));
        return Some(problem.with("min", least).with("max", shown(top, MAGNITUDE_LIMIT.to_string())));
    }
    None
}

/// Reads reasons by rule. A rule of severity `error` cannot be overridden.
fn read_overrides(
    overrides: BTreeMap<String, String>,
    report: &ReportDefinition,
    decoder: &mut Decoder<'_>,
) -> Option<BTreeMap<Id, String>> {
    let mut read = BTreeMap::new();
    for (name, reason) in overrides {
        let path = format!("/overrides/{}", crate::base::json::escape(&name));
        match report.rule(&name) {
            None => {
                let problem = Problem::new(Code::UnknownId).with("id", name).with_term("what", "rule");
                decoder.report(problem.at(path));
            }
            Some(rule) if rule.severity == Severity::Error => {
                decoder.report(Problem::new(Code::OverrideOfError).with("rule", name).at(path));
            }
            Some(_) if reason.trim().is_empty() => decoder.report(Problem::new(Code::ReasonMissing).at(path)),
            Some(rule) => {
                read.insert(rule.id.clone(), reason);
            }
        }
    }
    Some(read)
}

impl Serialize for ReportedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = |serializer: S, key: &str, reason: &str| {
            let mut map = serializer.serialize_map(Some(1))?;
            map.serialize_entry(key, reason)?;
            map.end()
        };
        match self {
            Self::Number(value) => value.serialize(serializer),
            Self::Word(text) | Self::Text(text) => serializer.serialize_str(text),
            Self::Withheld(reason) => object(serializer, "withheld", reason),
            Self::NotApplicable(reason) => object(serializer, "not_applicable", reason),
        }
    }
}
