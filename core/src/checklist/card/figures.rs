//! What a card states beside its lines: named figures, and the steps that adjusted the score.

use super::binding::Binding;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::text::{EN, Text, ZH_CN};
use crate::checklist::model::scoring_rule::{Adjustment, AdjustmentEffect};
use crate::checklist::scoring::adjust::{Adjusted, Step};
use crate::checklist::scoring::fact_titles::CardNames;
use crate::checklist::scoring::grade::reason_text;
use crate::checklist::scoring::own_reading::PlannedFigure;
use crate::checklist::scoring::plan::Plan;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{Amount, Condition, FactSet, FactValue, Truth};
use std::sync::Arc;

/// A figure that the checklist names.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CardFigure {
    /// The figure's id; its value is the fact `figure.<id>`.
    pub id: Id,
    /// The figure's title.
    pub title: Text,
    /// Unit of measure.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub unit: Text,
    /// What it is made of.
    pub amount: Arc<Amount>,
    /// The exact value; absent where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Ratio>,
}

/// Where the final score begins, where that is an amount of its own.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CardBegin {
    /// What it is made of.
    pub amount: Amount,
    /// The exact value; absent where it has none, or nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Ratio>,
}

/// A step that adjusted the score, or would have.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CardAdjustment {
    /// The step's id.
    pub id: Id,
    /// The step's title.
    pub title: Text,
    /// Its condition; absent if it is always taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// Whether its condition holds; absent where there was no score left to adjust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holds: Option<Truth>,
    /// What it does.
    pub effect: AdjustmentEffect,
    /// By which amount.
    pub of: Amount,
    /// What the amount came to, where the step was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Ratio>,
    /// The exact score before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Ratio>,
    /// The exact score after it; the same where it was not taken, and absent where nobody can say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Ratio>,
    /// What it did and why, or why not, in a sentence.
    pub message: Text,
}

/// The named figures, as the checklist lists them.
pub(super) fn figures(plan: &Plan, facts: &FactSet) -> Vec<CardFigure> {
    let of = |figure: &PlannedFigure| CardFigure {
        id: figure.id.clone(),
        title: figure.title.clone(),
        unit: figure.unit.clone(),
        amount: Arc::clone(&figure.amount),
        value: if let Some(FactValue::Number(value)) = facts.get(&figure.name) { Some(value.clone()) } else { None },
    };
    plan.own.figures.iter().map(of).collect()
}

/// Where the final score begins; `None` where it does so at the percentage or the total.
pub(super) fn begin(plan: &Plan, adjusted: &Adjusted) -> Option<CardBegin> {
    let amount = plan.checklist().scoring.as_ref()?.score.clone()?;
    Some(CardBegin { amount, value: adjusted.begin.as_number().cloned() })
}

/// Every step of the checklist, with what it did; `outer` are the facts that its conditions read beside figures.
pub(super) fn adjustments(
    tally: &Tally<'_>,
    outer: &FactSet,
    adjusted: &Adjusted,
    binding: &Binding<'_>,
) -> Vec<CardAdjustment> {
    let plan = tally.plan();
    let Some(rule) = &plan.checklist().scoring else { return Vec::new() };
    let names = CardNames { plan, declared: binding.names };
    let told = |(adjustment, step): (&Adjustment, &Step)| {
        let (effect, amount) = adjustment.effects().next()?;
        let why = || {
            let facts = tally.facts_before(outer, step.before.as_ref());
            adjustment
                .when
                .as_ref()
                .and_then(|condition| condition.unmet(&facts, &names))
                .map(|unmet| reason_text(&unmet))
        };
        Some(CardAdjustment {
            id: adjustment.id.clone(),
            title: adjustment.title.or_name(&adjustment.id),
            when: adjustment.when.clone(),
            holds: step.holds,
            effect,
            of: amount.clone(),
            amount: step.amount.clone(),
            before: step.before.clone(),
            after: step.after.clone(),
            message: message(effect, step, why),
        })
    };
    rule.adjust.iter().zip(&adjusted.steps).filter_map(told).collect()
}

/// What a step did, or why it did nothing.
fn message(effect: AdjustmentEffect, step: &Step, why: impl Fn() -> Option<Text>) -> Text {
    let because = |zh_cn: &str, en: &str| {
        let why = why().unwrap_or(Text::Empty);
        Text::pair([zh_cn, "：", why.in_shipped(ZH_CN)].concat(), [en, ": ", why.in_shipped(EN)].concat())
    };
    match (step.holds, &step.before, &step.after, &step.amount) {
        (Some(Truth::False), ..) => because("未调整", "not adjusted"),
        (Some(Truth::Unknown), ..) => because("能否调整尚不能确定", "nobody can say whether it is adjusted"),
        (Some(Truth::True), Some(before), Some(after), Some(amount)) => effect.told(before, after, amount),
        _ => Text::pair("没有可以确定的得分", "there is no score that could be said"),
    }
}

impl AdjustmentEffect {
    /// What the effect did: 92 − 3 = 89.
    fn told(self, before: &Ratio, after: &Ratio, amount: &Ratio) -> Text {
        let (before, after) = (before.text(), after.text());
        let shown = amount.text();
        let kept = before == after;
        let (zh_cn, en) = match self {
            Self::AtMost if kept => (format!("不高于 {shown}：{before}"), format!("not above {shown}: {before}")),
            Self::AtMost => (format!("{before} 以 {shown} 为限"), format!("{before} is capped at {shown}")),
            Self::AtLeast if kept => (format!("不低于 {shown}：{before}"), format!("not below {shown}: {before}")),
            Self::AtLeast => (format!("{before} 提高到 {shown}"), format!("{before} is raised to {shown}")),
            Self::Plus if amount.is_negative() => {
                let less = (-amount).text();
                (format!("{before} - {less} = {after}"), format!("{before} - {less} = {after}"))
            }
            Self::Plus => (format!("{before} + {shown} = {after}"), format!("{before} + {shown} = {after}")),
            Self::Times => (format!("{before} × {shown} = {after}"), format!("{before} × {shown} = {after}")),
            Self::Replace => (format!("{before} 改为 {after}"), format!("{before} becomes {after}")),
        };
        Text::pair(zh_cn, en)
    }
}
