//! Coverage as a source: which sites were due to be inspected, and which were.

use super::super::cards::ScoredInspection;
use super::super::json_lines::INSPECTIONS;
use super::super::records::{Assignment, file_path};
use super::super::report_times::ReportTimes;
use super::{Observed, Observer};
use crate::base::id::Id;
use crate::base::instant::parse_time;
use crate::base::problem::{Code, Problem};
use crate::report::{CoverageCount, Indicator, Source, SourceRefKind};
use crate::rulebook::{Holds, Rulebook};

impl Observer<'_> {
    /// Which sites were due on the day, and which were inspected by whom.
    /// Due means that the state of the site's case prescribes inspections by this checklist. The backup counts only if the
    /// officer did not inspect; missed only once the time of day for it is over.
    pub(super) fn coverage(&self, indicator: &Indicator, from: &Source, out: &mut Observed) {
        let (Some(checklist), Some(count)) = (&from.coverage, from.count) else { return };
        for site in self.records.sites(self.moments.day) {
            let due = self.due(site, checklist);
            let done = self.inspected(site, checklist);
            let assignment = self.records.assignment(site, self.moments.day);
            let by = |person: &String| done.iter().any(|card| card.inspectors.contains(person));
            if count == CoverageCount::ByBackup && due.is_some() && !done.is_empty() && assignment.is_none() {
                let problem = self.unassigned(site);
                out.unread(indicator, site, &problem);
                out.problems.push(problem);
                continue;
            }
            if let Some(assignment) = assignment.filter(|_| count == CoverageCount::ByBackup && due.is_some()) {
                let strangers =
                    done.iter().filter(|card| !card.is_by_one_of([&assignment.officer, &assignment.backup]));
                let told: Vec<Problem> = strangers.map(|card| self.by_a_stranger(card, assignment)).collect();
                let all = !done.is_empty() && told.len() == done.len();
                if let Some(unnamed) = told.iter().find(|one| all && one.code() == Code::MissingField) {
                    // Somebody made it, perhaps the backup.
                    out.unread(indicator, site, unnamed);
                    out.problems.extend(told);
                    continue;
                }
                out.problems.extend(told);
            }
            let own = assignment.is_some_and(|a| by(&a.officer));
            let counts = match count {
                CoverageCount::Due => due.is_some(),
                CoverageCount::Done => due.is_some() && !done.is_empty(),
                CoverageCount::ByBackup => due.is_some() && !own && assignment.is_some_and(|a| by(&a.backup)),
                CoverageCount::Missed => done.is_empty() && due.is_some_and(|over| over),
                CoverageCount::NotDue => due.is_none() && !done.is_empty(),
            };
            out.list.push(self.note(indicator, site, counts, SourceRefKind::Coverage, site));
        }
    }

    /// What is told of an inspection that neither the officer nor the backup made: who did, or that it names nobody.
    /// The latter stands at the inspection, the former at the assignment: either of the two records may be the wrong one.
    fn by_a_stranger(&self, card: &ScoredInspection, assignment: &Assignment) -> Problem {
        if card.inspectors.is_empty() {
            let problem = Problem::new(Code::MissingField).with("name", "inspectors");
            return card.place.of(INSPECTIONS, problem.with("site", card.site.as_str()));
        }
        let (path, row) = &assignment.row;
        let problem = Problem::new(Code::InspectorNotAssigned).with("row", *row).at(path.as_str());
        let problem = problem.with("site", card.site.as_str()).with("day", self.moments.day.to_string());
        problem.with("inspection", card.id.as_str()).with("inspectors", card.inspectors.join(", "))
    }

    /// Nobody is assigned to a site, so that nobody knows who is the backup.
    fn unassigned(&self, site: &Id) -> Problem {
        let sheets = &self.rulebook.document().sheets;
        let file = sheets.iter().find(|sheet| sheet.holds == Holds::Assignments).map(|sheet| sheet.file.as_str());
        let problem = Problem::new(Code::MissingField).with("name", "officer").with("site", site.as_str());
        problem.at(file.map_or_else(|| "/files".to_owned(), file_path))
    }

    /// Whether the site was in a state of recurring inspection when the day began; `true` once the time for it is over.
    /// `None` if nothing is due. `false` while there is still time; a state without a time of day is over at once.
    fn due(&self, site: &Id, checklist: &Id) -> Option<bool> {
        let ReportTimes { midnight, as_of, day, .. } = self.moments;
        for workflow in &self.rulebook.document().workflows {
            for case in self.records.cases.iter().filter(|case| case.site == *site && case.workflow == workflow.id) {
                let state = case.state(midnight, as_of);
                // The state of the case when the day began, if it is known.
                let here = workflow.states.iter().find(|known| state == Some(&known.id));
                let Some(recurring) = here.and_then(|state| state.recurring_inspection.as_ref()) else { continue };
                if recurring.checklist == *checklist {
                    let by = recurring.by.as_ref().and_then(|by| parse_time(by.as_str()));
                    // A time of day is checked when the rulebook is read, and the zone knows the day's midnight.
                    let over = by.and_then(|by| self.zone.resolve(day.and_time(by)).ok());
                    return Some(over.is_none_or(|over| over <= as_of));
                }
            }
        }
        None
    }

    /// Inspections that stand and were recorded on the local day.
    /// The local day is that of the report's zone.
    fn inspected(&self, site: &Id, checklist: &Id) -> Vec<&ScoredInspection> {
        let day = |card: &ScoredInspection| {
            self.zone.local(card.recorded_at).is_ok_and(|local| local.date() == self.moments.day)
        };
        let cards = self.records.cards.iter();
        cards
            .filter(|c| c.site == *site && c.checklist == *checklist && c.is_in_force(self.moments.as_of) && day(c))
            .collect()
    }
}

/// True if the checklist is in the rulebook.
pub(super) fn answerable(rulebook: &Rulebook, from: &Source) -> bool {
    from.coverage.as_ref().is_none_or(|id| rulebook.document().checklists.iter().any(|list| list.id == *id))
}
