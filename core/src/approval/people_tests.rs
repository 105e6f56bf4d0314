use super::approval_tests::at_sign_off;
use super::fixture_tests::*;
use super::*;
use crate::base::instant::Instant;

fn approve(person: &str, role: &str, at: Instant) -> Command {
    Desk::command("approve", person, role, at).opinion("同意")
}

fn delegation(person: &str, delegate: &str, actions: &[&str], from: Instant, until: Instant) -> Delegation {
    Delegation {
        person: id(person),
        delegate: id(delegate),
        actions: actions.iter().map(|action| id(action)).collect(),
        from,
        until,
    }
}

#[test]
fn nobody_performs_two_different_listed_actions() {
    let mut desk = at_sign_off();
    assert_eq!(desk.denied(approve("ofc", "leader", at(10, 16, 0))), ["separation_of_duties"]);
    assert_eq!(
        desk.denied(approve("boss", "leader", at(10, 16, 0))),
        ["separation_of_duties"],
        "the applicant signs nothing"
    );
    let answer = desk.answer("approve", "ofc", "leader", at(10, 16, 0));
    let leaf = answer.reasons.unwrap().leaves()[0].clone();
    assert_eq!(leaf.fixable_by, Some(FixableBy::Person));
    assert_eq!(
        leaf.message.get("en", "zh-CN"),
        "ofc has already performed verify; the separation \"four-eyes\" bars the same person from this action"
    );
}

#[test]
fn a_delegation_has_dates_scope_and_persons() {
    let mut desk = at_sign_off();
    let by_clerk = |when| approve("clerk", "leader", when).for_person("lead");
    assert_eq!(desk.denied(by_clerk(at(10, 16, 0))), ["delegation_missing"]);
    desk.context.delegations = vec![
        delegation("lead", "clerk", &["verify"], at(10, 0, 0), at(20, 0, 0)),
        delegation("dep", "clerk", &[], at(10, 0, 0), at(20, 0, 0)),
        delegation("lead", "clerk", &["approve"], at(11, 9, 0), at(11, 10, 0)),
    ];
    let Err(Refusal::Denied(denied)) = desk.send(by_clerk(at(10, 16, 0))) else { panic!() };
    assert_eq!(denied.reasons.true_from(), Some(at(11, 9, 0)), "it begins then");
    assert_eq!(desk.denied(by_clerk(at(11, 10, 0))), ["delegation_missing"], "until excludes its instant");
    desk.accept(by_clerk(at(11, 9, 0)));
    assert_eq!(desk.case().votes[0].on_behalf_of, Some(id("lead")));
}

#[test]
fn an_act_for_another_occupies_both() {
    let mut desk = at_sign_off();
    desk.context.delegations = vec![
        delegation("lead", "clerk", &[], at(10, 0, 0), at(20, 0, 0)),
        delegation("ofc", "clerk", &[], at(10, 0, 0), at(20, 0, 0)),
        delegation("dep", "boss", &[], at(10, 0, 0), at(20, 0, 0)),
    ];
    assert_eq!(
        desk.denied(approve("boss", "leader", at(10, 16, 0)).for_person("dep")),
        ["separation_of_duties"],
        "the delegate applied"
    );
    assert_eq!(
        desk.denied(approve("clerk", "leader", at(10, 16, 0)).for_person("ofc")),
        ["separation_of_duties"],
        "the delegator verified"
    );
    desk.accept(approve("clerk", "leader", at(10, 16, 0)).for_person("lead"));
    assert_eq!(desk.denied(approve("lead", "leader", at(10, 16, 1))), ["already_voted"], "the vote was theirs");
    assert_eq!(desk.denied(approve("clerk", "deputy-leader", at(10, 16, 1))), ["already_voted"], "and the clerk's");
    assert_eq!(desk.denied(approve("dep", "leader", at(10, 16, 1)).for_person("dep")), ["delegation_missing"]);
}

#[test]
fn whoever_has_voted_neither_is_represented_nor_represents() {
    let mut desk = at_sign_off();
    desk.context.delegations = vec![
        delegation("lead", "clerk", &[], at(10, 0, 0), at(20, 0, 0)),
        delegation("dep", "lead", &[], at(10, 0, 0), at(20, 0, 0)),
    ];
    desk.accept(approve("lead", "leader", at(10, 16, 0)));
    let by_clerk = approve("clerk", "leader", at(10, 16, 1)).for_person("lead");
    assert_eq!(desk.denied(by_clerk), ["already_voted"], "the person represented has voted");
    let for_dep = approve("lead", "leader", at(10, 16, 1)).for_person("dep");
    assert_eq!(desk.denied(for_dep), ["already_voted"], "the delegate has voted");
    desk.accept(approve("dep", "leader", at(10, 16, 1)));
    assert_eq!(desk.state(), "operating");
}

#[test]
fn whoever_let_another_act_is_occupied_by_that_act() {
    let mut desk = Desk::opened();
    desk.context.delegations = vec![delegation("lead", "clerk", &[], at(10, 0, 0), at(20, 0, 0))];
    desk.accept(Desk::command("submit", "boss", "enterprise", at(10, 13, 0)).evidence(&["plan", "letter"]));
    desk.inspect("on-site", "conforming", at(10, 14, 0));
    desk.accept(Desk::command("verify", "clerk", "leader", at(10, 15, 0)).for_person("lead"));
    assert_eq!(desk.denied(approve("lead", "leader", at(10, 16, 0))), ["separation_of_duties"], "it was done for them");
    assert_eq!(desk.denied(approve("clerk", "leader", at(10, 16, 0))), ["separation_of_duties"], "and by them");
    desk.accept(approve("dep", "leader", at(10, 16, 0)));
}

