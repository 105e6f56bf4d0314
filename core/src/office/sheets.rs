//! Sheets as they were read: rows by column names, rows that are refused with what can be read of them, sheets that cannot be
//! read at all.
//!
//! Paths of problems are `/files/<name>/rows/<index>/<column>`, rows counted from 0 without the heading.

use super::records::{Records, file_path};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::rulebook::{Holds, RulebookDocument, SheetUse};
use crate::tools::condition::{FactSet, FactValue};
use crate::tools::sheet::{RefusedRecord, Sheet, SheetCell, SheetRecord};
use chrono::NaiveDate;

/// Sheets as they were read, with how the rulebook uses each, in the order of the rulebook's declaration.
#[derive(Default)]
pub(super) struct Sheets<'r> {
    read: Vec<ReadSheet<'r>>,
    unread: Vec<(&'r SheetUse, Problem)>,
}

/// A sheet, and what is wrong with it.
pub(super) struct ReadSheet<'r> {
    /// How the rulebook uses it.
    pub used: &'r SheetUse,
    sheet: Sheet,
    /// First problem of each refused row, by the row's index.
    faults: Map<usize, Problem>,
    /// First header that no column has.
    unknown_header: Option<Problem>,
}

/// One row of a sheet, by column names.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    sheet: &'s Sheet,
    /// The cells, in the order of the sheet's columns.
    record: &'s SheetRecord,
}

/// A refused row: what can be read of it.
#[derive(Clone, Copy)]
pub(super) struct RefusedRow<'s> {
    sheet: &'s Sheet,
    record: &'s RefusedRecord,
}

impl<'r> Sheets<'r> {
    /// Adds a sheet with its problems, which are below the file's path. One whose header cannot be read, or does not have the
    /// columns that say whose a row is, counts as unread.
    pub(super) fn take(&mut self, used: &'r SheetUse, sheet: Sheet, problems: &[Problem]) {
        let mut faults = Map::new();
        let mut header = None;
        let mut unknown_header = None;
        for problem in problems {
            let mut parts = problem.path().split('/').skip(3);
            match (parts.next(), parts.next().and_then(|index| index.parse::<usize>().ok())) {
                (Some("rows"), Some(index)) => {
                    faults.entry(index).or_insert_with(|| problem.clone());
                }
                _ => {
                    header = header.or_else(|| Some(problem.clone()));
                    let unknown = matches!(problem.code(), Code::SheetUnknownColumn | Code::SheetWrongEncoding);
                    unknown_header = unknown_header.or_else(|| unknown.then(|| problem.clone()));
                }
            }
        }
        let lost = unknown_header.as_ref().filter(|_| {
            structural(used.holds).iter().any(|column| sheet.without_header.iter().any(|lost| lost == *column))
        });
        match lost.or(header.as_ref().filter(|_| !sheet.readable)) {
            Some(because) => self.unread.push((used, because.clone())),
            None => self.read.push(ReadSheet { used, sheet, faults, unknown_header }),
        }
    }

    /// Adds a sheet that was not given.
    pub(super) fn not_given(&mut self, used: &'r SheetUse, because: Problem) {
        self.unread.push((used, because));
    }

    /// The sheets that hold something.
    pub(super) fn of(&self, holds: Holds) -> impl Iterator<Item = &ReadSheet<'r>> {
        self.read.iter().filter(move |sheet| sheet.used.holds == holds)
    }

    /// The sheets that hold something and cannot be read, or were not given, and why.
    pub(super) fn unread(&self, holds: Holds) -> impl Iterator<Item = (&'r SheetUse, &Problem)> {
        self.unread.iter().filter(move |(used, _)| used.holds == holds).map(|(used, because)| (*used, because))
    }
}

/// Columns that may be left out, and without which nobody knows what a row is about if they stand under a header that cannot
/// be read.
fn structural(holds: Holds) -> &'static [&'static str] {
    match holds {
        Holds::Units => &["kind", "parent", "from", "to"],
        Holds::Assignments => &["to"],
        Holds::Waivers => &["unit", "to", "recorded-at"],
        Holds::Submissions | Holds::Roster | Holds::Translations => &[],
    }
}

