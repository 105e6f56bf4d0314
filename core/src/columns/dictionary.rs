//! Value dictionary of a column: each distinct answer has an index (symbol); the first ones are fixed.
//!
//! Index 0 is missing, 1 to 3 are the states error, not sampled and not applicable, 4 on are the codes from 0. The published
//! code of an index is therefore the index less 4:
//!
//! | index | 0 | 1 | 2 | 3 | 4 | 5 |
//! |---|---|---|---|---|---|---|
//! | code | −4, null | −3 | −2 | −1 | 0 | 1 |
//! | pass or fail | missing | error | not sampled | not applicable | fail | pass |
//!
//! Answers without a fixed index (measured numbers, remarks) get the next free one when they first occur.
//!
//! A dictionary is *closed* if every answer has a fixed index: pass or fail, a choice, a multi-select of at most 6 options
//! (whose code is the sum of the chosen options' powers of two), a count with a maximum, together at most 256 indices. Closed
//! dictionaries allow lookup tables over all combinations and packed integers; open ones (numbers, texts, long multi-selects)
//! do not.
//!
//! An answer that the checklist refuses, such as `not_applicable` where that is forbidden, keeps its index, so that the
//! indices after it do not shift; a cell with it is unreadable.

use crate::base::json::Json;
use crate::base::problem::{self, Code, Problem};
use crate::base::text::Text;
use crate::base::text_folding::fold;
use crate::checklist::kind::ColumnCode;
use crate::checklist::{Answer, AnswerValue, Plan};
use crate::columns::figures::ColumnQuestion;
use std::collections::HashMap;

/// The states, in the order of their indices from 1 on. Missing is index 0.
const STATES: [&str; 3] = ["error", "not_sampled", "not_applicable"];
/// The index of code 0.
pub(super) const ZERO: usize = 4;
/// The most options of a multi-select whose every subset has a fixed index: 2⁶ = 64 subsets.
const MOST_CHOSEN: usize = 6;
/// The most fixed indices: they fit a byte.
const MOST_FIXED: usize = 256;

/// A code of the published table: what a whole number in a column means.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AnswerCode {
    /// The whole number. Of a multi-select the codes are powers of two, and their sum names several options.
    pub code: i64,
    /// The answer: `pass`, `fail`, an option's id, a state.
    pub answer: String,
    /// What the answer is called; empty where the checklist does not name it.
    pub title: Text,
}

/// A cell after reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EncodedCell {
    /// The index of its answer; 0 where it has none.
    Symbol(u32),
    /// Unreadable: the index of its problem in [`AnswerDictionary::problems`].
    Bad(usize),
}

/// The dictionary of one item, or of one of its parts.
#[derive(Clone, Debug)]
pub(super) struct AnswerDictionary {
    /// The index of the item in the plan.
    item: usize,
    /// The part's index among those of the item; `None` for the whole item.
    part: Option<usize>,
    /// What whole numbers mean; of an item all of whose parts are pass or fail, as for one of them.
    coding: ColumnCode,
    /// Whether some label is a number (`1` for 合格): whole numbers are labels then, and only states have codes.
    pub(super) numbered: bool,
    /// How many indices are fixed.
    /// They are 0 to this less 1.
    pub(super) fixed: usize,
    /// Whether only fixed indices can occur: pass or fail, choices, small counts.
    pub(super) closed: bool,
    /// Fixed indices whose answer the checklist refuses (`not_applicable` where it is forbidden), each with its problem.
    /// Pairs (index, position in `problems`), by index.
    pub(super) refused: Vec<(u32, usize)>,
    /// The answer of each index; `None` for missing, and for fixed indices that are refused.
    pub(super) answers: Vec<Option<Answer>>,
    /// Problems of unreadable cells, those of refused fixed indices first; they name no row, because cells share them.
    pub(super) problems: Vec<Problem>,
    /// Ids of the options in the order of their codes; `fail`, `pass` for pass or fail; empty for numbers and texts.
    options: Vec<String>,
    /// Whole numbers without a fixed index that were read before.
    numbers: HashMap<i64, EncodedCell>,
    /// Texts that were read before, as written in the cell.
    texts: HashMap<String, EncodedCell>,
    /// Numbers that are no `i64` and stand where only a remark is taken, as written.
    decimals: HashMap<String, EncodedCell>,
    /// Labels beside those of the checklist, folded, each with its code.
    added: HashMap<String, String>,
}

