//! What the engines say to each other: facts from cards and cases, observations for reports, coverage, composing.

pub mod bulletin;
