use super::*;
use crate::base::json::Json;
use crate::base::problem::Problems;
use crate::rulebook::{Cited, Rulebook};
use serde_json::{Value, json};

/// A rulebook of one checklist.
pub(super) fn rulebook(checklist: Value) -> Result<Rulebook, Problems> {
    let facts = json!({"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0}});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "facts": facts, "checklists": [checklist]});
    Rulebook::from_json(&book.to_string())
}

pub(super) fn checklist(more: Value) -> Value {
    let mut base = json!({"id": "list", "version": "1.0.0", "severities": ["key"]});
    base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    base
}

pub(super) fn try_card(rules: &Rulebook, inspection: Value) -> Result<Cited<ScoreCard>, Problems> {
    let view = rules.checklist("list")?;
    Ok(view.score(&view.read(&Json::parse(&inspection.to_string())?)?))
}

pub(super) fn card(rules: &Rulebook, answers: Value) -> Value {
    serde_json::to_value(try_card(rules, json!({"answers": answers})).unwrap()).unwrap()
}

fn codes(problems: &Problems) -> Vec<String> {
    problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
}

fn two_items(more: Value) -> Rulebook {
    let mut items = json!({"items": [{"id": "a", "severity": "key"}, {"id": "b", "weight": "3"}], "grades": [
        {"id": "good", "when": {"fact": "percent", "at_least": 75}}, {"id": "bad", "otherwise": true}]});
    items.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    rulebook(checklist(items)).unwrap()
}

#[test]
fn weights_multiply_what_is_earned_and_what_is_possible() {
    let card = card(&two_items(json!({})), json!({"a": "fail", "b": "pass"}));
    assert_eq!(card["score"]["earned"], "3");
    assert_eq!(card["score"]["fraction"], "3/4");
    assert_eq!(card["score"]["percent"], "75.0");
    assert_eq!(card["outcome"]["grade"], "good");
    assert_eq!(card["facts"]["failed.key"], "1");
    assert_eq!(card["findings"][0]["item"], "a");
    assert_eq!(card["headline"]["zh-CN"], "共 2 项，符合 1 项，不符合 1 项");
}

#[test]
fn every_state_follows_its_handling() {
    // (handling, answer of b) → (counts, earned, possible, failed) of b's line, and the outcome's kind.
    for (state, word, answer, counts, earned, failed, outcome) in [
        ("not_applicable", "exclude", json!("not_applicable"), false, None, false, "graded"),
        ("not_applicable", "zero", json!("not_applicable"), true, Some("0"), false, "graded"),
        ("not_applicable", "full", json!("not_applicable"), true, Some("3"), false, "graded"),
        ("not_applicable", "fail", json!("not_applicable"), true, Some("0"), true, "graded"),
        ("not_sampled", "exclude", json!("not_sampled"), false, None, false, "graded"),
        ("not_sampled", "block", json!("not_sampled"), false, None, false, "provisional"),
        ("not_sampled", "zero", json!("not_sampled"), true, Some("0"), false, "graded"),
        ("missing", "block", json!(null), false, None, false, "provisional"),
        ("missing", "zero", json!(null), true, Some("0"), false, "graded"),
        ("missing", "exclude", json!(null), false, None, false, "graded"),
        ("missing", "fail", json!(null), true, Some("0"), true, "graded"),
        ("error", "block", json!({"error": "测温仪故障"}), false, None, false, "provisional"),
        ("error", "zero", json!({"error": true}), true, Some("0"), false, "graded"),
        ("error", "exclude", json!("error"), false, None, false, "graded"),
        ("error", "fail", json!("error"), true, Some("0"), true, "graded"),
    ] {
        for level in ["checklist", "item"] {
            let rules = if level == "checklist" {
                two_items(json!({"handling": {state: word}}))
            } else {
                let items = json!([{"id": "a"}, {"id": "b", "weight": "3", "handling": {state: word}}]);
                two_items(json!({"items": items}))
            };
            let card = card(&rules, json!({"a": "pass", "b": answer}));
            let line = &card["lines"][1];
            let told = format!("{state} {word} at {level}: {line}");
            assert_eq!(line["counts"], counts, "{told}");
            assert_eq!(line["earned"].as_str(), earned, "{told}");
            assert_eq!(line["failed"], failed, "{told}");
            assert_eq!(card["outcome"]["kind"], outcome, "{told}");
            assert_eq!(line["handling"], word, "{told}");
        }
    }
    let forbid = two_items(json!({"handling": {"not_applicable": "forbid"}}));
    let problems =
        try_card(&forbid, json!({"answers": {"a": "not_applicable", "b": {"not_applicable": "x"}}})).unwrap_err();
    assert_eq!(
        codes(&problems),
        ["not_applicable_forbidden /answers/a", "not_applicable_forbidden /answers/b/not_applicable"]
    );
}

#[test]
fn a_provisional_card_states_its_range_and_the_grades_still_possible() {
    let rules = two_items(json!({}));
    let provisional = card(&rules, json!({"b": "pass"}));
    assert_eq!(provisional["outcome"]["low"], "75.0");
    assert_eq!(provisional["outcome"]["high"], "100.0");
    assert_eq!(provisional["outcome"]["possible_grades"], json!(["good"]));
    assert_eq!(provisional["outcome"]["waiting_for"], json!(["a"]));
    assert!(provisional.get("score").is_none());
    let open = card(&rules, json!({"a": "pass"}));
    assert_eq!(open["outcome"]["possible_grades"], json!(["good", "bad"]));
    assert_eq!(card(&rules, json!({}))["outcome"]["reason"]["code"], "nothing_answered");
}

#[test]
fn what_weighs_nothing_still_waits_where_a_grade_counts_what_is_wrong() {
    for (kind, fact) in [("check", "failed.count"), ("count", "nonconformities.count")] {
        let b = if kind == "count" {
            json!({"id": "b", "kind": kind, "weight": 0, "max": 5})
        } else {
            json!({"id": "b", "weight": 0})
        };
        let list = json!({"method": "demerit", "items": [{"id": "a"}, b], "grades": [
            {"id": "clean", "when": {"fact": fact, "at_most": 0}}, {"id": "unclean", "otherwise": true}]});
        let outcome = card(&rulebook(checklist(list)).unwrap(), json!({"a": "pass"}))["outcome"].clone();
        assert_eq!(outcome["kind"], "provisional", "{fact}");
        assert_eq!(outcome["waiting_for"], json!(["b"]), "{fact}");
        assert_eq!(outcome["possible_grades"], json!(["clean", "unclean"]), "{fact}");
    }
}

#[test]
fn a_section_in_which_nothing_can_be_charged_is_not_the_worst() {
    let grades = json!([{"id": "good", "when": {"fact": "worst.section", "at_most": -1}},
                        {"id": "bad", "when": {"fact": "worst.section", "more_than": -1}}, {"id": "none", "otherwise": true}]);
    let credit = json!([{"id": "no", "points": 3}, {"id": "yes", "points": -1}]);
    let sections = json!([{"id": "one", "items": [{"id": "a", "weight": 0}]},
                          {"id": "two", "items": [{"id": "b", "kind": "choice", "options": credit}]}]);
    let list = json!({"method": "demerit", "sections": sections, "grades": grades});
    let card = card(&rulebook(checklist(list)).unwrap(), json!({"a": "fail", "b": "yes"}));
    assert_eq!(card["facts"]["worst.section"], "-1", "the first section has 0 points, and can have no others");
    assert_eq!(card["outcome"]["grade"], "good");
}

#[test]
fn no_score_is_a_value_with_a_reason() {
    let rules = two_items(json!({"handling": {"missing": "exclude", "error": "exclude"}}));
    for (answers, reason) in [
        (json!({"a": "not_applicable", "b": "not_applicable"}), "nothing_applicable"),
        (json!({"a": "not_sampled", "b": "not_sampled"}), "nothing_sampled"),
        (json!({"a": "error", "b": "error"}), "nothing_judged"),
        (json!({}), "nothing_answered"),
    ] {
        let card = card(&rules, answers);
        assert_eq!(card["outcome"]["kind"], "no_score");
        assert_eq!(card["outcome"]["reason"]["code"], reason);
        assert_eq!(card["outcome"]["reason"]["kind"], "no_score");
    }
    let weightless = rulebook(checklist(json!({"items": [{"id": "a", "weight": 0}]}))).unwrap();
    assert_eq!(card(&weightless, json!({"a": "pass"}))["outcome"]["reason"]["code"], "nothing_counts");
}

#[test]
fn what_a_rule_hides_is_not_scored_and_what_is_unknown_is_missing() {
    let items = json!({"items": [{"id": "a"}, {"id": "b", "applies_when": {"fact": "site.canteen", "is": true}}]});
    let rules = rulebook(checklist(items)).unwrap();
    let with = |facts: Value| {
        let inspection = json!({"facts": facts, "answers": {"a": "pass", "b": "fail"}});
        serde_json::to_value(try_card(&rules, inspection).unwrap()).unwrap()
    };
    let hidden = with(json!({"site.canteen": false}));
    assert_eq!(hidden["score"]["percent"], "100.0");
    assert_eq!(hidden["lines"][1]["state"], "hidden");
    assert_eq!(hidden["lines"][1]["answered_though_hidden"], true);
    assert_eq!(hidden["lines"][1]["because"]["fact"], "site.canteen");
    let unknown = with(json!({}));
    assert_eq!(unknown["outcome"]["kind"], "provisional");
    assert_eq!(unknown["lines"][1]["because"]["code"], "fact_unknown");
    assert_eq!(unknown["outcome"]["low"], "50.0");
    assert_eq!(unknown["outcome"]["high"], "100.0");
    assert_eq!(with(json!({"site.canteen": true}))["score"]["percent"], "50.0");
}

#[test]
fn two_places_stay_one_point() {
    let parts = json!([{"id": "workshop"}, {"id": "canteen", "applies_when": {"fact": "site.canteen", "is": true}}]);
    let items = json!({"items": [{"id": "clean", "fold": "worst", "points": "2", "parts": parts}, {"id": "b"}]});
    let rules = rulebook(checklist(items)).unwrap();
    let of = |facts: Value, clean: Value| {
        let inspection = json!({"facts": facts, "answers": {"clean": clean, "b": "pass"}});
        serde_json::to_value(try_card(&rules, inspection).unwrap()).unwrap()
    };
    let yes = json!({"site.canteen": true});
    assert_eq!(of(yes.clone(), json!({"workshop": "pass", "canteen": "fail"}))["score"]["fraction"], "1/3");
    assert_eq!(of(yes.clone(), json!({"workshop": "pass", "canteen": "pass"}))["score"]["fraction"], "1/1");
    let one = of(json!({"site.canteen": false}), json!({"workshop": "pass"}));
    assert_eq!(one["score"]["fraction"], "1/1");
    let waiting = of(yes.clone(), json!({"workshop": "pass"}));
    assert_eq!(waiting["outcome"]["waiting_for"], json!(["clean"]));
    assert_eq!((&waiting["outcome"]["low"], &waiting["outcome"]["high"]), (&json!("33.3"), &json!("100.0")));
    let lost = of(yes.clone(), json!({"workshop": "fail"}));
    assert_eq!(
        (&lost["outcome"]["low"], &lost["outcome"]["high"]),
        (&json!("33.3"), &json!("33.3")),
        "nothing can mend it"
    );
    assert_eq!(of(yes.clone(), json!("not_applicable"))["lines"][0]["state"], "not_applicable");
    assert_eq!(of(yes.clone(), json!({"not_applicable": "无车间"}))["lines"][0]["because"], "无车间");
    let problems = try_card(&rules, json!({"answers": {"clean": "pass", "b": {"workshop": "pass"}}})).unwrap_err();
    assert_eq!(
        codes(&problems),
        ["unknown_field /answers/b/workshop", "one_answer /answers/b", "parts_expected /answers/clean"]
    );
}

#[test]
fn a_folded_item_fails_as_gravely_as_the_gravest_of_the_parts_that_fail() {
    let options = json!([{"id": "good", "points": 2}, {"id": "fair", "points": 1, "fails": true, "severity": "slight"},
                         {"id": "bad", "points": 0}]);
    let parts: Vec<Value> =
        ["one", "two"].map(|id| json!({"id": id, "kind": "choice", "options": options})).into_iter().collect();
    let item = json!({"id": "clean", "fold": "worst", "severity": "key", "parts": parts});
    let rules = rulebook(checklist(json!({"severities": ["key", "slight"], "items": [item]}))).unwrap();
    // What fails without a severity of its own has the item's, "key"; what holds has none.
    for (one, two, key, slight) in [
        ("good", "good", "0", "0"),
        ("good", "fair", "0", "1"),
        ("fair", "fair", "0", "1"),
        ("fair", "bad", "1", "0"),
        ("good", "bad", "1", "0"),
        ("bad", "bad", "1", "0"),
    ] {
        for (one, two) in [(one, two), (two, one)] {
            let facts = card(&rules, json!({"clean": {"one": one, "two": two}}))["facts"].clone();
            assert_eq!((&facts["failed.key"], &facts["failed.slight"]), (&json!(key), &json!(slight)), "{one}, {two}");
        }
    }
}

#[test]
fn demerit_is_lower_is_better_natively() {
    let option = |points: u32| json!({"id": format!("d{points}"), "points": points, "labels": [points.to_string()]});
    let options: Vec<Value> = [0, 5, 10, 15].into_iter().map(option).collect();
    let items = json!({"method": "demerit", "items": [
        {"id": "hygiene", "kind": "choice", "options": options}, {"id": "structure", "kind": "choice", "options": options}],
        "grades": [{"id": "five", "when": {"all": [{"fact": "total", "at_most": 15}, {"fact": "worst.item", "at_most": 5}]}},
                   {"id": "four", "when": {"fact": "total", "at_most": 20}}, {"id": "zero", "otherwise": true}]});
    let rules = rulebook(checklist(items)).unwrap();
    let good = card(&rules, json!({"hygiene": 5, "structure": "d5"}));
    assert_eq!(good["outcome"]["grade"], "five");
    assert_eq!(good["score"]["total"], "10.0");
    assert!(good["score"].get("percent").is_none(), "a demerit has no percentage");
    let capped = card(&rules, json!({"hygiene": "0", "structure": "10"}));
    assert_eq!(capped["outcome"]["grade"], "four");
    assert_eq!(capped["grading"]["rungs"][0]["unmet"]["fact"], "worst.item", "only the cap stands in the way");
    assert_eq!(
        capped["decided_by"]["en"],
        "Graded \"four\"; not \"five\" because the worst item must be at most 5, found 10."
    );
    let open = card(&rules, json!({"hygiene": "10"}));
    assert_eq!((&open["outcome"]["low"], &open["outcome"]["high"]), (&json!("10.0"), &json!("25.0")));
    assert_eq!(open["outcome"]["possible_grades"], json!(["four", "zero"]));
}

#[test]
fn sections_add_up_and_have_percentages() {
    let sections = json!({"sections": [
        {"id": "one", "items": [{"id": "a"}, {"id": "b"}], "sections": [{"id": "inner", "items": [{"id": "c", "points": "2"}]}]},
        {"id": "two", "items": [{"id": "d"}], "handling": {"missing": "zero"}}],
        "grades": [{"id": "good", "when": {"all": [{"fact": "section.one.percent", "at_least": 60}, {"fact": "worst.section", "more_than": 0}]}},
                   {"id": "bad", "otherwise": true}]});
    let rules = rulebook(checklist(sections)).unwrap();
    let card = card(&rules, json!({"a": "fail", "b": "pass", "c": "pass"}));
    assert_eq!(card["subtotals"][0]["percent"], "75.0");
    assert_eq!(card["subtotals"][1]["section"], "inner");
    assert_eq!(card["facts"]["worst.section"], "0");
    assert_eq!(card["outcome"]["grade"], "bad");
    assert_eq!(card["lines"][2]["sections"], json!(["one", "inner"]));
}

#[test]
fn each_section_has_failures_of_its_own() {
    let two = json!({"all": [{"fact": "section.one.failed.count", "at_most": 2}, {"fact": "section.two.failed.count", "at_most": 1}]});
    let list = json!({"sections": [{"id": "one", "items": [{"id": "a"}, {"id": "b"}]}, {"id": "two", "items": [{"id": "c"}]}],
        "grades": [{"id": "good", "when": two}, {"id": "bad", "otherwise": true}]});
    let card = card(&rulebook(checklist(list)).unwrap(), json!({"a": "fail", "b": "fail", "c": "fail"}));
    let failed = ["section.one.failed.count", "section.two.failed.count", "failed.count"].map(|of| &card["facts"][of]);
    assert_eq!(failed, [&json!("2"), &json!("1"), &json!("3")]);
    assert_eq!(card["outcome"]["grade"], "good");
}

#[test]
fn the_card_notes_where_rounding_meets_a_threshold() {
    let items: Vec<Value> = (0..1000).map(|n| json!({"id": format!("i{n}")})).collect();
    let answers: serde_json::Map<String, Value> =
        (0..1000).map(|n| (format!("i{n}"), json!(if n < 9 { "fail" } else { "pass" }))).collect();
    let ladder =
        json!([{"id": "good", "when": {"fact": "percent", "at_least": 99.2}}, {"id": "bad", "otherwise": true}]);
    let of = |compare: &str| {
        let list = json!({"items": items, "grades": ladder, "rounding": {"digits": 0, "compare": compare}});
        card(&rulebook(checklist(list)).unwrap(), Value::Object(answers.clone()))
    };
    // 99.1 shows as 99; neither value reaches 99.2, so nothing is to be noted.
    assert_eq!(of("exact")["notes"], json!([]));
    let ladder_at_99 =
        json!([{"id": "good", "when": {"fact": "percent", "more_than": 99}}, {"id": "bad", "otherwise": true}]);
    for (compare, grade) in [("exact", "good"), ("rounded", "bad")] {
        let list = json!({"items": items, "grades": ladder_at_99, "rounding": {"digits": 0, "compare": compare}});
        let card = card(&rulebook(checklist(list)).unwrap(), Value::Object(answers.clone()));
        assert_eq!(card["outcome"]["grade"], grade, "{compare}");
        assert_eq!(card["notes"][0]["code"], "rounds_to_threshold");
        assert_eq!(card["notes"][0]["params"]["exact"], "99.1");
        assert_eq!(card["notes"][0]["params"]["shown"], "99");
    }
}

#[test]
fn an_unknown_rung_is_never_passed() {
    let items = json!({"items": [{"id": "a"}], "grades": [
        {"id": "big", "when": {"fact": "site.staff", "at_least": 100}}, {"id": "small", "when": {"fact": "percent", "is": 100}},
        {"id": "rest", "otherwise": true}]});
    let rules = rulebook(checklist(items)).unwrap();
    let outcome = card(&rules, json!({"a": "pass"}))["outcome"].clone();
    assert_eq!(outcome, json!({"kind": "ungraded", "possible_grades": ["big", "small"]}));
}

#[test]
fn reads_what_people_write() {
    let labels = json!({"pass": ["是", "√"], "fail": ["否"], "not_applicable": ["无此项"]});
    let rules = two_items(json!({"labels": labels}));
    for (written, state, answer) in [
        (json!("是"), "answered", Some("pass")),
        (json!(" √ "), "answered", Some("pass")),
        (json!("ＰＡＳＳ"), "answered", Some("pass")),
        (json!(true), "answered", Some("pass")),
        (json!(false), "answered", Some("fail")),
        (json!({"value": "否", "note": "缺联系方式"}), "answered", Some("fail")),
        (json!("无此项"), "not_applicable", None),
        (json!({"value": null, "note": "稍后"}), "missing", None),
    ] {
        let line = card(&rules, json!({"a": written, "b": "pass"}))["lines"][0].clone();
        assert_eq!(line["state"], state, "{written}");
        assert_eq!(line["answer"].as_str(), answer, "{written}");
    }
}

#[test]
fn refuses_bad_inspections_with_every_problem() {
    let rules = two_items(json!({}));
    let inspection = json!({"checklist": "other", "version": "2.0.0", "sha256": "00", "facts": {"site.staff": -1, "moon": 1},
        "recorded_at": "yesterday", "answers": {"a": "maybe", "c": "pass", "b": {"value": "pass", "error": true}, "b2": 1}, "extra": 0});
    let problems = try_card(&rules, inspection).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            "checklist_mismatch /checklist",
            "version_mismatch /version",
            "version_mismatch /sha256",
            "invalid_instant /recorded_at",
            "unknown_fact /facts/moon",
            "out_of_range /facts/site.staff",
            "unknown_answer /answers/a",
            "one_answer /answers/b",
            "unknown_item /answers/b2",
            "unknown_item /answers/c",
            "unknown_field /extra",
        ]
    );
}

