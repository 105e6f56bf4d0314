//! From answers to lines: what became of each item and what it brings.

use super::answer::{Answer, Answers, Given};
use super::card::{Because, Line, PartLine};
use super::handling::{Handling, HandlingTable, State};
use super::template::{Checklist, Item, Method, Part, Placed, Worth, most};
use crate::condition::{Condition, FactSet, Names, Truth};
use crate::exact::Ratio;
use crate::order::InOrder;
use crate::problem::{Code, Problem};
use std::collections::BTreeSet;

/// What an item brings if it is answered one way: unweighted points, whether it fails, whether it counts at all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Effect {
    pub(super) points: Ratio,
    pub(super) failed: bool,
    pub(super) counts: bool,
}

impl Effect {
    /// It drops out.
    const OUT: Self = Self { points: Ratio::ZERO, failed: false, counts: false };

    fn of(worth: &Worth) -> Self {
        Self { points: worth.points.clone(), failed: worth.fails, counts: true }
    }
}

/// A line with what could still become of its item, where that is open.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) line: Line,
    /// Unweighted points possible.
    pub(super) possible: Ratio,
    /// Every effect that a legal answer may have, where the item blocks the score; `not applicable` is not assumed.
    pub(super) open: Vec<Effect>,
}

/// Draws the line of every item.
pub(super) fn draw(checklist: &Checklist, answers: &Answers, facts: &FactSet, names: &dyn Names) -> Vec<Drawn> {
    let reader = Reader { method: checklist.method, facts, names };
    checklist.placed().iter().map(|placed| reader.draw(placed, answers.get(&placed.item.id))).collect()
}

struct Reader<'r> {
    method: Method,
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

