//! Folds over time: which kinds may use each, and what it makes of a unit's days.

use super::indicator_kind::IndicatorKind;
use super::state::FoldState;
use crate::base::json::string_enum;

string_enum! {
    /// How figures fold over the days of a period.
    pub enum OverTime {
        /// The days' figures are added up. Default for flows.
        Sum = "sum",
        /// The last day that has a figure counts; earlier ones are `superseded`. Default for stocks and statuses.
        Last = "last",
        /// The least of the days counts.
        Min = "min",
        /// The greatest of the days counts. Default for extrema.
        Max = "max",
        /// No fold: a period of several days with figures is `not_applicable`.
        None = "none",
    }
}

impl OverTime {
    /// The fold that a kind has where its author states none.
    pub(crate) fn default_of(kind: IndicatorKind) -> Self {
        match kind {
            IndicatorKind::Flow | IndicatorKind::Ratio => Self::Sum,
            IndicatorKind::Stock | IndicatorKind::Status => Self::Last,
            IndicatorKind::Extremum => Self::Max,
            IndicatorKind::Text => Self::None,
        }
    }
}

impl IndicatorKind {
    /// Folds over days that are legal for the kind. A stock has no `sum`: what is there on two days is not there twice.
    ///
    /// ```
    /// use fugong::report::{IndicatorKind, OverTime};
    ///
    /// assert!(IndicatorKind::Flow.time_folds().contains(&OverTime::Sum));
    /// assert!(!IndicatorKind::Stock.time_folds().contains(&OverTime::Sum));
    /// assert!(IndicatorKind::Ratio.time_folds().is_empty(), "its parts fold, the quotient never does");
    /// ```
    #[must_use]
    pub fn time_folds(self) -> &'static [OverTime] {
        match self {
            Self::Flow => &[OverTime::Sum, OverTime::Min, OverTime::Max, OverTime::None],
            Self::Stock => &[OverTime::Last, OverTime::Min, OverTime::Max, OverTime::None],
            Self::Extremum => &[OverTime::Min, OverTime::Max, OverTime::None],
            Self::Status => &[OverTime::Last, OverTime::None],
            Self::Text => &[OverTime::None],
            Self::Ratio => &[],
        }
    }
}

impl FoldState {
    /// Figure of a unit's period; `None` if there is nothing to fold, or several figures that do not fold.
    #[must_use]
    pub fn over_time(&self, fold: OverTime) -> Option<i128> {
        match fold {
            OverTime::Sum => self.sum(),
            OverTime::Min => self.least(),
            OverTime::Max => self.greatest(),
            OverTime::Last => self.last(),
            OverTime::None => self.only(),
        }
    }
}
