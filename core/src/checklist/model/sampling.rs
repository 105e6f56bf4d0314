//! How much of a checklist, or of a section, must be answered before it has a score.

use super::weight::Weight;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::record;
use crate::base::rounding::{Rounding, RoundingMode};

record! {
    /// How many items must be answered before there is a score, of the whole or of a section: a number, a share, or both; one of
    /// them is required. Short of that, the outcome is `no_score` with the reason `sample_too_small` (or
    /// `severity_sample_too_small`), and a section has no score and drops out of what holds it.
    pub struct Sampling {
        /// Counts only items of this severity, their own, whatever severity an answer states; all scored items if not stated.
        pub severity: Option<Id>,
        /// The fewest answered items (each instance counts). 0 asks for nothing.
        pub at_least: Option<u32>,
        /// The least share, more than 0 and at most 1, of those that had to be answered, as `answered.share` counts them: `"1/2"`.
        /// What is not applicable, not sampled or hidden did not have to be.
        pub share: Option<Weight>,
    }
}

impl Sampling {
    /// How many have to be answered of as many that could be.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "scale", "version": "1.0.0", "items": [{"id": "a"}], "sampling": [{"share": "1/2"}]}]}"#)?;
    /// let scale = rules.checklist("scale")?;
    /// let half = &scale.checklist().sampling[0];
    /// assert_eq!((half.needed(7), half.needed(8)), (4, 4)); // 3 of 7 is less than half
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn needed(&self, asked: usize) -> usize {
        // Invariant: a `usize` has at least 32 bits, on wasm32 too.
        let number = self.at_least.map_or(0, |least| usize::try_from(least).unwrap_or(usize::MAX));
        let least = self.share.as_ref().map(|share| &share.ratio() * &Ratio::from_count(asked));
        let up = Rounding { digits: 0, mode: RoundingMode::Up };
        // Invariant: a share is at most 1, so what it comes to is no more than what was asked; 0 without a share.
        let of_share = least.and_then(|least| usize::try_from(up.apply(&least).to_i64()?).ok()).unwrap_or_default();
        number.max(of_share)
    }
}
