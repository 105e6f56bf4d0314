//! Checklists: template, answers, scoring, grades, the score card and its lines.
//!
//! A template says what is asked and what each answer is worth; an inspection holds the answers; a score card says what
//! they come to, line by line, so that anyone can add it up again. This engine knows no cases, reports or registers: what
//! others want of it leaves as facts and findings.

mod answer;
mod card;
mod check;
mod check_item;
mod fold;
mod grade;
mod handling;
mod inspection;
mod item;
mod label;
mod line;
mod plan;
mod range;
mod roll_up;
#[cfg(feature = "schema")]
mod schema;
mod score;
mod template;
mod version;
mod view;
mod worth;

pub use answer::{Answer, Answers, Given, Instance};
pub use card::{
    Counts, Grading, ItemFinding, Line, Note, Outcome, Provisional, Rung, Score, ScoreCard, SubLine, Subtotal, Told,
};
pub use check::Declared;
pub use handling::{Handling, HandlingTable, State};
pub use inspection::{Inspection, read_facts};
pub use item::{Band, Base, CorrectionCredit, Fold, Item, ItemOption, Kind, Labels, Part};
pub use plan::Plan;
pub use score::{Binding, score};
pub use template::{
    Checklist, Compare, Disposition, Grade, Method, Repeat, RepeatFold, RollUp, RoundingRule, Sampling, Section,
};
pub use version::{
    Brief, Change, ChangeEffect, Comparison, Gist, GradeMove, LineMove, Lost, LostFact, Migrated, MigratedFrom,
    Renamed, RescoreSummary, Rescored, RescoredSheet, ScoreMove, Side, Translated, Verdict, Witness,
};
pub(crate) use version::{compare, migrate, rescore};
pub use view::{FormGroup, FormItem, FormView, view};

#[cfg(test)]
mod checklist_tests;
