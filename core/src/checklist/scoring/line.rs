//! Lines: the state of each item, and its effect.

use super::applicability::{Applicability, line_state, stated_reason};
use super::fold_parts;
use super::line_score::LineScore;
use super::plan::{Plan, PlannedItem};
use super::sub_line::{SubLineInput, fold_states};
use crate::base::exact::Ratio;
use crate::checklist::kind::effect::{Domain, Effect};
use crate::checklist::model::answer::{Answer, AnswerValue, Answers};
use crate::checklist::model::checklist::RepeatFold;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::item::CorrectionCredit;
use crate::checklist::scoring::line_detail::{StateReason, SubLine};
use crate::tools::condition::{FactSet, FactTitles};

/// The evaluated line of an item, or of one instance of it, before anything is added up.
#[derive(Clone, Debug)]
pub(crate) struct EvaluatedLine<'a> {
    /// Index of the item in the plan.
    pub(crate) item: usize,
    /// The instance's name, if instances are not folded.
    pub(crate) instance: Option<&'a str>,
    pub(crate) state: AnswerState,
    pub(crate) handling: Option<Handling>,
    pub(crate) because: Option<StateReason>,
    pub(crate) answer: Option<&'a Answer>,
    /// An answer was given, to the item or to an instance, although it does not apply.
    pub(crate) answered_though_hidden: bool,
    /// Its effect on the score; `EXCLUDED` while it is open.
    pub(crate) effect: Effect,
    /// While the item blocks the score: its possible effects over all legal answers. "Not applicable" is not
    /// among them.
    pub(crate) open: Option<Box<Domain>>,
    pub(crate) credit: Option<Ratio>,
    pub(crate) parts: Vec<SubLine>,
    pub(crate) instances: Vec<SubLine>,
}

impl EvaluatedLine<'_> {
    /// The part of the line on which a score depends.
    pub(crate) fn slot(&self) -> LineScore {
        LineScore { item: self.item, state: self.state, effect: self.effect.clone() }
    }

    /// True if the item blocks the final score.
    pub(crate) fn blocks(&self) -> bool {
        self.handling == Some(Handling::Block)
    }

    /// True if it is not known whether it applies.
    pub(crate) fn may_be_hidden(&self) -> bool {
        matches!(self.because, Some(StateReason::Unknown(_)))
    }

    /// True if one of its parts or instances was answered; never if it is not known to apply.
    pub(crate) fn answered_inside(&self) -> bool {
        fn answered(lines: &[SubLine]) -> bool {
            lines.iter().any(|line| line.state == AnswerState::Answered || answered(&line.parts))
        }
        !self.may_be_hidden() && (answered(&self.parts) || answered(&self.instances))
    }
}

/// Evaluates every item by itself, in plan order.
pub(super) fn draw_alone<'a>(
    plan: &Plan,
    answers: &'a Answers,
    facts: &FactSet,
    names: &dyn FactTitles,
) -> Vec<EvaluatedLine<'a>> {
    let reader = LineEvaluator { plan, facts, names };
    let node_applicabilities = reader.node_applicabilities();
    let given = plan.given(answers);
    let mut out = Vec::with_capacity(plan.items.len());
    for ((index, item), answer) in plan.items.iter().enumerate().zip(given) {
        let gate = reader.item_applicability(item, &node_applicabilities);
        reader.draw_item(index, item, &gate, (answers, answer), &mut out);
    }
    out
}

/// Evaluates one item that is not repeated.
pub(crate) fn evaluate_item<'a>(
    plan: &Plan,
    index: usize,
    answer: Option<&'a Answer>,
    facts: &FactSet,
    names: &dyn FactTitles,
) -> Option<EvaluatedLine<'a>> {
    plan.items.get(index).map(|item| LineEvaluator { plan, facts, names }.evaluate_single(index, item, answer))
}

/// Evaluates lines under a plan, given the site's facts.
pub(crate) struct LineEvaluator<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) facts: &'r FactSet,
    pub(crate) names: &'r dyn FactTitles,
}

/// The state of an item or part, before its handling is applied.
pub(crate) struct LineState {
    pub(crate) state: AnswerState,
    pub(crate) because: Option<StateReason>,
    /// True if `applies_when` is unknown.
    pub(crate) may_be_hidden: bool,
}

/// The effect of an applicable item: `effect` if settled, otherwise `open`, all possible ones.
pub(crate) struct LineEffect {
    pub(crate) state: AnswerState,
    pub(crate) effect: Option<Effect>,
    pub(crate) open: Domain,
    pub(crate) credit: Option<Ratio>,
    pub(crate) parts: Vec<SubLine>,
}

impl LineEffect {
    pub(crate) fn settled(state: AnswerState, effect: Effect) -> Self {
        Self { state, effect: Some(effect), open: Domain::default(), credit: None, parts: Vec::new() }
    }

    pub(crate) fn open(state: AnswerState, open: Domain) -> Self {
        Self { state, effect: None, open, credit: None, parts: Vec::new() }
    }
}

