//! States of items, and handlings: what each state does to the score.

use crate::base::json::{record, string_enum};
use crate::base::text::Text;

string_enum! {
    /// The state of an item in an inspection. Only `answered` has a worth of its own; a handling decides
    /// about the others. Missing, not applicable and not sampled are three different things.
    #[cfg_attr(feature = "schema", schemars(rename = "AnswerState"))]
    pub enum AnswerState {
        /// It was answered, with a code, a number or a text.
        Answered = "answered",
        /// The inspector says that it does not apply here (合理缺项).
        NotApplicable = "not_applicable",
        /// A rule of the checklist hides it; an answer given all the same is kept and not scored.
        Hidden = "hidden",
        /// This visit did not look at it (未抽查), though it applies.
        NotSampled = "not_sampled",
        /// Nobody answered it, or too little is known to say whether it applies.
        Missing = "missing",
        /// It was looked at and could not be judged, for instance because the thermometer was broken.
        Error = "error",
    }
}

impl AnswerState {
    /// The name of the state, for sentences.
    pub(crate) fn title(self) -> Text {
        let (zh_cn, en) = self.title_words();
        Text::pair(zh_cn, en)
    }

    /// The name in zh-CN and in en, as two strings.
    pub(crate) fn title_words(self) -> (&'static str, &'static str) {
        match self {
            Self::Answered => ("已作答", "answered"),
            Self::NotApplicable => ("合理缺项", "not applicable"),
            Self::Hidden => ("按规则不适用", "hidden"),
            Self::NotSampled => ("未抽查", "not sampled"),
            Self::Missing => ("未填", "missing"),
            Self::Error => ("无法判定", "unjudged"),
        }
    }
}

string_enum! {
    /// What a state other than `answered` does to the score of its item.
    pub enum Handling {
        /// The item leaves both the earned and the possible points.
        Exclude = "exclude",
        /// The item earns 0 of its possible points (or the full charge), and does not count as failed.
        Zero = "zero",
        /// The item earns its possible points (or no charge).
        Full = "full",
        /// As `zero`, and the item counts in `failed.<severity>`.
        Fail = "fail",
        /// The answer is refused when the inspection is read (`not_applicable_forbidden`).
        Forbid = "forbid",
        /// There is no final score until the item is answered: the outcome is `provisional`, with the range
        /// that is still possible.
        Block = "block",
    }
}

record! {
    /// Handlings as a checklist, section or item states them. What is left out is inherited: from the item's
    /// section, the sections above it, the checklist, then the defaults. Hidden items are always excluded.
    ///
    /// ```
    /// use fugong::checklist::{Handling, HandlingTable, AnswerState};
    ///
    /// let mut kitchen = HandlingTable::INHERIT;
    /// kitchen.missing = Some(Handling::Zero);
    /// let effective = kitchen.or(&HandlingTable::DEFAULT);
    /// assert_eq!(effective.of(AnswerState::Missing), Some(Handling::Zero));
    /// assert_eq!(effective.of(AnswerState::Error), Some(Handling::Block)); // inherited
    /// assert_eq!(effective.of(AnswerState::Answered), None); // an answer has a worth, no handling
    /// ```
    pub struct HandlingTable {
        /// For not applicable: `exclude` (the default), `zero`, `full`, `fail` or `forbid`.
        pub not_applicable: Option<Handling>,
        /// For not sampled: `exclude` (the default), `block` or `zero`.
        pub not_sampled: Option<Handling>,
        /// For missing: `block` (the default), `zero`, `exclude` or `fail`. For bonus items, texts and
        /// photographs the default is `exclude`.
        pub missing: Option<Handling>,
        /// For error: `block` (the default), `zero`, `exclude` or `fail`.
        pub error: Option<Handling>,
    }
}

impl HandlingTable {
    /// States nothing: everything is inherited.
    pub const INHERIT: Self = Self { not_applicable: None, not_sampled: None, missing: None, error: None };

    /// The defaults: not applicable and not sampled items drop out; missing and unjudged ones block.
    ///
    /// ```
    /// use fugong::checklist::{Handling, HandlingTable, AnswerState};
    /// assert_eq!(HandlingTable::DEFAULT.of(AnswerState::NotApplicable), Some(Handling::Exclude));
    /// assert_eq!(HandlingTable::DEFAULT.of(AnswerState::Missing), Some(Handling::Block));
    /// ```
    pub const DEFAULT: Self = Self {
        not_applicable: Some(Handling::Exclude),
        not_sampled: Some(Handling::Exclude),
        missing: Some(Handling::Block),
        error: Some(Handling::Block),
    };

    /// This table where it states something, and `outer` elsewhere.
    ///
    /// ```
    /// use fugong::checklist::{Handling, HandlingTable};
    ///
    /// let (mut item, mut section) = (HandlingTable::INHERIT, HandlingTable::INHERIT);
    /// item.not_applicable = Some(Handling::Forbid);
    /// (section.not_applicable, section.error) = (Some(Handling::Zero), Some(Handling::Fail));
    /// let both = item.or(&section);
    /// assert_eq!((both.not_applicable, both.error), (Some(Handling::Forbid), Some(Handling::Fail)));
    /// ```
    #[must_use]
    pub fn or(&self, outer: &Self) -> Self {
        Self {
            not_applicable: self.not_applicable.or(outer.not_applicable),
            not_sampled: self.not_sampled.or(outer.not_sampled),
            missing: self.missing.or(outer.missing),
            error: self.error.or(outer.error),
        }
    }

    /// The handling of a state, with the defaults where nothing is stated; `None` for `answered`.
    ///
    /// ```
    /// use fugong::checklist::{Handling, HandlingTable, AnswerState};
    /// // Hidden items are excluded whatever the table states.
    /// assert_eq!(HandlingTable::INHERIT.of(AnswerState::Hidden), Some(Handling::Exclude));
    /// ```
    #[must_use]
    pub fn of(&self, state: AnswerState) -> Option<Handling> {
        match state {
            AnswerState::Answered => None,
            AnswerState::Hidden => Some(Handling::Exclude),
            AnswerState::NotApplicable => Some(self.not_applicable.unwrap_or(Handling::Exclude)),
            AnswerState::NotSampled => Some(self.not_sampled.unwrap_or(Handling::Exclude)),
            AnswerState::Missing => Some(self.missing.unwrap_or(Handling::Block)),
            AnswerState::Error => Some(self.error.unwrap_or(Handling::Block)),
        }
    }

    /// Each state's stated handling, with the handlings that are legal for it.
    pub(crate) fn stated(&self) -> [(&'static str, Option<Handling>, &'static [Handling]); 4] {
        use Handling::{Block, Exclude, Fail, Forbid, Full, Zero};
        [
            ("not_applicable", self.not_applicable, &[Exclude, Zero, Full, Fail, Forbid]),
            ("not_sampled", self.not_sampled, &[Exclude, Block, Zero]),
            ("missing", self.missing, &[Block, Zero, Exclude, Fail]),
            ("error", self.error, &[Block, Zero, Exclude, Fail]),
        ]
    }
}
