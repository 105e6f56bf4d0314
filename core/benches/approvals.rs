//! How long decisions take: `cargo xtask bench approvals`, beside XState 5 and statig in one run.
//!
//! All three run the same machine: a case under review takes notes of people in a role, who are not those that opened it. The peers
//! get what a skilled user would write: guards in the machine, the persons in its context. Their denial is a plain no; ours says
//! every reason in two languages. XState is asked by `node tests/bench/xstate.mjs`, between our own batches.
//!
//! `NAME RATIOx` is our time over the other's: below 1 we are quicker. The last lines compare a case of 1,000 events with one of 10.

// A measuring program fails on anything that it did not expect.
#![allow(clippy::unwrap_used, missing_docs)]

use fugong::approval::{Actor, Case, Command, Context, Event, Opening, Refusal};
use fugong::base::instant::Instant;
use fugong::base::json::decode_text;
use fugong::{Code, Rulebook};
use statig::prelude::*;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant as Clock;

const RULES: &str = r#"{"format": 1, "id": "desk", "version": "1.0.0", "roles": ["enterprise", "reviewer"], "workflows": [{
    "id": "permit", "version": "1.0.0", "opened_by": ["enterprise"],
    "states": [{"id": "review", "initial": true}, {"id": "granted", "final": true}],
    "actions": [{"id": "note", "from": ["review"], "by": ["reviewer"], "opinion": "required"},
                {"id": "grant", "from": ["review"], "to": "granted", "by": ["reviewer"]}],
    "separation": [{"id": "four-eyes", "actions": ["open", "note", "grant"], "within": "case"}]}]}"#;
/// Events of a short and of a long case.
const LENGTHS: [usize; 2] = [10, 1_000];
/// Rounds that take turns; of each line the median counts.
const ROUNDS: usize = 21;

/// Picoseconds of one operation, by its name, a measurement a round.
type Taken = BTreeMap<String, Vec<u128>>;

fn main() {
    let rules = Rulebook::from_json(RULES).unwrap();
    let mut taken = Taken::new();
    for _ in 0..ROUNDS {
        ours(&rules, &mut taken);
        statigs(&mut taken);
        xstates(&mut taken);
    }
    let median = |name: &str| {
        let mut all = taken.get(name)?.clone();
        all.sort_unstable();
        all.get(all.len() / 2).copied()
    };
    println!("{:<44} {:>12}", "operation", "median ns");
    for name in taken.keys() {
        println!("{name:<44} {:>12}", median(name).unwrap() / 1_000);
    }
    println!("\n{:<44} {:>12}", "ours over the other's", "ratio");
    for operation in ["accepted", "denied", "allowed", "replay 10", "replay 1000"] {
        for peer in ["xstate", "statig"] {
            if let Some((ours, theirs)) =
                median(&format!("fugong {operation}")).zip(median(&format!("{peer} {operation}")))
            {
                println!("{:<44} {:>12}", format!("{operation}, beside {peer}"), ratio(ours, theirs));
            }
        }
    }
    println!("\n{:<44} {:>12}", "1,000 events over 10", "ratio");
    for operation in ["accepted", "denied", "allowed"] {
        let [short, long] = LENGTHS.map(|events| median(&format!("fugong {operation}, {events} events")).unwrap());
        println!("{operation:<44} {:>12}", ratio(long, short));
    }
}

/// Put down how long one call takes, over so many.
fn time<T>(taken: &mut Taken, name: &str, calls: u32, mut call: impl FnMut() -> T) {
    let start = Clock::now();
    for _ in 0..calls {
        black_box(call());
    }
    let each = start.elapsed().as_nanos() * 1_000 / u128::from(calls);
    taken.entry(name.to_owned()).or_default().push(each);
}

/// A ratio with three digits after the point.
fn ratio(one: u128, other: u128) -> String {
    let thousandths = one * 1_000 / other.max(1);
    format!("{}.{:03}x", thousandths / 1_000, thousandths % 1_000)
}

