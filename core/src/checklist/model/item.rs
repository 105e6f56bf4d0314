//! Items: the points of inspection, and what may be answered to each.

use super::handling::HandlingTable;
use super::weight::Weight;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use crate::tools::calendar::DueWithin;
use crate::tools::condition::Condition;
use std::collections::BTreeMap;

string_enum! {
    /// What kind of answer an item takes. The kind decides which other fields are legal: options, numbers,
    /// bands.
    #[cfg_attr(feature = "schema", schemars(rename = "ItemKind"))]
    pub enum ItemKind {
        /// Pass or fail: `pass` earns `points`, `fail` nothing; under charges `fail` is charged `points`.
        /// Accepts `true` and `false`.
        PassFail = "pass_fail",
        /// One of its `options`, each with its own points.
        Choice = "choice",
        /// Any number of its `options`, none included; `base` says what they are worth together.
        MultiSelect = "multi_select",
        /// A whole number from 0 to `max`, worth `each` per unit.
        Count = "count",
        /// A measured number from `min` to `max` (37.2 ℃), worth `each` per unit or by `bands`.
        Number = "number",
        /// A remark, without points; it is never part of the score.
        Text = "text",
        /// A photograph's reference, without points.
        Photo = "photo",
    }
}

string_enum! {
    /// How the parts of one item become its one line.
    pub enum Fold {
        /// The item is as good as its worst part: one dirty workshop spoils it, and it still counts once.
        Worst = "worst",
    }
}

string_enum! {
    /// What the chosen options of a multi-select are worth, and out of how much. Options worth 2, 3 and −1:
    /// if the first two are chosen, `sum` gives 5 of 5 and `best` 3 of 3; the third alone gives −1.
    pub enum SelectionBase {
        /// The chosen options add up, out of the sum of all positive ones.
        Sum = "sum",
        /// The best chosen option counts, out of the best of all.
        Best = "best",
    }
}

/// Texts accepted for each answer code: `{"pass": ["是", "合格", "√"], "not_applicable": ["无此项"]}`.
///
/// Labels are compared without regard to width, case and outer blanks: `ＹＥＳ ` is `yes`. Pass or fail is also told by `true`,
/// `1`, `false` and `0`, unless some label is a whole number; a blank text is no answer and no label. An option's own
/// labels come first, then its part's, its item's and its checklist's. A text that would mean two codes in
/// one list is refused (`ambiguous_label`).
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "gate", "version": "1.0.0", "labels": {"pass": ["是", "Yes"]}, "items": [{"id": "staffed"}]}]}"#)?;
/// let gate = rules.checklist("gate")?;
/// assert!(gate.read(&Json::parse(r#"{"answers": {"staffed": " ＹＥＳ "}}"#)?).is_ok());
/// let refused = gate.read(&Json::parse(r#"{"answers": {"staffed": "大概"}}"#)?).unwrap_err();
/// assert_eq!(refused.iter().next().unwrap().code(), fugong::Code::UnknownAnswer);
/// # Ok::<(), fugong::Problems>(())
/// ```
pub type Labels = BTreeMap<String, Vec<String>>;

record! {
    /// One option of a choice or multi-select: `{"id": "partly", "title": "部分符合", "points": 1}`.
    pub struct ItemOption {
        /// Its id, unique in the item: the code of the answer.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Points earned, or demerits charged; may be negative. Required, but refused under `counts`, where
        /// only failures are counted.
        pub points: Option<Decimal>,
        /// Whether choosing it is a failure. If not stated: under `points` it fails at 0 or less of a
        /// positive maximum, under charges at the full charge. Anything between is deficient, not failed.
        pub fails: Option<bool>,
        /// The severity of that failure; the item's if not stated.
        pub severity: Option<Id>,
        /// Texts accepted for it, before all other labels.
        pub labels: Vec<String> = Vec::new(),
    }
}

