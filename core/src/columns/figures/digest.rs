//! What of a line a score depends on, in a form that can be put together in any order.
//!
//! A line's digest is a short vector of sums, counts and extremes; digests are put together component by component, in any
//! order (a commutative monoid, whose neutral element is the digest of no lines). Lines that put together give the same digest
//! have the same figures, whatever their items: a table then needs one evaluation for each digest that occurs, and not one for
//! each row.
//!
//! Example, two items of weight 1 and 2: a passed one of weight 1 gives (earned 1, possible 1, lines 1, failed 0), a failed one
//! of weight 2 gives (0, 2, 1, 1); together (1, 3, 2, 1), from which 33.3 % and one failure follow.
//!
//! Only nodes whose own sum something looks at keep sums; the lines of any other node enter the sums of the nearest node above
//! it that is kept. Fewer components mean more equal digests, and so smaller tables:
//!
//! ```text
//! sums    kept node 0: earned, possible, lines, numerator, denominator | kept node 1: the same five | …
//! counts  failed, deficient, failed of each severity, sampled, … whatever grades ask for
//! worst   the worst line of each node of which a grade asks that
//! states  one byte of flags
//! ```

use super::line_figures::LineFigures;
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::{Method, RollUp};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::own_reading::OwnFact;
use crate::checklist::scoring::plan::{FactKey, Plan, Role};
use std::ops::Range;

/// The sums, counts and extremes that a checklist's figures depend on.
#[derive(Clone, Debug)]
pub(crate) struct DigestLayout {
    /// By node: the kept node whose sums its lines enter; itself if it is kept.
    targets: Vec<usize>,
    /// By node: the position of the first of its five sums in a digest; `None` if it is not kept.
    places: Vec<Option<usize>>,
    /// The number of sums of a digest: five for each kept node.
    sums: usize,
    /// What each count of a digest counts; no two are equal.
    counts: Vec<Count>,
    /// The items among which each entry of `worst` looks for the worst line.
    worst: Vec<Range<usize>>,
}

/// Lines put together. Lengths are those of the layout that made it; other digests cannot be put together with it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Digest {
    /// Exact sums, [`SUMS`] for each kept node.
    sums: Box<[Ratio]>,
    /// One number for each entry of `DigestLayout::counts`.
    counts: Box<[u64]>,
    /// The least share of the possible points (method points) or the greatest weighted charge (other methods); `None` if no
    /// line can be the worst.
    worst: Box<[Option<Ratio>]>,
    /// Flags, united by "or": 1 something blocks, 2 something is answered; of scored items 4 missing, 8 error, 16 not sampled,
    /// 32 not applicable.
    states: u8,
}

/// Something that is counted among the items of a node.
#[derive(Clone, Debug, PartialEq)]
struct Count {
    /// The items of the node, by index in the plan.
    items: Range<usize>,
    /// What is counted among them.
    what: CountKind,
}

/// What a count counts. A severity is an index in the severities of the checklist; `None` counts all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CountKind {
    /// Lines that failed.
    Failed(Option<usize>),
    /// Lines below full that did not fail.
    Deficient,
    /// Nonconformities, of which a line may have several.
    Nonconformities(Option<usize>),
    /// Lines that are answered.
    Answered,
    /// Lines that had to be answered: answered ones, and missing ones or errors that are no bonus.
    Asked,
    /// Lines that do not apply.
    NotApplicable,
    /// Looked at, of the severity of a sampling rule.
    Sampled(Option<usize>),
}

/// Sums of a kept node: earned, possible, how many count; and of a weighted mean its numerator and denominator.
/// Numerator and denominator stay 0 for nodes that are no weighted mean.
const SUMS: usize = 5;

