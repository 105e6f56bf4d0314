//! Mergeable states: integers that sum, min and max bring together, in any order and any partition.
//!
//! A state is a row of integers, so any engine that can group and take sums, minima and maxima (SQL, Spark, polars)
//! merges states without our code, and the bytes come out the same. Folding has three keyed stages: a unit's day, a
//! unit's period, the tree of units. Merging is associative and commutative with [`FoldState::default`] as neutral
//! element (a commutative monoid).
//!
//! Worked example with 1 decimal: 36.5 on the 18th is count 1, sum 365, least 365, greatest 365, last (18th, 365);
//! merged with 37.2 on the 19th it is count 2, sum 737, least 365, greatest 372, last (19th, 372). `last` gives 372
//! units, that is 37.2.

use chrono::{Datelike, NaiveDate};

/// The names of a state's columns: the first two are merged by sum, `least` by min, `greatest` by max, and the last two
/// together by the greater pair.
pub const COLUMNS: [&str; 6] = ["count", "sum", "least", "greatest", "last_day", "last_value"];

/// What is kept of any number of figures, in units of the indicator's last decimal (36.5 with 1 decimal is 365).
///
/// ```
/// use fugong::{base::instant::parse_date, report::{FoldState, OverTime, OverUnits}};
///
/// let day = |text: &str| parse_date(text).unwrap();
/// let (first, second) = (FoldState::of(day("2020-02-18"), 40), FoldState::of(day("2020-02-19"), 42));
/// // Any order and any partition gives the same state.
/// assert_eq!(first.merge(second), second.merge(first));
/// let state: FoldState = [second, first].into_iter().collect();
/// assert_eq!((state.over_time(OverTime::Last), state.over_time(OverTime::Sum)), (Some(42), Some(82)));
/// assert_eq!(state.over_units(OverUnits::None), None, "two figures that do not fold are no figure");
/// // Nothing is no figure either, in particular not 0.
/// assert_eq!(FoldState::default().over_time(OverTime::Sum), None);
/// assert_eq!(FoldState::from_columns(state.columns()), Some(state));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldState {
    /// Number of figures.
    count: u64,
    /// Their sum, 0 for none; `None` once it does not fit 128 bits.
    sum: Option<i128>,
    /// Their minimum; `None` if there are none.
    least: Option<i128>,
    /// Their maximum.
    greatest: Option<i128>,
    /// Last day (days from 1 January of the year 1, that day being 1) and its figure; the greater figure where days are
    /// equal.
    last: Option<(i32, i128)>,
}

impl Default for FoldState {
    /// The state of no figures: the neutral element of [`FoldState::merge`].
    fn default() -> Self {
        Self { count: 0, sum: Some(0), least: None, greatest: None, last: None }
    }
}

impl FoldState {
    /// State of one figure of a day. `value` counts units of the last decimal.
    #[must_use]
    pub fn of(day: NaiveDate, value: i128) -> Self {
        Self {
            count: 1,
            sum: Some(value),
            least: Some(value),
            greatest: Some(value),
            last: Some((day.num_days_from_ce(), value)),
        }
    }

    /// Both together. Figures read from documents are below 10²¹ units, so sums of up to 10¹⁷ of them are exact; a sum beyond
    /// 128 bits, as rows from elsewhere may add up to, is unknown and gives no figure.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        let pick = |one: Option<i128>, two: Option<i128>, better: fn(i128, i128) -> i128| match (one, two) {
            (Some(one), Some(two)) => Some(better(one, two)),
            (one, two) => one.or(two),
        };
        Self {
            // Invariant: nobody has 2⁶⁴ figures, and only none, one and several are told apart.
            count: self.count.saturating_add(other.count),
            sum: self.sum.zip(other.sum).and_then(|(one, two)| one.checked_add(two)),
            least: pick(self.least, other.least, i128::min),
            greatest: pick(self.greatest, other.greatest, i128::max),
            last: self.last.max(other.last),
        }
    }

    /// Number of figures that it holds.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The row of integers, in the order of [`COLUMNS`]. In the empty state the last four are `None`; a sum beyond 128 bits is
    /// `None` in a state that has figures.
    #[must_use]
    pub fn columns(&self) -> [Option<i128>; 6] {
        [
            Some(i128::from(self.count)),
            self.sum,
            self.least,
            self.greatest,
            self.last.map(|(day, _)| i128::from(day)),
            self.last.map(|(_, value)| value),
        ]
    }

    /// State of such a row; `None` if it is none: a count that is negative, or extremes that are there without figures
    /// or are not there with them.
    #[must_use]
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
        (sound && (filled || sum == Some(0))).then_some(Self { count, sum, least, greatest, last })
    }

    /// The sum; `None` for no figures, and beyond 128 bits.
    pub(super) fn sum(&self) -> Option<i128> {
        self.sum.filter(|_| self.count > 0)
    }

    /// The least figure.
    pub(super) fn least(&self) -> Option<i128> {
        self.least
    }

    /// The greatest figure.
    pub(super) fn greatest(&self) -> Option<i128> {
        self.greatest
    }

    /// The figure of the last day.
    pub(super) fn last(&self) -> Option<i128> {
        self.last.map(|(_, value)| value)
    }

    /// The only figure; `None` if there are several.
    pub(super) fn only(&self) -> Option<i128> {
        self.sum.filter(|_| self.count == 1)
    }
}

impl FromIterator<FoldState> for FoldState {
    fn from_iter<I: IntoIterator<Item = FoldState>>(states: I) -> Self {
        states.into_iter().fold(Self::default(), Self::merge)
    }
}
