//! What an inspector's form shows while it is filled in: visible items, what is required, the outcome so far.

mod view;

pub use view::{FormGroup, FormItem, FormView, view};
