//! The whole life of cases under the district's own workflow.

use super::fixture_tests::*;
use super::*;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, decode_text};
use crate::tools::journal;

const RULEBOOK: &str = include_str!("../../rulebooks/district-reopening/rulebook.json");
pub const DOCUMENTS: [&str; 5] =
    ["emergency-plan", "commitment-letter", "staff-origin-list", "prevention-plan", "supplies-list"];

fn workflow() -> Workflow {
    let rulebook = Json::parse(RULEBOOK).unwrap();
    let mut all: Vec<Workflow> = Decoder::run(rulebook.get("workflows").unwrap()).unwrap();
    let mut workflow = all.remove(0);
    let mut problems = crate::base::problem::Problems::none();
    workflow.check(&roles(), &types, "/workflows/0", &mut problems);
    assert!(problems.is_empty(), "{problems}");
    workflow
}

pub fn desk() -> Desk {
    let mut desk = Desk { workflow: workflow(), case: None, context: Context::default(), made: 0 };
    desk.context.parties = Some(vec![member("assigned-officer", "sun"), member("backup-officer", "li")]);
    desk.accept(Desk::opening("zhao", "enterprise", at(8, 9, 0)));
    desk
}

/// The role of each invented person.
fn role(person: &str) -> &'static str {
    match person {
        "zhao" => "enterprise",
        "qian" => "reviewer",
        "sun" | "li" => "officer",
        "zhou" => "deputy-leader",
        "wu" => "leader",
        _ => "headquarters",
    }
}

pub fn does(person: &str, action: &str, when: Instant) -> Command {
    Desk::command(action, person, role(person), when)
}

pub fn says(person: &str, action: &str, when: Instant) -> Command {
    does(person, action, when).opinion("同意")
}

fn daily(desk: &mut Desk, grade: &str, failed: i64, when: Instant) {
    let inspection = desk.inspect("daily-eight", grade, when);
    inspection.facts.insert("failed.auto-fail", number(failed));
}

pub fn to_sign_off(desk: &mut Desk) {
    desk.accept(does("zhao", "submit", at(8, 10, 0)).evidence(&DOCUMENTS));
    desk.accept(does("qian", "accept-application", at(8, 11, 0)));
    desk.inspect("application-documents", "complete", at(8, 14, 0));
    desk.accept(says("qian", "accept-documents", at(8, 15, 0)));
    desk.inspect("on-site", "conforming", at(9, 10, 0));
    desk.accept(says("sun", "accept-on-site", at(9, 11, 0)));
}

#[test]
fn it_is_sound_and_every_text_is_in_both_languages() {
    let workflow = workflow();
    let lint = workflow.lint("");
    assert!(lint.is_empty(), "{lint}");
    let titles = workflow
        .states
        .iter()
        .map(|state| (&state.id, &state.title))
        .chain(workflow.actions.iter().map(|action| (&action.id, &action.title)))
        .chain(workflow.evidence.iter().map(|evidence| (&evidence.id, &evidence.title)))
        .chain(workflow.separation.iter().map(|separation| (&separation.id, &separation.title)));
    for (id, title) in titles {
        assert!(title.has("zh-CN") && title.has("en"), "{id}");
    }
    let words = [
        "待受理",
        "补正中",
        "材料审核",
        "现场核验",
        "会签",
        "已复工",
        "停工整改",
        "整改中",
        "待复查",
        "不予复工",
        "已失效",
    ];
    for word in words {
        assert!(workflow.states.iter().any(|state| state.title.get("zh-CN", "en") == word), "{word}");
    }
}

