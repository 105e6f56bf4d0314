//! Plans: a checklist prepared once, when its rulebook is loaded: indices resolved, handlings inherited,
//! worths computed.

use super::own_reading::{OwnFact, OwnReading};
pub(crate) use super::planned::{CardFact, FactKey, Node, PlannedGrade, PlannedItem, PlannedPart, Role};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::{CollectOrdered, Map, Set};
use crate::checklist::kind::label::{AnswerLabels, SharedLabels};
use crate::checklist::kind::question::Question;
use crate::checklist::model::answer::{Answer, Answers};
use crate::checklist::model::card_fact::SCORE;
use crate::checklist::model::card_fact::{ALWAYS, FigureKind, meaning, meaning_in_section};
use crate::checklist::model::checklist::{Checklist, Method, RepeatFold, RollUp, RoundingRule, Section};
use crate::checklist::model::dependencies::order;
use crate::checklist::model::handling::HandlingTable;
use crate::checklist::model::item::Item;
use crate::checklist::model::own_fact::ItemFigure;
use crate::checklist::model::weight::Weight;
use crate::tools::condition::{Atom, Condition, thresholds};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A checklist prepared for scoring. It is immutable and may be shared by threads.
///
/// ```
/// use fugong::base::json::{Decoder, Json};
/// use fugong::checklist::{Checklist, Plan};
///
/// let json = Json::parse(r#"{"id": "gate", "version": "1.0.0", "items": [{"id": "staffed"}]}"#)?;
/// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
/// assert!(plan.item("staffed").is_some());
/// assert!(plan.item("gate").is_none()); // the checklist's id is no item's
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) checklist: Arc<Checklist>,
    /// Every item in reading order.
    pub(crate) items: Vec<PlannedItem>,
    /// The root first, then every section in preorder: a section stands behind the one that holds it.
    pub(crate) nodes: Vec<Node>,
    /// The grade scale, best first.
    pub(crate) rungs: Vec<PlannedGrade>,
    /// The figures that its cards state, in the order of their names.
    pub(crate) facts: Vec<CardFact>,
    /// The comparisons of percentages and totals in grades, for the notes on rounding.
    pub(crate) thresholds: Vec<Atom>,
    /// True if every roll-up is a plain sum of points, so that a line's part of the whole is its possible
    /// points over all possible points.
    pub(crate) plain: bool,
    /// What it reads of its own checklist while it is evaluated.
    pub(crate) own: OwnReading,
    labels: SharedLabels,
    by_id: Map<Id, usize>,
    section_nodes: Map<Id, usize>,
}

impl Plan {
    /// Prepares a checklist, which [`Checklist::check`] has passed; nothing is checked again.
    pub fn of(checklist: &Checklist) -> Self {
        let mut plan = Self {
            checklist: Arc::new(checklist.clone()),
            items: Vec::new(),
            nodes: Vec::new(),
            rungs: checklist.grades.iter().map(PlannedGrade::of).collect(),
            facts: Vec::new(),
            thresholds: Vec::new(),
            plain: false,
            own: OwnReading::default(),
            labels: SharedLabels::of(&checklist.labels),
            by_id: Map::new(),
            section_nodes: Map::new(),
        };
        plan.place_root();
        plan.by_id = plan.items.iter().enumerate().map(|(index, item)| (item.item.id.clone(), index)).collect();
        plan.section_nodes =
            plan.nodes.iter().enumerate().filter_map(|(index, node)| Some((node.section.clone()?, index))).collect();
        plan.plain = plan
            .nodes
            .iter()
            .all(|node| node.role == Role::Ratio && node.roll_up == RollUp::Sum && !node.decides_by_lines());
        for index in 0..plan.nodes.len() {
            let facts = plan.zero_facts(index);
            if let Some(node) = plan.nodes.get_mut(index) {
                node.zero_facts = facts;
            }
        }
        // Default: a circle has been reported by the check; without an order nothing is evaluated.
        plan.own = plan.own_reading(order(checklist).unwrap_or_default());
        plan.release_weightless();
        plan.facts = plan.stated_facts();
        plan.thresholds = plan.rounded_thresholds();
        plan
    }

    /// The checklist as its author wrote it.
    #[must_use]
    pub fn checklist(&self) -> &Checklist {
        &self.checklist
    }

    pub(crate) fn method(&self) -> Method {
        self.checklist.method
    }

    pub(crate) fn rounding(&self) -> &RoundingRule {
        &self.checklist.rounding
    }

    /// The root node; every plan has one.
    pub(crate) fn root(&self) -> Option<&Node> {
        self.nodes.first()
    }

