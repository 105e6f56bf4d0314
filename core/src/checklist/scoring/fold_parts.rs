//! Folding: how the parts of an item, or the instances of a repeated one, become one line.
//!
//! Each part is reduced to its *share*: points over possible points. `worst` takes the least share (under
//! charges the greatest), `mean` the mean of those that count; times the item's possible points it is the
//! line. Example: an item of 4 points with parts at 1/1 and 1/2 earns 4 × 1/2 = 2 under `worst` and 4 × 3/4 =
//! 3 under `mean`. It failed if any part failed, as gravely as the gravest.
//!
//! Open parts have several shares. The fold then yields the set of all results; beyond a limit only extremes
//! are kept, and the result is marked `partial`.

use crate::base::exact::Ratio;
use crate::base::ordered::{Map, Set};
use crate::checklist::kind::effect::{Domain, Effect, MOST_EFFECTS, gravest};
use crate::checklist::model::checklist::{Method, RepeatFold};

/// Limit on combinations folded exactly; beyond it only extremes are kept.
const MOST_TRIED: usize = 65_536;
/// Limit on extremes; beyond it only the lowest and highest means are kept.
const MOST_KEPT: usize = 256;

/// The share that a part or instance has of what it can earn (or be charged), if it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share {
    /// Points over possible points; 0 to 1, unless an option is worth less than nothing.
    pub(crate) share: Ratio,
    pub(crate) failed: bool,
    /// Rank of its failure.
    pub(crate) severity: Option<usize>,
    pub(crate) nonconformities: u64,
}

/// Result of folding the first few parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FoldedShare {
    /// The worst share; under `mean` the sum of all shares.
    share: Ratio,
    /// Number of parts that count; 1 under `worst`.
    counted: usize,
    failed: bool,
    severity: Option<usize>,
    nonconformities: u64,
}

/// The share of an effect; `None` if it does not count. A failure without a severity of its own has its
/// item's.
pub(crate) fn share(effect: &Effect, possible: &Ratio, severity: Option<usize>) -> Option<Share> {
    debug_assert!(
        possible.is_positive() || !effect.counts || effect.points.is_zero(),
        "the check refuses folded items and parts that only take points away"
    );
    effect.counts.then(|| Share {
        // Default: of nothing possible the share is 0, and is multiplied by that nothing again.
        share: effect.points.checked_div(possible).unwrap_or_default(),
        failed: effect.failed,
        severity: effect.severity.or(severity).filter(|_| effect.failed),
        nonconformities: effect.nonconformities,
    })
}

/// Folds the possible shares of several parts (each with its `partial` flag): the set of all effects that can
/// result.
pub(crate) fn fold(each: Vec<(Set<Option<Share>>, bool)>, how: RepeatFold, method: Method, possible: &Ratio) -> Domain {
    let mut partial = each.iter().any(|(_, some)| *some);
    if each.iter().all(|(shares, _)| shares.len() == 1) {
        let settled = each.iter().flat_map(|(shares, _)| shares);
        let folded = settled.fold(None, |so_far, share| and(so_far.as_ref(), share.as_ref(), how, method));
        return Domain { effects: std::iter::once(conclude(folded, how, possible)).collect(), partial };
    }
    let mut folded: Set<Option<FoldedShare>> = std::iter::once(None).collect();
    let mut tried = 0_usize;
    for (mut shares, some) in each {
        partial |= some;
        if tried > MOST_TRIED {
            let (all, most) = (shares.len() + folded.len(), extremes(shares, share_key));
            shares = most;
            folded = extremes(folded, folded_key);
            if folded.len() > MOST_KEPT {
                folded = by_mean(folded);
            }
            partial |= shares.len() + folded.len() < all;
        }
        // Default: saturates, because it is only compared with a limit.
        tried = tried.saturating_add(folded.len().saturating_mul(shares.len()));
        let pairs = folded.iter().flat_map(|so_far| shares.iter().map(move |share| (so_far, share)));
        folded = pairs.map(|(so_far, share)| and(so_far.as_ref(), share.as_ref(), how, method)).collect();
    }
    if folded.len() > MOST_EFFECTS {
        partial = true;
        folded = extremes(folded, folded_key);
    }
    let effects = folded.into_iter().map(|folded| conclude(folded, how, possible)).collect();
    Domain { effects, partial }
}

