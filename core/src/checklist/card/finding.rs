//! Findings: the items that failed or are deficient, and by when they have to be put right.
//!
//! A finding is something that somebody saw. An item that nobody looked at, and that the rules count as
//! `zero`, lowers the score and is deficient, but it is no finding. Where the rules say `fail`, it is one, by
//! the rules' word.

use super::binding::Binding;
use super::card::{Line, ScoreCard};
use super::item_finding::ItemFinding;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::SortStable;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::inspection::Inspection;
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::line_detail::{StateReason, SubLine};
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::calendar::{TimeBasis, deadline};

/// What an inspection saw of an item, or of one instance of it. The finding ledger is fed with these: a right
/// item closes a finding, an item that was not looked at does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InspectedItem<'c> {
    /// The item's id.
    pub item: &'c Id,
    /// The instance's name, if the item is repeated.
    pub instance: Option<&'c str>,
    /// Whether it was wrong: failed, or below full.
    pub wrong: bool,
    /// Whether everything wrong with it was put right while the inspector waited.
    pub corrected_on_the_spot: bool,
    /// Its severity: the answer's, or else the item's.
    pub severity: Option<&'c Id>,
    /// The inspector's remark.
    pub note: Option<&'c String>,
}

impl ScoreCard {
    /// What the inspection saw, instance by instance, right or wrong. Items that were missing, hidden, not
    /// sampled, not applicable or not judged are left out.
    ///
    /// ```
    /// use fugong::{Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// let json = r#"{"answers": {"gate": "是", "masks": "否", "supplies": "未抽查"}}"#;
    /// let card = list.score(&list.read(&Json::parse(json)?)?).result;
    /// let seen: Vec<(&str, bool)> = card.seen().map(|one| (one.item.as_str(), one.wrong)).collect();
    /// assert_eq!(seen, [("gate", false), ("masks", true)]); // supplies were not looked at
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn seen(&self) -> impl Iterator<Item = InspectedItem<'_>> {
        let method = self.method;
        self.lines.iter().filter(|line| !line.bonus && !line.may_not_apply()).flat_map(move |line| {
            let whole = if line.instances.is_empty() { line.seen(method) } else { None };
            let each = line.instances.iter().filter_map(move |one| one.seen_of(line, method));
            whole.into_iter().chain(each)
        })
    }
}

/// Findings, gravest severity first (without severity last), then in the checklist's order.
pub(crate) fn findings(
    plan: &Plan,
    inspection: &Inspection,
    evaluated: &[EvaluatedLine<'_>],
    lines: &[Line],
    binding: &Binding<'_>,
) -> Vec<ItemFinding> {
    let method = plan.method();
    let wrong = evaluated.iter().zip(lines).filter(|(_, line)| line.is_wrong(method));
    // Counted before: findings are large, and few.
    let mut findings: Vec<ItemFinding> = Vec::with_capacity(wrong.clone().count());
    findings.extend(wrong.filter_map(|(evaluated, line)| {
        Some(finding(plan.items.get(evaluated.item)?, line, method, inspection, binding))
    }));
    let rank = |finding: &ItemFinding| {
        let severity = finding.severity.as_ref();
        // Default: findings without a severity come last.
        severity.and_then(|id| plan.checklist().severity_rank(id)).unwrap_or(usize::MAX)
    };
    findings.sort_stable_by_key(rank);
    findings
}

/// One finding. Its deadline runs from `recorded_at`, by the calendar as known at that instant.
fn finding(
    planned: &PlannedItem,
    line: &Line,
    method: Method,
    inspection: &Inspection,
    binding: &Binding<'_>,
) -> ItemFinding {
    let item = &planned.item;
    let wrong = || line.parts.iter().chain(&line.instances).filter(|sub| sub.is_wrong(method));
    let each = wrong().next().is_some() && wrong().all(|sub| sub.is_put_right(method));
    let corrected = each || line.corrected_on_the_spot;
    let due = item.due_within.filter(|_| !corrected).zip(inspection.recorded_at).zip(binding.zone);
    ItemFinding {
        item: item.id.clone(),
        title: item.title.clone(),
        failed: line.failed || line.instances.iter().any(|one| one.failed),
        severity: line.severity.clone(),
        instance: line.instance.clone(),
        parts: wrong().filter_map(|part| part.part.clone()).collect(),
        instances: wrong().filter_map(|one| one.instance.clone()).collect(),
        note: line.note.clone(),
        reference: item.reference.clone(),
        corrective_action: item.corrective_action.clone(),
        corrected_on_the_spot: corrected,
        due_within: item.due_within,
        due: due.map(|((within, from), zone)| {
            deadline(from, within, &TimeBasis { zone, calendar: binding.calendar, known_at: from })
        }),
    }
}

impl Line {
    /// True if something that was seen in the line is wrong. One instance's failure stands, whatever is still
    /// missing of others.
    fn is_wrong(&self, method: Method) -> bool {
        let looked_at = FindingInput {
            failed: self.failed,
            deficient: self.deficient,
            handling: self.handling,
            waits: self.handling == Some(Handling::Block) && !self.bonus && !self.may_not_apply(),
            parts: &self.parts,
            instances: &self.instances,
        };
        looked_at.is_wrong(method)
    }

    /// What was seen of the line; `None` if it was not answered, or a part that was not seen could make it
    /// wrong.
    fn seen(&self, method: Method) -> Option<InspectedItem<'_>> {
        if self.state != AnswerState::Answered || !self.counts {
            return None;
        }
        let wrong = wrong_parts(&self.parts, method, self.failed || self.deficient)?;
        Some(InspectedItem {
            item: &self.item,
            instance: self.instance.as_deref(),
            wrong,
            corrected_on_the_spot: wrong && (self.corrected_on_the_spot || are_put_right(&self.parts, method)),
            severity: self.severity.as_ref(),
            note: self.note.as_ref(),
        })
    }

    /// True if it is not known whether the item applies.
    fn may_not_apply(&self) -> bool {
        matches!(self.because, Some(StateReason::Unknown(_)))
    }
}

