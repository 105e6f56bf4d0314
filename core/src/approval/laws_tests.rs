//! The engine's laws over random workflows, worlds and commands.

use super::fixture_tests::*;
use super::question_tests::*;
use super::random_tests::*;
use super::*;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::decode_text;
use crate::base::problem::{Code, ProblemKind};
use crate::base::random::Dice;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
struct Tally {
    sent: usize,
    accepted: usize,
    invalid: usize,
    reused: usize,
    forged: usize,
    answers: BTreeMap<ActionVerdict, usize>,
    fixed: usize,
    timed: usize,
    codes: BTreeSet<&'static str>,
}

impl Tally {
    fn asked(&self) -> usize {
        self.answers.values().sum()
    }
}

/// `allowed` against `decide`: with nothing, and with exactly what is said to be needed.
fn check_answer(world: &World, answer: &ActionAnswer, tally: &mut Tally, trace: &str) {
    *tally.answers.entry(answer.verdict).or_default() += 1;
    let mut command = world.command(&answer.action);
    let bare = world.decide(&command);
    assert_eq!(bare.is_ok(), answer.verdict == ActionVerdict::Allowed, "{trace}: nothing given: {bare:?}");
    fill(&mut command, &answer.needs);
    let filled = world.decide(&command);
    assert_eq!(filled.is_ok(), answer.verdict != ActionVerdict::Denied, "{trace}: all needed given: {filled:?}");
    let Some(reasons) = &answer.reasons else { return };
    assert_eq!(filled.unwrap_err().reasons(), Some(reasons), "{trace}: the same reasons");
    // Most denials are for good: some of them are enough.
    if answer.true_from.is_some() || tally.asked().is_multiple_of(16) {
        check_time(world, answer, tally, trace);
    }
    tally.codes.extend(reasons.leaves().iter().map(|leaf| leaf.code.as_str()));
    check_reasons(world, answer, tally, trace);
}

fn fill(command: &mut Command, needs: &Needs) {
    if needs.opinion {
        command.opinion = Some("同意".to_owned());
    }
    if needs.is_empty() {
        return;
    }
    let mut payload = Payload::empty();
    payload.evidence = needs.evidence.iter().map(|id| (id.to_string(), "file".to_owned())).collect();
    if let Some(notice) = &needs.notice {
        payload.missing = notice.missing.clone();
        if notice.missing.is_empty() {
            payload.rejected = notice.may_reject[..1].to_vec();
        }
    }
    command.payload = Some(payload);
}

/// From `true_from` on it is possible, a moment before it is not; without it no later instant helps.
fn check_time(world: &World, answer: &ActionAnswer, tally: &mut Tally, trace: &str) {
    let verdict_at = |at: Instant| {
        let world = World { at, ..world.clone() };
        world.answers().into_iter().find(|other| other.action == answer.action).unwrap().verdict
    };
    if let Some(from) = answer.true_from {
        tally.timed += 1;
        assert!(from > world.at, "{trace}");
        assert_ne!(verdict_at(from), ActionVerdict::Denied, "{trace}: at {from}");
        let before = (from.date_time() - chrono::TimeDelta::milliseconds(1)).into();
        assert_eq!(verdict_at(before), ActionVerdict::Denied, "{trace}: just before {from}");
    }
    let first = answer.true_from.map_or(i64::MAX, |from| (from.date_time() - world.at.date_time()).num_minutes());
    for minutes in [1, 7, 31, 60, 119, 240, 480, 900].into_iter().filter(|minutes| *minutes < first) {
        assert_eq!(verdict_at(later(world.at, minutes)), ActionVerdict::Denied, "{trace}: {minutes} minutes later");
    }
}

