//! fugong (复工, "back to work"): rules as data. Score inspections, decide reopening approvals, roll up daily reports.

pub mod approval;
pub mod condition;
pub mod exact;
pub mod id;
pub mod instant;
pub mod journal;
pub mod json;
pub mod problem;
pub mod text;
