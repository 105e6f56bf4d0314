#![doc = include_str!("../README.md")]

pub mod approval;
pub mod bulletin;
pub mod calendar;
pub mod checklist;
pub mod columns;
pub mod condition;
pub mod day;
pub mod document;
pub mod exact;
pub mod finding;
mod fold;
pub mod id;
pub mod instant;
pub mod journal;
pub mod json;
pub mod problem;
pub mod report;
pub mod rulebook;
pub mod sheet;
pub mod text;
pub mod version;
mod wide;
pub mod wire;

pub use problem::{Code, Problem, Problems};
pub use rulebook::Rulebook;

#[cfg(test)]
mod dice_tests;
#[cfg(doctest)]
mod readme;
