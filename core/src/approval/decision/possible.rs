//! From when a denied action may really be done, where waiting is all it takes.

use super::judge::Attempt;
use super::reason::DenialReason;
use super::step::Deed;
use super::violation::Violation;
use crate::base::instant::Instant;
use std::collections::BTreeSet;

impl Attempt<'_> {
    /// The first instant after this attempt's at which time alone makes it possible, as far as the case and what is known stay
    /// as they are: everything that has a time is asked anew then, what has ended by then bars it again. `None`: waiting does
    /// not help.
    ///
    /// Nothing becomes possible but where something changes: a guard's bound, a holding of the role, a delegation, a party's
    /// membership or the end of one, an inspection that is on record for later or is retracted later.
    pub(crate) fn possible_from(
        &self,
        deed: Deed<'_>,
        violations: &[Violation],
        reasons: &[DenialReason],
    ) -> Option<Instant> {
        if violations.iter().any(Violation::is_timeless) {
            return None;
        }
        let (context, principal) = (self.context, self.principal());
        let of_reasons = reasons.iter().flat_map(DenialReason::leaves).filter_map(|leaf| leaf.true_from);
        let roles = context.roles.iter().flatten().filter(|one| one.person == *principal).filter_map(|one| one.from);
        let delegations = context.delegations.iter().filter(|one| one.delegate == self.actor.id).map(|one| one.from);
        // Whoever is barred as a party no longer is when that ends.
        let parties = context.parties.iter().flatten().filter(|one| one.site == self.case.site);
        let parties = parties.flat_map(|one| [one.from, one.until]).flatten();
        let visits = context.inspections.iter().filter(|one| one.site == self.case.site);
        let visits = visits.flat_map(|one| [Some(one.recorded_at), one.retracted_at]).flatten();
        let begins = of_reasons.chain(roles).chain(delegations).chain(parties).chain(visits);
        let later: BTreeSet<Instant> = begins.filter(|instant| *instant > self.at).collect();
        later.into_iter().find(|at| Attempt { at: *at, ..*self }.step(deed).is_ok())
    }
}
