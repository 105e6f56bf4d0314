//! UK food hygiene ratings: 1,563 places of Norwich, three scores and the published rating (Food Standards Agency, OGL).
#![allow(clippy::unwrap_used, clippy::panic)]

mod folder;

use fugong::Rulebook;
use fugong::base::json::Json;
use fugong::checklist::Outcome;
use fugong::tools::condition::UnmetCondition;
use serde_json::json;

/// Whether every unmet atom of a reason is the cap on a single score.
fn only_the_cap(reason: &UnmetCondition) -> bool {
    match reason {
        UnmetCondition::Atom(atom) => atom.fact == "worst.item",
        UnmetCondition::All { all } => all.iter().all(only_the_cap),
        UnmetCondition::Any { any } => any.iter().all(only_the_cap),
        _ => false,
    }
}

#[test]
fn every_published_rating_follows_from_its_scores() {
    let Some(text) = folder::file("fhrs/norwich.csv") else { return };
    let rules = Rulebook::built_in("uk-food-hygiene").unwrap();
    let view = rules.checklist("inspection").unwrap();
    let (mut equal, mut scored, mut capped, mut unscored) = (0, 0, 0, 0);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.records().map(Result::unwrap) {
        let cell = |column: usize| Some(row.get(column)?.trim()).filter(|cell| !cell.is_empty());
        let Some(rating) = cell(4).and_then(|rating| rating.parse::<u8>().ok()) else { continue };
        let answers = json!({"hygiene": cell(1), "structural": cell(2), "confidence": cell(3)});
        let tree = Json::parse(&json!({"answers": answers}).to_string()).unwrap();
        let card = view.score(&view.read(&tree).unwrap()).result;
        match &card.outcome {
            Outcome::NoScore { .. } => unscored += 1,
            Outcome::Graded { grade, .. } => {
                scored += 1;
                equal += usize::from(grade.as_str() == format!("r{rating}"));
                let at = card.grading.rungs.iter().position(|rung| rung.grade == *grade).unwrap();
                let above = at.checked_sub(1).and_then(|above| card.grading.rungs[above].unmet.as_ref());
                capped += usize::from(above.is_some_and(only_the_cap));
            }
            other => panic!("{other:?}"),
        }
    }
    println!("fhrs: {equal} of {scored} equal, {capped} decided by the cap, {unscored} without component scores");
    assert_eq!((equal, scored, capped, unscored), (1319, 1319, 75, 36));
}