fn ours(rules: &Rulebook, taken: &mut Taken) {
    let permit = rules.workflow("permit").unwrap();
    let context = permit.bind(Context::default()).unwrap();
    let reviewer: Actor = decode_text(r#"{"id": "li-na", "role": "reviewer"}"#).unwrap();
    for events in LENGTHS {
        let log = log(rules, events);
        let calls = if events > 100 { 5 } else { 200 };
        time(taken, &format!("fugong replay {events}"), calls, || permit.replay(log.clone()).unwrap());
        let case = permit.replay(log).unwrap();
        let good = command("note", "li-na", "reviewer", case.sequence);
        let bad = command("grant", "zhou-min", "enterprise", case.sequence);
        let accepted = || permit.decide(&case, &good, &context).unwrap();
        let denied = || permit.decide(&case, &bad, &context).unwrap_err();
        assert_eq!(codes(&denied()), [Code::RoleNotPermitted, Code::SeparationOfDuties]);
        let at = good.at;
        let allowed = || permit.allowed(&case, &reviewer, None, at, &context);
        time(taken, &format!("fugong accepted, {events} events"), 2_000, accepted);
        time(taken, &format!("fugong denied, {events} events"), 500, denied);
        time(taken, &format!("fugong allowed, {events} events"), 1_000, allowed);
        // Beside the peers stands the long case: they have no history to look at.
        if events > 100 {
            time(taken, "fugong accepted", 2_000, accepted);
            time(taken, "fugong denied", 500, denied);
            time(taken, "fugong allowed", 1_000, allowed);
        }
    }
}

fn codes(refusal: &Refusal) -> Vec<Code> {
    refusal.reasons().unwrap().leaves().iter().map(|leaf| leaf.code).collect()
}

/// A case under review: its opening, then notes.
fn log(rules: &Rulebook, events: usize) -> Vec<Event> {
    let permit = rules.workflow("permit").unwrap();
    let context = permit.bind(Context::default()).unwrap();
    let opening: Opening = decode_text(
        r#"{"id": "open", "case": "case-1", "site": "huaxin", "actor": {"id": "zhou-min", "role": "enterprise"},
            "at": "2020-02-19T09:00:00+08:00"}"#,
    )
    .unwrap();
    let mut case: Case = permit.replay(permit.open(None, &opening, &context).unwrap().events).unwrap();
    while case.events().len() < events {
        let note = command("note", "li-na", "reviewer", case.sequence);
        for event in permit.decide(&case, &note, &context).unwrap().events {
            case = fugong::approval::evolve(Some(case), event).unwrap();
        }
    }
    case.events().to_vec()
}

fn command(action: &str, person: &str, role: &str, seen: u64) -> Command {
    let at = Instant::parse("2020-02-19T09:00:00+08:00").unwrap();
    decode_text(&format!(
        r#"{{"id": "{action}-{seen}", "case": "case-1", "action": "{action}", "actor": {{"id": "{person}", "role": "{role}"}},
            "at": "{at}", "opinion": {opinion}, "expected_version": {seen}}}"#,
        opinion = if action == "note" { r#""已核""# } else { "null" },
    ))
    .unwrap()
}

/// The same machine for statig: who opened is kept in it, and what is not permitted is not handled.
struct Permit {
    opener: &'static str,
    notes: u64,
    granted: bool,
}

struct Act {
    grants: bool,
    person: &'static str,
    role: &'static str,
}

#[state_machine(initial = "State::review()")]
impl Permit {
    #[state]
    fn review(&mut self, event: &Act) -> Outcome<State> {
        if event.role != "reviewer" || event.person == self.opener {
            return Super;
        }
        if event.grants {
            self.granted = true;
            return Transition(State::granted());
        }
        self.notes += 1;
        Handled
    }

    #[state]
    fn granted(event: &Act) -> Outcome<State> {
        let _ = event;
        Super
    }
}

fn statigs(taken: &mut Taken) {
    let machine = || Permit { opener: "zhou-min", notes: 0, granted: false }.state_machine();
    let note = Act { grants: false, person: "li-na", role: "reviewer" };
    let grant = Act { grants: true, person: "zhou-min", role: "enterprise" };
    let mut under_review = machine();
    time(taken, "statig accepted", 20_000, || under_review.handle(black_box(&note)));
    time(taken, "statig denied", 20_000, || under_review.handle(black_box(&grant)));
    for events in LENGTHS {
        time(taken, &format!("statig replay {events}"), 100, || {
            let mut replayed = machine();
            (1..events).for_each(|_| replayed.handle(black_box(&note)));
            replayed.notes
        });
    }
}

/// What XState took in this round; nothing where Node or XState is not there.
fn xstates(taken: &mut Taken) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/bench/xstate.mjs");
    let Ok(run) = std::process::Command::new("node").arg(script).output() else { return };
    for line in String::from_utf8_lossy(&run.stdout).lines() {
        let Some((name, picoseconds)) = line.rsplit_once(' ') else { continue };
        if let Ok(each) = picoseconds.parse::<u128>() {
            taken.entry(format!("xstate {name}")).or_default().push(each);
        }
    }
}
