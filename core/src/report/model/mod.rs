//! The data of reports: definitions, units, submissions, observations, duties, and the checks of a definition.

mod check_indicator;
mod check_report;
pub(crate) mod definition;
pub(crate) mod inputs;
mod lint;
pub(crate) mod obligation;
pub(crate) mod observation;
pub(crate) mod refused;
pub(crate) mod register;
pub(crate) mod source;
pub(crate) mod submission;
mod timing;
pub(crate) mod tree;
pub(crate) mod unit;
mod unit_kind;

pub use check_report::check;
pub use definition::{
    Assigned, AssignedSites, AtParents, DueTime, Frequency, Identity, Indicator, MissingParts, ReportDefinition, Rule,
    Severity, StatusWord,
};
pub use inputs::{Inputs, check_days};
pub use lint::lint;
pub use obligation::{Duty, Obligations, UnreadDuties, UnreadWaiver, Waiver};
pub use observation::{Observation, Observations, Observed, Parts, SourceRef, SourceRefKind};
pub use refused::RefusedSubmission;
pub use register::Register;
pub use source::{CoverageCount, FindingCount, OneOrMore, ReturnCount, Source, SourceKind};
pub use submission::{ReportedValue, RevisionKind, Submission};
pub use tree::OrgUnits;
pub use unit::{Interval, NamedDuring, OrgUnit};
pub use unit_kind::UnitKind;
