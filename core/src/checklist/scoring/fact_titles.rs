//! What the facts of a card are called.

use super::plan::{CardFact, Plan};
use crate::base::text::{EN, Text, ZH_CN, join_chinese};
use crate::checklist::model::card_fact::{FigureKind, meaning, meaning_in_section};
use crate::tools::condition::FactTitles;

/// The names of a card's own facts, before those of what its rulebook declares.
#[derive(Clone, Copy)]
pub(crate) struct CardNames<'n> {
    pub(crate) plan: &'n Plan,
    pub(crate) declared: &'n dyn FactTitles,
}

impl FactTitles for CardNames<'_> {
    fn title(&self, fact: &str) -> Text {
        self.plan.fact_title(fact).unwrap_or_else(|| self.declared.title(fact))
    }

    fn unit(&self, fact: &str) -> Text {
        self.plan.fact_unit(fact).unwrap_or_else(|| self.declared.unit(fact))
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        self.declared.option(fact, option)
    }
}

impl FigureKind {
    /// Its unit of measure.
    pub(crate) fn unit(self) -> Text {
        if self == Self::Percent { Text::plain("%") } else { Text::Empty }
    }
}

impl Plan {
    /// What a fact of its cards is called; nothing where they have no such fact.
    pub fn fact_title(&self, fact: &str) -> Option<Text> {
        self.stated(fact).map(|known| known.title.clone()).or_else(|| self.make_title(fact))
    }

    fn stated(&self, fact: &str) -> Option<&CardFact> {
        self.facts.iter().find(|known| *known.name == *fact)
    }

    /// Makes the title: of the facts that cards state it is done once, when the plan is made.
    pub(crate) fn make_title(&self, fact: &str) -> Option<Text> {
        if fact == "grade" {
            return Some(Text::pair("等次", "the grade"));
        }
        if let Some(what) = meaning(fact, &self.checklist().severities) {
            return Some(self.title_of(what));
        }
        let (section, what) = meaning_in_section(fact)?;
        let node = self.nodes.get(self.section(section)?)?;
        Some(self.title_of(what).of(&node.title.or_name(section)))
    }

    /// The unit of a fact of its cards.
    pub fn fact_unit(&self, fact: &str) -> Option<Text> {
        let of_section = || meaning_in_section(fact).map(|(_, what)| what);
        let what = || meaning(fact, &self.checklist().severities).or_else(of_section);
        self.stated(fact).map(|known| known.unit.clone()).or_else(|| what().map(FigureKind::unit))
    }

    /// What a grade is called.
    pub fn grade_title(&self, grade: &str) -> Option<Text> {
        self.rungs.iter().find(|rung| rung.grade == *grade).map(|rung| rung.title.clone())
    }

    fn title_of(&self, what: FigureKind) -> Text {
        let (zh_cn, en) = match what {
            FigureKind::Percent => ("得分率", "the percentage"),
            FigureKind::Total => ("总分", "the total"),
            FigureKind::Lost => ("失分", "points lost"),
            FigureKind::WorstItem => ("最差单项", "the worst item"),
            FigureKind::WorstSection => ("最差分部", "the worst section"),
            FigureKind::FailedCount => ("不合格项数", "the number of failed items"),
            FigureKind::DeficientCount => ("扣分项数", "the number of deficient items"),
            FigureKind::NonconformityCount => ("不符合数", "the number of nonconformities"),
            FigureKind::AnsweredShare => ("作答比例", "the share answered"),
            FigureKind::AnsweredCount => ("已作答项数", "the number of answered items"),
            FigureKind::NotApplicableCount => ("合理缺项数", "the number of items that do not apply"),
            FigureKind::BelowMinimum => ("未达最低要求的分部数", "the number of sections below their minimum"),
            FigureKind::Failed(rank) => return self.number_of(rank, "项不合格数", "failed ", " items"),
            FigureKind::Nonconformities(rank) => return self.number_of(rank, "不符合数", "", " nonconformities"),
        };
        Text::pair(zh_cn, en)
    }

    /// How many there are of a severity.
    fn number_of(&self, rank: usize, zh_cn: &str, before: &str, after: &str) -> Text {
        let severity = self.checklist().severities.get(rank);
        let title = severity.map_or(Text::Empty, |severity| severity.title.or_name(&severity.id));
        let en = ["the number of ", before, title.in_shipped(EN), after].concat();
        Text::pair(join_chinese(&[title.in_shipped(ZH_CN), zh_cn]), en)
    }
}
