//! What became of an item, and what its checklist makes of that.

use crate::base::json::{record, string_enum};
use crate::base::text::Text;

string_enum! {
    /// The state of an item in an inspection.
    #[cfg_attr(feature = "schema", schemars(rename = "AnswerState"))]
    pub enum State {
        /// It was answered.
        Answered = "answered",
        /// The inspector says that it does not apply here (合理缺项).
        NotApplicable = "not_applicable",
        /// A rule of the checklist hides it; an answer given all the same is kept and not scored.
        Hidden = "hidden",
        /// This visit did not look at it.
        NotSampled = "not_sampled",
        /// Nobody answered it, or too little is known to say whether it applies.
        Missing = "missing",
        /// It was looked at and could not be judged.
        Error = "error",
    }
}

impl State {
    /// The state as people read it.
    pub(crate) fn title(self) -> Text {
        let (zh_cn, en) = self.title_words();
        Text::pair(zh_cn, en)
    }

    /// The same, apart.
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
    /// What a state other than answered does to the score.
    pub enum Handling {
        /// It leaves both the points and what is possible.
        Exclude = "exclude",
        /// It counts as the worst answer; it does not count as failed.
        Zero = "zero",
        /// It counts as the best answer.
        Full = "full",
        /// It counts as the worst answer, and as failed.
        Fail = "fail",
        /// It is refused as input.
        Forbid = "forbid",
        /// There is no final score until it is answered.
        Block = "block",
    }
}

record! {
    /// Handlings as a checklist, section or item states them; what is left out is inherited.
    pub struct HandlingTable {
        /// Of not applicable: exclude, zero, full, fail or forbid.
        pub not_applicable: Option<Handling>,
        /// Of not sampled: exclude, block or zero.
        pub not_sampled: Option<Handling>,
        /// Of missing: block, zero, exclude or fail.
        pub missing: Option<Handling>,
        /// Of error: block, zero, exclude or fail.
        pub error: Option<Handling>,
    }
}

impl HandlingTable {
    /// Nothing stated.
    pub const INHERIT: Self = Self { not_applicable: None, not_sampled: None, missing: None, error: None };

    /// The defaults: what does not apply or was not sampled drops out, what is missing or unjudged blocks.
    pub const DEFAULT: Self = Self {
        not_applicable: Some(Handling::Exclude),
        not_sampled: Some(Handling::Exclude),
        missing: Some(Handling::Block),
        error: Some(Handling::Block),
    };

    /// This table where it states something, `outer` elsewhere.
    #[must_use]
    pub fn or(&self, outer: &Self) -> Self {
        Self {
            not_applicable: self.not_applicable.or(outer.not_applicable),
            not_sampled: self.not_sampled.or(outer.not_sampled),
            missing: self.missing.or(outer.missing),
            error: self.error.or(outer.error),
        }
    }

    /// The handling of a state; `None` for what was answered.
    pub fn of(&self, state: State) -> Option<Handling> {
        match state {
            State::Answered => None,
            State::Hidden => Some(Handling::Exclude),
            State::NotApplicable => Some(self.not_applicable.unwrap_or(Handling::Exclude)),
            State::NotSampled => Some(self.not_sampled.unwrap_or(Handling::Exclude)),
            State::Missing => Some(self.missing.unwrap_or(Handling::Block)),
            State::Error => Some(self.error.unwrap_or(Handling::Block)),
        }
    }

    /// What is stated, with the handlings that its state may have (DESIGN §5).
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
