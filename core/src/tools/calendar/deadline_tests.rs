use super::*;
use crate::base::instant::Instant;
use crate::base::json::decode_text;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn due(start: &str, within: &str, zone: &str, known_at: &str) -> Deadline {
    let zone = Zone::built_in(zone).unwrap();
    let calendar = Calendar::built_in("cn").unwrap();
    let time_basis = TimeBasis { zone: &zone, calendar: Some(&calendar), known_at: at(known_at) };
    deadline(at(start), decode_text(within).unwrap(), &time_basis)
}

fn moment(start: &str, within: &str) -> String {
    due(start, within, "Asia/Shanghai", start).due.at().unwrap().to_string()
}

#[test]
fn counts_hours_exactly_and_days_to_their_end() {
    let start = "2020-02-19T16:40:00+08:00";
    assert_eq!(moment(start, r#""on_the_spot""#), start);
    assert_eq!(moment(start, r#"{"hours": 2}"#), "2020-02-19T18:40:00+08:00");
    assert_eq!(moment(start, r#"{"days": 1}"#), "2020-02-21T00:00:00+08:00");
    assert_eq!(moment(start, r#"{"days": 3}"#), "2020-02-23T00:00:00+08:00", "the weekend counts");
    assert_eq!(moment(start, r#"{"working_days": 3}"#), "2020-02-25T00:00:00+08:00");
    assert_eq!(moment("2020-02-19T23:00:00Z", r#"{"days": 1}"#), "2020-02-22T00:00:00+08:00", "the 20th in Beijing");
}

#[test]
fn a_deadline_explains_itself_day_by_day() {
    let deadline =
        due("2020-02-21T09:00:00+08:00", r#"{"working_days": 1}"#, "Asia/Shanghai", "2020-02-21T09:00:00+08:00");
    assert_eq!(
        serde_json::to_value(&deadline).unwrap(),
        serde_json::json!({
            "due": {"state": "known", "at": "2020-02-25T00:00:00+08:00", "last_day": "2020-02-24"},
            "days": [
                {"date": "2020-02-21", "kind": "start", "counted": false},
                {"date": "2020-02-22", "kind": "off", "counted": false, "decided_by": "weekday"},
                {"date": "2020-02-23", "kind": "off", "counted": false, "decided_by": "weekday"},
                {"date": "2020-02-24", "kind": "work", "counted": true, "decided_by": "weekday"},
            ]
        })
    );
}

#[test]
fn the_spring_festival_of_2020_moved_deadlines() {
    let start = "2020-01-22T10:00:00+08:00";
    let of = |known: &str| due(start, r#"{"working_days": 3}"#, "Asia/Shanghai", known);
    let counted = |deadline: &Deadline| -> Vec<String> {
        deadline.days.iter().filter(|day| day.counted).map(|day| day.date.to_string()).collect()
    };
    let before = of("2020-01-26T12:00:00+08:00");
    assert_eq!(counted(&before), ["2020-01-23", "2020-01-31", "2020-02-01"]);
    assert_eq!(before.due.at(), Some(at("2020-02-02T00:00:00+08:00")));
    // Asked again with what was known two days later: three days became days off.
    let after = of("2020-01-28T12:00:00+08:00");
    assert_eq!(counted(&after), ["2020-01-23", "2020-02-03", "2020-02-04"]);
    assert_eq!(after.due.at(), Some(at("2020-02-05T00:00:00+08:00")));
    let revised: Vec<String> = after
        .days
        .iter()
        .filter(|day| day.decided_by.as_deref() == Some("国办发明电〔2020〕1号"))
        .map(|day| day.date.to_string())
        .collect();
    assert_eq!(revised, ["2020-01-31", "2020-02-01", "2020-02-02"]);
}

#[test]
fn an_unpublished_year_leaves_the_deadline_unknown_with_the_days_known_so_far() {
    let deadline =
        due("2026-12-30T09:00:00+08:00", r#"{"working_days": 5}"#, "Asia/Shanghai", "2026-12-30T09:00:00+08:00");
    assert_eq!(deadline.due, Due::Unknown { reason: Unknown::CalendarUnpublished { year: 2027 } });
    assert_eq!(deadline.days.len(), 2);
    assert_eq!(
        serde_json::to_string(&deadline.due).unwrap(),
        r#"{"state":"unknown","reason":{"code":"calendar_unpublished","year":2027}}"#
    );
    // Calendar days do not ask the calendar.
    assert_eq!(moment("2026-12-30T09:00:00+08:00", r#"{"days": 5}"#), "2027-01-05T00:00:00+08:00");
}

#[test]
fn without_a_calendar_working_days_are_unknown() {
    let zone = Zone::built_in("UTC").unwrap();
    let start = at("2020-02-19T16:40:00Z");
    let time_basis = TimeBasis { zone: &zone, calendar: None, known_at: start };
    let within = DueWithin::Within(Span { amount: 1, unit: Unit::WorkingDays });
    assert_eq!(deadline(start, within, &time_basis).due, Due::Unknown { reason: Unknown::NoCalendar });
}

#[test]
fn days_end_at_local_midnight_across_summer_time() {
    let of = |within: &str| {
        due("2020-03-28T12:00:00+01:00", within, "Europe/Rome", "2020-03-28T12:00:00+01:00").due.at().unwrap()
    };
    assert_eq!(of(r#"{"days": 1}"#).to_string(), "2020-03-30T00:00:00+02:00");
    assert_eq!(of(r#"{"hours": 24}"#).to_string(), "2020-03-29T13:00:00+02:00");
}

#[test]
fn before_the_zone_rules_begin_nothing_is_known() {
    let deadline = due("1990-01-01T00:00:00Z", r#"{"days": 1}"#, "Asia/Shanghai", "1990-01-01T00:00:00Z");
    let reason =
        Unknown::ZoneUnknown { zone: "Asia/Shanghai".into(), known_from: Some(at("1991-09-15T02:00:00+08:00")) };
    assert_eq!(deadline.due, Due::Unknown { reason });
}

#[test]
fn spans_are_read_with_all_problems() {
    let codes = |text: &str| -> Vec<String> {
        let problems = decode_text::<DueWithin>(text).unwrap_err();
        problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
    };
    assert_eq!(codes(r#""later""#), ["invalid_span "]);
    assert_eq!(codes(r#"{"days": 1, "hours": 2}"#), ["invalid_span "]);
    assert_eq!(codes("{}"), ["invalid_span "]);
    assert_eq!(codes(r#"{"weeks": 1}"#), ["unknown_field /weeks"]);
    assert_eq!(codes(r#"{"days": 0}"#), ["out_of_range /days"]);
    assert_eq!(codes(r#"{"days": 3661}"#), ["out_of_range /days"]);
    assert_eq!(codes(r#"{"days": 1.5}"#), ["not_integer /days"]);
    for text in [r#""on_the_spot""#, r#"{"hours":2}"#, r#"{"working_days":3660}"#] {
        let within: DueWithin = decode_text(text).unwrap();
        assert_eq!(serde_json::to_string(&within).unwrap(), text);
    }
}

#[test]
fn windows_and_due_times() {
    let zone = Zone::built_in("Asia/Shanghai").unwrap();
    let day = crate::base::instant::parse_date("2020-02-19").unwrap();
    let window: Window = decode_text(r#"{"from": "-1d 17:00", "to": "17:00"}"#).unwrap();
    assert_eq!(serde_json::to_string(&window).unwrap(), r#"{"from":"-1d 17:00","to":"17:00"}"#);
    assert_eq!(window.on(day, &zone), Ok((at("2020-02-18T17:00:00+08:00"), at("2020-02-19T17:00:00+08:00"))));
    assert_eq!(window.contains(at("2020-02-18T09:00:00Z"), day, &zone), Ok(false), "belongs to the day before");
    assert_eq!(window.contains(at("2020-02-19T09:00:00Z"), day, &zone), Ok(true));
    assert_eq!(window.contains(at("2020-02-19T09:00:00.001Z"), day, &zone), Ok(false));
    let time = LocalTime::parse("09:00").unwrap();
    assert_eq!(due_at(day, time, 1, &zone), Ok(at("2020-02-20T09:00:00+08:00")));
    let code = |text: &str| decode_text::<Window>(text).unwrap_err().iter().next().unwrap().code().as_str();
    assert_eq!(code(r#"{"from": "17:00", "to": "-1d 17:00"}"#), "window_backwards");
    for bad in ["1d 17:00", "-d 17:00", "-367d 17:00", "24:00", "-1d", "17", "-1d  17:00", "+-1d 17:00"] {
        assert_eq!(LocalMoment::parse(bad), None, "{bad}");
    }
    assert_eq!(LocalMoment::parse("+2d 08:05").unwrap().to_string(), "+2d 08:05");
}
