//! Answer sheets of a checklist: all ways to answer each item, under all assignments of facts that its
//! conditions distinguish.
//!
//! A sheet is complete: nothing in it blocks the score, and every fact that a condition reads is known. One
//! answer stands for all with the same effect. Of a repeated section the fewest instances are taken (at least
//! one), all answered alike.
//!
//! ```text
//! item fence: pass, fail, not applicable, not sampled, error, nothing   (those that block the score left out,
//! item sign:  the same                                                    one of each effect and state)
//! facts site.age with the threshold 10: 9, 10, 11 are three assignments
//! sheets under one assignment: product of the numbers of answers
//! ```

use crate::analysis::checklist::corrections::told;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::{Map, Set};
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::answer::{Answer, AnswerValue, Answers};
use crate::checklist::model::checklist::RepeatFold;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::scoring::line::{EvaluatedLine, LineEvaluator};
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::condition::{Condition, Fact, FactSet, FactTitles, FactValue, Literal, Operand, TypeName};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Limit on assignments of facts.
/// Further assignments are dropped, and the space is then not whole.
const MOST_WORLDS: usize = 16;
/// Limit on combinations of answers to one item's parts.
/// Further combinations are dropped, and the space is then not whole.
const MOST_PARTS: usize = 256;

/// One way to answer an item, with its effect.
#[derive(Clone, Debug)]
pub(super) struct AnswerOption {
    /// The state that the answer has after evaluation.
    pub(super) state: AnswerState,
    /// What it does to the score: points or charge, failure, nonconformities.
    pub(super) effect: Effect,
    /// As an inspection writes it; `null` for no answer.
    pub(super) answer: Value,
}

/// An item with all ways to answer it.
#[derive(Clone, Debug)]
pub(super) struct ItemOptions {
    /// The item, by its place in the plan.
    pub(super) item: usize,
    /// How many lines it has: the instances that are looked at, where each is an item of its own.
    pub(super) lines: usize,
    /// Empty if it blocks the score whatever is answered.
    /// Pairs of state and effect are distinct; the first answer found stands for the others.
    pub(super) ways: Vec<AnswerOption>,
    /// How many of the ways are enumerated: the others are numbers between these, as examples.
    pub(super) enumerated: usize,
}

/// One assignment of the site facts, with the answer options under it.
#[derive(Clone, Debug)]
pub(super) struct FactScenario {
    /// The assigned values, as conditions read them.
    pub(super) facts: FactSet,
    /// The same values as an inspection writes them.
    told: Value,
    /// One entry for each item of the plan, in its order.
    pub(super) asks: Vec<ItemOptions>,
}

/// All answer sheets.
#[derive(Clone, Debug)]
pub(super) struct SheetSpace {
    /// At most `MOST_WORLDS`, and at least one, which is without facts if no condition reads any.
    pub(super) scenarios: Vec<FactScenario>,
    /// True if these are all sheets, up to answers with the same effect.
    /// Repeated sections, cut combinations and facts that cannot be enumerated make it false.
    pub(super) whole: bool,
    /// True if only numbers between the ends of their ranges are left out.
    pub(super) but_for_numbers: bool,
}

impl SheetSpace {
    /// Enumerates assignments of the facts that conditions read, and under each the answers to each item. `declared` are the
    /// facts with their types and ranges; a fact that is read and not declared is left out.
    pub(super) fn of(plan: &Plan, declared: &BTreeMap<String, Fact>, names: &dyn FactTitles) -> Self {
        let mut outer = SiteFacts { plan, declared, read: Map::new(), whole: true };
        outer.survey();
        let mut but_for_numbers = outer.whole && plan.nodes.iter().all(|node| node.repeat.is_none());
        let facts = outer.combinations(&mut but_for_numbers);
        let mut whole = true;
        let scenarios = facts.into_iter().map(|(facts, told)| {
            let reader = LineEvaluator { plan, facts: &facts, names };
            let asks = plan.items.iter().enumerate().map(|(index, item)| {
                let (ask, all) = reader.ask(index, item);
                whole &= all;
                but_for_numbers &= all || item.parts.is_empty() && ask.enumerated < ask.ways.len();
                ask
            });
            let asks = asks.collect();
            FactScenario { asks, told, facts }
        });
        let scenarios = scenarios.collect();
        Self { scenarios, whole: whole && but_for_numbers, but_for_numbers }
    }
}

impl FactScenario {
    /// Number of sheets that are enumerated; `None` if there are more than `most`.
    /// The product of the numbers of answers.
    pub(super) fn count(&self, most: usize) -> Option<usize> {
        let mut sizes = self.asks.iter().map(|ask| ask.enumerated);
        sizes.try_fold(1_usize, |count, size| count.checked_mul(size).filter(|count| *count <= most))
    }

