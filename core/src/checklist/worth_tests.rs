//! The worth of numbers at the ends of what can be written down.

use super::kind::question::Question;
use super::{AnswerValue, Method};
use crate::base::exact::Decimal;
use crate::base::json::Json;
use crate::rulebook::Rulebook;
use serde_json::{Value, json};

fn rulebook(mut checklist: Value) -> Rulebook {
    let own = checklist.as_object_mut().unwrap();
    own.extend([("id".to_owned(), json!("list")), ("version".to_owned(), json!("1.0.0"))]);
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "checklists": [checklist]});
    Rulebook::from_json(&book.to_string()).unwrap()
}

/// The text of a number that was answered.
fn number(given: &AnswerValue) -> String {
    match given {
        AnswerValue::Number(number) => number.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn nonconformities_add_up_beyond_64_bits() {
    let names: Vec<String> = (0..20).map(|place| format!("count-{place}")).collect();
    let most = "999999999999999999";
    let items: Vec<Value> = names.iter().map(|id| json!({"id": id, "kind": "count", "max": most})).collect();
    let grades = json!([
        {"id": "many", "when": {"fact": "nonconformities.count", "more_than": most}}, {"id": "few", "otherwise": true}]);
    let rules = rulebook(json!({"method": "demerit", "items": items, "grades": grades}));
    let answers: Value = names.iter().map(|id| (id.clone(), json!(most))).collect::<serde_json::Map<_, _>>().into();
    let view = rules.checklist("list").unwrap();
    let read = view.read(&Json::parse(&json!({"answers": answers}).to_string()).unwrap()).unwrap();
    let card = serde_json::to_value(view.score(&read).result).unwrap();
    // 20 × (10^18 − 1), where 64 bits end at 18446744073709551615.
    assert_eq!(card["facts"]["nonconformities.count"], "19999999999999999980");
    assert_eq!(card["outcome"]["grade"], "many");
}

#[test]
fn a_count_fails_from_the_next_whole_number_on() {
    let item = json!({"id": "a", "kind": "count", "max": 100, "fails_from": "2.5"});
    let rules = rulebook(json!({"method": "demerit", "items": [item]}));
    let view = rules.checklist("list").unwrap();
    let question = Question::of(view.item("a").unwrap().asked(), Method::Demerit, &[]);
    let effects = question.every().effects;
    let found: Vec<(String, bool, u64)> =
        effects.iter().map(|effect| (effect.points.to_string(), effect.failed, effect.nonconformities)).collect();
    let expected = [("0", false, 0), ("1", false, 1), ("2", false, 2), ("3", true, 3), ("100", true, 100)];
    assert_eq!(found, expected.map(|(points, failed, count)| (points.to_owned(), failed, count)));
}

#[test]
fn a_measured_number_is_tried_at_its_ends_and_on_both_sides_of_its_failing() {
    let item = json!({"id": "a", "kind": "number", "min": 1, "max": 4, "fails_from": "2.5", "each": 1});
    let rules = rulebook(json!({"method": "demerit", "items": [item]}));
    let view = rules.checklist("list").unwrap();
    let question = Question::of(view.item("a").unwrap().asked(), Method::Demerit, &[]);
    let effects = question.every().effects;
    let found: Vec<(String, bool)> = effects.iter().map(|effect| (effect.points.to_string(), effect.failed)).collect();
    let expected = [("1", false), ("1.5", false), ("2.5", true), ("4", true)];
    assert_eq!(found, expected.map(|(points, failed)| (points.to_owned(), failed)));
}

#[test]
fn a_band_between_the_last_digits_has_its_answer() {
    let bands = json!([
        {"id": "low", "at_most": "0.000000001", "points": 0},
        {"id": "middle", "more_than": "0.000000001", "less_than": "0.000000004", "points": 1},
        {"id": "high", "at_least": "0.000000004", "points": 2}]);
    let rules = rulebook(json!({"items": [{"id": "a", "kind": "number", "min": 0, "max": 1, "bands": bands}]}));
    let view = rules.checklist("list").unwrap();
    let question = Question::of(view.item("a").unwrap().asked(), Method::Points, &[]);
    let choices = question.choices((Some(Decimal::ZERO), Some(Decimal::ONE)));
    // The middle of the two bounds, 0.0000000025, has a digit too many to be answered.
    let numbers: Vec<String> = choices.each.iter().map(|(given, _)| number(given)).collect();
    assert_eq!(numbers, ["0", "0.000000002", "0.000000004"]);
}

#[test]
fn an_end_of_the_range_that_is_not_stated_rules_no_number_out() {
    let bands = json!([{"id": "low", "at_most": 5, "points": 0}, {"id": "high", "more_than": 5, "points": 1}]);
    let rules = rulebook(json!({"items": [{"id": "a", "kind": "number", "min": 0, "max": 10, "bands": bands}]}));
    let view = rules.checklist("list").unwrap();
    let question = Question::of(view.item("a").unwrap().asked(), Method::Points, &[]);
    let ten = "10".parse().unwrap();
    for (range, expected) in [
        ((Some(Decimal::ZERO), Some(ten)), ["0", "10"]),
        ((None, Some(ten)), ["5", "10"]),
        ((Some(Decimal::ZERO), None), ["0", "5.000000001"]),
        ((None, None), ["5", "5.000000001"]),
    ] {
        let numbers: Vec<String> = question.choices(range).each.iter().map(|(given, _)| number(given)).collect();
        assert_eq!(numbers, expected, "{range:?}");
    }
}

#[test]
fn between_the_ends_fifteen_numbers_at_equal_distances_are_examples() {
    let number_from_0_to_16 = json!({"id": "a", "kind": "number", "min": 0, "max": 16, "each": 1});
    let count_up_to_160 = json!({"id": "a", "kind": "count", "max": 160});
    for (item, distance) in [(number_from_0_to_16, 1), (count_up_to_160, 10)] {
        let rules = rulebook(json!({"method": "demerit", "items": [item]}));
        let view = rules.checklist("list").unwrap();
        let question = Question::of(view.item("a").unwrap().asked(), Method::Demerit, &[]);
        let numbers: Vec<String> = question.between().iter().map(number).collect();
        let expected: Vec<String> = (1..=15).map(|place| (place * distance).to_string()).collect();
        assert_eq!(numbers, expected);
    }
}

#[test]
fn what_is_counted_below_the_number_that_fails_is_a_nonconformity_and_no_failure() {
    let grades = json!([{"id": "good", "when": {"fact": "nonconformities.count", "at_most": 1}}, {"id": "bad", "otherwise": true}]);
    let item = json!({"id": "a", "kind": "count", "max": 9, "fails_from": 3});
    let rules = rulebook(json!({"method": "demerit", "items": [item], "grades": grades}));
    let view = rules.checklist("list").unwrap();
    for (counted, failed, grade) in [(1, "0", "good"), (2, "0", "bad"), (3, "1", "bad")] {
        let read = view.read(&Json::parse(&json!({"answers": {"a": counted}}).to_string()).unwrap()).unwrap();
        let card = serde_json::to_value(view.score(&read).result).unwrap();
        assert_eq!(card["facts"]["nonconformities.count"], counted.to_string());
        assert_eq!((&card["facts"]["failed.count"], &card["outcome"]["grade"]), (&json!(failed), &json!(grade)));
    }
}

#[test]
fn no_number_beyond_the_ends_is_tried() {
    // One below the number that fails would be 0.5, or 3.5 where only 4 and more may be answered.
    for (min, from, expected) in [
        (1, "1.5", &[("1", false), ("1.5", true), ("6", true)][..]),
        (4, "4.5", &[("4", false), ("4.5", true), ("6", true)]),
        (1, "6", &[("1", false), ("5", false), ("6", true)]),
    ] {
        let item = json!({"id": "a", "kind": "number", "min": min, "max": 6, "fails_from": from, "each": 1});
        let rules = rulebook(json!({"method": "demerit", "items": [item]}));
        let view = rules.checklist("list").unwrap();
        let question = Question::of(view.item("a").unwrap().asked(), Method::Demerit, &[]);
        let effects = question.every().effects;
        let found: Vec<(String, bool)> =
            effects.iter().map(|effect| (effect.points.to_string(), effect.failed)).collect();
        let expected: Vec<(String, bool)> =
            expected.iter().map(|(points, failed)| ((*points).to_owned(), *failed)).collect();
        assert_eq!(found, expected, "from {min}, failing from {from}");
    }
}

#[test]
fn of_too_many_selections_the_extremes_are_kept_of_those_that_fail_and_of_those_that_do_not() {
    // 13 options of 1, 2, 4 … 4096 points have 8192 sums, twice as many as are kept. The one of 1 point fails.
    let options: Vec<Value> =
        (0..13).map(|place| json!({"id": format!("o{place}"), "points": 1 << place, "fails": place == 0})).collect();
    let rules =
        rulebook(json!({"method": "demerit", "items": [{"id": "a", "kind": "multi_select", "options": options}]}));
    let view = rules.checklist("list").unwrap();
    let domain = Question::of(view.item("a").unwrap().asked(), Method::Demerit, &[]).every();
    let found: Vec<(String, bool)> =
        domain.effects.iter().map(|effect| (effect.points.to_string(), effect.failed)).collect();
    let expected = [("0", false), ("1", true), ("8190", false), ("8191", true)];
    assert_eq!(found, expected.map(|(points, failed)| (points.to_owned(), failed)));
    assert!(domain.partial, "what lies between them is left out");
}