impl AnswerDictionary {
    /// The dictionary with its fixed indices: missing, the three states, then the codes from 0 on if the dictionary is closed.
    pub(super) fn of(plan: &Plan, item: usize, part: Option<usize>, question: &ColumnQuestion<'_>) -> Self {
        let numbered = plan.labels(item, part).any(|(text, _)| text.parse::<i64>().is_ok());
        let mut alphabet = Self {
            item,
            part,
            coding: question.kind.column_code(),
            numbered,
            fixed: 0,
            closed: false,
            refused: Vec::new(),
            answers: vec![None],
            problems: Vec::new(),
            options: question.kind.column_answers(question.options),
            numbers: HashMap::new(),
            texts: HashMap::new(),
            decimals: HashMap::new(),
            added: HashMap::new(),
        };
        for state in STATES {
            alphabet.fix(plan, &Json::String(state.to_owned()));
        }
        let codes = alphabet.codes(question);
        alphabet.closed = codes.is_some();
        // Default: where codes are not fixed, there are none to fix.
        for code in 0..codes.unwrap_or_default() {
            let meant = alphabet.meant(code);
            alphabet.fix(plan, &meant);
        }
        alphabet.fixed = alphabet.answers.len();
        alphabet
    }

    /// Number of cached entries besides the fixed ones.
    pub(super) fn remembered(&self) -> usize {
        // Fixed answers come first, and each refused one brought a problem.
        let (beyond, problems) = (self.answers.len() - self.fixed, self.problems.len() - self.refused.len());
        beyond + problems + self.numbers.len() + self.texts.len() + self.decimals.len()
    }

    /// Drops all cached entries but the fixed ones.
    pub(super) fn forget(&mut self) {
        self.answers.truncate(self.fixed);
        self.problems.truncate(self.refused.len());
        self.numbers.clear();
        self.texts.clear();
        self.decimals.clear();
    }

    /// How many codes from 0 on are fixed; `None` where answers are too many for that, or are not counted.
    /// At most 252, because missing and the states take four of the 256 indices. Counts have none if a label reads as a number.
    fn codes(&self, question: &ColumnQuestion<'_>) -> Option<i64> {
        let most = i64::try_from(MOST_FIXED - ZERO).ok()?;
        let codes = match self.coding {
            ColumnCode::Place => i64::try_from(self.options.len()).ok(),
            ColumnCode::Bits if self.options.len() <= MOST_CHOSEN => {
                1_i64.checked_shl(u32::try_from(self.options.len()).ok()?)
            }
            ColumnCode::Count if !self.numbered => question.most?.checked_add(1),
            _ => None,
        };
        codes.filter(|codes| *codes <= most)
    }

    /// The answer of a code, as JSON. Of a multi-select, bit n of the code chooses option n.
    fn meant(&self, code: i64) -> Json {
        let text = |option: &String| Json::String(option.clone());
        match self.coding {
            ColumnCode::Place => {
                usize::try_from(code).ok().and_then(|code| self.options.get(code)).map_or(Json::Null, text)
            }
            ColumnCode::Bits => {
                let chosen = self.options.iter().enumerate().filter(|(bit, _)| code >> (*bit).min(63) & 1 == 1);
                Json::Array(chosen.map(|(_, option)| text(option)).collect())
            }
            _ => Json::Number(code.into()),
        }
    }

    /// Gives the next index to an answer, also where the checklist refuses it: the codes after it do not shift.
    fn fix(&mut self, plan: &Plan, cell: &Json) {
        debug_assert!(self.answers.len() < MOST_FIXED, "fixed indices fit a byte");
        // Invariant: a dictionary has fewer entries than u32 can count.
        let symbol = u32::try_from(self.answers.len()).unwrap_or(u32::MAX);
        match plan.read_cell(self.item, self.part, cell) {
            Ok(answer) => self.answers.push(answer),
            Err(problem) => {
                self.answers.push(None);
                self.refused.push((symbol, self.problems.len()));
                self.problems.push(problem);
            }
        }
    }

