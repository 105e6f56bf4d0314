//! What is stated while answers are missing: the range of the score, and the grades that are still possible.

use super::checklist_tests::{card, checklist, rulebook, try_card};
use serde_json::{Value, json};

#[test]
fn an_open_part_is_tried_answer_by_answer_whatever_part_is_hidden() {
    let options: Vec<Value> = (0..4).map(|points| json!({"id": format!("p{points}"), "points": points})).collect();
    let parts: Vec<Value> = ["workshop", "canteen", "dormitory"]
        .map(|id| json!({"id": id, "kind": "choice", "options": options}))
        .into_iter()
        .chain([json!({"id": "kitchen", "applies_when": {"fact": "site.canteen", "is": true}})])
        .collect();
    let middle = json!({"all": [{"fact": "percent", "more_than": 60}, {"fact": "percent", "less_than": 70}]});
    let list = json!({"items": [{"id": "clean", "fold": "worst", "points": 3, "parts": parts}],
        "grades": [{"id": "full", "when": {"fact": "percent", "at_least": 100}}, {"id": "middle", "when": middle},
                   {"id": "low", "when": {"fact": "percent", "less_than": 50}}, {"id": "none", "otherwise": true}]});
    let rules = rulebook(checklist(list)).unwrap();
    let of = |clean: Value| {
        let inspection = json!({"facts": {"site.canteen": false}, "answers": {"clean": clean}});
        serde_json::to_value(try_card(&rules, inspection).unwrap()).unwrap()["outcome"].clone()
    };
    // The worst of 0, 1, 2, 3 and 2 out of 3 points: 0, 1/3 or 2/3.
    let open = of(json!({"workshop": "p2", "dormitory": "p3"}));
    assert_eq!((&open["low"], &open["high"]), (&json!("0.0"), &json!("66.7")));
    assert_eq!((&open["possible_grades"], &open["exhaustive"]), (&json!(["middle", "low"]), &json!(true)));
}

#[test]
fn beyond_what_is_tried_failures_are_counted_from_the_fewest_to_the_most() {
    // 13 open items of yes or no have 8192 combinations; "key" is the severity of one of them.
    let items: Vec<Value> = (0..14)
        .map(|n| if n == 0 { json!({"id": "i0", "severity": "key"}) } else { json!({"id": format!("i{n}")}) })
        .collect();
    let (both, few, many) = (json!(["few", "many"]), json!(["few"]), json!(["many"]));
    for (fact, last, most, expected) in [
        ("failed.count", "pass", 0, &both),
        ("failed.count", "pass", 12, &both),
        ("failed.count", "pass", 13, &few),
        ("failed.count", "fail", 0, &many),
        ("failed.count", "fail", 1, &both),
        ("failed.count", "fail", 13, &both),
        ("failed.count", "fail", 14, &few),
        ("failed.key", "fail", 0, &both),
        ("failed.key", "fail", 1, &few),
    ] {
        let grades = json!([{"id": "few", "when": {"fact": fact, "at_most": most}}, {"id": "many", "otherwise": true}]);
        let list = json!({"items": items, "grades": grades});
        let outcome = card(&rulebook(checklist(list)).unwrap(), json!({"i13": last}))["outcome"].clone();
        assert_eq!(&outcome["possible_grades"], expected, "{fact} at most {most}, the last {last}");
        assert_eq!(outcome["exhaustive"], false);
    }
}

/// The ends of the range where only the last of 14 items is answered: the 13 open ones have 8192 combinations.
fn range(more: &Value) -> (Value, Value) {
    let mut items: Vec<Value> = (0..14).map(|n| json!({"id": format!("i{n}")})).collect();
    if more["hides"] == true {
        items[0]["applies_when"] = json!({"fact": "site.canteen", "is": true});
    }
    let mut section = json!({"id": "all", "items": items});
    if more["zeroes"] == true {
        section["zero_when"] = json!({"fact": "failed.count", "at_least": 13});
    }
    let mut list = json!({"sections": [section]});
    for field in ["method", "roll_up"] {
        if let Some(word) = more.get(field) {
            list[field] = word.clone();
        }
    }
    let outcome = card(&rulebook(checklist(list)).unwrap(), json!({"i13": "pass"}))["outcome"].clone();
    assert_eq!((&outcome["kind"], &outcome["exhaustive"]), (&json!("provisional"), &json!(false)));
    (outcome["low"].clone(), outcome["high"].clone())
}

