//! Folding: how parts, or the instances of a repeated item, become one.

use super::answer_worth::{Domain, Effect, MOST_EFFECTS, gravest};
use crate::base::exact::Ratio;
use crate::checklist::model::checklist::{Method, RepeatFold};
use std::collections::{BTreeMap, BTreeSet};

/// How many pairs are folded one by one before only extremes are kept.
const MOST_TRIED: usize = 65_536;
/// How many extremes are kept then.
const MOST_KEPT: usize = 256;

/// What a part or instance has of what it can bring (or be charged), where it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Share {
    pub(crate) share: Ratio,
    pub(crate) failed: bool,
    pub(crate) severity: Option<usize>,
    pub(crate) nonconformities: u64,
}

/// What has been folded so far.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct FoldedShare {
    /// The worst share, or the sum of them all.
    share: Ratio,
    counted: usize,
    failed: bool,
    severity: Option<usize>,
    nonconformities: u64,
}

/// An effect as a share; `None` drops out. A failure that does not say how grave it is is as grave as its item.
pub(crate) fn share(effect: &Effect, possible: &Ratio, severity: Option<usize>) -> Option<Share> {
    effect.counts.then(|| Share {
        share: effect.points.checked_div(possible).unwrap_or_default(),
        failed: effect.failed,
        severity: effect.severity.or(severity).filter(|_| effect.failed),
        nonconformities: effect.nonconformities,
    })
}

/// Folds several, each with all that it may be: every effect that may come of it.
pub(crate) fn fold(
    each: Vec<(BTreeSet<Option<Share>>, bool)>,
    how: RepeatFold,
    method: Method,
    possible: &Ratio,
) -> Domain {
    let mut partial = each.iter().any(|(_, some)| *some);
    if each.iter().all(|(shares, _)| shares.len() == 1) {
        let settled = each.iter().flat_map(|(shares, _)| shares);
        let folded = settled.fold(None, |so_far, share| and(so_far.as_ref(), share.as_ref(), how, method));
        return Domain { effects: BTreeSet::from([conclude(folded, how, possible)]), partial };
    }
    let mut folded: BTreeSet<Option<FoldedShare>> = BTreeSet::from([None]);
    let mut tried = 0_usize;
    for (mut shares, some) in each {
        partial |= some;
        if tried > MOST_TRIED {
            let (all, most) = (shares.len().saturating_add(folded.len()), extremes(shares, share_key));
            shares = most;
            folded = extremes(folded, folded_key);
            if folded.len() > MOST_KEPT {
                folded = by_mean(folded);
            }
            partial |= shares.len().saturating_add(folded.len()) < all;
        }
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
        counted: if how == RepeatFold::Mean { before.counted.saturating_add(1) } else { 1 },
        failed: before.failed || one.failed,
        severity: gravest(before.severity, one.severity),
        nonconformities: before.nonconformities.max(one.nonconformities),
    })
}

fn conclude(folded: Option<FoldedShare>, how: RepeatFold, possible: &Ratio) -> Effect {
    let Some(folded) = folded else { return Effect::EXCLUDED };
    let share = if how == RepeatFold::Mean {
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

/// Failed, how gravely, and how many counted: of two that are alike in these only the lowest and the highest share matter.
type Key = (bool, Option<usize>, usize);

fn folded_key(folded: &FoldedShare) -> Key {
    (folded.failed, folded.severity, folded.counted)
}

fn share_key(share: &Share) -> Key {
    (share.failed, share.severity, 1)
}

/// Of too many: that nothing counts, and the lowest and the highest of those that are alike. They come by their shares.
fn extremes<T: Clone + Ord>(all: BTreeSet<Option<T>>, key: impl Fn(&T) -> Key) -> BTreeSet<Option<T>> {
    let mut ends: BTreeMap<Key, (T, T)> = BTreeMap::new();
    let mut kept = BTreeSet::new();
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

/// Of very many, where some may drop out: the lowest and the highest mean among the failing and the others.
fn by_mean(folded: BTreeSet<Option<FoldedShare>>) -> BTreeSet<Option<FoldedShare>> {
    let mean = |folded: &&FoldedShare| folded.share.checked_div(&Ratio::from_count(folded.counted)).unwrap_or_default();
    let mut kept: BTreeSet<Option<FoldedShare>> = folded.iter().filter(|folded| folded.is_none()).cloned().collect();
    for failed in [false, true] {
        let of = || folded.iter().flatten().filter(|folded| folded.failed == failed);
        kept.extend(of().min_by_key(mean).cloned().map(Some));
        kept.extend(of().max_by_key(mean).cloned().map(Some));
    }
    kept
}
