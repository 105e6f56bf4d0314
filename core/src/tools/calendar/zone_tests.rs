use super::*;
use crate::base::instant::Instant;
use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeDelta};
use proptest::prelude::*;

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn resolved(zone: &Zone, text: &str) -> String {
    zone.resolve(local(text)).unwrap().to_string()
}

fn from_rules(offset: &str, summer: &str) -> Zone {
    let text = format!(
        r#"{{"id": "own", "published_at": "2020-01-01T00:00:00Z", "zones": [{{"id": "own", "periods": [
            {{"from": "2010-01-01T00:00:00Z", "offset": "{offset}", "summer": {summer}}}]}}]}}"#
    );
    Zones::from_json(&text).unwrap().get("own").unwrap().clone()
}

#[test]
fn rome_skips_and_repeats_an_hour() {
    let rome = Zone::built_in("Europe/Rome").unwrap();
    assert_eq!(resolved(&rome, "2020-03-29 01:59"), "2020-03-29T01:59:00+01:00");
    assert_eq!(resolved(&rome, "2020-03-29 02:30"), "2020-03-29T03:30:00+02:00", "the gap: shifted behind it");
    assert_eq!(resolved(&rome, "2020-03-29 03:00"), "2020-03-29T03:00:00+02:00");
    assert_eq!(resolved(&rome, "2020-10-25 01:59"), "2020-10-25T01:59:00+02:00");
    assert_eq!(resolved(&rome, "2020-10-25 02:30"), "2020-10-25T02:30:00+02:00", "the fold: the first");
    assert_eq!(resolved(&rome, "2020-10-25 03:00"), "2020-10-25T03:00:00+01:00");
    let second = Instant::parse("2020-10-25T01:30:00Z").unwrap();
    assert_eq!(rome.local(second), Ok(local("2020-10-25 02:30")), "the second 02:30");
    assert_eq!(rome.offset(second).unwrap().to_string(), "+01:00");
}

#[test]
fn changes_of_rome_as_the_iana_database_has_them() {
    let rome = Zone::built_in("Europe/Rome").unwrap();
    // zdump -v Europe/Rome: the first second of each offset.
    for (at, offset) in [
        ("1996-03-31T01:00:00Z", "+02:00"),
        ("1996-10-27T01:00:00Z", "+01:00"),
        ("1997-03-30T01:00:00Z", "+02:00"),
        ("1997-10-26T01:00:00Z", "+01:00"),
        ("2020-03-29T01:00:00Z", "+02:00"),
        ("2020-10-25T01:00:00Z", "+01:00"),
        ("2026-03-29T01:00:00Z", "+02:00"),
        ("2026-10-25T01:00:00Z", "+01:00"),
    ] {
        let at = Instant::parse(at).unwrap();
        let before = Instant::from(at.date_time() - TimeDelta::seconds(1));
        assert_eq!(rome.offset(at).unwrap().to_string(), offset);
        assert_ne!(rome.offset(before).unwrap().to_string(), offset);
    }
}

#[test]
fn before_its_rules_a_zone_is_unknown() {
    let shanghai = Zone::built_in("Asia/Shanghai").unwrap();
    assert_eq!(resolved(&shanghai, "1991-09-15 02:00"), "1991-09-15T02:00:00+08:00");
    for text in ["1991-09-15 01:59", "1991-07-01 12:00", "1970-01-01 00:00"] {
        let unknown = shanghai.resolve(local(text)).unwrap_err();
        assert_eq!(unknown.reason().code().as_str(), "zone_unknown", "{text}");
    }
    assert!(shanghai.local(Instant::parse("1991-09-14T17:59:59Z").unwrap()).is_err());
    assert!(Zone::built_in("Europe/Rome").unwrap().resolve(local("1995-12-31 23:59")).is_err());
    assert!(Zone::built_in("Europe/Atlantis").is_none());
}

