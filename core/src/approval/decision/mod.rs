//! Decisions: whether an action is allowed and why not, the events of a command, and the replay of events.

pub(crate) mod allowed;
pub(crate) mod bulk;
pub(crate) mod decide;
pub(crate) mod evolve;
mod explain;
pub(crate) mod history;
pub(crate) mod input;
pub(crate) mod judge;
pub(crate) mod open;
pub(crate) mod parties;
pub(crate) mod people;
pub(crate) mod plan;
pub(crate) mod possible;
pub(crate) mod reason;
pub(crate) mod refusal;
mod step;
pub(crate) mod time;
mod violation;

pub use allowed::{ActionAnswer, ActionVerdict, Needs, NoticeNeed, allowed, allowed_to_open};
pub use bulk::{Request, decide_many};
pub use decide::decide;
pub use evolve::evolve;
pub use history::replay;
pub use open::open;
pub use plan::Plan;
pub use reason::{DenialReason, FixableBy, REASON_CODES, ReasonLeaf};
pub use refusal::{Decided, Decision, Denied, Refusal};
