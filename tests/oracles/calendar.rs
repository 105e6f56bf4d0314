//! The calendar against holiday-cn, and the zones against when Italy's bulletins really came out.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used)]

mod folder;

use chrono::{DateTime, FixedOffset, NaiveDate};
use fugong::base::instant::{Instant, parse_date};
use fugong::tools::calendar::{Calendar, DayKind, LocalTime, Unknown, Zone, Zones, due_at};
use std::collections::BTreeMap;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn days(from: &str, to: &str) -> impl Iterator<Item = NaiveDate> {
    let to = parse_date(to).unwrap();
    parse_date(from).unwrap().iter_days().take_while(move |day| *day <= to)
}

/// What the oracle says of a day: named days are off or not, others follow the weekday.
fn oracle(named: &BTreeMap<String, bool>, day: NaiveDate) -> DayKind {
    use chrono::{Datelike, Weekday};
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    if *named.get(&day.to_string()).unwrap_or(&weekend) { DayKind::Off } else { DayKind::Work }
}

#[test]
fn every_day_from_2007_to_2026() {
    let Some(text) = folder::file("calendar/holiday_cn_2007_2027.json") else { return };
    let named: BTreeMap<String, bool> = serde_json::from_str(&text).unwrap();
    let calendar = Calendar::built_in("cn").unwrap();
    let known_at = at("2026-11-01T00:00:00+08:00");
    let mut compared = 0;
    let mut wrong = Vec::new();
    for day in days("2007-01-01", "2026-12-31") {
        compared += 1;
        if calendar.day(day, known_at).map(|answer| answer.kind) != Ok(oracle(&named, day)) {
            wrong.push(day);
        }
    }
    println!("holiday-cn: {compared} days, {} differ", wrong.len());
    assert_eq!((compared, wrong), (7_305, Vec::new()));
    for day in days("2027-01-01", "2027-12-31") {
        assert_eq!(calendar.day(day, known_at), Err(Unknown::CalendarUnpublished { year: 2027 }), "{day}");
    }
}

#[derive(serde::Deserialize)]
struct Version {
    recorded_at: String,
    days: BTreeMap<String, bool>,
}

#[test]
fn the_year_2020_as_it_was_known_before_and_after_its_amendment() {
    let Some(text) = folder::file("calendar/holiday_cn_2020_versions.json") else { return };
    let versions: Vec<Version> = serde_json::from_str(&text).unwrap();
    let recorded = |day: &str| &versions.iter().rev().find(|version| version.recorded_at.as_str() < day).unwrap().days;
    let calendar = Calendar::built_in("cn").unwrap();
    let differing = |known_at: &str, named: &BTreeMap<String, bool>| -> Vec<NaiveDate> {
        let known_at = at(known_at);
        let wrong = |day: &NaiveDate| calendar.day(*day, known_at).map(|answer| answer.kind) != Ok(oracle(named, *day));
        days("2020-01-01", "2020-12-31").filter(wrong).collect()
    };
    // The oracle recorded the amendment of 27 January on 8 February, and on 7 September the day that it had overlooked: a
    // holiday "extended to 2 February" takes in Friday 31 January.
    let (before, first, after) = (recorded("2020-01-26"), recorded("2020-02-09"), recorded("2020-09-08"));
    assert_eq!(differing("2020-01-26T12:00:00+08:00", before), []);
    assert_eq!(differing("2020-01-28T12:00:00+08:00", after), []);
    assert_eq!(differing("2020-01-28T12:00:00+08:00", first), [parse_date("2020-01-31").unwrap()]);
    let changed: Vec<String> = differing("2020-01-28T12:00:00+08:00", before).iter().map(ToString::to_string).collect();
    assert_eq!(changed, ["2020-01-31", "2020-02-01"]);
    let saturday = parse_date("2020-02-01").unwrap();
    assert_eq!(calendar.day(saturday, at("2020-01-26T12:00:00+08:00")).unwrap().kind, DayKind::Work);
    assert_eq!(calendar.day(saturday, at("2020-01-28T12:00:00+08:00")).unwrap().kind, DayKind::Off);
}

/// Each daily bulletin's day, and whether it came out by 18:00 on the zone's clocks.
fn on_time(rows: &[(NaiveDate, Instant)], zone: &Zone) -> Vec<bool> {
    let six = LocalTime::parse("18:00").unwrap();
    rows.iter().map(|(day, published)| *published <= due_at(*day, six, 0, zone).unwrap()).collect()
}

#[test]
fn italian_bulletins_due_at_18_00_local_time() {
    let Some(text) = folder::file("italy/italy_publication_times.csv") else { return };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<(NaiveDate, Instant)> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let published: DateTime<FixedOffset> = record[1].parse().unwrap();
            (NaiveDate::parse_from_str(&record[0], "%Y%m%d").unwrap(), published.into())
        })
        .filter(|(day, _)| ("2020-03-07".."2022-10-29").contains(&day.to_string().as_str()))
        .collect();
    let rome = on_time(&rows, &Zone::built_in("Europe/Rome").unwrap());
    let punctual = rome.iter().filter(|punctual| **punctual).count();
    let fixed = r#"{"id": "fixed", "published_at": "2020-01-01T00:00:00Z",
        "zones": [{"id": "fixed", "periods": [{"from": "2000-01-01T00:00:00Z", "offset": "+01:00"}]}]}"#;
    let fixed = on_time(&rows, Zones::from_json(fixed).unwrap().get("fixed").unwrap());
    let utc = on_time(&rows, &Zone::built_in("UTC").unwrap());
    let wrong = |other: &[bool]| rome.iter().zip(other).filter(|(right, other)| right != other).count();
    println!(
        "Italy: {} bulletins, {punctual} on time; +01:00 gets {} wrong, UTC {}",
        rows.len(),
        wrong(&fixed),
        wrong(&utc)
    );
    assert_eq!((rows.len(), punctual, rows.len() - punctual), (966, 827, 139));
    assert_eq!((wrong(&fixed), wrong(&utc)), (95, 135));
}
