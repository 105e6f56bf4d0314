//! Lines of a checklist that reads itself: items in the order of what they depend on, each with the facts that its conditions
//! read.

use super::applicability::Applicability;
use super::fact_titles::CardNames;
use super::line::{EvaluatedLine, LineEvaluator, draw_alone};
use super::line_score::LineScore;
use super::own_reading::{OwnFact, OwnValue};
use super::plan::{Plan, PlannedItem};
use super::roll_up::Tally;
use crate::base::ordered::{CollectOrdered, Map};
use crate::checklist::kind::effect::{Domain, Effect};
use crate::checklist::model::answer::{Answer, AnswerValue, Answers};
use crate::checklist::model::handling::AnswerState;
use crate::tools::condition::{FactSet, FactTitles, FactValue};
use std::borrow::Cow;
use std::ops::Range;

/// The lines of an inspection, and the facts that its grades read beside its figures.
#[derive(Clone, Debug)]
pub(crate) struct Drawn<'a, 'f> {
    /// In the order of the plan's items.
    pub(crate) lines: Vec<EvaluatedLine<'a>>,
    /// The site's facts, and the answers that grades and figures read.
    pub(crate) facts: Cow<'f, FactSet>,
    /// The facts that `applies_when` reads, where they are not the site's alone.
    seen: Option<FactSet>,
}

impl Drawn<'_, '_> {
    /// The facts that `applies_when` reads.
    pub(crate) fn seen(&self) -> &FactSet {
        self.seen.as_ref().unwrap_or(&self.facts)
    }
}

/// What is assumed while a range is searched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumptions {
    /// Whether items apply whose `applies_when` is unknown, by item.
    pub(crate) applies: Map<usize, bool>,
    /// Whether what is not settled may become anything, so that not even `if_unknown` decides it.
    pub(crate) open: bool,
}

/// Evaluates every item: in plan order, or where the checklist reads itself, in the order of what depends on what.
pub(crate) fn draw<'a, 'f>(
    plan: &Plan,
    answers: &'a Answers,
    facts: &'f FactSet,
    names: &dyn FactTitles,
) -> Drawn<'a, 'f> {
    if plan.own.is_empty() {
        return Drawn { lines: draw_alone(plan, answers, facts, names), facts: Cow::Borrowed(facts), seen: None };
    }
    draw_assuming(plan, answers, facts, names, &Assumptions::default())
}

/// As [`draw`], of a checklist that reads itself, under assumptions.
pub(crate) fn draw_assuming<'a, 'f>(
    plan: &Plan,
    answers: &'a Answers,
    facts: &'f FactSet,
    names: &dyn FactTitles,
    assumed: &Assumptions,
) -> Drawn<'a, 'f> {
    let names = CardNames { plan, declared: names };
    let given = plan.given(answers);
    let mut drawing = Drawing {
        plan,
        assumed,
        lines: plan.items.iter().map(|_| Vec::new()).collect(),
        seen: facts.clone(),
        exact: facts.clone(),
    };
    for index in &plan.own.order {
        if let Some((item, answer)) = plan.items.get(*index).zip(given.get(*index)) {
            for name in plan.own.before(*index, item.node) {
                drawing.ensure(name);
            }
            let reader = LineEvaluator { plan, facts: &drawing.seen, names: &names };
            let gate = match assumed.applies.get(index) {
                Some(applies) => Applicability::assumed(*applies),
                None => reader.own_applicability(item),
            };
            let mut lines = Vec::new();
            reader.draw_item(*index, item, &gate, (answers, *answer), &mut lines);
            if assumed.open {
                reader.widen(*index, item, (answers, *answer), &mut lines);
            }
            if let Some(place) = drawing.lines.get_mut(*index) {
                *place = lines;
            }
        }
    }
    let mut facts = Cow::Borrowed(facts);
    for name in &plan.own.answers {
        if let Some(what) = plan.own.meaning(name) {
            drawing.resolve(what).put(name, facts.to_mut());
        }
    }
    Drawn { lines: drawing.lines.into_iter().flatten().collect(), facts, seen: Some(drawing.seen) }
}

/// Items evaluated so far, and what is known by them.
struct Drawing<'a, 'd> {
    plan: &'d Plan,
    assumed: &'d Assumptions,
    /// The lines of each item; none where it is not evaluated yet.
    lines: Vec<Vec<EvaluatedLine<'a>>>,
    /// Facts as conditions see them.
    seen: FactSet,
    /// Facts as named figures read them, never rounded.
    exact: FactSet,
}

impl Drawing<'_, '_> {
    /// States a fact of the checklist's own, if it is settled.
    fn ensure(&mut self, name: &std::sync::Arc<str>) {
        if self.seen.mentions(name) {
            return;
        }
        let Some(what) = self.plan.own.meaning(name) else { return };
        let value = match what {
            OwnFact::Figure(figure) => {
                let mut exact = std::mem::take(&mut self.exact);
                self.plan.reckon_figures(&mut exact, Some(figure), &|what| self.resolve(what));
                self.exact = exact;
                OwnValue::of_fact(&self.exact, name)
            }
            what => self.plan.seen(what, self.resolve(what), self.plan.rounding().compare),
        };
        value.put(name, &mut self.seen);
    }

