//! What a report must satisfy before anything is reported by it; checked once, when its rulebook is loaded.

use super::check_indicator::check_indicator;
use super::definition::{Indicator, ReportDefinition};
use crate::base::id::Id;
use crate::base::ordered::{CollectOrdered, Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::fold::IndicatorKind;
use crate::tools::condition::{FactType, FactTypes};

/// Checks all reports together, because they may be made from each other. `facts` are the types of the rulebook's
/// facts, `path` is the place of the list; literals in conditions are read by the types of what they are compared with.
pub fn check(reports: &mut [ReportDefinition], facts: &dyn FactTypes, path: &str, problems: &mut Problems) {
    unique(reports.iter().map(|report| &report.id), path, problems);
    for (index, report) in reports.iter_mut().enumerate() {
        report.check(facts, &format!("{path}/{index}"), problems);
    }
    for (index, report) in reports.iter().enumerate() {
        report.check_references(reports, &format!("{path}/{index}"), problems);
    }
}

impl ReportDefinition {
    /// Checks the report by itself; `path` is where it stands in its document.
    pub fn check(&mut self, facts: &dyn FactTypes, path: &str, problems: &mut Problems) {
        unique(self.indicators.iter().map(|indicator| &indicator.id), &format!("{path}/indicators"), problems);
        unique(self.rules.iter().map(|rule| &rule.id), &format!("{path}/rules"), problems);
        unique(self.identities.iter().map(|identity| &identity.id), &format!("{path}/identities"), problems);
        if self.indicators.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{path}/indicators")));
        }
        self.check_assigned(path, problems);
        for (index, indicator) in self.indicators.iter().enumerate() {
            check_indicator(self, indicator, &format!("{path}/indicators/{index}"), problems);
        }
        self.check_sites(facts, path, problems);
        let types = self.fact_types(facts);
        for (index, rule) in self.rules.iter_mut().enumerate() {
            rule.holds.check(&types, &format!("{path}/rules/{index}/holds"), problems);
        }
        self.check_identities(path, problems);
        self.check_circles(path, problems);
    }

    /// Conditions on sites name the rulebook's facts; sources that add up name indicators of this report.
    fn check_sites(&mut self, facts: &dyn FactTypes, path: &str, problems: &mut Problems) {
        let known: Set<Id> = self.indicators.iter().map(|indicator| indicator.id.clone()).collect();
        for (index, indicator) in self.indicators.iter_mut().enumerate() {
            let Some(from) = &mut indicator.from else { continue };
            let path = format!("{path}/indicators/{index}/from");
            if let Some(condition) = &mut from.holds {
                condition.check(facts, &format!("{path}/where"), problems);
            }
            for (name, parts) in [("total", &from.total), ("minus", &from.minus)] {
                for id in parts.iter().flat_map(|parts| &parts.0).filter(|id| !known.contains(*id)) {
                    let ids = problems.suggestions(known.iter().map(Id::as_str));
                    problems.push(Problem::unknown_id("indicator", id, ids).at(format!("{path}/{name}")));
                }
            }
        }
    }

    /// No total is made of itself, whatever lies between.
    fn check_circles(&self, path: &str, problems: &mut Problems) {
        let ordered: Set<&Id> = self.totals().into_iter().map(|total| &total.id).collect();
        let caught: Vec<&Id> = self.indicators.iter().filter(|one| one.is_total()).map(|one| &one.id).collect();
        let caught: Vec<&Id> = caught.into_iter().filter(|id| !ordered.contains(*id)).collect();
        for (index, indicator) in self.indicators.iter().enumerate().filter(|(_, one)| caught.contains(&&one.id)) {
            if self.reaches_itself(&indicator.id, &caught) {
                let names: Vec<&str> = caught.iter().map(|id| id.as_str()).collect();
                let problem = Problem::new(Code::TotalCycle).with("indicator", indicator.id.as_str());
                problems.push(problem.with("circle", names).at(format!("{path}/indicators/{index}/from/total")));
            }
        }
    }

    /// Whether a total is made of itself by way of these.
    fn reaches_itself(&self, start: &Id, among: &[&Id]) -> bool {
        let mut waiting: Vec<&Id> = vec![start];
        let mut seen: Set<&Id> = Set::new();
        while let Some(id) = waiting.pop() {
            for part in self.indicator(id).into_iter().flat_map(Indicator::total_parts) {
                if part == start {
                    return true;
                }
                if among.contains(&part) && seen.insert(part) {
                    waiting.push(part);
                }
            }
        }
        false
    }

    /// The facts that a rule may name: the figures that are filled in here, then the rulebook's own.
    fn fact_types<'f>(&self, outer: &'f dyn FactTypes) -> impl Fn(&str) -> Option<FactType> + use<'f> {
        let own: Map<String, FactType> = self
            .indicators
            .iter()
            .filter(|indicator| indicator.is_filled_in())
            .filter_map(|indicator| {
                let kind = match indicator.kind {
                    IndicatorKind::Status => {
                        FactType::Choice(indicator.options.iter().map(|word| word.id.to_string()).collect_set())
                    }
                    kind if !kind.is_number() => return None,
                    _ if indicator.decimals == 0 => FactType::Integer,
                    _ => FactType::Decimal,
                };
                Some((indicator.id.to_string(), kind))
            })
            .collect();
        move |name| own.get(name).cloned().or_else(|| outer.fact_type(name))
    }

    fn check_assigned(&self, path: &str, problems: &mut Problems) {
        match &self.assigned {
            None if !self.composed => problems.push(Problem::new(Code::MissingField).with("name", "assigned").at(path)),
            Some(assigned) if assigned.units.is_some() == assigned.sites.is_some() => {
                let problem = Problem::new(Code::SourceCount).with("allowed", vec!["units", "sites"]);
                problems.push(problem.at(format!("{path}/assigned")));
            }
            _ => {}
        }
    }

    fn check_identities(&self, path: &str, problems: &mut Problems) {
        for (index, identity) in self.identities.iter().enumerate() {
            let path = format!("{path}/identities/{index}");
            if identity.plus.is_empty() && identity.minus.is_empty() {
                problems.push(Problem::new(Code::EmptyList).at(format!("{path}/plus")));
            }
            let total = [(&identity.total, format!("{path}/total"))].into_iter();
            let plus = identity.plus.iter().enumerate().map(|(i, id)| (id, format!("{path}/plus/{i}")));
            let minus = identity.minus.iter().enumerate().map(|(i, id)| (id, format!("{path}/minus/{i}")));
            for (id, place) in total.chain(plus).chain(minus) {
                if !self.indicator(id).is_some_and(|indicator| indicator.kind.is_number()) {
                    problems.push(Problem::unknown_id("indicator", id, self.indicator_ids(problems)).at(place));
                }
            }
        }
    }

    /// The ids of its indicators, for messages about one that there is not.
    pub(super) fn indicator_ids(&self, problems: &Problems) -> Vec<&str> {
        problems.suggestions(self.indicators.iter().map(|indicator| indicator.id.as_str()))
    }

    /// What an indicator is submitted in must be there and be of its kind.
    fn check_references(&self, reports: &[Self], path: &str, problems: &mut Problems) {
        for (index, indicator) in self.indicators.iter().enumerate() {
            let Some(from) = &indicator.from else { continue };
            let path = format!("{path}/indicators/{index}/from");
            if let Some(named) = from.returns.as_ref().filter(|id| !reports.iter().any(|report| report.id == **id)) {
                let ids = problems.suggestions(reports.iter().map(|report| report.id.as_str()));
                problems.push(Problem::unknown_id("report", named, ids).at(format!("{path}/returns")));
            }
            let Some(named) = &from.submitted else { continue };
            let Some(report) = reports.iter().find(|report| report.id == *named) else {
                let ids = problems.suggestions(reports.iter().map(|report| report.id.as_str()));
                problems.push(Problem::unknown_id("report", named, ids).at(format!("{path}/submitted")));
                continue;
            };
            let name = from.indicator.as_ref().unwrap_or(&indicator.id);
            match report.indicator(name) {
                Some(source) if source.is_filled_in() && source.kind == indicator.kind => {}
                Some(source) if source.is_filled_in() => {
                    let problem = Problem::new(Code::SourceKind).with("kind", indicator.kind.as_str());
                    problems.push(problem.with("from", format!("{named}/{name}")).at(path));
                }
                _ => {
                    problems.push(Problem::unknown_id("indicator", name, report.indicator_ids(problems)).at(path));
                }
            }
        }
    }
}

/// Reports every id that stands twice in a list.
fn unique<'i>(ids: impl Iterator<Item = &'i Id>, path: &str, problems: &mut Problems) {
    let mut seen = Set::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
            problems.push(problem.at(format!("{path}/{index}/id")));
        }
    }
}
