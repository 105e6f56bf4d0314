//! Sheets as they are kept: labels that hold for one call, and what comes of rows in which something is missing.
//!
//! Labels are added to the dictionaries of one scorer; the rulebook, and with it every identity on a card, stays as it is.

use super::column::Column;
use super::encode::ItemColumns;
use super::facts::{CellKey, key};
use super::item_columns::none_yet;
use super::scorer::Scorer;
use crate::base::json::escape;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::{Outcome, Provisional};
use std::collections::{BTreeMap, HashMap};

/// The lowest and the highest score of a row, each as its card writes it.
pub type ScoreRange = (Option<String>, Option<String>);

/// The range of a card that is provisional; two times nothing of any other.
pub(super) fn score_range(outcome: Outcome) -> ScoreRange {
    match outcome {
        Outcome::Provisional(Provisional { low, high, .. }) => (low, high),
        _ => (None, None),
    }
}

impl Column<'_> {
    /// A cell as text: a number with its digits, a truth as `true` or `false`; `None` where it has no value or is no text.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<String> {
        let cell = if self.has(row) { key(self, row) } else { CellKey::Nothing };
        (!matches!(cell, CellKey::Nothing | CellKey::Broken)).then(|| cell.to_string())
    }
}

impl Scorer {
    /// Adds labels to those of the checklist, for this scorer alone: texts by the code that they mean (`pass`, `not_applicable`,
    /// an option's id), for every item and part that takes the code. They are compared as labels are: without regard to width,
    /// case and outer blanks.
    ///
    /// ```
    /// use fugong::columns::{Column, Scorer, Values};
    /// let rules = fugong::Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "gate", "version": "1.0.0", "items": [{"id": "staffed"}]}]}"#)?;
    /// let mut scorer = Scorer::new(&rules, "gate", &["staffed"], &[], Default::default())?;
    /// scorer.add_labels(&[("pass".to_owned(), vec!["过关".to_owned()])].into())?;
    /// let column = Column { values: Values::Texts(vec!["过关"]), validity: None };
    /// let inspection = scorer.inspection(&[column], &[], 0).unwrap();
    /// assert_eq!(rules.checklist("gate")?.score(&inspection).result.percent(), Some("100.0"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_answer` for a code that no column takes, `ambiguous_label` for a text that some item reads as another answer,
    /// `empty_text` for a blank one; each at `/labels/CODE` and its place there. Some labels may have been added then.
    pub fn add_labels(&mut self, labels: &BTreeMap<String, Vec<String>>) -> Result<(), Problems> {
        let rulebook = self.rulebook.clone();
        let view = rulebook.checklist(&self.checklist)?;
        let plan = view.plan();
        let mut problems = Problems::none();
        for (code, texts) in labels {
            let place = format!("/labels/{}", escape(code));
            let mut taken = false;
            for input in self.asked.iter_mut().flat_map(|asked| &mut asked.inputs) {
                if !input.alphabet.takes(plan, code) {
                    continue;
                }
                taken = true;
                for (at, text) in texts.iter().enumerate() {
                    let added = input.alphabet.add_label(plan, code, text);
                    let problem = added.err().map(|problem| problem.at(format!("{place}/{at}")));
                    if let Some(problem) = problem.filter(|problem| !problems.iter().any(|known| known == problem)) {
                        problems.push(problem);
                    }
                }
            }
            if !taken {
                let inputs = self.asked.iter().flat_map(|asked| &asked.inputs);
                let mut known: Vec<&str> = inputs.flat_map(|input| input.alphabet.codes_taken()).collect();
                known.sort_unstable();
                known.dedup();
                let problem = Problem::new(Code::UnknownAnswer).with("text", code.as_str());
                problems.push(problem.with_known(code, known).at(place));
            }
        }
        // What was read before may be a label now; outcomes keep their numbers.
        self.asked.iter_mut().for_each(ItemColumns::forget);
        self.facts.forget();
        self.occurring = none_yet(&self.asked);
        self.programs.clear();
        problems.or(())
    }

    /// Whether cells that cannot be read count as missing from the next call on: a row with one is scored as if the cell were
    /// empty, an unreadable fact is unknown, and the problem is told all the same. If not, as at first, the row has no outcome.
    pub fn read_unreadable_as_missing(&mut self, missing: bool) {
        self.unreadable_is_missing = missing;
    }

    /// The lowest and the highest score of each of these rows while something is missing, as its card writes them: the rounded
    /// percentage, or the total under demerit and counts. Two times nothing for a row that is not provisional, or that has no
    /// outcome. Evaluates a card for each row that differs from those before it.
    ///
    /// # Errors
    /// What [`Scorer::score`] refuses.
    pub fn ranges(
        &mut self,
        answers: &[Column<'_>],
        facts: &[Column<'_>],
        rows: &[usize],
    ) -> Result<Vec<ScoreRange>, Problems> {
        let count = self.rows(answers, facts)?;
        let rulebook = self.rulebook.clone();
        let view = rulebook.checklist(&self.checklist)?;
        let mut known: HashMap<Vec<CellKey>, ScoreRange> = HashMap::new();
        let cell = |column: &Column<'_>, row: usize| if column.has(row) { key(column, row) } else { CellKey::Nothing };
        let mut ranges = Vec::with_capacity(rows.len());
        for row in rows.iter().copied() {
            if row >= count {
                ranges.push((None, None));
                continue;
            }
            let cells: Vec<CellKey> = answers.iter().chain(facts).map(|column| cell(column, row)).collect();
            if known.len() >= self.most_remembered {
                known.clear();
            }
            let range = known.entry(cells).or_insert_with(|| {
                let outcome = self.inspection(answers, facts, row).map(|given| view.score(&given).result.outcome);
                outcome.map_or((None, None), score_range)
            });
            ranges.push(range.clone());
        }
        Ok(ranges)
    }
}
