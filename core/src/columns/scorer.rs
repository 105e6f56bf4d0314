//! A checklist made ready for tables.
//!
//! A scorer keeps what it has learned from call to call: dictionaries, ranges of indices, classes of facts, programs with their
//! tables, and numbered outcomes. Later calls with similar rows mostly look things up. Two bounds keep memory limited: the
//! number of cached cells and combinations of facts, and the 16 bits of an outcome number. Reaching the first drops everything
//! learned, reaching the second drops outcomes alone; the sink is told of both through `forget`.
//!
//! Each chunk takes one of two paths. The fast path (`look_up`) computes places from the caller's `i8` codes as they stand; it
//! needs one class of facts and codes that have all occurred before. The slow path encodes, classifies, evaluates what is new,
//! and thereby prepares the fast path for the next chunk.

use super::CHUNK;
use super::column::{Column, Values};
use super::dictionary::{AnswerCode, AnswerDictionary};
use super::encode::{EncodedColumn, ItemColumns, UnreadableCells};
use super::facts::FactColumns;
use super::item_columns::{none_yet, read_columns};
use super::lookup_tables::Scratch;
use super::memo::OutcomeTable;
use super::outcome::{CellProblem, RowSelection, Sink};
use super::program::Program;
use crate::base::id::Id;
use crate::base::json::{Decoder, Json, escape};
use crate::base::problem::{self, Problem, Problems};
use crate::checklist::{Answers, Inspection, Plan, read_facts};
use crate::rulebook::Rulebook;
use crate::tools::condition::{Fact, FactSet};
use std::collections::HashSet;

/// Scores inspections from columns by one checklist.
///
/// ```
/// use fugong::columns::{Column, ComputedRows, RowOutcome, RowSelection, Scorer, Sink, Values};
///
/// #[derive(Default)]
/// struct Grades(Vec<Option<u8>>);
/// impl Sink for Grades {
///     fn known(&mut self, _: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]) {
///         self.0.extend(ids.iter().map(|id| outcomes[usize::from(*id)].grade));
///     }
///     fn computed(&mut self, _: RowSelection<'_>, computed: &ComputedRows<'_>) {
///         self.0.extend(computed.grades.iter().map(|grade| Some(*grade)));
///     }
/// }
///
/// let rules = fugong::Rulebook::built_in("uk-food-hygiene")?;
/// let names = ["hygiene", "structural", "confidence"];
/// let mut scorer = Scorer::new(&rules, "inspection", &names, &[], Default::default())?;
/// let column = |scores| Column { values: Values::I64(scores), validity: None };
/// let mut grades = Grades::default();
/// scorer.score(&[column(&[0, 20]), column(&[0, 10]), column(&[5, 10])], &[], false, &mut grades)?;
/// assert_eq!(grades.0, [Some(0), Some(4)]); // ratings 5 and 1: 20 points in one score cap it
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scorer {
    /// The rulebook, shared with the caller; plans are looked up in it at each call.
    pub(super) rulebook: Rulebook,
    /// The id of the checklist.
    pub(super) checklist: String,
    /// The items that columns answer, sorted by their index in the plan; positions in this list are used throughout.
    pub(super) asked: Vec<ItemColumns>,
    /// For each asked item the least and the greatest index that has occurred, (255, 0) before the first row; `None` where its
    /// indices do not fit a byte.
    pub(super) occurring: Vec<Option<(u8, u8)>>,
    /// The columns of facts, the constant facts, and the classes of rows.
    pub(super) facts: FactColumns,
    /// How many columns of answers a call has to give.
    answer_columns: usize,
    /// How many columns of facts a call has to give.
    fact_columns: usize,
    /// A program for each class of facts, by the number of the class.
    pub(super) programs: Vec<Program>,
    /// The outcomes of all programs: one numbering for all.
    pub(super) outcomes: OutcomeTable,
    /// Up to so many entries, tables are preferred to packed integers.
    pub(super) most_entries: usize,
    /// How many cells and combinations of facts may be cached before all are dropped.
    pub(super) most_remembered: usize,
    /// Whether a cell that cannot be read counts as missing; otherwise its row has no outcome.
    pub(super) unreadable_is_missing: bool,
    /// Buffers of the fast path.
    scratch: Scratch,
}

