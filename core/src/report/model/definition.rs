//! What is reported, by whom, by when, and how figures fold.

use super::source::{OneOrMore, Source};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{record, string_enum};
use crate::base::rounding::RoundingMode;
use crate::base::text::Text;
use crate::base::version::Version;
use crate::tools::calendar::{LocalMoment, LocalTime, Window};
use crate::tools::condition::Condition;

string_enum! {
    /// What a figure is; this decides how it may be folded.
    pub enum IndicatorKind {
        /// What happened within the window (期内发生数): adds up over time.
        Flow = "flow",
        /// What there is at its end (期末存量): never adds up over time.
        Stock = "stock",
        /// One figure over another.
        Ratio = "ratio",
        /// A highest or lowest value.
        Extremum = "extremum",
        /// One of declared words.
        Status = "status",
        /// Free text.
        Text = "text",
    }
}

string_enum! {
    /// How figures fold over the days of a period.
    pub enum OverTime {
        /// Added up.
        Sum = "sum",
        /// The last one.
        Last = "last",
        /// The least.
        Min = "min",
        /// The greatest.
        Max = "max",
        /// Not at all.
        None = "none",
    }
}

string_enum! {
    /// How figures fold over units.
    pub enum OverUnits {
        /// Added up.
        Sum = "sum",
        /// The least.
        Min = "min",
        /// The greatest.
        Max = "max",
        /// Not at all.
        None = "none",
    }
}

string_enum! {
    /// What the figure of a unit is that has reporting units below it.
    pub enum AtParents {
        /// A statement of the whole: shown beside the sum of the parts, never in place of it.
        Beside = "beside",
        /// One part more: what the unit did itself.
        Part = "part",
    }
}

string_enum! {
    /// On which days a report is expected.
    pub enum Frequency {
        /// Every calendar day.
        Daily = "daily",
        /// Every working day of the calendar.
        WorkingDays = "working_days",
    }
}

string_enum! {
    /// What a broken rule does.
    pub enum Severity {
        /// The submission is not accepted.
        Error = "error",
        /// It is accepted and said; a reason may be given.
        Warning = "warning",
    }
}

record! {
    /// When a report is due.
    pub struct DueTime {
        /// The time of day in the rulebook's zone.
        pub at: LocalTime,
        /// How many days after the report's day.
        pub day_offset: u8 = 0,
        /// For how many minutes longer a report still counts as on time.
        pub grace_minutes: u32 = 0,
    }
}

record! {
    /// Sites whose case is in certain states; the joins say which and when.
    pub struct AssignedSites {
        /// The workflow of the case.
        pub case: Id,
        /// The states or groups of states.
        pub within as "in": OneOrMore,
    }
}

record! {
    /// Who has to report: units of a kind, or sites by the state of their case.
    pub struct Assigned {
        /// Kinds of units.
        pub units: Option<OneOrMore>,
        /// Sites by the state of their case.
        pub sites: Option<AssignedSites>,
    }
}

record! {
    /// A word that a status may be.
    pub struct StatusWord {
        /// Its id.
        pub id: Id,
        /// Its title.
        pub title: Text = Text::Empty,
    }
}

record! {
    /// One figure of a report.
    pub struct Indicator {
        /// Its id, unique in the report.
        pub id: Id,
        /// What it is called.
        pub title: Text = Text::Empty,
        /// What kind of figure it is.
        pub kind: IndicatorKind,
        /// Its unit of measure (人, 人次, 家, 家次).
        pub measure: Text = Text::Empty,
        /// How many decimals it may have.
        pub decimals: u8 = 0,
        /// The least value; 0 for flows and stocks if not stated.
        pub min: Option<Decimal>,
        /// The greatest value.
        pub max: Option<Decimal>,
        /// The words of a status.
        pub options: Vec<StatusWord> = Vec::new(),
        /// How it folds over time; as its kind does if not stated.
        pub over_time: Option<OverTime>,
        /// How it folds over units; as its kind does if not stated.
        pub over_units: Option<OverUnits>,
        /// What a parent's own figure is.
        pub at_parents: AtParents = AtParents::Beside,
        /// Where it comes from; submitted if not stated.
        pub from: Option<Source>,
        /// What a ratio divides: an indicator of this report.
        pub numerator: Option<Id>,
        /// What it divides by: an indicator of this report.
        pub denominator: Option<Id>,
        /// What a ratio is multiplied by: 100 for percent.
        pub times: Option<Decimal>,
        /// What it is divided by besides.
        pub divided_by: Option<Decimal>,
        /// Decimals that a ratio is shown with.
        pub digits: Option<u8>,
        /// How they are rounded; half up if not stated.
        pub mode: Option<RoundingMode>,
    }
}

