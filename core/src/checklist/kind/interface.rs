//! What a kind of item has to know.

use super::numbers::{NumberRange, Numbers};
use super::question::WorthScale;
use super::reading::Expects;
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::json::{Decoder, Json};
use crate::base::text::Text;
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::{Asked, Item, ItemOption};
use crate::tools::condition::FactType;

/// What a whole number in a column of a table means, where it is no label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ColumnCode {
    /// The place of an answer in the list of `column_answers`, from 0.
    Place,
    /// Several answers of that list: bit n stands for answer n.
    Bits,
    /// The count itself, from 0.
    Count,
    /// The measured number itself, negative ones included: there are no codes of states.
    Measured,
    /// Nothing.
    None,
}

/// What a kind of item knows. The defaults are those of a kind without options, numbers and codes.
pub(crate) trait Kind {
    /// True if its items take part in the score.
    fn scored() -> bool {
        true
    }

    /// True if its answers are chosen among the options that the item states.
    fn has_options() -> bool {
        false
    }

    /// Which numbers it takes.
    fn numbers() -> Numbers {
        Numbers::None
    }

    /// The fields that have a meaning for it, beside those that every kind has.
    fn fields(_asked: &Asked<'_>) -> &'static [&'static str] {
        &[]
    }

    /// The fields that have to be stated and are not.
    fn missing(_asked: &Asked<'_>, _method: Method) -> Vec<&'static str> {
        Vec::new()
    }

    /// The codes that it takes beside those of the states, in the order in which a form shows them.
    fn codes(_options: &[ItemOption]) -> Vec<&str> {
        Vec::new()
    }

    /// The type of its answers as facts of conditions; `None` where no condition can read them.
    fn answer_type(_options: &[ItemOption]) -> Option<FactType> {
        None
    }

    /// True if `trials` are all the answers that there are.
    fn has_few_answers() -> bool {
        false
    }

    /// What one of its own codes is called; `None` for options, which have titles, and for states.
    fn code_title(_code: &str) -> Option<Text> {
        None
    }

    /// Reads a bare value, which is not null; `None` if it is no answer or was refused.
    fn read<'a>(json: &'a Json, expects: &Expects<'_>, decoder: &mut Decoder<'a>) -> Option<AnswerValue>;

    /// The most that an answer earns, or is charged, and how answers become points.
    fn worth(worths: &Worths<'_>) -> (Ratio, WorthScale);

    /// The range of numbers that a form shows; `None` for a kind without numbers.
    fn range(_asked: &Asked<'_>) -> Option<NumberRange> {
        None
    }

    /// What a whole number in a column of a table means.
    fn column_code() -> ColumnCode {
        ColumnCode::None
    }

    /// The answers that have codes in a column, in the order of their codes.
    fn column_answers(options: &[ItemOption]) -> Vec<String> {
        options.iter().map(|option| option.id.to_string()).collect()
    }

    /// Answers worth trying when two versions of a checklist are compared: all codes, and the numbers at which the worth may
    /// change.
    fn trials(_asked: &Asked<'_>) -> Vec<AnswerValue> {
        Vec::new()
    }

    /// States what holds where the item states nothing, so that two versions compare by their meaning.
    fn state_defaults(_item: &mut Item) {}
}
