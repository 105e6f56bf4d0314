//! Random checklists of the language and random answers to them: everything follows from a seed.

use crate::base::random::Dice;
use crate::checklist::own_random_tests::read_itself;
use crate::rulebook::Rulebook;
use serde_json::{Map, Value, json};

/// How wild the checklists are.
#[derive(Clone, Copy)]
pub(crate) struct Taste {
    pub(crate) most_items: usize,
    /// Whether items may ask for anything but pass or fail and a short choice.
    pub(crate) rich: bool,
}

/// A checklist by what was drawn so far.
struct Maker<'d> {
    dice: &'d mut Dice,
    taste: Taste,
    method: &'static str,
    items: usize,
    sections: Vec<String>,
}

pub(crate) const SEVERITIES: [&str; 3] = ["veto", "key", "plain"];

impl Maker<'_> {
    fn options(&mut self) -> Value {
        let many = 2 + self.dice.below(3);
        let mut options: Vec<Value> = (0..many)
            .map(|at| {
                let points = match self.dice.below(8) {
                    0 if self.taste.rich => -1 - self.dice.below(2) as i64,
                    1 => 0,
                    _ => self.dice.below(5) as i64,
                };
                let mut option = json!({"id": format!("o{at}"), "points": points});
                if self.dice.in_100(12) {
                    option["fails"] = json!(self.dice.in_100(60));
                }
                if self.dice.in_100(12) {
                    option["severity"] = json!(self.dice.pick(&SEVERITIES));
                }
                option
            })
            .collect();
        if self.method == "counts" {
            for option in &mut options {
                option.as_object_mut().unwrap().remove("points");
                option["fails"] = json!(self.dice.in_100(50));
            }
        }
        json!(options)
    }

    /// What an item or part asks.
    fn asked(&mut self, part: bool) -> Map<String, Value> {
        let mut asked = Map::new();
        let mut put = |name: &str, value: Value| drop(asked.insert(name.to_owned(), value));
        let kinds = if self.taste.rich { 9 } else { 6 };
        match self.dice.below(kinds) {
            0..=3 => put("kind", json!("pass_fail")),
            4 | 5 => {
                put("kind", json!("choice"));
                put("options", self.options());
            }
            6 => {
                put("kind", json!("multi_select"));
                put("options", self.options());
                if self.dice.in_100(40) {
                    put("base", json!(self.dice.pick(&["best", "sum"])));
                }
            }
            7 if !(part && self.method == "counts") => {
                put("kind", json!("count"));
                put("max", json!(1 + self.dice.below(3)));
                if self.method == "points" || (self.method != "counts" && self.dice.in_100(50)) {
                    put(
                        "each",
                        json!(
                            self.dice.pick(&[1, 2, -1]) * if self.method == "points" { 1 } else { 0 }
                                + i32::from(self.method != "points")
                        ),
                    );
                }
                if self.dice.in_100(30) {
                    put("fails_from", json!(1 + self.dice.below(2)));
                }
            }
            8 if self.method != "counts" => {
                put("kind", json!("number"));
                put("min", json!(0));
                put("max", json!(10));
                let points: Vec<usize> = (0..3).map(|_| self.dice.below(4)).collect();
                put(
                    "bands",
                    json!([
                        {"id": "low", "less_than": 3, "points": points[0]},
                        {"id": "middle", "at_least": 3, "at_most": 6, "points": points[1]},
                        {"id": "high", "more_than": 6, "points": points[2]}
                    ]),
                );
            }
            _ => put("kind", json!("pass_fail")),
        }
        if self.method != "counts" && self.dice.in_100(50) {
            put("points", json!(1 + self.dice.below(4)));
        }
        asked
    }

    fn item(&mut self, bonus: bool) -> Value {
        let mut item = if self.taste.rich && self.dice.in_100(12) {
            let parts: Vec<Value> = (0..2)
                .map(|at| {
                    let mut part = self.asked(true);
                    part.insert("id".to_owned(), json!(format!("p{at}")));
                    Value::Object(part)
                })
                .collect();
            let mut item = Map::new();
            item.insert("fold".to_owned(), json!("worst"));
            item.insert("parts".to_owned(), json!(parts));
            item
        } else {
            self.asked(false)
        };
        item.insert("id".to_owned(), json!(format!("i{}", self.items)));
        self.items += 1;
        let mut put = |name: &str, value: Value| drop(item.insert(name.to_owned(), value));
        if self.dice.in_100(60) {
            put("severity", json!(self.dice.pick(&SEVERITIES)));
        }
        if self.method != "counts" && self.dice.in_100(35) {
            put("weight", json!(self.dice.pick(&["0.5", "2", "3", "0"])));
        }
        if bonus && self.dice.in_100(8) {
            put("bonus", json!(true));
        }
        if self.dice.in_100(10) {
            put("applies_when", json!({"fact": "site.canteen", "is": true}));
        }
        if self.dice.in_100(10) {
            put("handling", json!({"not_applicable": self.dice.pick(&["zero", "fail", "full", "forbid"])}));
        }
        Value::Object(item)
    }

    fn roll_up(&mut self) -> &'static str {
        if self.method == "points" && self.dice.in_100(60) {
            self.dice.pick(&["weighted_mean", "weighted_mean", "min", "max", "first"])
        } else {
            "sum"
        }
    }

    fn section(&mut self, depth: usize, parent: &str, repeated: bool, summed: bool) -> Value {
        let id = format!("s{}", self.sections.len());
        self.sections.push(id.clone());
        let roll_up = self.roll_up();
        let mut section = json!({"id": id, "roll_up": roll_up});
        if parent == "weighted_mean" && self.dice.in_100(70) {
            section["weight"] = json!(self.dice.pick(&["1", "2", "0.5", "0"]));
        }
        let repeat = self.taste.rich && !repeated && self.dice.in_100(20);
        if repeat {
            section["repeat"] =
                json!({"fold": self.dice.pick(&["each", "each", "worst", "mean"]), "at_least": self.dice.below(3)});
        }
        let items: Vec<Value> = (0..1 + self.dice.below(3)).map(|_| self.item(summed && roll_up == "sum")).collect();
        section["items"] = json!(items);
        if depth < 2 && self.dice.in_100(30) && self.items < self.taste.most_items {
            section["sections"] =
                json!([self.section(depth + 1, roll_up, repeated || repeat, summed && roll_up == "sum")]);
        }
        if self.method == "points" && self.dice.in_100(25) {
            let fact =
                self.dice.pick(&["percent", "failed.count", "failed.veto", "worst.item", "total", "deficient.count"]);
            section["zero_when"] = match fact {
                "percent" => json!({"fact": fact, "less_than": self.dice.pick(&[30, 50])}),
                "worst.item" => json!({"fact": fact, "at_most": 0}),
                "total" => json!({"fact": fact, "less_than": 2}),
                _ => json!({"fact": fact, "at_least": 1 + self.dice.below(2)}),
            };
        }
        if self.method == "points" && self.dice.in_100(25) {
            section["minimum_percent"] = json!(self.dice.pick(&[40, 60, 75]));
        }
        section
    }

    fn atom(&mut self) -> Value {
        let section = if self.sections.is_empty() { None } else { Some(self.dice.pick(&self.sections.clone())) };
        let percent = matches!(self.method, "points" | "deduction");
        match self.dice.below(16) {
            0..=3 if percent => {
                json!({"fact": "percent", "at_least": self.dice.pick(&["50", "66.7", "80", "90", "100"])})
            }
            0..=3 => json!({"fact": "total", "at_most": self.dice.below(8)}),
            4 => json!({"fact": "failed.count", "at_most": self.dice.below(4)}),
            5 | 6 => json!({"fact": format!("failed.{}", self.dice.pick(&SEVERITIES)), "at_most": self.dice.below(3)}),
            7 => json!({"fact": "failed.veto", "is": 0}),
            8 if self.method == "points" => {
                json!({"fact": "worst.item", "at_least": self.dice.pick(&["0.25", "0.5", "1"])})
            }
            8 => json!({"fact": "worst.item", "at_most": self.dice.below(4)}),
            9 if percent => json!({"fact": "worst.section", "at_least": self.dice.pick(&["0.4", "0.75"])}),
            10 => json!({"fact": "deficient.count", "at_most": self.dice.below(3)}),
            11 => json!({"fact": "nonconformities.count", "at_most": self.dice.below(5)}),
            12 if self.method == "points" => json!({"fact": "below-minimum.count", "is": 0}),
            13 => json!({"fact": "answered.share", "at_least": self.dice.pick(&["0.5", "0.9"])}),
            14 if percent => match section {
                Some(section) => {
                    json!({"fact": format!("section.{section}.percent"), "at_least": self.dice.pick(&["60", "90"]), "if_unknown": true})
                }
                None => json!({"fact": "lost", "at_most": self.dice.below(5)}),
            },
            15 if self.dice.in_100(50) => self.amounts(percent),
            15 => match self.dice.below(4) {
                0 => json!({"not": {"fact": "failed.count", "at_least": 2}}),
                1 => json!({"fact": "failed.key", "is": 1}),
                2 => json!({"fact": "deficient.count", "at_least": 1}),
                _ => json!({"fact": "not-applicable.count", "at_least": 1}),
            },
            _ => json!({"fact": "failed.count", "is": 0}),
        }
    }

    /// A comparison of amounts of the card's figures.
    fn amounts(&mut self, percent: bool) -> Value {
        let failed = json!({"fact": "failed.count"});
        match self.dice.below(5) {
            0 if percent => json!({"amount": {"minus": [{"fact": "percent"}, {"times": [failed, 3]}]}, "at_least": 60}),
            0 | 1 => json!({"amount": {"sum": [{"fact": "total"}, failed]}, "at_most": 2 + self.dice.below(6)}),
            2 => {
                json!({"amount": {"times": [failed, {"sum": [{"fact": "deficient.count"}, 1]}]}, "at_most": self.dice.below(4)})
            }
            3 => {
                json!({"amount": {"choose": [{"when": {"fact": "failed.veto", "at_least": 1}, "gives": 9}], "otherwise": failed}, "at_most": 2})
            }
            _ => {
                json!({"fact": "failed.count", "less_than": {"over": [{"fact": "nonconformities.count"}, {"fact": "deficient.count"}]}, "if_unknown": true})
            }
        }
    }

    fn grades(&mut self) -> Value {
        let rungs = 1 + self.dice.below(3);
        let mut grades: Vec<Value> = (0..rungs)
            .map(|at| {
                let atoms: Vec<Value> = (0..1 + self.dice.below(3)).map(|_| self.atom()).collect();
                let when = if self.dice.in_100(75) { json!({"all": atoms}) } else { json!({"any": atoms}) };
                json!({"id": format!("g{at}"), "when": when})
            })
            .collect();
        grades.push(json!({"id": "last", "otherwise": true}));
        json!(grades)
    }
}

