//! Questions about checklists: what to correct, what always holds, what changed between versions, whether stated figures agree.
//!
//! | room | question |
//! |---|---|
//! | `improve` | which corrections reach a better grade, and which set of them is the smallest or the cheapest |
//! | `properties` | can a grade be reached, can a failed item be hidden by an answer, does a better answer ever lower the score |
//! | `versions` | what two versions differ in, how answers are migrated and scores compared |
//! | `stated` | whether figures stated elsewhere (on paper, by another system) agree with the score, and if not, why |

mod correct;
mod improve;
mod meter;
mod properties;
mod stated;
mod versions;

pub use improve::{
    BeyondCorrection, Correction, Fix, FixSet, Gain, GainsIn, Improvement, Standing, Target, Wish, improve,
};
pub use properties::{
    AnswerSheet, DecidedBy, Evadable, FullMarks, Property, PropertyName, differing_full_marks, evadable_vetoes,
    properties,
};
pub use stated::{Disagreement, Figure, Stated, StatedItem, StatedSection, Verified, verify_stated};
pub use versions::{
    Brief, Change, ChangeEffect, Comparison, Gist, GradeMove, LineMove, Lost, LostFact, Migrated, Renamed,
    RescoreSummary, Rescored, RescoredSheet, ScoreMove, Side, Translated, Verdict, Witness,
};
pub(crate) use versions::{compare, migrate, rescore};
