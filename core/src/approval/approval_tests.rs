use super::fixture_tests::*;
use super::*;
use crate::base::json::decode_text;
use crate::base::problem::Code;
use serde_json::json;

fn cmd(action: &str, person: &str, role: &str, when: (u32, u32, u32)) -> Command {
    Desk::command(action, person, role, at(when.0, when.1, when.2))
}

/// A desk whose case waits for two signatures since 15:00 of the 10th.
pub(super) fn at_sign_off() -> Desk {
    let mut desk = Desk::opened();
    desk.accept(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["plan", "letter"]));
    desk.inspect("on-site", "conforming", at(10, 14, 0));
    desk.accept(cmd("verify", "ofc", "officer", (10, 15, 0)));
    assert_eq!(desk.state(), "sign-off");
    desk
}

fn operating() -> Desk {
    let mut desk = at_sign_off();
    desk.accept(cmd("approve", "dep", "deputy-leader", (10, 16, 0)).opinion("同意"));
    desk.accept(cmd("approve", "lead", "leader", (10, 17, 0)).opinion("同意"));
    assert_eq!(desk.state(), "operating");
    desk
}

#[test]
fn a_joint_review_needs_distinct_persons_and_its_last_vote_moves_the_case() {
    let mut desk = at_sign_off();
    let first = desk.accept(cmd("approve", "dep", "deputy-leader", (10, 16, 0)).opinion("同意"));
    assert_eq!(first.iter().map(|e| e.kind).collect::<Vec<_>>(), [EventKind::Voted]);
    assert_eq!(desk.case().votes_for("approve"), 1);
    assert_eq!(desk.denied(cmd("approve", "dep", "leader", (10, 16, 1)).opinion("同意")), ["already_voted"]);
    assert_eq!(desk.denied(cmd("approve", "hq", "headquarters", (10, 16, 1)).opinion("同意")), ["role_not_permitted"]);
    let second = desk.accept(cmd("approve", "lead", "leader", (10, 17, 0)).opinion("同意"));
    assert_eq!(second.iter().map(|e| e.kind).collect::<Vec<_>>(), [EventKind::Voted, EventKind::Moved]);
    assert_eq!(desk.state(), "operating");
    assert!(desk.case().votes.is_empty(), "leaving the state clears the votes");
    assert_eq!(desk.case().count("approve", Scope::Case), 2, "the move is a consequence, not a third act");
}

#[test]
fn an_act_that_stays_keeps_votes_and_deadline() {
    let mut desk = at_sign_off();
    let due = desk.case().expires_at;
    desk.accept(cmd("approve", "dep", "deputy-leader", (10, 16, 0)).opinion("同意"));
    desk.accept(cmd("note", "rev", "reviewer", (10, 16, 30)).opinion("材料已补登"));
    assert_eq!((desk.case().votes.len(), desk.case().expires_at), (1, due));
}

#[test]
fn a_guard_that_is_unknown_denies_and_names_what_to_put_on_record() {
    let mut desk = Desk::opened();
    desk.accept(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["plan", "letter"]));
    let answer = desk.answer("verify", "ofc", "officer", at(10, 15, 0));
    assert_eq!(answer.verdict, ActionVerdict::Denied);
    let reasons = serde_json::to_value(&answer.reasons).unwrap();
    let leaf = &reasons["all"][0];
    assert_eq!(leaf["code"], "guard_unknown");
    assert_eq!(leaf["fixable_by"], "evidence");
    assert_eq!(leaf["params"], json!({"fact": "inspection.on-site.grade", "test": "is", "expected": "conforming"}));
    desk.inspect("on-site", "mostly", at(10, 14, 0));
    assert_eq!(desk.denied(cmd("verify", "ofc", "officer", (10, 15, 0))), ["guard_unmet"]);
    desk.inspect("on-site", "conforming", at(10, 14, 30));
    let events = desk.accept(cmd("verify", "ofc", "officer", (10, 15, 0)));
    let event = serde_json::to_value(&events[0]).unwrap();
    assert_eq!(event["facts"], json!({"inspection.on-site.grade": "conforming"}));
    assert_eq!(event["inspections"][0]["id"], "inspection-2");
    assert_eq!(event["inspections"][0]["sha256"], format!("{:064}", 2));
}

