//! Findings as a source: entries of the problem ledger.

use super::super::cards::ScoredInspection;
use super::super::records::Records;
use super::{Observed, Observer};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::checklist::Disposition;
use crate::finding::{FindingSource, Ledger, LedgerEntry, LedgerInput, ledger};
use crate::report::{FindingCount, Indicator, Source, SourceRefKind};
use crate::rulebook::Rulebook;

impl Observer<'_> {
    /// One for each ledger entry that the source asks for; 0 for a unit without any.
    /// All units are looked at, not only sites.
    pub(super) fn findings(&self, indicator: &Indicator, from: &Source, out: &mut Observed) {
        let entries: Vec<&LedgerEntry> =
            self.ledger.entries.iter().filter(|entry| self.counts_finding(entry, from)).collect();
        for unit in &self.records.order {
            let mine: Vec<&&LedgerEntry> = entries.iter().filter(|entry| entry.site == unit.as_str()).collect();
            for entry in &mine {
                out.list.push(self.note(indicator, unit, true, SourceRefKind::Finding, &name(entry)));
            }
            if mine.is_empty() {
                out.list.push(self.note(indicator, unit, false, SourceRefKind::Unit, unit));
            }
        }
    }

    /// Whether a finding counts for a source: the source asks for it, and its unit exists on the report's day. The figure and
    /// the list of findings ask alike.
    pub fn counts_finding(&self, entry: &LedgerEntry, from: &Source) -> bool {
        let absent = Id::new(&entry.site).is_some_and(|site| self.is_absent(&site));
        !absent && self.is_asked_for(entry, from)
    }

    /// Whether a source asks for a finding, of whatever unit.
    /// Found, corrected and closed count events within the window; open and overdue count states at its end. A finding that was
    /// corrected on the spot counts only if the source asks for those. A disposition is that of the inspection that first found
    /// it.
    pub(super) fn is_asked_for(&self, entry: &LedgerEntry, from: &Source) -> bool {
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
}

/// True if the words by which the source selects findings are known ones: disposition, and how they came to light.
pub(super) fn answerable(from: &Source) -> bool {
    let word = |word: &String| Disposition::ALL.iter().any(|known| known.as_str() == word);
    let source = |id: &Id| FindingSource::ALL.iter().any(|known| known.as_str() == id.as_str());
    from.disposition.as_ref().is_none_or(word) && from.found_by.iter().flat_map(|ids| &ids.0).all(source)
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
pub(in crate::office) fn build_ledger(
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
