//! From lines to a card: outcome, numbers, subtotals, sentences, notes.

use super::binding::Binding;
use super::card::{Counts, Grading, Line, Score, ScoreCard, Subtotal};
use super::figures::{adjustments, begin, figures};
use super::finding::findings;
use crate::base::exact::Ratio;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::checklist::model::answer::Answer;
use crate::checklist::model::checklist::{ChecklistRef, Compare, RepeatFold};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::model::inspection::{Inspection, MigratedFrom};
use crate::checklist::model::sampling::Sampling;
use crate::checklist::range::branches::Sheet;
use crate::checklist::range::provisional;
use crate::checklist::scoring::adjust::Adjusted;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::line_detail::AnswerView;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::outcome::{CardNote, Outcome};
use crate::checklist::scoring::own_draw::{Drawn, draw};
use crate::checklist::scoring::plan::{Node, Plan, Role};
use crate::checklist::scoring::roll_up::{Sum, Tally};
use std::sync::Arc;

/// Scores an inspection. It cannot fail: bad input was refused when the inspection was read, and a missing
/// score is an outcome with its reason. Pure: the same plan, inspection and binding give the same card.
///
/// ```
/// use fugong::{Rulebook, base::json::Json, checklist::Outcome};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let card = list.score(&list.read(&Json::parse(r#"{"answers": {}}"#)?)?).result;
/// let Outcome::NoScore { reason } = &card.outcome else { panic!() };
/// assert_eq!(reason.code(), fugong::Code::NothingAnswered);
/// assert!(card.score.is_none()); // not 0 %
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn score(plan: &Plan, inspection: &Inspection, binding: &Binding<'_>) -> ScoreCard {
    let drawn = draw(plan, &inspection.answers, &inspection.facts, binding.names);
    let slots: Vec<LineScore> = drawn.lines.iter().map(EvaluatedLine::slot).collect();
    let mut tally = Tally::of(plan, &slots);
    tally.share_out();
    let counts = count(plan, &slots);
    let checklist = plan.checklist();
    let mut grading = Grading { rungs: Vec::new() };
    let mut notes = Vec::new();
    let mut decided_by = None;
    let mut facts = None;
    let sheet = Sheet { answers: &inspection.answers, facts: &inspection.facts, names: binding.names };
    let outcome = if let Some(unsettled) = no_score_of(plan, &drawn, &counts, &tally, &sheet) {
        unsettled
    } else {
        let seen = tally.facts(&drawn.facts, plan.rounding().compare);
        let graded = grade::assign_grade(plan, &seen, binding.names);
        notes = match plan.rounding().compare {
            Compare::Exact => grade::threshold_notes(plan, &seen),
            Compare::Rounded => grade::threshold_notes(plan, &tally.facts(&drawn.facts, Compare::Exact)),
        };
        facts = Some(seen);
        decided_by = graded.decided_by;
        grading.rungs = graded.rungs;
        graded.outcome
    };
    if facts.is_none() {
        grading.rungs = grade::rungs(plan);
    }
    let seen_facts = drawn.facts.into_owned();
    let mut evaluated = drawn.lines;
    let mut lines: Vec<Line> = Vec::with_capacity(evaluated.len());
    lines.extend(evaluated.iter_mut().enumerate().filter_map(|(index, evaluated)| line_of(&tally, index, evaluated)));
    notes.extend(missing_evidence(plan, &evaluated, &lines));
    notes.extend(inspection.migrated_from.as_ref().map(migrated));
    let adjusted = tally.adjusted(&seen_facts);
    let root = plan.root().filter(|root| root.role == Role::Pool);
    ScoreCard {
        checklist: ChecklistRef {
            id: checklist.id.clone(),
            version: checklist.version.clone(),
            sha256: Arc::clone(binding.sha256),
        },
        inspection: inspection.id.clone(),
        site: inspection.site.clone(),
        score: facts.is_some().then(|| score_of(&tally, &adjusted)),
        headline: headline(&counts),
        decided_by,
        counts,
        method: checklist.method,
        roll_up: checklist.roll_up,
        start: root.map(|root| root.start.clone()),
        floor: root.map(|root| root.floor.clone()),
        percent_floor: checklist.percent_floor.map(|floor| floor.ratio()),
        percent_ceiling: checklist.percent_ceiling.map(|ceiling| ceiling.ratio()),
        sampling: checklist.sampling.clone(),
        rounding: checklist.rounding.clone(),
        begin: facts.as_ref().and_then(|_| begin(plan, &adjusted)),
        adjustments: if facts.is_some() { adjustments(&tally, &seen_facts, &adjusted, binding) } else { Vec::new() },
        figures: facts.as_ref().map_or_else(Vec::new, |facts| figures(plan, facts)),
        facts: facts.unwrap_or_else(|| inspection.facts.clone()),
        subtotals: subtotals(&tally),
        findings: findings(plan, inspection, &evaluated, &lines, binding),
        outcome,
        lines,
        grading,
        notes,
    }
}

