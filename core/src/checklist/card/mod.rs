//! The score card: the result of an inspection with everything that is needed to derive it again.

pub(crate) mod binding;
#[expect(clippy::module_inception, reason = "the card is the room's main type")]
pub(crate) mod card;
pub(crate) mod figures;
pub(crate) mod finding;
pub(crate) mod item_finding;
pub(crate) mod score;

pub use binding::Binding;
pub use card::{Counts, Grading, Line, Score, ScoreCard, Subtotal};
pub use figures::{CardAdjustment, CardBegin, CardFigure};
pub use finding::InspectedItem;
pub use item_finding::ItemFinding;
pub use score::score;
