//! The template: what a checklist asks, how its sections are rolled up and what the result is called.

use super::handling::HandlingTable;
use super::item::{CorrectionCredit, Item, Labels};
use super::own_fact::NamedFigure;
use super::sampling::Sampling;
use super::scoring_rule::ScoringRule;
use super::severity::Severity;
use super::weight::Weight;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::json::{record, string_enum};
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::text::Text;
use crate::base::version::Version;
use crate::tools::condition::Condition;
use std::sync::Arc;

string_enum! {
    /// How points become a score. The method decides which way is better and whether there is a percentage:
    /// `points` and `deduction` have one, `demerit` and `counts` do not.
    pub enum Method {
        /// Points earned, divided by points possible; more is better. The usual method: 6 of 8 points are 75
        /// %.
        Points = "points",
        /// Each failure is charged against a start (100 if not stated), never below the floor (0 if not
        /// stated): 扣分制. 100 − 12 − 5 = 83.
        Deduction = "deduction",
        /// Demerits are added up and less is better: 0 is the best total. There is no percentage, and grades
        /// compare `total`.
        Demerit = "demerit",
        /// Each failure counts 1, whatever its points; grades compare `failed.<severity>` and
        /// `nonconformities.count`. Points, weights and credits are refused (`field_of_method`).
        Counts = "counts",
    }
}

string_enum! {
    /// How the scores of items and sections become the score of the section, or of the checklist, that holds
    /// them. Children of which nothing counts (not applicable, not sampled) drop out of every roll-up.
    ///
    /// Worked example: section A has 3 of 4 points, section B 1 of 1. Then `sum` gives 4 of 5 (80 %),
    /// `weighted_mean` with equal weights (75 + 100) / 2 = 87.5 %, `min` 75 %, `max` 100 %, `first` 75 %.
    #[derive(Default)]
    pub enum RollUp {
        /// Sum of the earned points over the sum of the possible points (the default). A large section weighs
        /// more than a small one.
        #[default]
        Sum = "sum",
        /// Mean of the children's ratios, weighted by their `weight`. A child of weight 0 takes no part.
        WeightedMean = "weighted_mean",
        /// The lowest ratio: a chain is as strong as its weakest link.
        Min = "min",
        /// The highest ratio, for alternatives of which one is enough.
        Max = "max",
        /// The ratio of the first child, in reading order (items before sections), that has anything
        /// possible.
        First = "first",
    }
}

string_enum! {
    /// Which value is compared with a grade's thresholds: 89.96 is below 90 when compared exactly, and
    /// reaches it when compared as 90.0. Where the two differ, the card carries the note
    /// `rounds_to_threshold`.
    pub enum Compare {
        /// The exact value (全数值比较法, GB/T 8170-2008 §4.3). The default.
        Exact = "exact",
        /// The rounded value, as shown (修约值比较法, GB/T 8170-2008 §4.3).
        Rounded = "rounded",
    }
}

impl Compare {
    /// The name of the comparison, for sentences.
    ///
    /// ```
    /// use fugong::checklist::Compare;
    /// assert_eq!(Compare::Rounded.title().get("zh-CN", "en"), "修约值");
    /// ```
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Exact => Text::pair("全数值", "exact"),
            Self::Rounded => Text::pair("修约值", "rounded"),
        }
    }
}

string_enum! {
    /// How the instances of a repeated section (workshops, vehicles) become the score of each of its items.
    /// Two workshops earn 1 and 1/2 of an item: `worst` gives 1/2, `mean` 3/4, and `each` gives two lines.
    pub enum RepeatFold {
        /// One line per item, as good as its worst instance; it failed if any instance failed.
        Worst = "worst",
        /// One line per item, with the mean of its instances' shares; it failed if any instance failed.
        Mean = "mean",
        /// One line per item and instance: ten vehicles weigh ten times as much as one.
        Each = "each",
    }
}

