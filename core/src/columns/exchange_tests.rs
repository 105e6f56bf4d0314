//! Items that can be exchanged for one another are counted together; every row still comes to what its card says.

use super::columns_tests::{Told, compare};
use super::encode::EncodedColumn;
use super::group::{CombinationIndexes, Group, groups};
use super::*;
use crate::base::json::Json;
use crate::base::random::Dice;
use crate::rulebook::Rulebook;
use serde_json::{Value, json};

/// A few kinds of items, each several times, in any order.
fn checklist(dice: &mut Dice) -> Value {
    let kinds: Vec<Value> = (0..1 + dice.below(3))
        .map(|_| {
            let mut kind = json!({"weight": dice.pick(&["1", "2", "0.5", "3.25"]), "severity": dice.pick(&["key", "minor"])});
            if dice.one_in(3) {
                kind["kind"] = json!("choice");
                kind["options"] = json!([{"id": "bad", "points": "0", "fails": true}, {"id": "fair", "points": "4"}, {"id": "good", "points": "10"}]);
            }
            kind
        })
        .collect();
    let items: Vec<Value> = (0..2 + dice.below(8))
        .map(|place| {
            let mut item = dice.pick(&kinds);
            item["id"] = json!(format!("i{place}"));
            item
        })
        .collect();
    json!({"id": "list", "version": "1.0.0", "rounding": {"digits": 1}, "severities": ["key", "minor"],
        "handling": {"missing": dice.pick(&["block", "zero", "exclude"])}, "items": items, "grades": [
        {"id": "good", "when": {"all": [{"fact": "failed.key", "is": 0}, {"fact": "percent", "at_least": 90}]}},
        {"id": "fair", "when": {"fact": "percent", "at_least": "62.5"}}, {"id": "poor", "otherwise": true}]})
}

#[test]
fn what_is_counted_together_comes_to_what_cards_say() {
    let mut numbered = 0;
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let list = checklist(&mut dice);
        let book = json!({"format": 1, "id": "test", "version": "1.0.0", "checklists": [list]});
        let rules = Rulebook::from_json(&book.to_string()).unwrap();
        let view = rules.checklist("list").unwrap();
        let items: Vec<&Value> = list["items"].as_array().unwrap().iter().collect();
        let ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
        let missing = dice.one_in(3);
        let code = |dice: &mut Dice, item: &Value| -> i8 {
            let most = if item["kind"] == "choice" { 4 } else { 3 };
            match dice.below(12) {
                0 if missing => -4,
                1 => -2,
                _ => i8::try_from(dice.below(most)).unwrap() - 1,
            }
        };
        let rows = 300;
        let codes: Vec<Vec<i8>> = items.iter().map(|item| (0..rows).map(|_| code(&mut dice, item)).collect()).collect();
        let columns: Vec<Column<'_>> =
            codes.iter().map(|codes| Column { values: Values::I8(codes), validity: None }).collect();
        let cards: Vec<Value> = (0..rows)
            .map(|row| {
                let answers = items.iter().zip(&codes).filter(|(_, codes)| codes[row] != -4).map(|(item, codes)| {
                    let words = if item["kind"] == "choice" { ["bad", "fair", "good"] } else { ["fail", "pass", ""] };
                    let answer = match codes[row] {
                        -2 => "not_sampled",
                        -1 => "not_applicable",
                        code => words[usize::try_from(code).unwrap()],
                    };
                    (item["id"].as_str().unwrap().to_owned(), json!(answer))
                });
                let inspection = json!({"answers": answers.collect::<serde_json::Map<_, _>>()}).to_string();
                let card = view.score(&view.read(&Json::parse(&inspection).unwrap()).unwrap());
                serde_json::to_value(card).unwrap()
            })
            .collect();
        for most_entries in [1 << 20, 0] {
            let mut scorer = Scorer::new(&rules, "list", &ids, &[], Default::default()).unwrap();
            scorer.most_entries = most_entries;
            // Combinations are numbered once enough rows have passed.
            for _ in 0..30 {
                let mut told = Told::default();
                assert_eq!(scorer.score(&columns, &[], false, &mut told), Ok(Vec::new()));
                for (card, outcome) in cards.iter().zip(&told.outcomes) {
                    compare(card, outcome.as_ref().unwrap(), 1).unwrap();
                }
            }
            numbered += usize::from(scorer.programs[0].is_numbered());
        }
    }
    assert!(numbered > 20, "only {numbered} had their combinations numbered");
}

/// Sets of items with so many symbols each; items of one kind can be exchanged.
fn group(kinds: &[(usize, u8)]) -> Group {
    let occurring: Vec<Option<(u8, u8)>> = kinds.iter().map(|(_, symbols)| Some((4, 3 + symbols))).collect();
    let alike: Vec<usize> = kinds.iter().map(|(kind, _)| *kind).collect();
    groups(&occurring, &alike).remove(0)
}

#[test]
fn items_that_can_be_exchanged_have_fewer_combinations() {
    assert_eq!(group(&[(0, 3); 8]).combinations(), Some(81), "of eight, how many have each of three symbols");
    assert_eq!(group(&[(0, 3), (1, 3), (2, 3)]).combinations(), Some(27));
    assert_eq!(group(&[(0, 2); 200]).combinations(), Some(201));
    // Apart where together they have no fewer.
    assert_eq!(group(&[(0, 4), (0, 4)]).combinations(), Some(16));
}

#[test]
fn a_place_is_found_alike_for_one_row_and_for_many_and_stands_for_its_symbols() {
    let mut dice = Dice(7);
    for _ in 0..200 {
        let kinds: Vec<(usize, u8)> =
            (0..1 + dice.below(9)).map(|_| dice.below(3)).map(|kind| (kind, [2, 3, 4][kind])).collect();
        let group = group(&kinds);
        let rows = 1 + dice.below(3000);
        let symbols: Vec<EncodedColumn> = kinds
            .iter()
            .map(|(_, many)| {
                let mut symbols = EncodedColumn::new();
                for small in symbols.small.iter_mut().take(rows) {
                    *small = 4 + u8::try_from(dice.below(usize::from(*many))).unwrap();
                }
                symbols
            })
            .collect();
        let mut room = [0; CHUNK];
        let CombinationIndexes::Few(places) = group.places(&symbols, rows, &mut room) else { panic!("few") };
        for row in (0..rows).step_by(37) {
            let place = usize::from(places[row]);
            assert_eq!(group.place_of(&symbols, row), Some(u32::try_from(place).unwrap()));
            assert!(place < group.combinations().unwrap());
            // The same symbols, each as often among the items of a kind.
            let sorted = |mut all: Vec<(usize, usize)>| {
                all.sort_unstable();
                all
            };
            let stands = group.symbols(place).unwrap();
            let stands = stands.into_iter().map(|(asked, symbol)| (kinds[asked].0, symbol)).collect();
            let given = kinds.iter().zip(&symbols).map(|((kind, _), symbols)| (*kind, usize::from(symbols.small[row])));
            let given: Vec<(usize, usize)> = given.collect();
            assert_eq!(sorted(stands), sorted(given));
        }
    }
}
