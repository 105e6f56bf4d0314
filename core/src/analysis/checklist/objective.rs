//! Objectives of a search: the figures that grade conditions read, and the direction in which each improves.
//!
//! Example: `percent at_least 80 and failed.key at_most 0` reads two figures, percent with direction `More`
//! and threshold 80, failures with direction `Less` and threshold 0. Under `not`, directions are reversed. A
//! figure that is compared both ways, or with `is`, has direction `Both`, and no pruning by dominance is
//! allowed for it.
//!
//! Only directions and thresholds are kept of a condition, not how it combines its parts with `all` and `any`. For
//! dominance that is enough: a condition built of comparisons that each improve in one direction improves in it as well.

use crate::base::exact::{Decimal, Ratio};
use crate::base::ordered::SortStable;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::scoring::plan::{FactKey, Node, Plan, Role};
use crate::tools::condition::{Asked, Atom, Bounds, Comparison, Condition, Literal, Operand, Slope, Test};

/// The direction in which a figure has to change for conditions to become true.
/// They form a lattice: `Unused` below `More` and `Less`, `Both` above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// No condition reads the figure.
    Unused,
    /// A greater value can only help.
    More,
    /// A smaller value can only help.
    Less,
    /// A change in either direction may help or harm.
    Both,
}

impl Direction {
    /// The least upper bound: what is needed to satisfy both requirements.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unused, want) | (want, Self::Unused) => want,
            (one, other) if one == other => one,
            _ => Self::Both,
        }
    }

    /// `Unused` and `Both` are their own opposites.
    fn flip(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
            same => same,
        }
    }

    /// The opposite direction if a negative factor reverses it.
    pub(crate) fn reversed_if(self, flips: bool) -> Self {
        if flips { self.flip() } else { self }
    }
}

/// What a figure is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureBasis {
    /// Lines: a count of them, or the worst.
    Lines(FigureKind),
    /// Lines: how many had to be answered.
    Asked,
    /// Nodes: the totals of one, the worst of those in it, or how many of those are below their minimum.
    Nodes(FigureKind),
}

impl FigureBasis {
    /// True if the figure is a count.
    /// A count has a value, 0, even where no line contributes; the worst of nothing has none.
    pub(crate) fn is_count(self) -> bool {
        !matches!(self, Self::Lines(FigureKind::WorstItem))
            && matches!(self, Self::Lines(_) | Self::Asked | Self::Nodes(FigureKind::BelowMinimum))
    }
}

/// A figure that conditions read.
/// There is at most one for each pair of node and basis; several reads of one figure are merged.
#[derive(Clone, Debug)]
pub(crate) struct Objective {
    /// Index of the node whose figure it is.
    pub(crate) node: usize,
    /// What it is computed from.
    pub(crate) of: FigureBasis,
    /// The direction in which all its readers want it.
    pub(crate) want: Direction,
    /// The outermost node whose condition reads it; the root if a grade does. Above it the figure need not be
    /// kept.
    pub(crate) until: usize,
    /// The thresholds that it is compared with, ascending, if all are constants.
    /// `None` if one of them is another figure, or a comparison without a direction.
    levels: Option<Vec<Ratio>>,
}

/// All figures that a grade reads, directly or through conditions of sections.
#[derive(Clone, Debug)]
pub(crate) struct Objectives {
    /// In the order in which they are first read. The answered share is two entries, answered and asked lines.
    pub(crate) list: Vec<Objective>,
    /// The direction of each node's earned points (or charges).
    /// One for each node of the plan.
    pub(crate) directions: Vec<Direction>,
}

/// A figure that a condition reads.
struct FactRead {
    /// Index of the node whose condition reads it; 0 for a grade.
    reader: usize,
    /// The figure and its node.
    key: FactKey,
    /// The direction in which the condition wants it.
    want: Direction,
    /// The constant that it is compared with, if its direction is known.
    level: Option<Ratio>,
}

impl Objectives {
    /// The objectives of the grade with this index; `never_negative` tells of a node whether it always earns
    /// 0 or more.
    pub(crate) fn of(plan: &Plan, place: usize, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let mut reads = Vec::new();
        if let Some(condition) = plan.rungs.get(place).and_then(|rung| rung.when.as_ref()) {
            read(plan, 0, condition, true, &mut reads);
        }
        Self::from_reads(plan, reads, never_negative)
    }

    /// The objectives of the score itself: the percentage upwards, or the total downwards.
    pub(crate) fn of_score(plan: &Plan, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let (what, want) = if plan.method().has_percent() {
            (FigureKind::Percent, Direction::More)
        } else {
            (FigureKind::Total, Direction::Less)
        };
        let read = FactRead { reader: 0, key: FactKey { node: 0, what }, want, level: None };
        Self::from_reads(plan, vec![read], never_negative)
    }

