//! From lines to a card.

use super::card::{ChecklistRef, Counts, Grading, ItemFinding, Line, Note, Outcome, Score, ScoreCard, Subtotal};
use super::grade;
use super::handling::{Handling, State};
use super::inspection::Inspection;
use super::line::{self, Drawn};
use super::range;
use super::template::{Checklist, Compare, Disposition, Method, Section};
use crate::calendar::{Calendar, Reckoning, Zone, deadline};
use crate::condition::{FactSet, FactValue, Names};
use crate::exact::Ratio;
use crate::order::{InOrder, StableOrder};
use crate::problem::{Code, Problem};
use crate::text::Text;

/// What a checklist is bound to when it scores: its identity, what facts are called, and what deadlines are counted by.
#[derive(Clone, Copy)]
pub struct Binding<'b> {
    /// SHA-256 of the checklist's RFC 8785 form.
    pub sha256: &'b str,
    /// What facts are called.
    pub names: &'b dyn Names,
    /// The calendar that counts working days; without one such deadlines are unknown.
    pub calendar: Option<&'b Calendar>,
    /// The zone whose midnights end days; without one no deadline is stated.
    pub zone: Option<&'b Zone>,
}

impl std::fmt::Debug for Binding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Binding({})", self.sha256)
    }
}

/// Scores an inspection. Every input that could be read has a card; bad input was refused before.
pub fn score(checklist: &Checklist, inspection: &Inspection, binding: &Binding<'_>) -> ScoreCard {
    let drawn = line::draw(checklist, &inspection.answers, &inspection.facts, binding.names);
    let lines: Vec<Line> = drawn.iter().map(|drawn| drawn.line.clone()).collect();
    let tally = Tally::of(checklist, &lines);
    let blocked = drawn.iter().any(blocks);
    let no_score = tally.no_score(blocked);
    let facts = tally.facts(checklist, &lines, &inspection.facts);
    let mut grading = Grading { rungs: grade::rungs(checklist) };
    let mut notes = Vec::new();
    let mut decided_by = None;
    let outcome = if let Some(reason) = no_score {
        Outcome::NoScore { reason }
    } else if blocked {
        Outcome::Provisional(range::provisional(checklist, &drawn, &inspection.facts))
    } else {
        let exact = tally.exact_facts(checklist, &lines, &inspection.facts);
        let climbed = grade::climb(checklist, &facts, binding.names);
        notes = grade::threshold_notes(checklist, &exact);
        decided_by = climbed.decided_by;
        grading.rungs = climbed.rungs;
        climbed.outcome
    };
    notes.extend(missing_evidence(checklist, &lines));
    let scored = matches!(outcome, Outcome::Graded { .. } | Outcome::Scored | Outcome::Ungraded { .. });
    ScoreCard {
        checklist: ChecklistRef {
            id: checklist.id.clone(),
            version: checklist.version.clone(),
            sha256: binding.sha256.to_owned(),
        },
        inspection: inspection.id.clone(),
        site: inspection.site.clone(),
        score: scored.then(|| tally.score(checklist)),
        headline: tally.headline(),
        decided_by,
        counts: tally.counts.clone(),
        method: checklist.method,
        rounding: checklist.rounding.clone(),
        facts: if scored { facts } else { inspection.facts.clone() },
        subtotals: tally.subtotals(checklist),
        findings: findings(checklist, inspection, &lines, binding),
        outcome,
        lines,
        grading,
        notes,
    }
}

/// Whether the item holds the final score up.
pub(super) fn blocks(drawn: &Drawn) -> bool {
    drawn.line.handling == Some(Handling::Block)
}

/// Everything that lines add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) earned: Ratio,
    pub(super) possible: Ratio,
    lost: Ratio,
    counts: Counts,
    sections: Vec<SectionTally>,
    counted: usize,
}

#[derive(Clone, Debug)]
struct SectionTally {
    id: crate::id::Id,
    title: Text,
    earned: Ratio,
    possible: Ratio,
}

impl Tally {
    /// Adds lines up.
    pub(super) fn of(checklist: &Checklist, lines: &[Line]) -> Self {
        let mut tally = Self::default();
        collect_sections(&checklist.sections, &mut tally.sections);
        let index: std::collections::BTreeMap<_, _> =
            tally.sections.iter().enumerate().map(|(index, section)| (section.id.clone(), index)).into_map();
        for line in lines {
            tally.count(line);
            let (Some(earned), Some(possible), Some(lost)) = (&line.earned, &line.possible, &line.lost) else {
                continue;
            };
            tally.counted += 1;
            tally.earned = &tally.earned + earned;
            tally.possible = &tally.possible + possible;
            tally.lost = &tally.lost + lost;
            for id in &line.sections {
                if let Some(section) = index.get(id).and_then(|index| tally.sections.get_mut(*index)) {
                    section.earned = &section.earned + earned;
                    section.possible = &section.possible + possible;
                }
            }
        }
        tally
    }

