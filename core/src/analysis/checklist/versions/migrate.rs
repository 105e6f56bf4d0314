//! Migration: an inspection made under the old version becomes one for the new version. Nothing is dropped
//! silently.
//!
//! Every answer of the old inspection is either kept, under its new id and code, or listed in `lost` with a reason; the same
//! holds for facts. An answer is kept only if the new version asks for the same kind of answer and knows the code.

use super::rename::Renamed;
use super::{ChecklistVersion, write};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::object;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, AnswerValue, Answers, Instance};
use crate::checklist::model::checklist::ChecklistRef;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::inspection::{Inspection, MigratedFrom};
use crate::checklist::model::item::{Item, ItemOption, Part};
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::condition::{Fact, FactSet, FactValue};
use serde_json::Value;
use std::collections::BTreeMap;

/// A migrated inspection.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Migrated {
    /// The old version.
    pub from: ChecklistRef,
    /// The new one.
    pub to: ChecklistRef,
    /// The inspection for the new version, in codes: it names the new version and where it came from.
    #[serde(skip)]
    pub inspection: Inspection,
    /// Whether all answers and facts were kept, and nothing is newly missing.
    pub whole: bool,
    /// Number of answers kept; of an item with parts, each part counts.
    pub carried: usize,
    /// Answers kept under another id or code.
    pub translated: Vec<Translated>,
    /// Answers that could not be kept, with the reason.
    pub lost: Vec<LostAnswer>,
    /// Facts that the new rulebook does not take, and why.
    pub lost_facts: Vec<LostFact>,
    /// Items that are missing now and were not missing before.
    pub newly_missing: Vec<Id>,
}

/// An answer that carried over under another id or code.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Translated {
    /// The old item.
    pub item: Id,
    /// The new one.
    pub to: Id,
    /// The instance of a repeated section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The answer as it was.
    pub old: Value,
    /// The answer as it is.
    pub new: Value,
}

/// An answer that did not carry over.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "LostAnswer"))]
#[non_exhaustive]
pub struct LostAnswer {
    /// The old item; of a repeated section that is gone, the section.
    pub item: Id,
    /// The part, where only its answer is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<Id>,
    /// The instance of a repeated section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The answer, with its note and evidence.
    pub answer: Value,
    /// Why.
    pub because: Problem,
}

/// A fact that the new rulebook does not take.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LostFact {
    /// The fact.
    pub fact: String,
    /// What was known of it.
    #[cfg_attr(feature = "schema", schemars(with = "Value"))]
    pub value: FactValue,
    /// Why.
    pub because: Problem,
}

impl Migrated {
    /// The inspection as a document.
    /// Its form is that of an inspection as `score` reads it.
    #[must_use]
    pub fn document(&self) -> impl serde::Serialize + '_ {
        struct Written<'w>(&'w Migrated);
        impl serde::Serialize for Written<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                write::inspection(self.0, serializer)
            }
        }
        Written(self)
    }
}

/// Carries an inspection over.
/// An inspection that was migrated before keeps its first origin in `migrated_from`.
pub(crate) fn migrate(
    inspection: &Inspection,
    old: ChecklistVersion<'_>,
    new: ChecklistVersion<'_>,
    renamed: &Renamed,
) -> Migrated {
    let mut mover =
        AnswerMigration { old: old.plan, new: new.plan, renamed, carried: 0, translated: Vec::new(), lost: Vec::new() };
    let answers = mover.answers(&inspection.answers);
    let (facts, lost_facts) = facts(&inspection.facts, new.facts);
    let from = old.named();
    let first = || MigratedFrom {
        checklist: from.id.clone(),
        version: from.version.clone(),
        sha256: Some(from.sha256.to_string()),
    };
    let migrated_from = Some(inspection.migrated_from.clone().unwrap_or_else(first));
    let moved = Inspection { facts, answers, migrated_from, ..inspection.clone() };
    let newly_missing = newly_missing(inspection, old.plan, &moved, new.plan, renamed);
    let AnswerMigration { carried, translated, lost, .. } = mover;
    let whole = lost.is_empty() && lost_facts.is_empty() && newly_missing.is_empty();
    Migrated { from, to: new.named(), inspection: moved, whole, carried, translated, lost, lost_facts, newly_missing }
}

