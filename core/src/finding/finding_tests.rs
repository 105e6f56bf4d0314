use super::*;
use crate::base::instant::Instant;
use crate::base::json::decode_text;
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    Instant::parse(&format!("2020-02-{text}:00+08:00")).unwrap()
}

fn input(sightings: &str, events: &str) -> LedgerInput {
    let input: LedgerInput = decode_text(&format!(r#"{{"sightings": [{sightings}], "events": [{events}]}}"#)).unwrap();
    input.check().unwrap();
    input
}

fn sight(day: &str, inspection: &str, failed: bool, more: &str) -> String {
    format!(
        r#"{{"site": "s1", "checklist": "daily-eight", "item": "masks", "at": "2020-02-{day}:00+08:00",
            "inspection": "{inspection}", "failed": {failed}{more}}}"#
    )
}

fn event(day: &str, kind: &str) -> String {
    format!(
        r#"{{"site": "s1", "checklist": "daily-eight", "item": "masks", "kind": "{kind}", "at": "2020-02-{day}:00+08:00", "by": "zhang"}}"#
    )
}

fn steps(entry: &LedgerEntry) -> Vec<&'static str> {
    entry.history.iter().map(|step| step.what.as_str()).collect()
}

#[test]
fn a_finding_from_opening_to_closing_and_back() {
    let due = r#", "due": "2020-02-18T12:00:00+08:00", "note": "口罩佩戴不规范""#;
    let seen = [
        sight("17T10:00", "i1", true, due),
        sight("18T10:00", "i2", true, r#", "due": "2020-02-20T12:00:00+08:00""#),
        sight("19T10:00", "i3", false, ""),
        sight("21T10:00", "i5", true, ""),
    ]
    .join(",");
    let done = [event("19T09:00", "corrected"), event("19T15:00", "closed")].join(",");
    let input = input(&seen, &done);
    let ledger = ledger(&input, at("21T17:00"));
    assert_eq!(ledger.unmatched, []);
    let [first, second] = ledger.entries.as_slice() else { panic!("{:?}", ledger.entries) };
    assert_eq!(steps(first), ["opened", "observed_again", "corrected", "verified", "closed"]);
    assert_eq!((first.no, first.seen, first.repeated, first.state), (1, 2, false, FindingState::Closed));
    assert_eq!(first.due, Some(at("18T12:00")), "seeing it again does not put the day off");
    assert_eq!((first.verified_by.as_deref(), first.corrected_by.as_deref()), (Some("i3"), Some("zhang")));
    assert!(first.corrected_late && !first.overdue);
    assert_eq!((second.no, second.repeated, second.opened_at), (2, true, at("21T10:00")));
}

#[test]
fn overdue_is_derived_from_the_moment() {
    let input = input(&sight("17T10:00", "i1", true, r#", "due": "2020-02-18T12:00:00+08:00""#), "");
    let overdue = |moment| ledger(&input, at(moment)).entries[0].overdue;
    assert!(!overdue("18T12:00"), "at the due moment there is still time");
    assert!(overdue("18T12:01"));
    assert_eq!(ledger(&input, at("17T09:59")).entries, [], "not known yet");
    assert_eq!(ledger(&input, at("17T10:00")).entries.len(), 1, "known at the very moment");
}

#[test]
fn corrected_on_the_spot_opens_and_closes_at_once() {
    let input = input(&sight("19T10:00", "i1", true, r#", "corrected_on_the_spot": true"#), "");
    let ledger = ledger(&input, at("19T17:00"));
    let entry = &ledger.entries[0];
    assert_eq!(steps(entry), ["opened", "corrected_on_the_spot", "verified", "closed"]);
    assert_eq!(entry.closed_at, Some(at("19T10:00")));
    let tally = ledger.tally(at("18T17:00"), at("19T17:00"));
    assert_eq!((tally.found, tally.corrected_on_the_spot, tally.closed, tally.open), (1, 1, 1, 0));
    assert_eq!((tally.corrected, tally.verified), (0, 0));
}

#[test]
fn a_failing_inspection_refutes_a_claim() {
    let seen = [sight("17T10:00", "i1", true, ""), sight("18T10:00", "i2", true, "")].join(",");
    let ledger = ledger(&input(&seen, &event("17T18:00", "corrected")), at("19T17:00"));
    assert_eq!(steps(&ledger.entries[0]), ["opened", "corrected", "refuted"]);
    assert_eq!((ledger.entries[0].state, ledger.entries[0].corrected_at), (FindingState::Opened, None));
}

#[test]
fn phone_findings_are_named_by_their_subject() {
    let of = |kind: &str, day: &str, subject: &str| {
        format!(
            r#"{{"site": "s1", "subject": "{subject}", "kind": "{kind}", "at": "2020-02-{day}:00+08:00", "source": "phone"}}"#
        )
    };
    let done = [
        of("opened", "18T10:00", "登记缺联系方式"),
        of("opened", "19T10:00", "登记缺联系方式"),
        of("opened", "19T10:00", "返岗台账缺旅居史"),
        of("corrected", "19T11:00", "登记缺联系方式"),
        of("verified", "19T12:00", "登记缺联系方式"),
        of("closed", "19T12:00", "登记缺联系方式"),
        of("closed", "19T13:00", "返岗台账缺旅居史"),
        of("corrected", "19T13:00", "没有登记过的问题"),
    ]
    .join(",");
    let ledger = ledger(&input("", &done), at("19T17:00"));
    assert_eq!(ledger.entries.len(), 2);
    assert_eq!(steps(&ledger.entries[0]), ["opened", "observed_again", "corrected", "verified", "closed"]);
    let unmatched: Vec<_> = ledger.unmatched.iter().map(|p| (p.code().as_str(), p.path())).collect();
    assert_eq!(unmatched, [("finding_transition", "/events/6"), ("finding_not_open", "/events/7")]);
    let tally = ledger.tally(at("18T17:00"), at("19T17:00"));
    assert_eq!((tally.open_before, tally.found, tally.closed, tally.open, tally.observed_again), (1, 1, 1, 1, 1));
    assert_eq!(tally.by_source.get(&FindingSource::Phone).unwrap().open, 1);
}

#[test]
fn what_is_done_at_one_instant_is_taken_in_the_order_of_a_finding_s_life() {
    // The later in a life, the earlier in the alphabet is the checklist that it was reported with.
    let life = [("opened", "e"), ("assigned", "d"), ("corrected", "c"), ("verified", "b"), ("closed", "a")];
    let of = |(kind, checklist): (&str, &str)| {
        format!(
            r#"{{"site": "s1", "checklist": "{checklist}", "subject": "门口无人", "kind": "{kind}", "at": "2020-02-18T10:00:00+08:00"}}"#
        )
    };
    for turn in 0..life.len() {
        let mut done = life.map(of);
        done.rotate_left(turn);
        let ledger = ledger(&input("", &done.join(",")), at("19T17:00"));
        assert_eq!(ledger.unmatched, []);
        let [entry] = ledger.entries.as_slice() else { panic!("{:?}", ledger.entries) };
        assert_eq!(steps(entry), life.map(|(kind, _)| kind));
    }
}

#[test]
fn an_event_says_what_it_is_about() {
    let text = r#"{"events": [
        {"site": "s1", "kind": "opened", "at": "2020-02-18T10:00:00+08:00", "subject": " "},
        {"site": "s1", "kind": "opened", "at": "2020-02-18T10:00:00+08:00", "item": "masks"}]}"#;
    let problems = decode_text::<LedgerInput>(text).unwrap().check().unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| (p.code().as_str(), p.path())).collect();
    assert_eq!(found, [("finding_subject", "/events/0"), ("missing_field", "/events/1")]);
}

fn happenings() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let about = |place: u8| {
        let instance = ["", r#", "instance": "a""#, r#", "instance": "b""#][usize::from(place % 3)];
        format!(r#""site": "s{}", "checklist": "c", "item": "i{}"{instance}"#, place % 2, place % 4)
    };
    let sighting = (17..22_u8, 8..18_u8, any::<bool>(), any::<bool>(), 0..5_u8, 0..4_u8).prop_map(
        move |(day, hour, failed, spot, place, due)| {
            let due = match due {
                0 => String::new(),
                1 => r#", "due_unknown": "calendar_unpublished""#.to_owned(),
                _ => format!(r#", "due": "2020-02-{day}T20:00:00+08:00""#),
            };
            format!(
                r#"{{{}, "at": "2020-02-{day}T{hour:02}:00:00+08:00", "inspection": "{day}-{hour}",
                    "failed": {failed}, "corrected_on_the_spot": {spot}{due}}}"#,
                about(place)
            )
        },
    );
    let event = (17..22_u8, 8..18_u8, 0..5_usize, 0..5_u8, 17..24_u8).prop_map(move |(day, hour, kind, place, due)| {
        let kind = FindingEventKind::ALL[kind].as_str();
        let due = if due < 20 { String::new() } else { format!(r#", "due": "2020-02-{due}T12:00:00+08:00""#) };
        format!(r#"{{{}, "kind": "{kind}", "at": "2020-02-{day}T{hour:02}:00:00+08:00"{due}}}"#, about(place))
    });
    (prop::collection::vec(sighting, 0..25), prop::collection::vec(event, 0..25))
}

/// What does not depend on the other findings of a ledger.
fn own(entry: &LedgerEntry) -> LedgerEntry {
    LedgerEntry { no: 0, previous: None, ..entry.clone() }
}

fn same_subject(one: &LedgerEntry, other: &LedgerEntry) -> bool {
    (&one.site, &one.item, &one.instance) == (&other.site, &other.item, &other.instance)
}

proptest! {
    #[test]
    fn the_order_of_the_input_does_not_matter((seen, done) in happenings(), turn in 0..20_usize) {
        let straight = input(&seen.join(","), &done.join(","));
        let mut turned = straight.clone();
        turned.sightings.reverse();
        let by = if turned.sightings.is_empty() { 0 } else { turn % turned.sightings.len() };
        turned.sightings.rotate_left(by);
        turned.sightings.extend(straight.sightings.first().cloned());
        let as_of = at("21T17:00");
        prop_assert_eq!(ledger(&straight, as_of), ledger(&turned, as_of));
        turned.events.reverse();
        let entries = |input: &LedgerInput| ledger(input, as_of).entries;
        prop_assert_eq!(entries(&straight), entries(&turned));
    }

    #[test]
    fn what_was_open_and_found_and_not_closed_is_open((seen, done) in happenings(), day in 17..21_u8) {
        let input = input(&seen.join(","), &done.join(","));
        let ledger = ledger(&input, at("21T17:00"));
        let tally = ledger.tally(at(&format!("{day}T17:00")), at(&format!("{}T17:00", day + 1)));
        prop_assert_eq!(tally.open_before + tally.found - tally.closed, tally.open);
        prop_assert_eq!(tally.by_source.values().map(|s| s.found).sum::<u64>(), tally.found);
        prop_assert!(tally.overdue <= tally.open);
        for entry in &ledger.entries {
            // At most one open finding a subject, and every history begins with its opening.
            let open = |e: &&LedgerEntry| e.state != FindingState::Closed && same_subject(e, entry);
            prop_assert!(ledger.entries.iter().filter(open).count() <= 1);
            prop_assert_eq!(entry.history[0].what, StepKind::Opened);
            prop_assert!(entry.history.windows(2).all(|two| two[0].at <= two[1].at));
            prop_assert_eq!(entry.state == FindingState::Closed, entry.closed_at.is_some());
        }
    }

    #[test]
    fn what_is_known_later_changes_nothing_known_before((seen, done) in happenings(), hour in 8..18_u8) {
        let all = input(&seen.join(","), &done.join(","));
        let as_of = at(&format!("19T{hour:02}:30"));
        let mut early = all.clone();
        early.sightings.retain(|s| s.at <= as_of);
        early.events.retain(|e| e.at <= as_of);
        prop_assert_eq!(ledger(&all, as_of).entries, ledger(&early, as_of).entries);
    }

    #[test]
    fn nothing_that_happened_is_ever_lost((seen, done) in happenings(), early in 17..21_u8, later in 17..22_u8) {
        let input = input(&seen.join(","), &done.join(","));
        let (early, later) = (early.min(later), early.max(later));
        let (before, after) = (ledger(&input, at(&format!("{early}T13:30"))), ledger(&input, at(&format!("{later}T17:30"))));
        for entry in &before.entries {
            // Findings have an order in their subject; the same time of opening and closing at once can stand twice.
            let mut known = after.entries.iter().filter(|one| same_subject(one, entry) && one.occurrence == entry.occurrence);
            let now = known.next().unwrap();
            prop_assert_eq!(now.opened_at, entry.opened_at);
            prop_assert!(now.history.starts_with(&entry.history), "{:?} then {:?}", entry.history, now.history);
        }
    }

    #[test]
    fn overdue_is_a_function_of_the_moment((seen, done) in happenings(), day in 17..24_u8) {
        let input = input(&seen.join(","), &done.join(","));
        let moment = at(&format!("{day}T19:00"));
        let then = ledger(&input, moment);
        let overdue = then.entries.iter().filter(|entry| entry.overdue).count();
        let unknown = then.entries.iter().filter(|e| e.state == FindingState::Opened && e.due_unknown.is_some()).count();
        // What is told of that moment later is the same, whatever has happened since.
        let later = ledger(&input, at("29T17:00")).tally(at("16T00:00"), moment);
        prop_assert_eq!(u64::try_from(overdue).unwrap(), later.overdue);
        prop_assert_eq!(u64::try_from(unknown).unwrap(), then.tally(at("16T00:00"), moment).due_unknown);
        for entry in &then.entries {
            prop_assert_eq!(entry.overdue, entry.overdue_days.is_some());
            prop_assert_eq!(entry.overdue, entry.state == FindingState::Opened && entry.due.is_some_and(|due| due < moment));
        }
    }

    #[test]
    fn findings_of_different_subjects_know_nothing_of_each_other((seen, done) in happenings()) {
        let all = input(&seen.join(","), &done.join(","));
        let as_of = at("21T17:00");
        let whole = ledger(&all, as_of);
        let mut apart: Vec<LedgerEntry> = Vec::new();
        for (site, instance) in ["s0", "s1"].into_iter().flat_map(|site| [None, Some("a"), Some("b")].map(|i| (site, i))) {
            let mut some = all.clone();
            some.sightings.retain(|one| one.site == site && one.instance.as_deref() == instance);
            some.events.retain(|one| one.site == site && one.instance.as_deref() == instance);
            apart.extend(ledger(&some, as_of).entries.iter().map(own));
        }
        prop_assert_eq!(apart.len(), whole.entries.len());
        for entry in &whole.entries {
            prop_assert!(apart.contains(&own(entry)));
        }
    }

    #[test]
    fn what_comes_back_names_the_time_before((seen, done) in happenings()) {
        let ledger = ledger(&input(&seen.join(","), &done.join(",")), at("22T17:00"));
        for entry in &ledger.entries {
            prop_assert_eq!(entry.repeated, entry.occurrence > 1);
            let before = entry.previous.map(|no| &ledger.entries[no - 1]);
            prop_assert_eq!(before.is_some(), entry.repeated);
            if let Some(before) = before {
                prop_assert!(same_subject(before, entry));
                prop_assert_eq!(before.occurrence + 1, entry.occurrence);
                prop_assert!(before.closed_at.is_some_and(|closed| closed <= entry.opened_at));
            }
        }
    }
}

#[test]
fn who_verified_is_the_inspection_or_else_the_person() {
    let seen = sight("17T10:00", "i1", true, "");
    for (more, by) in [("", "zhang"), (r#", "inspection": "i9""#, "i9")] {
        let verified = event("19T12:00", "verified").replace(r#""by": "zhang""#, &format!(r#""by": "zhang"{more}"#));
        let input = input(&seen, &[event("19T09:00", "corrected"), verified].join(","));
        let ledger = ledger(&input, at("21T17:00"));
        assert_eq!(ledger.unmatched, []);
        assert_eq!(ledger.entries[0].verified_by.as_deref(), Some(by));
    }
}
