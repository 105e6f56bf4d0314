//! From what was seen and done to the ledger as known at a moment.

use super::apply::FindingHistory;
use super::entry::LedgerEntry;
use super::input::{FindingEvent, FindingEventKind, FindingState, LedgerInput, Sighting};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::Problem;

/// The problem ledger (问题台账).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
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

    /// Order of events at the same instant: opened, assigned, corrected, sightings, verified, closed.
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

    /// Serialised content: the last sort key, so that input order does not matter, and equal events count once.
    fn content(&self) -> String {
        let text = match self {
            Self::Seen(sighting) => serde_json::to_string(sighting),
            Self::Done(event, _) => serde_json::to_string(event),
        };
        debug_assert!(text.is_ok(), "records have string keys and no floats, so that each can be written");
        // Invariant: as asserted; two events without text would count as one.
        text.unwrap_or_default()
    }
}

/// The ledger as known at `as_of` (inclusive). The order of the input does not matter; equal events count once.
///
/// ```
/// use fugong::{base::{instant::Instant, json::decode_text}, finding::{LedgerInput, ledger}};
/// let input: LedgerInput = decode_text(r#"{"sightings": [
///     {"site": "s1", "checklist": "daily-eight", "item": "masks", "at": "2020-02-17T10:00:00+08:00", "inspection": "i1",
///      "failed": true, "due": "2020-02-18T12:00:00+08:00", "note": "口罩佩戴不规范"},
///     {"site": "s1", "checklist": "daily-eight", "item": "masks", "at": "2020-02-18T10:00:00+08:00", "inspection": "i2",
///      "failed": true}]}"#)?;
/// let at = |text| Instant::parse(text).unwrap();
/// let ledger = ledger(&input, at("2020-02-18T12:00:00+08:00"));
/// let [entry] = ledger.entries.as_slice() else { panic!() }; // seen twice, one finding
/// assert_eq!((entry.seen, entry.overdue), (2, false)); // at the due moment there is still time
/// assert!(fugong::finding::ledger(&input, at("2020-02-18T12:00:01+08:00")).entries[0].overdue);
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn ledger(input: &LedgerInput, as_of: Instant) -> Ledger {
    let seen = input.sightings.iter().map(LedgerEvent::Seen);
    let done = input.events.iter().enumerate().map(|(index, event)| LedgerEvent::Done(event, index));
    let known = seen.chain(done).filter(|happening| happening.at() <= as_of);
    let mut ordered: Vec<(Subject, Instant, u8, String, LedgerEvent<'_>)> =
        known.map(|one| (one.subject(), one.at(), one.rank(), one.content(), one)).collect();
    ordered.sort_stable_by(|a, b| (&a.0, a.1, a.2, &a.3).cmp(&(&b.0, b.1, b.2, &b.3)));
    ordered.dedup_by(|a, b| (&a.0, a.1, a.2, &a.3) == (&b.0, b.1, b.2, &b.3));
    let mut courses: Map<Subject, FindingHistory> = Map::new();
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
    entries.sort_stable_by(|a: &LedgerEntry, b| (a.opened_at, a.subject()).cmp(&(b.opened_at, b.subject())));
    let mut before: Map<SubjectRef<'_>, usize> = Map::new();
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
    unmatched.sort_stable_by(|a: &Problem, b| a.path().cmp(b.path()));
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
