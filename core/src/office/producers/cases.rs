//! Cases as a source: sites counted by the state of their case.

use super::super::cases::{CaseHistory, within, workflow};
use super::super::report_times::ReportTimes;
use super::{Observed, Observer};
use crate::approval::Workflow;
use crate::base::id::Id;
use crate::base::problem::{Code, Problem};
use crate::report::{Indicator, Source, SourceRefKind};
use crate::rulebook::Rulebook;
use crate::tools::condition::{Condition, FactSet, Truth};

impl Observer<'_> {
    /// A site counts once, by its latest case.
    /// A site has exactly one observation; one that the source's condition excludes has 0, and of one whose facts do not say
    /// whether it does the figure is missing. Without a case it rests on the unit.
    pub(super) fn cases(&self, indicator: &Indicator, from: &Source, out: &mut Observed) {
        let Some(workflow) = from.cases.as_ref().and_then(|id| workflow(self.rulebook, id)) else { return };
        let nothing = FactSet::new();
        for site in self.records.sites(self.moments.day) {
            let facts = self.records.facts.get(site).unwrap_or(&nothing);
            let case = self.case(site, workflow);
            let counted = self.counts(case, from, workflow);
            let wanted = from.holds.as_ref().map_or(Truth::True, |condition| condition.evaluate(facts));
            if let (true, Truth::Unknown, Some(condition)) = (counted, wanted, &from.holds) {
                let problem = self.not_given(site, condition, facts);
                out.unread(indicator, site, &problem);
                out.problems.push(problem);
                continue;
            }
            let counts = wanted.holds() && counted;
            let (kind, id) = match case {
                Some(case) => (SourceRefKind::Case, case.id.as_str()),
                None => (SourceRefKind::Unit, site.as_str()),
            };
            out.list.push(self.note(indicator, site, counts, kind, id));
        }
    }

    /// What is not on record of a site that a condition asks about, with the row that should say it.
    fn not_given(&self, site: &Id, condition: &Condition, facts: &FactSet) -> Problem {
        let mut asked = Vec::new();
        condition.for_each_fact(&mut |fact| {
            if facts.iter().all(|(name, _)| name != fact) {
                asked.push(fact.to_owned());
            }
        });
        let problem = Problem::new(Code::FactNotGiven).with("site", site.as_str()).with("fact", asked.join(", "));
        match self.records.fact_rows.get(site) {
            Some((place, row)) => problem.with("row", *row).at(place.as_str()),
            None => problem.at("/files"),
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
}

/// True if the workflow, and every state or group that the source names, is in the rulebook.
pub(super) fn answerable(rulebook: &Rulebook, from: &Source) -> bool {
    let mut states =
        [&from.within, &from.ever_in, &from.entered, &from.never_in].into_iter().flatten().flat_map(|names| &names.0);
    from.cases.as_ref().is_none_or(|id| {
        let known = |workflow: &Workflow, name: &Id| {
            workflow.states.iter().any(|state| state.id == *name || state.group.as_ref() == Some(name))
        };
        workflow(rulebook, id).is_some_and(|workflow| states.all(|name| known(workflow, name)))
    })
}
