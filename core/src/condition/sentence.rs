//! What a comparison asks and what was found, as a sentence in both shipped languages.

use super::evaluate::{Seen, Sees};
use super::fact::FactValue;
use super::names::Names;
use super::tree::{Operand, Plus, Term, Test};
use crate::exact::{Ratio, Rounding, RoundingMode};
use crate::text::{EN, Text, ZH_CN, comma, in_chinese, quoted};

/// Digits that are written of a number without end: the fewest, and the most.
const DIGITS: std::ops::RangeInclusive<u8> = 2..=9;

/// A comparison and what is known of its two sides.
pub(super) struct Sentence<'s> {
    pub(super) fact: &'s str,
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) operand: &'s Operand,
    pub(super) seen: &'s Seen<'s>,
    pub(super) facts: &'s dyn Sees,
    pub(super) names: &'s dyn Names,
}

impl Sentence<'_> {
    /// The sentence in both languages.
    pub(super) fn text(&self) -> Text {
        let (title, unit, digits) = (self.names.title(self.fact), self.names.unit(self.fact), self.digits());
        let told = |language| Told { of: self, language, unit: &unit, digits };
        Text::pair(told(ZH_CN).sentence(&title), told(EN).sentence(&title))
    }

    /// So many digits that what was found and what was asked read otherwise.
    fn digits(&self) -> u8 {
        let expected = match self.operand {
            Operand::Literal(literal) => Some(literal.value()),
            Operand::Term(term) => self.term_value(term),
            Operand::List(_) => None,
        };
        let (Seen::Value(FactValue::Number(found)), Some(FactValue::Number(expected))) = (self.seen, expected) else {
            return *DIGITS.start();
        };
        let differ = |digits: &u8| cut(found, *digits) != cut(&expected, *digits);
        DIGITS.into_iter().find(differ).unwrap_or(*DIGITS.end())
    }

    fn term_value(&self, term: &Term) -> Option<FactValue> {
        match self.facts.see(&term.fact) {
            Seen::Value(value) => term.apply(value.clone()),
            Seen::Between(..) | Seen::Nothing | Seen::Unsure => None,
        }
    }
}

/// A number's first digits; what comes after them is left out.
fn cut(number: &Ratio, digits: u8) -> String {
    Rounding { digits, mode: RoundingMode::Down }.text(number)
}

/// The same in one language.
struct Told<'t> {
    of: &'t Sentence<'t>,
    language: &'static str,
    unit: &'t Text,
    digits: u8,
}

