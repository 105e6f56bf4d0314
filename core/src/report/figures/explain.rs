//! A figure, everything that is in it and everything that is not: lineage. The contributions alone give the number
//! again ([`Explanation::re_added`]), which tests hold against the fold.

use super::cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
use super::fold_indicator::{FoldedIndicator, fold};
use super::gather::{FigureScope, StatusCache};
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::rounding::Rounding;
use crate::report::fold::{IndicatorKind, OverTime, OverUnits};
use crate::report::model::definition::{Indicator, ReportDefinition};
use crate::report::model::inputs::{Inputs, check_days};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One figure of one unit and period.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Figure {
    /// Indicator.
    pub indicator: Id,
    /// Unit at the top; the figure is of it and all units below.
    pub unit: Id,
    /// First day, inclusive.
    pub from: NaiveDate,
    /// Last day, inclusive.
    pub to: NaiveDate,
    /// Instant whose knowledge counts.
    pub as_of: Instant,
    /// Figure, derived from its parts.
    #[serde(flatten)]
    pub cell: Cell,
    /// Figure as text with the decimals that the indicator states, rounded; absent if it is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// What the unit itself states beside its parts (`at_parents: beside`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Cell>,
    /// Its own statement minus the derived figure, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ratio>,
    /// Of a ratio, what is divided by what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<RatioParts>,
    /// Number of units that contribute.
    pub units: u64,
    /// Of a ratio, number of units that lack one part and are in neither sum.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left_out: u64,
    /// True if nothing is missing that should be in it, and there is a figure.
    pub complete: bool,
    /// Number of exclusions by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<Excluded, u64>,
}

/// Numerator and denominator of a ratio, folded over all units that have both.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RatioParts {
    /// Sum of the numerators.
    pub numerator: Ratio,
    /// Sum of the denominators.
    pub denominator: Ratio,
}

/// A figure with everything that is in it and everything that is not.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explanation {
    /// Figure.
    pub figure: Figure,
    /// Fold over a unit's days; absent of a ratio, whose parts fold each by its own kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_time: Option<OverTime>,
    /// Fold over units.
    pub over_units: OverUnits,
    /// Figures that are in it.
    pub contributions: Vec<Contribution>,
    /// Figures that are not, and gaps, each with its reason.
    pub exclusions: Vec<Exclusion>,
}

