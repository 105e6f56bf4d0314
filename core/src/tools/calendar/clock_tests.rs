use super::*;
use crate::base::instant::Instant;
use crate::base::json::decode_text;
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    let full = if text.len() == 16 { format!("{text}:00+08:00") } else { text.to_owned() };
    Instant::parse(&full).unwrap()
}

struct Office {
    zone: Zone,
    calendar: Calendar,
}

impl Office {
    fn new() -> Self {
        Self { zone: Zone::built_in("Asia/Shanghai").unwrap(), calendar: Calendar::built_in("cn").unwrap() }
    }

    fn at(&self, known_at: &str) -> TimeBasis<'_> {
        TimeBasis { zone: &self.zone, calendar: Some(&self.calendar), known_at: at(known_at) }
    }
}

fn clock(budget: &str, policy: ResumePolicy, start: &str) -> Clock {
    Clock::start(decode_text(budget).unwrap(), policy, at(start))
}

fn end(clock: &Clock, time_basis: &TimeBasis<'_>) -> String {
    match clock.due(time_basis) {
        ClockDue::Running(deadline) => deadline.due.at().map_or("unknown".into(), |at| at.to_string()),
        ClockDue::Paused { .. } => "paused".into(),
    }
}

const TWENTY: &str = r#"{"working_days": 20}"#;

#[test]
fn days_of_correction_are_not_counted() {
    let office = Office::new();
    let now = office.at("2020-03-10T09:00");
    let paused_at = |policy| clock(TWENTY, policy, "2020-03-02T14:00").pause(at("2020-03-05T10:00"), &now).unwrap();
    let resumed = |policy| end(&paused_at(policy).resume(at("2020-03-10T09:00")).unwrap(), &now);
    assert_eq!(end(&clock(TWENTY, ResumePolicy::Remaining, "2020-03-02T14:00"), &now), "2020-03-31T00:00:00+08:00");
    // The 3rd and 4th are used; the 5th, 6th and 9th ended in the pause; Qingming (4–6 April) is off.
    assert_eq!(resumed(ResumePolicy::Remaining), "2020-04-03T00:00:00+08:00");
    assert_eq!(resumed(ResumePolicy::Restart), "2020-04-09T00:00:00+08:00");
    assert_eq!(resumed(ResumePolicy::Absolute), "2020-03-31T00:00:00+08:00");
    let paused = paused_at(ResumePolicy::Remaining);
    assert!(paused.is_paused());
    let used = ClockDue::Paused { since: at("2020-03-05T10:00"), used_days: Some(2), used_milliseconds: None };
    assert_eq!(paused.due(&now), used);
    assert_eq!(end(&paused_at(ResumePolicy::Absolute), &now), "2020-03-31T00:00:00+08:00", "it goes on");
}

