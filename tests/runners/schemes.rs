//! The rulebooks that are shipped, each held against its own cases: `core/rulebooks/*/tests.json`.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fugong::Rulebook;
use fugong::base::text::{EN, ZH_CN};
use fugong::rulebook::built_in_ids;
use serde_json::{Value, json};

/// The fewest cases that a scheme is shown by.
const FEWEST_CASES: usize = 8;

/// A rulebook's folder.
struct Scheme {
    name: String,
    rules: Rulebook,
    cases: Vec<Value>,
}

/// Every folder; one without a rulebook that loads, or without cases, fails the test.
fn schemes() -> Vec<Scheme> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulebooks");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.is_dir());
    paths.sort();
    paths.iter().map(|path| scheme(path)).collect()
}

fn scheme(path: &Path) -> Scheme {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = |file: &str| {
        fs::read_to_string(path.join(file)).unwrap_or_else(|error| panic!("{name}/{file} cannot be read: {error}"))
    };
    let rules = Rulebook::from_json(&text("rulebook.json"))
        .unwrap_or_else(|problems| panic!("{name} does not load: {problems}"));
    assert_eq!(rules.document().id.as_str(), name, "a rulebook's folder has its id");
    let cases = serde_json::from_str(&text("tests.json")).unwrap_or_else(|error| panic!("{name}/tests.json: {error}"));
    Scheme { name, rules, cases }
}

/// The reply to a case's inspection.
fn reply(scheme: &Scheme, case: &Value) -> Value {
    let input = json!({"checklist": case["checklist"], "inspection": case["inspection"]});
    serde_json::from_str(&fugong::wire::call_with(&scheme.rules, "score", &input.to_string())).unwrap()
}

/// What a case expects that the reply does not hold. `{"problems": …}` expects a refusal, anything else a card.
fn failure(scheme: &Scheme, case: &Value) -> Option<String> {
    let reply = reply(scheme, case);
    let refused = case["expect"].get("problems").is_some();
    let lacking = match reply.get("ok") {
        Some(card) if !refused => lacking(&case["expect"], card),
        None if refused => lacking(&case["expect"], &reply),
        _ => vec![format!("  expected {}, got {reply}", case["expect"])],
    };
    let told = format!("{}: {}\n  why: {}\n{}", scheme.name, case["name"], case["why"], lacking.join("\n"));
    (!lacking.is_empty()).then_some(told)
}

/// Every place of `expected` that `got` does not hold. An object may hold more; each object of a list has to be found in some
/// object of the list; everything else is equal.
fn lacking(expected: &Value, got: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", expected, got, &mut found);
    found
}

fn compare(path: &str, expected: &Value, got: &Value, found: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(fields), Value::Object(held)) => {
            for (key, value) in fields {
                match held.get(key) {
                    Some(held) => compare(&format!("{path}/{key}"), value, held, found),
                    None => found.push(format!("  {path}/{key}: expected {value}, got nothing")),
                }
            }
        }
        (Value::Array(list), Value::Array(held)) if list.iter().all(Value::is_object) => {
            for one in list {
                closest(path, one, held, found);
            }
        }
        _ if expected == got => {}
        _ => found.push(format!("  {path}: expected {expected}, got {got}")),
    }
}

/// Looks for an object in a list; tells the differences from the one that comes closest.
fn closest(path: &str, expected: &Value, held: &[Value], found: &mut Vec<String>) {
    let each = held.iter().map(|value| {
        let mut differences = Vec::new();
        compare(path, expected, value, &mut differences);
        differences
    });
    match each.min_by_key(Vec::len) {
        Some(differences) if differences.is_empty() => {}
        Some(differences) if differences.len() < expected.as_object().map_or(0, serde_json::Map::len) => {
            found.extend(differences);
        }
        _ => found.push(format!("  {path}: nothing like {expected} among {} entries", held.len())),
    }
}

