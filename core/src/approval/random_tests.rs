//! Random workflows, worlds and commands for the laws: everything follows from a seed.

use super::fixture_tests::*;
use super::*;
use crate::base::instant::Instant;
use crate::base::random::Dice;
use chrono::TimeDelta;
use serde_json::{Value, json};

pub const PERSONS: [&str; 4] = ["ann", "bob", "cai", "dan"];
const ROLES: [&str; 3] = ["enterprise", "reviewer", "officer"];
const DOCUMENTS: [&str; 3] = ["plan", "letter", "list"];

/// Some of a list, at least one.
fn some<T: Clone>(dice: &mut Dice, list: &[T], chance: usize) -> Vec<T> {
    let mut chosen: Vec<T> = list.iter().filter(|_| dice.in_100(chance)).cloned().collect();
    if chosen.is_empty() {
        chosen.push(dice.pick(list));
    }
    chosen
}

fn atom(dice: &mut Dice, fact: &str) -> Value {
    match fact {
        "site.ready" => json!({"fact": fact, "is": true}),
        "site.clean" => json!({"not": {"fact": fact, "is": false}}),
        "site.staff" => json!({"fact": fact, "at_least": dice.below(4) + 1}),
        "inspection.on-site.grade" if dice.in_100(50) => json!({"fact": fact, "is": "conforming"}),
        "inspection.on-site.grade" => json!({"not": {"fact": fact, "one_of": ["mostly", "nonconforming"]}}),
        "now" => json!({"fact": fact, "at_least": at(10, 12 + dice.below(10) as u32, 0)}),
        _ => json!({"fact": fact, "at_most": {"fact": "now", "plus": {"hours": -(dice.below(5) as i64)}}}),
    }
}

/// A guard over different facts, so that all its atoms can hold together; at most one of them is about time.
fn guard(dice: &mut Dice) -> Option<Value> {
    let timed = dice.pick(&["now", "site.supplied-at"]);
    let mut facts = vec!["site.ready", "site.clean", "site.staff", "inspection.on-site.grade", timed];
    while facts.len() > 3 {
        facts.remove(dice.below(facts.len()));
    }
    let atoms: Vec<Value> = facts.iter().map(|fact| atom(dice, fact)).collect();
    Some(match dice.below(7) {
        0 | 1 => return None,
        2 | 3 => atoms[0].clone(),
        4 => json!({"all": atoms}),
        5 => json!({"any": atoms}),
        _ => json!({"all": [atoms[0], {"any": [atoms[1], atoms[2]]}]}),
    })
}

/// A sound workflow of three to five states and two ends.
pub fn workflow(dice: &mut Dice) -> Workflow {
    let open: Vec<String> = (0..3 + dice.below(3)).map(|n| format!("s{n}")).collect();
    let mut states: Vec<Value> = open.iter().map(|id| json!({"id": id, "initial": id == "s0"})).collect();
    let mut actions = Vec::new();
    for number in 0..4 + dice.below(4) {
        let from = if dice.in_100(50) { some(dice, &open, 30) } else { vec![open[number % open.len()].clone()] };
        let mut action = json!({"id": format!("a{number}"), "from": from, "by": some(dice, &ROLES, 60)});
        match dice.below(10) {
            0 => {}
            1 => action["to"] = json!("end"),
            _ => action["to"] = json!(dice.pick(&open)),
        }
        if let Some(guard) = guard(dice) {
            action["when"] = guard;
        }
        if dice.in_100(30) {
            action["needs"] = json!(some(dice, &DOCUMENTS, 40));
        }
        action["opinion"] = json!(dice.pick(&["required", "optional", "none"]));
        if dice.in_100(20) {
            action["at_most"] = json!(1 + dice.below(2));
            action["at_most_per"] = json!(dice.pick(&["round", "case"]));
        }
        action["new_round"] = json!(dice.in_100(20));
        action["inspections"] = json!(dice.pick(&["round", "case"]));
        // The first two are kept apart from parties, the others may be kept to them: each reason stands by itself.
        if number > 1 && dice.in_100(30) {
            action["by_parties"] = dice.pick(&[json!(["officer"]), json!(["officer", "opener"])]);
        }
        actions.push(action);
    }
    actions[1]["needs"] = json!(["plan", "letter"]);
    if dice.in_100(50) {
        actions[2]["missing_for"] = json!(["a1"]);
    }
    let last = actions.len() - 1;
    if dice.in_100(70) {
        // One joint review; its action has the one state that it reviews, and leads away.
        actions[last]["from"] = json!(["s1"]);
        actions[last]["to"] = json!(if dice.in_100(50) { "s0" } else { "s2" });
        actions[last].as_object_mut().unwrap().remove("at_most");
        states[1]["quorum"] = json!({"action": format!("a{last}"), "need": 2 + dice.below(2)});
        if dice.in_100(50) {
            states[1]["quorum"]["roles"] = json!([actions[last]["by"][0]]);
        }
    }
    if dice.in_100(60) {
        let state = dice.below(open.len());
        states[state]["expires_after"] = json!({"hours": 1 + dice.below(12)});
        states[state]["expires_to"] = json!("lapsed");
    }
    states.push(json!({"id": "end", "final": true}));
    states.push(json!({"id": "lapsed", "final": true}));
    // No action in two separations: each reason can then be taken away by itself.
    let mut separation = vec![json!({"id": "x", "actions": ["a0", "a1"], "within": dice.pick(&["round", "case"])})];
    if dice.in_100(50) {
        let actions = ["a2".to_owned(), format!("a{last}")];
        separation.push(json!({"id": "y", "actions": actions, "within": dice.pick(&["round", "case"])}));
    }
    if dice.in_100(50) {
        separation[0] =
            json!({"id": "x", "actions": ["a0"], "against": ["open", "a1"], "within": dice.pick(&["round", "case"])});
    } else if dice.in_100(70) {
        separation[0]["parties"] =
            dice.pick(&[json!(["opener"]), json!(["inspector"]), json!(["opener", "inspector"])]);
    }
    let document = json!({
        "id": "random", "parties": [{"id": "officer"}], "version": "1.0.0", "opened_by": if dice.in_100(50) { json!(["enterprise"]) } else { json!([]) },
        "evidence": DOCUMENTS.map(|id| json!({"id": id})), "states": states, "actions": actions, "separation": separation,
    });
    load(&document.to_string()).unwrap_or_else(|problems| panic!("{problems} in {document}"))
}