/// The migration of answers, with what it has found so far.
struct AnswerMigration<'m> {
    /// Plan of the old version.
    old: &'m Plan,
    /// Plan of the new version.
    new: &'m Plan,
    /// New ids by old ones.
    renamed: &'m Renamed,
    /// Number of answers kept; each part counts by itself.
    carried: usize,
    /// Kept answers whose id or code changed.
    translated: Vec<Translated>,
    /// Answers that could not be kept.
    lost: Vec<LostAnswer>,
}

impl AnswerMigration<'_> {
    /// All answers that can be kept, first those outside repeated sections, then instance by instance.
    fn answers(&mut self, old: &Answers) -> Answers {
        let mut new = Answers::default();
        for item in self.old.items.iter().filter(|item| item.repeat.is_none()) {
            if let Some(answer) = old.get(&item.item.id)
                && let Some((to, answer)) = self.item(item, answer, None, None)
            {
                new.insert(to.as_str(), answer);
            }
        }
        for section in
            self.old.nodes.iter().filter(|node| node.repeat.is_some()).filter_map(|node| node.section.as_ref())
        {
            let instances = old.group(section);
            if !instances.is_empty() {
                self.group(section, instances, &mut new);
            }
        }
        new
    }

    /// Migrates the instances of a repeated section. All are lost if the new version has no such section (`unknown_id`), and
    /// those beyond its `at_most` if it takes fewer (`out_of_range`).
    fn group(&mut self, section: &Id, instances: &[Instance], out: &mut Answers) {
        let to = self.renamed.section(section).to_owned();
        let Some(node) = self.new.repeated(&to) else {
            for instance in instances {
                let problem = Problem::new(Code::UnknownId).with_term("what", "section").with("id", to.as_str());
                self.lose_instance(section, instance, problem);
            }
            return;
        };
        let most = self.new.nodes.get(node).and_then(|node| node.repeat.as_ref()).map_or(0, |repeat| repeat.at_most);
        // Invariant: a `usize` has at least 32 bits, on wasm32 too.
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        let mut kept = Vec::new();
        for (place, instance) in instances.iter().enumerate() {
            if place >= room {
                let problem = Problem::new(Code::OutOfRange).with("text", instances.len());
                self.lose_instance(section, instance, problem.with("min", 0).with("max", most));
                continue;
            }
            let mut answers = BTreeMap::new();
            for (id, answer) in &instance.answers {
                if let Some(item) = self.old.planned(id)
                    && let Some((to, answer)) = self.item(item, answer, Some(node), Some(&instance.id))
                {
                    answers.insert(to.to_string(), answer);
                }
            }
            kept.push(Instance { id: instance.id.clone(), answers });
        }
        out.insert_group(to, kept);
    }

    /// Records one instance with all its answers as lost.
    fn lose_instance(&mut self, section: &Id, instance: &Instance, because: Problem) {
        let answers = instance.answers.iter().map(|(id, answer)| (id.clone(), write::answer(answer)));
        self.lost.push(LostAnswer {
            item: section.clone(),
            part: None,
            instance: Some(instance.id.clone()),
            answer: object(answers),
            because,
        });
    }

    /// The new item's id and its answer, where there is one that says the same.
    /// `node` is the new repeated section, `None` outside; an item that is not in it any more is `unknown_item`.
    fn item(
        &mut self,
        old: &PlannedItem,
        answer: &Answer,
        node: Option<usize>,
        instance: Option<&str>,
    ) -> Option<(Id, Answer)> {
        let to = self.renamed.item(&old.item.id);
        let Some(new) = self.new.planned(to).filter(|new| new.repeat == node) else {
            self.lose((old, None, instance), answer, Problem::new(Code::UnknownItem).with("item", to));
            return None;
        };
        let given = match &answer.given {
            AnswerValue::Parts(parts) if !new.item.parts.is_empty() => self.parts(old, new, parts, instance)?,
            given => match self.fit(old, given, (&asked(&old.item), &asked(&new.item)), new) {
                Ok(given) => {
                    self.carried += 1;
                    given
                }
                Err(because) => {
                    self.lose((old, None, instance), answer, because);
                    return None;
                }
            },
        };
        let moved = Answer { given, ..answer.clone() };
        let id = new.item.id.clone();
        if id != old.item.id || moved != *answer {
            self.translated.push(Translated {
                item: old.item.id.clone(),
                to: id.clone(),
                instance: instance.map(str::to_owned),
                old: write::answer(answer),
                new: write::answer(&moved),
            });
        }
        Some((id, moved))
    }

    /// The parts that can be kept; each lost part is recorded by itself. `None` if none of them is left.
    fn parts(
        &mut self,
        old: &PlannedItem,
        new: &PlannedItem,
        parts: &BTreeMap<String, Answer>,
        instance: Option<&str>,
    ) -> Option<AnswerValue> {
        let mut kept = BTreeMap::new();
        for (id, answer) in parts {
            let Some(part) = old.item.parts.iter().find(|part| part.id == id.as_str()) else { continue };
            let to = self.renamed.part(&old.item.id, id);
            let fits = match new.item.parts.iter().find(|part| part.id == to) {
                None => Err(Problem::new(Code::UnknownItem).with("item", to)),
                Some(after) => self.fit(old, &answer.given, (&asked_of(part), &asked_of(after)), new),
            };
            match fits {
                Ok(given) => {
                    self.carried += 1;
                    kept.insert(to.to_owned(), Answer { given, ..answer.clone() });
                }
                Err(because) => self.lose((old, Some(&part.id), instance), answer, because),
            }
        }
        (!kept.is_empty() || parts.is_empty()).then_some(AnswerValue::Parts(kept))
    }

    /// The same answer under the new version, or why there is none.
    /// States carry over unless the item forbids "not applicable" (`not_applicable_forbidden`). Otherwise
    /// `answer_of_another_kind`, `unknown_answer` for a code, `out_of_range` for a number.
    fn fit(
        &self,
        item: &PlannedItem,
        given: &AnswerValue,
        (old, new): (&AnswerRequirement<'_>, &AnswerRequirement<'_>),
        after: &PlannedItem,
    ) -> Result<AnswerValue, Problem> {
        if let AnswerValue::State(state, _) = given {
            let refused =
                *state == AnswerState::NotApplicable && after.handling.not_applicable == Some(Handling::Forbid);
            return if refused { Err(Problem::new(Code::NotApplicableForbidden)) } else { Ok(given.clone()) };
        }
        if old.kind != new.kind {
            return Err(Problem::new(Code::AnswerOfAnotherKind).with("old", old.kind).with("new", new.kind));
        }
        let code = |code: &str| {
            let to = self.renamed.code(&item.item.id, code);
            let known = new.options.is_none_or(|options| options.iter().any(|option| option.id == to));
            if known { Ok(to.to_owned()) } else { Err(Problem::new(Code::UnknownAnswer).with("text", to)) }
        };
        match given {
            AnswerValue::Code(word) => Ok(AnswerValue::Code(code(word)?.into())),
            AnswerValue::Codes(words) => {
                words.iter().map(|word| code(word)).collect::<Result<_, _>>().map(AnswerValue::Codes)
            }
            AnswerValue::Number(value) => {
                let min = new.range.0.unwrap_or(Decimal::ZERO);
                if *value >= min && new.range.1.is_none_or(|max| *value <= max) {
                    return Ok(given.clone());
                }
                let max = new.range.1.map_or_else(|| "∞".to_owned(), |max| max.to_string());
                let problem = Problem::new(Code::OutOfRange).with("text", value.to_string());
                Err(problem.with("min", min.to_string()).with("max", max))
            }
            AnswerValue::Text(_) | AnswerValue::Parts(_) | AnswerValue::State(..) => Ok(given.clone()),
        }
    }

    /// Records one answer, or the answer to one part, as lost.
    fn lose(
        &mut self,
        (item, part, instance): (&PlannedItem, Option<&Id>, Option<&str>),
        answer: &Answer,
        because: Problem,
    ) {
        self.lost.push(LostAnswer {
            item: item.item.id.clone(),
            part: part.cloned(),
            instance: instance.map(str::to_owned),
            answer: write::answer(answer),
            because,
        });
    }
}

