//! From answers to lines: what became of each item and what it brings.

use super::answer::{Answer, Answers, Given};
use super::card::{Because, Line, PartLine};
use super::handling::{Handling, State};
use super::template::{Checklist, Fold, Item, Method, Part, Placed, Worth, most};
use crate::condition::{Condition, FactSet, Names, Truth};
use crate::exact::Ratio;
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
        let whole = |state| matches!(answer.map(|a| &a.given), Some(Given::State(given, _)) if *given == state);
        let parts = if item.parts.is_empty() || became.state == State::Hidden || whole(became.state) {
            Parts::default()
        } else {
            self.fold_parts(placed, answer, &possible)
        };
        let state = if parts.lines.is_empty() || became.may_be_hidden { became.state } else { parts.state };
        let handling = placed.handling.of(state);
        let effect = match (handling, &parts.effect) {
            (None, Some(effect)) => Some(effect.clone()),
            (None, None) => self.answered(item, answer),
            (Some(handling), _) => self.handled(handling, &possible),
        };
        let open = if effect.is_none() { self.open(item, &became, &parts) } else { Vec::new() };
        let mut line = blank(placed, state, handling, answer);
        line.because = became.because;
        line.parts = parts.lines;
        if let Some(effect) = effect.filter(|effect| effect.counts && item.scored()) {
            self.fill(&mut line, &effect, &possible, &item.weight.ratio());
        }
        Drawn { line, possible, open }
    }

    /// Puts an effect's numbers into a line.
    fn fill(&self, line: &mut Line, effect: &Effect, possible: &Ratio, weight: &Ratio) {
        set_effect(line, effect, possible, weight, self.method);
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

    /// Every effect that a legal answer to a blocking item may have.
    fn open(&self, item: &Item, became: &Became, parts: &Parts) -> Vec<Effect> {
        let mut effects: BTreeSet<Effect> = if item.parts.is_empty() {
            item.worths(self.method).iter().map(Effect::of).collect()
        } else if parts.lines.is_empty() {
            self.all_parts_open(item)
        } else {
            parts.open.clone()
        };
        if became.may_be_hidden {
            effects.insert(Effect::OUT);
        }
        effects.into_iter().collect()
    }

    /// The effects of an item none of whose parts was looked at.
    fn all_parts_open(&self, item: &Item) -> BTreeSet<Effect> {
        let shares = item.parts.iter().map(|part| self.part_shares(part));
        shares_to_effects(combine(shares), &item.points.ratio())
    }

    /// Every share that a part may have, and that it may be hidden.
    fn part_shares(&self, part: &Part) -> BTreeSet<Share> {
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

    fn fold_parts(&self, placed: &Placed<'_>, answer: Option<&Answer>, possible: &Ratio) -> Parts {
        let item = placed.item;
        let given = |part: &Part| match answer.map(|answer| &answer.given) {
            Some(Given::Parts(parts)) => parts.get(part.id.as_str()),
            _ => None,
        };
        let mut fold = Parts::default();
        let mut shares: Vec<BTreeSet<Share>> = Vec::new();
        let mut blocked = None;
        for part in &item.parts {
            let answer = given(part);
            let became = self.became(part.applies_when.as_ref(), answer);
            let handling = placed.handling.of(became.state);
            let share = match (handling, answer.map(|answer| &answer.given)) {
                (None, Some(Given::Code(code))) => {
                    let worths = part.worths(self.method);
                    worths.iter().find(|worth| worth.code == *code).map(|worth| Some(share(part, worth, self.method)))
                }
                (None, _) => Some(None),
                (Some(handling), _) => self
                    .handled(handling, &Ratio::ONE)
                    .map(|effect| effect.counts.then_some((Order(effect.points, self.method), effect.failed))),
            };
            if share.is_none() && blocked != Some(State::Missing) {
                blocked = Some(became.state);
            }
            fold.lines.push(part_line(part, &became, handling, answer, share.as_ref()));
            shares.push(match share {
                Some(share) => BTreeSet::from([share]),
                None => self.part_shares(part),
            });
        }
        let combined = combine(shares.into_iter());
        fold.finish(item, blocked, combined, possible)
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

/// The folded parts of one item.
struct Parts {
    lines: Vec<PartLine>,
    state: State,
    effect: Option<Effect>,
    open: BTreeSet<Effect>,
}

impl Default for Parts {
    fn default() -> Self {
        Self { lines: Vec::new(), state: State::Missing, effect: None, open: BTreeSet::new() }
    }
}

impl Parts {
    fn finish(mut self, item: &Item, blocked: Option<State>, combined: BTreeSet<Share>, possible: &Ratio) -> Self {
        if let Some(state) = blocked {
            self.state = state;
            self.open = shares_to_effects(combined, possible);
            return self;
        }
        debug_assert_eq!(item.fold, Some(Fold::Worst));
        match combined.into_iter().next().flatten() {
            Some((Order(share, _), failed)) => {
                self.state = State::Answered;
                self.effect = Some(Effect { points: &share * possible, failed, counts: true });
            }
            // Every part dropped out: the item is in the state of those that did, the inspector's word first.
            None => {
                let any = |state| self.lines.iter().any(|line| line.state == state);
                self.state = [State::NotApplicable, State::NotSampled, State::Missing, State::Error]
                    .into_iter()
                    .find(|state| any(*state))
                    .unwrap_or(State::Hidden);
                self.effect = Some(Effect::OUT);
            }
        }
        self
    }
}

/// The worst of parts, for every combination of what each may be; a failure anywhere among the counted ones fails.
fn combine(parts: impl Iterator<Item = BTreeSet<Share>>) -> BTreeSet<Share> {
    parts.fold(BTreeSet::from([None]), |folded, part| {
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
    shares.into_iter().map(effect).collect()
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
