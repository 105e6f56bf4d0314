//! Worth by code: points are stated with every option or band, and each fails by its points unless it says otherwise.

use super::effect::{Effect, fails};
use super::worths::Worths;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;

/// What an option or band states about its worth.
#[derive(Clone, Copy)]
pub(super) struct StatedWorth<'s> {
    pub(super) points: Option<Decimal>,
    pub(super) fails: Option<bool>,
    pub(super) severity: Option<&'s Id>,
}

/// The most of these points, never below 0, and the effect of each.
pub(super) fn effects(worths: &Worths<'_>, stated: &[StatedWorth<'_>]) -> (Ratio, Vec<Effect>) {
    let points: Vec<Ratio> = stated.iter().map(|one| worths.points(one.points, one.fails)).collect();
    let possible = points.iter().cloned().fold(Ratio::ZERO, Ratio::max);
    let effect = |(one, points): (&StatedWorth<'_>, Ratio)| {
        let failed = one.fails.unwrap_or_else(|| fails(&points, &possible, worths.method));
        Effect::of(points, failed, worths.rank(one.severity))
    };
    let effects = stated.iter().zip(points).map(effect).collect();
    (possible, effects)
}