/// Rows that are looked up as they stand at a time: few enough that all that is worked on stays nearest to the processor.
const AT_A_TIME: usize = 4096;
/// The most grades of a ladder: a byte tells which.
const MOST_RUNGS: usize = 255;
/// The most entries of tables that are preferred to integers.
const MOST_ENTRIES: usize = 1 << 20;
/// How many different cells and combinations of facts are remembered.
const MOST_REMEMBERED: usize = 1 << 20;

impl Scorer {
    /// Makes a checklist ready for columns of answers, each named by its item or, for a part, by `item.part`, and columns of facts,
    /// each named by its fact; `constant` are facts of every row. One column for an item with parts answers all of them alike.
    ///
    /// # Errors
    /// Every name that the rulebook does not know or that is used twice; a `missing_field` for every item without a column that
    /// takes part in the score, and for the instances of a repeated section, which only long rows can tell.
    pub fn new(
        rulebook: &Rulebook,
        checklist: &str,
        columns: &[&str],
        facts: &[&str],
        constant: FactSet,
    ) -> Result<Self, Problems> {
        let view = rulebook.checklist(checklist)?;
        let repeats = view.plan().repeats().map(|section| {
            let path = format!("/columns/{}", escape(section.as_str()));
            Problem::new(problem::Code::MissingField).with("name", "instance").at(path)
        });
        Self::made(rulebook, checklist, columns, facts, constant, repeats)
    }

    /// The same, with a problem that was found before; instances of repeated sections do not matter.
    pub(super) fn made(
        rulebook: &Rulebook,
        checklist: &str,
        columns: &[&str],
        facts: &[&str],
        constant: FactSet,
        found: Option<Problem>,
    ) -> Result<Self, Problems> {
        let view = rulebook.checklist(checklist)?;
        let plan = view.plan();
        let mut problems = Problems::none();
        problems.extend(found);
        let mut asked = read_columns(plan, columns, &mut problems);
        let answered: HashSet<usize> = asked.iter().map(|asked| asked.item).collect();
        for (item, template) in plan.items().enumerate() {
            if !answered.contains(&item) && !plan.may_be_left_out(item) {
                let name = template.id.as_str();
                problems.push(Problem::new(problem::Code::MissingField).with("name", name).at("/columns"));
            }
        }
        let rungs = plan.checklist().grades.len();
        if rungs > MOST_RUNGS {
            let problem = Problem::new(problem::Code::TooMany).with("count", rungs).with("limit", MOST_RUNGS);
            problems.push(problem.at("/checklist"));
        }
        let declared = &rulebook.document().facts;
        let mut known: Vec<(String, Fact)> = Vec::new();
        for name in facts {
            let path = format!("/facts/{}", escape(name));
            match declared.get(*name) {
                None => {
                    let names = problems.suggestions(declared.keys().map(String::as_str));
                    let problem = Problem::new(problem::Code::UnknownFact).with("fact", *name);
                    problems.push(problem.with_known(name, names).at(path));
                }
                Some(_) if known.iter().any(|(known, _)| known == name) || constant.get(name).is_some() => {
                    problems.push(Problem::new(problem::Code::DuplicateId).with("id", *name).at(path));
                }
                Some(fact) => known.push(((*name).to_owned(), fact.clone())),
            }
        }
        asked.sort_by_key(|asked| asked.item);
        problems.or(Self {
            rulebook: rulebook.clone(),
            checklist: checklist.to_owned(),
            occurring: none_yet(&asked),
            asked,
            facts: FactColumns::new(known, constant),
            answer_columns: columns.len(),
            fact_columns: facts.len(),
            programs: Vec::new(),
            most_entries: MOST_ENTRIES,
            most_remembered: MOST_REMEMBERED,
            unreadable_is_missing: false,
            scratch: Scratch::new(),
            outcomes: OutcomeTable::new(plan, plan.checklist().rounding.rounding()),
        })
    }

