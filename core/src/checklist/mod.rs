//! Checklists: template, answers, scoring, grades, the score card and its lines.
//!
//! A template says what is asked and what each answer is worth; an inspection holds the answers; a score card says what
//! they come to, line by line, so that anyone can add it up again. This engine knows no cases, reports or registers: what
//! others want of it leaves as facts and findings.

mod answer;
mod bare;
mod budget;
mod card;
mod check;
mod check_item;
mod choice;
mod correct;
mod digest;
mod figures;
mod fold;
mod full_marks;
mod grade;
mod handling;
mod hope;
mod improve;
mod improvement;
mod inspection;
mod integers;
mod item;
mod label;
mod line;
mod meter;
mod plan;
mod proof;
mod range;
mod reach;
mod roll_up;
#[cfg(feature = "schema")]
mod schema;
mod score;
mod sets;
mod shape;
mod sheets;
mod sound;
mod template;
mod terrain;
mod view;
mod worth;

pub use answer::{Answer, Answers, Given, Instance};
pub use bare::OutcomeKind;
pub(crate) use bare::{BareLine, Figures, Found, Question};
pub use card::{
    Counts, Grading, ItemFinding, Line, Note, Outcome, Provisional, Rung, Score, ScoreCard, SubLine, Subtotal, Told,
};
pub use check::Declared;
pub(crate) use digest::{Digest, Digester};
pub use full_marks::{FullMarks, differing_full_marks};
pub use handling::{Handling, HandlingTable, State};
pub use improve::improve;
pub use improvement::{BeyondCorrection, Correction, Fix, FixSet, Gain, GainsIn, Improvement, Standing, Target, Wish};
pub use inspection::{Inspection, read_facts};
pub(crate) use integers::{Fields, Integers};
pub use item::{Band, Base, CorrectionCredit, Fold, Item, ItemOption, Kind, Labels, Part};
pub use plan::Plan;
pub use score::{Binding, score};
pub use sound::{AnswerSheet, DecidedBy, Evadable, Property, PropertyName, evadable_vetoes, properties};
pub use template::{
    Checklist, Compare, Disposition, Grade, Method, Repeat, RepeatFold, RollUp, RoundingRule, Sampling, Section,
};
pub use view::{FormGroup, FormItem, FormView, view};

#[cfg(test)]
mod checklist_tests;
#[cfg(test)]
mod improve_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod sound_tests;
