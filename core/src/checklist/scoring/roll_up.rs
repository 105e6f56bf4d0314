//! The roll-up: bottom-up from lines to sections and the whole, and top-down to each line's part of it.
//!
//! Worked example: root with a weighted mean over A (weight 3; lines 1 of 1 and 0 of 1) and B (weight 1; line
//! 4 of 4). Bottom-up A is 1/2, B is 1, the root (3 × 1/2 + 1 × 1) / 4 = 5/8 of 6 possible points, so
//! `earned` is 15/4. Top-down A has 3/4 of the whole and B 1/4; each line of A has 3/8, the line of B 1/4.
//! The failed line of A lost 3/8 of 6 points.

use super::adjust::Adjusted;
use super::census::{Census, Wrong};
use super::line_score::LineScore;
pub(crate) use super::node_sum::Sum;
use super::node_sum::{Child, NOTHING};
use super::own_reading::{OwnFact, OwnValue};
use super::plan::{FactKey, Node, Plan, PlannedItem, Role};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::card_fact::SCORE;
use crate::checklist::model::checklist::{Compare, Method, RollUp};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::model::sampling::Sampling;
use crate::tools::condition::{FactSet, FactSource, FactValue, Lookup, Truth};
use std::sync::Arc;

/// The totals of all nodes, for given lines.
#[derive(Clone, Debug)]
pub(crate) struct Tally<'s> {
    plan: &'s Plan,
    slots: &'s [LineScore],
    /// The root's totals first, then each section's, by node index.
    pub(crate) sums: Vec<Sum>,
}

impl<'s> Tally<'s> {
    /// Adds lines up; they are in the order of the plan's items. Nodes are finished from the last to the
    /// first, so that children are finished before their parents.
    pub(crate) fn of(plan: &'s Plan, slots: &'s [LineScore]) -> Self {
        let mut tally = Self { plan, slots, sums: vec![Sum::default(); plan.nodes.len()] };
        for (index, slot) in slots.iter().enumerate() {
            tally.gather_line(index, slot);
        }
        for index in (1..plan.nodes.len()).rev() {
            tally.finish(index);
            tally.gather_node(index);
        }
        tally.finish(0);
        tally
    }

    /// Adds a line that counts to its node.
    fn gather_line(&mut self, index: usize, slot: &LineScore) {
        let Some(item) = self.plan.items.get(slot.item).filter(|item| slot.effect.counts && item.item.scored()) else {
            return;
        };
        let earned = &slot.effect.points * &item.weight;
        if let (Some(node), Some(sum)) = (self.plan.nodes.get(item.node), self.sums.get_mut(item.node)) {
            sum.counted += 1;
            sum.gather(node, Child::Line(index), &item.weight, &earned, &item.full);
        }
    }

