//! Folds over units: which kinds may use each, and what it makes of several units.

use super::indicator_kind::IndicatorKind;
use super::state::FoldState;
use crate::base::json::string_enum;

string_enum! {
    /// How figures fold over units.
    pub enum OverUnits {
        /// The units' figures are added up. Default for flows, stocks and ratios.
        Sum = "sum",
        /// The least of the units counts.
        Min = "min",
        /// The greatest of the units counts. Default for extrema.
        Max = "max",
        /// No fold: a unit with several contributing units below it is `not_applicable`. Default for statuses and
        /// texts.
        None = "none",
    }
}

impl OverUnits {
    /// The fold that a kind has where its author states none.
    pub(crate) fn default_of(kind: IndicatorKind) -> Self {
        match kind {
            IndicatorKind::Flow | IndicatorKind::Stock | IndicatorKind::Ratio => Self::Sum,
            IndicatorKind::Extremum => Self::Max,
            IndicatorKind::Status | IndicatorKind::Text => Self::None,
        }
    }
}

impl IndicatorKind {
    /// Folds over units that are legal for the kind.
    #[must_use]
    pub fn unit_folds(self) -> &'static [OverUnits] {
        match self {
            Self::Flow | Self::Stock => &[OverUnits::Sum, OverUnits::Min, OverUnits::Max, OverUnits::None],
            Self::Extremum => &[OverUnits::Min, OverUnits::Max, OverUnits::None],
            Self::Status | Self::Text => &[OverUnits::None],
            Self::Ratio => &[],
        }
    }
}

impl FoldState {
    /// Figure of several units, or of several sources of one; `None` as with [`FoldState::over_time`].
    #[must_use]
    pub fn over_units(&self, fold: OverUnits) -> Option<i128> {
        match fold {
            OverUnits::Sum => self.sum(),
            OverUnits::Min => self.least(),
            OverUnits::Max => self.greatest(),
            OverUnits::None => self.only(),
        }
    }
}
