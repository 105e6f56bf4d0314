//! The template: what a checklist asks and what the answers are worth.

use super::handling::HandlingTable;
use crate::calendar::DueWithin;
use crate::condition::Condition;
use crate::exact::{Decimal, Ratio, Rounding, RoundingMode};
use crate::id::Id;
use crate::json::{record, words};
use crate::text::Text;
use crate::version::Version;
use std::collections::BTreeMap;

words! {
    /// How points become a score.
    pub enum Method {
        /// Points earned of points possible; more is better.
        Points = "points",
        /// Demerits charged; less is better, natively.
        Demerit = "demerit",
    }
}

words! {
    /// Which value is compared with a grade's thresholds.
    pub enum Compare {
        /// The exact one (全数值比较, GB/T 8170 §4.3.1).
        Exact = "exact",
        /// The rounded one (修约值比较法, GB/T 8170 §4.3.2).
        Rounded = "rounded",
    }
}

words! {
    /// What an item asks for.
    #[cfg_attr(feature = "schema", schemars(rename = "ItemKind"))]
    pub enum Kind {
        /// Whether it conforms.
        PassFail = "pass_fail",
        /// One of its options, each worth points.
        Choice = "choice",
        /// A remark; no points.
        Text = "text",
        /// A photograph's reference; no points.
        Photo = "photo",
    }
}

words! {
    /// How the parts of one item become its one answer.
    pub enum Fold {
        /// As good as the worst part.
        Worst = "worst",
    }
}

words! {
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

/// Texts accepted for each answer code: `{"pass": ["是", "合格", "√"], "not_applicable": ["无此项"]}`.
pub type Labels = BTreeMap<String, Vec<String>>;

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
    /// One option of a choice.
    pub struct ItemOption {
        /// Its id.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Points earned, or demerits charged.
        pub points: Decimal,
        /// Whether choosing it is a failure; by default only at nothing of something possible.
        pub fails: Option<bool>,
        /// Texts accepted for it.
        pub labels: Vec<String> = Vec::new(),
    }
}

record! {
    /// One place or aspect of an item that stays one point.
    pub struct Part {
        /// Its id, unique in the item.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What it asks for: pass_fail or choice.
        pub kind: Kind = Kind::PassFail,
        /// The options of a choice.
        pub options: Vec<ItemOption> = Vec::new(),
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
        pub kind: Kind = Kind::PassFail,
        /// One of the checklist's severities.
        pub severity: Option<Id>,
        /// Multiplies its points and what is possible.
        pub weight: Decimal = Decimal::ONE,
        /// What a pass (or all parts at their best) is worth; under demerit, what a failure costs.
        pub points: Decimal = Decimal::ONE,
        /// The options of a choice.
        pub options: Vec<ItemOption> = Vec::new(),
        /// How its parts are folded.
        pub fold: Option<Fold>,
        /// Its parts.
        pub parts: Vec<Part> = Vec::new(),
        /// When it applies; always if not stated.
        pub applies_when: Option<Condition>,
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

record! {
    /// Items under a heading. Sections add up: numerators over denominators.
    pub struct Section {
        /// Its id, unique in the checklist.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
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
        /// The severities that items may have, gravest first.
        pub severities: Vec<Id> = Vec::new(),
        /// How points become a score.
        pub method: Method = Method::Points,
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

impl RoundingRule {
    /// The rounding.
    pub fn rounding(&self) -> Rounding {
        Rounding { digits: self.digits, mode: self.mode }
    }
}

/// An item at its place: the sections above it and the handlings that it inherits.
#[derive(Clone, Debug)]
pub struct Placed<'t> {
    /// The item.
    pub item: &'t Item,
    /// The sections above it, outermost first.
    pub sections: Vec<&'t Section>,
    /// Its handlings, inheritance resolved.
    pub handling: HandlingTable,
    /// Where the item stands in the document.
    pub path: String,
}

impl Checklist {
    /// Every item in reading order, with its sections and its resolved handlings.
    pub fn placed(&self) -> Vec<Placed<'_>> {
        let outer = self.handling.or(&HandlingTable::DEFAULT);
        let mut out = Vec::new();
        place_items(&self.items, &[], &outer, "", &mut out);
        place_sections(&self.sections, &[], &outer, "", &mut out);
        out
    }
}

fn place_items<'t>(
    items: &'t [Item],
    above: &[&'t Section],
    outer: &HandlingTable,
    path: &str,
    out: &mut Vec<Placed<'t>>,
) {
    for (index, item) in items.iter().enumerate() {
        let mut handling = item.handling.or(outer);
        if !item.scored() && item.handling.missing.is_none() {
            // A remark that nobody made takes nothing away from the score, unless the item itself says so.
            handling.missing = Some(super::Handling::Exclude);
        }
        out.push(Placed { item, sections: above.to_vec(), handling, path: format!("{path}/items/{index}") });
    }
}

fn place_sections<'t>(
    sections: &'t [Section],
    above: &[&'t Section],
    outer: &HandlingTable,
    path: &str,
    out: &mut Vec<Placed<'t>>,
) {
    for (index, section) in sections.iter().enumerate() {
        let handling = section.handling.or(outer);
        let here: Vec<&Section> = above.iter().copied().chain([section]).collect();
        let path = format!("{path}/sections/{index}");
        place_items(&section.items, &here, &handling, &path, out);
        place_sections(&section.sections, &here, &handling, &path, out);
    }
}

/// What one answer is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// The answer's code: `pass`, `fail`, an option's id.
    pub code: String,
    /// Points earned or demerits charged, unweighted.
    pub points: Ratio,
    /// Whether it is a failure.
    pub fails: bool,
}

impl Item {
    /// Whether the item takes part in the score.
    pub fn scored(&self) -> bool {
        matches!(self.kind, Kind::PassFail | Kind::Choice)
    }

