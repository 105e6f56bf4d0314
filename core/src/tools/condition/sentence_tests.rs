use super::*;
use crate::base::exact::Ratio;
use crate::base::json::{Json, decode_text};
use crate::base::problem::Problems;
use crate::base::text::{EN, Text, ZH_CN};
use std::collections::BTreeMap;

/// A fact between two numbers, or without any.
struct Range(Option<(i64, i64)>);

impl FactSource for Range {
    fn lookup(&self, _: &str) -> Lookup<'_> {
        let number = Ratio::from_integer;
        self.0.map_or(Lookup::Missing, |(low, high)| Lookup::Range(number(low), number(high)))
    }
}

fn declared() -> BTreeMap<String, Fact> {
    decode_text(
        r#"{"canteen": {"type": "bool", "title": {"zh-CN": "设有食堂", "en": "has a canteen"}},
            "staff": {"type": "integer", "title": {"zh-CN": "在岗员工", "en": "staff present"}, "unit": {"zh-CN": "人", "en": "people"}},
            "rate": {"type": "decimal", "title": {"zh-CN": "复工率", "en": "the reopening rate"}, "unit": "%"},
            "masks": {"type": "integer", "title": {"zh-CN": "口罩", "en": "masks"}, "unit": {"zh-CN": "只", "en": "pieces"}},
            "fever": {"type": "decimal", "title": {"zh-CN": "体温", "en": "temperature"}, "unit": "℃"},
            "opens": {"type": "date", "title": {"zh-CN": "复工日期", "en": "the reopening day"}},
            "now": {"type": "instant", "title": {"zh-CN": "当前时间", "en": "the time now"}},
            "sector": {"type": "choice", "title": {"zh-CN": "行业", "en": "sector"}, "options": [
                {"id": "chips", "title": {"zh-CN": "集成电路", "en": "chips"}}, {"id": "pharma", "title": {"zh-CN": "生物医药", "en": "pharmaceuticals"}},
                {"id": "other"}]},
            "risks": {"type": "set", "title": {"zh-CN": "风险点", "en": "risks"}, "options": [
                {"id": "cold", "title": {"zh-CN": "冷链", "en": "cold chain"}}, {"id": "solvents", "title": {"zh-CN": "溶剂", "en": "solvents"}}]}}"#,
    )
    .unwrap()
}

fn load(condition: &str) -> Condition {
    let declared = declared();
    let mut condition: Condition = decode_text(condition).unwrap();
    let mut problems = Problems::none();
    condition.check(&|name: &str| declared.get(name).map(Fact::fact_type), "", &mut problems);
    problems.or(condition).unwrap()
}

fn told(condition: &str, facts: &dyn FactSource) -> [String; 2] {
    let Some(UnmetCondition::Atom(atom)) = load(condition).unmet(facts, &declared()) else {
        panic!("one atom: {condition}")
    };
    [ZH_CN, EN].map(|language| atom.message.get(language, "").to_owned())
}

fn known(text: &str) -> FactSet {
    let Json::Object(entries) = Json::parse(text).unwrap() else { panic!("an object") };
    entries.into_iter().map(|(name, value)| (name, FactValue::from_json(&value).unwrap())).fold(
        FactSet::new(),
        |mut set, (name, value)| {
            set.insert(name, value);
            set
        },
    )
}

