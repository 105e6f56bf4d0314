//! What the forms and the report contradict (一致性问题): rules that returns break, warnings too, and identities that do not add
//! up. Nothing is corrected; whoever signs the report sees it.

use super::compose::Composed;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem};
use crate::base::text::{EN, Text};
use crate::report::{
    Figure, IdentityOutcome, IdentityVerdict, ReportDefinition, RuleOutcome, Submission, SubmissionStatus,
};
use crate::tools::bulletin::{Figures, FindingRow};

impl Composed<'_> {
    /// Every contradiction of the day: those of returns by form and unit, each of the latest revision, accepted or not; then
    /// those between the report's own figures, unit by unit. What lacks a figure contradicts nothing.
    #[must_use]
    pub fn consistency(&self) -> Vec<Problem> {
        let inputs = self.composer().inputs_of(&self.today);
        let (day, mut found) = (self.day(), Vec::new());
        for form in self.forms() {
            let standings = inputs.standings(form, day, day);
            let by_unit: Map<&Id, &SubmissionStatus> = standings.iter().map(|one| (&one.unit, one)).collect();
            for standing in self.records.order.iter().filter_map(|unit| by_unit.get(unit)) {
                let known = inputs.register.known(&form.id, &standing.unit, day, inputs.as_of);
                let Some(latest) = known.last() else { continue };
                found.extend(standing.broken.iter().map(|rule| self.broken(form, latest, rule)));
                let identities = form.reconcile_submission(latest);
                found.extend(identities.iter().filter_map(|one| self.differs(form, &latest.unit, one, Some(latest))));
            }
        }
        for unit in &self.records.order {
            let Some(explanations) = self.today.explanations.get(unit) else { continue };
            let figures: Vec<Figure> = explanations.iter().map(|explanation| explanation.figure.clone()).collect();
            let identities = self.report.reconcile(&figures);
            found.extend(identities.iter().filter_map(|one| self.differs(self.report, unit, one, None)));
        }
        found
    }

    /// The contradictions as sentences of a bulletin show them.
    pub(super) fn contradictions(&self) -> Vec<FindingRow> {
        let all = self.consistency().into_iter();
        all.map(|problem| {
            let unit = problem.param("unit").and_then(|unit| unit.as_str()).map(str::to_owned);
            // Invariant: each names its unit.
            FindingRow { unit: unit.unwrap_or_default(), problem: problem.message(), ..FindingRow::default() }
        })
        .collect()
    }

    /// The forms that the report is made of, in the order of the rulebook.
    fn forms(&self) -> impl Iterator<Item = &ReportDefinition> {
        let sources = self.report.indicators.iter().filter_map(|indicator| indicator.from.as_ref());
        let named: Set<&Id> = sources.flat_map(|from| from.returns.iter().chain(&from.submitted)).collect();
        self.rulebook.document().reports.iter().filter(move |report| named.contains(&report.id))
    }

    /// A rule that a return breaks.
    fn broken(&self, form: &ReportDefinition, submission: &Submission, rule: &RuleOutcome) -> Problem {
        let problem = self.about(Problem::new(Code::RuleBroken), form, &submission.unit, Some(submission));
        // Default: a broken rule has a branch that is not true.
        let because: Vec<Text> = rule.unmet.iter().flat_map(|unmet| unmet.messages().cloned()).collect();
        let problem = problem.with_titled("rule", &rule.rule, &rule.title).with("severity", rule.severity.as_str());
        let texts: Vec<String> = because.iter().map(|text| text.in_shipped(EN).to_owned()).collect();
        let problem = problem.with_display("because", texts, Text::list(&because));
        match &rule.reason {
            Some(reason) => problem.with("reason", reason.as_str()),
            None => problem,
        }
    }

    /// An identity that does not add up; `None` of any other.
    fn differs(
        &self,
        form: &ReportDefinition,
        unit: &Id,
        identity: &IdentityOutcome,
        submission: Option<&Submission>,
    ) -> Option<Problem> {
        if identity.verdict != IdentityVerdict::Differs {
            return None;
        }
        let problem = self.about(Problem::new(Code::IdentityDiffers), form, unit, submission);
        let problem = problem.with_titled("identity", &identity.identity, &identity.title);
        let number = |number: &Option<Ratio>| number.as_ref().map(ToString::to_string);
        let problem = problem.with("total", number(&identity.total)).with("parts", number(&identity.parts));
        Some(problem.with("difference", number(&identity.difference)))
    }

    /// Adds whose return it is, and where it stands.
    fn about(&self, problem: Problem, form: &ReportDefinition, unit: &Id, submission: Option<&Submission>) -> Problem {
        let problem = problem.with_titled("report", &form.id, &form.title).with_titled("unit", unit, &self.name(unit));
        let Some(submission) = submission else { return problem };
        let problem = problem.with("revision", submission.revision);
        let key = (form.id.clone(), unit.clone(), submission.day, submission.revision);
        match self.records.return_rows.get(&key) {
            Some((place, row)) => problem.with("row", *row).at(place.as_str()),
            None => problem,
        }
    }
}