    fn count(&mut self, line: &Line) {
        if !matches!(line.kind, super::Kind::PassFail | super::Kind::Choice) {
            return;
        }
        let counts = &mut self.counts;
        counts.items += 1;
        counts.failed += usize::from(line.failed);
        counts.deficient += usize::from(line.deficient);
        match line.state {
            State::Answered => {
                counts.answered += 1;
                counts.conforming += usize::from(!line.failed);
            }
            State::NotApplicable => counts.not_applicable += 1,
            State::Hidden => counts.hidden += 1,
            State::NotSampled => counts.not_sampled += 1,
            State::Missing => counts.missing += 1,
            State::Error => counts.error += 1,
        }
    }

    /// Why there is no score at all, if there is none. Nothing here is ever zero by accident.
    fn no_score(&self, blocked: bool) -> Option<Problem> {
        let Counts { answered, not_applicable, hidden, not_sampled, missing, error, .. } = self.counts;
        let code = if answered == 0 && missing > 0 && self.counted == 0 {
            Code::NothingAnswered
        } else if answered == 0 && blocked && self.counted == 0 {
            if error > 0 { Code::NothingJudged } else { Code::NothingSampled }
        } else if blocked || self.possible.is_positive() {
            return None;
        } else if self.counted > 0 {
            Code::NothingCounts
        } else if error > 0 {
            Code::NothingJudged
        } else if not_sampled > 0 && not_applicable + hidden == 0 {
            Code::NothingSampled
        } else {
            Code::NothingApplicable
        };
        Some(Problem::new(code))
    }

    fn score(&self, checklist: &Checklist) -> Score {
        let rounding = checklist.rounding.rounding();
        let fraction = match checklist.method {
            Method::Points => self.earned.checked_div(&self.possible),
            Method::Demerit => None,
        };
        Score {
            earned: self.earned.clone(),
            possible: self.possible.clone(),
            lost: self.lost.clone(),
            percent: fraction.as_ref().map(|fraction| rounding.text(&(fraction * &Ratio::HUNDRED))),
            fraction: fraction.map(|fraction| fraction.to_fraction()),
            total: rounding.text(&self.earned),
        }
    }

    fn subtotals(&self, checklist: &Checklist) -> Vec<Subtotal> {
        let rounding = checklist.rounding.rounding();
        let of = |section: &SectionTally| Subtotal {
            section: section.id.clone(),
            title: section.title.clone(),
            earned: section.earned.clone(),
            possible: section.possible.clone(),
            percent: section.percent(checklist.method).map(|percent| rounding.text(&percent)),
        };
        self.sections.iter().map(of).collect()
    }

    /// The card's facts as thresholds see them: rounded where the checklist compares rounded values.
    pub(super) fn facts(&self, checklist: &Checklist, lines: &[Line], outer: &FactSet) -> FactSet {
        let mut facts = self.exact_facts(checklist, lines, outer);
        if checklist.rounding.compare == Compare::Rounded {
            let rounding = checklist.rounding.rounding();
            let rounded: Vec<_> = facts
                .iter()
                .filter(|(name, _)| grade::is_rounded(name))
                .filter_map(|(name, value)| match value {
                    FactValue::Number(number) => Some((name.to_owned(), FactValue::Number(rounding.apply(number)))),
                    _ => None,
                })
                .collect();
            for (name, value) in rounded {
                facts.insert(name, value);
            }
        }
        facts
    }

    /// The same before any rounding. What has no denominator is left unknown.
    pub(super) fn exact_facts(&self, checklist: &Checklist, lines: &[Line], outer: &FactSet) -> FactSet {
        let mut facts = outer.clone();
        let mut put = |name: String, value: Option<Ratio>| {
            if let Some(value) = value {
                facts.insert(name, FactValue::Number(value));
            }
        };
        let method = checklist.method;
        if self.counted > 0 {
            put("total".into(), Some(self.earned.clone()));
            put("lost".into(), Some(self.lost.clone()));
        }
        put("percent".into(), percent(&self.earned, &self.possible, method));
        put(
            "worst.item".into(),
            worst(lines.iter().filter_map(|l| Some((l.earned.as_ref()?, l.possible.as_ref()?))), method),
        );
        put("worst.section".into(), worst(self.sections.iter().map(|s| (&s.earned, &s.possible)), method));
        put("failed.count".into(), Some(Ratio::from_count(self.counts.failed)));
        put("deficient.count".into(), Some(Ratio::from_count(self.counts.deficient)));
        for severity in &checklist.severities {
            let failed = lines.iter().filter(|line| line.failed && line.severity.as_ref() == Some(severity)).count();
            put(format!("failed.{severity}"), Some(Ratio::from_count(failed)));
        }
        for section in &self.sections {
            put(format!("section.{}.percent", section.id), section.percent(method));
        }
        let asked = self.counts.answered + self.counts.missing + self.counts.error;
        put("answered.share".into(), Ratio::from_count(self.counts.answered).checked_div(&Ratio::from_count(asked)));
        facts
    }