string_enum! {
    /// The consequence of a grade. It is stated on the card and in its sentence; it changes no score.
    pub enum Disposition {
        /// No consequence (the default).
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
    /// How percentages and totals are rounded, and which value is compared with thresholds. Every figure is
    /// rounded once, from its exact value, never from a rounded one (GB/T 8170-2008 §3.3).
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, rounding::RoundingMode};
    /// use fugong::checklist::{Compare, RoundingRule};
    ///
    /// let rule = RoundingRule::default();
    /// assert_eq!((rule.digits, rule.mode, rule.compare), (1, RoundingMode::HalfUp, Compare::Exact));
    /// let percent = Ratio::new(8995, 100).unwrap();
    /// // Shown as 90.0; a threshold of 90 still sees 89.95 and is not reached.
    /// assert_eq!(rule.rounding().text(&percent), "90.0");
    /// assert!(percent < Ratio::from_integer(90));
    /// ```
    pub struct RoundingRule {
        /// Digits after the decimal point, 0 to 9; 1 if not stated. More than 9 is `out_of_range`.
        pub digits: u8 = 1,
        /// What happens to the dropped digits: `half_up` if not stated; `half_even` is the rule of GB/T 8170
        /// (四舍六入五成双).
        pub mode: RoundingMode = RoundingMode::HalfUp,
        /// Whether thresholds see the `exact` value (the default) or the `rounded` one.
        pub compare: Compare = Compare::Exact,
    }
}

record! {
    /// Makes a section repeat: it is answered once for each instance (every workshop, every vehicle). Its
    /// answers are a list of `{"id": "一号车间", "answers": {…}}` under the section's id. Repeated sections
    /// cannot be nested.
    pub struct Repeat {
        /// How instances are folded into lines; required.
        pub fold: RepeatFold,
        /// The fewest instances, 1 if not stated. If fewer are given, the absent ones count as missing, and
        /// block the score by default. With 0, a section without instances is hidden and does not count.
        pub at_least: u32 = 1,
        /// The most instances, 1000 if not stated, at most 10000. An inspection with more is refused
        /// (`out_of_range`).
        pub at_most: u32 = 1000,
    }
}

record! {
    /// Items under a heading, with their own subtotal. Sections may hold sections.
    pub struct Section {
        /// Its id, unique among the checklist's sections: `kitchen`. Conditions name its figures
        /// `section.kitchen.percent`.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Its weight among its siblings, 0 or more, 1 if not stated; a ratio may be written `"93/23"`. Only where the parent's `roll_up` is
        /// `weighted_mean`; elsewhere it is refused (`weight_without_mean`), because it would have no effect.
        pub weight: Option<Weight>,
        /// How its items and sections are rolled up; `sum` if not stated.
        pub roll_up: RollUp = RollUp::Sum,
        /// When it applies, by the site's facts, answers (`answer.<item>`), and figures of items and sections outside of it;
        /// always if not stated. False hides everything in it; a fact that is not known leaves its items missing, with the
        /// reason `fact_unknown`.
        pub applies_when: Option<Condition>,
        /// Under deduction: the points, more than 0, that this section's own pool starts with. Pools cannot
        /// be nested, and then the checklist states no `start`.
        pub start: Option<Decimal>,
        /// What its pool never falls below; 0 if not stated, at most `start`.
        pub floor: Option<Decimal>,
        /// When the section earns nothing at all, by its own figures (此分项不应得分), for instance `{"fact":
        /// "failed.key", "at_least": 1}`. Its possible points still count, so the loss shows in the
        /// percentage.
        pub zero_when: Option<Condition>,
        /// How many of its items must be answered before it has a score; all rules have to be met. Short of that it drops out of
        /// what holds it, as if nothing in it counted; what failed in it is counted all the same.
        pub sampling: Vec<Sampling> = Vec::new(),
        /// The percentage, 0 to 100, below which the section counts in `below-minimum.count`. It takes no
        /// points away; a grade's condition decides what follows.
        pub minimum_percent: Option<Decimal>,
        /// What everything in it should add up to: points, or under a weighted mean the weights. The lint
        /// compares it with the actual sum; it changes no score.
        pub full_marks: Option<Decimal>,
        /// Makes the section repeat, once for each instance; answered once if not stated.
        pub repeat: Option<Repeat>,
        /// Its items, in reading order.
        pub items: Vec<Item> = Vec::new(),
        /// Sections within it, in reading order; at most 32 levels in all.
        pub sections: Vec<Section> = Vec::new(),
        /// What unanswered states do to the score of the items in it; what is left out is inherited from the
        /// section above, then from the checklist.
        pub handling: HandlingTable = HandlingTable::INHERIT,
    }
}

