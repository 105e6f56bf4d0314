//! The sets of corrections that reach each grade: optimal if the search ends, otherwise the best found with a
//! lower bound.
//!
//! Upper bound: start with all corrections and remove each that is not needed. Lower bound: the corrections
//! that every set must contain. Between them the exact search decides.
//!
//! For each target the same search runs twice: with price 1 for each line (`smallest`) and with the stated costs
//! (`cheapest`). A grade counts as reached by a set for a better grade, so grades are searched from the best one
//! down, and the best set so far is carried along.

use super::every_set;
use super::improvement::{FixSet, GradeTarget};
use super::search::{self, CorrectableLine, SearchInput, SearchResult, fixed_slot};
use super::{ImproveContext, WrongLine};
use crate::base::exact::Ratio;
use crate::base::ordered::SortStable;
use crate::checklist::scoring::fact_titles::CardNames;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::Condition;
use std::sync::Arc;

/// The search for sets.
/// `lines`, `fixables` and `gains` have the same length and order.
pub(super) struct FixSetSearch<'s> {
    /// The inspection as it stands.
    pub(super) bench: &'s ImproveContext<'s>,
    /// Lines with their costs and answers.
    pub(super) lines: &'s [WrongLine],
    /// The same lines as the exact search takes them.
    pub(super) fixables: &'s [CorrectableLine],
    /// The gain of each line alone.
    pub(super) gains: Vec<Ratio>,
}

