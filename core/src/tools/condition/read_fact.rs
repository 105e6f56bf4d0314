//! Reads the values that people and their programs give for facts.
//!
//! A value means the same from a form, a table and a program: a text may have outer blanks and full-width characters, a
//! blank one is unknown, a number may be written as text, yes and no in the words below, an option by its id or its title.

use super::fact::{Fact, FactValue, TypeName};
use crate::base::exact::{Decimal, Ratio};
use crate::base::json::{Decoder, Json, decode_given, is_blank};
use crate::base::ordered::CollectOrdered;
use crate::base::problem::{Code, Problem};
use crate::base::text_folding::{fold, pieces};

/// What means yes and what means no, in lower case.
const YES: [&str; 4] = ["true", "1", "yes", "是"];
const NO: [&str; 4] = ["false", "0", "no", "否"];

impl Fact {
    /// Reads a value of this fact; `null` and a blank text are unknown. Numbers outside `min` to `max` are refused, never
    /// clamped. Texts are read without outer blanks and in half width.
    ///
    /// `None`: a problem was reported. `Some(None)`: unknown.
    ///
    /// ```
    /// use fugong::base::json::{Decoder, Json, decode_text};
    /// use fugong::tools::condition::Fact;
    /// let fact: Fact = decode_text(r#"{"type": "decimal", "unit": "℃", "min": 35, "max": 42}"#)?;
    /// let (measured, typed, mistyped) = (Json::parse("36.5")?, Json::parse(r#"" ３６.5 ""#)?, Json::parse("365")?);
    /// let mut decoder = Decoder::default();
    /// assert_eq!(fact.read("temperature", &measured, &mut decoder).flatten().unwrap().to_string(), "36.5");
    /// assert_eq!(fact.read("temperature", &typed, &mut decoder).flatten().unwrap().to_string(), "36.5");
    /// assert_eq!(fact.read("temperature", &Json::Null, &mut decoder), Some(None)); // unknown, and no problem
    /// assert_eq!(fact.read("temperature", &mistyped, &mut decoder), None); // not 42
    /// assert_eq!(decoder.take().iter().next().unwrap().code().as_str(), "out_of_range");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn read<'a>(&self, name: &str, json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Option<FactValue>> {
        if is_blank(json) {
            return Some(None);
        }
        let value = match self.kind {
            TypeName::Bool => FactValue::Bool(read_bool(json, decoder)?),
            TypeName::Integer | TypeName::Decimal => FactValue::Number(self.read_number(json, decoder)?),
            TypeName::Date => FactValue::Date(decode_given(json, decoder)?),
            TypeName::Instant => FactValue::Instant(decode_given(json, decoder)?),
            TypeName::Choice => FactValue::Choice(self.read_option(name, decoder.text(json)?, decoder)?),
            TypeName::Set => {
                let read: Option<Vec<String>> = match json {
                    Json::Array(items) => self.read_list(name, items, decoder),
                    Json::String(text) => self.read_pieces(name, text, decoder),
                    other => return decoder.wrong_type("array", other),
                };
                FactValue::Set(read?.into_iter().collect_set())
            }
        };
        Some(Some(value))
    }

    fn read_number<'a>(&self, json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Ratio> {
        let value: Decimal = decode_given(json, decoder)?;
        if self.kind == TypeName::Integer && !value.is_integer() {
            decoder.report(Problem::new(Code::NotInteger).with("text", value.to_string()));
            return None;
        }
        let value = value.ratio();
        match self.beyond_bounds(&value) {
            None => Some(value),
            Some(problem) => {
                decoder.report(problem);
                None
            }
        }
    }

    /// The id of the option that a text names: by its id, or by a title that no other option has.
    fn read_option(&self, name: &str, text: &str, decoder: &mut Decoder<'_>) -> Option<String> {
        let found = self.option(text);
        if found.is_none() {
            let problem = Problem::new(Code::UnknownOption).with("fact", name).with("option", text);
            let known = decoder.suggestions(self.options.iter().map(|option| option.id.as_str()));
            decoder.report(problem.with_known(text, known));
        }
        found
    }

    fn option(&self, text: &str) -> Option<String> {
        let folded = fold(text);
        if let Some(option) = self.options.iter().find(|option| option.id == folded.as_str()) {
            return Some(option.id.to_string());
        }
        let mut titled = self.options.iter().filter(|option| option.title.strings().any(|title| fold(title) == folded));
        titled.next().filter(|_| titled.next().is_none()).map(|option| option.id.to_string())
    }

    /// The options that a list names; blank entries name none.
    fn read_list<'a>(&self, name: &str, items: &'a [Json], decoder: &mut Decoder<'a>) -> Option<Vec<String>> {
        let given = items.iter().enumerate().filter(|(_, item)| !is_blank(item));
        let read: Vec<Option<String>> = given
            .map(|(index, item)| {
                decoder.at_index(index, |decoder| self.read_option(name, decoder.text(item)?, decoder))
            })
            .collect();
        read.into_iter().collect()
    }

    /// The options that one text names, as a cell of a table does: one, or several with signs between them.
    fn read_pieces(&self, name: &str, text: &str, decoder: &mut Decoder<'_>) -> Option<Vec<String>> {
        let mut named = pieces(text).peekable();
        if self.option(text).is_some() || named.peek().is_none() {
            return self.read_option(name, text, decoder).map(|one| vec![one]);
        }
        let read: Vec<Option<String>> = named.map(|piece| self.read_option(name, piece, decoder)).collect();
        read.into_iter().collect()
    }
}

/// Reads yes or no: a boolean, or one of the words and numbers for it.
fn read_bool<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<bool> {
    let word = match json {
        Json::Bool(value) => return Some(*value),
        Json::String(text) => fold(text),
        Json::Number(number) => number.to_string(),
        other => return decoder.wrong_type("boolean", other),
    };
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        decoder.wrong_type("boolean", json)
    }
}