    /// 八项符合七项: of the items that were to be answered, how many conform.
    fn headline(&self) -> Text {
        let Counts { items, conforming, failed, not_applicable, hidden, not_sampled, missing, error, .. } = self.counts;
        let mut zh = format!("共 {items} 项，符合 {conforming} 项");
        let mut en = format!("{conforming} of {items} items conform");
        for (count, name_zh, name_en) in [
            (failed, "不符合", "failed"),
            (not_applicable + hidden, "不适用", "not applicable"),
            (not_sampled, "未抽查", "not sampled"),
            (missing, "未填", "missing"),
            (error, "无法判定", "could not be judged"),
        ] {
            if count > 0 {
                zh.push_str(&format!("，{name_zh} {count} 项"));
                en.push_str(&format!(", {count} {name_en}"));
            }
        }
        Text::pair(zh, en)
    }
}

impl SectionTally {
    fn percent(&self, method: Method) -> Option<Ratio> {
        percent(&self.earned, &self.possible, method)
    }
}

/// 100 × earned ÷ possible; only under points, and only where something is possible.
fn percent(earned: &Ratio, possible: &Ratio, method: Method) -> Option<Ratio> {
    match method {
        Method::Points => earned.checked_div(possible).map(|fraction| &fraction * &Ratio::HUNDRED),
        Method::Demerit => None,
    }
}

/// The lowest earned ÷ possible (0 to 1); under demerit the highest demerit. What has nothing possible says nothing.
fn worst<'l>(pairs: impl Iterator<Item = (&'l Ratio, &'l Ratio)>, method: Method) -> Option<Ratio> {
    let pairs = pairs.filter(|(_, possible)| possible.is_positive());
    match method {
        Method::Points => pairs.filter_map(|(earned, possible)| earned.checked_div(possible)).min(),
        Method::Demerit => pairs.map(|(earned, _)| earned.clone()).max(),
    }
}

fn collect_sections(sections: &[Section], out: &mut Vec<SectionTally>) {
    for section in sections {
        let (id, title) = (section.id.clone(), section.title.clone());
        out.push(SectionTally { id, title, earned: Ratio::ZERO, possible: Ratio::ZERO });
        collect_sections(&section.sections, out);
    }
}

/// What was found wrong, gravest severity first, then in the checklist's order.
fn findings(checklist: &Checklist, inspection: &Inspection, lines: &[Line], binding: &Binding<'_>) -> Vec<ItemFinding> {
    let rank = |finding: &ItemFinding| {
        let severity = finding.severity.as_ref();
        checklist.severities.iter().position(|s| Some(s) == severity).unwrap_or(usize::MAX)
    };
    let placed = checklist.placed();
    let wrong = placed.iter().zip(lines).filter(|(_, line)| line.failed || line.deficient);
    let mut findings: Vec<ItemFinding> = wrong
        .map(|(placed, line)| {
            let item = placed.item;
            let answer = inspection.answers.get(&item.id);
            let corrected = answer.is_some_and(|answer| answer.corrected_on_the_spot);
            let due = item.due_within.filter(|_| !corrected).zip(inspection.recorded_at).zip(binding.zone);
            ItemFinding {
                item: item.id.clone(),
                title: item.title.clone(),
                failed: line.failed,
                severity: item.severity.clone(),
                parts: line.parts.iter().filter(|part| part.failed).map(|part| part.part.clone()).collect(),
                note: line.note.clone(),
                reference: item.reference.clone(),
                corrective_action: item.corrective_action.clone(),
                corrected_on_the_spot: corrected,
                due_within: item.due_within,
                due: due.map(|((within, from), zone)| {
                    deadline(from, within, &Reckoning { zone, calendar: binding.calendar, known_at: from })
                }),
            }
        })
        .collect();
    findings.order_by_key(rank);
    findings
}

/// Failing answers that had to carry evidence or a remark and do not.
fn missing_evidence(checklist: &Checklist, lines: &[Line]) -> Vec<Note> {
    let placed = checklist.placed();
    let lacking = placed.iter().zip(lines).filter(|(placed, line)| {
        placed.item.evidence_if_failed && line.failed && line.evidence.is_empty() && line.note.is_none()
    });
    lacking.map(|(_, line)| Note(Problem::new(Code::EvidenceMissing).with("item", line.item.as_str()))).collect()
}

/// What has to happen at a grade, as a sentence's end.
pub(super) fn disposition_text(disposition: Disposition) -> (&'static str, &'static str) {
    match disposition {
        Disposition::None => ("", ""),
        Disposition::CorrectedOnTheSpot => ("，当场改正", "; to be corrected on the spot"),
        Disposition::CorrectWithin => ("，限期整改", "; to be corrected within the time set"),
        Disposition::StopWork => ("，停工整改", "; work stops until re-inspection"),
    }
}
