//! Inspections with their score cards: each line of the register read, scored once, and retracted where a later line
//! says so.
//!
//! Each inspection is checked and scored against the checklist that it names, so a card always comes from the rulebook at
//! hand. Cards are sorted by the time of recording, then by id.

use super::gaps::{About, Gap};
use super::json_lines::{self, INSPECTIONS, Place, readable, refuse};
use super::records::{Files, Records, file_path};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, record};
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::{InspectedItem, Inspection, Outcome, ScoreCard};
use crate::finding::{DueUnknown, Sighting};
use crate::rulebook::Rulebook;
use crate::tools::calendar::{Due, TimeBasis, Unknown, deadline};
use std::collections::BTreeMap;

/// An inspection on record, scored.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ScoredInspection {
    /// Id of the inspection.
    pub id: String,
    /// Site that was inspected.
    pub site: Id,
    /// Checklist that was inspected under.
    pub checklist: Id,
    /// Persons who inspected.
    pub inspectors: Vec<String>,
    /// Instant at which the register took it in.
    pub recorded_at: Instant,
    /// Instant from which it no longer counts; `None`: it stands.
    pub retracted_at: Option<Instant>,
    /// Score card.
    pub card: ScoreCard,
    /// Line of the register.
    pub(super) place: Place,
}

record! {
    /// A line of the register that withdraws an inspection. The inspection stays on record and counts until then.
    pub struct Retraction {
        /// Id of the inspection.
        pub retracts: String,
        /// Instant at which the register took the retraction in.
        pub recorded_at: Instant,
        /// Person who withdrew it. Default: not stated.
        pub by: Option<String>,
        /// Reason. Default: not stated.
        pub reason: Option<String>,
    }
}

/// Reads and scores every inspection. The same line twice counts once; two contents of one id are `duplicate_id`, and
/// the first one counts.
/// A retraction may stand before the line that it withdraws; of several retractions of one inspection the last one counts.
/// One of an inspection that is not on record is `unknown_id`.
pub(super) fn read(rulebook: &Rulebook, files: &Files, records: &mut Records) {
    let mut retractions: Map<String, (Place, Instant)> = Map::new();
    let mut seen: BTreeMap<String, Json> = BTreeMap::new();
    let lines = json_lines::lines(files, INSPECTIONS, records);
    records.gaps.list.extend(lines.broken.into_iter().map(|(_, because)| Gap::of(About::Inspections, because)));
    // Inspections whose lines do not count: what withdraws one of them withdraws nothing that is counted.
    let ids = |(_, json): &(Place, Json)| Some((readable::<String>(json, "id")?, gap_of(json)));
    let named: Map<String, Gap> = lines.read.iter().filter_map(ids).collect();
    for (at, json) in lines.read {
        if json.get("retracts").is_some() {
            match Decoder::run::<Retraction>(&json) {
                Ok(retraction) => {
                    retractions.insert(retraction.retracts, (at, retraction.recorded_at));
                }
                Err(problems) => {
                    // It concerns the inspection that it names, where that can be read.
                    let own = readable::<String>(&json, "retracts").and_then(|id| named.get(&id).cloned());
                    let gap =
                        own.map_or_else(|| gap_of(&json), |own| Gap { at: readable(&json, "recorded_at"), ..own });
                    refuse(INSPECTIONS, at, problems, gap, records);
                }
            }
            continue;
        }
        let Some(score_inspection) = score_inspection(rulebook, at, &json, records) else { continue };
        match seen.insert(score_inspection.id.clone(), json.clone()) {
            // The same line twice counts once; two contents of one id cannot both be right.
            Some(before) if before == json => {}
            Some(_) => {
                let problem = Problem::new(Code::DuplicateId).with("id", score_inspection.id.as_str()).at("/id");
                refuse(INSPECTIONS, at, problem.into(), gap_of(&json), records);
                // Which of the two is right, nobody can say: the site of the first one is concerned as well.
                let first =
                    records.cards.iter().find(|card| card.id == score_inspection.id).map(|card| card.site.clone());
                if let Some(because) = records.problems.last().cloned() {
                    records.push_gap(About::Inspections, first, None, because);
                }
            }
            None => records.cards.push(score_inspection),
        }
    }
    for (id, (at, recorded_at)) in retractions {
        match records.cards.iter_mut().find(|card| card.id == id) {
            Some(card) => card.retracted_at = Some(recorded_at),
            None if named.contains_key(&id) => {}
            None => {
                let problem =
                    Problem::new(Code::UnknownId).with("id", id).with_term("what", "inspection").at("/retracts");
                let gap = Gap { at: Some(recorded_at), ..Gap::of(About::Inspections, problem.clone()) };
                refuse(INSPECTIONS, at, problem.into(), gap, records);
            }
        }
    }
    records.cards.sort_stable_by(|a, b| (a.recorded_at, &a.id).cmp(&(b.recorded_at, &b.id)));
}

