//! Rules that checks of checklists, sections and items share.

use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::model::card_fact::SCORE;
use crate::checklist::model::card_fact::{FigureKind, figures, meaning, meaning_in_section, section_figures};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::severity::Severity;
use crate::tools::condition::{FactType, FactTypes};

/// The facts that a condition may name: figures of the card, then others.
#[derive(Clone, Copy)]
pub(super) struct CardFacts<'c> {
    pub(super) severities: &'c [Severity],
    pub(super) sections: &'c Set<Id>,
    /// Whether figures of the whole are among them, or those of sections only.
    pub(super) whole: bool,
    /// Whether the final score is.
    pub(super) score: bool,
    /// The checklist's other facts and declared ones; none for a section's own condition, which reads only figures.
    pub(super) outer: Option<&'c dyn FactTypes>,
}

impl FactTypes for CardFacts<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        if self.score && name == SCORE {
            return Some(FactType::Decimal);
        }
        let of_section =
            || meaning_in_section(name).filter(|(id, _)| self.sections.contains(*id)).map(|(_, what)| what);
        let of_whole = || meaning(name, self.severities).filter(|_| self.whole);
        match of_whole().or_else(of_section) {
            Some(
                FigureKind::Percent
                | FigureKind::Total
                | FigureKind::Lost
                | FigureKind::WorstItem
                | FigureKind::WorstSection
                | FigureKind::AnsweredShare,
            ) => Some(FactType::Decimal),
            Some(_) => Some(FactType::Integer),
            None => self.outer?.fact_type(name),
        }
    }

    fn refused(&self, name: &str) -> Option<Problem> {
        self.outer?.refused(name)
    }

    fn names(&self) -> Vec<String> {
        // Default: where nothing else is known, there are only the card's own figures.
        let outer = self.outer.map(FactTypes::names).unwrap_or_default();
        let severities = self
            .severities
            .iter()
            .flat_map(|severity| ["failed", "nonconformities"].map(|figure| format!("{figure}.{}", severity.id)));
        let sections = self
            .sections
            .iter()
            .flat_map(|section| section_figures().map(move |figure| format!("section.{section}.{figure}")));
        let whole = figures().map(str::to_owned).chain(severities).filter(|_| self.whole);
        let score = self.score.then(|| SCORE.to_owned());
        whole.chain(score).chain(sections).chain(outer).collect()
    }
}

/// Checks 0 < `start` and `floor` ≤ `start`.
pub(super) fn check_pool(start: Option<Decimal>, floor: Option<Decimal>, path: &str, problems: &mut Problems) {
    if let Some(start) = start.filter(|start| *start <= Decimal::ZERO) {
        let problem = Problem::new(Code::OutOfRange).with("text", start.to_string()).with("min", "0").with("max", "∞");
        problems.push(problem.at(format!("{path}/start")));
    }
    if let Some(floor) = floor.filter(|floor| *floor > start.unwrap_or(Decimal::HUNDRED)) {
        let most = start.unwrap_or(Decimal::HUNDRED).to_string();
        let problem =
            Problem::new(Code::OutOfRange).with("text", floor.to_string()).with("min", "-∞").with("max", most);
        problems.push(problem.at(format!("{path}/floor")));
    }
}

/// Reports a field that is stated (`stated`) where its method or place gives it no meaning (`!fits`).
pub(crate) fn of_method(fits: bool, method: Method, stated: bool, path: &str, problems: &mut Problems) {
    if stated && !fits {
        // Invariant: `rsplit` yields at least one piece.
        let name = path.rsplit('/').next().unwrap_or_default();
        problems.push(Problem::new(Code::FieldOfMethod).with("name", name).with("method", method.as_str()).at(path));
    }
}

/// Reports a number below 0.
pub(crate) fn not_negative(value: &Ratio, path: &str, problems: &mut Problems) {
    if value.is_negative() {
        let problem = Problem::new(Code::OutOfRange).with("text", value.to_string()).with("min", 0).with("max", "∞");
        problems.push(problem.at(path));
    }
}

/// Reports every id that occurs twice; returns all ids.
pub(crate) fn unique<'i>(
    ids: impl Iterator<Item = &'i Id>,
    path: &str,
    suffix: &str,
    problems: &mut Problems,
) -> Set<Id> {
    let mut seen = Set::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id.clone()) {
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
            problems.push(problem.at(format!("{path}/{index}{suffix}")));
        }
    }
    seen
}
