//! Scoring, step by step: answers to lines, lines to figures, figures to a grade.
//!
//! 1. `plan`: a checklist is made ready once, when its rulebook is loaded: positions, handlings, labels and points resolved.
//! 2. `read_inspection`, `read`: an inspection's JSON becomes answers, every problem placed.
//! 3. `gate`, `line`, `sub_line`, `fold`: each item becomes a line: its state, the rule that put it there, its effect.
//! 4. `roll_up`: the lines' effects become figures of sections and of the whole (numbers only, no texts).
//! 5. `grade`: the first grade whose condition holds; `range`: while answers are missing, the scores still possible.
//!
//! What all this amounts to for a reader, the score card, is put together in the room `card`.

pub(crate) mod answer_worth;
pub(crate) mod applicability;
mod census;
pub(crate) mod fact_titles;
pub(crate) mod fold_parts;
pub(crate) mod grade;
pub(crate) mod legal_answers;
pub(crate) mod line;
pub(crate) mod line_detail;
pub(crate) mod line_score;
pub(crate) mod outcome;
pub(crate) mod plan;
pub(crate) mod provisional;
pub(crate) mod read_answers;
mod read_inspection;
pub(crate) mod roll_up;
mod sub_line;

pub use line_detail::{AnswerView, StateReason, SubLine};
pub use outcome::{CardNote, EvaluatedGrade, Outcome, Provisional};
pub use plan::Plan;
