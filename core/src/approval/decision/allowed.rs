//! What somebody could do to a case now, action by action, and why not: the question that a screen asks before it shows
//! buttons.

use super::judge::Attempt;
use super::plan::{Plan, ReadyAction};
use super::reason::DenialReason;
use super::step::Deed;
use crate::approval::model::case::Case;
use crate::approval::model::command::{Actor, OPEN, TICK};
use crate::approval::model::context::Context;
use crate::approval::model::workflow::OpinionRule;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::text::Text;

/// The answer for one action of the workflow.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActionAnswer {
    /// Action asked about.
    pub action: Id,
    /// Title of the action; left out where the workflow gives none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Whether it may be done.
    pub verdict: ActionVerdict,
    /// What the command has to bring; empty if nothing. Given for denied actions, too, so that a form can be prepared.
    #[serde(default, skip_serializing_if = "Needs::is_empty")]
    pub needs: Needs,
    /// Everything that stands in the way, as a tree; only of a denied action.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasons: Option<DenialReason>,
    /// First instant at which a denied action may be done, if time alone makes it so and nothing else changes: roles, delegations,
    /// time limits and inspections are those of that instant. Absent where waiting does not help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub true_from: Option<Instant>,
}

/// Whether an action may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ActionVerdict"))]
pub enum ActionVerdict {
    /// It may be done with an empty payload.
    Allowed,
    /// It may be done if the command brings what `needs` lists.
    NeedsInput,
    /// It may not be done now, whatever the command brings.
    Denied,
}

/// What a command has to bring: an opinion, documents, the lists of a correction notice.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Needs {
    /// True if an opinion must be given. An optional opinion is no need.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub opinion: bool,
    /// Documents that the action asks for and that are not on file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Id>,
    /// Lists of a correction notice, if the action is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeNeed>,
}

/// What a correction notice has to say.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "NoticeNeed"))]
#[non_exhaustive]
pub struct NoticeNeed {
    /// Every document that is missing. The notice must list all of them, and no other.
    pub missing: Vec<Id>,
    /// Documents on file that may be sent back; at least one must be where nothing is missing.
    pub may_reject: Vec<Id>,
}

impl Needs {
    /// True if a command may come without opinion, documents and lists.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.opinion && self.evidence.is_empty() && self.notice.is_none()
    }

    fn of(case: &Case, ready: ReadyAction<'_>) -> Self {
        let action = ready.action;
        let on_file = |id: &Id| case.evidence.contains_key(id.as_str());
        let notice = (!action.missing_for.is_empty()).then(|| {
            // What the notice itself has to bring is not missing once it is given.
            let there = |id: &Id| on_file(id) || action.needs.contains(id);
            let (may_reject, missing) = ready.needed().iter().cloned().partition(there);
            NoticeNeed { missing, may_reject }
        });
        Self {
            opinion: action.opinion == OpinionRule::Required,
            evidence: action.needs.iter().filter(|id| !on_file(id)).cloned().collect(),
            notice,
        }
    }
}