impl Reader<'_> {
    fn draw(&self, placed: &Placed<'_>, answer: Option<&Answer>) -> Drawn {
        let item = placed.item;
        let became = self.became(item.applies_when.as_ref(), answer);
        let possible = item.possible(self.method);
        let judged = match became.state {
            State::Hidden => Judged::settled(State::Hidden, Effect::OUT),
            _ => self.judge(placed, answer, &possible),
        };
        // Whether it applies decides first; if that is not known, so is everything that the answer says.
        let state = if became.may_be_hidden { State::Missing } else { judged.state };
        let handling = placed.handling.of(state);
        let effect = if became.may_be_hidden {
            handling.and_then(|handling| self.handled(handling, &possible))
        } else {
            judged.effect.clone()
        };
        let mut open = Vec::new();
        if effect.is_none() {
            let out = became.may_be_hidden.then_some(Effect::OUT);
            let effects: BTreeSet<Effect> = judged.open.into_iter().chain(judged.effect).chain(out).into_set();
            open.extend(effects);
        }
        let mut line = blank(placed, state, handling, answer);
        line.because = became.because;
        line.parts = judged.parts;
        if let Some(effect) = effect.filter(|effect| effect.counts && item.scored()) {
            set_effect(&mut line, &effect, &possible, &item.weight.ratio(), self.method);
        }
        Drawn { line, possible, open }
    }

    /// What becomes of an item that applies.
    fn judge(&self, placed: &Placed<'_>, answer: Option<&Answer>, possible: &Ratio) -> Judged {
        let item = placed.item;
        let state = answer.map_or(State::Missing, Answer::state);
        let of_parts = matches!(answer.map(|answer| &answer.given), None | Some(Given::Parts(_)));
        if !item.parts.is_empty() && of_parts {
            return self.fold_parts(placed, answer, possible);
        }
        let effect = match placed.handling.of(state) {
            None => self.answered(item, answer),
            Some(handling) => self.handled(handling, possible),
        };
        match effect {
            Some(effect) => Judged::settled(state, effect),
            None => Judged { state, effect: None, open: self.every_effect(item, possible), parts: Vec::new() },
        }
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
        let mut unknown = BTreeSet::new();
        if let Some(condition) = condition {
            condition.for_each_fact(&mut |fact| {
                if self.facts.get(fact).is_none() {
                    unknown.insert(fact.to_owned());
                }
            });
        }
        unknown.into_iter().collect()
    }

    /// What an answered item without parts brings.
    fn answered(&self, item: &Item, answer: Option<&Answer>) -> Option<Effect> {
        match &answer?.given {
            Given::Code(code) => item.worths(self.method).iter().find(|worth| worth.code == *code).map(Effect::of),
            _ => Some(Effect::OUT),
        }
    }

    /// What a handling makes of an unanswered item; `None` where it blocks.
    fn handled(&self, handling: Handling, possible: &Ratio) -> Option<Effect> {
        let (worst, best) = match self.method {
            Method::Points => (Ratio::ZERO, possible.clone()),
            Method::Demerit => (possible.clone(), Ratio::ZERO),
        };
        match handling {
            Handling::Exclude | Handling::Forbid => Some(Effect::OUT),
            Handling::Zero => Some(Effect { points: worst, failed: false, counts: true }),
            Handling::Fail => Some(Effect { points: worst, failed: true, counts: true }),
            Handling::Full => Some(Effect { points: best, failed: false, counts: true }),
            Handling::Block => None,
        }
    }

    /// Every effect that a legal answer to an item may have.
    fn every_effect(&self, item: &Item, possible: &Ratio) -> BTreeSet<Effect> {
        if item.parts.is_empty() {
            return item.worths(self.method).iter().map(Effect::of).into_set();
        }
        shares_to_effects(combine(item.parts.iter().map(|part| self.every_share(part))), possible)
    }

    /// Every share that a part may have once it is answered, and that it may be hidden.
    fn every_share(&self, part: &Part) -> BTreeSet<Share> {
        let applies = part.applies_when.as_ref().map_or(Truth::True, |condition| condition.evaluate(self.facts));
        let mut shares: BTreeSet<Share> = BTreeSet::new();
        if applies != Truth::True {
            shares.insert(None);
        }
        if applies != Truth::False {
            shares.extend(part.worths(self.method).iter().map(|worth| Some(share(part, worth, self.method))));
        }
        shares
    }

    /// What a part that applies has: one share where that is settled, several where it is open.
    fn judge_part(&self, part: &Part, answer: Option<&Answer>, handlings: &HandlingTable) -> BTreeSet<Share> {
        let state = answer.map_or(State::Missing, Answer::state);
        match (handlings.of(state), answer.map(|answer| &answer.given)) {
            (None, Some(Given::Code(code))) => {
                let worths = part.worths(self.method);
                worths.iter().filter(|worth| worth.code == *code).map(|w| Some(share(part, w, self.method))).into_set()
            }
            (None, _) => [None].into_iter().into_set(),
            (Some(handling), _) => match self.handled(handling, &Ratio::ONE) {
                Some(effect) => {
                    [effect.counts.then_some((Order(effect.points, self.method), effect.failed))].into_iter().into_set()
                }
                None => self.every_share(part),
            },
        }
    }

    fn fold_parts(&self, placed: &Placed<'_>, answer: Option<&Answer>, possible: &Ratio) -> Judged {
        let given = |part: &Part| match answer.map(|answer| &answer.given) {
            Some(Given::Parts(parts)) => parts.get(part.id.as_str()),
            _ => None,
        };
        let mut lines: Vec<PartLine> = Vec::new();
        let mut shares: Vec<BTreeSet<Share>> = Vec::new();
        let mut blocked = None;
        for part in &placed.item.parts {
            let answer = given(part);
            let became = self.became(part.applies_when.as_ref(), answer);
            let handling = placed.handling.of(became.state);
            let may_have = match (became.state, became.may_be_hidden, handling) {
                (State::Hidden, ..) => [None].into_iter().into_set(),
                (_, true, Some(Handling::Block)) => {
                    let mut shares = self.judge_part(part, answer, &placed.handling);
                    shares.insert(None);
                    shares
                }
                (_, true, _) => self.judge_part(part, None, &placed.handling),
                (_, false, _) => self.judge_part(part, answer, &placed.handling),
            };
            if handling == Some(Handling::Block) && blocked != Some(State::Missing) {
                blocked = Some(became.state);
            }
            let settled = may_have.iter().next().filter(|_| handling != Some(Handling::Block));
            lines.push(part_line(part, &became, handling, answer, settled));
            shares.push(may_have);
        }
        fold(lines, blocked, combine(shares.into_iter()), possible)
    }
}

/// A part's share of what it can bring, in the order of how bad it is, and whether it fails; `None` drops out.
type Share = Option<(Order, bool)>;

/// A share, ordered so that the worst is least under either method.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Order(Ratio, Method);

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match self.1 {
            Method::Points => self.0.cmp(&other.0),
            Method::Demerit => other.0.cmp(&self.0),
        }
    }
}

fn share(part: &Part, worth: &Worth, method: Method) -> (Order, bool) {
    let possible = most(&part.worths(method));
    (Order(worth.points.checked_div(&possible).unwrap_or_default(), method), worth.fails)
}

