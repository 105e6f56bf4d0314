use super::*;
use crate::base::instant::{Instant, parse_date};
use chrono::NaiveDate;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn cn() -> Calendar {
    Calendar::built_in("cn").unwrap()
}

#[test]
fn the_latest_notice_known_then_decides() {
    let calendar = cn();
    let on = |day: &str, known: &str| {
        calendar
            .day(date(day), at(known))
            .map(|answer| format!("{} {}", answer.kind.as_str(), answer.decided_by.as_str()))
    };
    assert_eq!(on("2020-02-01", "2020-01-26T12:00:00+08:00"), Ok("work 国办发明电〔2019〕16号".into()));
    assert_eq!(on("2020-02-01", "2020-01-28T12:00:00+08:00"), Ok("off 国办发明电〔2020〕1号".into()));
    assert_eq!(on("2020-01-31", "2020-01-26T12:00:00+08:00"), Ok("work weekday".into()));
    assert_eq!(on("2020-02-08", "2020-01-28T12:00:00+08:00"), Ok("off weekday".into()));
    assert_eq!(on("2020-01-19", "2020-01-01T00:00:00+08:00"), Ok("work 国办发明电〔2019〕16号".into()), "a Sunday");
    assert_eq!(on("2019-05-02", "2019-03-01T00:00:00+08:00"), Ok("work weekday".into()));
    assert_eq!(on("2019-05-02", "2019-04-01T00:00:00+08:00"), Ok("off 国办发明电〔2019〕3号".into()));
    assert_eq!(on("2015-09-06", "2015-05-14T00:00:00+08:00"), Ok("work 国发明电〔2015〕1号".into()));
    assert_eq!(on("2006-12-30", "2007-01-01T00:00:00+08:00"), Ok("work 国办发明电〔2006〕49号".into()));
}

#[test]
fn a_notice_counts_from_the_moment_of_its_publication() {
    let calendar = cn();
    let kind = |known: &str| calendar.day(date("2020-02-01"), at(known)).unwrap().kind;
    assert_eq!(kind("2020-01-26T23:53:01Z"), DayKind::Work);
    assert_eq!(kind("2020-01-26T23:53:02Z"), DayKind::Off);
}

#[test]
fn an_unpublished_year_is_unknown() {
    let calendar = cn();
    let unknown = |year| Err(Unknown::CalendarUnpublished { year });
    assert_eq!(calendar.day(date("2020-03-02"), at("2019-11-20T00:00:00+08:00")), unknown(2020));
    assert_eq!(calendar.day(date("2027-01-01"), at("2026-12-31T00:00:00+08:00")), unknown(2027));
    let before = |year| Err(Unknown::CalendarBeginsLater { year, first: 2007 });
    assert_eq!(calendar.day(date("2006-06-01"), at("2026-12-31T00:00:00+08:00")), before(2006));
    assert_eq!(calendar.day(date("1999-06-01"), at("2026-12-31T00:00:00+08:00")), before(1999));
    let years: Vec<i64> = calendar.years_known_at(at("2009-01-01T00:00:00+08:00")).collect();
    assert_eq!(years, [2007, 2008, 2009]);
    let reason = Unknown::CalendarUnpublished { year: 2027 }.reason();
    assert_eq!(reason.message().get("zh-CN", "en"), "2027 年的放假安排尚未公布，期限无法确定");
}

#[test]
fn all_problems_of_a_calendar_are_found_at_once() {
    let text = r#"{
        "id": "x", "weekend": ["sat", "sun"],
        "notices": [
            {"id": "a", "published_at": "2019-12-01T00:00:00+08:00", "years": [2020], "days": {"2020-01-01": "off", "2019-12-31": "off", "2018-12-31": "off"}},
            {"id": "a", "published_at": "2019-12-01T00:00:00+08:00", "years": [], "days": {"2020-01-01": "work"}}
        ]
    }"#;
    let found: Vec<String> = problems(text);
    assert_eq!(
        found,
        [
            "notice_day_far /notices/0/days/2018-12-31",
            "duplicate_id /notices/1/id",
            "empty_list /notices/1/years",
            "notice_day_far /notices/1/days/2020-01-01",
            "notice_conflict /notices/1/days/2020-01-01",
        ]
    );
    let found = problems(
        r#"{"id": "X", "weekend": ["sabbath"], "notices": [{"id": 1, "days": {"2020-1-1": "off", "2020-01-01": "rest"}}]}"#,
    );
    assert_eq!(
        found,
        [
            "invalid_id /id",
            "unknown_word /weekend/0",
            "wrong_type /notices/0/id",
            "missing_field /notices/0",
            "missing_field /notices/0",
            "invalid_date /notices/0/days/2020-1-1",
            "unknown_word /notices/0/days/2020-01-01",
        ]
    );
}

fn problems(text: &str) -> Vec<String> {
    let problems = Calendar::from_json(text).unwrap_err();
    problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
}

#[test]
fn identity_is_of_the_document() {
    let one = Calendar::from_json(r#"{"id": "a", "weekend": ["sun"], "notices": []}"#).unwrap();
    let same = Calendar::from_json(r#"{"notices": [], "weekend": ["sun"], "id": "a", "$schema": "s"}"#).unwrap();
    let other = Calendar::from_json(r#"{"id": "a", "weekend": ["sat"], "notices": []}"#).unwrap();
    assert_eq!(one.sha256(), same.sha256());
    assert_ne!(one.sha256(), other.sha256());
    assert_eq!(cn().sha256().len(), 64);
}

#[test]
fn every_notice_moves_whole_days_and_names_its_document() {
    let calendar = cn();
    assert_eq!(calendar.notices().len(), 23);
    for notice in calendar.notices() {
        assert!(notice.id.contains('〔') && notice.id.ends_with('号'), "{}", notice.id);
        let published = notice.published_at.date_time().date_naive();
        let first = notice.days.0.keys().next().unwrap();
        assert!(published < *first, "{} was published after the first day that it names", notice.id);
    }
}