// Serde hands a reference to the predicate.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl<'a> Inputs<'a> {
    /// Every figure of a report for one unit and the days `from` to `to`, both included, in the report's order.
    ///
    /// ```
    /// use fugong::{Rulebook, base::{instant::{Instant, parse_date}, json::{Json, decode_text}}};
    /// use fugong::report::{Cell, Inputs, Obligations, Observations, OrgUnits, Register, Submission};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let reports = &rules.document().reports;
    /// let report = reports.iter().find(|report| report.id == "work-group-return").unwrap();
    /// let units: OrgUnits = decode_text(r#"[{"id": "district", "kind": "district"},
    ///     {"id": "s1", "kind": "street", "parent": "district"}, {"id": "s2", "kind": "street", "parent": "district"}]"#)?;
    /// let list = Submission::read_all(&Json::parse(r#"[
    ///     {"report": "work-group-return", "unit": "s1", "day": "2020-02-18", "recorded_at": "2020-02-18T15:00:00+08:00", "values": {"volunteers": 30, "reached": 5}},
    ///     {"report": "work-group-return", "unit": "s1", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00", "values": {"volunteers": 32, "reached": 4}}]"#)?,
    ///     &|id| reports.iter().find(|report| report.id == id))?;
    /// let inputs = Inputs {
    ///     reports, units: &units, obligations: &Obligations::default(), register: &Register::new(list, &units)?,
    ///     observations: &Observations::default(), facts: &Default::default(), declared: &rules.document().facts,
    ///     zone: rules.zone().unwrap(), calendar: rules.calendar(), as_of: Instant::parse("2020-02-19T17:00:00+08:00").unwrap(),
    /// };
    /// let (from, to) = (parse_date("2020-02-18").unwrap(), parse_date("2020-02-19").unwrap());
    /// let figures = inputs.figures(report, "district", from, to)?;
    /// let figure = |id: &str| figures.iter().find(|figure| figure.indicator == id).unwrap();
    /// assert_eq!(figure("reached").cell, Cell::Missing, "the second street has not reported: there is no sum");
    /// let figures = inputs.figures(report, "s1", from, to)?;
    /// let figure = |id: &str| figures.iter().find(|figure| figure.indicator == id).unwrap();
    /// assert_eq!(figure("volunteers").shown.as_deref(), Some("32"), "a stock: the last day's, not 62");
    /// assert_eq!(figure("reached").shown.as_deref(), Some("9"), "a flow: both days'");
    /// assert_eq!(figure("posters-posted").cell, Cell::Missing);
    ///
    /// // The contributions give the number again.
    /// let explained = inputs.explain(report, "reached", "s1", from, to)?;
    /// assert_eq!(explained.re_added(report.indicator("reached").unwrap()), explained.figure.cell.to_number());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_id` where there is no such unit; `days_backwards` and `too_many` as [`check_days`].
    pub fn figures(
        &self,
        report: &ReportDefinition,
        unit: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Figure>, Problems> {
        Ok(self.explanations(report, unit, from, to)?.into_iter().map(|explained| explained.figure).collect())
    }

    /// The same with everything that is in them and is not.
    ///
    /// # Errors
    /// As [`Inputs::figures`].
    pub fn explanations(
        &self,
        report: &ReportDefinition,
        unit: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<Explanation>, Problems> {
        let mut briefs = StatusCache::new();
        let all = report.indicators.iter();
        all.map(|indicator| self.explained(report, indicator, unit, from, to, &mut briefs)).collect()
    }

    /// One figure with everything that is in it and is not.
    ///
    /// # Errors
    /// As [`Inputs::figures`], and `unknown_id` where there is no such indicator.
    pub fn explain(
        &self,
        report: &ReportDefinition,
        indicator: &str,
        unit: &str,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Explanation, Problems> {
        let Some(indicator) = report.indicator(indicator) else {
            return Err(Problem::new(Code::UnknownId).with("id", indicator).with_term("what", "indicator").into());
        };
        self.explained(report, indicator, unit, from, to, &mut StatusCache::new())
    }

    /// One figure for one unit and period: gather and fold, for a ratio both of its parts.
    fn explained(
        &self,
        report: &ReportDefinition,
        indicator: &Indicator,
        unit: &str,
        from: NaiveDate,
        to: NaiveDate,
        briefs: &mut StatusCache<'a>,
    ) -> Result<Explanation, Problems> {
        let Some(top) = self.units.get(unit) else {
            return Err(Problem::new(Code::UnknownId).with("id", unit).with_term("what", "unit").into());
        };
        check_days(from, to)?;
        let units = self.units.subtree(unit);
        let scope = FigureScope { units: &units, from, to };
        let mut one = |indicator: &Indicator, part| {
            let gathered = self.gather(report, indicator, part, &scope, briefs);
            fold(indicator, gathered, &top.id, self.units)
        };
        let blank = Figure {
            indicator: indicator.id.clone(),
            unit: top.id.clone(),
            from,
            to,
            as_of: self.as_of,
            cell: Cell::Missing,
            shown: None,
            own: None,
            difference: None,
            parts: None,
            units: 0,
            left_out: 0,
            complete: false,
            excluded: BTreeMap::new(),
        };
        if indicator.kind != IndicatorKind::Ratio {
            let folded = one(indicator, None);
            return Ok(plain(indicator, blank, folded));
        }
        // A ratio that is observed has no indicators for its parts: both are its own.
        let find = |id: &Option<Id>| id.as_ref().and_then(|id| report.indicator(id)).unwrap_or(indicator);
        let numerator = one(find(&indicator.numerator), Some(RatioPart::Numerator));
        let denominator = one(find(&indicator.denominator), Some(RatioPart::Denominator));
        Ok(super::ratio::ratio(indicator, blank, numerator, denominator))
    }
}

/// A figure that is folded from its parts, with what the unit at the top states beside it.
fn plain(indicator: &Indicator, blank: Figure, folded: FoldedIndicator) -> Explanation {
    let cell = folded.cell(indicator);
    let derived = cell.to_number();
    let own = folded.own.clone();
    let stated = own.as_ref().and_then(Cell::to_number);
    let difference = stated.zip(derived.clone()).map(|(own, derived)| own - derived).filter(|d| !d.is_zero());
    let units: Set<&Id> = folded.contributions.iter().map(|contribution| &contribution.unit).collect();
    // Invariant: a count of things in memory fits 64 bits.
    let units = u64::try_from(units.len()).unwrap_or(u64::MAX);
    let shown = derived.map(|value| Rounding::half_up(indicator.decimals).text(&value));
    let figure = Figure { cell, shown, own, difference, units, ..blank };
    Explanation {
        figure,
        over_time: Some(indicator.time_fold()),
        over_units: indicator.unit_fold(),
        contributions: folded.contributions,
        exclusions: folded.exclusions,
    }
    .counted()
}

impl Explanation {
    /// Fills in what the exclusions come to: their number by reason, and whether the figure is complete.
    pub(crate) fn counted(mut self) -> Self {
        for exclusion in &self.exclusions {
            let count = self.figure.excluded.entry(exclusion.excluded).or_default();
            *count += 1;
        }
        let gap = self.exclusions.iter().any(|exclusion| exclusion.excluded.is_gap());
        self.figure.complete = !gap && self.figure.cell != Cell::Missing;
        self
    }

    /// Adds the contributions up again, without any state: sources of a day, days of a unit, units. A number equals the
    /// figure's; `None` if the figure is none.
    #[must_use]
    pub fn re_added(&self, indicator: &Indicator) -> Option<Ratio> {
        let part = |part| {
            let mine = self.contributions.iter().filter(|contribution| contribution.part == part);
            let mut units: Map<&Id, Map<NaiveDate, Vec<Ratio>>> = Map::new();
            for one in mine {
                units.entry(&one.unit).or_default().entry(one.day).or_default().push(one.cell.to_number()?);
            }
            let of_unit = |days: Map<NaiveDate, Vec<Ratio>>| {
                let days: Option<Vec<Ratio>> =
                    days.into_values().map(|sources| brought_together(self.over_units.as_str(), sources)).collect();
                brought_together(self.over_time.map_or("sum", OverTime::as_str), days?)
            };
            let figures: Option<Vec<Ratio>> = units.into_values().map(of_unit).collect();
            brought_together(self.over_units.as_str(), figures?)
        };
        if indicator.kind != IndicatorKind::Ratio {
            return part(None);
        }
        let (numerator, denominator) = (part(Some(RatioPart::Numerator))?, part(Some(RatioPart::Denominator))?);
        // Default: a ratio without factor or divisor is the plain quotient.
        let times = indicator.times.unwrap_or(Decimal::ONE).ratio();
        let divisor = indicator.divided_by.unwrap_or(Decimal::ONE).ratio();
        (numerator * times).checked_div(&(denominator * divisor))
    }
}

/// Folds values by the name of a fold; `None` if there are none, or several that do not fold.
fn brought_together(fold: &str, values: Vec<Ratio>) -> Option<Ratio> {
    match (fold, values.len()) {
        (_, 0) => None,
        ("sum", _) => Some(values.into_iter().sum()),
        ("min", _) => values.into_iter().min(),
        ("max", _) => values.into_iter().max(),
        ("last", _) => values.into_iter().next_back(),
        (_, 1) => values.into_iter().next(),
        _ => None,
    }
}