impl ReadSheet<'_> {
    /// The rows that can be read.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.sheet.rows.iter().map(|record| Row { sheet: &self.sheet, record })
    }

    /// Where a row stands.
    pub(super) fn place(&self, row: Row<'_>) -> String {
        format!("{}/rows/{}", file_path(&self.used.file), row.record.index)
    }

    /// The rows that are refused, each with its first problem. One that repeats another to the letter says nothing new.
    pub(super) fn refused(&self) -> impl Iterator<Item = (RefusedRow<'_>, Problem)> {
        self.sheet.in_part.iter().filter_map(|record| {
            let row = RefusedRow { sheet: &self.sheet, record };
            let repeated = row.whole().is_some_and(|cells| self.sheet.rows.iter().any(|kept| kept.cells == cells));
            let because = self.faults.get(&record.index).filter(|_| !repeated)?;
            Some((row, because.clone()))
        })
    }

    /// The rows whose cells in some columns can be read, in the order of the sheet; of the other cells those that cannot be
    /// read are empty. A row that contradicts another is none of them.
    pub(super) fn rows_by(&self, columns: &[&str]) -> Vec<SheetRecord> {
        let needed: Vec<usize> =
            columns.iter().filter_map(|name| self.sheet.columns.iter().position(|column| column == *name)).collect();
        let readable = |part: &&RefusedRecord| {
            let there = |at: &usize| part.cells.get(*at).is_some_and(Option::is_some);
            needed.iter().all(there) && !part.cells.iter().all(Option::is_some)
        };
        let parts = self.sheet.in_part.iter().filter(readable).map(|part| part.without_faults());
        let mut rows: Vec<SheetRecord> = self.sheet.rows.iter().cloned().chain(parts).collect();
        rows.sort_stable_by_key(|row| row.index);
        rows
    }

    /// A row of this sheet.
    pub(super) fn row<'s>(&'s self, record: &'s SheetRecord) -> Row<'s> {
        Row { sheet: &self.sheet, record }
    }

    /// The sheet's columns.
    pub(super) fn columns(&self) -> &[Id] {
        &self.sheet.columns
    }

    /// Columns that stand under a header that cannot be read, if any can be meant.
    pub(super) fn unread_columns(&self) -> impl Iterator<Item = (&Id, &Problem)> {
        self.unknown_header
            .iter()
            .flat_map(|because| self.sheet.without_header.iter().map(move |column| (column, because)))
    }
}

impl<'s> RefusedRow<'s> {
    /// A cell; `None` if it cannot be read. Empty where the sheet has no such column.
    pub(super) fn cell(self, column: &str) -> Option<&'s SheetCell> {
        match self.sheet.columns.iter().any(|name| name == column) {
            true => self.sheet.cell_in_part(self.record, column),
            false => Some(&SheetCell::Empty),
        }
    }

    /// The cell as text; `None` if it cannot be read.
    pub(super) fn text(self, column: &str) -> Option<String> {
        self.cell(column).map(text_of)
    }

    /// The cell as an id; `None` if it cannot be read or is none.
    pub(super) fn id(self, column: &str) -> Option<Id> {
        self.text(column).and_then(|text| Id::new(&text))
    }

    /// Whether each of these columns can be read.
    pub(super) fn has(self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.cell(column).is_some())
    }

    /// All cells, if each can be read: then the row contradicts another.
    pub(super) fn whole(self) -> Option<Vec<SheetCell>> {
        self.record.cells.iter().cloned().collect()
    }
}

/// A cell as text; empty where nothing stands there.
fn text_of(cell: &SheetCell) -> String {
    match cell {
        SheetCell::Text(text) | SheetCell::Choice(text) => text.clone(),
        SheetCell::Integer(value) => value.to_string(),
        SheetCell::Decimal(value) => value.to_string(),
        SheetCell::Date(value) => value.to_string(),
        SheetCell::Instant(value) => value.to_string(),
        SheetCell::Bool(value) => value.to_string(),
        SheetCell::Empty => String::new(),
    }
}

