//! The office's records, as read from its files (CSV sheets and JSON lines).
//!
//! Reading never fails as a whole: a row or line that cannot be read, or does not fit, becomes a problem with its place, and
//! the rest counts. Later files refer to units, so the order of reading is fixed.

use super::cards::{self, ScoredInspection};
use super::cases::CaseHistory;
use super::gaps::{About, Gap, Gaps};
use super::json_lines::{self, Place};
use super::sheets::Sheets;
use super::{journal, people, returns, units};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::finding::FindingEvent;
use crate::report::{OrgUnits, SourceKind, Submission, Waiver};
use crate::rulebook::{Rulebook, RulebookDocument};
use crate::tools::calendar::Zone;
use crate::tools::condition::FactSet;
use crate::tools::sheet::{ReadOptions, ReadingNote, Sheet, read_csv};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Files by name, as text (UTF-8). Sheets have the names that the rulebook gives them; `journal.jsonl`,
/// `inspections.jsonl` and `findings.jsonl` are lines of JSON. Any other name is `unknown_file`.
pub type Files = BTreeMap<String, String>;

/// Who inspects a site, from a day up to but not including another.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Assignment {
    /// Site.
    pub site: Id,
    /// Its own officer, as inspections name persons.
    pub officer: String,
    /// The backup (AB岗).
    pub backup: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it no longer holds; `None`: for good.
    pub to: Option<NaiveDate>,
    /// Its row: the path, and the number in the sheet.
    pub(super) row: (String, u64),
}

/// A shift of duty. Overlapping shifts of one person are a problem (`shifts_overlap`), and both are kept.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DutyShift {
    /// Person on duty.
    pub person: String,
    /// Role: what the person is on duty as.
    pub role: String,
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
}

/// Everything on record. What could not be read is a problem with its file and row; what could be read counts.
///
/// ```
/// use fugong::{Rulebook, office::{Files, Records}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let files = Files::from([
///     ("units.csv".to_owned(), "编号,类别,上级,名称\ndistrict,district,,示例区\nliulin,street,district,柳林镇\n".to_owned()),
///     ("enterprises.csv".to_owned(), "企业编号,企业名称,镇街,名称起用\ne01,甲公司,柳林镇,2020-01-01\ne02,乙公司,外镇,2020-01-01\n".to_owned()),
/// ]);
/// let records = Records::read(&rules, &files);
/// assert!(records.units.get("e01").is_some_and(|unit| unit.parent.as_ref().is_some_and(|parent| parent == "liulin")));
/// // A town that nobody knows: that row is a problem with its place, and the others count.
/// assert!(records.units.get("e02").is_none());
/// let (absent, rows): (Vec<_>, Vec<_>) = records.problems.iter().partition(|problem| problem.code().as_str() == "file_not_given");
/// assert!(rows.iter().all(|problem| problem.path().starts_with("/files/enterprises.csv/rows/1")));
/// assert_eq!((rows.len(), absent.is_empty()), (1, false), "files that the rulebook declares and that are not there are told");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Records {
    /// Units, as a tree.
    pub units: OrgUnits,
    /// Ids of the units in the order of their registers, which tables keep.
    pub order: Vec<Id>,
    /// Facts of sites: column `has-canteen` is the fact `site.has-canteen`.
    pub facts: BTreeMap<Id, FactSet>,
    /// Assignments of officers.
    pub assignments: Vec<Assignment>,
    /// Submissions that fit the register.
    pub submissions: Vec<Submission>,
    /// Waivers that fit.
    pub waivers: Vec<Waiver>,
    /// Shifts of duty.
    pub shifts: Vec<DutyShift>,
    /// Cases replayed from the journal.
    pub cases: Vec<CaseHistory>,
    /// Inspections with their score cards, by recording time.
    pub cards: Vec<ScoredInspection>,
    /// What people did about findings.
    pub finding_events: Vec<FindingEvent>,
    /// Translations of free texts, by the text as written.
    pub translations: BTreeMap<String, String>,
    /// What could not be read, or does not fit. Paths begin with `/files/<name>`.
    pub problems: Vec<Problem>,
    /// Cells that were read by a stated rule (full-width digits, `2月19日`), with the file.
    pub notes: Vec<(String, ReadingNote)>,
    /// What cannot be read, or was not given, and whom it concerns.
    pub(super) gaps: Gaps,
    /// Kinds of units that are sites.
    pub(super) site_kinds: Set<Id>,
    /// Where the row stands that says what is known of a unit.
    pub(super) fact_rows: BTreeMap<Id, (String, u64)>,
    /// Where returns stand: by report, unit, day and revision.
    pub(super) return_rows: BTreeMap<(Id, Id, NaiveDate, u32), (String, u64)>,
    /// Lines of the events that open cases.
    pub(super) case_places: BTreeMap<Id, Place>,
    /// Lines of the events of findings.
    pub(super) finding_places: Vec<Place>,
}

