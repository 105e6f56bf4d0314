//! The journal of cases: the chain is verified, every case replayed, and what cannot be read is put to the site that it
//! concerns.
//!
//! An entry that was altered, or a case whose events do not follow from each other, concerns the case's site alone. A line
//! that is no JSON, or an entry that is gone without any case that shows it, may be of any case.

use super::cases::{CaseHistory, StateChange};
use super::gaps::{About, Gap};
use super::json_lines::{self, JOURNAL, Place};
use super::records::{Files, Records, file_path};
use crate::approval::{Event, replay};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::{Map, Set, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::Rulebook;
use crate::tools::journal::{JournalEntry, verify};
use serde_json::Value;

/// An event of a case, with its line and the instant at which the journal took it in.
struct Recorded {
    place: Place,
    recorded_at: Instant,
    event: Event,
}

/// What is being read.
#[derive(Default)]
struct Reading {
    /// Events by case, in the order of the journal.
    by_case: Map<Id, Vec<Recorded>>,
    /// Sites of cases, by the events that open them.
    sites: Map<Id, Id>,
    /// Cases with an entry that does not count, and the first problem.
    bad: Map<Id, Problem>,
    /// Problems of entries of nobody knows which case.
    unknown: Vec<Problem>,
}

/// Reads the journal. A case with an entry that cannot be read or was altered, that does not replay, or whose site is no unit,
/// is reported and left out as a whole. Cases are sorted by the effective time of their first change.
pub(super) fn read(rulebook: &Rulebook, files: &Files, records: &mut Records) {
    let lines = json_lines::lines(files, JOURNAL, records);
    let mut reading = Reading::default();
    let mut lost: Vec<usize> = lines.broken.iter().map(|(index, _)| *index).collect();
    reading.unknown.extend(lines.broken.into_iter().map(|(_, because)| because));
    let mut entries: Vec<(Place, JournalEntry, Option<Id>)> = Vec::new();
    for (place, json) in &lines.read {
        let body = json.get("body");
        let case: Option<Id> = body.and_then(|body| json_lines::readable(body, "case"));
        let site = body.and_then(|body| json_lines::readable(body.get("opened")?, "site"));
        if let (Some(case), Some(site)) = (&case, site) {
            reading.sites.entry(case.clone()).or_insert(site);
        }
        match Decoder::run::<JournalEntry>(json) {
            Ok(entry) => entries.push((*place, entry, case)),
            Err(problems) => {
                lost.push(place.index);
                reading.refuse(*place, case, problems, records);
            }
        }
    }
    let altered = verify_chain(&entries, &lost, &mut reading, records);
    let mut before: Option<&JournalEntry> = None;
    for (place, entry, case) in &entries {
        // The same line twice says it once.
        let repeated = before == Some(entry);
        before = Some(entry);
        if repeated || altered.contains(&place.index) {
            continue;
        }
        let body = Json::parse(&entry.body.0.to_string()).and_then(|body| Decoder::run::<Event>(&body));
        match body {
            Ok(event) => {
                let recorded = Recorded { place: *place, recorded_at: entry.recorded_at, event };
                reading.by_case.entry(recorded.event.case.clone()).or_default().push(recorded);
            }
            Err(problems) => {
                let mut below = Problems::none();
                below.extend(problems.into_iter().map(|problem| problem.below("/body")));
                reading.refuse(*place, case.clone(), below, records);
            }
        }
    }
    reading.replay(rulebook, records);
}

/// Verifies the chain. Returns the places of entries that were altered: they do not count.
/// A break right behind a line that cannot be read, or at a line that repeats the one before, has no other cause.
fn verify_chain(
    entries: &[(Place, JournalEntry, Option<Id>)],
    lost: &[usize],
    reading: &mut Reading,
    records: &mut Records,
) -> Vec<usize> {
    let chain: Vec<JournalEntry> = entries.iter().map(|(_, entry, _)| entry.clone()).collect();
    let mut altered = Vec::new();
    let mut broken: Vec<(usize, Problem)> = Vec::new();
    for problem in verify(&chain) {
        let at = problem.path().split('/').nth(1).and_then(|at| at.parse::<usize>().ok());
        let Some((at, (place, entry, case))) = at.and_then(|at| Some((at, entries.get(at)?))) else { continue };
        let after_lost = place.index.checked_sub(1).is_some_and(|before| lost.contains(&before));
        if after_lost && problem.code() != Code::JournalHash {
            continue;
        }
        let rest = problem.path().splitn(3, '/').nth(2).map(|rest| format!("/{rest}"));
        // Default: a problem of the whole entry has no rest.
        let path = format!("{}/rows/{}{}", file_path(JOURNAL), place.index, rest.unwrap_or_default());
        let problem = problem.with("row", place.row).at(path);
        records.problems.push(problem.clone());
        let repeats = at.checked_sub(1).and_then(|before| chain.get(before)).is_some_and(|before| before == entry);
        if problem.code() == Code::JournalHash {
            altered.push(place.index);
            reading.blame(case.clone(), problem);
        } else if !repeats {
            broken.push((place.index, problem));
        }
    }
    let beside = |at: usize| altered.contains(&at) || at.checked_sub(1).is_some_and(|before| altered.contains(&before));
    reading.unknown_breaks(broken.into_iter().filter(|(at, _)| !beside(*at)).map(|(_, problem)| problem), &chain);
    altered
}

impl Reading {
    /// Puts a problem to a case, or to nobody knows which.
    fn blame(&mut self, case: Option<Id>, problem: Problem) {
        match case {
            Some(case) => {
                self.bad.entry(case).or_insert(problem);
            }
            None => self.unknown.push(problem),
        }
    }

    /// Reports what is wrong with a line and puts it to its case.
    fn refuse(&mut self, place: Place, case: Option<Id>, problems: Problems, records: &mut Records) {
        let told = records.problems.len();
        json_lines::report(JOURNAL, place, problems, records);
        if let Some(problem) = records.problems.get(told).cloned() {
            self.blame(case, problem);
        }
    }

    /// Breaks of the chain without an altered entry: something was taken out or put in. A repeated line shifts all numbers
    /// behind it by itself, and nothing is missing then.
    fn unknown_breaks(&mut self, breaks: impl Iterator<Item = Problem>, chain: &[JournalEntry]) {
        let sound = |pair: &[JournalEntry]| match pair {
            [before, after] => before == after || after.previous == before.hash,
            _ => true,
        };
        let whole = chain.windows(2).all(sound);
        self.unknown.extend(breaks.filter(|_| !whole));
    }

    /// Replays every case, and says of which sites nothing is known.
    fn replay(mut self, rulebook: &Rulebook, records: &mut Records) {
        for (id, events) in std::mem::take(&mut self.by_case) {
            if self.bad.contains_key(&id) {
                continue;
            }
            match history(rulebook, id.clone(), &events) {
                Ok(case) => self.keep(case, &events, records),
                Err((at, problems)) => {
                    // A case is in the map because of an event, so there is a first.
                    let place = events.get(at).or(events.first()).map(|recorded| recorded.place);
                    if let Some(place) = place {
                        self.refuse(place, Some(id), problems, records);
                    }
                }
            }
        }
        for (case, because) in &self.bad {
            records.push_gap(About::Cases, self.sites.get(case).cloned(), None, because.clone());
        }
        // As many cases show a fault as there are lines that may be of any: then each is of one of those cases.
        let rows: Set<Option<u64>> = self.unknown.iter().map(|one| one.param("row").and_then(Value::as_u64)).collect();
        if rows.iter().count() > self.bad.len() {
            records.gaps.list.extend(self.unknown.into_iter().map(|because| Gap::of(About::Cases, because)));
        }
        // The register's order is the order in which cases were opened.
        records.cases.sort_stable_by_key(|case| (case.changes.first().map(|change| change.effective), case.id.clone()));
    }

    /// Keeps a case whose site is one. Nothing would count another, and its site owes reports that nobody could enter.
    fn keep(&mut self, case: CaseHistory, events: &[Recorded], records: &mut Records) {
        let Some(first) = events.first().map(|recorded| recorded.place) else { return };
        let path = format!("{}/rows/{}/body/opened/site", file_path(JOURNAL), first.index);
        let told = records.problems.len();
        let place = |problem: Problem| problem.with("row", first.row).at(path.as_str());
        if records.knows_unit(&case.site, place) {
            if !records.is_site_kind(&case.site) {
                let because = place(Problem::new(Code::NotASite).with("unit", case.site.as_str()));
                records.problems.push(because.clone());
                records.push_gap(About::Cases, Some(case.site), None, because);
                return;
            }
            records.case_places.insert(case.id.clone(), first);
            records.cases.push(case);
        } else if let Some(because) = records.problems.get(told).cloned() {
            records.push_gap(About::Cases, Some(case.site), None, because);
        }
    }
}

/// Replays one case. What is wrong comes with the number of the event at fault.
/// `events` are those of one case in the journal's order. The first has to open the case, under a workflow of the rulebook;
/// both are `unknown_id` otherwise.
fn history(rulebook: &Rulebook, id: Id, events: &[Recorded]) -> Result<CaseHistory, (usize, Problems)> {
    let unknown = |id: &str, what: &'static str| {
        let problem = Problem::new(Code::UnknownId).with("id", id).with_term("what", what);
        (0, Problems::from(problem))
    };
    let opened = events.first().and_then(|recorded| recorded.event.opened.clone());
    let Some(opened) = opened else { return Err(unknown(&id, "case")) };
    let Some(plan) = rulebook.workflow_plan(&opened.workflow) else {
        return Err(unknown(&opened.workflow, "workflow"));
    };
    let changes = events
        .iter()
        .filter_map(|recorded| {
            let to = recorded.event.to.clone()?;
            Some(StateChange { to, effective: recorded.event.effective_at(), recorded_at: recorded.recorded_at })
        })
        .collect();
    let bodies = events.iter().map(|recorded| recorded.event.clone()).collect();
    let case = replay(plan, bodies).map_err(|problems| {
        let first = problems.iter().next().and_then(|problem| problem.path().split('/').nth(1)?.parse().ok());
        // Default: a problem of the whole case stands at its first event.
        let at: usize = first.unwrap_or_default();
        let mut own = Problems::none();
        let prefix = format!("/{at}");
        let mine = |problem: &Problem| problem.path() == prefix || problem.path().starts_with(&format!("{prefix}/"));
        own.extend(problems.into_iter().filter(mine).map(|problem| {
            let rest = problem.path().strip_prefix(&prefix).map(|rest| format!("/body{rest}"));
            // Default: `mine` keeps only paths that begin so.
            problem.at(rest.unwrap_or_default())
        }));
        (at, own)
    })?;
    Ok(CaseHistory { id, site: case.site, workflow: case.workflow, changes })
}
