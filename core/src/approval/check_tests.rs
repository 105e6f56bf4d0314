use super::fixture_tests::*;
use super::*;
use crate::base::json::decode_text;
use crate::base::problem::Problems;

fn found(problems: &Problems) -> Vec<String> {
    problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
}

#[test]
fn the_small_workflow_is_sound_and_round_trips() {
    let workflow = load(SMALL).unwrap();
    let text = serde_json::to_string(&workflow).unwrap();
    assert_eq!(load(&text).unwrap(), workflow);
    assert_eq!(found(&workflow.lint("")), ["unneeded_evidence /evidence/2"]);
}

#[test]
fn every_unsound_rule_is_reported_at_its_place() {
    let problems = load(
        r#"{"id": "w", "version": "1", "opened_by": ["ghost"],
          "evidence": [{"id": "e"}, {"id": "e"}],
          "states": [
            {"id": "a", "initial": true, "quorum": {"action": "go", "roles": ["leader", "ghost"], "need": 0}},
            {"id": "b", "initial": true, "quorum": {"action": "nope", "need": 1}, "expires_after": {"days": 1, "hours": 1}, "expires_to": "b"},
            {"id": "c", "final": true, "expires_after": {"days": 0}, "expires_to": "moon"},
            {"id": "b", "expires_to": "a"},
            {"id": "d", "quorum": {"action": "limited", "need": 3}}],
          "actions": [
            {"id": "go", "from": ["a", "c", "moon"], "to": "a", "by": ["officer"], "needs": ["hat"], "at_most": 0},
            {"id": "tick", "from": [], "by": [], "missing_for": ["go2"]},
            {"id": "limited", "from": ["d"], "to": "moon", "by": ["ghost"], "at_most": 2,
             "when": {"all": [{"fact": "case.state", "is": "moon"}, {"fact": "case.acts.nope", "is": 1}, {"fact": "case.round", "at_least": 1}]}}],
          "separation": [{"id": "s", "actions": ["go", "go"]}, {"id": "s", "actions": ["go", "fly"]}],
          "properties": [{"id": "p", "never": {"reach": "moon", "without": [{}, {"of": "fly", "apart_from": ["go", "run"]}]}}]}"#,
    )
    .unwrap_err();
    assert_eq!(
        found(&problems),
        [
            "duplicate_id /evidence/1/id",
            "duplicate_id /states/3/id",
            "duplicate_id /separation/1/id",
            "initial_states /states",
            "unknown_id /opened_by/0",
            "unknown_id /states/0/quorum/roles/1",
            "out_of_range /states/0/quorum/need",
            "quorum_action_elsewhere /states/0/quorum/action",
            "quorum_role /states/0/quorum/roles/0",
            "quorum_role /states/0/quorum/roles/1",
            "exactly_one /states/1/expires_after",
            "expiry_incomplete /states/1",
            "unknown_id /states/1/quorum/action",
            "final_state_waits /states/2",
            "out_of_range /states/2/expires_after/days",
            "unknown_id /states/2/expires_to",
            "expiry_incomplete /states/3",
            "quorum_unreachable /states/4/quorum/need",
            "final_state_exit /actions/0/from/1",
            "unknown_id /actions/0/from/2",
            "unknown_id /actions/0/needs/0",
            "out_of_range /actions/0/at_most",
            "reserved_action /actions/1/id",
            "empty_list /actions/1/from",
            "empty_list /actions/1/by",
            "unknown_id /actions/1/missing_for/0",
            "notice_lists_nothing /actions/1/missing_for",
            "unknown_id /actions/2/to",
            "unknown_id /actions/2/by/0",
            "separation_too_small /separation/0/actions",
            "unknown_id /separation/1/actions/1",
            "unknown_id /properties/0/never/reach",
            "exactly_one /properties/0/never/without/0",
            "unknown_id /properties/0/never/without/1/of",
            "unknown_id /properties/0/never/without/1/apart_from/1",
            "unknown_option /actions/2/when/all/0/is",
            "unknown_fact /actions/2/when/all/1/fact",
        ]
    );
}

#[test]
fn decoding_collects_every_problem() {
    let problems = decode_text::<Command>(
        r#"{"id": "", "case": "Case", "action": "go", "actor": {"id": "a"}, "at": "today", "payload": {"extra": 1}, "expected_version": -1}"#,
    )
    .unwrap_err();
    assert_eq!(
        found(&problems),
        [
            "invalid_command_id /id",
            "invalid_id /case",
            "missing_field /actor",
            "invalid_instant /at",
            "unknown_field /payload/extra",
            "out_of_range /expected_version"
        ]
    );
}

#[test]
fn lint_finds_what_no_path_reaches_and_what_leads_nowhere() {
    let workflow = load(
        r#"{"id": "w", "version": "1", "states": [{"id": "a", "initial": true}, {"id": "b"}, {"id": "c", "expires_after": {"hours": 1}, "expires_to": "end"},
            {"id": "island"}, {"id": "end", "final": true}],
          "actions": [{"id": "go", "from": ["a"], "to": "b", "by": ["officer"]}, {"id": "wait", "from": ["a"], "to": "c", "by": ["officer"]},
            {"id": "again", "from": ["a"], "by": ["officer"], "new_round": true, "at_most": 2, "at_most_per": "round"}]}"#,
    )
    .unwrap();
    assert_eq!(
        found(&workflow.lint("/workflows/0")),
        [
            "cannot_finish /workflows/0/states/1",
            "unreachable_state /workflows/0/states/3",
            "never_limits /workflows/0/actions/2/at_most"
        ]
    );
}

#[test]
fn a_state_that_is_not_there_has_no_joint_review() {
    let workflow: Workflow = decode_text(
        r#"{"id": "w", "version": "1", "states": [{"id": "a", "initial": true}, {"id": "end", "final": true}],
          "actions": [{"id": "go", "from": ["a"], "to": "end", "by": ["officer"]},
            {"id": "again", "from": ["a", "moon"], "by": ["officer"], "new_round": true, "at_most": 2, "at_most_per": "round"}]}"#,
    )
    .unwrap();
    assert_eq!(found(&workflow.lint("")), ["never_limits /actions/1/at_most"]);
}

#[test]
fn of_several_initial_states_of_an_unchecked_workflow_the_first_one_is_meant() {
    let text = r#"{"id": "w", "version": "1", "states": [{"id": "a"}, {"id": "b", "initial": true}, {"id": "c", "initial": true}],
        "actions": []}"#;
    assert!(load(text).is_err());
    let workflow: Workflow = decode_text(text).unwrap();
    assert_eq!(workflow.initial().map(|state| state.id.as_str()), Some("b"));
}
