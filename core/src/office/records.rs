//! The office's records, as read from its files.

use super::cards::{self, ScoredInspection};
use super::cases::{self, CaseHistory};
use super::json_lines;
use super::returns;
use super::sheets::Sheets;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::finding::FindingEvent;
use crate::report::{OrgUnits, Submission, Waiver};
use crate::rulebook::{Holds, Rulebook};
use crate::tools::calendar::Zone;
use crate::tools::condition::FactSet;
use crate::tools::sheet::{ReadOptions, ReadingNote, Sheet, read_csv};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Files by name, as text. Sheets have the names that the rulebook gives them; `journal.jsonl`, `inspections.jsonl` and
/// `findings.jsonl` are lines of JSON.
pub type Files = BTreeMap<String, String>;

/// Who inspects a site, from a day up to but not including another.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The site.
    pub site: Id,
    /// Its own officer.
    pub officer: String,
    /// The backup (AB岗).
    pub backup: String,
    /// The first day.
    pub from: NaiveDate,
    /// The first day on which it no longer holds.
    pub to: Option<NaiveDate>,
}

/// Somebody's turn of duty.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyShift {
    /// Who.
    pub person: String,
    /// As what.
    pub role: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
}

/// Everything on record. What could not be read is a problem with its file and row; what could be read counts.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// The units.
    pub units: OrgUnits,
    /// The order of the units in their register.
    pub order: Vec<Id>,
    /// What is known of sites.
    pub facts: BTreeMap<Id, FactSet>,
    /// Who inspects which site.
    pub assignments: Vec<Assignment>,
    /// What was sent in.
    pub submissions: Vec<Submission>,
    /// Who is let off.
    pub waivers: Vec<Waiver>,
    /// Turns of duty.
    pub shifts: Vec<DutyShift>,
    /// Cases from the journal.
    pub cases: Vec<CaseHistory>,
    /// Inspections with their score cards.
    pub cards: Vec<ScoredInspection>,
    /// What people did about findings.
    pub finding_events: Vec<FindingEvent>,
    /// Free texts in other languages, by the text as written.
    pub translations: BTreeMap<String, String>,
    /// What could not be read, or does not fit. Paths begin with `/files/<name>`.
    pub problems: Vec<Problem>,
    /// What was read by a stated rule, by file.
    pub notes: Vec<(String, ReadingNote)>,
}

impl Records {
    /// Reads every file. A file that the rulebook does not know is a problem; one that is not there holds nothing.
    pub fn read(rulebook: &Rulebook, files: &Files) -> Self {
        let mut records = Self::default();
        let document = rulebook.document();
        for name in files.keys() {
            let known =
                document.sheets.iter().any(|sheet| sheet.file == *name) || json_lines::NAMES.contains(&name.as_str());
            if !known {
                records.problems.push(Problem::new(Code::UnknownFile).with("file", name.as_str()).at(file_path(name)));
            }
        }
        let mut sheets = Sheets::default();
        for used in &document.sheets {
            if let Some(text) = files.get(&used.file) {
                let sheet = records.sheet(&used.file, text, &used.sheet, rulebook.zone());
                sheets.take(used, sheet);
            }
        }
        sheets.units(document, &mut records);
        sheets.people(&mut records);
        returns::read(document, &sheets, &mut records);
        cases::read(rulebook, files, &mut records);
        cards::read(rulebook, files, &mut records);
        json_lines::read_findings(files, &mut records);
        records
    }

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
    pub(super) fn report(&mut self, file: &str, problems: Problems) {
        let path = file_path(file);
        self.problems.extend(problems.into_iter().map(|problem| problem.below(&path)));
    }

    /// A free text with its translation, where there is one.
    pub fn translated(&self, text: &str) -> Text {
        match self.translations.get(text) {
            Some(english) => Text::pair(text, english.as_str()),
            None => Text::plain(text),
        }
    }

    /// Who inspects a site on a day.
    pub fn assignment(&self, site: &Id, day: NaiveDate) -> Option<&Assignment> {
        let holds = |a: &&Assignment| a.site == *site && a.from <= day && a.to.is_none_or(|to| day < to);
        self.assignments.iter().find(holds)
    }

    /// The sites that exist on a day: units with none below them, in the order of the register.
    pub fn sites(&self, day: NaiveDate) -> impl Iterator<Item = &Id> {
        self.order.iter().filter(move |id| {
            self.units.get(id).is_some_and(|unit| unit.exists_on(day)) && self.units.children(id).next().is_none()
        })
    }
}

/// Where a file stands in the input.
pub(super) fn file_path(name: &str) -> String {
    format!("/files/{}", crate::base::json::escape(name))
}

/// The sheets that hold something, with the file that each came from.
impl Sheets<'_> {
    pub(super) fn of(&self, holds: Holds) -> impl Iterator<Item = &(&crate::rulebook::SheetUse, Sheet)> {
        self.0.iter().filter(move |(used, _)| used.holds == holds)
    }
}
