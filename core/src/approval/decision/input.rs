//! What a command itself has to bring: an opinion, documents, the lists of a correction notice.

use super::judge::Attempt;
use super::reason::{DenialReason, FixableBy, LeafBuilder};
use crate::approval::model::command::{Command, Payload};
use crate::approval::model::workflow::{Action, OpinionRule};
use crate::base::id::Id;
use crate::base::problem::Code;

impl Attempt<'_> {
    /// Reasons that lie in the command itself: a required opinion that is not given, documents that are neither on file
    /// nor brought, a correction notice that does not list exactly what is missing.
    pub(crate) fn input_reasons(&self, action: &Action, command: &Command) -> Vec<DenialReason> {
        let mut reasons = Vec::new();
        if action.opinion == OpinionRule::Required && command.stated_opinion().is_none() {
            reasons.push(LeafBuilder::new(Code::OpinionRequired).fixable_by(FixableBy::Evidence).into());
        }
        let on_file = |id: &Id| self.case.evidence.contains_key(id.as_str()) || command.brings(id);
        let missing: Vec<_> =
            action.needs.iter().filter(|id| !on_file(id)).map(|id| self.workflow.named_evidence(id)).collect();
        if !missing.is_empty() {
            let saying = LeafBuilder::new(Code::DocumentsMissing).with_all("evidence", &missing);
            reasons.push(saying.fixable_by(FixableBy::Evidence).into());
        }
        if !action.missing_for.is_empty() {
            reasons.extend(self.notice_reasons(action, command, &on_file));
        }
        reasons
    }

    /// A correction notice lists everything that is missing, at once (一次性告知, 行政许可法 第三十二条): the applicant must not be
    /// sent back for one document today and for the next one tomorrow. Too few and too many are both
    /// `notice_incomplete`.
    fn notice_reasons(&self, action: &Action, command: &Command, on_file: &dyn Fn(&Id) -> bool) -> Vec<DenialReason> {
        let empty = Payload::empty();
        let payload = command.payload.as_ref().unwrap_or(&empty);
        let needed: Vec<&Id> = self.workflow.needed_for(&action.missing_for).map(|evidence| &evidence.id).collect();
        let missing: Vec<&Id> = needed.iter().copied().filter(|id| !on_file(id)).collect();
        let listed = |id: &&Id| payload.missing.contains(id);
        let exact = missing.iter().all(listed) && payload.missing.iter().all(|id| missing.contains(&id));
        let mut reasons = Vec::new();
        if !exact {
            let all: Vec<_> = missing.iter().map(|id| self.workflow.named_evidence(id)).collect();
            let saying = LeafBuilder::new(Code::NoticeIncomplete).with_all("missing", &all);
            reasons.push(saying.fixable_by(FixableBy::Evidence).into());
        } else if missing.is_empty() && payload.rejected.is_empty() {
            reasons.push(LeafBuilder::new(Code::NothingToCorrect).fixable_by(FixableBy::Evidence).into());
        }
        let foreign: Vec<_> = payload
            .rejected
            .iter()
            .filter(|id| !needed.contains(id) || !on_file(id))
            .map(|id| self.workflow.named_evidence(id))
            .collect();
        if !foreign.is_empty() {
            let saying = LeafBuilder::new(Code::RejectedNotOnFile).with_all("evidence", &foreign);
            reasons.push(saying.fixable_by(FixableBy::Evidence).into());
        }
        reasons
    }
}
