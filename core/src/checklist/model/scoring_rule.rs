//! What a score is beside the sum of its lines: where it begins, and the steps that adjust it.

use crate::base::id::Id;
use crate::base::json::record;
use crate::base::text::Text;
use crate::tools::condition::{Amount, Condition};

record! {
    /// What the final score is, where it is more than what the lines add up to. Its parts read exact figures, never rounded ones; grades read the
    /// final score as `score`.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// // From two majors on three points more go off, and a failed key item leaves 50 at most.
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [{"id": "site", "version": "1.0.0",
    ///     "severities": ["key", "major"], "method": "deduction", "items": [{"id": "a", "severity": "major", "points": 4},
    ///         {"id": "b", "severity": "major", "points": 4}, {"id": "c", "severity": "key", "points": 4}],
    ///     "scoring": {"adjust": [
    ///         {"id": "surcharge", "when": {"fact": "failed.major", "at_least": 2}, "plus": -3},
    ///         {"id": "cap", "when": {"fact": "failed.key", "at_least": 1}, "at_most": 50}]}}]}"#)?;
    /// let site = rules.checklist("site")?;
    /// let of = |answers: &str| -> Result<_, fugong::Problems> { Ok(site.score(&site.read(&Json::parse(answers)?)?).result) };
    /// let card = of(r#"{"answers": {"a": "fail", "b": "fail", "c": "pass"}}"#)?;
    /// let score = card.score.as_ref().unwrap();
    /// // The lines come to 92; the card tells both, and each step.
    /// assert_eq!((score.percent.as_deref(), score.final_score.as_deref()), (Some("92.0"), Some("89.0")));
    /// assert_eq!(card.adjustments[0].after.as_ref().unwrap().to_string(), "89");
    /// let card = of(r#"{"answers": {"a": "pass", "b": "pass", "c": "fail"}}"#)?;
    /// assert_eq!(card.score.unwrap().final_score.as_deref(), Some("50.0"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct ScoringRule {
        /// Where the score begins; if not stated, at the percentage, or under demerit and counts at the total. Any amount over the site's facts,
        /// answers and figures: a mean in the answers' own units, a product of two, the better of two sections.
        pub score: Option<Amount>,
        /// Steps that adjust the score, in this order.
        pub adjust: Vec<Adjustment> = Vec::new(),
    }
}

record! {
    /// One step that adjusts the score: exactly one effect (`one_effect`). Its condition and its amount may read `score`, the score before the
    /// step.
    pub struct Adjustment {
        /// Its id, unique among the steps: `surcharge`.
        pub id: Id,
        /// Its title, which the card shows; the id if not stated.
        pub title: Text = Text::Empty,
        /// When it is taken; always if not stated. Unknown leaves the score without a value that could be said.
        pub when: Option<Condition>,
        /// The score becomes this amount if it is above it.
        pub at_most: Option<Amount>,
        /// The score becomes this amount if it is below it.
        pub at_least: Option<Amount>,
        /// This amount is added; a negative one is taken off.
        pub plus: Option<Amount>,
        /// The score is multiplied by this amount.
        pub times: Option<Amount>,
        /// The score becomes this amount.
        pub replace: Option<Amount>,
    }
}

crate::base::json::string_enum! {
    /// What an adjustment does to the score.
    pub enum AdjustmentEffect {
        /// Not above an amount.
        AtMost = "at_most",
        /// Not below an amount.
        AtLeast = "at_least",
        /// An amount is added.
        Plus = "plus",
        /// Multiplied by an amount.
        Times = "times",
        /// An amount takes its place.
        Replace = "replace",
    }
}

impl Adjustment {
    /// Its effects with their amounts; a sound one has exactly one.
    pub fn effects(&self) -> impl Iterator<Item = (AdjustmentEffect, &Amount)> {
        let all = [
            (AdjustmentEffect::AtMost, self.at_most.as_ref()),
            (AdjustmentEffect::AtLeast, self.at_least.as_ref()),
            (AdjustmentEffect::Plus, self.plus.as_ref()),
            (AdjustmentEffect::Times, self.times.as_ref()),
            (AdjustmentEffect::Replace, self.replace.as_ref()),
        ];
        all.into_iter().filter_map(|(effect, amount)| Some((effect, amount?)))
    }

    /// The same, to be checked.
    pub(crate) fn effects_mut(&mut self) -> impl Iterator<Item = (AdjustmentEffect, &mut Amount)> {
        let all = [
            (AdjustmentEffect::AtMost, self.at_most.as_mut()),
            (AdjustmentEffect::AtLeast, self.at_least.as_mut()),
            (AdjustmentEffect::Plus, self.plus.as_mut()),
            (AdjustmentEffect::Times, self.times.as_mut()),
            (AdjustmentEffect::Replace, self.replace.as_mut()),
        ];
        all.into_iter().filter_map(|(effect, amount)| Some((effect, amount?)))
    }
}

impl ScoringRule {
    /// Calls `see` with the name of every fact that its amounts and conditions read, `score` among them.
    pub(crate) fn for_each_fact<'r>(&'r self, see: &mut dyn FnMut(&'r str)) {
        self.score.iter().for_each(|amount| amount.for_each_fact(see));
        for step in &self.adjust {
            step.when.iter().for_each(|condition| condition.for_each_fact(see));
            step.effects().for_each(|(_, amount)| amount.for_each_fact(see));
        }
    }
}
