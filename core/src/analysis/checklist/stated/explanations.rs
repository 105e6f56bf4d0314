//! Why a stated figure is not the card's: what comes out as stated if something is done otherwise. Nothing is guessed: every
//! reason given was computed and gives exactly what is stated.
//!
//! Reasons come from a fixed list: another rounding, figures that follow from each other, a share for a percentage, no
//! floor or ceiling, a mean of sections, states handled otherwise, no credit for corrections, one item taken as right.
//! Several may fit by chance; all that fit are given.

use super::stated::{StatedFigure, StatedItem};
use super::verify::{NodeFigure, StatedKind, VerificationInput};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::problem::{Code, Problem};
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::text::Text;
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::{Compare, Method};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::{Plan, Role};
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{FactSet, FactValue};
use std::sync::Arc;

/// How many items a reason names; more of them explain nothing.
const MOST_NAMED: usize = 5;

/// The lines as they would be if something were done otherwise.
/// At most five: missing lines left out, missing as zero, "not applicable" as zero, everything as zero, no credit.
pub(crate) struct Hypotheses<'h> {
    /// The plan that the lines are rolled up by.
    plan: &'h Plan,
    /// The reason's code, with one score for each line; entries are distinct.
    each: Vec<(Code, Vec<LineScore>)>,
}

impl<'h> Hypotheses<'h> {
    /// All that change something.
    /// One that changes no line is dropped, and so is one that equals another.
    pub(crate) fn of(sheet: &VerificationInput<'h>) -> Self {
        let plan = sheet.plan;
        let as_if = |states: &[AnswerState], handling: Handling| {
            sheet.slots.iter().map(|slot| as_if(plan, slot, states, handling)).collect::<Vec<LineScore>>()
        };
        // What has no answer that could be scored.
        let missing = [AnswerState::Missing, AnswerState::Error];
        // Every state in which a line may be out of the sums.
        let out = [
            AnswerState::NotApplicable,
            AnswerState::Hidden,
            AnswerState::NotSampled,
            AnswerState::Missing,
            AnswerState::Error,
        ];
        let uncorrected = sheet.inspection.answers.uncorrected();
        let redrawn = draw(plan, &uncorrected, &sheet.inspection.facts, sheet.binding.names);
        let hypotheses = [
            (Code::StatedLeavingOut, as_if(&missing, Handling::Exclude)),
            (Code::StatedCountingMissing, as_if(&missing, Handling::Zero)),
            (Code::StatedCountingNotApplicable, as_if(&[AnswerState::NotApplicable], Handling::Zero)),
            (Code::StatedCountingAll, as_if(&out, Handling::Zero)),
            (Code::StatedWithoutCredit, redrawn.lines.iter().map(EvaluatedLine::slot).collect()),
        ];
        let changes =
            |slots: &[LineScore]| slots.iter().zip(sheet.slots).any(|(one, other)| one.effect != other.effect);
        let open = sheet.card.score.is_none();
        let mut each: Vec<(Code, Vec<LineScore>)> = Vec::new();
        for (code, slots) in hypotheses {
            // What is still open is out of the sums already.
            let new = changes(&slots) || (open && code == Code::StatedLeavingOut);
            if new && !each.iter().any(|(_, known)| *known == slots) {
                each.push((code, slots));
            }
        }
        Self { plan, each }
    }

    /// What each comes to.
    /// One roll-up of the card for each hypothesis, in the same order.
    pub(crate) fn tallies(&self) -> Vec<(Code, Tally<'_>)> {
        self.each.iter().map(|(code, slots)| (*code, Tally::of(self.plan, slots))).collect()
    }
}

/// A line as if those states were handled so.
/// Bonus items and items without points are left as they are.
fn as_if(plan: &Plan, slot: &LineScore, states: &[AnswerState], handling: Handling) -> LineScore {
    let mut slot = slot.clone();
    let item = plan.items.get(slot.item).filter(|item| item.item.scored() && !item.item.bonus);
    if let Some(item) = item.filter(|_| states.contains(&slot.state)) {
        slot.effect = item.question.handled(handling, &item.possible).unwrap_or(Effect::EXCLUDED);
    }
    slot
}

