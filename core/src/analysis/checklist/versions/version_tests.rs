use super::*;
use crate::analysis::checklist::Renamed;
use crate::base::json::Json;
use crate::base::random::Dice;
use crate::checklist::Inspection;
use crate::rulebook::{ChecklistView, Rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};

fn rulebook(checklist: &Value) -> Option<Rulebook> {
    let facts = json!({"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0}});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "facts": facts, "checklists": [checklist]});
    Rulebook::from_json(&book.to_string()).ok()
}

fn read(view: &ChecklistView<'_>, inspection: &Value) -> Inspection {
    view.read(&Json::parse(&inspection.to_string()).unwrap()).unwrap()
}

/// What an inspection comes to; how many combinations were tried is no part of it.
fn gist(view: &ChecklistView<'_>, inspection: &Inspection) -> ScoreSummary {
    ScoreSummary::of(&view.score(inspection).result)
}

fn item(dice: &mut Dice, number: usize) -> Value {
    let mut item = match dice.below(6) {
        0 => {
            json!({"kind": "choice", "options": [{"id": "x", "points": 4}, {"id": "y", "points": 2}, {"id": "z", "points": 0}]})
        }
        1 => json!({"kind": "count", "max": 3, "each": -1, "points": 3}),
        2 => json!({"parts": [{"id": "p"}, {"id": "q", "applies_when": {"fact": "site.canteen", "is": true}}]}),
        3 => json!({"kind": "text"}),
        _ => json!({"kind": "pass_fail", "points": dice.below(4) + 1}),
    };
    item["id"] = json!(format!("i{number}"));
    if dice.below(3) == 0 {
        item["severity"] = json!("key");
    }
    if dice.below(4) == 0 {
        item["applies_when"] = json!({"fact": "site.canteen", "is": true});
    }
    item
}

fn checklist(dice: &mut Dice) -> Value {
    let mut items = (0..6).map(|number| item(dice, number)).collect::<Vec<_>>().into_iter();
    let mut some = |many: usize| items.by_ref().take(many).collect::<Vec<_>>();
    let (own, a, b) = (some(2), some(2), some(2));
    let mut list = json!({
        "id": "list", "version": "1.0.0", "severities": ["veto", "key"], "items": own,
        "sections": [{"id": "a", "items": a}, {"id": "b", "items": b}],
        "grades": [
            {"id": "good", "when": {"all": [{"fact": "percent", "at_least": 75}]}},
            {"id": "poor", "otherwise": true}
        ],
    });
    match dice.below(5) {
        0 => list["roll_up"] = json!("weighted_mean"),
        1 => list["roll_up"] = json!("first"),
        2 => list["roll_up"] = json!("min"),
        _ => {}
    }
    let more = [
        json!({"fact": "failed.key", "is": 0}),
        json!({"fact": "section.a.percent", "at_least": 50}),
        json!({"fact": "worst.section", "at_least": "0.5"}),
    ];
    if dice.below(3) == 0 {
        list["grades"][0]["when"]["all"].as_array_mut().unwrap().push(dice.pick(&more));
    }
    list
}

/// The place of some item: its list, and its place there.
fn some_item<'v>(dice: &mut Dice, list: &'v mut Value) -> Option<&'v mut Value> {
    let holder = match dice.below(3) {
        0 => list,
        1 => &mut list["sections"][0],
        _ => &mut list["sections"][1],
    };
    let items = holder["items"].as_array_mut()?;
    if items.is_empty() {
        return None;
    }
    let place = dice.below(items.len());
    items.get_mut(place)
}

fn items_of(list: &mut Value, place: usize) -> &mut Vec<Value> {
    let holder = if place == 0 { list } else { &mut list["sections"][place - 1] };
    holder["items"].as_array_mut().unwrap()
}

