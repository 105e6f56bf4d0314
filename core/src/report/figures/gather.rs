//! Gathers the figures of units and days that an indicator is made from, and says what is missing among them.

use super::cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::report::fold::IndicatorKind;
use crate::report::model::definition::{Indicator, ReportDefinition};
use crate::report::model::inputs::Inputs;
use crate::report::model::observation::{Observed, SourceRef, SourceRefKind};
use crate::report::model::source::SourceKind;
use crate::report::model::submission::{ReportedValue, RevisionKind};
use crate::report::model::unit::OrgUnit;
use crate::report::timeliness::submission_status::{Arrived, Status, StatusUnknown};
use chrono::NaiveDate;

/// Units and days within which figures are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FigureScope<'s> {
    /// Unit at the top and all below it.
    pub units: &'s [&'s OrgUnit],
    /// First day, inclusive.
    pub from: NaiveDate,
    /// Last day, inclusive.
    pub to: NaiveDate,
}

/// A figure that was found.
#[derive(Clone, Debug)]
pub(crate) struct FoundFigure {
    /// Figure as it will be shown, with its source.
    pub contribution: Contribution,
    /// Its number in units of the last decimal; `None` for words and texts.
    pub amount: Option<i128>,
}

/// Figures and gaps of one indicator within a scope.
#[derive(Debug, Default)]
pub(crate) struct GatheredFigures {
    /// Figures found.
    pub pieces: Vec<FoundFigure>,
    /// Gaps, and figures that do not count.
    pub exclusions: Vec<Exclusion>,
    /// Number of decimals of the amounts.
    pub scale: u8,
    /// True if no figure means 0 (observed) and not missing (submitted).
    pub zero_if_none: bool,
}

/// Cached status of one unit's report of one day; kept while several indicators ask for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusEntry<'a> {
    /// Status.
    status: Status,
    /// True if it came although none was expected.
    unsolicited: bool,
    /// True if its figures were withdrawn.
    retracted: bool,
    /// True if its latest revision is not acceptable.
    invalid: bool,
    /// What cannot be read, where the status is not known.
    unknown: Option<StatusUnknown>,
    /// What came.
    arrived: Arrived<'a>,
}

/// Cached statuses by report, unit and day.
pub(crate) type StatusCache<'a> = Map<(Id, Id, NaiveDate), StatusEntry<'a>>;

impl<'a> Inputs<'a> {
    /// Every figure of an indicator within a scope; of a ratio that is observed, one part.
    pub(crate) fn gather(
        &self,
        report: &ReportDefinition,
        indicator: &Indicator,
        part: Option<RatioPart>,
        scope: &FigureScope<'_>,
        briefs: &mut StatusCache<'a>,
    ) -> GatheredFigures {
        let mut gathered = self.gather_read(report, indicator, part, scope, briefs);
        // Where a row of a unit cannot be read, nobody knows all units that the figure is of.
        let kinds = self.kinds_of(report, indicator);
        let kinds: Option<&[&Id]> = kinds.as_deref();
        let incomplete = scope.units.iter().filter(|unit| self.units.is_incomplete(&unit.id, kinds));
        gathered.exclusions.extend(incomplete.map(|unit| unread(unit, scope.from, part)));
        gathered
    }

