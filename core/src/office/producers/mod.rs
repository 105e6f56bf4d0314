//! Observations: what cases, inspections, findings, coverage and returns say to a report, unit by unit. Every unit that
//! was looked at gets one, 0 or 1 (or one for each inspection or finding), so that a stock whose last figure was 1 can
//! go back to 0.
//!
//! An observation is one number of one unit for one indicator on one day, with a reference to what it rests on. The report
//! engine adds observations up; whether something counts is decided here, from the indicator's source.

use super::cards::ScoredInspection;
use super::cases::{CaseHistory, within, workflow};
use super::records::Records;
use super::report_times::ReportTimes;
use crate::approval::Workflow;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_time};
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::checklist::{Checklist, Disposition};
use crate::finding::{FindingSource, Ledger, LedgerEntry, LedgerInput, ledger};
use crate::report::{
    CoverageCount, Explanation, FindingCount, Indicator, Observation, Observed, ReportDefinition, ReturnCount, Source,
    SourceKind, SourceRef, SourceRefKind, Status, SubmissionStatus,
};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use crate::tools::condition::FactSet;

/// What observations of one day are made from.
pub(super) struct Observer<'o> {
    /// Rulebook.
    pub rulebook: &'o Rulebook,
    /// Records.
    pub records: &'o Records,
    /// Instants of the day.
    pub moments: ReportTimes,
    /// Zone of the day.
    pub zone: &'o Zone,
    /// Problem ledger at the end of the window.
    pub ledger: &'o Ledger,
}

