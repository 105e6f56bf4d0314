//! What a rung reads of a card: which figures, and which way each of them has to go.

use crate::base::exact::{Decimal, Ratio};
use crate::checklist::model::card_fact::What;
use crate::checklist::scoring::plan::{FactKey, Node, Plan, Role};
use crate::tools::condition::{Atom, Condition, Literal, Operand, Test};

/// Which way a figure has to go for conditions to come true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Nobody reads it.
    Nothing,
    /// The more the better.
    More,
    /// The less the better.
    Less,
    /// Either way may help or harm.
    Exactly,
}

impl Want {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, want) | (want, Self::Nothing) => want,
            (one, other) if one == other => one,
            _ => Self::Exactly,
        }
    }

    fn flip(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
            same => same,
        }
    }

    /// The other way where something turns it round.
    pub(crate) fn flip_if(self, flips: bool) -> Self {
        if flips { self.flip() } else { self }
    }
}

/// What a figure is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of lines: a count of them, or the worst.
    Lines(What),
    /// Of lines: how many somebody was to answer.
    Asked,
    /// Of nodes: what one comes to, the worst of those in it, or how many of those are below their minimum.
    Nodes(What),
}

impl Of {
    /// Whether it is a number of things.
    pub(crate) fn is_count(self) -> bool {
        !matches!(self, Self::Lines(What::WorstItem))
            && matches!(self, Self::Lines(_) | Self::Asked | Self::Nodes(What::BelowMinimum))
    }
}

/// A figure that conditions read.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    /// Whose it is.
    pub(crate) node: usize,
    pub(crate) of: Of,
    pub(crate) want: Want,
    /// The outermost node whose condition reads it; the root where the ladder does.
    pub(crate) until: usize,
    /// The thresholds that it is compared with, in order, where they are all fixed.
    levels: Option<Vec<Ratio>>,
}

/// Every figure that a rung reads, directly or by what their figures are made of.
#[derive(Clone, Debug)]
pub(crate) struct Meters {
    pub(crate) list: Vec<Meter>,
    /// Which way each node's earned points (or charges) have to go.
    pub(crate) wants: Vec<Want>,
}

struct Read {
    reader: usize,
    key: FactKey,
    want: Want,
    level: Option<Ratio>,
}

impl Meters {
    /// What the rung at a place reads; `never_negative` knows of a node whether it always earns zero or more.
    pub(crate) fn of(plan: &Plan, place: usize, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let mut reads = Vec::new();
        if let Some(condition) = plan.rungs.get(place).and_then(|rung| rung.when.as_ref()) {
            read(plan, 0, condition, true, &mut reads);
        }
        Self::from_reads(plan, reads, never_negative)
    }

    /// What the score is made of.
    pub(crate) fn of_score(plan: &Plan, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let (what, want) =
            if plan.method().has_percent() { (What::Percent, Want::More) } else { (What::Total, Want::Less) };
        let read = Read { reader: 0, key: FactKey { node: 0, what }, want, level: None };
        Self::from_reads(plan, vec![read], never_negative)
    }

    fn from_reads(plan: &Plan, mut reads: Vec<Read>, never_negative: &dyn Fn(&Node) -> bool) -> Self {
        let mut wants: Vec<Want> = Vec::with_capacity(plan.nodes.len());
        for (index, node) in plan.nodes.iter().enumerate() {
            let above = wants.get(node.parent).copied().unwrap_or(Want::Nothing);
            let pooled = plan.nodes.get(node.parent).is_some_and(|parent| parent.role == Role::Pool);
            let from_above = above.flip_if(pooled && index > 0);
            let mut want = reads.iter().fold(from_above, |want, read| want.and(read.wants_of(plan, index)));
            if let Some(condition) = node.zero_when.as_ref().filter(|_| want != Want::Nothing) {
                let mut own = Vec::new();
                read(plan, index, condition, false, &mut own);
                let with_own = own
                    .iter()
                    .filter(|read| read.is_own())
                    .fold(want, |want, read| want.and(read.wants_of(plan, index)));
                // What takes everything away is bad where more is better and nothing is below zero.
                if want != Want::More || with_own != Want::More || !never_negative(node) {
                    own.iter_mut().for_each(|read| read.want = Want::Exactly);
                }
                if own.iter().any(|read| read.is_own() && read.want == Want::Exactly) {
                    want = Want::Exactly;
                }
                reads.extend(own.into_iter().filter(|read| !read.is_own()));
            }
            wants.push(want);
        }
        let mut meters = Self { list: Vec::new(), wants };
        for read in reads.iter().filter(|read| !read.is_own()) {
            match read.key.what {
                What::AnsweredShare => {
                    meters.add(read, Of::Lines(What::AnsweredCount));
                    meters.add(read, Of::Asked);
                }
                What::Percent | What::Total | What::Lost | What::WorstSection | What::BelowMinimum => {
                    meters.add(read, Of::Nodes(read.key.what));
                }
                what => meters.add(read, Of::Lines(what)),
            }
        }
        meters.list.iter_mut().filter_map(|meter| meter.levels.as_mut()).for_each(|levels| {
            levels.sort_by(Ratio::cmp);
            levels.dedup();
        });
        meters
    }

