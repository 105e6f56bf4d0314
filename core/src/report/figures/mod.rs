//! Figures: how cells fold over time and over units, what a figure comes to, and what is inside it.

pub(crate) mod cell;
pub(crate) mod explain;
pub(crate) mod fold_indicator;
pub(crate) mod fold_state;
pub(crate) mod gather;
pub(crate) mod identity;
pub(crate) mod ratio;

pub use cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
pub use explain::{Explanation, Figure, RatioParts};
pub use fold_state::{COLUMNS, FoldState};
pub use identity::{IdentityOutcome, IdentityVerdict};