#[test]
fn beyond_what_is_tried_a_range_is_stated_only_where_its_ends_are_exact() {
    let stated = |low: &str, high: &str| (json!(low), json!(high));
    let unstated = (Value::Null, Value::Null);
    for (more, expected) in [
        // 1 of 14 points, or 7.14 %.
        (json!({}), stated("7.1", "100.0")),
        (json!({"hides": true}), stated("7.1", "100.0")),
        (json!({"roll_up": "weighted_mean"}), stated("7.1", "100.0")),
        (json!({"roll_up": "weighted_mean", "hides": true}), unstated.clone()),
        (json!({"roll_up": "weighted_mean", "zeroes": true}), unstated),
        (json!({"method": "demerit"}), stated("0.0", "13.0")),
        (json!({"method": "demerit", "hides": true}), stated("0.0", "13.0")),
    ] {
        assert_eq!(range(&more), expected, "{more}");
    }
}

#[test]
fn up_to_65536_combinations_of_parts_are_folded_exactly() {
    let choice = |id: &str, many: usize| {
        let option = |points: usize| json!({"id": format!("p{points}"), "points": points, "fails": false});
        json!({"id": id, "kind": "choice", "options": (0..many).map(option).collect::<Vec<Value>>()})
    };
    // The worst of 0 and 1 and of 217 shares between them is one of 217: three parts are 2 + 2 × 217 + 217 × 300 = 65536.
    for (third, exhaustive) in [(300, true), (301, false)] {
        let parts = json!([choice("one", 2), choice("two", 217), choice("three", third), {"id": "four"}]);
        let list = json!({"items": [{"id": "clean", "fold": "worst", "parts": parts}, {"id": "gate"}]});
        let outcome = card(&rulebook(checklist(list)).unwrap(), json!({"gate": "pass"}))["outcome"].clone();
        assert_eq!((&outcome["low"], &outcome["high"]), (&json!("50.0"), &json!("100.0")));
        assert_eq!(outcome["exhaustive"], exhaustive, "{third} options");
    }
}

#[test]
fn a_part_whose_numbers_were_not_all_tried_leaves_the_whole_open() {
    // Every number from 1 to 5 earns the 1 point that is the most: one effect, and only the ends were tried.
    let number = json!({"id": "degrees", "kind": "number", "min": 1, "max": 5, "each": 1, "at_most": 1});
    let parts = json!([number, {"id": "floor"}]);
    let list = json!({"items": [{"id": "clean", "fold": "worst", "parts": parts}, {"id": "gate"}]});
    let outcome = card(&rulebook(checklist(list)).unwrap(), json!({"gate": "pass", "clean": {"floor": "pass"}}));
    let outcome = &outcome["outcome"];
    assert_eq!((&outcome["kind"], &outcome["exhaustive"]), (&json!("provisional"), &json!(false)));
    assert_eq!((&outcome["low"], &outcome["high"]), (&json!("100.0"), &json!("100.0")));
}

#[test]
fn what_weighs_nothing_is_waited_for_only_by_figures_of_what_holds_it() {
    let sections = json!([{"id": "one", "items": [{"id": "a", "weight": 0}]}, {"id": "two", "items": [{"id": "b"}]}]);
    for (read, kind) in [("section.one.failed.count", "provisional"), ("section.two.failed.count", "graded")] {
        let grades =
            json!([{"id": "clean", "when": {"fact": read, "at_most": 0}}, {"id": "unclean", "otherwise": true}]);
        let list = checklist(json!({"sections": sections, "grades": grades}));
        assert_eq!(card(&rulebook(list).unwrap(), json!({"b": "pass"}))["outcome"]["kind"], kind, "{read}");
    }
}