    /// The published codes: states that the checklist accepts, then options.
    /// Measured numbers have no codes at all, and items with numeric labels only those of the states.
    pub(super) fn table(&self, question: &ColumnQuestion<'_>) -> Vec<AnswerCode> {
        let state = |(place, state): (usize, &&str)| {
            let symbol = place + 1;
            let refused = self.refused.iter().any(|(known, _)| usize::try_from(*known) == Ok(symbol));
            let code = i64::try_from(symbol).ok()?.checked_sub(i64::try_from(ZERO).ok()?)?;
            (!refused && self.coding != ColumnCode::Measured).then(|| AnswerCode {
                code,
                answer: (*state).to_owned(),
                title: Text::Empty,
            })
        };
        let mut table: Vec<AnswerCode> = STATES.iter().enumerate().filter_map(state).collect();
        let title = |answer: &str| {
            question
                .options
                .iter()
                .find(|option| option.id == answer)
                .map_or(Text::Empty, |option| option.title.clone())
        };
        if self.numbered {
            return table;
        }
        let option = |(place, answer): (usize, &String)| {
            let place = i64::try_from(place).ok()?;
            let code =
                // From the 64th option on no positive integer of 64 bits names it: it has no code, and is chosen by its text.
                if self.coding == ColumnCode::Bits { 1_i64.checked_shl(u32::try_from(place).ok()?)? } else { place };
            (code >= 0).then(|| AnswerCode { code, answer: answer.clone(), title: title(answer) })
        };
        table.extend(self.options.iter().enumerate().filter_map(option));
        table
    }

    /// The index of a whole number: a fixed code, a label, a count, a measured value, or a state.
    /// An integer without a meaning is `unknown_answer`, or the problem that reading it as a number gives. Results are cached
    /// by value, except for fixed codes, whose index is the value plus 4.
    pub(super) fn number(&mut self, plan: &Plan, value: i64) -> EncodedCell {
        if !self.numbered
            && let Some(symbol) = value.checked_add(4).and_then(|symbol| u32::try_from(symbol).ok())
            && usize::try_from(symbol).is_ok_and(|symbol| symbol < self.fixed)
            && self.coding != ColumnCode::Measured
        {
            return self.fixed_symbol(symbol);
        }
        if let Some(known) = self.numbers.get(&value) {
            return *known;
        }
        let read = match self.coding {
            // Labels that read as numbers come first, then the states' codes.
            _ if self.numbered || self.coding == ColumnCode::Measured => self.read(plan, &Json::Number(value.into())),
            ColumnCode::Bits if value >= 0 && self.is_choice(value) => self.read(plan, &self.meant(value)),
            ColumnCode::Count if value >= 0 => self.read(plan, &Json::Number(value.into())),
            _ => self.unknown(value.to_string()),
        };
        let state = value.checked_add(4).and_then(|symbol| u32::try_from(symbol).ok()).filter(|symbol| *symbol < 4);
        let cell = match (read, state) {
            (EncodedCell::Bad(_), Some(symbol)) if self.coding != ColumnCode::Measured => self.fixed_symbol(symbol),
            (EncodedCell::Bad(_), None) => self.labelled(plan, &value.to_string()).unwrap_or(read),
            (read, _) => read,
        };
        self.numbers.insert(value, cell);
        cell
    }

    /// The cell of a fixed index: the index itself, or the problem with which the checklist refuses it.
    fn fixed_symbol(&self, symbol: u32) -> EncodedCell {
        let refused = self.refused.iter().find(|(known, _)| *known == symbol);
        refused.map_or(EncodedCell::Symbol(symbol), |(_, problem)| EncodedCell::Bad(*problem))
    }

    /// True if a number that is not negative has bits for existing options only: it is below 2 to the number of options.
    fn is_choice(&self, value: i64) -> bool {
        u32::try_from(self.options.len()).is_ok_and(|options| options >= 63 || value >> options == 0)
    }

    /// The index of yes or no.
    pub(super) fn boolean(&mut self, plan: &Plan, value: bool) -> EncodedCell {
        let added = self.labelled(plan, if value { "true" } else { "false" });
        added.unwrap_or_else(|| self.read(plan, &Json::Bool(value)))
    }

    /// The index of a text, which is read as the answer of an inspection is. Results are cached by the text.
    pub(super) fn text(&mut self, plan: &Plan, text: &str) -> EncodedCell {
        if let Some(known) = self.texts.get(text) {
            return *known;
        }
        let added = self.labelled(plan, text);
        let cell = added.unwrap_or_else(|| self.read(plan, &Json::String(text.to_owned())));
        self.texts.insert(text.to_owned(), cell);
        cell
    }

    /// The index of a number that is no `i64`, by its digits. It is no remark, as on a card.
    pub(super) fn decimal(&mut self, plan: &Plan, text: &str) -> EncodedCell {
        if self.coding != ColumnCode::None {
            return self.text(plan, text);
        }
        if let Some(known) = self.decimals.get(text) {
            return *known;
        }
        let cell = self.labelled(plan, text).unwrap_or_else(|| self.unknown(text.to_owned()));
        self.decimals.insert(text.to_owned(), cell);
        cell
    }

