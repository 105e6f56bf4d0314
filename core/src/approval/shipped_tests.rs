//! What the district's own workflow bars, each with a reason that a person understands in both languages.

use super::fixture_tests::*;
use super::reopening_tests::{DOCUMENTS, desk, does, says, to_sign_off};
use super::*;
use crate::base::instant::Instant;

/// Why a command is denied: codes, and the sentences in zh-CN and en.
fn why(desk: &mut Desk, command: Command) -> (Vec<&'static str>, String, String) {
    let Err(Refusal::Denied(denied)) = desk.send(command) else { panic!("it is not denied") };
    let leaves = denied.reasons.leaves();
    let all = |language| leaves.iter().map(|leaf| leaf.message.get(language, "zh-CN")).collect::<Vec<_>>().join("; ");
    (leaves.iter().map(|leaf| leaf.code.as_str()).collect(), all("zh-CN"), all("en"))
}

fn at_sign_off() -> Desk {
    let mut desk = desk();
    to_sign_off(&mut desk);
    desk
}

/// A case that was stopped on the 13th and claims to have corrected what was found.
fn at_recheck() -> Desk {
    let mut desk = at_sign_off();
    desk.accept(says("zhou", "approve", at(9, 14, 0)));
    desk.accept(says("wu", "approve", at(9, 15, 0)));
    desk.accept(says("hq", "order-stop", at(13, 9, 0)));
    desk.accept(does("zhao", "start-rectification", at(13, 10, 0)));
    desk.accept(does("zhao", "claim-stop-corrected", at(13, 17, 0)));
    desk
}

#[test]
fn nobody_signs_once_the_visit_is_retracted() {
    let mut desk = at_sign_off();
    desk.accept(says("zhou", "approve", at(9, 14, 0)));
    let visit = desk.context.inspections.iter_mut().find(|visit| visit.checklist == "on-site").unwrap();
    visit.retracted_at = Some(at(9, 14, 30));
    let (codes, zh_cn, en) = why(&mut desk, says("wu", "approve", at(9, 15, 0)));
    assert_eq!(codes, ["guard_unknown"]);
    assert_eq!(zh_cn, "签署时本轮最近一次有效的现场核验结论须为合格");
    assert!(en.starts_with("the latest on-site verification of this round that stands must have found"), "{en}");
    assert_eq!(desk.state(), "sign-off");
}

#[test]
fn nobody_signs_after_a_newer_failed_visit_and_the_officer_sends_it_back() {
    let mut desk = at_sign_off();
    desk.inspect("on-site", "nonconforming", at(9, 14, 30));
    assert_eq!(why(&mut desk, says("wu", "approve", at(9, 15, 0))).0, ["guard_unmet"]);
    desk.accept(says("sun", "fail-on-site", at(9, 16, 0)));
    assert_eq!((desk.state(), desk.case().round), ("rectifying", 2));
}

#[test]
fn a_stranger_in_the_enterprises_role_does_not_withdraw() {
    let mut desk = at_sign_off();
    let stranger = |when| Desk::command("withdraw", "mallory", "enterprise", when);
    let (codes, zh_cn, en) = why(&mut desk, stranger(at(9, 12, 0)));
    assert_eq!(codes, ["party_required"]);
    assert_eq!(zh_cn, "mallory 不是本案的立案人、申请单位经办人");
    assert_eq!(en, "mallory is none of these parties of the case: who opened the case, the applicant's contact");
    // Whoever holds the role for another site is told so.
    let mut elsewhere = RoleHolding::new(id("mallory"), id("enterprise"));
    elsewhere.site = Some(id("site-2"));
    desk.context.roles = Some(vec![elsewhere]);
    assert_eq!(why(&mut desk, stranger(at(9, 12, 0))).0, ["role_elsewhere", "party_required"]);
    // The register may name a further contact of the applicant.
    desk.context.roles = None;
    desk.context.parties.get_or_insert_default().push(member("applicant", "mallory"));
    desk.accept(stranger(at(9, 12, 0)));
    assert_eq!(desk.state(), "withdrawn");
}

