//! Items: the points of inspection, and what may be answered to each.

use super::handling::HandlingTable;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use crate::tools::calendar::DueWithin;
use crate::tools::condition::Condition;
use std::collections::BTreeMap;

string_enum! {
    /// What an item asks for.
    #[cfg_attr(feature = "schema", schemars(rename = "ItemKind"))]
    pub enum ItemKind {
        /// Whether it conforms.
        PassFail = "pass_fail",
        /// One of its options, each worth points.
        Choice = "choice",
        /// Any number of its options.
        MultiSelect = "multi_select",
        /// How many there are: a whole number.
        Count = "count",
        /// A measured number.
        Number = "number",
        /// A remark; no points.
        Text = "text",
        /// A photograph's reference; no points.
        Photo = "photo",
    }
}

string_enum! {
    /// How the parts of one item become its one answer.
    pub enum Fold {
        /// As good as the worst part.
        Worst = "worst",
    }
}

string_enum! {
    /// Of what the chosen options of a multi-select are a share.
    pub enum SelectionBase {
        /// What is chosen adds up, out of all that can be earned.
        Sum = "sum",
        /// The best that is chosen counts, out of the best.
        Best = "best",
    }
}

/// Texts accepted for each answer code: `{"pass": ["是", "合格", "√"], "not_applicable": ["无此项"]}`.
pub type Labels = BTreeMap<String, Vec<String>>;

record! {
    /// One option of a choice or multi-select.
    pub struct ItemOption {
        /// Its id.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Points earned, or demerits charged; a credit where negative. Not stated where only failures are counted.
        pub points: Option<Decimal>,
        /// Whether choosing it is a failure; by default only at nothing of something possible.
        pub fails: Option<bool>,
        /// How grave that failure is; as grave as its item if not stated.
        pub severity: Option<Id>,
        /// Texts accepted for it.
        pub labels: Vec<String> = Vec::new(),
    }
}

record! {
    /// A range of a measured number, and what it is worth.
    pub struct Band {
        /// Its id.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// From this number on.
        pub at_least: Option<Decimal>,
        /// Above this number.
        pub more_than: Option<Decimal>,
        /// Up to this number, it included.
        pub at_most: Option<Decimal>,
        /// Below this number.
        pub less_than: Option<Decimal>,
        /// Points earned, or demerits charged. Not stated where only failures are counted.
        pub points: Option<Decimal>,
        /// Whether it is a failure; by default only at nothing of something possible.
        pub fails: Option<bool>,
        /// How grave that failure is; as grave as its item if not stated.
        pub severity: Option<Id>,
    }
}

record! {
    /// What is given back for a failure that was put right on the spot: a share of what was lost, or points; never more than was lost.
    pub struct CorrectionCredit {
        /// A share of what was lost, 0 to 1.
        pub share: Option<Decimal>,
        /// Points.
        pub points: Option<Decimal>,
    }
}

record! {
    /// One place or aspect of an item that stays one point.
    pub struct Part {
        /// Its id, unique in the item.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What it asks for: anything that is scored.
        pub kind: ItemKind = ItemKind::PassFail,
        /// What full is worth; only its share counts.
        pub points: Decimal = Decimal::ONE,
        /// The options of a choice or multi-select.
        pub options: Vec<ItemOption> = Vec::new(),
        /// Of what a multi-select's options are a share.
        pub base: Option<SelectionBase>,
        /// Points for each unit of a count or number.
        pub each: Option<Decimal>,
        /// The most that `each` brings.
        pub at_most: Option<Decimal>,
        /// The least number that can be.
        pub min: Option<Decimal>,
        /// The greatest number that can be.
        pub max: Option<Decimal>,
        /// Unit of measure.
        pub unit: Text = Text::Empty,
        /// What ranges of a number are worth.
        pub bands: Vec<Band> = Vec::new(),
        /// The number from which on it fails.
        pub fails_from: Option<Decimal>,
        /// When it applies; always if not stated.
        pub applies_when: Option<Condition>,
        /// Texts accepted for its answers.
        pub labels: Labels = Labels::new(),
    }
}

