//! A figure, and everything that is in it and is not.

use super::cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
use super::fold_indicator::{FoldedIndicator, fold};
use super::gather::{FigureScope, StatusCache};
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::rounding::Rounding;
use crate::report::model::definition::{Indicator, IndicatorKind, OverTime, OverUnits, ReportDefinition};
use crate::report::model::inputs::{Inputs, check_days};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// One figure of one unit and period.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figure {
    /// The indicator.
    pub indicator: Id,
    /// The unit at the top.
    pub unit: Id,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The moment whose knowledge counts.
    pub as_of: Instant,
    /// The figure, derived from its parts.
    #[serde(flatten)]
    pub cell: Cell,
    /// The figure as text, with the decimals that the indicator states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<String>,
    /// What the unit itself states beside its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<Cell>,
    /// Its own statement less the derived figure, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ratio>,
    /// Of a ratio, what is divided by what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<RatioParts>,
    /// How many units are in it.
    pub units: u64,
    /// Of a ratio, how many units lack one part.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: u64,
    /// Whether nothing is missing that should be in it.
    pub complete: bool,
    /// How often something is not in it, by reason.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub excluded: BTreeMap<Excluded, u64>,
}

/// What is divided by what.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatioParts {
    /// What is divided.
    pub numerator: Ratio,
    /// What it is divided by.
    pub denominator: Ratio,
}

/// A figure with everything that is in it and is not.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The figure.
    pub figure: Figure,
    /// How a unit's days were folded; of a ratio, as its parts are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_time: Option<OverTime>,
    /// How units were folded.
    pub over_units: OverUnits,
    /// What is in it.
    pub contributions: Vec<Contribution>,
    /// What is not, and why.
    pub exclusions: Vec<Exclusion>,
}

// Serde hands a reference to the predicate.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl<'a> Inputs<'a> {
    /// Every figure of a report for one unit and the days `from` to `to`, in the report's order.
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
        let find = |id: &Option<Id>| id.as_ref().and_then(|id| report.indicator(id)).unwrap_or(indicator);
        let numerator = one(find(&indicator.numerator), Some(RatioPart::Numerator));
        let denominator = one(find(&indicator.denominator), Some(RatioPart::Denominator));
        Ok(super::ratio::ratio(indicator, blank, numerator, denominator))
    }
}

/// A figure that is folded from its parts.
fn plain(indicator: &Indicator, blank: Figure, folded: FoldedIndicator) -> Explanation {
    let cell = folded.cell(indicator);
    let derived = cell.to_number();
    let own = folded.own.clone();
    let stated = own.as_ref().and_then(Cell::to_number);
    let difference = stated.zip(derived.clone()).map(|(own, derived)| own - derived).filter(|d| !d.is_zero());
    let units: BTreeSet<&Id> = folded.contributions.iter().map(|contribution| &contribution.unit).collect();
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
    /// Fills in what the exclusions come to.
    pub(crate) fn counted(mut self) -> Self {
        for exclusion in &self.exclusions {
            let count = self.figure.excluded.entry(exclusion.excluded).or_default();
            *count = count.saturating_add(1);
        }
        let gap = self.exclusions.iter().any(|exclusion| exclusion.excluded.is_gap());
        self.figure.complete = !gap && self.figure.cell != Cell::Missing;
        self
    }

    /// Adds the contributions up again, without any state: a number equals the figure's, or the figure is none.
    pub fn re_added(&self, indicator: &Indicator) -> Option<Ratio> {
        let part = |part| {
            let mine = self.contributions.iter().filter(|contribution| contribution.part == part);
            let mut units: BTreeMap<&Id, BTreeMap<NaiveDate, Vec<Ratio>>> = BTreeMap::new();
            for one in mine {
                units.entry(&one.unit).or_default().entry(one.day).or_default().push(one.cell.to_number()?);
            }
            let of_unit = |days: BTreeMap<NaiveDate, Vec<Ratio>>| {
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
        let times = indicator.times.unwrap_or(Decimal::ONE).ratio();
        let divisor = indicator.divided_by.unwrap_or(Decimal::ONE).ratio();
        (numerator * times).checked_div(&(denominator * divisor))
    }
}

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
