//! What somebody could do to a case now, and why not.

use super::judge::Attempt;
use super::reason::DenialReason;
use crate::approval::model::case::Case;
use crate::approval::model::command::Actor;
use crate::approval::model::context::Context;
use crate::approval::model::workflow::{Action, OpinionRule, Workflow};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::text::Text;

/// The answer for one action.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActionAnswer {
    /// The action.
    pub action: Id,
    /// What people call it.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Whether it may be done.
    pub verdict: ActionVerdict,
    /// What the command has to bring.
    #[serde(skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
    /// Everything that stands in the way; only of a denied action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<DenialReason>,
}

/// Whether an action may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ActionVerdict"))]
pub enum ActionVerdict {
    /// As it is.
    Allowed,
    /// If the command brings what is needed.
    NeedsInput,
    /// Not now, whatever the command brings.
    Denied,
}

/// What a command has to bring.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Needs {
    /// An opinion.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub opinion: bool,
    /// Documents that are not on file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Id>,
    /// The lists of a correction notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeNeed>,
}

/// What a correction notice has to say.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NoticeNeed"))]
pub struct NoticeNeed {
    /// Everything that is missing: to be listed in full.
    pub missing: Vec<Id>,
    /// What is on file and may be sent back; at least one where nothing is missing.
    pub may_reject: Vec<Id>,
}

impl Needs {
    /// Whether a command needs to bring nothing.
    pub fn is_empty(&self) -> bool {
        !self.opinion && self.evidence.is_empty() && self.notice.is_none()
    }

    fn of(workflow: &Workflow, case: &Case, action: &Action) -> Self {
        let on_file = |id: &Id| case.evidence.contains_key(id.as_str());
        let notice = (!action.missing_for.is_empty()).then(|| {
            let needed = workflow.needed_for(&action.missing_for).map(|evidence| evidence.id.clone());
            // What the notice itself has to bring is not missing once it is given.
            let (may_reject, missing) = needed.partition(|id| on_file(id) || action.needs.contains(id));
            NoticeNeed { missing, may_reject }
        });
        Self {
            opinion: action.opinion == OpinionRule::Required,
            evidence: action.needs.iter().filter(|id| !on_file(id)).cloned().collect(),
            notice,
        }
    }
}

/// The answer for every action of the workflow, in its order: allowed, in need of input, or denied with every reason.
///
/// An action is `allowed` or `needs_input` exactly where [`decide`](super::decide()) accepts a command with some payload;
/// a denied one would be accepted if all its reasons went, and not before.
pub fn allowed(
    workflow: &Workflow,
    case: &Case,
    actor: &Actor,
    on_behalf_of: Option<&Id>,
    at: Instant,
    context: &Context,
) -> Vec<ActionAnswer> {
    let attempt = Attempt { workflow, case, actor, on_behalf_of, at, context };
    let answer = |action: &Action| {
        let reasons = attempt.judge(action).reasons;
        let needs = Needs::of(workflow, case, action);
        let verdict = match (reasons.is_empty(), needs.is_empty()) {
            (false, _) => ActionVerdict::Denied,
            (true, false) => ActionVerdict::NeedsInput,
            (true, true) => ActionVerdict::Allowed,
        };
        let reasons = (!reasons.is_empty()).then_some(DenialReason::All { all: reasons });
        ActionAnswer { action: action.id.clone(), title: action.title.clone(), verdict, needs, reasons }
    };
    workflow.actions.iter().map(answer).collect()
}
