//! Approvals: who may do what to a case, now; why not; and what follows.
//!
//! A [`Workflow`] is data: flat states, actions, joint reviews (会签), separations of duties, time limits. A [`Case`] is
//! what its events made of it. [`decide`] turns a command into events or a denial with every reason; [`evolve`] applies an
//! event; [`replay`] does so for all; [`allowed`] answers the same question for every action before anybody asks.
//! Nothing here reads a clock or a store: the instant is the command's, what is known is the [`Context`]'s.
//!
//! This room knows no checklist, report or finding: an inspection is a handful of facts with an id and a hash.
//!
//! What waits for its own room or a later floor: time limits in working days and clocks that pause (they need the
//! calendar; an event already stores the instant at which a state expires, so old cases keep what they were told);
//! delegations of delegations; moving a case to another version of its workflow, which will be an event of its own kind.

mod case;
mod command;
mod context;
mod event;
mod workflow;

mod check;
mod lint;

mod allowed;
mod bulk;
mod decide;
mod evolve;

mod facts;
mod input;
mod judge;
mod people;
mod reason;
mod refusal;
mod time;

pub use allowed::{ActionAnswer, Needs, Notice, Verdict, allowed};
pub use bulk::decide_many;
pub use case::{Act, Case, Vote};
pub use command::{Actor, Command, CommandId, OPEN, Payload, TICK};
pub use context::{Context, Delegation, InspectionRecord, RoleHolding};
pub use decide::decide;
pub use event::{Event, EventKind, InspectionRef, Opened, Recorded};
pub use evolve::{evolve, replay};
pub use facts::engine_fact_type;
pub use reason::{FixableBy, Leaf, REASON_CODES, Reason};
pub use refusal::{Decided, Denied, Refusal};
pub use workflow::{
    Action, By, ClockTime, Every, Evidence, Never, OpinionRule, Property, Quorum, RecurringInspection, Requirement,
    Scope, Separation, Span, State, Workflow,
};

#[cfg(test)]
mod approval_tests;
#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod laws_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod reopening_tests;
#[cfg(test)]
mod world;
