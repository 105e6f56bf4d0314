//! What is reported, by whom, by when, and how figures fold: the part of reports that rule authors write.
//!
//! Vocabulary: a *flow* happened within a window and adds up over days (测温人次); a *stock* is there at its end and never
//! adds up over days (在岗员工). Adding a stock over a week is the commonest mistake in such reports, so the kind forbids
//! it.

use super::source::{OneOrMore, Source};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::json::{record, string_enum};
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::text::Text;
use crate::base::version::Version;
use crate::report::fold::{IndicatorKind, OverTime, OverUnits};
use crate::tools::calendar::{LocalMoment, LocalTime, Window};
use crate::tools::condition::Condition;

string_enum! {
    /// What the figure of a unit is that has reporting units below it.
    pub enum AtParents {
        /// The parent states the whole: shown beside the sum of its parts (`own`, `difference`), never added to it and
        /// never in place of it.
        Beside = "beside",
        /// The parent states one part more: what it did itself. It is added to the parts.
        Part = "part",
    }
}

string_enum! {
    /// What a figure of several units is where some of its parts are missing. Parts of which a record cannot be read are
    /// never skipped, and never 0: then the figure is missing whatever stands here.
    pub enum MissingParts {
        /// It is made of the parts that are there, and is not complete.
        Skip = "skip",
        /// Each part that is not there counts as 0; the figure is not complete.
        Zero = "zero",
    }
}

string_enum! {
    /// On which days a report is expected.
    pub enum Frequency {
        /// Every calendar day, weekends and holidays included.
        Daily = "daily",
        /// Every working day of the rulebook's calendar, make-up days included. In a year whose calendar is not
        /// published the report is `awaited`, never missing.
        WorkingDays = "working_days",
    }
}

string_enum! {
    /// What a broken rule does.
    pub enum Severity {
        /// The submission is kept but not accepted: it does not count, and it does not make the unit on time.
        Error = "error",
        /// The submission is accepted and the outcome is shown; the unit may give a reason (`overrides`).
        Warning = "warning",
    }
}

record! {
    /// When a report is due. The instant itself is still on time: with `15:30` and 5 minutes of grace, 15:35:00 is on
    /// time and 15:35:00.001 is late.
    ///
    /// ```
    /// use fugong::{base::{instant::{Instant, parse_date}, json::decode_text}, report::DueTime, tools::calendar::Zone};
    ///
    /// let due: DueTime = decode_text(r#"{"at": "09:00", "day_offset": 1, "grace_minutes": 30}"#)?;
    /// let zone = Zone::built_in("Asia/Shanghai").unwrap();
    /// // The morning after; the grace is not part of the moment that is announced.
    /// let at = due.moment().on(parse_date("2020-02-19").unwrap(), &zone).unwrap();
    /// assert_eq!(Some(at), Instant::parse("2020-02-20T09:00:00+08:00"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct DueTime {
        /// Local time of day in the rulebook's zone, `HH:MM`.
        pub at: LocalTime,
        /// Days after the report's day, 0 to 255. Default: 0, the day itself.
        pub day_offset: u8 = 0,
        /// Minutes for which a report still counts as on time after `at`. Default: 0.
        pub grace_minutes: u32 = 0,
    }
}

record! {
    /// Sites that owe a report because of the state of their case at 00:00 local of the day.
    pub struct AssignedSites {
        /// Workflow of the case.
        pub case: Id,
        /// States or groups of states; one id or a list of them.
        pub within as "in": OneOrMore,
    }
}

record! {
    /// Who has to report. Exactly one of `units` and `sites` is given (`source_count`).
    pub struct Assigned {
        /// Kinds of units, one or a list: every unit of the kind that exists on the day.
        pub units: Option<OneOrMore>,
        /// Sites by the state of their case.
        pub sites: Option<AssignedSites>,
    }
}

record! {
    /// A word that a status may be.
    pub struct StatusWord {
        /// Id that submissions write.
        pub id: Id,
        /// Title in tables; the id stands in where it is empty.
        pub title: Text = Text::Empty,
    }
}