#[test]
fn only_the_latest_standing_inspection_of_this_site_in_this_round_counts() {
    let mut desk = Desk::opened();
    desk.accept(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["plan", "letter"]));
    desk.inspect("on-site", "conforming", at(10, 11, 59));
    assert_eq!(desk.denied(cmd("verify", "ofc", "officer", (10, 15, 0))), ["guard_unknown"], "before the case");
    desk.inspect("on-site", "conforming", at(10, 15, 1));
    assert_eq!(desk.denied(cmd("verify", "ofc", "officer", (10, 15, 0))), ["guard_unknown"], "not yet recorded");
    desk.inspect("on-site", "conforming", at(10, 14, 0)).site = id("site-2");
    assert_eq!(desk.denied(cmd("verify", "ofc", "officer", (10, 15, 0))), ["guard_unknown"], "another site");
    desk.inspect("on-site", "conforming", at(10, 14, 0)).retracted_at = Some(at(10, 15, 0));
    assert_eq!(desk.denied(cmd("verify", "ofc", "officer", (10, 15, 0))), ["guard_unknown"], "retracted by then");
    desk.accept(cmd("verify", "ofc", "officer", (10, 14, 59)));
}

#[test]
fn a_new_round_needs_a_new_inspection_unless_the_action_looks_at_the_whole_case() {
    let mut desk = operating();
    desk.inspect("on-site", "conforming", at(11, 9, 0));
    desk.accept(cmd("stop", "ofc", "officer", (11, 9, 0)));
    assert_eq!((desk.case().round, desk.case().round_since), (2, at(11, 9, 0)));
    let denied = desk.denied(cmd("resume", "lead", "leader", (11, 10, 0)));
    assert_eq!(denied, ["guard_unknown"], "recorded at the instant of the stop: it was there before");
    desk.workflow.actions.iter_mut().find(|a| a.id == "resume").unwrap().inspections = Scope::Case;
    assert_eq!(desk.answer("resume", "lead", "leader", at(11, 10, 0)).verdict, ActionVerdict::Allowed);
}

#[test]
fn a_correction_notice_lists_everything_that_is_missing_once() {
    let mut desk = Desk::opened();
    desk.accept(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["plan"]));
    let ask = || cmd("ask", "rev", "reviewer", (10, 14, 0));
    let answer = desk.answer("ask", "rev", "reviewer", at(10, 14, 0));
    assert_eq!(answer.verdict, ActionVerdict::NeedsInput);
    let notice = answer.needs.notice.unwrap();
    assert_eq!((notice.missing, notice.may_reject), (vec![id("letter")], vec![id("plan")]));
    assert_eq!(desk.denied(ask()), ["notice_incomplete"]);
    assert_eq!(desk.denied(ask().missing(&["letter", "plan"])), ["notice_incomplete"], "the plan is on file");
    let Err(Refusal::Denied(denied)) = desk.send(ask().missing(&["list"])) else { panic!() };
    let leaf = denied.reasons.leaves()[0].clone();
    assert_eq!(serde_json::to_value(&leaf.params).unwrap(), json!({"missing": ["letter"]}), "the whole list");
    assert_eq!(desk.denied(ask().missing(&["letter"]).rejected(&["list"])), ["rejected_not_on_file"]);
    desk.accept(ask().missing(&["letter"]).rejected(&["plan"]));
    assert!(!desk.case().evidence.contains_key("plan"), "sent back");
    desk.accept(cmd("submit", "boss", "enterprise", (11, 9, 0)).evidence(&["plan", "letter"]));
    assert_eq!(desk.denied(cmd("ask", "rev", "reviewer", (11, 10, 0)).rejected(&["plan"])), ["limit_reached"]);
}

#[test]
fn a_notice_with_nothing_to_say_is_denied() {
    let mut desk = Desk::opened();
    desk.accept(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["plan", "letter"]));
    assert_eq!(desk.denied(cmd("ask", "rev", "reviewer", (10, 14, 0))), ["nothing_to_correct"]);
}

