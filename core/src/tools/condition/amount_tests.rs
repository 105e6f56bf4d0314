//! Amounts: examples worked by hand, and laws over random trees.

use super::*;
use crate::base::exact::{Decimal, Ratio};
use crate::base::json::decode_text;
use crate::base::problem::Problems;
use crate::base::text::Text;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read(text: &str) -> Amount {
    decode_text(text).unwrap_or_else(|problems| panic!("{text}: {problems}"))
}

fn known(pairs: &[(&str, i64)]) -> FactSet {
    let mut facts = FactSet::new();
    for (name, value) in pairs {
        facts.insert(*name, FactValue::Number(Ratio::from_integer(*value)));
    }
    facts
}

#[test]
fn values_by_hand() {
    let facts = known(&[("a", 7), ("b", 2), ("zero", 0)]);
    for (amount, expected) in [
        ("3", Some("3")),
        (r#""93/23""#, Some("93/23")),
        (r#"{"fact": "a"}"#, Some("7")),
        (r#"{"fact": "gone"}"#, None),
        (r#"{"fact": "a", "times": "0.5", "plus": -1}"#, Some("2.5")),
        (r#"{"sum": [{"fact": "a"}, {"fact": "b"}, "0.1"]}"#, Some("9.1")),
        (r#"{"minus": [{"fact": "b"}, {"fact": "a"}]}"#, Some("-5")),
        (r#"{"times": [{"fact": "a"}, {"fact": "b"}, -1]}"#, Some("-14")),
        (r#"{"over": [{"fact": "a"}, {"fact": "b"}]}"#, Some("3.5")),
        (r#"{"over": [{"fact": "a"}, {"fact": "zero"}]}"#, None),
        (r#"{"least": [{"fact": "a"}, 4, {"fact": "b"}]}"#, Some("2")),
        (r#"{"greatest": [{"fact": "a"}, 4, {"fact": "b"}]}"#, Some("7")),
        (r#"{"mean": [{"fact": "a"}, {"fact": "b"}, 1]}"#, Some("10/3")),
        // An unknown member: the whole is unknown, or it is left out, or it is 0.
        (r#"{"mean": [4, 2, {"fact": "gone"}]}"#, None),
        (r#"{"mean": [4, 2, {"fact": "gone"}], "unknown": "skip"}"#, Some("3")),
        (r#"{"mean": [4, 2, {"fact": "gone"}], "unknown": "zero"}"#, Some("2")),
        (r#"{"count": [4, 2, {"fact": "gone"}], "unknown": "skip"}"#, Some("2")),
        (r#"{"count": [4, 2, {"fact": "gone"}]}"#, None),
        (r#"{"count": [{"fact": "gone"}], "unknown": "skip"}"#, Some("0")),
        (r#"{"sum": [{"fact": "gone"}], "unknown": "skip"}"#, None),
        (r#"{"round": {"over": [10, 3]}, "digits": 1}"#, Some("3.3")),
        (r#"{"round": "2.5", "mode": "half_even"}"#, Some("2")),
        (r#"{"round": "-2.5"}"#, Some("-3")),
        (
            r#"{"choose": [{"when": {"fact": "a", "at_least": 9}, "gives": 1}, {"when": {"fact": "b", "is": 2}, "gives": 5}], "otherwise": 0}"#,
            Some("5"),
        ),
        (r#"{"choose": [{"when": {"fact": "a", "at_least": 9}, "gives": 1}]}"#, None),
        // A rung that is unknown is never passed over.
        (r#"{"choose": [{"when": {"fact": "gone", "at_least": 9}, "gives": 1}], "otherwise": 1}"#, None),
    ] {
        let value = read(amount).value(&facts).map(|value| value.text());
        assert_eq!(value.as_deref(), expected, "{amount}");
    }
}

#[test]
fn what_is_no_amount_is_told_with_its_place() {
    for (amount, expected) in [
        ("true", "wrong_type "),
        (r#""seven""#, "invalid_number "),
        (r#""1/0""#, "invalid_number "),
        ("{}", "no_operation "),
        (r#"{"sum": [1], "mean": [1]}"#, "no_operation "),
        (r#"{"sum": []}"#, "empty_list /sum"),
        (r#"{"times": [1]}"#, "too_few /times"),
        (r#"{"over": [1, 2, 3]}"#, "too_many /over"),
        (r#"{"minus": [1, {"round": 2, "digits": 10}]}"#, "out_of_range /minus/1/digits"),
        (r#"{"choose": [{"when": {"fact": "a", "is": 1}}]}"#, "missing_field /choose/0"),
        (r#"{"sum": [1], "unknown": "none"}"#, "unknown_word /unknown"),
        (r#"{"fact": "A"}"#, "invalid_id /fact"),
        (r#"{"sum": [1], "digits": 1}"#, "unknown_field /digits"),
    ] {
        let problems = decode_text::<Amount>(amount).unwrap_err();
        let found: Vec<String> = problems.iter().map(|one| format!("{} {}", one.code().as_str(), one.path())).collect();
        assert_eq!(found, [expected], "{amount}");
    }
    let deep = |levels: usize| format!("{}1{}", r#"{"round": "#.repeat(levels), "}".repeat(levels));
    assert!(decode_text::<Amount>(&deep(31)).is_ok());
    assert_eq!(decode_text::<Amount>(&deep(32)).unwrap_err().iter().next().unwrap().code().as_str(), "too_deep");
    let wide = format!(r#"{{"sum": [{}1]}}"#, "1,".repeat(10_000));
    assert_eq!(decode_text::<Amount>(&wide).unwrap_err().iter().next().unwrap().code().as_str(), "too_many");
}

#[test]
fn types_are_checked_in_every_branch() {
    let types = |name: &str| match name {
        "staff" => Some(FactType::Integer),
        "open" => Some(FactType::Bool),
        _ => None,
    };
    let mut rule: Condition = decode_text(
        r#"{"amount": {"sum": [{"fact": "staff"}, {"fact": "open"}]}, "at_least": {"choose": [
            {"when": {"fact": "staff", "is": true}, "gives": {"fact": "stuff"}}], "otherwise": {"fact": "staff"}}}"#,
    )
    .unwrap();
    let mut problems = Problems::none();
    rule.check(&types, "/when", &mut problems);
    let found: Vec<_> = problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    assert_eq!(
        found,
        [
            ("fact_no_number", "/when/amount/sum/1/fact"),
            ("fact_type", "/when/at_least/choose/0/when/is"),
            ("unknown_fact", "/when/at_least/choose/0/gives/fact"),
        ]
    );
    // What is written short is told where it is written.
    let mut short: Condition =
        decode_text(r#"{"fact": "stuff", "at_least": {"sum": [{"fact": "open", "times": 2, "plus": 1}]}}"#).unwrap();
    let mut problems = Problems::none();
    short.check(&types, "", &mut problems);
    let found: Vec<_> = problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    assert_eq!(found, [("unknown_fact", "/fact"), ("fact_no_number", "/at_least/sum/0/fact")]);
    let written = serde_json::to_string(&short).unwrap();
    assert_eq!(written, r#"{"fact":"stuff","at_least":{"sum":[{"fact":"open","times":"2","plus":"1"}]}}"#);
}

#[test]
fn a_sentence_has_both_formulas_and_what_they_come_to() {
    let rule: Condition =
        decode_text(r#"{"fact": "a", "at_most": {"times": [{"minus": [{"fact": "b"}, 1]}, {"over": [1, 3]}]}}"#)
            .unwrap();
    let titles = |name: &str| if name == "a" { Text::pair("缺勤", "absent") } else { Text::pair("在册", "staff") };
    let Some(UnmetCondition::Comparison(unmet)) = rule.unmet(&known(&[("a", 9), ("b", 21)]), &titles) else { panic!() };
    assert_eq!(unmet.message.get("en", "en"), "absent must be at most (staff - 1) × 1 ÷ 3 (6.66…), found 9");
    assert_eq!(unmet.message.get("zh-CN", "en"), "缺勤应不超过（在册 - 1） × 1 ÷ 3（即 6.66…），实为 9");
    let Some(UnmetCondition::Comparison(unmet)) = rule.unmet(&known(&[("b", 21)]), &titles) else { panic!() };
    assert_eq!(
        (unmet.truth, unmet.message.get("en", "en")),
        (Truth::Unknown, "absent must be at most (staff - 1) × 1 ÷ 3 (6.66…), it has no value yet")
    );
}

#[test]
fn if_unknown_decides_what_has_no_value_and_nothing_else() {
    struct Between;
    impl FactSource for Between {
        fn lookup(&self, name: &str) -> Lookup<'_> {
            match name {
                "range" => Lookup::Range(Ratio::from_integer(60), Ratio::from_integer(85)),
                "one" => Lookup::Range(Ratio::from_integer(80), Ratio::from_integer(80)),
                "open" => Lookup::Unknown,
                _ => Lookup::Missing,
            }
        }
    }
    let truth = |text: &str| decode_text::<Condition>(text).unwrap().evaluate(&Between);
    let unknown = |fact: &str| format!(r#"{{"amount": {{"fact": "{fact}"}}, "at_least": 80, "if_unknown": true}}"#);
    assert_eq!(truth(&unknown("gone")), Truth::True);
    assert_eq!(truth(&unknown("range")), Truth::Unknown, "it will be known, and may be either");
    assert_eq!(truth(&unknown("open")), Truth::Unknown);
    // A choice by what has no value has none, whatever it is compared with, unless that may still be any of several.
    let chosen = |with: &str| {
        let when = format!(r#"{{"amount": {{"fact": "gone"}}, "is": {{"fact": "{with}"}}}}"#);
        truth(&format!(r#"{{"amount": {{"choose": [{{"when": {when}, "gives": 1}}]}}, "is": 1, "if_unknown": true}}"#))
    };
    assert_eq!((chosen("gone"), chosen("one")), (Truth::True, Truth::True));
    assert_eq!((chosen("range"), chosen("open")), (Truth::Unknown, Truth::Unknown));
    // The same of a fact by itself.
    assert_eq!(truth(r#"{"fact": "gone", "at_least": 80, "if_unknown": true}"#), Truth::True);
    assert_eq!(truth(r#"{"fact": "range", "at_least": 80, "if_unknown": true}"#), Truth::Unknown);
    assert_eq!(truth(r#"{"fact": "range", "at_least": {"fact": "gone"}, "if_unknown": true}"#), Truth::True);
    assert_eq!(truth(r#"{"fact": "range", "one_of": [70, 80], "if_unknown": true}"#), Truth::Unknown);
}

// ---- Laws

const FACTS: [&str; 4] = ["a", "b", "c", "d"];

fn small() -> impl Strategy<Value = Ratio> {
    (-6_i64..=6, 1_i64..=3).prop_map(|(over, under)| Ratio::new(over, under).unwrap())
}

fn condition(amount: impl Strategy<Value = Amount> + Clone + 'static) -> impl Strategy<Value = Condition> {
    let tests = [Test::Is, Test::IsNot, Test::AtLeast, Test::MoreThan, Test::AtMost, Test::LessThan];
    let asked = (0..7_usize, amount.clone()).prop_map(move |(place, with)| match tests.get(place) {
        Some(test) => Asked::Compared { test: *test, with },
        None => Asked::Known(true),
    });
    (amount, asked, prop::option::weighted(0.2, any::<bool>())).prop_map(|(amount, asked, if_unknown)| {
        Condition::Comparison(Box::new(Comparison { amount, asked, if_unknown, message: Text::Empty, in_fact: false }))
    })
}

fn amount() -> impl Strategy<Value = Amount> {
    let leaf = prop_oneof![
        small().prop_map(Amount::Number),
        (0..FACTS.len()).prop_map(|place| Amount::fact(FACTS[place])),
        (0..FACTS.len(), -2_i64..3, -2_i64..3).prop_map(|(place, times, plus)| {
            let number = |number| Some(Decimal::from_integer(number));
            Amount::Fact(LinearFact { name: FACTS[place].to_owned(), times: number(times), plus: number(plus) })
        }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let inner = inner.boxed();
        let pair = || (inner.clone(), inner.clone()).prop_map(|(one, other)| Box::new([one, other]));
        let unknown = prop::sample::select(UnknownMember::ALL.to_vec());
        let fold = prop::sample::select(Fold::ALL.to_vec());
        let rung = (condition(inner.clone()), inner.clone()).prop_map(|(when, gives)| Rung { when, gives });
        prop_oneof![
            3 => (fold, prop::collection::vec(inner.clone(), 1..4), unknown)
                .prop_map(|(fold, of, unknown)| Amount::List(List { fold, of, unknown })),
            1 => pair().prop_map(Amount::Minus),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Amount::Times),
            1 => pair().prop_map(Amount::Over),
            2 => (prop::collection::vec(rung, 1..3), prop::option::of(inner.clone())).prop_map(|(rungs, otherwise)| {
                Amount::Choose(Choose { rungs, otherwise: otherwise.map(Box::new) })
            }),
            1 => (inner, 0_u8..2, prop::sample::select(crate::base::rounding::RoundingMode::ALL.to_vec()))
                .prop_map(|(of, digits, mode)| Amount::Round(Box::new(of), crate::base::rounding::Rounding::new(digits, mode))),
        ]
    })
}

#[test]
fn a_member_that_loses_its_value_by_a_fact_gives_no_direction() {
    // From 0 on the member is 0 and counted; below there is none, and it is left out: 0 counted. Taken for 0, nothing changes,
    // but that is not looked at.
    let member = r#"{"choose": [{"when": {"fact": "d", "at_least": 0}, "gives": 0}]}"#;
    for (list, expected) in [
        (format!(r#"{{"count": [{member}], "unknown": "skip"}}"#), Slope::Either),
        (format!(r#"{{"sum": [{member}, {{"fact": "d"}}], "unknown": "zero"}}"#), Slope::Either),
        (format!(r#"{{"count": [{member}]}}"#), Slope::Flat),
        (r#"{"count": [{"fact": "d"}], "unknown": "skip"}"#.to_owned(), Slope::Flat),
        (r#"{"sum": [{"fact": "d"}, {"fact": "a"}], "unknown": "skip"}"#.to_owned(), Slope::Rising),
    ] {
        let amount: Amount = decode_text(&list).unwrap();
        assert_eq!(amount.slope("d", &|_| Bounds::default()), expected, "{list}");
    }
}

/// What is known of each fact: nothing, that it has no value, a number, or a range with a number in it.
#[derive(Clone, Debug)]
enum Told {
    Missing,
    NoValue,
    Value(Ratio),
    Range(Ratio, Ratio, Ratio),
}

fn told() -> impl Strategy<Value = BTreeMap<&'static str, Told>> {
    let one = prop_oneof![
        1 => Just(Told::Missing),
        1 => Just(Told::NoValue),
        3 => small().prop_map(Told::Value),
        3 => (small(), 0_i64..5, 0_i64..=4).prop_map(|(low, width, quarter)| {
            let width = Ratio::from_integer(width);
            let point = &low + &(&width * &Ratio::new(quarter, 4).unwrap());
            Told::Range(low.clone(), &low + &width, point)
        }),
    ];
    prop::collection::vec(one, FACTS.len()).prop_map(|all| FACTS.into_iter().zip(all).collect())
}

struct Ranges<'t>(&'t BTreeMap<&'static str, Told>);

impl FactSource for Ranges<'_> {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        match &self.0[name] {
            Told::Missing => Lookup::Missing,
            Told::NoValue => Lookup::NoValue,
            Told::Value(value) => Lookup::Range(value.clone(), value.clone()),
            Told::Range(low, high, _) => Lookup::Range(low.clone(), high.clone()),
        }
    }
}

/// The facts at one point of the ranges.
fn at_a_point(told: &BTreeMap<&'static str, Told>) -> FactSet {
    let mut facts = FactSet::new();
    for (name, told) in told {
        match told {
            Told::Missing => {}
            Told::NoValue => facts.insert_no_value(*name),
            Told::Value(value) | Told::Range(_, _, value) => facts.insert(*name, FactValue::Number(value.clone())),
        }
    }
    facts
}

/// The bounds of each fact that its range states.
fn stated(told: &BTreeMap<&'static str, Told>) -> impl Fn(&str) -> Bounds {
    move |name| match &told[name] {
        Told::Missing | Told::NoValue => Bounds::default(),
        Told::Value(value) => Bounds::exactly(value.clone()),
        Told::Range(low, high, _) => Bounds::between(Some(low.clone()), Some(high.clone())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_amount_is_read_as_it_was_written(amount in amount()) {
        let text = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(decode_text::<Amount>(&text).unwrap(), amount, "{}", text);
    }

    #[test]
    fn a_range_holds_the_value_at_every_point(amount in amount(), told in told()) {
        let value = amount.value(&at_a_point(&told));
        match amount.reckon(&Ranges(&told)) {
            Reckoned::Within(low, high) => {
                let value = value.expect("a value, as there is a range of them");
                prop_assert!(low <= value && value <= high, "{value:?} is not within {low:?} and {high:?}");
            }
            Reckoned::Unknown => prop_assert_eq!(value, None),
            Reckoned::NoValue => prop_assert_eq!(amount.reckon(&at_a_point(&told)), Reckoned::NoValue),
            Reckoned::Open => {}
        }
    }

    #[test]
    fn what_ranges_decide_is_so_at_every_point(rule in condition(amount().boxed()), told in told()) {
        let truth = rule.evaluate(&Ranges(&told));
        if truth != Truth::Unknown {
            prop_assert_eq!(rule.evaluate(&at_a_point(&told)), truth);
        }
    }

    #[test]
    fn bounds_hold_every_value(amount in amount(), told in told()) {
        let Bounds { low, high } = amount.bounds(&stated(&told));
        if let Some(value) = amount.value(&at_a_point(&told)) {
            prop_assert!(low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high));
        }
    }

    #[test]
    fn a_foregone_comparison_is_so_at_every_point(rule in condition(amount().boxed()), told in told()) {
        let Condition::Comparison(comparison) = &rule else { panic!("a comparison is drawn") };
        let foregone = comparison.foregone(&stated(&told));
        let facts = at_a_point(&told);
        let valued = comparison.amounts().all(|amount| amount.value(&facts).is_some());
        if valued && foregone != Truth::Unknown {
            prop_assert_eq!(rule.evaluate(&facts), foregone);
        }
    }

    #[test]
    fn a_slope_is_the_way_that_the_value_goes(amount in amount(), told in told(), fact in 0..FACTS.len(), to in small()) {
        let name = FACTS[fact];
        // The facts move within bounds, the one that rises too.
        let Told::Range(low, high, at) = &told[name] else { return Ok(()) };
        let to = to.max(low.clone()).min(high.clone());
        let (before, mut after) = (at_a_point(&told), at_a_point(&told));
        after.insert(name, FactValue::Number(to.clone()));
        let (Some(one), Some(other)) = (amount.value(&before), amount.value(&after)) else { return Ok(()) };
        let (lower, higher) = if *at <= to { (one, other) } else { (other, one) };
        match amount.slope(name, &stated(&told)) {
            Slope::Flat => prop_assert_eq!(lower, higher),
            Slope::Rising => prop_assert!(lower <= higher, "{lower:?} {higher:?}"),
            Slope::Falling => prop_assert!(lower >= higher, "{lower:?} {higher:?}"),
            Slope::Either => {}
        }
    }
}
