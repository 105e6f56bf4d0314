//! Arguments from a checklist's structure: properties of all answer sheets without enumerating any.
//!
//! Why they are proofs. A correction changes neither what counts nor what is possible. With that fixed, sum,
//! weighted mean, minimum, maximum and first never fall when a line earns more; a pool never falls when it is
//! charged less; and a `zero_when` that only asks for figures to be better can only become false. So what a
//! node earns never falls. A grade whose condition reads figures only in the direction in which corrections
//! move them (`at_least` of a percentage, `at_most` of failures) stays true once it is true.
//!
//! Limits: a condition such as `percent at_most 50` is outside the argument, and examples decide.
//!
//! An argument that succeeds decides for all sheets; one that fails says nothing, and examples decide.

use super::sheets::{AnswerOption, ItemOptions, SheetSpace};
use crate::analysis::checklist::objective::{Direction, FigureBasis, Objectives};
use crate::base::exact::Ratio;
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::plan::{Node, Plan, Role};
use crate::tools::condition::{FactSource, Lookup, Truth};

/// True if an effect of an item is in no respect worse than another: points or charge, failure and severity,
/// nonconformities.
fn is_no_worse(plan: &Plan, ask: &ItemOptions, one: &Effect, other: &Effect) -> bool {
    plan.items
        .get(ask.item)
        .is_some_and(|item| crate::analysis::checklist::corrections::is_no_worse(item, plan.method(), one, other))
}

/// True if one answer to an item corrects another.
/// Both count, the second is a real answer, the effects differ, and the second is in no respect worse. Bonus items and
/// items that are not scored have no corrections.
pub(super) fn is_fix(plan: &Plan, ask: &ItemOptions, from: &AnswerOption, to: &AnswerOption) -> bool {
    let bonus = plan.items.get(ask.item).is_some_and(|item| item.item.bonus || !item.item.scored());
    let counts = from.effect.counts && to.effect.counts && to.state == AnswerState::Answered;
    !bonus && counts && from.effect != to.effect && is_no_worse(plan, ask, &to.effect, &from.effect)
}

/// True if one answer is "not applicable" in place of a real one.
pub(super) fn is_excuse(from: &AnswerOption, to: &AnswerOption) -> bool {
    from.state == AnswerState::Answered && to.state == AnswerState::NotApplicable
}

/// What is known of all answers together.
pub(super) struct Proof<'p> {
    /// The checklist.
    plan: &'p Plan,
    /// All ways to answer each item, whose effects bound what lines can earn.
    sheets: &'p SheetSpace,
}

impl<'p> Proof<'p> {
    pub(super) fn of(plan: &'p Plan, sheets: &'p SheetSpace) -> Self {
        Self { plan, sheets }
    }

