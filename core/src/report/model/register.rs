//! The register: submissions by report, unit and day, each day's revisions in order.
//!
//! It is append-only. What was known at an instant is a prefix of each sequence, because recording times never go back.

use super::refused::RefusedSubmission;
use super::submission::{RevisionKind, Submission};
use super::tree::OrgUnits;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, Set, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use chrono::NaiveDate;

/// Submissions by report, unit and day, each in the order of its revisions 1, 2, 3 …
///
/// ```
/// use fugong::{Code, Rulebook, base::{instant::{Instant, parse_date}, json::{Json, decode_text}}, report::{OrgUnits, Register, Submission}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let units: OrgUnits = decode_text(r#"[{"id": "e01", "kind": "enterprise"}]"#)?;
/// let read = |text: &str| Submission::read_all(&Json::parse(text)?, &|id| rules.document().reports.iter().find(|r| r.id == id));
/// let list = read(r#"[
///     {"report": "enterprise-return", "unit": "e01", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00", "values": {"febrile": 0}},
///     {"report": "enterprise-return", "unit": "e01", "day": "2020-02-19", "revision": 2, "kind": "correction",
///      "recorded_at": "2020-02-19T18:00:00+08:00", "values": {"febrile": 1}}]"#)?;
/// let register = Register::new(list.clone(), &units)?;
/// let (day, five) = (parse_date("2020-02-19").unwrap(), Instant::parse("2020-02-19T17:00:00+08:00").unwrap());
/// // At 17:00 nobody knew of the correction of 18:00.
/// assert_eq!(register.known("enterprise-return", "e01", day, five).len(), 1);
/// assert_eq!(register.revisions("enterprise-return", "e01", day).len(), 2);
/// // A correction alone corrects nothing.
/// let problems = Register::new(list[1..].to_vec(), &units).unwrap_err();
/// let codes: Vec<Code> = problems.iter().map(|problem| problem.code()).collect();
/// assert_eq!(codes, [Code::RevisionGap, Code::NothingToRevise]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Register {
    /// Submissions by report, unit and day.
    sound: Map<Id, Map<Id, Map<NaiveDate, Vec<Submission>>>>,
    /// What came and is not accepted, by report and by unit, where that can be read.
    refused: Map<(Id, Option<Id>), Vec<RefusedSubmission>>,
    /// Reports of which nothing can be read, and why.
    unread: Map<Id, Problem>,
    /// Figures of a report that cannot be read in any submission, and why.
    unread_figures: Map<(Id, Id), Problem>,
}

impl Register {
    /// Takes submissions in, whatever their order. The same revision given twice counts once.
    ///
    /// # Errors
    /// Units that are not there; two contents of one revision; gaps; revisions recorded before the one that they follow;
    /// corrections and retractions of nothing; originals where something is in force. Paths point into the list.
    pub fn new(list: Vec<Submission>, units: &OrgUnits) -> Result<Self, Problems> {
        Self::with_refused(list, Vec::new(), units)
    }

    /// The same, with what came besides and is not accepted. A revision that is not accepted takes its number all the same:
    /// what follows it is no gap.
    ///
    /// # Errors
    /// As [`Register::new`].
    pub fn with_refused(
        list: Vec<Submission>,
        refused: Vec<RefusedSubmission>,
        units: &OrgUnits,
    ) -> Result<Self, Problems> {
        let mut problems = Problems::none();
        let mut by_key: Map<(Id, Id, NaiveDate), Vec<(usize, Submission)>> = Map::new();
        for (index, submission) in list.into_iter().enumerate() {
            if units.get(&submission.unit).is_none() {
                let problem =
                    Problem::new(Code::UnknownId).with("id", submission.unit.as_str()).with_term("what", "unit");
                problems.push(problem.at(format!("/{index}/unit")));
            }
            let key = (submission.report.clone(), submission.unit.clone(), submission.day);
            by_key.entry(key).or_default().push((index, submission));
        }
        let mut register = Self::default();
        let mut taken: Set<(Id, Option<Id>, Option<NaiveDate>)> = Set::new();
        for one in refused {
            taken.insert((one.report.clone(), one.unit.clone(), one.day));
            register.refused.entry((one.report.clone(), one.unit.clone())).or_default().push(one);
        }
        for ((report, unit, day), mut revisions) in by_key {
            revisions.sort_stable_by_key(|(index, submission)| (submission.revision, *index));
            let takes = |unit, day| taken.contains(&(report.clone(), unit, day));
            let excused = takes(Some(unit.clone()), Some(day)) || takes(Some(unit.clone()), None);
            let sequence = check_sequence(revisions, excused, &mut problems);
            register.sound.entry(report).or_default().entry(unit).or_default().insert(day, sequence);
        }
        problems.or(register)
    }