#[test]
fn refuses_unsound_checklists_with_every_problem() {
    let list = json!({"severities": ["key", "key"], "handling": {"missing": "full"}, "rounding": {"digits": 12},
        "labels": {"pass": ["是"], "fail": ["是"], "maybe": ["?"]},
        "items": [{"id": "a", "severity": "grave", "weight": -1}, {"id": "a", "options": [{"id": "x", "points": 1}]},
                  {"id": "c", "kind": "choice"}, {"id": "d", "parts": [{"id": "note"}]}, {"id": "e", "fold": "worst"},
                  {"id": "f", "applies_when": {"fact": "percent", "at_least": 1}}],
        "grades": [{"id": "x", "otherwise": true}, {"id": "x", "when": {"fact": "failed.grave", "is": 0}}]});
    let problems = rulebook(checklist(list)).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            "duplicate_id /checklists/0/severities/1",
            "out_of_range /checklists/0/rounding/digits",
            "unknown_word /checklists/0/handling/missing",
            "unknown_word /checklists/0/labels/maybe",
            "ambiguous_label /checklists/0/labels/pass/0",
            "unknown_id /checklists/0/items/0/severity",
            "out_of_range /checklists/0/items/0/weight",
            "duplicate_id /checklists/0/items/1/id",
            "unknown_field /checklists/0/items/1/options",
            "missing_field /checklists/0/items/2",
            "missing_field /checklists/0/items/3",
            "reserved_id /checklists/0/items/3/parts/0/id",
            "missing_field /checklists/0/items/4",
            "unknown_fact /checklists/0/items/5/applies_when/fact",
            "duplicate_id /checklists/0/grades/1/id",
            "ladder_end /checklists/0/grades/0",
            "ladder_end /checklists/0/grades/1",
        ]
    );
    let mut deep = json!({"id": "s33", "items": [{"id": "a"}]});
    for level in (1..33).rev() {
        deep = json!({"id": format!("s{level}"), "sections": [deep]});
    }
    let problems = rulebook(checklist(json!({"items": [{"id": "b"}], "sections": [deep]}))).unwrap_err();
    assert_eq!(problems.iter().next().unwrap().code().as_str(), "too_deep");
}

