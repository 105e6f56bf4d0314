//! Checklists: template, answers, scoring, grades, the score card and its lines.
//!
//! A template says what is asked and what each answer is worth; an inspection holds the answers; a score card says what
//! they come to, line by line, so that anyone can add it up again. This engine knows no cases, reports or registers: what
//! others want of it leaves as facts and findings.

mod answer;
mod card;
mod check;
mod grade;
mod handling;
mod inspection;
mod label;
mod line;
mod range;
#[cfg(feature = "schema")]
mod schema;
mod score;
mod template;
mod view;

pub use answer::{Answer, Answers, Given};
pub use card::{
    Counts, Grading, ItemFinding, Line, Note, Outcome, PartLine, Provisional, Rung, Score, ScoreCard, Subtotal,
};
pub use check::Declared;
pub use handling::{Handling, HandlingTable, State};
pub use inspection::{Inspection, read_facts};
pub use score::{Binding, score};
pub use template::{
    Checklist, Compare, Disposition, Fold, Grade, Item, ItemOption, Kind, Labels, Method, Part, RoundingRule, Section,
};
pub use view::{FormItem, FormView, view};

#[cfg(test)]
mod checklist_tests;