    /// Adds a finished node, if anything in it counts, to its parent.
    fn gather_node(&mut self, index: usize) {
        let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get(index)) else { return };
        if sum.counted == 0 {
            return;
        }
        let (counted, earned, possible) = (sum.counted, sum.earned.clone(), sum.possible.clone());
        if let Some((parent, outer)) = self.plan.nodes.get(node.parent).zip(self.sums.get_mut(node.parent)) {
            outer.counted += counted;
            outer.gather(parent, Child::Node(index), &node.weight, &earned, &possible);
        }
    }

    /// Turns what a node has gathered into its totals: pool, mean or extreme, then `zero_when`. Nothing where too few are answered.
    fn finish(&mut self, index: usize) {
        let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get(index)) else { return };
        if sum.counted == 0 {
            return;
        }
        if let Some(rule) = self.first_short(&node.sampling, node) {
            if let Some(sum) = self.sums.get_mut(index) {
                *sum = Sum { short: Some(rule), ..Sum::default() };
            }
            return;
        }
        let Some(sum) = self.sums.get_mut(index) else { return };
        if node.role == Role::Pool {
            sum.charged = sum.earned.clone();
            sum.earned = (&node.start - &sum.charged).max(node.floor.clone());
            sum.possible = node.start.clone();
        } else if node.role == Role::Ratio && node.roll_up != RollUp::Sum {
            let ratio = match node.roll_up {
                RollUp::WeightedMean => sum.gathered.numerator.checked_div(&sum.gathered.denominator),
                _ => sum.gathered.best.as_ref().map(|(ratio, _)| ratio.clone()),
            };
            match ratio {
                Some(ratio) => sum.earned = &ratio * &sum.possible,
                // Nothing in it has any weight: it drops out.
                None => (sum.earned, sum.possible) = (Ratio::ZERO, Ratio::ZERO),
            }
        }
        if let Some(condition) = &node.zero_when {
            let facts = Local { tally: self, node };
            if condition.evaluate(&facts) == Truth::True
                && let Some(sum) = self.sums.get_mut(index)
            {
                sum.forfeited = Some(std::mem::take(&mut sum.earned));
            }
        }
    }

    /// Top-down pass: sets each node's part of the whole and its point factor.
    pub(crate) fn share_out(&mut self) {
        let has_percent = self.plan.method().has_percent();
        let Some(root) = self.sums.first_mut() else { return };
        root.share = (has_percent && root.possible.is_positive()).then_some(Ratio::ONE);
        root.rate = has_percent.then_some(Ratio::ONE);
        root.point = root.point_of(self.plan.root());
        for index in 1..self.plan.nodes.len() {
            let Some((node, sum)) = self.plan.nodes.get(index).zip(self.sums.get(index)) else { continue };
            let child = Child::Node(index);
            let share =
                if sum.counted == 0 { None } else { self.share_of(node.parent, child, &node.weight, &sum.possible) };
            // What is in a section without a score takes nothing from the whole.
            let rate = match sum.short {
                Some(_) => has_percent.then_some(Ratio::ZERO),
                None => self.rate_of(node.parent, child, &node.weight, &sum.possible),
            };
            if let Some(sum) = self.sums.get_mut(index) {
                (sum.share, sum.rate) = (share, rate);
                sum.point = sum.point_of(Some(node));
            }
        }
    }

    /// A line's part of the whole, 0 to 1; `None` under charges. Call `share_out` before.
    pub(crate) fn line_share(&self, index: usize, possible: &Ratio) -> Option<Ratio> {
        let item = self.plan.items.get(self.slots.get(index)?.item)?;
        self.share_of(item.node, Child::Line(index), &item.weight, possible)
    }

    /// Factor from a line's points to points of the whole; `None` under charges.
    pub(crate) fn line_rate(&self, index: usize, possible: &Ratio) -> Option<Ratio> {
        let item = self.plan.items.get(self.slots.get(index)?.item)?;
        self.rate_of(item.node, Child::Line(index), &item.weight, possible)
    }

    /// A child's part of the whole, given its parent's.
    fn share_of(&self, parent: usize, child: Child, weight: &Ratio, possible: &Ratio) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(parent).zip(self.sums.get(parent))?;
        let whole = sum.share.as_ref().filter(|_| node.role == Role::Ratio)?;
        match node.roll_up {
            RollUp::Sum => Some(possible * sum.point.as_ref()?),
            _ => Some(whole * &sum.part_of(node, child, weight, possible)),
        }
    }

    /// A child's point factor: a sum passes the factor on; other roll-ups scale it by possible(parent) /
    /// possible(child) and the child's part. A child that drops out has 0.
    fn rate_of(&self, parent: usize, child: Child, weight: &Ratio, possible: &Ratio) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(parent).zip(self.sums.get(parent))?;
        let rate = sum.rate.as_ref().filter(|_| node.role == Role::Ratio)?;
        if node.roll_up == RollUp::Sum {
            return Some(rate.clone());
        }
        // Default: a child of which nothing is possible has no part below, so its factor does not matter.
        let points = sum.possible.checked_div(possible).unwrap_or_default();
        Some(&(rate * &sum.part_of(node, child, weight, possible)) * &points)
    }

    /// The plan.
    pub(crate) fn plan(&self) -> &'s Plan {
        self.plan
    }

    /// True if a node is a pool of deductions.
    pub(crate) fn is_pool(&self, index: usize) -> bool {
        self.plan.nodes.get(index).is_some_and(|node| node.role == Role::Pool)
    }

    /// The sum of all pools' charges, before their floors, without those in sections that drop out; `None` without pools.
    pub(crate) fn charged(&self) -> Option<Ratio> {
        let pools = self.plan.nodes.iter().zip(&self.sums).filter(|(node, _)| node.role == Role::Pool);
        let charged = |(node, sum): (&Node, &Sum)| if self.drops_out(node) { Ratio::ZERO } else { sum.charged.clone() };
        pools.map(charged).reduce(|all, one| &all + &one)
    }

    /// True if a section above a node has too few answers for a score.
    fn drops_out(&self, node: &Node) -> bool {
        let above = node.sections.iter().filter_map(|section| self.sums.get(self.plan.section(section)?));
        above.into_iter().any(|sum| sum.short.is_some())
    }

    /// How many scored lines of a node are answered, and how many have to be, by a rule.
    pub(crate) fn sampled(&self, rule: &Sampling, node: &Node) -> (usize, usize) {
        let of = |item: &PlannedItem| rule.severity.is_none() || item.item.severity == rule.severity;
        let states = self.slots_of(node).filter(|(_, item)| of(item)).map(|(slot, item)| (slot.state, item.item.bonus));
        let (answered, asked) = states.fold((0, 0), |(answered, asked), (state, bonus)| match state {
            AnswerState::Answered => (answered + 1, asked + 1),
            // A bonus item did not have to be answered.
            AnswerState::Missing | AnswerState::Error if !bonus => (answered, asked + 1),
            _ => (answered, asked),
        });
        (answered, rule.needed(asked))
    }

    /// The first rule of which too few lines of a node are answered.
    pub(crate) fn first_short(&self, rules: &[Sampling], node: &Node) -> Option<usize> {
        rules.iter().position(|rule| {
            let (answered, needed) = self.sampled(rule, node);
            answered < needed
        })
    }

    /// True if a line counts, be it in a section that drops out.
    pub(crate) fn counts(&self) -> bool {
        self.sums.iter().any(|sum| sum.counted > 0 || sum.short.is_some())
    }

    /// The root's totals.
    pub(crate) fn root(&self) -> &Sum {
        self.sums.first().unwrap_or(&NOTHING)
    }

    /// 100 × earned ÷ possible of a node; for the root, within the checklist's limits. `None` under charges,
    /// and where nothing counts or is possible.
    pub(crate) fn percent(&self, index: usize) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(index).zip(self.sums.get(index))?;
        if node.role == Role::Charges || sum.counted == 0 {
            return None;
        }
        let percent = &sum.earned.checked_div(&sum.possible)? * &Ratio::HUNDRED;
        Some(if index == 0 { self.plan.checklist().cut(percent) } else { percent })
    }

    /// The exact value of a figure; `None` (unknown) where nothing counts that it could be a figure of.
    pub(crate) fn fact(&self, key: FactKey) -> Option<Ratio> {
        let (node, sum) = self.plan.nodes.get(key.node).zip(self.sums.get(key.node))?;
        let counted = |value: &Ratio| (sum.counted > 0).then(|| value.clone());
        match key.what {
            FigureKind::Percent => self.percent(key.node),
            FigureKind::Total => counted(&sum.earned),
            FigureKind::Lost if node.role == Role::Charges => counted(&sum.earned),
            FigureKind::Lost => (sum.counted > 0).then(|| &sum.possible - &sum.earned),
            FigureKind::WorstItem => self.worst_item(node),
            FigureKind::WorstSection => self.worst_section(node),
            FigureKind::BelowMinimum => Some(Ratio::from_count(self.below_minimum(node))),
            counted => self.census(node).tell(counted),
        }
    }

    /// The facts of a card: the site's own (`outer`) and the figures, rounded if `compare` says so.
    pub(crate) fn facts(&self, outer: &FactSet, compare: Compare) -> FactSet {
        let rounding = self.plan.rounding().rounding();
        // Invariant: a plan has a root.
        let whole = self.plan.root().map(|root| self.census(root)).unwrap_or_default();
        let stated = self.plan.facts.iter().filter_map(|fact| {
            let counted = if fact.key.node == 0 { whole.tell(fact.key.what) } else { None };
            let value = counted.or_else(|| self.fact(fact.key))?;
            let rounded = fact.rounded && compare == Compare::Rounded;
            Some((&fact.name, if rounded { rounding.apply(&value) } else { value }))
        });
        let mut facts = outer.with_numbers(stated, self.plan.facts.len());
        self.add_own(outer, compare, &mut facts);
        facts
    }

    /// Adds the figures of items that grades read, the named figures, and the final score, which read the site's facts and answers in
    /// `outer`.
    fn add_own(&self, outer: &FactSet, compare: Compare, facts: &mut FactSet) {
        let own = &self.plan.own;
        if !own.states() {
            return;
        }
        let (exact, adjusted) = self.exact(outer);
        for name in own.stated() {
            let value = match own.meaning(name) {
                Some(what @ OwnFact::Item(..)) => self.plan.seen(what, self.resolve(what), compare),
                _ => OwnValue::of_fact(&exact, name),
            };
            value.put(name, facts);
        }
        if own.scoring.is_some() {
            let rounds = compare == Compare::Rounded;
            let seen = match adjusted.score {
                OwnValue::Value(FactValue::Number(score)) if rounds => {
                    OwnValue::number(Some(self.plan.rounding().rounding().apply(&score)))
                }
                other => other,
            };
            seen.put(&Arc::from(SCORE), facts);
        }
    }

    /// The final score with its steps, given the site's facts and answers; none without a rule for it.
    pub(crate) fn adjusted(&self, outer: &FactSet) -> Adjusted {
        match self.plan.own.scoring {
            None => Adjusted { begin: OwnValue::NoValue, score: OwnValue::NoValue, steps: Vec::new() },
            Some(_) => self.exact(outer).1,
        }
    }

    /// The exact final score; `None` without a rule for it, and where there is none.
    pub(crate) fn final_score(&self, outer: &FactSet) -> Option<Ratio> {
        self.plan.own.scoring.as_ref()?;
        self.adjusted(outer).number()
    }

    /// The facts that a step of the rule for the final score reads, given the score before it.
    pub(crate) fn facts_before(&self, outer: &FactSet, score: Option<&Ratio>) -> FactSet {
        let mut exact = self.exact(outer).0;
        if let Some(score) = score {
            exact.insert(SCORE, FactValue::Number(score.clone()));
        }
        exact
    }

    /// Named figures with all that they and the rule for the final score read, exactly; and the final score.
    fn exact(&self, outer: &FactSet) -> (FactSet, Adjusted) {
        let mut exact = outer.clone();
        self.plan.reckon_figures(&mut exact, None, &|what| self.resolve(what));
        for name in self.plan.own.scoring.iter().flatten() {
            if let Some(what) = self.plan.own.meaning(name).filter(|_| !exact.mentions(name)) {
                self.resolve(what).put(name, &mut exact);
            }
        }
        let begin = if self.plan.method().has_percent() { self.percent(0) } else { Some(self.root().earned.clone()) };
        let adjusted = self.plan.adjusted(begin, &mut exact);
        (exact, adjusted)
    }

    /// A fact of the checklist's own, by lines that are settled.
    fn resolve(&self, what: OwnFact) -> OwnValue {
        match what {
            OwnFact::Item(item, figure) => {
                let of_item = self.slots.iter().filter(|slot| slot.item == item);
                OwnValue::number(self.plan.item_figure(item, figure, of_item))
            }
            OwnFact::Node(key) => OwnValue::number(self.fact(key)),
            // Answers that are known are among the outer facts already; figures are reckoned.
            OwnFact::Answer(_) | OwnFact::Figure(_) => OwnValue::Unknown,
        }
    }

    /// True if a section is below its `minimum_percent`, compared as the checklist compares.
    pub(crate) fn is_below_minimum(&self, index: usize) -> bool {
        let minimum = self.plan.nodes.get(index).and_then(|node| node.minimum.as_ref());
        let seen = self.percent(index).map(|percent| self.plan.rounding().compared(&percent));
        minimum.zip(seen).is_some_and(|(minimum, percent)| percent < *minimum)
    }

    /// Number of sections within a node that are below their minimum.
    fn below_minimum(&self, node: &Node) -> usize {
        node.inner.clone().filter(|index| self.is_below_minimum(*index)).count()
    }

    /// The scored lines of a node, including those of its sections. Lines are sorted by item, so two binary
    /// searches find them.
    fn slots_of(&self, node: &Node) -> impl Iterator<Item = (&'s LineScore, &'s PlannedItem)> {
        let from = self.slots.partition_point(|slot| slot.item < node.items.start);
        let to = self.slots.partition_point(|slot| slot.item < node.items.end);
        let (slots, plan) = (self.slots, self.plan);
        // Invariant: partition points lie within the list, `from` not behind `to`.
        let inside = slots.get(from..to).unwrap_or_default();
        inside
            .iter()
            .filter_map(move |slot| Some((slot, plan.items.get(slot.item)?)))
            .filter(|(_, item)| item.item.scored())
    }

    /// Counts a node's lines by state, failure and severity.
    fn census(&self, node: &Node) -> Census {
        let mut census = Census::default();
        for (slot, item) in self.slots_of(node) {
            match slot.state {
                AnswerState::Answered => {
                    census.answered += 1;
                    census.asked += 1;
                }
                // A bonus item did not have to be answered.
                AnswerState::Missing | AnswerState::Error if !item.item.bonus => census.asked += 1,
                AnswerState::NotApplicable => census.not_applicable += 1,
                _ => {}
            }
            census.deficient += usize::from(slot.effect.is_deficient(item, self.plan.method()));
            if slot.effect.counts && (slot.effect.failed || slot.effect.nonconformities > 0) {
                census.all.add(&slot.effect);
                if let Some(rank) = slot.effect.severity.or(item.severity) {
                    if census.by_severity.len() <= rank {
                        census.by_severity.resize(rank + 1, Wrong::default());
                    }
                    if let Some(wrong) = census.by_severity.get_mut(rank) {
                        wrong.add(&slot.effect);
                    }
                }
            }
        }
        census
    }

    /// The lowest earned / possible of a line, 0 to 1; under charges, the highest charge.
    fn worst_item(&self, node: &Node) -> Option<Ratio> {
        let each = self.slots_of(node).filter_map(|(slot, item)| slot.standing(item, self.plan.method()));
        if self.plan.method() == Method::Points { each.min() } else { each.max() }
    }

    /// The lowest earned / possible of a section within a node; under demerit, the highest charge.
    fn worst_section(&self, node: &Node) -> Option<Ratio> {
        let inner = || node.inner.clone().filter_map(|index| self.plan.nodes.get(index).zip(self.sums.get(index)));
        let with = inner().filter(|(_, sum)| sum.counted > 0 && sum.possible.is_positive());
        match self.plan.method().has_percent() {
            true => with
                .filter(|(node, _)| node.role != Role::Charges)
                .filter_map(|(_, sum)| sum.earned.checked_div(&sum.possible))
                .min(),
            false => with.map(|(_, sum)| sum.earned.clone()).max(),
        }
    }
}

/// A section's own figures, as its `zero_when` reads them.
struct Local<'l, 's> {
    tally: &'l Tally<'s>,
    node: &'l Node,
}

impl FactSource for Local<'_, '_> {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        // The figures are sorted by name.
        let place = self.node.zero_facts.binary_search_by(|(known, _)| (**known).cmp(name)).ok();
        let key = place.and_then(|place| self.node.zero_facts.get(place)).map(|(_, key)| *key);
        let Some((key, value)) = key.and_then(|key| Some((key, self.tally.fact(key)?))) else { return Lookup::Missing };
        let rounds = matches!(key.what, FigureKind::Percent | FigureKind::Total);
        let seen = if rounds { self.tally.plan.rounding().compared(&value) } else { value };
        Lookup::Range(seen.clone(), seen)
    }
}
