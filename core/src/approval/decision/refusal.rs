//! What comes of a command that leads to nothing, and the answer as replies carry it.

use super::reason::{DenialReason, LeafBuilder};
use crate::approval::model::event::Event;
use crate::base::problem::{Problem, Problems};
use std::fmt;

/// Why a command leads to nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It is not allowed now.
    Denied(Denied),
    /// It cannot be read as a command to this case at all: bad input.
    Invalid(Problems),
}

/// Everything that stands in the way.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Denied {
    /// The reasons, as a tree.
    pub reasons: DenialReason,
}

/// The answer to a valid command, as a reply carries it.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Decided {
    /// It is done.
    Accepted {
        /// What happened.
        events: Vec<Event>,
    },
    /// It is not allowed now.
    Denied(Denied),
}

impl Decided {
    /// The answer, or the problems of a bad input.
    ///
    /// # Errors
    /// The problems of [`Refusal::Invalid`].
    pub fn from_result(result: Result<Vec<Event>, Refusal>) -> Result<Self, Problems> {
        match result {
            Ok(events) => Ok(Self::Accepted { events }),
            Err(Refusal::Denied(denied)) => Ok(Self::Denied(denied)),
            Err(Refusal::Invalid(problems)) => Err(problems),
        }
    }
}

impl Refusal {
    /// The reasons' tree of a denial.
    pub fn reasons(&self) -> Option<&DenialReason> {
        match self {
            Self::Denied(denied) => Some(&denied.reasons),
            Self::Invalid(_) => None,
        }
    }

    pub(crate) fn denied(all: Vec<DenialReason>) -> Self {
        Self::Denied(Denied { reasons: DenialReason::All { all } })
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Invalid(problem.into())
    }
}

impl From<LeafBuilder> for Refusal {
    fn from(saying: LeafBuilder) -> Self {
        Self::denied(vec![saying.into()])
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(problems) => problems.fmt(f),
            Self::Denied(denied) => {
                let codes: Vec<&str> = denied.reasons.leaves().iter().map(|leaf| leaf.code.as_str()).collect();
                write!(f, "denied: {}", codes.join(", "))
            }
        }
    }
}

impl std::error::Error for Refusal {}
