use super::*;
use crate::base::problem::Problems;
use serde_json::{Value, json};

fn codes(problems: &Problems) -> Vec<String> {
    problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
}

#[test]
fn every_shipped_rulebook_loads_and_lint_says_only_what_is_meant() {
    for id in built_in_ids() {
        let meant: &[&str] = match id {
            // A ratio may rise by what does not apply, and a visit need not look at everything; the district's plan wants both.
            "district-reopening" => &["veto_evadable", "not_applicable_raises"],
            "brcgs-food" | "uk-food-hygiene" | "who-ipcaf" => &[],
            // Published ratios rise likewise, and some scales are too large to try every sheet.
            _ => &["not_applicable_raises", "not_decided"],
        };
        let rules = Rulebook::built_in(id).unwrap();
        let lint: Vec<String> = rules.lint().iter().map(|found| found.code().as_str().to_owned()).collect();
        let other: Vec<&String> = lint.iter().filter(|code| !meant.contains(&code.as_str())).collect();
        assert!(other.is_empty(), "{id}: {other:?}");
    }
}

#[test]
fn identity_is_of_the_document_as_given() {
    let text = |more: &str| format!(r#"{{"format": 1, "id": "a", "version": "1.0.0"{more}}}"#);
    let of = |text: &str| Rulebook::from_json(text).unwrap().sha256().to_owned();
    assert_eq!(of(&text("")), of(r#"{"version":"1.0.0","id":"a","format":1.0,"$schema":"rulebook.schema.json"}"#));
    assert_ne!(of(&text("")), of(&text(r#", "language": "zh-CN""#)), "a default written out is another document");
}

#[test]
fn reports_all_problems_of_all_sections_at_once() {
    let book = json!({
        "format": 2, "id": "Bad", "version": "1", "zone": "Mars/Olympus", "colour": "red",
        "facts": {"site.x": {"type": "bool", "min": 1}, "Site": {"type": "choice"}},
        "checklists": [{"id": "a", "version": "1.0.0", "items": [{"id": "i", "severity": "grave"}]}],
    });
    let problems = Rulebook::from_json(&book.to_string()).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            "invalid_id /id",
            "invalid_version /version",
            "unknown_field /colour",
            "unknown_format /format",
            "unknown_id /zone",
            "invalid_id /facts/Site",
            "missing_field /facts/Site",
            "unknown_field /facts/site.x/min",
            "unknown_id /checklists/0/items/0/severity",
        ]
    );
}

#[test]
fn a_missing_translation_and_an_ignored_veto_are_lint() {
    let title = json!({"zh-CN": "一", "en": "one"});
    let book = json!({"format": 1, "id": "a", "version": "1.0.0", "title": title, "checklists": [{
        "id": "a", "version": "1.0.0", "severities": [{"id": "auto-fail", "veto": true}],
        "items": [{"id": "i", "severity": "auto-fail", "title": {"zh-CN": "项"}}],
        "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 60}}, {"id": "bad", "otherwise": true}]}]});
    let found: Vec<Value> = Rulebook::from_json(&book.to_string())
        .unwrap()
        .lint()
        .iter()
        .map(|p| json!([p.code().as_str(), p.path()]))
        .collect();
    assert_eq!(
        found,
        [
            json!(["missing_translation", "/checklists/0/items/0/title"]),
            json!(["veto_ignored", "/checklists/0/grades/0/when"]),
            json!(["veto_evadable", "/checklists/0/items"])
        ]
    );
}