/// What is known at a moment: some facts, inspections, delegations, holders of roles.
pub fn context(dice: &mut Dice, now: Instant) -> Context {
    let mut context = Context::default();
    let around =
        |dice: &mut Dice| -> Instant { (now.date_time() + TimeDelta::minutes(dice.below(600) as i64 - 400)).into() };
    for (name, value) in [
        ("site.ready", crate::tools::condition::FactValue::Bool(dice.in_100(80))),
        ("site.clean", crate::tools::condition::FactValue::Bool(dice.in_100(80))),
        ("site.staff", number(dice.below(8) as i64)),
        ("site.supplied-at", crate::tools::condition::FactValue::Instant(around(dice))),
    ] {
        if dice.in_100(85) {
            context.facts.insert(name, value);
        }
    }
    for number in 0..dice.below(5) {
        let recorded_at = around(dice);
        context.inspections.push(InspectionRecord {
            id: id(&format!("i{number}")),
            site: id(if dice.in_100(90) { "site-1" } else { "site-2" }),
            checklist: id("on-site"),
            recorded_at,
            retracted_at: dice.in_100(15).then(|| around(dice)),
            sha256: None,
            inspectors: dice.in_100(90).then(|| some(dice, &PERSONS, 20).iter().map(|person| id(person)).collect()),
            facts: if dice.in_100(90) {
                facts(&[("grade", choice(dice.pick(&["conforming", "conforming", "mostly"])))])
            } else {
                facts(&[])
            },
        });
    }
    for _ in 0..dice.below(8) {
        context.delegations.push(Delegation {
            person: id(dice.pick(&PERSONS)),
            delegate: id(dice.pick(&PERSONS)),
            actions: if dice.in_100(70) { Vec::new() } else { vec![id("a0"), id("open")] },
            from: around(dice),
            until: around(dice),
        });
    }
    if dice.in_100(40) {
        let mut holdings = Vec::new();
        for person in PERSONS {
            for role in ROLES {
                if dice.in_100(80) {
                    let from = dice.in_100(30).then(|| around(dice));
                    let until = dice.in_100(20).then(|| around(dice));
                    let site = dice.in_100(20).then(|| id(dice.pick(&["site-1", "site-2"])));
                    let unit = dice.in_100(20).then(|| id(dice.pick(&["town-1", "town-2"])));
                    holdings.push(RoleHolding { person: id(person), role: id(role), site, unit, from, until });
                }
            }
        }
        context.roles = Some(holdings);
    }
    if dice.in_100(70) {
        let holds = |dice: &mut Dice| PartyMember {
            party: id("officer"),
            person: id(dice.pick(&PERSONS)),
            site: id(if dice.in_100(80) { "site-1" } else { "site-2" }),
            from: dice.in_100(30).then(|| around(dice)),
            until: dice.in_100(20).then(|| around(dice)),
        };
        context.parties = Some((0..dice.below(5)).map(|_| holds(dice)).collect());
    }
    if dice.in_100(70) {
        context.units.insert("site-1".to_owned(), vec![id("town-1"), id("district")]);
    }
    if dice.in_100(10) {
        context.open_cases.push(id("case-0"));
    }
    context
}

pub fn actor(dice: &mut Dice) -> (Actor, Option<crate::base::id::Id>) {
    let actor = Actor { id: id(dice.pick(&PERSONS)), role: id(dice.pick(&ROLES)) };
    let on_behalf_of = dice.in_100(15).then(|| id(dice.pick(&PERSONS)));
    (actor, on_behalf_of)
}

/// A payload of any sort, mostly not what is asked for.
pub fn any_payload(dice: &mut Dice) -> Option<Payload> {
    let mut payload = Payload::empty();
    if dice.in_100(50) {
        payload.evidence = some(dice, &DOCUMENTS, 40).iter().map(|id| ((*id).to_owned(), "x".to_owned())).collect();
    }
    if dice.in_100(30) {
        payload.missing = some(dice, &DOCUMENTS, 50).iter().map(|text| id(text)).collect();
    }
    if dice.in_100(30) {
        payload.rejected = some(dice, &DOCUMENTS, 50).iter().map(|text| id(text)).collect();
    }
    dice.in_100(40).then_some(payload)
}