/// Reads and scores one line; `None` after reporting what is wrong with it.
/// `at` is the place of the line. Required are checklist, id, site and recording time (`missing_field`), and a site that is
/// a unit (`unknown_id`); an inspection that the checklist refuses gives the checklist's own problems.
fn score_inspection(rulebook: &Rulebook, at: Place, json: &Json, records: &mut Records) -> Option<ScoredInspection> {
    let missing = |name: &'static str| Problem::new(Code::MissingField).with("name", name);
    let Some(Json::String(checklist)) = json.get("checklist") else {
        refuse(INSPECTIONS, at, missing("checklist").into(), gap_of(json), records);
        return None;
    };
    let scored = rulebook.checklist(checklist).and_then(|view| {
        let inspection = view.read(json)?;
        Ok((view.checklist().id.clone(), view.score(&inspection).result, inspection))
    });
    let (checklist, card, inspection) = match scored {
        Ok(scored) => scored,
        Err(problems) => {
            refuse(INSPECTIONS, at, problems, gap_of(json), records);
            return None;
        }
    };
    let Inspection { id, site, recorded_at, inspectors, .. } = inspection;
    let (Some(id), Some(site), Some(recorded_at)) = (id, site, recorded_at) else {
        let mut problems = Problems::none();
        let absent = ["id", "site", "recorded_at"].into_iter().filter(|name| json.get(name).is_none());
        problems.extend(absent.map(missing));
        refuse(INSPECTIONS, at, problems, gap_of(json), records);
        return None;
    };
    let Some(site) = Id::new(&site) else {
        let problem = Problem::new(Code::UnknownId).with("id", site).with_term("what", "unit").at("/site");
        refuse(INSPECTIONS, at, problem.into(), gap_of(json), records);
        return None;
    };
    let told = records.problems.len();
    let path = format!("{}/rows/{}/site", file_path(INSPECTIONS), at.index);
    if !records.knows_unit(&site, |problem| problem.with("row", at.row).at(path)) {
        if let Some(because) = records.problems.get(told).cloned() {
            records.gaps.list.push(Gap { because, ..gap_of(json) });
        }
        return None;
    }
    Some(ScoredInspection { id, site, checklist, inspectors, recorded_at, retracted_at: None, card, place: at })
}

/// What a line that does not count concerns, as far as it can be read.
fn gap_of(json: &Json) -> Gap {
    let mut gap = Gap::of(About::Inspections, Problem::new(Code::MissingField));
    (gap.site, gap.at) = (readable(json, "site"), readable(json, "recorded_at"));
    gap.checklist = readable(json, "checklist");
    gap
}

impl ScoredInspection {
    /// True if it was recorded by `as_of`, inclusive, and not withdrawn by then.
    #[must_use]
    pub fn is_in_force(&self, as_of: Instant) -> bool {
        self.recorded_at <= as_of && self.retracted_at.is_none_or(|retracted| retracted > as_of)
    }

    /// True if one of these persons inspected.
    pub(super) fn is_by_one_of(&self, persons: [&String; 2]) -> bool {
        self.inspectors.iter().any(|one| persons.contains(&one))
    }

    /// Disposition of its grade, as documents write it; `None` if the card has no grade.
    #[must_use]
    pub fn disposition(&self) -> Option<&'static str> {
        match &self.card.outcome {
            Outcome::Graded { disposition, .. } => Some(disposition.as_str()),
            _ => None,
        }
    }

    /// What it says to the problem ledger: each item, or instance of one, that was looked at, failed or in order. Due
    /// times are counted by what the calendars say as of `known_at`; one that is not known says why.
    /// Only an item that is wrong and was not corrected on the spot has a due time: its `due_within`, counted from the time of
    /// recording. Without a zone in the rulebook there is none.
    #[must_use]
    pub fn sightings(&self, rulebook: &Rulebook, known_at: Instant) -> Vec<Sighting> {
        let view = rulebook.checklist(&self.checklist).ok();
        let sighting = |seen: InspectedItem<'_>| {
            let item = view.as_ref().and_then(|view| view.item(seen.item));
            // Only what is still wrong has a time limit.
            let within = item.and_then(|item| item.due_within).filter(|_| seen.wrong && !seen.corrected_on_the_spot);
            let time_basis = |zone| TimeBasis { zone, calendar: rulebook.calendar(), known_at };
            let due = within
                .zip(rulebook.zone())
                .map(|(within, zone)| deadline(self.recorded_at, within, &time_basis(zone)).due);
            Sighting {
                site: self.site.to_string(),
                checklist: self.checklist.clone(),
                item: seen.item.clone(),
                instance: seen.instance.map(str::to_owned),
                at: self.recorded_at,
                inspection: self.id.clone(),
                failed: seen.wrong,
                note: seen.note.cloned(),
                severity: seen.severity.or(item.and_then(|item| item.severity.as_ref())).cloned(),
                due: due.as_ref().and_then(Due::at),
                due_unknown: due.as_ref().and_then(why_unknown),
                corrected_on_the_spot: seen.corrected_on_the_spot,
                responsible: Some(self.site.to_string()),
            }
        };
        self.card.seen().map(sighting).collect()
    }
}

/// Reason why a due time is not known, in the ledger's words.
/// `None` for a due time that is known.
fn why_unknown(due: &Due) -> Option<DueUnknown> {
    match due {
        Due::Known { .. } => None,
        Due::Unknown { reason: Unknown::CalendarUnpublished { .. } } => Some(DueUnknown::CalendarUnpublished),
        Due::Unknown { reason: Unknown::CalendarBeginsLater { .. } } => Some(DueUnknown::CalendarBeginsLater),
        Due::Unknown { reason: Unknown::NoCalendar } => Some(DueUnknown::NoCalendar),
        Due::Unknown { reason: Unknown::ZoneUnknown { .. } } => Some(DueUnknown::ZoneUnknown),
    }
}
