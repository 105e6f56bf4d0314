//! Why an action is denied: a tree of everything that stands in the way.

use crate::approval::model::context::Context;
use crate::approval::model::workflow::Workflow;
use crate::base::instant::Instant;
use crate::base::json::value_of;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every code that a denial may give.
pub const REASON_CODES: &[Code] = &[
    Code::WrongState,
    Code::CaseClosed,
    Code::RoleNotPermitted,
    Code::RoleNotHeld,
    Code::DelegationMissing,
    Code::AlreadyVoted,
    Code::SeparationOfDuties,
    Code::LimitReached,
    Code::GuardUnmet,
    Code::GuardUnknown,
    Code::DeadlinePassed,
    Code::BeforeLastEvent,
    Code::VersionConflict,
    Code::AlreadyOpen,
    Code::AnotherCaseOpen,
    Code::NotDueYet,
    Code::NothingExpires,
    Code::OpinionRequired,
    Code::DocumentsMissing,
    Code::NoticeIncomplete,
    Code::NothingToCorrect,
    Code::RejectedNotOnFile,
];

/// What stands in the way. `all`: each of these; `any`: one of these would have to go.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Reason"))]
pub enum DenialReason {
    /// Each of these stands in the way.
    All {
        /// The reasons.
        all: Vec<DenialReason>,
    },
    /// One of these would have to be met; an empty list can never be.
    Any {
        /// The alternatives.
        any: Vec<DenialReason>,
    },
    /// One thing.
    Leaf(Box<Leaf>),
}

/// One thing that stands in the way.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Leaf {
    /// Its code.
    #[serde(serialize_with = "written")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub code: Code,
    /// What it is about: ids, times, counts.
    pub params: BTreeMap<&'static str, Value>,
    /// The sentence, in both shipped languages or the rulebook's own words.
    pub message: Text,
    /// What would help; absent where nothing that anybody could do now would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixable_by: Option<FixableBy>,
    /// From when this no longer stands in the way, if time alone removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub true_from: Option<Instant>,
}

/// What would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FixableBy {
    /// Somebody in another role.
    Role,
    /// Another person.
    Person,
    /// Something put on record.
    Evidence,
    /// Waiting.
    Time,
}

fn written<S: serde::Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

impl DenialReason {
    /// Every leaf of the tree.
    pub fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().flat_map(Self::leaves).collect(),
            Self::Leaf(leaf) => vec![leaf],
        }
    }

    /// From when nothing of this stands in the way, where time alone removes all of it.
    pub fn true_from(&self) -> Option<Instant> {
        match self {
            Self::All { all } => {
                let each: Option<Vec<Instant>> = all.iter().map(Self::true_from).collect();
                each?.into_iter().max()
            }
            Self::Any { any } => any.iter().filter_map(Self::true_from).min(),
            Self::Leaf(leaf) => leaf.true_from,
        }
    }

    /// A guard's reasons in this room's words.
    pub(crate) fn from_guard(reason: condition::UnmetCondition, facts: &condition::FactSet) -> Self {
        match reason {
            condition::UnmetCondition::All { all } => {
                Self::All { all: all.into_iter().map(|part| Self::from_guard(part, facts)).collect() }
            }
            condition::UnmetCondition::Any { any } => {
                Self::Any { any: any.into_iter().map(|part| Self::from_guard(part, facts)).collect() }
            }
            condition::UnmetCondition::Atom(atom) => Self::Leaf(Box::new(Leaf::from_atom(&atom, facts))),
        }
    }
}

impl From<LeafBuilder> for DenialReason {
    fn from(saying: LeafBuilder) -> Self {
        Self::Leaf(Box::new(saying.leaf()))
    }
}

impl Leaf {
    fn from_atom(atom: &condition::UnmetAtom, facts: &condition::FactSet) -> Self {
        let unknown = atom.truth == condition::Truth::Unknown;
        let code = if unknown { Code::GuardUnknown } else { Code::GuardUnmet };
        let when = super::time::of_atom(atom, facts);
        let fixable_by = match &when {
            Some(true_from) => true_from.map(|_| FixableBy::Time),
            None => {
                let own = atom.fact.starts_with("case.") && !atom.fact.starts_with("case.evidence.");
                (!own).then_some(FixableBy::Evidence)
            }
        };
        let mut params = BTreeMap::from([
            ("fact", Value::from(atom.fact.as_str())),
            ("test", Value::from(atom.test.as_str())),
            ("expected", value_of(&atom.expected)),
        ]);
        if atom.negated {
            params.insert("negated", Value::Bool(true));
        }
        if let Some(found) = &atom.found {
            params.insert("found", Value::from(found.as_str()));
        }
        Self { code, params, message: atom.message.clone(), fixable_by, true_from: when.flatten() }
    }
}

/// A leaf in the making.
pub(crate) struct LeafBuilder {
    said: Problem,
    fixable_by: Option<FixableBy>,
    true_from: Option<Instant>,
}

impl LeafBuilder {
    pub(crate) fn new(code: Code) -> Self {
        Self { said: Problem::new(code), fixable_by: None, true_from: None }
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<Value>) -> Self {
        Self { said: self.said.with(name, value), ..self }
    }

    /// One thing that has a title.
    pub(crate) fn with_titled(self, name: &'static str, (id, title): (&str, &Text)) -> Self {
        Self { said: self.said.with_titled(name, id, title), ..self }
    }

    /// Several things that have titles.
    pub(crate) fn with_all(self, name: &'static str, things: &[(&str, &Text)]) -> Self {
        Self { said: self.said.with_all_titled(name, things.iter().copied()), ..self }
    }

    pub(crate) fn fixable_by(mut self, by: FixableBy) -> Self {
        self.fixable_by = Some(by);
        self
    }

    pub(crate) fn true_from(mut self, from: Option<Instant>) -> Self {
        self.true_from = from;
        self
    }

    fn leaf(self) -> Leaf {
        Leaf {
            code: self.said.code(),
            params: self.said.params().clone(),
            message: self.said.message(),
            fixable_by: self.fixable_by,
            true_from: self.true_from,
        }
    }
}

impl Workflow {
    /// A state's id and title.
    pub(crate) fn named_state<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        (id, self.state(id).map_or(&Text::Empty, |state| &state.title))
    }

    /// An action's id and title.
    pub(crate) fn named_action<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        (id, self.action(id).map_or(&Text::Empty, |action| &action.title))
    }

    /// A document's id and title.
    pub(crate) fn named_evidence<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        let found = self.evidence.iter().find(|evidence| evidence.id == *id);
        (id, found.map_or(&Text::Empty, |evidence| &evidence.title))
    }
}

impl Context {
    /// A role's id and title.
    pub(crate) fn named_role<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        (id, self.role_titles.get(id).unwrap_or(&Text::Empty))
    }
}