record! {
    /// What must hold between the figures of one submission.
    pub struct Rule {
        /// Its id, unique in the report.
        pub id: Id,
        /// What it says.
        pub title: Text = Text::Empty,
        /// What happens where it does not hold.
        pub severity: Severity,
        /// The condition; indicators are facts by their ids.
        pub holds: Condition,
    }
}

record! {
    /// What must add up between figures: the total equals its parts, less what is taken away.
    pub struct Identity {
        /// Its id, unique in the report.
        pub id: Id,
        /// What it says.
        pub title: Text = Text::Empty,
        /// The indicator on the one side.
        pub total: Id,
        /// The indicators that are added on the other.
        pub plus: Vec<Id>,
        /// The indicators that are taken away there.
        pub minus: Vec<Id> = Vec::new(),
    }
}

record! {
    /// A report: who owes it, by when, over which window, and its figures.
    pub struct ReportDefinition {
        /// Its id.
        pub id: Id,
        /// Its version (semver).
        pub version: Option<Version>,
        /// Its title.
        pub title: Text = Text::Empty,
        /// Whether it is made from others instead of being filled in.
        pub composed: bool = false,
        /// Who has to report; may be left out of a composed report.
        pub assigned: Option<Assigned>,
        /// On which days.
        pub frequency: Frequency = Frequency::Daily,
        /// By when.
        pub due: DueTime,
        /// What time a day's report covers (统计时段).
        pub window: Window,
        /// Its figures.
        pub indicators: Vec<Indicator>,
        /// What must hold between the figures of one submission.
        pub rules: Vec<Rule> = Vec::new(),
        /// What must add up between figures.
        pub identities: Vec<Identity> = Vec::new(),
    }
}

impl DueTime {
    /// The same as a moment on or after the report's day, grace left out.
    pub fn moment(&self) -> LocalMoment {
        LocalMoment { day_offset: i32::from(self.day_offset), time: self.at }
    }
}

impl ReportDefinition {
    /// An indicator by its id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl Indicator {
    /// How it folds over time.
    pub fn time_fold(&self) -> OverTime {
        self.over_time.unwrap_or(match self.kind {
            IndicatorKind::Flow => OverTime::Sum,
            IndicatorKind::Stock | IndicatorKind::Status => OverTime::Last,
            IndicatorKind::Extremum => OverTime::Max,
            IndicatorKind::Ratio => OverTime::Sum,
            IndicatorKind::Text => OverTime::None,
        })
    }

    /// How it folds over units.
    pub fn unit_fold(&self) -> OverUnits {
        self.over_units.unwrap_or(match self.kind {
            IndicatorKind::Flow | IndicatorKind::Stock | IndicatorKind::Ratio => OverUnits::Sum,
            IndicatorKind::Extremum => OverUnits::Max,
            IndicatorKind::Status | IndicatorKind::Text => OverUnits::None,
        })
    }

    /// Whether it is written by whoever reports, into this report itself.
    pub fn is_filled_in(&self) -> bool {
        self.kind != IndicatorKind::Ratio && self.from.as_ref().is_none_or(|from| from.is_this_report())
    }

    /// The least value that it may have.
    pub fn floor(&self) -> Option<Decimal> {
        let counts = matches!(self.kind, IndicatorKind::Flow | IndicatorKind::Stock);
        self.min.or(counts.then_some(Decimal::ZERO))
    }
}

impl IndicatorKind {
    /// The folds over time that make sense for it: what is there at the end of a day never adds up over days.
    pub fn time_folds(self) -> &'static [OverTime] {
        match self {
            Self::Flow => &[OverTime::Sum, OverTime::Min, OverTime::Max, OverTime::None],
            Self::Stock => &[OverTime::Last, OverTime::Min, OverTime::Max, OverTime::None],
            Self::Extremum => &[OverTime::Min, OverTime::Max, OverTime::None],
            Self::Status => &[OverTime::Last, OverTime::None],
            Self::Text => &[OverTime::None],
            Self::Ratio => &[],
        }
    }

    /// The folds over units that make sense for it.
    pub fn unit_folds(self) -> &'static [OverUnits] {
        match self {
            Self::Flow | Self::Stock => &[OverUnits::Sum, OverUnits::Min, OverUnits::Max, OverUnits::None],
            Self::Extremum => &[OverUnits::Min, OverUnits::Max, OverUnits::None],
            Self::Status | Self::Text => &[OverUnits::None],
            Self::Ratio => &[],
        }
    }

    /// Whether its values are numbers that are given, not computed.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Flow | Self::Stock | Self::Extremum)
    }
}