/// One change; it may make a checklist that does not load.
fn mutate(dice: &mut Dice, list: &mut Value) {
    match dice.below(24) {
        0 => list["title"] = json!("other"),
        1 => some_item(dice, list).into_iter().for_each(|item| item["title"] = json!("other")),
        2 => some_item(dice, list).into_iter().for_each(|item| item["guidance"] = json!("other")),
        3 => some_item(dice, list).into_iter().for_each(|item| item["evidence_if_failed"] = json!(true)),
        4 => some_item(dice, list).into_iter().for_each(|item| item["due_within"] = json!("on_the_spot")),
        5 => items_of(list, 0).reverse(),
        6 => list["sections"].as_array_mut().unwrap().reverse(),
        7 => some_item(dice, list).into_iter().for_each(|item| item["weight"] = json!("2")),
        8 => some_item(dice, list).into_iter().for_each(|item| item["points"] = json!(5)),
        9 => some_item(dice, list).into_iter().for_each(|item| item["severity"] = json!("veto")),
        10 => some_item(dice, list).into_iter().for_each(|item| item["handling"] = json!({"missing": "zero"})),
        11 => list["handling"] = json!({"not_applicable": "zero"}),
        12 => {
            let (from, to) = (dice.below(3), dice.below(3));
            if let Some(item) = items_of(list, from).pop() {
                items_of(list, to).push(item);
            }
        }
        13 => items_of(list, 0).push(json!({"id": "new", "kind": "text"})),
        14 => items_of(list, 1).push(json!({"id": "new"})),
        15 => drop(items_of(list, 2).pop()),
        16 => list["grades"][0]["when"]["all"][0]["at_least"] = json!(80),
        17 => list["grades"][0]["disposition"] = json!("stop_work"),
        18 => list["rounding"] = json!({"digits": 0}),
        19 => some_item(dice, list).into_iter().for_each(|item| {
            if let Some(options) = item.get_mut("options").and_then(Value::as_array_mut) {
                options.reverse();
            }
        }),
        20 => some_item(dice, list)
            .into_iter()
            .for_each(|item| item["applies_when"] = json!({"fact": "site.canteen", "is": false})),
        21 => list["sections"][0]["minimum_percent"] = json!(50),
        22 => list["severities"] = json!(["key", "veto"]),
        _ => list["labels"] = json!({"pass": ["√"]}),
    }
}

fn sheet(dice: &mut Dice, list: &Value) -> Value {
    let mut answers = serde_json::Map::new();
    let holders = std::iter::once(list).chain(list["sections"].as_array().unwrap());
    for item in holders.flat_map(|holder| holder["items"].as_array().unwrap()) {
        let states = [json!({"not_applicable": true}), json!({"error": "e"}), json!("not_sampled"), Value::Null];
        let answer = if dice.below(8) == 0 {
            dice.pick(&states)
        } else if item.get("options").is_some() {
            json!(dice.pick(&["x", "y", "z"]))
        } else if item.get("parts").is_some() {
            json!({"p": dice.pick(&["pass", "fail"]), "q": dice.pick(&["pass", "fail"])})
        } else {
            match item["kind"].as_str() {
                Some("count") => json!(dice.below(4)),
                Some("text") => json!("words"),
                _ => json!(dice.pick(&["pass", "fail"])),
            }
        };
        answers.insert(item["id"].as_str().unwrap().to_owned(), answer);
    }
    let facts = [json!({"site.canteen": true}), json!({"site.canteen": false}), json!({})];
    json!({"id": "s", "site": "x", "facts": dice.pick(&facts), "answers": answers})
}

