//! Vetoes that a visit can evade.

use super::property::EvadableVeto;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::scoring::plan::Plan;

/// Items of a severity with `veto` (一票否决) that a visit may leave unjudged without their failing.
///
/// ```
/// use fugong::base::json::{Decoder, Json};
/// use fugong::{analysis::checklist::evadable_vetoes, checklist::{Checklist, Plan}};
///
/// let json = Json::parse(r#"{"id": "site", "version": "1.0.0", "severities": [{"id": "auto-fail", "veto": true}],
///     "items": [{"id": "fire-exit", "severity": "auto-fail", "handling": {"not_applicable": "forbid"}}]}"#)?;
/// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
/// // Not applicable is forbidden, missing blocks by default; only "not sampled" lets it drop out.
/// assert_eq!(evadable_vetoes(&plan)[0].states, ["not_sampled"]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn evadable_vetoes(plan: &Plan) -> Vec<EvadableVeto> {
    let vetoes =
        plan.items.iter().filter(|item| item.item.severity.as_ref().is_some_and(|id| plan.checklist().is_veto(id)));
    let evades = vetoes.filter_map(|item| {
        let states = [AnswerState::NotApplicable, AnswerState::NotSampled, AnswerState::Missing, AnswerState::Error]
            .into_iter()
            .filter(|state| {
                matches!(item.handling.of(*state), Some(Handling::Exclude | Handling::Zero | Handling::Full))
            });
        let states: Vec<&'static str> = states.map(AnswerState::as_str).collect();
        (!states.is_empty()).then(|| EvadableVeto { item: item.item.id.clone(), states })
    });
    evades.collect()
}
