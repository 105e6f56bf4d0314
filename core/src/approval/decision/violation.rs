//! What stands in the way of an act, as data: a rule that is not met and whom or what it is about, without a sentence.

use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Code;
use crate::tools::condition::FactSet;

/// A rule that is not met.
#[derive(Clone, Debug)]
pub(crate) enum Violation {
    /// The case is in another state than those where the action can be done.
    WrongState { action: Id },
    /// The case is in a final state.
    CaseClosed,
    /// The role is none of those that may act.
    RoleNotPermitted { permitted: Vec<Id> },
    /// The person does not hold the role, or only `elsewhere`; from this instant on they will.
    RoleNotHeld { person: Id, elsewhere: Option<Id>, from: Option<Instant> },
    /// The person is none of the parties that may act.
    PartyRequired { person: Id, action: Id, from: Option<Instant> },
    /// Persons are parties that a separation bars.
    PartyExcluded { separation: Id, persons: Vec<Id>, parties: Vec<Id> },
    /// Who these parties are is not on record.
    PartyUnknown { parties: Vec<Id> },
    /// The person represented has not delegated.
    DelegationMissing { delegate: Id, person: Id, from: Option<Instant> },
    /// The person has a part in the joint review already.
    AlreadyVoted { person: Id },
    /// Persons did actions that this one is kept apart from.
    SeparationOfDuties { separation: Id, persons: Vec<Id>, done: Vec<Id> },
    /// It was done as often as it may be.
    LimitReached { limit: u32, count: usize },
    /// The action's guard does not hold, or is not known to, with these facts.
    Guard { action: Id, facts: FactSet },
    /// The state's time limit is over.
    DeadlinePassed { due: Instant },
    /// The case has a later event.
    BeforeLastEvent { last: Instant },
    /// The case has moved on since the person looked.
    VersionConflict { expected: u64, found: u64 },
    /// The case is open already.
    AlreadyOpen { case: Id },
    /// The site has other open cases.
    AnotherCaseOpen { cases: Vec<Id> },
    /// The time limit is not over yet.
    NotDueYet { due: Instant },
    /// The state has no time limit.
    NothingExpires,
    /// An opinion has to be given.
    OpinionRequired,
    /// Documents are neither on file nor brought.
    DocumentsMissing { evidence: Vec<Id> },
    /// A notice does not list exactly what is missing.
    NoticeIncomplete { missing: Vec<Id> },
    /// A notice lists nothing, and nothing is missing.
    NothingToCorrect,
    /// A notice sends back what is not on file.
    RejectedNotOnFile { evidence: Vec<Id> },
}

impl Violation {
    /// Its code; of a guard the one of what is not met, whatever of it is not known.
    pub(crate) fn code(&self) -> Code {
        match self {
            Self::WrongState { .. } => Code::WrongState,
            Self::CaseClosed => Code::CaseClosed,
            Self::RoleNotPermitted { .. } => Code::RoleNotPermitted,
            Self::RoleNotHeld { elsewhere: None, .. } => Code::RoleNotHeld,
            Self::RoleNotHeld { elsewhere: Some(_), .. } => Code::RoleElsewhere,
            Self::PartyRequired { .. } => Code::PartyRequired,
            Self::PartyExcluded { .. } => Code::PartyExcluded,
            Self::PartyUnknown { .. } => Code::PartyUnknown,
            Self::DelegationMissing { .. } => Code::DelegationMissing,
            Self::AlreadyVoted { .. } => Code::AlreadyVoted,
            Self::SeparationOfDuties { .. } => Code::SeparationOfDuties,
            Self::LimitReached { .. } => Code::LimitReached,
            Self::Guard { .. } => Code::GuardUnmet,
            Self::DeadlinePassed { .. } => Code::DeadlinePassed,
            Self::BeforeLastEvent { .. } => Code::BeforeLastEvent,
            Self::VersionConflict { .. } => Code::VersionConflict,
            Self::AlreadyOpen { .. } => Code::AlreadyOpen,
            Self::AnotherCaseOpen { .. } => Code::AnotherCaseOpen,
            Self::NotDueYet { .. } => Code::NotDueYet,
            Self::NothingExpires => Code::NothingExpires,
            Self::OpinionRequired => Code::OpinionRequired,
            Self::DocumentsMissing { .. } => Code::DocumentsMissing,
            Self::NoticeIncomplete { .. } => Code::NoticeIncomplete,
            Self::NothingToCorrect => Code::NothingToCorrect,
            Self::RejectedNotOnFile { .. } => Code::RejectedNotOnFile,
        }
    }

    /// Whether no instant to come takes it away while the case stays as it is.
    pub(crate) fn is_timeless(&self) -> bool {
        matches!(
            self,
            Self::WrongState { .. }
                | Self::CaseClosed
                | Self::RoleNotPermitted { .. }
                | Self::AlreadyVoted { .. }
                | Self::SeparationOfDuties { .. }
                | Self::LimitReached { .. }
                | Self::DeadlinePassed { .. }
        )
    }
}