#[test]
fn other_rules_come_as_data() {
    let sydney = from_rules(
        "+10:00",
        r#"{"offset": "+11:00",
            "begins": {"month": 10, "which": "first", "weekday": "sun", "at": "02:00", "clock": "standard"},
            "ends": {"month": 4, "which": "first", "weekday": "sun", "at": "02:00", "clock": "standard"}}"#,
    );
    assert_eq!(resolved(&sydney, "2020-01-15 12:00"), "2020-01-15T12:00:00+11:00");
    assert_eq!(resolved(&sydney, "2020-04-05 02:30"), "2020-04-05T02:30:00+11:00", "the fold: the first");
    assert_eq!(resolved(&sydney, "2020-07-15 12:00"), "2020-07-15T12:00:00+10:00");
    assert_eq!(resolved(&sydney, "2020-10-04 02:30"), "2020-10-04T03:30:00+11:00", "the gap");
    let new_york = from_rules(
        "-05:00",
        r#"{"offset": "-04:00",
            "begins": {"month": 3, "which": "second", "weekday": "sun", "at": "02:00", "clock": "wall"},
            "ends": {"month": 11, "which": "first", "weekday": "sun", "at": "02:00", "clock": "wall"}}"#,
    );
    assert_eq!(resolved(&new_york, "2020-03-08 02:30"), "2020-03-08T03:30:00-04:00");
    assert_eq!(resolved(&new_york, "2020-11-01 01:30"), "2020-11-01T01:30:00-04:00");
    assert_eq!(resolved(&new_york, "2020-11-01 02:00"), "2020-11-01T02:00:00-05:00");
}

#[test]
fn all_problems_of_zone_rules_are_found_at_once() {
    let text = r#"{"id": "z", "published_at": "2020-01-01T00:00:00Z", "zones": [
        {"id": "a", "periods": []},
        {"id": "a", "periods": [
            {"from": "2020-01-01T00:00:00Z", "offset": "+01:00"},
            {"from": "2020-01-01T00:00:00Z", "offset": "+01:00", "summer": {"offset": "+02:00",
                "begins": {"month": 13, "which": "last", "weekday": "sun", "at": "01:00", "clock": "utc"},
                "ends": {"month": 0, "which": "last", "weekday": "sun", "at": "01:00", "clock": "utc"}}}]}]}"#;
    let problems = Zones::from_json(text).unwrap_err();
    let found: Vec<String> =
        problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect();
    assert_eq!(
        found,
        [
            "empty_list /zones/0/periods",
            "duplicate_id /zones/1/id",
            "periods_out_of_order /zones/1/periods/1/from",
            "out_of_range /zones/1/periods/1/summer/begins/month",
            "out_of_range /zones/1/periods/1/summer/ends/month",
        ]
    );
    for bad in ["8:00", "08:00", "+8:00", "+19:00", "+08:60", "+0800", "Z", "+08:00:00"] {
        assert_eq!(Offset::parse(bad), None, "{bad}");
    }
    assert_eq!(Offset::parse("-03:30").unwrap().to_string(), "-03:30");
}

#[test]
fn built_in_zones_load_with_an_identity_each() {
    let zones = Zones::built_in();
    let ids: Vec<&str> = zones.iter().map(Zone::id).collect();
    assert_eq!(ids, ["UTC", "Asia/Shanghai", "Europe/Rome"]);
    assert_eq!(zones.sha256().len(), 64);
    assert!(zones.iter().all(|zone| zone.sha256().len() == 64));
}

fn instant(milliseconds: i64) -> Instant {
    let utc = DateTime::from_timestamp_millis(milliseconds).unwrap();
    Instant::from(utc.with_timezone(&FixedOffset::east_opt(0).unwrap()))
}

proptest! {
    /// 1996 to 2100: going to local time and back gives the same instant, or in a repeated hour the one an hour before.
    #[test]
    fn local_and_back(milliseconds in 820_454_400_000_i64..4_102_444_800_000) {
        let rome = Zone::built_in("Europe/Rome").unwrap();
        let at = instant(milliseconds);
        let shown = rome.local(at).unwrap();
        let back = rome.resolve(shown).unwrap();
        let repeated = rome.local(Instant::from(at.date_time() - TimeDelta::hours(1))) == Ok(shown);
        let expected = if repeated { Instant::from(at.date_time() - TimeDelta::hours(1)) } else { at };
        prop_assert_eq!(back, expected);
    }

    /// Every local time outside a gap is shown by some clock at the instant that it resolves to.
    #[test]
    fn resolve_and_back(minutes in 13_674_300_i64..68_374_080) {
        let rome = Zone::built_in("Europe/Rome").unwrap();
        let wanted = DateTime::from_timestamp(minutes * 60, 0).unwrap().naive_utc();
        let shown = rome.local(rome.resolve(wanted).unwrap()).unwrap();
        prop_assert!(shown == wanted || shown - wanted == TimeDelta::hours(1));
    }
}
