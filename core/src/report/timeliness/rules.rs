//! The rules of a report over one submission: Kleene logic over its figures, so a missing figure makes a rule
//! `not_evaluated` instead of broken.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::fold::IndicatorKind;
use crate::report::model::definition::{ReportDefinition, Severity};
use crate::report::model::submission::{ReportedValue, RevisionKind, Submission};
use crate::tools::condition::{FactSet, FactSource, FactTitles, FactValue, Lookup, Truth, UnmetCondition};

string_enum! {
    /// What came of a rule.
    #[cfg_attr(feature = "schema", schemars(rename = "RuleVerdict"))]
    pub enum RuleVerdict {
        /// The rule holds.
        Holds = "holds",
        /// The rule does not hold.
        Broken = "broken",
        /// The rule (a warning) does not hold, and the unit gave a reason why that is right.
        Overridden = "overridden",
        /// A figure that it needs is missing, withheld or not applicable.
        NotEvaluated = "not_evaluated",
    }
}

/// Outcome of one rule over one submission.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleOutcome {
    /// Rule.
    pub rule: Id,
    /// Title of the rule; left out where it has none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Effect of a breach.
    pub severity: Severity,
    /// Outcome.
    pub verdict: RuleVerdict,
    /// Reason that the unit gave; only of an overridden rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Branches of the condition that are not true, with the figures found; only of a broken or overridden rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmet: Option<UnmetCondition>,
}

/// The figures of a submission as facts, what is known of the unit behind them.
struct SubmissionFacts<'s> {
    own: FactSet,
    unit: Option<&'s FactSet>,
}

impl FactSource for SubmissionFacts<'_> {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        match (self.own.lookup(name), self.unit) {
            (Lookup::Missing, Some(unit)) => unit.lookup(name),
            (seen, _) => seen,
        }
    }
}

/// What a report's figures are called, before what is known of units.
struct IndicatorNames<'n> {
    report: &'n ReportDefinition,
    declared: &'n dyn FactTitles,
}

impl FactTitles for IndicatorNames<'_> {
    fn title(&self, fact: &str) -> Text {
        let indicator = self.report.indicator(fact);
        indicator.map_or_else(|| self.declared.title(fact), |indicator| indicator.title.or_name(fact))
    }

    fn unit(&self, fact: &str) -> Text {
        let indicator = self.report.indicator(fact);
        indicator.map_or_else(|| self.declared.unit(fact), |indicator| indicator.measure.clone())
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        let words = self.report.indicator(fact).map(|indicator| &indicator.options);
        match words.and_then(|words| words.iter().find(|word| word.id == *option)) {
            Some(word) => word.title.or_name(option),
            None => self.declared.option(fact, option),
        }
    }
}

impl ReportDefinition {
    /// Outcomes of every rule over a submission, in the report's order; none for a retraction, which has no figures.
    /// `unit` holds the facts of the unit that sent it, `declared` their titles.
    pub fn judge(
        &self,
        submission: &Submission,
        unit: Option<&FactSet>,
        declared: &dyn FactTitles,
    ) -> Vec<RuleOutcome> {
        if submission.kind == RevisionKind::Retraction {
            return Vec::new();
        }
        let figures = SubmissionFacts { own: self.stated_figures(submission), unit };
        let names = IndicatorNames { report: self, declared };
        self.rules
            .iter()
            .map(|rule| {
                let reason = submission.overrides.get(&rule.id).cloned();
                let verdict = match rule.holds.evaluate(&figures) {
                    Truth::True => RuleVerdict::Holds,
                    Truth::Unknown => RuleVerdict::NotEvaluated,
                    Truth::False if reason.is_some() => RuleVerdict::Overridden,
                    Truth::False => RuleVerdict::Broken,
                };
                let broken = matches!(verdict, RuleVerdict::Broken | RuleVerdict::Overridden);
                let unmet = if broken { rule.holds.unmet(&figures, &names) } else { None };
                let reason = reason.filter(|_| verdict == RuleVerdict::Overridden);
                let (rule, title, severity) = (rule.id.clone(), rule.title.clone(), rule.severity);
                RuleOutcome { rule, title, severity, verdict, reason, unmet }
            })
            .collect()
    }

    /// Whether no rule of severity error is broken.
    pub(crate) fn accepts(&self, submission: &Submission, unit: Option<&FactSet>) -> bool {
        if self.rules.iter().all(|rule| rule.severity == Severity::Warning) {
            return true;
        }
        let figures = SubmissionFacts { own: self.stated_figures(submission), unit };
        let broken = |holds: &crate::tools::condition::Condition| holds.evaluate(&figures) == Truth::False;
        !self.rules.iter().any(|rule| rule.severity == Severity::Error && broken(&rule.holds))
    }

    /// The figures as facts. A nil report says that every flow is zero; what is withheld or not applicable is not known.
    pub(crate) fn stated_figures(&self, submission: &Submission) -> FactSet {
        let mut facts = FactSet::new();
        for indicator in &self.indicators {
            let value = match submission.values.get(&indicator.id) {
                Some(ReportedValue::Number(value)) => Some(FactValue::Number(value.ratio())),
                Some(ReportedValue::Word(word)) => Some(FactValue::Choice(word.clone())),
                Some(_) => None,
                None if submission.kind == RevisionKind::Nil && indicator.kind == IndicatorKind::Flow => {
                    Some(FactValue::Number(Ratio::ZERO))
                }
                None => None,
            };
            if let Some(value) = value.filter(|_| indicator.is_filled_in()) {
                facts.insert(indicator.id.to_string(), value);
            }
        }
        facts
    }
}
