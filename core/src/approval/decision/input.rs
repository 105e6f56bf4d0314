//! What a command itself has to bring: an opinion, documents, the lists of a correction notice.

use super::judge::Attempt;
use super::plan::ReadyAction;
use super::violation::Violation;
use crate::approval::model::command::{Command, Payload};
use crate::approval::model::workflow::OpinionRule;
use crate::base::id::Id;

impl Attempt<'_> {
    /// What lies in the command itself: a required opinion that is not given, documents that are neither on file
    /// nor brought, a correction notice that does not list exactly what is missing.
    pub(crate) fn input_missing(&self, ready: ReadyAction<'_>, command: &Command, violations: &mut Vec<Violation>) {
        let action = ready.action;
        if action.opinion == OpinionRule::Required && command.stated_opinion().is_none() {
            violations.push(Violation::OpinionRequired);
        }
        let on_file = |id: &Id| self.case.evidence.contains_key(id.as_str()) || command.brings(id);
        let evidence: Vec<Id> = action.needs.iter().filter(|id| !on_file(id)).cloned().collect();
        if !evidence.is_empty() {
            violations.push(Violation::DocumentsMissing { evidence });
        }
        if !action.missing_for.is_empty() {
            notice(ready.needed(), command, &on_file, violations);
        }
    }
}

/// A correction notice lists everything that is missing, at once (一次性告知, 行政许可法 第三十二条): the applicant must not be
/// sent back for one document today and for the next one tomorrow. Too few and too many are both
/// `notice_incomplete`.
fn notice(needed: &[Id], command: &Command, on_file: &dyn Fn(&Id) -> bool, violations: &mut Vec<Violation>) {
    let empty = Payload::empty();
    let payload = command.payload.as_ref().unwrap_or(&empty);
    let missing: Vec<Id> = needed.iter().filter(|id| !on_file(id)).cloned().collect();
    let listed = |id: &Id| payload.missing.contains(id);
    if !(missing.iter().all(listed) && payload.missing.iter().all(|id| missing.contains(id))) {
        violations.push(Violation::NoticeIncomplete { missing });
    } else if missing.is_empty() && payload.rejected.is_empty() {
        violations.push(Violation::NothingToCorrect);
    }
    let foreign = payload.rejected.iter().filter(|id| !needed.contains(id) || !on_file(id));
    let evidence: Vec<Id> = foreign.cloned().collect();
    if !evidence.is_empty() {
        violations.push(Violation::RejectedNotOnFile { evidence });
    }
}
