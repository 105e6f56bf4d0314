use super::*;
use crate::base::exact::Ratio;
use crate::base::json::decode_text;
use crate::base::ordered::CollectOrdered;
use crate::base::problem::Problems;
use crate::base::text::Text;
use proptest::prelude::*;

fn types(name: &str) -> Option<FactType> {
    let options = || ["mask", "glove"].map(str::to_owned).into();
    Some(match name {
        "canteen" | "a" | "b" | "c" => FactType::Bool,
        "staff" | "present" => FactType::Integer,
        "percent" => FactType::Decimal,
        "day" => FactType::Date,
        "now" | "seen" => FactType::Instant,
        "kind" => FactType::Choice(options()),
        "kit" => FactType::Set(options()),
        _ => return None,
    })
}

fn load(text: &str) -> Result<Condition, Problems> {
    let mut condition: Condition = decode_text(text)?;
    let mut problems = Problems::none();
    condition.check(&types, "", &mut problems);
    problems.or(condition)
}

fn facts(text: &str) -> FactSet {
    let mut set = FactSet::new();
    let crate::base::json::Json::Object(entries) = crate::base::json::Json::parse(text).unwrap() else {
        panic!("an object")
    };
    for (name, value) in entries {
        set.insert(name, FactValue::from_json(&value).unwrap());
    }
    set
}

fn truth(condition: &str, known: &str) -> Truth {
    load(condition).unwrap().evaluate(&facts(known))
}

