//! Writing mutants into a file, each behind a switch of its own.

use std::cmp::Reverse;
use std::ops::Range;

use super::find::Mutant;

/// What every switch asks, appended to the crate: whether the environment names this mutant. Read once. Where it names a
/// file instead, the numbers of all switches that are reached are written there, each once.
pub(crate) const SWITCH: &str = r#"
pub(crate) fn mutant(number: usize) -> bool {
    use std::io::Write as _;
    use std::sync::{OnceLock, atomic::{AtomicBool, Ordering}};
    static CHOSEN: OnceLock<usize> = OnceLock::new();
    static LOG: OnceLock<Option<std::fs::File>> = OnceLock::new();
    static SEEN: [AtomicBool; 10_000] = [const { AtomicBool::new(false) }; 10_000];
    if let Some(mut log) = LOG.get_or_init(|| std::fs::File::create(std::env::var_os("FUGONG_REACHED")?).ok()).as_ref()
        && SEEN.get(number).is_some_and(|seen| !seen.swap(true, Ordering::Relaxed))
    {
        drop(log.write_all(format!("{number}\n").as_bytes()));
    }
    let read = || std::env::var("FUGONG_MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    *CHOSEN.get_or_init(read) == number
}
"#;

/// A file's text with switches.
#[derive(Default)]
pub(crate) struct Spliced {
    pub(crate) text: String,
    /// The number of each mutant, and the bytes of the new text that its switch takes.
    pub(crate) switches: Vec<(usize, Range<usize>)>,
}

/// Put each mutant behind its number: `(if crate::mutant(7) { a <= b } else { a < b })`.
pub(crate) fn splice(text: &str, mutants: &[(usize, &Mutant)]) -> Spliced {
    let mut sorted = mutants.to_vec();
    sorted.sort_by_key(|(number, mutant)| (mutant.place.start, Reverse(mutant.place.end), *number));
    let mut spliced = Spliced::default();
    spliced.write(text, 0..text.len(), &sorted);
    spliced
}

impl Spliced {
    /// Write a part of the text. Expressions are nested or apart, and an outer one comes first.
    fn write(&mut self, text: &str, range: Range<usize>, mutants: &[(usize, &Mutant)]) {
        let (mut at, mut rest) = (range.start, mutants);
        while let Some(((number, mutant), others)) = rest.split_first() {
            let place = mutant.place.clone();
            let within = others.iter().take_while(|(_, other)| other.place.start < place.end).count();
            let (inside, after) = others.split_at(within);
            self.text.push_str(text.get(at..place.start).unwrap_or(""));
            let start = self.text.len();
            self.text.push_str(&format!("(if crate::mutant({number}) {{ {} }} else {{ ", mutant.changed));
            at = place.end;
            self.write(text, place, inside);
            self.text.push_str(" })");
            self.switches.push((*number, start..self.text.len()));
            rest = after;
        }
        self.text.push_str(text.get(at..range.end).unwrap_or(""));
    }

    /// Give the mutants that an error at these bytes is about: the innermost around it, else those within it.
    pub(crate) fn at(&self, bytes: &Range<usize>) -> Vec<usize> {
        let around = self.switches.iter().filter(|(_, own)| own.start <= bytes.start && bytes.end <= own.end);
        if let Some((number, _)) = around.min_by_key(|(_, own)| own.len()) {
            return vec![*number];
        }
        let within = self.switches.iter().filter(|(_, own)| bytes.start <= own.start && own.end <= bytes.end);
        within.map(|(number, _)| *number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::find::mutants;
    use super::*;

    const TEXT: &str = "fn f() -> bool { a && !b }\n";

    fn spliced() -> Spliced {
        let found = mutants("file.rs", TEXT).unwrap();
        let numbered: Vec<(usize, &Mutant)> = (1..).zip(&found).collect();
        splice(TEXT, &numbered)
    }

    #[test]
    fn puts_an_inner_mutant_into_the_unchanged_branch_of_the_outer_one() {
        assert_eq!(
            spliced().text,
            "fn f() -> bool { (if crate::mutant(1) { a || !b } else { a && (if crate::mutant(2) { b } else { !b }) }) }\n"
        );
        assert_eq!(splice(TEXT, &[]).text, TEXT);
    }

    #[test]
    fn finds_the_mutant_that_an_error_is_about() {
        let spliced = spliced();
        let inner = spliced.text.find("{ b }").unwrap();
        let outer = spliced.text.find("a ||").unwrap();
        assert_eq!(spliced.at(&(inner..inner + 5)), [2]);
        assert_eq!(spliced.at(&(outer..outer + 1)), [1]);
        assert_eq!(spliced.at(&(0..spliced.text.len())).len(), 2);
        assert!(spliced.at(&(0..2)).is_empty());
    }
}