    /// Kinds of units of which a figure is; `None` if it may be of any.
    fn kinds_of<'k>(&'k self, report: &'k ReportDefinition, indicator: &'k Indicator) -> Option<Vec<&'k Id>> {
        let from = indicator.from.as_ref();
        let assigned = |report: Option<&'k ReportDefinition>| {
            let units = report?.assigned.as_ref()?.units.as_ref()?;
            Some(units.0.iter().collect::<Vec<&Id>>())
        };
        match from.map_or(SourceKind::Submitted, crate::report::model::Source::kind) {
            SourceKind::Submitted => {
                assigned(from.and_then(|from| from.submitted.as_ref()).map_or(Some(report), |id| self.report(id)))
            }
            SourceKind::Returns => assigned(from?.returns.as_ref().and_then(|id| self.report(id))),
            SourceKind::Units => Some(from?.units.as_ref()?.0.iter().collect()),
            SourceKind::Total => {
                // A circle of totals does not load.
                let parts = indicator.total_parts().map(|id| self.kinds_of(report, report.indicator(id)?));
                Some(parts.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
            }
            _ => None,
        }
    }

    /// The same for units as far as they are known.
    fn gather_read(
        &self,
        report: &ReportDefinition,
        indicator: &Indicator,
        part: Option<RatioPart>,
        scope: &FigureScope<'_>,
        briefs: &mut StatusCache<'a>,
    ) -> GatheredFigures {
        let from = indicator.from.as_ref();
        match from.map_or(SourceKind::Submitted, crate::report::model::Source::kind) {
            SourceKind::Submitted => {
                let named = from.and_then(|from| from.submitted.as_ref());
                let asked = match named {
                    Some(id) => self.report(id),
                    None => Some(report),
                };
                let name = from.and_then(|from| from.indicator.as_ref()).unwrap_or(&indicator.id);
                match asked.and_then(|asked| Some((asked, asked.indicator(name)?))) {
                    Some((asked, source)) => self.submitted(asked, source, part, scope, briefs),
                    None => GatheredFigures::default(),
                }
            }
            SourceKind::Units => self.counted_units(indicator, part, scope),
            _ => self.observed(indicator, part, scope),
        }
    }

    /// Figures that units sent in, unit by unit and day by day, each missing one with its reason.
    fn submitted(
        &self,
        report: &ReportDefinition,
        indicator: &Indicator,
        part: Option<RatioPart>,
        scope: &FigureScope<'_>,
        briefs: &mut StatusCache<'a>,
    ) -> GatheredFigures {
        let mut out = GatheredFigures { scale: indicator.decimals, ..GatheredFigures::default() };
        for unit in scope.units {
            for day in scope.days() {
                let key = (report.id.clone(), unit.id.clone(), day);
                let brief = *briefs.entry(key).or_insert_with(|| self.brief(report, unit, day));
                let source = brief.arrived.in_force.map(|submission| SourceRef {
                    kind: SourceRefKind::Submission,
                    id: report.id.to_string(),
                    revision: Some(submission.revision),
                });
                let mut found = brief.find(indicator);
                if brief.arrived.in_force.is_some() && self.register.figure_unread(&report.id, &indicator.id).is_some()
                {
                    found = Err(Some((Excluded::Unread, None)));
                }
                if let (Ok((cell, amount)), Some(source), false) = (&found, &source, brief.unsolicited) {
                    let (cell, amount, source) = (cell.clone(), *amount, source.clone());
                    let contribution = Contribution { unit: unit.id.clone(), day, part, cell, source };
                    out.pieces.push(FoundFigure { contribution, amount });
                    continue;
                }
                let (excluded, left_out) = match found {
                    Ok((cell, _)) => (Excluded::Unsolicited, Some(cell)),
                    Err(Some((excluded, cell))) => (excluded, cell),
                    Err(None) => continue,
                };
                out.exclusions.push(Exclusion { unit: unit.id.clone(), day, part, excluded, left_out, source });
            }
        }
        out
    }

    /// Status of one unit and day, for the cache.
    fn brief(&self, report: &ReportDefinition, unit: &OrgUnit, day: NaiveDate) -> StatusEntry<'a> {
        let (standing, arrived) = self.standing_with(report, unit, day);
        StatusEntry {
            status: standing.status,
            unsolicited: standing.unsolicited,
            retracted: standing.retracted,
            invalid: standing.invalid,
            unknown: standing.unknown,
            arrived,
        }
    }

    /// One for each unit of the kinds that exists on the day.
    fn counted_units(
        &self,
        indicator: &Indicator,
        part: Option<RatioPart>,
        scope: &FigureScope<'_>,
    ) -> GatheredFigures {
        let kinds = indicator.from.as_ref().and_then(|from| from.units.as_ref());
        let mut out = GatheredFigures { scale: 0, zero_if_none: true, ..GatheredFigures::default() };
        for unit in scope.units.iter().filter(|unit| kinds.is_some_and(|kinds| kinds.contains(&unit.kind))) {
            for day in scope.days().filter(|day| unit.exists_on(*day)) {
                let source = SourceRef { kind: SourceRefKind::Unit, id: unit.id.to_string(), revision: None };
                let cell = Cell::number(Decimal::ONE.ratio());
                let contribution = Contribution { unit: unit.id.clone(), day, part, cell, source };
                out.pieces.push(FoundFigure { contribution, amount: Some(1) });
            }
        }
        out
    }

    /// Figures that the office observed. The list is sorted by unit, so a unit's figures are found by binary search.
    /// `None` in the observations means that nobody looked: nothing is found and nothing is 0.
    fn observed(&self, indicator: &Indicator, part: Option<RatioPart>, scope: &FigureScope<'_>) -> GatheredFigures {
        let Some(list) = self.observations.of(&indicator.id) else {
            return GatheredFigures::default();
        };
        let mut out = GatheredFigures { scale: indicator.decimals, zero_if_none: true, ..GatheredFigures::default() };
        for unit in scope.units {
            if self.observations.is_unread(&indicator.id, &unit.id) {
                out.exclusions.push(unread(unit, scope.from, part));
                continue;
            }
            if self.observations.is_partial(&indicator.id, &unit.id) {
                let excluded = Excluded::NotGiven;
                let (unit, day) = (unit.id.clone(), scope.from);
                out.exclusions.push(Exclusion { unit, day, part, excluded, left_out: None, source: None });
            }
            let start = list.partition_point(|observation| observation.unit < unit.id);
            let here = list.iter().skip(start).take_while(|observation| observation.unit == unit.id);
            for observation in here.filter(|o| scope.from <= o.day && o.day <= scope.to) {
                let value = match (&observation.value, part) {
                    (Observed::Number(value), _) => value,
                    (Observed::Parts(parts), Some(RatioPart::Denominator)) => &parts.denominator,
                    (Observed::Parts(parts), _) => &parts.numerator,
                };
                let contribution = Contribution {
                    unit: unit.id.clone(),
                    day: observation.day,
                    part,
                    cell: Cell::number(value.ratio()),
                    source: observation.source.clone(),
                };
                out.pieces.push(FoundFigure { contribution, amount: value.in_units(indicator.decimals) });
            }
        }
        out
    }
}

