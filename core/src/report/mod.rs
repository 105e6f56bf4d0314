//! Reports: units, definitions, submissions, timeliness, mergeable states, roll-up, lineage.
//!
//! A definition says who owes which figures by when and how they fold; a register holds what came, revision by revision;
//! [`Inputs`] puts both together as known at one moment and answers: who reported in time, whom to press, what does a
//! figure come to, and what is in it. Duplicate keys never add up; value, nil, zero, missing, withheld and not applicable
//! are different cells. This engine knows no checklists, cases or findings: what they say arrives as observations.

mod cell;
mod check;
mod check_indicator;
mod definition;
mod explain;
mod fold;
mod gather;
mod identity;
mod inputs;
mod judge;
mod lint;
mod obligation;
mod observation;
mod ratio;
mod register;
mod source;
mod state;
mod submission;
mod tally;
mod timeliness;
mod tree;
mod unit;

pub use cell::{Cell, Contribution, Excluded, Exclusion, RatioPart};
pub use check::check;
pub use definition::{
    Assigned, AssignedSites, AtParents, DueTime, Frequency, Identity, Indicator, IndicatorKind, OverTime, OverUnits,
    ReportDefinition, Rule, Severity, StatusWord,
};
pub use explain::{Explanation, Figure, RatioParts};
pub use identity::{IdentityOutcome, IdentityVerdict};
pub use inputs::{Inputs, check_days};
pub use judge::{RuleOutcome, Verdict};
pub use lint::lint;
pub use obligation::{Duty, Obligations, Waiver};
pub use observation::{Observation, Observations, Observed, Parts, SourceRef, SourceRefKind};
pub use register::Register;
pub use source::{CoverageCount, FindingCount, OneOrMore, ReturnCount, Source, SourceKind};
pub use state::{COLUMNS, State};
pub use submission::{Given, RevisionKind, Submission};
pub use tally::{Outstanding, Tally};
pub use timeliness::{Standing, Status};
pub use tree::OrgUnits;
pub use unit::{Interval, NamedDuring, OrgUnit};

#[cfg(test)]
mod law_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod rollup_tests;
#[cfg(test)]
mod timeliness_tests;
