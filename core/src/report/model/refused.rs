//! Returns that came and cannot be accepted: what can be read of them.
//!
//! A return with one bad cell has come all the same: its unit is not accused of having sent nothing. One whose unit or day
//! cannot be read may be that of anybody who seems not to have reported, so that nobody is accused because of it.

use super::definition::ReportDefinition;
use super::submission::{ReportedValue, RevisionKind, read_value};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json};
use crate::base::problem::Problem;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A return that came and is not accepted, with what can be read of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RefusedSubmission {
    /// Report that it answers.
    pub report: Id,
    /// Unit that reports; `None` if it cannot be read, and then it may be anybody's.
    pub unit: Option<Id>,
    /// Day of the report; `None` if it cannot be read, and then it may be of any day whose window had begun.
    pub day: Option<NaiveDate>,
    /// Number of the revision, if it can be read.
    pub revision: Option<u32>,
    /// What the revision does, if it can be read.
    pub kind: Option<RevisionKind>,
    /// Instant at which it came, if it can be read; otherwise it is known at all times.
    pub recorded_at: Option<Instant>,
    /// Figures that can be read. They are shown and do not count.
    pub values: BTreeMap<Id, ReportedValue>,
    /// What is wrong with it, the first problem.
    pub because: Problem,
}

impl RefusedSubmission {
    /// Reads what can be read of a submission's document; what cannot is left out, because its problem is told already.
    #[must_use]
    pub fn read(json: &Json, report: &ReportDefinition, because: Problem) -> Self {
        let mut values = BTreeMap::new();
        if let Some(Json::Object(entries)) = json.get("values") {
            for (name, value) in entries {
                let Some(indicator) = report.indicator(name).filter(|indicator| indicator.is_filled_in()) else {
                    continue;
                };
                if let Some(value) = sound(|decoder| read_value(value, indicator, decoder)) {
                    values.insert(indicator.id.clone(), value);
                }
            }
        }
        Self {
            report: report.id.clone(),
            unit: field(json, "unit"),
            day: field(json, "day"),
            revision: field(json, "revision"),
            kind: field(json, "kind"),
            recorded_at: field(json, "recorded_at"),
            values,
            because,
        }
    }

    /// Whether it may be a return of this unit and day that was known at an instant. `from` is where the day's window
    /// begins: nothing comes before it.
    pub(crate) fn may_be(&self, unit: &str, day: NaiveDate, from: Option<Instant>, as_of: Instant) -> bool {
        let begun = || match (self.recorded_at, from) {
            (Some(at), Some(from)) => at > from,
            _ => true,
        };
        self.unit.as_ref().is_none_or(|mine| mine == unit)
            && self.day.map_or_else(begun, |mine| mine == day)
            && self.recorded_at.is_none_or(|at| at <= as_of)
    }

    /// Whether its unit and day can be read, so that it is nobody else's.
    #[must_use]
    pub fn is_identified(&self) -> bool {
        self.unit.is_some() && self.day.is_some()
    }
}

/// A field of a document; `None` where it is absent or cannot be read.
fn field<T: Decode>(json: &Json, name: &str) -> Option<T> {
    json.get(name).and_then(|value| Decoder::run(value).ok())
}

/// What is read without a problem.
fn sound<'a, T>(read: impl FnOnce(&mut Decoder<'a>) -> Option<T>) -> Option<T> {
    let mut decoder = Decoder::default();
    let value = read(&mut decoder);
    if decoder.take().is_empty() { value } else { None }
}