/// A checklist with the id `list`.
pub(crate) fn checklist(dice: &mut Dice, taste: Taste) -> Value {
    let method = dice.pick(&["points", "points", "points", "deduction", "demerit", "counts"]);
    let mut maker = Maker { dice, taste, method, items: 0, sections: Vec::new() };
    let roll_up = maker.roll_up();
    let mut list =
        json!({"id": "list", "version": "1.0.0", "severities": SEVERITIES, "method": method, "roll_up": roll_up});
    let loose = maker.dice.below(taste.most_items.min(5)) + usize::from(maker.dice.in_100(50));
    list["items"] = json!((0..loose).map(|_| maker.item(roll_up == "sum")).collect::<Vec<_>>());
    let mut sections = Vec::new();
    while maker.items < taste.most_items && (maker.items == 0 || maker.dice.in_100(60)) {
        sections.push(maker.section(1, roll_up, false, roll_up == "sum"));
    }
    if method == "deduction" {
        list["start"] = json!(maker.dice.pick(&[4, 10, 20]));
        if maker.dice.in_100(40) && loose == 0 && !sections.is_empty() {
            list.as_object_mut().unwrap().remove("start");
            for section in &mut sections {
                section["start"] = json!(maker.dice.pick(&[2, 5]));
                if maker.dice.in_100(30) {
                    section["floor"] = json!(1);
                }
            }
        }
    }
    list["sections"] = json!(sections);
    list["handling"] =
        json!({"missing": maker.dice.pick(&["zero", "fail", "exclude"]), "error": maker.dice.pick(&["zero", "fail"])});
    list["rounding"] = json!({"digits": maker.dice.below(2), "compare": maker.dice.pick(&["exact", "rounded"])});
    if method == "points" && maker.dice.in_100(10) {
        list["correction_credit"] = json!({"share": "0.5"});
    }
    list["grades"] = maker.grades();
    list
}