impl Observer<'_> {
    /// Observations of every indicator that cases, inspections, findings or coverage feed.
    /// Indicators whose source is not in the rulebook have no observations and are missing. Returns and totals need the results
    /// of others and are observed separately.
    pub fn observe(&self, report: &ReportDefinition) -> Vec<Observation> {
        let mut out = Vec::new();
        for indicator in &report.indicators {
            let Some(from) = indicator.from.as_ref().filter(|from| answerable(self.rulebook, from)) else { continue };
            match from.kind() {
                SourceKind::Cases => self.cases(indicator, from, &mut out),
                SourceKind::Inspections => self.inspections(indicator, from, &mut out),
                SourceKind::Findings => self.findings(indicator, from, &mut out),
                SourceKind::Coverage => self.coverage(indicator, from, &mut out),
                SourceKind::Submitted | SourceKind::Units | SourceKind::Returns | SourceKind::Total => {}
            }
        }
        out
    }

    /// An observation of 1 or 0, with what it rests on.
    /// `id` is that of the case, inspection, finding or unit. Values other than 0 and 1 are filled in by the caller.
    fn note(&self, indicator: &Indicator, unit: &Id, counts: bool, kind: SourceRefKind, id: &str) -> Observation {
        Observation {
            indicator: indicator.id.clone(),
            unit: unit.clone(),
            day: self.moments.day,
            value: Observed::Number(if counts { Decimal::ONE } else { Decimal::ZERO }),
            source: SourceRef { kind, id: id.to_owned(), revision: None },
        }
    }

    /// A site counts once, by its latest case.
    /// A site has exactly one observation; one that the source's condition excludes has 0. Without a case it rests on the unit.
    fn cases(&self, indicator: &Indicator, from: &Source, out: &mut Vec<Observation>) {
        let Some(workflow) = from.cases.as_ref().and_then(|id| workflow(self.rulebook, id)) else { return };
        let nothing = FactSet::new();
        for site in self.records.sites(self.moments.day) {
            let facts = self.records.facts.get(site).unwrap_or(&nothing);
            let wanted = from.holds.as_ref().is_none_or(|condition| condition.evaluate(facts).holds());
            let case = self.case(site, workflow);
            let counts = wanted && self.counts(case, from, workflow);
            let (kind, id) = match case {
                Some(case) => (SourceRefKind::Case, case.id.as_str()),
                None => (SourceRefKind::Unit, site.as_str()),
            };
            out.push(self.note(indicator, site, counts, kind, id));
        }
    }

    /// The latest case of a site that was open or had been by the end of the window.
    /// Cases are sorted by opening, so it is the last one that is known to be in some state.
    fn case(&self, site: &Id, workflow: &Workflow) -> Option<&CaseHistory> {
        let known = |case: &&CaseHistory| case.state(self.moments.until, self.moments.as_of).is_some();
        let mut mine = self.records.cases.iter().filter(|case| case.site == *site && case.workflow == workflow.id);
        mine.rfind(known)
    }

    /// Whether a case counts for a source by its state at the end of the window, or by the states before.
    /// A source names one of five tests, tried in this order: in a state now, ever in it, never in it, entered it within the
    /// window, or without a case. A case in an initial state counts as none.
    fn counts(&self, case: Option<&CaseHistory>, from: &Source, workflow: &Workflow) -> bool {
        let ReportTimes { from: start, until, as_of, .. } = self.moments;
        let state = case.and_then(|case| case.state(until, as_of));
        let ever = |names| {
            case.is_some_and(|case| case.known(until, as_of).any(|change| within(names, Some(&change.to), workflow)))
        };
        if let Some(names) = &from.within {
            return within(names, state, workflow);
        }
        if let Some(names) = &from.ever_in {
            return ever(names);
        }
        if let Some(names) = &from.never_in {
            return !ever(names);
        }
        if let Some(names) = &from.entered {
            return case.is_some_and(|case| case.entered(names, workflow, start, until, as_of));
        }
        let draft = |state: &Id| workflow.states.iter().any(|known| known.initial && known.id == *state);
        from.none && state.is_none_or(draft)
    }

    /// One for each inspection within the window that the source asks for; 0 for a site without any.
    /// Counted are inspections in force at the instant of knowledge and recorded within the window, of the checklist, and with
    /// the grade and the failed item if the source names them.
    fn inspections(&self, indicator: &Indicator, from: &Source, out: &mut Vec<Observation>) {
        let Some(checklist) = &from.inspections else { return };
        let wanted = |card: &&ScoredInspection| {
            let grade = from.grade.as_ref().is_none_or(|grades| card.card.grade().is_some_and(|g| grades.contains(g)));
            let failed = |item: &Id| card.card.findings.iter().any(|finding| finding.item == *item && finding.failed);
            card.checklist == *checklist
                && card.is_in_force(self.moments.as_of)
                && self.moments.contains(card.recorded_at)
                && grade
                && from.item.as_ref().is_none_or(failed)
        };
        let cards: Vec<&ScoredInspection> = self.records.cards.iter().filter(wanted).collect();
        for site in self.records.sites(self.moments.day) {
            let mine: Vec<&&ScoredInspection> = cards.iter().filter(|card| card.site == *site).collect();
            for card in &mine {
                out.push(self.note(indicator, site, true, SourceRefKind::Inspection, &card.id));
            }
            if mine.is_empty() {
                out.push(self.note(indicator, site, false, SourceRefKind::Unit, site));
            }
        }
    }

    /// One for each ledger entry that the source asks for; 0 for a unit without any.
    /// All units are looked at, not only sites.
    fn findings(&self, indicator: &Indicator, from: &Source, out: &mut Vec<Observation>) {
        let entries: Vec<&LedgerEntry> =
            self.ledger.entries.iter().filter(|entry| self.counts_finding(entry, from)).collect();
        for unit in &self.records.order {
            let mine: Vec<&&LedgerEntry> = entries.iter().filter(|entry| entry.site == unit.as_str()).collect();
            for entry in &mine {
                out.push(self.note(indicator, unit, true, SourceRefKind::Finding, &name(entry)));
            }
            if mine.is_empty() {
                out.push(self.note(indicator, unit, false, SourceRefKind::Unit, unit));
            }
        }
    }

    /// Whether a finding counts for a source.
    /// Found, corrected and closed count events within the window; open and overdue count states at its end. A finding that was
    /// corrected on the spot counts only if the source asks for those. A disposition is that of the inspection that first found
    /// it.
    pub fn counts_finding(&self, entry: &LedgerEntry, from: &Source) -> bool {
        let by = from.found_by.as_ref().is_none_or(|sources| sources.contains(entry.source.as_str()));
        let item = from.item.as_ref().is_none_or(|item| entry.item.as_ref() == Some(item));
        let on_the_spot = from.on_the_spot || !entry.on_the_spot;
        let disposition = from.disposition.as_ref().is_none_or(|wanted| {
            let inspection = entry.history.first().and_then(|step| step.inspection.as_ref());
            let card = self.records.cards.iter().find(|card| Some(&card.id) == inspection);
            card.and_then(ScoredInspection::disposition) == Some(wanted.as_str())
        });
        let when = |at: Option<Instant>| at.is_some_and(|at| self.moments.contains(at));
        let counted = match from.findings {
            Some(FindingCount::Found) => when(Some(entry.opened_at)),
            Some(FindingCount::CorrectedOnTheSpot) => entry.on_the_spot && when(Some(entry.opened_at)),
            Some(FindingCount::Corrected) => when(entry.corrected_at),
            Some(FindingCount::Closed) => when(entry.closed_at),
            Some(FindingCount::Open) => entry.closed_at.is_none(),
            Some(FindingCount::Overdue) => entry.overdue,
            None => false,
        };
        by && item && on_the_spot && disposition && counted
    }

    /// Which sites were due on the day, and which were inspected by whom.
    /// Due means that the state of the site's case prescribes inspections by this checklist. The backup counts only if the
    /// officer did not inspect; missed only once the time of day for it is over.
    fn coverage(&self, indicator: &Indicator, from: &Source, out: &mut Vec<Observation>) {
        let (Some(checklist), Some(count)) = (&from.coverage, from.count) else { return };
        for site in self.records.sites(self.moments.day) {
            let due = self.due(site, checklist);
            let done = self.inspected(site, checklist);
            let assignment = self.records.assignment(site, self.moments.day);
            let by = |person: &String| done.iter().any(|card| card.inspectors.contains(person));
            let own = assignment.is_some_and(|a| by(&a.officer));
            let counts = match count {
                CoverageCount::Due => due.is_some(),
                CoverageCount::Done => due.is_some() && !done.is_empty(),
                CoverageCount::ByBackup => due.is_some() && !own && assignment.is_some_and(|a| by(&a.backup)),
                CoverageCount::Missed => done.is_empty() && due.is_some_and(|over| over),
                CoverageCount::NotDue => due.is_none() && !done.is_empty(),
            };
            out.push(self.note(indicator, site, counts, SourceRefKind::Coverage, site));
        }
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

    /// What became of the returns of a report, one observation for each unit that owed or sent one.
    /// The observation is 1 if the return has the status that is counted, else 0, and rests on the submission if there is one.
    pub fn returns(
        &self,
        indicator: &Indicator,
        status: ReturnCount,
        standings: &[SubmissionStatus],
    ) -> Vec<Observation> {
        let counts = |standing: &SubmissionStatus| match status {
            ReturnCount::Expected => standing.status.is_expected(),
            ReturnCount::Received => standing.status.is_reported(),
            ReturnCount::OnTime => standing.status == Status::OnTime,
            ReturnCount::Late => standing.status == Status::Late,
            ReturnCount::Missing => standing.status == Status::Missing,
            ReturnCount::Awaited => standing.status == Status::Awaited,
            ReturnCount::Waived => standing.status == Status::Waived,
            ReturnCount::Nil => standing.nil,
            ReturnCount::Corrected => standing.corrected,
        };
        let of = |standing: &SubmissionStatus| {
            let kind = if standing.revision.is_some() { SourceRefKind::Submission } else { SourceRefKind::Unit };
            let mut observation = self.note(indicator, &standing.unit, counts(standing), kind, &standing.report);
            observation.source.revision = standing.revision;
            observation
        };
        standings.iter().map(of).collect()
    }

    /// Sum of the `plus` figures minus the `minus` figures, unit by unit; units that lack one of them are left out.
    /// Worked example: present 40 and 7, measured 38 and nothing: the first unit has 2, the second is left out.
    /// Sums are exact; one that no decimal holds is `out_of_range` and left out. Without `plus` figures there is none.
    pub fn total(
        &self,
        indicator: &Indicator,
        plus: &[Explanation],
        minus: &[Explanation],
        problems: &mut Vec<Problem>,
    ) -> Vec<Observation> {
        let by_unit = |explanation: &Explanation| {
            let mut sums: Map<Id, Ratio> = Map::new();
            for one in &explanation.contributions {
                if let Some(number) = one.cell.to_number() {
                    let sum = sums.entry(one.unit.clone()).or_default();
                    *sum = &*sum + &number;
                }
            }
            sums
        };
        let (plus, minus): (Vec<_>, Vec<_>) = (plus.iter().map(by_unit).collect(), minus.iter().map(by_unit).collect());
        let Some(first) = plus.first() else { return Vec::new() };
        let of = |unit: &Id| {
            // `None` if the unit lacks one of the parts.
            let sum = |parts: &[Map<Id, Ratio>]| -> Option<Ratio> {
                let all: Option<Vec<Ratio>> = parts.iter().map(|part| part.get(unit).cloned()).collect();
                Some(all?.into_iter().sum())
            };
            let total = sum(&plus)? - sum(&minus)?;
            let Some(value) = total.to_i64().map(Decimal::from_integer).or_else(|| total.to_string().parse().ok())
            else {
                // Figures of a size that no decimal holds: said, because a sum without them would look like a sum.
                problems.push(
                    Problem::new(Code::OutOfRange)
                        .with("text", total.to_string())
                        .with("min", "-10¹⁸")
                        .with("max", "10¹⁸"),
                );
                return None;
            };
            let mut observation = self.note(indicator, unit, true, SourceRefKind::Other, &indicator.id);
            observation.value = Observed::Number(value);
            Some(observation)
        };
        first.keys().filter_map(of).collect()
    }
}

