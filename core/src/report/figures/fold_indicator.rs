//! Folds what was gathered in three stages: the sources of a unit's day (by the fold over units), the days of a unit
//! (by the fold over time), the units of the tree (by the fold over units).

use super::cell::{Cell, Contribution, Excluded, Exclusion};
use super::gather::{FoundFigure, GatheredFigures};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set, SortStable};
use crate::report::fold::FoldState;
use crate::report::fold::{OverTime, OverUnits};
use crate::report::model::definition::{AtParents, Indicator, MissingParts};
use crate::report::model::observation::{SourceRef, SourceRefKind};
use crate::report::model::source::SourceKind;
use crate::report::model::tree::OrgUnits;
use chrono::NaiveDate;

/// One indicator folded within a scope: a figure of each unit, and what it was made from.
#[derive(Debug)]
pub(crate) struct FoldedIndicator {
    /// Figure of each unit that is counted, over the period, in units of the last decimal.
    pub by_unit: Map<Id, i128>,
    /// Figure of the unit at the top itself, where its parts are counted instead.
    pub own: Option<Cell>,
    /// Figures that are counted.
    pub contributions: Vec<Contribution>,
    /// Figures and gaps that are not.
    pub exclusions: Vec<Exclusion>,
    /// Number of decimals of the figures.
    pub scale: u8,
    /// True if finding none means 0: the source was looked at.
    zero_if_none: bool,
    /// True if a unit has several days of an indicator that does not fold over time.
    unfolded: bool,
}

/// Folds over time, unit by unit; a unit with reporting units below it states a whole, unless the indicator says otherwise.
pub(crate) fn fold(indicator: &Indicator, gathered: GatheredFigures, top: &Id, units: &OrgUnits) -> FoldedIndicator {
    let GatheredFigures { pieces, mut exclusions, scale, zero_if_none } = gathered;
    // Only what units write can be the statement of a whole; what the office counts at a unit is the unit's own.
    let written = indicator.from.as_ref().is_none_or(|from| from.kind() == SourceKind::Submitted);
    let wholes = match indicator.at_parents {
        AtParents::Beside if written => wholes(&pieces, &exclusions, units),
        AtParents::Beside | AtParents::Part => Set::new(),
    };
    let mut by_unit: Map<Id, Vec<FoundFigure>> = Map::new();
    for piece in pieces {
        by_unit.entry(piece.contribution.unit.clone()).or_default().push(piece);
    }
    for exclusion in &mut exclusions {
        // A whole that did not come is no gap where its parts are counted.
        let kept = matches!(exclusion.excluded, Excluded::Unsolicited | Excluded::Unread);
        if wholes.contains(&exclusion.unit) && !kept {
            exclusion.excluded = Excluded::Whole;
        }
    }
    let mut out = FoldedIndicator {
        by_unit: Map::new(),
        own: None,
        contributions: Vec::new(),
        exclusions,
        scale,
        zero_if_none,
        unfolded: false,
    };
    for (unit, pieces) in by_unit {
        let (pieces, superseded) = split_superseded(indicator, pieces);
        out.exclusions.extend(superseded.into_iter().map(|piece| left_out(piece, Excluded::Superseded)));
        let value = period(indicator, &pieces);
        if wholes.contains(&unit) {
            if unit == *top {
                out.own = Some(cell_of(&pieces, value, scale));
            }
            out.exclusions.extend(pieces.into_iter().map(|piece| left_out(piece, Excluded::Whole)));
            continue;
        }
        match value {
            Some(value) => {
                out.by_unit.insert(unit, value);
            }
            None => out.unfolded = out.unfolded || pieces.iter().any(|piece| piece.amount.is_some()),
        }
        out.contributions.extend(pieces.into_iter().map(|piece| piece.contribution));
    }
    out.supersede(indicator);
    if indicator.missing == Some(MissingParts::Zero) {
        out.count_gaps_as_zero();
    }
    out.exclusions.sort_stable_by(|a, b| (&a.unit, a.day, a.part).cmp(&(&b.unit, b.day, b.part)));
    out
}

