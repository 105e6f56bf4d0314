//! A checklist made ready: places resolved, handlings inherited, worths computed, once when its rulebook is loaded.

use super::answer_worth::Question;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::text::Text;
use crate::checklist::model::answer::{Answer, Answers};
use crate::checklist::model::card_fact::{ALWAYS, FigureKind, meaning, meaning_in_section};
use crate::checklist::model::checklist::{
    Checklist, Disposition, Grade, Method, RepeatFold, RollUp, RoundingRule, Section,
};
use crate::checklist::model::handling::HandlingTable;
use crate::checklist::model::item::Item;
use crate::checklist::model::label::{AnswerLabels, SharedLabels};
use crate::tools::condition::{Atom, Condition, thresholds};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A checklist made ready to score by.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) checklist: Arc<Checklist>,
    /// Every item in reading order.
    pub(crate) items: Vec<PlannedItem>,
    /// The root first, then every section in reading order: a section stands behind the one that holds it.
    pub(crate) nodes: Vec<Node>,
    /// The ladder.
    pub(crate) rungs: Vec<PlannedGrade>,
    /// The facts that its cards state, in the order of their names.
    pub(crate) facts: Vec<CardFact>,
    /// Every comparison of a grade that sees a rounded number where the checklist says so.
    pub(crate) thresholds: Vec<Atom>,
    /// Whether everything is a plain sum, so that a line's part of the whole is what it can bring of what all can.
    pub(crate) plain: bool,
    labels: SharedLabels,
    by_id: BTreeMap<Id, usize>,
    section_nodes: BTreeMap<Id, usize>,
}

/// An item at its place.
#[derive(Clone, Debug)]
pub(crate) struct PlannedItem {
    pub(crate) item: Item,
    /// The ids of the sections above it, outermost first.
    pub(crate) sections: Arc<[Id]>,
    /// The node that holds it.
    pub(crate) node: usize,
    pub(crate) handling: HandlingTable,
    pub(crate) question: Question,
    /// The most that it brings, unweighted: of its parts together where it has some.
    pub(crate) possible: Ratio,
    /// What it adds to what is possible, weighted: nothing where it only adds to what is earned.
    pub(crate) full: Ratio,
    pub(crate) parts: Vec<PlannedPart>,
    pub(crate) weight: Ratio,
    /// How grave: a place in the checklist's severities.
    pub(crate) severity: Option<usize>,
    /// The repeated section that it belongs to.
    pub(crate) repeat: Option<usize>,
    pub(crate) dictionary: AnswerLabels,
}

/// A part of an item.
#[derive(Clone, Debug)]
pub(crate) struct PlannedPart {
    pub(crate) question: Question,
    pub(crate) dictionary: AnswerLabels,
}

/// What a node makes of what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A share of what is possible.
    Ratio,
    /// A start less charges.
    Pool,
    /// Charges that a pool, or the checklist as a whole, adds up.
    Charges,
}

/// The root or a section.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The section's id; the root has none.
    pub(crate) section: Option<Id>,
    pub(crate) title: Text,
    /// The ids of the sections above it, outermost first.
    pub(crate) sections: Arc<[Id]>,
    /// The node that holds it; the root holds itself.
    pub(crate) parent: usize,
    pub(crate) role: Role,
    pub(crate) roll_up: RollUp,
    pub(crate) weight: Ratio,
    pub(crate) start: Ratio,
    pub(crate) floor: Ratio,
    /// When what it holds applies, beside what the nodes above say.
    pub(crate) applies: Option<Condition>,
    pub(crate) zero_when: Option<Arc<Condition>>,
    /// What the condition reads.
    pub(crate) zero_facts: Vec<(Arc<str>, FactKey)>,
    pub(crate) minimum: Option<Ratio>,
    pub(crate) repeat: Option<crate::checklist::model::checklist::Repeat>,
    /// The items in it, those of the sections within it included.
    pub(crate) items: Range<usize>,
    /// The nodes within it.
    pub(crate) inner: Range<usize>,
}

