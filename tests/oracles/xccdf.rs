//! Two security scans (DISA and mitre sample files) under the four XCCDF models: their trees of weighted rules become
//! checklists, their results answers, and the scanners' own scores must come out.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod folder;

use fugong::Rulebook;
use fugong::base::json::Json;
use fugong::checklist::ScoreCard;
use serde_json::{Map, Value, json};

/// A scoring model, by what it makes of groups and weights.
#[derive(Clone, Copy, PartialEq)]
enum Model {
    Default,
    Flat,
    FlatUnweighted,
    Absolute,
}

impl Model {
    const ALL: [(&'static str, Self); 4] = [
        ("default", Self::Default),
        ("flat", Self::Flat),
        ("flat-unweighted", Self::FlatUnweighted),
        ("absolute", Self::Absolute),
    ];
}

/// A scan's tree as a rulebook of four checklists, and its results as answers. Ids of the benchmark are titles here.
struct Scan {
    rules: Rulebook,
    answers: Map<String, Value>,
}

impl Scan {
    fn read(tree: &Value) -> Self {
        let mut answers = Map::new();
        collect(tree, &mut answers);
        let checklists: Vec<Value> = Model::ALL.iter().map(|(id, model)| checklist(id, *model, tree)).collect();
        let document =
            json!({"format": 1, "id": "scan", "version": "1.0.0", "language": "en", "checklists": checklists});
        Self {
            rules: Rulebook::from_json(&document.to_string()).unwrap_or_else(|problems| panic!("{problems}")),
            answers,
        }
    }

    fn score(&self, model: &str) -> ScoreCard {
        let view = self.rules.checklist(model).unwrap();
        let tree = Json::parse(&json!({"answers": self.answers}).to_string()).unwrap();
        view.score(&view.read(&tree).unwrap()).result
    }
}

fn checklist(id: &str, model: Model, tree: &Value) -> Value {
    let mut fields = json!({"id": id, "version": "1.0.0", "handling": {"error": "zero"}});
    let root = if model == Model::Default { group(tree) } else { json!({"items": rules(tree, model)}) };
    fields.as_object_mut().unwrap().extend(root.as_object().unwrap().clone());
    if model == Model::Absolute {
        fields["grades"] = json!([{"id": "one", "when": {"fact": "lost", "is": 0}}, {"id": "zero", "otherwise": true}]);
    }
    fields
}

/// A group: the weighted mean of its rules and groups.
fn group(node: &Value) -> Value {
    let children = || node["children"].as_array().unwrap().iter();
    let items: Vec<Value> =
        children().filter(|child| is_rule(child)).map(|child| rule(child, Model::Default)).collect();
    let section = |child: &Value| {
        let mut section = group(child);
        section["id"] = json!(name(child));
        section["title"] = child["id"].clone();
        section["weight"] = child["weight"].clone();
        section
    };
    let sections: Vec<Value> = children().filter(|child| !is_rule(child)).map(section).collect();
    json!({"roll_up": "weighted_mean", "items": items, "sections": sections})
}

/// Every rule below a node.
fn rules(node: &Value, model: Model) -> Vec<Value> {
    if is_rule(node) {
        return vec![rule(node, model)];
    }
    node["children"].as_array().unwrap().iter().flat_map(|child| rules(child, model)).collect()
}

fn rule(node: &Value, model: Model) -> Value {
    let option = |id: &str, points: u8| json!({"id": id, "points": points, "fails": id == "fail"});
    let options = [option("pass", 1), option("fixed", 1), option("fail", 0), option("unknown", 0)];
    let weight = if model == Model::FlatUnweighted { json!(1) } else { node["weight"].clone() };
    json!({"id": name(node), "title": node["id"], "kind": "choice", "weight": weight, "options": options})
}

fn is_rule(node: &Value) -> bool {
    node.get("results").is_some()
}

/// The number in a benchmark's id, which is unique: `xccdf_mil.disa.stig_rule_SV-204393r603261_rule` is `rule-204393r603261`.
fn name(node: &Value) -> String {
    let id = node["id"].as_str().unwrap();
    let number = id.rsplit('-').next().unwrap().trim_end_matches("_rule");
    format!("{}-{number}", if is_rule(node) { "rule" } else { "group" })
}

fn collect(node: &Value, answers: &mut Map<String, Value>) {
    if !is_rule(node) {
        node["children"].as_array().unwrap().iter().for_each(|child| collect(child, answers));
        return;
    }
    let [result] = node["results"].as_array().unwrap().as_slice() else {
        panic!("several instances of {}", node["id"])
    };
    let answer = match (result["role"].as_str().unwrap(), result["result"].as_str().unwrap()) {
        ("unscored", _) | (_, "notapplicable" | "informational") => "not_applicable",
        (_, "notchecked" | "notselected") => "not_sampled",
        (_, counted) => counted,
    };
    assert!(answers.insert(name(node), json!(answer)).is_none(), "{} twice", node["id"]);
}

/// An exact `fraction` of a hundred with as many decimals as `stated` has. A scanner that computes in floats states its score
/// to the places that it trusts: openscap-rhel7 was made in 32-bit floats, scc-rhel7 in 64-bit ones.
fn as_precise_as(stated: &str, fraction: &str) -> String {
    let places = stated.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let (numerator, denominator) = fraction.split_once('/').unwrap();
    let (numerator, denominator): (u128, u128) = (numerator.parse().unwrap(), denominator.parse().unwrap());
    let unit = 10_u128.pow(u32::try_from(places).unwrap());
    let rounded = (200 * numerator * unit + denominator) / (2 * denominator);
    if places == 0 { rounded.to_string() } else { format!("{}.{:0places$}", rounded / unit, rounded % unit) }
}

fn stated<'s>(scan: &'s Value, model: &str) -> &'s str {
    let scores = scan["stated_scores"].as_array().unwrap();
    scores.iter().find(|score| score["model"] == model).unwrap()["score"].as_str().unwrap()
}

#[test]
fn scc_states_the_four_scores_that_its_results_give() {
    let Some(text) = folder::file("xccdf/scc-rhel7.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let scan = Scan::read(&file["tree"]);
    let default = scan.score("default").score.unwrap().fraction.unwrap();
    assert_eq!(stated(&file, "default"), "96.6292134831461");
    assert_eq!(as_precise_as(stated(&file, "default"), &default), stated(&file, "default"));
    for (model, earned, possible) in [("flat", "1720", "1780"), ("flat-unweighted", "172", "178")] {
        let score = scan.score(model).score.unwrap();
        assert_eq!((&*score.earned.to_string(), &*score.possible.to_string()), (earned, possible), "{model}");
        assert_eq!(stated(&file, model), earned, "{model}");
    }
    let absolute = scan.score("absolute");
    assert_eq!((absolute.grade().unwrap().as_str(), stated(&file, "absolute")), ("zero", "0"));
    println!(
        "xccdf: scc-rhel7 default {default} of 100, flat 1720 of 1780, flat-unweighted 172 of 178, absolute 0: as stated"
    );
}

#[test]
fn openscap_states_the_default_score_that_its_results_give() {
    let Some(text) = folder::file("xccdf/openscap-rhel7.json") else { return };
    let file: Value = serde_json::from_str(&text).unwrap();
    let default = Scan::read(&file["tree"]).score("default").score.unwrap().fraction.unwrap();
    assert_eq!(stated(&file, "default"), "23.888889");
    assert_eq!(as_precise_as(stated(&file, "default"), &default), stated(&file, "default"));
    println!("xccdf: openscap-rhel7 default {default} of 100, stated as {}", stated(&file, "default"));
}
