//! Number literals: which of a document's numbers a reader of JSON would change.
//!
//! Most readers keep numbers as doubles. Two literals that become the same double have the same canonical form and the same
//! hash, so that a signed document could be read as another one: such numbers are refused where a document is hashed.

use super::Json;
use super::pointer::escape;
use crate::base::problem::{Code, Problem, Problems};

/// 2⁵³ − 1: up to it every integer is a double of its own (RFC 7493 §2.2).
const MAX_SAFE: u64 = 9_007_199_254_740_991;
/// So many significant digits tell every double from its neighbours.
const MOST_DIGITS: usize = 17;

/// Finds the numbers that are no I-JSON numbers (RFC 7493 §2.2): integers beyond ±(2⁵³ − 1), and numbers of more than 17
/// significant digits (`inexact_number`). `tree` was read from `text`.
pub(crate) fn inexact_numbers(text: &str, tree: &Json) -> Problems {
    let mut problems = Problems::none();
    find(tree, &mut Literals { rest: text }, &mut String::new(), &mut problems);
    problems
}

/// Walks a tree in the order of its text, a literal for each number.
fn find(json: &Json, literals: &mut Literals<'_>, path: &mut String, problems: &mut Problems) {
    let length = path.len();
    match json {
        Json::Number(_) => {
            let literal = literals.next();
            debug_assert!(literal.is_some(), "the text has a literal for each number of the tree");
            if let Some(literal) = literal.filter(|literal| !is_exact(literal)) {
                problems.push(Problem::new(Code::InexactNumber).with("text", literal).at(path.as_str()));
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push_str(&format!("/{index}"));
                find(item, literals, path, problems);
                path.truncate(length);
            }
        }
        Json::Object(entries) => {
            for (key, value) in entries {
                path.push('/');
                path.push_str(&escape(key));
                find(value, literals, path, problems);
                path.truncate(length);
            }
        }
        Json::Null | Json::Bool(_) | Json::String(_) => {}
    }
}

/// True of a literal that keeps its value as a double, as far as its digits tell.
fn is_exact(literal: &str) -> bool {
    let unsigned = literal.trim_start_matches('-');
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return unsigned.parse::<u64>().is_ok_and(|integer| integer <= MAX_SAFE);
    }
    // Invariant: splitting gives a first piece.
    let mantissa = unsigned.split(['e', 'E']).next().unwrap_or(unsigned);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len() <= MOST_DIGITS
}

/// The number literals of JSON text, in order. The text has been read before, so that it is JSON.
struct Literals<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Literals<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        loop {
            let start = self.rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit())?;
            let (_, from) = self.rest.split_at_checked(start)?;
            if let Some(string) = from.strip_prefix('"') {
                self.rest = after_string(string)?;
                continue;
            }
            let end = from.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
            // Default: a literal may stand at the end of the text.
            let (literal, rest) = from.split_at_checked(end.unwrap_or(from.len()))?;
            self.rest = rest;
            return Some(literal);
        }
    }
}

/// What comes after the end of a string whose opening quote is already taken.
fn after_string(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let at = rest.find(['"', '\\'])?;
        let (_, from) = rest.split_at_checked(at)?;
        match from.strip_prefix('"') {
            Some(after) => return Some(after),
            // A backslash and the character that it escapes, which is ASCII.
            None => rest = from.split_at_checked(2)?.1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<String> {
        let problems = inexact_numbers(text, &Json::parse(text).unwrap());
        problems
            .iter()
            .map(|problem| format!("{} {}", problem.path(), problem.param("text").unwrap().as_str().unwrap()))
            .collect()
    }

    #[test]
    fn numbers_that_would_change_are_named() {
        let text = r#"{"a": [9007199254740991, 9007199254740992, -9007199254740993, 0.1, 12345678901234567],
            "1e99\"": {"b": 0.30000000000000004, "c": 0.1234567890123456789, "\\": 1.00000000000000000000}, "d": 1e300,
            "e": 123456789012345678901234567890, "f": 0.00000000000000000000012345, "g": "9007199254740993"}"#;
        assert_eq!(
            found(text),
            [
                "/a/1 9007199254740992",
                "/a/2 -9007199254740993",
                "/a/4 12345678901234567",
                "/1e99\"/c 0.1234567890123456789",
                "/e 123456789012345678901234567890",
            ]
        );
        assert_eq!(found("-0"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn every_number_has_its_literal(values in prop::collection::vec((any::<String>(), any::<i64>(), any::<bool>()), 0..20)) {
            let text = serde_json::to_string(&values).unwrap();
            let beyond = values.iter().enumerate().filter(|(_, (_, number, _))| number.unsigned_abs() > MAX_SAFE);
            let expected: Vec<String> = beyond.map(|(at, (_, number, _))| format!("/{at}/1 {number}")).collect();
            prop_assert_eq!(found(&text), expected);
        }
    }
}
