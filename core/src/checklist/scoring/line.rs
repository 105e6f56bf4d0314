//! From answers to lines: what became of each item, and what it brings.

use super::fold;
use super::gate::{Gate, became, said};
use super::plan::{Plan, PlannedItem};
use super::slot::Slot;
use super::sub_line::{Saw, settle};
use super::worth::{Domain, Effect};
use crate::base::exact::Ratio;
use crate::checklist::model::answer::{Answer, Answers, Given};
use crate::checklist::model::handling::{Handling, State};
use crate::checklist::model::item::CorrectionCredit;
use crate::checklist::model::template::RepeatFold;
use crate::checklist::scoring::detail::{Because, SubLine};
use crate::tools::condition::{FactSet, Names};

/// What became of an item, or of one instance of it, before anything is added up.
#[derive(Clone, Debug)]
pub(crate) struct Drawn<'a> {
    /// The item, by its place in the plan.
    pub(crate) item: usize,
    /// The instance, where each is an item of its own.
    pub(crate) instance: Option<&'a str>,
    pub(crate) state: State,
    pub(crate) handling: Option<Handling>,
    pub(crate) because: Option<Because>,
    pub(crate) answer: Option<&'a Answer>,
    /// What it brings; nothing where that is open.
    pub(crate) effect: Effect,
    /// Every effect that a legal answer may have, where the item holds the score up; `not applicable` is not assumed.
    pub(crate) open: Option<Box<Domain>>,
    pub(crate) credit: Option<Ratio>,
    pub(crate) parts: Vec<SubLine>,
    pub(crate) instances: Vec<SubLine>,
}

impl Drawn<'_> {
    /// What of the line a score depends on.
    pub(crate) fn slot(&self) -> Slot {
        Slot { item: self.item, state: self.state, effect: self.effect.clone() }
    }

    /// Whether the item holds the final score up.
    pub(crate) fn blocks(&self) -> bool {
        self.handling == Some(Handling::Block)
    }

    /// Whether one of its parts or instances was answered; where it is not known to apply, nothing is.
    pub(crate) fn answered_inside(&self) -> bool {
        fn answered(lines: &[SubLine]) -> bool {
            lines.iter().any(|line| line.state == State::Answered || answered(&line.parts))
        }
        let applies = !matches!(self.because, Some(Because::Unknown(_)));
        applies && (answered(&self.parts) || answered(&self.instances))
    }
}

/// Draws every line, in the order of the plan's items; the instances of one group stand item by item.
pub(crate) fn draw<'a>(plan: &Plan, answers: &'a Answers, facts: &FactSet, names: &dyn Names) -> Vec<Drawn<'a>> {
    let reader = Reader { plan, facts, names };
    let gates = reader.gates();
    let given = plan.given(answers);
    let mut out = Vec::with_capacity(plan.items.len());
    for ((index, item), answer) in plan.items.iter().enumerate().zip(given) {
        let gate = &reader.gate_of(item, &gates);
        match item
            .repeat
            .and_then(|node| plan.nodes.get(node))
            .and_then(|node| node.section.as_ref().zip(node.repeat.as_ref()))
        {
            None => out.push(reader.draw(index, item, gate, answer)),
            Some((section, repeat)) => {
                let group = answers.group(section);
                let asked = group.len().max(usize::try_from(repeat.at_least).unwrap_or(usize::MAX));
                // What is not there of the fewest instances is missing.
                let given = (0..asked).map(|at| {
                    let instance = group.get(at);
                    (
                        instance.map(|instance| instance.id.as_str()),
                        instance.and_then(|instance| instance.answers.get(item.item.id.as_str())),
                    )
                });
                match repeat.fold {
                    _ if asked == 0 => out.push(reader.absent(index, item)),
                    RepeatFold::Each => out.extend(
                        given.map(|(id, answer)| Drawn { instance: id, ..reader.draw(index, item, gate, answer) }),
                    ),
                    fold => out.push(reader.draw_group(index, item, gate, given.collect(), fold)),
                }
            }
        }
    }
    out
}

