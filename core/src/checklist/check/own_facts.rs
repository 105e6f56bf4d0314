//! What conditions may read of their own checklist, with the types: answers, figures of items and sections, named figures.

use super::check_rules::{CardFacts, unique};
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::checklist::model::checklist::{Checklist, Section};
use crate::checklist::model::dependencies::order;
use crate::checklist::model::item::Item;
use crate::checklist::model::own_fact::{OF_ITEM, OwnName};
use crate::checklist::model::scoring_rule::AdjustmentEffect;
use crate::tools::condition::{FactType, FactTypes};

/// How many figures a checklist may name.
const MOST_FIGURES: usize = 100;

/// The items, sections and figures that there are.
#[derive(Default)]
pub(super) struct OwnFacts {
    items: Map<Id, ItemFacts>,
    figures: Vec<Id>,
}

/// What may be read of an item.
struct ItemFacts {
    /// The type of its answer, or why there is none.
    answer: Result<FactType, &'static str>,
    scored: bool,
}

impl OwnFacts {
    pub(super) fn of(checklist: &Checklist) -> Self {
        let mut own =
            Self { items: Map::new(), figures: checklist.figures.iter().map(|figure| figure.id.clone()).collect() };
        own.add(&checklist.items, &checklist.sections, false);
        own
    }

    /// The type of a fact of the checklist's own; `None` if it has none of this name, or none that can be read.
    fn fact_type(&self, name: &str) -> Option<FactType> {
        match OwnName::of(name)? {
            OwnName::Answer(item) => self.items.get(item)?.answer.as_ref().ok().cloned(),
            OwnName::Item(item, what) => {
                let kind = if what.is_count() { FactType::Integer } else { FactType::Decimal };
                self.items.get(item).filter(|item| item.scored).map(|_| kind)
            }
            OwnName::Figure(id) => self.figures.iter().any(|figure| *figure == *id).then_some(FactType::Decimal),
            OwnName::Section(..) => None,
        }
    }

    fn add(&mut self, items: &[Item], sections: &[Section], repeated: bool) {
        for item in items {
            let answer = match item.answer_type() {
                Some(_) if repeated => Err("repeated"),
                Some(kind) => Ok(kind),
                None if item.parts.is_empty() => Err("text"),
                None => Err("parts"),
            };
            self.items.insert(item.id.clone(), ItemFacts { answer, scored: item.scored() });
        }
        for section in sections {
            self.add(&section.items, &section.sections, repeated || section.repeat.is_some());
        }
    }
}

/// What `applies_when`, grades and figures may read beside the figures of the whole: the checklist's own facts, then declared ones.
pub(super) struct Readable<'o> {
    pub(super) own: &'o OwnFacts,
    pub(super) declared: &'o dyn FactTypes,
}

impl FactTypes for Readable<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        self.own.fact_type(name).or_else(|| self.declared.fact_type(name))
    }

    fn names(&self) -> Vec<String> {
        let mut names = self.declared.names();
        for (item, known) in self.own.items.iter() {
            names.extend(known.answer.is_ok().then(|| format!("answer.{item}")));
            let figures = OF_ITEM.iter().filter(|_| known.scored);
            names.extend(figures.map(|(figure, _)| format!("item.{item}.{figure}")));
        }
        names.extend(self.own.figures.iter().map(|figure| format!("figure.{figure}")));
        names
    }

    fn refused(&self, name: &str) -> Option<Problem> {
        let Some(OwnName::Answer(item)) = OwnName::of(name) else { return None };
        let why = self.own.items.get(item)?.answer.as_ref().err()?;
        let (zh_cn, en) = match *why {
            "repeated" => ("重复分部中的项目有多个作答", "it stands in a repeated section and has several"),
            "parts" => ("分项各有作答", "its parts have answers of their own"),
            _ => ("文字和照片无从比较", "texts and photographs cannot be compared"),
        };
        let problem = Problem::new(Code::AnswerUnreadable).with("item", item);
        Some(problem.with_display("why", *why, Text::pair(zh_cn, en)))
    }
}

impl Checklist {
    /// Checks named figures: their number, ids and amounts.
    pub(super) fn check_figures(&mut self, types: &dyn FactTypes, path: &str, problems: &mut Problems) {
        unique(self.figures.iter().map(|figure| &figure.id), path, "/id", problems);
        if self.figures.len() > MOST_FIGURES {
            let problem = Problem::new(Code::TooMany).with("count", self.figures.len()).with("limit", MOST_FIGURES);
            problems.push(problem.at(path));
        }
        for (index, figure) in self.figures.iter_mut().enumerate() {
            figure.amount.check(types, &format!("{path}/{index}/amount"), problems);
        }
    }

    /// Checks the rule for the final score: it states something, each step has one effect, and everything that they read.
    pub(super) fn check_scoring(&mut self, types: &CardFacts<'_>, path: &str, problems: &mut Problems) {
        let Some(rule) = &mut self.scoring else { return };
        if rule.score.is_none() && rule.adjust.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{path}/adjust")));
        }
        if let Some(amount) = &mut rule.score {
            amount.check(types, &format!("{path}/score"), problems);
        }
        unique(rule.adjust.iter().map(|step| &step.id), &format!("{path}/adjust"), "/id", problems);
        let with_score = CardFacts { score: true, ..*types };
        for (index, step) in rule.adjust.iter_mut().enumerate() {
            let here = format!("{path}/adjust/{index}");
            if step.effects().count() != 1 {
                let words = AdjustmentEffect::ALL.iter().map(|effect| effect.as_str());
                let problem = Problem::new(Code::OneEffect).with("allowed", words.collect::<Vec<_>>());
                problems.push(problem.at(&here));
            }
            if let Some(condition) = &mut step.when {
                condition.check(&with_score, &format!("{here}/when"), problems);
            }
            for (effect, amount) in step.effects_mut() {
                amount.check(&with_score, &format!("{here}/{}", effect.as_str()), problems);
            }
        }
    }

    /// Reports every circle of things that depend on each other.
    pub(super) fn check_circles(&self, path: &str, problems: &mut Problems) {
        for circle in order(self).err().into_iter().flatten() {
            let problem = Problem::new(Code::CircularRule).with("circle", circle.names);
            problems.push(problem.at(format!("{path}{}", circle.path)));
        }
    }
}
