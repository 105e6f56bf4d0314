//! What a checklist may read of itself beside the figures of its sections and of the whole: answers, the figures of items, and
//! the figures that it names.
//!
//! | name | is |
//! |---|---|
//! | `answer.<item>` | the answer: a code, codes or a number |
//! | `item.<item>.<figure>` | what the item's lines come to |
//! | `section.<section>.<figure>` | what a section comes to (see `card_fact`) |
//! | `figure.<id>` | a figure of the checklist's own `figures` |
//! | `score` | the final score, where the checklist has `scoring` |

use super::card_fact::{FigureKind, meaning_in_section};
use crate::base::id::Id;
use crate::base::json::record;
use crate::base::text::Text;
use crate::tools::condition::Amount;

record! {
    /// A figure that the checklist names: an amount that grades, other figures and `applies_when` read as `figure.<id>`, and that
    /// cards state. It is reckoned from exact numbers, never from rounded ones.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [{"id": "sleep", "version": "1.0.0",
    ///     "items": [{"id": "falling", "kind": "number", "min": 0, "max": 3, "each": 1}, {"id": "staying", "kind": "number", "min": 0, "max": 3, "each": 1}],
    ///     "figures": [{"id": "mean", "title": "均分", "amount": {"mean": [{"fact": "answer.falling"}, {"fact": "answer.staying"}]}}],
    ///     "grades": [{"id": "poor", "when": {"fact": "figure.mean", "more_than": 2}}, {"id": "fair", "otherwise": true}]}]}"#)?;
    /// let sleep = rules.checklist("sleep")?;
    /// let card = sleep.score(&sleep.read(&Json::parse(r#"{"answers": {"falling": 3, "staying": 2}}"#)?)?).result;
    /// assert_eq!(card.figures[0].value.as_ref().unwrap().to_string(), "2.5");
    /// assert_eq!(card.grade().unwrap(), "poor");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct NamedFigure {
        /// Its id, unique among the checklist's figures: `index`.
        pub id: Id,
        /// Its title; the id if not stated.
        pub title: Text = Text::Empty,
        /// Unit of measure, for people (分, ℃); none if not stated. It converts nothing.
        pub unit: Text = Text::Empty,
        /// The amount. It may read declared facts, answers, figures of items, sections and the whole, and other figures; a figure that reads itself in
        /// a circle is refused (`circular_rule`).
        pub amount: Amount,
    }
}

/// A figure of one item, of all its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemFigure {
    /// Points earned, weighted, or demerits charged.
    Earned,
    /// Points possible, weighted; 0 of a bonus item.
    Possible,
    /// 100 × earned ÷ possible.
    Percent,
    /// Number of lines that failed.
    FailedCount,
    /// Number of nonconformities.
    NonconformityCount,
}

/// The figures of an item, as they stand behind `item.<id>.`
pub(crate) const OF_ITEM: [(&str, ItemFigure); 5] = [
    ("earned", ItemFigure::Earned),
    ("possible", ItemFigure::Possible),
    ("percent", ItemFigure::Percent),
    ("failed.count", ItemFigure::FailedCount),
    ("nonconformities.count", ItemFigure::NonconformityCount),
];

/// A name that a checklist reads of itself, taken apart. Whether there is such an item, section or figure it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnName<'n> {
    /// `answer.<item>`.
    Answer(&'n str),
    /// `item.<item>.<figure>`.
    Item(&'n str, ItemFigure),
    /// `section.<section>.<figure>`.
    Section(&'n str, FigureKind),
    /// `figure.<id>`.
    Figure(&'n str),
}

impl<'n> OwnName<'n> {
    /// Takes a name apart; `None` for figures of the whole and for declared facts.
    pub(crate) fn of(name: &'n str) -> Option<Self> {
        if let Some(item) = name.strip_prefix("answer.") {
            return Some(Self::Answer(item));
        }
        if let Some(figure) = name.strip_prefix("figure.") {
            return Some(Self::Figure(figure));
        }
        if let Some((item, rest)) = name.strip_prefix("item.").and_then(|rest| rest.split_once('.')) {
            return OF_ITEM.iter().find(|(known, _)| *known == rest).map(|(_, what)| Self::Item(item, *what));
        }
        meaning_in_section(name).map(|(section, what)| Self::Section(section, what))
    }
}

impl ItemFigure {
    /// Whether it counts something, so that it is 0 where there is nothing.
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::FailedCount | Self::NonconformityCount)
    }
}
