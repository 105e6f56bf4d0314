//! Decisions: whether an action is allowed and why not, the events of a command, and the replay of events.

pub(crate) mod allowed;
pub(crate) mod bulk;
pub(crate) mod decide;
pub(crate) mod evolve;
pub(crate) mod history;
pub(crate) mod input;
pub(crate) mod judge;
pub(crate) mod parties;
pub(crate) mod people;
pub(crate) mod possible;
pub(crate) mod reason;
pub(crate) mod refusal;
pub(crate) mod time;

pub use allowed::{ActionAnswer, ActionVerdict, Needs, NoticeNeed, allowed};
pub use bulk::decide_many;
pub use decide::decide;
pub use evolve::evolve;
pub use history::replay;
pub use reason::{DenialReason, FixableBy, REASON_CODES, ReasonLeaf};
pub use refusal::{Decided, Denied, Refusal};
