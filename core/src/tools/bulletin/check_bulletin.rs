//! The checks of a bulletin: every figure exists, and no edition hides how complete the report is.
//!
//! A report that is missing units has to say so in the first sentence of its body. The check holds the template to it, in
//! every language: otherwise an edition could show 75 % and leave out that a third of the returns had not come
//! (`coverage_not_stated`).

use super::layout::{Bulletin, Edition, LayoutBlock, Sentence, TableLayout};
use super::template::{Piece, Word, parse};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::tools::condition::FactTypes;
use crate::tools::document::Place;
use std::collections::BTreeSet;

impl Bulletin {
    /// Checks every template and condition below `path`; `figures` are the indicators of the report that the bulletin shows.
    pub fn check(&mut self, figures: &dyn FactTypes, path: &str, problems: &mut Problems) {
        let known = |figure: &str| figures.fact_type(figure).is_some();
        for (index, figure) in self.coverage.iter().enumerate().filter(|(_, figure)| !known(figure)) {
            problems.push(unknown(figure, figures, problems.suggests()).at(format!("{path}/coverage/{index}")));
        }
        let mut seen: Set<Id> = Set::new();
        let coverage = self.coverage.clone();
        for (index, edition) in self.editions.iter_mut().enumerate() {
            let path = format!("{path}/editions/{index}");
            if !seen.insert(edition.id.clone()) {
                problems.push(Problem::new(Code::DuplicateId).with("id", edition.id.as_str()).at(format!("{path}/id")));
            }
            edition.check(&coverage, figures, &path, problems);
        }
    }

    /// Kinds of units that some edition has rows or sentences for.
    pub fn kinds_of_units(&self) -> impl Iterator<Item = &Id> {
        self.editions.iter().flat_map(|edition| &edition.blocks).flat_map(LayoutBlock::kinds_of_units)
    }

    /// The edition with this id.
    #[must_use]
    pub fn edition(&self, id: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.id == id)
    }
}

impl LayoutBlock {
    /// Kinds of units that the block has rows or sentences for.
    fn kinds_of_units(&self) -> Vec<&Id> {
        match self {
            Self::Heading { .. } => Vec::new(),
            Self::Paragraph { paragraph, .. } => {
                paragraph.iter().filter_map(|sentence| sentence.each.as_ref()?.units.as_ref()).collect()
            }
            Self::Table { table } => table.units.iter().collect(),
        }
    }
}

impl Edition {
    fn check(&mut self, coverage: &[Id], figures: &dyn FactTypes, path: &str, problems: &mut Problems) {
        check_text(&self.title, figures, &format!("{path}/title"), problems);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let path = format!("{path}/blocks/{index}");
            match block {
                LayoutBlock::Heading { heading } => check_text(heading, figures, &format!("{path}/heading"), problems),
                LayoutBlock::Paragraph { paragraph, .. } => {
                    for (index, sentence) in paragraph.iter_mut().enumerate() {
                        sentence.check(figures, &format!("{path}/paragraph/{index}"), problems);
                    }
                }
                LayoutBlock::Table { table } => table.check(figures, &format!("{path}/table"), problems),
            }
        }
        if !self.states_coverage(coverage) {
            problems.push(Problem::new(Code::CoverageNotStated).at(format!("{path}/blocks")));
        }
    }

    /// Whether the first paragraph of the body that has figures begins with a sentence that is always said and names a
    /// coverage figure, in every language.
    fn states_coverage(&self, coverage: &[Id]) -> bool {
        let body = self.blocks.iter().filter_map(|block| match block {
            LayoutBlock::Paragraph { paragraph, place: Place::Body } => Some(paragraph),
            _ => None,
        });
        let with_figures = |paragraph: &&Vec<Sentence>| paragraph.iter().any(|s| names_any(&s.text, |_| true));
        let first = body.filter(with_figures).map(|paragraph| paragraph.first()).next().flatten();
        first.is_some_and(|sentence| {
            sentence.when.is_none() && names_any(&sentence.text, |figure| coverage.iter().any(|id| id == figure))
        })
    }
}

/// Whether the template names such a figure in every language.
fn names_any(text: &Text, wanted: impl Fn(&str) -> bool) -> bool {
    let strings = strings(text);
    !strings.is_empty() && strings.iter().all(|template| parse(template).iter().filter_map(Piece::figure).any(&wanted))
}

/// The template in each of its languages.
fn strings(text: &Text) -> Vec<&str> {
    match text {
        Text::Empty => Vec::new(),
        Text::Plain(text) => vec![text],
        Text::Localised(texts) => texts.iter().map(|(_, text)| text).collect(),
    }
}

impl Sentence {
    fn check(&mut self, figures: &dyn FactTypes, path: &str, problems: &mut Problems) {
        check_text(&self.text, figures, &format!("{path}/text"), problems);
        if let Some(condition) = &mut self.when {
            condition.check(figures, &format!("{path}/when"), problems);
        }
        if let Some(each) = &self.each {
            let given = [each.units.is_some(), each.inside.is_some(), each.findings.is_some(), each.consistency];
            if given.iter().filter(|given| **given).count() != 1 {
                let allowed = vec!["units", "inside", "findings", "consistency"];
                problems.push(Problem::new(Code::NoTest).with("allowed", allowed).at(format!("{path}/each")));
            }
            for (name, figure) in [("inside", &each.inside), ("findings", &each.findings)] {
                if let Some(figure) = figure.as_ref().filter(|figure| figures.fact_type(figure).is_none()) {
                    problems.push(unknown(figure, figures, problems.suggests()).at(format!("{path}/each/{name}")));
                }
            }
        }
    }
}

impl TableLayout {
    fn check(&self, figures: &dyn FactTypes, path: &str, problems: &mut Problems) {
        if self.units.is_some() == self.findings.is_some() {
            problems.push(Problem::new(Code::NoTest).with("allowed", vec!["units", "findings"]).at(path));
        }
        if let Some(figure) = self.findings.as_ref().filter(|figure| figures.fact_type(figure).is_none()) {
            problems.push(unknown(figure, figures, problems.suggests()).at(format!("{path}/findings")));
        }
        for (index, column) in self.columns.iter().enumerate() {
            check_text(&column.text, figures, &format!("{path}/columns/{index}/text"), problems);
        }
    }
}

/// Reports every figure that a template names and the report does not have, and every word that there is not, once for all
/// languages.
fn check_text(text: &Text, figures: &dyn FactTypes, path: &str, problems: &mut Problems) {
    let (mut missing, mut words): (BTreeSet<String>, BTreeSet<String>) = (BTreeSet::new(), BTreeSet::new());
    for piece in strings(text).into_iter().flat_map(parse) {
        if let Some(figure) = piece.figure().filter(|figure| figures.fact_type(figure).is_none()) {
            missing.insert(figure.to_owned());
        }
        if let Piece::Unknown(word) = piece {
            words.insert(word);
        }
    }
    problems.extend(words.iter().map(|word| Problem::unknown_id("word", word, Word::NAMES.to_vec()).at(path)));
    let suggests = problems.suggests();
    problems.extend(missing.iter().map(|figure| unknown(figure, figures, suggests).at(path)));
}

fn unknown(figure: &str, figures: &dyn FactTypes, suggests: bool) -> Problem {
    let known = if suggests { figures.names() } else { Vec::new() };
    Problem::unknown_id("figure", figure, known.iter().map(String::as_str).collect())
}
