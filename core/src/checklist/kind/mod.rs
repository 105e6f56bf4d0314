//! Kinds of items: one file for each, with everything that depends on the kind.
//!
//! | file | holds |
//! |---|---|
//! | `interface` | `Kind`: what a kind has to know |
//! | `pass_fail`, `choice`, `multi_select`, `count`, `number`, `remark` | one kind each (`remark`: texts and photographs) |
//! | `question`, `choices` | a question that is ready to be scored: the effect of an answer, all effects, an answer for each |
//! | `by_code`, `by_selection`, `by_unit`, `by_band` | scales of worth: by code, by the options chosen, by unit, by range |
//! | `worths`, `numbers` | what a worth is prepared from; which numbers may be answered |
//! | `effect` | what an answer does to the score |
//! | `label`, `reading` | labels that people write, and how an answer is read |
//!
//! The rest of the crate asks an [`ItemKind`] by the methods at the end of this file and never matches on it to decide how
//! answers are read, scored or shown. A new kind is a word of `ItemKind`, a file here, and a line in `of_kind`.

mod by_band;
mod by_code;
mod by_selection;
mod by_unit;
mod choice;
mod choices;
mod count;
pub(crate) mod effect;
mod interface;
pub(crate) mod label;
mod multi_select;
mod number;
pub(crate) mod numbers;
mod pass_fail;
pub(crate) mod question;
pub(crate) mod reading;
mod remark;
mod worths;

pub(crate) use interface::ColumnCode;
pub(crate) use numbers::Numbers;

use self::choice::Choice;
use self::count::Count;
use self::interface::Kind;
use self::multi_select::MultiSelect;
use self::number::Number;
use self::numbers::NumberRange;
use self::pass_fail::PassFail;
use self::question::WorthScale;
use self::reading::Expects;
use self::remark::Remark;
use self::worths::Worths;
use super::model::answer::AnswerValue;
use super::model::checklist::Method;
use super::model::item::{Asked, Item, ItemKind, ItemOption};
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::base::text::Text;
use crate::tools::condition::FactType;

/// Calls a function of the kind.
macro_rules! of_kind {
    ($kind:expr, $function:ident($($argument:expr),*)) => {
        match $kind {
            ItemKind::PassFail => PassFail::$function($($argument),*),
            ItemKind::Choice => Choice::$function($($argument),*),
            ItemKind::MultiSelect => MultiSelect::$function($($argument),*),
            ItemKind::Count => Count::$function($($argument),*),
            ItemKind::Number => Number::$function($($argument),*),
            ItemKind::Text | ItemKind::Photo => Remark::$function($($argument),*),
        }
    };
}

impl ItemKind {
    /// True if items of this kind take part in the score: all but remarks and photographs.
    ///
    /// ```
    /// use fugong::checklist::ItemKind;
    /// assert!(ItemKind::Count.scored());
    /// assert!(!ItemKind::Photo.scored());
    /// ```
    #[must_use]
    pub fn scored(self) -> bool {
        of_kind!(self, scored())
    }

    /// True if its answers are chosen among the options that the item states.
    pub(crate) fn has_options(self) -> bool {
        of_kind!(self, has_options())
    }

    /// Which numbers it takes.
    pub(crate) fn numbers(self) -> Numbers {
        of_kind!(self, numbers())
    }

    /// True if the answer is a number, with a range.
    pub(crate) fn has_number(self) -> bool {
        self.numbers() != Numbers::None
    }

    /// The codes that it takes, in the order in which a form shows them, those of the states last.
    pub(crate) fn codes(self, options: &[ItemOption]) -> Vec<&str> {
        let own: Vec<&str> = of_kind!(self, codes(options));
        own.into_iter().chain(label::STATES).collect()
    }

    /// True if `trials` are all the answers that there are.
    pub(crate) fn has_few_answers(self) -> bool {
        of_kind!(self, has_few_answers())
    }

    /// What one of its own codes is called; `None` for options and states.
    pub(crate) fn code_title(self, code: &str) -> Option<Text> {
        of_kind!(self, code_title(code))
    }

    /// Reads a bare value, which is not null; `None` if it is no answer or was refused.
    pub(crate) fn read<'a>(
        self,
        json: &'a Json,
        expects: &Expects<'_>,
        decoder: &mut Decoder<'a>,
    ) -> Option<AnswerValue> {
        of_kind!(self, read(json, expects, decoder))
    }

    /// The most that an answer earns, or is charged, and how answers become points.
    pub(crate) fn worth(self, worths: &Worths<'_>) -> (Ratio, WorthScale) {
        of_kind!(self, worth(worths))
    }

    /// What a whole number in a column of a table means.
    pub(crate) fn column_code(self) -> ColumnCode {
        of_kind!(self, column_code())
    }

    /// The answers that have codes in a column, in the order of their codes.
    pub(crate) fn column_answers(self, options: &[ItemOption]) -> Vec<String> {
        of_kind!(self, column_answers(options))
    }
}

impl Asked<'_> {
    /// The fields that have a meaning for its kind, beside those that every kind has.
    pub(crate) fn fields(&self) -> &'static [&'static str] {
        of_kind!(self.kind, fields(self))
    }

    /// The fields that have to be stated and are not.
    pub(crate) fn missing(&self, method: Method) -> Vec<&'static str> {
        of_kind!(self.kind, missing(self, method))
    }

    /// The range of numbers that a form shows; `None` for a kind without numbers.
    pub(crate) fn range(&self) -> Option<NumberRange> {
        of_kind!(self.kind, range(self))
    }

    /// Answers worth trying when two versions of a checklist are compared.
    pub(crate) fn trials(&self) -> Vec<AnswerValue> {
        of_kind!(self.kind, trials(self))
    }
}

impl Item {
    /// The type of its answer as the fact `answer.<id>`; `None` where no condition can read it: an item with parts has several
    /// answers, and a text or photograph none that could be compared.
    pub(crate) fn answer_type(&self) -> Option<FactType> {
        if self.parts.is_empty() { of_kind!(self.kind, answer_type(&self.options)) } else { None }
    }

    /// What one of its answers is called; `None` for a code that it does not have.
    pub(crate) fn answer_title(&self, code: &str) -> Option<Text> {
        let option = || self.options.iter().find(|option| option.id == *code);
        self.kind.code_title(code).or_else(|| option().map(|option| option.title.or_name(&option.id)))
    }

    /// States what holds where the item states nothing, so that two versions compare by their meaning.
    pub(crate) fn state_defaults(&mut self) {
        of_kind!(self.kind, state_defaults(self));
    }
}
