//! Sources: where an indicator's figures come from. Submitted figures are written by units; all others are counted by
//! the office from its registers and arrive as observations.

use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::problem::{Code, Problem};
use crate::tools::condition::Condition;

/// One id, or a list of ids, as documents write it: `"operating"` or `["operating", "stopped"]`. An empty list is
/// `empty_list`.
///
/// ```
/// use fugong::{base::json::decode_text, report::OneOrMore};
///
/// let one: OneOrMore = decode_text(r#""operating""#)?;
/// assert_eq!(one, decode_text::<OneOrMore>(r#"["operating"]"#)?);
/// assert!(one.contains("operating") && !one.contains("operat"));
/// assert!(decode_text::<OneOrMore>("[]").is_err(), "a list that selects nothing would count nothing, silently");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct OneOrMore(pub Vec<Id>);

string_enum! {
    /// What is counted of findings.
    pub enum FindingCount {
        /// Opened within the window.
        Found = "found",
        /// Opened within the window and put right while the inspector waited.
        CorrectedOnTheSpot = "corrected_on_the_spot",
        /// Claimed corrected within the window; the claim need not be verified yet.
        Corrected = "corrected",
        /// Closed within the window (销号).
        Closed = "closed",
        /// Not closed at the end of the window.
        Open = "open",
        /// Not corrected at the end of the window although the due time has passed. A due time that is not known is not
        /// overdue.
        Overdue = "overdue",
    }
}

string_enum! {
    /// What is counted of the inspections that were due.
    pub enum CoverageCount {
        /// Sites that were due: in a state with a recurring inspection at 00:00 local of the day.
        Due = "due",
        /// Due sites that were inspected on the day, by whomever.
        Done = "done",
        /// Due sites inspected by the backup (AB岗) and not by the assigned officer.
        ByBackup = "by_backup",
        /// Due sites that were not inspected, once the time for it is over.
        Missed = "missed",
        /// Sites inspected though they were not due; in no other count.
        NotDue = "not_due",
    }
}

string_enum! {
    /// What is counted of the returns of a report.
    pub enum ReturnCount {
        /// Returns expected (应报): awaited, on time, late, returned or missing.
        Expected = "expected",
        /// Returns received (实报), in time or late.
        Received = "received",
        /// Returns received in time (按时).
        OnTime = "on_time",
        /// Returns received late (迟报).
        Late = "late",
        /// Returns that came and are not acceptable (退回).
        Returned = "returned",
        /// Returns not received although the due time has passed (未报).
        Missing = "missing",
        /// Returns not due yet (待报).
        Awaited = "awaited",
        /// Units let off (免报).
        Waived = "waived",
        /// Nil returns in force (零报告).
        Nil = "nil",
        /// Returns corrected after they were received (更正).
        Corrected = "corrected",
        /// Returns withdrawn, and nothing followed (撤回).
        Retracted = "retracted",
        /// Returns that came although none was expected (无需报而报).
        Unsolicited = "unsolicited",
    }
}

string_enum! {
    /// The kinds of sources.
    pub enum SourceKind {
        /// Figures that units send in, in this report or another.
        Submitted = "submitted",
        /// Sites counted by the state of their case under a workflow.
        Cases = "cases",
        /// Inspections under a checklist.
        Inspections = "inspections",
        /// Entries of the problem ledger (问题台账).
        Findings = "findings",
        /// Inspections due and done.
        Coverage = "coverage",
        /// The units themselves, by kind.
        Units = "units",
        /// What became of the returns of a report.
        Returns = "returns",
        /// Other indicators of this report, added and taken away unit by unit.
        Total = "total",
    }
}

