//! What was found wrong: the items that failed or are deficient, and by when they are to be put right.
//!
//! A finding is something that somebody saw. What nobody looked at and the rules count as nothing (`zero`) lowers the score and
//! is deficient, but nobody has found anything there; what they count as a failure (`fail`) is one by their word.

use super::answer::Answer;
use super::card::{Because, ItemFinding, Line, SubLine};
use super::handling::Handling;
use super::inspection::Inspection;
use super::line::Drawn;
use super::plan::{Plan, PlannedItem};
use super::score::Binding;
use super::template::Method;
use crate::calendar::{Reckoning, deadline};
use crate::exact::Ratio;
use crate::order::StableOrder;

/// What was found wrong, gravest severity first, then in the checklist's order.
pub(super) fn findings(
    plan: &Plan,
    inspection: &Inspection,
    drawn: &[Drawn<'_>],
    lines: &[Line],
    binding: &Binding<'_>,
) -> Vec<ItemFinding> {
    let method = plan.method();
    let wrong = drawn.iter().zip(lines).filter(|(_, line)| line.is_wrong(method));
    let mut findings: Vec<ItemFinding> = wrong
        .filter_map(|(drawn, line)| {
            Some(finding(plan.items.get(drawn.item)?, drawn.answer, line, method, inspection, binding))
        })
        .collect();
    let rank = |finding: &ItemFinding| {
        let severity = finding.severity.as_ref();
        plan.checklist().severities.iter().position(|s| Some(s) == severity).unwrap_or(usize::MAX)
    };
    findings.order_by_key(rank);
    findings
}

fn finding(
    planned: &PlannedItem,
    answer: Option<&Answer>,
    line: &Line,
    method: Method,
    inspection: &Inspection,
    binding: &Binding<'_>,
) -> ItemFinding {
    let item = &planned.item;
    let wrong = || line.parts.iter().chain(&line.instances).filter(|sub| sub.is_wrong(method));
    let each = wrong().next().is_some() && wrong().all(|sub| sub.is_put_right(method));
    let corrected = each || answer.is_some_and(Answer::is_corrected);
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
            deadline(from, within, &Reckoning { zone, calendar: binding.calendar, known_at: from })
        }),
    }
}

impl Line {
    /// Whether something that was seen in it is not right. One instance's failure stands, whatever is still missing of others.
    fn is_wrong(&self, method: Method) -> bool {
        let seen = || match self.fold {
            Some(_) => self.parts.iter().chain(&self.instances).any(|sub| sub.is_wrong(method)),
            None => self.handling.is_none(),
        };
        let waits = self.handling == Some(Handling::Block) && !self.bonus && !self.may_not_apply();
        self.failed || (self.deficient && seen()) || (waits && self.instances.iter().any(|one| one.is_wrong(method)))
    }

    fn may_not_apply(&self) -> bool {
        matches!(self.because, Some(Because::Unknown(_)))
    }
}

impl SubLine {
    /// Whether it failed, or was answered with less than full.
    pub fn is_wrong(&self, method: Method) -> bool {
        let Some(share) = self.share.as_ref().filter(|_| self.counts) else { return false };
        let short = if method.charges() { share.is_positive() } else { *share < Ratio::ONE };
        let seen = self.handling.is_none()
            && (!self.parts.iter().any(|part| part.counts) || self.parts.iter().any(|part| part.is_wrong(method)));
        self.failed || (short && seen)
    }

    /// Whether all that is wrong with it was put right while the inspector waited.
    pub fn is_put_right(&self, method: Method) -> bool {
        let mut wrong = self.parts.iter().filter(|part| part.is_wrong(method)).peekable();
        self.corrected_on_the_spot || (wrong.peek().is_some() && wrong.all(|part| part.corrected_on_the_spot))
    }
}