impl DigestLayout {
    /// Of a checklist; `None` where its roll-up looks at lines one by one (the least, greatest or first of items).
    /// Sections whose items are combined by a sum or a weighted mean can be digested; so can charges and pools.
    pub(crate) fn of(plan: &Plan) -> Option<Self> {
        let keys: Vec<FactKey> = plan
            .rungs
            .iter()
            .filter_map(|rung| rung.when.as_ref())
            .flat_map(|condition| {
                let mut keys = Vec::new();
                condition.for_each_fact(&mut |name| keys.extend(plan.fact_key(0, name)));
                keys
            })
            .chain(plan.nodes.iter().flat_map(|node| node.zero_facts.iter().map(|(_, key)| *key)))
            // What named figures and the final score read.
            .chain(plan.own.facts().filter_map(|what| if let OwnFact::Node(key) = what { Some(key) } else { None }))
            .collect();
        let kept: Vec<bool> = (0..plan.nodes.len()).map(|node| plan.is_kept(node, &keys)).collect();
        let mut targets: Vec<usize> = Vec::new();
        for (index, node) in plan.nodes.iter().enumerate() {
            let keep = kept.get(index).copied().unwrap_or(true);
            // Invariant: nodes stand behind their parents, and the root, node 0, is kept.
            targets.push(if keep { index } else { targets.get(node.parent).copied().unwrap_or_default() });
        }
        let one_by_one = plan.items.iter().filter(|item| item.item.scored()).any(|item| {
            let node = plan.nodes.get(item.node);
            node.is_some_and(|node| {
                node.role == Role::Ratio && !matches!(node.roll_up, RollUp::Sum | RollUp::WeightedMean)
            })
        });
        if one_by_one {
            return None;
        }
        let mut sums = 0_usize;
        let places = kept.iter().map(|kept| {
            kept.then(|| {
                let place = sums;
                sums += SUMS;
                place
            })
        });
        let places = places.collect();
        let items = |node: usize| plan.nodes.get(node).map_or(0..0, |node| node.items.clone());
        Some(Self {
            targets,
            places,
            sums,
            counts: plan.counts(&keys),
            worst: keys.iter().filter(|key| key.what == FigureKind::WorstItem).map(|key| items(key.node)).collect(),
        })
    }

    /// The digest of no lines: the neutral element of `together`.
    pub(crate) fn nothing(&self) -> Digest {
        Digest {
            sums: vec![Ratio::ZERO; self.sums].into(),
            counts: vec![0; self.counts.len()].into(),
            worst: vec![None; self.worst.len()].into(),
            states: 0,
        }
    }

    /// The digest of one line. An item without a score only adds to the flags; a line that does not count (missing, not
    /// applicable) only to flags and counts.
    pub(crate) fn line(&self, plan: &Plan, line: &LineFigures) -> Digest {
        let mut digest = self.nothing();
        digest.states |= u8::from(line.blocks) | (u8::from(line.has_answer) << 1);
        let slot = &line.slot;
        let Some(item) = plan.items.get(slot.item).filter(|item| item.item.scored()) else { return digest };
        digest.states |= match slot.state {
            AnswerState::Missing => 1 << 2,
            AnswerState::Error => 1 << 3,
            AnswerState::NotSampled => 1 << 4,
            AnswerState::NotApplicable => 1 << 5,
            AnswerState::Answered | AnswerState::Hidden => 0,
        };
        let effect = &slot.effect;
        for (place, count) in self.counts.iter().enumerate() {
            if !count.items.contains(&slot.item) {
                continue;
            }
            let severity = effect.severity.or(item.severity);
            let of = |rank: Option<usize>| rank.is_none() || severity == rank;
            let answered = slot.state == AnswerState::Answered;
            let is = |is: bool| u64::from(is);
            let number =
                match count.what {
                    CountKind::Failed(rank) => is(effect.counts && effect.failed && of(rank)),
                    CountKind::Deficient => is(effect.is_deficient(item, plan.method())),
                    CountKind::Nonconformities(rank) if effect.counts && of(rank) => effect.nonconformities,
                    CountKind::Nonconformities(_) => 0,
                    CountKind::Answered => is(answered),
                    CountKind::Asked => is(answered
                        || (matches!(slot.state, AnswerState::Missing | AnswerState::Error) && !item.item.bonus)),
                    CountKind::NotApplicable => is(slot.state == AnswerState::NotApplicable),
                    CountKind::Sampled(rank) => is(answered && (rank.is_none() || item.severity == rank)),
                };
            if let Some(counted) = digest.counts.get_mut(place) {
                *counted = number;
            }
        }
        if !effect.counts {
            return digest;
        }
        let earned = &effect.points * &item.weight;
        let possible = if item.item.bonus { Ratio::ZERO } else { &item.possible * &item.weight };
        let of_mean = plan
            .nodes
            .get(item.node)
            .is_some_and(|node| node.role == Role::Ratio && node.roll_up == RollUp::WeightedMean);
        let place = self.targets.get(item.node).and_then(|target| self.places.get(*target).copied().flatten());
        let weightless = of_mean && !item.weight.is_positive();
        let ratio = earned.checked_div(&possible).filter(|_| of_mean && possible.is_positive());
        let sums = [
            if weightless { Ratio::ZERO } else { earned },
            if weightless { Ratio::ZERO } else { possible },
            Ratio::ONE,
            ratio.as_ref().map_or(Ratio::ZERO, |ratio| ratio * &item.weight),
            ratio.map_or(Ratio::ZERO, |_| item.weight.clone()),
        ];
        for (sum, value) in digest.sums.iter_mut().skip(place.unwrap_or(self.sums)).zip(sums) {
            *sum = value;
        }
        if !item.item.bonus && item.possible.is_positive() && item.weight.is_positive() {
            let value = match plan.method() {
                Method::Points => effect.points.checked_div(&item.possible),
                _ => Some(&effect.points * &item.weight),
            };
            for (worst, items) in digest.worst.iter_mut().zip(&self.worst) {
                *worst = value.clone().filter(|_| items.contains(&slot.item));
            }
        }
        digest
    }