#[test]
fn neither_the_opener_nor_an_inspector_signs() {
    let mut desk = at_sign_off();
    let leader = |person: &str| Desk::command("approve", person, "leader", at(9, 14, 0)).opinion("同意");
    let (codes, zh_cn, en) = why(&mut desk, leader("zhao"));
    assert_eq!(codes, ["separation_of_duties", "separation_of_duties"], "as submitter and as opener");
    assert!(zh_cn.contains("zhao 已办理“立案”"), "{zh_cn}");
    assert!(en.contains("zhao has already performed"), "{en}");
    let (codes, zh_cn, en) = why(&mut desk, leader("visitor"));
    assert_eq!(codes, ["party_excluded"]);
    assert_eq!(zh_cn, "visitor 是本案的检查人，按不相容岗位分离规则“会签人独立于申请与检查”不得办理本动作");
    assert!(en.starts_with("visitor is one of these parties of the case: who inspected the site"), "{en}");
    // Where it is not on record who inspected, nobody is taken for independent.
    desk.context.inspections[0].inspectors = None;
    assert_eq!(why(&mut desk, leader("zhou")).0, ["party_unknown"]);
}

#[test]
fn whoever_applied_or_inspected_does_not_let_work_resume() {
    let mut desk = at_recheck();
    let inspection = desk.inspect("daily-eight", "conforming", at(14, 9, 0));
    inspection.facts.insert("failed.auto-fail", number(0));
    let resume = |person: &str| Desk::command("resume", person, "leader", at(14, 10, 0)).opinion("同意");
    assert_eq!(why(&mut desk, resume("zhao")).0, ["separation_of_duties"]);
    assert_eq!(why(&mut desk, resume("visitor")).0, ["party_excluded"]);
    assert_eq!(why(&mut desk, resume("hq")).0, ["separation_of_duties"], "who ordered the stop");
    desk.accept(resume("wu"));
    assert_eq!(desk.state(), "operating", "whoever signed for reopening may let work resume");
}

#[test]
fn only_the_assigned_officer_or_the_backup_stops_work() {
    let mut desk = at_sign_off();
    desk.accept(says("zhou", "approve", at(9, 14, 0)));
    desk.accept(says("wu", "approve", at(9, 15, 0)));
    let inspection = desk.inspect("daily-eight", "nonconforming", at(10, 9, 0));
    inspection.facts.insert("failed.auto-fail", number(1));
    let stop = |person: &str, when: Instant| Desk::command("stop", person, "officer", when).opinion("停工");
    let (codes, zh_cn, _) = why(&mut desk, stop("another-officer", at(10, 10, 0)));
    assert_eq!(codes, ["party_required"]);
    assert_eq!(zh_cn, "another-officer 不是本案的包联检查员、AB岗检查员");
    let parties = desk.context.parties.take();
    assert_eq!(why(&mut desk, stop("sun", at(10, 10, 0))).0, ["party_unknown"], "nobody is an officer by silence");
    desk.context.parties = parties;
    desk.accept(stop("li", at(10, 10, 0)));
    assert_eq!(desk.state(), "stopped");
}

/// Every state that waits has a time limit, or somebody who can take the case on.
#[test]
fn every_waiting_state_has_a_deadline_or_an_owner() {
    let desk = desk();
    for state in desk.workflow.states.iter().filter(|state| !state.is_final) {
        let leads_on =
            |action: &&Action| action.from.contains(&state.id) && action.to.as_ref().is_some_and(|to| *to != state.id);
        let owned = desk.workflow.actions.iter().filter(leads_on).any(|action| !action.by.is_empty());
        assert!(owned || state.expires_after.is_some(), "{}", state.id);
    }
    assert_eq!(DOCUMENTS.len(), desk.workflow.evidence.len());
}
