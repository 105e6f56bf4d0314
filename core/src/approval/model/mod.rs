//! The data of approvals: the workflow that rule authors write, the commands that people give, the events that follow,
//! the case that its events add up to, and the checks of a workflow.

pub(crate) mod case;
mod check_workflow;
pub(crate) mod command;
pub(crate) mod context;
pub(crate) mod event;
pub(crate) mod facts;
mod lint;
pub(crate) mod memory;
pub(crate) mod opening;
pub(crate) mod workflow;

pub use case::{Act, Case, Vote};
pub use command::{Actor, Command, CommandId, OPEN, Payload, TICK};
pub use context::{Context, Delegation, InspectionRecord, PartyMember, RoleHolding};
pub use event::{EVENT_FORMAT, Event, EventKind, InspectionRef, Opened, RecordedFacts};
pub use facts::engine_fact_type;
pub use opening::Opening;
pub use workflow::{
    Action, ClockTime, Evidence, InspectionCadence, InspectionDuty, Never, OpinionRule, Party, Property, Quorum,
    RecurringInspection, Requirement, Scope, Separation, StateSpan, Workflow, WorkflowState,
};
