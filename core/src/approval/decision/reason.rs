//! Why an action is denied: a tree of everything that stands in the way.
//!
//! The tree is the guard's condition pruned to what is not true, beside one leaf for each other rule that is not met.
//! Under `all` each reason has to go; under `any` one of them. Making all leaves of an `all` go makes the action
//! allowed.

use crate::approval::model::command::{OPEN, TICK};
use crate::approval::model::context::Context;
use crate::approval::model::workflow::{INSPECTOR, OPENER, Workflow};
use crate::base::instant::Instant;
use crate::base::json::value_of;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Every code that a denial may give, in the order in which the documentation lists them. A test holds this list to
/// what the engine says.
///
/// ```
/// use fugong::{Code, approval::REASON_CODES};
///
/// assert!(REASON_CODES.contains(&Code::GuardUnknown), "an unknown guard denies, as one that is not met does");
/// assert!(!REASON_CODES.contains(&Code::UnknownId), "an id that is not there is bad input, not a denial");
/// ```
pub const REASON_CODES: &[Code] = &[
    Code::WrongState,
    Code::CaseClosed,
    Code::RoleNotPermitted,
    Code::RoleNotHeld,
    Code::RoleElsewhere,
    Code::PartyRequired,
    Code::PartyExcluded,
    Code::PartyUnknown,
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
///
/// ```
/// use fugong::{Code, approval::{DenialReason, ReasonLeaf}, base::instant::Instant};
///
/// let leaf = |true_from: Option<&str>| {
///     let mut leaf = ReasonLeaf::new(Code::NotDueYet);
///     leaf.true_from = true_from.and_then(Instant::parse);
///     DenialReason::Leaf(Box::new(leaf))
/// };
/// let (monday, friday) = (Some("2020-02-17T00:00:00+08:00"), Some("2020-02-21T00:00:00+08:00"));
/// // All have to go, so the last one decides; of alternatives the first one does.
/// let all = DenialReason::All { all: vec![leaf(monday), leaf(friday)] };
/// assert_eq!(all.true_from(), friday.and_then(Instant::parse));
/// let any = DenialReason::Any { any: vec![leaf(monday), leaf(None)] };
/// assert_eq!(any.true_from(), monday.and_then(Instant::parse));
/// // One reason that time does not remove, and waiting never helps.
/// assert_eq!(DenialReason::All { all: vec![leaf(monday), leaf(None)] }.true_from(), None);
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Reason"))]
pub enum DenialReason {
    /// Each of these stands in the way.
    All {
        /// Reasons that all have to go.
        all: Vec<DenialReason>,
    },
    /// One of these would have to be met; an empty list can never be met.
    Any {
        /// Alternatives, one of which has to be met.
        any: Vec<DenialReason>,
    },
    /// One thing that stands in the way.
    Leaf(Box<ReasonLeaf>),
}

/// One thing that stands in the way, with the parameters that its sentence is made from.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReasonLeaf {
    /// Code, one of [`REASON_CODES`]; in JSON its snake-case name.
    #[serde(serialize_with = "written")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub code: Code,
    /// What it is about: ids, instants, counts, under stable names.
    pub(crate) params: Map<Cow<'static, str>, Value>,
    /// Sentence in zh-CN and en, or the rulebook's own message.
    pub message: Text,
    /// What would help; absent where nothing that anybody could do now would.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixable_by: Option<FixableBy>,
    /// Instant from which this no longer stands in the way, if time alone removes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub true_from: Option<Instant>,
}

impl ReasonLeaf {
    /// One thing that stands in the way, without parameters; nothing is known to help.
    #[must_use]
    pub fn new(code: Code) -> Self {
        LeafBuilder::new(code).leaf()
    }

    /// The value of one of its parameters; `None` if it has none of this name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&Value> {
        self.params.get(name)
    }
}

/// What would help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum FixableBy {
    /// Somebody in another role has to act.
    Role,
    /// Another person has to act.
    Person,
    /// Something has to be put on record: a document, a fact, an inspection.
    Evidence,
    /// Waiting helps; `true_from` says until when.
    Time,
}

fn written<S: serde::Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

impl DenialReason {
    /// All leaves of the tree, in order, whatever their place under `all` and `any`.
    pub fn leaves(&self) -> Vec<&ReasonLeaf> {
        match self {
            Self::All { all: parts } | Self::Any { any: parts } => parts.iter().flat_map(Self::leaves).collect(),
            Self::Leaf(leaf) => vec![leaf],
        }
    }

    /// Instant from which nothing of this stands in the way, if time alone removes it: the latest of an `all`, the
    /// earliest of an `any`. `None` if something remains that time does not remove. What else may have ended by then is not
    /// asked; [`ActionAnswer::true_from`](super::ActionAnswer::true_from) asks it.
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

