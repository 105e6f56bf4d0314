//! Sizes and figures at their limits: what does not fit is refused or scored another way, and never wrong.

use super::columns_tests::{Told, compare};
use super::*;
use crate::base::json::Json;
use crate::rulebook::Rulebook;
use serde_json::{Value, json};

fn rulebook(checklist: &Value) -> Rulebook {
    let facts = json!({"site.staff": {"type": "integer", "min": 0}});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "facts": facts, "checklists": [checklist]});
    Rulebook::from_json(&book.to_string()).unwrap()
}

fn whole(values: &[i8]) -> Column<'_> {
    Column { values: Values::I8(values), validity: None }
}

/// Scores two items of pass and fail, all four ways, with tables and without, and compares each with its card.
fn agrees(checklist: &Value) {
    let rules = rulebook(checklist);
    let view = rules.checklist("list").unwrap();
    let (first, second) = ([0, 0, 1, 1], [0, 1, 0, 1]);
    for most_entries in [1 << 20, 0] {
        let mut scorer = Scorer::new(&rules, "list", &["a", "b"], &[], Default::default()).unwrap();
        scorer.most_entries = most_entries;
        let mut told = Told::default();
        assert_eq!(scorer.score(&[whole(&first), whole(&second)], &[], true, &mut told), Ok(Vec::new()));
        for (row, outcome) in told.outcomes.iter().enumerate() {
            let word = |code: i8| if code == 1 { "pass" } else { "fail" };
            let answers = json!({"answers": {"a": word(first[row]), "b": word(second[row])}}).to_string();
            let card = view.score(&view.read(&Json::parse(&answers).unwrap()).unwrap());
            compare(&serde_json::to_value(card).unwrap(), outcome.as_ref().unwrap(), 1).unwrap();
        }
        assert_eq!(told.outcomes.len(), 4);
    }
}

#[test]
fn a_pool_of_any_size_gives_what_cards_give() {
    for start in ["100", "4000000000", "999999999999", "1000000000000.5"] {
        for floor in [json!(null), json!("-999999999999"), json!("0")] {
            let mut list = json!({"id": "list", "version": "1.0.0", "method": "deduction", "start": start,
                "rounding": {"digits": 1}, "severities": ["key", "minor"],
                "items": [{"id": "a", "points": "0.001"}, {"id": "b", "points": "7"}]});
            if !floor.is_null() {
                list["floor"] = floor;
            }
            agrees(&list);
        }
    }
}

#[test]
fn a_ladder_beyond_a_byte_is_refused() {
    let ladder = |rungs: usize| {
        let mut grades: Vec<Value> = (1..rungs)
            .map(|rung| json!({"id": format!("g{rung}"), "when": {"fact": "lost", "at_most": format!("{}.5", rung / 2)}}))
            .collect();
        grades.push(json!({"id": "last", "otherwise": true}));
        rulebook(
            &json!({"id": "list", "version": "1.0.0", "severities": ["key", "minor"], "items": [{"id": "a"}, {"id": "b"}],
            "rounding": {"digits": 1}, "grades": grades}),
        )
    };
    let made = |rungs| Scorer::new(&ladder(rungs), "list", &["a", "b"], &[], Default::default());
    assert!(made(255).is_ok());
    let refused: Vec<_> =
        made(256).unwrap_err().iter().map(|one| (one.code().as_str(), one.path().to_owned())).collect();
    assert_eq!(refused, [("too_many", "/checklist".to_owned())]);
}

#[test]
fn facts_make_no_more_programs_than_they_make_differences() {
    let list = json!({"id": "list", "version": "1.0.0", "severities": ["key", "minor"], "rounding": {"digits": 1},
        "items": [{"id": "a"}, {"id": "b", "applies_when": {"fact": "site.staff", "more_than": 50}}],
        "grades": [{"id": "large", "when": {"fact": "site.staff", "at_least": 500}}, {"id": "other", "otherwise": true}]});
    let rules = rulebook(&list);
    let staff: Vec<i64> = (0..1000).collect();
    let answers = vec![1; 1000];
    let facts = [Column { values: Values::I64(&staff), validity: None }];
    let mut scorer = Scorer::new(&rules, "list", &["a", "b"], &["site.staff"], Default::default()).unwrap();
    let mut told = Told::default();
    assert_eq!(scorer.score(&[whole(&answers), whole(&answers)], &facts, false, &mut told), Ok(Vec::new()));
    assert_eq!(scorer.programs.len(), 3, "up to 50, up to 499, and beyond");
    let grades: Vec<_> = told.outcomes.iter().map(|outcome| outcome.as_ref().unwrap().grade).collect();
    let expected: Vec<_> = staff.iter().map(|staff| Some(u8::from(*staff < 500))).collect();
    assert_eq!(grades, expected);
}

#[test]
fn columns_that_are_too_short_are_refused_and_do_not_read_as_missing() {
    let item = |id: &str| json!({"id": id, "title": id});
    let rules = rulebook(&json!({"id": "list", "version": "1.0.0", "sections": [{"id": "s", "items": [item("a")]}]}));
    let mut scorer = Scorer::new(&rules, "list", &["a"], &[], Default::default()).unwrap();
    let mut told = Told::default();
    let short = Bits { bytes: &[1], offset: 0, rows: 1 };
    let coded = |code| Values::Coded(vec![0, code], vec!["pass"]);
    let faults = [
        (Column { values: Values::I8(&[1, 1]), validity: Some(short) }, "wrong_type"),
        (Column { values: Values::Bools(Bits { bytes: &[1], offset: 0, rows: 9 }), validity: None }, "wrong_type"),
        (Column { values: coded(1), validity: None }, "out_of_range"),
    ];
    for (column, code) in faults {
        let problems = scorer.score(&[column], &[], false, &mut told).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.code().as_str()).collect::<Vec<_>>(), [code]);
    }
    // An index of a row without a value is not looked at.
    let gap = Bits { bytes: &[1], offset: 0, rows: 2 };
    let column = Column { values: coded(7), validity: Some(gap) };
    assert_eq!(scorer.score(&[column], &[], false, &mut told), Ok(Vec::new()));
}

#[test]
fn an_inspection_tells_every_cell_that_it_cannot_read() {
    let item = json!({"id": "a", "title": "a", "applies_when": {"fact": "site.staff", "at_least": 10}});
    let rules = rulebook(&json!({"id": "list", "version": "1.0.0", "sections": [{"id": "s", "items": [item]}]}));
    let mut scorer = Scorer::new(&rules, "list", &["a"], &["site.staff"], Default::default()).unwrap();
    let staff = Column { values: Values::I64(&[-5, 12]), validity: None };
    let problems = scorer.inspection(&[whole(&[1, 1])], std::slice::from_ref(&staff), 0).unwrap_err();
    assert_eq!((problems.len(), problems[0].column, problems[0].problem.code().as_str()), (1, 1, "out_of_range"));
    assert!(scorer.inspection(&[whole(&[1, 1])], std::slice::from_ref(&staff), 1).is_ok());
    assert!(scorer.inspection(&[whole(&[1, 1])], &[staff], 2).is_err());
}
