//! What an inspector's form shows while it is filled in: visible items, what is required, the facts it asks for, the outcome so
//! far.

mod facts;
#[expect(clippy::disallowed_types, reason = "what serde derives to read flattened fields names floats; none is kept")]
mod form_view;
mod localiser;
mod reason;
mod view;

pub use form_view::{FormAnswer, FormFact, FormGrade, FormGroup, FormItem, FormPart, FormRange, FormView};
pub use reason::FormReason;
pub use view::view;