/// The properties of a line that decide whether it is a finding.
struct FindingInput<'l> {
    failed: bool,
    deficient: bool,
    handling: Option<Handling>,
    /// True if the line applies and blocks the score.
    waits: bool,
    parts: &'l [SubLine],
    instances: &'l [SubLine],
}

impl FindingInput<'_> {
    /// Failed; or below full by an answer; or still open with an instance that is wrong.
    fn is_wrong(&self, method: Method) -> bool {
        let inside = || self.parts.iter().chain(self.instances).any(|sub| sub.is_wrong(method));
        let folded = !self.parts.is_empty() || !self.instances.is_empty();
        let seen = || if folded { inside() } else { self.handling.is_none() };
        self.failed
            || (self.deficient && seen())
            || (self.waits && self.instances.iter().any(|one| one.is_wrong(method)))
    }
}

impl EvaluatedLine<'_> {
    /// `Some(failed)` if the line is a finding, `None` if nothing wrong was seen.
    pub(crate) fn wrong(&self, planned: &PlannedItem, method: Method) -> Option<bool> {
        let scored = planned.item.scored();
        let failed = scored && self.effect.counts && self.effect.failed;
        let may_not_apply = matches!(self.because, Some(StateReason::Unknown(_)));
        let looked_at = FindingInput {
            failed,
            deficient: scored && self.effect.is_deficient(planned, method),
            handling: self.handling,
            waits: self.blocks() && !planned.item.bonus && !may_not_apply,
            parts: &self.parts,
            instances: &self.instances,
        };
        looked_at.is_wrong(method).then(|| failed || self.instances.iter().any(|one| one.failed))
    }
}

impl SubLine {
    /// True if it failed, or was answered with less than full.
    fn is_wrong(&self, method: Method) -> bool {
        let Some(share) = self.share.as_ref().filter(|_| self.counts) else { return false };
        let short = if method.charges() { share.is_positive() } else { *share < Ratio::ONE };
        let seen = self.handling.is_none()
            && (!self.parts.iter().any(|part| part.counts) || self.parts.iter().any(|part| part.is_wrong(method)));
        self.failed || (short && seen)
    }

    /// True if everything wrong with it was put right while the inspector waited.
    fn is_put_right(&self, method: Method) -> bool {
        self.corrected_on_the_spot || are_put_right(&self.parts, method)
    }

    /// What was seen of one folded instance.
    fn seen_of<'c>(&'c self, line: &'c Line, method: Method) -> Option<InspectedItem<'c>> {
        if self.state != AnswerState::Answered || !self.counts {
            return None;
        }
        let wrong = wrong_parts(&self.parts, method, self.is_wrong(method))?;
        Some(InspectedItem {
            item: &line.item,
            instance: Some(self.instance.as_deref()?),
            wrong,
            corrected_on_the_spot: wrong && self.is_put_right(method),
            severity: self.severity.as_ref(),
            note: self.note.as_ref().or(line.note.as_ref()),
        })
    }
}

/// Whether something is wrong, by its parts if it has any; `None` (unknown) if no part seen is wrong and
/// another was not seen.
fn wrong_parts(parts: &[SubLine], method: Method, whole: bool) -> Option<bool> {
    if parts.is_empty() {
        return Some(whole);
    }
    let seen_wrong = |part: &SubLine| part.handling.is_none() && part.is_wrong(method);
    let unseen =
        |part: &SubLine| matches!(part.state, AnswerState::NotSampled | AnswerState::Missing | AnswerState::Error);
    match parts.iter().any(seen_wrong) {
        true => Some(true),
        false => (!parts.iter().any(unseen)).then_some(false),
    }
}

/// True if some parts are wrong and each of these was put right.
fn are_put_right(parts: &[SubLine], method: Method) -> bool {
    let mut wrong = parts.iter().filter(|part| part.is_wrong(method)).peekable();
    wrong.peek().is_some() && wrong.all(|part| part.corrected_on_the_spot)
}