    /// Puts two digests together: sums and counts add up, the worse of two extremes stays, flags are united. Associative and
    /// commutative.
    pub(crate) fn together(&self, plan: &Plan, one: &Digest, other: &Digest) -> Digest {
        let worse = |one: &Option<Ratio>, other: &Option<Ratio>| match (one, other) {
            (Some(one), Some(other)) if plan.method() == Method::Points => Some(one.min(other).clone()),
            (Some(one), Some(other)) => Some(one.max(other).clone()),
            (one, other) => one.as_ref().or(other.as_ref()).cloned(),
        };
        Digest {
            sums: one.sums.iter().zip(&other.sums).map(|(one, other)| one + other).collect(),
            counts: one.counts.iter().zip(&other.counts).map(|(one, other)| one + other).collect(),
            worst: one.worst.iter().zip(&other.worst).map(|(one, other)| worse(one, other)).collect(),
            states: one.states | other.states,
        }
    }
}

impl Plan {
    /// True if something looks at a node's own sum, so that it cannot be added to the sum of the node that holds it: the root;
    /// a roll-up other than a sum, here or right above; a pool; a zero rule or a minimum; a grade that asks for a figure of the
    /// node.
    fn is_kept(&self, index: usize, keys: &[FactKey]) -> bool {
        let Some(node) = self.nodes.get(index).filter(|_| index > 0) else { return true };
        let apart = |role: Role, roll_up: RollUp| role == Role::Ratio && roll_up != RollUp::Sum;
        let above = self.nodes.get(node.parent).is_none_or(|parent| apart(parent.role, parent.roll_up));
        let looked_at = |key: &FactKey| match key.what {
            FigureKind::Percent | FigureKind::Total | FigureKind::Lost => key.node == index,
            FigureKind::WorstSection => self.nodes.get(key.node).is_some_and(|node| node.inner.contains(&index)),
            _ => false,
        };
        above
            || apart(node.role, node.roll_up)
            || node.role == Role::Pool
            || node.zero_when.is_some()
            || node.minimum.is_some()
            || keys.iter().any(looked_at)
    }

    /// What has to be counted: all that a table shows, and all that grades and sections ask for.
    /// `keys` are the figures of cards that grades and zero rules read.
    fn counts(&self, keys: &[FactKey]) -> Vec<Count> {
        let mut counts: Vec<Count> = Vec::new();
        let mut add = |node: usize, what: CountKind| {
            let items = self.nodes.get(node).map_or(0..0, |node| node.items.clone());
            let count = Count { items, what };
            if !counts.contains(&count) {
                counts.push(count);
            }
        };
        add(0, CountKind::Failed(None));
        add(0, CountKind::Deficient);
        for rank in 0..self.checklist().severities.len() {
            add(0, CountKind::Failed(Some(rank)));
        }
        for rule in &self.checklist().sampling {
            // Invariant: a sampling rule names a declared severity, which was checked at load; no item has this rank.
            let rank = rule.severity.as_ref().map(|id| self.checklist().severity_rank(id).unwrap_or(usize::MAX));
            add(0, CountKind::Sampled(rank));
        }
        for key in keys {
            match key.what {
                FigureKind::FailedCount => add(key.node, CountKind::Failed(None)),
                FigureKind::Failed(rank) => add(key.node, CountKind::Failed(Some(rank))),
                FigureKind::DeficientCount => add(key.node, CountKind::Deficient),
                FigureKind::NonconformityCount => add(key.node, CountKind::Nonconformities(None)),
                FigureKind::Nonconformities(rank) => add(key.node, CountKind::Nonconformities(Some(rank))),
                FigureKind::AnsweredCount => add(key.node, CountKind::Answered),
                FigureKind::AnsweredShare => {
                    add(key.node, CountKind::Answered);
                    add(key.node, CountKind::Asked);
                }
                FigureKind::NotApplicableCount => add(key.node, CountKind::NotApplicable),
                FigureKind::Percent
                | FigureKind::Total
                | FigureKind::Lost
                | FigureKind::WorstItem
                | FigureKind::WorstSection
                | FigureKind::BelowMinimum => {}
            }
        }
        counts
    }
}
