//! Figures: how cells fold over time and over units, what a figure comes to, and what is inside it.

pub(crate) mod cell;
pub(crate) mod explain;
pub(crate) mod fold;
pub(crate) mod gather;
pub(crate) mod identity;
pub(crate) mod ratio;
pub(crate) mod state;

pub use cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
pub use explain::{Explanation, Figure, RatioParts};
pub use identity::{IdentityOutcome, IdentityVerdict};
pub use state::{COLUMNS, State};
