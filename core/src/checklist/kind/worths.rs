//! What the worth of a question's answers is prepared from.

use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::Asked;
use crate::checklist::model::severity::Severity;

/// What the worth of a question's answers is prepared from.
pub(crate) struct Worths<'q> {
    pub(crate) asked: Asked<'q>,
    pub(crate) method: Method,
    /// The severities of the checklist, the gravest first.
    pub(crate) severities: &'q [Severity],
}

impl Worths<'_> {
    /// The question's own points; under `counts` 1.
    pub(super) fn full_points(&self) -> Ratio {
        if self.method == Method::Counts { Ratio::ONE } else { self.asked.points.ratio() }
    }

    /// The points that an option or band states. Under `counts` a failure charges 1, whatever points are stated.
    pub(super) fn points(&self, stated: Option<Decimal>, fails: Option<bool>) -> Ratio {
        match self.method {
            Method::Counts => Ratio::from_count(usize::from(fails == Some(true))),
            _ => stated.unwrap_or(Decimal::ZERO).ratio(),
        }
    }

    /// The rank of a severity, 0 for the gravest.
    pub(super) fn rank(&self, severity: Option<&Id>) -> Option<usize> {
        severity.and_then(|id| Severity::place(self.severities, id))
    }
}