#[test]
fn messages_name_documents_and_states_by_their_titles() {
    let mut desk = Desk::opened();
    let Err(Refusal::Denied(denied)) = desk.send(cmd("submit", "boss", "enterprise", (10, 13, 0))) else { panic!() };
    let message = &denied.reasons.leaves()[0].message;
    assert_eq!(message.get("zh-CN", "en"), "缺少材料：应急预案");
    assert_eq!(message.get("en", "zh-CN"), "these documents are missing: emergency plan");
    let Err(Refusal::Denied(denied)) = desk.send(cmd("ask", "rev", "reviewer", (10, 13, 0))) else { panic!() };
    assert_eq!(denied.reasons.leaves()[0].message.get("zh-CN", "en"), "案件处于“draft”，本动作须在“材料审核”时办理");
}

#[test]
fn a_state_expires_after_its_due_instant_even_if_nobody_ticks() {
    let mut desk = at_sign_off();
    assert_eq!(desk.case().expires_at, Some(at(13, 15, 0)), "72 hours after 15:00 of the 10th");
    let approve =
        |minute: u32| cmd("approve", "dep", "deputy-leader", (13, 14 + minute / 60, minute % 60)).opinion("同意");
    assert_eq!(desk.answer("approve", "dep", "deputy-leader", at(13, 14, 59)).verdict, ActionVerdict::NeedsInput);
    assert_eq!(desk.answer("approve", "dep", "deputy-leader", at(13, 15, 0)).verdict, ActionVerdict::NeedsInput);
    let late = desk.answer("approve", "dep", "deputy-leader", just_after(at(13, 15, 0))).reasons.unwrap();
    let leaf = late.leaves()[0].clone();
    assert_eq!(leaf.code.as_str(), "deadline_passed", "the instant itself is in time, the next millisecond is not");
    assert_eq!(leaf.param("to").unwrap(), "lapsed", "where a tick moves the case");
    assert_eq!(desk.denied(approve(61)), ["deadline_passed"]);
    let tick = |day, hour| Desk::command("tick", "clock", "system", at(day, hour, 0));
    let Err(Refusal::Denied(denied)) = desk.send(tick(13, 14)) else { panic!() };
    let leaf = denied.reasons.leaves()[0].clone();
    assert_eq!((leaf.code.as_str(), leaf.true_from), ("not_due_yet", Some(just_after(at(13, 15, 0)))));
    assert_eq!(desk.denied(tick(13, 15)), ["not_due_yet"]);
    let events = desk.accept(tick(20, 9));
    assert_eq!(events[0].effective, Some(at(13, 15, 0)), "a late tick does not lengthen the limit");
    assert_eq!((desk.state(), desk.case().since), ("lapsed", at(13, 15, 0)));
    assert_eq!(desk.denied(tick(21, 9)), ["nothing_expires"]);
    assert_eq!(desk.denied(cmd("approve", "dep", "deputy-leader", (21, 9, 0)).opinion("同意")), ["case_closed"]);
}

#[test]
fn a_repeated_command_gets_its_first_events_before_anything_else_is_looked_at() {
    let mut desk = at_sign_off();
    desk.accept(cmd("approve", "dep", "deputy-leader", (10, 16, 0)).opinion("同意"));
    let mut last = cmd("approve", "lead", "leader", (10, 17, 0)).opinion("同意");
    let events = desk.accept(last.clone());
    last.id = events[0].command.clone();
    last.expected_version = 99;
    let again = decide(&desk.plan(), desk.case(), &last, &desk.context).unwrap();
    assert!(again.repeated, "there is nothing to append");
    assert_eq!(again.events, events);
    assert_eq!(events.len(), 2, "the vote and the move");
    last.id = CommandId::new("another").unwrap();
    let refusal = decide(&desk.plan(), desk.case(), &last, &desk.context).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "denied: version_conflict",
        "alone: the rest is about a case the actor has not seen"
    );
}

#[test]
fn opening_asks_for_role_and_for_no_other_open_case() {
    let mut desk = Desk::new(SMALL);
    desk.context.open_cases = vec![id("case-0")];
    assert_eq!(
        desk.denied(Desk::opening("rev", "reviewer", at(10, 9, 0))),
        ["role_not_permitted", "another_case_open"]
    );
    desk.context.open_cases = vec![id("case-1")];
    desk.accept(Desk::opening("boss", "enterprise", at(10, 9, 0)));
    assert_eq!(desk.denied(Desk::opening("boss", "enterprise", at(10, 9, 0))), ["already_open"]);
    assert_eq!((desk.state(), &*desk.case().site, desk.case().sequence), ("draft", "site-1", 1));
}

