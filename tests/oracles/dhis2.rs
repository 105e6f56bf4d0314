//! Reports against DHIS2: 2,024 ratios of its end-to-end tests, and the values of its small tree of units. The definitions
//! are data; nothing here computes.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod folder;

use chrono::NaiveDate;
use fugong::base::instant::{Instant, parse_date};
use fugong::base::json::{Json, decode_text};
use fugong::base::problem::Problems;
use fugong::report::{Inputs, Obligations, Observations, OrgUnits, Register, ReportDefinition, Submission, check};
use fugong::tools::calendar::Zone;
use fugong::tools::condition::FactType;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

struct World {
    reports: Vec<ReportDefinition>,
    units: OrgUnits,
    register: Register,
}

impl World {
    fn new(report: &str, units: &str, submissions: &[serde_json::Value]) -> Self {
        let mut reports: Vec<ReportDefinition> = decode_text(&format!("[{report}]")).unwrap();
        let mut problems = Problems::none();
        check(&mut reports, &|_: &str| None::<FactType>, "", &mut problems);
        assert!(problems.is_empty(), "{problems}");
        let units: OrgUnits = decode_text(units).unwrap();
        let json = Json::parse(&serde_json::to_string(submissions).unwrap()).unwrap();
        let list = Submission::read_all(&json, &|_| reports.first()).unwrap();
        let register = Register::new(list, &units).unwrap();
        Self { reports, units, register }
    }

    /// A figure as it is shown.
    fn shown(&self, indicator: &str, unit: &str, from: NaiveDate, to: NaiveDate) -> Option<String> {
        let zone = Zone::built_in("UTC").unwrap();
        let (obligations, observations) = (Obligations::default(), Observations::default());
        let (facts, declared) = (BTreeMap::new(), BTreeMap::new());
        let inputs = Inputs {
            reports: &self.reports,
            units: &self.units,
            obligations: &obligations,
            register: &self.register,
            observations: &observations,
            facts: &facts,
            declared: &declared,
            zone: &zone,
            calendar: None,
            as_of: Instant::parse("2030-01-01T00:00:00Z").unwrap(),
        };
        inputs.explain(&self.reports[0], indicator, unit, from, to).unwrap().figure.shown
    }
}

/// A decimal as the oracle's file writes it, `30.25` or `1.0`, with two places.
fn two_places(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}.{fraction:0<2}")
}

#[test]
fn every_ratio_of_the_end_to_end_tests() {
    let Some(text) = folder::file("dhis2/dhis2_e2e_numden.csv") else { return };
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    // Every combination of multiplier and divisor is an indicator of one definition.
    let factors: BTreeSet<(String, String)> = rows.iter().map(|row| (row[8].to_owned(), row[9].to_owned())).collect();
    let names: BTreeMap<_, _> =
        factors.iter().enumerate().map(|(index, pair)| (pair.clone(), format!("r-{index}"))).collect();
    let ratio = |((times, divisor), id): (&(String, String), &String)| {
        serde_json::json!({"id": id, "kind": "ratio", "numerator": "num", "denominator": "den",
            "times": times, "divided_by": divisor, "digits": 2, "mode": "half_up"})
    };
    let part = |id: &str| serde_json::json!({"id": id, "kind": "flow", "decimals": 6, "min": "-1000000000000"});
    let indicators: Vec<_> = [part("num"), part("den")].into_iter().chain(names.iter().map(ratio)).collect();
    let report = serde_json::json!({"id": "dhis2", "assigned": {"units": "row"}, "due": {"at": "17:00"},
        "window": {"from": "-1d 17:00", "to": "17:00"}, "indicators": indicators});
    let unit = |index: usize| format!("row-{index}");
    let units: Vec<_> = (0..rows.len()).map(|index| serde_json::json!({"id": unit(index), "kind": "row"})).collect();
    let day = parse_date("2021-01-01").unwrap();
    let submissions: Vec<_> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            serde_json::json!({"report": "dhis2", "unit": unit(index), "day": "2021-01-01",
                "recorded_at": "2021-01-01T10:00:00Z", "values": {"num": row[5], "den": row[6]}})
        })
        .collect();
    let world = World::new(&report.to_string(), &serde_json::to_string(&units).unwrap(), &submissions);
    let (mut equal, mut negative, mut wrong) = (0, 0, Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let id = names.get(&(row[8].to_owned(), row[9].to_owned())).unwrap();
        let shown = world.shown(id, &unit(index), day, day);
        if shown.as_deref() == Some(&two_places(&row[4])) {
            equal += 1
        } else {
            wrong.push((index, shown))
        }
        negative += usize::from(row[4].starts_with('-'));
    }
    println!("DHIS2: {equal} of {} ratios equal, {negative} negative", rows.len());
    assert_eq!((equal, negative, wrong), (2_024, 9, Vec::new()));
}

#[test]
fn the_values_of_the_small_tree_of_units() {
    let Some(text) = folder::file("dhis2/dhis2_dataValues.csv") else { return };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).quoting(true).from_reader(text.as_bytes());
    let clean = |text: &str| text.trim().trim_matches('"').to_owned();
    let last = |text: &str| clean(text).chars().last().unwrap().to_ascii_lowercase();
    // A unit's elements of one month are one submission of its first day. Elements F to H are not numbers.
    let mut months: BTreeMap<(String, String), serde_json::Map<String, serde_json::Value>> = BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let element = last(&row[0]);
        if element <= 'e' {
            let values = months.entry((format!("ou-{}", last(&row[2])), clean(&row[1]))).or_default();
            values.insert(format!("de-{element}"), clean(&row[3]).into());
        }
    }
    let submissions: Vec<_> = months
        .into_iter()
        .map(|((unit, month), values)| {
            serde_json::json!({"report": "dhis2", "unit": unit, "day": format!("{month}-01"),
                "recorded_at": format!("{month}-01T10:00:00Z"), "values": values})
        })
        .collect();
    // DHIS2 adds what is there: the months and units without a value are passed over.
    let element = |id: char| serde_json::json!({"id": format!("de-{id}"), "kind": "flow", "at_parents": "part", "missing": "skip"});
    let report = serde_json::json!({"id": "dhis2", "assigned": {"units": "unit"}, "due": {"at": "17:00"},
        "window": {"from": "-1d 17:00", "to": "17:00"}, "indicators": ('a'..='e').map(element).collect::<Vec<_>>()});
    let units = r#"[{"id": "ou-a", "kind": "unit"}, {"id": "ou-b", "kind": "unit", "parent": "ou-a"},
        {"id": "ou-c", "kind": "unit", "parent": "ou-a"}, {"id": "ou-d", "kind": "unit", "parent": "ou-b"},
        {"id": "ou-e", "kind": "unit", "parent": "ou-b"}]"#;
    let world = World::new(&report.to_string(), units, &submissions);
    let day = |text: &str| parse_date(text).unwrap();
    let quarter = |element: &str, unit: &str| world.shown(element, unit, day("2017-01-01"), day("2017-03-31"));
    assert_eq!(quarter("de-a", "ou-a").as_deref(), Some("308"));
    let march = world.shown("de-c", "ou-b", day("2017-03-01"), day("2017-03-31"));
    assert_eq!(march.as_deref(), Some("6"));
    let number = |text: Option<String>| text.unwrap().parse::<i64>().unwrap();
    let both = number(quarter("de-b", "ou-a")) + number(quarter("de-c", "ou-a"));
    println!("DHIS2: deA A 2017Q1 = 308, deC B 2017-03 = 6, deB + deC A 2017Q1 = {both}");
    assert_eq!(both, 567);
}
