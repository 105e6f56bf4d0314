use super::{ChecklistProperty, DecidedBy, PropertyName};
use crate::base::exact::Ratio;
use crate::base::json::Json;
use crate::base::random::Dice;
use crate::checklist::card::card::{Line, ScoreCard};
use crate::checklist::model::handling::AnswerState;
use crate::checklist::own_random_tests::read_itself;
use crate::checklist::random_tests::{Taste, checklist, rulebook};
use crate::rulebook::Rulebook;
use proptest::prelude::*;
use serde_json::{Value, json};

fn card(rules: &Rulebook, list: &str, answers: &Value, facts: &Value) -> ScoreCard {
    let view = rules.checklist(list).unwrap();
    let inspection = json!({"answers": answers, "facts": facts}).to_string();
    view.score(&view.read(&Json::parse(&inspection).unwrap()).unwrap()).result
}

/// What a scored card comes to: the score, the more the better; the worst rung that may be its grade; whether that is certain.
fn marks(card: &ScoreCard) -> Option<(Ratio, Option<usize>, bool)> {
    let score = card.score.as_ref()?;
    let number = match &score.fraction {
        Some(fraction) => {
            let (up, down) = fraction.split_once('/').unwrap();
            let whole = |text: &str| Ratio::from_integer(text.parse().unwrap());
            &whole(up).checked_div(&whole(down)).unwrap() * &Ratio::HUNDRED
        }
        None => -&score.earned,
    };
    let outcome = serde_json::to_value(&card.outcome).unwrap();
    let at = |id: &Value| card.grading.rungs.iter().position(|rung| rung.grade == id.as_str().unwrap()).unwrap();
    Some(match outcome["kind"].as_str().unwrap() {
        "graded" => (number, Some(at(&outcome["grade"])), true),
        "ungraded" => {
            let possible = outcome["possible_grades"].as_array().unwrap();
            (number, possible.iter().map(at).max(), false)
        }
        _ => (number, None, true),
    })
}

/// Whether a line was put right, as the card tells it.
fn is_fix(from: &Line, to: &Line, charges: bool) -> bool {
    let (Some(before), Some(after)) = (&from.points, &to.points) else { return false };
    let points = if charges { after <= before } else { after >= before };
    let as_grave = from.severity == to.severity;
    let fails = !to.failed || (from.failed && as_grave);
    let found = to.nonconformities == 0 || (to.nonconformities <= from.nonconformities && as_grave);
    let same = before == after
        && from.failed == to.failed
        && from.nonconformities == to.nonconformities
        && (from.severity == to.severity || !from.failed);
    !from.bonus && from.counts && to.counts && to.state == AnswerState::Answered && points && fails && found && !same
}

fn values(asked: &Value) -> Vec<Value> {
    match asked["kind"].as_str().unwrap_or("pass_fail") {
        "choice" => asked["options"].as_array().unwrap().iter().map(|option| option["id"].clone()).collect(),
        "multi_select" => {
            let ids: Vec<Value> =
                asked["options"].as_array().unwrap().iter().map(|option| option["id"].clone()).collect();
            (0..1_usize << ids.len())
                .map(|set| {
                    json!(
                        ids.iter()
                            .enumerate()
                            .filter(|(at, _)| set >> at & 1 == 1)
                            .map(|(_, id)| id)
                            .collect::<Vec<_>>()
                    )
                })
                .collect()
        }
        "count" => (0..=asked["max"].as_u64().unwrap()).map(|count| json!(count)).collect(),
        "number" => (0..=20).map(|half| json!(format!("{}.{}", half / 2, half % 2 * 5))).collect(),
        _ => vec![json!("pass"), json!("fail")],
    }
}

/// Every answer to an item.
fn answers(item: &Value, credit: bool) -> Vec<Value> {
    let mut states = vec![json!(null), json!({"not_sampled": true}), json!({"error": true})];
    if item["handling"]["not_applicable"] != "forbid" {
        states.push(json!({"not_applicable": true}));
    }
    let mut all = match item["parts"].as_array() {
        None => values(item),
        Some(parts) => {
            let mut all = vec![json!({})];
            for part in parts {
                let own: Vec<Value> = values(part).into_iter().chain(states.clone()).collect();
                all = all
                    .iter()
                    .flat_map(|so_far| {
                        own.iter().map(move |answer| {
                            let mut parts = so_far.clone();
                            parts[part["id"].as_str().unwrap()] = answer.clone();
                            parts
                        })
                    })
                    .collect();
            }
            all.into_iter().map(|parts| json!({"parts": parts})).collect()
        }
    };
    if credit && item["bonus"] != true {
        let corrected: Vec<Value> = all
            .iter()
            .map(|answer| match answer["parts"].is_object() {
                true => json!({"parts": answer["parts"], "corrected_on_the_spot": true}),
                false => json!({"value": answer, "corrected_on_the_spot": true}),
            })
            .collect();
        all.extend(corrected);
    }
    all.extend(states);
    all
}

