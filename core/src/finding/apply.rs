//! What one thing seen or done does to a finding.

use super::entry::{LedgerEntry, Step, StepKind};
use super::input::{DueUnknown, FindingEvent, FindingEventKind, FindingSource, FindingState, Sighting};
use super::ledger::Subject;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::{Code, Problem};

/// The findings of one subject, one after another; at most the last one is not closed.
#[derive(Debug)]
pub(super) struct FindingHistory {
    subject: Subject,
    close_on_verification: bool,
    pub entries: Vec<LedgerEntry>,
    pub unmatched: Vec<Problem>,
}

/// What a finding is opened with.
struct Opening<'o> {
    at: Instant,
    source: FindingSource,
    note: Option<&'o String>,
    severity: Option<&'o Id>,
    due: Option<Instant>,
    due_unknown: Option<DueUnknown>,
    responsible: Option<&'o String>,
}

impl FindingHistory {
    /// Nothing found yet.
    pub(super) fn new(subject: Subject, close_on_verification: bool) -> Self {
        Self { subject, close_on_verification, entries: Vec::new(), unmatched: Vec::new() }
    }

    /// An inspection saw the item.
    pub(super) fn see(&mut self, sighting: &Sighting) {
        let step = |what| Step {
            inspection: Some(sighting.inspection.clone()),
            note: sighting.note.clone(),
            ..Step::new(sighting.at, what)
        };
        if !sighting.failed {
            return self.found_in_order(sighting, step);
        }
        let opening = Opening {
            at: sighting.at,
            source: FindingSource::Inspection,
            note: sighting.note.as_ref(),
            severity: sighting.severity.as_ref(),
            due: sighting.due,
            due_unknown: sighting.due_unknown.filter(|_| sighting.due.is_none()),
            responsible: sighting.responsible.as_ref(),
        };
        self.found(&opening, step);
        if let Some(entry) = self.open().filter(|_| sighting.corrected_on_the_spot) {
            entry.correct(sighting.at, sighting.responsible.clone(), step(StepKind::CorrectedOnTheSpot));
            entry.on_the_spot = true;
            entry.verify(sighting.at, Some(sighting.inspection.clone()), step(StepKind::Verified));
            entry.close(sighting.at, None, step(StepKind::Closed));
        }
    }

    /// Somebody did something; `index` is its place in the input.
    pub(super) fn act(&mut self, event: &FindingEvent, index: usize) {
        let step = |what| Step {
            by: event.by.clone(),
            inspection: event.inspection.clone(),
            note: event.note.clone(),
            ..Step::new(event.at, what)
        };
        if event.kind == FindingEventKind::Opened {
            let opening = Opening {
                at: event.at,
                source: event.source,
                note: event.note.as_ref(),
                severity: event.severity.as_ref(),
                due: event.due,
                due_unknown: None,
                responsible: event.responsible.as_ref(),
            };
            return self.found(&opening, step);
        }
        let closes = self.close_on_verification;
        let refused = match (event.kind, self.open()) {
            (_, None) => Some(Problem::new(Code::FindingNotOpen)),
            (FindingEventKind::Assigned, Some(entry)) => {
                entry.assign(event, step(StepKind::Assigned));
                None
            }
            (FindingEventKind::Corrected, Some(entry)) if entry.state == FindingState::Opened => {
                entry.correct(event.at, event.by.clone(), step(StepKind::Corrected));
                None
            }
            (FindingEventKind::Verified, Some(entry)) if entry.state == FindingState::Corrected => {
                entry.verify(event.at, event.inspection.clone().or(event.by.clone()), step(StepKind::Verified));
                if closes {
                    entry.close(event.at, event.by.clone(), step(StepKind::Closed));
                }
                None
            }
            (FindingEventKind::Closed, Some(entry)) if entry.state == FindingState::Verified => {
                entry.close(event.at, event.by.clone(), step(StepKind::Closed));
                None
            }
            (_, Some(entry)) => Some(Problem::new(Code::FindingTransition).with_titled(
                "state",
                entry.state.as_str(),
                &entry.state.title(),
            )),
        };
        if let Some(problem) = refused {
            let problem =
                problem.with("site", event.site.as_str()).with_titled("kind", event.kind.as_str(), &event.kind.title());
            self.unmatched.push(problem.at(format!("/events/{index}")));
        }
    }