#[test]
fn bad_input_is_a_problem_with_its_place_not_a_denial() {
    let mut desk = Desk::new(SMALL);
    let mut opening = Desk::opening("boss", "enterprise", at(10, 13, 0));
    opening.evidence = [("hat", "box"), ("plan", " ")].map(|(id, place)| (id.to_owned(), place.to_owned())).into();
    assert_eq!(desk.invalid(opening), ["unknown_id /evidence", "empty_text /evidence/plan"]);
    let mut desk = Desk::opened();
    for action in ["fly", "open"] {
        assert_eq!(desk.invalid(cmd(action, "boss", "enterprise", (10, 13, 0))), ["unknown_id /action"]);
    }
    let mut elsewhere = Desk::opening("boss", "enterprise", at(10, 13, 0));
    elsewhere.case = id("case-2");
    assert_eq!(desk.invalid(elsewhere), ["case_mismatch /case"]);
    assert_eq!(
        desk.invalid(cmd("ask", "rev", "reviewer", (10, 13, 0)).opinion("x").missing(&["hat", "plan", "plan"])),
        ["opinion_not_taken /opinion", "unknown_id /payload/missing/0", "duplicate_id /payload/missing/2"]
    );
    assert_eq!(
        desk.invalid(cmd("submit", "boss", "enterprise", (10, 13, 0)).evidence(&["hat"]).rejected(&["plan"])),
        ["unknown_id /payload/evidence", "payload_not_taken /payload/rejected"]
    );
    let mut other = cmd("submit", "boss", "enterprise", (10, 13, 0));
    other.case = id("case-2");
    assert_eq!(desk.invalid(other), ["case_mismatch /case"]);
    desk.workflow.version = "2.0.0".to_owned();
    assert_eq!(desk.invalid(cmd("submit", "boss", "enterprise", (10, 13, 0))), ["workflow_mismatch "]);
}

#[test]
fn events_and_cases_read_back_as_written_and_replay_to_the_same_case() {
    let mut desk = operating();
    desk.accept(cmd("stop", "ofc", "officer", (11, 9, 0)));
    let case = desk.case().clone();
    let text = serde_json::to_string(&case).unwrap();
    let read: Case = decode_text(&text).unwrap();
    assert_eq!(read, case);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    assert!(read.verify(&desk.plan()).is_empty());
    assert_eq!(replay(&desk.plan(), read.events.clone()).unwrap(), case);
    let mut forged = read;
    forged.state = id("closed");
    forged.round = 1;
    let problems = forged.verify(&desk.plan());
    assert_eq!(problems.iter().next().unwrap().param("fields").unwrap(), &json!(["state", "round"]));
}

#[test]
fn replay_names_what_cannot_be() {
    let desk = operating();
    let found = |events: Vec<Event>| -> Vec<String> {
        let problems = replay(&desk.plan(), events).unwrap_err();
        problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
    };
    let events = desk.case().events.clone();
    assert_eq!(found(Vec::new()), ["empty_list "]);
    let mut gap = events.clone();
    gap.remove(2);
    assert_eq!(found(gap), ["event_sequence /2/sequence"]);
    assert_eq!(found(events[1..].to_vec()), ["event_sequence /0/sequence", "first_event /0/kind"]);
    let mut foreign = events;
    foreign[1].to = Some(id("moon"));
    foreign[2].action = id("fly");
    assert_eq!(found(foreign), ["unknown_id /1/to", "unknown_id /2/action"]);
}