#[test]
fn compares_every_type() {
    use Truth::{False, True, Unknown};
    for (condition, known, expected) in [
        (r#"{"fact":"canteen","is":true}"#, r#"{"canteen":true}"#, True),
        (r#"{"fact":"canteen","is_not":true}"#, r#"{"canteen":true}"#, False),
        (r#"{"fact":"canteen","is":true}"#, "{}", Unknown),
        (r#"{"fact":"canteen","is":true,"if_unknown":false}"#, "{}", False),
        (r#"{"fact":"canteen","known":false}"#, "{}", True),
        (r#"{"fact":"percent","at_least":"90"}"#, r#"{"percent":90}"#, True),
        (r#"{"fact":"percent","more_than":90}"#, r#"{"percent":90}"#, False),
        (r#"{"fact":"staff","at_most":{"fact":"present","times":"2","plus":-1}}"#, r#"{"staff":7,"present":4}"#, True),
        (r#"{"fact":"staff","less_than":{"fact":"present"}}"#, r#"{"staff":7}"#, Unknown),
        (r#"{"fact":"day","at_least":"2020-02-19"}"#, r#"{"day":"2020-02-18"}"#, False),
        (
            r#"{"fact":"seen","at_least":{"fact":"now","plus":{"days":-14}}}"#,
            r#"{"seen":"2020-02-05T17:00:00+08:00","now":"2020-02-19T09:00:00Z"}"#,
            True,
        ),
        (r#"{"fact":"kind","one_of":["mask"]}"#, r#"{"kind":"mask"}"#, True),
        (r#"{"fact":"kind","is":"glove"}"#, r#"{"kind":"mask"}"#, False),
        (r#"{"fact":"kit","includes":"glove"}"#, r#"{"kit":["mask"]}"#, False),
        (r#"{"all":[]}"#, "{}", True),
        (r#"{"any":[]}"#, "{}", False),
    ] {
        assert_eq!(truth(condition, known), expected, "{condition} {known}");
    }
}

#[test]
fn finds_every_type_error_at_load() {
    let problems = load(
        r#"{"all":[{"fact":"canteen","at_least":1},{"fact":"nobody","is":1},{"fact":"kind","is":"hat"},
            {"fact":"day","is":"yesterday"},{"not":{"fact":"kit","is":"mask"}},{"fact":"now","at_most":{"fact":"day"}},
            {"fact":"day","at_most":{"fact":"day","plus":{"hours":1}}},{"fact":"percent","is":{"fact":"gone"}},
            {"fact":"kind","one_of":["mask","hat"]},{"fact":"kit","includes":"hat"}]}"#,
    )
    .unwrap_err();
    let found: Vec<_> = problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
    assert_eq!(
        found,
        [
            "fact_type /all/0/at_least",
            "unknown_fact /all/1/fact",
            "unknown_option /all/2/is",
            "fact_type /all/3/is",
            "fact_type /all/4/not/is",
            "fact_type /all/5/at_most",
            "fact_type /all/6/at_most",
            "unknown_fact /all/7/is/fact",
            "unknown_option /all/8/one_of/1",
            "unknown_option /all/9/includes",
        ]
    );
}

#[test]
fn refuses_what_is_no_condition() {
    for (bad, expected) in [
        (r#"{"fact":"staff"}"#, "no_test "),
        (r#"{"fact":"staff","is":1,"at_most":2}"#, "no_test "),
        (r#"{"fact":"Staff","is":1}"#, "invalid_id /fact"),
        (r#"{"all":[],"any":[]}"#, "unknown_field /any"),
        (r#"{"fact":"now","is":{"fact":"now","plus":{"days":99999}}}"#, "out_of_range /is/plus/days"),
        (r#"{"all":{}}"#, "wrong_type /all"),
    ] {
        let problems = load(bad).unwrap_err();
        let found: Vec<_> = problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
        assert_eq!(found, [expected], "{bad}");
    }
    let deep = format!("{}{}{}", r#"{"not":"#.repeat(32), r#"{"all":[]}"#, "}".repeat(32));
    assert_eq!(load(&deep).unwrap_err().iter().next().unwrap().code().as_str(), "too_deep");
    let deepest = format!("{}{}{}", r#"{"not":"#.repeat(31), r#"{"all":[]}"#, "}".repeat(31));
    assert!(load(&deepest).is_ok());
}

#[test]
fn reasons_are_the_unmet_branches_with_polarity_resolved() {
    let condition = load(
        r#"{"all":[{"fact":"canteen","is":true},{"fact":"staff","at_least":10},
            {"not":{"any":[{"fact":"percent","less_than":60},{"fact":"kind","one_of":["mask"]}]}},
            {"any":[{"fact":"kit","includes":"mask"},{"fact":"day","known":true}]}]}"#,
    )
    .unwrap();
    let known = facts(r#"{"canteen":true,"staff":8,"percent":"50","kind":"glove","kit":[]}"#);
    let mut known = known;
    known.insert("percent", FactValue::Number(Ratio::from_integer(50)));
    let reason = condition.unmet(&known, &|fact: &str| Text::pair(fact, fact)).unwrap();
    let json = serde_json::to_value(&reason).unwrap();
    assert_eq!(json["all"][0]["message"]["en"], "staff must be at least 10, found 8");
    assert_eq!(json["all"][1]["test"], "at_least", "not (percent < 60) asks for at least 60");
    assert_eq!(json["all"][1]["message"]["zh-CN"], "percent 应不低于 60，实为 50");
    assert_eq!(json["all"][2]["any"][1]["message"]["en"], "day must be on record");
    assert_eq!(json["all"].as_array().unwrap().len(), 3, "what holds is not listed");
}

#[test]
fn what_must_not_be_is_told_as_the_opposite_comparison_where_there_is_one() {
    let staff = |test: &str| format!(r#"{{"fact":"staff","{test}":10}}"#);
    for (condition, known, opposite, negated) in [
        (staff("is"), r#"{"staff":10}"#, Test::IsNot, false),
        (staff("is_not"), r#"{"staff":9}"#, Test::Is, false),
        (staff("at_least"), r#"{"staff":10}"#, Test::LessThan, false),
        (staff("less_than"), r#"{"staff":9}"#, Test::AtLeast, false),
        (staff("at_most"), r#"{"staff":10}"#, Test::MoreThan, false),
        (staff("more_than"), r#"{"staff":11}"#, Test::AtMost, false),
        (r#"{"fact":"kind","one_of":["mask"]}"#.to_owned(), r#"{"kind":"mask"}"#, Test::OneOf, true),
        (r#"{"fact":"kit","includes":"mask"}"#.to_owned(), r#"{"kit":["mask"]}"#, Test::Includes, true),
        (r#"{"fact":"staff","known":true}"#.to_owned(), r#"{"staff":9}"#, Test::Known, true),
    ] {
        let not = load(&format!(r#"{{"not":{condition}}}"#)).unwrap();
        let Some(UnmetCondition::Atom(atom)) = not.unmet(&facts(known), &|fact: &str| Text::pair(fact, fact)) else {
            panic!("one comparison is unmet: {condition}")
        };
        assert_eq!((atom.test, atom.negated), (opposite, negated), "{condition}");
    }
}

#[test]
fn ranges_decide_only_what_every_value_in_them_decides() {
    struct Percent(i64, i64);
    impl FactSource for Percent {
        fn lookup(&self, _: &str) -> Lookup<'_> {
            Lookup::Range(Ratio::from_integer(self.0), Ratio::from_integer(self.1))
        }
    }
    let at_least = load(r#"{"fact":"percent","at_least":"60"}"#).unwrap();
    assert_eq!(at_least.evaluate(&Percent(60, 80)), Truth::True);
    assert_eq!(at_least.evaluate(&Percent(50, 80)), Truth::Unknown);
    assert_eq!(at_least.evaluate(&Percent(10, 59)), Truth::False);
    let is = load(r#"{"fact":"percent","is":60}"#).unwrap();
    assert_eq!(is.evaluate(&Percent(60, 60)), Truth::True);
    assert_eq!(is.evaluate(&Percent(60, 61)), Truth::Unknown);
    assert_eq!(is.evaluate(&Percent(61, 99)), Truth::False);
}

/// Two numbers, each known, within a range, not known yet, or not on record.
struct Two(Lookup<'static>, Lookup<'static>);

impl FactSource for Two {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        if name == "staff" { self.0.clone() } else { self.1.clone() }
    }
}

fn between(low: i64, high: i64) -> Lookup<'static> {
    Lookup::Range(Ratio::from_integer(low), Ratio::from_integer(high))
}

#[test]
fn ranges_that_touch_may_be_equal_and_one_may_not_be_less() {
    use Truth::{False, True, Unknown};
    // (left, right) and whether left is less, at most, equal: [60, 80] and [80, 90] share 80 only.
    for (left, right, less, at_most, equal) in [
        (between(60, 79), between(80, 90), True, True, False),
        (between(60, 80), between(80, 90), Unknown, True, Unknown),
        (between(60, 81), between(80, 90), Unknown, Unknown, Unknown),
        (between(80, 90), between(60, 80), False, Unknown, Unknown),
        (between(81, 90), between(60, 80), False, False, False),
        (between(80, 80), between(80, 80), False, True, True),
        (between(80, 90), between(80, 80), False, Unknown, Unknown),
    ] {
        let facts = Two(left, right);
        for (test, expected) in [("less_than", less), ("at_most", at_most), ("is", equal), ("is_not", !equal)] {
            let condition = load(&format!(r#"{{"fact":"staff","{test}":{{"fact":"present"}}}}"#)).unwrap();
            assert_eq!(condition.evaluate(&facts), expected, "{:?} {test} {:?}", facts.0, facts.1);
        }
    }
}

#[test]
fn a_negative_factor_turns_a_range_round() {
    // −1 times [1, 3] is [−3, −1].
    let condition = load(r#"{"fact":"staff","at_most":{"fact":"present","times":-1}}"#).unwrap();
    for (staff, expected) in
        [(-4, Truth::True), (-3, Truth::True), (-2, Truth::Unknown), (-1, Truth::Unknown), (0, Truth::False)]
    {
        assert_eq!(condition.evaluate(&Two(between(staff, staff), between(1, 3))), expected, "{staff}");
    }
}

#[test]
fn what_counts_as_unknown_is_said_of_what_is_missing_and_not_of_what_may_still_be_anything() {
    for word in [true, false] {
        let condition =
            load(&format!(r#"{{"fact":"staff","at_least":{{"fact":"present"}},"if_unknown":{word}}}"#)).unwrap();
        let truth = |left, right| condition.evaluate(&Two(left, right));
        assert_eq!(truth(between(5, 5), Lookup::Missing), Truth::of(word));
        assert_eq!(truth(Lookup::Missing, between(5, 5)), Truth::of(word));
        assert_eq!(truth(between(5, 5), Lookup::Unknown), Truth::Unknown);
        assert_eq!(truth(Lookup::Unknown, between(5, 5)), Truth::Unknown);
        assert_eq!(truth(between(5, 5), between(5, 5)), Truth::True);
    }
    for word in [true, false] {
        let known = load(&format!(r#"{{"fact":"staff","known":{word}}}"#)).unwrap();
        assert_eq!(known.evaluate(&Two(Lookup::Unknown, Lookup::Missing)), Truth::Unknown);
        assert_eq!(known.evaluate(&Two(Lookup::Missing, Lookup::Missing)), Truth::of(!word));
        assert_eq!(known.evaluate(&Two(between(1, 2), Lookup::Missing)), Truth::of(word));
    }
}

#[test]
fn one_comparison_implies_another_only_where_it_holds_of_every_number() {
    let tests = ["is", "is_not", "at_least", "less_than", "at_most", "more_than"];
    let comparisons: Vec<(&str, i64, Condition)> = tests
        .into_iter()
        .flat_map(|test| (1..=3).map(move |bound| (test, bound)))
        .map(|(test, bound)| (test, bound, load(&format!(r#"{{"fact":"percent","{test}":{bound}}}"#)).unwrap()))
        .collect();
    // The bounds themselves, and a number of each stretch between them: any other number compares like one of these.
    let percents: Vec<FactSet> = (1..8)
        .map(|halves| {
            let mut set = FactSet::new();
            set.insert("percent", FactValue::Number(Ratio::new(halves, 2).unwrap()));
            set
        })
        .collect();
    for (test, bound, one) in &comparisons {
        for (other_test, other_bound, other) in &comparisons {
            let follows = percents.iter().all(|at| !one.evaluate(at).holds() || other.evaluate(at).holds());
            // A range rules numbers out, which their shapes do not show.
            let shown = follows && (*other_test != "is_not" || test.starts_with("is"));
            assert_eq!(implies(one, other), shown, "{test} {bound}, {other_test} {other_bound}");
        }
    }
}

#[test]
fn options_are_named_by_id_or_title_alone_or_several_in_one_text() {
    let fact: Fact = decode_text(
        r#"{"type": "set", "options": [
            {"id": "cold", "title": {"zh-CN": "冷链", "en": "Cold chain"}},
            {"id": "solvents", "title": {"zh-CN": "溶剂", "en": "Solvents"}},
            {"id": "both", "title": {"zh-CN": "冷链、溶剂", "en": "Cold chain; solvents"}},
            {"id": "left", "title": {"zh-CN": "左侧", "en": "Door"}}, {"id": "right", "title": {"zh-CN": "右侧", "en": "Door"}}]}"#,
    )
    .unwrap();
    let read = |text: &str| {
        let json = crate::base::json::Json::parse(&format!("{text:?}")).unwrap();
        let mut decoder = crate::base::json::Decoder::default();
        let value = fact.read("risks", &json, &mut decoder).flatten().map(|value| value.text());
        value.ok_or_else(|| decoder.take().iter().map(|problem| problem.code().as_str()).collect::<Vec<_>>())
    };
    let named = |ids: &[&str]| Ok(FactValue::Set(ids.iter().map(|id| (*id).to_owned()).collect_set()).text());
    for (text, ids) in [
        ("cold", &["cold"][..]),
        ("溶剂", &["solvents"]),
        (" ＣＯＬＤ chain ", &["cold"]),
        ("cold；溶剂", &["cold", "solvents"]),
        ("右侧、solvents", &["right", "solvents"]),
        ("冷链、溶剂", &["both"]),
        ("冷链；溶剂", &["cold", "solvents"]),
    ] {
        assert_eq!(read(text), named(ids), "{text}");
    }
    assert_eq!(read("Door"), Err(vec!["unknown_option"]), "two options have this title");
    assert_eq!(read("cold；hot"), Err(vec!["unknown_option"]));
}

/// A random condition over three facts of yes and no.
fn any_condition() -> impl Strategy<Value = Condition> {
    let atom = (
        prop::sample::select(vec!["a", "b", "c"]),
        any::<bool>(),
        any::<bool>(),
        prop::option::weighted(0.2, any::<bool>()),
    )
        .prop_map(|(fact, value, known, if_unknown)| {
            Condition::Atom(Box::new(Atom {
                fact: fact.to_owned(),
                test: if known { Test::Known } else { Test::Is },
                operand: Operand::Literal(Literal::Bool(value)),
                if_unknown: if known { None } else { if_unknown },
                message: Text::Empty,
            }))
        });
    atom.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

fn any_facts() -> impl Strategy<Value = FactSet> {
    prop::collection::vec(prop::option::of(any::<bool>()), 3).prop_map(|values| {
        let mut set = FactSet::new();
        for (name, value) in ["a", "b", "c"].into_iter().zip(values) {
            if let Some(value) = value {
                set.insert(name, FactValue::Bool(value));
            }
        }
        set
    })
}

proptest! {
    /// What is written reads back the same.
    #[test]
    fn round_trips(condition in any_condition()) {
        let text = serde_json::to_string(&condition).unwrap();
        prop_assert_eq!(load(&text).unwrap(), condition);
    }

    /// Unknown is honest: where the answer is decided, learning more does not change it (atoms without `known` and `if_unknown`).
    #[test]
    fn learning_more_never_reverses_a_decision(condition in any_condition(), known in any_facts(), more in any_facts()) {
        let text = serde_json::to_string(&condition).unwrap();
        prop_assume!(!text.contains("known\""));
        let before = condition.evaluate(&known);
        let mut after = more;
        after.extend(known);
        if before != Truth::Unknown {
            prop_assert_eq!(condition.evaluate(&after), before);
        }
    }

    /// A reason is given exactly where the condition does not hold, and it is complete: it names an unmet atom.
    #[test]
    fn reasons_are_given_exactly_where_needed(condition in any_condition(), known in any_facts()) {
        let reason = condition.unmet(&known, &|fact: &str| Text::pair(fact, fact));
        prop_assert_eq!(reason.is_none(), condition.evaluate(&known).holds());
    }
}

#[test]
fn what_is_true_of_an_unknown_fact_implies_only_what_is_true_of_it_too() {
    let word = |if_unknown: Option<bool>| if_unknown.map_or(String::new(), |word| format!(r#", "if_unknown": {word}"#));
    let rule = |bound: u32, if_unknown: Option<bool>| {
        load(&format!(r#"{{"fact": "staff", "at_least": {bound}{}}}"#, word(if_unknown))).unwrap()
    };
    let words = [None, Some(false), Some(true)];
    for (one, other) in words.into_iter().flat_map(|one| words.map(|other| (one, other))) {
        let (narrow, wide) = (rule(5, one), rule(3, other));
        let nobody = FactSet::new();
        let follows = !narrow.evaluate(&nobody).holds() || wide.evaluate(&nobody).holds();
        assert_eq!(implies(&narrow, &wide), follows, "{one:?}, {other:?}");
    }
}

#[test]
fn of_values_that_are_no_numbers_a_comparison_implies_only_itself() {
    let comparisons = [
        r#"{"fact":"kind","is":"mask"}"#,
        r#"{"fact":"kind","is":"glove"}"#,
        r#"{"fact":"kind","is_not":"mask"}"#,
        r#"{"fact":"kit","includes":"mask"}"#,
        r#"{"fact":"kit","includes":"glove"}"#,
        r#"{"fact":"day","at_least":"2020-02-19"}"#,
        r#"{"fact":"day","at_most":"2020-02-19"}"#,
    ]
    .map(|text| load(text).unwrap());
    // What is a glove is no mask, but that does not show in the shapes.
    for (place, one) in comparisons.iter().enumerate() {
        for (other_place, other) in comparisons.iter().enumerate() {
            assert_eq!(implies(one, other), place == other_place, "{one:?}, {other:?}");
        }
    }
}

#[test]
fn conditions_together_may_imply_what_none_of_them_implies() {
    let is = |fact: &str| format!(r#"{{"fact":"{fact}","is":true}}"#);
    let all = |parts: &[String]| format!(r#"{{"all":[{}]}}"#, parts.join(","));
    let any = |parts: &[String]| load(&format!(r#"{{"any":[{}]}}"#, parts.join(","))).unwrap();
    let (a, b, c) = (is("a"), is("b"), is("c"));
    let both = load(&all(&[a.clone(), b.clone()])).unwrap();
    assert!(implies(&both, &any(&[c.clone(), all(&[a.clone(), b.clone()])])), "both hold, and so does the second");
    assert!(implies(&both, &any(&[c.clone(), b.clone()])), "the second of both holds");
    assert!(!implies(&both, &any(&[c.clone(), all(&[a, c])])), "nothing says that c holds");
}

#[test]
fn a_fact_s_name_has_at_most_256_characters() {
    // Three ids of 64 characters with their dots are 195; an id of 61 makes it 256.
    let name = |last: usize| format!("{0}.{0}.{0}.{1}", "a".repeat(64), "b".repeat(last));
    assert_eq!((name(61).len(), name(62).len()), (256, 257));
    assert!(is_fact_name(&name(61)) && !is_fact_name(&name(62)));
}
