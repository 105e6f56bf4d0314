#![doc = include_str!("../README.md")]

pub mod base;
pub mod tools;

pub mod approval;
pub mod checklist;
pub mod finding;
pub mod report;

pub mod analysis;
pub mod office;
pub mod rulebook;

pub mod columns;
pub mod wire;

pub use base::problem::{Code, Problem, Problems};
pub use rulebook::Rulebook;

/// The examples in the project's two front pages, compiled and run with the documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../README.zh-CN.md")]
struct FrontPages;