impl VerificationInput<'_> {
    /// Why a figure of the whole or of a section is stated so.
    /// `ours` is the card's exact figure, `None` if it has none; without a final score, that is the first reason. Each reason
    /// is checked with the same tolerance as the figure itself.
    pub(crate) fn why(
        &self,
        hypotheses: &[(Code, Tally<'_>)],
        stated: NodeFigure<'_>,
        ours: Option<&Ratio>,
    ) -> Vec<Problem> {
        let NodeFigure { node, of, figure } = stated;
        let mut because: Vec<Problem> = match ours {
            None if node == 0 => self.no_score().into_iter().collect(),
            None => Vec::new(),
            Some(ours) => self.rounded_otherwise(figure, ours, of).into_iter().collect(),
        };
        because.extend(self.follows(stated));
        because.extend(self.items_add_up(stated));
        if of == StatedKind::Percent && self.is_share(figure, ours) {
            because.push(Problem::new(Code::StatedAsShare));
        }
        because.extend(self.without_limit(stated));
        because.extend(self.section_mean(stated));
        let fits = |(_, tally): &&(Code, Tally<'_>)| {
            let exact = of.of(tally, node).filter(|exact| Some(exact) != ours);
            exact.is_some_and(|exact| self.agrees(figure, &exact, of))
        };
        because.extend(hypotheses.iter().filter(fits).map(|(code, _)| Problem::new(*code)));
        because.extend(ours.and_then(|ours| self.as_if_right(stated, ours)));
        because
    }

    /// Another mode, or one rounding after the other (连续修约, which GB/T 8170 §3.3 forbids).
    /// Only percentages and totals are rounded. Tried are the checklist's rounding followed by one to the stated digits, then
    /// every other mode with the checklist's or the stated digits.
    fn rounded_otherwise(&self, figure: &StatedFigure, exact: &Ratio, of: StatedKind) -> Option<Problem> {
        if !matches!(of, StatedKind::Percent | StatedKind::Total) {
            return None;
        }
        let own = self.plan.rounding().rounding();
        let digits = if of == StatedKind::Percent { figure.digits? } else { figure.digits?.max(own.digits) };
        let twice = Rounding { digits, mode: own.mode }.apply(&own.apply(exact));
        if twice == figure.value {
            return Some(Problem::new(Code::StatedRoundedTwice).with("first", own.digits).with("then", digits));
        }
        for mode in RoundingMode::ALL.iter().copied().filter(|mode| *mode != own.mode) {
            if let Some(digits) = [own.digits, digits]
                .into_iter()
                .find(|digits| Rounding { digits: *digits, mode }.apply(exact) == figure.value)
            {
                let problem =
                    Problem::new(Code::StatedRoundedOtherwise).with_titled("mode", mode.as_str(), &mode.title());
                return Some(problem.with("digits", digits));
            }
        }
        None
    }

    /// A percentage or loss that follows from what is stated beside it.
    /// A percentage is earned (or total) / possible, a loss is possible − earned, all as stated for the same node. The stated
    /// figures are then consistent, and the difference is in one of those beside it.
    fn follows(&self, stated: NodeFigure<'_>) -> Option<Problem> {
        let figures = match stated.node {
            0 => self.stated.figures(),
            node => {
                let id = self.plan.nodes.get(node)?.section.as_ref()?;
                self.stated.sections.get(id.as_str())?.figures()
            }
        };
        let value = |of: StatedKind| {
            figures.iter().find(|(_, one, _)| *one == of).and_then(|(_, _, figure)| *figure).map(|f| &f.value)
        };
        let (earned, of) =
            value(StatedKind::Earned).map(|v| (v, "earned")).or(value(StatedKind::Total).map(|v| (v, "total")))?;
        let possible = value(StatedKind::Possible)?;
        // The figure recomputed from the stated ones.
        let follows = match stated.of {
            StatedKind::Percent => &earned.checked_div(possible)? * &Ratio::HUNDRED,
            StatedKind::Lost => possible - earned,
            _ => return None,
        };
        self.agrees(stated.figure, &follows, stated.of).then(|| self.follows_from(&[of, "possible"]))
    }

    /// The problem `stated_follows`, with the names of the figures.
    fn follows_from(&self, figures: &[&str]) -> Problem {
        let titles: Vec<Text> = figures.iter().map(|figure| self.plan.figure_title(figure)).collect();
        Problem::new(Code::StatedFollows).with_all_titled("from", figures.iter().copied().zip(&titles))
    }

    /// What the stated items add up to, where all that count are stated.
    /// Only for totals of nodes that add up all that they hold. `stated_items_add_up` if the sum is the stated figure, else
    /// `stated_items_differ` with the sum. `None` if a line that counts is not stated.
    fn items_add_up(&self, stated: NodeFigure<'_>) -> Option<Problem> {
        let node = self.plan.nodes.get(stated.node)?;
        let summed = node.role != Role::Pool
            && self
                .plan
                .nodes
                .get(stated.node..node.inner.end)?
                .iter()
                .all(|node| node.roll_up.is_sum() && node.role != Role::Pool);
        if !summed || !matches!(stated.of, StatedKind::Total | StatedKind::Earned) || self.stated.items.is_empty() {
            return None;
        }
        // Lines are sorted by item, so those of a node are one range.
        let from = self.evaluated.partition_point(|evaluated| evaluated.item < node.items.start);
        let to = self.evaluated.partition_point(|evaluated| evaluated.item < node.items.end);
        let mut sum = Ratio::ZERO;
        let mut last = None;
        for evaluated in self.evaluated.get(from..to)? {
            let stated =
                self.plan.items.get(evaluated.item).and_then(|item| self.stated.items.get(item.item.id.as_str()));
            match (stated, evaluated.instance) {
                (Some(StatedItem::Whole(_)), _) if last == Some(evaluated.item) => {}
                (Some(StatedItem::Whole(figure)), _) => sum = &sum + &figure.value,
                (Some(StatedItem::Instances(figures)), Some(name)) => sum = &sum + &figures.get(name)?.value,
                _ if evaluated.effect.counts => return None,
                _ => {}
            }
            last = Some(evaluated.item);
        }
        Some(if self.agrees(stated.figure, &sum, stated.of) {
            Problem::new(Code::StatedItemsAddUp)
        } else {
            Problem::new(Code::StatedItemsDiffer).with("sum", sum.to_string())
        })
    }

    /// 0.875 for 87.5.
    fn is_share(&self, figure: &StatedFigure, ours: Option<&Ratio>) -> bool {
        // Default: a share with fewer than two digits is a percentage without any: 0.9 for 90.
        let digits = figure.digits.map(|digits| digits.saturating_sub(2));
        let percent = StatedFigure { value: &figure.value * &Ratio::HUNDRED, digits, text: String::new() };
        ours.is_some_and(|ours| !ours.is_zero() && self.agrees(&percent, ours, StatedKind::Percent))
    }

    /// Before a floor, a ceiling or a condition that gives nothing.
    /// What was forfeited is added back; a pool is taken as start − charges, even below its floor.
    fn without_limit(&self, stated: NodeFigure<'_>) -> Option<Problem> {
        let (node, sum) = self.plan.nodes.get(stated.node).zip(self.tally.sums.get(stated.node))?;
        // Earned points before the limit of this node; limits of nodes below it stay.
        let unlimited = match &sum.forfeited {
            Some(forfeited) => &sum.earned + forfeited,
            None if node.role == Role::Pool => &node.start - &sum.charged,
            None => sum.earned.clone(),
        };
        let exact = match stated.of {
            StatedKind::Total | StatedKind::Earned => unlimited,
            StatedKind::Percent => &unlimited.checked_div(&sum.possible)? * &Ratio::HUNDRED,
            StatedKind::Lost => &sum.possible - &unlimited,
            _ => return None,
        };
        let limited = stated.of.of(self.tally, stated.node)?;
        (exact != limited && self.agrees(stated.figure, &exact, stated.of))
            .then(|| Problem::new(Code::StatedWithoutLimit))
    }

    /// The plain mean of the sections' percentages, in place of all points over all that is possible.
    /// Sections are those directly below the node that have a percentage.
    fn section_mean(&self, stated: NodeFigure<'_>) -> Option<Problem> {
        let node = self.plan.nodes.get(stated.node).filter(|_| stated.of == StatedKind::Percent)?;
        let inner =
            node.inner.clone().filter(|index| self.plan.nodes.get(*index).is_some_and(|n| n.parent == stated.node));
        let percents: Vec<Ratio> = inner.filter_map(|index| self.tally.percent(index)).collect();
        let mean = percents.iter().cloned().sum::<Ratio>().checked_div(&Ratio::from_count(percents.len()))?;
        let other = Some(&mean) != self.tally.percent(stated.node).as_ref();
        (other && self.agrees(stated.figure, &mean, StatedKind::Percent)).then(|| Problem::new(Code::StatedSectionMean))
    }

    /// The few items of which one alone, had it lost nothing, gives the stated figure.
    /// Only for figures of the whole, and where lines add up, so that one line's loss is the difference. `None` if no item or
    /// more than `MOST_NAMED` fit.
    fn as_if_right(&self, stated: NodeFigure<'_>, ours: &Ratio) -> Option<Problem> {
        let method = self.plan.method();
        let root = self.tally.root();
        let node = self.plan.root().filter(|_| stated.node == 0)?;
        let summed = self.plan.plain || node.role != Role::Ratio;
        if !summed || node.role == Role::Pool && root.earned == node.floor {
            return None;
        }
        let right = |evaluated: &&EvaluatedLine<'_>| {
            let counts = evaluated.effect.counts && evaluated.state == AnswerState::Answered;
            let item = self.plan.items.get(evaluated.item).filter(|item| counts && !item.item.bonus)?;
            let lost = if method.charges() {
                evaluated.effect.points.clone()
            } else {
                &item.possible - &evaluated.effect.points
            };
            let lost = Some(&lost * &item.weight).filter(|lost| !lost.is_zero())?;
            let exact = match (stated.of, method) {
                (StatedKind::Total | StatedKind::Earned, Method::Points | Method::Deduction) => ours + &lost,
                (StatedKind::Total | StatedKind::Earned | StatedKind::Lost | StatedKind::Charged, _) => ours - &lost,
                (StatedKind::Percent, _) => ours + &(&lost.checked_div(&root.possible)? * &Ratio::HUNDRED),
                (StatedKind::Possible, _) => return None,
            };
            self.agrees(stated.figure, &exact, stated.of).then_some((item.item.id.as_str(), &item.item.title))
        };
        let mut items: Vec<(&str, &Text)> = self.evaluated.iter().filter_map(|evaluated| right(&evaluated)).collect();
        items.dedup_by_key(|(id, _)| *id);
        let few = !items.is_empty() && items.len() <= MOST_NAMED;
        few.then(|| Problem::new(Code::StatedAsIfRight).with_all_titled("items", items))
    }

    /// Why another grade is stated.
    /// Tried are the other comparison (rounded for exact, or the reverse), and the grade that the stated figures give when they
    /// replace the card's own: percent, total, lost, failures by severity, percentages of sections.
    pub(crate) fn why_grade(&self, named: Option<&Id>) -> Vec<Problem> {
        let mut because: Vec<Problem> = self.no_score().into_iter().collect();
        let Some(named) = named.filter(|_| self.card.score.is_some()) else { return because };
        let gives = |facts: &FactSet| {
            let graded = grade::assign_grade(self.plan, facts, self.binding.names);
            matches!(&graded.outcome, crate::checklist::scoring::outcome::Outcome::Graded { grade, .. } if grade == named)
        };
        // The checklist's own way of comparing with thresholds, and the other one.
        let (own, other) = match self.plan.rounding().compare {
            Compare::Exact => (Compare::Exact, Compare::Rounded),
            Compare::Rounded => (Compare::Rounded, Compare::Exact),
        };
        let outer = self.facts;
        if gives(&self.tally.facts(outer, other)) {
            because.push(Problem::new(Code::StatedComparedOtherwise).with_titled(
                "compare",
                other.as_str(),
                &other.title(),
            ));
        }
        let mut facts = self.tally.facts(outer, own);
        let mut from = Vec::new();
        for (name, of, figure) in self.stated.figures() {
            if let Some(figure) =
                figure.filter(|_| matches!(of, StatedKind::Percent | StatedKind::Total | StatedKind::Lost))
            {
                facts.insert(name, FactValue::Number(figure.value.clone()));
                from.push(name.to_owned());
            }
        }
        for (id, figure) in &self.stated.failed {
            let name = format!("failed.{id}");
            facts.insert(name.as_str(), FactValue::Number(figure.value.clone()));
            from.push(name);
        }
        for fact in self.plan.facts.iter().filter(|fact| fact.key.node > 0 && fact.key.what == FigureKind::Percent) {
            let section = self.plan.nodes.get(fact.key.node).and_then(|node| node.section.as_ref());
            let stated = section.and_then(|id| self.stated.sections.get(id.as_str()));
            if let Some(figure) = stated.and_then(|stated| stated.percent.as_ref()) {
                facts.insert(Arc::clone(&fact.name), FactValue::Number(figure.value.clone()));
                from.push(fact.name.to_string());
            }
        }
        if !from.is_empty() && gives(&facts) {
            because.push(self.follows_from(&from.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        because
    }
}

/// Why an item's points are stated otherwise: before a correction was credited.
/// `stated_without_credit`, if taking the credits of all its lines away gives the stated figure.
pub(crate) fn items_say(
    sheet: &VerificationInput<'_>,
    lines: &[EvaluatedLine<'_>],
    figure: &StatedFigure,
    ours: Option<&Ratio>,
) -> Option<Problem> {
    let charges = sheet.plan.method().charges();
    let credit: Ratio = lines
        .iter()
        .filter_map(|evaluated| Some(evaluated.credit.as_ref()? * &sheet.plan.items.get(evaluated.item)?.weight))
        .sum();
    let exact = if charges { ours? + &credit } else { ours? - &credit };
    let fits = !credit.is_zero() && sheet.agrees(figure, &exact, StatedKind::Earned);
    fits.then(|| Problem::new(Code::StatedWithoutCredit))
}