    /// The reasons of a guard that is not met: its tree, with every atom as a leaf.
    pub(crate) fn from_guard(reason: condition::UnmetCondition, facts: &condition::FactSet) -> Self {
        match reason {
            condition::UnmetCondition::All { all } => {
                Self::All { all: all.into_iter().map(|part| Self::from_guard(part, facts)).collect() }
            }
            condition::UnmetCondition::Any { any } => {
                Self::Any { any: any.into_iter().map(|part| Self::from_guard(part, facts)).collect() }
            }
            condition::UnmetCondition::Atom(atom) => Self::Leaf(Box::new(ReasonLeaf::from_atom(&atom, facts))),
            condition::UnmetCondition::Comparison(unmet) => Self::Leaf(Box::new(ReasonLeaf::from_comparison(&unmet))),
        }
    }
}

impl From<LeafBuilder> for DenialReason {
    fn from(saying: LeafBuilder) -> Self {
        Self::Leaf(Box::new(saying.leaf()))
    }
}

impl ReasonLeaf {
    /// A leaf from a comparison of amounts that is not true. It is fixed by evidence, unless it reads the case alone.
    fn from_comparison(unmet: &condition::UnmetComparison) -> Self {
        let unknown = unmet.truth == condition::Truth::Unknown;
        let code = if unknown { Code::GuardUnknown } else { Code::GuardUnmet };
        let mut others = false;
        unmet.amount.for_each_fact(&mut |fact| others |= !fact.starts_with("case."));
        let mut params: Map<Cow<'static, str>, _> = [
            ("amount".into(), value_of(&unmet.amount)),
            ("test".into(), Value::from(unmet.test.as_str())),
            ("expected".into(), unmet.expected.clone()),
        ]
        .into_iter()
        .collect();
        if unmet.negated {
            params.insert("negated".into(), Value::Bool(true));
        }
        if let Some(found) = &unmet.found {
            params.insert("found".into(), Value::from(found.as_str()));
        }
        let fixable_by = others.then_some(FixableBy::Evidence);
        Self { code, params, message: unmet.message.clone(), fixable_by, true_from: None }
    }

    /// A leaf from an atom that is not true. `guard_unknown` if the fact is not known, else `guard_unmet`. Facts of the
    /// case itself cannot be put on record by anybody (except documents), so they carry no `fixable_by`.
    fn from_atom(atom: &condition::UnmetAtom, facts: &condition::FactSet) -> Self {
        let unknown = atom.truth == condition::Truth::Unknown;
        let code = if unknown { Code::GuardUnknown } else { Code::GuardUnmet };
        let when = super::time::of_atom(atom, facts);
        let fixable_by = match &when {
            Some(true_from) => true_from.map(|_| FixableBy::Time),
            None => {
                let own = atom.fact.starts_with("case.") && !atom.fact.starts_with("case.evidence.");
                match atom.found {
                    // Who somebody is no document changes; another person may act.
                    Some(_) if atom.fact.starts_with("actor.") => Some(FixableBy::Person),
                    _ => (!own).then_some(FixableBy::Evidence),
                }
            }
        };
        let mut params: Map<Cow<'static, str>, _> = [
            ("fact".into(), Value::from(atom.fact.as_str())),
            ("test".into(), Value::from(atom.test.as_str())),
            ("expected".into(), value_of(&atom.expected)),
        ]
        .into_iter()
        .collect();
        if atom.negated {
            params.insert("negated".into(), Value::Bool(true));
        }
        if let Some(found) = &atom.found {
            params.insert("found".into(), Value::from(found.as_str()));
        }
        Self { code, params, message: atom.message.clone(), fixable_by, true_from: when.flatten() }
    }
}

/// Builds a leaf: code, parameters, what would help, from when.
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

    fn leaf(self) -> ReasonLeaf {
        ReasonLeaf {
            code: self.said.code(),
            params: self.said.param_map().clone(),
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
        static OPENING: LazyLock<Text> = LazyLock::new(|| Text::pair("立案", "the opening of the case"));
        static TICKING: LazyLock<Text> = LazyLock::new(|| Text::pair("到期处理", "the time limit takes effect"));
        match id {
            OPEN => return (id, &OPENING),
            TICK => return (id, &TICKING),
            _ => {}
        }
        (id, self.action(id).map_or(&Text::Empty, |action| &action.title))
    }

    /// A separation's id and title.
    pub(crate) fn named_separation<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        let found = self.separation.iter().find(|separation| separation.id == *id);
        (id, found.map_or(&Text::Empty, |separation| &separation.title))
    }

    /// A party's id and title; the two that every case has are named here.
    pub(crate) fn named_party<'a>(&'a self, id: &'a str) -> (&'a str, &'a Text) {
        static OPENER_TITLE: LazyLock<Text> = LazyLock::new(|| Text::pair("立案人", "who opened the case"));
        static INSPECTOR_TITLE: LazyLock<Text> = LazyLock::new(|| Text::pair("检查人", "who inspected the site"));
        let title = match id {
            OPENER => &OPENER_TITLE,
            INSPECTOR => &INSPECTOR_TITLE,
            _ => {
                return (
                    id,
                    self.parties.iter().find(|party| party.id == *id).map_or(&Text::Empty, |party| &party.title),
                );
            }
        };
        (id, title)
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
        // Default: a role without a title is named by its id, which `named` text falls back to for an empty title.
        (id, self.role_titles.get(id).unwrap_or(&Text::Empty))
    }
}
