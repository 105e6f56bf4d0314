//! Questions about checklists: what to correct, what always holds, what changed between versions, whether
//! stated figures agree.
//!
//! Each question is asked on a checklist's view:
//!
//! ```
//! use fugong::{Rulebook, base::json::Json, analysis::checklist::ImproveRequest};
//!
//! let rules = Rulebook::built_in("district-reopening")?;
//! let list = rules.checklist("daily-eight")?;
//! let json = r#"{"facts": {"site.has-canteen": false}, "answers": {"gate": "否", "temperature": "是", "visitors": "是",
//!     "disinfection": {"workshop": "是"}, "supplies": "是", "masks": "是", "outreach": "是"}}"#;
//! let improved = list.improve(&list.read(&Json::parse(json)?)?, &ImproveRequest::default())?.result;
//! assert_eq!(improved.corrections.len(), 1);
//! assert_eq!(improved.corrections[0].fix.item, "gate");
//! assert_eq!(improved.all_corrected.unwrap().percent.as_deref(), Some("100.0"));
//! # Ok::<(), fugong::Problems>(())
//! ```
//!
//! | room | question |
//! |---|---|
//! | `improve` | which corrections reach a better grade, and which set of them is the smallest or the cheapest |
//! | `properties` | can a grade be reached, can a failed item be hidden by an answer, does a better answer ever lower the score |
//! | `versions` | what two versions differ in, how answers are migrated and scores compared |
//! | `stated` | whether figures stated elsewhere (on paper, by another system) agree with the score, and if not, why |

mod corrections;
mod improve;
mod objective;
mod properties;
mod stated;
mod versions;

pub use improve::{
    BeyondCorrection, Correction, Fix, FixSet, Gain, GainsIn, GradeTarget, ImproveRequest, Improvement, ScoreStanding,
    improve,
};
pub use properties::{
    AnswerSheet, ChecklistProperty, DecidedBy, EvadableVeto, FullMarks, PropertyName, differing_full_marks,
    evadable_vetoes, properties,
};
pub use stated::{Disagreement, Stated, StatedFigure, StatedSection, Verified, verify_stated};
pub use versions::{
    ChangeEffect, ChecklistChange, ChecklistVersion, Comparison, ComparisonVerdict, GradeMove, LineBrief, LineMove,
    LostAnswer, LostFact, Migrated, OutcomeName, Renamed, RescoreSummary, Rescored, RescoredSheet, ScoreMove,
    ScoreSummary, Translated, Witness,
};
pub(crate) use versions::{compare, migrate, rescore};
