//! The answers of an inspection, after labels were translated to codes.

use super::handling::AnswerState;
use crate::base::exact::Decimal;
use crate::base::ordered::Map;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The answers of one inspection: by item id, and for repeated sections by section id and instance.
///
/// ```
/// use fugong::checklist::{Answer, AnswerValue, Answers};
///
/// let mut answers = Answers::default();
/// answers.insert("gate", Answer::new(AnswerValue::Code("pass".into())));
/// assert!(answers.get("gate").is_some());
/// // An item that nobody answered is absent: it is missing, which is not a failure.
/// assert!(answers.get("masks").is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    items: BTreeMap<String, Answer>,
    groups: Map<String, Vec<Instance>>,
}

/// One instance of a repeated section: a workshop, a vehicle.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Instance {
    /// Its name, unique in the section, 1 to 128 characters: 一号车间.
    pub id: String,
    /// The answers to its items, by item id.
    pub answers: BTreeMap<String, Answer>,
}

/// One answer with what was written beside it. In JSON it is a bare value (`"合格"`), or an object: `{"value":
/// "fail", "note": "口罩库存不足 2 天", "evidence": ["IMG_0042.jpg"]}`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Answer {
    /// What was answered, in codes.
    pub given: AnswerValue,
    /// The inspector's remark; it changes no score.
    pub note: Option<String>,
    /// References of photographs and papers. The files themselves are not looked at.
    pub evidence: Vec<String>,
    /// Whether a failure was put right while the inspector waited (当场整改). It stays a failure, and earns what
    /// `correction_credit` gives back.
    pub corrected_on_the_spot: bool,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerValue {
    /// The code of an answer: `pass`, `fail`, or an option's id.
    Code(Arc<str>),
    /// The chosen options of a multi-select, as given. An empty list is an answer ("none of these"), not a
    /// missing one.
    Codes(Vec<String>),
    /// A count or a measured number, within the item's `min` and `max`.
    Number(Decimal),
    /// A remark or a photograph's reference; it has no points.
    Text(Arc<str>),
    /// Not applicable, not sampled or error, with the reason that the inspector gave.
    State(AnswerState, Option<String>),
    /// The answers to the item's parts, by part id.
    Parts(BTreeMap<String, Answer>),
}

impl AnswerValue {
    /// The answer with this code.
    pub(crate) fn of_code(code: &str) -> Self {
        Self::Code(Arc::from(code))
    }
}

impl Answers {
    /// The answer to an item that is not repeated; `None` if it is missing.
    #[must_use]
    pub fn get(&self, item: &str) -> Option<&Answer> {
        self.items.get(item)
    }

    /// Sets the answer to an item that is not repeated, in place of an earlier one. The id is not checked
    /// against a checklist.
    pub fn insert(&mut self, item: impl Into<String>, answer: Answer) {
        self.items.insert(item.into(), answer);
    }

    /// Every answer to an item that is not repeated, in the order of ids.
    pub(crate) fn items(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.items.iter().map(|(item, answer)| (item.as_str(), answer))
    }

    /// The instances of every repeated section, in the order of section ids.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&str, &[Instance])> {
        self.groups.iter().map(|(section, instances)| (section.as_str(), instances.as_slice()))
    }

    /// The instances of a repeated section, in the order given; empty if there are none.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "plant", "version": "1.0.0", "sections": [
    ///         {"id": "workshops", "repeat": {"fold": "worst"}, "items": [{"id": "clean"}]}]}]}"#)?;
    /// let inspection = rules.checklist("plant")?.read(&Json::parse(r#"{"answers": {"workshops": [
    ///     {"id": "一号车间", "answers": {"clean": "pass"}}, {"id": "二号车间", "answers": {}}]}}"#)?)?;
    /// let workshops = inspection.answers.group("workshops");
    /// assert_eq!(workshops.len(), 2);
    /// assert!(workshops[1].answers.is_empty());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn group(&self, section: &str) -> &[Instance] {
        self.groups.get(section).map_or(&[], Vec::as_slice)
    }

    /// Sets the instances of a repeated section, in place of earlier ones.
    pub fn insert_group(&mut self, section: impl Into<String>, instances: Vec<Instance>) {
        self.groups.insert(section.into(), instances);
    }

    /// A copy without corrections on the spot, to see what the credit for them changes.
    pub(crate) fn uncorrected(&self) -> Self {
        let mut answers = self.clone();
        answers.items.values_mut().for_each(Answer::forget_correction);
        let instances = answers.groups.values_mut().flatten();
        instances.flat_map(|instance| instance.answers.values_mut()).for_each(Answer::forget_correction);
        answers
    }
}

impl Answer {
    /// An answer without remark, evidence or correction.
    ///
    /// ```
    /// use fugong::checklist::{Answer, AnswerValue, AnswerState};
    /// let answer = Answer::new(AnswerValue::Code("fail".into()));
    /// assert_eq!(answer.state(), AnswerState::Answered); // a failure is an answer
    /// assert!(!answer.corrected_on_the_spot);
    /// ```
    #[must_use]
    pub fn new(given: AnswerValue) -> Self {
        Self { given, note: None, evidence: Vec::new(), corrected_on_the_spot: false }
    }

    /// True if it was answered (not only given a state) and put right on the spot.
    pub(crate) fn is_corrected(&self) -> bool {
        self.corrected_on_the_spot && self.state() == AnswerState::Answered
    }

    /// Clears the mark of a correction, on the parts' answers too.
    fn forget_correction(&mut self) {
        self.corrected_on_the_spot = false;
        if let AnswerValue::Parts(parts) = &mut self.given {
            parts.values_mut().for_each(Self::forget_correction);
        }
    }

    /// The state that the answer puts its item in, if the item applies.
    ///
    /// ```
    /// use fugong::checklist::{Answer, AnswerValue, AnswerState};
    /// let absent = Answer::new(AnswerValue::State(AnswerState::NotApplicable, Some("无食堂".into())));
    /// assert_eq!(absent.state(), AnswerState::NotApplicable);
    /// // No option chosen is an answer.
    /// assert_eq!(Answer::new(AnswerValue::Codes(Vec::new())).state(), AnswerState::Answered);
    /// ```
    #[must_use]
    pub fn state(&self) -> AnswerState {
        match &self.given {
            AnswerValue::State(state, _) => *state,
            _ => AnswerState::Answered,
        }
    }
}