/// Whether one sheet under one version says the same under another, where it carries over whole.
fn agrees(from: &ChecklistView<'_>, to: &ChecklistView<'_>, inspection: &Inspection) -> Result<(), TestCaseError> {
    let moved = from.migrate(to, &Renamed::NONE, inspection);
    if moved.whole {
        prop_assert_eq!(gist(from, inspection), gist(to, &moved.inspection));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is called comparable is: every sheet that carries over whole, either way, says the same. What is not has a reason.
    #[test]
    fn comparable_versions_agree_on_every_sheet(seed in any::<u64>(), changes in 0_usize..4) {
        let mut dice = Dice(seed);
        let old = checklist(&mut dice);
        let mut new = old.clone();
        (0..changes).for_each(|_| mutate(&mut dice, &mut new));
        let (Some(old_rules), Some(new_rules)) = (rulebook(&old), rulebook(&new)) else { return Ok(()) };
        let (from, to) = (old_rules.checklist("list").unwrap(), new_rules.checklist("list").unwrap());
        let found = from.compare(&to, &Renamed::NONE);
        let breaks = found.changes.iter().any(|change| change.effect == ChangeEffect::ChangesScores);
        prop_assert_eq!(breaks, found.verdict == ComparisonVerdict::NotComparable);
        prop_assert_eq!(found.changes.is_empty(), found.verdict == ComparisonVerdict::Same);
        prop_assert_eq!(from.compare(&to, &Renamed::NONE).verdict, to.compare(&from, &Renamed::NONE).verdict, "either way");
        if let Some(witness) = &found.witness {
            prop_assert!(breaks && witness.old != witness.new);
        }
        if !breaks {
            for _ in 0..20 {
                let (one, other) = (sheet(&mut dice, &old), sheet(&mut dice, &new));
                agrees(&from, &to, &read(&from, &one))?;
                agrees(&to, &from, &read(&to, &other))?;
            }
        }
    }

    /// What is carried over reads again as the same, names its new version, and is not silently less than it was.
    #[test]
    fn nothing_is_dropped_without_a_word(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let old = checklist(&mut dice);
        let mut new = old.clone();
        (0..3).for_each(|_| mutate(&mut dice, &mut new));
        let (Some(old_rules), Some(new_rules)) = (rulebook(&old), rulebook(&new)) else { return Ok(()) };
        let (from, to) = (old_rules.checklist("list").unwrap(), new_rules.checklist("list").unwrap());
        let inspection = read(&from, &sheet(&mut dice, &old));
        let moved = from.migrate(&to, &Renamed::NONE, &inspection);
        let document = serde_json::to_value(moved.document()).unwrap();
        prop_assert_eq!(&read(&to, &document), &moved.inspection);
        prop_assert_eq!(&document["version"], &json!(to.checklist().version.as_str()));
        let given = inspection.answers.items().map(|(_, answer)| match &answer.given {
            crate::checklist::model::answer::AnswerValue::Parts(parts) => parts.len(),
            _ => 1,
        });
        prop_assert_eq!(moved.carried + moved.lost.len(), given.sum::<usize>());
        let same = from.migrate(&from, &Renamed::NONE, &inspection);
        prop_assert!(same.whole);
        prop_assert_eq!(&same.inspection.answers, &inspection.answers);
    }

    /// A history's summary adds up, and under the same version nothing moves.
    #[test]
    fn a_history_adds_up(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let old = checklist(&mut dice);
        let mut new = old.clone();
        mutate(&mut dice, &mut new);
        let (Some(old_rules), Some(new_rules)) = (rulebook(&old), rulebook(&new)) else { return Ok(()) };
        let (from, to) = (old_rules.checklist("list").unwrap(), new_rules.checklist("list").unwrap());
        let history: Vec<Inspection> = (0..8).map(|_| read(&from, &sheet(&mut dice, &old))).collect();
        let scored = from.rescore(&to, &Renamed::NONE, &history);
        let summary = &scored.summary;
        prop_assert_eq!(summary.up + summary.down + summary.same_score + summary.no_number, 8);
        prop_assert_eq!(summary.grades.iter().map(|count| count.inspections).sum::<usize>(), 8);
        for sheet in &scored.sheets {
            prop_assert_eq!(sheet.unchanged, sheet.old == sheet.new);
            // What differs has a cause: a change that bears on it.
            prop_assert!(sheet.unchanged || !sheet.changes.is_empty(), "{:?}", sheet);
        }
        prop_assert!(from.rescore(&from, &Renamed::NONE, &history).sheets.iter().all(|sheet| sheet.unchanged));
    }
}

#[test]
fn witnesses_are_found_for_most_small_changes() {
    let (mut looked_for, mut found) = (0, 0);
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let old = checklist(&mut dice);
        let mut new = old.clone();
        mutate(&mut dice, &mut new);
        let (Some(old_rules), Some(new_rules)) = (rulebook(&old), rulebook(&new)) else { continue };
        let (from, to) = (old_rules.checklist("list").unwrap(), new_rules.checklist("list").unwrap());
        let comparison = from.compare(&to, &Renamed::NONE);
        looked_for += usize::from(comparison.verdict == ComparisonVerdict::NotComparable);
        found += usize::from(comparison.witness.is_some());
    }
    assert!(looked_for > 30 && found * 4 > looked_for * 3, "{found} of {looked_for}");
}

#[test]
fn a_condition_that_a_section_takes_over_from_its_item_keeps_scores() {
    let (canteen, staff) = (json!({"fact": "site.canteen", "is": true}), json!({"fact": "site.staff", "at_least": 5}));
    let list = |section: Value| rulebook(&json!({"id": "list", "version": "1.0.0", "sections": [section]})).unwrap();
    let items = |condition: Value| json!([{"id": "i", "applies_when": condition}]);
    let by_item = list(json!({"id": "s", "items": items(json!({"all": [canteen, staff]}))}));
    let by_both = list(json!({"id": "s", "applies_when": canteen, "items": items(staff)}));
    let (one, other) = (by_item.checklist("list").unwrap(), by_both.checklist("list").unwrap());
    for (from, to) in [(&one, &other), (&other, &one)] {
        let comparison = from.compare(to, &Renamed::NONE);
        assert_eq!(comparison.verdict, ComparisonVerdict::Comparable, "{:?}", comparison.changes);
    }
}