    /// Opens a finding, or observes the open one again.
    fn found(&mut self, opening: &Opening<'_>, step: impl Fn(StepKind) -> Step) {
        let before = self.entries.len();
        match self.open() {
            Some(entry) => {
                entry.seen += 1;
                entry.last_seen_at = opening.at;
                let unstated = entry.due.is_none() && entry.due_unknown.is_none();
                if unstated {
                    (entry.due, entry.due_unknown) = (opening.due, opening.due_unknown);
                }
                // A day that is stated only now was none before: the history keeps since when.
                let due = opening.due.filter(|_| unstated);
                entry.severity = entry.severity.take().or(opening.severity.cloned());
                entry.responsible = entry.responsible.take().or(opening.responsible.cloned());
                if entry.state == FindingState::Opened {
                    entry.history.push(Step { due, ..step(StepKind::ObservedAgain) });
                } else {
                    entry.refute(Step { due, ..step(StepKind::Refuted) });
                }
            }
            None => self.entries.push(LedgerEntry {
                no: 0,
                site: self.subject.site.clone(),
                checklist: self.subject.checklist.clone(),
                item: self.subject.item.clone(),
                instance: self.subject.instance.clone(),
                subject: self.subject.words.clone(),
                source: opening.source,
                note: opening.note.cloned(),
                severity: opening.severity.cloned(),
                responsible: opening.responsible.cloned(),
                opened_at: opening.at,
                due: opening.due,
                due_unknown: opening.due_unknown,
                state: FindingState::Opened,
                seen: 1,
                last_seen_at: opening.at,
                corrected_at: None,
                corrected_by: None,
                on_the_spot: false,
                verified_at: None,
                verified_by: None,
                closed_at: None,
                closed_by: None,
                repeated: before > 0,
                // A usize has at most 64 bits on every target.
                occurrence: before as u64 + 1,
                previous: None,
                overdue: false,
                overdue_days: None,
                corrected_late: false,
                history: vec![step(StepKind::Opened)],
            }),
        }
    }

    /// An inspection in which the item holds verifies; where nobody had claimed a correction, it also shows one.
    fn found_in_order(&mut self, sighting: &Sighting, step: impl Fn(StepKind) -> Step) {
        let closes = self.close_on_verification;
        let Some(entry) = self.open().filter(|entry| entry.state != FindingState::Verified) else {
            return;
        };
        if entry.state == FindingState::Opened {
            entry.correct(sighting.at, None, step(StepKind::Corrected));
        }
        entry.verify(sighting.at, Some(sighting.inspection.clone()), step(StepKind::Verified));
        if closes {
            entry.close(sighting.at, None, step(StepKind::Closed));
        }
    }

    fn open(&mut self) -> Option<&mut LedgerEntry> {
        self.entries.last_mut().filter(|entry| entry.state != FindingState::Closed)
    }
}

impl Step {
    fn new(at: Instant, what: StepKind) -> Self {
        Self { at, what, by: None, inspection: None, note: None, responsible: None, due: None, due_before: None }
    }
}

impl LedgerEntry {
    /// Another person, another day, or both; what was before stays in the history.
    fn assign(&mut self, event: &FindingEvent, step: Step) {
        let due_before = event.due.and(self.due);
        if event.due.is_some() {
            (self.due, self.due_unknown) = (event.due, None);
        }
        if event.responsible.is_some() {
            self.responsible.clone_from(&event.responsible);
        }
        self.history.push(Step { responsible: event.responsible.clone(), due: event.due, due_before, ..step });
    }

    fn correct(&mut self, at: Instant, by: Option<String>, step: Step) {
        self.state = FindingState::Corrected;
        (self.corrected_at, self.corrected_by) = (Some(at), by);
        self.history.push(step);
    }

    fn verify(&mut self, at: Instant, by: Option<String>, step: Step) {
        self.state = FindingState::Verified;
        (self.verified_at, self.verified_by) = (Some(at), by);
        self.history.push(step);
    }

    fn close(&mut self, at: Instant, by: Option<String>, step: Step) {
        self.state = FindingState::Closed;
        (self.closed_at, self.closed_by) = (Some(at), by);
        self.history.push(step);
    }

    /// Reopens: clears the claimed correction and verification.
    fn refute(&mut self, step: Step) {
        self.state = FindingState::Opened;
        (self.corrected_at, self.corrected_by) = (None, None);
        (self.verified_at, self.verified_by) = (None, None);
        self.history.push(step);
    }
}
