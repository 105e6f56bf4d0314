use super::ImproveRequest;
use crate::base::json::Json;
use crate::base::random::Dice;
use crate::checklist::card::card::ScoreCard;
use crate::checklist::own_random_tests::read_itself;
use crate::checklist::random_tests::{Taste, checklist, inspection, rulebook};
use crate::rulebook::Rulebook;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The improvement, as JSON.
fn improved(rules: &Rulebook, list: &str, inspection: &Value, wish: &ImproveRequest) -> Value {
    let view = rules.checklist(list).unwrap();
    let read = view.read(&Json::parse(&inspection.to_string()).unwrap()).unwrap();
    serde_json::to_value(view.improve(&read, wish).unwrap()).unwrap()
}

fn card(rules: &Rulebook, list: &str, inspection: &Value) -> ScoreCard {
    let view = rules.checklist(list).unwrap();
    view.score(&view.read(&Json::parse(&inspection.to_string()).unwrap()).unwrap()).result
}

/// The worst rung that may be a card's grade.
fn place(card: &ScoreCard) -> usize {
    let outcome = serde_json::to_value(&card.outcome).unwrap();
    let at = |id: &Value| card.grading.rungs.iter().position(|rung| rung.grade == id.as_str().unwrap()).unwrap();
    match outcome["kind"].as_str().unwrap() {
        "graded" => at(&outcome["grade"]),
        "ungraded" => outcome["possible_grades"].as_array().unwrap().iter().map(at).max().unwrap(),
        other => panic!("{other}"),
    }
}

/// The repeated section that an item stands in.
fn group_of(checklist: &Value, item: &str) -> Option<String> {
    fn find(sections: &Value, item: &str, outer: Option<&str>) -> Option<Option<String>> {
        sections.as_array().into_iter().flatten().find_map(|section| {
            let own = section["repeat"].is_object().then(|| section["id"].as_str().unwrap());
            let group = outer.or(own);
            let here = section["items"].as_array().into_iter().flatten().any(|one| one["id"] == item);
            if here { Some(group.map(str::to_owned)) } else { find(&section["sections"], item, group) }
        })
    }
    find(&checklist["sections"], item, None).flatten()
}

/// The inspection once a line has become what a fix says.
fn apply(checklist: &Value, inspection: &mut Value, fix: &Value) {
    let item = fix["item"].as_str().unwrap();
    let Some(group) = group_of(checklist, item) else {
        inspection["answers"][item] = fix["becomes"].clone();
        return;
    };
    let answers = &mut inspection["answers"][&group];
    if answers.is_null() {
        *answers = json!([]);
    }
    let answers = answers.as_array_mut().unwrap();
    let each: Vec<(usize, Value)> = match fix["place"].as_u64() {
        Some(place) => vec![(place as usize, fix["becomes"].clone())],
        None => fix["becomes"].as_array().unwrap().iter().cloned().enumerate().collect(),
    };
    for (place, becomes) in each {
        while answers.len() <= place {
            answers.push(json!({"id": format!("new {}", answers.len()), "answers": {}}));
        }
        answers[place]["answers"][item] = becomes;
    }
}

/// Size and cost of the best sets by trying every one, for every rung.
fn brute_force(
    rules: &Rulebook,
    checklist: &Value,
    inspection: &Value,
    fixes: &[Value],
) -> Vec<[Option<(u64, u64)>; 2]> {
    let rungs = checklist["grades"].as_array().unwrap().len();
    let mut best: Vec<[Option<(u64, u64)>; 2]> = vec![[None, None]; rungs];
    let ways: Vec<Vec<Value>> = fixes
        .iter()
        .map(|fix| {
            let others = fix["or_becomes"].as_array().into_iter().flatten().cloned();
            std::iter::once(fix["becomes"].clone()).chain(others).collect()
        })
        .collect();
    for subset in 0..ways.iter().map(|ways| ways.len() + 1).product() {
        let mut corrected = inspection.clone();
        let (mut count, mut cost, mut rest) = (0_u64, 0_u64, subset);
        for (fix, ways) in fixes.iter().zip(&ways) {
            let chosen = rest % (ways.len() + 1);
            rest /= ways.len() + 1;
            let Some(way) = chosen.checked_sub(1) else { continue };
            let mut fix = fix.clone();
            fix["becomes"] = ways[way].clone();
            apply(checklist, &mut corrected, &fix);
            count += 1;
            cost += fix["cost"].as_str().unwrap().parse::<u64>().unwrap();
        }
        let place = place(&card(rules, checklist["id"].as_str().unwrap(), &corrected));
        for rung in best.iter_mut().skip(place) {
            let small = rung[0].is_none_or(|known| count < known.0);
            if small {
                rung[0] = Some((count, cost));
            }
            if rung[1].is_none_or(|known| (cost, count) < (known.1, known.0)) {
                rung[1] = Some((count, cost));
            }
        }
    }
    best
}