/// Whether everything that a source names is in the rulebook. A workflow, state, checklist, grade or item that is not there
/// would never be counted, and the figure would read 0 where nobody looked: such an indicator is missing instead.
/// Checked are workflow and states or groups, checklist and grades, item, disposition, and sources of findings.
pub(super) fn answerable(rulebook: &Rulebook, from: &Source) -> bool {
    let document = rulebook.document();
    let states = [&from.within, &from.ever_in, &from.entered, &from.never_in];
    let mut states = states.into_iter().flatten().flat_map(|names| &names.0);
    let cases = from.cases.as_ref().is_none_or(|id| {
        let known = |workflow: &Workflow, name: &Id| {
            workflow.states.iter().any(|state| state.id == *name || state.group.as_ref() == Some(name))
        };
        workflow(rulebook, id).is_some_and(|workflow| states.all(|name| known(workflow, name)))
    });
    let checklist = |id: &Id| document.checklists.iter().find(|checklist| checklist.id == *id);
    let inspections = from.inspections.as_ref().is_none_or(|id| {
        let known = |list: &Checklist, name: &Id| list.grades.iter().any(|grade| grade.id == *name);
        let mut grades = from.grade.iter().flat_map(|grades| &grades.0);
        checklist(id).is_some_and(|list| grades.all(|name| known(list, name)))
    });
    let coverage = from.coverage.as_ref().is_none_or(|id| checklist(id).is_some());
    let item = from.item.as_ref().is_none_or(|item| {
        let mut lists = document.checklists.iter();
        let named = from.inspections.as_ref();
        lists.any(|list| named.is_none_or(|id| list.id == *id) && has_item(list, item))
    });
    let word = |word: &str| Disposition::ALL.iter().any(|known| known.as_str() == word);
    let disposition = from.disposition.as_ref().is_none_or(|found| word(found));
    let source = |id: &Id| FindingSource::ALL.iter().any(|known| known.as_str() == id.as_str());
    let found_by = from.found_by.iter().flat_map(|ids| &ids.0).all(source);
    cases && inspections && coverage && item && disposition && found_by
}