/// Notes the version from which the answers were migrated.
fn migrated(from: &MigratedFrom) -> CardNote {
    let problem = Problem::new(Code::AnswersMigrated).with("checklist", from.checklist.as_str());
    CardNote(problem.with("version", from.version.as_str()))
}

/// Number of scored lines by state.
pub(crate) fn count(plan: &Plan, slots: &[LineScore]) -> Counts {
    let mut counts = Counts::default();
    for slot in slots {
        let Some(item) = plan.items.get(slot.item).filter(|item| item.item.scored()) else { continue };
        let failed = slot.effect.counts && slot.effect.failed;
        counts.items += 1;
        counts.failed += usize::from(failed);
        counts.deficient += usize::from(slot.effect.is_deficient(item, plan.method()));
        match slot.state {
            AnswerState::Answered => {
                counts.answered += 1;
                counts.conforming += usize::from(!failed);
            }
            AnswerState::NotApplicable => counts.not_applicable += 1,
            AnswerState::Hidden => counts.hidden += 1,
            AnswerState::NotSampled => counts.not_sampled += 1,
            AnswerState::Missing => counts.missing += 1,
            AnswerState::Error => counts.error += 1,
        }
    }
    counts
}

/// The outcome if there is no final score; `None` if there is one.
pub(crate) fn no_score_of(
    plan: &Plan,
    drawn: &Drawn<'_, '_>,
    counts: &Counts,
    tally: &Tally<'_>,
    sheet: &Sheet<'_>,
) -> Option<Outcome> {
    let evaluated = &drawn.lines;
    let blocked = evaluated.iter().any(EvaluatedLine::blocks);
    let scored = |evaluated: &EvaluatedLine<'_>| plan.items.get(evaluated.item).is_some_and(|item| item.item.scored());
    let begun =
        counts.answered > 0 || evaluated.iter().any(|evaluated| scored(evaluated) && evaluated.answered_inside());
    match no_score(plan, tally, counts, blocked, begun) {
        Some(reason) => Some(Outcome::NoScore { reason }),
        None => blocked.then(|| Outcome::Provisional(provisional::provisional(plan, drawn, sheet))),
    }
}

/// Why there is no score at all; `None` if there is one, or a range. Each way of having nothing to divide by
/// has its own code, so that no percentage is ever 0 by accident.
pub(crate) fn no_score(plan: &Plan, tally: &Tally<'_>, counts: &Counts, blocked: bool, begun: bool) -> Option<Problem> {
    let root = tally.root();
    let Counts { not_applicable, not_sampled, missing, error, .. } = *counts;
    let code = if !begun && missing > 0 && !tally.counts() {
        Code::NothingAnswered
    } else if blocked && (begun || tally.counts()) {
        return None;
    } else if root.possible.is_positive() {
        return too_small_a_sample(plan, tally);
    } else if let Some(problem) = (1..plan.nodes.len()).find_map(|index| short(tally, index)) {
        return Some(problem);
    } else if root.counted > 0 {
        Code::NothingCounts
    } else if error > 0 {
        Code::NothingJudged
    } else if not_sampled > 0 && not_applicable == 0 {
        Code::NothingSampled
    } else {
        Code::NothingApplicable
    };
    Some(Problem::new(code))
}

/// True if settled lines have no score: nothing is possible, or too few were sampled.
pub(crate) fn has_no_score(tally: &Tally<'_>) -> bool {
    !tally.root().possible.is_positive() || too_small_a_sample(tally.plan(), tally).is_some()
}

/// The first sampling rule that the visit does not meet.
fn too_small_a_sample(plan: &Plan, tally: &Tally<'_>) -> Option<Problem> {
    let (root, rules) = (plan.root()?, &plan.checklist().sampling);
    tally.first_short(rules, root).and_then(|rule| Some(too_few(tally, rules.get(rule)?, root)))
}

