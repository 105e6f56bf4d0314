//! A comparison as a sentence in both shipped languages: what is required, and what was found.
//!
//! 得分率应不低于 90%，实为 85.7% — "percentage must be at least 90%, found 85.7%". The wording follows the type: days are
//! earlier or later, amounts with a unit of counting (人, 家) are fewer or more (不少于), measures are lower or higher (不低于).

use super::evaluate::{FactSource, Lookup};
use super::fact::FactValue;
use super::names::FactTitles;
use super::tree::{Literal, Operand, Plus, Term, Test};
use crate::base::exact::Ratio;
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::text::{EN, Text, ZH_CN, comma, push_spaced, quotation_marks};

/// Digits after the point that are written of a repeating decimal: at least 2; up to 9 where fewer would make two different
/// numbers look equal.
const DIGITS: std::ops::RangeInclusive<u8> = 2..=9;
/// Initial capacity of a sentence, in bytes; most are shorter.
const ROOM: usize = 96;

/// A comparison, and where to look up its two sides and their titles.
pub(super) struct ComparisonText<'s> {
    pub(super) fact: &'s str,
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) operand: &'s Operand,
    pub(super) seen: &'s Lookup<'s>,
    pub(super) facts: &'s dyn FactSource,
    pub(super) names: &'s dyn FactTitles,
}

impl ComparisonText<'_> {
    /// The sentence in both languages.
    pub(super) fn text(&self) -> Text {
        let (title, unit) = (self.names.title(self.fact), self.names.unit(self.fact));
        let told = |language: &'static str| {
            let mut told = SentenceWriter { of: self, language, unit: &unit, out: String::with_capacity(ROOM) };
            told.sentence(title.in_shipped(language));
            told.out
        };
        Text::pair(told(ZH_CN), told(EN))
    }

    /// The number of digits at which the value found and the value required look different: 200/3 against 66.666 needs 4
    /// digits, because both begin with 66.666.
    fn digits(&self) -> u8 {
        let expected = match self.operand {
            Operand::Literal(literal) => Some(literal.value()),
            Operand::Term(term) => self.term_value(term),
            Operand::List(_) => None,
        };
        let (Lookup::Value(FactValue::Number(found)), Some(FactValue::Number(expected))) = (self.seen, expected) else {
            return *DIGITS.start();
        };
        let differ = |digits: &u8| cut(found, *digits) != cut(&expected, *digits);
        DIGITS.into_iter().find(differ).unwrap_or(*DIGITS.end())
    }

    fn term_value(&self, term: &Term) -> Option<FactValue> {
        match self.facts.lookup(&term.fact) {
            Lookup::Value(value) => term.apply(value.clone()),
            Lookup::Range(..) | Lookup::Missing | Lookup::Unknown | Lookup::NoValue => None,
        }
    }

    /// The value of a term, or the two ends of its range, the lower one first: a negative factor turns the ends around.
    fn term_ends(&self, term: &Term) -> Option<(FactValue, Option<FactValue>)> {
        let Lookup::Range(low, high) = self.facts.lookup(&term.fact) else {
            return Some((self.term_value(term)?, None));
        };
        let falls = term.times.is_some_and(|times| times.is_negative());
        let [low, high] = if falls { [high, low] } else { [low, high] }.map(FactValue::Number);
        Some((term.apply(low)?, term.apply(high)))
    }
}

/// A number truncated to so many digits after the point.
fn cut(number: &Ratio, digits: u8) -> String {
    Rounding { digits, mode: RoundingMode::Down }.text(number)
}

