//! Laws of comparing stated figures with a card.

use crate::base::json::Json;
use crate::rulebook::{ChecklistView, Rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};

const METHODS: [&str; 4] = ["points", "deduction", "demerit", "counts"];

/// A checklist of two sections and five items under one of the methods.
fn rules(method: &str, mode: &str, digits: u8) -> Rulebook {
    let section = |id: &str, items: &[&str]| {
        let items: Vec<Value> = items.iter().map(|id| json!({"id": id, "severity": "key", "points": 1})).collect();
        json!({"id": id, "items": items})
    };
    let document = json!({"format": 1, "id": "laws", "version": "1.0.0", "checklists": [{
        "id": "list", "version": "1.0.0", "method": method, "severities": ["key"],
        "rounding": {"digits": digits, "mode": mode},
        "sections": [section("one", &["a", "b", "c"]), section("two", &["d", "e", "f", "g"])]
    }]});
    Rulebook::from_json(&document.to_string()).unwrap()
}

fn answers() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..3_u8, 7)
}

fn read(view: &ChecklistView<'_>, answers: &[u8]) -> crate::checklist::model::inspection::Inspection {
    let words = ["pass", "fail", "not_applicable"];
    let given = ["a", "b", "c", "d", "e", "f", "g"]
        .iter()
        .zip(answers)
        .map(|(id, word)| ((*id).to_owned(), words[usize::from(*word)].into()));
    let inspection = json!({"answers": Value::Object(given.collect())});
    view.read(&Json::parse(&inspection.to_string()).unwrap()).unwrap()
}

fn verify(
    view: &ChecklistView<'_>,
    inspection: &crate::checklist::model::inspection::Inspection,
    stated: &Value,
) -> crate::analysis::checklist::stated::verify::Verified {
    let stated = view.read_stated(&Json::parse(&stated.to_string()).unwrap()).unwrap();
    view.verify_stated(inspection, &stated).result
}

proptest! {
    #[test]
    fn a_card_agrees_with_itself(given in answers(), method in 0..4_usize, digits in 0..3_u8, up in any::<bool>()) {
        let rules = rules(METHODS[method], if up { "half_up" } else { "half_even" }, digits);
        let view = rules.checklist("list").unwrap();
        let inspection = read(&view, &given);
        let card = serde_json::to_string(&view.score(&inspection)).unwrap();
        let stated = view.read_card(&Json::parse(&card).unwrap()).unwrap();
        let verified = view.verify_stated(&inspection, &stated).result;
        prop_assert_eq!(verified.disagreements, []);
        prop_assert!(verified.compared >= 10);
    }

    #[test]
    fn one_figure_changed_is_the_one_reported(given in answers(), method in 0..4_usize, which in 0..8_usize, by in 1..9_i64) {
        let rules = rules(METHODS[method], "half_up", 1);
        let view = rules.checklist("list").unwrap();
        let inspection = read(&view, &given);
        let card = view.score(&inspection).result;
        prop_assume!(card.score.is_some());
        let score = card.score.clone().unwrap();
        let name = ["total", "earned", "possible", "lost", "percent", "failed", "item", "section"][which];
        let item = card.lines.iter().find_map(|line| Some((line.item.to_string(), line.earned.clone()?))).unwrap();
        let section = card.subtotals.iter().find(|sub| sub.counts).unwrap();
        let exact = match name {
            "total" | "earned" => score.earned,
            "possible" => score.possible,
            "lost" => score.lost,
            "percent" => {
                prop_assume!(score.percent.is_some());
                score.percent.unwrap().parse::<crate::base::exact::Decimal>().unwrap().ratio()
            }
            "failed" => crate::base::exact::Ratio::from_count(card.counts.failed),
            "item" => item.1.clone(),
            _ => section.earned.clone(),
        };
        let stated = (&exact + &crate::base::exact::Ratio::from_integer(by)).to_string();
        let (document, path) = match name {
            "failed" => (json!({"failed": {"key": stated}}), "/failed/key".to_owned()),
            "item" => (json!({"items": {&item.0: stated}}), format!("/items/{}", item.0)),
            "section" => (json!({"sections": {section.section.to_string(): {"earned": stated}}}), format!("/sections/{}/earned", section.section)),
            name => (json!({name: stated}), format!("/{name}")),
        };
        let verified = verify(&view, &inspection, &document);
        prop_assert_eq!(verified.compared, 1);
        let [one] = verified.disagreements.as_slice() else { panic!("{verified:?}") };
        prop_assert_eq!(one.finding.path(), path);
        prop_assert_eq!(&one.difference, &Some(crate::base::exact::Ratio::from_integer(by)));
    }

    #[test]
    fn a_percentage_may_be_coarser_and_never_off_by_more_than_its_last_digit(given in answers(), digits in 0..4_u8, off in -3..=3_i64) {
        let rules = rules("points", "half_up", 1);
        let view = rules.checklist("list").unwrap();
        let inspection = read(&view, &given);
        let Some(score) = view.score(&inspection).result.score else { return Ok(()) };
        let exact = &score.earned.checked_div(&score.possible).unwrap() * &crate::base::exact::Ratio::HUNDRED;
        let rounding = crate::base::rounding::Rounding::half_up(digits);
        let unit = crate::base::exact::Ratio::from_units(1, digits);
        let stated = &rounding.apply(&exact) + &(&unit * &crate::base::exact::Ratio::from_integer(off));
        let agrees = verify(&view, &inspection, &json!({"percent": rounding.text(&stated)})).disagreements.is_empty();
        let close = stated == exact || stated == rounding.apply(&exact) || stated == crate::base::rounding::Rounding::half_up(1).apply(&exact);
        prop_assert_eq!(agrees, close);
    }
}

#[test]
fn a_card_with_instances_that_nobody_gave_agrees_with_itself() {
    let document = json!({"format": 1, "id": "laws", "version": "1.0.0", "checklists": [{
        "id": "list", "version": "1.0.0", "severities": ["key"], "handling": {"missing": "zero"},
        "items": [{"id": "a"}],
        "sections": [{"id": "rooms", "repeat": {"fold": "each", "at_least": 3}, "items": [{"id": "b", "points": "3"}]}]
    }]});
    let rules = Rulebook::from_json(&document.to_string()).unwrap();
    let view = rules.checklist("list").unwrap();
    for rooms in [json!([]), json!([{"id": "one", "answers": {"b": "pass"}}])] {
        let inspection = json!({"answers": {"a": "pass", "rooms": rooms}}).to_string();
        let inspection = view.read(&Json::parse(&inspection).unwrap()).unwrap();
        let card = serde_json::to_string(&view.score(&inspection)).unwrap();
        let stated = view.read_card(&Json::parse(&card).unwrap()).unwrap();
        assert_eq!(view.verify_stated(&inspection, &stated).result.disagreements, []);
        let other = verify(&view, &inspection, &json!({"items": {"b": "9"}}));
        assert_eq!(other.disagreements.len(), 1, "three rooms earn 9, and two of them are missing");
    }
}