/// Making all listed reasons true makes it allowed, and each is necessary.
fn check_reasons(world: &World, answer: &ActionAnswer, tally: &mut Tally, trace: &str) {
    let world = world.frozen();
    if world.on_behalf_of.as_ref() == Some(&world.actor.id) {
        return;
    }
    // A tick has no rules of its own that could be made true: it waits for its time.
    let Some(action) = world.workflow.action(&answer.action).cloned() else {
        assert_eq!(answer.action, TICK, "{trace}");
        return;
    };
    let Some(DenialReason::All { all: units }) = world.answer(&action.id).reasons else {
        panic!("{trace}: freezing the world changed the verdict")
    };
    let fixed = |left_out: Option<&DenialReason>| {
        let mut fixed = world.clone();
        for unit in in_order(&units).into_iter().filter(|unit| !left_out.is_some_and(|left| std::ptr::eq(left, *unit)))
        {
            fixed.fix_unit(&action, unit);
        }
        fixed.answer(&action.id)
    };
    let answer = fixed(None);
    assert_ne!(answer.verdict, ActionVerdict::Denied, "{trace}: all of {units:?} fixed, still {:?}", answer.reasons);
    tally.fixed += 1;
    let timed = units.iter().filter(|unit| is_timed(unit)).count();
    for unit in &units {
        // Waiting for the later of two instants is waiting for the earlier one, too.
        if is_timed(unit) && timed > 1 {
            continue;
        }
        let Some(DenialReason::All { all: left }) = fixed(Some(unit)).reasons else {
            panic!("{trace}: {unit:?} was not necessary")
        };
        // A command dated before the round cannot have evidence of the round, whatever is put on record.
        let dated_back = unit.leaves()[0].code == Code::BeforeLastEvent;
        assert!(left.len() == 1 || dated_back, "{trace}: {unit:?} left out, found {left:?}");
    }
}

/// What must hold of every case that `decide` made, judged from its events alone.
fn check_case(plan: &Plan, case: &Case) {
    let workflow = plan.workflow();
    assert!(case.verify(plan).is_empty());
    assert_eq!(decode_text::<Case>(&serde_json::to_string(case).unwrap()).unwrap(), *case);
    let acts: Vec<&Event> = case.events.iter().filter(|event| event.is_act()).collect();
    let persons = |event: &Event| -> BTreeSet<Id> {
        std::iter::once(event.actor.id.clone()).chain(event.on_behalf_of.clone()).collect()
    };
    for separation in &workflow.separation {
        for (index, later) in acts.iter().enumerate() {
            for earlier in &acts[..index] {
                let both = separation.actions.contains(&earlier.action) && separation.actions.contains(&later.action);
                let in_scope = separation.within == Scope::Case || earlier.round == later.round;
                if both && in_scope && earlier.action != later.action {
                    assert!(persons(earlier).is_disjoint(&persons(later)), "{earlier:?} {later:?}");
                }
            }
        }
    }
    let mut voters: BTreeSet<Id> = BTreeSet::new();
    let mut votes = 0;
    for event in &case.events {
        match event.kind {
            EventKind::Voted => {
                assert!(persons(event).is_disjoint(&voters), "one person, two votes: {event:?}");
                voters.extend(persons(event));
                votes += 1;
            }
            EventKind::Moved => {
                let need = workflow.state(event.from.as_ref().unwrap()).unwrap().quorum.as_ref().unwrap().need;
                assert_eq!(votes, need, "moved by its last vote, not before and not after");
            }
            _ => {}
        }
        if event.to.is_some() || event.round != event_before(case, event).map_or(1, |before| before.round) {
            voters.clear();
            votes = 0;
        }
    }
    for action in &workflow.actions {
        let Some(limit) = action.at_most else { continue };
        let rounds: Vec<u32> = acts.iter().filter(|event| event.action == action.id).map(|event| event.round).collect();
        let most = match action.at_most_per {
            Scope::Case => rounds.len(),
            Scope::Round => (1..=case.round).map(|round| rounds.iter().filter(|r| **r == round).count()).max().unwrap(),
        };
        assert!(most <= limit as usize, "{} done {most} times", action.id);
    }
    assert!(case.events.is_sorted_by_key(|event| event.at));
}

fn event_before<'c>(case: &'c Case, event: &Event) -> Option<&'c Event> {
    case.events.iter().find(|known| known.sequence + 1 == event.sequence)
}

