//! Where an indicator's figures come from.

use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json, placeholder, record, string_enum};
use crate::base::problem::{Code, Problem};
use crate::tools::condition::Condition;

/// One id, or a list of them.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
pub struct OneOrMore(pub Vec<Id>);

string_enum! {
    /// What is counted of findings.
    pub enum FindingCount {
        /// Opened within the window.
        Found = "found",
        /// Opened and put right while the inspector waited.
        CorrectedOnTheSpot = "corrected_on_the_spot",
        /// Claimed corrected within the window.
        Corrected = "corrected",
        /// Closed within the window (销号).
        Closed = "closed",
        /// Not closed at its end.
        Open = "open",
        /// Not corrected at its end although due.
        Overdue = "overdue",
    }
}

string_enum! {
    /// What is counted of the inspections that were due.
    pub enum CoverageCount {
        /// Due.
        Due = "due",
        /// Done, by whomever.
        Done = "done",
        /// Done by the backup (AB岗).
        ByBackup = "by_backup",
        /// Due and not done.
        Missed = "missed",
        /// Done though not due.
        NotDue = "not_due",
    }
}

string_enum! {
    /// What is counted of the returns of a report.
    pub enum ReturnCount {
        /// Expected (应报).
        Expected = "expected",
        /// Received, in time or late (实报).
        Received = "received",
        /// Received in time (按时).
        OnTime = "on_time",
        /// Received late (迟报).
        Late = "late",
        /// Not received although due (未报).
        Missing = "missing",
        /// Not due yet (待报).
        Awaited = "awaited",
        /// Let off (免报).
        Waived = "waived",
        /// Nil returns in force (零报告).
        Nil = "nil",
        /// Corrected after they were received (更正).
        Corrected = "corrected",
    }
}

string_enum! {
    /// The kinds of sources.
    pub enum SourceKind {
        /// Figures that units send in.
        Submitted = "submitted",
        /// Cases of a workflow.
        Cases = "cases",
        /// Inspections under a checklist.
        Inspections = "inspections",
        /// The problem ledger.
        Findings = "findings",
        /// Inspections due and done.
        Coverage = "coverage",
        /// The units themselves.
        Units = "units",
        /// What became of the returns of a report.
        Returns = "returns",
        /// Other indicators of this report, added and taken away unit by unit.
        Total = "total",
    }
}

record! {
    /// Where figures come from: exactly one of `submitted`, `cases`, `inspections`, `findings`, `coverage`, `units`, `returns`,
    /// `total`, and what narrows it down. All but the submitted ones and the units arrive as observations.
    pub struct Source {
        /// The report that they are submitted in.
        pub submitted: Option<Id>,
        /// The indicator there; the one of the same id if not stated.
        pub indicator: Option<Id>,
        /// A workflow whose cases are counted.
        pub cases: Option<Id>,
        /// The cases that are in one of these states or groups at the end of the window.
        pub within as "in": Option<OneOrMore>,
        /// The cases that ever were.
        pub ever_in: Option<OneOrMore>,
        /// The cases that came into one of them within the window.
        pub entered: Option<OneOrMore>,
        /// The cases that never were.
        pub never_in: Option<OneOrMore>,
        /// Whether sites without a case, or with one that is still a draft, are counted.
        pub none: bool = false,
        /// Only sites of which this holds.
        pub holds as "where": Option<Condition>,
        /// A checklist whose inspections are counted.
        pub inspections: Option<Id>,
        /// Only inspections of these grades.
        pub grade: Option<OneOrMore>,
        /// Only inspections in which this item failed; for findings, only those of this item.
        pub item: Option<Id>,
        /// What is counted of the problem ledger.
        pub findings: Option<FindingCount>,
        /// Only findings whose inspection had a grade with this disposition.
        pub disposition: Option<String>,
        /// Whether findings that were corrected on the spot are counted as closed; they are if not stated.
        pub on_the_spot: bool = true,
        /// A report whose returns are counted.
        pub returns: Option<Id>,
        /// What is counted of them.
        pub status: Option<ReturnCount>,
        /// The indicators that are added up.
        pub total: Option<OneOrMore>,
        /// The indicators that are taken away from them.
        pub minus: Option<OneOrMore>,
        /// Only findings from these sources.
        pub found_by: Option<OneOrMore>,
        /// A checklist whose due inspections are compared with the done ones.
        pub coverage: Option<Id>,
        /// What is counted there; a ratio compares done with due.
        pub count: Option<CoverageCount>,
        /// Kinds of units that are counted.
        pub units: Option<OneOrMore>,
    }
}

impl OneOrMore {
    /// Whether an id is among them.
    pub fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|one| one == id)
    }
}

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

    /// The kind of source.
    pub fn kind(&self) -> SourceKind {
        self.kinds().first().copied().unwrap_or(SourceKind::Submitted)
    }

    /// Whether it says no more than "submitted in this report".
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
