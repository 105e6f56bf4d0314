//! The engine of checklists: what is asked, what was answered, and what it comes to.
//!
//! | room | holds |
//! |---|---|
//! | `model` | what rule authors write (a [`Checklist`] of sections of [`Item`]s) and what inspectors write (an [`Inspection`]) |
//! | `kind` | what each kind of item knows: how its answers are read, what they are worth, how they stand in tables and forms |
//! | `scoring` | the way from answers to lines, from lines to figures, from figures to a grade |
//! | `range` | while answers are missing: the scores and grades that are still possible |
//! | `check` | what is wrong with a checklist, found when its rulebook is loaded |
//! | `card` | the [`ScoreCard`]: the result with every line, so that anyone can add it up again |
//! | `form` | the [`FormView`]: what an inspector's form shows at this moment |
//!
//! Each room uses only those above it in this table. The engine knows no
//! cases, reports or registers; questions *about* checklists (what to correct, what changed between versions) are
//! answered in [`analysis`](crate::analysis).
//!
//! # From answers to a grade
//!
//! 1. Each item gets a *state* (answered, not applicable, hidden, not sampled, missing, error) and, through
//!    its kind or its handling, an *effect*: points, failed or not, counted or not.
//! 2. The effects become lines; parts and folded instances become one line.
//! 3. The roll-up adds lines to sections and sections to the whole: exact fractions, rounded once at the end.
//! 4. The first grade whose condition is true is the result.
//! 5. While something that counts is missing, the outcome is provisional: the range of the scores that are
//!    still possible.
//!
//! ```
//! use fugong::{Rulebook, base::json::Json, checklist::Outcome};
//!
//! let rules = Rulebook::built_in("district-reopening")?;
//! let list = rules.checklist("daily-eight")?;
//! let inspection = list.read(&Json::parse(r#"{"answers": {"gate": "是"}}"#)?)?;
//! let card = list.score(&inspection).result;
//! // One of eight answered: no percentage yet, but a range.
//! assert_eq!(card.percent(), None);
//! let Outcome::Provisional(range) = &card.outcome else { panic!() };
//! assert_eq!(range.high.as_deref(), Some("100.0"));
//! # Ok::<(), fugong::Problems>(())
//! ```

pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod form;
pub(crate) mod kind;
pub(crate) mod model;
pub(crate) mod range;
pub(crate) mod scoring;

pub use card::{
    Binding, CardAdjustment, CardBegin, CardFigure, Counts, Grading, InspectedItem, ItemFinding, Line, Score,
    ScoreCard, Subtotal, score,
};
pub use check::DeclaredFacts;
pub use form::{FormAnswer, FormFact, FormGrade, FormGroup, FormItem, FormPart, FormRange, FormReason, FormView, view};
pub(crate) use model::card_fact::{figure_bounds, is_card_figure};
pub use model::{
    Adjustment, AdjustmentEffect, Answer, AnswerState, AnswerValue, Answers, Band, Checklist, ChecklistRef, Compare,
    CorrectionCredit, Disposition, Fold, Grade, Handling, HandlingTable, Inspection, Instance, Item, ItemKind,
    ItemOption, Labels, Method, MigratedFrom, NamedFigure, Part, Repeat, RepeatFold, RollUp, RoundingRule, Sampling,
    ScoringRule, Section, SelectionBase, Severity, Weight, read_facts,
};
pub use scoring::{AnswerView, CardNote, EvaluatedGrade, Outcome, Plan, Provisional, StateReason, SubLine};

#[cfg(test)]
mod checklist_tests;
#[cfg(test)]
pub(crate) mod own_random_tests;
#[cfg(test)]
mod provisional_tests;
#[cfg(test)]
pub(crate) mod random_tests;
#[cfg(test)]
mod worth_tests;
