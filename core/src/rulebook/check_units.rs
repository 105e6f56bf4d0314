//! Kinds of units: whether they can stand in a tree, and whether everything that names one names one that is declared.

use super::document::{Holds, RulebookDocument};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::report::{ReportDefinition, Source, SourceKind, UnitKind};
use crate::tools::bulletin::{Bulletin, LayoutBlock};

/// Checks the kinds of units and every place of the document that names them.
pub(super) fn check_units(document: &RulebookDocument, problems: &mut Problems) {
    check_kinds(&document.unit_kinds, problems);
    let kinds = Kinds { declared: &document.unit_kinds };
    for (index, report) in document.reports.iter().enumerate() {
        kinds.check_report(report, &format!("/reports/{index}"), problems);
    }
    for (index, bulletin) in document.bulletins.iter().enumerate() {
        kinds.check_bulletin(bulletin, &format!("/bulletins/{index}"), problems);
    }
    for (index, sheet) in document.sheets.iter().enumerate().filter(|(_, sheet)| sheet.holds == Holds::Units) {
        let path = format!("/sheets/{index}");
        match &sheet.kind {
            Some(kind) => kinds.check(kind, &format!("{path}/kind"), problems),
            None if sheet.sheet.document().columns.iter().any(|column| column.name == "kind") => {}
            None => {
                let problem = Problem::new(Code::UnknownId).with("id", "kind").with_term("what", "column");
                problems.push(problem.at(format!("{path}/sheet/columns")));
            }
        }
    }
}

/// Kinds have ids of their own, stand below kinds that are declared, and one of them leads to the top.
fn check_kinds(kinds: &[UnitKind], problems: &mut Problems) {
    let mut seen = Set::new();
    let declared = Kinds { declared: kinds };
    for (index, kind) in kinds.iter().enumerate() {
        if !seen.insert(&kind.id) {
            let problem = Problem::new(Code::DuplicateId).with("id", kind.id.as_str());
            problems.push(problem.at(format!("/unit_kinds/{index}/id")));
        }
        for parent in kind.parent.iter().flat_map(|parents| &parents.0) {
            declared.check(parent, &format!("/unit_kinds/{index}/parent"), problems);
        }
    }
    // Kinds below which a unit can stand: first those at the top, then whatever stands below one of them.
    let mut reached: Set<&Id> = Set::new();
    loop {
        let stands = |kind: &&UnitKind| match &kind.parent {
            None => true,
            // One that is not declared is a problem of its own.
            Some(parents) => parents.0.iter().any(|id| reached.contains(id) || UnitKind::find(kinds, id).is_none()),
        };
        let more: Vec<&Id> =
            kinds.iter().filter(stands).map(|kind| &kind.id).filter(|id| !reached.contains(id)).collect();
        if more.is_empty() {
            break;
        }
        reached.extend(more);
    }
    for (index, kind) in kinds.iter().enumerate().filter(|(_, kind)| !reached.contains(&kind.id)) {
        let problem = Problem::new(Code::UnitKindCycle).with("kind", kind.id.as_str());
        problems.push(problem.at(format!("/unit_kinds/{index}/parent")));
    }
}

/// The declared kinds.
struct Kinds<'k> {
    declared: &'k [UnitKind],
}

impl Kinds<'_> {
    /// Reports a kind that is not declared.
    fn check(&self, kind: &Id, path: &str, problems: &mut Problems) {
        if UnitKind::find(self.declared, kind).is_none() {
            problems.push(UnitKind::unknown(self.declared, kind).at(path));
        }
    }

    /// Whoever owes a report, and whatever a figure counts, is of a declared kind. What rests on sites needs a kind that is one.
    fn check_report(&self, report: &ReportDefinition, path: &str, problems: &mut Problems) {
        let sites = self.declared.iter().any(|kind| kind.site);
        if let Some(assigned) = &report.assigned {
            for kind in assigned.units.iter().flat_map(|kinds| &kinds.0) {
                self.check(kind, &format!("{path}/assigned/units"), problems);
            }
            if assigned.sites.is_some() && !sites {
                problems.push(Problem::new(Code::NoSiteKind).at(format!("{path}/assigned/sites")));
            }
        }
        for (index, indicator) in report.indicators.iter().enumerate() {
            let Some(from) = &indicator.from else { continue };
            let path = format!("{path}/indicators/{index}/from");
            for kind in from.units.iter().flat_map(|kinds| &kinds.0) {
                self.check(kind, &format!("{path}/units"), problems);
            }
            if rests_on_sites(from) && !sites {
                problems.push(Problem::new(Code::NoSiteKind).at(path));
            }
        }
    }

    /// Tables and sentences are repeated for units of declared kinds.
    fn check_bulletin(&self, bulletin: &Bulletin, path: &str, problems: &mut Problems) {
        for (index, edition) in bulletin.editions.iter().enumerate() {
            for (block, content) in edition.blocks.iter().enumerate() {
                let path = format!("{path}/editions/{index}/blocks/{block}");
                match content {
                    LayoutBlock::Heading { .. } => {}
                    LayoutBlock::Paragraph { paragraph, .. } => {
                        for (index, sentence) in paragraph.iter().enumerate() {
                            if let Some(kind) = sentence.each.as_ref().and_then(|each| each.units.as_ref()) {
                                self.check(kind, &format!("{path}/paragraph/{index}/each/units"), problems);
                            }
                        }
                    }
                    LayoutBlock::Table { table } => {
                        if let Some(kind) = &table.units {
                            self.check(kind, &format!("{path}/table/units"), problems);
                        }
                    }
                }
            }
        }
    }
}

/// Whether a source counts sites.
fn rests_on_sites(from: &Source) -> bool {
    matches!(from.kinds().as_slice(), [SourceKind::Cases | SourceKind::Coverage])
}
