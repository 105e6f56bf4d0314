//! Reports: units, definitions, submissions, timeliness, mergeable states, roll-up, lineage.
//!
//! A definition says who owes which figures by when and how they fold; a register holds what came, revision by revision;
//! [`Inputs`] puts both together as known at one moment and answers: who reported in time, whom to press, what does a
//! figure come to, and what is in it. Duplicate keys never add up; value, nil, zero, missing, withheld and not applicable
//! are different cells. This engine knows no checklists, cases or findings: what they say arrives as observations.

pub(crate) mod figures;
pub(crate) mod fold;
pub(crate) mod model;
pub(crate) mod timeliness;

pub use figures::{
    Cell, Contribution, Excluded, Exclusion, Explanation, Figure, IdentityOutcome, IdentityVerdict, RatioPart,
    RatioParts,
};
pub use fold::{COLUMNS, FoldState, IndicatorKind, OverTime, OverUnits};
pub use model::{
    Assigned, AssignedSites, AtParents, CoverageCount, DueTime, Duty, FindingCount, Frequency, Identity, Indicator,
    Inputs, Interval, MissingParts, NamedDuring, Obligations, Observation, Observations, Observed, OneOrMore, OrgUnit,
    OrgUnits, Parts, RefusedSubmission, Register, ReportDefinition, ReportedValue, ReturnCount, RevisionKind, Rule,
    Severity, Source, SourceKind, SourceRef, SourceRefKind, StatusWord, Submission, UnitKind, UnreadDuties,
    UnreadWaiver, Waiver, check, check_days, lint,
};
pub use timeliness::{Outstanding, RuleOutcome, RuleVerdict, Status, StatusUnknown, SubmissionStatus, Tally};

#[cfg(test)]
mod law_tests;
#[cfg(test)]
mod report_tests;
#[cfg(test)]
mod rollup_tests;
#[cfg(test)]
mod timeliness_tests;
