//! Identities between figures: what must add up, and by how much it does not.

use super::cell::Cell;
use super::explain::Figure;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::string_enum;
use crate::base::text::Text;
use crate::report::model::definition::ReportDefinition;

string_enum! {
    /// Whether an identity holds.
    pub enum IdentityVerdict {
        /// Both sides are equal.
        Holds = "holds",
        /// They differ; nothing is changed, the difference is said.
        Differs = "differs",
        /// A figure that it needs is not there.
        NotEvaluated = "not_evaluated",
    }
}

/// What came of one identity.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct IdentityOutcome {
    /// The identity.
    pub identity: Id,
    /// What it says.
    #[serde(skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Whether it holds.
    pub verdict: IdentityVerdict,
    /// The one side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Ratio>,
    /// The other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Ratio>,
    /// The one side less the other, where they differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ratio>,
}

impl ReportDefinition {
    /// What comes of every identity over figures of one unit and period.
    pub fn reconcile(&self, figures: &[Figure]) -> Vec<IdentityOutcome> {
        let number = |id: &Id| {
            figures.iter().find(|figure| figure.indicator == *id).map(|figure| &figure.cell).and_then(Cell::to_number)
        };
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
