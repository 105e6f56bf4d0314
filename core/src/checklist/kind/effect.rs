//! Effects: what an answer does to the score of its item.

use crate::base::exact::Ratio;
use crate::base::ordered::Set;
use crate::checklist::model::checklist::Method;

/// Limit on the different effects that are kept of one open item.
pub(crate) const MOST_EFFECTS: usize = 4096;

/// The effect of one way to answer an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Effect {
    /// Points earned or charged, before the weight.
    pub(crate) points: Ratio,
    /// True if it is a failure.
    pub(crate) failed: bool,
    /// True if it is part of the score.
    pub(crate) counts: bool,
    /// Rank of the failure's severity, if the answer has one of its own; the item's severity applies
    /// otherwise.
    pub(crate) severity: Option<usize>,
    /// Number of nonconformities: 1 for a failure, or the number counted.
    pub(crate) nonconformities: u64,
}

impl Effect {
    /// Excluded from the score.
    pub(crate) const EXCLUDED: Self =
        Self { points: Ratio::ZERO, failed: false, counts: false, severity: None, nonconformities: 0 };

    /// An effect that counts; a severity is kept only with a failure.
    pub(crate) fn of(points: Ratio, failed: bool, severity: Option<usize>) -> Self {
        let severity = severity.filter(|_| failed);
        Self { points, failed, counts: true, severity, nonconformities: u64::from(failed) }
    }
}

/// The possible effects of an open item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Domain {
    /// The effects, each once.
    pub(crate) effects: Set<Effect>,
    /// True if effects between the extremes are left out, so that a range stays exact and a list of grades
    /// may not.
    pub(crate) partial: bool,
}

impl Domain {
    /// Exactly these effects.
    pub(crate) fn whole(effects: impl IntoIterator<Item = Effect>) -> Self {
        Self { effects: effects.into_iter().collect(), partial: false }
    }
}

/// The graver of two ranks: the lower, because 0 is the gravest.
pub(crate) fn gravest(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Default for `fails`: no points of a positive maximum, or the full charge. Where nothing is possible
/// nothing fails.
pub(super) fn fails(points: &Ratio, possible: &Ratio, method: Method) -> bool {
    possible.is_positive()
        && match method {
            Method::Points => !points.is_positive(),
            Method::Deduction | Method::Demerit => points == possible,
            Method::Counts => false,
        }
}
