//! Folds: how figures come together over days and over units.
//!
//! A fold is a word of `over_time` or `over_units`, in whose file stand the kinds of indicators that may use it and the
//! figure that it gives. It reads a [`FoldState`], which merges in any order; a new fold that needs more than a state keeps
//! adds it there.

mod indicator_kind;
mod over_time;
mod over_units;
mod state;

pub use indicator_kind::IndicatorKind;
pub use over_time::OverTime;
pub use over_units::OverUnits;
pub use state::{COLUMNS, FoldState};