impl FixSetSearch<'_> {
    /// The lines after some are put right: pairs of line and way.
    /// Pairs with an index out of range are ignored.
    pub(super) fn slots(&self, picks: &[(usize, usize)]) -> Vec<LineScore> {
        let mut slots = self.bench.slots.to_vec();
        for (line, way) in picks {
            let Some(fixable) = self.fixables.get(*line) else { continue };
            if let (Some(slot), Some(effect)) = (slots.get_mut(fixable.slot), fixable.ways.get(*way)) {
                *slot = fixed_slot(slot, effect);
            }
        }
        slots
    }

    /// True if the grade with this index, or a better one, is certain after these corrections.
    /// It is decided by a full roll-up, independently of the exact search.
    fn reaches(&self, place: usize, picks: &[(usize, usize)]) -> bool {
        self.bench.place(&Tally::of(self.bench.plan, &self.slots(picks))).is_some_and(|then| then <= place)
    }

    /// The targets for the grades with these indices. If all costs are equal, the cheapest set is the
    /// smallest.
    ///
    /// `corrected` are the totals with every line put right in its first way. One pass over the grades down to the worst
    /// target serves all targets. Costs of 0 are searched separately even if all are equal, because a set at cost 0 need
    /// not be the smallest.
    pub(super) fn targets(&self, places: &[usize], corrected: &Tally<'_>) -> Vec<GradeTarget> {
        let Some(last) = places.iter().max().copied() else { return Vec::new() };
        let ones = vec![Ratio::ONE; self.lines.len()];
        let costs: Vec<Ratio> = self.lines.iter().map(|line| line.cost.clone()).collect();
        let smallest = self.search(last, &ones);
        // All costs equal and positive: then a cheapest set is a smallest one.
        let alike = costs.iter().zip(costs.iter().skip(1)).all(|(one, other)| one == other)
            && costs.first().is_none_or(Ratio::is_positive);
        let cheapest = if alike { smallest.clone() } else { self.search(last, &costs) };
        let sets = |place: &usize| Some((*place, smallest.get(*place)?, cheapest.get(*place)?));
        let each = places.iter().filter_map(sets);
        each.filter_map(|(place, smallest, cheapest)| {
            self.target(place, corrected, (smallest, &ones), (cheapest, &costs))
        })
        .collect()
    }

    /// One grade with its sets, and what is unmet if there is none.
    /// Unmet conditions are those of the totals with every line corrected, and are given unless the grade is proved
    /// reachable.
    fn target(
        &self,
        place: usize,
        corrected: &Tally<'_>,
        (smallest, ones): (&SetSearchResult, &[Ratio]),
        (cheapest, costs): (&SetSearchResult, &[Ratio]),
    ) -> Option<GradeTarget> {
        let plan = self.bench.plan;
        let rung = plan.rungs.get(place)?;
        let reachable = match (smallest, cheapest) {
            (SetSearchResult::Never, _) | (_, SetSearchResult::Never) => Some(false),
            (SetSearchResult::Unknown, SetSearchResult::Unknown) => None,
            _ => Some(true),
        };
        let facts = || corrected.facts(self.bench.facts, plan.rounding().compare);
        let names = CardNames { plan, declared: self.bench.binding.names };
        let unmet = |condition: &Arc<Condition>| condition.unmet(&facts(), &names);
        Some(GradeTarget {
            grade: rung.grade.clone(),
            title: rung.title.clone(),
            reachable,
            smallest: self.set(smallest, ones, place),
            cheapest: self.set(cheapest, costs, place),
            unmet: if reachable == Some(true) { None } else { rung.when.as_ref().and_then(unmet) },
        })
    }

    /// The input of the exact search.
    fn ground(&self) -> SearchInput<'_> {
        let ImproveContext { plan, slots, tally, facts, .. } = *self.bench;
        SearchInput { plan, slots, tally, outer: facts, lines: self.fixables }
    }

    /// For each grade down to `last`, the best set that reaches it or a better one. A set for a better grade
    /// is kept if it is no dearer.
    ///
    /// `prices` has one entry for each line; the result has one entry for each grade, index 0 being the best grade. A greedy
    /// set found first is the cost limit of the exact search. If one exact search gives up, no later result is called
    /// optimal, because its set for the better grade might be cheaper; nor is any if a line may have other ways.
    fn search(&self, last: usize, prices: &[Ratio]) -> Vec<SetSearchResult> {
        let whole = !self.bench.held && self.lines.iter().all(|line| !line.partial);
        let price = |picks: &[(usize, usize)]| -> (Ratio, usize) {
            (picks.iter().filter_map(|pick| prices.get(pick.0)).cloned().sum(), picks.len())
        };
        let cheapest = if self.bench.plan.own.states() { every_set::cheapest } else { search::cheapest };
        let (mut best, mut exact): (Option<Vec<(usize, usize)>>, bool) = (None, whole);
        let mut all = Vec::new();
        for place in 0..=last {
            let known = self.irreducible_set(place, prices);
            let limit = known.as_ref().map(|picks| price(picks).0);
            let found = match cheapest(self.ground(), place, prices, limit.as_ref()) {
                SearchResult::By(picks) => Some(picks),
                SearchResult::Never => None,
                SearchResult::TooMany => {
                    exact = false;
                    known
                }
            };
            if let Some(picks) = found.filter(|picks| best.as_ref().is_none_or(|best| price(picks) < price(best))) {
                best = Some(picks);
            }
            all.push(match &best {
                Some(picks) if exact => SetSearchResult::Best(picks.clone()),
                Some(picks) => SetSearchResult::Found(picks.clone()),
                None if exact => SetSearchResult::Never,
                None => SetSearchResult::Unknown,
            });
        }
        all
    }

    /// Greedy irreducible set, used as upper bound: all corrections without the unnecessary ones, removed by
    /// descending price, or by ascending gain per price; the cheaper of the two.
    ///
    /// A set is irreducible if it reaches the grade and no single correction can be left out at the moment when it is
    /// tested. It is not always a minimum. Each order takes one roll-up for each line. `None` if all corrections together
    /// (each in its first way) do not reach the grade.
    fn irreducible_set(&self, place: usize, prices: &[Ratio]) -> Option<Vec<(usize, usize)>> {
        let all: Vec<(usize, usize)> = (0..self.lines.len()).map(|line| (line, 0)).collect();
        if !self.reaches(place, &all) {
            return None;
        }
        // Invariant: there is a gain and a price for every line.
        let gain = |pick: &(usize, usize)| self.gains.get(pick.0).cloned().unwrap_or_default();
        // Invariant: as above.
        let price = |pick: &(usize, usize)| prices.get(pick.0).cloned().unwrap_or_default();
        let mut dearest = all.clone();
        dearest.sort_stable_by_key(|other| std::cmp::Reverse(price(other)));
        let mut poorest = all.clone();
        poorest.sort_stable_by(|one, other| (&gain(one) * &price(other)).cmp(&(&gain(other) * &price(one))));
        let thin = |order: Vec<(usize, usize)>| {
            let mut picks = all.clone();
            for pick in order {
                let without: Vec<(usize, usize)> = picks.iter().copied().filter(|kept| *kept != pick).collect();
                if self.reaches(place, &without) {
                    picks = without;
                }
            }
            picks
        };
        let cost = |picks: &Vec<(usize, usize)>| -> Ratio { picks.iter().map(price).sum() };
        [thin(dearest), thin(poorest)].into_iter().min_by(|one, other| cost(one).cmp(&cost(other)))
    }

    /// Lower bound on the price of any set. If the grade is monotone in the corrections, a correction without
    /// which all others do not reach it is in every set. Example: three corrections at price 1, one of them
    /// forced and not enough alone: at least 1 + 1.
    ///
    /// Without monotonicity, or if a line has several ways, the bound is the price of the cheapest line: at least one
    /// correction is needed. It is 0 if the grade is reached already.
    fn lower_bound(&self, place: usize, prices: &[Ratio]) -> Ratio {
        let now_reached = self.reaches(place, &[]);
        let told = !self.bench.plan.own.states();
        let single = told && self.lines.iter().all(|line| line.ways.len() == 1 && !line.partial);
        let cheapest = |lines: &mut dyn Iterator<Item = usize>| {
            // Default: without a line that could be added nothing is, and 0 stays a valid lower bound.
            lines.filter_map(|line| prices.get(line)).min().cloned().unwrap_or_default()
        };
        if now_reached {
            return Ratio::ZERO;
        }
        if !single || !(0..=place).all(|place| search::is_monotone(self.ground(), place)) {
            return cheapest(&mut (0..self.lines.len()));
        }
        let all: Vec<(usize, usize)> = (0..self.lines.len()).map(|line| (line, 0)).collect();
        let needed = |line: &usize| {
            let without: Vec<(usize, usize)> = all.iter().copied().filter(|pick| pick.0 != *line).collect();
            !self.reaches(place, &without)
        };
        let forced: Vec<usize> = (0..self.lines.len()).filter(needed).collect();
        let sum: Ratio = forced.iter().filter_map(|line| prices.get(*line)).cloned().sum();
        let picks: Vec<(usize, usize)> = forced.iter().map(|line| (*line, 0)).collect();
        if self.reaches(place, &picks) {
            return sum;
        }
        &sum + &cheapest(&mut (0..self.lines.len()).filter(|line| !forced.contains(line)))
    }

    /// The set as a document.
    /// `cost` is the sum of the stated costs even for the smallest set; `at_least` is in units of `prices`.
    fn set(&self, searched: &SetSearchResult, prices: &[Ratio], place: usize) -> Option<FixSet> {
        let (picks, exact) = match searched {
            SetSearchResult::Best(picks) => (picks, true),
            SetSearchResult::Found(picks) => (picks, false),
            SetSearchResult::Never | SetSearchResult::Unknown => return None,
        };
        let of = |pick: &(usize, usize)| self.bench.fix(self.lines.get(pick.0)?, pick.1);
        let cost = |pick: &(usize, usize)| self.lines.get(pick.0).map(|line| line.cost.clone());
        Some(FixSet {
            corrections: picks.iter().filter_map(of).collect(),
            count: picks.len(),
            cost: picks.iter().filter_map(cost).sum(),
            then: self.bench.standing(&Tally::of(self.bench.plan, &self.slots(picks))),
            exact,
            at_least: (!exact).then(|| self.lower_bound(place, prices)),
        })
    }
}

/// Result of the search for one grade.
/// Sets are pairs of line and way, in line order.
#[derive(Clone, Debug)]
enum SetSearchResult {
    /// Proved optimal.
    Best(Vec<(usize, usize)>),
    /// Reaches it; another may be better.
    Found(Vec<(usize, usize)>),
    /// Proved unreachable.
    Never,
    /// Nothing found, and not everything tried.
    Unknown,
}
