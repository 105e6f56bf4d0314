//! Analysis: questions about rules, beside the answers that rules give.
//!
//! The engines below answer one question each (what does this inspection score, may this person do that). Here stand the
//! questions about the rules themselves and about many possible inputs at once. Nothing here decides anything.

pub mod checklist;
