//! The template: what a checklist asks, how its sections are rolled up and what the result is called.

use super::handling::HandlingTable;
use super::item::{CorrectionCredit, Item, Labels};
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::{Id, Named};
use crate::base::json::{record, string_enum};
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::text::Text;
use crate::base::version::Version;
use crate::tools::condition::Condition;
use std::sync::Arc;

string_enum! {
    /// How points become a score.
    pub enum Method {
        /// Points earned of points possible; more is better.
        Points = "points",
        /// Points deducted from a start, never below a floor (扣分制).
        Deduction = "deduction",
        /// Demerits charged; less is better, natively.
        Demerit = "demerit",
        /// Nonconformities counted; grades look at the counts.
        Counts = "counts",
    }
}

string_enum! {
    /// How the scores of items and sections become the score of what holds them.
    pub enum RollUp {
        /// Earned points over possible points.
        Sum = "sum",
        /// The mean of the ratios, by weight.
        WeightedMean = "weighted_mean",
        /// The lowest ratio.
        Min = "min",
        /// The highest ratio.
        Max = "max",
        /// The ratio of the first that has anything to count.
        First = "first",
    }
}

string_enum! {
    /// Which value is compared with a grade's thresholds.
    pub enum Compare {
        /// The exact one (全数值比较, GB/T 8170 §4.3.1).
        Exact = "exact",
        /// The rounded one (修约值比较法, GB/T 8170 §4.3.2).
        Rounded = "rounded",
    }
}

impl Compare {
    /// The values as people read it.
    pub fn title(self) -> Text {
        match self {
            Self::Exact => Text::pair("全数值", "exact"),
            Self::Rounded => Text::pair("修约值", "rounded"),
        }
    }
}

string_enum! {
    /// How the instances of a repeated section are folded.
    pub enum RepeatFold {
        /// An item is as good as its worst instance.
        Worst = "worst",
        /// An item is as good as the mean of its instances.
        Mean = "mean",
        /// Every instance's items are items of their own.
        Each = "each",
    }
}

string_enum! {
    /// What has to happen at a grade.
    pub enum Disposition {
        /// Nothing.
        None = "none",
        /// Put right while the inspector waits (当场改正).
        CorrectedOnTheSpot = "corrected_on_the_spot",
        /// Put right within the items' time limits (限期整改).
        CorrectWithin = "correct_within",
        /// Stop until re-inspected (停工整改).
        StopWork = "stop_work",
    }
}

record! {
    /// How percentages and totals are rounded, and which value is compared with thresholds.
    pub struct RoundingRule {
        /// Digits after the decimal point.
        pub digits: u8 = 1,
        /// What happens to the dropped digits.
        pub mode: RoundingMode = RoundingMode::HalfUp,
        /// Whether thresholds see the exact or the rounded value.
        pub compare: Compare = Compare::Exact,
    }
}

record! {
    /// A section that is answered once for each instance: every workshop, every vehicle.
    pub struct Repeat {
        /// How instances are folded.
        pub fold: RepeatFold,
        /// The fewest instances; what is not there of them is missing.
        pub at_least: u32 = 1,
        /// The most instances.
        pub at_most: u32 = 1000,
    }
}

record! {
    /// How many items a visit must have looked at before its score says anything.
    pub struct Sampling {
        /// Only items of this severity are counted.
        pub severity: Option<Id>,
        /// The fewest answered items.
        pub at_least: u32,
    }
}

record! {
    /// Items under a heading.
    pub struct Section {
        /// Its id, unique in the checklist.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Its weight among its siblings, where a weighted mean rolls them up; 1 if not stated.
        pub weight: Option<Decimal>,
        /// How what it holds is rolled up.
        pub roll_up: RollUp = RollUp::Sum,
        /// When it applies; always if not stated.
        pub applies_when: Option<Condition>,
        /// Under deduction: the points that its own pool starts with.
        pub start: Option<Decimal>,
        /// What its pool never falls below; 0 if not stated.
        pub floor: Option<Decimal>,
        /// When it earns nothing at all, by its own facts (此分项不应得分).
        pub zero_when: Option<Condition>,
        /// The percentage below which it counts in `below-minimum.count`.
        pub minimum_percent: Option<Decimal>,
        /// What everything in it is said to add up to: points, or under a weighted mean the weights. The lint checks it; nothing is scored by it.
        pub full_marks: Option<Decimal>,
        /// Whether it is answered once for each instance.
        pub repeat: Option<Repeat>,
        /// Its items.
        pub items: Vec<Item> = Vec::new(),
        /// Sections within it.
        pub sections: Vec<Section> = Vec::new(),
        /// What unanswered states do to the score here.
        pub handling: HandlingTable = HandlingTable::INHERIT,
    }
}

