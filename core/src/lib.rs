#![doc = include_str!("../README.md")]

pub mod calendar;
pub mod checklist;
pub mod condition;
pub mod exact;
pub mod finding;
pub mod id;
pub mod instant;
pub mod json;
pub mod problem;
pub mod report;
pub mod rulebook;
pub mod sheet;
pub mod text;
pub mod version;
pub mod wire;

pub use problem::{Code, Problem, Problems};
pub use rulebook::Rulebook;