/// A unit whose figure rests on a record that cannot be read.
fn unread(unit: &OrgUnit, day: NaiveDate, part: Option<RatioPart>) -> Exclusion {
    Exclusion { unit: unit.id.clone(), day, part, excluded: Excluded::Unread, left_out: None, source: None }
}

impl FigureScope<'_> {
    /// Days from the first to the last, both included.
    fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let to = self.to;
        self.from.iter_days().take_while(move |day| *day <= to)
    }
}

/// A figure, or why there is none; `Err(None)` where none was expected and nothing came.
type FigureLookup = Result<(Cell, Option<i128>), Option<(Excluded, Option<Cell>)>>;

impl StatusEntry<'_> {
    /// Figure of an indicator in the submission in force, or why there is none. A nil return gives 0 for flows only.
    fn find(&self, indicator: &Indicator) -> FigureLookup {
        if self.unknown == Some(StatusUnknown::Duty) {
            return Err(Some((Excluded::Unread, None)));
        }
        let Some(submission) = self.arrived.in_force else {
            let returned = || self.arrived.returned.and_then(|values| values.get(&indicator.id)).map(shown);
            let excluded = match self.status {
                Status::Unknown => Excluded::Unread,
                _ if self.invalid => Excluded::Returned,
                _ if self.retracted => Excluded::Retracted,
                Status::Returned => Excluded::Returned,
                Status::Awaited => Excluded::Awaited,
                Status::Missing => Excluded::Missing,
                Status::Waived => Excluded::Waived,
                Status::NotExpected | Status::OnTime | Status::Late => return Err(None),
            };
            let expected = self.status != Status::NotExpected;
            return Err(Some((if expected { excluded } else { Excluded::Unsolicited }, returned())));
        };
        match submission.values.get(&indicator.id) {
            Some(ReportedValue::Number(value)) => Ok((Cell::number(value.ratio()), value.in_units(indicator.decimals))),
            Some(ReportedValue::Word(word)) => Ok((Cell::Word { word: word.clone() }, None)),
            Some(ReportedValue::Text(text)) => Ok((Cell::Text { text: text.clone() }, None)),
            Some(ReportedValue::Withheld(reason)) => {
                Err(Some((Excluded::Withheld, Some(Cell::Withheld { reason: Some(reason.clone()) }))))
            }
            Some(ReportedValue::NotApplicable(reason)) => {
                Err(Some((Excluded::NotApplicable, Some(Cell::NotApplicable { reason: Some(reason.clone()) }))))
            }
            None if submission.kind == RevisionKind::Nil && indicator.kind == IndicatorKind::Flow => {
                Ok((Cell::Nil, Some(0)))
            }
            None => Err(Some((Excluded::NotGiven, None))),
        }
    }
}

/// What was written, as a cell, to be shown and not counted.
fn shown(value: &ReportedValue) -> Cell {
    match value {
        ReportedValue::Number(value) => Cell::number(value.ratio()),
        ReportedValue::Word(word) => Cell::Word { word: word.clone() },
        ReportedValue::Text(text) => Cell::Text { text: text.clone() },
        ReportedValue::Withheld(reason) => Cell::Withheld { reason: Some(reason.clone()) },
        ReportedValue::NotApplicable(reason) => Cell::NotApplicable { reason: Some(reason.clone()) },
    }
}
