//! The rules of a report over one submission.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::model::definition::{IndicatorKind, ReportDefinition, Severity};
use crate::report::model::submission::{ReportedValue, RevisionKind, Submission};
use crate::tools::condition::{FactSet, FactSource, FactTitles, FactValue, Lookup, Truth, UnmetCondition};

string_enum! {
    /// What came of a rule.
    #[cfg_attr(feature = "schema", schemars(rename = "RuleVerdict"))]
    pub enum RuleVerdict {
        /// It holds.
        Holds = "holds",
        /// It does not.
        Broken = "broken",
        /// It does not, and a reason was given.
        Overridden = "overridden",
        /// A figure that it needs is not known.
        NotEvaluated = "not_evaluated",
    }
}

/// What came of one rule.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuleOutcome {
    /// The rule.
    pub rule: Id,
    /// What it says.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// What it does where broken.
    pub severity: Severity,
    /// What came of it.
    pub verdict: RuleVerdict,
    /// The reason that was given for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What stands in the way.
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
    /// What comes of every rule over a submission; `unit` is what is known of the unit that sent it, `declared` what that is called.
    pub fn judge(
        &self,
        submission: &Submission,
        unit: Option<&FactSet>,
        declared: &dyn FactTitles,
    ) -> Vec<RuleOutcome> {
        if submission.kind == RevisionKind::Retraction {
            return Vec::new();
        }
        let figures = SubmissionFacts { own: self.figures(submission), unit };
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
        let figures = SubmissionFacts { own: self.figures(submission), unit };
        let broken = |holds: &crate::tools::condition::Condition| holds.evaluate(&figures) == Truth::False;
        !self.rules.iter().any(|rule| rule.severity == Severity::Error && broken(&rule.holds))
    }

    /// The figures as facts. A nil report says that every flow is zero; what is withheld or not applicable is not known.
    fn figures(&self, submission: &Submission) -> FactSet {
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