/// A rung of the ladder.
#[derive(Clone, Debug)]
pub(crate) struct PlannedGrade {
    pub(crate) grade: Id,
    pub(crate) title: Text,
    pub(crate) disposition: Disposition,
    pub(crate) when: Option<Arc<Condition>>,
}

/// A fact that a card states.
#[derive(Clone, Debug)]
pub(crate) struct CardFact {
    pub(crate) name: Arc<str>,
    pub(crate) title: Text,
    pub(crate) unit: Text,
    pub(crate) key: FactKey,
    /// Whether thresholds see its rounded value where the checklist says so.
    pub(crate) rounded: bool,
}

/// What a fact's name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FactKey {
    /// Of the root or a section.
    pub(crate) node: usize,
    pub(crate) what: FigureKind,
}

impl Plan {
    /// Makes a checklist ready. It has been checked before.
    pub fn of(checklist: &Checklist) -> Self {
        let mut plan = Self {
            checklist: Arc::new(checklist.clone()),
            items: Vec::new(),
            nodes: Vec::new(),
            rungs: checklist.grades.iter().map(PlannedGrade::of).collect(),
            facts: Vec::new(),
            thresholds: Vec::new(),
            plain: false,
            labels: SharedLabels::of(&checklist.labels),
            by_id: BTreeMap::new(),
            section_nodes: BTreeMap::new(),
        };
        plan.place_root();
        plan.by_id = plan.items.iter().enumerate().map(|(index, item)| (item.item.id.clone(), index)).collect();
        plan.section_nodes =
            plan.nodes.iter().enumerate().filter_map(|(index, node)| Some((node.section.clone()?, index))).collect();
        plan.plain = plan
            .nodes
            .iter()
            .all(|node| node.role == Role::Ratio && node.roll_up == RollUp::Sum && node.zero_when.is_none());
        for index in 0..plan.nodes.len() {
            let facts = plan.zero_facts(index);
            if let Some(node) = plan.nodes.get_mut(index) {
                node.zero_facts = facts;
            }
        }
        plan.facts = plan.stated_facts();
        plan.thresholds = plan.rounded_thresholds();
        plan
    }

    /// The template.
    pub fn checklist(&self) -> &Checklist {
        &self.checklist
    }

    pub(crate) fn method(&self) -> Method {
        self.checklist.method
    }

    pub(crate) fn rounding(&self) -> &RoundingRule {
        &self.checklist.rounding
    }

    pub(crate) fn root(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// The item of this id, as its author wrote it.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.planned(id).map(|planned| &planned.item)
    }

    /// The item of this id.
    pub(crate) fn planned(&self, id: &str) -> Option<&PlannedItem> {
        self.items.get(self.place_of(id)?)
    }

