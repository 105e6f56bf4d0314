//! Parts and instances: the line of each, and the item that they are folded to.

use super::applicability::line_state;
use super::fold_parts::{self, Share};
use super::line::{LineEffect, LineEvaluator};
use super::plan::{PlannedItem, PlannedPart};
use crate::base::exact::Ratio;
use crate::base::ordered::Set;
use crate::base::text::Text;
use crate::checklist::kind::effect::{Domain, Effect};
use crate::checklist::kind::question::Question;
use crate::checklist::model::answer::{Answer, AnswerValue};
use crate::checklist::model::checklist::RepeatFold;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::item::Part;
use crate::checklist::scoring::line_detail::{AnswerView, StateReason, SubLine};
use crate::tools::condition::Truth;

/// Input of `sub_line`: state, answer and share of a part or instance.
pub(crate) struct SubLineInput<'s> {
    pub(crate) state: AnswerState,
    pub(crate) because: Option<StateReason>,
    pub(crate) handling: Option<Handling>,
    pub(crate) question: &'s Question,
    pub(crate) answer: Option<&'s Answer>,
    /// Its share, if it counts.
    pub(crate) share: Option<&'s Share>,
    /// How much of the share a correction gave back.
    pub(crate) credit: Option<Ratio>,
    /// Rank of its item's severity.
    pub(crate) severity: Option<usize>,
}

/// The possible shares of a part: one if settled, several while it is open.
struct PartShares {
    shares: Set<Option<Share>>,
    partial: bool,
    credit: Option<Ratio>,
}

