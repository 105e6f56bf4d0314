//! Inspections as a source: those of a checklist within the window.

use super::super::cards::ScoredInspection;
use super::{Observed, Observer};
use crate::base::id::Id;
use crate::checklist::Checklist;
use crate::report::{Indicator, Source, SourceRefKind};
use crate::rulebook::Rulebook;

impl Observer<'_> {
    /// One for each inspection within the window that the source asks for, of any unit that exists on the report's day; 0 for a site
    /// without any.
    /// Counted are inspections in force at the instant of knowledge and recorded within the window, of the checklist, and with
    /// the grade and the failed item if the source names them.
    pub(super) fn inspections(&self, indicator: &Indicator, from: &Source, out: &mut Observed) {
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
        for unit in self.records.order.iter().filter(|unit| !self.is_absent(unit)) {
            let mine: Vec<&&ScoredInspection> = cards.iter().filter(|card| card.site == *unit).collect();
            for card in &mine {
                out.list.push(self.note(indicator, unit, true, SourceRefKind::Inspection, &card.id));
            }
            if mine.is_empty() && self.records.is_site(unit, self.moments.day) {
                out.list.push(self.note(indicator, unit, false, SourceRefKind::Unit, unit));
            }
        }
    }
}

/// True if the checklist, and every grade and item that the source names, is in the rulebook. An item without a checklist
/// (of findings) may be in any.
pub(super) fn answerable(rulebook: &Rulebook, from: &Source) -> bool {
    let lists = &rulebook.document().checklists;
    let list = from.inspections.as_ref().map(|id| lists.iter().find(|list| list.id == *id));
    let graded = |list: &Checklist, name: &Id| list.grades.iter().any(|grade| grade.id == *name);
    let grades = |list: &Checklist| from.grade.iter().flat_map(|grades| &grades.0).all(|name| graded(list, name));
    let item = |item: &Id| match list {
        Some(list) => list.is_some_and(|list| has_item(list, item)),
        None => lists.iter().any(|list| has_item(list, item)),
    };
    list.is_none_or(|list| list.is_some_and(grades)) && from.item.as_ref().is_none_or(item)
}

/// Whether a checklist has an item of this id, at any depth.
fn has_item(checklist: &Checklist, id: &Id) -> bool {
    let mut found = false;
    checklist.each_item(&mut |item| found |= item.id == *id);
    found
}