record! {
    /// One figure of a report: what it is, where it comes from, how it folds, what values it may have. Which fields are
    /// legal depends on `kind`; one that is not is `field_of_kind` at load.
    ///
    /// ```
    /// use fugong::{base::json::decode_text, report::{Indicator, OverTime, OverUnits}};
    ///
    /// let staff: Indicator = decode_text(r#"{"id": "staff-present", "title": "在岗员工", "kind": "stock", "measure": "人"}"#)?;
    /// // 207 persons on Monday and 207 on Tuesday are not 414 persons.
    /// assert_eq!((staff.time_fold(), staff.unit_fold()), (OverTime::Last, OverUnits::Sum));
    /// assert_eq!(staff.floor().map(|least| least.to_string()).as_deref(), Some("0"), "a count is never negative unless `min` says so");
    /// let days: Indicator = decode_text(r#"{"id": "mask-days", "kind": "extremum", "over_units": "min"}"#)?;
    /// assert_eq!((days.unit_fold(), days.floor()), (OverUnits::Min, None));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Indicator {
        /// Id, unique in the report; rules and templates name it.
        pub id: Id,
        /// Title (测温人次); the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Kind of figure; it decides which folds, fields and sources are legal.
        pub kind: IndicatorKind,
        /// Unit of measure as people write it: 人 (persons), 人次 (times), 家 (enterprises). For display only; nothing is
        /// converted.
        pub measure: Text = Text::Empty,
        /// Greatest number of decimals that a value may have, 0 to 6. Default: 0, whole numbers; 36.75 is then
        /// `too_many_decimals`.
        pub decimals: u8 = 0,
        /// Least value, inclusive. Default: 0 for flows and stocks, none for others. Values lie between −10¹⁵ and 10¹⁵,
        /// exclusive.
        pub min: Option<Decimal>,
        /// Greatest value, inclusive; not below `min`. Default: none.
        pub max: Option<Decimal>,
        /// Words of a status, at least one; only for statuses.
        pub options: Vec<StatusWord> = Vec::new(),
        /// Fold over days. Default: by kind (flow `sum`, stock and status `last`, extremum `max`, text `none`). Not for
        /// ratios.
        pub over_time: Option<OverTime>,
        /// Fold over units. Default: by kind (flow and stock `sum`, extremum `max`, status and text `none`). Not for
        /// ratios.
        pub over_units: Option<OverUnits>,
        /// Figure of several units where some of its parts are missing. Default: it is missing as well; a sum without some
        /// of its parts is none. Only for flows, stocks and extrema.
        pub missing: Option<MissingParts>,
        /// Meaning of the figure of a unit that has reporting units below it. Default: `beside`.
        pub at_parents: AtParents = AtParents::Beside,
        /// Source of the figure. Default: submitted in this report.
        pub from: Option<Source>,
        /// Of a ratio: indicator of this report that is divided, a flow or stock that adds up over units.
        pub numerator: Option<Id>,
        /// Of a ratio: indicator that it is divided by. A denominator of 0 makes the ratio `not_applicable`, never 0 or
        /// 100 %.
        pub denominator: Option<Id>,
        /// Of a ratio: factor, such as 100 for percent or 1000 for per mille. Default: 1.
        pub times: Option<Decimal>,
        /// Of a ratio: further divisor, not 0, such as 10000 for "per 10 000 persons" of a count in persons. Default:
        /// 1.
        pub divided_by: Option<Decimal>,
        /// Of a ratio: decimals in `shown`, 0 to 9. Default: the exact value is shown. Rounding changes what is shown,
        /// never what is compared.
        pub digits: Option<u8>,
        /// Of a ratio: rounding mode. Default: `half_up`; `half_even` is GB/T 8170.
        pub mode: Option<RoundingMode>,
    }
}

record! {
    /// What must hold between the figures of one submission, such as measured ≤ present. A rule whose figures are not
    /// all known is `not_evaluated`, which breaks nothing.
    pub struct Rule {
        /// Id, unique in the report; overrides name it.
        pub id: Id,
        /// Title in outcomes; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Effect of a breach: `error` or `warning`.
        pub severity: Severity,
        /// Condition; indicators are facts by their ids, and the unit's own facts follow them.
        pub holds: Condition,
    }
}

record! {
    /// What must add up between figures of one unit and period: `total` = sum of `plus` − sum of `minus`. Nothing is
    /// corrected; a difference is said.
    pub struct Identity {
        /// Id, unique in the report.
        pub id: Id,
        /// Title in outcomes; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Indicator on the one side.
        pub total: Id,
        /// Indicators that are added on the other side.
        pub plus: Vec<Id>,
        /// Indicators that are taken away there. Default: none.
        pub minus: Vec<Id> = Vec::new(),
    }
}

