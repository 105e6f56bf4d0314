use super::*;
use crate::base::json::{Json, decode_text};
use crate::base::problem::Problems;
use crate::tools::condition::FactType;

/// The three tiers of the district, shortened.
pub(super) const REPORTS: &str = r#"[
    {"id": "enterprise-return", "assigned": {"sites": {"case": "reopening", "in": "operating"}}, "due": {"at": "15:30", "grace_minutes": 5},
     "window": {"from": "-1d 15:30", "to": "15:30"},
     "indicators": [
        {"id": "staff-present", "kind": "stock", "measure": "人"},
        {"id": "staff-measured", "kind": "stock", "measure": "人"},
        {"id": "febrile", "kind": "flow", "measure": "人"},
        {"id": "highest", "kind": "extremum", "measure": "℃", "decimals": 1, "min": "30", "max": "45"},
        {"id": "masks-enough", "kind": "status", "options": [{"id": "yes"}, {"id": "no"}]},
        {"id": "request", "kind": "text"},
        {"id": "measured-share", "kind": "ratio", "numerator": "staff-measured", "denominator": "staff-present", "times": 100, "digits": 1}],
     "rules": [
        {"id": "measured-within-present", "severity": "error", "holds": {"fact": "staff-measured", "at_most": {"fact": "staff-present"}}},
        {"id": "few-febrile", "severity": "warning", "holds": {"fact": "febrile", "at_most": 3}}]},
    {"id": "bureau-daily", "composed": true, "due": {"at": "17:00"}, "window": {"from": "-1d 17:00", "to": "17:00"},
     "indicators": [
        {"id": "staff-present", "kind": "stock", "measure": "人", "from": {"submitted": "enterprise-return"}},
        {"id": "fever", "kind": "flow", "measure": "人", "from": {"submitted": "enterprise-return", "indicator": "febrile"}},
        {"id": "enterprises", "kind": "stock", "measure": "家", "from": {"units": "site"}},
        {"id": "reopened-ever", "kind": "stock", "measure": "家", "from": {"cases": "reopening", "ever_in": "reopened"}},
        {"id": "operating", "kind": "stock", "measure": "家", "from": {"cases": "reopening", "in": "operating"}},
        {"id": "stopped", "kind": "stock", "measure": "家", "from": {"cases": "reopening", "in": "stopped"}},
        {"id": "reopening-rate", "kind": "ratio", "numerator": "reopened-ever", "denominator": "enterprises", "times": "100", "digits": 1},
        {"id": "inspected", "kind": "ratio", "times": "100", "digits": 1, "from": {"coverage": "daily-eight"}}],
     "identities": [{"id": "ever", "total": "reopened-ever", "plus": ["operating", "stopped"]}]}
]"#;

pub(super) fn reports() -> Vec<ReportDefinition> {
    let mut reports: Vec<ReportDefinition> = decode_text(REPORTS).unwrap();
    let mut problems = Problems::none();
    check(&mut reports, &|_: &str| None::<FactType>, "/reports", &mut problems);
    assert_eq!(problems.to_string(), "no problems");
    reports
}

fn places(problems: &Problems) -> Vec<(&str, &str)> {
    problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect()
}

/// The problems of the first report with one JSON text in place of another.
fn problems_with(old: &str, new: &str) -> Vec<String> {
    assert!(REPORTS.contains(old), "{old}");
    let mut reports: Vec<ReportDefinition> = decode_text(&REPORTS.replacen(old, new, 1)).unwrap();
    let mut problems = Problems::none();
    check(&mut reports, &|_: &str| None::<FactType>, "", &mut problems);
    problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
}

#[test]
fn the_districts_reports_load_and_serialise_to_themselves() {
    let once = serde_json::to_string(&reports()).unwrap();
    let again: Vec<ReportDefinition> = decode_text(&once).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), once);
}

