//! What an inspector's form shows while it is filled in.

mod view;

pub use view::{FormGroup, FormItem, FormView, view};