record! {
    /// A range of a measured number and its worth. The bands of an item cover `min` to `max` without gap or
    /// overlap (`band_gap`, `band_overlap`): for a temperature, `{"less_than": 37.3, "points": 1}` and
    /// `{"at_least": 37.3, "points": 0}`.
    pub struct Band {
        /// Its id, unique in the item; it stands on the card's line.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Lower bound, inclusive. Without a lower bound the band begins at the item's `min`.
        pub at_least: Option<Decimal>,
        /// Lower bound, exclusive; not together with `at_least`.
        pub more_than: Option<Decimal>,
        /// Upper bound, inclusive. Without an upper bound the band ends at the item's `max`.
        pub at_most: Option<Decimal>,
        /// Upper bound, exclusive; not together with `at_most`.
        pub less_than: Option<Decimal>,
        /// Points earned, or demerits charged. Required, but refused under `counts`.
        pub points: Option<Decimal>,
        /// Whether a number in it is a failure. If not stated: under `points` at 0 or less of a positive
        /// maximum, under charges at the full charge.
        pub fails: Option<bool>,
        /// The severity of that failure; the item's if not stated.
        pub severity: Option<Id>,
    }
}

record! {
    /// What is given back for a failure that was put right on the spot: exactly one of a share and points
    /// (`credit_form`), and never more than was lost. The item stays failed. An item of 4 points that lost 3:
    /// `{"share": "0.5"}` gives back 1.5, `{"points": 5}` gives back 3.
    pub struct CorrectionCredit {
        /// A share of the points lost, 0 to 1.
        pub share: Option<Decimal>,
        /// Points, 0 or more; cut to the points lost.
        pub points: Option<Decimal>,
    }
}

record! {
    /// One place or aspect of an item that stays one item: the disinfection of workshop and canteen, with two
    /// answers and one line.
    pub struct Part {
        /// Its id, unique in the item: `canteen`. The words of an answer's own form (`value`, `note`,
        /// `evidence`, `parts`, `error`) are reserved.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What kind of answer it takes; not `text` or `photo`.
        pub kind: ItemKind = ItemKind::PassFail,
        /// Its full worth, 1 if not stated. Only the share of it counts: the item's own `points` say what
        /// that is worth.
        pub points: Decimal = Decimal::ONE,
        /// The options of a `choice` or `multi_select`.
        pub options: Vec<ItemOption> = Vec::new(),
        /// What a multi-select's options are worth together; `sum` if not stated.
        pub base: Option<SelectionBase>,
        /// Points for each unit of a count or number, as for an item: negative ones are taken from `points`.
        pub each: Option<Decimal>,
        /// The most that `each` brings, 0 or more; not beside a negative `each`.
        pub at_most: Option<Decimal>,
        /// The least number accepted; required for `number`, refused for `count`, which begins at 0.
        pub min: Option<Decimal>,
        /// The greatest number accepted; required for `count` and `number`.
        pub max: Option<Decimal>,
        /// Unit of measure, for people: 人, ℃. It converts nothing.
        pub unit: Text = Text::Empty,
        /// Worths by ranges of a number.
        pub bands: Vec<Band> = Vec::new(),
        /// The number, inclusive, from which on the answer is a failure.
        pub fails_from: Option<Decimal>,
        /// When it applies, by the site's facts, other answers (`answer.<item>`) and figures of other items and sections; always if not stated. Where it does not, the other parts
        /// decide.
        pub applies_when: Option<Condition>,
        /// Texts accepted for its answers, before its item's and its checklist's.
        pub labels: Labels = Labels::new(),
    }
}