/// Draws the line of one item that is not repeated.
pub(crate) fn draw_item<'a>(
    plan: &Plan,
    index: usize,
    answer: Option<&'a Answer>,
    facts: &FactSet,
    names: &dyn Names,
) -> Option<Drawn<'a>> {
    plan.items.get(index).map(|item| Reader { plan, facts, names }.draw_alone(index, item, answer))
}

/// Draws lines by a plan and what is known.
pub(crate) struct Reader<'r> {
    pub(crate) plan: &'r Plan,
    pub(crate) facts: &'r FactSet,
    pub(crate) names: &'r dyn Names,
}

/// What became of an item or part before its handling is looked at.
pub(crate) struct Became {
    pub(crate) state: State,
    pub(crate) because: Option<Because>,
    /// Whether it is not even known to apply.
    pub(crate) may_be_hidden: bool,
}

/// What becomes of an item that applies: its effect where that is settled, else every effect that is open.
pub(crate) struct Judged {
    pub(crate) state: State,
    pub(crate) effect: Option<Effect>,
    pub(crate) open: Domain,
    pub(crate) credit: Option<Ratio>,
    pub(crate) parts: Vec<SubLine>,
}

impl Judged {
    pub(crate) fn settled(state: State, effect: Effect) -> Self {
        Self { state, effect: Some(effect), open: Domain::default(), credit: None, parts: Vec::new() }
    }

    pub(crate) fn open(state: State, open: Domain) -> Self {
        Self { state, effect: None, open, credit: None, parts: Vec::new() }
    }
}

