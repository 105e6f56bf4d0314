//! The columns of a table of scores.

use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::Checklist;

/// A column that a table of scores may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The kind of outcome: one of [`RowOutcome::KINDS`](super::RowOutcome::KINDS).
    Outcome,
    /// Why there is no score: a problem's code.
    Reason,
    /// The percentage, rounded.
    Percent,
    /// The exact score as a share of 1: its numerator.
    Numerator,
    /// Its denominator.
    Denominator,
    /// Points earned, charged or left, rounded.
    Total,
    /// The final score, rounded; of checklists that have a rule for it.
    Final,
    /// The grade.
    Grade,
    /// The grade's place on the ladder, best first.
    Rank,
    /// How many items failed (0), are below full (1), or failed with each severity (2 and on, gravest first).
    Count(usize),
}

/// The columns of every checklist.
const ALWAYS: [(&str, Output); 10] = [
    ("outcome", Output::Outcome),
    ("reason", Output::Reason),
    ("percent", Output::Percent),
    ("numerator", Output::Numerator),
    ("denominator", Output::Denominator),
    ("total", Output::Total),
    ("grade", Output::Grade),
    ("rank", Output::Rank),
    ("failed", Output::Count(0)),
    ("deficient", Output::Count(1)),
];

impl Output {
    /// Every column of a checklist, by its name: those of all, `final` where it has a rule for the final score, and
    /// `failed.<severity>` for each of its severities.
    #[must_use]
    pub fn all(checklist: &Checklist) -> Vec<(String, Self)> {
        let always = ALWAYS.into_iter().map(|(name, output)| (name.to_owned(), output));
        let severities = checklist.severities.iter().zip(2..);
        let last = checklist.scoring.as_ref().map(|_| ("final".to_owned(), Self::Final));
        always
            .chain(last)
            .chain(severities.map(|(severity, place)| (format!("failed.{}", severity.id), Self::Count(place))))
            .collect()
    }

    /// The columns of these names.
    ///
    /// ```
    /// use fugong::columns::Output;
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let view = rules.checklist("daily-eight")?;
    /// let columns = Output::read(view.checklist(), &["percent", "failed"]);
    /// assert_eq!(columns, Ok(vec![Output::Percent, Output::Count(0)]));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_word` for each name that is no column's, at its place under `/output`.
    pub fn read(checklist: &Checklist, names: &[&str]) -> Result<Vec<Self>, Problems> {
        let all = Self::all(checklist);
        let mut problems = Problems::none();
        let mut outputs = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            match all.iter().find(|(known, _)| known == name) {
                Some((_, output)) => outputs.push(*output),
                None => {
                    let allowed: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
                    let problem = Problem::new(Code::UnknownWord).with("text", *name).with("allowed", allowed);
                    problems.push(problem.at(format!("/output/{place}")));
                }
            }
        }
        if problems.is_empty() { Ok(outputs) } else { Err(problems) }
    }
}
