//! Titles and units of a card's figures, for sentences.

use super::own_reading::OwnFact;
use super::plan::{CardFact, Plan};
use crate::base::text::{EN, Text, ZH_CN, join_chinese};
use crate::checklist::model::card_fact::SCORE;
use crate::checklist::model::card_fact::{FigureKind, meaning};
use crate::checklist::model::own_fact::{ItemFigure, OwnName};
use crate::tools::condition::FactTitles;

/// Titles of a card's own figures first, then of the facts that its rulebook declares.
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
        let answer = match self.plan.own_fact(fact) {
            Some(OwnFact::Answer(item)) => self.plan.items.get(item).and_then(|item| item.item.answer_title(option)),
            _ => None,
        };
        answer.unwrap_or_else(|| self.declared.option(fact, option))
    }
}

impl ItemFigure {
    fn title(self) -> Text {
        let (zh_cn, en) = match self {
            Self::Earned => ("得分", "the points"),
            Self::Possible => ("满分", "the possible points"),
            Self::Percent => ("得分率", "the percentage"),
            Self::FailedCount => ("不合格数", "the number of failures"),
            Self::NonconformityCount => ("不符合数", "the number of nonconformities"),
        };
        Text::pair(zh_cn, en)
    }
}

impl FigureKind {
    /// The unit of measure: % for percentages, none for other figures.
    pub(crate) fn unit(self) -> Text {
        if self == Self::Percent { Text::plain("%") } else { Text::Empty }
    }
}

impl Plan {
    /// The title of a figure of its cards; `None` if they have none of this name.
    ///
    /// ```
    /// use fugong::base::json::{Decoder, Json};
    /// use fugong::checklist::{Checklist, Plan};
    ///
    /// let json = Json::parse(r#"{"id": "gate", "version": "1.0.0", "severities": [{"id": "key", "title": "重点"}],
    ///     "items": [{"id": "staffed"}]}"#)?;
    /// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
    /// assert_eq!(plan.fact_title("failed.key").unwrap().get("zh-CN", "en"), "重点项不合格数");
    /// assert!(plan.fact_title("site.canteen").is_none()); // a rulebook's fact, not a card's
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn fact_title(&self, fact: &str) -> Option<Text> {
        self.stated(fact).map(|known| known.title.clone()).or_else(|| self.make_title(fact))
    }

    fn stated(&self, fact: &str) -> Option<&CardFact> {
        self.facts.iter().find(|known| *known.name == *fact)
    }

    /// Makes the title of a figure. For figures that cards state, this is done once, when the plan is made.
    pub(crate) fn make_title(&self, fact: &str) -> Option<Text> {
        if fact == "grade" {
            return Some(Text::pair("等次", "the grade"));
        }
        if fact == SCORE && self.own.scoring.is_some() {
            return Some(Text::pair("最终得分", "the final score"));
        }
        if let Some(what) = meaning(fact, &self.checklist().severities) {
            return Some(self.title_of(what));
        }
        match OwnName::of(fact)? {
            OwnName::Section(section, what) => {
                let node = self.nodes.get(self.section(section)?)?;
                Some(self.title_of(what).of(&node.title.or_name(section)))
            }
            OwnName::Answer(item) => {
                let title = self.item_title(item)?.quoted();
                let zh_cn = join_chinese(&["对", title.in_shipped(ZH_CN), "的作答"]);
                Some(Text::pair(zh_cn, ["the answer to ", title.in_shipped(EN)].concat()))
            }
            OwnName::Item(item, what) => Some(what.title().of(&self.item_title(item)?)),
            OwnName::Figure(id) => {
                self.own.figures.iter().find(|figure| figure.id == *id).map(|figure| figure.title.clone())
            }
        }
    }

    fn item_title(&self, id: &str) -> Option<Text> {
        self.item(id).map(|item| item.title.or_name(&item.id))
    }

    /// The unit of a figure of its cards; `None` if they have none of this name.
    #[must_use]
    pub fn fact_unit(&self, fact: &str) -> Option<Text> {
        let of_own = || match self.own_fact(fact)? {
            OwnFact::Answer(item) => self.items.get(item).map(|item| item.item.unit.clone()),
            OwnFact::Item(_, ItemFigure::Percent) => Some(FigureKind::Percent.unit()),
            OwnFact::Item(..) => Some(Text::Empty),
            OwnFact::Node(key) => Some(key.what.unit()),
            OwnFact::Figure(figure) => self.own.figures.get(figure).map(|figure| figure.unit.clone()),
        };
        self.stated(fact).map(|known| known.unit.clone()).or_else(of_own)
    }

    /// The title of a grade; `None` if the checklist has none of this id.
    ///
    /// ```
    /// use fugong::base::json::{Decoder, Json};
    /// use fugong::checklist::{Checklist, Plan};
    ///
    /// let json = Json::parse(r#"{"id": "gate", "version": "1.0.0", "items": [{"id": "staffed"}],
    ///     "grades": [{"id": "good", "title": "合格", "when": {"fact": "percent", "at_least": 60}}, {"id": "bad", "otherwise": true}]}"#)?;
    /// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
    /// assert_eq!(plan.grade_title("good").unwrap().get("zh-CN", "en"), "合格");
    /// assert_eq!(plan.grade_title("bad").unwrap().get("zh-CN", "en"), "bad"); // without a title, its id
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn grade_title(&self, grade: &str) -> Option<Text> {
        self.rungs.iter().find(|rung| rung.grade == *grade).map(|rung| rung.title.clone())
    }

    /// The built-in titles of figures.
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

    /// The title of a count of one severity, with the severity's own title in it.
    fn number_of(&self, rank: usize, zh_cn: &str, before: &str, after: &str) -> Text {
        let severity = self.checklist().severities.get(rank);
        let title = severity.map_or(Text::Empty, |severity| severity.title.or_name(&severity.id));
        let en = ["the number of ", before, title.in_shipped(EN), after].concat();
        Text::pair(join_chinese(&[title.in_shipped(ZH_CN), zh_cn]), en)
    }
}