    /// The items with their answers, under every assignment of facts.
    fn asks(&self) -> impl Iterator<Item = &'p ItemOptions> {
        self.sheets.scenarios.iter().flat_map(|world| &world.asks)
    }

    /// True if a node earns 0 or more on every sheet: no floor in it and no effect of a line in it is negative.
    fn never_negative(&self, node: &Node) -> bool {
        let mut nodes = node.inner.clone().filter_map(|index| self.plan.nodes.get(index)).chain([node]);
        let mut inside = self.asks().filter(|ask| node.items.contains(&ask.item));
        nodes.all(|node| !node.floor.is_negative())
            && inside.all(|ask| ask.ways.iter().all(|way| !way.effect.points.is_negative()))
    }

    /// True if each figure's direction is the one in which corrections move it.
    /// Corrections raise points, lower charges and lower counts of failures; counts of states stay only if every counted
    /// line is answered. A figure with direction `Both` never follows.
    fn follows_corrections(&self, meters: &Objectives) -> bool {
        let plan = self.plan;
        let points = plan.method() == Method::Points;
        let better = |charges: bool| if charges { Direction::Less } else { Direction::More };
        let nodes = plan
            .nodes
            .iter()
            .zip(&meters.directions)
            .all(|(node, want)| *want == Direction::Unused || *want == better(node.role == Role::Charges));
        let figures = meters.list.iter().all(|meter| {
            let charges = plan.nodes.get(meter.node).is_some_and(|node| node.role == Role::Charges);
            let natural = match meter.of {
                FigureBasis::Lines(FigureKind::WorstItem) => better(!points),
                FigureBasis::Lines(FigureKind::AnsweredCount | FigureKind::NotApplicableCount) | FigureBasis::Asked => {
                    return self.all_answered();
                }
                FigureBasis::Lines(FigureKind::DeficientCount) if !self.never_newly_deficient() => return false,
                FigureBasis::Lines(_) | FigureBasis::Nodes(FigureKind::Lost | FigureKind::BelowMinimum) => {
                    Direction::Less
                }
                FigureBasis::Nodes(FigureKind::WorstSection) => better(!plan.method().has_percent()),
                FigureBasis::Nodes(_) => better(charges),
            };
            meter.want == Direction::Unused || meter.want == natural
        });
        nodes && figures
    }

    /// True if only answered lines count, so that a correction changes no state.
    fn all_answered(&self) -> bool {
        self.asks().flat_map(|ask| &ask.ways).all(|way| way.state == AnswerState::Answered || !way.effect.counts)
    }

    /// True if no correction makes an item deficient that was not.
    /// It compares all pairs of answers to each item, and needs the sheets to be complete.
    fn never_newly_deficient(&self) -> bool {
        self.sheets.whole
            && self.asks().all(|ask| {
                let Some(item) = self.plan.items.get(ask.item) else { return false };
                let deficient = |way: &AnswerOption| way.effect.is_deficient(item, self.plan.method());
                let pairs = ask.ways.iter().flat_map(|from| ask.ways.iter().map(move |to| (from, to)));
                pairs
                    .into_iter()
                    .all(|(from, to)| !is_fix(self.plan, ask, from, to) || deficient(from) || !deficient(to))
            })
    }

    /// True if no correction ever lowers the score.
    pub(super) fn fix_keeps_score(&self) -> bool {
        self.follows_corrections(&Objectives::of_score(self.plan, &|node| self.never_negative(node)))
    }

    /// True if no correction ever lowers the grade.
    /// Every grade's condition stays true once it is true, so the first true one can only become a better one.
    pub(super) fn fix_keeps_grade(&self) -> bool {
        let places = self.plan.rungs.len();
        (0..places)
            .all(|place| self.follows_corrections(&Objectives::of(self.plan, place, &|node| self.never_negative(node))))
    }

    /// True if "not applicable" is never better than any answer, and no grade reads states.
    /// Then replacing an answer by "not applicable" is the reverse of a correction, and `fix_keeps_score` or `fix_keeps_grade`
    /// covers it.
    pub(super) fn excuse_is_worst(&self) -> bool {
        let reads_states = (0..self.plan.rungs.len()).any(|place| {
            let meters = Objectives::of(self.plan, place, &|_| true);
            let of_states = |of: &FigureBasis| {
                matches!(
                    of,
                    FigureBasis::Lines(FigureKind::AnsweredCount | FigureKind::NotApplicableCount) | FigureBasis::Asked
                )
            };
            meters.list.iter().any(|meter| of_states(&meter.of))
        });
        !reads_states
            && self.asks().all(|ask| {
                let excuses = || ask.ways.iter().filter(|way| way.state == AnswerState::NotApplicable);
                let answers = ask.ways.iter().filter(|way| way.state == AnswerState::Answered && way.effect.counts);
                answers.into_iter().all(|answer| {
                    excuses().all(|way| way.effect.counts && is_no_worse(self.plan, ask, &answer.effect, &way.effect))
                })
            })
    }

    /// True if no item may be answered as not applicable.
    pub(super) fn no_excuses(&self) -> bool {
        self.asks().all(|ask| ask.ways.iter().all(|way| way.state != AnswerState::NotApplicable))
    }

    /// True if no line earns more than its possible points, so that no percentage exceeds 100.
    /// A `percent_ceiling` of at most 100 is enough. Under charges it suffices that no charge is negative.
    pub(super) fn never_beyond_full(&self) -> bool {
        let plan = self.plan;
        // The root's percentage is cut at the ceiling, so nothing else matters.
        let cut = plan.checklist().percent_ceiling.is_some_and(|most| most.ratio() <= Ratio::HUNDRED);
        let charges = plan.method().charges();
        cut || self.asks().all(|ask| {
            plan.items.get(ask.item).is_some_and(|item| {
                let within = |way: &AnswerOption| match charges {
                    true => !way.effect.points.is_negative(),
                    false => !item.item.bonus && way.effect.points <= item.possible,
                };
                let known = self.sheets.whole || (item.parts.is_empty() && item.repeat.is_none());
                known && ask.ways.iter().filter(|way| way.effect.counts).all(within)
            })
        })
    }

    /// True if the grades read nothing that may be unknown of a sheet with a score.
    /// A comparison with `if_unknown` has a value in any case.
    pub(super) fn always_known(&self) -> bool {
        self.plan.rungs.iter().filter_map(|rung| rung.when.as_ref()).all(|condition| {
            let mut known = true;
            crate::tools::condition::comparisons(condition, &mut |comparison| {
                let mut all = comparison.is_total();
                comparison.for_each_fact(&mut |fact| all &= self.is_known(fact));
                known &= all || comparison.if_unknown.is_some();
            });
            crate::tools::condition::atoms(condition, &mut |atom| {
                let term = match &atom.operand {
                    crate::tools::condition::Operand::Term(term) => Some(&term.fact),
                    _ => None,
                };
                known &= atom.if_unknown.is_some()
                    || [Some(&atom.fact), term].into_iter().flatten().all(|fact| self.is_known(fact));
            });
            known
        })
    }

    /// True if a figure has a value on every sheet with a score.
    fn is_known(&self, fact: &str) -> bool {
        match self.plan.fact_key(0, fact) {
            // The site's own facts are on record.
            None => true,
            Some(key) if key.node != 0 => matches!(key.what, FigureKind::FailedCount),
            // Where points are possible, some line that counts has them; a pool has them by itself.
            Some(key) if key.what == FigureKind::WorstItem => {
                self.plan.nodes.iter().all(|node| node.role != Role::Pool)
            }
            // Where every item stands in a section, some section has the possible points.
            Some(key) if key.what == FigureKind::WorstSection => {
                let pooled = self.plan.root().is_some_and(|root| root.role == Role::Pool);
                !pooled && self.plan.items.iter().all(|item| item.node != 0 || !item.item.scored())
            }
            Some(key) => key.what != FigureKind::AnsweredShare,
        }
    }

    /// True if a grade can never be the result: its condition is false within the bounds of all figures
    /// (interval arithmetic), or it implies the condition of a better grade.
    /// Grade `place` is only assigned if all better ones are false, which the second argument uses.
    pub(super) fn is_unreachable(&self, place: usize) -> bool {
        let Some(condition) = self.plan.rungs.get(place).and_then(|rung| rung.when.as_ref()) else { return false };
        let bounds = ProvenBounds { proof: self };
        if condition.evaluate(&bounds) == Truth::False {
            return true;
        }
        let mut above = self.plan.rungs.iter().take(place).filter_map(|rung| rung.when.as_ref());
        above.any(|better| crate::tools::condition::implies(condition, better))
    }

    /// The least and the greatest value that a figure can have; `None` if that is not known. Counts without a
    /// known bound end at 2^63 − 1, beyond every threshold that can be written (18 digits).
    /// Only figures of the root have bounds. Exact maxima need complete sheets, one assignment of facts and no repeated
    /// section; they are sums of each item's maximum, so they need not be attained by one sheet.
    fn bounds(&self, fact: &str) -> Option<(Ratio, Ratio)> {
        let key = self.plan.fact_key(0, fact).filter(|key| key.node == 0)?;
        let folded_once = self.plan.nodes.iter().all(|node| node.repeat.is_none());
        let world = self.sheets.scenarios.len() == 1 && folded_once;
        let most = |of: &dyn Fn(&AnswerOption, &crate::checklist::scoring::plan::PlannedItem) -> u64| {
            let each = self.asks().filter_map(|ask| {
                let item = self.plan.items.get(ask.item)?;
                ask.ways.iter().map(|way| of(way, item)).max()
            });
            Ratio::from_units(each.map(i128::from).sum(), 0)
        };
        let slot = |way: &AnswerOption, item: usize| crate::checklist::scoring::line_score::LineScore {
            item,
            state: way.state,
            effect: way.effect.clone(),
        };
        match key.what {
            FigureKind::Percent if self.never_beyond_full() => {
                let root = self.plan.root().filter(|root| self.never_negative(root))?;
                let cut = |percent: Ratio| self.plan.checklist().cut(percent);
                (root.role != Role::Charges).then(|| (cut(Ratio::ZERO), cut(Ratio::HUNDRED)))
            }
            FigureKind::Total if world && self.sheets.whole => {
                let root = self.plan.root().filter(|root| root.role == Role::Charges && self.never_negative(root))?;
                let each = self.asks().filter(|ask| root.items.contains(&ask.item)).filter_map(|ask| {
                    let weight = &self.plan.items.get(ask.item)?.weight;
                    ask.ways.iter().map(|way| &way.effect.points * weight).max()
                });
                Some((Ratio::ZERO, each.sum()))
            }
            FigureKind::FailedCount | FigureKind::Failed(_) | FigureKind::DeficientCount
                if world && self.sheets.whole =>
            {
                let method = self.plan.method();
                let most = most(&|way, item| slot(way, 0).adds(item, key.what, method));
                Some((Ratio::ZERO, most))
            }
            FigureKind::FailedCount
            | FigureKind::Failed(_)
            | FigureKind::DeficientCount
            | FigureKind::NonconformityCount
            | FigureKind::Nonconformities(_)
            | FigureKind::NotApplicableCount
            | FigureKind::AnsweredCount
            | FigureKind::BelowMinimum => Some((Ratio::ZERO, Ratio::from_integer(i64::MAX))),
            _ => None,
        }
    }
}

/// Figures by their bounds, as a source of facts.
/// Conditions that are false for every value within the bounds are false on every sheet.
struct ProvenBounds<'b, 'p> {
    proof: &'b Proof<'p>,
}

impl FactSource for ProvenBounds<'_, '_> {
    /// A figure without known bounds is `Unknown`.
    fn lookup(&self, name: &str) -> Lookup<'_> {
        match self.proof.bounds(name) {
            Some((low, high)) => Lookup::Range(low, high),
            None => Lookup::Unknown,
        }
    }
}
