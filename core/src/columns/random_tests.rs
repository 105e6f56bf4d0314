//! Random checklists and cells, with every kind of item.

use crate::base::random::Dice;
use crate::checklist::own_random_tests::read_itself;
use serde_json::{Value, json};

pub(super) fn condition(dice: &mut Dice) -> Value {
    match dice.below(3) {
        0 => json!({"fact": "site.canteen", "is": dice.one_in(2)}),
        1 => json!({"fact": "site.staff", "more_than": 10}),
        _ => json!({"any": [{"fact": "site.canteen", "is": true}, {"fact": "site.staff", "at_most": 5}]}),
    }
}

pub(super) fn handling(dice: &mut Dice) -> Value {
    let mut table = json!({});
    let mut set = |dice: &mut Dice, state: &str, words: &[&str]| {
        if dice.one_in(4) {
            table[state] = json!(dice.pick(words));
        }
    };
    set(dice, "not_applicable", &["exclude", "zero", "full", "fail", "forbid"]);
    set(dice, "not_sampled", &["exclude", "block", "zero"]);
    set(dice, "missing", &["block", "zero", "exclude", "fail"]);
    set(dice, "error", &["block", "zero", "exclude", "fail"]);
    table
}

pub(super) fn question(dice: &mut Dice, method: &str) -> Value {
    let counts = method == "counts";
    match dice.below(6) {
        0 | 1 => json!({"kind": "pass_fail"}),
        2 => {
            let options: Vec<Value> = (0..2 + dice.below(3))
                .map(|n| {
                    let mut option = json!({"id": format!("o{n}")});
                    if counts {
                        option["fails"] = json!(n > 0);
                    } else {
                        option["points"] = json!(format!("{}", n * 5));
                        if dice.one_in(3) {
                            option["labels"] = json!([format!("{}", n * 5)]);
                        }
                        if dice.one_in(5) {
                            option["fails"] = json!(true);
                            option["severity"] = json!("key");
                        }
                    }
                    option
                })
                .collect();
            json!({"kind": "choice", "options": options})
        }
        3 => {
            let options: Vec<Value> = (0..2 + dice.below(2))
                .map(|n| {
                    if counts {
                        json!({"id": format!("m{n}"), "fails": true})
                    } else {
                        json!({"id": format!("m{n}"), "points": format!("{}", n + 1)})
                    }
                })
                .collect();
            json!({"kind": "multi_select", "options": options})
        }
        4 if !counts => {
            json!({"kind": "count", "max": 5, "each": if method == "points" && dice.one_in(2) {"-1"} else {"1"}, "points": "3"})
        }
        5 if !counts => json!({"kind": "number", "min": "-5", "max": "50", "bands": [
            {"id": "low", "less_than": "36.5", "points": "2"}, {"id": "high", "at_least": "36.5", "points": "0"}]}),
        _ => json!({"kind": "pass_fail"}),
    }
}

pub(super) struct Made {
    pub(super) checklist: Value,
    /// Columns by name, with what each takes.
    pub(super) columns: Vec<(String, Value)>,
}

pub(super) fn items(dice: &mut Dice, method: &str, many: usize, made: &mut Made) -> Value {
    let mut items = Vec::new();
    for _ in 0..many {
        let id = format!("i{}", made.columns.len());
        let mut item = question(dice, method);
        item["id"] = json!(id);
        if dice.one_in(2) {
            item["severity"] = json!(dice.pick(&["key", "minor"]));
        }
        if dice.one_in(3) {
            item["weight"] = json!(dice.pick(&["2", "0.5", "3", "0"]));
        }
        if dice.one_in(6) {
            item["applies_when"] = condition(dice);
        }
        if dice.one_in(5) {
            item["handling"] = handling(dice);
        }
        if method == "points" && dice.one_in(12) {
            item["bonus"] = json!(true);
        }
        if item["kind"] == "pass_fail" && dice.one_in(4) {
            item["fold"] = json!("worst");
            item["parts"] = json!([{"id": "p"}, {"id": "q"}]);
            if dice.one_in(3) {
                item["parts"][1]["applies_when"] = condition(dice);
            }
            if dice.one_in(2) {
                made.columns.push((format!("{id}.p"), item.clone()));
                made.columns.push((format!("{id}.q"), item.clone()));
                items.push(item);
                continue;
            }
        }
        made.columns.push((id, item.clone()));
        items.push(item);
    }
    Value::Array(items)
}