impl Reader<'_> {
    /// The line of one item, or of one instance of it, by itself.
    pub(crate) fn draw_alone<'a>(&self, index: usize, item: &PlannedItem, answer: Option<&'a Answer>) -> Drawn<'a> {
        self.draw(index, item, &self.gate_alone(item), answer)
    }

    fn draw<'a>(&self, index: usize, item: &PlannedItem, gate: &Gate, answer: Option<&'a Answer>) -> Drawn<'a> {
        let became = became(gate, answer);
        let judged = match became.state {
            State::Hidden => Judged::settled(State::Hidden, Effect::OUT),
            _ => self.judge(item, answer),
        };
        self.conclude(index, item, became, judged, answer)
    }

    /// One line for all instances of an item, folded.
    pub(crate) fn draw_group<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        gate: &Gate,
        given: Vec<(Option<&'a str>, Option<&'a Answer>)>,
        how: RepeatFold,
    ) -> Drawn<'a> {
        let mut became = became(gate, None);
        if became.state == State::Hidden {
            let judged = Judged::settled(State::Hidden, Effect::OUT);
            let answer = given.iter().find_map(|(_, answer)| *answer);
            return self.conclude(index, item, became, judged, answer);
        }
        let mut lines = Vec::with_capacity(given.len());
        let (mut shares, mut states) = (Vec::with_capacity(given.len()), Vec::with_capacity(given.len()));
        for (id, answer) in given {
            let judged = self.judge(item, answer);
            let handling = item.handling.of(judged.state);
            let settled = judged.effect.as_ref().map(|effect| fold::share(effect, &item.possible, item.severity));
            states.push((judged.state, handling));
            lines.push(SubLine {
                instance: id.map(str::to_owned),
                band: answer.and_then(|answer| item.question.band(&answer.given)).cloned(),
                parts: judged.parts.clone(),
                ..self.sub_line(Saw {
                    state: judged.state,
                    because: said(answer),
                    handling,
                    answer,
                    share: settled.as_ref().and_then(Option::as_ref),
                    credit: judged.credit.and_then(|credit| credit.checked_div(&item.possible)),
                    severity: item.severity,
                })
            });
            let open = judged.open.effects.iter().map(|effect| fold::share(effect, &item.possible, item.severity));
            shares.push((open.chain(settled).collect(), judged.open.partial));
        }
        let folded = fold::fold(shares, how, self.plan.method(), &item.possible);
        let judged = settle(&states, folded);
        became.state = judged.state;
        Drawn { instances: lines, ..self.conclude(index, item, became, judged, None) }
    }

    /// An item of a repeated section that nobody has an instance of.
    fn absent<'a>(&self, index: usize, item: &PlannedItem) -> Drawn<'a> {
        let became = Became { state: State::Hidden, because: None, may_be_hidden: false };
        self.conclude(index, item, became, Judged::settled(State::Hidden, Effect::OUT), None)
    }

    /// Whether it applies decides first; if that is not known, so is everything that the answer says.
    fn conclude<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        became: Became,
        judged: Judged,
        answer: Option<&'a Answer>,
    ) -> Drawn<'a> {
        let Became { because, may_be_hidden, .. } = became;
        let state = if may_be_hidden { State::Missing } else { judged.state };
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
                let out = may_be_hidden.then_some(Effect::OUT);
                let effects = judged.open.effects.into_iter().chain(other).chain(out).collect();
                (Effect::OUT, Some(Box::new(Domain { effects, partial: judged.open.partial })))
            }
        };
        Drawn {
            item: index,
            instance: None,
            state,
            handling,
            because,
            answer,
            effect,
            open,
            credit,
            parts: judged.parts,
            instances: Vec::new(),
        }
    }

    /// What becomes of an item that applies.
    fn judge(&self, item: &PlannedItem, answer: Option<&Answer>) -> Judged {
        let state = answer.map_or(State::Missing, Answer::state);
        let of_parts = matches!(answer.map(|answer| &answer.given), None | Some(Given::Parts(_)));
        let mut judged = if !item.parts.is_empty() && of_parts {
            self.judge_parts(item, answer)
        } else {
            let effect = match (item.handling.of(state), answer) {
                (None, Some(answer)) => item.question.effect(&answer.given),
                (None, None) => None,
                (Some(handling), _) => item.question.handled(handling, &item.possible),
            };
            match effect {
                // A remark has no points, whatever becomes of it.
                Some(_) if !item.item.scored() => Judged::settled(state, Effect::OUT),
                Some(effect) => Judged::settled(state, effect),
                None => Judged::open(state, self.every(item)),
            }
        };
        if item.item.bonus {
            judged.effect = judged.effect.map(|effect| self.bonus(item, effect));
            judged.open.effects = judged.open.effects.into_iter().map(|effect| self.bonus(item, effect)).collect();
        } else if answer.is_some_and(Answer::is_corrected) {
            let effect = judged.effect.as_mut().filter(|effect| effect.counts);
            judged.credit = effect.and_then(|effect| self.put_right(item, effect));
            judged.open.effects = judged.open.effects.into_iter().map(|effect| self.righted(item, effect)).collect();
        }
        judged
    }

    /// What only adds never fails and never takes away.
    fn bonus(&self, item: &PlannedItem, effect: Effect) -> Effect {
        if !item.item.bonus || !effect.counts {
            return effect;
        }
        let points = effect.points.max(Ratio::ZERO);
        Effect { points, failed: false, severity: None, nonconformities: 0, counts: true }
    }

    /// Gives back what a correction on the spot earns; the failure stays one.
    fn put_right(&self, item: &PlannedItem, effect: &mut Effect) -> Option<Ratio> {
        let charges = self.plan.method().charges();
        let lost = if charges { effect.points.clone() } else { &item.possible - &effect.points };
        let credit = self.credit(item, &lost)?;
        effect.points = if charges { &effect.points - &credit } else { &effect.points + &credit };
        Some(credit)
    }

    fn righted(&self, item: &PlannedItem, mut effect: Effect) -> Effect {
        if effect.counts {
            self.put_right(item, &mut effect);
        }
        effect
    }

    /// What a correction gives back of points that an item lost: never more than that.
    pub(crate) fn credit(&self, item: &PlannedItem, lost: &Ratio) -> Option<Ratio> {
        let rule = item.item.correction_credit.as_ref().or(self.plan.checklist().correction_credit.as_ref())?;
        let credit = match rule {
            CorrectionCredit { points: Some(points), .. } => points.ratio().min(lost.clone()),
            CorrectionCredit { share, .. } => lost * &share.map(|share| share.ratio()).unwrap_or_default(),
        };
        credit.is_positive().then_some(credit)
    }
}