    /// What is known of a fact of the checklist's own by the items evaluated so far, exactly.
    fn resolve(&self, what: OwnFact) -> OwnValue {
        match what {
            OwnFact::Answer(item) => match self.lines.get(item).and_then(|lines| lines.first()) {
                // What blocks the score is still to be answered, also where this visit did not look at it.
                Some(line) if self.assumed.open && line.blocks() => OwnValue::Open,
                Some(line) => answer_of(line).unwrap_or_else(|| self.unsettled()),
                None => self.unsettled(),
            },
            OwnFact::Item(item, figure) => match self.settled(item..item + 1) {
                Some(slots) => OwnValue::number(self.plan.item_figure(item, figure, slots.iter())),
                None => self.unsettled(),
            },
            OwnFact::Node(key) => {
                let items = self.plan.nodes.get(key.node).map_or(0..0, |node| node.items.clone());
                match self.settled(items) {
                    Some(slots) => OwnValue::number(Tally::of(self.plan, &slots).fact(key)),
                    None => self.unsettled(),
                }
            }
            OwnFact::Figure(_) => OwnValue::Unknown,
        }
    }

    fn unsettled(&self) -> OwnValue {
        if self.assumed.open { OwnValue::Open } else { OwnValue::Unknown }
    }

    /// The lines of some items; `None` while one of them blocks the score.
    fn settled(&self, items: Range<usize>) -> Option<Vec<LineScore>> {
        let lines = || self.lines.get(items.clone()).into_iter().flatten().flatten();
        (!lines().any(EvaluatedLine::blocks)).then(|| lines().map(EvaluatedLine::slot).collect())
    }
}

impl LineEvaluator<'_> {
    /// Opens the lines that may still turn out otherwise: of an item that may apply or not, and of one whose parts may. What its handling makes of it
    /// now is only one of the things that it may come to.
    fn widen<'a>(
        &self,
        index: usize,
        item: &PlannedItem,
        given: (&'a Answers, Option<&'a Answer>),
        lines: &mut [EvaluatedLine<'a>],
    ) {
        let mut of_parts = false;
        for condition in item.item.parts.iter().filter_map(|part| part.applies_when.as_ref()) {
            condition.for_each_fact(&mut |name| of_parts |= self.plan.own_fact(name).is_some());
        }
        for applies in [true, false] {
            let mut others = Vec::new();
            self.draw_item(index, item, &Applicability::assumed(applies), given, &mut others);
            for (line, other) in lines.iter_mut().zip(others).filter(|(line, _)| line.may_be_hidden()) {
                line.open_with(other.open.map_or_else(|| Domain::whole([other.effect]), |open| *open));
            }
        }
        if of_parts {
            for line in lines.iter_mut().filter(|line| line.state != AnswerState::Hidden) {
                let every = self.every(item);
                let credited = every.effects.iter().map(|effect| self.with_correction_credit(item, effect.clone()));
                let effects =
                    every.effects.iter().cloned().chain(credited).map(|effect| self.bonus(item, effect)).collect();
                line.open_with(Domain { effects, partial: every.partial });
                line.open_with(Domain::whole([Effect::EXCLUDED]));
            }
        }
    }
}

impl EvaluatedLine<'_> {
    /// Adds effects that the line may still have.
    fn open_with(&mut self, more: Domain) {
        let settled = std::mem::replace(&mut self.effect, Effect::EXCLUDED);
        let mut open = self.open.take().map_or_else(|| Domain::whole([settled]), |open| *open);
        open.effects.extend(more.effects);
        open.partial |= more.partial;
        self.open = Some(Box::new(open));
    }
}

/// The answer of a line as a fact: its value, or that there is none; `None` while it is not known.
fn answer_of(line: &EvaluatedLine<'_>) -> Option<OwnValue> {
    match line.state {
        AnswerState::Answered => line.answer.and_then(value_of).map(OwnValue::Value),
        AnswerState::Hidden | AnswerState::NotApplicable | AnswerState::NotSampled => Some(OwnValue::NoValue),
        AnswerState::Missing | AnswerState::Error => None,
    }
}

/// An answer as the value of a fact; `None` for texts, states and parts.
fn value_of(answer: &Answer) -> Option<FactValue> {
    match &answer.given {
        AnswerValue::Code(code) => Some(FactValue::Choice((**code).to_owned())),
        AnswerValue::Codes(codes) => Some(FactValue::Set(codes.iter().cloned().collect_set())),
        AnswerValue::Number(number) => Some(FactValue::Number(number.ratio())),
        AnswerValue::Text(_) | AnswerValue::State(..) | AnswerValue::Parts(_) => None,
    }
}
