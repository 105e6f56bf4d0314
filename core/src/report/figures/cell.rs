//! Cells: a figure, and the five ways of not having one. A cell never becomes another one on the way to a table.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::model::observation::SourceRef;
use chrono::NaiveDate;

/// Content of a cell. None of these is ever taken for another: a missing figure is not 0, a nil return is not a missing
/// one.
///
/// ```
/// use fugong::{base::exact::Ratio, report::Cell};
///
/// assert_eq!(Cell::number(Ratio::ZERO), Cell::Zero);
/// assert_eq!(Cell::Nil.to_number(), Some(Ratio::ZERO), "an asserted nothing is a number");
/// assert_eq!(Cell::Missing.to_number(), None, "nothing came: no number, above all not 0");
/// assert_eq!(Cell::Withheld { reason: None }.to_number(), None);
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "cell", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Cell {
    /// A number other than 0.
    Value {
        /// The number, exact.
        value: Ratio,
    },
    /// A zero that was counted or written.
    Zero,
    /// A zero that a nil return asserts (零报告).
    Nil,
    /// A word of a status.
    Word {
        /// Id of the word.
        word: String,
    },
    /// Free text.
    Text {
        /// The text.
        text: String,
    },
    /// Nothing came.
    Missing,
    /// A figure that exists and is not told.
    Withheld {
        /// Why; nothing where several say why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A figure that cannot exist.
    NotApplicable {
        /// Why: `denominator_zero`, `not_folded_over_time`, `not_folded_over_units`, or the reporter's reason.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

string_enum! {
    /// Why something is not in a figure.
    pub enum Excluded {
        /// The report is not due yet.
        Awaited = "awaited",
        /// The report did not come.
        Missing = "missing",
        /// The unit was let off.
        Waived = "waived",
        /// The report came without this figure.
        NotGiven = "not_given",
        /// The figures were withdrawn.
        Retracted = "retracted",
        /// The report came and is not acceptable: it breaks a rule of severity `error`, or cannot be read whole.
        Returned = "returned",
        /// A record that it rests on cannot be read, or was not given.
        Unread = "unread",
        /// The report came although none was expected.
        Unsolicited = "unsolicited",
        /// The figure is not told.
        Withheld = "withheld",
        /// The figure cannot exist.
        NotApplicable = "not_applicable",
        /// A later day's figure takes its place.
        Superseded = "superseded",
        /// It states a whole whose parts are counted; it is shown beside them.
        Whole = "whole",
        /// The other part of the ratio is not there.
        OtherPart = "other_part",
    }
}

string_enum! {
    /// The two parts of a ratio.
    pub enum RatioPart {
        /// What is divided.
        Numerator = "numerator",
        /// What it is divided by.
        Denominator = "denominator",
    }
}

/// One figure that is inside another, with what it rests on.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Contribution {
    /// Unit that it is of.
    pub unit: Id,
    /// Day that it is of.
    pub day: NaiveDate,
    /// Of a ratio, the part that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<RatioPart>,
    /// Figure.
    #[serde(flatten)]
    pub cell: Cell,
    /// What it rests on.
    pub source: SourceRef,
}

/// One figure that is not inside another, and why.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Exclusion {
    /// Unit concerned.
    pub unit: Id,
    /// Day concerned.
    pub day: NaiveDate,
    /// Of a ratio, the part that it would belong to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<RatioPart>,
    /// Reason.
    pub excluded: Excluded,
    /// Figure that is left out, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<Cell>,
    /// What it rests on, where there is anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRef>,
}

impl Cell {
    /// Cell of a number: `Zero` for 0, else `Value`.
    #[must_use]
    pub fn number(value: Ratio) -> Self {
        if value.is_zero() { Self::Zero } else { Self::Value { value } }
    }

    /// The number; 0 for zeros and nil returns, `None` for everything that is no number.
    #[must_use]
    pub fn to_number(&self) -> Option<Ratio> {
        match self {
            Self::Value { value } => Some(value.clone()),
            Self::Zero | Self::Nil => Some(Ratio::ZERO),
            _ => None,
        }
    }

    /// Cell that says why the figure cannot be.
    pub(crate) fn impossible(reason: &str) -> Self {
        Self::NotApplicable { reason: Some(reason.to_owned()) }
    }
}

impl Excluded {
    /// The reason as tables show it, in zh-CN and en.
    #[must_use]
    pub fn title(self) -> Text {
        let (zh_cn, en) = match self {
            Self::Awaited => ("待报", "awaited"),
            Self::Missing => ("未报", "missing"),
            Self::Waived => ("免报", "waived"),
            Self::NotGiven => ("本项未填", "not given"),
            Self::Retracted => ("已撤回", "retracted"),
            Self::Returned => ("退回", "returned"),
            Self::Unread => ("登记材料未能读取", "a record cannot be read"),
            Self::Unsolicited => ("无需报而报", "unsolicited"),
            Self::Withheld => ("不予提供", "withheld"),
            Self::NotApplicable => ("不适用", "not applicable"),
            Self::Superseded => ("以后一日数为准", "superseded by a later day"),
            Self::Whole => ("为合计数，另列对照", "a statement of the whole, shown beside"),
            Self::OtherPart => ("比率另一项缺失", "the other part of the ratio is missing"),
        };
        Text::pair(zh_cn, en)
    }

    /// Whether a figure that leaves this out says less than it should.
    ///
    /// ```
    /// use fugong::report::Excluded;
    ///
    /// assert!(Excluded::Missing.is_gap() && Excluded::Withheld.is_gap());
    /// // A unit that was let off leaves no gap, and neither does a stock's earlier day.
    /// assert!(!Excluded::Waived.is_gap() && !Excluded::Superseded.is_gap());
    /// ```
    #[must_use]
    pub fn is_gap(self) -> bool {
        !matches!(self, Self::Waived | Self::Unsolicited | Self::NotApplicable | Self::Superseded | Self::Whole)
    }
}