    /// All revisions of one unit's report of one day, first revision first; empty if nothing came.
    pub fn revisions(&self, report: &str, unit: &str, day: NaiveDate) -> &[Submission] {
        let days = self.sound.get(report).and_then(|units| units.get(unit));
        days.and_then(|days| days.get(&day)).map_or(&[], Vec::as_slice)
    }

    /// The revisions that were on record by `as_of`, inclusive; empty if nothing had come.
    #[must_use]
    pub fn known(&self, report: &str, unit: &str, day: NaiveDate, as_of: Instant) -> &[Submission] {
        let all = self.revisions(report, unit, day);
        // Recording times never go back along a sequence, so what is known is its beginning.
        let known = all.partition_point(|submission| submission.recorded_at <= as_of);
        // Invariant: a partition point is at most the length.
        all.get(..known).unwrap_or_default()
    }

    /// Every submission, by report, unit, day and revision.
    pub fn iter(&self) -> impl Iterator<Item = &Submission> {
        self.sound.values().flat_map(|units| units.values().flat_map(|days| days.values().flatten()))
    }

    /// Says that nothing of a report can be read: what came is not known.
    pub fn set_unread(&mut self, report: Id, because: Problem) {
        self.unread.insert(report, because);
    }

    /// Says that a figure cannot be read in any submission of a report.
    pub fn set_figure_unread(&mut self, report: Id, indicator: Id, because: Problem) {
        self.unread_figures.insert((report, indicator), because);
    }

    /// Why nothing of a report can be read; `None` if it can.
    #[must_use]
    pub fn unread(&self, report: &str) -> Option<&Problem> {
        self.unread.get(report)
    }

    /// Why a figure cannot be read in any submission of a report; `None` if it can.
    #[must_use]
    pub fn figure_unread(&self, report: &Id, indicator: &Id) -> Option<&Problem> {
        self.unread_figures.get(&(report.clone(), indicator.clone()))
    }

    /// What came for a report of a unit and is not accepted; without a unit, what came from nobody knows whom.
    #[must_use]
    pub fn refused(&self, report: &Id, unit: Option<&Id>) -> &[RefusedSubmission] {
        self.refused.get(&(report.clone(), unit.cloned())).map_or(&[], Vec::as_slice)
    }
}

/// Checks one key's revisions, sorted by number: a repeat with equal content is dropped, one with other content is a
/// `revision_conflict`; numbers have no gaps, recording times never go back, and what is corrected or retracted is in
/// force.
/// Where a revision is `excused` because one beside it was not accepted, numbers may have gaps, and what is revised may be
/// that one.
fn check_sequence(revisions: Vec<(usize, Submission)>, excused: bool, problems: &mut Problems) -> Vec<Submission> {
    let mut sequence: Vec<Submission> = Vec::with_capacity(revisions.len());
    let mut in_force = false;
    for (index, submission) in revisions {
        let about = |code| {
            Problem::new(code)
                .with("unit", submission.unit.as_str())
                .with("day", submission.day.to_string())
                .with("revision", submission.revision)
        };
        if let Some(before) = sequence.last().filter(|before| before.revision == submission.revision) {
            if *before != submission {
                problems.push(about(Code::RevisionConflict).at(format!("/{index}/revision")));
            }
            continue;
        }
        let expected = sequence.last().map_or(1, |before| u64::from(before.revision) + 1);
        if u64::from(submission.revision) != expected && !excused {
            let problem = about(Code::RevisionGap).with("expected", expected).with("found", submission.revision);
            problems.push(problem.at(format!("/{index}/revision")));
        }
        if sequence.last().is_some_and(|before| submission.recorded_at < before.recorded_at) {
            problems.push(about(Code::RevisionBackwards).at(format!("/{index}/recorded_at")));
        }
        let refused = match submission.kind {
            _ if excused => None,
            RevisionKind::Original if in_force => Some(Code::OriginalAgain),
            RevisionKind::Correction | RevisionKind::Retraction if !in_force => Some(Code::NothingToRevise),
            _ => None,
        };
        if let Some(code) = refused {
            problems.push(about(code).with("kind", submission.kind.as_str()).at(format!("/{index}/kind")));
        }
        in_force = submission.kind != RevisionKind::Retraction;
        sequence.push(submission);
    }
    sequence
}
