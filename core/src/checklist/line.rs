//! From answers to lines: what became of each item, and what it brings.

use super::answer::{Answer, Answers, Given};
use super::card::{Because, SubLine, Told};
use super::fold::{self, Share};
use super::handling::{Handling, State};
use super::item::{CorrectionCredit, Part};
use super::plan::{Plan, PlannedItem, PlannedPart};
use super::template::RepeatFold;
use super::worth::{Domain, Effect};
use crate::condition::{Condition, FactSet, Names, Truth};
use crate::exact::Ratio;
use crate::order::Set;
use crate::problem::{Code, Problem};

/// What became of an item, or of one instance of it, before anything is added up.
#[derive(Clone, Debug)]
pub(super) struct Drawn<'a> {
    /// The item, by its place in the plan.
    pub(super) item: usize,
    /// The instance, where each is an item of its own.
    pub(super) instance: Option<&'a str>,
    pub(super) state: State,
    pub(super) handling: Option<Handling>,
    pub(super) because: Option<Because>,
    pub(super) answer: Option<&'a Answer>,
    /// What it brings; nothing where that is open.
    pub(super) effect: Effect,
    /// Every effect that a legal answer may have, where the item holds the score up; `not applicable` is not assumed.
    pub(super) open: Option<Domain>,
    pub(super) credit: Option<Ratio>,
    pub(super) parts: Vec<SubLine>,
    pub(super) instances: Vec<SubLine>,
}

impl Drawn<'_> {
    /// Whether the item holds the final score up.
    pub(super) fn blocks(&self) -> bool {
        self.handling == Some(Handling::Block)
    }

    /// Whether one of its parts or instances was answered; where it is not known to apply, nothing is.
    pub(super) fn answered_inside(&self) -> bool {
        fn answered(lines: &[SubLine]) -> bool {
            lines.iter().any(|line| line.state == State::Answered || answered(&line.parts))
        }
        let applies = !matches!(self.because, Some(Because::Unknown(_)));
        applies && (answered(&self.parts) || answered(&self.instances))
    }
}

/// Draws every line, in the order of the plan's items; the instances of one group stand item by item.
pub(super) fn draw<'a>(plan: &Plan, answers: &'a Answers, facts: &FactSet, names: &dyn Names) -> Vec<Drawn<'a>> {
    let reader = Reader { plan, facts, names };
    let mut out = Vec::with_capacity(plan.items.len());
    for (index, item) in plan.items.iter().enumerate() {
        match item
            .repeat
            .and_then(|node| plan.nodes.get(node))
            .and_then(|node| node.section.as_ref().zip(node.repeat.as_ref()))
        {
            None => out.push(reader.draw(index, item, answers.get(&item.item.id))),
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
                    _ if asked == 0 => out.push(reader.absent(index)),
                    RepeatFold::Each => {
                        out.extend(given.map(|(id, answer)| Drawn { instance: id, ..reader.draw(index, item, answer) }))
                    }
                    fold => out.push(reader.draw_group(index, item, given.collect(), fold)),
                }
            }
        }
    }
    out
}

struct Reader<'r> {
    plan: &'r Plan,
    facts: &'r FactSet,
    names: &'r dyn Names,
}

/// What became of an item or part before its handling is looked at.
struct Became {
    state: State,
    because: Option<Because>,
    /// Whether it is not even known to apply.
    may_be_hidden: bool,
}

/// What becomes of an item that applies: its effect where that is settled, else every effect that is open.
struct Judged {
    state: State,
    effect: Option<Effect>,
    open: Domain,
    credit: Option<Ratio>,
    parts: Vec<SubLine>,
}

impl Judged {
    fn settled(state: State, effect: Effect) -> Self {
        Self { state, effect: Some(effect), open: Domain::default(), credit: None, parts: Vec::new() }
    }

    fn open(state: State, open: Domain) -> Self {
        Self { state, effect: None, open, credit: None, parts: Vec::new() }
    }
}

