//! Bulletins: how a composed report reads, as data.
//!
//! A rulebook writes its report's sentences as templates over figures; this folder checks the templates when the rulebook
//! is loaded and fills them in. `{operating}` is a figure, `{late|return|returns}` a figure with the noun that goes with
//! it, `{change:operating}` its change since the day before, `{units:stopped}` the names of the units inside it; `{day}`,
//! `{as_of}`, `{time}` and `{unit}` are the day reported, the moment of knowledge and the unit of a row.

mod check_bulletin;
mod layout;
mod render;
mod template;

pub use layout::{Bulletin, Each, Edition, LayoutBlock, LayoutColumn, Sentence, TableLayout};
pub use render::{FigureReading, Figures, FindingRow, Moment, render};
pub use template::Piece;

#[cfg(test)]
mod bulletin_tests;