record! {
    /// One item of a checklist (检查项): one question, one line of the card.
    ///
    /// An item is `pass_fail` for one point unless it says otherwise. Its kind decides which fields are
    /// legal; a field that would have no effect is refused (`field_of_kind`, `field_of_method`).
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// // Each person without a mask takes 2 points of 10, but never more than 10.
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "masks", "version": "1.0.0", "items": [
    ///         {"id": "without", "kind": "count", "points": 10, "each": -2, "max": 50, "unit": "人"}]}]}"#)?;
    /// let masks = rules.checklist("masks")?;
    /// let earned = |answer: &str| -> Result<String, fugong::Problems> {
    ///     let read = masks.read(&Json::parse(&format!(r#"{{"answers": {{"without": {answer}}}}}"#))?)?;
    ///     Ok(masks.score(&read).result.score.unwrap().total)
    /// };
    /// assert_eq!(earned("0")?, "10.0");
    /// assert_eq!(earned("3")?, "4.0");
    /// assert_eq!(earned("7")?, "0.0"); // not -4
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Item {
        /// Its id, unique in the checklist: `gate`. Inspections, cards and findings name it.
        pub id: Id,
        /// What it asks, one text or one by language; sentences use the id where there is none.
        pub title: Text = Text::Empty,
        /// What kind of answer it takes; `pass_fail` if not stated, and always for an item with parts, which
        /// take their own.
        pub kind: ItemKind = ItemKind::PassFail,
        /// One of the checklist's severities; none if not stated, and then it counts in `failed.count` only.
        pub severity: Option<Id>,
        /// Multiplies both its earned and its possible points; 0 or more, 1 if not stated; a ratio may be
        /// written `"93/23"`. Under `weighted_mean` also its weight in the mean. An item of weight 0 is asked, does not score, and blocks nothing while
        /// it is missing, unless a condition reads failures that its answer can still change.
        pub weight: Weight = Weight::ONE,
        /// What a pass is worth, and an item with parts at its best; under deduction and demerit, what a
        /// failure is charged. 0 or more, 1 if not stated. Options and bands have their own; refused under `counts`.
        pub points: Decimal = Decimal::ONE,
        /// The options of a `choice` or `multi_select`; required there.
        pub options: Vec<ItemOption> = Vec::new(),
        /// What a multi-select's options are worth together; `sum` if not stated.
        pub base: Option<SelectionBase>,
        /// Points for each unit of a count or number. Under `points`: earned if positive; if negative, taken from `points`,
        /// which must be above 0, and never below 0. Under deduction and demerit: charged, 0 or more; `points` if not stated.
        /// Under counts each unit counts 1. What can neither earn nor take anything, nor fail, is refused (`no_effect`).
        pub each: Option<Decimal>,
        /// The most that `each` brings (or charges), 0 or more; unlimited if not stated. Not beside a negative `each`.
        pub at_most: Option<Decimal>,
        /// The least number accepted; required for `number`. A count begins at 0 and states none.
        pub min: Option<Decimal>,
        /// The greatest number accepted; required for `count` and `number`. An answer beyond it is refused
        /// (`out_of_range`), never cut.
        pub max: Option<Decimal>,
        /// Unit of measure, for people: 人, ℃. It converts nothing.
        pub unit: Text = Text::Empty,
        /// Worths by ranges of a `number`, in place of `each`; together they cover `min` to `max`.
        pub bands: Vec<Band> = Vec::new(),
        /// The number, inclusive, from which on the answer is a failure. If not stated, a count of charges
        /// fails from 1 on, other numbers at 0 points.
        pub fails_from: Option<Decimal>,
        /// Whether it only adds to the score: its points are earned but not possible, so that whoever lacks
        /// it loses nothing, and 100 % can be exceeded unless `percent_ceiling` is set. Only under `points`
        /// and plain sums.
        pub bonus: bool = false,
        /// How its parts are folded; required with `parts`.
        pub fold: Option<Fold>,
        /// Its parts, each answered by itself, counted once together.
        pub parts: Vec<Part> = Vec::new(),
        /// When it applies, by the site's facts, other answers (`answer.<item>`) and figures of other items and sections; always if not stated. False hides it (an answer is kept, not
        /// scored); unknown leaves it missing.
        pub applies_when: Option<Condition>,
        /// What is given back if a failure was put right on the spot; the checklist's rule if not stated.
        pub correction_credit: Option<CorrectionCredit>,
        /// Whether a failing answer must carry evidence or a note; not if not stated. Its lack is a note on
        /// the card (`evidence_missing`) and changes no score.
        pub evidence_if_failed: bool = false,
        /// How to look (检查方法), shown on the form.
        pub guidance: Text = Text::Empty,
        /// By which clause (依据条款), shown on the form and in findings.
        pub reference: Text = Text::Empty,
        /// What to do about a failure, shown in findings.
        pub corrective_action: Text = Text::Empty,
        /// Within what time a failure has to be put right: `on_the_spot`, `{"hours": 2}`, `{"days": 3}` or
        /// `{"working_days": 2}`, counted from `recorded_at`.
        pub due_within: Option<DueWithin>,
        /// Texts accepted for its answers, before its checklist's.
        pub labels: Labels = Labels::new(),
        /// What its unanswered states do to the score; what is left out is inherited.
        pub handling: HandlingTable = HandlingTable::INHERIT,
    }
}

impl Item {
    /// True if the item takes part in the score, by its kind.
    ///
    /// ```
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// assert!(list.item("gate").is_some_and(|item| item.scored()));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn scored(&self) -> bool {
        self.kind.scored()
    }
}

macro_rules! asked {
    ($($asker:ident),*) => {$(
        impl $asker {
            /// The fields that decide what its answers are worth.
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

/// What an item and a part have in common: the fields on which legal answers and their worth depend.
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
