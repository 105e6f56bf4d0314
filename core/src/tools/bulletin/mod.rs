//! Bulletins: how a composed report reads, as data.
//!
//! A rulebook writes its report's sentences as templates over figures; this folder checks the templates when the rulebook
//! is loaded and fills them in. `{operating}` is a figure, `{late|return|returns}` a figure with the noun that goes with
//! it, `{change:operating}` its change since the day before, `{units:stopped}` the names of the units inside it. Words that are
//! no figures begin with `@`: `{@day}`, `{@until}`, `{@as_of}` and `{@unit}` are the day reported, the end of what the figures
//! are of, the moment of knowledge and the unit of a row.
//!
//! | in a template | in zh-CN, for a stock of 39 after 36 | in en |
//! |---|---|---|
//! | `{operating}` | 39 | 39 |
//! | `{late\|return\|returns}` (late is 1) | 1 return | 1 return |
//! | `{change:operating}` | +3; 持平 if equal | +3; 0 if equal |
//! | `{change:rate}` (75.0 after 69.2) | +5.8个百分点 | +5.8 percentage points |
//! | `{units:stopped}` | 甲厂、乙厂 | 甲厂, 乙厂 |
//! | `{@until}` | 2月19日17时 | 17:00 on 19 February |

mod check_bulletin;
mod layout;
mod render;
mod template;

pub use layout::{Bulletin, Each, Edition, LayoutBlock, LayoutColumn, Sentence, TableLayout};
pub use render::{ChangeForm, FigureReading, Figures, FindingRow, Moment, Points, render};
pub use template::Piece;

#[cfg(test)]
mod bulletin_tests;
