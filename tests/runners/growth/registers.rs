//! Cases, ledgers, sheets, journals and JSON that grow.

use std::fmt::Write as _;

use fugong::{Rulebook, wire};
use serde_json::{Value, json};

use crate::timer::Timer;
use crate::{linear, list};

/// A reply's `ok`, and how long it took.
fn ask(rules: Option<&Rulebook>, operation: &str, input: &str) -> (Value, std::time::Duration) {
    let timer = Timer::start();
    let reply = match rules {
        Some(rules) => wire::call_with(rules, operation, input),
        None => wire::call(operation, input),
    };
    let took = timer.elapsed();
    let reply: Value = serde_json::from_str(&reply).unwrap();
    assert!(reply.get("ok").is_some(), "{operation}: {:.600}", reply.to_string());
    (reply["ok"].clone(), took)
}

/// A case that goes back and forth.
const BACK_AND_FORTH: &str = r#"{"format": 1, "id": "large", "version": "1.0.0", "roles": ["clerk"], "workflows": [
    {"id": "permit", "version": "1.0.0", "opened_by": ["clerk"],
     "states": [{"id": "here", "initial": true}, {"id": "there"}, {"id": "done", "final": true}],
     "actions": [{"id": "go", "from": ["here"], "to": "there", "by": ["clerk"]},
                 {"id": "back", "from": ["there"], "to": "here", "by": ["clerk"]},
                 {"id": "close", "from": ["here"], "to": "done", "by": ["clerk"]}]}]}"#;

/// A moment of the morning, so many seconds after nine.
fn moment(seconds: usize) -> String {
    format!("2020-02-10T{:02}:{:02}:{:02}+08:00", 9 + seconds / 3600, seconds / 60 % 60, seconds % 60)
}

fn command(action: &str, version: usize) -> String {
    format!(
        r#"{{"id": "c-{version}", "case": "case-1", "action": "{action}", "expected_version": {version},
            "actor": {{"id": "li-na", "role": "clerk"}}, "at": "{}"}}"#,
        moment(version)
    )
}

fn opening(site: &str) -> String {
    format!(
        r#"{{"id": "c-0", "case": "case-1", "site": "{site}", "actor": {{"id": "li-na", "role": "clerk"}}, "at": "{}"}}"#,
        moment(0)
    )
}