    /// The answer to each item that is not repeated: both come in the order of ids, so that one look at each is enough.
    pub(crate) fn given<'a>(&self, answers: &'a Answers) -> Vec<Option<&'a Answer>> {
        let mut given = vec![None; self.items.len()];
        let mut answers = answers.items().peekable();
        for (id, place) in self.by_id.iter() {
            while answers.next_if(|(item, _)| *item < id.as_str()).is_some() {}
            if let Some(into) = given.get_mut(*place) {
                *into = answers.next_if(|(item, _)| *item == id.as_str()).map(|(_, answer)| answer);
            }
        }
        given
    }

    /// The place of the item of this id.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The node of a section.
    pub(crate) fn section(&self, id: &str) -> Option<usize> {
        self.section_nodes.get(id).copied()
    }

    /// The node of a repeated section.
    pub(crate) fn repeated(&self, id: &str) -> Option<usize> {
        self.section(id).filter(|index| self.nodes.get(*index).is_some_and(|node| node.repeat.is_some()))
    }

    /// When an item applies: what the sections above it say, outermost first, and what it says itself.
    pub(crate) fn applies(&self, item: &PlannedItem) -> Option<Condition> {
        let sections = item.sections.iter().filter_map(|section| self.nodes.get(self.section(section)?));
        let above = sections.filter_map(|node| node.applies.as_ref());
        let mut all: Vec<Condition> = above.chain(&item.item.applies_when).cloned().collect();
        if all.len() > 1 { Some(Condition::All(all)) } else { all.pop() }
    }

    /// What a fact's name means for a node: its own scope.
    pub(crate) fn fact_key(&self, node: usize, name: &str) -> Option<FactKey> {
        if let Some(what) = meaning(name, &self.checklist.severities) {
            return Some(FactKey { node, what });
        }
        let (section, what) = meaning_in_section(name)?;
        let inner = self.nodes.get(node)?.inner.clone();
        let node = self.section(section).filter(|index| inner.contains(index))?;
        Some(FactKey { node, what })
    }

    fn place_root(&mut self) {
        let checklist = Arc::clone(&self.checklist);
        let outer = checklist.handling.or(&HandlingTable::DEFAULT);
        let pool = checklist.pool();
        let role = match checklist.method {
            Method::Points => Role::Ratio,
            Method::Deduction if pool.is_none() => Role::Ratio,
            Method::Deduction => Role::Pool,
            Method::Demerit | Method::Counts => Role::Charges,
        };
        self.nodes.push(Node {
            section: None,
            title: checklist.title.clone(),
            sections: Arc::from([]),
            parent: 0,
            role,
            roll_up: checklist.roll_up,
            weight: Ratio::ONE,
            start: pool.map(|start| start.ratio()).unwrap_or_default(),
            floor: checklist.floor.map(|floor| floor.ratio()).unwrap_or_default(),
            applies: None,
            zero_when: None,
            zero_facts: Vec::new(),
            minimum: None,
            repeat: None,
            items: 0..0,
            inner: 0..0,
        });
        let above = Above { node: 0, sections: Arc::from([]), handling: outer, repeat: None };
        self.place_items(&checklist.items, &above);
        self.place_sections(&checklist.sections, &above);
        self.close(0, 0);
    }

    fn place_items(&mut self, items: &[Item], above: &Above) {
        let checklist = Arc::clone(&self.checklist);
        for item in items {
            let mut handling = item.handling.or(&above.handling);
            if (!item.scored() || item.bonus) && item.handling.missing.is_none() {
                // What nobody wrote down, and what only adds, takes nothing away from the score, unless the item itself says so.
                handling.missing = Some(crate::checklist::model::handling::Handling::Exclude);
            }
            let question = Question::of(item.asked(), checklist.method, &checklist.severities);
            let parts: Vec<PlannedPart> = item
                .parts
                .iter()
                .map(|part| PlannedPart {
                    question: Question::of(part.asked(), checklist.method, &checklist.severities),
                    dictionary: AnswerLabels::of_part(part, item, &self.labels),
                })
                .collect();
            let possible =
                if parts.is_empty() { question.possible.clone() } else { whole_of_parts(item, checklist.method) };
            let full = if item.bonus { Ratio::ZERO } else { &possible * &item.weight.ratio() };
            self.items.push(PlannedItem {
                sections: Arc::clone(&above.sections),
                node: above.node,
                handling,
                question,
                possible,
                full,
                parts,
                weight: item.weight.ratio(),
                severity: item.severity.as_ref().and_then(|id| checklist.severity_rank(id)),
                repeat: above.repeat,
                dictionary: AnswerLabels::of_item(item, &self.labels),
                item: item.clone(),
            });
        }
    }

    fn place_sections(&mut self, sections: &[Section], above: &Above) {
        for section in sections {
            let node = self.nodes.len();
            let first = self.items.len();
            let inside = self.nodes.get(above.node).is_some_and(|node| node.role != Role::Ratio);
            let role = match section.start {
                Some(_) => Role::Pool,
                None if inside => Role::Charges,
                None => Role::Ratio,
            };
            self.nodes.push(Node {
                section: Some(section.id.clone()),
                title: section.title.clone(),
                sections: Arc::clone(&above.sections),
                parent: above.node,
                role,
                roll_up: section.roll_up,
                weight: section.weight.map_or(Ratio::ONE, |weight| weight.ratio()),
                start: section.start.map(|start| start.ratio()).unwrap_or_default(),
                floor: section.floor.map(|floor| floor.ratio()).unwrap_or_default(),
                applies: section.applies_when.clone(),
                zero_when: section.zero_when.clone().map(Arc::new),
                zero_facts: Vec::new(),
                minimum: section.minimum_percent.map(|minimum| minimum.ratio()),
                repeat: section.repeat.clone(),
                items: first..first,
                inner: 0..0,
            });
            let within = Above {
                node,
                sections: above.sections.iter().cloned().chain([section.id.clone()]).collect(),
                handling: section.handling.or(&above.handling),
                repeat: above.repeat.or(section.repeat.is_some().then_some(node)),
            };
            self.place_items(&section.items, &within);
            self.place_sections(&section.sections, &within);
            self.close(node, first);
        }
    }

    /// Says what a node holds, once all of it is placed.
    fn close(&mut self, node: usize, first: usize) {
        let (items, nodes) = (self.items.len(), self.nodes.len());
        if let Some(node_here) = self.nodes.get_mut(node) {
            node_here.items = first..items;
            node_here.inner = node.saturating_add(1)..nodes;
        }
    }

    fn zero_facts(&self, node: usize) -> Vec<(Arc<str>, FactKey)> {
        let mut names = BTreeSet::new();
        if let Some(condition) = self.nodes.get(node).and_then(|node| node.zero_when.as_ref()) {
            condition.for_each_fact(&mut |name| {
                names.insert(name);
            });
        }
        names.into_iter().filter_map(|name| Some((Arc::from(name), self.fact_key(node, name)?))).collect()
    }

    fn stated_facts(&self) -> Vec<CardFact> {
        let mut names: BTreeSet<String> = ALWAYS.iter().map(|name| (*name).to_owned()).collect();
        names.extend(self.checklist.severities.iter().map(|severity| format!("failed.{}", severity.id)));
        names.extend(self.nodes.iter().filter_map(|node| Some(format!("section.{}.percent", node.section.as_ref()?))));
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            condition.for_each_fact(&mut |name| {
                names.insert(name.to_owned());
            });
        }
        let stated = |name: String| {
            let key = self.fact_key(0, &name)?;
            let rounded = matches!(key.what, FigureKind::Percent | FigureKind::Total);
            Some(CardFact {
                title: self.make_title(&name)?,
                unit: key.what.unit(),
                name: Arc::from(name),
                key,
                rounded,
            })
        };
        names.into_iter().filter_map(stated).collect()
    }

    fn rounded_thresholds(&self) -> Vec<Atom> {
        let rounded = |atom: &&Atom| self.facts.iter().any(|fact| fact.rounded && *fact.name == *atom.fact);
        let mut found = Vec::new();
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            thresholds(condition, &mut |atom| found.extend(Some(atom).filter(rounded).cloned()));
        }
        found
    }
}

/// What an item finds above it.
struct Above {
    node: usize,
    sections: Arc<[Id]>,
    handling: HandlingTable,
    repeat: Option<usize>,
}

/// What an item with parts brings at its best.
fn whole_of_parts(item: &Item, method: Method) -> Ratio {
    if method == Method::Counts { Ratio::ONE } else { item.points.ratio() }
}

impl PlannedGrade {
    fn of(grade: &Grade) -> Self {
        Self {
            grade: grade.id.clone(),
            title: grade.title.or_name(&grade.id),
            disposition: grade.disposition,
            when: grade.when.clone().map(Arc::new),
        }
    }
}

impl PlannedItem {
    /// How the instances of its group are folded, where it is repeated.
    pub(crate) fn fold(&self, plan: &Plan) -> Option<RepeatFold> {
        plan.nodes.get(self.repeat?)?.repeat.as_ref().map(|repeat| repeat.fold)
    }
}