#[test]
fn every_case_gives_what_it_expects() {
    let schemes = schemes();
    let failures: Vec<String> =
        schemes.iter().flat_map(|scheme| scheme.cases.iter().filter_map(|case| failure(scheme, case))).collect();
    let count: usize = schemes.iter().map(|scheme| scheme.cases.len()).sum();
    println!("schemes: {} of {count} cases of {} rulebooks as expected", count - failures.len(), schemes.len());
    assert!(failures.is_empty(), "{} of {count} cases failed\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn every_scheme_is_built_in() {
    let schemes = schemes();
    let names: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
    assert_eq!(built_in_ids().collect::<Vec<_>>(), names);
    for Scheme { name, rules, .. } in &schemes {
        let built_in = Rulebook::built_in(name).unwrap_or_else(|problems| panic!("{name} is not built in: {problems}"));
        assert_eq!(built_in.sha256(), rules.sha256(), "{name}: the packed text is another document");
        let input = json!({"rulebook": {"built_in": name}}).to_string();
        let reply: Value = serde_json::from_str(&fugong::wire::call("summary", &input)).unwrap();
        assert_eq!(reply["ok"]["made_with"]["sha256"], rules.sha256(), "{name}: {reply}");
    }
}

#[test]
fn every_scheme_is_shown_by_cases_that_say_why() {
    let fields = ["name", "why", "checklist", "inspection", "expect"];
    for Scheme { name, cases, .. } in schemes() {
        assert!(cases.len() >= FEWEST_CASES, "{name} has {} cases, at least {FEWEST_CASES} are due", cases.len());
        let names: BTreeSet<&str> = cases.iter().map(|case| case["name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), cases.len(), "{name}: two cases of one name");
        for case in &cases {
            let held: BTreeSet<&str> = case.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(held, BTreeSet::from(fields), "{name}: {}", case["name"]);
            assert!(!case["why"].as_str().unwrap().is_empty(), "{name}: {} does not say why", case["name"]);
            assert!(case["expect"].as_object().is_some_and(|fields| !fields.is_empty()), "{name}: {}", case["name"]);
        }
    }
}

#[test]
fn every_grade_occurs_in_some_case() {
    for scheme in schemes() {
        for checklist in &scheme.rules.document().checklists {
            let of = scheme.cases.iter().filter(|case| case["checklist"] == checklist.id.as_str());
            let grades: BTreeSet<String> = of
                .filter_map(|case| Some(reply(&scheme, case)["ok"]["outcome"]["grade"].as_str()?.to_owned()))
                .collect();
            let absent: Vec<&str> = checklist
                .grades
                .iter()
                .map(|grade| grade.id.as_str())
                .filter(|grade| !grades.contains(*grade))
                .collect();
            assert!(absent.is_empty(), "{}: no case of `{}` comes to {absent:?}", scheme.name, checklist.id);
            let some = scheme.cases.iter().any(|case| case["checklist"] == checklist.id.as_str());
            assert!(some, "{}: no case of `{}`", scheme.name, checklist.id);
        }
    }
}

#[test]
fn every_text_is_there_in_both_languages() {
    for Scheme { name, rules, .. } in schemes() {
        let untranslated: Vec<String> = rules
            .lint()
            .iter()
            .filter(|problem| problem.code().as_str() == "missing_translation")
            .map(|problem| problem.path().to_owned())
            .collect();
        assert!(untranslated.is_empty(), "{name}: not in every language: {untranslated:#?}");
        let document = rules.document();
        let titles = document.checklists.iter().map(|checklist| &checklist.title).chain([&document.title]);
        assert!(titles.into_iter().all(|title| title.has(ZH_CN) && title.has(EN)), "{name}: titles in zh-CN and en");
        assert!(!document.notes.is_empty(), "{name}: the notes say where it comes from");
    }
}

#[test]
fn a_wrong_expectation_is_told() {
    let card = json!({"score": {"percent": "80.0", "total": "4"}, "lines": [{"item": "gate", "failed": true}, {"item": "masks"}]});
    assert!(lacking(&json!({"score": {"total": "4"}, "lines": [{"item": "masks"}]}), &card).is_empty());
    let wrong = json!({"score": {"percent": "80"}, "lines": [{"item": "gate", "failed": false}], "grade": "a"});
    let told = lacking(&wrong, &card).join("\n");
    for part in
        ["/score/percent: expected \"80\"", "/lines/failed: expected false", "/grade: expected \"a\", got nothing"]
    {
        assert!(told.contains(part), "{told}");
    }
    assert!(lacking(&json!({"lines": [{"item": "visitors"}]}), &card).join("").contains("nothing like"));
}
