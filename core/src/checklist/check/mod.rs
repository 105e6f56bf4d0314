//! Checks of a checklist that need more than its shape: unique ids, declared severities, points that can be
//! earned, types of conditions.
//!
//! The room uses `model` and, to know what an answer can earn, `scoring`. Every problem is reported with the path of the
//! field at fault; what passes here can be scored without any further check.

pub(crate) mod check_checklist;
mod check_item;
mod check_rules;
mod check_sampling;
mod known_ids;
mod own_facts;

pub use check_checklist::DeclaredFacts;