#[test]
fn sentences_say_titles_words_and_units_in_both_languages() {
    for (condition, facts, zh_cn, en) in [
        (
            r#"{"fact": "canteen", "is": true}"#,
            r#"{"canteen": false}"#,
            "设有食堂应为“是”，实为“否”",
            r#"has a canteen must be "yes", found "no""#,
        ),
        (
            r#"{"fact": "canteen", "is_not": true}"#,
            "{}",
            "设有食堂应为“否”，目前尚无记录",
            r#"has a canteen must be "no", nothing is on record"#,
        ),
        (
            r#"{"not": {"fact": "canteen", "is_not": true}}"#,
            r#"{"canteen": false}"#,
            "设有食堂应为“是”，实为“否”",
            r#"has a canteen must be "yes", found "no""#,
        ),
        (
            r#"{"not": {"fact": "sector", "one_of": ["chips", "other"]}}"#,
            r#"{"sector": "chips"}"#,
            "行业不应为以下任何一项：“集成电路”、“other”，实为“集成电路”",
            r#"sector must be none of "chips", "other", found "chips""#,
        ),
        (
            r#"{"fact": "sector", "is": "pharma"}"#,
            r#"{"sector": "other"}"#,
            "行业应为“生物医药”，实为“other”",
            r#"sector must be "pharmaceuticals", found "other""#,
        ),
        (
            r#"{"fact": "risks", "includes": "cold"}"#,
            r#"{"risks": []}"#,
            "风险点应包括“冷链”，实为空",
            r#"risks must include "cold chain", found none"#,
        ),
        (
            r#"{"not": {"fact": "risks", "includes": "cold"}}"#,
            r#"{"risks": ["cold", "solvents"]}"#,
            "风险点不应包括“冷链”，实为“冷链”、“溶剂”",
            r#"risks must not include "cold chain", found "cold chain", "solvents""#,
        ),
        (
            r#"{"fact": "staff", "at_least": 50}"#,
            r#"{"staff": 8}"#,
            "在岗员工应不少于 50 人，实为 8 人",
            "staff present must be at least 50 people, found 8 people",
        ),
        (
            r#"{"fact": "fever", "less_than": "37.3"}"#,
            r#"{"fever": 37.5}"#,
            "体温应小于 37.3 ℃，实为 37.5 ℃",
            "temperature must be less than 37.3 ℃, found 37.5 ℃",
        ),
        (
            r#"{"not": {"fact": "opens", "less_than": "2020-02-10"}}"#,
            r#"{"opens": "2020-02-09"}"#,
            "复工日期应不早于 2020-02-10，实为 2020-02-09",
            "the reopening day must not be before 2020-02-10, found 2020-02-09",
        ),
        (r#"{"fact": "opens", "known": true}"#, "{}", "复工日期应已登记", "the reopening day must be on record"),
    ] {
        assert_eq!(told(condition, &known(facts)), [zh_cn, en]);
    }
}

#[test]
fn a_term_says_what_it_comes_to() {
    for (condition, facts, zh_cn, en) in [
        (
            r#"{"fact": "masks", "at_least": {"fact": "staff", "times": "2", "plus": -10}}"#,
            r#"{"masks": 50, "staff": 80}"#,
            "口罩应不少于 2 × 在岗员工 - 10（即 150 只），实为 50 只",
            "masks must be at least 2 × staff present - 10 (150 pieces), found 50 pieces",
        ),
        (
            r#"{"fact": "masks", "at_least": {"fact": "staff"}}"#,
            r#"{"masks": 50}"#,
            "口罩应不少于在岗员工（尚无记录），实为 50 只",
            "masks must be at least staff present (nothing is on record), found 50 pieces",
        ),
        (
            r#"{"fact": "now", "at_least": {"fact": "now", "plus": {"days": 1, "hours": -2}}}"#,
            r#"{"now": "2020-02-19T17:00:00+08:00"}"#,
            "当前时间应不早于当前时间 + 1 天 - 2 小时（即 2020-02-20T15:00:00+08:00），实为 2020-02-19T17:00:00+08:00",
            "the time now must not be before the time now + 1 day - 2 hours (2020-02-20T15:00:00+08:00), found 2020-02-19T17:00:00+08:00",
        ),
    ] {
        assert_eq!(told(condition, &known(facts)), [zh_cn, en]);
    }
}

#[test]
fn a_number_without_end_is_never_written_as_the_threshold_that_it_misses() {
    let found = |condition: &str, numerator: i64, denominator: i64| {
        let mut facts = FactSet::new();
        facts.insert("rate", FactValue::Number(Ratio::new(numerator, denominator).unwrap()));
        told(condition, &facts)[0].clone()
    };
    assert_eq!(found(r#"{"fact": "rate", "at_least": 70}"#, 200, 3), "复工率应不低于 70%，实为 66.66…%");
    assert_eq!(found(r#"{"fact": "rate", "at_least": "66.67"}"#, 200, 3), "复工率应不低于 66.67%，实为 66.66…%");
    assert_eq!(found(r#"{"fact": "rate", "at_most": "66.66"}"#, 200, 3), "复工率应不超过 66.66%，实为 66.666…%");
    assert_eq!(
        found(r#"{"fact": "rate", "is": "66.666666666"}"#, 200, 3),
        "复工率应为 66.666666666%，实为 66.666666666…%"
    );
    assert_eq!(found(r#"{"fact": "rate", "at_least": 1}"#, -1, 3), "复工率应不低于 1%，实为 -0.33…%");
    assert_eq!(found(r#"{"fact": "rate", "at_least": 70}"#, 105, 2), "复工率应不低于 70%，实为 52.5%");
}

#[test]
fn a_range_says_both_ends() {
    let condition = r#"{"fact": "rate", "at_least": 70}"#;
    assert_eq!(told(condition, &Range(Some((50, 80))))[0], "复工率应不低于 70%，实为 50%–80%");
    let twice = r#"{"fact": "rate", "more_than": {"fact": "rate", "times": "-2"}}"#;
    assert_eq!(told(twice, &Range(Some((-80, -50))))[0], "复工率应大于 -2 × 复工率（即 100%–160%），实为 -80%–-50%");
    assert_eq!(told(condition, &Range(None))[1], "the reopening rate must be at least 70%, nothing is on record");
}

#[test]
fn a_glossary_says_what_its_source_says() {
    let (declared, mut glossary) = (declared(), Glossary::default());
    glossary.note("sector", ["chips", "pharma"], &declared);
    assert!(glossary.has("sector") && !glossary.has("staff"));
    assert_eq!(glossary.title("sector"), declared.title("sector"));
    assert_eq!(glossary.option("sector", "pharma"), declared.option("sector", "pharma"));
    assert_eq!(glossary.title("staff"), Text::plain("staff"), "what it does not have is called by its name");
    assert_eq!(glossary.unit("staff"), Text::Empty);
}