#[test]
fn a_batch_answers_each_item_in_order_and_relaxes_nothing() {
    let mut desk = at_sign_off();
    let context = desk.context.clone();
    let command = |name: &str, person: &str, version| {
        let mut command = cmd("approve", person, "leader", (10, 16, 0)).opinion("同意");
        command.id = CommandId::new(name).unwrap();
        command.expected_version = version;
        command
    };
    let requests = [
        command("a", "dep", 3),
        command("b", "dep", 4),
        command("a", "dep", 3),
        command("c", "ofc", 4),
        command("d", "lead", 4),
    ]
    .map(Request::Act);
    let items: Vec<_> = requests.iter().map(|request| (request, &context)).collect();
    let answers = decide_many(&desk.plan(), desk.case.take(), &items);
    let shown: Vec<String> = answers
        .iter()
        .map(|answer| match answer {
            Ok(Decision { events, repeated }) => {
                let again = if *repeated { ", again" } else { "" };
                format!("{} to {}{again}", events.len(), events.last().unwrap().sequence)
            }
            Err(refusal) => refusal.to_string(),
        })
        .collect();
    assert_eq!(
        shown,
        ["1 to 4", "denied: already_voted", "1 to 4, again", "denied: separation_of_duties", "2 to 6"],
        "one person does not sign for two in one batch, and whoever verified does not sign"
    );
}

#[test]
fn a_known_command_id_stands_for_the_same_request_only() {
    let mut desk = at_sign_off();
    let first = cmd("approve", "dep", "leader", (10, 16, 0)).opinion("同意");
    let first = Command { expected_version: 3, ..first };
    let events = decide(&desk.plan(), desk.case(), &first, &desk.context).unwrap().events;
    let case = events.iter().fold(desk.case.take(), |case, event| Some(evolve(case, event.clone()).unwrap()));
    let again = |change: &dyn Fn(&mut Command)| {
        let mut command = first.clone();
        change(&mut command);
        decide(&desk.plan(), case.as_ref().unwrap(), &command, &desk.context)
    };
    // A retry may come later, after a look at what has happened since, and may write nothing in another way.
    let same = again(&|command| {
        command.at = at(11, 9, 0);
        command.expected_version = 99;
        command.payload = Some(Payload::empty());
    });
    assert_eq!(same, Ok(Decision { events: events.clone(), repeated: true }));
    type Change = dyn Fn(&mut Command);
    let changes: [(&str, &Change); 6] = [
        ("action", &|command| command.action = id("refuse")),
        ("actor", &|command| command.actor.id = id("lead")),
        ("actor", &|command| command.actor.role = id("deputy")),
        ("on_behalf_of", &|command| command.on_behalf_of = Some(id("lead"))),
        ("opinion", &|command| command.opinion = Some("不同意".to_owned())),
        ("payload", &|command| {
            command.payload = Some(Payload { missing: vec![id("plan")], ..Payload::empty() });
        }),
    ];
    for (field, change) in changes {
        let Err(Refusal::Invalid(problems)) = again(change) else { panic!("{field}: accepted or denied") };
        let found: Vec<_> = problems.iter().map(|p| (p.code(), p.path(), p.param("fields").cloned())).collect();
        assert_eq!(found, [(Code::CommandIdReused, "/id", Some(json!([field])))]);
    }
}

#[test]
fn a_batch_opens_one_case_for_a_site() {
    let desk = Desk::new(SMALL);
    let open = |case: &str, site: &str, request: &str| {
        let opening = Desk::opening("ent", "enterprise", at(10, 9, 0));
        let (case, site, id) = (id(case), id(site), CommandId::new(request).unwrap());
        Request::Open(Opening { id, case, site, ..opening })
    };
    // The third is for another site, the fourth is the first again; ids of requests are those of a case. The last is for a case
    // that nobody opened.
    let mut stray = Desk::command("submit", "ent", "enterprise", at(10, 9, 0));
    stray.case = id("case-d");
    let requests = [
        open("case-a", "site-1", "c"),
        open("case-b", "site-1", "d"),
        open("case-c", "site-2", "c"),
        open("case-a", "site-1", "c"),
        Request::Act(stray),
    ];
    let items: Vec<_> = requests.iter().map(|request| (request, &desk.context)).collect();
    let answers = decide_many(&desk.plan(), None, &items);
    let shown: Vec<String> = answers
        .iter()
        .map(|answer| {
            answer.as_ref().map_or_else(ToString::to_string, |opening| format!("opens {}", opening.events[0].case))
        })
        .collect();
    assert_eq!(shown[..4], ["opens case-a", "denied: another_case_open", "opens case-c", "opens case-a"]);
    let Err(Refusal::Invalid(problems)) = &answers[4] else { panic!("{}", shown[4]) };
    assert_eq!(
        problems.iter().map(|problem| (problem.code(), problem.path())).collect::<Vec<_>>(),
        [(Code::CaseNotOpen, "/case")]
    );
}