/// What an answer has to fit.
struct AnswerRequirement<'a> {
    /// The kind of answer; `parts` where it is made of those of parts.
    kind: &'static str,
    /// The options, where one or several of them are chosen.
    options: Option<&'a [ItemOption]>,
    /// Least and greatest number; without a least one it is 0.
    range: (Option<Decimal>, Option<Decimal>),
}

/// What an item asks for.
fn asked(item: &Item) -> AnswerRequirement<'_> {
    let kind = if item.parts.is_empty() { item.kind.as_str() } else { "parts" };
    let options = item.kind.has_options().then_some(item.options.as_slice());
    AnswerRequirement { kind, options, range: (item.min, item.max) }
}

/// What a part asks for.
fn asked_of(part: &Part) -> AnswerRequirement<'_> {
    let options = part.kind.has_options().then_some(part.options.as_slice());
    AnswerRequirement { kind: part.kind.as_str(), options, range: (part.min, part.max) }
}

/// The facts that the new rulebook takes, and the others.
/// A fact is lost if the new rulebook does not declare it (`unknown_fact`) or refuses its value.
fn facts(known: &FactSet, declared: &BTreeMap<String, Fact>) -> (FactSet, Vec<LostFact>) {
    let mut lost = Vec::new();
    let mut kept = FactSet::new();
    for (name, value) in known.iter() {
        match declared.get(name).map(|fact| fact.refuses(name, value)) {
            Some(None) => kept.insert(name, value.clone()),
            refused => {
                let because = refused.flatten().unwrap_or_else(|| Problem::new(Code::UnknownFact).with("fact", name));
                lost.push(LostFact { fact: name.to_owned(), value: value.clone(), because });
            }
        }
    }
    (kept, lost)
}

