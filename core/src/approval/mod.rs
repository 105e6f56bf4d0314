//! Approvals: who may do what to a case, now; why not; and what follows.
//!
//! A [`Workflow`] is data: flat states, actions, joint reviews (会签), separations of duties, time limits. A [`Case`] is
//! what its events made of it. A [`Plan`] is a workflow made ready once. [`open()`] begins a case, and [`decide`] turns a command
//! into events or a denial with every reason; [`evolve`] applies an event; [`replay`] does so for all; [`allowed`] answers the same
//! question for every action before anybody asks. Nothing here reads a clock or a store: the instant is the command's,
//! what is known is the [`Context`]'s.
//!
//! This room knows no checklist, report or finding: an inspection is a handful of facts with an id and a hash.
//!
//! What waits for its own room or a later floor: time limits in working days and clocks that pause (they need the
//! calendar; an event already stores the instant at which a state expires, so old cases keep what they were told);
//! delegations of delegations; moving a case to another version of its workflow, which will be an event of its own kind.

pub(crate) mod decision;
pub(crate) mod model;

pub use decision::{
    ActionAnswer, ActionVerdict, Decided, Decision, DenialReason, Denied, FixableBy, Needs, NoticeNeed, Plan,
    REASON_CODES, ReasonLeaf, Refusal, Request, allowed, allowed_to_open, decide, decide_many, evolve, open, replay,
};
pub use model::{
    Act, Action, Actor, Case, ClockTime, Command, CommandId, Context, Delegation, EVENT_FORMAT, Event, EventKind,
    Evidence, InspectionCadence, InspectionDuty, InspectionRecord, InspectionRef, Never, OPEN, Opened, Opening,
    OpinionRule, Party, PartyMember, Payload, Property, Quorum, RecordedFacts, RecurringInspection, Requirement,
    RoleHolding, Scope, Separation, StateSpan, TICK, Vote, Workflow, WorkflowState, engine_fact_type,
};

#[cfg(test)]
mod approval_tests;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod fixture_tests;
#[cfg(test)]
mod laws_tests;
#[cfg(test)]
mod moment_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod question_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod reopening_tests;
#[cfg(test)]
mod shipped_tests;