impl LineEvaluator<'_> {
    /// Adds the lines of one item: one, or with the fold `each` one for each instance of its section. `answer` is the answer to an item that is
    /// not repeated.
    pub(super) fn draw_item<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        gate: &Applicability,
        (answers, answer): (&'a Answers, Option<&'a Answer>),
        out: &mut Vec<EvaluatedLine<'a>>,
    ) {
        let section = item.repeat.and_then(|node| self.plan.nodes.get(node));
        let Some((section, repeat)) = section.and_then(|node| node.section.as_ref().zip(node.repeat.as_ref())) else {
            out.push(self.draw(index, item, gate, answer));
            return;
        };
        let group = answers.group(section);
        // Invariant: a `usize` has at least 32 bits, on wasm32 too.
        let asked = group.len().max(usize::try_from(repeat.at_least).unwrap_or(usize::MAX));
        // If fewer than `at_least` instances are given, the absent ones count as missing.
        let given = (0..asked).map(|at| {
            let instance = group.get(at);
            (
                instance.map(|instance| instance.id.as_str()),
                instance.and_then(|instance| instance.answers.get(item.item.id.as_str())),
            )
        });
        match repeat.fold {
            _ if asked == 0 => out.push(self.absent(index, item)),
            RepeatFold::Each => out.extend(
                given.map(|(id, answer)| EvaluatedLine { instance: id, ..self.draw(index, item, gate, answer) }),
            ),
            fold => out.push(self.evaluate_instances(index, item, gate, given.collect(), fold)),
        }
    }

    /// Evaluates one item, or one instance of it, by itself.
    pub(crate) fn evaluate_single<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        answer: Option<&'a Answer>,
    ) -> EvaluatedLine<'a> {
        self.draw(index, item, &self.own_applicability(item), answer)
    }

    fn draw<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        gate: &Applicability,
        answer: Option<&'a Answer>,
    ) -> EvaluatedLine<'a> {
        let line_state = line_state(gate, answer);
        let judged = match line_state.state {
            AnswerState::Hidden => LineEffect::settled(AnswerState::Hidden, Effect::EXCLUDED),
            _ => self.line_effect(item, answer),
        };
        self.conclude(index, item, line_state, judged, answer)
    }

    /// Evaluates all instances of an item and folds them into one line.
    pub(crate) fn evaluate_instances<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        gate: &Applicability,
        given: Vec<(Option<&'a str>, Option<&'a Answer>)>,
        how: RepeatFold,
    ) -> EvaluatedLine<'a> {
        let mut line_state = line_state(gate, None);
        if line_state.state == AnswerState::Hidden {
            let answered = given.into_iter().filter_map(|(id, answer)| Some((id, answer?)));
            let instances: Vec<_> = answered.map(|(id, answer)| self.hidden_instance(item, id, answer)).collect();
            let judged = LineEffect::settled(AnswerState::Hidden, Effect::EXCLUDED);
            let line = self.conclude(index, item, line_state, judged, None);
            return EvaluatedLine { answered_though_hidden: !instances.is_empty(), instances, ..line };
        }
        let mut lines = Vec::with_capacity(given.len());
        let (mut shares, mut states) = (Vec::with_capacity(given.len()), Vec::with_capacity(given.len()));
        for (id, answer) in given {
            let judged = self.line_effect(item, answer);
            let handling = item.handling.of(judged.state);
            let settled = judged.effect.as_ref().map(|effect| fold_parts::share(effect, &item.possible, item.severity));
            states.push((judged.state, handling));
            lines.push(SubLine {
                instance: id.map(str::to_owned),
                parts: judged.parts.clone(),
                ..self.sub_line(SubLineInput {
                    state: judged.state,
                    because: stated_reason(answer),
                    handling,
                    question: &item.question,
                    answer,
                    share: settled.as_ref().and_then(Option::as_ref),
                    credit: judged.credit.and_then(|credit| credit.checked_div(&item.possible)),
                    severity: item.severity,
                })
            });
            let open =
                judged.open.effects.iter().map(|effect| fold_parts::share(effect, &item.possible, item.severity));
            shares.push((open.chain(settled).collect(), judged.open.partial));
        }
        let folded = fold_parts::fold(shares, how, self.plan.method(), &item.possible);
        let judged = fold_states(&states, folded);
        line_state.state = judged.state;
        EvaluatedLine { instances: lines, ..self.conclude(index, item, line_state, judged, None) }
    }

    /// An instance of an item that does not apply: what was answered to it is kept and shown.
    fn hidden_instance(&self, item: &PlannedItem, id: Option<&str>, answer: &Answer) -> SubLine {
        SubLine {
            instance: id.map(str::to_owned),
            ..self.sub_line(SubLineInput {
                state: AnswerState::Hidden,
                because: None,
                handling: item.handling.of(AnswerState::Hidden),
                question: &item.question,
                answer: Some(answer),
                share: None,
                credit: None,
                severity: item.severity,
            })
        }
    }

    /// The line of an item whose repeated section has no instance, and need not have one: hidden.
    fn absent<'a>(&self, index: usize, item: &PlannedItem) -> EvaluatedLine<'a> {
        let line_state = LineState { state: AnswerState::Hidden, because: None, may_be_hidden: false };
        self.conclude(index, item, line_state, LineEffect::settled(AnswerState::Hidden, Effect::EXCLUDED), None)
    }

    /// Combines applicability with the answer's effect: if `applies_when` is unknown, the line is missing and
    /// its effect open, whatever was answered.
    fn conclude<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        line_state: LineState,
        judged: LineEffect,
        answer: Option<&'a Answer>,
    ) -> EvaluatedLine<'a> {
        let LineState { because, may_be_hidden, .. } = line_state;
        let state = if may_be_hidden { AnswerState::Missing } else { judged.state };
        let handling = item.handling.of(state);
        let (settled, other) = if may_be_hidden {
            let handled = handling.and_then(|handling| item.question.handled(handling, &item.possible));
            (handled.map(|effect| self.bonus(item, effect)), judged.effect)
        } else {
            (judged.effect, None)
        };
        let credit = judged.credit.filter(|_| settled.is_some() && !may_be_hidden);
        let (effect, open) = match settled {
            Some(effect) => (effect, None),
            None => {
                let out = may_be_hidden.then_some(Effect::EXCLUDED);
                let effects = judged.open.effects.into_iter().chain(other).chain(out).collect();
                (Effect::EXCLUDED, Some(Box::new(Domain { effects, partial: judged.open.partial })))
            }
        };
        EvaluatedLine {
            item: index,
            instance: None,
            state,
            handling,
            because,
            answer,
            answered_though_hidden: state == AnswerState::Hidden && answer.is_some(),
            effect,
            open,
            credit,
            parts: judged.parts,
            instances: Vec::new(),
        }
    }

    /// The effect of an applicable item: of its answer, its parts, or its handling.
    fn line_effect(&self, item: &PlannedItem, answer: Option<&Answer>) -> LineEffect {
        let state = answer.map_or(AnswerState::Missing, Answer::state);
        let of_parts = matches!(answer.map(|answer| &answer.given), None | Some(AnswerValue::Parts(_)));
        let mut judged = if !item.parts.is_empty() && of_parts {
            self.part_effects(item, answer)
        } else {
            let effect = match (item.handling.of(state), answer) {
                (None, Some(answer)) => item.question.effect(&answer.given),
                (None, None) => None,
                (Some(handling), _) => item.question.handled(handling, &item.possible),
            };
            match effect {
                // A remark has no points, whatever its state.
                Some(_) if !item.item.scored() => LineEffect::settled(state, Effect::EXCLUDED),
                Some(effect) => LineEffect::settled(state, effect),
                None => LineEffect::open(state, self.every(item)),
            }
        };
        if item.item.bonus {
            judged.effect = judged.effect.map(|effect| self.bonus(item, effect));
            judged.open.effects = judged.open.effects.into_iter().map(|effect| self.bonus(item, effect)).collect();
        } else if answer.is_some_and(Answer::is_corrected) {
            let effect = judged.effect.as_mut().filter(|effect| effect.counts);
            judged.credit = effect.and_then(|effect| self.apply_correction_credit(item, effect));
            judged.open.effects =
                judged.open.effects.into_iter().map(|effect| self.with_correction_credit(item, effect)).collect();
        }
        judged
    }

    /// A bonus item: at least 0 points, and never failed.
    pub(super) fn bonus(&self, item: &PlannedItem, effect: Effect) -> Effect {
        if !item.item.bonus || !effect.counts {
            return effect;
        }
        let points = effect.points.max(Ratio::ZERO);
        Effect { points, failed: false, severity: None, nonconformities: 0, counts: true }
    }

    /// Adds the credit for a correction on the spot to the points; `failed` stays true.
    fn apply_correction_credit(&self, item: &PlannedItem, effect: &mut Effect) -> Option<Ratio> {
        let charges = self.plan.method().charges();
        let lost = if charges { effect.points.clone() } else { &item.possible - &effect.points };
        let credit = self.credit(item, &lost)?;
        effect.points = if charges { &effect.points - &credit } else { &effect.points + &credit };
        Some(credit)
    }

    pub(super) fn with_correction_credit(&self, item: &PlannedItem, mut effect: Effect) -> Effect {
        if effect.counts {
            self.apply_correction_credit(item, &mut effect);
        }
        effect
    }

    /// The credit for `lost` points: the item's rule, or else the checklist's; never more than was lost.
    pub(crate) fn credit(&self, item: &PlannedItem, lost: &Ratio) -> Option<Ratio> {
        let rule = item.item.correction_credit.as_ref().or(self.plan.checklist().correction_credit.as_ref())?;
        let credit = match rule {
            CorrectionCredit { points: Some(points), .. } => points.ratio().min(lost.clone()),
            CorrectionCredit { share: Some(share), .. } => lost * &share.ratio(),
            // A rule that states neither is refused when the checklist is checked.
            CorrectionCredit { share: None, points: None } => return None,
        };
        credit.is_positive().then_some(credit)
    }
}