#[test]
fn a_known_id_of_an_opening_stands_for_the_same_opening_only() {
    let mut desk = Desk::new(SMALL);
    let opening = Desk::opening("ent", "enterprise", at(10, 9, 0));
    let decision = open(&desk.plan(), None, &opening, &desk.context).unwrap();
    desk.case = Some(evolve(None, decision.events[0].clone()).unwrap());
    desk.accept(cmd("submit", "ent", "enterprise", (10, 10, 0)).evidence(&["plan", "letter"]));
    let again = |change: &dyn Fn(&mut Opening)| {
        let mut opening = opening.clone();
        change(&mut opening);
        open(&desk.plan(), desk.case.as_ref(), &opening, &desk.context)
    };
    let later = again(&|opening| opening.at = at(11, 9, 0));
    assert_eq!(later, Ok(Decision { events: decision.events.clone(), repeated: true }));
    type Change = dyn Fn(&mut Opening);
    let changes: [(&[&str], &Change); 6] = [
        (&["site"], &|opening| opening.site = id("site-2")),
        (&["actor"], &|opening| opening.actor.id = id("rev")),
        (&["on_behalf_of"], &|opening| opening.on_behalf_of = Some(id("rev"))),
        (&["opinion"], &|opening| opening.opinion = Some("同意".to_owned())),
        (&["evidence"], &|opening| opening.evidence = [("plan".to_owned(), "box".to_owned())].into()),
        // The id of what was done after the opening.
        (&["action", "site", "evidence"], &|opening| opening.id = CommandId::new("command-1").unwrap()),
    ];
    for (fields, change) in changes {
        let Err(Refusal::Invalid(problems)) = again(change) else { panic!("{fields:?}: accepted or denied") };
        let found: Vec<_> = problems.iter().map(|p| (p.code(), p.path(), p.param("fields").cloned())).collect();
        assert_eq!(found, [(Code::CommandIdReused, "/id", Some(json!(fields)))]);
    }
}

#[test]
fn facts_are_read_as_their_types_or_refused() {
    let mut context: Context = decode_text(
        r#"{"facts": {"site.ready": true, "site.staff": "31", "site.gone": 1},
            "inspections": [{"id": "i1", "site": "s", "checklist": "on-site", "recorded_at": "2020-02-10T14:00:00+08:00",
                             "facts": {"percent": "92.50", "grade": "superb"}}]}"#,
    )
    .unwrap();
    let mut problems = crate::base::problem::Problems::none();
    context.resolve_fact_types(&types, &mut problems);
    let found: Vec<_> = problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
    assert_eq!(found, ["unknown_fact /facts/site.gone", "fact_value /inspections/0/facts/grade"]);
    assert_eq!(context.facts.get("site.staff"), Some(&number(31)));
    assert_eq!(
        serde_json::to_value(&context.inspections[0].facts).unwrap(),
        json!({"percent": "92.5"}),
        "a decimal in a string is a number, not an option"
    );
}

#[test]
fn a_round_without_a_next_one_is_refused() {
    let mut desk = operating();
    let mut case = desk.case().clone();
    case.round = u32::MAX;
    desk.case = Some(case);
    // 4294967295 is the greatest number of 32 bits.
    let stop = desk.answer("stop", "ofc", "officer", at(11, 9, 0));
    assert_eq!(stop.verdict, ActionVerdict::Denied, "a screen does not offer what would be refused");
    let Err(Refusal::Denied(denied)) = desk.send(cmd("stop", "ofc", "officer", (11, 9, 0))) else { panic!() };
    let leaves = denied.reasons.leaves();
    let found: Vec<_> = leaves.iter().map(|leaf| (leaf.code, leaf.param("limit"), leaf.param("count"))).collect();
    let last = json!(4_294_967_295_u32);
    assert_eq!(found, [(Code::LimitReached, Some(&last), Some(&last))]);
}
