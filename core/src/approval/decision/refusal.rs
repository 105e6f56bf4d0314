//! What comes of a command that leads to nothing, and the answer to a valid command as replies carry it.

use super::reason::DenialReason;
use crate::approval::model::event::Event;
use crate::base::problem::{Problem, Problems};
use std::fmt;

/// What a command led to.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Decision {
    /// Events, in order: to be appended together, or of a repeated command the first ones again.
    pub events: Vec<Event>,
    /// Whether the case had taken the command before: then its events are in the case, and nothing is to be appended.
    pub repeated: bool,
}

/// Why a command leads to no events. A denial is an answer (the rules do not allow it now); `Invalid` is bad input (it
/// could not be allowed under any circumstances).
///
/// ```
/// use fugong::{Rulebook, approval::{Context, Opening, Refusal}, base::json::decode_text};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let context = reopening.bind(Context::default())?;
/// let open = |role: &str| -> Result<_, fugong::Problems> {
///     let opening: Opening = decode_text(&format!(r#"{{"id": "c-1", "case": "case-e01", "site": "e01",
///         "actor": {{"id": "li-na", "role": "{role}"}}, "at": "2020-02-10T09:00:00+08:00"}}"#))?;
///     Ok(reopening.open(None, &opening, &context))
/// };
/// let denied = open("reviewer")?.unwrap_err();
/// assert_eq!(denied.to_string(), "denied: role_not_permitted");
/// let invalid = open("mayor")?.unwrap_err();
/// assert!(matches!(invalid, Refusal::Invalid(_)) && invalid.reasons().is_none(), "a role that is not declared is bad input");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It is not allowed now; the reasons say why, who could help and from when.
    Denied(Denied),
    /// It does not fit the workflow or the case: bad input, with every problem.
    Invalid(Problems),
}

/// A denial.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Denied {
    /// Everything that stands in the way, as a tree of `all` and `any`.
    pub reasons: DenialReason,
}

/// The answer to a valid command, as a reply carries it: `{"decision": "accepted", …}` or `{"decision": "denied", …}`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Decided {
    /// It is done.
    Accepted(Decision),
    /// It is not allowed now.
    Denied(Denied),
}

impl Decided {
    /// Sorts a result into an answer and bad input.
    ///
    /// # Errors
    /// The problems of [`Refusal::Invalid`].
    pub fn from_result(result: Result<Decision, Refusal>) -> Result<Self, Problems> {
        match result {
            Ok(decision) => Ok(Self::Accepted(decision)),
            Err(Refusal::Denied(denied)) => Ok(Self::Denied(denied)),
            Err(Refusal::Invalid(problems)) => Err(problems),
        }
    }
}

impl Refusal {
    /// The tree of reasons of a denial; `None` for bad input.
    #[must_use]
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

impl From<Problems> for Refusal {
    fn from(problems: Problems) -> Self {
        Self::Invalid(problems)
    }
}

impl serde::Serialize for Refusal {
    /// As replies carry it: `{"decision": "denied", "reasons": …}`, or `{"problems": […]}`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = match self {
            Self::Denied(denied) => return Decided::Denied(denied.clone()).serialize(serializer),
            Self::Invalid(problems) => ("problems", problems),
        };
        serializer.collect_map([name])
    }
}

impl<'de> serde::Deserialize<'de> for Refusal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(untagged)]
        enum Written {
            Invalid { problems: Problems },
            Answer(Decided),
        }
        match Written::deserialize(deserializer)? {
            Written::Invalid { problems } => Ok(Self::Invalid(problems)),
            Written::Answer(Decided::Denied(denied)) => Ok(Self::Denied(denied)),
            Written::Answer(Decided::Accepted(_)) => Err(serde::de::Error::custom("it was accepted: no refusal")),
        }
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
