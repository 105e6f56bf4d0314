//! What the facts of a card are called.

use super::plan::{Plan, What, meaning, meaning_in_section};
use crate::condition::Names;
use crate::text::{EN, Text, ZH_CN, in_chinese};

/// The names of a card's own facts, before those of what its rulebook declares.
#[derive(Clone, Copy)]
pub(super) struct CardNames<'n> {
    pub(super) plan: &'n Plan,
    pub(super) declared: &'n dyn Names,
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

impl Plan {
    /// What a fact of its cards is called; nothing where they have no such fact.
    pub fn fact_title(&self, fact: &str) -> Option<Text> {
        if let Some(known) = self.facts.iter().find(|known| *known.name == *fact) {
            return Some(known.title.clone());
        }
        self.named(fact)
    }

    /// The same, made anew.
    pub(super) fn named(&self, fact: &str) -> Option<Text> {
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
        let what =
            meaning(fact, &self.checklist().severities).or_else(|| meaning_in_section(fact).map(|(_, what)| what))?;
        Some(if what == What::Percent { Text::plain("%") } else { Text::Empty })
    }

    /// What a grade is called.
    pub fn grade_title(&self, grade: &str) -> Option<Text> {
        self.rungs.iter().find(|rung| rung.grade == *grade).map(|rung| rung.title.clone())
    }

    fn title_of(&self, what: What) -> Text {
        let severity = |rank: usize| {
            let severity = self.checklist().severities.get(rank);
            severity.map_or(Text::Empty, |severity| severity.title.or_name(&severity.id))
        };
        match what {
            What::Percent => Text::pair("得分率", "the percentage"),
            What::Total => Text::pair("总分", "the total"),
            What::Lost => Text::pair("失分", "points lost"),
            What::WorstItem => Text::pair("最差单项", "the worst item"),
            What::WorstSection => Text::pair("最差分部", "the worst section"),
            What::FailedCount => Text::pair("不合格项数", "the number of failed items"),
            What::DeficientCount => Text::pair("扣分项数", "the number of deficient items"),
            What::NonconformityCount => Text::pair("不符合数", "the number of nonconformities"),
            What::AnsweredShare => Text::pair("作答比例", "the share answered"),
            What::AnsweredCount => Text::pair("已作答项数", "the number of answered items"),
            What::NotApplicableCount => Text::pair("合理缺项数", "the number of items that do not apply"),
            What::BelowMinimum => Text::pair("未达最低要求的分部数", "the number of sections below their minimum"),
            What::Failed(rank) => {
                let severity = severity(rank);
                let (zh_cn, en) = (severity.in_shipped(ZH_CN), severity.in_shipped(EN));
                Text::pair(in_chinese(&[zh_cn, "项不合格数"]), format!("the number of failed {en} items"))
            }
            What::Nonconformities(rank) => {
                let severity = severity(rank);
                let (zh_cn, en) = (severity.in_shipped(ZH_CN), severity.in_shipped(EN));
                Text::pair(in_chinese(&[zh_cn, "不符合数"]), format!("the number of {en} nonconformities"))
            }
        }
    }
}
