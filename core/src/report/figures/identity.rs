//! Identities between figures: what must add up, and by how much it does not. Nothing is adjusted to make them hold.

use super::cell::Cell;
use super::explain::Figure;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::model::definition::ReportDefinition;
use crate::report::model::submission::{RevisionKind, Submission};
use crate::tools::condition::{FactSource, FactValue, Lookup};

string_enum! {
    /// Whether an identity holds.
    pub enum IdentityVerdict {
        /// Both sides are equal, exactly.
        Holds = "holds",
        /// They differ; the difference is said and nothing is changed.
        Differs = "differs",
        /// A figure that it needs is no number.
        NotEvaluated = "not_evaluated",
    }
}

/// Outcome of one identity.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct IdentityOutcome {
    /// Identity.
    pub identity: Id,
    /// Title; left out where it has none.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Outcome.
    pub verdict: IdentityVerdict,
    /// The one side; absent if it is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Ratio>,
    /// The other side: added minus taken away; absent if any of them is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Ratio>,
    /// `total` minus `parts`, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ratio>,
}

impl ReportDefinition {
    /// Outcomes of every identity over figures of one unit and period. Figures that are not given count as no number,
    /// never as 0.
    #[must_use]
    pub fn reconcile(&self, figures: &[Figure]) -> Vec<IdentityOutcome> {
        self.reconciled(&|id| {
            figures.iter().find(|figure| figure.indicator == *id).map(|figure| &figure.cell).and_then(Cell::to_number)
        })
    }

    /// Outcomes of every identity over what one submission states; none for a retraction, which states nothing.
    #[must_use]
    pub fn reconcile_submission(&self, submission: &Submission) -> Vec<IdentityOutcome> {
        if submission.kind == RevisionKind::Retraction {
            return Vec::new();
        }
        let figures = self.stated_figures(submission);
        self.reconciled(&|id| match figures.lookup(id) {
            Lookup::Value(FactValue::Number(number)) => Some(number.clone()),
            _ => None,
        })
    }

    /// Outcomes of every identity over numbers.
    fn reconciled(&self, number: &dyn Fn(&Id) -> Option<Ratio>) -> Vec<IdentityOutcome> {
        self.identities
            .iter()
            .map(|identity| {
                let total = number(&identity.total);
                let plus: Option<Ratio> = identity.plus.iter().map(number).sum::<Option<Ratio>>();
                let minus: Option<Ratio> = identity.minus.iter().map(number).sum::<Option<Ratio>>();
                let parts = plus.zip(minus).map(|(plus, minus)| plus - minus);
                let difference = total.clone().zip(parts.clone()).map(|(total, parts)| total - parts);
                let verdict = match &difference {
                    None => IdentityVerdict::NotEvaluated,
                    Some(difference) if difference.is_zero() => IdentityVerdict::Holds,
                    Some(_) => IdentityVerdict::Differs,
                };
                IdentityOutcome {
                    identity: identity.id.clone(),
                    title: identity.title.clone(),
                    verdict,
                    total,
                    parts,
                    difference: difference.filter(|difference| !difference.is_zero()),
                }
            })
            .collect()
    }
}