impl LineEvaluator<'_> {
    /// The effects of all legal answers to an item, its parts included.
    pub(crate) fn every(&self, item: &PlannedItem) -> Domain {
        if item.parts.is_empty() {
            return item.question.every();
        }
        let shares = item
            .item
            .parts
            .iter()
            .zip(&item.parts)
            .map(|(part, planned)| self.every_share(part, planned, item.severity));
        fold_parts::fold(shares.collect(), RepeatFold::Worst, self.plan.method(), &item.possible)
    }

    /// The possible shares of an open part; `None` among them if it may be hidden.
    fn every_share(&self, part: &Part, planned: &PlannedPart, severity: Option<usize>) -> (Set<Option<Share>>, bool) {
        let applies = part.applies_when.as_ref().map_or(Truth::True, |condition| condition.evaluate(self.facts));
        let mut shares = Set::new();
        let mut partial = false;
        if applies != Truth::True {
            shares.insert(None);
        }
        if applies != Truth::False {
            let every = planned.question.every();
            partial = every.partial;
            shares.extend(
                every.effects.iter().map(|effect| fold_parts::share(effect, &planned.question.possible, severity)),
            );
        }
        (shares, partial)
    }

    /// The shares of a part that applies. `each` is true if parts get credits of their own.
    fn part_effect(
        &self,
        part: &Part,
        planned: &PlannedPart,
        answer: Option<&Answer>,
        item: &PlannedItem,
        each: bool,
    ) -> PartShares {
        let possible = &planned.question.possible;
        let state = answer.map_or(AnswerState::Missing, Answer::state);
        let effect = match (item.handling.of(state), answer) {
            (None, Some(answer)) => planned.question.effect(&answer.given),
            (Some(handling), _) => planned.question.handled(handling, possible),
            (None, None) => None,
        };
        let Some(effect) = effect else {
            let (shares, partial) = self.every_share(part, planned, item.severity);
            return PartShares { shares, partial, credit: None };
        };
        let mut share = fold_parts::share(&effect, possible, item.severity);
        let corrected = each && answer.is_some_and(Answer::is_corrected);
        let credit = share.as_mut().filter(|_| corrected).and_then(|share| self.apply_part_credit(item, share));
        PartShares { shares: std::iter::once(share).collect(), partial: false, credit }
    }

    /// Adds the credit for a correction of one part, as a share. A credit in points is in points of the item:
    /// 1 point of an item of 4 is a share of 1/4.
    fn apply_part_credit(&self, item: &PlannedItem, share: &mut Share) -> Option<Ratio> {
        let charges = self.plan.method().charges();
        let lost = if charges { share.share.clone() } else { &Ratio::ONE - &share.share };
        let credit = self.credit(item, &(&lost * &item.possible))?.checked_div(&item.possible)?;
        share.share = if charges { &share.share - &credit } else { &share.share + &credit };
        Some(credit)
    }

    /// Evaluates and folds the parts of an item.
    pub(crate) fn part_effects(&self, item: &PlannedItem, answer: Option<&Answer>) -> LineEffect {
        let given = |part: &Part| match answer.map(|answer| &answer.given) {
            Some(AnswerValue::Parts(parts)) => parts.get(part.id.as_str()),
            _ => None,
        };
        // If the whole item was put right on the spot, it is credited once, and its parts are not.
        let each = !item.item.bonus && !answer.is_some_and(Answer::is_corrected);
        let many = item.parts.len();
        let mut lines = Vec::with_capacity(many);
        let (mut shares, mut states) = (Vec::with_capacity(many), Vec::with_capacity(many));
        for (part, planned) in item.item.parts.iter().zip(&item.parts) {
            let answer = given(part);
            let line_state = line_state(&self.gate(part.applies_when.as_ref().as_slice()), answer);
            let state = line_state.state;
            let handling = item.handling.of(state);
            let has = match (line_state.state, line_state.may_be_hidden, handling) {
                (AnswerState::Hidden, ..) => {
                    PartShares { shares: std::iter::once(None).collect(), partial: false, credit: None }
                }
                (_, true, Some(Handling::Block)) => {
                    let mut has = self.part_effect(part, planned, answer, item, each);
                    has.shares.insert(None);
                    has
                }
                (_, true, _) => self.part_effect(part, planned, None, item, each),
                (_, false, _) => self.part_effect(part, planned, answer, item, each),
            };
            let settled = has.shares.iter().next().filter(|_| handling != Some(Handling::Block));
            lines.push(SubLine {
                part: Some(part.id.clone()),
                title: part.title.clone(),
                ..self.sub_line(SubLineInput {
                    state,
                    because: line_state.because,
                    handling,
                    question: &planned.question,
                    answer,
                    share: settled.and_then(Option::as_ref),
                    credit: has.credit.filter(|_| settled.is_some()),
                    severity: item.severity,
                })
            });
            states.push((state, handling));
            shares.push((has.shares, has.partial));
        }
        let folded = fold_parts::fold(shares, RepeatFold::Worst, self.plan.method(), &item.possible);
        LineEffect { parts: lines, ..fold_states(&states, folded) }
    }

    pub(crate) fn sub_line(&self, saw: SubLineInput<'_>) -> SubLine {
        let SubLineInput { state, because, handling, question, answer, share, credit, severity } = saw;
        let rank =
            share.filter(|share| share.failed).and_then(|share| share.severity.filter(|rank| Some(*rank) != severity));
        SubLine {
            part: None,
            instance: None,
            title: Text::Empty,
            state,
            handling,
            because,
            answer: answer.and_then(AnswerView::of),
            band: answer.and_then(|answer| question.band(&answer.given)).cloned(),
            note: answer.and_then(|answer| answer.note.clone()),
            // Default: without an answer there is no evidence.
            evidence: answer.map(|answer| answer.evidence.clone()).unwrap_or_default(),
            counts: share.is_some(),
            failed: share.is_some_and(|share| share.failed),
            severity: rank.and_then(|rank| self.plan.checklist().severity_at(rank)),
            share: share.map(|share| share.share.clone()),
            credit,
            corrected_on_the_spot: answer.is_some_and(Answer::is_corrected),
            // Default: what does not count stands for no nonconformity.
            nonconformities: share.map(|share| share.nonconformities).unwrap_or_default(),
            parts: Vec::new(),
        }
    }
}

/// The state of an item from its parts or instances: blocked if any blocks, otherwise answered with the
/// folded effect.
pub(crate) fn fold_states(states: &[(AnswerState, Option<Handling>)], folded: Domain) -> LineEffect {
    let blocked = || states.iter().filter(|(_, handling)| *handling == Some(Handling::Block)).map(|(state, _)| *state);
    if let Some(state) = blocked().find(|state| *state == AnswerState::Missing).or_else(|| blocked().next()) {
        return LineEffect::open(state, folded);
    }
    let effect = folded.effects.into_iter().next().unwrap_or(Effect::EXCLUDED);
    // Without any answer the item takes the state of some part: where it counts nevertheless, what is missing first among the
    // parts that count; where all dropped out, what the inspector said first.
    let order = if effect.counts {
        [
            AnswerState::Answered,
            AnswerState::Missing,
            AnswerState::Error,
            AnswerState::NotSampled,
            AnswerState::NotApplicable,
        ]
    } else {
        [
            AnswerState::Answered,
            AnswerState::NotApplicable,
            AnswerState::NotSampled,
            AnswerState::Missing,
            AnswerState::Error,
        ]
    };
    let told = |handling: &Option<Handling>| !effect.counts || *handling != Some(Handling::Exclude);
    let any = |state: &AnswerState| states.iter().any(|(one, handling)| one == state && told(handling));
    LineEffect::settled(order.into_iter().find(any).unwrap_or(AnswerState::Hidden), effect)
}
