//! The facts that a form asks for beside its items.

use super::form_view::{FormAnswer, FormFact};
use super::localiser::Localiser;
use crate::base::id::Id;
use crate::checklist::model::inspection::Inspection;
use crate::checklist::scoring::plan::Plan;
use crate::tools::condition::{Condition, Fact};
use std::collections::BTreeMap;

/// The facts that the conditions of a checklist read, in the order in which a reader comes upon them: sections and items first,
/// then grades. The figures of the card itself are none of them.
pub(super) fn facts(
    plan: &Plan,
    inspection: &Inspection,
    declared: &BTreeMap<String, Fact>,
    words: Localiser<'_>,
) -> Vec<FormFact> {
    let mut asked = Asked { declared, inspection, words, facts: Vec::new() };
    for planned in &plan.items {
        for id in planned.sections.iter() {
            let section = plan.section(id).and_then(|node| plan.nodes.get(node));
            asked.read(section.and_then(|node| node.applies.as_ref()), id, |fact| &mut fact.sections);
        }
        let parts = planned.item.parts.iter().map(|part| &part.applies_when);
        for condition in std::iter::once(&planned.item.applies_when).chain(parts) {
            asked.read(condition.as_ref(), &planned.item.id, |fact| &mut fact.items);
        }
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
}

impl Asked<'_> {
    /// Notes who reads the facts of a condition.
    fn read(&mut self, condition: Option<&Condition>, who: &Id, list: fn(&mut FormFact) -> &mut Vec<Id>) {
        let mut names: Vec<&str> = Vec::new();
        if let Some(condition) = condition {
            condition.for_each_fact(&mut |name| names.push(name));
        }
        for name in names {
            let Some(declared) = self.declared.get(name) else { continue };
            if !self.facts.iter().any(|fact| fact.id == name) {
                let fact = self.fact(name, declared);
                self.facts.push(fact);
            }
            if let Some(fact) = self.facts.iter_mut().find(|fact| fact.id == name) {
                let readers = list(fact);
                if !readers.contains(who) {
                    readers.push(who.clone());
                }
            }
        }
    }

    fn fact(&self, name: &str, declared: &Fact) -> FormFact {
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
            min: declared.min,
            max: declared.max,
            unit: words.get(&declared.unit),
            given: self.inspection.facts.get(name).cloned(),
            items: Vec::new(),
            sections: Vec::new(),
            grades: Vec::new(),
        }
    }
}