record! {
    /// One point of inspection.
    pub struct Item {
        /// Its id, unique in the checklist.
        pub id: Id,
        /// What it asks.
        pub title: Text = Text::Empty,
        /// What kind of answer it takes; an item with parts takes theirs.
        pub kind: ItemKind = ItemKind::PassFail,
        /// One of the checklist's severities.
        pub severity: Option<Id>,
        /// Multiplies its points and what is possible; its weight where a mean rolls it up.
        pub weight: Decimal = Decimal::ONE,
        /// What a pass (or all parts at their best) is worth; under demerit and deduction, what a failure costs.
        pub points: Decimal = Decimal::ONE,
        /// The options of a choice or multi-select.
        pub options: Vec<ItemOption> = Vec::new(),
        /// Of what a multi-select's options are a share; `sum` if not stated.
        pub base: Option<SelectionBase>,
        /// Points for each unit of a count or number: earned where positive, taken from `points` where negative; charged for each
        /// under demerit and deduction.
        pub each: Option<Decimal>,
        /// The most that `each` brings.
        pub at_most: Option<Decimal>,
        /// The least number that can be; a count begins at 0.
        pub min: Option<Decimal>,
        /// The greatest number that can be. What lies beyond is refused.
        pub max: Option<Decimal>,
        /// Unit of measure (人, ℃).
        pub unit: Text = Text::Empty,
        /// What ranges of a number are worth; together they cover `min` to `max`.
        pub bands: Vec<Band> = Vec::new(),
        /// The number from which on it fails.
        pub fails_from: Option<Decimal>,
        /// Whether it only adds to the score: it takes nothing from anyone who does not have it.
        pub bonus: bool = false,
        /// How its parts are folded.
        pub fold: Option<Fold>,
        /// Its parts.
        pub parts: Vec<Part> = Vec::new(),
        /// When it applies; always if not stated.
        pub applies_when: Option<Condition>,
        /// What is given back where it was put right on the spot; the checklist's if not stated.
        pub correction_credit: Option<CorrectionCredit>,
        /// Whether a failing answer must carry evidence or a note.
        pub evidence_if_failed: bool = false,
        /// How to look (检查方法).
        pub guidance: Text = Text::Empty,
        /// By which clause (依据条款).
        pub reference: Text = Text::Empty,
        /// What to do about a failure.
        pub corrective_action: Text = Text::Empty,
        /// Within what time.
        pub due_within: Option<DueWithin>,
        /// Texts accepted for its answers.
        pub labels: Labels = Labels::new(),
        /// What its unanswered states do to the score.
        pub handling: HandlingTable = HandlingTable::INHERIT,
    }
}

impl ItemKind {
    /// Whether items of this kind take part in the score.
    pub fn scored(self) -> bool {
        !matches!(self, Self::Text | Self::Photo)
    }

    /// Whether one of several options is answered.
    pub(crate) fn has_options(self) -> bool {
        matches!(self, Self::Choice | Self::MultiSelect)
    }

    /// Whether a number is answered.
    pub(crate) fn has_number(self) -> bool {
        matches!(self, Self::Count | Self::Number)
    }
}

impl Item {
    /// Whether the item takes part in the score.
    pub fn scored(&self) -> bool {
        self.kind.scored()
    }
}

macro_rules! asked {
    ($($asker:ident),*) => {$(
        impl $asker {
            /// What it asks by itself.
            pub(crate) fn asked(&self) -> Asked<'_> {
                Asked {
                    kind: self.kind,
                    points: self.points,
                    options: &self.options,
                    base: self.base,
                    each: self.each,
                    at_most: self.at_most,
                    min: self.min,
                    max: self.max,
                    unit: &self.unit,
                    bands: &self.bands,
                    fails_from: self.fails_from,
                }
            }
        }
    )*};
}
asked!(Item, Part);

/// What an item or a part asks: all that its answers and their worth depend on.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'t> {
    pub(crate) kind: ItemKind,
    pub(crate) points: Decimal,
    pub(crate) options: &'t [ItemOption],
    pub(crate) base: Option<SelectionBase>,
    pub(crate) each: Option<Decimal>,
    pub(crate) at_most: Option<Decimal>,
    pub(crate) min: Option<Decimal>,
    pub(crate) max: Option<Decimal>,
    pub(crate) unit: &'t Text,
    pub(crate) bands: &'t [Band],
    pub(crate) fails_from: Option<Decimal>,
}
