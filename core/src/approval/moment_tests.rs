//! What the moment decides: from when a guard holds, what a time limit leads to, when a round begins.

use super::approval_tests::at_sign_off;
use super::fixture_tests::*;
use super::*;
use crate::base::instant::Instant;
use crate::tools::condition::FactValue;
use chrono::TimeDelta;

const GUARD: &str = r#"{"fact": "inspection.on-site.grade", "is": "conforming"}"#;

fn a_millisecond_after(at: Instant) -> Instant {
    (at.date_time() + TimeDelta::milliseconds(1)).into()
}

/// A desk whose case waits for `verify` since the 10th, under this guard; its site was supplied on the 1st.
fn under(guard: &str) -> Desk {
    let mut desk = Desk::new(&SMALL.replacen(GUARD, guard, 1));
    desk.context.facts = facts(&[("site.supplied-at", FactValue::Instant(at(1, 0, 0)))]);
    desk.accept(Desk::opening("boss", "enterprise", at(10, 12, 0)));
    desk.accept(Desk::command("submit", "boss", "enterprise", at(10, 13, 0)).evidence(&["plan", "letter"]));
    desk
}

#[test]
fn a_guard_about_the_moment_says_from_when_it_holds() {
    // 14 days after the 1st is the 15th; what asks for more begins a millisecond later.
    let (sharp, after) = (Some(at(15, 0, 0)), Some(a_millisecond_after(at(15, 0, 0))));
    for (guard, expected) in [
        (r#"{"fact": "now", "at_least": "2020-02-15T00:00:00+08:00"}"#, sharp),
        (r#"{"fact": "now", "more_than": "2020-02-15T00:00:00+08:00"}"#, after),
        (r#"{"not": {"fact": "now", "less_than": "2020-02-15T00:00:00+08:00"}}"#, sharp),
        (r#"{"fact": "now", "at_least": {"fact": "site.supplied-at", "plus": {"days": 14}}}"#, sharp),
        (r#"{"fact": "now", "more_than": {"fact": "site.supplied-at", "plus": {"days": 13, "hours": 24}}}"#, after),
        (r#"{"fact": "site.supplied-at", "at_most": {"fact": "now", "plus": {"days": -14}}}"#, sharp),
        (r#"{"fact": "site.supplied-at", "less_than": {"fact": "now", "plus": {"days": -14}}}"#, after),
        (
            r#"{"all": [{"fact": "now", "at_least": "2020-02-12T00:00:00+08:00"},
                        {"fact": "now", "at_least": "2020-02-15T00:00:00+08:00"},
                        {"fact": "now", "at_least": "2020-02-13T00:00:00+08:00"}]}"#,
            sharp,
        ),
        (
            r#"{"any": [{"fact": "now", "at_least": "2020-02-16T00:00:00+08:00"},
                        {"fact": "now", "at_least": "2020-02-15T00:00:00+08:00"},
                        {"fact": "now", "at_least": "2020-02-17T00:00:00+08:00"}]}"#,
            sharp,
        ),
        (r#"{"fact": "now", "at_most": "2020-02-09T00:00:00+08:00"}"#, None),
        (r#"{"fact": "site.supplied-at", "at_least": {"fact": "now", "plus": {"days": -3}}}"#, None),
    ] {
        let desk = under(guard);
        let ask = |at| desk.answer("verify", "ofc", "officer", at);
        assert_eq!(ask(at(10, 15, 0)).reasons.unwrap().true_from(), expected, "{guard}");
        if let Some(from) = expected {
            let before = (from.date_time() - TimeDelta::milliseconds(1)).into();
            assert_eq!(ask(before).verdict, ActionVerdict::Denied, "{guard}");
            assert_eq!(ask(from).verdict, ActionVerdict::Allowed, "{guard}");
        }
    }
}

#[test]
fn a_time_limit_after_a_time_limit_counts_from_the_first_and_not_from_the_tick() {
    let chained =
        SMALL.replacen(r#"{"days": 2}, "expires_to": "lapsed""#, r#"{"days": 2}, "expires_to": "sign-off""#, 1);
    let mut desk = Desk::new(&chained);
    desk.accept(Desk::opening("boss", "enterprise", at(10, 12, 0)));
    desk.accept(Desk::command("submit", "boss", "enterprise", at(10, 13, 0)).evidence(&["plan"]));
    desk.accept(Desk::command("ask", "rev", "reviewer", at(10, 14, 0)).missing(&["letter"]));
    let tick = || Desk::command("tick", "clock", "system", at(20, 9, 0));
    desk.accept(tick());
    assert_eq!((desk.state(), desk.case().since), ("sign-off", at(12, 14, 0)), "two days after 14:00 of the 10th");
    assert_eq!(desk.case().expires_at, Some(at(15, 14, 0)), "72 hours after that");
    desk.accept(tick());
    assert_eq!((desk.state(), desk.case().since), ("lapsed", at(15, 14, 0)));
}

#[test]
fn a_tick_is_accepted_after_the_due_instant() {
    let mut desk = at_sign_off();
    assert_eq!(desk.denied(Desk::command("tick", "clock", "system", at(13, 15, 0))), ["not_due_yet"]);
    desk.accept(Desk::command("tick", "clock", "system", just_after(at(13, 15, 0))));
    assert_eq!((desk.state(), desk.case().since), ("lapsed", at(13, 15, 0)));
}

#[test]
fn a_new_round_begins_without_votes_also_where_the_case_stays() {
    let mut desk = at_sign_off();
    desk.workflow.actions.iter_mut().find(|action| action.id == "note").unwrap().new_round = true;
    let approve = |person: &str, hour| Desk::command("approve", person, "leader", at(10, hour, 0)).opinion("同意");
    desk.accept(approve("dep", 16));
    desk.accept(Desk::command("note", "rev", "reviewer", at(10, 17, 0)).opinion("重新会签"));
    assert_eq!((desk.state(), desk.case().round, desk.case().votes.len()), ("sign-off", 2, 0));
    desk.accept(approve("lead", 18));
    assert_eq!(desk.state(), "sign-off", "the vote of the first round is not one of the two");
    desk.accept(approve("dep", 19));
    assert_eq!(desk.state(), "operating");
}

#[test]
fn a_round_begins_when_its_event_has_effect() {
    let desk = at_sign_off();
    let mut event = desk.case().events.last().unwrap().clone();
    event.sequence += 1;
    event.round = 2;
    event.to = None;
    (event.at, event.effective) = (at(12, 9, 0), Some(at(11, 0, 0)));
    let case = evolve(Some(desk.case().clone()), event).unwrap();
    assert_eq!((case.round, case.round_since, case.since), (2, at(11, 0, 0), at(10, 15, 0)));
}