/// The verb of a test, in Chinese and English. `time`: a day or an instant is compared; `counted`: things that are counted, which
/// are few or many, and not low or high.
pub(super) fn verb(test: Test, negated: bool, time: bool, counted: bool) -> (&'static str, &'static str) {
    match (test, negated) {
        (Test::AtLeast, _) if time => ("应不早于", " must not be before "),
        (Test::MoreThan, _) if time => ("应晚于", " must be after "),
        (Test::AtMost, _) if time => ("应不晚于", " must not be after "),
        (Test::LessThan, _) if time => ("应早于", " must be before "),
        (Test::AtLeast, _) if counted => ("应不少于", " must be at least "),
        (Test::AtLeast, _) => ("应不低于", " must be at least "),
        (Test::MoreThan, _) => ("应大于", " must be more than "),
        (Test::AtMost, _) => ("应不超过", " must be at most "),
        (Test::LessThan, _) => ("应小于", " must be less than "),
        (Test::Is | Test::Known, _) => ("应为", " must be "),
        (Test::IsNot, _) => ("不应为", " must not be "),
        (Test::OneOf, false) => ("应为以下之一：", " must be one of "),
        (Test::OneOf, true) => ("不应为以下任何一项：", " must be none of "),
        (Test::Includes, false) => ("应包括", " must include "),
        (Test::Includes, true) => ("不应包括", " must not include "),
    }
}

/// A number as people read it, without its unit. Repeating decimals are truncated after two digits: 66.66….
pub(super) fn number_text(number: &Ratio) -> String {
    number.to_finite_decimal().unwrap_or_else(|| format!("{}…", cut(number, *DIGITS.start())))
}

/// Writes the sentence in one language.
struct SentenceWriter<'t> {
    of: &'t ComparisonText<'t>,
    language: &'static str,
    unit: &'t Text,
    out: String,
}

