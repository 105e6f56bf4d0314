//! From what was seen and done to the ledger as known at a moment.

use super::apply::FindingHistory;
use super::entry::LedgerEntry;
use super::input::{FindingEvent, FindingEventKind, FindingState, LedgerInput, Sighting};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Problem;
use std::collections::BTreeMap;

/// The problem ledger (问题台账).
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ledger {
    /// The moment whose knowledge counts.
    pub as_of: Instant,
    /// The findings, oldest first.
    pub entries: Vec<LedgerEntry>,
    /// Events that fit no finding as it stood then: nothing is changed by them and none is lost.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Value>"))]
    pub unmatched: Vec<Problem>,
}

/// What a finding is about: the part of its identity that does not change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Subject {
    pub site: String,
    pub checklist: Option<Id>,
    pub item: Option<Id>,
    pub instance: Option<String>,
    pub words: Option<String>,
}

/// One thing that happened, with its place in the input.
#[derive(Clone, Copy, Debug)]
pub(super) enum LedgerEvent<'i> {
    Seen(&'i Sighting),
    Done(&'i FindingEvent, usize),
}

impl LedgerEvent<'_> {
    fn at(&self) -> Instant {
        match self {
            Self::Seen(sighting) => sighting.at,
            Self::Done(event, _) => event.at,
        }
    }

    /// At one moment: what is entered comes first, then who is to do it, then claims, then what inspectors see, then what rests on it.
    fn rank(&self) -> u8 {
        match self {
            Self::Done(event, _) if event.kind == FindingEventKind::Opened => 0,
            Self::Done(event, _) if event.kind == FindingEventKind::Assigned => 1,
            Self::Done(event, _) if event.kind == FindingEventKind::Corrected => 2,
            Self::Seen(_) => 3,
            Self::Done(event, _) if event.kind == FindingEventKind::Verified => 4,
            Self::Done(..) => 5,
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Seen(sighting) => Subject {
                site: sighting.site.clone(),
                checklist: Some(sighting.checklist.clone()),
                item: Some(sighting.item.clone()),
                instance: sighting.instance.clone(),
                words: None,
            },
            Self::Done(event, _) => Subject {
                site: event.site.clone(),
                checklist: event.item.as_ref().and(event.checklist.clone()),
                item: event.item.clone(),
                instance: event.item.as_ref().and(event.instance.clone()),
                words: if event.item.is_some() { None } else { event.subject.clone() },
            },
        }
    }

    /// The content as text: what decides between two things of one moment and kind, whatever their order in the input.
    fn content(&self) -> String {
        match self {
            Self::Seen(sighting) => serde_json::to_string(sighting).unwrap_or_default(),
            Self::Done(event, _) => serde_json::to_string(event).unwrap_or_default(),
        }
    }
}

/// The ledger as known at a moment. The order of the input does not matter; what stands in it twice counts once.
pub fn ledger(input: &LedgerInput, as_of: Instant) -> Ledger {
    let seen = input.sightings.iter().map(LedgerEvent::Seen);
    let done = input.events.iter().enumerate().map(|(index, event)| LedgerEvent::Done(event, index));
    let known = seen.chain(done).filter(|happening| happening.at() <= as_of);
    let mut ordered: Vec<(Subject, Instant, u8, String, LedgerEvent<'_>)> =
        known.map(|one| (one.subject(), one.at(), one.rank(), one.content(), one)).collect();
    ordered.sort_by(|a, b| (&a.0, a.1, a.2, &a.3).cmp(&(&b.0, b.1, b.2, &b.3)));
    ordered.dedup_by(|a, b| (&a.0, a.1, a.2, &a.3) == (&b.0, b.1, b.2, &b.3));
    let mut courses: BTreeMap<Subject, FindingHistory> = BTreeMap::new();
    for (subject, _, _, _, happening) in ordered {
        let course =
            courses.entry(subject.clone()).or_insert_with(|| FindingHistory::new(subject, input.close_on_verification));
        match happening {
            LedgerEvent::Seen(sighting) => course.see(sighting),
            LedgerEvent::Done(event, index) => course.act(event, index),
        }
    }
    let (mut entries, mut unmatched) = (Vec::new(), Vec::new());
    for course in courses.into_values() {
        entries.extend(course.entries);
        unmatched.extend(course.unmatched);
    }
    entries.sort_by(|a: &LedgerEntry, b| (a.opened_at, a.subject()).cmp(&(b.opened_at, b.subject())));
    let mut before: BTreeMap<SubjectRef<'_>, usize> = BTreeMap::new();
    let mut previous = Vec::with_capacity(entries.len());
    for (no, entry) in (1..).zip(&entries) {
        previous.push(before.insert(entry.subject(), no));
    }
    for ((no, previous), entry) in (1..).zip(previous).zip(&mut entries) {
        (entry.no, entry.previous) = (no, previous);
        entry.overdue_days =
            entry.due.filter(|_| entry.state == FindingState::Opened).and_then(|due| days_begun(due, as_of));
        entry.overdue = entry.overdue_days.is_some();
        entry.corrected_late = entry.due.zip(entry.corrected_at).is_some_and(|(due, corrected)| corrected > due);
    }
    unmatched.sort_by(|a: &Problem, b| a.path().cmp(b.path()));
    Ledger { as_of, entries, unmatched }
}

/// What an entry is about, borrowed from it.
type SubjectRef<'e> = (&'e str, Option<&'e Id>, Option<&'e Id>, Option<&'e str>, Option<&'e str>);

impl LedgerEntry {
    fn subject(&self) -> SubjectRef<'_> {
        let Self { site, checklist, item, instance, subject, .. } = self;
        (site, checklist.as_ref(), item.as_ref(), instance.as_deref(), subject.as_deref())
    }
}

/// Days of 24 hours that have begun since something was due; none while there is still time.
fn days_begun(due: Instant, now: Instant) -> Option<u64> {
    const DAY: u64 = 86_400_000;
    let late = now.date_time().signed_duration_since(due.date_time()).num_milliseconds();
    u64::try_from(late).ok().filter(|late| *late > 0).map(|late| late.div_ceil(DAY))
}