#[test]
fn hours_leave_the_pause_out_exactly() {
    let office = Office::new();
    let now = office.at("2020-03-02T08:00");
    let started = clock(r#"{"hours": 48}"#, ResumePolicy::Remaining, "2020-03-02T08:00");
    let paused = started.pause(at("2020-03-02T18:30"), &now).unwrap();
    let used = ClockDue::Paused { since: at("2020-03-02T18:30"), used_days: None, used_milliseconds: Some(37_800_000) };
    assert_eq!(paused.due(&now), used);
    assert_eq!(end(&paused.resume(at("2020-03-03T00:00")).unwrap(), &now), "2020-03-04T13:30:00+08:00");
}

#[test]
fn one_extension_in_the_same_unit() {
    let office = Office::new();
    let now = office.at("2020-03-10T09:00");
    let started = clock(TWENTY, ResumePolicy::Remaining, "2020-03-02T14:00");
    let more = |span: &str, when: &str| Extension {
        more: decode_text(span).unwrap(),
        at: at(when),
        reason: "情况复杂".into(),
    };
    let extended = started.extend(more(r#"{"working_days": 10}"#, "2020-03-20T10:00"), &now).unwrap();
    assert_eq!(end(&extended, &now), "2020-04-15T00:00:00+08:00");
    let code = |clock: &Clock, extension| clock.extend(extension, &now).unwrap_err().code().as_str();
    assert_eq!(code(&extended, more(r#"{"working_days": 10}"#, "2020-03-21T10:00")), "clock_extended");
    assert_eq!(code(&started, more(r#"{"hours": 10}"#, "2020-03-20T10:00")), "clock_unit");
    assert_eq!(code(&started, more(r#"{"working_days": 10}"#, "2020-03-31T00:00")), "clock_ran_out");
    assert_eq!(code(&started, more(r#"{"working_days": 10}"#, "2020-03-01T00:00")), "clock_backwards");
}

#[test]
fn a_clock_refuses_what_it_cannot_do() {
    let office = Office::new();
    let now = office.at("2020-03-10T09:00");
    let started = clock(TWENTY, ResumePolicy::Remaining, "2020-03-02T14:00");
    let paused = started.pause(at("2020-03-05T10:00"), &now).unwrap();
    assert_eq!(started.resume(at("2020-03-05T10:00")).unwrap_err().code().as_str(), "clock_running");
    assert_eq!(paused.pause(at("2020-03-06T10:00"), &now).unwrap_err().code().as_str(), "clock_paused");
    assert_eq!(paused.resume(at("2020-03-05T09:59")).unwrap_err().code().as_str(), "clock_backwards");
    assert_eq!(started.pause(at("2020-03-02T13:59"), &now).unwrap_err().code().as_str(), "clock_backwards");
    assert_eq!(started.pause(at("2020-04-01T10:00"), &now).unwrap_err().code().as_str(), "clock_ran_out");
    // An extension is a change like any other: nothing comes before it.
    let extension = |when: &str| Extension {
        more: decode_text(r#"{"working_days": 5}"#).unwrap(),
        at: at(when),
        reason: "情况复杂".into(),
    };
    let extended = started.extend(extension("2020-03-06T10:00"), &now).unwrap();
    assert_eq!(extended.pause(at("2020-03-06T09:59"), &now).unwrap_err().code().as_str(), "clock_backwards");
    assert!(extended.pause(at("2020-03-06T10:00"), &now).is_ok(), "at the same instant");
    let both = paused.extend(extension("2020-03-09T10:00"), &now).unwrap();
    assert_eq!(both.resume(at("2020-03-09T09:59")).unwrap_err().code().as_str(), "clock_backwards");
    let later = decode_text(TWENTY).unwrap();
    let moved = both.migrate(later, ResumePolicy::Restart, at("2020-03-09T09:59"));
    assert_eq!(moved.unwrap_err().code().as_str(), "clock_backwards");
}

#[test]
fn what_was_used_stays_as_it_was_known_when_the_clock_paused() {
    let office = Office::new();
    let started = clock(r#"{"working_days": 5}"#, ResumePolicy::Remaining, "2020-01-22T10:00");
    // On 26 January the 31st and the 1st were still working days: three of five are used.
    let paused = started.pause(at("2020-02-02T10:00"), &office.at("2020-01-26T12:00")).unwrap();
    assert_eq!(paused.runs[0].used_days, Some(3));
    let resumed = paused.resume(at("2020-02-03T10:00")).unwrap();
    assert_eq!(end(&resumed, &office.at("2020-02-03T10:00")), "2020-02-05T00:00:00+08:00");
    // What is still open follows the revised calendar.
    assert_eq!(end(&started, &office.at("2020-01-26T12:00")), "2020-02-05T00:00:00+08:00");
    assert_eq!(end(&started, &office.at("2020-01-28T12:00")), "2020-02-07T00:00:00+08:00");
}

#[test]
fn an_unknown_use_is_counted_once_it_is_known() {
    let office = Office::new();
    let started = clock(r#"{"working_days": 5}"#, ResumePolicy::Remaining, "2020-01-02T10:00");
    let early = office.at("2019-11-01T00:00");
    let paused = started.pause(at("2020-01-06T10:00"), &early).unwrap();
    assert_eq!(paused.runs[0].used_days, None);
    let resumed = paused.resume(at("2020-01-07T10:00")).unwrap();
    assert_eq!(end(&resumed, &early), "unknown");
    // The 3rd is used; 7, 8, 9, 10 are left.
    assert_eq!(end(&resumed, &office.at("2020-01-07T10:00")), "2020-01-11T00:00:00+08:00");
}

#[test]
fn migration_keeps_the_end_or_the_use_or_begins_again() {
    let office = Office::new();
    let now = office.at("2020-03-10T09:00");
    let started = clock(TWENTY, ResumePolicy::Remaining, "2020-03-02T14:00");
    let ten = Span { amount: 10, unit: Unit::WorkingDays };
    let to = |policy| end(&started.migrate(ten, policy, at("2020-03-10T09:00")).unwrap(), &now);
    assert_eq!(to(ResumePolicy::Absolute), "2020-03-31T00:00:00+08:00");
    assert_eq!(to(ResumePolicy::Remaining), "2020-03-17T00:00:00+08:00");
    assert_eq!(to(ResumePolicy::Restart), "2020-03-25T00:00:00+08:00");
    let hours = Span { amount: 10, unit: Unit::Hours };
    let refused = started.migrate(hours, ResumePolicy::Remaining, at("2020-03-10T09:00")).unwrap_err();
    assert_eq!(refused.code().as_str(), "clock_unit");
    // Less than was used: over when it ran again.
    let paused = started.pause(at("2020-03-20T10:00"), &now).unwrap();
    let short = paused.migrate(ten, ResumePolicy::Remaining, at("2020-03-20T10:00")).unwrap();
    assert!(short.is_paused());
    assert_eq!(end(&short.resume(at("2020-03-23T08:00")).unwrap(), &now), "2020-03-23T08:00:00+08:00");
}

#[test]
fn a_stored_clock_reads_back() {
    let office = Office::new();
    let now = office.at("2020-03-10T09:00");
    let paused = clock(TWENTY, ResumePolicy::Restart, "2020-03-02T14:00").pause(at("2020-03-05T10:00"), &now).unwrap();
    let text = serde_json::to_string(&paused).unwrap();
    assert_eq!(decode_text::<Clock>(&text).unwrap(), paused);
}

proptest! {
    /// Each midnight that passes in a pause moves the end of a limit in days by one day; a pause within a day moves nothing.
    #[test]
    fn pauses_move_the_end_by_their_midnights(amount in 2_u32..60, gaps in prop::collection::vec((0_i64..40, 0_i64..80), 1..5)) {
        let office = Office::new();
        let now = office.at("2020-03-10T09:00");
        let start = at("2020-03-02T14:00");
        let mut clock = Clock::start(Span { amount, unit: Unit::Days }, ResumePolicy::Remaining, start);
        let mut moment = start.date_time();
        let mut moved = 0;
        for (run, pause) in gaps {
            moment += chrono::TimeDelta::hours(run);
            let Ok(paused) = clock.pause(moment.into(), &now) else { break };
            let before = moment.date_naive();
            moment += chrono::TimeDelta::hours(pause);
            let first = start.date_time().date_naive();
            // The day of the start never counts, so losing its end costs nothing.
            moved += (moment.date_naive() - before).num_days() - i64::from(before == first && moment.date_naive() > first);
            clock = paused.resume(moment.into()).unwrap();
        }
        let plain = start.date_time().date_naive() + chrono::Days::new(u64::from(amount));
        let ClockDue::Running(deadline) = clock.due(&now) else { panic!("it runs") };
        let Due::Known { last_day, .. } = deadline.due else { panic!("known") };
        prop_assert_eq!((last_day - plain).num_days(), moved);
    }
}
