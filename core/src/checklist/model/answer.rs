//! The answers of an inspection, as data.

use super::handling::State;
use crate::base::exact::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The answers of one inspection by item id, and the instances of repeated sections by section id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    items: BTreeMap<String, Answer>,
    groups: BTreeMap<String, Vec<Instance>>,
}

/// One instance of a repeated section.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// Its name, unique in the section: 一号车间.
    pub id: String,
    /// The answers to its items.
    pub answers: BTreeMap<String, Answer>,
}

/// One answer with what was written beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What was answered.
    pub given: AnswerValue,
    /// The inspector's remark.
    pub note: Option<String>,
    /// References of photographs and papers.
    pub evidence: Vec<String>,
    /// Whether a failure was put right while the inspector waited.
    pub corrected_on_the_spot: bool,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerValue {
    /// The code of an answer: `pass`, `fail`, an option's id.
    Code(Arc<str>),
    /// The codes of all that was chosen, as given; none chosen is an answer too.
    Codes(Vec<String>),
    /// A count or a measured number.
    Number(Decimal),
    /// A remark or a photograph's reference.
    Text(Arc<str>),
    /// Not applicable, not sampled, or an error, with what was said about it.
    State(State, Option<String>),
    /// The answers of the item's parts.
    Parts(BTreeMap<String, Answer>),
}

impl Answers {
    /// The answer to an item that is not repeated.
    pub fn get(&self, item: &str) -> Option<&Answer> {
        self.items.get(item)
    }

    /// Sets the answer to an item that is not repeated.
    pub fn insert(&mut self, item: impl Into<String>, answer: Answer) {
        self.items.insert(item.into(), answer);
    }

    /// Every answer to an item that is not repeated.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.items.iter().map(|(item, answer)| (item.as_str(), answer))
    }

    /// The instances of every repeated section.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&str, &[Instance])> {
        self.groups.iter().map(|(section, instances)| (section.as_str(), instances.as_slice()))
    }

    /// The instances of a repeated section, in the order given.
    pub fn group(&self, section: &str) -> &[Instance] {
        self.groups.get(section).map_or(&[], Vec::as_slice)
    }

    /// Sets the instances of a repeated section.
    pub fn insert_group(&mut self, section: impl Into<String>, instances: Vec<Instance>) {
        self.groups.insert(section.into(), instances);
    }

    /// The same with nothing put right on the spot.
    pub(crate) fn uncorrected(&self) -> Self {
        let mut answers = self.clone();
        answers.items.values_mut().for_each(Answer::forget_correction);
        let instances = answers.groups.values_mut().flatten();
        instances.flat_map(|instance| instance.answers.values_mut()).for_each(Answer::forget_correction);
        answers
    }
}

impl Answer {
    /// A bare answer.
    pub fn new(given: AnswerValue) -> Self {
        Self { given, note: None, evidence: Vec::new(), corrected_on_the_spot: false }
    }

    /// Whether something was answered and put right on the spot.
    pub(crate) fn is_corrected(&self) -> bool {
        self.corrected_on_the_spot && self.state() == State::Answered
    }

    fn forget_correction(&mut self) {
        self.corrected_on_the_spot = false;
        if let AnswerValue::Parts(parts) = &mut self.given {
            parts.values_mut().for_each(Self::forget_correction);
        }
    }

    /// The state that it puts its item in.
    pub fn state(&self) -> State {
        match &self.given {
            AnswerValue::State(state, _) => *state,
            _ => State::Answered,
        }
    }
}