record! {
    /// One grade of the grade scale. Grades are listed best first, and the first whose condition is true is
    /// the result. If a better one's condition is unknown, there is no grade yet (`ungraded`), rather than a
    /// worse one.
    pub struct Grade {
        /// Its id, unique among the grades: `good`.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// The consequence; `none` if not stated.
        pub disposition: Disposition = Disposition::None,
        /// The condition, on the card's figures (`percent`, `failed.key`, `section.kitchen.total` …), the checklist's own
        /// (`figure.<id>`), figures of items (`item.<id>.earned`), the final score (`score`), answers (`answer.<item>`) and the site's facts. Required on all grades but the last: `{"fact": "percent", "at_least": 90}`.
        pub when: Option<Condition>,
        /// Marks the last grade, which holds if none above does; required there, and refused elsewhere
        /// (`ladder_end`).
        pub otherwise: bool = false,
    }
}

record! {
    /// A checklist: what is asked, what answers are worth, and what the result is called.
    ///
    /// The smallest one has an `id`, a `version` and one item. Everything else has a default: one point per
    /// item, `sum`, one digit, missing answers block the score.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "kitchen", "version": "1.0.0", "items": [{"id": "fridge", "points": 3}, {"id": "floor"}]}]}"#)?;
    /// let kitchen = rules.checklist("kitchen")?;
    /// let inspection = kitchen.read(&Json::parse(r#"{"answers": {"fridge": "pass", "floor": "fail"}}"#)?)?;
    /// assert_eq!(kitchen.score(&inspection).result.percent(), Some("75.0"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Checklist {
        /// Its id, unique in the rulebook: `daily-eight`.
        pub id: Id,
        /// Its version (semver 2.0.0): `1.0.0`. An inspection that cites another version is refused, never
        /// scored silently.
        pub version: Version,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Notes for readers, sources first. They change no score.
        pub notes: Vec<Text> = Vec::new(),
        /// The severities that items may have, gravest first, at most 100: ids, or objects with
        /// a title and `veto`. A severity does nothing by itself; grades read `failed.<severity>`.
        pub severities: Vec<Severity> = Vec::new(),
        /// How points become a score; `points` if not stated.
        pub method: Method = Method::Points,
        /// How its top-level items and sections are rolled up; `sum` if not stated.
        pub roll_up: RollUp = RollUp::Sum,
        /// Under deduction: the points to start with, more than 0; 100 if neither the checklist nor a section
        /// states any.
        pub start: Option<Decimal>,
        /// Under deduction: what the score never falls below; 0 if not stated, at most `start`.
        pub floor: Option<Decimal>,
        /// What everything in it should add up to: points, or under a weighted mean the weights. The lint
        /// compares it with the actual sum; it changes no score.
        pub full_marks: Option<Decimal>,
        /// Lower limit of the percentage, applied to the exact value; none if not stated. Only under
        /// `points`.
        pub percent_floor: Option<Decimal>,
        /// Upper limit of the percentage, applied to the exact value, for checklists with bonus items; none
        /// if not stated. Only under `points`.
        pub percent_ceiling: Option<Decimal>,
        /// What is given back for a failure that was put right on the spot; nothing if not stated. Items may
        /// state their own.
        pub correction_credit: Option<CorrectionCredit>,
        /// How many items a visit must have answered before it has a score; all rules have to be met.
        pub sampling: Vec<Sampling> = Vec::new(),
        /// How numbers are rounded and compared; one digit, half up, exact comparison if not stated.
        pub rounding: RoundingRule = RoundingRule::DEFAULT,
        /// What unanswered states do to the score. If not stated: not applicable and not sampled items drop
        /// out, missing and unjudged ones block.
        pub handling: HandlingTable = HandlingTable::INHERIT,
        /// Texts accepted for answers by all items: `{"pass": ["是", "合格", "√"], "fail": ["否"]}`. Width, case
        /// and outer blanks do not matter.
        pub labels: Labels = Labels::new(),
        /// Items without a section.
        pub items: Vec<Item> = Vec::new(),
        /// Sections, at most 32 deep.
        pub sections: Vec<Section> = Vec::new(),
        /// Figures that the checklist names, at most 100: amounts that grades, other figures and `applies_when` read as
        /// `figure.<id>`.
        pub figures: Vec<NamedFigure> = Vec::new(),
        /// What the final score is, where it is more than what the lines add up to; the percentage or the total if not stated.
        pub scoring: Option<ScoringRule>,
        /// The grade scale, best first; none if not stated, and then the outcome is `scored`.
        pub grades: Vec<Grade> = Vec::new(),
    }
}