#[test]
fn the_kind_gates_the_folds_and_fields() {
    let present = r#""id": "staff-present", "kind": "stock", "measure": "人""#;
    let with = |more: &str| problems_with(present, &format!("{present}, {more}"));
    assert_eq!(with(r#""over_time": "sum""#), ["fold_of_kind /0/indicators/0/over_time"]);
    assert_eq!(with(r#""over_time": "max", "over_units": "min""#), ["ratio_part /0/indicators/6/denominator"]);
    assert_eq!(
        with(r#""digits": 1, "options": [{"id": "a"}]"#),
        ["field_of_kind /0/indicators/0/digits", "field_of_kind /0/indicators/0/options"]
    );
    assert_eq!(with(r#""decimals": 7"#), ["out_of_range /0/indicators/0/decimals"]);
    assert_eq!(with(r#""max": -1"#), ["out_of_range /0/indicators/0/max"]);
    assert!(with(r#""max": 0"#).is_empty(), "a count is at least 0, which may be all that is possible");
    assert_eq!(with(r#""min": 3, "max": 2"#), ["out_of_range /0/indicators/0/max"]);
    assert!(with(r#""min": 3, "max": 3"#).is_empty());
    let febrile = r#""id": "febrile", "kind": "flow""#;
    assert_eq!(
        problems_with(febrile, r#""id": "febrile", "kind": "flow", "over_time": "last""#),
        ["fold_of_kind /0/indicators/2/over_time"]
    );
    assert_eq!(
        problems_with(febrile, r#""id": "febrile", "kind": "status""#),
        ["missing_field /0/indicators/2", "fact_type /0/rules/1/holds/at_most", "source_kind /1/indicators/1/from"]
    );
    assert_eq!(problems_with(r#""numerator": "staff-measured", "#, ""), ["missing_field /0/indicators/6"]);
    assert_eq!(
        problems_with(r#""numerator": "staff-measured""#, r#""numerator": "highest""#),
        ["ratio_part /0/indicators/6/numerator"]
    );
    assert_eq!(
        problems_with(r#""times": 100"#, r#""times": 100, "divided_by": 0"#),
        ["out_of_range /0/indicators/6/divided_by"]
    );
}

#[test]
fn sources_and_names_must_be_there() {
    let from = r#"{"submitted": "enterprise-return"}"#;
    assert_eq!(problems_with(from, r#"{"submitted": "other"}"#), ["unknown_id /1/indicators/0/from/submitted"]);
    let after_a_ratio = r#""from": {"coverage": "daily-eight"}"#;
    assert_eq!(
        problems_with(after_a_ratio, r#""from": {"submitted": "other"}"#),
        ["source_kind /1/indicators/7/from", "unknown_id /1/indicators/7/from/submitted"],
        "no ratio is submitted, and there is no such report: the ratio before it has no source and stops nothing"
    );
    assert_eq!(
        problems_with(from, r#"{"submitted": "enterprise-return", "indicator": "x"}"#),
        ["unknown_id /1/indicators/0/from"]
    );
    assert_eq!(
        problems_with(from, r#"{"submitted": "enterprise-return", "units": "site"}"#),
        ["source_count /1/indicators/0/from"]
    );
    assert_eq!(
        problems_with(r#""in": "stopped""#, r#""in": "stopped", "entered": "stopped""#),
        ["source_count /1/indicators/5/from"]
    );
    assert_eq!(
        problems_with(r#"{"units": "site"}"#, r#"{"units": "site", "grade": "good"}"#),
        ["field_of_kind /1/indicators/2/from/grade"]
    );
    assert_eq!(
        problems_with(r#""plus": ["operating", "stopped"]"#, r#""plus": ["operating", "inspected"]"#),
        ["unknown_id /1/identities/0/plus/1"]
    );
    assert_eq!(problems_with(r#""fact": "febrile""#, r#""fact": "fever""#), ["unknown_fact /0/rules/1/holds/fact"]);
    assert_eq!(
        problems_with(r#"{"sites": {"case": "reopening", "in": "operating"}}"#, "{}"),
        ["source_count /0/assigned"]
    );
    assert_eq!(problems_with(r#", "from": {"units": "site"}"#, ""), ["missing_field /1/indicators/2"]);
    let last = r#""from": {"coverage": "daily-eight"}}"#;
    let then = |total: &str| format!(r#"{last}, {{"id": "at-work", "kind": "stock", "from": {total}}}"#);
    assert!(problems_with(last, &then(r#"{"total": ["operating"], "minus": ["stopped"]}"#)).is_empty());
    assert_eq!(
        problems_with(last, &then(r#"{"total": ["operating", "gone"], "minus": ["lost"]}"#)),
        ["unknown_id /1/indicators/8/from/total", "unknown_id /1/indicators/8/from/minus"],
        "after a ratio, which has no source"
    );
}

#[test]
fn what_a_report_is_made_of_must_be_due_before_it() {
    assert_eq!(lint(&reports(), "/reports"), []);
    let lints = |old: &str, new: &str| {
        let reports: Vec<ReportDefinition> = decode_text(&REPORTS.replacen(old, new, 1)).unwrap();
        lint(&reports, "/reports").iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect::<Vec<_>>()
    };
    let late = ["inputs_due_later /reports/1/due"];
    assert_eq!(lints(r#""at": "15:30""#, r#""at": "17:00""#), late);
    assert_eq!(lints(r#""at": "15:30", "grace_minutes": 5"#, r#""at": "16:55", "grace_minutes": 5"#), late);
    assert_eq!(lints(r#""at": "15:30""#, r#""at": "15:30", "day_offset": 1"#), late);
}

#[test]
fn units_stand_in_a_sound_tree() {
    let problems = decode_text::<OrgUnits>(
        r#"[{"id": "a", "kind": "k", "parent": "c"}, {"id": "b", "kind": "k", "parent": "a"}, {"id": "c", "kind": "k", "parent": "b"},
            {"id": "d", "kind": "k", "parent": "x", "valid": [{"from": "2020-02-01", "to": "2020-02-01"}]},
            {"id": "d", "kind": "k", "valid": [{"from": "2020-01-01", "to": "2020-03-01"}, {"from": "2020-02-29"}]}]"#,
    )
    .unwrap_err();
    assert_eq!(
        places(&problems),
        [
            ("unknown_id", "/3/parent"),
            ("interval_backwards", "/3/valid/0"),
            ("intervals_overlap", "/4/valid/1"),
            ("duplicate_id", "/4/id"),
            ("unit_cycle", "/0/parent"),
            ("unit_cycle", "/1/parent"),
            ("unit_cycle", "/2/parent"),
        ]
    );
    let units: OrgUnits = decode_text(
        r#"[{"id": "s", "kind": "site", "title": "now", "names": [{"from": "2020-01-01", "to": "2020-02-01", "title": "then"}],
             "valid": [{"from": "2020-01-01", "to": "2020-02-01"}, {"from": "2020-02-01", "to": "2020-03-01"}]}]"#,
    )
    .unwrap();
    let unit = units.get("s").unwrap();
    let on = |day: &str| crate::base::instant::parse_date(day).unwrap();
    assert_eq!(unit.name_on(on("2020-01-31")).get("en", "en"), "then");
    assert_eq!(unit.name_on(on("2020-02-01")).get("en", "en"), "now");
    assert!(unit.exists_on(on("2020-02-29")) && !unit.exists_on(on("2020-03-01")));
}

fn read(submissions: &str) -> Result<Vec<Submission>, Problems> {
    let reports = reports();
    Submission::read_all(&Json::parse(submissions).unwrap(), &|id| reports.iter().find(|report| report.id == id))
}

#[test]
fn a_submission_is_read_with_every_problem() {
    let problems = read(
        r#"[{"report": "enterprise-return", "unit": "s1", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00",
             "values": {"staff-present": -1, "staff-measured": 1.5, "febrile": "x", "highest": "36.55", "masks-enough": "perhaps",
                        "request": 3, "measured-share": 100, "tea": 1},
             "overrides": {"measured-within-present": "ok", "few-febrile": " ", "none": "r"}},
            {"report": "enterprise-return", "unit": "s1", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00", "revision": 0,
             "kind": "nil", "values": {"febrile": 0, "staff-present": {"withheld": ""}, "staff-measured": {}}},
            {"report": "enterprise-return", "unit": "s1", "day": "2020-02-19", "recorded_at": "2020-02-19T15:00:00+08:00",
             "kind": "retraction", "values": {"highest": 46}},
            {"report": "weekly", "values": 3, "colour": 1}]"#,
    )
    .unwrap_err();
    assert_eq!(
        places(&problems),
        [
            ("out_of_range", "/0/values/staff-present"),
            ("too_many_decimals", "/0/values/staff-measured"),
            ("invalid_number", "/0/values/febrile"),
            ("too_many_decimals", "/0/values/highest"),
            ("unknown_word", "/0/values/masks-enough"),
            ("wrong_type", "/0/values/request"),
            ("unknown_id", "/0/values/measured-share"),
            ("unknown_id", "/0/values/tea"),
            ("reason_missing", "/0/overrides/few-febrile"),
            ("override_of_error", "/0/overrides/measured-within-present"),
            ("unknown_id", "/0/overrides/none"),
            ("out_of_range", "/1/revision"),
            ("nil_with_figures", "/1/values/febrile"),
            ("reason_missing", "/1/values/staff-present"),
            ("source_count", "/1/values/staff-measured"),
            ("retraction_with_values", "/2/values"),
            ("out_of_range", "/2/values/highest"),
            ("unknown_id", "/3/report"),
            ("missing_field", "/3"),
            ("missing_field", "/3"),
            ("missing_field", "/3"),
            ("unknown_field", "/3/colour"),
        ]
    );
}

#[test]
fn a_submission_serialises_to_what_was_read() {
    let text = r#"[{"report":"enterprise-return","unit":"s1","day":"2020-02-19","revision":2,"kind":"correction","recorded_at":"2020-02-19T15:00:00+08:00","by":"li","values":{"febrile":"0","highest":{"withheld":"核实中"},"masks-enough":"yes","request":"口罩","staff-present":"31"},"overrides":{"few-febrile":"已核实"}}]"#;
    assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
}

/// A submission with its revision, kind, minute of 15:00 and figures.
pub(super) fn sent(revision: u32, kind: &str, minute: u32, values: &str) -> String {
    format!(
        r#"{{"report": "enterprise-return", "unit": "s1", "day": "2020-02-19", "revision": {revision}, "kind": "{kind}",
            "recorded_at": "2020-02-19T15:{minute:02}:00+08:00", "values": {values}}}"#
    )
}

#[test]
fn the_register_takes_every_key_once_and_every_sequence_in_order() {
    let units: OrgUnits = decode_text(r#"[{"id": "s1", "kind": "site"}]"#).unwrap();
    let register = |list: &[String]| Register::new(read(&format!("[{}]", list.join(","))).unwrap(), &units);
    let codes = |list: &[String]| -> Vec<String> {
        let problems = register(list).unwrap_err();
        problems.iter().map(|problem| format!("{} {}", problem.code().as_str(), problem.path())).collect()
    };
    let ten = sent(1, "original", 10, r#"{"febrile": 10}"#);
    let twice = register(&[ten.clone(), ten.clone()]).unwrap();
    assert_eq!(twice.iter().count(), 1, "the same thing given twice counts once");
    let later = sent(2, "correction", 20, r#"{"febrile": 1}"#);
    assert_eq!(register(&[later.clone(), ten.clone()]), register(&[ten.clone(), later.clone()]));
    assert_eq!(codes(&[ten.clone(), sent(1, "original", 10, r#"{"febrile": 11}"#)]), ["revision_conflict /1/revision"]);
    assert_eq!(codes(&[ten.clone(), sent(3, "correction", 20, "{}")]), ["revision_gap /1/revision"]);
    assert_eq!(codes(&[ten.clone(), sent(2, "correction", 9, "{}")]), ["revision_backwards /1/recorded_at"]);
    assert_eq!(codes(&[sent(1, "correction", 20, "{}")]), ["nothing_to_revise /0/kind"]);
    assert_eq!(codes(&[ten.clone(), sent(2, "original", 20, "{}")]), ["original_again /1/kind"]);
    let withdrawn = sent(2, "retraction", 20, "{}");
    assert_eq!(
        codes(&[ten.clone(), withdrawn.clone(), sent(3, "correction", 30, "{}")]),
        ["nothing_to_revise /2/kind"]
    );
    assert!(register(&[ten, withdrawn, sent(3, "original", 30, "{}")]).is_ok());
    assert_eq!(codes(&[sent(1, "nil", 1, "{}").replace("\"s1\"", "\"s9\"")]), ["unknown_id /0/unit"]);
}
