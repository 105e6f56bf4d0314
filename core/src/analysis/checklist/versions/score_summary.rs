//! What a card comes to, in short.

use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::checklist::card::card::ScoreCard;
use crate::checklist::scoring::outcome::Outcome;

string_enum! {
    /// What a card's outcome is called.
    pub enum OutcomeName {
        /// There is a score and a grade.
        Graded = "graded",
        /// There is a score, and the checklist has no grades.
        Scored = "scored",
        /// There is a score; which grade it has depends on facts that are not known.
        Ungraded = "ungraded",
        /// What is missing holds the score up.
        Provisional = "provisional",
        /// There is no score.
        NoScore = "no_score",
    }
}

/// What a card comes to: all that two versions have to agree on.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ScoreSummary {
    /// What its outcome is called.
    pub outcome: OutcomeName,
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
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
            outcome: OutcomeName::Scored,
            percent: score.and_then(|score| score.percent.clone()),
            fraction: score.and_then(|score| score.fraction.clone()),
            total: score.map(|score| score.total.clone()),
            grade: card.grade().cloned(),
            possible_grades: Vec::new(),
            low: None,
            high: None,
        };
        match &card.outcome {
            Outcome::Graded { .. } => gist.outcome = OutcomeName::Graded,
            Outcome::Scored => {}
            Outcome::Ungraded { possible_grades } => {
                gist.outcome = OutcomeName::Ungraded;
                gist.possible_grades = possible_grades.clone();
            }
            Outcome::Provisional(open) => {
                gist.outcome = OutcomeName::Provisional;
                gist.possible_grades = open.possible_grades.clone();
                (gist.low, gist.high) = (open.low.clone(), open.high.clone());
            }
            Outcome::NoScore { .. } => gist.outcome = OutcomeName::NoScore,
        }
        gist
    }
}
