//! Answers as inspectors write them: each in their own spelling.

use super::chance::Chance;
use super::enterprise::Enterprise;
use super::problems::Fault;
use super::texts;
use serde_json::{Map, Value, json};

const PASS: [&str; 12] = ["pass", "是", "√", "合格", "yes", "符合", "✓", "pass", "是", "√", "合格", "ＹＥＳ"];
const FAIL: [&str; 6] = ["fail", "否", "×", "不合格", "no", "不符合"];

/// The eight points; `hidden` answers for a canteen that does not exist.
pub(crate) fn daily_eight(
    chance: &mut Chance,
    enterprise: &Enterprise,
    fault: Option<&Fault>,
    hidden: bool,
    photo: &str,
) -> Value {
    let mut answers = Map::new();
    for item in ["gate", "temperature", "visitors", "disinfection", "supplies", "masks", "outreach", "separate-dining"]
    {
        let canteen = enterprise.canteen;
        if item == "separate-dining" && !canteen && !hidden {
            continue;
        }
        let fault = fault.filter(|fault| fault.item == item);
        let answer = match (item, fault) {
            ("disinfection", fault) => disinfection(chance, canteen, fault, photo),
            (_, Some(fault)) => {
                let mut answer = failing(fault, photo);
                answer.insert("value".into(), json!(chance.word(&FAIL)));
                Value::Object(answer)
            }
            ("outreach", None) if chance.once_in(40) => json!({"not_sampled": texts::CLOSED_FLOOR.0}),
            (_, None) => passing(chance),
        };
        answers.insert(item.into(), answer);
    }
    Value::Object(answers)
}

fn disinfection(chance: &mut Chance, canteen: bool, fault: Option<&Fault>, photo: &str) -> Value {
    let mut parts = Map::new();
    for part in ["workshop", "canteen"].into_iter().filter(|part| canteen || *part == "workshop") {
        let fails = fault.is_some_and(|fault| fault.part == Some(part));
        parts.insert(part.into(), if fails { json!(chance.word(&FAIL)) } else { passing(chance) });
    }
    let Some(fault) = fault else {
        return Value::Object(parts);
    };
    let mut answer = failing(fault, photo);
    answer.insert("parts".into(), Value::Object(parts));
    Value::Object(answer)
}

fn failing(fault: &Fault, photo: &str) -> Map<String, Value> {
    let mut answer = Map::new();
    answer.insert("note".into(), json!(fault.note.0));
    answer.insert("evidence".into(), json!([format!("{photo}-{}.jpg", fault.item)]));
    if fault.on_the_spot {
        answer.insert("corrected_on_the_spot".into(), json!(true));
    }
    answer
}

/// The documents of an application, all there.
pub(crate) fn documents(chance: &mut Chance) -> Value {
    let mut answers = Map::new();
    for item in [
        "emergency-plan",
        "commitment-letter",
        "staff-origin-list",
        "prevention-plan",
        "supplies-list",
        "quarantine-room",
        "transport-plan",
    ] {
        answers.insert(item.into(), json!(chance.word(&["齐全", "符合", "是", "√", "yes", "pass"])));
    }
    Value::Object(answers)
}

/// An on-site acceptance; where it does not hold, nobody is at the gate.
pub(crate) fn on_site(chance: &mut Chance, enterprise: &Enterprise, holds: bool, photo: &str) -> Value {
    let mut answers = Map::new();
    for item in ["leader-named", "trained", "origin-checked", "isolation-room", "gate-ready"] {
        answers.insert(item.into(), plain(chance));
    }
    if enterprise.dormitory {
        answers.insert("dormitory".into(), plain(chance));
    }
    answers.insert("drill".into(), json!(chance.word(&["done", "是", "planned"])));
    answers.insert("supplies-days".into(), json!(chance.word(&["seven", "seven", "three"])));
    let mut parts = Map::new();
    parts.insert("work".into(), plain(chance));
    if enterprise.canteen {
        parts.insert("canteen".into(), plain(chance));
    }
    if enterprise.dormitory {
        parts.insert("dormitory".into(), plain(chance));
    }
    answers.insert("disinfected".into(), Value::Object(parts));
    answers.insert("photo".into(), json!(format!("{photo}.jpg")));
    if !holds {
        let evidence = json!([format!("{photo}-gate.jpg")]);
        let failing =
            json!({"value": chance.word(&["否", "×", "no"]), "note": texts::WRONG_SITE.0, "evidence": evidence});
        answers.insert("gate-ready".into(), failing);
    }
    let opinion = if holds { texts::SITE_HOLDS } else { texts::SITE_FAILS };
    answers.insert("opinion".into(), json!(opinion.0));
    Value::Object(answers)
}

fn plain(chance: &mut Chance) -> Value {
    json!(chance.word(&["是", "合格", "√", "yes", "pass"]))
}

fn passing(chance: &mut Chance) -> Value {
    if chance.once_in(30) { json!(true) } else { json!(chance.word(&PASS)) }
}