impl Checklist {
    /// The rank of a severity: 0 is the gravest; `None` if it is not declared.
    pub(crate) fn severity_rank(&self, id: &str) -> Option<usize> {
        Severity::place(&self.severities, id)
    }

    /// The title of a severity; empty if it has none or is not declared.
    pub(crate) fn severity_title(&self, id: &str) -> &Text {
        let severity = self.severity_rank(id).and_then(|rank| self.severities.get(rank));
        severity.map_or(&Text::Empty, |severity| &severity.title)
    }

    /// True if the severity is declared as a veto.
    pub(crate) fn is_veto(&self, id: &str) -> bool {
        self.severities.iter().any(|severity| severity.veto && severity.id == *id)
    }

    /// The severity of a rank; `None` beyond the list.
    pub(crate) fn severity_at(&self, rank: usize) -> Option<Id> {
        self.severities.get(rank).map(|severity| severity.id.clone())
    }
}

impl Method {
    /// True if lines bring charges, of which fewer are better: every method but `points`.
    pub(crate) fn charges(self) -> bool {
        self != Self::Points
    }

    /// True if a score is a share of what is possible, so that there is a percentage.
    pub(crate) fn has_percent(self) -> bool {
        matches!(self, Self::Points | Self::Deduction)
    }
}

impl RollUp {
    /// True for the default, `sum`; a card leaves it out.
    pub(crate) fn is_sum(&self) -> bool {
        *self == Self::Sum
    }
}

impl Default for RoundingRule {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl RoundingRule {
    /// One digit, half up; thresholds see the exact value.
    pub(crate) const DEFAULT: Self = Self { digits: 1, mode: RoundingMode::HalfUp, compare: Compare::Exact };

    /// Digits and mode, as one rounding.
    ///
    /// ```
    /// use fugong::base::{exact::Ratio, rounding::RoundingMode};
    /// use fugong::checklist::RoundingRule;
    ///
    /// let mut even = RoundingRule::default();
    /// (even.digits, even.mode) = (0, RoundingMode::HalfEven);
    /// assert_eq!(even.rounding().text(&Ratio::new(5, 2).unwrap()), "2"); // GB/T 8170: 2.5 to the even digit
    /// ```
    #[must_use]
    pub fn rounding(&self) -> Rounding {
        Rounding { digits: self.digits, mode: self.mode }
    }

    /// A percentage or total as thresholds see it: exact, or rounded once.
    pub(crate) fn compared(&self, value: &Ratio) -> Ratio {
        match self.compare {
            Compare::Exact => value.clone(),
            Compare::Rounded => self.rounding().apply(value),
        }
    }
}

impl Checklist {
    /// Applies `percent_floor`, then `percent_ceiling`, to an exact percentage.
    pub(crate) fn cut(&self, percent: Ratio) -> Ratio {
        let raised = self.percent_floor.map_or(percent.clone(), |floor| percent.max(floor.ratio()));
        self.percent_ceiling.map_or(raised.clone(), |ceiling| raised.min(ceiling.ratio()))
    }

    /// The start (100 if not stated) of a checklist that is one pool of deductions; `None` under other
    /// methods, and if sections have pools of their own.
    pub(crate) fn pool(&self) -> Option<Decimal> {
        let own = self.method == Method::Deduction && !self.sections.iter().any(Section::has_pool);
        own.then(|| self.start.unwrap_or(Decimal::HUNDRED))
    }
}

impl Section {
    /// True if the section, or one within it, starts a pool of deductions.
    fn has_pool(&self) -> bool {
        self.start.is_some() || self.sections.iter().any(Self::has_pool)
    }
}

/// Identifies a checklist: which one, which version, which bytes.
///
/// ```
/// let rules = fugong::Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// // The identity is of the canonical form (RFC 8785): reformatting the file does not change it.
/// assert_eq!(list.sha256().len(), 64);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChecklistRef {
    /// Its id.
    pub id: Id,
    /// Its version.
    pub version: Version,
    /// SHA-256 of its canonical form (RFC 8785), 64 lower-case hexadecimal digits.
    pub sha256: Arc<str>,
}