impl Reader<'_> {
    fn draw<'a>(&self, index: usize, item: &PlannedItem, answer: Option<&'a Answer>) -> Drawn<'a> {
        let became = self.became(item.applies.as_ref(), answer);
        let mut judged = match became.state {
            State::Hidden => Judged::settled(State::Hidden, Effect::OUT),
            _ => self.judge(item, answer),
        };
        let parts = std::mem::take(&mut judged.parts);
        Drawn { parts, answer, ..self.conclude(index, item, became, judged) }
    }

    /// One line for all instances of an item, folded.
    fn draw_group<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        given: Vec<(Option<&'a str>, Option<&'a Answer>)>,
        how: RepeatFold,
    ) -> Drawn<'a> {
        let mut became = self.became(item.applies.as_ref(), None);
        if became.state == State::Hidden {
            let judged = Judged::settled(State::Hidden, Effect::OUT);
            let answer = given.iter().find_map(|(_, answer)| *answer);
            return Drawn { answer, ..self.conclude(index, item, became, judged) };
        }
        let (mut lines, mut shares, mut states) = (Vec::new(), Vec::new(), Vec::new());
        for (id, answer) in given {
            let judged = self.judge(item, answer);
            let handling = item.handling.of(judged.state);
            let settled = judged.effect.as_ref().map(|effect| fold::share(effect, &item.possible, item.severity));
            states.push((judged.state, handling));
            let said = self.became(None, answer).because;
            lines.push(SubLine {
                instance: id.map(str::to_owned),
                band: answer.and_then(|answer| item.question.band(&answer.given)).cloned(),
                parts: judged.parts.clone(),
                ..self.sub_line(
                    (judged.state, said),
                    handling,
                    answer,
                    settled.as_ref().and_then(Option::as_ref),
                    item.severity,
                )
            });
            let open = judged.open.effects.iter().map(|effect| fold::share(effect, &item.possible, item.severity));
            shares.push((open.chain(settled).collect(), judged.open.partial));
        }
        let folded = fold::fold(shares, how, self.plan.method(), &item.possible);
        let judged = settle(&states, folded);
        became.state = judged.state;
        Drawn { instances: lines, ..self.conclude(index, item, became, judged) }
    }

    /// An item of a repeated section that nobody has an instance of.
    fn absent<'a>(&self, index: usize) -> Drawn<'a> {
        let became = Became { state: State::Hidden, because: None, may_be_hidden: false };
        drawn(index, State::Hidden, Some(Handling::Exclude), became.because)
    }

    /// Whether it applies decides first; if that is not known, so is everything that the answer says.
    fn conclude<'a>(&self, index: usize, item: &PlannedItem, became: Became, mut judged: Judged) -> Drawn<'a> {
        let state = if became.may_be_hidden { State::Missing } else { judged.state };
        let handling = item.handling.of(state);
        let effect = if became.may_be_hidden {
            let handled = handling.and_then(|handling| item.question.handled(handling, &item.possible));
            handled.map(|effect| self.bonus(item, effect))
        } else {
            judged.effect.take()
        };
        let mut drawn = drawn(index, state, handling, became.because);
        match effect {
            Some(effect) => {
                drawn.effect = effect;
                drawn.credit = judged.credit.filter(|_| !became.may_be_hidden);
            }
            None => {
                let out = became.may_be_hidden.then_some(Effect::OUT);
                let effects = judged.open.effects.into_iter().chain(judged.effect).chain(out).collect();
                drawn.open = Some(Domain { effects, partial: judged.open.partial });
            }
        }
        drawn
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
        }
        let corrected = answer.is_some_and(|answer| answer.corrected_on_the_spot) && judged.state == State::Answered;
        if let Some(effect) = judged.effect.as_mut().filter(|effect| corrected && effect.counts && !item.item.bonus) {
            judged.credit = self.credit(item, effect);
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
    fn credit(&self, item: &PlannedItem, effect: &mut Effect) -> Option<Ratio> {
        let rule = item.item.correction_credit.as_ref().or(self.plan.checklist().correction_credit.as_ref())?;
        let charges = self.plan.method().charges();
        let lost = if charges { effect.points.clone() } else { &item.possible - &effect.points };
        let credit = match rule {
            CorrectionCredit { points: Some(points), .. } => points.ratio().min(lost),
            CorrectionCredit { share, .. } => &lost * &share.map(|share| share.ratio()).unwrap_or_default(),
        };
        if !credit.is_positive() {
            return None;
        }
        effect.points = if charges { &effect.points - &credit } else { &effect.points + &credit };
        Some(credit)
    }

    fn became(&self, applies: Option<&Condition>, answer: Option<&Answer>) -> Became {
        let applies_truth = applies.map_or(Truth::True, |condition| condition.evaluate(self.facts));
        let reason = || applies.and_then(|condition| condition.unmet(self.facts, self.names));
        match (applies_truth, answer) {
            (Truth::False, _) => {
                Became { state: State::Hidden, because: reason().map(Because::Rule), may_be_hidden: false }
            }
            (Truth::Unknown, _) => {
                let problem = Problem::new(Code::FactUnknown).with("facts", self.unknown_facts(applies));
                Became { state: State::Missing, because: Some(Because::Unknown(problem)), may_be_hidden: true }
            }
            (Truth::True, None) => Became { state: State::Missing, because: None, may_be_hidden: false },
            (Truth::True, Some(answer)) => {
                let said = match &answer.given {
                    Given::State(_, why) => why.clone().map(Because::Said),
                    _ => None,
                };
                Became { state: answer.state(), because: said, may_be_hidden: false }
            }
        }
    }

    fn unknown_facts(&self, condition: Option<&Condition>) -> Vec<String> {
        let mut unknown = Set::new();
        if let Some(condition) = condition {
            condition.for_each_fact(&mut |fact| {
                if self.facts.get(fact).is_none() {
                    unknown.insert(fact.to_owned());
                }
            });
        }
        unknown.into_iter().collect()
    }

    /// Every effect that a legal answer to an item may have.
    fn every(&self, item: &PlannedItem) -> Domain {
        if item.parts.is_empty() {
            return item.question.every();
        }
        let shares = item
            .item
            .parts
            .iter()
            .zip(&item.parts)
            .map(|(part, planned)| self.every_share(part, planned, item.severity));
        fold::fold(shares.collect(), RepeatFold::Worst, self.plan.method(), &item.possible)
    }

    /// Every share that a part may have once it is answered, and that it may be hidden.
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
            shares.extend(every.effects.iter().map(|effect| fold::share(effect, &planned.question.possible, severity)));
        }
        (shares, partial)
    }

    /// What a part that applies has: one share where that is settled, several where it is open.
    fn judge_part(
        &self,
        part: &Part,
        planned: &PlannedPart,
        answer: Option<&Answer>,
        item: &PlannedItem,
    ) -> (Set<Option<Share>>, bool) {
        let possible = &planned.question.possible;
        let state = answer.map_or(State::Missing, Answer::state);
        let effect = match (item.handling.of(state), answer) {
            (None, Some(answer)) => planned.question.effect(&answer.given),
            (Some(handling), _) => planned.question.handled(handling, possible),
            (None, None) => None,
        };
        match effect {
            Some(effect) => ([fold::share(&effect, possible, item.severity)].into_iter().collect(), false),
            None => self.every_share(part, planned, item.severity),
        }
    }

    fn judge_parts(&self, item: &PlannedItem, answer: Option<&Answer>) -> Judged {
        let given = |part: &Part| match answer.map(|answer| &answer.given) {
            Some(Given::Parts(parts)) => parts.get(part.id.as_str()),
            _ => None,
        };
        let (mut lines, mut shares, mut states) = (Vec::new(), Vec::new(), Vec::new());
        for (part, planned) in item.item.parts.iter().zip(&item.parts) {
            let answer = given(part);
            let became = self.became(part.applies_when.as_ref(), answer);
            let state = became.state;
            let handling = item.handling.of(state);
            let may_have = match (became.state, became.may_be_hidden, handling) {
                (State::Hidden, ..) => ([None].into_iter().collect(), false),
                (_, true, Some(Handling::Block)) => {
                    let (mut shares, partial) = self.judge_part(part, planned, answer, item);
                    shares.insert(None);
                    (shares, partial)
                }
                (_, true, _) => self.judge_part(part, planned, None, item),
                (_, false, _) => self.judge_part(part, planned, answer, item),
            };
            let settled = may_have.0.iter().next().filter(|_| handling != Some(Handling::Block));
            lines.push(SubLine {
                part: Some(part.id.clone()),
                title: part.title.clone(),
                band: answer.and_then(|answer| planned.question.band(&answer.given)).cloned(),
                ..self.sub_line(
                    (became.state, became.because),
                    handling,
                    answer,
                    settled.and_then(Option::as_ref),
                    item.severity,
                )
            });
            states.push((state, handling));
            shares.push(may_have);
        }
        let folded = fold::fold(shares, RepeatFold::Worst, self.plan.method(), &item.possible);
        Judged { parts: lines, ..settle(&states, folded) }
    }

    fn sub_line(
        &self,
        (state, because): (State, Option<Because>),
        handling: Option<Handling>,
        answer: Option<&Answer>,
        share: Option<&Share>,
        severity: Option<usize>,
    ) -> SubLine {
        let rank =
            share.filter(|share| share.failed).and_then(|share| share.severity.filter(|rank| Some(*rank) != severity));
        SubLine {
            part: None,
            instance: None,
            title: crate::text::Text::Empty,
            state,
            handling,
            because,
            answer: answer.and_then(Told::of),
            band: None,
            note: answer.and_then(|answer| answer.note.clone()),
            evidence: answer.map(|answer| answer.evidence.clone()).unwrap_or_default(),
            counts: share.is_some(),
            failed: share.is_some_and(|share| share.failed),
            severity: rank.and_then(|rank| self.plan.checklist().severities.get(rank)).cloned(),
            share: share.map(|share| share.share.clone()),
            nonconformities: share.map(|share| share.nonconformities).unwrap_or_default(),
            parts: Vec::new(),
        }
    }
}