#[test]
fn a_form_knows_what_is_missing() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let view = rules.checklist("daily-eight").unwrap();
    let json = json!({"facts": {"site.has-canteen": false}, "answers": {"gate": "是", "masks": "否"}});
    let inspection = view.read(&Json::parse(&json.to_string()).unwrap()).unwrap();
    let form = view.view(&inspection, "zh-CN");
    assert!(!form.complete);
    assert_eq!(form.missing.len(), 5);
    assert!(form.items.iter().any(|item| item.id == "separate-dining" && !item.visible));
    assert!(form.items.iter().any(|item| item.id == "masks" && item.needs_evidence));
    assert_eq!(form.items[0].answers[0].label, "合格");
    assert_eq!(form.headline, "共 8 项，符合 1 项，不符合 1 项，不适用 1 项，未填 5 项");
    assert_eq!(view.view(&inspection, "en-GB").title, "Daily eight-point inspection of reopened enterprises");
}

#[test]
fn nonconformities_are_counted_under_their_own_severity() {
    let list = json!({"severities": ["key", "slight"], "method": "demerit", "items": [
        {"id": "a", "kind": "count", "max": 9, "severity": "key"}, {"id": "b", "kind": "count", "max": 9, "severity": "slight"}],
        "grades": [{"id": "good", "when": {"all": [{"fact": "nonconformities.key", "at_most": 2},
            {"fact": "nonconformities.slight", "at_most": 3}, {"fact": "nonconformities.count", "at_most": 5}]}},
            {"id": "bad", "otherwise": true}]});
    let card = card(&rulebook(checklist(list)).unwrap(), json!({"a": 2, "b": 3}));
    let counted = ["key", "slight", "count"].map(|of| card["facts"][format!("nonconformities.{of}")].clone());
    assert_eq!(counted, [json!("2"), json!("3"), json!("5")]);
    assert_eq!(card["outcome"]["grade"], "good");
}