/// Why a section has no score of its own: the first of its rules of which too few are answered.
fn short(tally: &Tally<'_>, index: usize) -> Option<Problem> {
    let node = tally.plan().nodes.get(index)?;
    let rule = tally.sums.get(index)?.short?;
    Some(too_few(tally, node.sampling.get(rule)?, node))
}

/// How many of a node's items are answered, and how many have to be.
fn too_few(tally: &Tally<'_>, rule: &Sampling, node: &Node) -> Problem {
    let (sampled, needed) = tally.sampled(rule, node);
    let problem = match &rule.severity {
        Some(severity) => {
            let title = tally.plan().checklist().severity_title(severity);
            Problem::new(Code::SeveritySampleTooSmall).with_titled("severity", severity, title)
        }
        None => Problem::new(Code::SampleTooSmall),
    };
    problem.with("sampled", sampled).with("needed", needed)
}

/// The numbers of a final score, each rounded once from its exact value.
fn score_of(tally: &Tally<'_>, adjusted: &Adjusted) -> Score {
    let plan = tally.plan();
    let root = tally.root();
    let rounding = plan.rounding().rounding();
    let percent = tally.percent(0);
    let final_exact = plan.own.scoring.as_ref().and_then(|_| adjusted.number());
    let fraction = percent.as_ref().and_then(|percent| percent.checked_div(&Ratio::HUNDRED));
    Score {
        lost: if plan.method().has_percent() { &root.possible - &root.earned } else { root.earned.clone() },
        charged: tally.charged(),
        percent: percent.as_ref().map(|percent| rounding.text(percent)),
        fraction: fraction.map(|fraction| fraction.to_fraction()),
        total: rounding.text(&root.earned),
        earned: root.earned.clone(),
        possible: root.possible.clone(),
        final_score: final_exact.as_ref().map(|score| rounding.text(score)),
        final_exact,
    }
}

/// The card's line. Reasons, parts and instances are moved out of the evaluated line, which needs them no
/// more.
fn line_of(tally: &Tally<'_>, index: usize, evaluated: &mut EvaluatedLine<'_>) -> Option<Line> {
    let plan = tally.plan();
    let planned = plan.items.get(evaluated.item)?;
    let item = &planned.item;
    let effect = Some(&evaluated.effect).filter(|effect| effect.counts && item.scored());
    let failed = effect.is_some_and(|effect| effect.failed);
    let own = effect.and_then(|effect| effect.severity).and_then(|rank| plan.checklist().severity_at(rank));
    let earned = effect.map(|effect| &effect.points * &planned.weight);
    let possible = effect.map(|_| planned.full.clone());
    let effective_weight = possible.as_ref().and_then(|possible| tally.line_share(index, possible));
    let lost =
        earned.as_ref().zip(possible.as_ref()).map(|(earned, possible)| match tally.line_rate(index, possible) {
            None => earned.clone(),
            Some(_) if item.bonus => Ratio::ZERO,
            Some(rate) => &rate * &(possible - earned),
        });
    let folded = if evaluated.instances.is_empty() {
        (!evaluated.parts.is_empty()).then_some(RepeatFold::Worst)
    } else {
        planned.fold(plan)
    };
    Some(Line {
        item: item.id.clone(),
        instance: evaluated.instance.map(Arc::from),
        title: item.title.clone(),
        sections: Arc::clone(&planned.sections),
        kind: item.kind,
        bonus: item.bonus,
        severity: own.or_else(|| item.severity.clone()),
        state: evaluated.state,
        handling: evaluated.handling,
        because: evaluated.because.take(),
        answer: evaluated.answer.and_then(AnswerView::of),
        band: evaluated.answer.and_then(|answer| planned.question.band(&answer.given)).cloned(),
        counts: effect.is_some(),
        failed,
        deficient: effect.is_some_and(|effect| effect.is_deficient(planned, plan.method())),
        nonconformities: effect.map_or(0, |effect| effect.nonconformities),
        points: effect.map(|effect| effect.points.clone()),
        corrected_on_the_spot: evaluated.answer.is_some_and(Answer::is_corrected),
        credit: evaluated.credit.take(),
        weight: planned.weight.clone(),
        earned,
        possible,
        effective_weight,
        lost,
        fold: folded,
        parts: std::mem::take(&mut evaluated.parts),
        instances: std::mem::take(&mut evaluated.instances),
        answered_though_hidden: evaluated.answered_though_hidden,
        note: evaluated.answer.and_then(|answer| answer.note.clone()),
        // Default: without an answer there is no evidence.
        evidence: evaluated.answer.map(|answer| answer.evidence.clone()).unwrap_or_default(),
    })
}