    /// A sheet as an inspection writes it.
    /// `chosen` has one index for each item; the result is (answers, facts). All instances of a repeated section get the same
    /// answer, and are named 1, 2 and so on. Hidden items are left out.
    pub(super) fn told(&self, plan: &Plan, chosen: &[usize]) -> (Value, Value) {
        let mut answers = serde_json::Map::new();
        for (ask, chosen) in self.asks.iter().zip(chosen) {
            let Some((item, way)) = plan.items.get(ask.item).zip(ask.ways.get(*chosen)) else { continue };
            let section = item.repeat.and_then(|node| plan.nodes.get(node)).and_then(|node| node.section.as_ref());
            let Some(section) = section else {
                if way.state != AnswerState::Hidden && !way.answer.is_null() {
                    answers.insert(item.item.id.to_string(), way.answer.clone());
                }
                continue;
            };
            let many = instances(plan, item);
            let group = answers
                .entry(section.to_string())
                .or_insert_with(|| (1..=many).map(|at| json!({"id": at.to_string(), "answers": {}})).collect());
            for instance in group.as_array_mut().into_iter().flatten() {
                if let Some(own) = instance.get_mut("answers").and_then(Value::as_object_mut)
                    && way.state != AnswerState::Hidden
                    && !way.answer.is_null()
                {
                    own.insert(item.item.id.to_string(), way.answer.clone());
                }
            }
        }
        (Value::Object(answers), self.told.clone())
    }
}

impl FactScenario {
    /// The lines of a sheet of a checklist that reads itself, and the facts that its grades read beside the figures; `None` if an item that
    /// applies is not answered.
    pub(super) fn drawn(
        &self,
        plan: &Plan,
        chosen: &[usize],
        names: &dyn FactTitles,
    ) -> Option<(Vec<LineScore>, Cow<'_, FactSet>)> {
        let answers = Json::parse(&self.told(plan, chosen).0.to_string()).ok()?;
        let answers = Answers::read(&answers, plan, &mut Decoder::default())?;
        let drawn = draw(plan, &answers, &self.facts, names);
        let open = drawn.lines.iter().any(EvaluatedLine::blocks);
        (!open).then(|| (drawn.lines.iter().map(EvaluatedLine::slot).collect(), drawn.facts))
    }
}

/// How many instances of an item's group are looked at.
/// The minimum that its section prescribes, at least 1; 1 for an item outside repeated sections.
fn instances(plan: &Plan, item: &PlannedItem) -> usize {
    let repeat = item.repeat.and_then(|node| plan.nodes.get(node)).and_then(|node| node.repeat.as_ref());
    repeat.map_or(1, |repeat| usize::try_from(repeat.at_least.max(1)).unwrap_or(1))
}

