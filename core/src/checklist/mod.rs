//! Checklists: template, answers, scoring, grades, the score card and its lines.
//!
//! A template says what is asked and what each answer is worth; an inspection holds the answers; a score card says what
//! they come to, line by line, so that anyone can add it up again. This engine knows no cases, reports or registers: what
//! others want of it leaves as facts and findings.

mod answer;
mod card;
mod check;
mod check_item;
mod choice;
mod correct;
mod finding;
mod fold;
mod gate;
mod grade;
mod handling;
mod improve;
mod inspection;
mod item;
mod label;
mod line;
mod meter;
mod names;
mod plan;
mod range;
mod roll_up;
#[cfg(feature = "schema")]
mod schema;
mod score;
mod shape;
mod sound;
mod stated;
mod sub_line;
mod tables;
mod template;
mod verify;
mod verify_names;
mod verify_why;
mod version;
mod view;
mod worth;

pub use answer::{Answer, Answers, Given, Instance};
pub use card::{
    Counts, Grading, ItemFinding, Line, Note, Outcome, Provisional, Rung, Score, ScoreCard, SubLine, Subtotal, Told,
};
pub use check::Declared;
pub use finding::Seen;
pub use handling::{Handling, HandlingTable, State};
pub use improve::{
    BeyondCorrection, Correction, Fix, FixSet, Gain, GainsIn, Improvement, Standing, Target, Wish, improve,
};
pub use inspection::{Inspection, read_facts};
pub use item::{Band, Base, CorrectionCredit, Fold, Item, ItemOption, Kind, Labels, Part};
pub use plan::Plan;
pub use score::{Binding, score};
pub use sound::{
    AnswerSheet, DecidedBy, Evadable, FullMarks, Property, PropertyName, differing_full_marks, evadable_vetoes,
    properties,
};
pub use stated::{Figure, Stated, StatedItem, StatedSection};
pub use tables::OutcomeKind;
pub(crate) use tables::{BareLine, Digest, Digester, Fields, Figures, Found, Integers, Question};
pub use template::{
    Checklist, Compare, Disposition, Grade, Method, Repeat, RepeatFold, RollUp, RoundingRule, Sampling, Section,
};
pub use verify::{Disagreement, Verified, verify_stated};
pub use version::{
    Brief, Change, ChangeEffect, Comparison, Gist, GradeMove, LineMove, Lost, LostFact, Migrated, MigratedFrom,
    Renamed, RescoreSummary, Rescored, RescoredSheet, ScoreMove, Side, Translated, Verdict, Witness,
};
pub(crate) use version::{compare, migrate, rescore};
pub use view::{FormGroup, FormItem, FormView, view};

#[cfg(test)]
mod checklist_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod verify_tests;