impl Told<'_> {
    fn sentence(&self, title: &Text) -> String {
        let title = title.in_shipped(self.language);
        if self.of.test == Test::Known {
            return self.joined(&[title, self.known()]);
        }
        let (wants, expected) = self.wants();
        let found = match self.of.seen {
            Seen::Value(value) => Some(self.value(value)),
            Seen::Between(low, high) => Some(self.between(low, high)),
            Seen::Nothing | Seen::Unsure => None,
        };
        let (so, nothing) = self.either(("，实为", "，目前尚无记录"), (", found ", ", nothing is on record"));
        match found {
            Some(found) => self.joined(&[title, wants, &expected, so, &found]),
            None => self.joined(&[title, wants, &expected, nothing]),
        }
    }

    fn joined(&self, pieces: &[&str]) -> String {
        if self.language == ZH_CN { in_chinese(pieces) } else { pieces.concat() }
    }

    fn either<T>(&self, zh_cn: T, en: T) -> T {
        if self.language == ZH_CN { zh_cn } else { en }
    }

    fn known(&self) -> &'static str {
        let wanted = *self.of.operand == Operand::Literal(super::Literal::Bool(true));
        if wanted != self.of.negated {
            self.either("应已登记", " must be on record")
        } else {
            self.either("应尚未登记", " must not be on record")
        }
    }

    /// What is asked, and of what.
    fn wants(&self) -> (&'static str, String) {
        let expected = match self.of.operand {
            Operand::Literal(literal) => literal.value(),
            Operand::Term(term) => return (self.words(self.of.term_value(term).as_ref()), self.term(term)),
            Operand::List(literals) => {
                let each: Vec<String> = literals.iter().map(|literal| self.value(&literal.value())).collect();
                return (self.words(None), each.join(comma(self.language)));
            }
        };
        match (self.of.test, expected) {
            // Not yes is no.
            (Test::IsNot, FactValue::Bool(value)) => {
                (self.either("应为", " must be "), self.value(&FactValue::Bool(!value)))
            }
            (_, expected) => (self.words(Some(&expected)), self.value(&expected)),
        }
    }

    fn words(&self, expected: Option<&FactValue>) -> &'static str {
        let is_time = |value: &FactValue| matches!(value, FactValue::Date(_) | FactValue::Instant(_));
        let seen = if let Seen::Value(value) = self.of.seen { is_time(value) } else { false };
        let time = seen || expected.is_some_and(is_time);
        // What is counted is few or many; what is measured is low or high.
        let counted = !matches!(self.unit.in_shipped(ZH_CN), "" | "%" | "℃");
        match (self.of.test, self.of.negated) {
            (Test::AtLeast, _) if time => self.either("应不早于", " must not be before "),
            (Test::MoreThan, _) if time => self.either("应晚于", " must be after "),
            (Test::AtMost, _) if time => self.either("应不晚于", " must not be after "),
            (Test::LessThan, _) if time => self.either("应早于", " must be before "),
            (Test::AtLeast, _) if counted => self.either("应不少于", " must be at least "),
            (Test::AtLeast, _) => self.either("应不低于", " must be at least "),
            (Test::MoreThan, _) => self.either("应大于", " must be more than "),
            (Test::AtMost, _) => self.either("应不超过", " must be at most "),
            (Test::LessThan, _) => self.either("应小于", " must be less than "),
            (Test::Is | Test::Known, _) => self.either("应为", " must be "),
            (Test::IsNot, _) => self.either("不应为", " must not be "),
            (Test::OneOf, false) => self.either("应为以下之一：", " must be one of "),
            (Test::OneOf, true) => self.either("不应为以下任何一项：", " must be none of "),
            (Test::Includes, false) => self.either("应包括", " must include "),
            (Test::Includes, true) => self.either("不应包括", " must not include "),
        }
    }

    /// A value as people read it.
    fn value(&self, value: &FactValue) -> String {
        match value {
            FactValue::Bool(yes) => {
                self.quoted(if *yes { self.either("是", "yes") } else { self.either("否", "no") })
            }
            FactValue::Number(number) => self.amount(number),
            FactValue::Choice(option) => self.option(option),
            FactValue::Set(options) if options.is_empty() => self.either("空", "none").to_owned(),
            FactValue::Set(options) => {
                let each: Vec<String> = options.iter().map(|option| self.option(option)).collect();
                each.join(comma(self.language))
            }
            FactValue::Date(_) | FactValue::Instant(_) => value.to_string(),
        }
    }

    fn option(&self, option: &str) -> String {
        self.quoted(self.of.names.option(self.of.fact, option).in_shipped(self.language))
    }

    fn quoted(&self, word: &str) -> String {
        quoted(self.language, word)
    }

    fn between(&self, low: &Ratio, high: &Ratio) -> String {
        [&*self.amount(low), "–", &*self.amount(high)].concat()
    }

    /// A number with its unit. One without end is cut off, not rounded: what is written of it is so, and no threshold is reached
    /// in writing that was missed in fact.
    fn amount(&self, number: &Ratio) -> String {
        let endless = || [&*cut(number, self.digits), "…"].concat();
        let number = number.to_finite_decimal().unwrap_or_else(endless);
        match self.unit.in_shipped(self.language) {
            unit if unit.is_empty() || unit == "%" => [&*number, unit].concat(),
            unit => [&*number, " ", unit].concat(),
        }
    }

    /// Another fact, scaled or shifted, and what it comes to.
    fn term(&self, term: &Term) -> String {
        let mut text = String::new();
        if let Some(times) = term.times {
            text.extend([&*times.to_string(), " × "]);
        }
        text.push_str(self.of.names.title(&term.fact).in_shipped(self.language));
        match &term.plus {
            None => {}
            Some(Plus::Number(plus)) => text.push_str(&signed(&plus.to_string())),
            Some(Plus::Shift(shift)) => {
                for (size, many, one) in [(shift.days, " days", " day"), (shift.hours, " hours", " hour")] {
                    if size != 0 {
                        text.push_str(&signed(&size.to_string()));
                        let zh_cn = if many == " days" { " 天" } else { " 小时" };
                        text.push_str(self.either(zh_cn, if size.abs() == 1 { one } else { many }));
                    }
                }
            }
        }
        let plain = term.times.is_none() && term.plus.is_none();
        let comes_to = match self.of.facts.see(&term.fact) {
            Seen::Between(low, high) => {
                let swap = term.times.is_some_and(|times| times.is_negative());
                let (low, high) = if swap { (high, low) } else { (low, high) };
                let (low, high) = (term.apply(FactValue::Number(low)), term.apply(FactValue::Number(high)));
                low.zip(high).map(|(low, high)| [&*self.value(&low), "–", &*self.value(&high)].concat())
            }
            _ => self.of.term_value(term).map(|value| self.value(&value)),
        };
        let nothing = || self.either("尚无记录", "nothing is on record").to_owned();
        let is = if plain { "" } else { self.either("即", "") };
        let comes_to = comes_to.map_or_else(nothing, |value| self.joined(&[is, &value]));
        let (open, close) = self.either(("（", "）"), (" (", ")"));
        text.extend([open, &*comes_to, close]);
        text
    }
}

/// What is added, with its sign set off.
fn signed(number: &str) -> String {
    match number.strip_prefix('-') {
        Some(size) => [" - ", size].concat(),
        None => [" + ", number].concat(),
    }
}