impl SentenceWriter<'_> {
    fn sentence(&mut self, title: &str) {
        self.say(title);
        if self.of.test == Test::Known {
            return self.say(self.known());
        }
        self.asked();
        match self.of.seen {
            Lookup::Value(value) => {
                self.either("，实为", ", found ");
                self.value(value);
            }
            Lookup::Range(low, high) => {
                self.either("，实为", ", found ");
                self.amount(low);
                self.say("–");
                self.amount(high);
            }
            Lookup::Missing | Lookup::Unknown => self.either("，目前尚无记录", ", nothing is on record"),
            Lookup::NoValue => self.either("，但没有该值", ", there is none"),
        }
    }

    fn say(&mut self, piece: &str) {
        if self.language == ZH_CN { push_spaced(&mut self.out, piece) } else { self.out.push_str(piece) }
    }

    fn of_language(&self, zh_cn: &'static str, en: &'static str) -> &'static str {
        if self.language == ZH_CN { zh_cn } else { en }
    }

    fn either(&mut self, zh_cn: &'static str, en: &'static str) {
        self.say(self.of_language(zh_cn, en));
    }

    fn known(&self) -> &'static str {
        let wanted = *self.of.operand == Operand::Literal(Literal::Bool(true));
        if wanted != self.of.negated {
            self.of_language("应已登记", " must be on record")
        } else {
            self.of_language("应尚未登记", " must not be on record")
        }
    }

    /// The requirement: the verb of the test, and the operand.
    fn asked(&mut self) {
        match self.of.operand {
            // `is_not` true is the same as `is` false.
            Operand::Literal(Literal::Bool(value)) => {
                self.either("应为", " must be ");
                self.value(&FactValue::Bool(*value != (self.of.test == Test::IsNot)));
            }
            Operand::Literal(literal) => {
                let value = literal.value();
                self.say(self.wants(Some(&value)));
                self.value(&value);
            }
            Operand::Term(term) => {
                self.say(self.wants(self.of.term_value(term).as_ref()));
                self.term(term);
            }
            Operand::List(literals) => {
                self.say(self.wants(None));
                for (place, literal) in literals.iter().enumerate() {
                    self.after(place);
                    self.value(&literal.value());
                }
            }
        }
    }

    /// Writes the separator before every list item but the first.
    fn after(&mut self, place: usize) {
        if place > 0 {
            self.say(comma(self.language));
        }
    }

    fn wants(&self, expected: Option<&FactValue>) -> &'static str {
        let is_time = |value: &FactValue| matches!(value, FactValue::Date(_) | FactValue::Instant(_));
        let seen = if let Lookup::Value(value) = self.of.seen { is_time(value) } else { false };
        let time = seen || expected.is_some_and(is_time);
        // What is counted is few or many; what is measured is low or high.
        let counted = !matches!(self.unit.in_shipped(ZH_CN), "" | "%" | "℃");
        let (zh_cn, en) = verb(self.of.test, self.of.negated, time, counted);
        self.of_language(zh_cn, en)
    }

    /// A value as people read it: “是”, 36.5 ℃, the title of an option.
    fn value(&mut self, value: &FactValue) {
        match value {
            FactValue::Bool(true) => self.quoted(self.of_language("是", "yes")),
            FactValue::Bool(false) => self.quoted(self.of_language("否", "no")),
            FactValue::Number(number) => self.amount(number),
            FactValue::Choice(option) => self.option(option),
            FactValue::Set(options) if options.is_empty() => self.either("空", "none"),
            FactValue::Set(options) => {
                for (place, option) in options.iter().enumerate() {
                    self.after(place);
                    self.option(option);
                }
            }
            FactValue::Date(_) | FactValue::Instant(_) => self.say(&value.to_string()),
        }
    }

    fn option(&mut self, option: &str) {
        let title = self.of.names.option(self.of.fact, option);
        self.quoted(title.in_shipped(self.language));
    }

    fn quoted(&mut self, word: &str) {
        let (open, close) = quotation_marks(self.language);
        [open, word, close].into_iter().for_each(|piece| self.say(piece));
    }

    /// A number with its unit. Repeating decimals are truncated, because 66.67 would read as if 200/3 reached a threshold of
    /// 66.67: 66.66… is written.
    fn amount(&mut self, number: &Ratio) {
        if let Some(whole) = number.to_i64() {
            self.say(itoa::Buffer::new().format(whole));
        } else if let Some(decimal) = number.to_finite_decimal() {
            self.say(&decimal);
        } else {
            self.say(&cut(number, self.of.digits()));
            self.out.push('…');
        }
        let unit = self.unit.in_shipped(self.language);
        if !matches!(unit, "" | "%") {
            self.out.push(' ');
        }
        self.out.push_str(unit);
    }

    /// Another fact, scaled or shifted, with its value in brackets: 2 × 职工人数 + 3（即 43）.
    fn term(&mut self, term: &Term) {
        if let Some(times) = term.times {
            self.say(&times.to_string());
            self.say(" × ");
        }
        self.say(self.of.names.title(&term.fact).in_shipped(self.language));
        match &term.plus {
            None => {}
            Some(Plus::Number(plus)) => self.signed(&plus.to_string(), ""),
            Some(Plus::Shift(shift)) => {
                let unit =
                    |size: i64, zh_cn, one, many| self.of_language(zh_cn, if size.abs() == 1 { one } else { many });
                let days = (shift.days, unit(shift.days, " 天", " day", " days"));
                let hours = (shift.hours, unit(shift.hours, " 小时", " hour", " hours"));
                for (size, unit) in [days, hours].into_iter().filter(|(size, _)| *size != 0) {
                    self.signed(&size.to_string(), unit);
                }
            }
        }
        self.either("（", " (");
        match self.of.term_ends(term) {
            Some((low, high)) => {
                if term.times.is_some() || term.plus.is_some() {
                    self.either("即", "");
                }
                self.value(&low);
                if let Some(high) = high {
                    self.say("–");
                    self.value(&high);
                }
            }
            None => self.either("尚无记录", "nothing is on record"),
        }
        self.either("）", ")");
    }

    /// An addend, its sign between spaces.
    fn signed(&mut self, number: &str, unit: &str) {
        let (sign, size) = number.strip_prefix('-').map_or((" + ", number), |size| (" - ", size));
        [sign, size, unit].into_iter().for_each(|piece| self.say(piece));
    }
}
