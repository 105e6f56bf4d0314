//! Figures: how cells fold over time and over units, what a figure comes to, and what is inside it.
//!
//! Steps: *gather* finds one cell per unit and day and says why others are not there; *fold* brings together a unit's
//! sources of a day, a unit's days, then the units; *ratio* divides two folded figures; *explain* keeps all of it
//! beside the number. Worked example (stock, `last` over time, `sum` over units, 18–19 February): unit A has 40 and 42,
//! unit B has 7 on the 18th only. A counts 42 (40 is `superseded`), B counts 7, the figure is 49.

#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
pub(crate) mod cell;
#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
pub(crate) mod explain;
pub(crate) mod fold_indicator;
pub(crate) mod gather;
pub(crate) mod identity;
pub(crate) mod ratio;

pub use cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
pub use explain::{Explanation, Figure, RatioParts};
pub use identity::{IdentityOutcome, IdentityVerdict};
