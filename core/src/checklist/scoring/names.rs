//! What the facts of a card are called.

use super::plan::{CardFact, Plan};
use crate::base::text::{EN, Text, ZH_CN, in_chinese};
use crate::checklist::model::card_fact::{What, meaning, meaning_in_section};
use crate::tools::condition::Names;

/// The names of a card's own facts, before those of what its rulebook declares.
#[derive(Clone, Copy)]
pub(crate) struct CardNames<'n> {
    pub(crate) plan: &'n Plan,
    pub(crate) declared: &'n dyn Names,
}

impl Names for CardNames<'_> {
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

impl What {
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
        self.stated(fact).map(|known| known.unit.clone()).or_else(|| what().map(What::unit))
    }

    /// What a grade is called.
    pub fn grade_title(&self, grade: &str) -> Option<Text> {
        self.rungs.iter().find(|rung| rung.grade == *grade).map(|rung| rung.title.clone())
    }

    fn title_of(&self, what: What) -> Text {
        let (zh_cn, en) = match what {
            What::Percent => ("得分率", "the percentage"),
            What::Total => ("总分", "the total"),
            What::Lost => ("失分", "points lost"),
            What::WorstItem => ("最差单项", "the worst item"),
            What::WorstSection => ("最差分部", "the worst section"),
            What::FailedCount => ("不合格项数", "the number of failed items"),
            What::DeficientCount => ("扣分项数", "the number of deficient items"),
            What::NonconformityCount => ("不符合数", "the number of nonconformities"),
            What::AnsweredShare => ("作答比例", "the share answered"),
            What::AnsweredCount => ("已作答项数", "the number of answered items"),
            What::NotApplicableCount => ("合理缺项数", "the number of items that do not apply"),
            What::BelowMinimum => ("未达最低要求的分部数", "the number of sections below their minimum"),
            What::Failed(rank) => return self.number_of(rank, "项不合格数", "failed ", " items"),
            What::Nonconformities(rank) => return self.number_of(rank, "不符合数", "", " nonconformities"),
        };
        Text::pair(zh_cn, en)
    }

    /// How many there are of a severity.
    fn number_of(&self, rank: usize, zh_cn: &str, before: &str, after: &str) -> Text {
        let severity = self.checklist().severities.get(rank);
        let title = severity.map_or(Text::Empty, |severity| severity.title.or_name(&severity.id));
        let en = ["the number of ", before, title.in_shipped(EN), after].concat();
        Text::pair(in_chinese(&[title.in_shipped(ZH_CN), zh_cn]), en)
    }
}