/// Every single event of a true log spoiled in ways that no log can have: what states, rounds, times and deadlines follow from the
/// events before, and one command has one result. A log without an event, or with two of them exchanged, may be true of another
/// case; it must replay to a case that its own events make, or be refused.
fn forge(plan: &Plan, case: &Case, tally: &mut Tally, seed: u64) {
    let moved = |id: &Id| plan.workflow().states.iter().map(|state| &state.id).find(|state| *state != id).cloned();
    type Change<'c> = &'c dyn Fn(&mut Event, Option<&Event>) -> bool;
    let never: [(&str, Change<'_>); 7] = [
        ("from", &|event, _| {
            event.from.as_mut().is_some_and(|from| {
                moved(from).is_some_and(|other| {
                    *from = other;
                    true
                })
            })
        }),
        ("to", &|event, _| {
            event.to.as_mut().is_some_and(|to| {
                moved(to).is_some_and(|other| {
                    *to = other;
                    true
                })
            })
        }),
        ("round", &|event, _| {
            event.round += 1;
            true
        }),
        ("earlier", &|event, before| {
            before.is_some_and(|before| {
                event.at = later(before.at, -1);
                true
            })
        }),
        ("deadline", &|event, _| {
            event.expires_at = Some(event.expires_at.map_or(event.at, |due| later(due, 1)));
            true
        }),
        ("effective", &|event, _| {
            event.effective = Some(later(event.effective_at(), 1));
            true
        }),
        ("command", &|event, before| {
            before.is_some_and(|before| {
                let one = before.command == event.command;
                event.command = before.command.clone();
                !one
            })
        }),
    ];
    for at in 0..case.events.len() {
        for (name, change) in never {
            let mut events = case.events.clone();
            let before = at.checked_sub(1).map(|before| case.events[before].clone());
            if change(&mut events[at], before.as_ref()) {
                let refused = replay(plan, events).is_err();
                assert!(refused, "seed {seed}: {name} of event {} was changed", at + 1);
                tally.forged += 1;
            }
        }
        let mut without = case.events.clone();
        without.remove(at);
        let mut exchanged = case.events.clone();
        exchanged.swap(at, (at + 1).min(case.events.len() - 1));
        for mut events in [without, exchanged] {
            (1..).zip(&mut events).for_each(|(sequence, event)| event.sequence = sequence);
            match replay(plan, events) {
                Ok(other) => check_case(plan, &other),
                Err(_) => tally.forged += 1,
            }
        }
    }
}

/// One random life of a case.
fn live(seed: u64, tally: &mut Tally) {
    let mut dice = Dice(seed);
    let workflow = workflow(&mut dice);
    let plan = Plan::of(&workflow);
    let mut now = at(10, 9, 0);
    let mut case: Option<Case> = None;
    let mut sent: Vec<(Request, Context, Result<Decision, Refusal>)> = Vec::new();
    for step in 0..40 {
        let trace = format!("seed {seed}, step {step}");
        let ended = case.as_ref().and_then(|case| workflow.state(&case.state)).is_some_and(|state| state.is_final);
        if ended && dice.in_100(50) {
            break;
        }
        now = later(now, 1 + dice.below(90) as i64);
        let context = context(&mut dice, now);
        let (actor, on_behalf_of) = actor(&mut dice);
        let mut request: Request = match &case {
            None => Opening { on_behalf_of, ..Desk::opening(&actor.id, &actor.role, now) }.into(),
            Some(case) => {
                let at = if dice.in_100(5) { later(now, -300) } else { now };
                let (workflow, case, context) = (workflow.clone(), case.clone(), context.clone());
                let world = World { workflow, case, context, actor, on_behalf_of, at };
                let mut world = world;
                // Of some people who might ask, one who can do something, if there is one.
                for _ in 0..12 {
                    if world.answers().iter().all(|answer| answer.verdict == ActionVerdict::Denied) {
                        (world.actor, world.on_behalf_of) = super::random_tests::actor(&mut dice);
                    }
                }
                let answers = world.answers();
                // Most of what could be asked is denied for its state alone: a part of it is enough.
                for answer in &answers {
                    if answer.verdict != ActionVerdict::Denied || dice.in_100(50) {
                        check_answer(&world, answer, tally, &trace);
                    }
                }
                a_request(&mut dice, &world, &answers)
            }
        };
        if let Request::Act(command) = &mut request {
            command.expected_version += u64::from(dice.in_100(3));
        }
        let fresh = CommandId::new(&format!("c{step}")).unwrap();
        let known = case.as_ref().filter(|_| dice.in_100(5)).and_then(|case| case.events.last());
        let own = known.map_or(fresh, |event| event.command.clone());
        match &mut request {
            Request::Open(opening) => opening.id = own,
            Request::Act(command) => command.id = own,
        }
        let repeated = known.is_some();
        // Half of the repeated requests are what was sent the first time, at another instant.
        let before = sent.iter().find(|(sent, _, result)| repeated && sent.id() == request.id() && result.is_ok());
        if let Some((first, ..)) = before.filter(|_| dice.in_100(50)) {
            request = match first {
                Request::Open(first) => Request::Open(Opening { at: now, ..first.clone() }),
                Request::Act(first) => Request::Act(Command { at: now, ..first.clone() }),
            };
        }

        let result = put(&plan, case.as_ref(), &request, &context);
        tally.sent += 1;
        match &result {
            Ok(decision) => {
                tally.accepted += 1;
                assert_eq!(decision.repeated, repeated, "{trace}");
                if repeated {
                    let first = before.map(|(_, _, first)| first.as_ref().unwrap().events.clone());
                    let again = Some(decision.events.clone());
                    assert_eq!(again, first, "{trace}: a repeated request is answered with its first events");
                } else {
                    for event in &decision.events {
                        case = Some(evolve(case.take(), event.clone()).unwrap());
                    }
                    let again = put(&plan, case.as_ref(), &request, &context).unwrap();
                    assert_eq!(again.events, decision.events, "{trace}: the same request again");
                }
            }
            Err(Refusal::Denied(denied)) => {
                assert!(!repeated, "{trace}: a repeated request is not judged");
                tally.codes.extend(denied.reasons.leaves().iter().map(|leaf| leaf.code.as_str()));
            }
            Err(Refusal::Invalid(problems)) => {
                let reused = problems.iter().any(|problem| problem.code() == Code::CommandIdReused);
                assert_eq!(reused, repeated, "{trace}: {problems}");
                tally.invalid += 1;
                tally.reused += usize::from(reused);
            }
        }
        sent.push((request, context, result));
    }
    if let Some(case) = &case {
        check_case(&plan, case);
        forge(&plan, case, tally, seed);
    }
    let items: Vec<_> = sent.iter().map(|(request, context, _)| (request, context)).collect();
    let singly: Vec<_> = sent.iter().map(|(_, _, result)| result.clone()).collect();
    assert_eq!(decide_many(&plan, None, &items), singly, "seed {seed}: in bulk as one by one");
}

/// Something to ask for: mostly a command that is possible, now and then an opening of the case that is open.
fn a_request(dice: &mut Dice, world: &World, answers: &[ActionAnswer]) -> Request {
    let possible: Vec<&ActionAnswer> =
        answers.iter().filter(|answer| answer.verdict != ActionVerdict::Denied).collect();
    let roll = dice.below(100);
    if roll < 55 && !possible.is_empty() {
        let answer = dice.pick(&possible);
        let mut command = world.command(&answer.action);
        fill(&mut command, &answer.needs);
        return command.into();
    }
    if roll > 95 {
        let opening = Desk::opening(&world.actor.id, &world.actor.role, world.at);
        return Opening { on_behalf_of: world.on_behalf_of.clone(), ..opening }.into();
    }
    if roll > 85 {
        return Command { on_behalf_of: None, ..world.command(&id("tick")) }.into();
    }
    let mut command = world.command(&dice.pick(answers).action);
    command.payload = any_payload(dice);
    command.opinion = dice.in_100(30).then(|| "意见".to_owned());
    command.into()
}

#[test]
fn the_laws_hold_over_random_workflows_cases_and_commands() {
    let mut tally = Tally::default();
    // `FUGONG_QUESTIONS=1000000 cargo test -p fugong --lib laws_hold -- --nocapture` asks so many.
    let least = std::env::var("FUGONG_QUESTIONS").map_or(0, |many| many.parse().unwrap());
    let mut seeds = 0;
    while seeds < 150 || tally.asked() < least {
        live(seeds, &mut tally);
        seeds += 1;
    }
    let share = |part: usize, of: usize| part * 100 / of;
    let possible = tally.asked() - tally.answers[&ActionVerdict::Denied];
    println!(
        "workflows {seeds}, sent {}, accepted {}, bad input {}; questions {}, not denied {possible}, from a later instant {}: {:?}; \
         reasons fixed {}; forged logs refused {}",
        tally.sent,
        tally.accepted,
        tally.invalid,
        tally.asked(),
        tally.timed,
        tally.answers,
        tally.fixed,
        tally.forged
    );
    assert!(share(possible, tally.asked()) >= 15, "{possible} of {} not denied", tally.asked());
    assert!(share(tally.accepted, tally.sent) >= 20, "{} of {} accepted", tally.accepted, tally.sent);
    let missing: Vec<_> = REASON_CODES.iter().filter(|code| !tally.codes.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "never given as a reason: {missing:?}");
    assert!(REASON_CODES.iter().all(|code| code.kind() == ProblemKind::Denial));
    assert!(tally.forged > 5_000, "{} forged logs were refused", tally.forged);
    assert!(tally.reused > 20, "{} ids stood for another request", tally.reused);
    assert!(tally.timed > 50, "{} denials end by themselves", tally.timed);
    assert_eq!(tally.answers.len(), 3, "every verdict was given");
}