record! {
    /// A report: who owes it, by when, over which window, and its figures. A *submitted* report is filled in by units;
    /// a *composed* one is made from others, and its inputs should be due before it is (lint `inputs_due_later`).
    ///
    /// ```
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let daily = rules.document().reports.iter().find(|report| report.id == "bureau-daily").unwrap();
    /// assert!(daily.composed && daily.assigned.is_none());
    /// // The 17:00 report covers yesterday 17:00 (exclusive) to today 17:00 (inclusive).
    /// let bounds = daily.window.bounds();
    /// assert_eq!((bounds.from.to_string(), bounds.to.to_string()), ("-1d 17:00".to_owned(), "17:00".to_owned()));
    /// assert!(daily.indicator("reopening-rate").is_some() && daily.indicator("复工率").is_none(), "ids, not titles");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct ReportDefinition {
        /// Id, unique among the rulebook's reports.
        pub id: Id,
        /// Version (semver). Default: the rulebook's.
        pub version: Option<Version>,
        /// Title; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// True if it is made from other reports and registers instead of being filled in. Default: false.
        pub composed: bool = false,
        /// Who has to report; a composed report may leave it out, and then nobody owes it.
        pub assigned: Option<Assigned>,
        /// Days on which it is expected. Default: `daily`.
        pub frequency: Frequency = Frequency::Daily,
        /// When it is due.
        pub due: DueTime,
        /// Time that a day's report covers (统计时段), after `from` up to and including `to`: `{"from": "-1d 17:00", "to":
        /// "17:00"}`.
        pub window: Window,
        /// Figures, at least one, in the order in which they are shown.
        pub indicators: Vec<Indicator>,
        /// Rules between the figures of one submission. Default: none.
        pub rules: Vec<Rule> = Vec::new(),
        /// Equations between folded figures. Default: none.
        pub identities: Vec<Identity> = Vec::new(),
    }
}

impl DueTime {
    /// The moment that is announced, relative to the report's day: `at`, `day_offset` days later. The grace is not part
    /// of it.
    #[must_use]
    pub fn moment(&self) -> LocalMoment {
        LocalMoment { day_offset: i32::from(self.day_offset), time: self.at }
    }
}

impl ReportDefinition {
    /// The indicator with this id; `None` if the report has none.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The totals, each behind those that it is made of. Those of a circle, which loading refuses, are left out.
    #[must_use]
    pub fn totals(&self) -> Vec<&Indicator> {
        let mut waiting: Vec<&Indicator> = self.indicators.iter().filter(|one| one.is_total()).collect();
        let mut ordered: Vec<&Indicator> = Vec::with_capacity(waiting.len());
        loop {
            let open: Vec<&Id> = waiting.iter().map(|one| &one.id).collect();
            let ready = |one: &&Indicator| one.total_parts().all(|part| !open.contains(&part));
            let (now, later): (Vec<&Indicator>, Vec<&Indicator>) = waiting.into_iter().partition(ready);
            if now.is_empty() {
                return ordered;
            }
            ordered.extend(now);
            waiting = later;
        }
    }

    /// The rule with this id; `None` if the report has none.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl Indicator {
    /// Fold over days: the stated one, or the default of the kind. Ratios fold their two parts, each by its own kind.
    #[must_use]
    pub fn time_fold(&self) -> OverTime {
        // Default: the fold that a kind has where its author states none.
        self.over_time.unwrap_or(OverTime::default_of(self.kind))
    }

    /// Fold over units: the stated one, or the default of the kind.
    #[must_use]
    pub fn unit_fold(&self) -> OverUnits {
        // Default: the fold that a kind has where its author states none.
        self.over_units.unwrap_or(OverUnits::default_of(self.kind))
    }

    /// Of a ratio, how it is rounded where it is shown; `None`: it is shown exactly.
    #[must_use]
    pub fn rounding(&self) -> Option<Rounding> {
        // Default: half up, as reports round where their author states no mode.
        self.digits.map(|digits| Rounding { digits, mode: self.mode.unwrap_or(RoundingMode::HalfUp) })
    }

    /// True if it is made of other indicators of its report.
    #[must_use]
    pub fn is_total(&self) -> bool {
        self.from.as_ref().is_some_and(|from| from.total.is_some())
    }

    /// Indicators that a total adds and takes away; none of any other.
    pub fn total_parts(&self) -> impl Iterator<Item = &Id> {
        let from = self.from.iter().filter(|from| from.total.is_some());
        from.flat_map(|from| from.total.iter().chain(&from.minus)).flat_map(|ids| &ids.0)
    }

    /// True if whoever reports writes it into this report: it is no ratio and comes from nowhere else.
    #[must_use]
    pub fn is_filled_in(&self) -> bool {
        self.kind != IndicatorKind::Ratio && self.from.as_ref().is_none_or(|from| from.is_this_report())
    }

    /// Least value allowed: `min`, or 0 for flows and stocks; `None` where there is no bound. A total may be below 0, because
    /// it takes figures away, unless `min` says otherwise.
    #[must_use]
    pub fn floor(&self) -> Option<Decimal> {
        let total = self.from.as_ref().is_some_and(|from| from.total.is_some());
        let counts = matches!(self.kind, IndicatorKind::Flow | IndicatorKind::Stock) && !total;
        self.min.or(counts.then_some(Decimal::ZERO))
    }
}