    /// Reads facts that hold for every row, from a JSON object.
    ///
    /// # Errors
    /// Every problem in it.
    pub fn read_facts(rulebook: &Rulebook, text: &str) -> Result<FactSet, Problems> {
        let tree = Json::parse(text)?;
        let mut decoder = Decoder::default();
        let facts = read_facts(&tree, &rulebook.document().facts, &mut decoder);
        let problems = decoder.take();
        debug_assert!(facts.is_some() || !problems.is_empty(), "what could not be read was reported");
        // Default: with problems, which are returned instead.
        problems.or(facts.unwrap_or_default())
    }

    /// The checklist that is scored by.
    #[must_use]
    pub fn checklist(&self) -> &str {
        &self.checklist
    }

    /// The ids of its items, in the order that findings count them in.
    #[must_use]
    pub fn items(&self) -> Vec<Id> {
        let view = self.rulebook.checklist(&self.checklist);
        // Invariant: the checklist was found when the scorer was made, and a rulebook does not change.
        view.map(|view| view.plan().items().map(|item| item.id.clone()).collect()).unwrap_or_default()
    }

    /// The table of codes: of each item, or part, what its whole numbers mean. Where labels of an item read as numbers, a number is
    /// its label, and only the states have codes. Null is missing, as is -4; a number that is measured means itself.
    ///
    /// # Errors
    /// `unknown_id` where there is no such checklist.
    pub fn codes(rulebook: &Rulebook, checklist: &str) -> Result<Vec<(String, Vec<AnswerCode>)>, Problems> {
        let view = rulebook.checklist(checklist)?;
        let plan = view.plan();
        let mut tables = Vec::new();
        let mut table = |name: String, item: usize, part: Option<usize>| {
            if let Some(question) = plan.question(item, part) {
                tables.push((name, AnswerDictionary::of(plan, item, part, &question).table(&question)));
            }
        };
        for (index, item) in plan.items().enumerate() {
            table(item.id.to_string(), index, None);
            for (place, part) in item.parts.iter().enumerate() {
                table(format!("{}.{}", item.id, part.id), index, Some(place));
            }
        }
        Ok(tables)
    }