/// The events of a case that was opened and went back and forth until there are `count`: the first three are decided, the others
/// are those two again and again.
fn history(rules: &Rulebook, count: usize) -> Vec<Value> {
    let happened = |operation: &str, asked: &str| {
        let (decided, _) = ask(Some(rules), operation, &format!(r#"{{"workflow": "permit", {asked}}}"#));
        decided["events"].as_array().cloned().unwrap_or_else(|| panic!("{decided}"))
    };
    let mut events = happened("open", &format!(r#""opening": {}"#, opening("e01")));
    for action in ["go", "back"] {
        let held = serde_json::to_string(&events).unwrap();
        let command = command(action, events.len());
        events.extend(happened("decide", &format!(r#""events": {held}, "command": {command}"#)));
    }
    assert_eq!(events.len(), 3);
    let (go, back) = (events[1].clone(), events[2].clone());
    for at in 3..count {
        let mut event = if at.is_multiple_of(2) { back.clone() } else { go.clone() };
        event["sequence"] = json!(at + 1);
        event["command"] = json!(format!("c-{at}"));
        event["at"] = json!(moment(at));
        events.push(event);
    }
    events
}

#[test]
fn a_case_of_thousands_of_events() {
    let rules = Rulebook::from_json(BACK_AND_FORTH).unwrap();
    let times = |count: usize| {
        let events = serde_json::to_string(&history(&rules, count)).unwrap();
        let (replayed, replay) =
            ask(Some(&rules), "replay", &format!(r#"{{"workflow": "permit", "events": {events}}}"#));
        assert_eq!(replayed["case"]["sequence"], json!(count));
        let next = command("close", count);
        let (decided, decide) =
            ask(Some(&rules), "decide", &format!(r#"{{"workflow": "permit", "events": {events}, "command": {next}}}"#));
        assert_eq!(decided["decision"], json!("accepted"), "{decided}");
        let actor = r#""actor": {"id": "li-na", "role": "clerk"}, "at": "2020-02-10T20:00:00+08:00""#;
        let (could, allowed) =
            ask(Some(&rules), "allowed", &format!(r#"{{"workflow": "permit", "events": {events}, {actor}}}"#));
        let may = could["actions"].as_array().unwrap().iter().filter(|one| one["verdict"] == json!("allowed"));
        assert_eq!(may.map(|one| &one["action"]).collect::<Vec<_>>(), ["go", "close"], "{could}");
        vec![("replay", replay), ("decide", decide), ("allowed", allowed)]
    };
    linear("case", 2_001, || times(2_001), || times(16_001));
}

#[test]
fn commands_on_thousands_of_cases() {
    let rules = Rulebook::from_json(BACK_AND_FORTH).unwrap();
    let times = |count: usize| {
        let items = list(count, |index| {
            // One case is opened, then it is moved.
            let case = index / 2;
            let (kind, asked) = match index % 2 {
                0 => ("opening", opening(&format!("e{case}"))),
                _ => ("command", command("go", 1)),
            };
            let asked = asked.replace("c-", &format!("c-{index}-")).replace("case-1", &format!("case-{case}"));
            format!(r#"{{"{kind}": {asked}}}"#)
        });
        let (decided, took) =
            ask(Some(&rules), "decide_many", &format!(r#"{{"workflow": "permit", "items": [{items}]}}"#));
        let decisions = decided["decisions"].as_array().unwrap();
        let accepted = decisions.iter().filter(|one| one["decision"] == json!("accepted"));
        assert_eq!(accepted.count(), count, "{:.400}", decided.to_string());
        vec![("decide_many", took)]
    };
    linear("commands", 1_000, || times(1_000), || times(8_000));
}

#[test]
fn a_ledger_of_thousands_of_sightings() {
    let rules = r#"{"format": 1, "id": "ledger", "version": "1.0.0", "zone": "Asia/Shanghai", "calendar": "cn"}"#;
    let rules = Rulebook::from_json(rules).unwrap();
    let times = |count: usize| {
        let sighting = |index: usize| {
            // Ten sites for each hundred sightings; what fails one day is seen again, and passes, the next.
            let (site, day, failed) = (index / 10, 10 + index % 10, index.is_multiple_of(2));
            format!(
                r#"{{"site": "e{site}", "checklist": "daily", "item": "masks", "at": "2020-02-{day}T10:00:00+08:00",
                    "inspection": "insp-{index}", "failed": {failed}}}"#
            )
        };
        let input = format!(
            r#"{{"sightings": [{}], "close_on_verification": true, "as_of": "2020-03-01T10:00:00+08:00"}}"#,
            list(count, sighting)
        );
        let (ledger, took) = ask(Some(&rules), "ledger", &input);
        assert_eq!(ledger["entries"].as_array().map(Vec::len), Some(count / 2));
        vec![("ledger", took)]
    };
    linear("ledger", 2_000, || times(2_000), || times(16_000));
}

#[test]
fn sheets_journals_and_lines() {
    let rules = r#"{"format": 1, "id": "sheets", "version": "1.0.0", "sheets": [{"id": "accounts", "file": "accounts.csv",
        "holds": "translations", "sheet": {"columns": [{"name": "firm", "type": "text"},
        {"name": "output", "type": "decimal", "units": ["元"]}, {"name": "zh", "type": "text"}, {"name": "en", "type": "text"}]}}]}"#;
    let rules = Rulebook::from_json(rules).unwrap();
    let times = |count: usize| {
        let mut text = "firm,output,zh,en\n".to_owned();
        for row in 0..count {
            writeln!(text, "甲{row},{row}元,,").unwrap();
        }
        let (sheet, read) = ask(Some(&rules), "read_sheet", &json!({"sheet": "accounts", "text": text}).to_string());
        assert_eq!(sheet["rows"].as_array().map(Vec::len), Some(count));

        let bad = text.replace('元', "吨");
        let (sheet, refused) = ask(Some(&rules), "read_sheet", &json!({"sheet": "accounts", "text": bad}).to_string());
        assert_eq!(sheet["problems"].as_array().map(Vec::len), Some(count));

        let lines: String = (0..count).fold(String::new(), |mut out, row| {
            writeln!(out, r#"{{"site": "e{row}", "staff": {row}, "notes": ["甲", 1.50, null]}}"#).unwrap();
            out
        });
        let (records, lines) = ask(None, "read_json_lines", &json!({"text": lines}).to_string());
        assert_eq!(records["records"].as_array().map(Vec::len), Some(count));

        let wide = list(count, |index| format!(r#""k{index}": [{index}, {{"é": "{index}"}}]"#));
        let (_, canonical) = ask(None, "canonicalize", &format!(r#"{{"value": {{{wide}}}}}"#));
        vec![("read", read), ("refused", refused), ("lines", lines), ("canonical", canonical)]
    };
    linear("sheet", 2_500, || times(2_500), || times(20_000));
}