impl LineEvaluator<'_> {
    /// All ways to answer an item, one for each effect; the flag is true if there are no others.
    /// Answers that block the score or leave it open are dropped, because a sheet is complete.
    fn ask(&self, index: usize, item: &PlannedItem) -> (ItemOptions, bool) {
        let each = item.fold(self.plan) == Some(RepeatFold::Each);
        let lines = if each { instances(self.plan, item) } else { 1 };
        let mut ways: Vec<AnswerOption> = Vec::new();
        let (answers, whole) = self.every_answer(item);
        let mut add = |answer: Option<Answer>| {
            let evaluated = self.evaluated(index, item, answer.as_ref());
            if evaluated.blocks() || evaluated.open.is_some() {
                return ways.len();
            }
            let way =
                AnswerOption { state: evaluated.state, effect: evaluated.effect, answer: written(answer.as_ref()) };
            if !ways.iter().any(|known| known.state == way.state && known.effect == way.effect) {
                ways.push(way);
            }
            ways.len()
        };
        let enumerated = answers.into_iter().fold(0, |_, answer| add(answer));
        if item.parts.is_empty() {
            item.question.between().into_iter().for_each(|between| {
                add(Some(Answer::new(between)));
            });
        }
        (ItemOptions { item: index, lines, ways, enumerated }, whole)
    }

    /// The line that an answer makes; folded instances are all answered alike.
    fn evaluated<'a>(&self, index: usize, item: &PlannedItem, answer: Option<&'a Answer>) -> EvaluatedLine<'a> {
        match item.fold(self.plan) {
            Some(how) if how != RepeatFold::Each => {
                let given = (0..instances(self.plan, item)).map(|_| (Some("1"), answer));
                self.evaluate_instances(index, item, &self.own_applicability(item), given.collect(), how)
            }
            _ => self.evaluate_single(index, item, answer),
        }
    }

    /// An answer for everything that may come of an item; the answers that say something come first.
    /// Each answer also comes as corrected on the spot if the checklist or the item credits that, and last come the states and
    /// no answer at all. The flag is true if nothing was left out.
    fn every_answer(&self, item: &PlannedItem) -> (Vec<Option<Answer>>, bool) {
        let mut whole = true;
        let mut answers: Vec<Option<Answer>> = Vec::new();
        if item.parts.is_empty() {
            let choices = item.question.choices((item.item.min, item.item.max));
            whole &= !choices.partial;
            answers.extend(choices.each.into_iter().map(|(given, _)| Some(Answer::new(given))));
        } else {
            let mut combined: Vec<BTreeMap<String, Answer>> = vec![BTreeMap::new()];
            for (part, planned) in item.item.parts.iter().zip(&item.parts) {
                let choices = planned.question.choices((part.min, part.max));
                whole &= !choices.partial;
                let own = choices.each.into_iter().map(|(given, _)| Some(Answer::new(given)));
                let own: Vec<Option<Answer>> = own.chain(states(item)).collect();
                let mut longer: Vec<BTreeMap<String, Answer>> = Vec::new();
                for so_far in &combined {
                    for answer in &own {
                        let mut parts = so_far.clone();
                        if let Some(answer) = answer {
                            parts.insert(part.id.to_string(), answer.clone());
                        }
                        longer.push(parts);
                    }
                }
                whole &= longer.len() <= MOST_PARTS;
                longer.truncate(MOST_PARTS);
                combined = longer;
            }
            answers.extend(combined.into_iter().map(|parts| Some(Answer::new(AnswerValue::Parts(parts)))));
        }
        // A credit for a correction on the spot is a further effect of the same answer.
        let credit = item.item.correction_credit.is_some() || self.plan.checklist().correction_credit.is_some();
        if credit && !item.item.bonus {
            let on_the_spot = |answer: &Answer| Answer { corrected_on_the_spot: true, ..answer.clone() };
            let corrected: Vec<Option<Answer>> = answers.iter().map(|a| a.as_ref().map(on_the_spot)).collect();
            answers.extend(corrected);
        }
        answers.extend(states(item));
        (answers, whole)
    }
}

/// The answers that say no more than a state, as far as they are accepted.
/// `None` is no answer at all.
fn states(item: &PlannedItem) -> impl Iterator<Item = Option<Answer>> + use<> {
    let forbid = item.handling.not_applicable == Some(Handling::Forbid);
    let stated = [AnswerState::NotApplicable, AnswerState::NotSampled, AnswerState::Error];
    let stated = stated.into_iter().filter(move |state| !(forbid && *state == AnswerState::NotApplicable));
    stated.map(|state| Some(Answer::new(AnswerValue::State(state, None)))).chain([None])
}

/// The answer as JSON, `null` if there is none, with the mark that it was corrected on the spot.
fn written(answer: Option<&Answer>) -> Value {
    let value = told(answer);
    match answer {
        Some(answer) if answer.corrected_on_the_spot => match value {
            Value::Object(mut all) => {
                all.insert("corrected_on_the_spot".to_owned(), json!(true));
                Value::Object(all)
            }
            value => json!({"value": value, "corrected_on_the_spot": true}),
        },
        _ => value,
    }
}

/// The site's own facts that conditions read.
struct SiteFacts<'o> {
    /// The checklist whose conditions are surveyed.
    plan: &'o Plan,
    /// All facts that the rulebook declares, by name.
    declared: &'o BTreeMap<String, Fact>,
    /// For each fact, the numbers that it is compared with.
    read: Map<String, Set<Ratio>>,
    /// False if a condition compares a site's fact with another fact, so that thresholds do not tell its values apart.
    whole: bool,
}