/// Holds every claim of an improvement against trying everything. Gives how many targets were compared.
fn check(rules: &Rulebook, checklist: &Value, inspection: &Value, wish: &ImproveRequest) -> Result<usize, String> {
    let list = checklist["id"].as_str().unwrap();
    let told = improved(rules, list, inspection, wish);
    let fixes = told["corrections"].as_array().unwrap();
    let now = card(rules, list, inspection);
    if told["held_up"].is_object() || fixes.len() > 10 {
        return Ok(0);
    }
    if now.lines.iter().any(|line| line.failed && !line.bonus)
        && fixes.is_empty()
        && told["beyond_correction"].is_null()
    {
        return Err("a failed line is not told of".to_owned());
    }
    let number = |card: &ScoreCard| {
        let score = card.score.as_ref().unwrap();
        match &score.fraction {
            Some(fraction) => {
                let (up, down) = fraction.split_once('/').unwrap();
                let up = crate::base::exact::Ratio::from_integer(up.parse().unwrap());
                let down = crate::base::exact::Ratio::from_integer(down.parse().unwrap());
                &up.checked_div(&down).unwrap() * &crate::base::exact::Ratio::HUNDRED
            }
            None => -&score.earned,
        }
    };
    for fix in fixes {
        let mut corrected = inspection.clone();
        apply(checklist, &mut corrected, fix);
        let then = card(rules, list, &corrected);
        let gain = &number(&then) - &number(&now);
        if gain.to_string() != fix["gain"]["exact"].as_str().unwrap() {
            return Err(format!("gain of {fix}: {gain}"));
        }
        if serde_json::to_value(&then.outcome).unwrap() != fix["then"]["outcome"] {
            return Err(format!("outcome after {fix}"));
        }
    }
    if checklist["grades"].as_array().is_none_or(Vec::is_empty) {
        return Ok(0);
    }
    let best = brute_force(rules, checklist, inspection, fixes);
    let grades = checklist["grades"].as_array().unwrap();
    let targets = told["targets"].as_array().unwrap();
    // What is not corrected because conditions read its answer might do more.
    let held =
        told["beyond_correction"].as_array().into_iter().flatten().any(|one| one["reason"]["code"] == "answer_is_read");
    if wish.grade.is_none() && targets.len() != place(&now) {
        return Err("not every better grade is a target".to_owned());
    }
    for target in targets {
        let at = grades.iter().position(|grade| grade["id"] == target["grade"]).unwrap();
        let [small, cheap] = &best[at];
        let unproven = held && small.is_none() && target["reachable"].is_null();
        if target["reachable"] != json!(small.is_some()) && !unproven {
            return Err(format!("{target} against {small:?}"));
        }
        for (set, best) in [(&target["smallest"], small), (&target["cheapest"], cheap)] {
            let Some(best) = best else { continue };
            let mut corrected = inspection.clone();
            set["corrections"].as_array().unwrap().iter().for_each(|fix| apply(checklist, &mut corrected, fix));
            let then = card(rules, list, &corrected);
            if place(&then) > at || serde_json::to_value(&then.outcome).unwrap() != set["then"]["outcome"] {
                return Err(format!("{set} does not reach {}", target["grade"]));
            }
            if held && set["exact"] == false {
                continue;
            }
            if held || set["exact"] != true {
                return Err(format!("{set} is not as exact as it should be"));
            }
            let count = set["count"].as_u64().unwrap();
            let cost: u64 = set["cost"].as_str().unwrap().parse().unwrap();
            let same = if set == &target["smallest"] { count == best.0 } else { (cost, count) == (best.1, best.0) };
            if !same {
                return Err(format!("{set} against {best:?}"));
            }
        }
    }
    Ok(targets.len())
}

fn costs(dice: &mut Dice, checklist: &Value) -> ImproveRequest {
    let mut wish = ImproveRequest::default();
    for at in 0..30 {
        let id = format!("i{at}");
        if dice.in_100(60) && checklist.to_string().contains(&format!("\"id\":\"{id}\"")) {
            wish.costs.insert(id, crate::base::exact::Decimal::from_integer(dice.below(6) as i64));
        }
    }
    wish
}

#[test]
fn every_legal_triple_of_food_hygiene_equals_trying_everything() {
    let rules = Rulebook::built_in("uk-food-hygiene").unwrap();
    let text = include_str!("../../../../rulebooks/uk-food-hygiene/rulebook.json");
    let checklist = serde_json::from_str::<Value>(text).unwrap()["checklists"][0].clone();
    let mut compared = 0;
    for hygiene in [0, 5, 10, 15, 20, 25] {
        for structural in [0, 5, 10, 15, 20, 25] {
            for confidence in [0, 5, 10, 20, 30] {
                let answers = json!({"hygiene": hygiene, "structural": structural, "confidence": confidence});
                let costs = [("hygiene", 3), ("structural", 7), ("confidence", 2)];
                let costs =
                    costs.map(|(item, cost)| (item.to_owned(), crate::base::exact::Decimal::from_integer(cost)));
                let wish = ImproveRequest { grade: None, costs: costs.into_iter().collect() };
                let checked = check(&rules, &checklist, &json!({"answers": answers}), &wish);
                compared += checked.unwrap_or_else(|why| panic!("{answers}: {why}"));
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

proptest! {
    #[test]
    fn sets_are_the_best_there_are(seed in any::<u64>(), rich in any::<bool>()) {
        let mut dice = Dice(seed);
        let mut checklist = checklist(&mut dice, Taste { most_items: 8, rich });
        if dice.in_100(30) {
            read_itself(&mut dice, &mut checklist);
        }
        if let Some(rules) = rulebook(&checklist) {
            let inspection = inspection(&mut dice, &checklist);
            let wish = costs(&mut dice, &checklist);
            if let Err(why) = check(&rules, &checklist, &inspection, &wish) {
                return Err(TestCaseError::fail(format!("{why}\n{checklist}\n{inspection}\n{:?}", wish.costs)));
            }
        }
    }
}