impl Records {
    /// Reads every file. A file that the rulebook does not know is a problem, and so is one that it declares and that is not
    /// there. One that is empty says that there is nothing.
    ///
    /// Order: sheets of units, of people, of returns; then the journal, the inspections and the findings.
    #[must_use]
    pub fn read(rulebook: &Rulebook, files: &Files) -> Self {
        let document = rulebook.document();
        let sites = document.unit_kinds.iter().filter(|kind| kind.site);
        let mut records = Self { site_kinds: sites.map(|kind| kind.id.clone()).collect(), ..Self::default() };
        for name in files.keys() {
            let known =
                document.sheets.iter().any(|sheet| sheet.file == *name) || json_lines::NAMES.contains(&name.as_str());
            if !known {
                records.problems.push(Problem::new(Code::UnknownFile).with("file", name.as_str()).at(file_path(name)));
            }
        }
        let mut sheets = Sheets::default();
        for used in &document.sheets {
            let Some(text) = files.get(&used.file) else {
                sheets.not_given(used, records.not_given(&used.file));
                continue;
            };
            let told = records.problems.len();
            let sheet = records.sheet(&used.file, text, &used.sheet, rulebook.zone());
            sheets.take(used, sheet, records.problems.get(told..).unwrap_or(&[])); // Invariant: problems are only added.
        }
        for (name, about) in needed(document) {
            if !files.contains_key(name) {
                let because = records.not_given(name);
                records.gaps.list.push(Gap::of(about, because));
            }
        }
        units::read(&sheets, document, &mut records);
        people::read(&sheets, document, &mut records);
        returns::read(rulebook, &sheets, &mut records);
        journal::read(rulebook, files, &mut records);
        cards::read(rulebook, files, &mut records);
        json_lines::read_findings(files, &mut records);
        records.settle();
        records
    }

    /// Reads one CSV sheet by its definition, and takes its problems and notes over with the file's name.
    fn sheet(
        &mut self,
        file: &str,
        text: &str,
        definition: &crate::tools::sheet::SheetDefinition,
        zone: Option<&Zone>,
    ) -> Sheet {
        let mut sheet = read_csv(text, definition, &ReadOptions { zone, ..ReadOptions::default() });
        let path = file_path(file);
        self.problems.extend(std::mem::take(&mut sheet.problems).into_iter().map(|problem| problem.below(&path)));
        self.notes.extend(std::mem::take(&mut sheet.notes).into_iter().map(|note| (file.to_owned(), note)));
        sheet
    }

    /// Takes problems of a file over.
    /// Their paths are relative to the file.
    pub(super) fn report(&mut self, file: &str, problems: Problems) {
        let path = file_path(file);
        self.problems.extend(problems.into_iter().map(|problem| problem.below(&path)));
    }

    /// A free text with its translation, or as written in every language where there is none.
    #[must_use]
    pub fn translated(&self, text: &str) -> Text {
        match self.translations.get(text) {
            Some(english) => Text::pair(text, english.as_str()),
            None => Text::plain(text),
        }
    }

    /// The assignment of a site on a day; `None` if nobody is assigned.
    /// If several hold, the first one in the register's order.
    #[must_use]
    pub fn assignment(&self, site: &Id, day: NaiveDate) -> Option<&Assignment> {
        let holds = |a: &&Assignment| a.site == *site && a.from <= day && a.to.is_none_or(|to| day < to);
        self.assignments.iter().find(holds)
    }

    /// The sites that exist on a day: units of the kinds that the rulebook declares to be sites, in the order of the register.
    pub fn sites(&self, day: NaiveDate) -> impl Iterator<Item = &Id> {
        self.order.iter().filter(move |id| self.is_site(id, day))
    }

    /// Whether a unit is a site that exists on a day.
    pub(super) fn is_site(&self, id: &Id, day: NaiveDate) -> bool {
        self.is_site_kind(id) && self.units.get(id).is_some_and(|unit| unit.exists_on(day))
    }

    /// Whether a unit is of a kind that is a site.
    pub(super) fn is_site_kind(&self, id: &Id) -> bool {
        self.units.get(id).is_some_and(|unit| self.site_kinds.contains(&unit.kind))
    }
}

/// Where a file stands in the input.
/// The name is escaped as in a JSON pointer.
pub(super) fn file_path(name: &str) -> String {
    format!("/files/{}", crate::base::json::escape(name))
}

/// The files of JSON lines that figures or duties of the rulebook's reports rest on.
fn needed(document: &RulebookDocument) -> Vec<(&'static str, About)> {
    let sources = || document.reports.iter().flat_map(|report| &report.indicators).filter_map(|one| one.from.as_ref());
    let rests = |kinds: &[SourceKind]| sources().any(|from| kinds.contains(&from.kind()));
    let duties = document.reports.iter().filter_map(|report| report.assigned.as_ref()).any(|one| one.sites.is_some());
    let (cases, coverage) = (SourceKind::Cases, SourceKind::Coverage);
    let (inspections, findings) = (SourceKind::Inspections, SourceKind::Findings);
    [
        (json_lines::JOURNAL, About::Cases, duties || rests(&[cases, coverage])),
        (json_lines::INSPECTIONS, About::Inspections, rests(&[coverage, inspections, findings])),
        (json_lines::FINDINGS, About::Findings, rests(&[findings])),
    ]
    .into_iter()
    .filter_map(|(name, about, needed)| needed.then_some((name, about)))
    .collect()
}