/// A rulebook of one checklist, if it loads.
pub(crate) fn rulebook(checklist: &Value) -> Option<Rulebook> {
    let facts = json!({"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0}});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "facts": facts, "checklists": [checklist]});
    Rulebook::from_json(&book.to_string()).ok()
}

fn value(dice: &mut Dice, asked: &Value) -> Value {
    match asked["kind"].as_str().unwrap_or("pass_fail") {
        "choice" => dice.pick(asked["options"].as_array().unwrap())["id"].clone(),
        "multi_select" => {
            let options = asked["options"].as_array().unwrap();
            json!(options.iter().filter(|_| dice.in_100(40)).map(|option| option["id"].clone()).collect::<Vec<_>>())
        }
        "count" => json!(dice.below(asked["max"].as_u64().unwrap() as usize + 1)),
        "number" => json!(dice.below(11)),
        _ => json!(dice.pick(&["fail", "pass", "fail"])),
    }
}

fn answer(dice: &mut Dice, item: &Value) -> Value {
    match dice.below(12) {
        0 => return Value::Null,
        1 if item["handling"]["not_applicable"] != "forbid" => return json!("not_applicable"),
        2 => return json!({"error": true}),
        _ => {}
    }
    match item["parts"].as_array() {
        Some(parts) => {
            let each = parts.iter().map(|part| (part["id"].as_str().unwrap().to_owned(), value(dice, part)));
            Value::Object(each.collect())
        }
        None if dice.in_100(8) => json!({"value": value(dice, item), "corrected_on_the_spot": true}),
        None => value(dice, item),
    }
}

/// Calls `see` with every section and whether it stands in a repeated one.
fn answer_sections(dice: &mut Dice, sections: &Value, answers: &mut Map<String, Value>) {
    for section in sections.as_array().into_iter().flatten() {
        if section["repeat"].is_object() {
            let mut group = Vec::new();
            for at in 0..dice.below(4) {
                let mut own = Map::new();
                own_answers(dice, section, &mut own);
                group.push(json!({"id": format!("w{at}"), "answers": own}));
            }
            answers.insert(section["id"].as_str().unwrap().to_owned(), json!(group));
        } else {
            answer_items(dice, section, answers);
            answer_sections(dice, &section["sections"], answers);
        }
    }
}

fn own_answers(dice: &mut Dice, section: &Value, answers: &mut Map<String, Value>) {
    answer_items(dice, section, answers);
    for inner in section["sections"].as_array().into_iter().flatten() {
        own_answers(dice, inner, answers);
    }
}

fn answer_items(dice: &mut Dice, place: &Value, answers: &mut Map<String, Value>) {
    for item in place["items"].as_array().into_iter().flatten() {
        answers.insert(item["id"].as_str().unwrap().to_owned(), answer(dice, item));
    }
}

/// An inspection by a random hand.
pub(crate) fn inspection(dice: &mut Dice, checklist: &Value) -> Value {
    let mut answers = Map::new();
    answer_items(dice, checklist, &mut answers);
    answer_sections(dice, &checklist["sections"], &mut answers);
    let facts = match dice.below(3) {
        0 => json!({}),
        1 => json!({"site.canteen": true}),
        _ => json!({"site.canteen": false}),
    };
    json!({"answers": answers, "facts": facts})
}

#[test]
fn most_random_checklists_load() {
    let loads = (0..400).filter(|seed| {
        let mut dice = Dice(*seed);
        let mut list = checklist(&mut dice, Taste { most_items: 8, rich: true });
        if seed % 2 == 0 {
            read_itself(&mut dice, &mut list);
        }
        rulebook(&list).is_some()
    });
    let loads = loads.count();
    assert!(loads > 200, "only {loads} of 400");
}