/// What becomes of an item that applies: its effect where that is settled, else every effect that is open.
struct Judged {
    state: State,
    effect: Option<Effect>,
    open: BTreeSet<Effect>,
    parts: Vec<PartLine>,
}

impl Judged {
    fn settled(state: State, effect: Effect) -> Self {
        Self { state, effect: Some(effect), open: BTreeSet::new(), parts: Vec::new() }
    }
}

fn fold(parts: Vec<PartLine>, blocked: Option<State>, combined: BTreeSet<Share>, possible: &Ratio) -> Judged {
    if let Some(state) = blocked {
        return Judged { state, effect: None, open: shares_to_effects(combined, possible), parts };
    }
    let effects = shares_to_effects(combined, possible);
    let effect = effects.into_iter().next().unwrap_or(Effect::OUT);
    if effect.counts {
        return Judged { parts, ..Judged::settled(State::Answered, effect) };
    }
    // Every part dropped out: the item is in the state of those that did, the inspector's word first.
    let any = |state: &State| parts.iter().any(|line| line.state == *state);
    let order = [State::NotApplicable, State::NotSampled, State::Missing, State::Error];
    let state = order.into_iter().find(any).unwrap_or(State::Hidden);
    Judged { parts, ..Judged::settled(state, Effect::OUT) }
}

/// The worst of parts, for every combination of what each may be; a failure anywhere among the counted ones fails.
fn combine(parts: impl Iterator<Item = BTreeSet<Share>>) -> BTreeSet<Share> {
    parts.fold([None].into_iter().into_set(), |folded, part| {
        let mut out = BTreeSet::new();
        for left in &folded {
            for right in &part {
                out.insert(match (left, right) {
                    (None, other) | (other, None) => other.clone(),
                    (Some((a, fails)), Some((b, also))) => Some((a.min(b).clone(), *fails || *also)),
                });
            }
        }
        out
    })
}

fn shares_to_effects(shares: BTreeSet<Share>, possible: &Ratio) -> BTreeSet<Effect> {
    let effect = |share: Share| match share {
        None => Effect::OUT,
        Some((Order(share, _), failed)) => Effect { points: &share * possible, failed, counts: true },
    };
    shares.into_iter().map(effect).into_set()
}

fn part_line(
    part: &Part,
    became: &Became,
    handling: Option<Handling>,
    answer: Option<&Answer>,
    share: Option<&Share>,
) -> PartLine {
    let counted = share.and_then(Option::as_ref);
    PartLine {
        part: part.id.clone(),
        title: part.title.clone(),
        state: became.state,
        handling,
        answer: answer.and_then(code),
        counts: counted.is_some(),
        failed: counted.is_some_and(|(_, failed)| *failed),
        share: counted.map(|(Order(share, _), _)| share.clone()),
    }
}

fn code(answer: &Answer) -> Option<String> {
    match &answer.given {
        Given::Code(code) => Some(code.clone()),
        Given::Text(text) => Some(text.clone()),
        Given::State(..) | Given::Parts(_) => None,
    }
}

/// A line before anything is known of what it brings.
fn blank(placed: &Placed<'_>, state: State, handling: Option<Handling>, answer: Option<&Answer>) -> Line {
    let item = placed.item;
    Line {
        item: item.id.clone(),
        title: item.title.clone(),
        sections: placed.sections.iter().map(|section| section.id.clone()).collect(),
        kind: item.kind,
        severity: item.severity.clone(),
        state,
        handling,
        because: None,
        answer: answer.and_then(code),
        counts: false,
        failed: false,
        deficient: false,
        points: None,
        weight: item.weight.ratio(),
        earned: None,
        possible: None,
        lost: None,
        parts: Vec::new(),
        answered_though_hidden: state == State::Hidden && answer.is_some(),
        note: answer.and_then(|answer| answer.note.clone()),
        evidence: answer.map(|answer| answer.evidence.clone()).unwrap_or_default(),
    }
}

/// Puts an effect's numbers into a line.
pub(super) fn set_effect(line: &mut Line, effect: &Effect, possible: &Ratio, weight: &Ratio, method: Method) {
    line.counts = effect.counts;
    line.failed = effect.counts && effect.failed;
    if !effect.counts {
        return;
    }
    let earned = &effect.points * weight;
    let possible = possible * weight;
    let lost = match method {
        Method::Points => &possible - &earned,
        Method::Demerit => earned.clone(),
    };
    line.deficient = !line.failed && lost.is_positive();
    line.points = Some(effect.points.clone());
    line.earned = Some(earned);
    line.possible = Some(possible);
    line.lost = Some(lost);
}