/// Units whose own figure is a total, because units below them report too. Awaited and missing reports count as
/// reporting: a parent does not become a part because its parts are late.
fn wholes(pieces: &[FoundFigure], exclusions: &[Exclusion], units: &OrgUnits) -> Set<Id> {
    let found = pieces.iter().map(|piece| &piece.contribution.unit);
    let owed = exclusions.iter().filter(|e| e.excluded != Excluded::Unsolicited).map(|exclusion| &exclusion.unit);
    let concerned: Set<&Id> = found.chain(owed).collect();
    concerned.into_iter().flat_map(|unit| units.ancestors(unit)).map(|above| above.id.clone()).collect()
}

/// Splits off the figures that a `last` fold replaces by those of the last day.
fn split_superseded(indicator: &Indicator, pieces: Vec<FoundFigure>) -> (Vec<FoundFigure>, Vec<FoundFigure>) {
    if indicator.time_fold() != OverTime::Last {
        return (pieces, Vec::new());
    }
    let last = pieces.iter().map(|piece| piece.contribution.day).max();
    pieces.into_iter().partition(|piece| Some(piece.contribution.day) == last)
}

/// One unit's figure of the period: the sources of each day together, then the days. `None` if a figure is no number or
/// does not fold.
fn period(indicator: &Indicator, pieces: &[FoundFigure]) -> Option<i128> {
    let mut days: Map<NaiveDate, FoldState> = Map::new();
    for piece in pieces {
        let day = piece.contribution.day;
        let state = days.entry(day).or_default();
        *state = state.merge(FoldState::of(day, piece.amount?));
    }
    let daily = days.into_iter().map(|(day, state)| Some(FoldState::of(day, state.over_units(indicator.unit_fold())?)));
    daily.collect::<Option<FoldState>>()?.over_time(indicator.time_fold())
}

/// A figure that does not count, as an exclusion.
fn left_out(piece: FoundFigure, excluded: Excluded) -> Exclusion {
    let Contribution { unit, day, part, cell, source } = piece.contribution;
    Exclusion { unit, day, part, excluded, left_out: Some(cell), source: Some(source) }
}

/// Cell of one unit's figures: the number, or the only one if it is none.
fn cell_of(pieces: &[FoundFigure], value: Option<i128>, scale: u8) -> Cell {
    match (value, pieces) {
        (Some(0), _) if pieces.iter().all(|piece| piece.contribution.cell == Cell::Nil) => Cell::Nil,
        (Some(value), _) => Cell::number(Ratio::from_units(value, scale)),
        (None, [only]) => only.contribution.cell.clone(),
        (None, []) => Cell::Missing,
        (None, _) => Cell::impossible("not_folded_over_time"),
    }
}

impl FoldedIndicator {
    /// True if a record that the figure rests on cannot be read.
    pub(crate) fn is_unread(&self) -> bool {
        self.exclusions.iter().any(|exclusion| exclusion.excluded == Excluded::Unread)
    }

    /// True if the source was looked at, nothing was there, and nothing is missing.
    pub(crate) fn is_empty(&self) -> bool {
        let gap = self.exclusions.iter().any(|exclusion| exclusion.excluded.is_gap());
        self.zero_if_none && self.contributions.is_empty() && !gap
    }

    /// What stands in place of a figure that lacks parts; `None` if none is missing, or the indicator goes on without them.
    /// A figure whose only missing parts are withheld is withheld.
    fn without_parts(&self, indicator: &Indicator) -> Option<Cell> {
        if self.is_unread() {
            return Some(Cell::Missing);
        }
        let mut gaps = self.exclusions.iter().filter(|exclusion| exclusion.excluded.is_gap()).peekable();
        if indicator.missing.is_some() || self.contributions.is_empty() || gaps.peek().is_none() {
            return None;
        }
        let withheld = gaps.all(|gap| gap.excluded == Excluded::Withheld);
        Some(if withheld { Cell::Withheld { reason: None } } else { Cell::Missing })
    }

