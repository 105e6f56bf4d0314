//! The data of checklists: what rule authors write, what inspectors write, and how both are read.
//!
//! Everything here is read from JSON with every problem placed. The room knows no score: what an answer is worth is
//! decided in `kind` and `scoring`, and whether a checklist makes sense in `check`.

pub(crate) mod answer;
pub(crate) mod card_fact;
pub(crate) mod checklist;
pub(crate) mod dependencies;
pub(crate) mod handling;
pub(crate) mod inspection;
pub(crate) mod item;
pub(crate) mod own_fact;
pub(crate) mod sampling;
#[cfg(feature = "schema")]
mod schema;
pub(crate) mod scoring_rule;
pub(crate) mod severity;
pub(crate) mod weight;

pub use answer::{Answer, AnswerValue, Answers, Instance};
pub use checklist::{
    Checklist, ChecklistRef, Compare, Disposition, Grade, Method, Repeat, RepeatFold, RollUp, RoundingRule, Section,
};
pub use handling::{AnswerState, Handling, HandlingTable};
pub use inspection::{Inspection, MigratedFrom, read_facts};
pub use item::{Band, CorrectionCredit, Fold, Item, ItemKind, ItemOption, Labels, Part, SelectionBase};
pub use own_fact::NamedFigure;
pub use sampling::Sampling;
pub use scoring_rule::{Adjustment, AdjustmentEffect, ScoringRule};
pub use severity::Severity;
pub use weight::Weight;