record! {
    /// One rung of the ladder. The first whose condition holds is the grade.
    pub struct Grade {
        /// Its id.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What has to happen then.
        pub disposition: Disposition = Disposition::None,
        /// When it holds.
        pub when: Option<Condition>,
        /// Marks the last rung, which holds when none above does.
        pub otherwise: bool = false,
    }
}

record! {
    /// A checklist: what is asked, what answers are worth, and what the result is called.
    pub struct Checklist {
        /// Its id.
        pub id: Id,
        /// Its version (semver).
        pub version: Version,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What its author wants readers to know, sources first.
        pub notes: Vec<Text> = Vec::new(),
        /// The severities that items may have, gravest first: ids, or ids with the titles that sentences use.
        pub severities: Vec<Named> = Vec::new(),
        /// How points become a score.
        pub method: Method = Method::Points,
        /// How its items and sections are rolled up.
        pub roll_up: RollUp = RollUp::Sum,
        /// Under deduction: the points to start with; 100 where no section states its own.
        pub start: Option<Decimal>,
        /// What a deduction never falls below; 0 if not stated.
        pub floor: Option<Decimal>,
        /// What everything in it is said to add up to: points, or under a weighted mean the weights. The lint checks it; nothing is scored by it.
        pub full_marks: Option<Decimal>,
        /// The percentage never falls below this.
        pub percent_floor: Option<Decimal>,
        /// The percentage never rises above this.
        pub percent_ceiling: Option<Decimal>,
        /// What is given back for a failure that was put right on the spot.
        pub correction_credit: Option<CorrectionCredit>,
        /// How many items a visit must have looked at.
        pub sampling: Vec<Sampling> = Vec::new(),
        /// How numbers are rounded and compared.
        pub rounding: RoundingRule = RoundingRule { digits: 1, mode: RoundingMode::HalfUp, compare: Compare::Exact },
        /// What unanswered states do to the score.
        pub handling: HandlingTable = HandlingTable::INHERIT,
        /// Texts accepted for answers.
        pub labels: Labels = Labels::new(),
        /// Items without a section.
        pub items: Vec<Item> = Vec::new(),
        /// Sections, at most 32 deep.
        pub sections: Vec<Section> = Vec::new(),
        /// The ladder, best first.
        pub grades: Vec<Grade> = Vec::new(),
    }
}

impl Checklist {
    /// The place of a severity: 0 is the gravest.
    pub(crate) fn severity_rank(&self, id: &str) -> Option<usize> {
        Named::place(&self.severities, id)
    }

    /// What a severity is called; empty where it has no title.
    pub(crate) fn severity_title(&self, id: &str) -> &Text {
        let severity = self.severity_rank(id).and_then(|rank| self.severities.get(rank));
        severity.map_or(&Text::Empty, |severity| &severity.title)
    }

    /// The severity at a place.
    pub(crate) fn severity_at(&self, rank: usize) -> Option<Id> {
        self.severities.get(rank).map(|severity| severity.id.clone())
    }
}

impl Method {
    /// Whether lines bring charges, of which fewer are better.
    pub(crate) fn charges(self) -> bool {
        self != Self::Points
    }

    /// Whether a score is a share of what is possible.
    pub(crate) fn has_percent(self) -> bool {
        matches!(self, Self::Points | Self::Deduction)
    }
}

impl RollUp {
    /// Whether it is the plain one.
    pub(crate) fn is_sum(&self) -> bool {
        *self == Self::Sum
    }
}

impl RoundingRule {
    /// The rounding.
    pub fn rounding(&self) -> Rounding {
        Rounding { digits: self.digits, mode: self.mode }
    }

    /// A percentage or total as thresholds see it.
    pub(crate) fn compared(&self, value: &Ratio) -> Ratio {
        match self.compare {
            Compare::Exact => value.clone(),
            Compare::Rounded => self.rounding().apply(value),
        }
    }
}

impl Checklist {
    /// The final percentage: cut where its floor and ceiling say so.
    pub(crate) fn cut(&self, percent: Ratio) -> Ratio {
        let raised = self.percent_floor.map_or(percent.clone(), |floor| percent.max(floor.ratio()));
        self.percent_ceiling.map_or(raised.clone(), |ceiling| raised.min(ceiling.ratio()))
    }

    /// The points that the whole checklist starts with, where it is one pool of deductions.
    pub(crate) fn pool(&self) -> Option<Decimal> {
        let own = self.method == Method::Deduction && !self.sections.iter().any(Section::has_pool);
        own.then(|| self.start.unwrap_or(Decimal::HUNDRED))
    }
}

impl Section {
    fn has_pool(&self) -> bool {
        self.start.is_some() || self.sections.iter().any(Self::has_pool)
    }
}

/// Which checklist, which version, which bytes.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChecklistRef {
    /// Its id.
    pub id: Id,
    /// Its version.
    pub version: Version,
    /// SHA-256 of its RFC 8785 form.
    pub sha256: Arc<str>,
}