    fn add(&mut self, read: &Read, of: Of) {
        match self.list.iter_mut().find(|meter| meter.node == read.key.node && meter.of == of) {
            Some(meter) => {
                meter.want = meter.want.and(read.want);
                meter.until = meter.until.min(read.reader);
                meter.levels = meter.levels.take().zip(read.level.clone()).map(|(mut levels, level)| {
                    levels.push(level);
                    levels
                });
            }
            None => self.list.push(Meter {
                node: read.key.node,
                of,
                want: read.want,
                until: read.reader,
                levels: read.level.clone().map(|level| vec![level]),
            }),
        }
    }

    /// The meter of a figure.
    pub(crate) fn find(&self, node: usize, of: Of) -> Option<usize> {
        self.list.iter().position(|meter| meter.node == node && meter.of == of)
    }

    /// Whether more of what is better never makes a condition false.
    pub(crate) fn is_monotone(&self) -> bool {
        let of_meters = self.list.iter().map(|meter| meter.want);
        of_meters.chain(self.wants.iter().copied()).all(|want| want != Want::Exactly)
    }
}

impl Meter {
    /// A number that every threshold sees as it sees this one; the same for all numbers between two thresholds, so that what makes no
    /// difference is not told apart.
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

impl Read {
    /// Whether it is what its reader itself comes to.
    fn is_own(&self) -> bool {
        self.reader == self.key.node && matches!(self.key.what, What::Percent | What::Total | What::Lost)
    }

    /// Which way it wants what a node earns to go.
    fn wants_of(&self, plan: &Plan, index: usize) -> Want {
        let Some(node) = plan.nodes.get(index) else { return Want::Nothing };
        let inside = || plan.nodes.get(self.key.node).is_some_and(|outer| outer.inner.contains(&index));
        match self.key.what {
            What::Percent | What::Total if self.key.node == index => self.want,
            What::Lost if self.key.node == index => self.want.flip_if(node.role != Role::Charges),
            What::WorstSection if inside() => self.want,
            What::BelowMinimum if node.minimum.is_some() && inside() => self.want.flip(),
            _ => Want::Nothing,
        }
    }
}

/// Everything that a condition reads which is to hold, or to fail.
fn read(plan: &Plan, reader: usize, condition: &Condition, holds: bool, out: &mut Vec<Read>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| read(plan, reader, part, holds, out));
        }
        Condition::Not(inner) => read(plan, reader, inner, !holds, out),
        Condition::Atom(atom) => read_atom(plan, reader, atom, holds, out),
    }
}

fn read_atom(plan: &Plan, reader: usize, atom: &Atom, holds: bool, out: &mut Vec<Read>) {
    let level = match &atom.operand {
        Operand::Literal(Literal::Number(level)) => Some(level.ratio()),
        _ => None,
    };
    if let Some(key) = plan.fact_key(reader, &atom.fact) {
        let want = wanted(atom, key.what).flip_if(!holds);
        out.push(Read { reader, key, want, level: level.filter(|_| want != Want::Exactly) });
    }
    if let Operand::Term(term) = &atom.operand
        && let Some(key) = plan.fact_key(reader, &term.fact)
    {
        let shrinks = term.times.is_some_and(|times| times < Decimal::ZERO);
        let want = wanted(atom, key.what).flip().flip_if(shrinks).flip_if(!holds);
        out.push(Read { reader, key, want, level: None });
    }
}

/// Which way a figure has to go for a comparison to hold.
fn wanted(atom: &Atom, what: What) -> Want {
    let nothing = atom.operand == Operand::Literal(Literal::Number(Decimal::ZERO));
    match atom.test {
        // Whether anything is known of the share may change with what is answered.
        _ if what == What::AnsweredShare => Want::Exactly,
        Test::AtLeast | Test::MoreThan => Want::More,
        Test::AtMost | Test::LessThan => Want::Less,
        Test::Is if nothing && is_count(what) => Want::Less,
        Test::IsNot if nothing && is_count(what) => Want::More,
        // What can be known of a card's figures stays known, whatever is put right.
        Test::Known => Want::Nothing,
        _ => Want::Exactly,
    }
}

/// Whether it is a number of things, and so never below zero.
fn is_count(what: What) -> bool {
    !matches!(
        what,
        What::Percent | What::Total | What::Lost | What::WorstItem | What::WorstSection | What::AnsweredShare
    )
}
