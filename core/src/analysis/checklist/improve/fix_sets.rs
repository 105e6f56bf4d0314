//! The sets of corrections that reach each grade: the best there are where the search ends, else the best that was found and what none can beat.

use super::improvement::{FixSet, GradeTarget};
use super::search::{self, CorrectableLine, SearchInput, SearchResult, fixed_slot};
use super::{ImproveContext, WrongLine};
use crate::base::exact::Ratio;
use crate::checklist::scoring::fact_titles::CardNames;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::Condition;
use std::sync::Arc;

/// The search for sets.
pub(super) struct FixSetSearch<'s> {
    pub(super) bench: &'s ImproveContext<'s>,
    pub(super) lines: &'s [WrongLine],
    pub(super) fixables: &'s [CorrectableLine],
    /// What each line brings alone, in its first way.
    pub(super) gains: Vec<Ratio>,
}

impl FixSetSearch<'_> {
    /// The slots once some lines are put right.
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

    fn reaches(&self, place: usize, picks: &[(usize, usize)]) -> bool {
        self.bench.place(&Tally::of(self.bench.plan, &self.slots(picks))).is_some_and(|then| then <= place)
    }

    /// The targets at these places.
    pub(super) fn targets(&self, places: &[usize], corrected: &Tally<'_>) -> Vec<GradeTarget> {
        let ones = vec![Ratio::ONE; self.lines.len()];
        let costs: Vec<Ratio> = self.lines.iter().map(|line| line.cost.clone()).collect();
        let last = places.iter().max().copied().unwrap_or_default();
        let smallest = self.search(last, &ones);
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
        let facts = || corrected.facts(&self.bench.inspection.facts, plan.rounding().compare);
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

    fn ground(&self) -> SearchInput<'_> {
        let ImproveContext { plan, slots, tally, inspection, .. } = *self.bench;
        SearchInput { plan, slots, tally, outer: &inspection.facts, lines: self.fixables }
    }

    /// For every place down to the last: the best set with which its rung holds, or one above it.
    fn search(&self, last: usize, prices: &[Ratio]) -> Vec<SetSearchResult> {
        let whole = self.lines.iter().all(|line| !line.partial);
        let price = |picks: &[(usize, usize)]| -> (Ratio, usize) {
            (picks.iter().filter_map(|pick| prices.get(pick.0)).cloned().sum(), picks.len())
        };
        let (mut best, mut exact): (Option<Vec<(usize, usize)>>, bool) = (None, whole);
        let mut all = Vec::new();
        for place in 0..=last {
            let known = self.irreducible_set(place, prices);
            let limit = known.as_ref().map(|picks| price(picks).0);
            let found = match search::cheapest(self.ground(), place, prices, limit.as_ref()) {
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

    /// A set from which nothing can be left out, the cheaper of two: everything, less what is not needed, first the dearest, or first
    /// what brings least for its price.
    fn irreducible_set(&self, place: usize, prices: &[Ratio]) -> Option<Vec<(usize, usize)>> {
        let all: Vec<(usize, usize)> = (0..self.lines.len()).map(|line| (line, 0)).collect();
        if !self.reaches(place, &all) {
            return None;
        }
        let gain = |pick: &(usize, usize)| self.gains.get(pick.0).cloned().unwrap_or_default();
        let price = |pick: &(usize, usize)| prices.get(pick.0).cloned().unwrap_or_default();
        let mut dearest = all.clone();
        dearest.sort_by_key(|other| std::cmp::Reverse(price(other)));
        let mut poorest = all.clone();
        poorest.sort_by(|one, other| (&gain(one) * &price(other)).cmp(&(&gain(other) * &price(one))));
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

    /// What no set can be better than: what has to be in every one, where more corrections never take a grade away.
    fn lower_bound(&self, place: usize, prices: &[Ratio]) -> Ratio {
        let now_reached = self.reaches(place, &[]);
        let single = self.lines.iter().all(|line| line.ways.len() == 1 && !line.partial);
        let cheapest = |lines: &mut dyn Iterator<Item = usize>| {
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

/// What came of a search.
#[derive(Clone, Debug)]
enum SetSearchResult {
    /// No set is better.
    Best(Vec<(usize, usize)>),
    /// This one reaches it.
    Found(Vec<(usize, usize)>),
    /// None reaches it.
    Never,
    /// Nothing was found, and not everything was looked at.
    Unknown,
}
