//! Records of units that do not exist on a report's day: nothing counts them, and that is said.
//!
//! A unit exists on the days that its register states. A case that is still open, an inspection or a finding of a unit that
//! has ceased, or that begins later, contradicts the register. The figures follow the register, and each record is told.

use super::super::cases::workflow;
use super::super::json_lines::{FINDINGS, INSPECTIONS, JOURNAL, Place};
use super::super::records::file_path;
use super::Observer;
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::finding::LedgerEntry;
use crate::report::{ReportDefinition, SourceKind};

impl Observer<'_> {
    /// Records that the report would count if their units existed on its day, each a problem (`record_of_no_unit`) with its row.
    /// These are cases that have not ended, inspections recorded within the window, and findings that some figure asks for.
    pub(super) fn of_absent_units(&self, report: &ReportDefinition) -> Vec<Problem> {
        let sources: Vec<_> = report.indicators.iter().filter_map(|one| one.from.as_ref()).collect();
        let workflows: Set<&Id> = sources.iter().filter_map(|from| from.cases.as_ref()).collect();
        let lists: Set<&Id> = sources.iter().flat_map(|from| from.inspections.iter().chain(&from.coverage)).collect();
        let mut problems = Vec::new();
        for case in self.records.cases.iter().filter(|case| workflows.contains(&case.workflow)) {
            let state = case.state(self.moments.until, self.moments.as_of);
            let states = workflow(self.rulebook, &case.workflow).into_iter().flat_map(|workflow| &workflow.states);
            let open = states.filter(|known| !known.is_final).any(|known| state == Some(&known.id));
            if open && self.is_absent(&case.site) {
                let place = self.records.case_places.get(&case.id).copied();
                problems.push(self.of_no_unit("case", &case.id, &case.site, (JOURNAL, place)));
            }
        }
        for card in self.records.cards.iter().filter(|card| lists.contains(&card.checklist)) {
            let counted = card.is_in_force(self.moments.as_of) && self.moments.contains(card.recorded_at);
            if counted && self.is_absent(&card.site) {
                let place = Some(card.place);
                problems.push(self.of_no_unit("inspection", &card.id, &card.site, (INSPECTIONS, place)));
            }
        }
        let asked: Vec<_> = sources.iter().filter(|from| from.kind() == SourceKind::Findings).collect();
        for entry in &self.ledger.entries {
            let Some(site) = Id::new(&entry.site).filter(|site| self.is_absent(site)) else { continue };
            if asked.iter().any(|from| self.is_asked_for(entry, from)) {
                problems.push(self.of_no_unit("finding", &super::findings::name(entry), &site, self.place_of(entry)));
            }
        }
        problems
    }

    /// Whether a unit is on record and does not exist on the report's day.
    pub(super) fn is_absent(&self, unit: &Id) -> bool {
        self.records.units.get(unit).is_some_and(|unit| !unit.exists_on(self.moments.day))
    }

    /// A record, by its kind and id, of a unit that does not exist on the day; with the file and, where it is known, the line.
    fn of_no_unit(&self, what: &str, id: &str, unit: &Id, (file, place): (&str, Option<Place>)) -> Problem {
        let problem = Problem::new(Code::RecordOfNoUnit).with_term("what", what).with("id", id);
        let problem = problem.with("unit", unit.as_str()).with("day", self.moments.day.to_string());
        match place {
            Some(place) => place.of(file, problem),
            None => problem.at(file_path(file)),
        }
    }

    /// Where the record stands that opened a finding: an inspection, or an event of the findings.
    fn place_of(&self, entry: &LedgerEntry) -> (&'static str, Option<Place>) {
        let inspection = entry.history.first().and_then(|step| step.inspection.as_ref());
        if let Some(card) = self.records.cards.iter().find(|card| Some(&card.id) == inspection) {
            return (INSPECTIONS, Some(card.place));
        }
        let mut events = self.records.finding_events.iter().zip(&self.records.finding_places);
        let opened = events.find(|(event, _)| event.site == entry.site && event.at == entry.opened_at);
        (FINDINGS, opened.map(|(_, place)| *place))
    }
}