pub(super) fn checklist(dice: &mut Dice) -> Made {
    let method = dice.pick(&["points", "points", "points", "deduction", "demerit", "counts"]);
    let mut made = Made { checklist: json!({}), columns: Vec::new() };
    let mut list = json!({"id": "list", "version": "1.0.0", "severities": ["key", "minor"], "method": method});
    let percents = method == "points" || method == "deduction";
    let roll_up = |dice: &mut Dice| {
        if method == "points" && dice.one_in(3) { dice.pick(&["weighted_mean", "min", "max", "first"]) } else { "sum" }
    };
    list["roll_up"] = json!(roll_up(dice));
    let many = dice.below(4);
    list["items"] = items(dice, method, many, &mut made);
    let mut sections = Vec::new();
    for n in 0..dice.below(3) {
        let many = 1 + dice.below(3);
        let mut section =
            json!({"id": format!("s{n}"), "roll_up": roll_up(dice), "items": items(dice, method, many, &mut made)});
        if list["roll_up"] == "weighted_mean" && dice.one_in(2) {
            section["weight"] = json!("2");
        }
        if method == "points" && dice.one_in(6) {
            section["minimum_percent"] = json!("60");
        }
        if method == "points" && dice.one_in(6) {
            section["zero_when"] = json!({"fact": "failed.key", "at_least": 1});
        }
        if dice.one_in(6) {
            section["applies_when"] = condition(dice);
        }
        if method == "deduction" && dice.one_in(3) {
            section["start"] = json!("20");
        }
        sections.push(section);
    }
    list["sections"] = json!(sections);
    list["handling"] = handling(dice);
    list["rounding"] = json!({"digits": dice.below(3), "mode": dice.pick(&["half_up", "half_even", "down", "up"]),
        "compare": dice.pick(&["exact", "rounded"])});
    if method == "points" && dice.one_in(6) {
        list["percent_ceiling"] = json!("100");
    }
    if dice.one_in(8) {
        list["sampling"] = json!([{"at_least": 2}]);
    }
    let mut atoms = vec![
        json!({"fact": "failed.key", "at_most": 1}),
        json!({"fact": "failed.count", "less_than": 3}),
        json!({"fact": "total", "at_least": "4.5"}),
        json!({"fact": "lost", "at_most": "7"}),
        json!({"fact": "deficient.count", "is": 0}),
        json!({"fact": "worst.item", "at_least": "0.5"}),
        json!({"fact": "answered.share", "at_least": "0.5"}),
        json!({"fact": "site.staff", "at_least": 3, "if_unknown": true}),
        json!({"fact": "site.canteen", "is": true}),
        json!({"not": {"fact": "failed.minor", "one_of": [1, 2]}}),
    ];
    if percents {
        atoms.push(json!({"fact": "percent", "at_least": dice.pick(&["60", "66.7", "50", "83.35"])}));
        atoms.push(json!({"fact": "percent", "more_than": "75"}));
        atoms.push(json!({"fact": "percent", "less_than": "33.3"}));
    }
    let rung = |dice: &mut Dice| match dice.below(3) {
        0 => dice.pick(&atoms),
        1 => json!({"all": [dice.pick(&atoms), dice.pick(&atoms)]}),
        _ => json!({"any": [dice.pick(&atoms), {"all": [dice.pick(&atoms), dice.pick(&atoms)]}]}),
    };
    if !dice.one_in(8) {
        list["grades"] =
            json!([{"id": "a", "when": rung(dice)}, {"id": "b", "when": rung(dice)}, {"id": "c", "otherwise": true}]);
    }
    if dice.one_in(4) {
        score_finally(dice, &mut list, percents);
    }
    if dice.one_in(4) {
        read_itself(dice, &mut list);
    }
    made.checklist = list;
    made
}

/// Gives a checklist a final score, most often of sums and counts alone, and grades that read it.
fn score_finally(dice: &mut Dice, list: &mut Value, percents: bool) {
    let read = if dice.one_in(6) {
        "worst.item"
    } else {
        dice.pick(&["failed.key", "failed.count", "deficient.count", "lost", "total"])
    };
    let begin = if percents { "percent" } else { "total" };
    let mut steps = vec![
        json!({"id": "surcharge", "when": {"fact": "failed.key", "at_least": 1}, "plus": {"times": [-2, {"fact": read}]}}),
        json!({"id": "cap", "when": {"fact": begin, "at_most": "70"}, "at_most": {"minus": [{"fact": begin}, "1/3"]}}),
        json!({"id": "staff", "when": {"fact": "site.staff", "at_least": 4}, "times": "9/10"}),
        json!({"id": "half", "when": {"fact": "failed.count", "at_least": 2}, "replace": {"over": [{"fact": "score"}, {"fact": "failed.key"}]}}),
    ];
    while dice.one_in(2) && steps.len() > 1 {
        steps.remove(dice.below(steps.len()));
    }
    list["scoring"] = json!({"adjust": steps});
    if dice.one_in(3) {
        list["scoring"]["score"] = json!({"sum": [{"fact": begin}, {"fact": "figure.worse"}]});
        list["figures"] = json!([{"id": "worse", "amount": {"times": [{"fact": read}, "-1/2"]}}]);
    }
    if let Some(grades) = list["grades"].as_array_mut().filter(|_| !dice.one_in(4)) {
        grades[0]["when"] = json!({"all": [grades[0]["when"], {"fact": "score", "at_least": "33.3"}]});
    }
}

/// A cell: as an answer is written, and as a code where there is one.
pub(super) fn cell(dice: &mut Dice, item: &Value) -> (Value, Option<i64>) {
    let forbidden = false;
    match dice.below(9) {
        0 => return (Value::Null, Some(-4)),
        1 if !forbidden => return (json!("not_applicable"), Some(-1)),
        2 if dice.one_in(3) => return (json!("not_sampled"), Some(-2)),
        3 if dice.one_in(3) => return (json!("error"), Some(-3)),
        _ => {}
    }
    let place = |n: usize| i64::try_from(n).unwrap();
    match item["kind"].as_str().unwrap() {
        "pass_fail" => {
            let pass = !dice.one_in(3);
            (json!(if pass { "pass" } else { "fail" }), Some(i64::from(pass)))
        }
        "choice" => {
            let options = item["options"].as_array().unwrap();
            let n = dice.below(options.len());
            let numbered = options.iter().any(|option| option.get("labels").is_some());
            (options[n]["id"].clone(), (!numbered).then(|| place(n)))
        }
        "multi_select" => {
            let options = item["options"].as_array().unwrap();
            let chosen = dice.below(1 << options.len());
            let ids = options.iter().enumerate().filter(|(n, _)| chosen >> n & 1 == 1).map(|(_, o)| o["id"].clone());
            (Value::Array(ids.collect()), Some(place(chosen)))
        }
        "count" => {
            let n = place(dice.below(6));
            (json!(n), Some(n))
        }
        _ => (json!(dice.pick(&["-5", "36.4", "36.5", "37", "50"])), None),
    }
}