    /// Propagates directions from the root down: a pool reverses them (more charges, less score), and a
    /// section's own condition may add to them.
    ///
    /// `never_negative` matters for `zero_when`: forfeiting sets a node to 0, which can only lower it if it never earns less
    /// than 0. A read of a node's own percent, total or lost becomes part of the node's direction instead of an objective.
    fn from_reads(plan: &Plan, mut reads: Vec<FactRead>, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let mut directions: Vec<Direction> = Vec::with_capacity(plan.nodes.len());
        for (index, node) in plan.nodes.iter().enumerate() {
            let above = directions.get(node.parent).copied().unwrap_or(Direction::Unused);
            let pooled = plan.nodes.get(node.parent).is_some_and(|parent| parent.role == Role::Pool);
            let from_above = above.reversed_if(pooled && index > 0);
            let mut want = reads.iter().fold(from_above, |want, read| want.and(read.direction_for(plan, index)));
            if let Some(condition) = node.zero_when.as_ref().filter(|_| want != Direction::Unused) {
                let mut own = Vec::new();
                read(plan, index, condition, false, &mut own);
                let with_own = own
                    .iter()
                    .filter(|read| read.is_own())
                    .fold(want, |want, read| want.and(read.direction_for(plan, index)));
                // Forfeiting is bad if more is better and nothing is below 0; otherwise it may help, and the
                // direction is `Both`.
                if want != Direction::More || with_own != Direction::More || !never_negative(node) {
                    own.iter_mut().for_each(|read| read.want = Direction::Both);
                }
                if own.iter().any(|read| read.is_own() && read.want == Direction::Both) {
                    want = Direction::Both;
                }
                reads.extend(own.into_iter().filter(|read| !read.is_own()));
            }
            directions.push(want);
        }
        let mut meters = Self { list: Vec::new(), directions };
        for read in reads.iter().filter(|read| !read.is_own()) {
            match read.key.what {
                FigureKind::AnsweredShare => {
                    meters.add(read, FigureBasis::Lines(FigureKind::AnsweredCount));
                    meters.add(read, FigureBasis::Asked);
                }
                FigureKind::Percent
                | FigureKind::Total
                | FigureKind::Lost
                | FigureKind::WorstSection
                | FigureKind::BelowMinimum => {
                    meters.add(read, FigureBasis::Nodes(read.key.what));
                }
                what => meters.add(read, FigureBasis::Lines(what)),
            }
        }
        meters.list.iter_mut().filter_map(|meter| meter.levels.as_mut()).for_each(|levels| {
            levels.sort_stable_by(Ratio::cmp);
            levels.dedup();
        });
        meters
    }

    /// Adds a read to the objective of its figure: directions are joined, the outermost reader and all thresholds kept.
    fn add(&mut self, read: &FactRead, of: FigureBasis) {
        match self.list.iter_mut().find(|meter| meter.node == read.key.node && meter.of == of) {
            Some(meter) => {
                meter.want = meter.want.and(read.want);
                meter.until = meter.until.min(read.reader);
                meter.levels = meter.levels.take().zip(read.level.clone()).map(|(mut levels, level)| {
                    levels.push(level);
                    levels
                });
            }
            None => self.list.push(Objective {
                node: read.key.node,
                of,
                want: read.want,
                until: read.reader,
                levels: read.level.clone().map(|level| vec![level]),
            }),
        }
    }

    /// Index of the objective of a figure.
    /// `None` if no condition reads it.
    pub(crate) fn find(&self, node: usize, of: FigureBasis) -> Option<usize> {
        self.list.iter().position(|meter| meter.node == node && meter.of == of)
    }

    /// True if no figure has direction `Both`: improving a figure never makes the condition false.
    pub(crate) fn is_monotone(&self) -> bool {
        let of_meters = self.list.iter().map(|meter| meter.want);
        of_meters.chain(self.directions.iter().copied()).all(|want| want != Direction::Both)
    }
}

impl Objective {
    /// Canonical representative of a value: all values between two adjacent thresholds map to one number, so
    /// that equivalent states merge. With thresholds 60 and 80, every value between them becomes 70, 60 stays
    /// 60, and all above 80 become 81.
    /// Values are unchanged if the thresholds are not all constants. Below the lowest threshold the representative is that
    /// threshold − 1, between two their midpoint, above the highest that threshold + 1.
    pub(crate) fn level(&self, value: Ratio) -> Ratio {
        let Some(levels) = &self.levels else { return value };
        let below = levels.iter().filter(|level| **level < value).count();
        if levels.get(below).is_some_and(|level| *level == value) {
            return value;
        }
        let low = below.checked_sub(1).and_then(|place| levels.get(place));
        match (low, levels.get(below)) {
            (Some(low), Some(high)) => (low + high).checked_div(&Ratio::from_integer(2)).unwrap_or(value),
            (Some(low), None) => low + &Ratio::ONE,
            (None, Some(high)) => high - &Ratio::ONE,
            (None, None) => value,
        }
    }
}

impl FactRead {
    /// True if a node's own condition reads that node's percent, total or lost.
    fn is_own(&self) -> bool {
        self.reader == self.key.node
            && matches!(self.key.what, FigureKind::Percent | FigureKind::Total | FigureKind::Lost)
    }