record! {
    /// Where figures come from: exactly one of `submitted`, `cases`, `inspections`, `findings`, `coverage`, `units`,
    /// `returns` and `total` (else `source_count`), and fields that narrow it down. A field that does not go with the
    /// source is `field_of_kind`. Example: `{"cases": "reopening", "in": "operating"}` counts the sites in operation.
    ///
    /// ```
    /// use fugong::{base::json::decode_text, report::{Source, SourceKind}};
    ///
    /// let operating: Source = decode_text(r#"{"cases": "reopening", "in": ["operating"]}"#)?;
    /// assert_eq!(operating.kind(), SourceKind::Cases);
    /// // What is corrected on the spot counts among the findings unless the author leaves it out.
    /// let found: Source = decode_text(r#"{"findings": "found"}"#)?;
    /// assert!(found.on_the_spot);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Source {
        /// Report in which the figures are submitted.
        pub submitted: Option<Id>,
        /// With `submitted`: the indicator there. Default: the one with this indicator's id.
        pub indicator: Option<Id>,
        /// Workflow whose cases are counted. A site counts once, by its latest case. Exactly one of `in`, `ever_in`,
        /// `entered`, `never_in` and `none` goes with it.
        pub cases: Option<Id>,
        /// Sites whose case is in one of these states or groups at the end of the window.
        pub within as "in": Option<OneOrMore>,
        /// Sites whose case has ever been in one of them by the end of the window.
        pub ever_in: Option<OneOrMore>,
        /// Sites whose case came into one of them within the window. Moving from one state of a group to another of the
        /// same group is not entering it.
        pub entered: Option<OneOrMore>,
        /// Sites whose case has never been in one of them by the end of the window; a site without a case is one of
        /// these.
        pub never_in: Option<OneOrMore>,
        /// True: sites without a case, or with one that is still in its initial state. Default: false.
        pub none: bool = false,
        /// With `cases`: only sites of which this condition is true. False and unknown both leave the site out.
        /// Default: all.
        pub holds as "where": Option<Condition>,
        /// Checklist whose inspections within the window are counted. Retracted ones are not.
        pub inspections: Option<Id>,
        /// With `inspections`: only those of these grades. Default: all.
        pub grade: Option<OneOrMore>,
        /// With `inspections`: only those in which this item failed; with `findings`: only those of this item. Default:
        /// all.
        pub item: Option<Id>,
        /// What is counted of the problem ledger.
        pub findings: Option<FindingCount>,
        /// With `findings`: only those whose inspection has a grade with this disposition (`corrected_on_the_spot`,
        /// `stop_work` …). Default: all.
        pub disposition: Option<String>,
        /// With `findings`: whether those corrected on the spot are counted. Default: true.
        pub on_the_spot: bool = true,
        /// Report whose returns are counted; `status` says which.
        pub returns: Option<Id>,
        /// With `returns`, required: what is counted.
        pub status: Option<ReturnCount>,
        /// Indicators that are added up, unit by unit. A unit that lacks one of them is left out.
        pub total: Option<OneOrMore>,
        /// With `total`: indicators that are taken away. Default: none.
        pub minus: Option<OneOrMore>,
        /// With `findings`: only those that came to light this way: `phone` (电话摸排), `inspection`, `temperature` or
        /// `roster`. Default: all.
        pub found_by: Option<OneOrMore>,
        /// Checklist whose due inspections are compared with the done ones.
        pub coverage: Option<Id>,
        /// With `coverage`: what is counted. Required for flows and stocks; a ratio leaves it out and divides done by
        /// due.
        pub count: Option<CoverageCount>,
        /// Kinds of units that are counted, one for each unit that exists on the day.
        pub units: Option<OneOrMore>,
    }
}

impl OneOrMore {
    /// True if the id is among them.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|one| one == id)
    }
}

crate::base::json::deserialize_decoded!(OneOrMore);

impl Decode for OneOrMore {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let ids = match json {
            Json::Array(_) => Vec::decode(json, decoder)?,
            _ => vec![Id::decode(json, decoder)?],
        };
        if ids.is_empty() {
            decoder.report(Problem::new(Code::EmptyList));
            return None;
        }
        Some(Self(ids))
    }
}

placeholder! { OneOrMore = OneOrMore(Vec::new()) }

impl Source {
    /// Every kind of source that is written here; a sound one has exactly one.
    pub(crate) fn kinds(&self) -> Vec<SourceKind> {
        [
            (SourceKind::Submitted, self.submitted.is_some()),
            (SourceKind::Cases, self.cases.is_some()),
            (SourceKind::Inspections, self.inspections.is_some()),
            (SourceKind::Findings, self.findings.is_some()),
            (SourceKind::Coverage, self.coverage.is_some()),
            (SourceKind::Units, self.units.is_some()),
            (SourceKind::Returns, self.returns.is_some()),
            (SourceKind::Total, self.total.is_some()),
        ]
        .into_iter()
        .filter_map(|(kind, there)| there.then_some(kind))
        .collect()
    }

    /// The kind of source. A source that names none of the kinds is a submission in this report.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        // Default: a source that names no kind is submitted, which is what an indicator without `from` is.
        self.kinds().first().copied().unwrap_or(SourceKind::Submitted)
    }

    /// True if it says no more than "submitted in this report".
    pub(crate) fn is_this_report(&self) -> bool {
        self.kinds().is_empty()
    }

    /// The fields that narrow down, those that are written, and the kinds that they go with.
    pub(crate) fn narrowings(&self) -> Vec<(&'static str, bool, &'static [SourceKind])> {
        use SourceKind::{Cases, Coverage, Findings, Inspections, Returns, Submitted, Total};
        vec![
            ("indicator", self.indicator.is_some(), &[Submitted]),
            ("in", self.within.is_some(), &[Cases]),
            ("ever_in", self.ever_in.is_some(), &[Cases]),
            ("entered", self.entered.is_some(), &[Cases]),
            ("grade", self.grade.is_some(), &[Inspections]),
            ("item", self.item.is_some(), &[Inspections, Findings]),
            ("count", self.count.is_some(), &[Coverage]),
            ("never_in", self.never_in.is_some(), &[Cases]),
            ("none", self.none, &[Cases]),
            ("where", self.holds.is_some(), &[Cases]),
            ("disposition", self.disposition.is_some(), &[Findings]),
            ("on_the_spot", !self.on_the_spot, &[Findings]),
            ("status", self.status.is_some(), &[Returns]),
            ("minus", self.minus.is_some(), &[Total]),
            ("found_by", self.found_by.is_some(), &[Findings]),
        ]
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OneOrMore {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OneOrMore".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let id = generator.subschema_for::<Id>();
        schemars::json_schema!({"description": "One id, or a list of them", "anyOf": [id, {"type": "array", "items": id, "minItems": 1}]})
    }
}
