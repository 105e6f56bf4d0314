//! The receipt phase of a Dutch environmental permit, 1,434 real cases: who did both of two steps, as the engine sees it.
//!
//! The log is replayed through the public engine under small workflows written as data, one for each pair of steps, whose
//! one separation of duties lists the pair. "The same person did both" is a case in which the engine denies an act for
//! that separation; the denominator is the cases in which both steps were done.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod folder;

use fugong::approval::{Actor, Command, CommandId, Context, Opening, Plan, Refusal, Workflow, decide, evolve, open};
use fugong::base::id::Id;
use fugong::base::instant::Instant;
use fugong::base::json::decode_text;
use fugong::base::problem::{Code, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// One event of the log: the step's code (`T02`), who did it, when.
struct Step {
    code: String,
    person: String,
    at: Instant,
}

fn read_log() -> Option<BTreeMap<String, Vec<Step>>> {
    let text = folder::file("permits/receipt.csv")?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (case, name, person, at) =
        (column("case:concept:name"), column("concept:name"), column("org:resource"), column("time:timestamp"));
    let mut cases: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.unwrap();
        let code = row[name].split(' ').next().unwrap().to_lowercase();
        let step = Step {
            code: if code.starts_with('t') { code } else { "confirmation".to_owned() },
            person: row[person].to_lowercase(),
            at: Instant::parse(&row[at].replace(' ', "T")).unwrap(),
        };
        cases.entry(row[case].to_owned()).or_default().push(step);
    }
    Some(cases)
}

/// A workflow in which the steps of the log can be done in any order, the pair by different persons only.
fn separating(pair: (&str, &str), order: Option<(&str, &str)>) -> Plan {
    let action = |id: &str| {
        let guard = order.filter(|(_, second)| *second == id).map_or(
            serde_json::json!({"all": []}),
            |(first, _)| serde_json::json!({"fact": format!("case.acts.{first}"), "at_least": 1}),
        );
        serde_json::json!({"id": id, "from": ["open"], "by": ["official"], "when": guard})
    };
    let document = serde_json::json!({
        "id": "receipt", "version": "1.0.0", "title": format!("{pair:?}"),
        "states": [{"id": "open", "initial": true}],
        "actions": [action(pair.0), action(pair.1)],
        "separation": [{"id": "four-eyes", "actions": [pair.0, pair.1], "within": "case"}],
    });
    checked(&document.to_string())
}

fn checked(text: &str) -> Plan {
    let mut workflow: Workflow = decode_text(text).unwrap();
    let mut problems = Problems::none();
    workflow.check(&[Id::new("official").unwrap().into()], &|_: &str| None, "", &mut problems);
    assert!(problems.is_empty(), "{problems}");
    Plan::of(&workflow)
}

/// Replays one case's steps; the codes of every denial by step.
fn replay(plan: &Plan, name: &str, steps: &[&Step]) -> Vec<(String, BTreeSet<Code>)> {
    let context = Context::default();
    let request = |number: usize| CommandId::new(&number.to_string()).unwrap();
    let actor = |step: &Step| Actor::new(Id::new(&step.person).unwrap(), Id::new("official").unwrap());
    let Some(first) = steps.first() else { return Vec::new() };
    let named = Id::new(name).unwrap();
    let opening = Opening::new(request(0), named.clone(), Id::new("office").unwrap(), actor(first), first.at);
    let opened = open(plan, None, &opening, &context).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    let mut case = evolve(None, opened.events[0].clone()).unwrap();
    let mut denials = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let action = Id::new(&step.code).unwrap();
        let mut command = Command::new(request(number), named.clone(), action, actor(step), step.at);
        command.expected_version = case.sequence;
        match decide(plan, &case, &command, &context) {
            Ok(decision) => {
                for event in decision.events {
                    case = evolve(Some(case), event).unwrap();
                }
            }
            Err(Refusal::Denied(denied)) => {
                let codes = denied.reasons.leaves().iter().map(|leaf| leaf.code).collect();
                denials.push((step.code.clone(), codes));
            }
            Err(Refusal::Invalid(problems)) => panic!("{name}: {problems}"),
        }
    }
    denials
}

fn steps_of<'l>(log: &'l [Step], pair: (&str, &str)) -> Vec<&'l Step> {
    log.iter().filter(|step| step.code == pair.0 || step.code == pair.1).collect()
}

#[test]
fn the_separation_denies_exactly_the_cases_in_which_one_person_did_both() {
    let Some(cases) = read_log() else { return };
    assert_eq!((cases.len(), cases.values().map(Vec::len).sum::<usize>()), (1_434, 8_577));
    for (pair, expected) in [
        (("t02", "t04"), (1_042, 1_303)),
        (("t04", "t05"), (880, 1_299)),
        (("t06", "t10"), (1_261, 1_283)),
        (("t02", "t06"), (1_084, 1_307)),
    ] {
        let plan = separating(pair, None);
        let (mut same, mut both) = (0, 0);
        for (name, log) in &cases {
            let steps = steps_of(log, pair);
            let did = |code: &str| steps.iter().any(|step| step.code == code);
            if !(did(pair.0) && did(pair.1)) {
                continue;
            }
            both += 1;
            let denials = replay(&plan, name, &steps);
            let only = BTreeSet::from([Code::SeparationOfDuties]);
            assert!(denials.iter().all(|(_, codes)| *codes == only), "{name}: {denials:?}");
            same += usize::from(!denials.is_empty());
        }
        println!("permits: {pair:?} same person did both: {same} of {both}, expected {expected:?}");
        assert_eq!((same, both), expected, "{pair:?}");
    }
}

#[test]
fn a_guard_on_what_was_done_before_finds_the_steps_out_of_order() {
    let Some(cases) = read_log() else { return };
    for (first, second, expected) in [("t04", "t05", 1), ("t02", "t04", 0)] {
        let plan = separating((first, second), Some((first, second)));
        // T05 without any T04; T04 before T02 in a case that has both.
        let mut out_of_order = 0;
        for (name, log) in &cases {
            let steps = steps_of(log, (first, second));
            let has_first = steps.iter().any(|step| step.code == first);
            if first == "t02" && !has_first {
                continue;
            }
            let denials = replay(&plan, name, &steps);
            let early = denials.iter().filter(|(code, codes)| code == second && codes.contains(&Code::GuardUnmet));
            out_of_order += usize::from(early.count() > 0);
        }
        println!("permits: {second} before any {first}: {out_of_order}, expected {expected}");
        assert_eq!(out_of_order, expected, "{second} before {first}");
    }
}