/// A line of which nothing is known yet.
fn drawn<'a>(item: usize, state: State, handling: Option<Handling>, because: Option<Because>) -> Drawn<'a> {
    Drawn {
        item,
        instance: None,
        state,
        handling,
        because,
        answer: None,
        effect: Effect::OUT,
        open: None,
        credit: None,
        parts: Vec::new(),
        instances: Vec::new(),
    }
}

/// What becomes of an item by the states of its parts or instances: held up by any that is open, else settled.
fn settle(states: &[(State, Option<Handling>)], folded: Domain) -> Judged {
    let blocked = || states.iter().filter(|(_, handling)| *handling == Some(Handling::Block)).map(|(state, _)| *state);
    if let Some(state) = blocked().find(|state| *state == State::Missing).or_else(|| blocked().next()) {
        return Judged::open(state, folded);
    }
    let effect = folded.effects.into_iter().next().unwrap_or(Effect::OUT);
    if effect.counts {
        return Judged::settled(State::Answered, effect);
    }
    // Every one dropped out (a remark always does): the item is in the state of those that did, the inspector's word first.
    let order = [State::Answered, State::NotApplicable, State::NotSampled, State::Missing, State::Error];
    let any = |state: &State| states.iter().any(|(one, _)| one == state);
    Judged::settled(order.into_iter().find(any).unwrap_or(State::Hidden), Effect::OUT)
}