#[test]
fn a_whole_life_from_application_over_correction_and_rectification_to_reopening_stop_and_resumption() {
    let mut desk = desk();
    let states = |desk: &Desk| (desk.state().to_owned(), desk.case().round);

    // The application lacks two documents; the notice names both at once.
    assert_eq!(desk.denied(does("zhao", "submit", at(8, 10, 0)).evidence(&["emergency-plan"])), ["documents_missing"]);
    desk.accept(does("zhao", "submit", at(8, 10, 0)).evidence(&DOCUMENTS[..3]));
    desk.accept(does("qian", "accept-application", at(8, 11, 0)));
    assert_eq!(
        desk.denied(says("qian", "request-correction", at(8, 12, 0)).missing(&["supplies-list"])),
        ["notice_incomplete"]
    );
    desk.accept(says("qian", "request-correction", at(8, 12, 0)).missing(&["supplies-list", "prevention-plan"]));
    assert_eq!(desk.case().expires_at, Some(at(13, 12, 0)));
    desk.accept(does("zhao", "resubmit", at(9, 9, 0)).evidence(&DOCUMENTS[3..]));
    assert_eq!(desk.case().expires_at, None, "the review's length is not the applicant's to bear");

    desk.inspect("application-documents", "complete", at(9, 10, 0));
    assert_eq!(
        desk.denied(says("zhao", "accept-documents", at(9, 11, 0))),
        ["role_not_permitted", "separation_of_duties"]
    );
    desk.accept(says("qian", "accept-documents", at(9, 11, 0)));

    // The first visit fails; the second round needs a visit of its own.
    desk.inspect("on-site", "mostly", at(10, 10, 0));
    assert_eq!(desk.denied(says("sun", "accept-on-site", at(10, 11, 0))), ["guard_unmet"]);
    desk.accept(says("sun", "fail-on-site", at(10, 11, 0)));
    assert_eq!(states(&desk), ("rectifying".to_owned(), 2));
    desk.accept(does("zhao", "claim-corrected", at(11, 9, 0)));
    desk.accept(does("sun", "recheck", at(11, 10, 0)));
    assert_eq!(desk.denied(says("sun", "accept-on-site", at(11, 10, 30))), ["guard_unknown"]);
    desk.inspect("on-site", "conforming", at(11, 11, 0));
    desk.accept(says("sun", "accept-on-site", at(11, 12, 0)));

    // Two leaders sign; nobody who worked on the file is one of them.
    assert_eq!(desk.denied(does("zhou", "approve", at(11, 14, 0))), ["opinion_required"], "a name alone is not enough");
    desk.accept(says("zhou", "approve", at(11, 14, 0)));
    assert_eq!(desk.denied(says("zhou", "approve", at(11, 14, 5))), ["already_voted"]);
    let as_leader = Desk::command("approve", "qian", "leader", at(11, 14, 5)).opinion("同意");
    assert_eq!(desk.denied(as_leader), ["separation_of_duties"]);
    desk.accept(says("wu", "approve", at(11, 15, 0)));
    assert_eq!(states(&desk), ("operating".to_owned(), 2));

    // Days of good inspections, then a point that stops work by itself.
    daily(&mut desk, "conforming", 0, at(12, 9, 0));
    assert_eq!(desk.denied(says("sun", "stop", at(12, 10, 0))), ["guard_unmet"]);
    daily(&mut desk, "nonconforming", 1, at(13, 9, 0));
    let events = desk.accept(says("li", "stop", at(13, 9, 30)));
    assert_eq!(events[0].facts.0.get("inspection.daily-eight.failed.auto-fail").unwrap(), "1");
    assert_eq!(states(&desk), ("stopped".to_owned(), 3));
    desk.accept(does("zhao", "start-rectification", at(13, 10, 0)));
    desk.accept(does("zhao", "claim-stop-corrected", at(13, 17, 0)));
    assert_eq!(desk.denied(says("wu", "resume", at(13, 18, 0))), ["guard_unknown", "guard_unknown"]);
    daily(&mut desk, "mostly", 0, at(14, 9, 0));
    desk.accept(says("li", "fail-recheck", at(14, 9, 30)));
    desk.accept(does("zhao", "claim-stop-corrected", at(14, 15, 0)));
    daily(&mut desk, "conforming", 0, at(14, 16, 0));
    desk.accept(says("wu", "resume", at(14, 17, 0)));
    assert_eq!(states(&desk), ("operating".to_owned(), 3));

    // The headquarters stops it, and in the end takes the reopening back.
    desk.accept(says("hq", "order-stop", at(15, 9, 0)));
    desk.accept(says("hq", "revoke", at(16, 9, 0)));
    let codes = desk.denied(does("zhao", "withdraw", at(17, 9, 0)));
    assert_eq!(codes, ["case_closed"]);
    assert!(desk.workflow.state(desk.state()).unwrap().is_final);

    assert!(desk.case().verify(&desk.plan()).is_empty());
    let mut entries = Vec::new();
    for event in &desk.case().events {
        entries.push(journal::append(&journal::head(&entries), event.at, serde_json::to_value(event).unwrap()));
    }
    assert!(journal::verify(&entries).is_empty());
    let bodies: Vec<Event> = entries.iter().map(|entry| decode_text(&entry.body.0.to_string()).unwrap()).collect();
    assert_eq!(replay(&desk.plan(), bodies).unwrap(), *desk.case(), "the journal alone makes the case again");
}

#[test]
fn ends_differ() {
    let end = |act: &dyn Fn(&mut Desk)| {
        let mut desk = desk();
        act(&mut desk);
        assert!(desk.workflow.state(desk.state()).unwrap().is_final);
        desk.state().to_owned()
    };
    let tick = |when| Desk::command("tick", "clock", "system", when);
    assert_eq!(end(&|desk| drop(desk.accept(does("zhao", "withdraw", at(8, 9, 30))))), "withdrawn");
    assert_eq!(
        end(&|desk| {
            desk.accept(does("zhao", "submit", at(8, 10, 0)).evidence(&DOCUMENTS));
            desk.accept(says("qian", "not-accept", at(8, 11, 0)));
        }),
        "not-accepted"
    );
    assert_eq!(
        end(&|desk| {
            to_sign_off(desk);
            desk.accept(says("zhou", "approve", at(9, 12, 0)));
            desk.accept(does("wu", "refuse", at(9, 13, 0)).opinion("返岗人员隔离期未满"));
        }),
        "refused"
    );
    assert_eq!(
        end(&|desk| {
            to_sign_off(desk);
            assert_eq!(desk.denied(says("zhou", "approve", at(12, 11, 1))), ["deadline_passed"]);
            desk.accept(tick(at(12, 18, 0)));
        }),
        "expired"
    );
}

#[test]
fn the_applicant_may_withdraw_until_it_is_decided() {
    let workflow = workflow();
    let withdraw = workflow.action("withdraw").unwrap();
    for state in workflow.states.iter().filter(|state| state.group == Id::new("applying")) {
        assert!(withdraw.from.contains(&state.id), "{}", state.id);
    }
}