    /// The index of a text by the labels that were added.
    fn labelled(&mut self, plan: &Plan, text: &str) -> Option<EncodedCell> {
        if self.added.is_empty() {
            return None;
        }
        let code = self.added.get(&fold(text))?.clone();
        Some(self.read(plan, &Json::String(code)))
    }

    /// The codes that a label may be added for, whether the checklist accepts the state or not: options and states.
    pub(super) fn codes_taken(&self) -> impl Iterator<Item = &str> {
        self.options.iter().map(String::as_str).chain(STATES)
    }

    /// Whether a code is one of its options, or a state that it accepts.
    pub(super) fn takes(&self, plan: &Plan, code: &str) -> bool {
        let state = || {
            let read = plan.read_cell(self.item, self.part, &Json::String(code.to_owned()));
            matches!(read, Ok(Some(Answer { given: AnswerValue::State(..), .. })))
        };
        self.options.iter().any(|option| option == code) || (STATES.contains(&code) && state())
    }

    /// Adds a label for a code that it takes; the caller drops what was read before, which may be a label now. A text that only a
    /// remark would take stands for no answer before.
    ///
    /// # Errors
    /// `empty_text`; `ambiguous_label` where it stands for another answer already, or where it is a number that does.
    pub(super) fn add_label(&mut self, plan: &Plan, code: &str, text: &str) -> Result<(), Problem> {
        let folded = fold(text);
        if folded.is_empty() {
            return Err(Problem::new(Code::EmptyText));
        }
        let answer = |text: &str| plan.read_cell(self.item, self.part, &Json::String(text.to_owned())).ok().flatten();
        let meant = answer(code);
        let before = answer(text).filter(|answer| !matches!(answer.given, AnswerValue::Text(_)));
        let as_text = before.is_some() && before != meant;
        let as_number = folded.parse().is_ok_and(|number: i64| match self.number(plan, number) {
            EncodedCell::Symbol(symbol) => {
                usize::try_from(symbol).ok().and_then(|symbol| self.answers.get(symbol)) != Some(&meant)
            }
            EncodedCell::Bad(_) => false,
        });
        let added = self.added.get(&folded).is_some_and(|before| before != code);
        if as_text || as_number || added {
            return Err(Problem::new(Code::AmbiguousLabel).with("label", text));
        }
        self.added.insert(folded, code.to_owned());
        Ok(())
    }

    /// A cell whose bytes are no text.
    pub(super) fn broken(&mut self) -> EncodedCell {
        self.bad(Problem::new(Code::NotUtf8))
    }

    /// Reads a cell by the checklist's own rules, as the answer of an inspection is read; nothing is cached.
    fn read(&mut self, plan: &Plan, cell: &Json) -> EncodedCell {
        match plan.read_cell(self.item, self.part, cell) {
            Ok(answer) => self.symbol(answer),
            Err(problem) => self.bad(problem),
        }
    }

    /// The index of an answer: a fixed one if it equals one of those, else a new one.
    /// Equal answers that are not fixed get an index for each text or number that gives them; the caches of `number` and `text`
    /// keep one text from getting two. The search over fixed answers is linear: there are at most 256.
    fn symbol(&mut self, mut answer: Option<Answer>) -> EncodedCell {
        if let Some(AnswerValue::Codes(codes)) = answer.as_mut().map(|answer| &mut answer.given) {
            // In which order options were named makes no difference.
            codes.sort_by_key(|code| self.options.iter().position(|option| option == code));
        }
        let fixed = self.answers.iter().take(self.fixed).enumerate();
        let mut open =
            fixed.filter(|(symbol, _)| !self.refused.iter().any(|(r, _)| usize::try_from(*r) == Ok(*symbol)));
        let place = match open.find(|(_, known)| **known == answer) {
            Some((place, _)) => place,
            None => {
                self.answers.push(answer);
                self.answers.len() - 1
            }
        };
        debug_assert!(u32::try_from(place).is_ok(), "caches are emptied long before 2^32 answers");
        // Invariant: a dictionary has fewer entries than u32 can count.
        EncodedCell::Symbol(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// An unreadable cell: `unknown_answer`, with the text.
    fn unknown(&mut self, text: String) -> EncodedCell {
        self.bad(Problem::new(problem::Code::UnknownAnswer).with("text", text))
    }

    /// Stores a problem and returns the cell that refers to it.
    fn bad(&mut self, problem: Problem) -> EncodedCell {
        self.problems.push(problem);
        EncodedCell::Bad(self.problems.len() - 1)
    }
}