    /// The answers that the item itself takes; empty for parts, texts and photographs.
    pub fn worths(&self, method: Method) -> Vec<Worth> {
        if self.parts.is_empty() { worths(self.kind, &self.points.ratio(), &self.options, method) } else { Vec::new() }
    }

    /// The most points (or demerits) that the item can bring, unweighted.
    pub fn possible(&self, method: Method) -> Ratio {
        match self.kind {
            _ if !self.parts.is_empty() => self.points.ratio(),
            Kind::PassFail | Kind::Choice => most(&self.worths(method)),
            Kind::Text | Kind::Photo => Ratio::ZERO,
        }
    }
}

impl Part {
    /// The answers that the part takes, worth between 0 and what is possible.
    pub fn worths(&self, method: Method) -> Vec<Worth> {
        worths(self.kind, &Ratio::ONE, &self.options, method)
    }
}

/// The most that any of these answers brings; never below zero.
pub(super) fn most(worths: &[Worth]) -> Ratio {
    worths.iter().map(|worth| worth.points.clone()).fold(Ratio::ZERO, Ratio::max)
}

fn worths(kind: Kind, points: &Ratio, options: &[ItemOption], method: Method) -> Vec<Worth> {
    let worth = |code: &str, points: &Ratio, fails| Worth { code: code.to_owned(), points: points.clone(), fails };
    match (kind, method) {
        (Kind::PassFail, Method::Points) => vec![worth("pass", points, false), worth("fail", &Ratio::ZERO, true)],
        (Kind::PassFail, Method::Demerit) => vec![worth("pass", &Ratio::ZERO, false), worth("fail", points, true)],
        (Kind::Choice, _) => {
            let most = options.iter().map(|option| option.points.ratio()).fold(Ratio::ZERO, Ratio::max);
            let nothing = |points: &Ratio| match method {
                Method::Points => most.is_positive() && !points.is_positive(),
                Method::Demerit => most.is_positive() && *points == most,
            };
            let of = |option: &ItemOption| {
                let points = option.points.ratio();
                let fails = option.fails.unwrap_or_else(|| nothing(&points));
                Worth { code: option.id.to_string(), points, fails }
            };
            options.iter().map(of).collect()
        }
        (Kind::Text | Kind::Photo, _) => Vec::new(),
    }
}
