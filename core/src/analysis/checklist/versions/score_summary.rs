//! What a card comes to, in short.

use crate::base::id::Id;
use crate::checklist::card::card::ScoreCard;
use crate::checklist::scoring::outcome::Outcome;

/// What a card comes to: all that two versions have to agree on.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScoreSummary {
    /// `graded`, `scored`, `ungraded`, `provisional` or `no_score`.
    pub outcome: &'static str,
    /// The percentage, rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
    /// The exact fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fraction: Option<String>,
    /// The total, rounded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Id>,
    /// The grades still possible, where it is open which.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible_grades: Vec<Id>,
    /// The lowest score, where the card is provisional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The highest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
}

impl ScoreSummary {
    /// What a card comes to.
    #[must_use]
    pub fn of(card: &ScoreCard) -> Self {
        let score = card.score.as_ref();
        let mut gist = Self {
            outcome: "scored",
            percent: score.and_then(|score| score.percent.clone()),
            fraction: score.and_then(|score| score.fraction.clone()),
            total: score.map(|score| score.total.clone()),
            grade: card.grade().cloned(),
            possible_grades: Vec::new(),
            low: None,
            high: None,
        };
        match &card.outcome {
            Outcome::Graded { .. } => gist.outcome = "graded",
            Outcome::Scored => {}
            Outcome::Ungraded { possible_grades } => {
                gist.outcome = "ungraded";
                gist.possible_grades = possible_grades.clone();
            }
            Outcome::Provisional(open) => {
                gist.outcome = "provisional";
                gist.possible_grades = open.possible_grades.clone();
                (gist.low, gist.high) = (open.low.clone(), open.high.clone());
            }
            Outcome::NoScore { .. } => gist.outcome = "no_score",
        }
        gist
    }
}