#[test]
fn a_limit_counts_within_its_scope() {
    let mut desk = at_sign_off();
    let limit = |desk: &mut Desk, action: &str, per: Scope| {
        let action = desk.workflow.actions.iter_mut().find(|known| known.id == *action).unwrap();
        (action.at_most, action.at_most_per) = (Some(1), per);
    };
    let note = |hour| Desk::command("note", "rev", "reviewer", at(10, hour, 0)).opinion("已核");
    limit(&mut desk, "note", Scope::Round);
    desk.accept(note(15));
    assert_eq!(desk.denied(note(16)), ["limit_reached"]);
    desk.accept(approve("dep", "deputy-leader", at(10, 16, 0)));
    desk.accept(approve("lead", "leader", at(10, 17, 0)));
    let stop = |day| Desk::command("stop", "ofc", "officer", at(day, 9, 0));
    limit(&mut desk, "stop", Scope::Round);
    desk.accept(stop(11));
    desk.inspect("on-site", "conforming", at(11, 10, 0));
    desk.accept(Desk::command("resume", "lead", "leader", at(11, 11, 0)));
    desk.accept(stop(12));
    assert_eq!(desk.case().round, 3, "each stop is the first of its own round");
    limit(&mut desk, "stop", Scope::Case);
    desk.inspect("on-site", "conforming", at(12, 10, 0));
    desk.accept(Desk::command("resume", "lead", "leader", at(12, 11, 0)));
    assert_eq!(desk.denied(stop(13)), ["limit_reached"], "twice already in the case");
}

#[test]
fn a_cleared_vote_still_counts_for_separation() {
    let mut desk = at_sign_off();
    desk.accept(approve("dep", "deputy-leader", at(10, 16, 0)));
    desk.workflow.actions.iter_mut().find(|action| action.id == "close").unwrap().from.push(id("sign-off"));
    desk.workflow.actions.iter_mut().find(|action| action.id == "close").unwrap().to = Some(id("review"));
    desk.accept(Desk::command("close", "lead", "leader", at(10, 17, 0)));
    assert!(desk.case().votes.is_empty());
    let denied = desk.denied(Desk::command("verify", "dep", "officer", at(10, 18, 0)));
    assert_eq!(denied, ["separation_of_duties"], "votes count when cast");
}

#[test]
fn separation_within_a_round_begins_with_the_act_that_starts_it() {
    let mut desk = at_sign_off();
    desk.accept(approve("dep", "deputy-leader", at(10, 16, 0)));
    desk.accept(approve("lead", "leader", at(10, 17, 0)));
    desk.accept(Desk::command("stop", "ofc", "officer", at(11, 9, 0)));
    desk.inspect("on-site", "conforming", at(11, 10, 0));
    assert_eq!(desk.denied(Desk::command("resume", "ofc", "officer", at(11, 11, 0))), ["separation_of_duties"]);
    desk.accept(Desk::command("resume", "ofc2", "officer", at(11, 11, 0)));
    desk.accept(Desk::command("stop", "ofc2", "officer", at(12, 9, 0)));
    assert_eq!(desk.case().round, 3, "whoever resumed in round two may stop, which begins round three");
}

#[test]
fn a_list_of_holders_is_enforced_and_its_absence_trusts_the_command() {
    let mut desk = at_sign_off();
    let holding = |person: &str, role: &str, from: Option<Instant>, until: Option<Instant>| RoleHolding {
        person: id(person),
        role: id(role),
        site: None,
        unit: None,
        from,
        until,
    };
    assert_eq!(desk.answer("approve", "anybody", "leader", at(10, 16, 0)).verdict, ActionVerdict::NeedsInput);
    desk.context.roles = Some(vec![
        holding("lead", "leader", None, None),
        holding("dep", "deputy-leader", Some(at(11, 0, 0)), Some(at(12, 0, 0))),
    ]);
    assert_eq!(desk.denied(approve("anybody", "leader", at(10, 16, 0))), ["role_not_held"]);
    let answer = desk.answer("approve", "dep", "deputy-leader", at(10, 16, 0));
    assert_eq!(answer.reasons.unwrap().true_from(), Some(at(11, 0, 0)));
    assert_eq!(desk.answer("approve", "dep", "deputy-leader", at(12, 0, 0)).verdict, ActionVerdict::Denied);
    desk.context.delegations = vec![delegation("lead", "clerk", &[], at(10, 0, 0), at(20, 0, 0))];
    desk.accept(approve("clerk", "leader", at(10, 16, 0)).for_person("lead"));
    assert_eq!(
        desk.denied(approve("dep", "deputy-leader", at(12, 0, 0))),
        ["role_not_held"],
        "the role ended at that instant"
    );
    let tick = Desk::command("tick", "clock", "system", at(14, 0, 0));
    desk.accept(tick);
    assert_eq!(desk.state(), "lapsed", "a tick leaves no discretion and asks for no role");
}
