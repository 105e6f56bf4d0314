//! The steps that adjusted a score, as a card tells them.

use super::binding::Binding;
use super::card::CardAdjustment;
use crate::base::exact::Ratio;
use crate::base::text::{EN, Text, ZH_CN};
use crate::checklist::model::scoring_rule::{Adjustment, AdjustmentEffect};
use crate::checklist::scoring::adjust::{Adjusted, Step};
use crate::checklist::scoring::fact_titles::CardNames;
use crate::checklist::scoring::grade::reason_text;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, Truth};

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