fn items<'c>(place: &'c Value, out: &mut Vec<&'c Value>) {
    out.extend(place["items"].as_array().into_iter().flatten());
    place["sections"].as_array().into_iter().flatten().for_each(|section| items(section, out));
}

/// By property (and rung) whether it holds, from every sheet there is; nothing where there are too many.
fn brute_force(rules: &Rulebook, checklist: &Value, most: usize) -> Option<Vec<(PropertyName, usize, bool)>> {
    let mut all = Vec::new();
    items(checklist, &mut all);
    let credit = checklist["correction_credit"].is_object();
    let ways: Vec<Vec<Value>> = all.iter().map(|item| answers(item, credit)).collect();
    let count = ways.iter().try_fold(1_usize, |count, ways| count.checked_mul(ways.len()).filter(|c| *c <= most))?;
    let charges = checklist["method"] != "points";
    let percent = matches!(checklist["method"].as_str().unwrap(), "points" | "deduction");
    let rungs = checklist["grades"].as_array().unwrap().len();
    let mut graded = vec![false; rungs];
    let mut broken: Vec<PropertyName> = Vec::new();
    let mut full = false;
    for canteen in [true, false] {
        let facts = json!({"site.canteen": canteen});
        let cards: Vec<ScoreCard> = (0..count)
            .map(|number| {
                let mut rest = number;
                let mut answers = json!({});
                for (item, ways) in all.iter().zip(&ways) {
                    answers[item["id"].as_str().unwrap()] = ways[rest % ways.len()].clone();
                    rest /= ways.len();
                }
                card(rules, "list", &answers, &facts)
            })
            .collect();
        let told: Vec<_> = cards.iter().map(marks).collect();
        for number in 0..count {
            let Some((score, place, certain)) = &told[number] else { continue };
            match place {
                Some(place) if *certain => graded[*place] = true,
                Some(_) => broken.push(PropertyName::AlwaysGraded),
                None => {}
            }
            if percent && *score > Ratio::HUNDRED {
                broken.push(PropertyName::NeverBeyondFull);
            }
            full |= percent && *score == Ratio::HUNDRED;
            let mut stride = 1;
            for (at, ways) in ways.iter().enumerate() {
                let here = number / stride % ways.len();
                for way in 0..ways.len() {
                    let other = number - here * stride + way * stride;
                    let Some((then, later, _)) = &told[other] else { continue };
                    let (from, to) = (&cards[number].lines[at], &cards[other].lines[at]);
                    if is_fix(from, to, charges) {
                        if then < score {
                            broken.push(PropertyName::FixKeepsScore);
                        }
                        if later > place {
                            broken.push(PropertyName::FixKeepsGrade);
                        }
                    }
                    if from.state == AnswerState::Answered && to.state == AnswerState::NotApplicable {
                        if then > score {
                            broken.push(PropertyName::ExcuseKeepsScore);
                        }
                        if later < place {
                            broken.push(PropertyName::ExcuseKeepsGrade);
                        }
                    }
                }
                stride *= ways.len();
            }
        }
    }
    let mut out: Vec<(PropertyName, usize, bool)> =
        graded.iter().enumerate().map(|(at, graded)| (PropertyName::GradeReachable, at, *graded)).collect();
    out.push((PropertyName::FullMarksReachable, 0, full));
    for name in PropertyName::ALL {
        if !matches!(name, PropertyName::GradeReachable | PropertyName::FullMarksReachable) {
            out.push((*name, 0, !broken.contains(name)));
        }
    }
    Some(out)
}

/// Scores the sheets of a property again and compares what they are said to come to.
fn check_sheets(rules: &Rulebook, list: &str, property: &ChecklistProperty) -> Result<(), String> {
    let mut scored = Vec::new();
    for sheet in &property.sheets {
        let card = card(rules, list, &sheet.answers, &sheet.facts);
        if card.outcome != sheet.comes_to.outcome {
            return Err(format!("{sheet:?} comes to {:?}", card.outcome));
        }
        scored.push(marks(&card).unwrap());
    }
    let shows = match (property.property, property.holds, scored.as_slice()) {
        (PropertyName::GradeReachable, Some(true), [(_, _, certain)]) => *certain,
        (PropertyName::FullMarksReachable, Some(true), [(score, ..)]) => *score == Ratio::HUNDRED,
        (PropertyName::NeverBeyondFull, Some(false), [(score, ..)]) => *score > Ratio::HUNDRED,
        (PropertyName::AlwaysGraded, Some(false), [(_, _, certain)]) => !certain,
        (PropertyName::FixKeepsScore, Some(false), [before, after]) => after.0 < before.0,
        (PropertyName::FixKeepsGrade, Some(false), [before, after]) => after.1 > before.1,
        (PropertyName::ExcuseKeepsScore, Some(false), [before, after]) => after.0 > before.0,
        (PropertyName::ExcuseKeepsGrade, Some(false), [before, after]) => after.1 < before.1,
        (_, _, []) => property.decided_by != DecidedBy::Example,
        _ => false,
    };
    if shows { Ok(()) } else { Err(format!("{property:?} shows nothing")) }
}