    /// A gap of an earlier day is none where a later day's figure takes its place.
    fn supersede(&mut self, indicator: &Indicator) {
        if indicator.time_fold() != OverTime::Last {
            return;
        }
        let mut last: Map<Id, NaiveDate> = Map::new();
        for one in &self.contributions {
            last.insert(one.unit.clone(), one.day);
        }
        for exclusion in self.exclusions.iter_mut().filter(|one| one.excluded.is_gap()) {
            let later = last.get(&exclusion.unit).is_some_and(|day| exclusion.day < *day);
            if later && exclusion.excluded != Excluded::Unread {
                exclusion.excluded = Excluded::Superseded;
            }
        }
    }

    /// Counts each unit that gives nothing as 0, as the indicator says. It stays named among what is left out.
    fn count_gaps_as_zero(&mut self) {
        let gaps = self.exclusions.iter().filter(|one| one.excluded.is_gap() && one.excluded != Excluded::Unread);
        for (unit, day, part) in gaps.map(|gap| (gap.unit.clone(), gap.day, gap.part)).collect::<Vec<_>>() {
            if self.by_unit.get(&unit).is_none() {
                self.by_unit.insert(unit.clone(), 0);
                let source = SourceRef { kind: SourceRefKind::Unit, id: unit.to_string(), revision: None };
                self.contributions.push(Contribution { unit, day, part, cell: Cell::Zero, source });
            }
        }
    }

    /// Figure of the whole scope: a number, a nil return if all are nil returns, or why there is no number.
    pub(crate) fn cell(&self, indicator: &Indicator) -> Cell {
        if let Some(cell) = self.without_parts(indicator) {
            return cell;
        }
        if self.unfolded {
            return Cell::impossible("not_folded_over_time");
        }
        let all_nil = !self.contributions.is_empty()
            && self.contributions.iter().all(|contribution| contribution.cell == Cell::Nil);
        match self.total(indicator.unit_fold()) {
            Some(total) if total.is_zero() && all_nil => Cell::Nil,
            Some(total) => Cell::number(total),
            None if !self.by_unit.is_empty() => Cell::impossible("not_folded_over_units"),
            None => self.without_numbers(indicator),
        }
    }

    /// Number of the whole scope; `None` if nothing contributes or the units do not fold.
    pub(crate) fn total(&self, fold: OverUnits) -> Option<Ratio> {
        let state: FoldState = self.by_unit.values().map(|value| FoldState::of(NaiveDate::MIN, *value)).collect();
        state.over_units(fold).map(|units| Ratio::from_units(units, self.scale))
    }

    /// A word or text if there is exactly one; else what is known about there being none.
    fn without_numbers(&self, indicator: &Indicator) -> Cell {
        match self.contributions.as_slice() {
            [only] => return only.cell.clone(),
            [] => {}
            several => {
                let units: Set<&Id> = several.iter().map(|contribution| &contribution.unit).collect();
                let axis = if units.len() > 1 { "not_folded_over_units" } else { "not_folded_over_time" };
                return Cell::impossible(axis);
            }
        }
        if self.zero_if_none && indicator.unit_fold() == OverUnits::Sum {
            return Cell::Zero;
        }
        let gaps: Vec<&Exclusion> = self.exclusions.iter().filter(|e| counts_as_reason(e.excluded)).collect();
        let reason = match gaps.as_slice() {
            [only] => match &only.left_out {
                Some(Cell::Withheld { reason } | Cell::NotApplicable { reason }) => reason.clone(),
                _ => None,
            },
            _ => None,
        };
        let all = |excluded: &[Excluded]| !gaps.is_empty() && gaps.iter().all(|gap| excluded.contains(&gap.excluded));
        if all(&[Excluded::NotApplicable]) {
            Cell::NotApplicable { reason }
        } else if all(&[Excluded::NotApplicable, Excluded::Withheld]) {
            Cell::Withheld { reason }
        } else {
            Cell::Missing
        }
    }
}

/// True if an exclusion says why a cell is empty, rather than being put aside for another figure.
fn counts_as_reason(excluded: Excluded) -> bool {
    !matches!(excluded, Excluded::Superseded | Excluded::Whole | Excluded::Unsolicited)
}