impl<'s> Row<'s> {
    /// A cell by its column; empty where the sheet has no such column.
    pub(super) fn cell(self, column: &str) -> &'s SheetCell {
        // Default: a column that the sheet does not have is one without anything in it.
        self.sheet.cell(self.record, column).unwrap_or(&SheetCell::Empty)
    }

    /// The cell as text; empty where nothing stands there.
    /// Numbers, days and instants are written in their own standard form.
    pub(super) fn text(self, column: &str) -> String {
        text_of(self.cell(column))
    }

    /// The row as the spreadsheet numbers it.
    /// It counts the heading, so it is the number that people see.
    pub(super) fn number(self) -> u64 {
        self.record.row
    }

    /// The cell as a day; `None` if it is empty.
    /// A cell of another type counts as empty.
    pub(super) fn date(self, column: &str) -> Option<NaiveDate> {
        if let SheetCell::Date(date) = self.cell(column) { Some(*date) } else { None }
    }

    /// The cell as an instant; `None` if it is empty.
    /// A cell of another type counts as empty.
    pub(super) fn instant(self, column: &str) -> Option<Instant> {
        if let SheetCell::Instant(at) = self.cell(column) { Some(*at) } else { None }
    }

    /// A day that the row cannot do without; reports one that is not there.
    /// The problem is `missing_field`.
    pub(super) fn needed_date(
        self,
        column: &'static str,
        place: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<NaiveDate> {
        let date = self.date(column);
        if date.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", column).with("row", self.number()).at(place));
        }
        date
    }

    /// An instant that the row cannot do without; reports one that is not there.
    /// The problem is `missing_field`.
    pub(super) fn needed_instant(
        self,
        column: &'static str,
        place: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Instant> {
        let at = self.instant(column);
        if at.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", column).with("row", self.number()).at(place));
        }
        at
    }

    /// The cell as an id; reports a text that is none.
    /// The problem is `invalid_id`, also for an empty cell.
    pub(super) fn id(self, column: &str, place: &str, problems: &mut Vec<Problem>) -> Option<Id> {
        let text = self.text(column);
        let id = Id::new(&text);
        if id.is_none() {
            let problem = Problem::new(Code::InvalidId).with("text", text).with("row", self.number());
            problems.push(problem.at(format!("{place}/{column}")));
        }
        id
    }

    /// The columns that are declared facts of a site: column `has-canteen` is the fact `site.has-canteen`.
    /// Columns that are no declared facts are skipped, and so are texts and empty cells.
    pub(super) fn facts(self, document: &RulebookDocument) -> FactSet {
        let mut facts = FactSet::new();
        for column in &self.sheet.columns {
            let name = format!("site.{column}");
            if !document.facts.contains_key(&name) {
                continue;
            }
            let value = match self.cell(column) {
                SheetCell::Bool(value) => FactValue::Bool(*value),
                SheetCell::Integer(value) => FactValue::Number(Ratio::from_integer(*value)),
                SheetCell::Decimal(value) => FactValue::Number(value.ratio()),
                SheetCell::Date(value) => FactValue::Date(*value),
                SheetCell::Instant(value) => FactValue::Instant(*value),
                SheetCell::Choice(code) => FactValue::Choice(code.clone()),
                SheetCell::Text(_) | SheetCell::Empty => continue,
            };
            facts.insert(name, value);
        }
        facts
    }

    /// The first problem that was told of the row: that behind `before` others.
    pub(super) fn told(self, records: &Records, before: usize) -> Problem {
        let first = records.problems.get(before);
        debug_assert!(first.is_some(), "a row is left out because of a problem");
        // Default: a row without a problem would be one whose field is missing.
        first.cloned().unwrap_or_else(|| Problem::new(Code::MissingField).with("name", "").with("row", self.number()))
    }

    /// Whether the sheet has a column.
    pub(super) fn has(self, column: &str) -> bool {
        self.sheet.columns.iter().any(|name| name == column)
    }

    /// The columns of the sheet.
    pub(super) fn columns(self) -> &'s [Id] {
        &self.sheet.columns
    }

    /// The two columns of a title; the Chinese text in every language where there is no English one.
    pub(super) fn title(self) -> Text {
        let (zh, en) = (self.text("title-zh"), self.text("title-en"));
        if en.is_empty() { Text::plain(zh) } else { Text::pair(zh, en) }
    }
}

/// Builds from a list, removing and reporting the rejected entries until the rest is accepted. Each round removes at
/// least one, so it ends; a revision that follows a rejected one is rejected in the next round.
/// `refuse` gets the index in the original list, and the problem. The rejected entries are found by the first number in a
/// problem's path; if no problem has one, the result is empty. At most n + 1 builds for n entries.
pub(super) fn build_without_rejected<T: Clone, B: Default>(
    mut list: Vec<T>,
    build: impl Fn(Vec<T>) -> Result<B, Problems>,
    mut refuse: impl FnMut(usize, Problem),
) -> B {
    let mut places: Vec<usize> = (0..list.len()).collect();
    loop {
        let problems = match build(list.clone()) {
            Ok(built) => return built,
            Err(problems) => problems,
        };
        let mut bad: Vec<usize> = Vec::new();
        for problem in problems {
            let index = problem.path().split('/').find_map(|part| part.parse::<usize>().ok());
            debug_assert!(index.is_some(), "what is built of a list places its problems below the entries");
            // Without a place no entry is to blame; the first one in particular is not.
            let Some(index) = index else { continue };
            if let Some(place) = places.get(index) {
                refuse(*place, problem);
            }
            bad.push(index);
        }
        if bad.is_empty() || list.is_empty() {
            return B::default();
        }
        let keep = |index: usize| !bad.contains(&index);
        list = list.into_iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, entry)| entry).collect();
        places = places.into_iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, place)| place).collect();
    }
}