impl SiteFacts<'_> {
    /// Looks at every condition that facts can decide: when sections, items and parts apply, and when grades are given.
    fn survey(&mut self) {
        let plan = self.plan;
        plan.nodes.iter().filter_map(|node| node.applies.as_ref()).for_each(|condition| self.look(condition));
        for item in &plan.items {
            let parts = item.item.parts.iter().filter_map(|part| part.applies_when.as_ref());
            item.item.applies_when.iter().chain(parts).for_each(|condition| self.look(condition));
        }
        plan.rungs.iter().filter_map(|rung| rung.when.as_ref()).for_each(|condition| self.look(condition));
    }

    /// Notes the site's facts of one condition with their thresholds; figures of the card are skipped.
    fn look(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| self.look(part)),
            Condition::Not(inner) => self.look(inner),
            Condition::Comparison(comparison) => {
                let mut named = Vec::new();
                comparison.for_each_number(&mut |number| named.push(number));
                comparison.for_each_fact(&mut |fact| {
                    if self.plan.fact_key(0, fact).is_none() {
                        // Where an amount changes its course is not read off its numbers.
                        self.whole = false;
                        self.read.entry(fact.to_owned()).or_default().extend(named.iter().cloned());
                    }
                });
            }
            Condition::Atom(atom) => {
                if let Operand::Term(term) = &atom.operand {
                    let own = |name: &str| self.plan.fact_key(0, name).is_some();
                    self.whole &= own(&atom.fact) && own(&term.fact);
                }
                if self.plan.fact_key(0, &atom.fact).is_some() {
                    return;
                }
                let numbers = self.read.entry(atom.fact.clone()).or_default();
                let literals: &[Literal] = match &atom.operand {
                    Operand::Literal(literal) => std::slice::from_ref(literal),
                    Operand::List(list) => list,
                    Operand::Term(_) => &[],
                };
                numbers.extend(literals.iter().filter_map(|literal| match literal {
                    Literal::Number(number) => Some(number.ratio()),
                    _ => None,
                }));
            }
        }
    }

    /// All assignments of values that conditions distinguish.
    /// The result has each assignment twice, as facts and as JSON. `whole` becomes false if some were cut or a fact has no
    /// values to try.
    fn combinations(&self, whole: &mut bool) -> Vec<(FactSet, Value)> {
        let mut all = vec![(FactSet::new(), json!({}))];
        for (name, levels) in &self.read {
            let Some(fact) = self.declared.get(name) else { continue };
            let mut values: Vec<(FactValue, Value)> = Vec::new();
            for told in candidates(fact, levels, whole) {
                let Ok(json) = Json::parse(&told.to_string()) else { continue };
                let mut decoder = Decoder::default();
                let read = fact.read(name, &json, &mut decoder);
                if let (Some(Some(value)), true) = (read, decoder.take().is_empty())
                    && !values.iter().any(|(known, _)| *known == value)
                {
                    values.push((value, told));
                }
            }
            if values.is_empty() {
                *whole = false;
                continue;
            }
            let mut more = Vec::new();
            for (facts, told) in &all {
                for (value, text) in &values {
                    let (mut facts, mut told) = (facts.clone(), told.clone());
                    facts.insert(name.as_str(), value.clone());
                    if let Some(told) = told.as_object_mut() {
                        told.insert(name.clone(), text.clone());
                    }
                    more.push((facts, told));
                }
            }
            *whole &= more.len() <= MOST_WORLDS;
            more.truncate(MOST_WORLDS);
            all = more;
        }
        all
    }
}

/// Representative values of a fact: its thresholds, 1 beside them, and points between them. With thresholds
/// 10 and 20: 9, 10, 11, 15, 19, 20, 21. Values that its type does not allow are left out when they are read.
/// The result is as an inspection writes values. Dates, instants and sets have no candidates, and make the space not whole.
fn candidates(fact: &Fact, levels: &Set<Ratio>, whole: &mut bool) -> Vec<Value> {
    let text = |value: &Ratio| value.to_finite_decimal().map(Value::String);
    match fact.kind {
        TypeName::Bool => vec![json!(true), json!(false)],
        TypeName::Choice => {
            fact.options.iter().map(|option: &crate::tools::condition::FactOption| json!(option.id)).collect()
        }
        TypeName::Integer | TypeName::Decimal => {
            let ends = [fact.min, fact.max].into_iter().flatten().map(|end: Decimal| end.ratio());
            let mut marks: Set<Ratio> = levels.iter().cloned().chain(ends).collect();
            if marks.is_empty() {
                marks.insert(Ratio::ZERO);
            }
            let beside = marks.into_iter().flat_map(|mark| [&mark - &Ratio::ONE, mark.clone(), &mark + &Ratio::ONE]);
            let beside: Vec<Ratio> = beside.collect();
            let pairs = levels.iter().zip(levels.iter().skip(1));
            let between = pairs.filter_map(|(low, high)| (low + high).checked_div(&Ratio::from_integer(2)));
            beside.iter().cloned().chain(between).filter_map(|value| text(&value)).collect()
        }
        TypeName::Date | TypeName::Instant | TypeName::Set => {
            *whole = false;
            Vec::new()
        }
    }
}

/// The id of an item that a sheet's choice is about.
pub(super) fn item_id(plan: &Plan, ask: &ItemOptions) -> Option<Id> {
    plan.items.get(ask.item).map(|item| item.item.id.clone())
}
