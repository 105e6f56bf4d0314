//! Facts of which it is settled that they have no value.

use super::*;
use crate::base::exact::Ratio;
use crate::base::json::decode_text;
use crate::base::problem::Problems;

/// What is known of two facts.
struct Two(Lookup<'static>, Lookup<'static>);

impl FactSource for Two {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        if name == "staff" { self.0.clone() } else { self.1.clone() }
    }
}

fn between(low: i64, high: i64) -> Lookup<'static> {
    Lookup::Range(Ratio::from_integer(low), Ratio::from_integer(high))
}

fn rule(text: &str) -> Condition {
    let mut condition: Condition = decode_text(text).unwrap();
    let mut problems = Problems::none();
    condition.check(&|_: &str| Some(FactType::Decimal), "", &mut problems);
    problems.or(condition).unwrap()
}

#[test]
fn a_fact_that_has_no_value_passes_is_not_and_fails_every_other_test() {
    let five = || between(5, 5);
    for (staff, present) in [
        (Lookup::NoValue, five()),
        (five(), Lookup::NoValue),
        (Lookup::NoValue, Lookup::Unknown),
        (Lookup::Missing, Lookup::NoValue),
    ] {
        for word in ["", r#","if_unknown":true"#, r#","if_unknown":false"#] {
            for test in ["is", "at_least", "more_than", "at_most", "less_than", "is_not"] {
                let condition = rule(&format!(r#"{{"fact":"staff","{test}":{{"fact":"present"}}{word}}}"#));
                let facts = Two(staff.clone(), present.clone());
                assert_eq!(
                    condition.evaluate(&facts),
                    Truth::of(test == "is_not"),
                    "{:?} {test}{word} {:?}",
                    facts.0,
                    facts.1
                );
            }
        }
    }
    for (condition, expected) in [
        (r#"{"fact":"staff","known":true}"#, false),
        (r#"{"fact":"staff","known":false}"#, true),
        (r#"{"fact":"staff","one_of":[5]}"#, false),
        (r#"{"not":{"fact":"staff","is":5}}"#, true),
        (r#"{"amount":{"sum":[{"fact":"staff"},{"fact":"present"}]},"at_least":0}"#, false),
        (r#"{"amount":{"sum":[{"fact":"staff"},{"fact":"present"}]},"is_not":0}"#, true),
        (r#"{"amount":{"sum":[{"fact":"staff"},1],"unknown":"skip"},"is":1}"#, true),
        (r#"{"amount":{"times":[{"fact":"staff"},0]},"known":true}"#, false),
        (r#"{"amount":{"count":[{"fact":"staff"},{"fact":"present"}],"unknown":"skip"},"is":0}"#, true),
    ] {
        assert_eq!(
            rule(condition).evaluate(&Two(Lookup::NoValue, Lookup::Missing)),
            Truth::of(expected),
            "{condition}"
        );
    }
}
