//! Mergeable states: integers that sum, min and max bring together, in any order and any partition.
//!
//! A state is a row of integers, so any engine that can group and take sums, minima and maxima merges states without our
//! code, and the bytes come out the same. Folding has three keyed stages: a unit's day, a unit's period, the unit tree.

use crate::report::model::definition::{OverTime, OverUnits};
use chrono::{Datelike, NaiveDate};

/// The names of a state's columns: the first two are merged by sum, `least` by min, `greatest` by max, and the last two
/// together by the greater pair.
pub const COLUMNS: [&str; 6] = ["count", "sum", "least", "greatest", "last_day", "last_value"];

/// What is kept of any number of figures, in units of the indicator's last decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoldState {
    count: u64,
    sum: i128,
    least: Option<i128>,
    greatest: Option<i128>,
    /// The last day (days since 1 January of the year 1) and its figure; the greater figure where days are equal.
    last: Option<(i32, i128)>,
}

impl FoldState {
    /// The state of one figure of a day.
    pub fn of(day: NaiveDate, value: i128) -> Self {
        Self {
            count: 1,
            sum: value,
            least: Some(value),
            greatest: Some(value),
            last: Some((day.num_days_from_ce(), value)),
        }
    }

    /// Both together. Figures are below 10²¹ units, so sums of up to 10¹⁷ of them are exact.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let pick = |one: Option<i128>, two: Option<i128>, better: fn(i128, i128) -> i128| match (one, two) {
            (Some(one), Some(two)) => Some(better(one, two)),
            (one, two) => one.or(two),
        };
        Self {
            count: self.count.saturating_add(other.count),
            sum: self.sum.saturating_add(other.sum),
            least: pick(self.least, other.least, i128::min),
            greatest: pick(self.greatest, other.greatest, i128::max),
            last: self.last.max(other.last),
        }
    }

    /// How many figures it holds.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The row of integers, in the order of [`COLUMNS`].
    pub fn columns(&self) -> [Option<i128>; 6] {
        [
            Some(i128::from(self.count)),
            Some(self.sum),
            self.least,
            self.greatest,
            self.last.map(|(day, _)| i128::from(day)),
            self.last.map(|(_, value)| value),
        ]
    }

    /// The state of such a row; nothing where it is none.
    pub fn from_columns(row: [Option<i128>; 6]) -> Option<Self> {
        let [count, sum, least, greatest, day, value] = row;
        let count = u64::try_from(count?).ok()?;
        let last = match (day, value) {
            (Some(day), Some(value)) => Some((i32::try_from(day).ok()?, value)),
            (None, None) => None,
            _ => return None,
        };
        let filled = count > 0;
        let sound = least.is_some() == filled && greatest.is_some() == filled && last.is_some() == filled;
        sound.then_some(Self { count, sum: sum?, least, greatest, last })
    }

    /// The figure of a unit's period.
    pub fn over_time(&self, fold: OverTime) -> Option<i128> {
        match fold {
            OverTime::Sum => (self.count > 0).then_some(self.sum),
            OverTime::Min => self.least,
            OverTime::Max => self.greatest,
            OverTime::Last => self.last.map(|(_, value)| value),
            OverTime::None => (self.count == 1).then_some(self.sum),
        }
    }

    /// The figure of several units, or of several sources of one.
    pub fn over_units(&self, fold: OverUnits) -> Option<i128> {
        match fold {
            OverUnits::Sum => (self.count > 0).then_some(self.sum),
            OverUnits::Min => self.least,
            OverUnits::Max => self.greatest,
            OverUnits::None => (self.count == 1).then_some(self.sum),
        }
    }
}

impl FromIterator<FoldState> for FoldState {
    fn from_iter<I: IntoIterator<Item = FoldState>>(states: I) -> Self {
        states.into_iter().fold(Self::default(), Self::merge)
    }
}
