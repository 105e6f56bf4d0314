//! What other engines say: figures of units and days, each with its source.

use super::definition::{IndicatorKind, ReportDefinition};
use super::submission::number_problem;
use super::tree::OrgUnits;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::problem::{Code, Problem, Problems};
use chrono::NaiveDate;
use std::collections::BTreeMap;

string_enum! {
    /// What a figure rests on.
    pub enum SourceRefKind {
        /// A submission: its report, and its revision.
        Submission = "submission",
        /// A case.
        Case = "case",
        /// An inspection.
        Inspection = "inspection",
        /// A finding.
        Finding = "finding",
        /// Due and done inspections of a site.
        Coverage = "coverage",
        /// The unit itself.
        Unit = "unit",
        /// Anything else that has an id.
        Other = "other",
    }
}

record! {
    /// What a figure rests on.
    pub struct SourceRef {
        /// What kind of thing.
        pub kind: SourceRefKind,
        /// Its id; of a submission, the report's.
        pub id: String,
        /// Of a submission, its revision.
        pub revision: Option<u32>,
    }
}

record! {
    /// The two parts of a ratio.
    pub struct Parts {
        /// What is divided.
        pub numerator: Decimal,
        /// What it is divided by.
        pub denominator: Decimal,
    }
}

/// What was observed: a number, or for a ratio its two parts.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Observed {
    /// A number.
    Number(Decimal),
    /// Two parts.
    Parts(Parts),
}

record! {
    /// One figure of one unit and day. A unit that is counted no longer is observed as 0, for a stock remembers.
    pub struct Observation {
        /// The indicator.
        pub indicator: Id,
        /// The unit.
        pub unit: Id,
        /// The report's day; its window is the report's.
        pub day: NaiveDate,
        /// What was observed.
        pub value: Observed,
        /// What it rests on.
        pub source: SourceRef,
    }
}

/// Observations by indicator. An indicator that is here without any was looked at, and nothing was there: a zero, not a gap.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct Observations(BTreeMap<Id, Vec<Observation>>);

impl Decode for Observed {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Object(_) => Parts::decode(json, decoder).map(Self::Parts),
            _ => Decimal::decode(json, decoder).map(Self::Number),
        }
    }
}

placeholder! { Observed = Observed::Number(Decimal::placeholder()) }

impl Observations {
    /// Takes observations of a report's indicators in, whatever their order; `looked_at` names indicators that were looked
    /// at even if there is no observation of them. The same observation given twice counts once.
    ///
    /// # Errors
    /// Indicators that are not fed by observations, units that are not there, values that do not fit, two values of one source.
    pub fn new(
        list: Vec<Observation>,
        looked_at: &[Id],
        report: &ReportDefinition,
        units: &OrgUnits,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut this = Self::default();
        for (index, id) in looked_at.iter().enumerate() {
            if report.indicator(id).is_none() {
                problems.push(unknown(id, "indicator").at(format!("/looked_at/{index}")));
            }
            this.0.entry(id.clone()).or_default();
        }
        let mut seen: BTreeMap<_, Observed> = BTreeMap::new();
        for (index, observation) in list.into_iter().enumerate() {
            let path = format!("/observations/{index}");
            check(&observation, report, units, &path, &mut problems);
            let source = &observation.source;
            let key = (
                observation.indicator.clone(),
                observation.unit.clone(),
                observation.day,
                (source.kind, source.id.clone(), source.revision),
            );
            match seen.get(&key) {
                Some(before) if *before == observation.value => continue,
                Some(_) => {
                    let problem = Problem::new(Code::ObservationConflict)
                        .with("indicator", observation.indicator.as_str())
                        .with("unit", observation.unit.as_str())
                        .with("day", observation.day.to_string());
                    problems.push(problem.at(path));
                }
                None => {
                    seen.insert(key, observation.value.clone());
                    this.0.entry(observation.indicator.clone()).or_default().push(observation);
                }
            }
        }
        for list in this.0.values_mut() {
            list.sort_by(|a, b| {
                let key =
                    |o: &Observation| (o.unit.clone(), o.day, o.source.kind, o.source.id.clone(), o.source.revision);
                key(a).cmp(&key(b))
            });
        }
        problems.or(this)
    }

    /// The observations of an indicator by unit, day and source; nothing where nobody looked.
    pub fn of(&self, indicator: &str) -> Option<&[Observation]> {
        self.0.get(indicator).map(Vec::as_slice)
    }
}

fn unknown(id: &Id, what: &'static str) -> Problem {
    Problem::new(Code::UnknownId).with("id", id.as_str()).with_term("what", what)
}

fn check(observation: &Observation, report: &ReportDefinition, units: &OrgUnits, path: &str, problems: &mut Problems) {
    if units.get(&observation.unit).is_none() {
        problems.push(unknown(&observation.unit, "unit").at(format!("{path}/unit")));
    }
    let Some(indicator) = report.indicator(&observation.indicator) else {
        problems.push(unknown(&observation.indicator, "indicator").at(format!("{path}/indicator")));
        return;
    };
    let place = format!("{path}/value");
    match (&observation.value, indicator.kind) {
        (Observed::Number(value), kind) if kind.is_number() => {
            problems.extend(number_problem(value, indicator).map(|problem| problem.at(place)));
        }
        (Observed::Parts(parts), IndicatorKind::Ratio) => {
            for (name, value) in [("numerator", &parts.numerator), ("denominator", &parts.denominator)] {
                problems.extend(number_problem(value, indicator).map(|problem| problem.at(format!("{place}/{name}"))));
            }
        }
        (_, kind) => problems.push(Problem::new(Code::ObservationKind).with("kind", kind.as_str()).at(place)),
    }
}