fn find(properties: &[ChecklistProperty], name: PropertyName) -> &ChecklistProperty {
    properties.iter().find(|property| property.property == name).unwrap()
}

#[test]
fn food_hygiene_is_proved_monotone() {
    let rules = Rulebook::built_in("uk-food-hygiene").unwrap();
    let properties = rules.checklist("inspection").unwrap().properties();
    for name in [
        PropertyName::FixKeepsScore,
        PropertyName::FixKeepsGrade,
        PropertyName::ExcuseKeepsScore,
        PropertyName::ExcuseKeepsGrade,
        PropertyName::AlwaysGraded,
    ] {
        let property = find(&properties, name);
        assert_eq!((property.holds, property.decided_by), (Some(true), DecidedBy::Structure), "{name:?}");
    }
    let reachable = properties.iter().filter(|property| property.property == PropertyName::GradeReachable);
    assert!(reachable.clone().count() == 6 && reachable.into_iter().all(|property| property.holds == Some(true)));
}

#[test]
fn a_ratio_is_shown_to_rise_by_what_does_not_apply() {
    let list = json!({"id": "list", "version": "1.0.0", "items": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "grades": [
        {"id": "good", "when": {"fact": "percent", "at_least": 75}}, {"id": "bad", "otherwise": true}]});
    let rules = rulebook(&list).unwrap();
    let properties = rules.checklist("list").unwrap().properties();
    let fix = find(&properties, PropertyName::FixKeepsGrade);
    assert_eq!((fix.holds, fix.decided_by), (Some(true), DecidedBy::Structure));
    let excuse = find(&properties, PropertyName::ExcuseKeepsGrade);
    assert_eq!((excuse.holds, excuse.sheets.len()), (Some(false), 2));
    check_sheets(&rules, "list", excuse).unwrap();
}

#[test]
fn every_shipped_scheme_shows_what_it_says() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rulebooks");
    for entry in std::fs::read_dir(folder).unwrap() {
        let Ok(text) = std::fs::read_to_string(entry.unwrap().path().join("rulebook.json")) else { continue };
        let rules = Rulebook::from_json(&text).unwrap();
        for checklist in &rules.document().checklists {
            for property in rules.checklist(&checklist.id).unwrap().properties() {
                let grade = property.grade.as_ref().map_or("", |grade| grade.as_str());
                let (name, by) = (property.property.as_str(), property.decided_by.as_str());
                println!("{}: {name} {grade} {:?} by {by}", checklist.id, property.holds);
                let checked = check_sheets(&rules, &checklist.id, &property);
                checked.unwrap_or_else(|why| panic!("{}: {why}", checklist.id));
            }
        }
    }
}

proptest! {
    #[test]
    fn verdicts_are_those_of_every_sheet(seed in any::<u64>(), rich in any::<bool>()) {
        let mut dice = Dice(seed);
        let most_items = 1 + dice.below(3);
        let mut checklist = checklist(&mut dice, Taste { most_items, rich });
        let itself = dice.in_100(25);
        if itself {
            read_itself(&mut dice, &mut checklist);
        }
        let Some(rules) = rulebook(&checklist) else { return Ok(()) };
        let properties = rules.checklist("list").unwrap().properties();
        for property in &properties {
            if let Err(why) = check_sheets(&rules, "list", property) {
                return Err(TestCaseError::fail(format!("{why}\n{checklist}")));
            }
        }
        if checklist.to_string().contains("\"repeat\"") {
            return Ok(());
        }
        let Some(truth) = brute_force(&rules, &checklist, 600) else { return Ok(()) };
        let mut rung = 0;
        for property in &properties {
            let at = if property.property == PropertyName::GradeReachable { rung } else { 0 };
            rung += usize::from(property.property == PropertyName::GradeReachable);
            let (_, _, holds) = truth.iter().find(|(name, place, _)| *name == property.property && *place == at).unwrap();
            if property.holds.is_some_and(|told| told != *holds) {
                return Err(TestCaseError::fail(format!("{property:?}, but it is {holds}\n{checklist}")));
            }
            if property.holds.is_none() && !itself {
                return Err(TestCaseError::fail(format!("{property:?} of so few sheets\n{checklist}")));
            }
        }
    }
}
