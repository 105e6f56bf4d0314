//! Observations: figures of units and days that other engines counted, each with its source.
//!
//! Two ways of having none differ: an indicator that was looked at without a hit is 0; one that nobody looked at is
//! missing.

use super::definition::ReportDefinition;
use super::submission::number_problem;
use super::tree::OrgUnits;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::ordered::{Map, Set, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::fold::IndicatorKind;
use chrono::NaiveDate;

string_enum! {
    /// What a figure rests on.
    pub enum SourceRefKind {
        /// A submission; the id is its report's, the unit and day are the figure's.
        Submission = "submission",
        /// A case.
        Case = "case",
        /// An inspection.
        Inspection = "inspection",
        /// An entry of the problem ledger.
        Finding = "finding",
        /// Due and done inspections of a site; the id is the site's.
        Coverage = "coverage",
        /// The unit itself: it was looked at, and nothing was there.
        Unit = "unit",
        /// Anything else that has an id, such as another indicator of the report.
        Other = "other",
    }
}

record! {
    /// Reference to what a figure rests on. Kind, id and revision together tell two sources of one unit and day apart.
    pub struct SourceRef {
        /// Kind of thing referred to.
        pub kind: SourceRefKind,
        /// Its id; of a submission, the report's.
        pub id: String,
        /// Of a submission, its revision. Default: none.
        pub revision: Option<u32>,
    }
}

record! {
    /// The two parts of a ratio, not yet divided. Adding them up over units and dividing once is the only fold of a
    /// ratio.
    pub struct Parts {
        /// What is divided.
        pub numerator: Decimal,
        /// What it is divided by; 0 is legal here and makes the ratio `not_applicable`.
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
    /// The two parts of a ratio.
    Parts(Parts),
}

record! {
    /// One figure of one unit and day. A unit that no longer counts is observed as 0, because a stock keeps its last
    /// figure until there is a later one.
    pub struct Observation {
        /// Indicator of the report.
        pub indicator: Id,
        /// Unit observed.
        pub unit: Id,
        /// Day of the report; its window is the report's.
        pub day: NaiveDate,
        /// Figure.
        pub value: Observed,
        /// What it rests on.
        pub source: SourceRef,
    }
}

/// Observations by indicator, sorted by unit, day and source. An indicator that is here without any was looked at, and
/// nothing was there: a zero, not a gap.
///
/// ```
/// use fugong::{Code, Rulebook, base::{id::Id, json::decode_text}, report::{Observation, Observations, OrgUnits}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let daily = rules.document().reports.iter().find(|report| report.id == "bureau-daily").unwrap();
/// let units: OrgUnits = decode_text(r#"[{"id": "e01", "kind": "enterprise"}]"#)?;
/// let observed = |value: u32| decode_text::<Observation>(&format!(r#"{{"indicator": "found", "unit": "e01", "day": "2020-02-19",
///     "value": {value}, "source": {{"kind": "finding", "id": "e01/masks"}}}}"#));
/// let looked_at = [Id::new("overdue").unwrap()];
/// // The same observation twice counts once.
/// let all = Observations::new(vec![observed(1)?, observed(1)?], &looked_at, daily, &units)?;
/// assert_eq!(all.of("found").map(<[_]>::len), Some(1));
/// assert_eq!((all.of("overdue").map(<[_]>::len), all.of("open")), (Some(0), None), "looked at and empty; never looked at");
/// // Two values of one source contradict each other.
/// let problems = Observations::new(vec![observed(1)?, observed(2)?], &[], daily, &units).unwrap_err();
/// assert_eq!(problems.iter().map(|p| p.code()).collect::<Vec<_>>(), [Code::ObservationConflict]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations {
    /// Observations by indicator.
    seen: Map<Id, Vec<Observation>>,
    /// Figures that rest on a record that cannot be read: indicator and unit.
    unread: Set<(Id, Id)>,
    /// Figures that lack a part: indicator and unit.
    partial: Set<(Id, Id)>,
}

crate::base::json::deserialize_decoded!(Observed);

impl Decode for Observed {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Object(_) => Parts::decode(json, decoder).map(Self::Parts),
            _ => Decimal::decode(json, decoder).map(Self::Number),
        }
    }
}

placeholder! { Observed = Observed::Number(Decimal::placeholder()) }

impl SourceRef {
    /// A reference to something by its kind and id.
    #[must_use]
    pub fn new(kind: SourceRefKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into(), revision: None }
    }
}

impl Observation {
    /// One figure of one unit and day, and what it rests on.
    #[must_use]
    pub fn new(indicator: Id, unit: Id, day: NaiveDate, value: Observed, source: SourceRef) -> Self {
        Self { indicator, unit, day, value, source }
    }
}

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
            this.seen.entry(id.clone()).or_default();
        }
        let mut seen: Map<_, Observed> = Map::new();
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
                    this.seen.entry(observation.indicator.clone()).or_default().push(observation);
                }
            }
        }
        for list in this.seen.values_mut() {
            list.sort_stable_by(|a, b| {
                let key =
                    |o: &Observation| (o.unit.clone(), o.day, o.source.kind, o.source.id.clone(), o.source.revision);
                key(a).cmp(&key(b))
            });
        }
        problems.or(this)
    }

    /// The observations of an indicator by unit, day and source; `None` if nobody looked at it.
    pub fn of(&self, indicator: &str) -> Option<&[Observation]> {
        self.seen.get(indicator).map(Vec::as_slice)
    }

    /// Says that the figure of a unit rests on a record that cannot be read: it is missing, whatever was observed.
    pub fn set_unread(&mut self, indicator: Id, unit: Id) {
        self.unread.insert((indicator, unit));
    }

    /// Whether the figure of a unit rests on a record that cannot be read.
    #[must_use]
    pub fn is_unread(&self, indicator: &Id, unit: &Id) -> bool {
        !self.unread.is_empty() && self.unread.contains(&(indicator.clone(), unit.clone()))
    }

    /// Says that a part of the figure of a unit is not there.
    pub fn set_partial(&mut self, indicator: Id, unit: Id) {
        self.partial.insert((indicator, unit));
    }

    /// Whether a part of the figure of a unit is not there.
    #[must_use]
    pub fn is_partial(&self, indicator: &Id, unit: &Id) -> bool {
        !self.partial.is_empty() && self.partial.contains(&(indicator.clone(), unit.clone()))
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
