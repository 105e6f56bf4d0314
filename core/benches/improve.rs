//! How long `improve` takes with 200 failed items on several schemes: `cargo bench -p fugong --bench improve`. It prints milliseconds and
//! judges nothing.

// A measurement's helpers fail the measurement.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use fugong::Rulebook;
use fugong::analysis::checklist::ImproveRequest;
use fugong::base::json::Json;
use serde_json::{Map, Value, json};
use std::time::Instant;

/// 20 sections of 10 items; `item` and `section` add to each by its number.
fn sections(item: &dyn Fn(usize) -> Value, section: &dyn Fn(usize) -> Value) -> Value {
    let with = |mut base: Value, more: Value| {
        base.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        base
    };
    let items = |at: usize| -> Vec<Value> {
        (at * 10..at * 10 + 10).map(|id| with(json!({"id": format!("i{id}")}), item(id))).collect()
    };
    let all = (0..20).map(|at| with(json!({"id": format!("s{at}"), "items": items(at)}), section(at)));
    Value::Array(all.collect())
}

fn severity(id: usize) -> Value {
    json!(["auto-fail", "key", "ordinary", "ordinary", "ordinary"][id % 5])
}

fn scheme(name: &str) -> Value {
    let plain = |id: usize| json!({"severity": severity(id), "weight": format!("{}.{}", id % 4 + 1, id % 7)});
    let nothing = |_| json!({});
    let (more, sections) = match name {
        "sum, percent and severities" => (
            json!({"grades": [
                {"id": "a", "when": {"all": [{"fact": "failed.auto-fail", "is": 0}, {"fact": "failed.key", "at_most": 4}, {"fact": "percent", "at_least": 85}]}},
                {"id": "b", "when": {"all": [{"fact": "failed.key", "at_most": 12}, {"fact": "percent", "at_least": 60}]}},
                {"id": "c", "otherwise": true}]}),
            sections(&plain, &nothing),
        ),
        "weighted mean, minima and zeroes" => (
            json!({"roll_up": "weighted_mean", "grades": [
                {"id": "a", "when": {"all": [{"fact": "below-minimum.count", "is": 0}, {"fact": "percent", "at_least": 80}]}},
                {"id": "b", "when": {"fact": "percent", "at_least": 60}},
                {"id": "c", "otherwise": true}]}),
            sections(
                &plain,
                &|at| json!({"weight": at % 3 + 1, "minimum_percent": 60, "zero_when": {"any": [{"fact": "failed.auto-fail", "at_least": 1}, {"fact": "percent", "less_than": 40}]}}),
            ),
        ),
        "mean of least sections" => (
            json!({"roll_up": "weighted_mean", "grades": [
                {"id": "a", "when": {"all": [{"fact": "percent", "at_least": 75}, {"fact": "failed.auto-fail", "at_most": 3}]}},
                {"id": "b", "when": {"fact": "worst.section", "at_least": "0.5"}},
                {"id": "c", "otherwise": true}]}),
            sections(&plain, &|at| json!({"roll_up": if at % 2 == 0 { "min" } else { "sum" }})),
        ),
        "demerits, total and worst item" => (
            json!({"method": "demerit", "grades": [
                {"id": "a", "when": {"all": [{"fact": "total", "at_most": 40}, {"fact": "worst.item", "at_most": 4}]}},
                {"id": "b", "when": {"all": [{"fact": "total", "at_most": 200}, {"fact": "failed.auto-fail", "is": 0}]}},
                {"id": "c", "otherwise": true}]}),
            sections(&|id| json!({"severity": severity(id), "points": id % 9 + 1}), &nothing),
        ),
        "pools of deductions" => (
            json!({"method": "deduction", "grades": [
                {"id": "a", "when": {"all": [{"fact": "percent", "at_least": 90}, {"fact": "worst.section", "at_least": "0.8"}]}},
                {"id": "b", "when": {"fact": "percent", "at_least": 60}},
                {"id": "c", "otherwise": true}]}),
            sections(&|id| json!({"severity": severity(id), "points": id % 5 + 1}), &|_| json!({"start": 20})),
        ),
        "not monotone: exactly so many" => (
            json!({"grades": [
                {"id": "a", "when": {"all": [{"fact": "failed.count", "is": 20}, {"fact": "failed.auto-fail", "is": 0}]}},
                {"id": "c", "otherwise": true}]}),
            sections(&plain, &nothing),
        ),
        _ => (
            json!({"grades": [
                {"id": "a", "when": {"all": [{"fact": "failed.auto-fail", "at_most": 5}, {"fact": "failed.key", "at_most": 5},
                    {"fact": "failed.ordinary", "at_most": 60}, {"fact": "percent", "at_least": 70}]}},
                {"id": "c", "otherwise": true}]}),
            sections(&plain, &nothing),
        ),
    };
    let mut list =
        json!({"id": "list", "version": "1.0.0", "severities": ["auto-fail", "key", "ordinary"], "sections": sections});
    list.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    list
}

fn main() {
    let answers: Map<String, Value> = (0..200).map(|id| (format!("i{id}"), json!("fail"))).collect();
    let inspection = Json::parse(&json!({"answers": answers}).to_string()).unwrap();
    let schemes = [
        "sum, percent and severities",
        "weighted mean, minima and zeroes",
        "mean of least sections",
        "demerits, total and worst item",
        "pools of deductions",
        "not monotone: exactly so many",
        "three severities bound at once",
    ];
    for scheme_name in schemes {
        let book = json!({"format": 1, "id": "bench", "version": "1.0.0", "checklists": [scheme(scheme_name)]});
        let rules = Rulebook::from_json(&book.to_string()).unwrap();
        let view = rules.checklist("list").unwrap();
        let read = view.read(&inspection).unwrap();
        let costs = |of: &dyn Fn(usize) -> usize| {
            (0..200).fold(ImproveRequest::new(None), |request, id| {
                request.with_cost(&format!("i{id}"), of(id).to_string().parse().unwrap())
            })
        };
        let wishes = [
            ("alike", ImproveRequest::default()),
            ("1 to 5", costs(&|id| id % 5 + 1)),
            ("all different", costs(&|id| 100 + id * 37 % 211)),
        ];
        for (name, wish) in wishes {
            let start = Instant::now();
            let told = serde_json::to_value(view.improve(&read, &wish).unwrap()).unwrap();
            let took = start.elapsed().as_micros();
            let of = |target: &Value, set: &str, what: &str| {
                format!(
                    "{} {}{}",
                    set,
                    target[set][what],
                    if target[set]["exact"] == true { "" } else { " (not exact)" }
                )
            };
            let targets: Vec<String> = told["targets"]
                .as_array()
                .unwrap()
                .iter()
                .map(|target| {
                    format!(
                        "{}: {}, {}",
                        target["grade"],
                        of(target, "smallest", "count"),
                        of(target, "cheapest", "cost")
                    )
                })
                .collect();
            println!("{scheme_name}; costs {name}: {}.{:03} ms; {}", took / 1000, took % 1000, targets.join("; "));
        }
    }
}