/// Adds one share to the result so far; a share that does not count changes nothing.
fn and(so_far: Option<&FoldedShare>, share: Option<&Share>, how: RepeatFold, method: Method) -> Option<FoldedShare> {
    let Some(share) = share else { return so_far.cloned() };
    let one = FoldedShare {
        share: share.share.clone(),
        counted: 1,
        failed: share.failed,
        severity: share.severity,
        nonconformities: share.nonconformities,
    };
    let Some(before) = so_far else { return Some(one) };
    let share = match (how, method) {
        (RepeatFold::Worst, Method::Points) => before.share.clone().min(one.share),
        (RepeatFold::Worst, _) => before.share.clone().max(one.share),
        _ => &before.share + &one.share,
    };
    Some(FoldedShare {
        share,
        counted: if how == RepeatFold::Mean { before.counted + 1 } else { 1 },
        failed: before.failed || one.failed,
        severity: gravest(before.severity, one.severity),
        nonconformities: before.nonconformities.max(one.nonconformities),
    })
}

/// The effect of a folded result; excluded if nothing counts.
fn conclude(folded: Option<FoldedShare>, how: RepeatFold, possible: &Ratio) -> Effect {
    let Some(folded) = folded else { return Effect::EXCLUDED };
    let share = if how == RepeatFold::Mean {
        // Invariant: what was folded counts at least one.
        folded.share.checked_div(&Ratio::from_count(folded.counted)).unwrap_or_default()
    } else {
        folded.share
    };
    Effect {
        points: &share * possible,
        failed: folded.failed,
        counts: true,
        severity: folded.severity,
        nonconformities: folded.nonconformities,
    }
}

/// Equivalence key: among shares that are equal in these, only the lowest and the highest matter for a range.
type Key = (bool, Option<usize>, usize);

fn folded_key(folded: &FoldedShare) -> Key {
    (folded.failed, folded.severity, folded.counted)
}

fn share_key(share: &Share) -> Key {
    (share.failed, share.severity, 1)
}

/// Keeps, for each key, the lowest and the highest share, and `None`. The set is ordered by share, so the
/// first and last of each key are its extremes.
fn extremes<T: Clone + Ord>(all: Set<Option<T>>, key: impl Fn(&T) -> Key) -> Set<Option<T>> {
    let mut ends: Map<Key, (T, T)> = Map::new();
    let mut kept = Set::new();
    for one in all {
        match one {
            None => {
                kept.insert(None);
            }
            Some(one) => {
                let ends = ends.entry(key(&one)).or_insert_with(|| (one.clone(), one.clone()));
                ends.1 = one;
            }
        }
    }
    kept.extend(ends.into_values().flat_map(|(low, high)| [Some(low), Some(high)]));
    kept
}

/// Keeps the lowest and highest mean among those that failed and those that did not, and `None`.
fn by_mean(folded: Set<Option<FoldedShare>>) -> Set<Option<FoldedShare>> {
    // Invariant: what was folded counts at least one.
    let mean = |folded: &&FoldedShare| folded.share.checked_div(&Ratio::from_count(folded.counted)).unwrap_or_default();
    let mut kept: Set<Option<FoldedShare>> = folded.iter().filter(|folded| folded.is_none()).cloned().collect();
    for failed in [false, true] {
        let of = || folded.iter().flatten().filter(|folded| folded.failed == failed);
        kept.extend(of().min_by_key(mean).cloned().map(Some));
        kept.extend(of().max_by_key(mean).cloned().map(Some));
    }
    kept
}