    /// Scores every row, in order but for rows of one chunk, and tells the sink. Columns stand as they were named.
    ///
    /// # Errors
    /// `wrong_type` where there are too few columns or they differ in length; nothing has been told then. Cells that cannot be read
    /// are returned, all of them; their rows have no outcome, unless they are told to count as missing.
    pub fn score(
        &mut self,
        answers: &[Column<'_>],
        facts: &[Column<'_>],
        findings: bool,
        sink: &mut dyn Sink,
    ) -> Result<Vec<CellProblem>, Problems> {
        let rows = self.rows(answers, facts)?;
        let rulebook = self.rulebook.clone();
        let view = rulebook.checklist(&self.checklist)?;
        let plan = view.plan();
        self.asked.iter_mut().for_each(ItemColumns::begin);
        let mut symbols: Vec<EncodedColumn> = Vec::new();
        let mut classes: Vec<usize> = Vec::new();
        let mut refused = UnreadableCells::default();
        let direct_column = self.direct_column(answers, findings);
        let mut start = 0_usize;
        while start < rows {
            if let Some(columns) = &direct_column
                && let Some(done) = self.look_up(plan, columns, (start, rows), sink)
            {
                start += done;
                continue;
            }
            let chunk = (start, CHUNK.min(rows - start));
            refused.rows.clear();
            self.evict_if_full(sink);
            self.make_room(sink);
            symbols.resize_with(self.asked.len(), EncodedColumn::new);
            for (asked, symbols) in self.asked.iter_mut().zip(&mut symbols) {
                asked.read(plan, answers, chunk, symbols, &mut refused);
            }
            self.regroup(plan, &symbols);
            let (asked, known, most, programs) = (&self.asked, &self.occurring, self.most_entries, &mut self.programs);
            let mut make = |facts: FactSet| programs.push(Program::new(plan, asked, known, facts, most));
            self.facts.classes(plan, (facts, answers.len()), chunk, &mut classes, &mut refused, &mut make);
            if self.unreadable_is_missing {
                refused.rows.clear();
            }
            refused.rows.sort_unstable();
            refused.rows.dedup();
            self.score_chunk(plan, (&symbols, &classes), chunk, &refused.rows, findings, sink);
            start += CHUNK;
        }
        refused.problems.sort_by_key(|problem| (problem.row, problem.column));
        Ok(refused.problems)
    }

    /// Clears all caches when more than `most_remembered` entries are held, so that memory stays bounded over any number of
    /// different remarks and measured values.
    /// Called between chunks, so that one chunk may exceed the limit.
    pub(super) fn evict_if_full(&mut self, sink: &mut dyn Sink) {
        let remembered = self.facts.remembered() + self.asked.iter().map(ItemColumns::remembered).sum::<usize>();
        if remembered > self.most_remembered {
            self.asked.iter_mut().for_each(ItemColumns::forget);
            self.facts.forget();
            self.occurring = none_yet(&self.asked);
            self.programs.clear();
            self.outcomes.forget();
            sink.forget();
        }
    }

    /// Forgets the numbers of outcomes when the next chunk might use up the 16 bits of a number.
    /// Room for one outcome a row is kept, so that a chunk never needs to stop halfway.
    pub(super) fn make_room(&mut self, sink: &mut dyn Sink) {
        if !self.outcomes.has_room() {
            self.outcomes.forget();
            self.programs.iter_mut().for_each(Program::forget);
            sink.forget();
        }
    }

    /// The caller's own columns, if places can be computed from them without encoding: `i8` codes of items without parts,
    /// nothing missing, no fact columns, and no findings asked for.
    /// In the order of asked items, one slice each; `None` if some column does not allow it.
    fn direct_column<'a>(&self, answers: &[Column<'a>], findings: bool) -> Option<Vec<&'a [i8]>> {
        let column = |asked: &ItemColumns| {
            let column = answers.get(asked.direct_column()?)?;
            match column.values {
                Values::I8(values) if column.validity.is_none() => Some(values),
                _ => None,
            }
        };
        if findings || self.fact_columns > 0 { None } else { self.asked.iter().map(column).collect() }
    }

    /// Scores up to 4096 rows by codes that have all occurred; how many rows, or `None` if the chunk needs the slow path.
    /// Also `None` while there is no program yet, or more than one.
    fn look_up<'a>(
        &mut self,
        plan: &Plan,
        columns: &[&'a [i8]],
        (start, rows): (usize, usize),
        sink: &mut dyn Sink,
    ) -> Option<usize> {
        let [program] = self.programs.as_mut_slice() else { return None };
        let rows = (rows - start).min(AT_A_TIME);
        let part = |column: &&'a [i8]| column.get(start..start + rows);
        let part = columns.iter().map(part).collect::<Option<Vec<_>>>()?;
        let (at, outcomes, scratch) = (RowSelection { start, positions: None }, &mut self.outcomes, &mut self.scratch);
        program.look_up((plan, &self.asked), &part, (at, rows), outcomes, scratch, sink).then_some(rows)
    }

    /// Widens the ranges of indices that have occurred, and rebuilds the groups of every program if a range grew.
    /// Ranges only grow until everything is dropped; rebuilding loses what the tables had learned.
    pub(super) fn regroup(&mut self, plan: &Plan, symbols: &[EncodedColumn]) {
        let mut wider = false;
        for (occurring, symbols) in self.occurring.iter_mut().zip(symbols) {
            let Some((low, high)) = occurring else { continue };
            let (least, greatest) = symbols.range;
            if least < *low || greatest > *high {
                (*low, *high) = (least.min(*low), greatest.max(*high));
                wider = true;
            }
        }
        for program in self.programs.iter_mut().filter(|_| wider) {
            program.regroup(plan, &self.asked, &self.occurring, self.most_entries);
        }
    }

    /// One row as an inspection, for a card of it.
    ///
    /// ```
    /// use fugong::columns::{Column, Scorer, Values};
    /// let rules = fugong::Rulebook::built_in("uk-food-hygiene")?;
    /// let names = ["hygiene", "structural", "confidence"];
    /// let mut scorer = Scorer::new(&rules, "inspection", &names, &[], Default::default())?;
    /// let column = |scores| Column { values: Values::I64(scores), validity: None };
    /// let columns = [column(&[5, 20]), column(&[10, 10]), column(&[5, 10])];
    /// let inspection = scorer.inspection(&columns, &[], 1).unwrap();
    /// let card = rules.checklist("inspection")?.score(&inspection).result;
    /// assert_eq!(card.score.unwrap().total, "40"); // demerits: lower is better
    /// // A row or a column that is not there is a problem; it would read as "nothing answered".
    /// assert!(scorer.inspection(&columns, &[], 2).is_err());
    /// assert!(scorer.inspection(&columns[..2], &[], 1).is_err());
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// The problems of its cells, each at its row and column; none where unreadable cells are told to count as missing.
    /// Also `wrong_type` and `out_of_range` for columns that [`Scorer::score`] refuses, and for a row beyond the last one;
    /// these stand at column 0.
    pub fn inspection(
        &mut self,
        answers: &[Column<'_>],
        facts: &[Column<'_>],
        row: usize,
    ) -> Result<Inspection, Vec<CellProblem>> {
        let at_row = |problem: Problem| vec![CellProblem { row, column: 0, problem }];
        let rows =
            self.rows(answers, facts).map_err(|problems| problems.into_iter().flat_map(at_row).collect::<Vec<_>>())?;
        if row >= rows {
            let problem = Problem::new(problem::Code::WrongType).with("expected", format!("{rows} rows"));
            return Err(at_row(problem.with("found", row.to_string())));
        }
        let mut refused = UnreadableCells::default();
        let facts = self.facts.of_row((facts, answers.len()), row, &mut refused.problems);
        let mut inspection = Inspection { facts, ..Inspection::default() };
        let mut given = Answers::default();
        if let Ok(view) = self.rulebook.checklist(&self.checklist) {
            let plan = view.plan();
            let mut symbols = EncodedColumn::new();
            for asked in &mut self.asked {
                asked.begin();
                asked.read(plan, answers, (row, 1), &mut symbols, &mut refused);
                let item = plan.item_at(asked.item);
                if let (Some(item), Some(answer)) = (item, asked.answer(symbols.get(0))) {
                    given.insert(item.id.as_str(), answer);
                }
            }
        }
        inspection.answers = given;
        let complete = refused.problems.is_empty() || self.unreadable_is_missing;
        if complete { Ok(inspection) } else { Err(refused.problems) }
    }

    /// The number of rows that all columns have. `wrong_type` if the number of columns is not the one the scorer was made for,
    /// if lengths differ, or if a column has too few bits; `out_of_range` for an index beyond a dictionary.
    pub(super) fn rows(&self, answers: &[Column<'_>], facts: &[Column<'_>]) -> Result<usize, Problems> {
        let wrong = |expected: String, found: String| {
            Problems::from(Problem::new(problem::Code::WrongType).with("expected", expected).with("found", found))
        };
        let (expected, found) = (self.answer_columns + self.fact_columns, answers.len() + facts.len());
        if answers.len() != self.answer_columns || facts.len() != self.fact_columns {
            return Err(wrong(format!("{expected} columns"), format!("{found}")));
        }
        // Default: without any column there are no rows.
        let rows = answers.iter().chain(facts).map(Column::rows).next().unwrap_or_default();
        match answers.iter().chain(facts).find(|column| column.rows() != rows) {
            Some(other) => Err(wrong(format!("{rows} rows"), format!("{}", other.rows()))),
            None => match answers.iter().chain(facts).find_map(Column::fault) {
                Some(problem) => Err(problem.into()),
                None => Ok(rows),
            },
        }
    }
}
