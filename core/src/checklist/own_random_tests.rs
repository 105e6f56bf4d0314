//! Random checklists that read themselves and adjust their score.

use crate::base::random::Dice;
use serde_json::{Value, json};

/// What a checklist may read of one of its items: answers that do not repeat, and figures of all.
fn readable(items: &Value, repeated: bool, out: &mut Vec<(String, Value)>) {
    for item in items.as_array().into_iter().flatten() {
        let id = item["id"].as_str().unwrap();
        let figure =
            |name: &str, level: Value| (id.to_owned(), json!({"fact": format!("item.{id}.{name}"), "at_least": level}));
        if !repeated && item["parts"].is_null() {
            let fact = format!("answer.{id}");
            let (test, operand) = match item["kind"].as_str().unwrap_or("pass_fail") {
                "pass_fail" => ("is", json!("fail")),
                "choice" => ("is_not", item["options"][0]["id"].clone()),
                "multi_select" => ("includes", item["options"][0]["id"].clone()),
                _ => ("at_least", json!(2)),
            };
            out.push((id.to_owned(), json!({"fact": fact, test: operand})));
            out.push((id.to_owned(), json!({"fact": fact, "known": true})));
        }
        out.push(figure("earned", json!(1)));
        out.push(figure("failed.count", json!(1)));
    }
}

fn readable_sections(sections: &Value, repeated: bool, out: &mut Vec<(String, Value)>) {
    for section in sections.as_array().into_iter().flatten() {
        let repeated = repeated || section["repeat"].is_object();
        readable(&section["items"], repeated, out);
        readable_sections(&section["sections"], repeated, out);
    }
}

/// Makes some items apply by answers and figures of earlier ones, and grades read them, too, and a named figure.
fn hang(dice: &mut Dice, node: &mut Value, read: &[(String, Value)], before: &mut usize) {
    for item in node["items"].as_array_mut().into_iter().flatten() {
        let id = item["id"].as_str().unwrap().to_owned();
        *before = read.iter().position(|(of, _)| *of == id).unwrap_or(*before);
        if *before > 0 && dice.in_100(35) {
            let one = dice.pick(&read[..*before]).1;
            item["applies_when"] = if dice.in_100(30) { json!({"not": one}) } else { one };
        }
    }
    for section in node["sections"].as_array_mut().into_iter().flatten() {
        hang(dice, section, read, before);
    }
}

/// Lets a checklist read itself, and adjust its score.
pub(crate) fn read_itself(dice: &mut Dice, checklist: &mut Value) {
    let mut read = Vec::new();
    readable(&checklist["items"], false, &mut read);
    readable_sections(&checklist["sections"], false, &mut read);
    if read.is_empty() {
        return;
    }
    hang(dice, checklist, &read, &mut 0);
    if dice.in_100(50) {
        let numbers = read.iter().filter(|(_, one)| one["fact"].as_str().unwrap().starts_with("item."));
        let of: Vec<Value> = numbers.map(|(_, one)| json!({"fact": one["fact"]})).take(3).collect();
        let fold = dice.pick(&["sum", "greatest", "mean"]);
        checklist["figures"] = json!([{"id": "f", "amount": {fold: of, "unknown": dice.pick(&["skip", "zero", "unknown"])}},
            {"id": "g", "amount": {"times": [{"fact": "figure.f"}, 2]}}]);
    }
    let scoring = dice.in_100(40);
    if scoring {
        let when = dice.pick(&read).1;
        let begin = dice.pick(&[
            json!({"fact": "failed.count"}),
            json!({"fact": "total", "times": 2}),
            json!({"mean": [{"fact": "total"}, 8]}),
        ]);
        checklist["scoring"] = json!({"adjust": [{"id": "first", "when": when, "plus": {"fact": "failed.count", "times": -2}},
            {"id": "second", "when": {"fact": "score", "more_than": 4}, "times": "0.5"}, {"id": "third", "at_most": 60}]});
        if dice.in_100(40) {
            checklist["scoring"]["score"] = begin;
        }
    }
    let figures = checklist["figures"].is_array();
    for grade in checklist["grades"].as_array_mut().into_iter().flatten().filter(|grade| grade["when"].is_object()) {
        let one = if scoring && dice.in_100(50) {
            json!({"fact": "score", "at_least": dice.pick(&[0, 3, 10, 40])})
        } else if figures && dice.in_100(50) {
            json!({"fact": "figure.g", "at_least": dice.below(4)})
        } else {
            dice.pick(&read).1
        };
        grade["when"] = json!({dice.pick(&["all", "any"]): [grade["when"], one]});
    }
}