/// Whether a checklist has an item of this id, at any depth.
fn has_item(checklist: &Checklist, id: &Id) -> bool {
    let mut found = false;
    checklist.each_item(&mut |item| found |= item.id == *id);
    found
}

/// A finding's identity: site, item (and instance) or subject, and when it was opened.
/// The form is `site/item/instance/opened-at`, without instance where there is none.
pub(super) fn name(entry: &LedgerEntry) -> String {
    // Invariant: a finding names an item or a subject; the ledger's input is checked for that.
    let about = entry.item.as_ref().map(Id::as_str).or(entry.subject.as_deref()).unwrap_or_default();
    match &entry.instance {
        Some(instance) => format!("{}/{about}/{instance}/{}", entry.site, entry.opened_at),
        None => format!("{}/{about}/{}", entry.site, entry.opened_at),
    }
}

/// The problem ledger of the office's records, as known at a moment.
/// `close_on_verification` closes an entry as soon as an inspection finds it in order, without a decision of its own.
#[must_use]
pub fn ledger_of(rulebook: &Rulebook, records: &Records, close_on_verification: bool, as_of: Instant) -> Ledger {
    build_ledger(rulebook, records, close_on_verification, (as_of, as_of))
}

/// The ledger of what is on record, by the end of a window as known at an instant. Only inspections by checklists of a
/// recurring inspection feed it; what an acceptance finds wrong belongs to its case.
/// `known_at` decides which inspections are in force and what the calendars say, `until` which events have happened.
pub(super) fn build_ledger(
    rulebook: &Rulebook,
    records: &Records,
    close_on_verification: bool,
    (known_at, until): (Instant, Instant),
) -> Ledger {
    let states = rulebook.document().workflows.iter().flat_map(|workflow| &workflow.states);
    let recurring: Vec<&Id> = states.filter_map(|s| s.recurring_inspection.as_ref()).map(|r| &r.checklist).collect();
    let cards = records.cards.iter().filter(|card| card.is_in_force(known_at) && recurring.contains(&&card.checklist));
    let sightings = cards.flat_map(|card| card.sightings(rulebook, known_at)).collect();
    let input = LedgerInput { sightings, events: records.finding_events.clone(), close_on_verification };
    ledger(&input, until)
}