    /// The direction that it requires of a node's earned points.
    /// `Unused` if the figure does not depend on them directly; ancestors pass their direction on separately.
    fn direction_for(&self, plan: &Plan, index: usize) -> Direction {
        let Some(node) = plan.nodes.get(index) else { return Direction::Unused };
        let inside = || plan.nodes.get(self.key.node).is_some_and(|outer| outer.inner.contains(&index));
        match self.key.what {
            FigureKind::Percent | FigureKind::Total if self.key.node == index => self.want,
            FigureKind::Lost if self.key.node == index => self.want.reversed_if(node.role != Role::Charges),
            FigureKind::WorstSection if inside() => self.want,
            FigureKind::BelowMinimum if node.minimum.is_some() && inside() => self.want.flip(),
            _ => Direction::Unused,
        }
    }
}

/// Collects what a condition reads, given whether it has to be true (`holds`) or false.
/// `not` swaps true and false for its inner condition; `all` and `any` are treated alike.
fn read(plan: &Plan, reader: usize, condition: &Condition, holds: bool, out: &mut Vec<FactRead>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| read(plan, reader, part, holds, out));
        }
        Condition::Not(inner) => read(plan, reader, inner, !holds, out),
        Condition::Atom(atom) => read_atom(plan, reader, atom, holds, out),
        Condition::Comparison(comparison) => read_comparison(plan, reader, comparison, holds, out),
    }
}

/// Collects the figures in the amounts of a comparison, each with the direction that its slope gives: where a failure takes 3 %
/// off, `percent − 3 × failures at_least 80` wants more percent and fewer failures.
fn read_comparison(plan: &Plan, reader: usize, comparison: &Comparison, holds: bool, out: &mut Vec<FactRead>) {
    let bounds = |name: &str| match plan.fact_key(reader, name) {
        Some(key) if is_count(key.what) => Bounds::from_low(Ratio::ZERO),
        _ => Bounds::default(),
    };
    let mut read: Vec<(&str, FactKey)> = Vec::new();
    comparison.for_each_fact(&mut |name| {
        if let Some(key) = plan.fact_key(reader, name)
            && read.iter().all(|(known, _)| *known != name)
        {
            read.push((name, key));
        }
    });
    for (name, key) in read {
        let rise = match (comparison.slope(name, &bounds), &comparison.asked) {
            // Whether there is a value may change with any figure of it.
            _ if !comparison.is_total() || key.what == FigureKind::AnsweredShare => Direction::Both,
            (Slope::Flat, _) | (_, Asked::Known(_)) => Direction::Unused,
            (Slope::Rising, _) => Direction::More,
            (Slope::Falling, _) => Direction::Less,
            (Slope::Either, _) => Direction::Both,
        };
        let want = match comparison.asked.test() {
            Test::AtLeast | Test::MoreThan => rise,
            Test::AtMost | Test::LessThan => rise.flip(),
            _ => Direction::Both,
        };
        out.push(FactRead { reader, key, want: want.reversed_if(!holds), level: None });
    }
}

/// Collects the figures on both sides of a comparison. The right side is wanted in the opposite direction, reversed once
/// more if its factor is negative. Facts that are no figures of the card are skipped.
fn read_atom(plan: &Plan, reader: usize, atom: &Atom, holds: bool, out: &mut Vec<FactRead>) {
    let level = match &atom.operand {
        Operand::Literal(Literal::Number(level)) => Some(level.ratio()),
        _ => None,
    };
    if let Some(key) = plan.fact_key(reader, &atom.fact) {
        let want = required_direction(atom, key.what).reversed_if(!holds);
        out.push(FactRead { reader, key, want, level: level.filter(|_| want != Direction::Both) });
    }
    if let Operand::Term(term) = &atom.operand
        && let Some(key) = plan.fact_key(reader, &term.fact)
    {
        let shrinks = term.times.is_some_and(|times| times < Decimal::ZERO);
        let want = required_direction(atom, key.what).flip().reversed_if(shrinks).reversed_if(!holds);
        out.push(FactRead { reader, key, want, level: None });
    }
}

/// The direction of a figure that makes a comparison true.
/// `is 0` of a count can only be approached from above, so it counts as `Less`; `is` of anything else is `Both`.
fn required_direction(atom: &Atom, what: FigureKind) -> Direction {
    let nothing = atom.operand == Operand::Literal(Literal::Number(Decimal::ZERO));
    match atom.test {
        // Whether the share is known at all may change with the answers.
        _ if what == FigureKind::AnsweredShare => Direction::Both,
        Test::AtLeast | Test::MoreThan => Direction::More,
        Test::AtMost | Test::LessThan => Direction::Less,
        Test::Is if nothing && is_count(what) => Direction::Less,
        Test::IsNot if nothing && is_count(what) => Direction::More,
        // Corrections do not change whether a figure is known.
        Test::Known => Direction::Unused,
        _ => Direction::Both,
    }
}

/// True if it is a count, which is never below 0.
fn is_count(what: FigureKind) -> bool {
    !matches!(
        what,
        FigureKind::Percent
            | FigureKind::Total
            | FigureKind::Lost
            | FigureKind::WorstItem
            | FigureKind::WorstSection
            | FigureKind::AnsweredShare
    )
}