/// The answer for every action of the workflow, in its order: allowed, in need of input, or denied with every reason. Where the
/// state has a time limit, the answer for `tick` comes last: from when the limit takes effect.
///
/// An action is `allowed` or `needs_input` exactly where [`decide`](super::decide()) accepts a command with some payload;
/// a denied one would be accepted if all its reasons went, and not before.
///
/// ```
/// use fugong::{Rulebook, approval::{ActionVerdict, Actor, Context, Opening}, base::{instant::Instant, json::decode_text}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let context = reopening.bind(Context::default())?;
/// let opening: Opening = decode_text(r#"{"id": "c-1", "case": "case-e01", "site": "e01",
///     "actor": {"id": "contact-e01", "role": "enterprise"}, "at": "2020-02-10T09:00:00+08:00"}"#)?;
/// let case = reopening.replay(reopening.open(None, &opening, &context).unwrap().events)?;
///
/// let actor: Actor = decode_text(r#"{"id": "contact-e01", "role": "enterprise"}"#)?;
/// let now = Instant::parse("2020-02-10T09:05:00+08:00").unwrap();
/// let answers = reopening.allowed(&case, &actor, None, now, &context);
/// let verdict = |action: &str| answers.iter().find(|answer| answer.action == action).map(|answer| answer.verdict);
/// assert_eq!(verdict("submit"), Some(ActionVerdict::NeedsInput), "three documents have to come with it");
/// assert_eq!(verdict("withdraw"), Some(ActionVerdict::Allowed));
/// assert_eq!(verdict("approve"), Some(ActionVerdict::Denied));
/// // Every reason at once: the wrong state, the wrong role, the opener as a signer, and no visit on record.
/// let approve = answers.iter().find(|answer| answer.action == "approve").and_then(|answer| answer.reasons.as_ref()).unwrap();
/// assert_eq!(approve.leaves().iter().map(|leaf| leaf.code.as_str()).collect::<Vec<_>>(), ["wrong_state", "role_not_permitted", "separation_of_duties", "guard_unknown"]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn allowed(
    plan: &Plan,
    case: &Case,
    actor: &Actor,
    on_behalf_of: Option<&Id>,
    at: Instant,
    context: &Context,
) -> Vec<ActionAnswer> {
    let attempt = Attempt { plan, case, actor, on_behalf_of, at, context, log_only: false };
    let actions = plan.actions().map(|ready| attempt.answer(Deed::Act(ready, None)));
    // A tick is nobody's act: it is not done for somebody else.
    let ticks = on_behalf_of.is_none() && attempt.expiring().is_some();
    actions.chain(ticks.then(|| attempt.answer(Deed::Tick))).collect()
}

/// Whether somebody could open a case for a site now, and why not: the answer for `open`. What the opening may bring is not
/// asked, for nothing has to come with it.
///
/// ```
/// use fugong::{Rulebook, approval::{ActionVerdict, Actor, Context}, base::{id::Id, instant::Instant, json::decode_text}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let context = reopening.bind(Context::default())?;
/// let now = Instant::parse("2020-02-10T09:05:00+08:00").unwrap();
/// let site = Id::new("e01").unwrap();
/// let may = |role: &str| -> Result<ActionVerdict, fugong::Problems> {
///     let actor: Actor = decode_text(&format!(r#"{{"id": "li-na", "role": "{role}"}}"#))?;
///     Ok(reopening.allowed_to_open(&site, &actor, None, now, &context).verdict)
/// };
/// assert_eq!(may("enterprise")?, ActionVerdict::Allowed);
/// assert_eq!(may("reviewer")?, ActionVerdict::Denied);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn allowed_to_open(
    plan: &Plan,
    site: &Id,
    actor: &Actor,
    on_behalf_of: Option<&Id>,
    at: Instant,
    context: &Context,
) -> ActionAnswer {
    let case = Case::to_be_opened(plan, (Id::constant(OPEN), site.clone()), at, context);
    Attempt { plan, case: &case, actor, on_behalf_of, at, context, log_only: false }.answer(Deed::Open(None))
}

impl Attempt<'_> {
    fn answer(&self, deed: Deed<'_>) -> ActionAnswer {
        // Default: a step that succeeds violates nothing.
        let violations = self.step(deed).err().unwrap_or_default();
        let (action, needs) = match deed {
            Deed::Open(_) => (Id::constant(OPEN), Needs::default()),
            Deed::Tick => (Id::constant(TICK), Needs::default()),
            Deed::Act(ready, _) => (ready.action.id.clone(), Needs::of(self.case, ready)),
        };
        let title = self.plan.workflow().named_action(&action).1.clone();
        let verdict = match (violations.is_empty(), needs.is_empty()) {
            (false, _) => ActionVerdict::Denied,
            (true, false) => ActionVerdict::NeedsInput,
            (true, true) => ActionVerdict::Allowed,
        };
        if violations.is_empty() {
            return ActionAnswer { action, title, verdict, needs, reasons: None, true_from: None };
        }
        let all = self.explain(&violations);
        let true_from = self.possible_from(deed, &violations, &all);
        ActionAnswer { action, title, verdict, needs, reasons: Some(DenialReason::All { all }), true_from }
    }
}
