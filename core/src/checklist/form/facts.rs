//! The facts that a form asks for beside its items.

use super::form_view::{FormAnswer, FormFact, FormRange};
use super::localiser::Localiser;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::checklist::model::inspection::Inspection;
use crate::checklist::scoring::plan::Plan;
use crate::tools::condition::{Condition, Fact};
use std::collections::BTreeMap;

/// The facts that the conditions of a checklist read, in the order in which a reader comes upon them: sections and items first,
/// then named figures and grades. The figures of the card itself are none of them. Every condition is looked at once.
pub(super) fn facts(
    plan: &Plan,
    inspection: &Inspection,
    declared: &BTreeMap<String, Fact>,
    words: Localiser<'_>,
) -> Vec<FormFact> {
    let mut asked = Asked { declared, inspection, words, facts: Vec::new(), places: Map::new() };
    let mut entered: Set<usize> = Set::new();
    for planned in &plan.items {
        for id in planned.sections.iter() {
            let node = plan.section(id).filter(|node| entered.insert(*node));
            let section = node.and_then(|node| plan.nodes.get(node));
            asked.read(section.and_then(|node| node.applies.as_ref()), id, |fact| &mut fact.sections);
        }
        let parts = planned.item.parts.iter().map(|part| &part.applies_when);
        for condition in std::iter::once(&planned.item.applies_when).chain(parts) {
            asked.read(condition.as_ref(), &planned.item.id, |fact| &mut fact.items);
        }
    }
    for figure in &plan.own.figures {
        figure.amount.for_each_fact(&mut |name| asked.note(name, &figure.id, |fact| &mut fact.figures));
    }
    for rung in &plan.rungs {
        asked.read(rung.when.as_deref(), &rung.grade, |fact| &mut fact.grades);
    }
    asked.facts
}

struct Asked<'f> {
    declared: &'f BTreeMap<String, Fact>,
    inspection: &'f Inspection,
    words: Localiser<'f>,
    facts: Vec<FormFact>,
    /// Where a fact stands in `facts`, by its name.
    places: Map<String, usize>,
}

impl Asked<'_> {
    /// Notes who reads the facts of a condition. The conditions of one reader come one after the other, so that it is the last of
    /// a list if it is in it.
    fn read(&mut self, condition: Option<&Condition>, who: &Id, list: fn(&mut FormFact) -> &mut Vec<Id>) {
        let Some(condition) = condition else { return };
        condition.for_each_fact(&mut |name| self.note(name, who, list));
    }

    fn note(&mut self, name: &str, who: &Id, list: fn(&mut FormFact) -> &mut Vec<Id>) {
        if let Some(readers) = self.fact(name).map(list).filter(|readers| readers.last() != Some(who)) {
            readers.push(who.clone());
        }
    }

    /// The entry of a fact, made when it is first read; `None` for what is not declared.
    fn fact(&mut self, name: &str) -> Option<&mut FormFact> {
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                let fact = self.entry(name, self.declared.get(name)?);
                self.places.insert(name.to_owned(), self.facts.len());
                self.facts.push(fact);
                self.facts.len() - 1
            }
        };
        self.facts.get_mut(place)
    }

    fn entry(&self, name: &str, declared: &Fact) -> FormFact {
        let words = self.words;
        let options = declared.options.iter().map(|option| FormAnswer {
            code: option.id.to_string(),
            label: words.get(&option.title.or_name(&option.id)),
        });
        FormFact {
            id: name.to_owned(),
            title: words.get(&declared.title.or_name(name)),
            kind: declared.kind,
            options: options.collect(),
            range: FormRange { min: declared.min, max: declared.max, unit: words.get(&declared.unit) },
            given: self.inspection.facts.get(name).cloned(),
            items: Vec::new(),
            sections: Vec::new(),
            figures: Vec::new(),
            grades: Vec::new(),
        }
    }
}
