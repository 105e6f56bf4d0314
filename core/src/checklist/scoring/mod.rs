//! Scoring, step by step: answers to lines, lines to figures, figures to a grade.
//!
//! 1. `plan`: a checklist is made ready once, when its rulebook is loaded: positions, handlings, labels and points resolved.
//!    `weightless`: what weighs nothing blocks nothing.
//! 2. `read_inspection`, `read_answers`: an inspection's JSON becomes answers, every problem with its path.
//! 3. `applicability`, `line`, `sub_line`, `fold_parts`: each item becomes a line: its state, the rule that
//!    put it there, its effect.
//! 4. `roll_up`: the lines' effects become figures of sections and of the whole (numbers only, no texts).
//! 5. `adjust`: the final score, where the checklist has a rule for it. `grade`: the first grade whose condition is true.
//!
//! Of a checklist that reads itself, `own_plan` works out what it reads (`own_reading`), and `own_draw` evaluates its items in the
//! order of what depends on what.
//!
//! The score card, which tells all this to a reader, is put together in the room `card`.
//!
//! # A worked example
//!
//! Item A (3 points, weight 2) passes; item B (1 point) fails; item C (2 points) is not applicable. Lines: A
//! earns 3 × 2 = 6 of 6, B 0 of 1, C drops out. The sum is 6 of 7; 600/7 % is shown as 85.7. A threshold of
//! 85.7 is not missed by rounding: 600/7 = 85.714… is above it. The effective weights are 6/7 and 1/7.

pub(crate) mod adjust;
pub(crate) mod applicability;
mod census;
pub(crate) mod fact_titles;
pub(crate) mod fold_parts;
pub(crate) mod grade;
pub(crate) mod line;
pub(crate) mod line_detail;
pub(crate) mod line_score;
mod node_sum;
pub(crate) mod outcome;
pub(crate) mod own_draw;
mod own_plan;
pub(crate) mod own_reading;
pub(crate) mod plan;
pub(crate) mod planned;
pub(crate) mod read_answers;
mod read_inspection;
pub(crate) mod roll_up;
mod sub_line;
mod weightless;

pub use line_detail::{AnswerView, StateReason, SubLine};
pub use outcome::{CardNote, EvaluatedGrade, Outcome, Provisional};
pub use plan::Plan;