    /// The item of this id, as its author wrote it, at any depth.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.planned(id).map(|planned| &planned.item)
    }

    /// The planned item of this id.
    pub(crate) fn planned(&self, id: &str) -> Option<&PlannedItem> {
        self.items.get(self.place_of(id)?)
    }

    /// The answer to each item that is not repeated. Items and answers are both sorted by id, so one merge
    /// pass finds them all.
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

    /// Index of the item of this id.
    pub(crate) fn place_of(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Index of the node of a section.
    pub(crate) fn section(&self, id: &str) -> Option<usize> {
        self.section_nodes.get(id).copied()
    }

    /// Index of the node of a repeated section; `None` if it is not repeated.
    pub(crate) fn repeated(&self, id: &str) -> Option<usize> {
        self.section(id).filter(|index| self.nodes.get(*index).is_some_and(|node| node.repeat.is_some()))
    }

    /// The whole condition of an item: its sections', outermost first, and its own.
    pub(crate) fn applies(&self, item: &PlannedItem) -> Option<Condition> {
        let sections = item.sections.iter().filter_map(|section| self.nodes.get(self.section(section)?));
        let above = sections.filter_map(|node| node.applies.as_ref());
        let mut all: Vec<Condition> = above.chain(&item.item.applies_when).cloned().collect();
        if all.len() > 1 { Some(Condition::All(all)) } else { all.pop() }
    }

    /// The meaning of a figure's name in the scope of a node: its own figures, or those of a section within
    /// it.
    pub(crate) fn fact_key(&self, node: usize, name: &str) -> Option<FactKey> {
        if let Some(what) = meaning(name, &self.checklist.severities) {
            return Some(FactKey { node, what });
        }
        let (section, what) = meaning_in_section(name)?;
        let inner = self.nodes.get(node)?.inner.clone();
        let node = self.section(section).filter(|index| inner.contains(index))?;
        Some(FactKey { node, what })
    }

    /// Adds the root and everything in it.
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
            // Default: only a pool has a start and a floor; nothing reads them elsewhere.
            start: pool.map(|start| start.ratio()).unwrap_or_default(),
            // Default: a pool without a floor ends at 0.
            floor: checklist.floor.map(|floor| floor.ratio()).unwrap_or_default(),
            applies: None,
            zero_when: None,
            zero_facts: Vec::new(),
            minimum: None,
            sampling: Vec::new(),
            repeat: None,
            items: 0..0,
            inner: 0..0,
        });
        let above = Above { node: 0, sections: Arc::from([]), handling: outer, repeat: None };
        self.place_items(&checklist.items, &above);
        self.place_sections(&checklist.sections, &above);
        self.close(0, 0);
    }

    /// Adds the items of a section, with what they inherit.
    fn place_items(&mut self, items: &[Item], above: &Above) {
        let checklist = Arc::clone(&self.checklist);
        for item in items {
            let mut handling = item.handling.or(&above.handling);
            if (!item.scored() || item.bonus) && item.handling.missing.is_none() {
                // A missing remark or bonus item does not block the score, unless the item itself says so.
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

    /// Adds sections in preorder, each with everything in it.
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
                weight: section.weight.as_ref().map_or(Ratio::ONE, Weight::ratio),
                // Default: only a pool has a start and a floor; nothing reads them elsewhere.
                start: section.start.map(|start| start.ratio()).unwrap_or_default(),
                // Default: a pool without a floor ends at 0.
                floor: section.floor.map(|floor| floor.ratio()).unwrap_or_default(),
                applies: section.applies_when.clone(),
                zero_when: section.zero_when.clone().map(Arc::new),
                zero_facts: Vec::new(),
                minimum: section.minimum_percent.map(|minimum| minimum.ratio()),
                sampling: section.sampling.clone(),
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

    /// Sets the ranges of a node, once everything in it is added.
    fn close(&mut self, node: usize, first: usize) {
        let (items, nodes) = (self.items.len(), self.nodes.len());
        if let Some(node_here) = self.nodes.get_mut(node) {
            node_here.items = first..items;
            node_here.inner = node + 1..nodes;
        }
    }

    /// The figures that a node's `zero_when` reads, in the order of names.
    fn zero_facts(&self, node: usize) -> Vec<(Arc<str>, FactKey)> {
        let mut names = Set::new();
        if let Some(condition) = self.nodes.get(node).and_then(|node| node.zero_when.as_ref()) {
            condition.for_each_fact(&mut |name| {
                names.insert(name);
            });
        }
        names.into_iter().filter_map(|name| Some((Arc::from(name), self.fact_key(node, name)?))).collect()
    }

    /// The figures that cards state: the usual ones, those of each severity and section, and those that
    /// grades read.
    fn stated_facts(&self) -> Vec<CardFact> {
        let mut names: BTreeSet<String> = ALWAYS.iter().map(|name| (*name).to_owned()).collect_set();
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

    /// The comparisons of grades with figures that may be rounded.
    fn rounded_thresholds(&self) -> Vec<Atom> {
        let rounded = |atom: &&Atom| {
            let score = self.own.scoring.is_some() && atom.fact == SCORE;
            let item = matches!(self.own_fact(&atom.fact), Some(OwnFact::Item(_, ItemFigure::Percent)));
            score || item || self.facts.iter().any(|fact| fact.rounded && *fact.name == *atom.fact)
        };
        let mut found = Vec::new();
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            thresholds(condition, &mut |atom| found.extend(Some(atom).filter(rounded).cloned()));
        }
        found
    }
}

/// What an item inherits from the sections above it.
struct Above {
    node: usize,
    sections: Arc<[Id]>,
    handling: HandlingTable,
    repeat: Option<usize>,
}

/// The possible points of an item with parts; under `counts` its failure counts 1.
fn whole_of_parts(item: &Item, method: Method) -> Ratio {
    if method == Method::Counts { Ratio::ONE } else { item.points.ratio() }
}

impl PlannedItem {
    /// How its instances are folded, if it is repeated.
    pub(crate) fn fold(&self, plan: &Plan) -> Option<RepeatFold> {
        plan.nodes.get(self.repeat?)?.repeat.as_ref().map(|repeat| repeat.fold)
    }
}