/// The items that are missing under the new version and were not under the old one.
/// Only items count that have points (bonus items aside) or that block the score while missing. Instances are told apart,
/// and each item is listed once.
fn newly_missing(before: &Inspection, old: &Plan, after: &Inspection, new: &Plan, renamed: &Renamed) -> Vec<Id> {
    let names = |fact: &str| Text::plain(fact);
    let missing = |inspection: &Inspection, plan: &Plan| -> Set<(Id, Option<String>)> {
        let evaluated = draw(plan, &inspection.answers, &inspection.facts, &names).lines;
        let missing = evaluated.iter().filter(|evaluated| evaluated.state == AnswerState::Missing);
        let of = |evaluated: &EvaluatedLine<'_>| {
            Some((plan.items.get(evaluated.item)?, evaluated.instance.map(str::to_owned)))
        };
        let waits = |item: &PlannedItem| {
            item.item.scored() && !item.item.bonus || item.handling.missing == Some(Handling::Block)
        };
        missing
            .filter_map(of)
            .filter(|(item, _)| waits(item))
            .map(|(item, instance)| (item.item.id.clone(), instance))
            .collect()
    };
    let was: Set<(String, Option<String>)> =
        missing(before, old).into_iter().map(|(id, instance)| (renamed.item(&id).to_owned(), instance)).collect();
    let is = missing(after, new);
    let newly = is.iter().filter(|(id, instance)| !was.contains(&(id.to_string(), instance.clone())));
    let mut ids: Vec<Id> = newly.map(|(id, _)| id.clone()).collect();
    ids.dedup();
    ids
}