/// One subtotal per section; the root has none.
fn subtotals(tally: &Tally<'_>) -> Vec<Subtotal> {
    let plan = tally.plan();
    let rounding = plan.rounding().rounding();
    let sections = plan.nodes.iter().zip(&tally.sums).enumerate().skip(1);
    let of = |(index, (node, sum)): (usize, (&Node, &Sum))| {
        let pool = node.role == Role::Pool;
        let rate = sum.rate.as_ref().unwrap_or(&Ratio::ZERO);
        let forfeited = sum.forfeited.as_ref().map(|forfeited| forfeited * rate);
        Some(Subtotal {
            section: node.section.clone()?,
            title: node.title.clone(),
            sections: Arc::clone(&node.sections),
            earned: sum.earned.clone(),
            possible: sum.possible.clone(),
            counts: sum.counted > 0,
            percent: tally.percent(index).map(|percent| rounding.text(&percent)),
            weight: (node.weight != Ratio::ONE).then(|| node.weight.clone()),
            roll_up: node.roll_up,
            effective_weight: sum.share.clone(),
            start: pool.then(|| node.start.clone()),
            floor: pool.then(|| node.floor.clone()),
            charged: (pool && sum.counted > 0).then(|| sum.charged.clone()),
            zero_when: node.zero_when.clone(),
            zeroed: sum.forfeited.is_some(),
            forfeited,
            sampling: node.sampling.clone(),
            too_few: short(tally, index),
            minimum_percent: node.minimum.clone(),
            below_minimum: tally.is_below_minimum(index),
        })
    };
    sections.filter_map(of).collect()
}

/// The headline (八项符合七项): how many items conform, and how many are in any other state.
fn headline(counts: &Counts) -> Text {
    let Counts { items, conforming, failed, not_applicable, hidden, not_sampled, missing, error, .. } = *counts;
    let write = |text: &mut String, count: usize| text.push_str(itoa::Buffer::new().format(count));
    let (mut zh, mut en) = (String::with_capacity(64), String::with_capacity(64));
    zh.push_str("共 ");
    write(&mut zh, items);
    zh.push_str(" 项，符合 ");
    write(&mut zh, conforming);
    zh.push_str(" 项");
    write(&mut en, conforming);
    en.push_str(" of ");
    write(&mut en, items);
    en.push_str(" items conform");
    let others = [
        (failed, "，不符合 ", " failed"),
        (not_applicable + hidden, "，不适用 ", " not applicable"),
        (not_sampled, "，未抽查 ", " not sampled"),
        (missing, "，未填 ", " missing"),
        (error, "，无法判定 ", " could not be judged"),
    ];
    for (count, name_zh, name_en) in others.into_iter().filter(|(count, ..)| *count > 0) {
        zh.push_str(name_zh);
        write(&mut zh, count);
        zh.push_str(" 项");
        en.push_str(", ");
        write(&mut en, count);
        en.push_str(name_en);
    }
    Text::pair(zh, en)
}

/// Notes failing answers that had to carry evidence or a remark and carry neither.
fn missing_evidence(plan: &Plan, evaluated: &[EvaluatedLine<'_>], lines: &[Line]) -> Vec<CardNote> {
    let asks =
        |evaluated: &EvaluatedLine<'_>| plan.items.get(evaluated.item).is_some_and(|item| item.item.evidence_if_failed);
    let lacking =
        evaluated.iter().zip(lines).filter(|(evaluated, line)| asks(evaluated) && line.failed && !line.has_evidence());
    let note = |line: &Line| {
        let problem = Problem::new(Code::EvidenceMissing).with_titled("item", &line.item, &line.title);
        CardNote(match &line.instance {
            Some(instance) => problem.with("instance", &**instance),
            None => problem,
        })
    };
    lacking.map(|(_, line)| note(line)).collect()
}

impl Line {
    /// True if evidence or a remark stands beside the line, or beside every part or instance of it that
    /// failed.
    fn has_evidence(&self) -> bool {
        let mut failed = self.parts.iter().chain(&self.instances).filter(|line| line.failed).peekable();
        let of_all = failed.peek().is_some() && failed.all(|line| !line.evidence.is_empty() || line.note.is_some());
        !self.evidence.is_empty() || self.note.is_some() || of_all
    }
}
